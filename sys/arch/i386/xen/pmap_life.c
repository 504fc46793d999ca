/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap_life: the life of an address space's page tables: made, pinned, loaded
 * by CPUs and left by them, kept for the next one, or unpinned and freed.
 *
 *	create --> PRIVATE --load--> PINNED --remove_all, destroy--> PRIVATE
 *	                              ^  |  CPUs come and go            | freed
 *	                       create |  | destroy
 *	                              kept
 *
 * What pmap.c tells of it, step by step:
 *
 * Load.  pmap_load enters pm_cpus, says in ci_cr3 what it wants, and asks Xen
 * for it, now or in the batch of a switch.  A pmap that is still private is
 * pinned in the same batch; until that is issued, pm_pinning keeps other CPUs
 * from loading tables that Xen does not know yet.  When the hypercall is done,
 * pmap_loaded says so in ci_current_cr3, and only now takes this CPU out of
 * the pm_cpus of the pmap before.  The pmap's LDT is loaded with it.
 *
 * Expel.  Whoever is about to unpin asks each CPU in pm_cpus by an IPI to
 * leave, and waits until all have.  There are two sorts:
 *
 *   - A CPU in the middle of a switch away.  It takes no event before its
 *     batch is issued, and then its callback has done what was asked.
 *   - A CPU that runs a kernel thread, or rests, on tables that it kept.  The
 *     IPI makes it load the kernel's.
 *
 * There is no third, an lwp that lives in the address space: it would have a
 * reference.  The IPI is served at IPL_VM, so no CPU loses its tables in the
 * middle of a change to them.  Who waits holds no lock that anybody takes at
 * that level or above, and serves such IPIs himself, so two CPUs may expel
 * each other.
 *
 * Keep.  Xen looks at all 512 entries of a page that becomes a table, and again
 * when it is one no more: some 28,000 instructions for the two, and a small
 * process has seven tables.  So a small pmap that dies stays pinned, with its
 * empty tables in their places, and is the next one that is made: programs lie
 * at the same addresses, so they find their tables there.  Its entries are
 * stored by hypercalls then, a few hundred instructions each.  What has too
 * many of them is unpinned: at its end, or before a fork fills it.  Measured,
 * that is cheaper from some 400 mappings on if the child of a fork just ends,
 * and from some 600 if it executes another program; a shell has between 300 and
 * 400.  CPUs may have a kept pmap loaded, as they may have any in which none of
 * their lwps lives.  When memory is short all are freed.
 *
 * Xen facts.  To unpin tables that some CPU has loaded succeeds, and the harm
 * shows later: they stay tables, and to make their pages writable is refused.
 * Without a pin a table is validated anew by each load and taken apart by
 * each leave.  (Xen 4.17, MMUEXT_UNPIN_TABLE.)
 *
 * With the boot argument xen.nopin they are, so that the worth of a pin can be
 * measured; all else is the same.  An update of a table that nobody has loaded
 * is then to Xen one of an ordinary page, which mmu_update makes as well.  With
 * xen.pinearly a new pmap is pinned when it has nothing but its L3, so that a
 * fork fills it by hypercalls.  With either of them, or with xen.nokeep, none
 * is kept.
 *
 * Locking: see pmap.c.  pmap_kept_lock (spin, IPL_VM) covers the list of those
 * kept; nothing else is locked meanwhile.
 *
 * regress/model/arch/i386/xen/pmap is a model of this, and guest/arch/i386/xen/
 * pmap_crossing stops CPUs at every step of it.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/boot.h>
#include <sys/cpu.h>
#include <sys/lwp.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/ldt.h>

#include <xenport/xpq.h>

#include "pmap_private.h"

#define PMAP_KEPT_MAX		16
#define PMAP_KEPT_SHARE		1024	/* one for so many pages of memory */
#define PMAP_KEPT_TABLES	12	/* it is not kept if it has more ... */
#define PMAP_KEPT_RESIDENT	448	/* ... or mappings to be removed */

static struct pool pmap_pool;
static bool	pmap_nopin;	/* these are constant from pmap_life_init on */
static bool	pmap_pinearly;

static kmutex_t	pmap_kept_lock;
static struct pmap *pmap_kept;	/* k: the last one first */
static u_int	pmap_nkept;		/* k */
u_int		pmap_kept_max;		/* (: how many may be */

static void	pmap_loaded(void *);
static void	pmap_pin(struct pmap *);
static void	pmap_unpin(struct pmap *);

