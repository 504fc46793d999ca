/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The life of a page table on a real Xen: private tables take plain stores,
 * loading pins them, pinned ones are read-only to us and changed by
 * hypercalls, and at the end all is as before.
 *
 * Xen refuses to pin a table that we could write, and the pages are given
 * back to uvm, which writes to them: so what is wrong here is not silent.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/intr.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/pmap.h>

#include <xenport/hypercall.h>

#include <i386/xen/pmap_private.h>

REGRESS_TEST("guest/arch/i386/xen/pmap_pinning", test_pinning);

#define NPAGES	48
#define BASE	0x10000000u	/* user addresses, an L1 for each 8 of them */
#define STRIDE	(NBPD_L2 / 8)
#define FAR	0x80000000u	/* where there is no L2 yet */

static struct vm_page *pages[NPAGES];

static volatile u_int *
word_at(u_int i)
{
	return (volatile u_int *)(uintptr_t)(BASE + i * STRIDE);
}

/* Hypercalls for memory so far; a timer's interrupt makes others. */
static uint64_t
hypercalls(void)
{
	const volatile uint64_t *n = &curcpu()->ci_evcnt[EVC_HYPERCALL];

	return n[__HYPERVISOR_mmu_update] + n[__HYPERVISOR_mmuext_op] +
	    n[__HYPERVISOR_update_va_mapping] + n[__HYPERVISOR_multicall];
}

/*
 * So many hypercalls were made since `before': the first number where page
 * tables are low; at most the second where all L1s are high, for there each
 * look at another one is a hypercall, if this CPU did not look at it last,
 * and so is each store while it is private.
 */
#define CLAIM_COST(before, low, high, what) do {			\
	u_int made_ = (u_int)(hypercalls() - (before));			\
									\
	CLAIM(highpte ? made_ <= (high) : made_ == (low), what ": %u",	\
	    made_);							\
} while (0)

static bool	highpte;

static bool
enter(struct pmap *pm, vaddr_t va, struct vm_page *pg, vm_prot_t prot)
{
	return pmap_enter(pm, va, VM_PAGE_TO_PHYS(pg), prot, prot) == 0;
}

/* Filled like a fork's child. */
static void
test_private(struct pmap *pm)
{
	uint64_t before = hypercalls();
	bool all = true;
	u_int i;

	for (i = 0; i < NPAGES; i++)
		all &= enter(pm, BASE + i * STRIDE, pages[i],
		    VM_PROT_READ | VM_PROT_WRITE);
	CLAIM(all, "pages are entered");
	CLAIM(pmap_resident_count(pm) == NPAGES, "and counted");
	CLAIM(pmap_table_count(pm) == 3 + NPAGES / 8,
	    "an L3, two L2s and the L1s are its tables");
	CLAIM_COST(before, 0, NPAGES + 2 * NPAGES / 8,
	    "Xen is asked for what is high only");
}

static void
test_loaded(struct pmap *pm)
{
	uint64_t before = hypercalls();
	bool intact = true;
	u_int i, word = 0;
	paddr_t l1;

	pmap_load(pm);
	CLAIM_COST(before, 1, 1, "pin and load are one");
	CLAIM(pm->pm_state == PMAP_PINNED, "a loaded pmap is pinned");
	CLAIM(kcopy(&word, pm->pm_l3, sizeof(word)) == EFAULT,
	    "its L3 cannot be written");
	CLAIM(kcopy(&word, pm->pm_l2[0], sizeof(word)) == EFAULT,
	    "nor its L2");
	l1 = xpmap_mtop((maddr_t){ pm->pm_l2[0][pl2_i(BASE)] & PG_FRAME });
	if (pmap_is_direct(l1))
		CLAIM(kcopy(&word, (void *)pmap_direct_va(l1),
		    sizeof(word)) == EFAULT,
		    "nor an L1: Xen does not emulate the store");
	for (i = 0; i < NPAGES; i++)
		*word_at(i) = i + 1;
	for (i = 0; i < NPAGES; i++)
		intact &= *(u_int *)pmap_direct_va(
		    VM_PAGE_TO_PHYS(pages[i])) == i + 1;
	CLAIM(intact, "each address is its page");
}

