/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_map: address spaces.
 *
 * Overview
 *	A map is a sorted list of entries, stretches of equal pages, with a
 *	tree over it for searching, in front of which the entry found last is
 *	tried.  An entry has up to two layers:
 *
 *	        amap	private pages, once written	(uvm_amap.c)
 *	        uobj	a file or other object		(uvm_object.c)
 *
 *	Private memory (UVM_ET_COPYONWRITE) has the upper one and may have the
 *	lower; shared memory has the lower one only.  Entries say what should
 *	be; the pmap holds what faults have made of it so far.
 *
 * Operation
 *	A change of a range checks first that all of it can be done, then
 *	splits entries at the ends of the range (the only step that needs
 *	memory: ENOMEM, nothing changed), then commits.  Entries that have
 *	become equal to their neighbours are joined again.
 *
 *	Removal takes entries out of the map and mappings out of the pmap with
 *	the map locked, and what the entries held is let go after unlocking
 *	(uvm_unmap_detach): that may be long, or sleep for a file.
 *
 *	Where the user gives no address, one is searched from mmap_base
 *	downward; above it the stack has room to grow.  A search remembers
 *	where it ended and the largest hole that it passed, so that the next
 *	one, if it needs more than that, goes on from there: a map with
 *	thousands of entries is not walked through for each mapping.  A hole
 *	that is made above that place moves it up.
 *
 *	There are up to VM_MAXENTRIES entries, which is what Linux allows:
 *	what more would be, of mmap or of a split, is refused with ENOMEM.
 *
 * Stacks
 *	An entry with UVM_ET_GROWSDOWN grows to a fault below it, as far as
 *	RLIMIT_STACK lets it and while VM_STACK_GUARD stays free below.  Its
 *	amap is made with room in front for all it may grow to.
 *
 * Locking
 *	lock covers everything in the map; a page fault takes it for reading.
 *	No user memory is touched with it held, since the fault would take it
 *	again.  map lock -> am_lock -> vmobjlock -> pmap's locks
 *	-> uvm_fpageqlock.  Two maps are locked at once only by fork, parent
 *	before child, whom nobody else knows yet.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/intr.h>
#include <sys/mman.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

static struct pool entry_pool;

static int
compare_nodes(void *ctx __unused, const void *n1, const void *n2)
{
	const struct vm_map_entry *e1 = n1, *e2 = n2;

	return e1->start < e2->start ? -1 : e1->start > e2->start;
}

static int
compare_key(void *ctx __unused, const void *n, const void *key)
{
	const struct vm_map_entry *e = n;
	vaddr_t va = *(const vaddr_t *)key;

	return e->start < va ? -1 : e->start > va;
}

static const rb_tree_ops_t map_tree_ops = {
	.rbto_compare_nodes = compare_nodes,
	.rbto_compare_key = compare_key,
	.rbto_node_offset = __builtin_offsetof(struct vm_map_entry, rb_node),
};

void
uvm_map_init(void)
{

	pool_init(&entry_pool, sizeof(struct vm_map_entry), 0, "vmmapent", 0,
	    IPL_NONE);
}

/*
 * uvm_map_setup: an empty map of [min, max).
 */
void
uvm_map_setup(struct vm_map *map, struct pmap *pmap, vaddr_t min, vaddr_t max)
{

	rw_init(&map->lock);
	map->pmap = pmap;
	map->min = min;
	map->max = max;
	map->mmap_base = max;
	if (max - min > 2 * (MAXSSIZ + VM_STACK_GUARD))
		map->mmap_base -= MAXSSIZ + VM_STACK_GUARD;
	TAILQ_INIT(&map->entries);
	rb_tree_init(&map->tree, &map_tree_ops);
	map->hint = NULL;
	map->search_top = map->mmap_base;
	map->search_passed = 0;
	map->nentries = 0;
	map->size = 0;
	map->timestamp = 0;
}

/*
 * Entries.
 */

