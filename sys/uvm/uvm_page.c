/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_page: the pages of memory, free and in use.
 *
 * Overview
 *	Pseudo-physical page numbers are dense from 0, so one array indexed by
 *	page number holds a struct vm_page for each: 40 bytes a page, 1 % of
 *	memory, and address <-> vm_page is arithmetic.  The array lies in low
 *	memory (40 MiB of it in a domain of 4 GiB) and also covers what boot
 *	took for itself, so that the pmap can note things about its first
 *	table pages there.
 *
 *	Low pages have a direct map: the kernel reaches them without mapping
 *	anything.  High ones, beyond VM_DIRECT_MAX, have none.  Each kind has
 *	a free list, last in first out so that warm pages are used first.
 *	Who can do with either kind gets a high page.
 *
 * Reserves
 *	User memory and file data may not take the last reserve_kernel pages,
 *	nor, in a domain with high memory, the last reserve_low low ones: the
 *	kernel needs some to go on, if only to let a process exit.  Of these
 *	again, requests of the kernel that can be refused (a fork's stack and
 *	page tables) leave a quarter to those that cannot.
 *
 * Owners and holders
 *	uvm_pagealloc gives a page to an object, an anon, or to the kernel
 *	(neither).  uvm_pagehold lets somebody copy to or from a page without
 *	its owner's lock, across a page fault if need be: an owner that frees
 *	a held page only disowns it, and the last uvm_pagerele frees it.
 *	No page is ever "busy", so nobody waits for a copy that itself waits
 *	for a page of the same file.
 *
 * Locking
 *	The owner's lock covers uobject, pgoff, u.anon and u.rb; it is held by
 *	the caller of uvm_pagealloc and uvm_pagefree.  uvm_fpageqlock, a spin
 *	mutex at IPL_VM, covers free lists, counts in uvmexp and hold_count.
 *	It is a leaf: owner's lock -> uvm_fpageqlock.
 *
 * Limits
 *	There is no page daemon.  One would go round this array like the hand
 *	of a clock, which is why a page carries no queue linkage.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

CTASSERT(sizeof(void *) != 4 || sizeof(struct vm_page) <= 40);

/* Memory told to us at boot: pages [ps_start, ps_end) of one kind. */
struct vm_physseg {
	u_long	ps_start;
	u_long	ps_end;
	int	ps_freelist;
};

static struct vm_physseg	physseg[VM_PHYSSEG_MAX];
static u_int			nphysseg;

struct vm_page	*uvm_page_array;
u_long		uvm_page_count;

kmutex_t	uvm_fpageqlock;
static TAILQ_HEAD(, vm_page) freelist[VM_NFREELIST];
static kcondvar_t uvm_freecv;		/* pages were freed */
static u_int	uvm_nwaiting;		/* sleepers on uvm_freecv */

/*
 * uvm_page_physload: the range [start, end) is memory that uvm may use.
 * => before uvm_page_init
 */
void
uvm_page_physload(paddr_t start, paddr_t end, int list)
{
	struct vm_physseg *ps = &physseg[nphysseg];

	KASSERT(uvm_page_array == NULL);
	KASSERT(list == VM_FREELIST_LOW || list == VM_FREELIST_HIGH);
	if (nphysseg == VM_PHYSSEG_MAX)
		panic("uvm_page_physload: more than %d ranges of memory",
		    VM_PHYSSEG_MAX);

	ps->ps_start = (u_long)(round_page(start) >> PAGE_SHIFT);
	ps->ps_end = (u_long)(end >> PAGE_SHIFT);
	ps->ps_freelist = list;
	if (ps->ps_start < ps->ps_end)
		nphysseg++;
}

/*
 * uvm_pageboot_alloc: zeroed low memory, for ever, before there are pages.
 * => address in the direct map
 */
vaddr_t
uvm_pageboot_alloc(vsize_t size)
{
	u_long npages = atop(round_page(size));
	struct vm_physseg *ps;
	vaddr_t va;

	KASSERT(uvm_page_array == NULL);
	for (ps = physseg; ps < &physseg[nphysseg]; ps++) {
		if (ps->ps_freelist != VM_FREELIST_LOW ||
		    ps->ps_end - ps->ps_start < npages)
			continue;
		va = pmap_direct_va((paddr_t)ps->ps_start << PAGE_SHIFT);
		ps->ps_start += npages;
		memset((void *)(uintptr_t)va, 0, round_page(size));
		return va;
	}
	panic("uvm_pageboot_alloc: no %lu pages of low memory in a row",
	    npages);
}

static void
freelist_add(struct vm_page *pg)
{
	bool low = (pg->flags & PG_LOW) != 0;

	pg->flags |= PG_FREE;
	TAILQ_INSERT_HEAD(
	    &freelist[low ? VM_FREELIST_LOW : VM_FREELIST_HIGH], pg, u.queue);
	uvmexp.free++;
	if (low)
		uvmexp.lowfree++;
}

