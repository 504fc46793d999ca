/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * An address space ends while other CPUs still have its tables.
 *
 * Xen lets a table be unpinned while a CPU has it loaded, without a word; its
 * pages then stay tables until that CPU leaves, and making them writable is
 * refused, or worse, a table is in use that is ordinary memory to us.  So the
 * one who ends it must wait for every CPU, and two kinds of CPU are easily
 * forgotten: one whose switch to other tables is asked for but still queued,
 * and one that runs a kernel thread and keeps what was loaded.
 *
 * One CPU is stopped at each step of a switch away from the tables while
 * another one takes them apart.  It must not get far before the first goes on,
 * and then it must.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/evcnt.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm_extern.h>

#include <xenport/evtchn.h>
#include <xenport/xpq.h>

#include <i386/xen/pmap_private.h>

REGRESS_TEST("guest/arch/i386/xen/pmap_crossing", test_crossing);

#define A_MOMENT	(20 * NSEC_PER_MSEC)
#define PATIENCE	(20 * NSEC_PER_SEC)
#define BASE		0x10000000u

static struct pmap	*victim, *other;
static struct vm_page	*page;

/* What the threads of a case say to each other.  All atomic. */
static struct cpu_info	*stopped_cpu;	/* whose switch is stopped ... */
static const char	*stop_at;	/* ... at this point */
static u_int		reached;	/* it is there */
static u_int		begun, ended;	/* what must wait for it */
static u_int		early;		/* but did not */
static u_int		holding, leave;	/* CPUs that borrow the victim */

static uint64_t
counted(u_int slot)
{
	struct evcnt ev = { .ev_slot = (uint16_t)slot };

	return evcnt_value(&ev);
}

static void
await(u_int *word, u_int value)
{
	nsec_t end = nsec_after(PATIENCE);

	while (atomic_load_acquire(word) != value && nanouptime_ns() < end)
		cpu_relax();
}

/* Stop until the other CPU has begun, and give it a moment to go wrong. */
static void
hook(const char *point)
{
	nsec_t end;

	if (curcpu() != stopped_cpu || strcmp(point, stop_at) != 0)
		return;
	stopped_cpu = NULL;
	atomic_store_release(&reached, 1);
	await(&begun, 1);
	for (end = nsec_after(A_MOMENT); nanouptime_ns() < end; )
		cpu_relax();
	atomic_store_release(&early, atomic_load_acquire(&ended));
}

/* From one pmap to another, as cpu_switchto does it. */
static void
switch_tables(struct pmap *from, struct pmap *to)
{
	bool masked;
	int s;

	pmap_load(from);
	s = splhigh();
	masked = evmask_save();
	stopped_cpu = curcpu();
	xpq_lazy_enter(XPQ_CPU);
	pmap_load(to);
	xpq_lazy_leave(XPQ_CPU);
	evmask_restore(masked);
	splx(s);
	pmap_load(pmap_kernel());
}

static void
leaver(void *arg __unused)
{
	switch_tables(victim, other);
}

static void
pinner(void *arg __unused)
{
	switch_tables(pmap_kernel(), victim);
}

static void
ender(void *arg __unused)
{
	await(&reached, 1);
	atomic_store_release(&begun, 1);
	pmap_remove_all(victim);
	atomic_store_release(&ended, 1);
}

static void
loader(void *arg __unused)
{
	await(&reached, 1);
	atomic_store_release(&begun, 1);
	pmap_load(victim);
	atomic_store_release(&ended, 1);
	pmap_load(pmap_kernel());
}

/* A kernel thread's CPU keeps the victim loaded. */
static void
borrower(void *arg __unused)
{
	pmap_load(victim);
	atomic_inc_uint(&holding);
	await(&leave, 1);
}

static struct lwp *
thread_on(u_int cpu, void (*func)(void *))
{
	struct lwp *l;

	if (kthread_create(PRI_KTHREAD, KTHREAD_MPSAFE | KTHREAD_MUSTJOIN,
	    cpu_lookup(cpu), func, NULL, &l, "crossing") != 0)
		panic("no thread for a test");
	return l;
}