struct vm_map_entry *
uvm_mapent_alloc(void)
{

	return pool_get(&entry_pool, PR_NOWAIT | PR_ZERO);
}

void
uvm_mapent_free(struct vm_map_entry *entry)
{

	pool_put(&entry_pool, entry);
}

static u_int
entry_npages(const struct vm_map_entry *entry)
{

	return (u_int)atop(entry->end - entry->start);
}

/*
 * map_nearest: the last entry that does not begin behind `va', or NULL.  Most
 * are asked for again at once, by the next step of a system call or by the
 * fault that follows it, so the last one found is looked at first.  Readers of
 * the map set the hint side by side, each to an entry of the map, and only a
 * writer takes entries off it.
 * => map locked
 */
static struct vm_map_entry *
map_nearest(struct vm_map *map, vaddr_t va)
{
	struct vm_map_entry *entry = atomic_load_relaxed(&map->hint), *next;

	if (entry != NULL && entry->start <= va &&
	    (va < entry->end || (next = TAILQ_NEXT(entry, list)) == NULL ||
	    va < next->start))
		return entry;
	entry = rb_tree_find_node_leq(&map->tree, &va);
	atomic_store_relaxed(&map->hint, entry);
	return entry;
}

/*
 * uvm_map_lookup: true and the entry that covers `va'; or false and the last
 * entry below it, or NULL.
 * => map locked
 */
bool
uvm_map_lookup(struct vm_map *map, vaddr_t va, struct vm_map_entry **entryp)
{

	KASSERT(rw_lock_held(&map->lock));
	*entryp = map_nearest(map, va);
	return *entryp != NULL && va < (*entryp)->end;
}

/*
 * uvm_map_firstfrom: the first entry that ends behind `va', or NULL.
 * => map locked
 */
struct vm_map_entry *
uvm_map_firstfrom(struct vm_map *map, vaddr_t va)
{
	struct vm_map_entry *entry;

	if (uvm_map_lookup(map, va, &entry))
		return entry;
	return entry == NULL ? TAILQ_FIRST(&map->entries) :
	    TAILQ_NEXT(entry, list);
}

/* The entry is part of the map, behind `prev' (NULL: the first). */
static void
map_link_after(struct vm_map *map, struct vm_map_entry *prev,
    struct vm_map_entry *entry)
{

	KASSERT(rw_write_held(&map->lock));
	KASSERT(entry->start < entry->end);
	KASSERT(prev == NULL || prev->end <= entry->start);
	if (prev == NULL)
		TAILQ_INSERT_HEAD(&map->entries, entry, list);
	else
		TAILQ_INSERT_AFTER(&map->entries, prev, entry, list);
	rb_tree_insert_node(&map->tree, entry);
	map->nentries++;
	map->size += entry->end - entry->start;
	map->timestamp++;
}

/*
 * uvm_map_link: the entry is part of the map; its range is free.
 * => map write-locked
 */
void
uvm_map_link(struct vm_map *map, struct vm_map_entry *entry)
{

	map_link_after(map, map_nearest(map, entry->start), entry);
}

static void
map_unlink(struct vm_map *map, struct vm_map_entry *entry)
{

	KASSERT(rw_write_held(&map->lock));
	if (map->hint == entry)
		map->hint = TAILQ_PREV(entry, vm_map_entries, list);
	TAILQ_REMOVE(&map->entries, entry, list);
	rb_tree_remove_node(&map->tree, entry);
	map->nentries--;
	map->size -= entry->end - entry->start;
	map->timestamp++;
}

/*
 * uvm_map_unlink: the entry is not part of the map any more, and where it was
 * is a hole, or part of one.
 * => map write-locked
 */
void
uvm_map_unlink(struct vm_map *map, struct vm_map_entry *entry)
{
	const struct vm_map_entry *next;

	if (entry->end > map->search_top && entry->start < map->mmap_base) {
		next = TAILQ_NEXT(entry, list);
		map->search_top = next == NULL ? map->mmap_base :
		    MIN(next->start, map->mmap_base);
	}
	map_unlink(map, entry);
}

