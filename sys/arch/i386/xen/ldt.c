/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ldt: the local descriptor table, the segments that a process describes
 * itself.
 *
 * Overview
 *
 * A table belongs to an address space (pm_ldt), so the threads of a process
 * share it, a fork copies it, and a program that begins has none.  Most
 * processes never have one, and pay a comparison at a switch for it.
 *
 *	pmap --> struct ldt --> kernel addresses in a row --> 1 to 16 pages
 *
 * A CPU always has the table of the address space that it has loaded:
 * pmap_load() asks for both in one hypercall.  So the CPUs that may have a
 * table loaded are those in pm_cpus, and when the last one has left a pmap
 * (pmap_expel), nobody has its LDT either.
 *
 * An entry is changed by update_descriptor, in place.  A selector beyond the
 * table makes it grow: a new table gets a copy of the old one's pages, takes
 * its place, and the old one is freed when no CPU has it any more.  Tables do
 * not shrink.
 *
 * Other CPUs
 *
 * What is loaded in a segment register stays as it was, whatever becomes of
 * its descriptor.  But ldt_set() promises that a thread that runs on another
 * CPU uses the entry as it is now.  So it sends IPI_LDT to the CPUs in pm_cpus
 * and waits until each has taken it or has left the address space: the way
 * back from the interrupt loads the selectors anew, and whoever comes later
 * does that anyway.  One that is bad now ends as vector.S tells.
 *
 * When a table is replaced, the same IPI makes these CPUs load the new one.
 * pm_ldt, and pm_ldt_stale, which says who has yet to look, change together
 * under pm_lock, and under it a CPU looks at pm_ldt, loads what it finds, and
 * clears its bit.  So a CPU that looked too early has its bit set again and
 * gets an IPI of its own, and no bit is cleared by a CPU that still has the
 * old table.  pmap_load() does the same where it enters pm_cpus, so a CPU
 * either is seen by who replaces the table, or sees the new one; and one that
 * left, took the IPI elsewhere and came back is not waited for in vain.
 *
 * Xen facts
 *
 * Xen maps a page of the LDT into a table of its own when a CPU first looks
 * at it: it reads our page table, and takes a reference of the type seg_desc,
 * for which nobody may have the page mapped writable.  The references are
 * dropped when that CPU loads another LDT or another cr3.  While there are
 * none, the page keeps its type, until it is mapped writable.
 *
 * update_descriptor takes a page that is not seg_desc yet for an ordinary
 * one, and holds it as writable while it stores.  A CPU that looks at the page
 * in that moment is refused by Xen, and would get a page fault for a good
 * selector; or Xen refuses the update, when that CPU was faster.  So, before
 * an entry is changed, this CPU looks at the page itself: then it is seg_desc,
 * and stays so until the table is freed.
 *
 * Xen checks descriptors: one that is not present always passes; one of
 * memory passes unless it is of 64-bit code; the rest it refuses, or it is a
 * gate that only it can make.  A segment from 0 to the hypervisor's addresses
 * or further becomes one of 4 GiB, and is read back as such.
 * (Xen 4.17, arch/x86/pv/descriptor-tables.c and mm.c.)
 *
 * Locking: changes and forks hold the map's lock for writing; pm_ldt and
 * pm_ldt_stale are written under pm_lock, too, and who waits reads the latter
 * without.  Who waits for other CPUs holds no spin lock.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/ldt.h>

#include <xenport/xpq.h>

#include "pmap_private.h"

#define LDT_PERPAGE	(PAGE_SIZE / sizeof(union descriptor))
#define LDT_MAXPAGES	(LDT_MAXENTRIES / LDT_PERPAGE)

/* Key: ( set once, when it is made */
struct ldt {
	vaddr_t		ldt_va;		/* (: where it is mapped, read-only */
	u_int		ldt_npages;	/* (: its size */
	struct vm_page	*ldt_pages[LDT_MAXPAGES]; /* ( */
};

