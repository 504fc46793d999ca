/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmapmodel: the real pmap.c in a host program, its operations, and what they
 * must have done.
 *
 * The kernel's own pmap, xpq and xpmap run against fakexen, which keeps
 * Xen's types and counts for every frame, makes a plain store to a live table
 * a segmentation fault, and has TLBs that forget nothing unless they are
 * flushed.  Here is the rest of the kernel, as far as they call it, and a
 * sequence of what uvm does (create, enter, remove, protect, page_protect,
 * copy as fork does, load on one of several CPUs, destroy, memory that runs
 * out), compared after each step with a model as simple as can be: an array
 * of what is mapped where.
 *
 * What is done, and to what, is one choice after the other, made by the
 * program: from random numbers, or from the bytes a fuzzer has made up.
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/ldt.h>
#include <machine/pmap.h>

#include <xenport/hypercall.h>
#include <xenport/maddr.h>
#include <xenport/xpq.h>

#include <i386/xen/pmap_private.h>

#include "fakexen.h"
#include "pmapmodel.h"

#define NPMAP	5		/* address spaces at most */
#define NROW	12		/* addresses in a row */
#define NVA	(8 * NROW)	/* addresses of each that are used */
#define NPG	40		/* pages that are mapped */
#define HIGH	8		/* of these, without a direct map */

/* The host's library, of which kernel headers declare nothing. */
void	exit(int) __dead;
int	fflush(void *);
void	*calloc(size_t, size_t);
void	free(void *);
int	vprintf_host(const char *, va_list) __asm("vprintf");

/* What should be mapped: page 0 .. NPG-1, or -1. */
struct shadow {
	int		page;
	vm_prot_t	prot;
};

static struct space {
	struct pmap	*pm;
	struct shadow	at[NVA];
} spaces[NPMAP];

static struct cpu_info *cpu[FX_NCPU];
static bool	switching[FX_NCPU];	/* the CPU's switch is still queued */
struct cpu_info	*cpu_infos[MAXCPUS];
u_int		ncpu = FX_NCPU;
static u_int	nipis;
static u_long	step;
static u_int	cpus_used;		/* CPUs that do something */
static u_int	tables0, free0;		/* when nothing is there yet */
u_int		(*pmapmodel_choose)(u_int);
static struct vm_page *pages[NPG];
static bool	written[NPG];

/*
 * What pmap.c calls of the kernel.
 */

struct vm_page	*uvm_page_array;
u_long		uvm_page_first, uvm_page_count = FX_NPAGES;
struct cpu_info	cpu_info_primary;
struct lwp	lwp0;
struct proc	proc0;
struct vmspace	vmspace0;

static u_int	freelist[FX_NPAGES], nfree;
static u_int	highlist[FX_NHIGH], nhigh;	/* without a direct map */
struct uvmexp	uvmexp = { .nlow = FX_NLOW };
u_int		pmapmodel_allocs = ~0u;	/* that succeed */
bool		pmapmodel_once;		/* only the next one does not */
u_int		pmapmodel_failed;	/* that did not */
static u_int	pool_out;

void
vpanic(const char *fmt, va_list ap)
{

	printf("# step %lu: ", step);
	vprintf_host(fmt, ap);
	printf("\nBail out! panic\n");
	fflush(NULL);
	exit(1);
}

void
panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vpanic(fmt, ap);
}

void
kern_assert(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vpanic(fmt, ap);
}

/* A spin mutex without contention: taken once, by one CPU, at its level. */
void
mutex_init(kmutex_t *m, kmutex_type_t type __unused, int ipl)
{

	m->mtx_owner = 0;
	m->mtx_ipl = (uint8_t)ipl;
}

void
mutex_destroy(kmutex_t *m)
{

	KASSERT(m->mtx_owner == 0);
}

bool
mutex_tryenter(kmutex_t *m)
{
	int s = splraise(m->mtx_ipl);

	KASSERT(m->mtx_owner == 0);
	m->mtx_owner = (uintptr_t)curcpu();
	if (curcpu()->ci_mtx_count-- == 0)
		curcpu()->ci_mtx_oldspl = s;
	return true;
}