void
pmap_life_init(void)
{

	pmap_nopin = strstr(boot_cmdline(), "xen.nopin") != NULL;
	pmap_pinearly = strstr(boot_cmdline(), "xen.pinearly") != NULL;
	pool_init(&pmap_pool, sizeof(struct pmap), 0, "pmap", 0, IPL_NONE);
	mutex_init(&pmap_kept_lock, MUTEX_DEFAULT, IPL_VM);
	if (!pmap_nopin && !pmap_pinearly &&
	    strstr(boot_cmdline(), "xen.nokeep") == NULL)
		pmap_kept_max = MIN(PMAP_KEPT_MAX,
		    (u_int)uvmexp.npages / PMAP_KEPT_SHARE);
}

/*
 * Those that are kept.
 */

/* An empty pmap of which nobody knows, or NULL. */
static struct pmap *
pmap_kept_get(void)
{
	struct pmap *pm;

	mutex_spin_enter(&pmap_kept_lock);
	pm = pmap_kept;
	if (pm != NULL) {
		pmap_kept = pm->pm_next;
		pmap_nkept--;
	}
	mutex_spin_exit(&pmap_kept_lock);
	return pm;
}

/* The pmap is empty and unknown; false: it cannot be kept. */
static bool
pmap_kept_put(struct pmap *pm)
{
	bool room;

	mutex_spin_enter(&pmap_kept_lock);
	room = pmap_nkept < pmap_kept_max;
	if (room) {
		pm->pm_next = pmap_kept;
		pmap_kept = pm;
		pmap_nkept++;
	}
	mutex_spin_exit(&pmap_kept_lock);
	return room;
}

/*
 * Does it cost less to empty the tables as they are than to unpin them?  If
 * the answer for the list is old by now, the pmap is unpinned when empty.
 */
static bool
pmap_worth_keeping(const struct pmap *pm)
{

	return pm->pm_state == PMAP_PINNED && !pm->pm_high &&
	    pm->pm_ldt == NULL && pm->pm_tables <= PMAP_KEPT_TABLES &&
	    pm->pm_resident <= PMAP_KEPT_RESIDENT && pmap_nkept < pmap_kept_max;
}

/*
 * Life.
 */

/* The pages of a new pmap: L3 and the kernel's L2. */
static void
pmap_setup(struct pmap *pm, struct vm_page *l3, struct vm_page *l2)
{
	const pt_entry_t *kl2 = pmap_kernel()->pm_l2[L3_KERN];

	mutex_init(&pm->pm_lock, MUTEX_DEFAULT, IPL_SCHED);
	TAILQ_INIT(&pm->pm_ptps);
	pm->pm_refs = 1;
	pm->pm_state = PMAP_PRIVATE;
	pm->pm_l3 = pmap_table_add(pm, l3);
	pm->pm_l2[L3_KERN] = pmap_table_add(pm, l2);
	pm->pm_cr3 = xpmap_ptom_frame(VM_PAGE_TO_PHYS(l3));
	memcpy(pm->pm_l2[L3_KERN], kl2, L2_KERN_ENTRIES * sizeof(*kl2));
	pm->pm_l3[L3_KERN] = pmap_table_entry(l2, 0);
}

static void
pmap_pin_new(struct pmap *pm)
{

	mutex_spin_enter(&pm->pm_lock);
	pmap_pin(pm);
	mutex_spin_exit(&pm->pm_lock);
}

/* An empty pmap with one reference, private, or NULL without memory. */
static struct pmap *
pmap_new(void)
{
	struct pmap *pm = pool_get(&pmap_pool, PR_NOWAIT | PR_ZERO);
	struct vm_page *l3 = pmap_table_alloc(false, true);
	struct vm_page *l2 = pmap_table_alloc(false, true);

	if (pm != NULL && l3 != NULL && l2 != NULL) {
		pmap_setup(pm, l3, l2);
		if (__predict_false(pmap_pinearly))
			pmap_pin_new(pm);
		return pm;
	}
	if (pm != NULL)
		pool_put(&pmap_pool, pm);
	if (l3 != NULL)
		uvm_pagefree(l3);
	if (l2 != NULL)
		uvm_pagefree(l2);
	return NULL;
}

struct pmap *
pmap_create(void)
{
	struct pmap *pm = pmap_kept_get();

	if (pm == NULL)
		return pmap_new();
	KASSERT(pm->pm_resident == 0 && pm->pm_wired == 0);
	evcnt_count(EVC_REUSED);
	pm->pm_refs = 1;
	return pm;
}