/*
 * map_split: the entry ends at `va', and a new one goes on from there.
 * => map write-locked; ENOMEM: nothing changed
 */
static int
map_split(struct vm_map *map, struct vm_map_entry *entry, vaddr_t va)
{
	struct vm_map_entry *right;
	vsize_t left = va - entry->start;

	KASSERT(entry->start < va && va < entry->end);
	if (map->nentries >= VM_MAXENTRIES)
		return ENOMEM;
	right = uvm_mapent_alloc();
	if (right == NULL)
		return ENOMEM;
	*right = *entry;
	right->start = va;
	right->flags &= (uint8_t)~UVM_ET_GROWSDOWN;
	if (right->uobj != NULL) {
		right->offset += (voff_t)left;
		right->uobj->pgops->pgo_reference(right->uobj);
	}
	if (right->amap != NULL) {
		right->amap_off += (u_int)atop(left);
		amap_ref(right->amap);
	}
	entry->end = va;
	map->size -= right->end - right->start;	/* link adds it again */
	map_link_after(map, entry, right);
	return 0;
}

/*
 * uvm_map_clip_range: no entry crosses `start' or `end'.
 * => map write-locked; ENOMEM: the meaning of the map has not changed
 */
int
uvm_map_clip_range(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;
	bool found;
	int error;

	KASSERT(rw_write_held(&map->lock));
	found = uvm_map_lookup(map, start, &entry);
	if (found && entry->start < start) {
		error = map_split(map, entry, start);
		if (error != 0)
			return error;
		entry = TAILQ_NEXT(entry, list);
	}
	if (!found || entry->end < end)
		found = uvm_map_lookup(map, end, &entry);
	return found && entry->start < end && end < entry->end ?
	    map_split(map, entry, end) : 0;
}

/* The two, neighbours in this order, say the same of what they map. */
static bool
entries_alike(const struct vm_map_entry *a, const struct vm_map_entry *b)
{

	return a->end == b->start && a->uobj == b->uobj &&
	    (a->uobj == NULL ||
	    a->offset + (voff_t)(a->end - a->start) == b->offset) &&
	    a->prot == b->prot && a->max_prot == b->max_prot &&
	    a->inherit == b->inherit && a->advice == b->advice &&
	    (a->flags & ~UVM_ET_GROWSDOWN) == b->flags;
}

/*
 * map_join: the entry and its left neighbour are one, if they are alike and
 * use the same amap or none.
 * => map write-locked
 */
static void
map_join(struct vm_map *map, struct vm_map_entry *right)
{
	struct vm_map_entry *left = TAILQ_PREV(right, vm_map_entries, list);

	if (left == NULL || !entries_alike(left, right) ||
	    left->amap != right->amap)
		return;
	if (left->amap != NULL) {
		if (left->amap_off + entry_npages(left) != right->amap_off)
			return;
		amap_join(left->amap);
	}
	map_unlink(map, right);
	map->size += right->end - right->start;
	left->end = right->end;
	if (right->uobj != NULL)
		right->uobj->pgops->pgo_detach(right->uobj);
	uvm_mapent_free(right);
}

/* Join what has become alike in and around [start, end]. */
static void
map_join_range(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry, *next;

	for (entry = uvm_map_firstfrom(map, start);
	    entry != NULL && entry->start <= end; entry = next) {
		next = TAILQ_NEXT(entry, list);
		map_join(map, entry);
	}
}

/*
 * Finding room.
 */

/*
 * uvm_map_isfree: nothing is mapped in [start, end), which lies in the map.
 * => map locked
 */
bool
uvm_map_isfree(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;

	if (start < map->min || end > map->max || start >= end)
		return false;
	entry = uvm_map_firstfrom(map, start);
	return entry == NULL || entry->start >= end;
}

/*
 * uvm_map_covered: [start, end) is mapped without a hole.
 * => map locked
 */