void
mutex_spin_enter(kmutex_t *m)
{

	(void)mutex_tryenter(m);
}

void
mutex_spin_exit(kmutex_t *m)
{

	KASSERT(m->mtx_owner == (uintptr_t)curcpu());
	m->mtx_owner = 0;
	if (++curcpu()->ci_mtx_count == 0)
		splx(curcpu()->ci_mtx_oldspl);
}

void
mutex_enter(kmutex_t *m)
{

	(void)mutex_tryenter(m);
}

void
mutex_exit(kmutex_t *m)
{

	mutex_spin_exit(m);
}

void
cpu_spin_rest(void)
{

	panic("waiting for a CPU that does not exist");
}

void
spl_dispatch(int s __unused)
{

	panic("nothing is ever due here");
}

void
pool_init(struct pool *pp, size_t size, size_t align __unused,
    const char *name, u_int flags __unused, int ipl __unused)
{

	pp->pp_size = size;
	pp->pp_name = name;
}

static bool
may_alloc(void)
{

	if (pmapmodel_allocs > 0) {
		pmapmodel_allocs--;
		return true;
	}
	pmapmodel_failed++;
	if (pmapmodel_once)
		pmapmodel_allocs = ~0u;
	return false;
}

void *
pool_get(struct pool *pp, u_int flags)
{

	KASSERT(curcpu()->ci_mtx_count == 0);
	if ((flags & PR_NOWAIT) && !may_alloc())
		return NULL;
	pool_out++;
	return calloc(1, pp->pp_size);
}

void
pool_put(struct pool *pp __unused, void *item)
{

	/* A page that comes free may wake somebody, who takes other locks. */
	KASSERT(curcpu()->ci_mtx_count == 0);
	pool_out--;
	free(item);
}

struct vm_page *
uvm_pagealloc(struct uvm_object *obj __unused, voff_t off __unused,
    struct vm_anon *anon __unused, u_int flags)
{
	struct vm_page *pg;

	KASSERT(curcpu()->ci_mtx_count == 0);
	if (nfree == 0 || !may_alloc())
		return NULL;
	if ((flags & UVM_PGA_LOW) == 0 && nhigh != 0)
		pg = &uvm_page_array[highlist[--nhigh]];
	else
		pg = &uvm_page_array[freelist[--nfree]];
	if (flags & UVM_PGA_ZERO)
		pmap_zero_page(VM_PAGE_TO_PHYS(pg));
	return pg;
}

void
uvm_pagefree(struct vm_page *pg)
{
	u_int pfn = (u_int)(pg - uvm_page_array);

	KASSERT(!fx_is_table(pfn));
	/* Whoever gets it next may write to it. */
	if (pfn < FX_NLOW) {
		*(volatile u_int *)pmap_direct_va(VM_PAGE_TO_PHYS(pg)) = 0xdead;
		freelist[nfree++] = pfn;
	} else {
		xpq_clear_page(xpmap_ptom_frame(VM_PAGE_TO_PHYS(pg)));
		highlist[nhigh++] = pfn;
	}
}

const char *
boot_cmdline(void)
{

	return "";
}

/* Somebody freed memory: the waiting caller's next attempt succeeds. */
bool
uvm_wait(nsec_t deadline __unused)
{

	pmapmodel_allocs = ~0u;
	return true;
}

void *
kmem_zalloc(size_t size, km_flag_t flags __unused)
{

	return calloc(1, size);
}

/* The CPU's switch is done: what was queued is issued. */
static void
switch_end(u_int c)
{

	fx_run_on(c);
	xpq_lazy_leave(XPQ_CPU);
	splx(IPL_NONE);
	switching[c] = false;
	if (curcpu()->ci_cr3 != curcpu()->ci_current_cr3)
		panic("the load is not recorded");
}

/* A CPU takes no interrupt before its switch is done; then it does. */
void
ipi_send(struct cpu_info *ci, uint32_t what)
{
	u_int self = curcpu()->ci_index;

	KASSERT(what == IPI_PMAP && ci->ci_index != self);
	KASSERT(curcpu()->ci_mtx_count == 0);
	nipis++;
	if (switching[ci->ci_index])
		switch_end(ci->ci_index);
	fx_run_on(ci->ci_index);
	pmap_leave();
	fx_run_on(self);
}

