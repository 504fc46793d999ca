/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_fault: page faults.
 *
 * Overview
 *	The map says what should be at an address; a fault makes the pmap say
 *	it, too.  A fault is a loop over three stages, each of which leaves
 *	with 0 (mapped), an error, or ERESTART: a lock was dropped, what was
 *	found may be stale, begin again.
 *
 *	fault_check	finds the entry and whether it allows the access.
 *			A fault below a stack makes it grow; private memory
 *			gets its amap.  Both need the map for writing, so they
 *			end in ERESTART.
 *	fault_upper	the amap has the page.  Written and shared with
 *			another amap: copied first.
 *	fault_lower	it has not.  The object's page is mapped, or copied
 *			into the amap if private and written; without an
 *			object a page of zeros goes into the amap.
 *
 *	All locks are held until the page is mapped, so nobody can take it
 *	away in between: unmap waits for the map, the last anfree for the
 *	amap's lock, truncation for the object's.
 *
 * Neighbours
 *	A fault costs far more than the page it brings, and entering several
 *	pages as little as entering one (pmap_enter_run).
 *
 *	When an object's page is mapped for reading, the pages around it that
 *	are resident are mapped with it: a program that starts faults once for
 *	16 pages of its text.
 *
 *	Zeros are handed out ahead of a program that fills memory in a row: if
 *	the page before was there already, the rest of an aligned group of 8
 *	comes with this one, as long as memory is plenty.
 *
 * Out of memory
 *	No page, or no page table: everything is unlocked, caches are drained,
 *	and the fault waits for memory, FAULT_PATIENCE at most (init: longer).
 *	Then ENOMEM, and a process that faulted on its own memory is killed
 *	with a line on the console.  So overcommitted memory ends with a dead
 *	process; whoever faults most is the likeliest to be it.
 *
 * Locking
 *	map lock (reader) -> am_lock -> vmobjlock -> pmap's -> uvm_fpageqlock.
 */

#include <sys/param.h>
#include <sys/mman.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm.h>

#define FAULT_PATIENCE	(1 * NSEC_PER_SEC)
#define FAULT_PATIENCE_INIT (20 * NSEC_PER_SEC)
#define FAULT_POLL	(NSEC_PER_SEC / 20)

#define FAULT_AROUND	16		/* pages, a power of two */
#define FAULT_AHEAD	8		/* the same */

CTASSERT(FAULT_AROUND * PAGE_SIZE <= PMAP_RUN_ALIGN);
CTASSERT(FAULT_AHEAD <= FAULT_AROUND);

/*
 * One fault.  The second part is valid from fault_check to fault_unlock.
 */
struct faultctx {
	struct vm_map	*map;
	vaddr_t		va;		/* page */
	vm_prot_t	access;		/* what was tried */
	struct vm_page	**holdp;	/* wants the page, held; or NULL */
	bool		forced;		/* the entry's protection is no bar */
	nsec_t		deadline;	/* no memory until then: ENOMEM */

	struct vm_map_entry *entry;
	u_int		slot;		/* in entry->amap */
	voff_t		off;		/* in entry->uobj */
	bool		maplocked;
	bool		amaplocked;
	bool		uobjlocked;
};

static void
fault_unlock(struct faultctx *fc)
{

	if (fc->uobjlocked)
		mutex_exit(&fc->entry->uobj->vmobjlock);
	if (fc->amaplocked)
		mutex_exit(fc->entry->amap->am_lock);
	if (fc->maplocked)
		vm_map_unlock(fc->map);
	fc->uobjlocked = fc->amaplocked = fc->maplocked = false;
}

/*
 * fault_grow: nothing is mapped here; a stack may grow to the address.
 */
static int
fault_grow(struct faultctx *fc)
{
	int error;

	fault_unlock(fc);
	vm_map_lock(fc->map);
	error = uvm_map_growstack(fc->map, fc->va);
	vm_map_unlock(fc->map);
	return error ? error : ERESTART;
}

/*
 * fault_mkamap: the entry here is private and needs its amap.
 */
