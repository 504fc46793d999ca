/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap: page tables of address spaces, and the life of a page table.
 *
 * Overview.  An address space has a page for its L3, up to three L2 pages for
 * user memory with L1 pages beneath them, and an L2 page of its own for the
 * kernel's slot of the L3, whose entries name L1 pages that all share:
 *
 *	L3 +---+---+---+---+
 *	   | 0 | 1 | 2 | 3 |--> own L2 --> the kernel's L1s (same for all)
 *	   +-|-+-|-+-|-+---+
 *	     v   v   v
 *	    L2  L2  L2 --> own L1s		each where it is needed
 *
 * The kernel's L1s exist from boot for every address the kernel may ever use,
 * so the fourth L2 never changes, and nothing has to be copied between address
 * spaces.  Where table pages come from, and how we read them, is told in
 * pmap_table.c.
 *
 * Operation.  A pmap is in one of two states.
 *
 * Private: no CPU has loaded it.  Its tables are pages like others, writable
 * in the direct map, and entries are plain stores.  A new pmap is private, so
 * a fork fills the child's for nothing, and so is a large one that is torn
 * down.
 *
 * Pinned: Xen knows the pages to be tables.  They are read-only in the direct
 * map and every change is a hypercall, which Xen checks.  pmap_load pins: all
 * pages read-only and the pin in one batch.  From then on a load is cheap, as
 * Xen need not look at the tables again.  pmap_remove_all, which uvm calls
 * before it takes an address space apart, and pmap_destroy unpin, once no CPU
 * has the pmap loaded, and make the pages writable again.  A small pmap they
 * leave pinned, and it is kept for the next address space.
 *
 * Two words of each CPU say what it has loaded: ci_cr3 what it asked for, and
 * ci_current_cr3 what is so, which only the completion of the hypercall sets.
 * pm_cpus has the CPU's bit from before the one until after the other, so a
 * CPU whose switch is still queued counts as one that has the pmap.  A CPU
 * that runs a kernel thread keeps the pmap it had.  Who unpins sends those CPUs
 * away first; pmap_life.c tells each step.
 *
 * A change that takes a right away is followed, in the same batch, by a flush
 * of the TLBs of the CPUs in pm_cpus.  One that gives a right is not: the
 * worst is a fault that finds nothing wrong (pmap_fault_spurious).
 *
 * All that a function changes is in force when it returns; pmap_update has
 * nothing left to do.  The contract would let us queue from one function to
 * the next until then, but between two of them a caller may be interrupted, or
 * sleep and go on elsewhere, or free the page, and a queue is one CPU's.  So
 * batches are within functions: a range is one, and a fault that brings its
 * neighbours enters all of them by one call (pmap_enter_run).
 *
 * Managed pages know their mappings (pmap_pv.c): a list of pv entries, of
 * which the first lies in the vm_page.  What the hardware noted of a mapping
 * (referenced, modified) moves to the page when the mapping goes.
 *
 * Xen facts.  Slot 3 of an L3 must be there, its L2 may be used nowhere else,
 * and it can't be replaced while the L3 is in use.  A page may be a table only
 * while nothing maps it writable.  Unpinning a table that is loaded succeeds
 * and does harm later.  An entry that is not present must be zero.  Any change
 * of an L2 or L3 in use flushes every CPU of the domain: it happens when a
 * table page enters a pinned pmap, and then only.  (Xen 4.17.)
 *
 * Locking.  pm_lock (spin) covers a pmap's tables.  The pv lock (spin, one
 * of a few by page number) covers a page's list.  Order: the run queue's
 * lock (a switch loads a pmap) -> pm_lock -> pv lock.  So all are at
 * IPL_SCHED: an interrupt that wants the first must not find us with one of
 * the others, for which the owner of the first may be waiting.  A fork takes
 * the pm_lock of the child, whom nobody knows yet, before that of the
 * parent.  Whoever comes from the page only tries pm_lock, and begins again
 * if that fails.  Memory is allocated and freed with neither held, since a
 * page that comes free may wake somebody, which takes a run queue's lock: pv
 * entries wait on pm_dead for pmap_unlock.  An entry changes only with its
 * pm_lock held, but for those of unmanaged kernel mappings, which belong to
 * whoever owns the address.
 *
 * A CPU enters pm_cpus with pm_lock held.  So it does so either before a
 * change of an entry, and is flushed, or after, and cannot load what was.
 *
 * Limits.  Table pages of an address space are freed when it ends at the
 * earliest, not when they become empty.  When another CPU has the pmap loaded,
 * the hardware may set a bit between our look at an entry and Xen's store.
 * Where the mapping stays, Xen keeps the bit (MMU_PT_UPDATE_PRESERVE_AD); where
 * a right to write goes away with it, the page counts as modified.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/lwp.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/regress.h>
