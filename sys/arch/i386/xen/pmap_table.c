/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap_table: the pages of page tables: where they come from, and how the
 * kernel reads and writes what is in them.
 *
 * Overview.  A table page is in the direct map, where it can be read at any
 * time, or above it.  L3s and L2s are always low: there are few, and they are
 * looked at for every address.  L1s are low, too, until low memory gets short;
 * then they are taken from high memory, so that a domain with much of that can
 * map all of it.  The kernel's own L1s are made at boot and are low.
 *
 * The window.  Each CPU has one page of kernel addresses at which a high L1 is
 * mapped when it is wanted, until another one is.  It is always mapped
 * read-only, whatever the pmap's state, so it never stands in the way of a
 * pin.  An entry of a high L1 is stored by a hypercall even while the pmap is
 * private: Xen writes it as what it is then, ordinary memory.  The window is
 * left as it is when its page is freed: whoever gets the page next does not
 * mind that we could read it.
 *
 * What pmap_pte returns is therefore good until the next high L1 is looked up
 * on this CPU.  Since pm_lock is held, nobody comes in between but the caller
 * himself.
 *
 * The spare.  What pmap_enter needs cannot be had with pm_lock held.  So it
 * says what it lacks, the lock is released, the spare is filled, and it begins
 * again.
 *
 * The record.  mdpg_table in the vm_page says that Xen holds the page as a
 * table or as descriptors.  It is set for what boot made as soon as there are
 * vm_pages.  A DIAGNOSTIC kernel looks at it before any page is mapped
 * writable; in others Xen refuses, and that is a panic, too.
 *
 * Xen facts.  mmu_update on a page without a type, or with a writable one, is
 * a plain store of 8 bytes.  A read-only mapping holds no reference of the
 * type, so it may stay while the page becomes a table and while it is one.
 * (Xen 4.17, arch/x86/mm.c.)
 *
 * Locking: pm_lock, as told in pmap.c; the window is the CPU's own, at IPL_VM.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/cpu.h>
#include <sys/pool.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>

#include <xenport/xpq.h>

#include "pmap_private.h"

#define LOW_SHARE	8	/* less than 1/8 of it free: low is short */

static bool	pmap_highpte;	/* (: every L1 that can be is high */

/*
 * What boot made is recorded in its vm_pages.
 */
void
pmap_table_init(void)
{
	const struct pmap *pm = pmap_kernel();
	const pt_entry_t *l2 = pm->pm_l2[L3_KERN];
	u_int i;

	pmap_highpte = strstr(boot_cmdline(), "xen.highpte") != NULL;
	pmap_table_record((vaddr_t)pm->pm_l3);
	pmap_table_record((vaddr_t)l2);
	for (i = 0; i < L2_KERN_ENTRIES; i++)
		if (l2[i] & PG_V)
			pmap_table_record((vaddr_t)pmap_table_map(
			    (maddr_t){ l2[i] & PG_FRAME }));
	pmap_table_record((vaddr_t)curcpu()->ci_gdt);
}

/* Xen holds the page at this address of the direct map. */
void
pmap_table_record(vaddr_t va)
{
	struct vm_page *pg = PHYS_TO_VM_PAGE(pmap_direct_pa(va));

	if (pg != NULL)
		pg->mdpage.mdpg_table = true;
}

/* May the page be mapped so?  Not writable if Xen holds it. */
bool
pmap_may_map(paddr_t pa, vm_prot_t prot)
{
	const struct vm_page *pg = PHYS_TO_VM_PAGE(pa);

	return (prot & VM_PROT_WRITE) == 0 || pg == NULL ||
	    !pg->mdpage.mdpg_table;
}

/*
 * Entries.
 */

/* => IPL_VM */
static pt_entry_t *
pmap_window(maddr_t ma)
{
	struct cpu_info *ci = curcpu();

	KASSERT(splget() >= IPL_VM);
	if (ci->ci_ptwin_ma != ma.ma) {
		xpq_va_mapping(ci->ci_ptwin, ma.ma | PG_V | PG_A | pmap_nx,
		    ci->ci_ptwin_ma != 0 ? 1u << ci->ci_index : 0);
		ci->ci_ptwin_ma = ma.ma;
	}
	return (pt_entry_t *)ci->ci_ptwin;
}