void
pmap_reference(struct pmap *pm)
{

	atomic_inc_uint(&pm->pm_refs);
}

/* IPI: this CPU keeps nobody's tables but its own lwp's. */
void
pmap_leave(void)
{
	struct pmap *pm = vm_map_pmap(&curlwp->l_proc->p_vmspace->vm_map);

	if (curcpu()->ci_pmap != pm)
		pmap_load(pmap_kernel());
}

/*
 * No CPU has the pmap loaded, nor will have once its queue is issued.
 * => nobody can load it any more; IPL_NONE, no lock held that a CPU may spin
 *    for at IPL_VM or above
 */
static void
pmap_expel(struct pmap *pm)
{
	struct cpu_info *ci;
	u_int i, turns = 0;
	uint32_t cpus;

	if (pm->pm_state == PMAP_PRIVATE)
		return;
	if (curcpu()->ci_pmap == pm)
		pmap_load(pmap_kernel());
	KASSERT(pm->pm_cpus == 0 || splget() < IPL_VM);
	cpus = pm->pm_cpus;
	CPU_INFO_FOREACH(i, ci) {
		if (ci == curcpu())
			continue;
		if ((cpus & (1u << i)) == 0) {
			if (ci->ci_schedstate.spc_online)
				evcnt_count(EVC_UNPIN_IPI_SPARED);
			continue;
		}
		evcnt_count(EVC_UNPIN_IPI_SENT);
		ipi_send(ci, IPI_PMAP);
	}
	while (pm->pm_cpus != 0)
		cpu_spin(&turns);
}

/* Is the table in some CPU's cr3?  What CPUs say, not what pm_cpus does. */
static bool __unused
pmap_loaded_somewhere(const struct pmap *pm)
{
	struct cpu_info *ci;
	u_int i;

	CPU_INFO_FOREACH(i, ci)
		if (ci->ci_current_cr3 == mfn_to_ma(pm->pm_cr3).ma)
			return true;
	return false;
}

/* No CPU has the pmap loaded, and it is private. */
static void
pmap_retire(struct pmap *pm)
{

	pmap_expel(pm);
	mutex_spin_enter(&pm->pm_lock);
	KASSERT(!pmap_loaded_somewhere(pm));
	if (pm->pm_state == PMAP_PINNED)
		pmap_unpin(pm);
	mutex_spin_exit(&pm->pm_lock);
}

static void
pmap_free(struct pmap *pm)
{
	struct vm_page *pg;

	pmap_retire(pm);
	while ((pg = TAILQ_FIRST(&pm->pm_ptps)) != NULL) {
		TAILQ_REMOVE(&pm->pm_ptps, pg, mdpage.mdpg_ptp);
		pg->mdpage = (struct vm_page_md){ .mdpg_table = false };
		uvm_pagefree(pg);
	}
	if (pm->pm_ldt != NULL)
		ldt_free(pm->pm_ldt);
	mutex_destroy(&pm->pm_lock);
	pool_put(&pmap_pool, pm);
}

void
pmap_destroy(struct pmap *pm)
{

	KASSERT(pm != pmap_kernel());
	if (atomic_dec_uint_nv(&pm->pm_refs) > 0)
		return;
	KASSERTMSG(pm->pm_resident == 0, "pmap %p has %lu mappings", pm,
	    pm->pm_resident);
	if (!pmap_worth_keeping(pm) || !pmap_kept_put(pm))
		pmap_free(pm);
}

u_int
pmap_drain(void)
{
	struct pmap *pm;
	u_int n = 0;

	while ((pm = pmap_kept_get()) != NULL) {
		n += (u_int)pm->pm_tables;
		pmap_free(pm);
	}
	return n;
}

int
pmap_fork(struct pmap *pm, struct pmap *child)
{

	if (pm->pm_resident > PMAP_KEPT_RESIDENT && !pmap_pinearly)
		pmap_retire(child);
	return pm->pm_ldt == NULL ? 0 : ldt_copy(pm->pm_ldt, &child->pm_ldt);
}

/*
 * No user address is mapped.  If the address space is not the current one any
 * more, the tables become ours to write first, unless they are to be kept.
 */
void
pmap_remove_all(struct pmap *pm)
{
	const struct proc *p = curlwp->l_proc;

	KASSERT(pm != pmap_kernel());
	if (vm_map_pmap(&p->p_vmspace->vm_map) != pm && !pmap_worth_keeping(pm))
		pmap_retire(pm);
	pmap_remove(pm, 0, VM_MIN_KERNEL_ADDRESS);
}

/*
 * Pinning and loading.
 */

