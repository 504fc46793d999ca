/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap_pv: the mappings of a page, and what the hardware noted in them.
 *
 * A managed page has a list of the places where it is mapped.  The first
 * lies in the vm_page, the others come from a pool.  What goes from all
 * address spaces at once (pmap_page_protect) and what is asked of a page
 * (modified, referenced) walks that list.
 *
 * Bits that come late.  A CPU that has the address space loaded may set a bit
 * in an entry between our look at it and the store of what follows.  So a
 * right to write that goes away counts as used, if another CPU may have had
 * it.  pm_cpus is looked at after the store: who comes later finds the new
 * entry.
 *
 * Locking: the order is pm_lock -> pv lock, since most work begins with an
 * address.  Who begins with a page has the pv lock first and only tries
 * pm_lock; see pmap.c, which tells the whole protocol.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/pool.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include "pmap_private.h"

#define PMAP_PVLOCKS	64

static kmutex_t	pmap_pv_locks[PMAP_PVLOCKS];
struct pool	pmap_pv_pool;

void
pmap_pv_init(void)
{
	u_int i;

	for (i = 0; i < PMAP_PVLOCKS; i++)
		mutex_init(&pmap_pv_locks[i], MUTEX_DEFAULT, IPL_SCHED);
	pool_init(&pmap_pv_pool, sizeof(struct pv_entry), 0, "pv", 0, IPL_VM);
}

static kmutex_t *
pmap_pv_lock(const struct vm_page *pg)
{

	return &pmap_pv_locks[(VM_PAGE_TO_PHYS(pg) >> PAGE_SHIFT) %
	    PMAP_PVLOCKS];
}

/* The mapping is on the page's list; false: an entry is needed for that. */
bool
pmap_pv_enter(struct vm_page *pg, struct pmap *pm, vaddr_t va,
    struct pmap_spare *sp)
{
	struct pv_entry *pv = &pg->mdpage.mdpg_pv, *spare;
	kmutex_t *lock = pmap_pv_lock(pg);

	mutex_spin_enter(lock);
	if (pv->pv_pmap != NULL) {
		if (sp->sp_pv == NULL) {
			sp->sp_want_pv = true;
			mutex_spin_exit(lock);
			return false;
		}
		spare = sp->sp_pv;
		sp->sp_pv = spare->pv_next;
		spare->pv_next = pv->pv_next;
		pv->pv_next = spare;
		pv = spare;
	} else {
		pv->pv_next = NULL;
	}
	pv->pv_pmap = pm;
	pv->pv_va = va;
	mutex_spin_exit(lock);
	return true;
}

/*
 * Take one mapping off the list.
 * => pv lock held; returns the entry to be given back to the pool, or NULL.
 */
static struct pv_entry *
pmap_pv_unlink(struct vm_page *pg, struct pmap *pm, vaddr_t va)
{
	struct pv_entry *first = &pg->mdpage.mdpg_pv, *pv, **prev;

	if (first->pv_pmap == pm && first->pv_va == va) {
		pv = first->pv_next;
		if (pv == NULL)
			first->pv_pmap = NULL;
		else
			*first = *pv;
		return pv;
	}
	for (prev = &first->pv_next; (pv = *prev) != NULL;
	    prev = &pv->pv_next) {
		if (pv->pv_pmap == pm && pv->pv_va == va) {
			*prev = pv->pv_next;
			return pv;
		}
	}
	panic("pmap: no pv entry for %p at %#lx", pm, (u_long)va);
}

/* What the hardware noted in an entry that has become `pte'. */
static uint8_t
pmap_noted(const struct pmap *pm, pt_entry_t old, pt_entry_t pte)
{
	uint8_t bits = (uint8_t)(old & (PG_A | PG_M));

	if ((old & ~pte & PG_RW) && (pm->pm_cpus & ~(1u << cpu_number())))
		bits |= PG_M;
	return bits;
}

/*
 * Give these entries back to the pool.
 * => neither pm_lock nor a pv lock held
 */
void
pmap_pv_free(struct pv_entry *pv)
{
	struct pv_entry *next;

	for (; pv != NULL; pv = next) {
		next = pv->pv_next;
		pool_put(&pmap_pv_pool, pv);
	}
}

/* Release pm_lock, and free what pmap_forget left. */
void
pmap_unlock(struct pmap *pm)
{
	struct pv_entry *dead = pm->pm_dead;

	pm->pm_dead = NULL;
	mutex_spin_exit(&pm->pm_lock);
	pmap_pv_free(dead);
}