/*
 * No address space of the model has an LDT.
 */

void
ldt_load(struct ldt *ldt)
{

	panic("LDT %p is loaded", ldt);
}

void
ldt_free(struct ldt *ldt)
{

	panic("LDT %p is freed", ldt);
}

int
ldt_copy(const struct ldt *ldt, struct ldt **copy __unused)
{

	panic("LDT %p is copied", ldt);
}

/*
 * The model.
 */

static u_int
rnd(u_int n)
{

	return (*pmapmodel_choose)(n);
}

/* Addresses in all user L2s, at both ends of L1s, and in rows. */
static vaddr_t
va_of(u_int i)
{
	static const vaddr_t base[] = {
		0x00010000, 0x001fb000, 0x08048000, 0x3fffa000, 0x5fff8000,
		0x7fff4000, 0x80000000, 0xbffff000 - NROW * PAGE_SIZE,
	};

	return base[i / NROW] + (i % NROW) * PAGE_SIZE;
}

/* So many addresses from the i-th on follow each other. */
static u_int
run_from(u_int i)
{

	return rnd(NROW - i % NROW) + 1;
}

static paddr_t
pa_of(int page)
{

	return VM_PAGE_TO_PHYS(pages[page]);
}

static void
fail(const char *what, u_int space, u_int i)
{

	printf("# step %lu: space %u, %#lx: %s\nnot ok 1 - a random sequence\n",
	    step, space, (u_long)va_of(i), what);
	fflush(NULL);
	exit(1);
}

/* Every access on a CPU does what the model says, TLB or not. */
static void
check_access(u_int c, u_int s, u_int i)
{
	struct shadow *sh = &spaces[s].at[i];
	int write = (int)rnd(2);
	bool allowed = sh->page >= 0 &&
	    (!write || (sh->prot & VM_PROT_WRITE));
	long pfn = fx_access(c, va_of(i), write);

	if (pfn < 0) {
		if (allowed)
			fail("a fault, but it is mapped", s, i);
		return;
	}
	if (!allowed)
		fail("access, but it is not allowed", s, i);
	if ((paddr_t)pfn << PAGE_SHIFT != pa_of(sh->page))
		fail("access to another page", s, i);
	if (write)
		written[sh->page] = true;
}

static void
check_extract(u_int s, u_int i)
{
	struct shadow *sh = &spaces[s].at[i];
	paddr_t pa;

	if (pmap_extract(spaces[s].pm, va_of(i), &pa) != (sh->page >= 0))
		fail("extract and the model differ", s, i);
	if (sh->page >= 0 && pa != pa_of(sh->page))
		fail("extract finds another page", s, i);
}

static void
check_counts(u_int s)
{
	u_long n = 0;
	u_int i;

	for (i = 0; i < NVA; i++)
		n += spaces[s].at[i].page >= 0;
	if (n != pmap_resident_count(spaces[s].pm))
		fail("resident count", s, 0);
}

/*
 * Operations.
 */

static void
forget(u_int s)
{
	u_int i;

	for (i = 0; i < NVA; i++)
		spaces[s].at[i].page = -1;
}

static void
op_create(u_int s)
{

	if (spaces[s].pm != NULL)
		return;
	spaces[s].pm = pmap_create();
	forget(s);
}

/* As at an exit: everything at once, or piece by piece. */
static void
op_destroy(u_int s)
{

	if (spaces[s].pm == NULL)
		return;
	check_counts(s);
	if (rnd(2))
		pmap_remove_all(spaces[s].pm);
	pmap_remove(spaces[s].pm, VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS);
	pmap_update(spaces[s].pm);
	forget(s);
	check_counts(s);
	pmap_destroy(spaces[s].pm);
	spaces[s].pm = NULL;
}