bool
uvm_map_covered(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;

	for (entry = uvm_map_firstfrom(map, start);
	    entry != NULL && entry->start <= start && start < end;
	    entry = TAILQ_NEXT(entry, list))
		start = entry->end;
	return start >= end;
}

/* Where what may be used of the hole below the entry ends. */
static vaddr_t
hole_end(const struct vm_map_entry *entry)
{
	vsize_t guard = entry->flags & UVM_ET_GROWSDOWN ? VM_STACK_GUARD : 0;

	return entry->start - MIN(entry->start, guard);
}

/*
 * Highest free range of `size' bytes that ends at or below `limit'; *passedp
 * becomes the largest hole above it, if it was less than that.
 */
static bool
map_findbelow(struct vm_map *map, vaddr_t limit, vsize_t size, vaddr_t *vap,
    vsize_t *passedp)
{
	struct vm_map_entry *entry = NULL, *above;
	vaddr_t low, high, top;

	if (limit <= map->min)
		return false;
	(void)uvm_map_lookup(map, limit - 1, &entry);
	above = entry == NULL ? TAILQ_FIRST(&map->entries) :
	    TAILQ_NEXT(entry, list);
	for (;;) {
		low = entry == NULL ? map->min : entry->end;
		high = above == NULL ? limit : MIN(limit, above->start);
		top = above == NULL ? limit : MIN(limit, hole_end(above));
		if (low < top && top - low >= size) {
			*vap = top - size;
			*passedp = MAX(*passedp, high - top);
			return true;
		}
		if (low < high)
			*passedp = MAX(*passedp, high - low);
		if (entry == NULL)
			return false;
		above = entry;
		entry = TAILQ_PREV(entry, vm_map_entries, list);
	}
}

/*
 * The highest free range below mmap_base.  What an earlier search has passed
 * is looked through again only if its largest hole would do.
 */
static bool
map_search(struct vm_map *map, vsize_t size, vaddr_t *vap)
{
	vaddr_t top = map->mmap_base;
	vsize_t passed = 0;

	if (size > map->search_passed) {
		top = map->search_top;
		passed = map->search_passed;
	}
	if (!map_findbelow(map, top, size, vap, &passed))
		return false;
	if (*vap + size <= map->search_top) {
		map->search_top = *vap + size;
		map->search_passed = passed;
	}
	return true;
}

/*
 * uvm_map_findspace: a free range of `size' bytes: at `hint' if that is not
 * 0 and free, else the highest below mmap_base, else the highest.
 * => map write-locked
 */
int
uvm_map_findspace(struct vm_map *map, vaddr_t hint, vsize_t size, vaddr_t *vap)
{
	vsize_t passed = 0;

	KASSERT(rw_write_held(&map->lock));
	if (hint != 0 && hint + size > hint &&
	    uvm_map_isfree(map, hint, hint + size)) {
		*vap = hint;
		return 0;
	}
	if (map_search(map, size, vap) ||
	    map_findbelow(map, map->max, size, vap, &passed))
		return 0;
	return ENOMEM;
}

/*
 * Mapping.
 */

static void
entry_fill(struct vm_map_entry *entry, vaddr_t va, vsize_t size,
    const struct uvm_map_args *args)
{

	entry->start = va;
	entry->end = va + size;
	entry->uobj = args->uobj;
	entry->offset = args->offset;
	entry->prot = (uint8_t)args->prot;
	entry->max_prot = (uint8_t)args->max_prot;
	entry->inherit = args->inherit;
	entry->advice = args->advice;
	entry->flags = args->flags;
}

/*
 * map_grow_left: instead of a new entry, the one before it is longer.  Heaps
 * and the like grow so, and keep one amap.
 */
static bool
map_grow_left(struct vm_map_entry *left, const struct vm_map_entry *new)
{

	if (left == NULL || !entries_alike(left, new))
		return false;
	if (left->amap != NULL && !amap_extend(left->amap,
	    left->amap_off + entry_npages(left) + entry_npages(new)))
		return false;
	left->end = new->end;
	return true;
}