static void
test_live(struct pmap *pm)
{
	volatile u_int *far = (volatile u_int *)FAR;
	uint64_t before = hypercalls();
	u_int word = 77;
	paddr_t pa;

	CLAIM(enter(pm, FAR, pages[1], VM_PROT_READ) && *far == 2,
	    "a page where no table was");
	CLAIM_COST(before, 1, 3, "is one, and two for a high L1");
	CLAIM(kcopy(&word, (void *)FAR, sizeof(word)) == EFAULT,
	    "what is read-only cannot be written");
	before = hypercalls();
	CLAIM(enter(pm, FAR, pages[2], VM_PROT_READ | VM_PROT_WRITE) &&
	    *far == 3, "another page in its place is seen at once");
	CLAIM_COST(before, 1, 1, "by one");
	CLAIM(kcopy(&word, (void *)FAR, sizeof(word)) == 0 &&
	    *word_at(2) == 77, "and can be written");
	pmap_page_protect(pages[2], VM_PROT_READ);
	CLAIM(kcopy(&word, (void *)FAR, sizeof(word)) == EFAULT &&
	    kcopy(&word, (void *)(uintptr_t)word_at(2), sizeof(word)) == EFAULT,
	    "a page protected is so at both its addresses");
	pmap_page_protect(pages[2], VM_PROT_NONE);
	CLAIM(!pmap_extract(pm, FAR, &pa) &&
	    !pmap_extract(pm, (vaddr_t)word_at(2), &pa) &&
	    kcopy((void *)(uintptr_t)word_at(2), &word, sizeof(word)) == EFAULT,
	    "a page removed is at neither");
}

static void
test_bits(struct pmap *pm)
{
	struct vm_page *pg = pages[5];

	(void)pmap_clear_modify(pg);
	(void)pmap_clear_reference(pg);
	CLAIM(!pmap_is_modified(pg) && !pmap_is_referenced(pg),
	    "a page not used is neither referenced nor modified");
	CLAIM(*word_at(5) == 6 && pmap_is_referenced(pg) &&
	    !pmap_is_modified(pg), "reading references it");
	*word_at(5) = 7;
	CLAIM(pmap_is_modified(pg), "writing modifies it");
	pmap_remove(pm, (vaddr_t)word_at(5), (vaddr_t)word_at(5) + PAGE_SIZE);
	CLAIM(pmap_is_modified(pg), "which outlives the mapping");
}

static void
test_batch(struct pmap *pm)
{
	uint64_t before = hypercalls();

	pmap_protect(pm, BASE, BASE + NPAGES * STRIDE, VM_PROT_READ);
	CLAIM_COST(before, 1, 1 + NPAGES / 8,
	    "protecting is one for all L1s, and a look at each high one");
	CLAIM(kcopy("x", (void *)(uintptr_t)word_at(9), 1) == EFAULT,
	    "and in force at once");
}

static void
test_end(struct pmap *pm)
{
	uint64_t before;

	pmap_load(pmap_kernel());
	before = hypercalls();
	pmap_remove_all(pm);
	CLAIM_COST(before, 1, 1 + NPAGES + NPAGES / 8,
	    "unpinning is one; clearing high L1s is more");
	CLAIM(pm->pm_state == PMAP_PRIVATE && pmap_resident_count(pm) == 0,
	    "what remains is private and empty");
	before = hypercalls();
	pmap_destroy(pm);
	CLAIM_COST(before, 0, 0, "destroying it needs none");
}

