/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_mmap: the kernel's half of mmap and its relatives.
 *
 * Overview
 *	An emulation has taken the arguments from the user and translated its
 *	flags; here they are checked against the map and carried out.  All
 *	numbers are native, all errors errno, nothing here touches the
 *	caller's memory.
 *
 * Promises
 *	Memory is promised freely and given by faults: most of what is mapped
 *	is never touched.  Refused at once is only what cannot be meant: a
 *	single private writable mapping larger than all memory, unless
 *	MAP_NORESERVE says that it is meant.
 *
 * Locking memory
 *	Nothing is paged out, so mlock only brings pages in.
 */

#include <sys/param.h>
#include <sys/mman.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

/* The hardware cannot hide from reading what may be written or executed. */
static vm_prot_t
prot_normalize(vm_prot_t prot)
{

	prot &= VM_PROT_ALL;
	return prot == VM_PROT_NONE ? prot : prot | VM_PROT_READ;
}

/*
 * range_check: the bytes [va, va + *sizep) in whole pages lie in user space.
 */
static int
range_check(struct vm_map *map, vaddr_t va, vsize_t *sizep)
{
	vsize_t size = round_page(*sizep);

	if ((va & PAGE_MASK) != 0)
		return EINVAL;
	if (size < *sizep || va > map->max || size > map->max - va)
		return ENOMEM;
	*sizep = size;
	return 0;
}

/*
 * promise_check: so much more may be mapped.
 */
static int
promise_check(struct vm_map *map, vsize_t size, vm_prot_t prot, int flags)
{

	if ((flags & (MAP_PRIVATE | MAP_NORESERVE)) == MAP_PRIVATE &&
	    (prot & VM_PROT_WRITE) && atop(size) > uvmexp.npages)
		return ENOMEM;
	if ((rlim_t)map->size + size > lim_cur(curproc, RLIMIT_AS))
		return ENOMEM;
	return 0;
}

static int
mmap_check(struct vm_map *map, vaddr_t addr, vsize_t *sizep, int flags,
    voff_t off)
{
	int sharing = flags & (MAP_SHARED | MAP_PRIVATE), error = 0;

	if (*sizep == 0 || (sharing != MAP_SHARED && sharing != MAP_PRIVATE) ||
	    (off & PAGE_MASK) != 0)
		return EINVAL;
	if (flags & MAP_FIXED)
		error = range_check(map, addr, sizep);
	else if (round_page(*sizep) < *sizep || *sizep > map->max - map->min)
		error = ENOMEM;
	else
		*sizep = round_page(*sizep);
	if (error == 0 && (off < 0 || off + (voff_t)*sizep < off))
		error = EOVERFLOW;
	return error;
}

static void
mmap_args(struct uvm_map_args *args, vm_prot_t prot, vm_prot_t maxprot,
    int flags, struct uvm_object *uobj, voff_t off)
{

	args->uobj = uobj;
	args->offset = uobj == NULL ? 0 : off;
	args->prot = prot;
	args->max_prot = maxprot;
	args->inherit = MAP_INHERIT_COPY;
	args->advice = MADV_NORMAL;
	args->flags = (flags & MAP_PRIVATE) ? UVM_ET_COPYONWRITE : 0;
	if ((flags & (MAP_PRIVATE | MAP_GROWSDOWN)) ==
	    (MAP_PRIVATE | MAP_GROWSDOWN) && uobj == NULL)
		args->flags |= UVM_ET_GROWSDOWN;
}

/* Bring in what can be had of a range; for what comes later, faults do. */
static int
prefault(struct vm_map *map, vaddr_t va, vaddr_t end, vm_prot_t prot)
{
	vm_prot_t access = prot & VM_PROT_WRITE ? VM_PROT_WRITE : VM_PROT_READ;
	struct vm_page *pg;
	int error = 0;

	for (; va < end && error == 0; va += PAGE_SIZE) {
		error = uvm_fault_hold(map, va, access, false, &pg);
		if (error == 0)
			uvm_pagerele(pg);
	}
	return error;
}

/*
 * uvm_mmap: see uvm_extern.h.  `maxprot' is what a later mprotect may ask.
 */
int
uvm_mmap(struct vm_map *map, vaddr_t *addrp, vsize_t size, vm_prot_t prot,
    vm_prot_t maxprot, int flags, struct uvm_object *uobj, voff_t off)
{
	struct uvm_object *made = NULL;
	struct uvm_map_args args;
	u_int where = 0;
	int error;

	KASSERT(uobj != NULL || (flags & MAP_ANON));
	prot = prot_normalize(prot);
	error = mmap_check(map, *addrp, &size, flags, off);
	if (error == 0 && (prot & ~maxprot) != 0)
		error = EACCES;
	if (error == 0)
		error = promise_check(map, size, prot, flags);
	if (error)
		return error;

	if (flags & MAP_FIXED)
		where = flags & MAP_EXCL ? UVM_MAP_EXCL : UVM_MAP_FIXED;
	else
		*addrp = trunc_page(*addrp);
	if (uobj == NULL && (flags & MAP_SHARED)) {
		uobj = made = uao_create((voff_t)size);
		if (uobj == NULL)
			return ENOMEM;
		off = 0;
	}
	mmap_args(&args, prot, maxprot, flags, uobj, off);
	error = uvm_map(map, addrp, size, where, &args);
	if (error != 0 && made != NULL)
		uao_detach(made);
	if (error == 0 && (flags & MAP_PREFAULT) && prot != VM_PROT_NONE)
		(void)prefault(map, *addrp, *addrp + size, prot);
	return error;
}