#include <sys/systm.h>
#include <sys/time.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/pmap.h>

#include <xenport/xpq.h>

#include "pmap_private.h"

#define PMAP_CHUNK	64	/* entries removed with one flush */
#define PMAP_STRIDE	8	/* entries looked at together */
#define PMAP_INVLPGS	4	/* more pages than this: flush all */

/*
 * What is to be done at the end of a batch: TLB entries flushed, and then
 * mappings forgotten whose entries were zeroed.
 */
struct pmap_flush {
	u_int		pf_count;
	u_int		pf_ngone;
	vaddr_t		pf_va[PMAP_INVLPGS];
	vaddr_t		pf_gone[PMAP_CHUNK];
	pt_entry_t	pf_old[PMAP_CHUNK];
};

static struct pmap pmap_kernel_store;

static vaddr_t	pmap_virtual_avail;	/* (: kernel addresses for uvm */
static vaddr_t	pmap_virtual_end;	/* ( */
pfn_t		pmap_direct_npfn;	/* (: pages in the direct map */
pt_entry_t	pmap_nx;		/* (: PG_NX if the CPU has it */

/*
 * Boot.
 */

/*
 * The kernel's pmap has the tables made by xen_boot, rooted at `l3'.
 */
void
pmap_bootstrap(pt_entry_t *l3, psize_t direct, vaddr_t avail, vaddr_t end,
    pt_entry_t nx)
{
	struct pmap *pm = pmap_kernel();

	pmap_direct_npfn = (pfn_t)(direct >> PAGE_SHIFT);
	cpu_info_primary.ci_ptwin = avail;
	pmap_virtual_avail = avail + PAGE_SIZE;
	pmap_virtual_end = end;
	pmap_nx = nx;

	mutex_init(&pm->pm_lock, MUTEX_DEFAULT, IPL_SCHED);
	TAILQ_INIT(&pm->pm_ptps);
	pm->pm_refs = 1;
	pm->pm_resident = 1;	/* the direct map; the others do not count */
	pm->pm_cpus = 1;
	pm->pm_state = PMAP_PINNED;
	pm->pm_l3 = l3;
	pm->pm_l2[L3_KERN] = (pt_entry_t *)pmap_direct_va(xpmap_mtop(
	    (maddr_t){ l3[L3_KERN] & PG_FRAME }));
	pm->pm_cr3 = xpmap_ptom_frame(pmap_direct_pa((vaddr_t)l3));
	cpu_info_primary.ci_pmap = pm;
	cpu_info_primary.ci_cr3 = mfn_to_ma(pm->pm_cr3).ma;
	cpu_info_primary.ci_current_cr3 = cpu_info_primary.ci_cr3;
}

void
pmap_init(void)
{

	pmap_life_init();
	pmap_table_init();
	pmap_pv_init();
}

void
pmap_virtual_space(vaddr_t *avail, vaddr_t *end)
{

	*avail = pmap_virtual_avail;
	*end = pmap_virtual_end;
}

struct pmap *
pmap_kernel(void)
{

	return &pmap_kernel_store;
}

uint32_t
pmap_kernel_cr3(void)
{

	return pmap_kernel()->pm_cr3;
}

/*
 * The direct map.
 */

bool
pmap_is_direct(paddr_t pa)
{

	return pa >> PAGE_SHIFT < pmap_direct_npfn;
}

vaddr_t
pmap_direct_va(paddr_t pa)
{

	KASSERT(pmap_is_direct(pa));
	return VM_MIN_KERNEL_ADDRESS + (vaddr_t)pa;
}

paddr_t
pmap_direct_pa(vaddr_t va)
{

	KASSERT(pmap_is_direct(va - VM_MIN_KERNEL_ADDRESS));
	return va - VM_MIN_KERNEL_ADDRESS;
}