/* A small one stays pinned and is the next one, until memory is short. */
static void
test_kept(struct pmap *pm, u_int n)
{
	const volatile uint64_t *ev = curcpu()->ci_evcnt;
	uint64_t unpins = ev[EVC_UNPIN], before;
	bool all = true;
	u_long tables;
	paddr_t pa;
	u_int i;

	pmap_load(pm);
	for (i = 0; i < n; i++)
		all &= enter(pm, BASE + i * PAGE_SIZE, pages[i],
		    VM_PROT_READ | VM_PROT_WRITE);
	*(volatile u_int *)BASE = n;
	CLAIM(all && *(volatile u_int *)BASE == n, "a small pmap is in use");
	pmap_load(pmap_kernel());
	before = hypercalls();
	pmap_remove_all(pm);
	pmap_destroy(pm);
	CLAIM_COST(before, 1, 2 + n, "its end is one hypercall");
	if (highpte)
		return;
	CLAIM(ev[EVC_UNPIN] == unpins, "it is not unpinned");
	before = hypercalls();
	CLAIM(pmap_create() == pm, "the next one is the same");
	CLAIM(pm->pm_state == PMAP_PINNED && pmap_resident_count(pm) == 0 &&
	    !pmap_extract(pm, BASE, &pa), "pinned and empty");
	CLAIM(hypercalls() == before, "without a hypercall");
	tables = pmap_table_count(pm);
	pmap_destroy(pm);
	CLAIM(pmap_drain() == tables && ev[EVC_UNPIN] > unpins,
	    "a drain unpins and frees it");
}

/* The pages of an L1 in the right order, as a fork enters them. */
static void
test_pages(struct pmap *pm)
{
	struct pmap_pages pp = { .pp_n = 0 };
	uint64_t before;
	bool all = true;
	paddr_t pa;
	u_int i;

	CLAIM(enter(pm, BASE, pages[0], VM_PROT_READ), "there are tables");
	pmap_load(pm);
	for (i = 0; i < NPAGES; i++) {
		pp.pp_va[i] = BASE + i * PAGE_SIZE;
		pp.pp_page[i] = pages[i];
		pp.pp_prot[i] = VM_PROT_READ;
	}
	pp.pp_n = NPAGES;
	before = hypercalls();
	pmap_enter_pages(pm, &pp);
	CLAIM_COST(before, 1, 2, "many pages are entered by one hypercall");
	for (i = 0; i < NPAGES; i++)
		all &= pmap_extract(pm, BASE + i * PAGE_SIZE, &pa) &&
		    pa == VM_PAGE_TO_PHYS(pages[i]);
	CLAIM(all && pp.pp_n == 0, "all of them");
	pmap_load(pmap_kernel());
	pmap_remove_all(pm);
	pmap_destroy(pm);
}

static void
test_pinning(void)
{
	u_int kept = pmap_kept_max;
	u_long free;
	struct pmap *pm;
	u_int i, n = 0;

	highpte = strstr(boot_cmdline(), "xen.highpte") != NULL;
	pmap_kept_max = 0;
	(void)pmap_drain();
	free = uvmexp.free;
	for (i = 0; i < NPAGES; i++) {
		pages[i] = uvm_pagealloc(NULL, 0, NULL,
		    UVM_PGA_ZERO | UVM_PGA_LOW);
		n += pages[i] != NULL;
	}
	pm = pmap_create();
	if (!CLAIM(pm != NULL && n == NPAGES, "there is memory for a pmap"))
		return;
	test_private(pm);
	test_loaded(pm);
	test_live(pm);
	test_bits(pm);
	test_batch(pm);
	test_end(pm);
	pm = pmap_create();
	if (CLAIM(pm != NULL, "there is memory for another one"))
		test_pages(pm);
	pmap_kept_max = 1;
	pm = pmap_create();
	if (CLAIM(pm != NULL, "and one to be kept"))
		test_kept(pm, 8);
	pmap_kept_max = kept;
	for (i = 0; i < NPAGES; i++)
		uvm_pagefree(pages[i]);
	CLAIM(uvmexp.free + 16 >= free, "no page is lost");
}