/* Is the entry seen through the window? */
bool
pmap_in_window(const pt_entry_t *ptep)
{

	return (vaddr_t)ptep - curcpu()->ci_ptwin < PAGE_SIZE;
}

/* The table in that frame. */
pt_entry_t *
pmap_table_map(maddr_t ma)
{
	pfn_t pfn = xpmap_mtop_frame(ma_to_mfn(ma));

	if (__predict_true(pfn < pmap_direct_npfn))
		return (pt_entry_t *)(VM_MIN_KERNEL_ADDRESS +
		    (pfn << PAGE_SHIFT));
	return pmap_window(ma);
}

/*
 * The L1 entry of an address, or NULL if there is no L1; to be read.
 * => pm_lock held, but for the kernel's pmap
 */
pt_entry_t *
pmap_pte(const struct pmap *pm, vaddr_t va)
{
	const pt_entry_t *l2 = pm->pm_l2[pl3_i(va)];
	pt_entry_t entry;

	if (l2 == NULL)
		return NULL;
	entry = l2[pl2_i(va)];
	if ((entry & PG_V) == 0)
		return NULL;
	return &pmap_table_map((maddr_t){ entry & PG_FRAME })[pl1_i(va)];
}

/* Where the entry is for Xen. */
maddr_t
pmap_pte_ma(const pt_entry_t *ptep)
{
	const struct cpu_info *ci = curcpu();

	if (__predict_false(pmap_in_window(ptep)))
		return (maddr_t){ ci->ci_ptwin_ma +
		    ((vaddr_t)ptep - ci->ci_ptwin) };
	KASSERT(pmap_is_direct((vaddr_t)ptep - VM_MIN_KERNEL_ADDRESS));
	return xpmap_ptom((vaddr_t)ptep - VM_MIN_KERNEL_ADDRESS);
}

struct vm_page *
pmap_pte_page(pt_entry_t pte)
{

	mfn_t mfn = ma_to_mfn((maddr_t){ pte & PG_FRAME });

	return PHYS_TO_VM_PAGE((paddr_t)xpmap_mtop_frame(mfn) << PAGE_SHIFT);
}

/*
 * Pages.
 */

/* Is it time to leave the rest of low memory to those who need it? */
static bool
pmap_low_is_short(void)
{

	return pmap_highpte || uvmexp.lowfree < uvmexp.nlow / LOW_SHARE;
}

/* A page of zeros for a table; NULL if there is none and `canfail'. */
struct vm_page *
pmap_table_alloc(bool is_l1, bool canfail)
{
	u_int flags = UVM_PGA_ZERO;
	struct vm_page *pg;

	if (!is_l1 || !pmap_low_is_short())
		flags |= UVM_PGA_LOW;
	for (;;) {
		pg = uvm_pagealloc(NULL, 0, NULL, flags);
		if (pg != NULL || canfail)
			return pg;
		(void)uvm_wait(NSEC_NEVER);
	}
}

/*
 * The page is a table, read-only to us, or an ordinary page again.
 * => with others if a batch is open
 */
void
pmap_table_protect(struct vm_page *pg, bool writable)
{
	paddr_t pa = VM_PAGE_TO_PHYS(pg);

	pg->mdpage.mdpg_table = !writable;
	if (pmap_is_direct(pa))
		xpq_pte(pmap_pte_ma(pmap_pte(pmap_kernel(),
		    pmap_direct_va(pa))), pmap_direct_pte(pa, writable));
}

/*
 * The page belongs to the pmap, as a table that nothing names yet; its address
 * is good for as long as pmap_pte's.
 * => pm_lock held, or the pmap is new
 */