static bool
enter_page(struct pmap *pm)
{
	return pm != NULL && pmap_enter(pm, BASE, VM_PAGE_TO_PHYS(page),
	    VM_PROT_READ, PMAP_CANFAIL) == 0;
}

/* Two private address spaces with a page each. */
static bool
setup(void)
{
	victim = pmap_create();
	other = pmap_create();
	reached = begun = ended = early = holding = leave = 0;
	return CLAIM(enter_page(victim) && enter_page(other),
	    "there is memory for two pmaps");
}

static void
teardown(void)
{
	pmap_remove_all(victim);
	pmap_destroy(victim);
	pmap_remove_all(other);
	pmap_destroy(other);
}

static bool
writable(pt_entry_t *table)
{
	pt_entry_t word = *table;

	return kcopy(&word, table, sizeof(word)) == 0;
}

/* CPU 1 is stopped in a switch; CPU 0 does what must wait for it. */
static void
cross(const char *point, void (*first)(void *), void (*second)(void *))
{
	struct lwp *a, *b;

	stop_at = point;
	regress_hook = hook;
	a = thread_on(1, first);
	b = thread_on(0, second);
	(void)kthread_join(a);
	(void)kthread_join(b);
	regress_hook = NULL;
	CLAIM(reached == 1 && begun == 1, "a switch is stopped: %s", point);
	CLAIM(early == 0, "the other CPU waits for it");
	CLAIM(ended == 1, "but not for ever");
}

/* A switch away from the victim, which ends. */
static void
test_leave(const char *point)
{
	if (!setup())
		return;
	cross(point, leaver, ender);
	CLAIM(victim->pm_state == PMAP_PRIVATE && writable(victim->pm_l3) &&
	    writable(victim->pm_l2[0]), "its tables are ordinary memory");
	teardown();
}

/* The first load of the victim, whose pin is queued, and another one. */
static void
test_pin(void)
{
	if (!setup())
		return;
	cross("xpq queued", pinner, loader);
	CLAIM(victim->pm_state == PMAP_PINNED && !writable(victim->pm_l3),
	    "its tables are pinned once");
	teardown();
}

/* CPUs 1 to n keep the victim under kernel threads; the rest do not. */
static void
test_borrow(u_int n)
{
	uint64_t sent = counted(EVC_UNPIN_IPI_SENT);
	uint64_t spared = counted(EVC_UNPIN_IPI_SPARED);
	struct lwp *l[MAXCPUS], *end;
	u_int i;

	if (!setup())
		return;
	for (i = 1; i <= n; i++)
		l[i] = thread_on(i, borrower);
	(void)AWAIT(atomic_load_acquire(&holding) == n);
	reached = 1;
	end = thread_on(0, ender);
	(void)kthread_join(end);
	CLAIM(holding == n && ended == 1 && victim->pm_state == PMAP_PRIVATE,
	    "tables kept by %u kernel threads end", n);
	CLAIM(counted(EVC_UNPIN_IPI_SENT) - sent == n,
	    "by an IPI to each of them");
	CLAIM(counted(EVC_UNPIN_IPI_SPARED) - spared == ncpuonline - 1 - n,
	    "and to nobody else");
	atomic_store_release(&leave, 1);
	for (i = 1; i <= n; i++)
		(void)kthread_join(l[i]);
	teardown();
}

static void
test_crossing(void)
{
	static const char *const points[] = { "pmap marked", "pmap asked",
	    "xpq queued", "xpq issued", "pmap loaded" };
	u_int i, kept = pmap_kept_max;

	if (ncpuonline == 1) {
		regress_skip("needs two CPUs");
		return;
	}
	page = uvm_pagealloc(NULL, 0, NULL, UVM_PGA_ZERO | UVM_PGA_LOW);
	if (!CLAIM(page != NULL, "there is a page"))
		return;
	pmap_kept_max = 0;	/* each is unpinned at its end */
	(void)pmap_drain();
	for (i = 0; i < __arraycount(points); i++)
		test_leave(points[i]);
	test_pin();
	for (i = 1; i < ncpuonline; i++)
		test_borrow(i);
	pmap_kept_max = kept;
	uvm_pagefree(page);
}