pt_entry_t
pmap_direct_pte(paddr_t pa, bool writable)
{

	return xpmap_ptom(trunc_page(pa)).ma | PG_V | PG_A | PG_M | pmap_nx |
	    (writable ? PG_RW : 0);
}

/* Xen flushes TLBs itself when the page becomes what needs this. */
void
pmap_direct_readonly(vaddr_t va)
{

	xpq_va_mapping_early(trunc_page(va),
	    pmap_direct_pte(pmap_direct_pa(va), false));
	pmap_table_record(va);
}

/*
 * Storing entries.
 */

/* May entries be changed through the tables that this CPU has loaded? */
static bool
pmap_is_loaded_here(const struct pmap *pm)
{

	return pm == pmap_kernel() || pm == curcpu()->ci_pmap;
}

/* Store an entry, with others if a batch is open; no TLB is flushed. */
static void
pmap_store(struct pmap *pm, pt_entry_t *ptep, pt_entry_t pte)
{

	KASSERT((pte & PG_V) != 0 || pte == 0);
	if (pm->pm_state == PMAP_PRIVATE && !pmap_in_window(ptep)) {
		evcnt_count(EVC_STORE_PRIVATE);
		*ptep = pte;
	} else {
		evcnt_count(EVC_STORE_PINNED);
		xpq_pte(pmap_pte_ma(ptep), pte);
	}
}

/* The same, but what the hardware notes meanwhile stays noted. */
static void
pmap_store_keep_ad(struct pmap *pm, pt_entry_t *ptep, pt_entry_t pte)
{

	if (pm->pm_state == PMAP_PRIVATE) {
		pmap_store(pm, ptep, pte);
	} else {
		evcnt_count(EVC_STORE_PINNED);
		xpq_pte_keep_ad(pmap_pte_ma(ptep), pte);
	}
}

/*
 * The same for an entry of an L2 or L3.  If the pmap is pinned, Xen flushes
 * the TLBs of the whole domain; while the pin is still in a queue, it sees a
 * store to ordinary memory.
 */
void
pmap_store_table(struct pmap *pm, pt_entry_t *ptep, pt_entry_t pte,
    u_int live)
{

	if (pm->pm_state == PMAP_PINNED && pm->pm_pinning == NULL)
		evcnt_count(live);
	pmap_store(pm, ptep, pte);
}

/*
 * Store one entry, and flush what the TLBs may have of the old one if that
 * allowed more.
 */
void
pmap_set(struct pmap *pm, vaddr_t va, pt_entry_t *ptep, pt_entry_t pte,
    bool flush)
{
	uint32_t cpus = flush ? pm->pm_cpus : 0;

	if (pm->pm_state == PMAP_PRIVATE || xpq_lazy_p()) {
		pmap_store(pm, ptep, pte);
		if (pm->pm_state == PMAP_PINNED)
			xpq_invlpg(va, cpus);
	} else if (pmap_is_loaded_here(pm)) {
		evcnt_count(EVC_STORE_PINNED);
		xpq_va_mapping(va, pte, cpus);
	} else if (cpus == 0) {
		pmap_store(pm, ptep, pte);
	} else {
		xpq_lazy_enter(XPQ_MMU);
		pmap_store(pm, ptep, pte);
		xpq_invlpg(va, cpus);
		xpq_lazy_leave(XPQ_MMU);
	}
}

/* Are there entries that are stored by hypercalls? */
static bool
pmap_asks_xen(const struct pmap *pm)
{

	return pm->pm_state == PMAP_PINNED || pm->pm_high;
}

static void
pmap_batch_begin(struct pmap *pm)
{

	if (pmap_asks_xen(pm))
		xpq_lazy_enter(XPQ_MMU);
}

static void
pmap_batch_note(struct pmap_flush *pf, vaddr_t va)
{

	if (pf->pf_count < PMAP_INVLPGS)
		pf->pf_va[pf->pf_count] = va;
	pf->pf_count++;
}

/* No TLB has what the batch so far has changed. */
static void
pmap_batch_flush(struct pmap *pm, const struct pmap_flush *pf)
{
	u_int i;

	if (pm->pm_state == PMAP_PRIVATE)
		return;		/* it never had */
	if (pf->pf_count > PMAP_INVLPGS) {
		xpq_tlb_flush(pm->pm_cpus);
		return;
	}
	for (i = 0; i < pf->pf_count; i++)
		xpq_invlpg(pf->pf_va[i], pm->pm_cpus);
}

