/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_clock: the clocks users see.
 *
 * Monotonic time is the machine's (nanouptime_ns).  The wall clock is
 * monotonic time plus one number, the moment of boot since 1970, which the
 * host told at boot and settime_ns moves.  It is 64 bits wide and read without
 * a lock: a generation, odd while it is being changed, lets readers see
 * that and read again.
 *
 * Time of processes is what sched_clock counted while their lwps ran; see
 * kern_synch.c for the charging.
 *
 * Locking: time_lock (IPL_SCHED) among those who change the wall clock.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/ktimer.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/timevar.h>

/* The signed range of nanoseconds that others use, but for thirty years. */
#define TIME_SET_MAX	((nsec_t)INT64_MAX - 30ull * 366 * 86400 * NSEC_PER_SEC)

/* Key: t time_lock; readers use the generation. */
static kmutex_t	time_lock;
static u_int	time_gen;		/* t */
static nsec_t	time_boot;		/* t: since 1970 */

static void
set_boottime(nsec_t boot)
{
	mutex_enter(&time_lock);
	atomic_store_relaxed(&time_gen, time_gen + 1);
	membar_producer();
	time_boot = boot;
	membar_producer();
	atomic_store_relaxed(&time_gen, time_gen + 1);
	mutex_exit(&time_lock);
}

void
time_init(void)
{
	mutex_init(&time_lock, MUTEX_SPIN, IPL_SCHED);
	set_boottime(cpu_boottime_ns());
}

nsec_t
boottime_ns(void)
{
	nsec_t boot;
	u_int gen;

	do {
		gen = atomic_load_acquire(&time_gen);
		boot = time_boot;
		membar_consumer();
	} while ((gen & 1) != 0 || gen != atomic_load_relaxed(&time_gen));
	return boot;
}

nsec_t
nanotime_ns(void)
{
	return boottime_ns() + nanouptime_ns();
}

/*
 * Set the wall clock, and move those who wait for a moment of it.
 * => EINVAL before the moment of boot, as for Linux, and for times that would
 *    not leave room for thirty years to come
 */
int
settime_ns(nsec_t now)
{
	nsec_t up = nanouptime_ns();

	if (now < up || now > TIME_SET_MAX)
		return EINVAL;
	set_boottime(now - up);
	timers_clock_set();
	return 0;
}

nsec_t
nsec_after(nsec_t ns)
{
	return nsec_add(nanouptime_ns(), ns);
}

/* Other forms. */

void
nanotime(struct timespec *ts)
{
	ns2timespec(nanotime_ns(), ts);
}

void
nanouptime(struct timespec *ts)
{
	ns2timespec(nanouptime_ns(), ts);
}

void
microtime(struct timeval *tv)
{
	ns2timeval(nanotime_ns(), tv);
}

void
microuptime(struct timeval *tv)
{
	ns2timeval(nanouptime_ns(), tv);
}

/* For time stamps of files: the clock is cheap, so it is the same. */
void
getnanotime(struct timespec *ts)
{
	nanotime(ts);
}

time_t
time_second(void)
{
	return (time_t)(nanotime_ns() / NSEC_PER_SEC);
}

time_t
time_uptime(void)
{
	return (time_t)(nanouptime_ns() / NSEC_PER_SEC);
}

/* Processor time. */

/*
 * Unstolen time an lwp has run, and, while it runs, its slice.
 *
 * The lock of one that runs is its CPU's, which is held while that changes
 * from one to the next, so what was charged and when is of one moment.  But
 * the clocks of two CPUs may differ by a little; so that this one never goes
 * back, nobody is told less than somebody was before.
 */
nsec_t
lwp_cputime(struct lwp *l)
{
	nsec_t ns, begun, now;

	lwp_lock(l);
	if (l == curlwp)
		sched_account(l, nanouptime_ns());
	ns = l->l_rtime;
	if (l != curlwp && l->l_stat == LSONPROC) {
		begun = l->l_cpu->ci_schedstate.spc_lastswitch;
		now = sched_clock_of(l->l_cpu);
		ns += now > begun ? now - begun : 0;
	}
	l->l_rtold = ns = MAX(ns, l->l_rtold);
	lwp_unlock(l);
	return ns;
}

/*
 * Clocks by number; those of processor time are kern_time.c's.
 */
int
clock_gettime_ns(clockid_t id, nsec_t *ns)
{
	switch (id) {
	case CLOCK_REALTIME:
		*ns = nanotime_ns();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		*ns = nanouptime_ns();
		return 0;
	default:
		return EINVAL;
	}
}