static int
fault_mkamap(struct faultctx *fc)
{
	struct vm_map_entry *entry;
	int error = ERESTART;

	fault_unlock(fc);
	vm_map_lock(fc->map);
	if (uvm_map_lookup(fc->map, fc->va, &entry) &&
	    (entry->flags & UVM_ET_COPYONWRITE) && !uvm_map_mkamap(entry))
		error = ENOMEM;
	vm_map_unlock(fc->map);
	return error;
}

/*
 * fault_forbidden: does the entry not allow the access?  A debugger reads all
 * there is, and writes what is private, since nobody else sees that.
 */
static bool
fault_forbidden(const struct faultctx *fc, const struct vm_map_entry *entry)
{

	if ((fc->access & ~entry->prot) == 0)
		return false;
	return !fc->forced || ((fc->access & VM_PROT_WRITE) != 0 &&
	    (entry->flags & UVM_ET_COPYONWRITE) == 0);
}

/*
 * fault_check: the entry is found and allows the access; map and amap are
 * locked.
 */
static int
fault_check(struct faultctx *fc)
{
	struct vm_map_entry *entry;
	bool write = (fc->access & VM_PROT_WRITE) != 0;

	vm_map_lock_read(fc->map);
	fc->maplocked = true;
	if (!uvm_map_lookup(fc->map, fc->va, &entry))
		return fault_grow(fc);
	fc->entry = entry;
	if (fault_forbidden(fc, entry))
		return EACCES;
	if ((entry->flags & UVM_ET_COPYONWRITE) && entry->amap == NULL &&
	    (write || entry->uobj == NULL))
		return fault_mkamap(fc);

	fc->slot = entry->amap_off + (u_int)atop(fc->va - entry->start);
	fc->off = entry->offset + (voff_t)(fc->va - entry->start);
	if (entry->amap != NULL) {
		mutex_enter(entry->amap->am_lock);
		fc->amaplocked = true;
	}
	return 0;
}

/* The page is there; whoever wants it held gets it. */
static void
fault_hold(struct faultctx *fc, struct vm_page *pg)
{

	if (fc->holdp == NULL)
		return;
	uvm_pagehold(pg);
	*fc->holdp = pg;
}

/*
 * fault_enter: the page is mapped with this protection.  One that the program
 * may not even read is only held for the debugger.
 */
static int
fault_enter(struct faultctx *fc, struct vm_page *pg, vm_prot_t prot)
{
	int error = 0;

	if (prot & VM_PROT_READ)
		error = pmap_enter(fc->map->pmap, fc->va, VM_PAGE_TO_PHYS(pg),
		    prot, (u_int)(fc->access & prot) | PMAP_CANFAIL);
	if (error == 0)
		fault_hold(fc, pg);
	return error;
}

/*
 * fault_upper: the amap has an anon here.
 */
static int
fault_upper(struct faultctx *fc, struct vm_anon *anon)
{
	vm_prot_t prot = fc->entry->prot;
	struct vm_anon *copy;

	if (anon->an_ref > 1 && (fc->access & VM_PROT_WRITE)) {
		copy = uvm_analloc(0);
		if (copy == NULL)
			return ENOMEM;
		pmap_copy_page(VM_PAGE_TO_PHYS(anon->an_page),
		    VM_PAGE_TO_PHYS(copy->an_page));
		amap_replace(fc->entry->amap, fc->slot, copy);
		uvm_anfree(anon);	/* not the last reference */
		anon = copy;
		uvmexp.flt_cow++;
	} else
		uvmexp.flt_anon++;
	if (anon->an_ref > 1)
		prot &= ~VM_PROT_WRITE;
	return fault_enter(fc, anon->an_page, prot);
}

/*
 * fault_enter_row: the same, and where nothing is mapped the other pages of a
 * row that begins at `va', too.
 */
static int
fault_enter_row(struct faultctx *fc, vaddr_t va, struct vm_page **pages,
    u_int n, vm_prot_t prot)
{
	u_int at = (u_int)atop(fc->va - va);
	int error;

	if ((prot & VM_PROT_READ) == 0)
		return fault_enter(fc, pages[at], prot);
	error = pmap_enter_run(fc->map->pmap, va, pages, n, at, prot,
	    (u_int)(fc->access & prot) | PMAP_CANFAIL);
	if (error == 0)
		fault_hold(fc, pages[at]);
	return error;
}

