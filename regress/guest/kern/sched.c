/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Who runs next: the highest priority first, equals in turn; a thread that
 * wakes with a higher priority runs as soon as the CPU is given away; who is
 * preempted goes on on a CPU that rests; time is charged to who ran, and an
 * idle CPU takes no timer.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define NTHREADS	3
#define BUSY		(40 * NSEC_PER_MSEC)

REGRESS_TEST("guest/kern/sched", test_sched);

static char	trace[32];
static u_int	ntrace;

static void
note(char c)
{
	if (ntrace < sizeof(trace) - 1)
		trace[ntrace++] = c;
	trace[ntrace] = '\0';
}

static void
note_thrice(void *arg)
{
	char c = *(const char *)arg;
	u_int i;

	for (i = 0; i < 3; i++) {
		note(c);
		yield();
	}
}

static void
run_once(const int pri[NTHREADS])
{
	static const char name[] = "abc";
	struct cpu_info *ci = curcpu();
	struct lwp *l[NTHREADS];
	u_int i;

	ntrace = 0;
	for (i = 0; i < NTHREADS; i++) {
		if (kthread_create(pri[i], KTHREAD_MUSTJOIN, ci, note_thrice,
		    __UNCONST(&name[i]), &l[i], "%c", name[i]) != 0)
			panic("no thread");
	}
	for (i = 0; i < NTHREADS; i++)
		(void)kthread_join(l[i]);
}

/*
 * Who runs at a bad moment for long, as the host sees it, has used up its slice
 * and is put behind the others; but not time after time.  All are on the CPU
 * that makes them, which does not run them before it waits.
 */
static bool
run_three(const int pri[NTHREADS], const char *want)
{
	u_int tries = 0;

	do
		run_once(pri);
	while (strcmp(trace, want) != 0 && ++tries < 5);
	return strcmp(trace, want) == 0;
}

static void
test_order(void)
{
	static const int same[] = { 70, 70, 70 }, rising[] = { 70, 71, 72 };

	CLAIM(run_three(same, "abcabcabc"), "equals take turns: %s", trace);
	CLAIM(run_three(rising, "cccbbbaaa"), "the higher goes first: %s",
	    trace);
}

static void
work(void *arg)
{
	nsec_t begun = sched_clock();

	while (sched_clock() - begun < BUSY)
		continue;
	*(nsec_t *)arg = lwp_cputime(curlwp);
}

/* What a thread that worked was charged; and its maker, who waited. */
static nsec_t
charge_both(nsec_t *used)
{
	nsec_t mine = lwp_cputime(curlwp);
	struct lwp *l;

	if (kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL, work, used, &l,
	    "work") != 0)
		panic("no thread");
	(void)kthread_join(l);
	return lwp_cputime(curlwp) - mine;
}

/*
 * The shim's clock does not know what is stolen from the shim, so there the
 * few instructions around a wait may seem long; but not time after time.
 */
static void
test_charging(void)
{
	nsec_t used = 0, mine;
	u_int tries = 0;

	do
		mine = charge_both(&used);
	while ((mine >= BUSY / 2 || used >= 2 * BUSY) && ++tries < 20);
	CLAIM(used >= BUSY && used < 2 * BUSY, "who worked is charged: %llu ns",
	    (unsigned long long)used);
	CLAIM(mine < BUSY / 2, "who waited is not: %llu ns",
	    (unsigned long long)mine);
}

/* Computes until it is told to stop, or for long. */
static volatile bool hog_stop, hog_ended;

static void
hog(void *arg __unused)
{
	nsec_t end = nsec_after(5 * NSEC_PER_SEC);

	while (!hog_stop && nanouptime_ns() < end)
		cpu_relax();
	hog_ended = true;
}

static bool
others_rest(void)
{
	struct cpu_info *ci;
	u_int i;

	CPU_INFO_FOREACH(i, ci)
		if (ci != curcpu() && ci->ci_curlwp != ci->ci_idlelwp)
			return false;
	return true;
}

static void
test_preempted_moves(void)
{
	struct cpu_info *ci;
	struct lwp *l;
	bool waited;

	if (ncpuonline == 1) {
		regress_skip("one CPU: nowhere to go");
		return;
	}
	CLAIM(AWAIT(others_rest()), "the other CPUs rest");
	hog_stop = hog_ended = false;
	ci = curcpu();
	if (kthread_create(PRI_COUNT - 1, KTHREAD_MUSTJOIN, ci, hog, NULL, &l,
	    "hog") != 0)
		panic("no thread");
	preempt();
	waited = hog_ended;
	CLAIM(!waited && curcpu() != ci,
	    "who is preempted goes on on a CPU that rests");
	hog_stop = true;
	(void)kthread_join(l);
}

/* How long of a rest of BUSY the CPU was idle; a busy host steals some. */
static nsec_t
idle_of_rest(void)
{
	struct schedstate_percpu *spc = &curcpu()->ci_schedstate;
	nsec_t idle = spc->spc_idletime;

	(void)kpause("idle", false, nsec_after(BUSY), NULL);
	return spc->spc_idletime - idle;
}

static void
test_idle(void)
{
	nsec_t idle;
	u_int tries = 0;

	while ((idle = idle_of_rest()) < BUSY / 2 && ++tries < 20)
		continue;
	CLAIM(idle >= BUSY / 2, "the CPU idles meanwhile: %llu ns",
	    (unsigned long long)idle);
	CLAIM(curcpu()->ci_schedstate.spc_quantum == NSEC_NEVER,
	    "who has the CPU alone has no slice");
}

static void
test_sched(void)
{
	test_order();
	test_charging();
	test_preempted_moves();
	test_idle();
}