/*
 * The batch's stores are in force and no TLB has anything else.  Only now are
 * mappings forgotten: as long as a page can be reached, its list says so.
 */
static void
pmap_batch_end(struct pmap *pm, struct pmap_flush *pf)
{
	u_int i;

	pmap_batch_flush(pm, pf);
	if (pmap_asks_xen(pm))
		xpq_lazy_leave(XPQ_MMU);
	for (i = 0; i < pf->pf_ngone; i++)
		pmap_forget(pm, pf->pf_gone[i], pf->pf_old[i]);
	pf->pf_count = pf->pf_ngone = 0;
}

/*
 * Was the kernel's page fault nothing but an old TLB entry?  Rights are given
 * without a flush, for instance when table pages become ordinary ones again.
 */
bool
pmap_fault_spurious(vaddr_t va, bool write)
{
	pt_entry_t *ptep;

	if (va < VM_MIN_KERNEL_ADDRESS || va >= VM_HYPERVISOR_BASE)
		return false;
	ptep = pmap_pte(pmap_kernel(), va);
	return ptep != NULL && (*ptep & PG_V) && (!write || (*ptep & PG_RW));
}

/*
 * Managed mappings.
 */

/* What an entry has beside the frame. */
static pt_entry_t
pmap_pte_bits(const struct pmap *pm, vm_prot_t prot, u_int flags)
{
	pt_entry_t bits = PG_V;

	if (prot & VM_PROT_WRITE)
		bits |= PG_RW;
	if ((prot & VM_PROT_EXECUTE) == 0)
		bits |= pmap_nx;
	if (pm != pmap_kernel())
		bits |= PG_U;
	if (flags & VM_PROT_ALL)
		bits |= PG_A;
	if (flags & prot & VM_PROT_WRITE)
		bits |= PG_M;
	if (flags & PMAP_WIRED)
		bits |= PG_W;
	return bits;
}

static pt_entry_t
pmap_page_pte(const struct vm_page *pg, pt_entry_t bits)
{
	paddr_t pa = VM_PAGE_TO_PHYS(pg);

	KASSERTMSG(pmap_may_map(pa, bits & PG_RW ? VM_PROT_WRITE : 0),
	    "pa %#lx is a table", (u_long)pa);
	return xpmap_ptom(pa).ma | PG_PVLIST | bits;
}

static pt_entry_t
pmap_make_pte(const struct pmap *pm, paddr_t pa, vm_prot_t prot, u_int flags)
{
	const struct vm_page *pg = PHYS_TO_VM_PAGE(pa);
	pt_entry_t bits = pmap_pte_bits(pm, prot, flags);

	return pg != NULL ? pmap_page_pte(pg, bits) :
	    xpmap_ptom(pa).ma | bits;
}

/* Does any TLB that has the old entry allow what the new one does not? */
static bool
pmap_must_flush(pt_entry_t old, pt_entry_t pte)
{

	if ((old & PG_V) == 0)
		return false;
	return ((old ^ pte) & PG_FRAME) != 0 || (old & ~pte & PG_RW) != 0 ||
	    (pte & ~old & PG_NX) != 0;
}

/*
 * The entry of the same page, perhaps with other rights.  What the hardware of
 * another CPU notes before Xen's store stays noted.
 */
static void
pmap_change_rights(struct pmap *pm, vaddr_t va, pt_entry_t *ptep,
    pt_entry_t pte)
{
	pt_entry_t old = *ptep;
	bool flush = pmap_must_flush(old, pte), lazy = xpq_lazy_p();

	pte |= old & (PG_A | PG_M);
	if (pte == old)
		return;		/* a CPU that faulted has dropped its entry */
	if ((pm->pm_cpus & ~(1u << cpu_number())) == 0) {
		pmap_set(pm, va, ptep, pte, flush);
		return;
	}
	if (!lazy)
		xpq_lazy_enter(XPQ_MMU);
	pmap_store_keep_ad(pm, ptep, pte);
	if (flush)
		xpq_invlpg(va, pm->pm_cpus);
	if (!lazy)
		xpq_lazy_leave(XPQ_MMU);
}

/*
 * The entry at `ptep' becomes `pte'; ERESTART if the spare must be filled.
 * => pm_lock held
 */