/*
 * map_grow_right: the same for the entry behind.  Maps fill downward, so
 * this is the usual neighbour; but it must not have an amap yet.
 */
static bool
map_grow_right(struct vm_map_entry *right, const struct vm_map_entry *new)
{

	if (right == NULL || right->amap != NULL ||
	    (right->flags & UVM_ET_GROWSDOWN) || !entries_alike(new, right))
		return false;
	right->start = new->start;
	right->offset = new->offset;
	return true;
}

/*
 * uvm_map_insert: [va, va + size), which is free, is mapped, by the entry
 * given or by making a neighbour longer; in that case the entry is freed.
 * => map write-locked; the reference on args->uobj is given away
 */
void
uvm_map_insert(struct vm_map *map, vaddr_t va, vsize_t size,
    const struct uvm_map_args *args, struct vm_map_entry *entry)
{
	struct vm_map_entry *left, *right;

	KASSERT(rw_write_held(&map->lock));
	KASSERT(uvm_map_isfree(map, va, va + size));
	entry_fill(entry, va, size, args);
	(void)uvm_map_lookup(map, va, &left);
	right = left == NULL ? TAILQ_FIRST(&map->entries) :
	    TAILQ_NEXT(left, list);
	if ((entry->flags & UVM_ET_GROWSDOWN) ||
	    (!map_grow_left(left, entry) && !map_grow_right(right, entry))) {
		map_link_after(map, left, entry);
		return;
	}
	map->size += size;
	map->timestamp++;
	if (args->uobj != NULL)
		args->uobj->pgops->pgo_detach(args->uobj);
	uvm_mapent_free(entry);
}

/*
 * map_place: where a mapping goes, according to uvm_map's arguments; what is
 * in the way moves to the list.
 */
static int
map_place(struct vm_map *map, vaddr_t *vap, vsize_t size, u_int where,
    struct vm_map_entries *dead)
{
	int error;

	if (where == 0)
		return uvm_map_findspace(map, *vap, size, vap);
	if (*vap < map->min || size > map->max - map->min ||
	    *vap > map->max - size)
		return ENOMEM;
	if (where & UVM_MAP_EXCL)
		return uvm_map_isfree(map, *vap, *vap + size) ? 0 : EEXIST;
	error = uvm_map_clip_range(map, *vap, *vap + size);
	if (error == 0)
		uvm_map_remove(map, *vap, *vap + size, dead);
	return error;
}

/*
 * uvm_map: map `size' bytes: exactly at *vap if `where' says so, else there
 * if it is free.  *vap tells where it is.
 * => map not locked; the reference on args->uobj is given away on success;
 *    ENOMEM: nothing changed
 */
int
uvm_map(struct vm_map *map, vaddr_t *vap, vsize_t size, u_int where,
    const struct uvm_map_args *args)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_map_entry *entry;
	int error;

	KASSERT(size != 0 && ((*vap | size) & PAGE_MASK) == 0);
	entry = uvm_mapent_alloc();
	if (entry == NULL)
		return ENOMEM;
	vm_map_lock(map);
	error = map->nentries >= VM_MAXENTRIES ? ENOMEM :
	    map_place(map, vap, size, where, &dead);
	if (error == 0)
		uvm_map_insert(map, *vap, size, args, entry);
	uvm_map_check(map);
	vm_map_unlock(map);
	if (error)
		uvm_mapent_free(entry);
	uvm_unmap_detach(&dead);
	return error;
}

/*
 * Unmapping.
 */

/*
 * uvm_map_remove: nothing is mapped in [start, end); the entries that were
 * there are on the list, for uvm_unmap_detach.
 * => map write-locked and clipped at both ends
 */
void
uvm_map_remove(struct vm_map *map, vaddr_t start, vaddr_t end,
    struct vm_map_entries *dead)
{
	struct vm_map_entry *entry, *next;