static void
op_enter(u_int s)
{
	static const vm_prot_t prots[] = { VM_PROT_READ,
	    VM_PROT_READ | VM_PROT_WRITE, VM_PROT_READ | VM_PROT_EXECUTE,
	    VM_PROT_ALL };
	struct shadow *sh;
	u_int i = rnd(NVA), page = rnd(NPG), flags = VM_PROT_READ;
	vm_prot_t prot = prots[rnd(4)];
	int error;

	if (spaces[s].pm == NULL)
		return;
	/* Often the same page once more, with other rights. */
	if (spaces[s].at[i].page >= 0 && rnd(3) == 0)
		page = (u_int)spaces[s].at[i].page;
	if (rnd(2))
		flags |= PMAP_CANFAIL;
	if (rnd(8) == 0)
		flags |= PMAP_WIRED;
	if (rnd(20) == 0)
		pmapmodel_allocs = rnd(3);
	error = pmap_enter(spaces[s].pm, va_of(i), pa_of((int)page), prot,
	    flags);
	pmapmodel_allocs = ~0u;
	if (error != 0) {
		if (error != ENOMEM || !(flags & PMAP_CANFAIL))
			fail("enter fails", s, i);
		return;
	}
	sh = &spaces[s].at[i];
	sh->page = (int)page;
	sh->prot = prot;
}

/* The others of a run come where nothing is, unless memory ran out. */
static void
check_run(u_int s, u_int i, u_int n, u_int at, int first, vm_prot_t prot,
    struct vm_page **row, bool short_of_memory)
{
	struct shadow *sh;
	paddr_t pa;
	u_int j;

	for (j = 0; j < n; j++) {
		sh = &spaces[s].at[i + j];
		if (j != at && (row[j] == NULL || sh->page >= 0))
			continue;
		if (j != at && short_of_memory &&
		    !pmap_extract(spaces[s].pm, va_of(i + j), &pa))
			continue;
		sh->page = (first + (int)j) % NPG;
		sh->prot = prot;
		check_extract(s, i + j);
	}
}

static void
op_enter_run(u_int s)
{
	struct vm_page *row[NROW];
	u_int i = rnd(NVA), n = run_from(i), at, j;
	int first = (int)rnd(NPG), error;
	vm_prot_t prot = rnd(2) ? VM_PROT_READ : VM_PROT_READ | VM_PROT_WRITE;
	bool scarce = rnd(10) == 0;

	if (spaces[s].pm == NULL)
		return;
	n = MIN(n, (roundup2(va_of(i) + 1, PMAP_RUN_ALIGN) - va_of(i)) /
	    PAGE_SIZE);
	at = rnd(n);
	for (j = 0; j < n; j++)
		row[j] = j == at || rnd(4) ?
		    pages[(first + (int)j) % NPG] : NULL;
	if (scarce)
		pmapmodel_allocs = rnd(4);
	error = pmap_enter_run(spaces[s].pm, va_of(i), row, n, at, prot,
	    VM_PROT_READ | PMAP_CANFAIL);
	pmapmodel_allocs = ~0u;
	if (error == 0)
		check_run(s, i, n, at, first, prot, row, scarce);
	else if (!scarce || error != ENOMEM)
		fail("entering a run fails", s, i);
}

static void
op_remove(u_int s)
{
	u_int i = rnd(NVA), n = run_from(i), j;

	if (spaces[s].pm == NULL)
		return;
	pmap_remove(spaces[s].pm, va_of(i), va_of(i) + n * PAGE_SIZE);
	pmap_update(spaces[s].pm);
	for (j = i; j < i + n; j++)
		spaces[s].at[j].page = -1;
}

static void
op_protect(u_int s)
{
	u_int i = rnd(NVA), n = run_from(i), j;
	vm_prot_t prot = rnd(4) == 0 ? VM_PROT_NONE :
	    rnd(2) ? VM_PROT_READ : VM_PROT_READ | VM_PROT_EXECUTE;

	if (spaces[s].pm == NULL)
		return;
	pmap_protect(spaces[s].pm, va_of(i), va_of(i) + n * PAGE_SIZE, prot);
	pmap_update(spaces[s].pm);
	for (j = i; j < i + n; j++) {
		if (prot == VM_PROT_NONE)
			spaces[s].at[j].page = -1;
		else
			spaces[s].at[j].prot &= prot;
	}
}