pt_entry_t *
pmap_table_add(struct pmap *pm, struct vm_page *pg)
{

	TAILQ_INSERT_TAIL(&pm->pm_ptps, pg, mdpage.mdpg_ptp);
	pm->pm_tables++;
	if (!pmap_is_direct(VM_PAGE_TO_PHYS(pg)))
		pm->pm_high = true;
	if (pm->pm_state == PMAP_PINNED)
		pmap_table_protect(pg, false);
	return pmap_table_map(xpmap_ptom(VM_PAGE_TO_PHYS(pg)));
}

pt_entry_t
pmap_table_entry(const struct vm_page *pg, pt_entry_t bits)
{

	return xpmap_ptom(VM_PAGE_TO_PHYS(pg)).ma | PG_V | bits;
}

/*
 * The L1 entry of a user address, with tables made out of the spare pages
 * where there are none.
 * => pm_lock held, and a batch open.
 * => NULL if there are not enough of them; the spare then says so.
 */
pt_entry_t *
pmap_pte_make(struct pmap *pm, vaddr_t va, struct pmap_spare *sp)
{
	u_int slot = pl3_i(va), need = pm->pm_l2[slot] == NULL ? 2 : 1;
	pt_entry_t *ptep = pmap_pte(pm, va), *l1;

	if (ptep != NULL)
		return ptep;
	KASSERT(va < VM_MIN_KERNEL_ADDRESS);
	if (sp->sp_table[0] == NULL ||
	    (need == 2 && sp->sp_table[1] == NULL)) {
		sp->sp_want_tables = true;
		return NULL;
	}
	l1 = pmap_table_add(pm, sp->sp_table[0]);
	if (need == 2) {
		pm->pm_l2[slot] = pmap_table_add(pm, sp->sp_table[1]);
		pmap_store_table(pm, &pm->pm_l3[slot],
		    pmap_table_entry(sp->sp_table[1], 0), EVC_LIVE_L3);
		sp->sp_table[1] = NULL;
	}
	pmap_store_table(pm, &pm->pm_l2[slot][pl2_i(va)],
	    pmap_table_entry(sp->sp_table[0], PG_RW | PG_U | PG_A),
	    EVC_LIVE_L2);
	sp->sp_table[0] = NULL;
	return &l1[pl1_i(va)];
}

/* What the last attempt lacked is there, or ENOMEM. */
int
pmap_spare_fill(struct pmap_spare *sp, bool canfail)
{
	u_int i;

	for (i = 0; sp->sp_want_tables && i < 2; i++) {
		if (sp->sp_table[i] != NULL)
			continue;
		sp->sp_table[i] = pmap_table_alloc(i == 0, canfail);
		if (sp->sp_table[i] == NULL)
			return ENOMEM;
	}
	sp->sp_want_tables = false;
	if (sp->sp_want_pv) {
		sp->sp_pv = pool_get(&pmap_pv_pool,
		    canfail ? PR_NOWAIT : PR_WAITOK);
		if (sp->sp_pv == NULL)
			return ENOMEM;
		sp->sp_pv->pv_next = NULL;
		sp->sp_want_pv = false;
	}
	return 0;
}

/* For the pages that are mapped already, as many pv entries as there are. */
void
pmap_spare_pv(struct pmap_spare *sp, struct vm_page **pages, u_int n)
{
	struct pv_entry *pv;
	u_int i;

	for (i = 0; i < n; i++) {
		if (pages[i] == NULL ||
		    pages[i]->mdpage.mdpg_pv.pv_pmap == NULL)
			continue;
		pv = pool_get(&pmap_pv_pool, PR_NOWAIT);
		if (pv == NULL)
			return;
		pv->pv_next = sp->sp_pv;
		sp->sp_pv = pv;
	}
}

void
pmap_spare_free(struct pmap_spare *sp)
{
	u_int i;

	for (i = 0; i < 2; i++) {
		if (sp->sp_table[i] != NULL)
			uvm_pagefree(sp->sp_table[i]);
	}
	pmap_pv_free(sp->sp_pv);
}