	entry = uvm_map_firstfrom(map, start);
	if (entry == NULL || entry->start >= end)
		return;
	for (; entry != NULL && entry->start < end; entry = next) {
		KASSERT(entry->start >= start && entry->end <= end);
		next = TAILQ_NEXT(entry, list);
		uvm_map_unlink(map, entry);
		TAILQ_INSERT_TAIL(dead, entry, list);
		pmap_remove(map->pmap, entry->start, entry->end);
	}
	pmap_update(map->pmap);
}

/*
 * uvm_unmap_detach: what the entries held is let go, and they are freed.
 * => map need not be locked; may sleep
 */
void
uvm_unmap_detach(struct vm_map_entries *dead)
{
	struct vm_map_entry *entry;

	while ((entry = TAILQ_FIRST(dead)) != NULL) {
		TAILQ_REMOVE(dead, entry, list);
		if (entry->amap != NULL)
			amap_unref(entry->amap, entry->amap_off,
			    entry_npages(entry));
		if (entry->uobj != NULL)
			entry->uobj->pgops->pgo_detach(entry->uobj);
		uvm_mapent_free(entry);
	}
}

/*
 * uvm_unmap: nothing is mapped in [start, end).
 * => map not locked; ENOMEM: nothing changed
 */
int
uvm_unmap(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	int error;

	vm_map_lock(map);
	error = uvm_map_clip_range(map, start, end);
	if (error == 0)
		uvm_map_remove(map, start, end, &dead);
	uvm_map_check(map);
	vm_map_unlock(map);
	uvm_unmap_detach(&dead);
	return error;
}

/*
 * Changing.
 */

/* Every entry of the range allows this protection, and there is no hole. */
static int
map_protect_check(struct vm_map *map, vaddr_t start, vaddr_t end,
    vm_prot_t prot)
{
	struct vm_map_entry *entry;

	if (!uvm_map_covered(map, start, end))
		return ENOMEM;
	UVM_MAP_FOREACH(entry, map, start, end) {
		if ((prot & ~entry->max_prot) != 0)
			return EACCES;
	}
	return 0;
}

/*
 * uvm_map_protect: [start, end) has this protection.  Rights are taken from
 * the pmap at once; rights that are new come with the next fault.
 * => map not locked; ENOMEM (a hole, or no memory), EACCES: nothing changed
 */
int
uvm_map_protect(struct vm_map *map, vaddr_t start, vaddr_t end, vm_prot_t prot)
{
	struct vm_map_entry *entry;
	int error;

	vm_map_lock(map);
	error = map_protect_check(map, start, end, prot);
	if (error == 0)
		error = uvm_map_clip_range(map, start, end);
	if (error == 0) {
		UVM_MAP_FOREACH(entry, map, start, end) {
			if ((entry->prot & ~prot) != 0)
				pmap_protect(map->pmap, entry->start,
				    entry->end, prot);
			entry->prot = (uint8_t)prot;
		}
		pmap_update(map->pmap);
		map->timestamp++;
		map_join_range(map, start, end);
	}
	uvm_map_check(map);
	vm_map_unlock(map);
	return error;
}

/*
 * map_setfield: a byte of each entry in the range has this value.
 * => map not locked; ENOMEM: nothing changed
 */
static int
map_setfield(struct vm_map *map, vaddr_t start, vaddr_t end, size_t field,
    uint8_t value)
{
	struct vm_map_entry *entry;
	int error;

	vm_map_lock(map);
	error = uvm_map_covered(map, start, end) ?
	    uvm_map_clip_range(map, start, end) : ENOMEM;
	if (error == 0) {
		UVM_MAP_FOREACH(entry, map, start, end)
			*((uint8_t *)entry + field) = value;
		map_join_range(map, start, end);
	}
	uvm_map_check(map);
	vm_map_unlock(map);
	return error;
}