static void
op_page_protect(void)
{
	int page = (int)rnd(NPG);
	vm_prot_t prot = rnd(2) ? VM_PROT_NONE : VM_PROT_READ;
	u_int s, i;

	pmap_page_protect(pages[page], prot);
	for (s = 0; s < NPMAP; s++) {
		for (i = 0; i < NVA; i++) {
			struct shadow *sh = &spaces[s].at[i];

			if (spaces[s].pm == NULL || sh->page != page)
				continue;
			if (prot == VM_PROT_NONE)
				sh->page = -1;
			else
				sh->prot &= ~VM_PROT_WRITE;
		}
	}
}

/* The modified bit is exact: what was written is said to be. */
static void
op_modified(void)
{
	u_int page = rnd(NPG);

	if (written[page] && !pmap_is_modified(pages[page]))
		fail("a write was not noted", 0, 0);
	if (rnd(2)) {
		if (written[page] && !pmap_clear_modify(pages[page]))
			fail("clear did not know of a write", 0, 0);
		(void)pmap_clear_modify(pages[page]);
		written[page] = false;
		/* As its callers do, before they write the page out. */
		if (pmap_is_modified(pages[page]))
			fail("modified after it was cleared", 0, 0);
	}
}

/* The child's mapping, with others, or at once. */
static void
fork_enter(u_int t, struct pmap_pages *pp, u_int i, int page, bool one)
{

	if (one) {
		if (pmap_enter(spaces[t].pm, va_of(i), pa_of(page),
		    VM_PROT_READ, 0) != 0)
			fail("enter fails in the child", t, i);
	} else {
		if (pp->pp_n == PMAP_PAGES)
			pmap_enter_pages(spaces[t].pm, pp);
		pp->pp_va[pp->pp_n] = va_of(i);
		pp->pp_page[pp->pp_n] = pages[page];
		pp->pp_prot[pp->pp_n++] = VM_PROT_READ;
	}
	spaces[t].at[i].page = page;
	spaces[t].at[i].prot = VM_PROT_READ;
}

/* A fork: the parent's pages read-only in both. */
static void
op_fork(u_int s)
{
	u_int t = rnd(NPMAP), one = rnd(2), i;
	struct pmap_pages pp = { .pp_n = 0 };

	if (spaces[s].pm == NULL || spaces[t].pm != NULL)
		return;
	op_create(t);
	if (pmap_fork(spaces[s].pm, spaces[t].pm) != 0)
		fail("fork fails", s, 0);
	if (one)
		pmap_protect(spaces[s].pm, VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS,
		    VM_PROT_READ | VM_PROT_EXECUTE);
	pmap_update(spaces[s].pm);
	for (i = 0; i < NVA; i++) {
		struct shadow *sh = &spaces[s].at[i];

		if (sh->page < 0)
			continue;
		sh->prot &= ~VM_PROT_WRITE;
		fork_enter(t, &pp, i, sh->page, one);
	}
	if (!one)
		pmap_fork_pages(spaces[t].pm, &pp, spaces[s].pm,
		    VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS);
	if (pp.pp_n != 0)
		fail("mappings are left", t, 0);
	for (i = 0; i < NVA; i++)
		check_extract(t, i);
}

/*
 * A switch, alone or within the batch of cpu_switchto, which ends now or only
 * after others have done something.
 */
static void
op_load(u_int s)
{

	if (spaces[s].pm == NULL || spaces[s].pm->pm_pinning != NULL)
		return;
	if (rnd(2)) {
		pmap_load(spaces[s].pm);
		return;
	}
	(void)splhigh();
	xpq_lazy_enter(XPQ_CPU);
	xpq_stack_switch(0xe021, 0xc0001000);
	pmap_load(spaces[s].pm);
	switching[curcpu()->ci_index] = true;
	if (rnd(2))
		switch_end(curcpu()->ci_index);
}

/* A row of accesses, so that the TLBs have something to be wrong about. */
static void
op_access(void)
{
	u_int c = rnd(cpus_used), row = rnd(NVA / NROW) * NROW, s, i;

	for (s = 0; s < NPMAP; s++) {
		if (spaces[s].pm == NULL || cpu[c]->ci_current_cr3 !=
		    mfn_to_ma(spaces[s].pm->pm_cr3).ma)
			continue;
		for (i = row; i < row + NROW; i++)
			check_access(c, s, i);
	}
}