/*
 * A mapping is gone; what is left to do is to forget it.
 * => pm_lock held; to be released by pmap_unlock
 */
void
pmap_forget(struct pmap *pm, vaddr_t va, pt_entry_t old)
{
	struct pv_entry *pv;
	struct vm_page *pg;
	kmutex_t *lock;

	pm->pm_resident--;
	if (old & PG_W)
		pm->pm_wired--;
	if ((old & PG_PVLIST) == 0)
		return;
	pg = pmap_pte_page(old);
	lock = pmap_pv_lock(pg);
	mutex_spin_enter(lock);
	pv = pmap_pv_unlink(pg, pm, va);
	pg->mdpage.mdpg_attrs |= pmap_noted(pm, old, 0);
	mutex_spin_exit(lock);
	if (pv != NULL) {
		pv->pv_next = pm->pm_dead;
		pm->pm_dead = pv;
	}
}

/*
 * All mappings of one page.
 */

/*
 * Change every mapping of the page to what `fn' makes of it; 0 removes it.
 * => returns what the hardware noted in them, and before.
 * => The bits stay noted in the page unless they are in `clear'.
 */
static uint8_t
pmap_page_change(struct vm_page *pg, pt_entry_t (*fn)(pt_entry_t),
    uint8_t clear)
{
	struct vm_page_md *md = &pg->mdpage;
	struct pv_entry *pv, *dead = NULL, *gone;
	pt_entry_t *ptep, old, pte;
	kmutex_t *lock = pmap_pv_lock(pg);
	struct pmap *pm;
	uint8_t bits = 0;
	u_int turns = 0;
	vaddr_t va;

again:
	mutex_spin_enter(lock);
	pv = &md->mdpg_pv;
	while (pv != NULL && (pm = pv->pv_pmap) != NULL) {
		if (!mutex_tryenter(&pm->pm_lock)) {
			mutex_spin_exit(lock);
			cpu_spin(&turns);
			goto again;
		}
		va = pv->pv_va;
		ptep = pmap_pte(pm, va);
		old = *ptep;
		pte = fn(old);
		if (pte != old)
			pmap_set(pm, va, ptep, pte, true);
		bits |= pmap_noted(pm, old, pte);
		if (pte == 0) {
			pm->pm_resident--;
			if (old & PG_W)
				pm->pm_wired--;
			gone = pmap_pv_unlink(pg, pm, va);
			if (gone != NULL) {
				gone->pv_next = dead;
				dead = gone;
			}
			pv = &md->mdpg_pv;
		} else {
			pv = pv->pv_next;
		}
		mutex_exit(&pm->pm_lock);
	}
	bits |= md->mdpg_attrs;
	md->mdpg_attrs = bits & ~clear;
	mutex_spin_exit(lock);
	pmap_pv_free(dead);
	return bits;
}

static pt_entry_t
pmap_pte_same(pt_entry_t pte)
{

	return pte;
}

static pt_entry_t
pmap_pte_none(pt_entry_t pte __unused)
{

	return 0;
}

static pt_entry_t
pmap_pte_readonly(pt_entry_t pte)
{

	return pte & ~PG_RW;
}

static pt_entry_t
pmap_pte_clean(pt_entry_t pte)
{

	return pte & ~PG_M;
}

static pt_entry_t
pmap_pte_unreferenced(pt_entry_t pte)
{

	return pte & ~PG_A;
}

void
pmap_page_protect(struct vm_page *pg, vm_prot_t prot)
{

	if ((prot & VM_PROT_READ) == 0)
		(void)pmap_page_change(pg, pmap_pte_none, 0);
	else if ((prot & VM_PROT_WRITE) == 0)
		(void)pmap_page_change(pg, pmap_pte_readonly, 0);
}

bool
pmap_is_modified(struct vm_page *pg)
{

	return (pmap_page_change(pg, pmap_pte_same, 0) & PG_M) != 0;
}

bool
pmap_clear_modify(struct vm_page *pg)
{

	return (pmap_page_change(pg, pmap_pte_clean, PG_M) & PG_M) != 0;
}

bool
pmap_is_referenced(struct vm_page *pg)
{

	return (pmap_page_change(pg, pmap_pte_same, 0) & PG_A) != 0;
}

bool
pmap_clear_reference(struct vm_page *pg)
{

	return (pmap_page_change(pg, pmap_pte_unreferenced, PG_A) & PG_A) != 0;
}