static int
pmap_enter_at(struct pmap *pm, vaddr_t va, pt_entry_t *ptep, pt_entry_t pte,
    struct pmap_spare *sp)
{
	pt_entry_t old = *ptep;
	bool same;

	same = (old & PG_V) && ((old ^ pte) & PG_FRAME) == 0;
	if (!same && (pte & PG_PVLIST) &&
	    !pmap_pv_enter(pmap_pte_page(pte), pm, va, sp))
		return ERESTART;
	if (same)
		pmap_change_rights(pm, va, ptep, pte);
	else
		pmap_set(pm, va, ptep, pte, pmap_must_flush(old, pte));
	if (same && (old & PG_W))
		pm->pm_wired--;
	else if (!same && (old & PG_V))
		pmap_forget(pm, va, old);
	if (!same)
		pm->pm_resident++;
	if (pte & PG_W)
		pm->pm_wired++;
	return 0;
}

/*
 * One attempt of pmap_enter; ERESTART if the spare must be filled.
 * => pm_lock held, and a batch open if tables may have to be made.
 */
static int
pmap_enter_try(struct pmap *pm, vaddr_t va, pt_entry_t pte,
    struct pmap_spare *sp)
{
	pt_entry_t *ptep = pmap_pte_make(pm, va, sp);

	if (ptep != NULL)
		return pmap_enter_at(pm, va, ptep, pte, sp);
	/* While at it; if this look is too early, we come again. */
	if ((pte & PG_PVLIST) &&
	    pmap_pte_page(pte)->mdpage.mdpg_pv.pv_pmap != NULL)
		sp->sp_want_pv = sp->sp_pv == NULL;
	return ERESTART;
}

int
pmap_enter(struct pmap *pm, vaddr_t va, paddr_t pa, vm_prot_t prot,
    u_int flags)
{
	struct pmap_spare sp = { .sp_pv = NULL };
	pt_entry_t pte = pmap_make_pte(pm, pa, prot, flags);
	bool canfail = (flags & PMAP_CANFAIL) != 0;
	bool batch;
	int error;

	KASSERT(((u_int)va & PAGE_MASK) == 0 && (prot & VM_PROT_READ));
	do {
		error = pmap_spare_fill(&sp, canfail);
		if (error != 0)
			break;
		mutex_spin_enter(&pm->pm_lock);
		batch = pm->pm_state == PMAP_PINNED && sp.sp_table[0] != NULL;
		if (batch)
			xpq_lazy_enter(XPQ_MMU);
		error = pmap_enter_try(pm, va, pte, &sp);
		if (batch)
			xpq_lazy_leave(XPQ_MMU);
		pmap_unlock(pm);
	} while (error == ERESTART);
	pmap_spare_free(&sp);
	return error;
}

/*
 * One attempt of pmap_enter_run.  The L1 may be new and named by a store that
 * is still queued, so it is looked up once.
 * => pm_lock held, and a batch open
 */
static int
pmap_enter_run_try(struct pmap *pm, vaddr_t va, struct vm_page **pages,
    u_int n, u_int at, vm_prot_t prot, u_int flags, struct pmap_spare *sp)
{
	pt_entry_t *ptep = pmap_pte_make(pm, va, sp), pte, bits;
	vaddr_t v = va + at * PAGE_SIZE;
	int error;
	u_int i;

	if (ptep == NULL)
		return ERESTART;
	pte = pmap_page_pte(pages[at], pmap_pte_bits(pm, prot, flags));
	error = pmap_enter_at(pm, v, &ptep[at], pte, sp);
	bits = pmap_pte_bits(pm, prot, 0);
	for (i = 0; i < n && error == 0; i++) {
		if (i == at || pages[i] == NULL || ptep[i] != 0)
			continue;
		v = va + i * PAGE_SIZE;
		pte = pmap_page_pte(pages[i], bits);
		(void)pmap_enter_at(pm, v, &ptep[i], pte, sp);
	}
	return error;
}