void
pmapmodel_step(void)
{
	u_int s = rnd(NPMAP), what = rnd(100), c = rnd(cpus_used);
	const char *wrong;

	if (switching[c])
		switch_end(c);
	fx_run_on(c);
	if (rnd(1000) == 0)
		(void)pmap_drain();
	/* Short of low pages, L1s are made of high ones. */
	uvmexp.lowfree = rnd(3) == 0 ? 0 : uvmexp.nlow;
	if (what < 3)
		op_create(s);
	else if (what < 5)
		op_destroy(s);
	else if (what < 27)
		op_enter(s);
	else if (what < 35)
		op_enter_run(s);
	else if (what < 38)
		op_remove(s);
	else if (what < 42)
		op_protect(s);
	else if (what < 45)
		op_page_protect();
	else if (what < 48)
		op_modified();
	else if (what < 49)
		op_fork(s);
	else if (what < 51)
		op_load(s);
	else
		op_access();
	if (spaces[s].pm != NULL)
		check_extract(s, rnd(NVA));
	if (fx_crime != NULL || step++ % 64 == 0) {
		wrong = fx_check();
		if (wrong != NULL)
			fail(wrong, s, 0);
		if (spaces[s].pm != NULL)
			check_counts(s);
	}
}

/*
 * The start and the end.
 */

/* Everything is there, once in the life of the program. */
void
pmapmodel_init(void)
{
	static struct cpu_info others[FX_NCPU - 1];
	void *info[FX_NCPU];
	u_int i;

	for (i = 0; i < ncpu; i++) {
		cpu[i] = i == 0 ? &cpu_info_primary : &others[i - 1];
		cpu[i]->ci_self = cpu[i];
		cpu[i]->ci_index = i;
		cpu[i]->ci_curlwp = &lwp0;
		cpu_infos[i] = cpu[i];
		cpu[i]->ci_schedstate.spc_online = true;
		info[i] = cpu[i];
	}
	lwp0.l_proc = &proc0;
	proc0.p_vmspace = &vmspace0;
	vmspace0.vm_map.pmap = pmap_kernel();
	uvm_page_array = calloc(FX_NPAGES, sizeof(struct vm_page));
	fx_init(info, ncpu);
	for (i = 0; i < ncpu; i++)
		xpq_cpu_init(cpu[i]);
	xpmap_init(fx_p2m(), FX_NPAGES);
	pmap_bootstrap((pt_entry_t *)fx_kernel_l3(),
	    (psize_t)FX_NLOW << PAGE_SHIFT, FX_BASE + FX_NLOW * PAGE_SIZE,
	    FX_BASE + FX_NL1 * NBPD_L2, PG_NX);
	for (i = 1; i < ncpu; i++) {
		cpu[i]->ci_ptwin = FX_BASE + (FX_NLOW + i) * PAGE_SIZE;
		pmap_cpu_attach(cpu[i]);
	}
	cpu[0]->ci_gdt = (union descriptor *)fx_kernel_l3();
	pmap_init();
	pmap_kept_max = NPMAP - 2;
	for (i = 0; i < NPG; i++)
		pages[i] = &uvm_page_array[i < NPG - HIGH ?
		    fx_first_free() + i : FX_NLOW + i];
	tables0 = fx_tables();
	free0 = FX_NLOW - (fx_first_free() + NPG - HIGH);
}

/*
 * No address space is there, and all else is as the first time.
 * => `cpus' of the CPUs will do something
 */
void
pmapmodel_begin(u_int cpus)
{
	u_int i;

	cpus_used = MIN(MAX(cpus, 1), ncpu);
	for (nfree = 0; nfree < free0; nfree++)
		freelist[nfree] = FX_NLOW - 1 - nfree;
	for (nhigh = 0; nhigh < FX_NHIGH - NPG; nhigh++)
		highlist[nhigh] = FX_NPAGES - 1 - nhigh;
	for (i = 0; i < NPG; i++) {
		(void)pmap_clear_modify(pages[i]);
		(void)pmap_clear_reference(pages[i]);
		written[i] = false;
	}
	step = 0;
	fx_run_on(0);
}

/*
 * What the kernel counted on all CPUs in the slots from `slot' on.
 */
