/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_km: memory for the kernel itself.
 *
 * Overview
 *	The kernel has two kinds of address.  The direct map holds each low
 *	page once: uvm_km_pagealloc gives a page there at no cost, and pools
 *	live on that.  The arena, between the direct map and the hypervisor's
 *	hole, gives addresses to what needs several pages in a row (large
 *	kmem, kernel stacks) and to windows on high pages; any page will do
 *	behind it, and high ones are taken first.
 *
 *	The page tables of the whole arena exist from boot on, so mapping
 *	there never allocates and never fails.
 *
 * The arena
 *	One bit for each page of addresses, set when taken: 28 KiB at most.
 *	A search goes on where the last one ended (next fit), which spreads
 *	reuse of an address over time and finds something at the first look
 *	mostly.  The caller knows the size; nothing else is recorded.
 *
 * Waiting
 *	Without UVM_KMF_NOWAIT a request waits for pages or addresses.  Memory
 *	comes back when a user process is killed for it (uvm_fault.c); if none
 *	comes for KM_PATIENCE, the kernel itself has used up the domain, and
 *	a panic says so: better than a domain that hangs.  A request that can
 *	be refused leaves KM_RESERVE of the arena to those that cannot, so
 *	that no number of threads (kernel stacks) brings that about.
 *
 * Locking
 *	km_lock, adaptive, covers the bitmap.  Only the page functions may be
 *	called above IPL_NONE (up to IPL_VM, with UVM_KMF_NOWAIT).
 *	km_lock -> uvm_fpageqlock is not needed: neither is held when the
 *	other is taken.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm.h>

#define KM_PATIENCE	(30 * NSEC_PER_SEC)
#define KM_NBITS	32
#define KM_RESERVE(n)	((n) / 8)	/* of n pages of addresses */

static kmutex_t	km_lock;
static kcondvar_t km_cv;		/* addresses were freed */
static vaddr_t	km_base;		/* (: first address of the arena */
static u_long	km_npages;		/* (: its pages of addresses */
static u_long	km_nfree;		/* km_lock: of these, free */
static u_long	km_next;		/* km_lock: where to search first */
static uint32_t	*km_map;		/* km_lock: a bit each, set: taken */

/*
 * uvm_km_preinit: the arena's bitmap is taken from boot memory.
 */
void
uvm_km_preinit(void)
{
	vaddr_t end;

	pmap_virtual_space(&km_base, &end);
	km_base = round_page(km_base);
	km_npages = km_nfree = atop(trunc_page(end) - km_base);
	km_map = (uint32_t *)(uintptr_t)uvm_pageboot_alloc(
	    (vsize_t)(howmany(km_npages, KM_NBITS) * sizeof(uint32_t)));
}

void
uvm_km_init(void)
{

	mutex_init(&km_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&km_cv, "kmva");
}

static bool
km_taken(u_long i)
{

	return (km_map[i / KM_NBITS] >> (i % KM_NBITS)) & 1;
}

static void
km_mark(u_long first, u_long n, bool take)
{
	u_long i;

	for (i = first; i < first + n; i++) {
		KASSERT(km_taken(i) != take);
		km_map[i / KM_NBITS] ^= (uint32_t)1 << (i % KM_NBITS);
	}
	km_nfree += take ? -n : n;
}

/* First run of n free, aligned pages in [from, to), or km_npages. */
static u_long
km_search(u_long from, u_long to, u_long n, vsize_t align)
{
	u_long amask = atop(align) - 1, base = atop(km_base), i, run;

	for (i = from; i + n <= to; i += run + 1) {
		i = ((base + i + amask) & ~amask) - base;
		if (i % KM_NBITS == 0 && i < to &&
		    km_map[i / KM_NBITS] == UINT32_MAX) {
			run = KM_NBITS - 1;
			continue;
		}
		for (run = 0; run < n && i + run < to && !km_taken(i + run); )
			run++;
		if (run == n)
			return i;
	}
	return km_npages;
}

/*
 * km_vaalloc: n pages of addresses; 0 when there are none.
 * => km_lock held
 */
static vaddr_t
km_vaalloc(u_long n, vsize_t align)
{
	u_long i;

	KASSERT(mutex_owned(&km_lock));
	i = km_search(km_next, km_npages, n, align);
	if (i == km_npages)
		i = km_search(0, MIN(km_next + n + atop(align), km_npages), n,
		    align);
	if (i == km_npages)
		return 0;
	km_mark(i, n, true);
	km_next = i + n;
	return km_base + ptoa(i);
}

static vaddr_t
km_vawait(u_long n, vsize_t align, u_int flags)
{
	nsec_t deadline = 0;
	int error = 0;
	vaddr_t va;

	mutex_enter(&km_lock);
	if ((flags & UVM_KMF_NOWAIT) &&
	    km_nfree < n + KM_RESERVE(km_npages)) {
		mutex_exit(&km_lock);
		return 0;
	}
	while ((va = km_vaalloc(n, align)) == 0) {
		if (flags & UVM_KMF_NOWAIT)
			break;
		if (error != 0)
			panic("uvm_km: no %lu pages of kernel addresses in a "
			    "row, %lu are free", n, km_nfree);
		if (deadline == 0)
			deadline = nanouptime_ns() + KM_PATIENCE;
		error = cv_timedwait(&km_cv, &km_lock, deadline);
	}
	mutex_exit(&km_lock);
	return va;
}