int
uvm_munmap(struct vm_map *map, vaddr_t va, vsize_t size)
{
	int error = range_check(map, va, &size);

	if (error || size == 0)
		return EINVAL;
	return uvm_unmap(map, va, va + size);
}

int
uvm_mprotect(struct vm_map *map, vaddr_t va, vsize_t size, vm_prot_t prot)
{
	int error = range_check(map, va, &size);

	if (error || size == 0)
		return error;
	return uvm_map_protect(map, va, va + size, prot_normalize(prot));
}

/*
 * discard: the private pages of a range are gone; what is below them, or
 * zeros, comes with the next fault.  Shared pages stay where they belong.
 * => map not locked; ENOMEM if there were holes
 */
static int
discard(struct vm_map *map, vaddr_t start, vaddr_t end)
{
	struct vm_map_entry *entry;
	vaddr_t from, to;
	bool covered;

	vm_map_lock(map);
	covered = uvm_map_covered(map, start, end);
	pmap_remove(map->pmap, start, end);
	pmap_update(map->pmap);
	UVM_MAP_FOREACH(entry, map, start, end) {
		if (entry->amap == NULL)
			continue;
		from = MAX(start, entry->start);
		to = MIN(end, entry->end);
		mutex_enter(entry->amap->am_lock);
		amap_wipe(entry->amap, entry->amap_off +
		    (u_int)atop(from - entry->start), (u_int)atop(to - from));
		mutex_exit(entry->amap->am_lock);
	}
	vm_map_unlock(map);
	return covered ? 0 : ENOMEM;
}

int
uvm_madvise(struct vm_map *map, vaddr_t va, vsize_t size, int advice)
{
	int error = range_check(map, va, &size);

	if (error || size == 0)
		return error;
	switch (advice) {
	case MADV_DONTNEED:
	case MADV_FREE:
		return discard(map, va, va + size);
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
		return uvm_map_advice(map, va, va + size, advice);
	case MADV_WILLNEED:
		return 0;
	default:
		return EINVAL;
	}
}

static bool
page_incore(struct vm_map_entry *entry, vaddr_t va)
{
	vsize_t off = va - entry->start;
	bool in = false;

	if (entry->amap != NULL) {
		mutex_enter(entry->amap->am_lock);
		in = amap_lookup(entry->amap,
		    entry->amap_off + (u_int)atop(off)) != NULL;
		mutex_exit(entry->amap->am_lock);
	}
	if (!in && entry->uobj != NULL) {
		mutex_enter(&entry->uobj->vmobjlock);
		in = uvm_obj_lookup(entry->uobj,
		    entry->offset + (voff_t)off) != NULL;
		mutex_exit(&entry->uobj->vmobjlock);
	}
	return in;
}

/*
 * uvm_mincore: a byte for each page: 1 if it is in memory.
 */
int
uvm_mincore(struct vm_map *map, vaddr_t va, vsize_t size, u_char *vec)
{
	struct vm_map_entry *entry;
	vaddr_t end;
	int error = range_check(map, va, &size);

	if (error || size == 0)
		return error;
	vm_map_lock_read(map);
	if (!uvm_map_covered(map, va, va + size))
		error = ENOMEM;
	for (end = va + size; va < end && error == 0; va += PAGE_SIZE) {
		(void)uvm_map_lookup(map, va, &entry);
		*vec++ = page_incore(entry, va);
	}
	vm_map_unlock(map);
	return error;
}

/* First mapped piece of [va, end): where it ends, and what it allows. */
static bool
next_piece(struct vm_map *map, vaddr_t va, vaddr_t *endp, vm_prot_t *protp)
{
	struct vm_map_entry *entry;
	bool found;

	vm_map_lock_read(map);
	found = uvm_map_lookup(map, va, &entry);
	if (found) {
		*endp = MIN(*endp, entry->end);
		*protp = entry->prot;
	}
	vm_map_unlock(map);
	return found;
}

/*
 * range_cover: the pages that the bytes [*vap, *vap + *sizep) touch lie in user
 * space; mlock and munlock take any address (mlock(2) of Linux).
 */
static int
range_cover(struct vm_map *map, vaddr_t *vap, vsize_t *sizep)
{
	vsize_t before = *vap & PAGE_MASK;

	if (*sizep + before < before)
		return EINVAL;
	*vap -= before;
	*sizep += before;
	return range_check(map, *vap, sizep);
}

/*
 * uvm_mlock: the pages are in memory, and stay there.
 */