static void
pmap_tables_protect(struct pmap *pm, bool writable)
{
	struct vm_page *pg;

	TAILQ_FOREACH(pg, &pm->pm_ptps, mdpage.mdpg_ptp)
		pmap_table_protect(pg, writable);
}

/*
 * => pm_lock held.  Joins the batch of a switch, if that is why: then other
 *    CPUs must not load the pmap before this one has.
 */
static void
pmap_pin(struct pmap *pm)
{
	bool lazy = xpq_lazy_p();

	if (!lazy)
		xpq_lazy_enter(XPQ_MMU);
	else
		pm->pm_pinning = curcpu();
	pmap_tables_protect(pm, false);
	if (__predict_true(!pmap_nopin))
		xpq_pin_l3(pm->pm_cr3);
	pm->pm_state = PMAP_PINNED;
	if (!lazy)
		xpq_lazy_leave(XPQ_MMU);
}

/* => pm_lock held; no CPU has it loaded. */
static void
pmap_unpin(struct pmap *pm)
{

	xpq_lazy_enter(XPQ_MMU);
	if (__predict_true(!pmap_nopin))
		xpq_unpin(pm->pm_cr3);
	pmap_tables_protect(pm, true);
	pm->pm_state = PMAP_PRIVATE;
	xpq_lazy_leave(XPQ_MMU);
}

/*
 * pm_lock is held, and no pin of the pmap is still in another CPU's queue.
 * That CPU is within a switch and waits for nobody, so this is soon.
 */
static void
pmap_lock_pinned(struct pmap *pm)
{
	u_int turns = 0;

	for (;;) {
		mutex_spin_enter(&pm->pm_lock);
		if (__predict_true(pm->pm_pinning == NULL))
			return;
		mutex_spin_exit(&pm->pm_lock);
		cpu_spin(&turns);
	}
}

/*
 * This CPU's address space is `pm', at once or when the batch that is open
 * is issued.
 */
void
pmap_load(struct pmap *pm)
{
	struct cpu_info *ci = curcpu();
	struct pmap *old = ci->ci_pmap;
	bool lazy = xpq_lazy_p();
	int s;

	if (pm == old)
		return;
	s = splhigh();
	pmap_lock_pinned(pm);
	if (!lazy)
		xpq_lazy_enter(XPQ_MMU);
	if (pm->pm_state == PMAP_PRIVATE)
		pmap_pin(pm);
	atomic_or_32(&pm->pm_cpus, 1u << ci->ci_index);
	if (__predict_false(ci->ci_ldt != pm->pm_ldt))
		ldt_load(pm->pm_ldt);
	pm->pm_ldt_stale &= ~(1u << ci->ci_index);
	mutex_spin_exit(&pm->pm_lock);
	REGRESS_POINT("pmap marked");
	ci->ci_pmap = pm;
	ci->ci_cr3 = mfn_to_ma(pm->pm_cr3).ma;
	REGRESS_POINT("pmap asked");
	xpq_new_baseptr(pm->pm_cr3, pmap_loaded, old);
	if (!lazy)
		xpq_lazy_leave(XPQ_MMU);
	splx(s);
}

/*
 * The load is done, and a pin that went before it; so the pmap that this CPU
 * had before is out of use.
 */
static void
pmap_loaded(void *arg)
{
	struct cpu_info *ci = curcpu();
	struct pmap *old = arg;

	ci->ci_current_cr3 = ci->ci_cr3;
	if (ci->ci_pmap->pm_pinning == ci)
		atomic_store_release(&ci->ci_pmap->pm_pinning, NULL);
	REGRESS_POINT("pmap loaded");
	if (old != ci->ci_pmap && old != pmap_kernel())
		atomic_and_32(&old->pm_cpus, ~(1u << ci->ci_index));
}

void
pmap_cpu_attach(struct cpu_info *ci)
{
	struct pmap *pm = pmap_kernel();

	ci->ci_pmap = pm;
	ci->ci_cr3 = mfn_to_ma(pm->pm_cr3).ma;
	ci->ci_current_cr3 = ci->ci_cr3;
	atomic_or_32(&pm->pm_cpus, 1u << ci->ci_index);
}

void
pmap_activate(struct lwp *l)
{
	struct pmap *pm = vm_map_pmap(&l->l_proc->p_vmspace->vm_map);

	if (pm != pmap_kernel())
		pmap_load(pm);
}

/* The pmap stays loaded until this CPU needs another one. */
void
pmap_deactivate(struct lwp *l __unused)
{
}