static u_int
counted(u_int slot, u_int n)
{
	uint64_t sum = 0;
	u_int c, i;

	for (c = 0; c < ncpu; c++)
		for (i = slot; i < slot + n; i++)
			sum += cpu[c]->ci_evcnt[i];
	return (u_int)sum;
}

/* The kernel's counters against those of the fake Xen. */
bool
pmapmodel_counters(void)
{
	static const struct {
		const char *what;
		u_int slot, n, *seen;
	} tab[] = {
		{ "hypercalls", EVC_HYPERCALL, EVC_NHYPERCALLS,
		    &fx_counts.hypercalls },
		{ "multicalls", EVC_HYPERCALL + __HYPERVISOR_multicall, 1,
		    &fx_counts.multicalls },
		{ "calls in them", EVC_MULTICALL, EVC_NHYPERCALLS,
		    &fx_counts.inner },
		{ "single PTE updates", EVC_HYPERCALL +
		    __HYPERVISOR_update_va_mapping, 1,
		    &fx_counts.va_mappings },
		{ "local flushes", EVC_TLB_LOCAL, 1, &fx_counts.flush_local },
		{ "remote flushes", EVC_TLB_REMOTE, 1,
		    &fx_counts.flush_remote },
		{ "flushes of the domain", EVC_LIVE_L2, 2,
		    &fx_counts.flush_domain },
		{ "pins", EVC_PIN, 1, &fx_counts.pins },
		{ "unpins", EVC_UNPIN, 1, &fx_counts.unpins },
		{ "loads", EVC_LOAD, 1, &fx_counts.loads },
	};
	bool right = true;
	u_int i, n;

	for (i = 0; i < __arraycount(tab); i++) {
		n = counted(tab[i].slot, tab[i].n);
		printf("# %s: %u counted, %u seen\n", tab[i].what, n,
		    *tab[i].seen);
		if (n != *tab[i].seen || (n == 0 && ncpu > 1))
			right = false;
	}
	n = counted(EVC_PTE_SINGLE, 1) + counted(EVC_PTE_QUEUED, 1);
	printf("# PTE updates: %u counted, %u seen\n", n,
	    fx_counts.mmu_updates + fx_counts.va_mappings);
	return right && n == fx_counts.mmu_updates + fx_counts.va_mappings;
}

/* All address spaces end; whether nothing is left of them. */
bool
pmapmodel_end(void)
{
	u_int s, i;

	for (i = 0; i < ncpu; i++)
		if (switching[i])
			switch_end(i);
	for (s = 0; s < NPMAP; s++)
		op_destroy(s);
	(void)pmap_drain();
	for (i = 0; i < NPG; i++)
		if (pages[i]->mdpage.mdpg_pv.pv_pmap != NULL)
			fail("a page still has mappings", 0, 0);
	if (fx_tables() == tables0 && nfree == free0 &&
	    nhigh == FX_NHIGH - NPG && pool_out == 0)
		return true;
	printf("# left: %u tables, %u pages, %u items\n",
	    fx_tables() - tables0, free0 - nfree + FX_NHIGH - NPG - nhigh,
	    pool_out);
	return false;
}

/* What there was to do, for people. */
void
pmapmodel_report(void)
{

	printf("# %u IPIs, %u hypercalls, %u in multicalls, %u updates, "
	    "%u pins, %u loads, %u pmaps used again\n", nipis,
	    fx_counts.hypercalls, fx_counts.multicalls, fx_counts.mmu_updates,
	    fx_counts.pins, fx_counts.loads, counted(EVC_REUSED, 1));
	printf("# flushes: %u local, %u remote, %u of the domain\n",
	    fx_counts.flush_local, fx_counts.flush_remote,
	    fx_counts.flush_domain);
}

/*
 * Numbers that look random, the same for the same seed.
 */

static uint32_t	randstate;

static u_int
random_choice(u_int n)
{

	randstate ^= randstate << 13;
	randstate ^= randstate >> 17;
	randstate ^= randstate << 5;
	return randstate % n;
}

void
pmapmodel_seed(uint32_t seed)
{

	randstate = seed * 2654435761u | 1;
	pmapmodel_choose = random_choice;
}