int
uvm_mlock(struct vm_map *map, vaddr_t va, vsize_t size)
{
	vaddr_t end, next;
	vm_prot_t prot;
	int error = range_cover(map, &va, &size);

	for (end = va + size; error == 0 && va < end; va = next) {
		next = end;
		if (!next_piece(map, va, &next, &prot))
			return ENOMEM;
		if (prot != VM_PROT_NONE)
			error = prefault(map, va, next, prot);
	}
	return error;
}

int
uvm_munlock(struct vm_map *map, vaddr_t va, vsize_t size)
{
	int error = range_cover(map, &va, &size);
	bool covered;

	if (error)
		return error;
	vm_map_lock_read(map);
	covered = uvm_map_covered(map, va, va + size);
	vm_map_unlock(map);
	return covered ? 0 : ENOMEM;
}

/*
 * msync_piece: let the pager at `va' write what it has to; the next address.
 * => map not locked
 */
static int
msync_piece(struct vm_map *map, vaddr_t va, vaddr_t end, vaddr_t *nextp)
{
	struct vm_map_entry *entry;
	struct uvm_object *uobj = NULL;
	voff_t from = 0, to = 0;
	int error;

	vm_map_lock_read(map);
	if (!uvm_map_lookup(map, va, &entry)) {
		vm_map_unlock(map);
		return ENOMEM;
	}
	*nextp = MIN(end, entry->end);
	if ((entry->flags & UVM_ET_COPYONWRITE) == 0 &&
	    entry->uobj->pgops->pgo_put != NULL) {
		uobj = entry->uobj;
		from = entry->offset + (voff_t)(va - entry->start);
		to = entry->offset + (voff_t)(*nextp - entry->start);
		uobj->pgops->pgo_reference(uobj);
	}
	vm_map_unlock(map);
	if (uobj == NULL)
		return 0;
	mutex_enter(&uobj->vmobjlock);
	error = uobj->pgops->pgo_put(uobj, from, to);
	uobj->pgops->pgo_detach(uobj);
	return error;
}

int
uvm_msync(struct vm_map *map, vaddr_t va, vsize_t size, int flags)
{
	vaddr_t end;
	int error = range_check(map, va, &size);

	if ((flags & ~(MS_ASYNC | MS_SYNC | MS_INVALIDATE)) != 0 ||
	    (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		return EINVAL;
	for (end = va + size; error == 0 && va < end; )
		error = msync_piece(map, va, end, &va);
	return error;
}

/*
 * uvm_brk: the heap ends at `want'; *nowp tells where it ends, also if it
 * could not be moved.
 */
int
uvm_brk(struct vmspace *vm, vaddr_t want, vaddr_t *nowp)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_map *map = &vm->vm_map;
	struct vm_map_entry *spare = uvm_mapent_alloc();
	struct uvm_map_args args;
	vaddr_t old, new;
	int error = 0;

	mmap_args(&args, VM_PROT_READ | VM_PROT_WRITE, VM_PROT_ALL,
	    MAP_PRIVATE, NULL, 0);
	vm_map_lock(map);
	old = round_page(vm->vm_dend);
	new = round_page(want);
	if (want < vm->vm_daddr || want > map->max)
		error = EINVAL;
	else if (new < old) {
		error = uvm_map_clip_range(map, new, old);
		if (error == 0)
			uvm_map_remove(map, new, old, &dead);
	} else if (new > old) {
		if (want - vm->vm_daddr > lim_cur(curproc, RLIMIT_DATA) ||
		    spare == NULL || map->nentries >= VM_MAXENTRIES ||
		    !uvm_map_isfree(map, old, new))
			error = ENOMEM;
		else
			error = promise_check(map, new - old, args.prot,
			    MAP_PRIVATE);
		if (error == 0) {
			uvm_map_insert(map, old, new - old, &args, spare);
			spare = NULL;
		}
	}
	if (error == 0)
		vm->vm_dend = want;
	*nowp = vm->vm_dend;
	uvm_map_check(map);
	vm_map_unlock(map);
	if (spare != NULL)
		uvm_mapent_free(spare);
	uvm_unmap_detach(&dead);
	return error;
}

/*
 * uvm_map_nextinfo: what the first entry that ends behind `va' is; false if
 * there is none.
 */
bool
uvm_map_nextinfo(struct vmspace *vm, vaddr_t va, struct uvm_map_info *info)
{
	struct vm_map *map = &vm->vm_map;
	struct vm_map_entry *entry;

	vm_map_lock_read(map);
	entry = uvm_map_firstfrom(map, va);
	if (entry != NULL) {
		info->start = entry->start;
		info->end = entry->end;
		info->offset = entry->offset;
		info->prot = entry->prot;
		info->shared = (entry->flags & UVM_ET_COPYONWRITE) == 0;
		info->anon = entry->uobj == NULL;
		info->stack = (entry->flags & UVM_ET_GROWSDOWN) != 0;
		info->heap = entry->start < vm->vm_dend &&
		    entry->end > vm->vm_daddr && info->anon;
		info->private_pages = entry->amap == NULL ? 0 :
		    entry->amap->am_nused;
	}
	vm_map_unlock(map);
	return entry != NULL;
}
