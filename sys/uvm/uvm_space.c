/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_space: the life of an address space.
 *
 * Fork
 *	Shared entries are shared again.  Private ones get a copy of the amap,
 *	whose anons then have two holders: so the parent loses its right to
 *	write in the pmap, and the child is entered read-only right away for
 *	the pages that exist.  The child's page tables belong to no CPU yet,
 *	so entering costs little, many at once, and saves a fault each.
 *
 *	The parent loses its right at the end.  Until then its other threads
 *	may write to the shared pages; the child does not run before that, so
 *	it cannot tell.
 *
 * Exec
 *	The new address space is built beside the old one, so everything that
 *	may fail has failed before the old one goes; uvmspace_exec then
 *	swaps them.  Exit does the same with vmspace0, which has no user
 *	memory and is every kernel thread's.
 *
 * Locking
 *	vm_refcnt is atomic.  Fork holds the parent's map for writing.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/intr.h>
#include <sys/mman.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

static struct pool vmspace_pool;

void
uvm_space_init(void)
{

	pool_init(&vmspace_pool, sizeof(struct vmspace), 0, "vmspace", 0,
	    IPL_NONE);
	uvm_map_setup(&vmspace0.vm_map, pmap_kernel(), 0, 0);
	vmspace0.vm_refcnt = 1;
}

/*
 * uvmspace_alloc: an empty address space of [min, max) with one reference;
 * NULL without memory.
 */
struct vmspace *
uvmspace_alloc(vaddr_t min, vaddr_t max)
{
	struct vmspace *vm = pool_get(&vmspace_pool, PR_NOWAIT | PR_ZERO);
	struct pmap *pmap;

	if (vm == NULL)
		return NULL;
	pmap = pmap_create();
	if (pmap == NULL) {
		pool_put(&vmspace_pool, vm);
		return NULL;
	}
	uvm_map_setup(&vm->vm_map, pmap, min, max);
	vm->vm_refcnt = 1;
	return vm;
}

void
uvmspace_addref(struct vmspace *vm)
{

	KASSERT(vm->vm_refcnt != 0);
	atomic_inc_uint(&vm->vm_refcnt);
}

/*
 * uvmspace_free: one reference less; the last takes everything with it.
 * => may sleep
 */
void
uvmspace_free(struct vmspace *vm)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_map *map = &vm->vm_map;
	struct vm_map_entry *entry;

	if (atomic_dec_uint_nv(&vm->vm_refcnt) != 0)
		return;
	KASSERT(vm != &vmspace0);
	pmap_remove_all(map->pmap);
	pmap_update(map->pmap);
	vm_map_lock(map);
	while ((entry = TAILQ_FIRST(&map->entries)) != NULL) {
		uvm_map_unlink(map, entry);
		TAILQ_INSERT_TAIL(&dead, entry, list);
	}
	vm_map_unlock(map);
	uvm_unmap_detach(&dead);
	pmap_destroy(map->pmap);
	rw_destroy(&map->lock);
	pool_put(&vmspace_pool, vm);
}

/*
 * uvmspace_exec: the current process lives in `vm' now, whose reference is
 * given away; its reference on the old one is dropped.
 * => l is curlwp, its process has no other
 */
void
uvmspace_exec(struct lwp *l, struct vmspace *vm)
{
	struct proc *p = l->l_proc;
	struct vmspace *old = p->p_vmspace;

	KASSERT(l == curlwp);
	pmap_deactivate(l);
	mutex_enter(&p->p_lock);	/* others take references under it */
	p->p_vmspace = vm;
	mutex_exit(&p->p_lock);
	pmap_activate(l);
	uvmspace_free(old);
}

/*
 * The child may read what the parent has in its amap, without a fault.  The
 * mappings are collected in `pp': the pages stay what they are, as the child
 * holds their anons, too.
 */
static void
fork_enter(struct vmspace *child, const struct vm_map_entry *entry,
    struct pmap_pages *pp)
{
	u_int slot = entry->amap_off;
	u_int end = slot + (u_int)atop(entry->end - entry->start);
	struct vm_anon *anon;

	mutex_enter(entry->amap->am_lock);
	for (; (anon = amap_next(entry->amap, &slot, end)) != NULL; slot++) {
		if (pp->pp_n == PMAP_PAGES)
			pmap_enter_pages(child->vm_map.pmap, pp);
		pp->pp_va[pp->pp_n] = entry->start +
		    ptoa(slot - entry->amap_off);
		pp->pp_page[pp->pp_n] = anon->an_page;
		pp->pp_prot[pp->pp_n++] = entry->prot & ~VM_PROT_WRITE;
	}
	mutex_exit(entry->amap->am_lock);
}