/*
 * Tables.
 */

static u_int
ldt_entries(const struct ldt *ldt)
{

	return ldt == NULL ? 0 : ldt->ldt_npages * LDT_PERPAGE;
}

/* The table's pages belong to Xen as far as writing goes, or to us. */
static void
ldt_protect(struct ldt *ldt, bool writable)
{
	int s = splvm();
	u_int i;

	xpq_lazy_enter(XPQ_MMU);
	for (i = 0; i < ldt->ldt_npages; i++)
		pmap_table_protect(ldt->ldt_pages[i], writable);
	xpq_lazy_leave(XPQ_MMU);
	splx(s);
}

static void
ldt_freepages(struct ldt *ldt)
{
	u_int i;

	for (i = 0; i < ldt->ldt_npages; i++)
		if (ldt->ldt_pages[i] != NULL)
			uvm_pagefree(ldt->ldt_pages[i]);
	if (ldt->ldt_va != 0)
		uvm_km_free(ldt->ldt_va, ptoa(ldt->ldt_npages),
		    UVM_KMF_VAONLY);
	kmem_free(ldt, sizeof(*ldt));
}

/* Memory for a table; NULL if there is none. */
static struct ldt *
ldt_alloc(u_int npages)
{
	struct ldt *ldt = kmem_zalloc(sizeof(*ldt), KM_NOSLEEP);
	u_int i;

	KASSERT(npages > 0 && npages <= LDT_MAXPAGES);
	if (ldt == NULL)
		return NULL;
	ldt->ldt_npages = npages;
	ldt->ldt_va = uvm_km_alloc(ptoa(npages), 0,
	    UVM_KMF_NOWAIT | UVM_KMF_VAONLY);
	for (i = 0; i < npages && ldt->ldt_va != 0; i++) {
		ldt->ldt_pages[i] = uvm_pagealloc(NULL, 0, NULL,
		    UVM_PGA_ZERO);
		if (ldt->ldt_pages[i] == NULL)
			break;
	}
	if (i < npages) {
		ldt_freepages(ldt);
		return NULL;
	}
	return ldt;
}

/*
 * A table of that size which begins like `old', if there is one, and can be
 * loaded; or ENOMEM.
 */
static int
ldt_make(const struct ldt *old, u_int npages, struct ldt **ldtp)
{
	struct ldt *ldt = ldt_alloc(npages);
	u_int i;

	if (ldt == NULL)
		return ENOMEM;
	for (i = 0; old != NULL && i < old->ldt_npages; i++)
		pmap_copy_page(VM_PAGE_TO_PHYS(old->ldt_pages[i]),
		    VM_PAGE_TO_PHYS(ldt->ldt_pages[i]));
	ldt_protect(ldt, false);
	for (i = 0; i < npages; i++)
		pmap_kenter_pa(ldt->ldt_va + ptoa(i),
		    VM_PAGE_TO_PHYS(ldt->ldt_pages[i]), VM_PROT_READ, 0);
	*ldtp = ldt;
	return 0;
}

/* => the map that it belongs to is locked */
int
ldt_copy(const struct ldt *old, struct ldt **ldtp)
{

	return ldt_make(old, old->ldt_npages, ldtp);
}

/* => no CPU has it loaded */
void
ldt_free(struct ldt *ldt)
{

	pmap_kremove(ldt->ldt_va, ptoa(ldt->ldt_npages));
	ldt_protect(ldt, true);
	ldt_freepages(ldt);
}

/*
 * CPUs.
 */

void
ldt_load(struct ldt *ldt)
{

	curcpu()->ci_ldt = ldt;
	xpq_set_ldt(ldt == NULL ? 0 : ldt->ldt_va, ldt_entries(ldt));
}

void
ldt_sync(void)
{
	struct cpu_info *ci = curcpu();
	struct pmap *pm = ci->ci_pmap;

	mutex_spin_enter(&pm->pm_lock);
	if (ci->ci_ldt != pm->pm_ldt)
		ldt_load(pm->pm_ldt);
	pm->pm_ldt_stale &= ~(1u << ci->ci_index);
	mutex_spin_exit(&pm->pm_lock);
}