/*
 * fault_newanon: the amap has a page of its own in that slot: a copy of the
 * one given, or zeros.  NULL if there is no memory.
 */
static struct vm_page *
fault_newanon(struct faultctx *fc, u_int slot, struct vm_page *from)
{
	struct vm_anon *anon;

	anon = uvm_analloc(from == NULL ? UVM_PGA_ZERO : 0);
	if (anon == NULL)
		return NULL;
	if (!amap_add(fc->entry->amap, slot, anon)) {
		uvm_anfree(anon);
		return NULL;
	}
	if (from != NULL)
		pmap_copy_page(VM_PAGE_TO_PHYS(from),
		    VM_PAGE_TO_PHYS(anon->an_page));
	return anon->an_page;
}

/*
 * fault_around: the object's page is mapped, and with it those around it that
 * are resident and that the upper layer does not hide.
 * => vmobjlock held
 */
static int
fault_around(struct faultctx *fc, struct vm_page *pg, vm_prot_t prot)
{
	struct vm_page *pages[FAULT_AROUND] = { NULL };
	struct vm_map_entry *entry = fc->entry;
	vaddr_t block = rounddown2(fc->va, FAULT_AROUND * PAGE_SIZE);
	vaddr_t start = MAX(block, entry->start), va;
	vaddr_t end = MIN(block + FAULT_AROUND * PAGE_SIZE, entry->end);
	vsize_t off;
	u_int n = 0;

	for (va = start; va < end; va += PAGE_SIZE, n++) {
		off = va - entry->start;
		if (va == fc->va)
			pages[n] = pg;
		else if (entry->amap == NULL || amap_lookup(entry->amap,
		    entry->amap_off + (u_int)atop(off)) == NULL)
			pages[n] = uvm_obj_lookup(entry->uobj,
			    entry->offset + (voff_t)off);
	}
	return fault_enter_row(fc, start, pages, n, prot);
}

/* Is the fault one of a row, and is there memory to guess? */
static bool
fault_in_row(struct faultctx *fc)
{
	struct vm_map_entry *entry = fc->entry;

	if (uvmexp.free < uvmexp.npages / 8 || entry->advice == MADV_RANDOM)
		return false;
	return entry->advice == MADV_SEQUENTIAL || (fc->va > entry->start &&
	    amap_lookup(entry->amap, fc->slot - 1) != NULL);
}

/*
 * fault_zero: private memory without an object: zeros.  In a row, there are
 * more of them up to the end of the group, or to the first that is there.
 */
static int
fault_zero(struct faultctx *fc)
{
	struct vm_map_entry *entry = fc->entry;
	vaddr_t end = fc->va + PAGE_SIZE;
	struct vm_page *pages[FAULT_AHEAD];
	u_int n = 0;

	if (fault_in_row(fc))
		end = MIN(roundup2(end, FAULT_AHEAD * PAGE_SIZE), entry->end);
	do {
		pages[n] = fault_newanon(fc, fc->slot + n, NULL);
		if (pages[n] == NULL)
			break;
		n++;
	} while (fc->va + n * PAGE_SIZE < end &&
	    amap_lookup(entry->amap, fc->slot + n) == NULL);
	if (n == 0)
		return ENOMEM;
	uvmexp.flt_zero++;
	uvmexp.flt_ahead += n - 1;
	if (n == 1)
		return fault_enter(fc, pages[0], entry->prot);
	return fault_enter_row(fc, fc->va, pages, n, entry->prot);
}

/*
 * fault_lower: the upper layer has nothing here.
 */
static int
fault_lower(struct faultctx *fc)
{
	struct uvm_object *uobj = fc->entry->uobj;
	bool cow = (fc->entry->flags & UVM_ET_COPYONWRITE) != 0;
	vm_prot_t prot = fc->entry->prot;
	struct vm_page *pg;
	int error;

	if (uobj == NULL)
		return fault_zero(fc);
	mutex_enter(&uobj->vmobjlock);
	fc->uobjlocked = true;
	error = uobj->pgops->pgo_get(uobj, fc->off, &pg, 0);
	if (error)
		return error;
	if (cow && (fc->access & VM_PROT_WRITE)) {
		uvmexp.flt_promote++;
		pg = fault_newanon(fc, fc->slot, pg);
		return pg == NULL ? ENOMEM : fault_enter(fc, pg, prot);
	}
	uvmexp.flt_obj++;
	if (cow)
		prot &= ~VM_PROT_WRITE;
	if (fc->access & VM_PROT_WRITE) {
		uobj->uo_written = nanotime_ns();
		return fault_enter(fc, pg, prot);
	}
	return fault_around(fc, pg, prot);
}

