/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_mremap: mappings that change their size or place.
 *
 * Shrinking unmaps the end.  Growing maps more of the same behind it, which
 * usually makes the last entry longer.  Where that is not free, the entries
 * move: they keep amap and object and so their contents, the mappings are
 * removed, and faults enter them again at the new address.  No page is
 * copied.
 *
 * The steps follow uvm_map.c: check, then what needs memory, then what cannot
 * fail, all with the map locked for writing.
 */

#include <sys/param.h>
#include <sys/mman.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

/*
 * One call.
 */
struct remap {
	struct vm_map	*map;
	vaddr_t		old;		/* where it is */
	vsize_t		oldsize;
	vaddr_t		new;		/* where it shall be */
	vsize_t		newsize;
	int		flags;		/* MREMAP_xxx */
	struct vm_map_entry *spare;	/* for the part that is new, or NULL */
	struct vm_map_entries dead;	/* what is unmapped */
};

/* Unmap [start, end), clipped before or cut here. */
static int
remap_cut(struct remap *r, vaddr_t start, vaddr_t end)
{
	int error = uvm_map_clip_range(r->map, start, end);

	if (error == 0)
		uvm_map_remove(r->map, start, end, &r->dead);
	return error;
}

/*
 * remap_grow: the mapping that ends at `end' goes on for `size' bytes, which
 * are free.
 */
static void
remap_grow(struct remap *r, vaddr_t end, vsize_t size)
{
	struct uvm_map_args args;
	struct vm_map_entry *last;
	bool found;

	found = uvm_map_lookup(r->map, end - 1, &last);
	KASSERT(found);
	args.uobj = last->uobj;
	args.offset = last->offset + (voff_t)(end - last->start);
	args.prot = last->prot;
	args.max_prot = last->max_prot;
	args.inherit = last->inherit;
	args.advice = last->advice;
	args.flags = last->flags & (uint8_t)~UVM_ET_GROWSDOWN;
	if (args.uobj == NULL)
		args.offset = last->offset;
	else
		args.uobj->pgops->pgo_reference(args.uobj);
	uvm_map_insert(r->map, end, size, &args, r->spare);
	r->spare = NULL;
}

/* The entries of the old range are at the new place, which is free. */
static void
remap_move(struct remap *r)
{
	struct vm_map_entries moving = TAILQ_HEAD_INITIALIZER(moving);
	struct vm_map_entry *entry;

	uvm_map_remove(r->map, r->old, r->old + r->oldsize, &moving);
	while ((entry = TAILQ_FIRST(&moving)) != NULL) {
		TAILQ_REMOVE(&moving, entry, list);
		entry->start = entry->start - r->old + r->new;
		entry->end = entry->end - r->old + r->new;
		entry->flags &= (uint8_t)~UVM_ET_GROWSDOWN;
		uvm_map_link(r->map, entry);
	}
	if (r->newsize > r->oldsize)
		remap_grow(r, r->new + r->oldsize, r->newsize - r->oldsize);
}

/*
 * remap_place: r->new is where it shall go, and free.
 */
static int
remap_place(struct remap *r)
{
	int error;

	error = uvm_map_clip_range(r->map, r->old, r->old + r->oldsize);
	if (error)
		return error;
	if ((r->flags & MREMAP_FIXED) == 0)
		return uvm_map_findspace(r->map, 0, r->newsize, &r->new);
	return remap_cut(r, r->new, r->new + r->newsize);
}

/* What can be said before the map is locked. */
static int
remap_check(struct remap *r)
{
	struct vm_map *map = r->map;
	bool fixed = (r->flags & MREMAP_FIXED) != 0;

	if ((r->flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) != 0 ||
	    (fixed && (r->flags & MREMAP_MAYMOVE) == 0) ||
	    ((r->old | (fixed ? r->new : 0)) & PAGE_MASK) != 0 ||
	    r->newsize == 0 || r->oldsize == 0)
		return EINVAL;
	if (round_page(r->newsize) < r->newsize ||
	    round_page(r->oldsize) < r->oldsize)
		return EINVAL;
	r->newsize = round_page(r->newsize);
	r->oldsize = round_page(r->oldsize);
	if (r->old > map->max || r->oldsize > map->max - r->old)
		return EFAULT;
	if (!fixed)
		return 0;
	if (r->new < map->min || r->new > map->max ||
	    r->newsize > map->max - r->new ||
	    (r->new < r->old + r->oldsize && r->old < r->new + r->newsize))
		return EINVAL;
	return 0;
}

/*
 * remap_locked: everything but the cleaning up.
 */
static int
remap_locked(struct remap *r)
{
	vaddr_t end = r->old + r->oldsize;
	vsize_t more;
	int error;

	if (!uvm_map_covered(r->map, r->old, end))
		return EFAULT;
	/* It may be split at both ends, and grow by an entry. */
	if (r->map->nentries > VM_MAXENTRIES - 3)
		return ENOMEM;
	if (r->newsize < r->oldsize) {
		error = remap_cut(r, r->old + r->newsize, end);
		if (error)
			return error;
		r->oldsize = r->newsize;
	}
	more = r->newsize - r->oldsize;
	if (more != 0 && (atop(r->newsize) > uvmexp.npages ||
	    (rlim_t)r->map->size + more > lim_cur(curproc, RLIMIT_AS)))
		return ENOMEM;
	if ((r->flags & MREMAP_FIXED) == 0) {
		r->new = r->old;
		if (more == 0)
			return 0;
		if (end + more > end && uvm_map_isfree(r->map, end,
		    end + more)) {
			remap_grow(r, end, more);
			return 0;
		}
		if ((r->flags & MREMAP_MAYMOVE) == 0)
			return ENOMEM;
	}
	error = remap_place(r);
	if (error == 0)
		remap_move(r);
	return error;
}

/*
 * uvm_mremap: the mapping [old, old + oldsize) has `newsize' bytes, at *newp
 * (MREMAP_FIXED) or wherever *newp then says.
 * => map not locked
 */
int
uvm_mremap(struct vm_map *map, vaddr_t old, vsize_t oldsize, vaddr_t *newp,
    vsize_t newsize, int flags)
{
	struct remap r = {
		.map = map,
		.old = old,
		.oldsize = oldsize,
		.new = *newp,
		.newsize = newsize,
		.flags = flags,
		.dead = TAILQ_HEAD_INITIALIZER(r.dead),
	};
	int error;

	error = remap_check(&r);
	if (error)
		return error;
	r.spare = uvm_mapent_alloc();
	if (r.spare == NULL)
		return ENOMEM;
	vm_map_lock(map);
	error = remap_locked(&r);
	uvm_map_check(map);
	vm_map_unlock(map);
	if (r.spare != NULL)
		uvm_mapent_free(r.spare);
	uvm_unmap_detach(&r.dead);
	if (error == 0)
		*newp = r.new;
	return error;
}