static struct vm_page *
freelist_take(int list)
{
	struct vm_page *pg = TAILQ_FIRST(&freelist[list]);

	if (pg == NULL)
		return NULL;
	TAILQ_REMOVE(&freelist[list], pg, u.queue);
	pg->flags &= (uint16_t)~PG_FREE;
	uvmexp.free--;
	if (list == VM_FREELIST_LOW)
		uvmexp.lowfree--;
	return pg;
}

/* Pages of [start, end) become free, from the highest to the lowest. */
static void
physseg_free(u_long start, u_long end, int list)
{
	struct vm_page *pg;
	u_long i;

	for (i = end; i-- > start; ) {
		pg = &uvm_page_array[i];
		if (list == VM_FREELIST_LOW) {
			pg->flags |= PG_LOW;
			uvmexp.nlow++;
		}
		uvmexp.npages++;
		freelist_add(pg);
	}
}

/*
 * uvm_page_setreserves: some pages for the kernel, more in larger domains,
 * where it has more to manage.
 */
static void
uvm_page_setreserves(void)
{

	uvmexp.reserve_kernel = 64 + uvmexp.npages / 256;
	uvmexp.reserve_low = uvmexp.reserve_kernel;
	if (uvmexp.nlow < uvmexp.npages)
		uvmexp.reserve_low += uvmexp.nlow / 32;
}

/*
 * uvm_page_init: the array exists and what boot left is free.
 */
void
uvm_page_init(void)
{
	struct vm_physseg *ps;
	struct vm_page *array;
	u_long count = 0;
	u_int i;

	mutex_init(&uvm_fpageqlock, MUTEX_DEFAULT, IPL_VM);
	cv_init(&uvm_freecv, "pagewait");
	for (i = 0; i < VM_NFREELIST; i++)
		TAILQ_INIT(&freelist[i]);
	for (ps = physseg; ps < &physseg[nphysseg]; ps++)
		count = MAX(count, ps->ps_end);
	array = (struct vm_page *)(uintptr_t)uvm_pageboot_alloc(
	    (vsize_t)(count * sizeof(struct vm_page)));
	uvm_page_array = array;
	uvm_page_count = count;
	for (ps = physseg; ps < &physseg[nphysseg]; ps++)
		physseg_free(ps->ps_start, ps->ps_end, ps->ps_freelist);
	uvm_page_setreserves();
}

/*
 * uvm_page_donate: low memory that boot had taken is free memory now.
 */
void
uvm_page_donate(paddr_t start, paddr_t end)
{
	u_long first = (u_long)(round_page(start) >> PAGE_SHIFT);
	u_long last = (u_long)(end >> PAGE_SHIFT);

	KASSERT(last <= uvm_page_count);
	if (first >= last)
		return;
	KASSERT(pmap_is_direct((paddr_t)(last - 1) << PAGE_SHIFT));
	mutex_enter(&uvm_fpageqlock);
	physseg_free(first, last, VM_FREELIST_LOW);
	uvm_page_setreserves();
	mutex_exit(&uvm_fpageqlock);
}

/*
 * page_take: a free page of the wanted kind, if the reserves allow it.
 * => uvm_fpageqlock held
 */
static struct vm_page *
page_take(bool kernel, u_int flags)
{
	u_long keep = uvmexp.reserve_kernel, keeplow = uvmexp.reserve_low;
	struct vm_page *pg = NULL;

	if (flags & UVM_PGA_USERESERVE)
		keep = keeplow = 0;
	else if (kernel)
		keep = keeplow = uvmexp.reserve_kernel / 4;
	if (uvmexp.free <= keep)
		return NULL;
	if ((flags & UVM_PGA_LOW) == 0)
		pg = freelist_take(VM_FREELIST_HIGH);
	if (pg == NULL && uvmexp.lowfree > keeplow)
		pg = freelist_take(VM_FREELIST_LOW);
	return pg;
}

/* The count that a page of this owner is in. */
static u_long *
page_count(const struct vm_page *pg)
{

	if (pg->uobject != NULL)
		return &uvmexp.filepages;
	return (pg->flags & PG_ANON) ? &uvmexp.anonpages : &uvmexp.kernpages;
}

static void
page_setowner(struct vm_page *pg, struct uvm_object *uobj, voff_t off,
    struct vm_anon *anon)
{

	KASSERT(pg->hold_count == 0);
	pg->uobject = uobj;
	pg->pgoff = (uint32_t)(off >> PAGE_SHIFT);
	if (anon != NULL) {
		pg->flags |= PG_ANON;
		pg->u.anon = anon;
	}
	(*page_count(pg))++;
}

/*
 * uvm_pagealloc: a page for an object at an offset, for an anon, or, with
 * neither, for the kernel; NULL when there is none.
 * => owner's lock held; never sleeps; the kernel may call up to IPL_VM
 */