int
uvm_map_inherit(struct vm_map *map, vaddr_t start, vaddr_t end, int inherit)
{

	return map_setfield(map, start, end,
	    __builtin_offsetof(struct vm_map_entry, inherit),
	    (uint8_t)inherit);
}

int
uvm_map_advice(struct vm_map *map, vaddr_t start, vaddr_t end, int advice)
{

	return map_setfield(map, start, end,
	    __builtin_offsetof(struct vm_map_entry, advice), (uint8_t)advice);
}

/*
 * uvm_map_growstack: the stack above `va' reaches down to it.  EFAULT if
 * there is none, or it may not.
 * => map write-locked
 */
int
uvm_map_growstack(struct vm_map *map, vaddr_t va)
{
	struct vm_map_entry *entry, *below;
	vaddr_t start = trunc_page(va);
	u_int n;

	KASSERT(rw_write_held(&map->lock));
	if (uvm_map_lookup(map, va, &below))
		return 0;		/* somebody else was faster */
	entry = uvm_map_firstfrom(map, va);
	if (entry == NULL || (entry->flags & UVM_ET_GROWSDOWN) == 0 ||
	    start < map->min ||
	    entry->end - start > MIN(lim_cur(curproc, RLIMIT_STACK), MAXSSIZ))
		return EFAULT;
	if (below != NULL && start - below->end < VM_STACK_GUARD)
		return EFAULT;
	n = (u_int)atop(entry->start - start);
	if (entry->amap != NULL) {
		if (entry->amap_off < n)
			return EFAULT;
		entry->amap_off -= n;
	}
	map->size += entry->start - start;
	entry->start = start;
	map->timestamp++;
	return 0;
}

/*
 * uvm_map_mkamap: the entry, private memory, has an amap.
 * => map write-locked; false: no memory
 */
bool
uvm_map_mkamap(struct vm_map_entry *entry)
{
	u_int n = entry_npages(entry), room = 0;

	if (entry->amap != NULL)
		return true;
	if ((entry->flags & UVM_ET_GROWSDOWN) && n < atop(MAXSSIZ))
		room = (u_int)atop(MAXSSIZ) - n;
	entry->amap = amap_alloc(room + n, NULL);
	entry->amap_off = room;
	return entry->amap != NULL;
}

#ifdef DIAGNOSTIC
/* No hole [start, end) that a search would miss. */
static void
map_check_hole(struct vm_map *map, vaddr_t start, vaddr_t end)
{

	start = MAX(start, map->search_top);
	end = MIN(end, map->mmap_base);
	KASSERT(start >= end || end - start <= map->search_passed);
}

#define CHECK_ALWAYS	64	/* entries; beyond, once for so many changes */

/*
 * uvm_map_check: list, tree and sizes agree, and entries make sense.  A large
 * map is looked at now and then only, or its changes would take forever.
 * => map locked
 */
void
uvm_map_check(struct vm_map *map)
{
	struct vm_map_entry *entry, *found;
	vaddr_t last = map->min;
	vsize_t size = 0;
	u_int n = 0;

	if (map->nentries > CHECK_ALWAYS &&
	    (map->timestamp & ((1u << fls32(map->nentries)) - 1)) != 0)
		return;
	TAILQ_FOREACH(entry, &map->entries, list) {
		KASSERT(entry->start >= last && entry->start < entry->end);
		KASSERT(((entry->start | entry->end) & PAGE_MASK) == 0);
		KASSERT((entry->prot & ~entry->max_prot) == 0);
		KASSERT((entry->flags & UVM_ET_COPYONWRITE) ||
		    (entry->uobj != NULL && entry->amap == NULL));
		found = rb_tree_find_node(&map->tree, &entry->start);
		KASSERT(found == entry);
		map_check_hole(map, last, entry->start);
		last = entry->end;
		size += entry->end - entry->start;
		n++;
	}
	KASSERT(last <= map->max);
	map_check_hole(map, last, map->max);
	KASSERT(n == map->nentries && n <= VM_MAXENTRIES);
	KASSERT(size == map->size);
}
#endif