static void
km_vafree(vaddr_t va, u_long n)
{
	u_long first = atop(va - km_base);

	mutex_enter(&km_lock);
	KASSERT(first + n <= km_npages);
	km_mark(first, n, false);
	cv_broadcast(&km_cv);
	mutex_exit(&km_lock);
}

/*
 * km_page: a page for the kernel, waiting for it if allowed.
 */
static struct vm_page *
km_page(u_int pgaflags, u_int flags)
{
	nsec_t now, deadline = 0;
	struct vm_page *pg;

	if (flags & UVM_KMF_ZERO)
		pgaflags |= UVM_PGA_ZERO;
	if ((flags & UVM_KMF_NOWAIT) == 0)
		pgaflags |= UVM_PGA_USERESERVE;
	while ((pg = uvm_pagealloc(NULL, 0, NULL, pgaflags)) == NULL &&
	    (flags & UVM_KMF_NOWAIT) == 0) {
		if (uvm_drain() != 0)
			continue;
		now = nanouptime_ns();
		if (deadline == 0)
			deadline = now + KM_PATIENCE;
		if (now >= deadline)
			panic("uvm_km: out of memory: kernel %lu, anonymous "
			    "%lu, files %lu pages", uvmexp.kernpages,
			    uvmexp.anonpages, uvmexp.filepages);
		(void)uvm_wait(MIN(deadline, now + NSEC_PER_SEC / 10));
	}
	return pg;
}

/* Unmap and free the pages behind [va, va + size). */
static void
km_unmap(vaddr_t va, vsize_t size)
{
	TAILQ_HEAD(, vm_page) pages = TAILQ_HEAD_INITIALIZER(pages);
	struct vm_page *pg;
	vaddr_t v;
	paddr_t pa;

	for (v = va; v < va + size; v += PAGE_SIZE) {
		if (!pmap_extract(pmap_kernel(), v, &pa))
			panic("uvm_km_free: nothing at %#lx", (u_long)v);
		TAILQ_INSERT_HEAD(&pages, PHYS_TO_VM_PAGE(pa), u.queue);
	}
	pmap_kremove(va, size);
	pmap_update(pmap_kernel());
	while ((pg = TAILQ_FIRST(&pages)) != NULL) {
		TAILQ_REMOVE(&pages, pg, u.queue);
		uvm_pagefree(pg);
	}
}

/*
 * uvm_km_alloc: kernel memory of `size' bytes, whole pages, aligned to
 * `align' (a power of two, at least a page).
 * => may sleep but for UVM_KMF_NOWAIT, with which it may return 0
 */
vaddr_t
uvm_km_alloc(vsize_t size, vsize_t align, u_int flags)
{
	struct vm_page *pg;
	vaddr_t va, v;

	KASSERT(size != 0 && (size & PAGE_MASK) == 0);
	KASSERT(powerof2(align) && (align == 0 || align >= PAGE_SIZE));

	va = km_vawait(atop(size), MAX(align, PAGE_SIZE), flags);
	if (va == 0 || (flags & UVM_KMF_VAONLY))
		return va;
	for (v = va; v < va + size; v += PAGE_SIZE) {
		pg = km_page(0, flags);
		if (pg == NULL)
			break;
		pmap_kenter_pa(v, VM_PAGE_TO_PHYS(pg),
		    VM_PROT_READ | VM_PROT_WRITE, 0);
	}
	pmap_update(pmap_kernel());
	if (v < va + size) {
		if (v > va)
			km_unmap(va, v - va);
		km_vafree(va, atop(size));
		return 0;
	}
	return va;
}

/*
 * uvm_km_free: what uvm_km_alloc gave; the same size and UVM_KMF_VAONLY.
 */
void
uvm_km_free(vaddr_t va, vsize_t size, u_int flags)
{

	if ((flags & UVM_KMF_VAONLY) == 0)
		km_unmap(va, size);
	km_vafree(va, atop(size));
}

/*
 * uvm_km_pagealloc: one page, at its address in the direct map.
 * => up to IPL_VM with UVM_KMF_NOWAIT, with which it may return 0
 */
vaddr_t
uvm_km_pagealloc(u_int flags)
{
	struct vm_page *pg = km_page(UVM_PGA_LOW, flags);

	return pg == NULL ? 0 : pmap_direct_va(VM_PAGE_TO_PHYS(pg));
}

void
uvm_km_pagefree(vaddr_t va)
{

	uvm_pagefree(PHYS_TO_VM_PAGE(pmap_direct_pa(va)));
}

u_long
uvm_km_vanfree(void)
{

	return km_nfree;
}