struct vm_page *
uvm_pagealloc(struct uvm_object *uobj, voff_t off, struct vm_anon *anon,
    u_int flags)
{
	bool kernel = uobj == NULL && anon == NULL;
	struct vm_page *pg;

	KASSERT(uobj == NULL || anon == NULL);
	KASSERT(uobj == NULL || mutex_owned(&uobj->vmobjlock));

	mutex_enter(&uvm_fpageqlock);
	pg = page_take(kernel, flags);
	if (pg != NULL)
		page_setowner(pg, uobj, off, anon);
	mutex_exit(&uvm_fpageqlock);
	if (pg == NULL)
		return NULL;

	if (flags & UVM_PGA_ZERO)
		pmap_zero_page(VM_PAGE_TO_PHYS(pg));
	if (uobj != NULL) {
		rb_tree_insert_node(&uobj->uo_tree, pg);
		uobj->uo_npages++;
	}
	return pg;
}

/* The page is nobody's; whoever waits for memory may look. */
static void
page_release(struct vm_page *pg)
{

	KASSERT(mutex_owned(&uvm_fpageqlock));
	pg->flags &= PG_LOW;
	freelist_add(pg);
	if (uvm_nwaiting != 0)
		cv_broadcast(&uvm_freecv);
}

/*
 * uvm_pagefree: the owner gives the page up; it is free when no holder is
 * left.
 * => owner's lock held; all mappings removed, and pmap_update called
 */
void
uvm_pagefree(struct vm_page *pg)
{
	struct uvm_object *uobj = pg->uobject;

	KASSERT((pg->flags & (PG_FREE | PG_RELEASED)) == 0);
	if (uobj != NULL) {
		KASSERT(mutex_owned(&uobj->vmobjlock));
		rb_tree_remove_node(&uobj->uo_tree, pg);
		uobj->uo_npages--;
	}

	mutex_enter(&uvm_fpageqlock);
	(*page_count(pg))--;
	pg->uobject = NULL;
	pg->flags &= (uint16_t)~PG_ANON;
	if (pg->hold_count == 0)
		page_release(pg);
	else {
		pg->flags |= PG_RELEASED;
		uvmexp.kernpages++;
	}
	mutex_exit(&uvm_fpageqlock);
}

/*
 * uvm_pagehold: the page stays memory until uvm_pagerele.
 * => owner's lock held
 */
void
uvm_pagehold(struct vm_page *pg)
{

	mutex_enter(&uvm_fpageqlock);
	KASSERT((pg->flags & PG_FREE) == 0);
	pg->hold_count++;
	KASSERT(pg->hold_count != 0);
	mutex_exit(&uvm_fpageqlock);
}

void
uvm_pagerele(struct vm_page *pg)
{

	mutex_enter(&uvm_fpageqlock);
	KASSERT(pg->hold_count != 0);
	if (--pg->hold_count == 0 && (pg->flags & PG_RELEASED)) {
		uvmexp.kernpages--;
		page_release(pg);
	}
	mutex_exit(&uvm_fpageqlock);
}

/*
 * uvm_wait: sleep until a page is freed and users may have some, or until
 * the deadline.  It always sleeps: the caller just failed to get memory, of
 * whatever kind, and must not spin while others could give some back.
 * => no locks held; returns whether there are pages
 */
bool
uvm_wait(nsec_t deadline)
{
	int error;
	bool ok;

	mutex_enter(&uvm_fpageqlock);
	uvm_nwaiting++;
	do {
		error = cv_timedwait(&uvm_freecv, &uvm_fpageqlock, deadline);
		ok = uvmexp.free > uvmexp.reserve_kernel &&
		    (!TAILQ_EMPTY(&freelist[VM_FREELIST_HIGH]) ||
		    uvmexp.lowfree > uvmexp.reserve_low);
	} while (error == 0 && !ok);
	uvm_nwaiting--;
	mutex_exit(&uvm_fpageqlock);
	return ok;
}

/*
 * uvm_page_kmap: a kernel address at which the page can be read and written
 * until uvm_page_kunmap; its own in the direct map, or a window.
 * => the page is held or locked; may sleep
 */
vaddr_t
uvm_page_kmap(struct vm_page *pg)
{
	vaddr_t va;

	if (pg->flags & PG_LOW)
		return pmap_direct_va(VM_PAGE_TO_PHYS(pg));
	va = uvm_km_alloc(PAGE_SIZE, PAGE_SIZE, UVM_KMF_VAONLY);
	pmap_kenter_pa(va, VM_PAGE_TO_PHYS(pg), VM_PROT_READ | VM_PROT_WRITE,
	    0);
	pmap_update(pmap_kernel());
	return va;
}

void
uvm_page_kunmap(struct vm_page *pg, vaddr_t va)
{

	if (pg->flags & PG_LOW)
		return;
	pmap_kremove(va, PAGE_SIZE);
	pmap_update(pmap_kernel());
	uvm_km_free(va, PAGE_SIZE, UVM_KMF_VAONLY);
}