int
pmap_enter_run(struct pmap *pm, vaddr_t va, struct vm_page **pages, u_int n,
    u_int at, vm_prot_t prot, u_int flags)
{
	struct pmap_spare sp = { .sp_pv = NULL };
	bool batch;
	int error;

	KASSERT(((u_int)va & PAGE_MASK) == 0 && (prot & VM_PROT_READ));
	KASSERT(at < n && (va ^ (va + n * PAGE_SIZE - 1)) < PMAP_RUN_ALIGN);
	pmap_spare_pv(&sp, pages, n);
	do {
		error = pmap_spare_fill(&sp, (flags & PMAP_CANFAIL) != 0);
		if (error != 0)
			break;
		mutex_spin_enter(&pm->pm_lock);
		batch = pmap_asks_xen(pm);
		if (batch)
			xpq_lazy_enter(XPQ_MMU);
		error = pmap_enter_run_try(pm, va, pages, n, at, prot, flags,
		    &sp);
		if (batch)
			xpq_lazy_leave(XPQ_MMU);
		pmap_unlock(pm);
	} while (error == ERESTART);
	pmap_spare_free(&sp);
	return error;
}

/*
 * One attempt of pmap_fork_pages to enter them, from *done on.  An L1 may be
 * new and named by a store that is still queued, so each is looked up once.
 * => pm_lock held, and a batch open
 */
static int
pmap_enter_pages_try(struct pmap *pm, const struct pmap_pages *pp, u_int *done,
    struct pmap_spare *sp)
{
	pt_entry_t *l1 = NULL, pte;
	vaddr_t va, base = 0;
	int error = 0;

	for (; *done < pp->pp_n && error == 0; *done += error == 0) {
		va = pp->pp_va[*done];
		if (l1 == NULL || rounddown2(va, NBPD_L2) != base) {
			l1 = pmap_pte_make(pm, va, sp);
			if (l1 == NULL)
				return ERESTART;
			l1 -= pl1_i(va);
			base = rounddown2(va, NBPD_L2);
		}
		pte = pmap_page_pte(pp->pp_page[*done],
		    pmap_pte_bits(pm, pp->pp_prot[*done], 0));
		error = pmap_enter_at(pm, va, &l1[pl1_i(va)], pte, sp);
	}
	return error;
}

/*
 * What pmap_remove, pmap_protect and pmap_kremove do to the entries of one
 * L1: `n' of them, from `va' on.  => pm_lock held.
 */
typedef void pmap_range_fn(struct pmap *, vaddr_t, pt_entry_t *, u_int,
    vm_prot_t, struct pmap_flush *);

/*
 * The first address in [va, end) for which there is an L1, or end.  Most
 * ranges are nearly all holes: this loop and pmap_next are where the time goes.
 */
static vaddr_t
pmap_skip(const struct pmap *pm, vaddr_t va, vaddr_t end)
{
	u_int i, last = (u_int)((end - 1) >> L2_SHIFT);
	const pt_entry_t *l2;

	for (i = (u_int)(va >> L2_SHIFT); i <= last; i++) {
		l2 = pm->pm_l2[i / NPTEPG];
		if (l2 == NULL)
			i |= NPTEPG - 1;
		else if (l2[i % NPTEPG] & PG_V)
			return MAX(va, (vaddr_t)i << L2_SHIFT);
	}
	return end;
}

/* Do any of PMAP_STRIDE entries map something? */
static inline bool
pmap_any(const pt_entry_t *ptep)
{

	return ((ptep[0] | ptep[1] | ptep[2] | ptep[3] | ptep[4] | ptep[5] |
	    ptep[6] | ptep[7]) & PG_V) != 0;
}

/* The place of the first entry from `i' on that maps something, or n. */
static u_int
pmap_next_far(const pt_entry_t *ptep, u_int i, u_int n)
{

	while (i + PMAP_STRIDE <= n && !pmap_any(&ptep[i]))
		i += PMAP_STRIDE;
	while (i < n && (ptep[i] & PG_V) == 0)
		i++;
	return i;
}

/* The same.  It is most often this one, or far away. */
static inline u_int
pmap_next(const pt_entry_t *ptep, u_int i, u_int n)
{

	return i >= n || (ptep[i] & PG_V) ? i : pmap_next_far(ptep, i, n);
}

/*
 * Call `fn' for the part of the range in each L1 that there is, as long as
 * there is anything.
 */
static void
pmap_range(struct pmap *pm, vaddr_t va, vaddr_t end, pmap_range_fn *fn,
    vm_prot_t prot, struct pmap_flush *pf)
{
	vaddr_t next;

	va = pmap_skip(pm, va, end);
	for (; va < end && pm->pm_resident > pf->pf_ngone;
	    va = pmap_skip(pm, next, end)) {
		next = MIN(end, rounddown2(va, NBPD_L2) + NBPD_L2);
		fn(pm, va, pmap_pte(pm, va), (next - va) >> PAGE_SHIFT, prot,
		    pf);
	}
}