/*
 * fault_pagein: the object has to sleep for the page.  It does so with
 * nothing locked, after which the fault begins again.
 */
static int
fault_pagein(struct faultctx *fc)
{
	struct uvm_object *uobj = fc->entry->uobj;
	struct vm_page *pg;
	voff_t off = fc->off;
	int error;

	mutex_exit(&uobj->vmobjlock);
	fc->uobjlocked = false;
	uobj->pgops->pgo_reference(uobj);
	fault_unlock(fc);
	mutex_enter(&uobj->vmobjlock);
	error = uobj->pgops->pgo_get(uobj, off, &pg, PGO_SYNC);
	mutex_exit(&uobj->vmobjlock);
	uobj->pgops->pgo_detach(uobj);
	return error ? error : ERESTART;
}

/*
 * fault_wait: ERESTART when there may be memory again, ENOMEM when it took
 * too long.
 * => nothing locked
 */
static int
fault_wait(struct faultctx *fc)
{
	nsec_t now = nanouptime_ns();

	uvmexp.flt_wait++;
	if (uvm_drain() != 0)
		return ERESTART;
	if (fc->deadline == 0)
		fc->deadline = now + (curproc == initproc ?
		    FAULT_PATIENCE_INIT : FAULT_PATIENCE);
	if (now >= fc->deadline)
		return ENOMEM;
	(void)uvm_wait(MIN(fc->deadline, now + FAULT_POLL));
	return ERESTART;
}

static int
fault_run(struct faultctx *fc)
{
	struct vm_anon *anon;
	int error;

	do {
		error = fault_check(fc);
		if (error == 0) {
			anon = fc->amaplocked ?
			    amap_lookup(fc->entry->amap, fc->slot) : NULL;
			error = anon != NULL ?
			    fault_upper(fc, anon) : fault_lower(fc);
		}
		if (error == 0)
			pmap_update(fc->map->pmap);
		if (error == EWOULDBLOCK)
			error = fault_pagein(fc);
		fault_unlock(fc);
		if (error == ENOMEM)
			error = fault_wait(fc);
	} while (error == ERESTART);
	return error;
}

/*
 * uvm_fault: the page at `va' can be accessed so; see uvm_extern.h for the
 * errors.
 * => no lock held; may sleep
 */
int
uvm_fault(struct vm_map *map, vaddr_t va, vm_prot_t access)
{
	struct faultctx fc = {
		.map = map,
		.va = trunc_page(va),
		.access = access,
	};
	int error;

	uvmexp.faults++;
	error = fault_run(&fc);
	if (error == ENOMEM && map == &curproc->p_vmspace->vm_map)
		uvm_oom_kill(curproc);
	return error;
}

/*
 * uvm_fault_hold: the same, for an address space that need not be ours; the
 * page is held for the caller, who lets go with uvm_pagerele.  If forced, by a
 * debugger.
 * => no lock held; may sleep
 */
int
uvm_fault_hold(struct vm_map *map, vaddr_t va, vm_prot_t access, bool forced,
    struct vm_page **pgp)
{
	struct faultctx fc = {
		.map = map,
		.va = trunc_page(va),
		.access = access,
		.holdp = pgp,
		.forced = forced,
	};

	return fault_run(&fc);
}

/*
 * uvm_prefault: if it is cheap, a fault of that sort will not happen.
 * => no lock held; may sleep for the page, not for memory
 */
void
uvm_prefault(struct vm_map *map, vaddr_t va, vm_prot_t access)
{
	struct faultctx fc = {
		.map = map,
		.va = trunc_page(va),
		.access = access,
		.deadline = 1,		/* long ago */
	};

	(void)fault_run(&fc);
}