/*
 * fork_private: the copy of a private entry gets a copy of the pages.
 */
static int
fork_private(struct vmspace *child, const struct vm_map_entry *old,
    struct vm_map_entry *new, struct pmap_pages *pp)
{
	u_int n = (u_int)atop(old->end - old->start);
	u_int room = (old->flags & UVM_ET_GROWSDOWN) ? old->amap_off : 0;

	new->amap = NULL;
	new->amap_off = 0;
	if (old->amap == NULL || old->inherit == MAP_INHERIT_ZERO)
		return 0;
	new->amap = amap_copy(old->amap, old->amap_off, n, room);
	new->amap_off = room;
	if (new->amap == NULL)
		return ENOMEM;
	if (old->prot != VM_PROT_NONE)
		fork_enter(child, new, pp);
	return 0;
}

/*
 * fork_entry: the child has this entry as its inheritance says.
 */
static int
fork_entry(struct vmspace *child, const struct vm_map_entry *old,
    struct pmap_pages *pp)
{
	struct vm_map_entry *new;
	int error;

	if (old->inherit == MAP_INHERIT_NONE)
		return 0;
	new = uvm_mapent_alloc();
	if (new == NULL)
		return ENOMEM;
	*new = *old;
	if (new->inherit == MAP_INHERIT_ZERO)
		new->uobj = NULL;
	error = fork_private(child, old, new, pp);
	if (error) {
		uvm_mapent_free(new);
		return error;
	}
	if (new->uobj != NULL)
		new->uobj->pgops->pgo_reference(new->uobj);
	uvm_map_link(&child->vm_map, new);
	return 0;
}

/*
 * fork_protect: the parent may not write to what it shares with the child,
 * which gets the last of its pages.
 *
 * Each change of rights may end in a flush of TLBs, so as much as possible is
 * done by one: from the first entry that has to lose the right to the last
 * before one that has to keep it.  Those in between have nothing to lose.
 */
static void
fork_protect(struct vm_map *map, struct pmap *child, struct pmap_pages *pp)
{
	struct vm_map_entry *entry;
	vaddr_t start = 0, end = 0;

	TAILQ_FOREACH(entry, &map->entries, list) {
		if ((entry->prot & VM_PROT_WRITE) == 0 ||
		    (entry->amap == NULL &&
		    (entry->flags & UVM_ET_COPYONWRITE)))
			continue;
		if (entry->amap != NULL && entry->inherit == MAP_INHERIT_COPY) {
			if (start == end)
				start = entry->start;
			end = entry->end;
		} else if (start != end) {
			pmap_protect(map->pmap, start, end,
			    VM_PROT_READ | VM_PROT_EXECUTE);
			start = end;
		}
	}
	pmap_fork_pages(child, pp, map->pmap, start, end);
}

/*
 * uvmspace_fork: a copy of an address space; ENOMEM without memory for it.
 * => map not locked; may sleep
 */
int
uvmspace_fork(struct vmspace *parent, struct vmspace **childp)
{
	struct vm_map *map = &parent->vm_map;
	struct vm_map_entry *entry;
	struct pmap_pages pp;
	struct vmspace *child;
	int error;

	child = uvmspace_alloc(map->min, map->max);
	if (child == NULL)
		return ENOMEM;
	child->vm_taddr = parent->vm_taddr;
	child->vm_tsize = parent->vm_tsize;
	child->vm_daddr = parent->vm_daddr;
	child->vm_ssaddr = parent->vm_ssaddr;

	vm_map_lock(map);
	vm_map_lock(&child->vm_map);
	child->vm_dend = parent->vm_dend;
	pp.pp_n = 0;
	error = pmap_fork(map->pmap, child->vm_map.pmap);
	TAILQ_FOREACH(entry, &map->entries, list) {
		if (error)
			break;
		error = fork_entry(child, entry, &pp);
	}
	fork_protect(map, child->vm_map.pmap, &pp);
	uvm_map_check(&child->vm_map);
	pmap_update(child->vm_map.pmap);
	pmap_update(map->pmap);
	vm_map_unlock(&child->vm_map);
	vm_map_unlock(map);

	if (error)
		uvmspace_free(child);
	else
		*childp = child;
	return error;
}