/* The same, and all of it is one batch with one flush, unless it is long. */
static void
pmap_range_batch(struct pmap *pm, vaddr_t va, vaddr_t end, pmap_range_fn *fn,
    vm_prot_t prot)
{
	struct pmap_flush pf;

	pf.pf_count = pf.pf_ngone = 0;
	mutex_spin_enter(&pm->pm_lock);
	pmap_batch_begin(pm);
	pmap_range(pm, va, end, fn, prot, &pf);
	pmap_batch_end(pm, &pf);
	pmap_unlock(pm);
}

static void
pmap_remove_range(struct pmap *pm, vaddr_t va, pt_entry_t *ptep, u_int n,
    vm_prot_t prot __unused, struct pmap_flush *pf)
{
	u_int i;

	for (i = pmap_next(ptep, 0, n); i < n; i = pmap_next(ptep, i + 1, n)) {
		if (pf->pf_ngone == PMAP_CHUNK) {
			pmap_batch_end(pm, pf);
			pmap_batch_begin(pm);
		}
		pf->pf_gone[pf->pf_ngone] = va + i * PAGE_SIZE;
		pf->pf_old[pf->pf_ngone++] = ptep[i];
		pmap_store(pm, &ptep[i], 0);
		pmap_batch_note(pf, va + i * PAGE_SIZE);
	}
}

void
pmap_remove(struct pmap *pm, vaddr_t va, vaddr_t end)
{

	pmap_range_batch(pm, va, end, pmap_remove_range, VM_PROT_NONE);
}

static void
pmap_protect_range(struct pmap *pm, vaddr_t va, pt_entry_t *ptep, u_int n,
    vm_prot_t prot, struct pmap_flush *pf)
{
	pt_entry_t pte;
	u_int i;

	for (i = pmap_next(ptep, 0, n); i < n; i = pmap_next(ptep, i + 1, n)) {
		pte = ptep[i];
		if ((prot & VM_PROT_WRITE) == 0)
			pte &= ~PG_RW;
		if ((prot & VM_PROT_EXECUTE) == 0)
			pte |= pmap_nx;
		if (pte == ptep[i])
			continue;
		pmap_store_keep_ad(pm, &ptep[i], pte);
		pmap_batch_note(pf, va + i * PAGE_SIZE);
	}
}

void
pmap_protect(struct pmap *pm, vaddr_t va, vaddr_t end, vm_prot_t prot)
{

	if ((prot & VM_PROT_READ) == 0) {
		pmap_remove(pm, va, end);
		return;
	}
	pmap_range_batch(pm, va, end, pmap_protect_range, prot);
}

/*
 * The child's pages are entered, and the parent's range is read-only from then
 * on.  Both are one batch, under both locks; nobody else has the child's, so
 * there is no order of two pm_locks.
 */
void
pmap_fork_pages(struct pmap *child, struct pmap_pages *pp, struct pmap *parent,
    vaddr_t va, vaddr_t end)
{
	struct pmap_spare sp = { .sp_pv = NULL };
	struct pmap_flush pf = { .pf_count = 0, .pf_ngone = 0 };
	u_int done = 0;
	int error;

	pmap_spare_pv(&sp, pp->pp_page, pp->pp_n);
	do {
		error = pmap_spare_fill(&sp, true);
		mutex_spin_enter(&child->pm_lock);
		if (parent != NULL)
			mutex_spin_enter(&parent->pm_lock);
		xpq_lazy_enter(XPQ_MMU);
		if (error == 0)
			error = pmap_enter_pages_try(child, pp, &done, &sp);
		if (error != ERESTART && parent != NULL) {
			pmap_range(parent, va, end, pmap_protect_range,
			    VM_PROT_READ | VM_PROT_EXECUTE, &pf);
			pmap_batch_flush(parent, &pf);
		}
		xpq_lazy_leave(XPQ_MMU);
		if (parent != NULL)
			mutex_spin_exit(&parent->pm_lock);
		pmap_unlock(child);
	} while (error == ERESTART);
	pmap_spare_free(&sp);
	pp->pp_n = 0;
}