/*
 * The pmap's LDT is `ldt', on this CPU and on all others that have the pmap
 * loaded, and they will load their selectors anew.
 * => current pmap, map locked, IPL_NONE
 */
static void
ldt_publish(struct pmap *pm, struct ldt *ldt)
{
	struct cpu_info *ci = curcpu();
	u_int i, turns = 0;
	uint32_t cpus;

	KASSERT(ci->ci_pmap == pm && splget() < IPL_VM);
	mutex_spin_enter(&pm->pm_lock);
	pm->pm_ldt = ldt;
	if (ci->ci_ldt != ldt)
		ldt_load(ldt);
	cpus = pm->pm_cpus & ~(1u << ci->ci_index);
	pm->pm_ldt_stale = cpus;
	mutex_spin_exit(&pm->pm_lock);
	CPU_INFO_FOREACH(i, ci)
		if ((cpus & (1u << i)) != 0)
			ipi_send(ci, IPI_LDT);
	while ((pm->pm_ldt_stale & pm->pm_cpus) != 0)
		cpu_spin(&turns);
}

/*
 * The process's own view.
 */

/* The table has room for entry `i', or ENOMEM.  => as ldt_publish */
static int
ldt_grow(struct pmap *pm, u_int i)
{
	struct ldt *old = pm->pm_ldt, *new;
	int error;

	error = ldt_make(old, i / LDT_PERPAGE + 1, &new);
	if (error != 0)
		return error;
	ldt_publish(pm, new);
	if (old != NULL)
		ldt_free(old);
	return 0;
}

/* => this CPU has it loaded */
static void
ldt_store(const struct ldt *ldt, u_int i, union descriptor d)
{
	const struct vm_page *pg = ldt->ldt_pages[i / LDT_PERPAGE];
	uint32_t sel = i << 3 | SEL_LDT | SEL_UPL, limit = 0;
	int s = splvm();

	KASSERT(curcpu()->ci_ldt == ldt);
	/* Reads the descriptor, so the page becomes Xen's; never faults. */
	__asm volatile("lsll %1, %0" : "+r" (limit) : "r" (sel) : "cc");
	xpq_update_descriptor(xpmap_ptom(VM_PAGE_TO_PHYS(pg) +
	    i % LDT_PERPAGE * sizeof(d)), d.d_raw);
	splx(s);
}

int
ldt_set(struct lwp *l, u_int i, union descriptor d)
{
	struct vm_map *map = &l->l_proc->p_vmspace->vm_map;
	struct pmap *pm = vm_map_pmap(map);
	int error = 0;

	KASSERT(l == curlwp && i < LDT_MAXENTRIES);
	KASSERT(d.sd_p == 0 || (d.sd_s != 0 && d.sd_dpl == SEL_UPL &&
	    d.sd_l == 0));
	vm_map_lock(map);
	if (i >= ldt_entries(pm->pm_ldt)) {
		if (d.d_raw == 0)
			goto out;
		error = ldt_grow(pm, i);
		if (error != 0)
			goto out;
	}
	ldt_store(pm->pm_ldt, i, d);
	ldt_publish(pm, pm->pm_ldt);
out:
	vm_map_unlock(map);
	return error;
}

bool
ldt_read(struct lwp *l, u_int page, void *buf)
{
	struct vm_map *map = &l->l_proc->p_vmspace->vm_map;
	const struct ldt *ldt;
	bool there;

	vm_map_lock_read(map);
	ldt = vm_map_pmap(map)->pm_ldt;
	there = ldt != NULL && page < ldt->ldt_npages;
	if (there)
		memcpy(buf, (const void *)(ldt->ldt_va + ptoa(page)),
		    PAGE_SIZE);
	vm_map_unlock(map);
	return there;
}