void
pmap_enter_pages(struct pmap *pm, struct pmap_pages *pp)
{

	pmap_fork_pages(pm, pp, NULL, 0, 0);
}

void
pmap_unwire(struct pmap *pm, vaddr_t va)
{
	pt_entry_t *ptep;

	mutex_spin_enter(&pm->pm_lock);
	ptep = pmap_pte(pm, va);
	if (ptep != NULL && (*ptep & PG_W)) {
		pmap_set(pm, va, ptep, *ptep & ~PG_W, false);
		pm->pm_wired--;
	}
	mutex_spin_exit(&pm->pm_lock);
}

bool
pmap_extract(struct pmap *pm, vaddr_t va, paddr_t *pap)
{
	pt_entry_t *ptep, pte = 0;
	paddr_t pa;

	mutex_spin_enter(&pm->pm_lock);
	ptep = pmap_pte(pm, va);
	if (ptep != NULL)
		pte = *ptep;
	mutex_spin_exit(&pm->pm_lock);
	if ((pte & PG_V) == 0)
		return false;
	pa = xpmap_mtop((maddr_t){ pte & PG_FRAME });
	if (pa == XPMAP_FOREIGN)
		return false;
	*pap = pa | (va & PAGE_MASK);
	return true;
}

/* Nothing is queued beyond the end of a function above. */
void
pmap_update(struct pmap *pm __unused)
{
}

/*
 * Unmanaged kernel mappings.
 */

static void
pmap_kenter(vaddr_t va, pt_entry_t pte)
{
	struct pmap *pm = pmap_kernel();
	pt_entry_t *ptep = pmap_pte(pm, va);

	KASSERT(ptep != NULL);
	evcnt_count(EVC_STORE_PINNED);
	xpq_va_mapping(va, pte, *ptep != 0 ? pm->pm_cpus : 0);
}

void
pmap_kenter_pa(vaddr_t va, paddr_t pa, vm_prot_t prot, u_int flags __unused)
{
	pt_entry_t pte = xpmap_ptom(pa).ma | PG_V | PG_A | PG_M;

	KASSERTMSG(pmap_may_map(pa, prot), "pa %#lx is a table", (u_long)pa);
	if (prot & VM_PROT_WRITE)
		pte |= PG_RW;
	if ((prot & VM_PROT_EXECUTE) == 0)
		pte |= pmap_nx;
	pmap_kenter(va, pte);
}

void
pmap_kenter_mfn(vaddr_t va, uint32_t mfn, bool writable)
{

	pmap_kenter(va, mfn_to_ma(mfn).ma | PG_V | PG_A | PG_M | pmap_nx |
	    (writable ? PG_RW : 0));
}

static void
pmap_kremove_range(struct pmap *pm, vaddr_t va, pt_entry_t *ptep, u_int n,
    vm_prot_t prot __unused, struct pmap_flush *pf)
{
	u_int i;

	for (i = pmap_next(ptep, 0, n); i < n; i = pmap_next(ptep, i + 1, n)) {
		pmap_store(pm, &ptep[i], 0);
		pmap_batch_note(pf, va + i * PAGE_SIZE);
	}
}

void
pmap_kremove(vaddr_t va, vsize_t len)
{

	pmap_range_batch(pmap_kernel(), va, va + len, pmap_kremove_range,
	    VM_PROT_NONE);
}

/*
 * Contents.  Xen does it for pages that we have not mapped.
 */

void
pmap_zero_page(paddr_t pa)
{

	if (pmap_is_direct(pa))
		memset((void *)pmap_direct_va(pa), 0, PAGE_SIZE);
	else
		xpq_clear_page(xpmap_ptom_frame(pa));
}

void
pmap_copy_page(paddr_t src, paddr_t dst)
{

	if (pmap_is_direct(src) && pmap_is_direct(dst))
		memcpy((void *)pmap_direct_va(dst),
		    (const void *)pmap_direct_va(src), PAGE_SIZE);
	else
		xpq_copy_page(xpmap_ptom_frame(src), xpmap_ptom_frame(dst));
}

/*
 * Statistics.
 */

u_long
pmap_resident_count(struct pmap *pm)
{

	return pm->pm_resident;
}

u_long
pmap_wired_count(struct pmap *pm)
{

	return pm->pm_wired;
}

u_long
pmap_table_count(struct pmap *pm)
{

	return pm->pm_tables;
}
