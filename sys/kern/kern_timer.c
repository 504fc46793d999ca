/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_timer: timers on any clock.
 *
 * Overview
 *
 *	A ktimer is due at a moment of its clock, once or again and again.  It
 *	is what interval timers, POSIX timers, timerfd and sleeps on clocks of
 *	processor time have in common: those bring their lock and a function to
 *	be called when the timer may be due.  All of them end up as callouts,
 *	which are one-shot, so a timer costs an interrupt only when it is due;
 *	but two kinds of clock do not run like uptime.
 *
 * The wall clock
 *
 *	A moment of it is as many nanoseconds of uptime away as the clock says
 *	now; if the clock is set, that changes.  So all timers that wait for a
 *	moment of the wall clock are on a list, and when it is set their
 *	functions are called at once: they find whether they are due, and ask
 *	for the right callout anew.  A timer that waits for some time to pass
 *	counts on uptime, whatever clock was named, as POSIX wants.
 *
 *	Sleeping lwps need no ktimer for this: see l_wallclock below.
 *
 * Processor time
 *
 *	No tick watches what a process uses.  The callout comes at the earliest
 *	moment at which the time can have been used up, which is sooner by as
 *	many lwps as can run at once; it finds how much is left, and comes
 *	again.  A process of which no lwp runs uses nothing: then the timer is
 *	parked, costs nothing, and the first lwp to wake gives it a callout
 *	again.  Whoever parks says so (p_timersparked) before he looks at the
 *	lwps, one after the other under their locks, and whoever wakes an lwp
 *	looks there with that lock held until the lwp's state has changed; so
 *	one of the two sees the other.  A process that ends calls all timers on
 *	its clocks (p_cputimers).
 *
 * Locking
 *
 *	The user's lock covers a timer.  timer_lock (IPL_SCHED) covers the
 *	lists.  proc_lock -> user's lock -> p_lock of the process whose time it
 *	is, unless that is the user's lock; lwp_lock -> timer_lock -> cc_lock.
 *
 * Limits
 *
 *	Processor time is looked at every CPU_LOOK at most, so a timer on it may
 *	be so much late.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/itimer.h>
#include <sys/ktimer.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define CPU_LOOK	(200 * NSEC_PER_USEC)

/* Key: t timer_lock. */
static kmutex_t		timer_lock;
static struct ktimerlist wall_timers;	/* t: wait for a moment of it */

void
timers_init(void)
{
	mutex_init(&timer_lock, MUTEX_SPIN, IPL_SCHED);
	LIST_INIT(&wall_timers);
}

void
ktimer_init(struct ktimer *kt, void (*func)(void *), void *arg)
{
	memset(kt, 0, sizeof(*kt));
	callout_init(&kt->kt_ch, CALLOUT_MPSAFE);
	callout_setfunc(&kt->kt_ch, func, arg);
}

static void
ktimer_unlist(struct ktimer *kt)
{
	mutex_enter(&timer_lock);
	if (kt->kt_listed)
		LIST_REMOVE(kt, kt_link);
	kt->kt_listed = kt->kt_parked = false;
	mutex_exit(&timer_lock);
}

void
ktimer_stop(struct ktimer *kt)
{
	kt->kt_due = 0;
	ktimer_unlist(kt);
	(void)callout_stop(&kt->kt_ch);
}

void
ktimer_destroy(struct ktimer *kt)
{
	KASSERT(kt->kt_due == 0 && !kt->kt_listed);
	(void)callout_halt(&kt->kt_ch, NULL);
	callout_destroy(&kt->kt_ch);
}

nsec_t
ktimer_now(const struct ktimer *kt)
{
	nsec_t now;

	if (kt->kt_clock == CLOCK_REALTIME)
		return nanotime_ns();
	if (!clock_is_cputime(kt->kt_clock))
		return nanouptime_ns();
	return cpuclock_read(kt->kt_clock, &now) == 0 ? now : NSEC_NEVER;
}

void
ktimer_set(struct ktimer *kt, clockid_t clock, bool absolute, nsec_t value,
    nsec_t interval)
{
	ktimer_stop(kt);
	if (clock == CLOCK_REALTIME && !absolute)
		clock = CLOCK_MONOTONIC;
	kt->kt_clock = clock;
	kt->kt_interval = interval;
	kt->kt_notbefore = 0;
	kt->kt_due = value == 0 || absolute ? value :
	    nsec_add(ktimer_now(kt), value);
}

/* Timers on the wall clock.  The list first, then the clock: see above. */
static void
wall_arm(struct ktimer *kt)
{
	mutex_enter(&timer_lock);
	if (!kt->kt_listed)
		LIST_INSERT_HEAD(&wall_timers, kt, kt_link);
	kt->kt_listed = true;
	callout_schedule_at(&kt->kt_ch,
	    MAX(wallclock_deadline(kt->kt_due), kt->kt_notbefore));
	mutex_exit(&timer_lock);
}

/* Does an lwp of the process run, or wait for a CPU?  p_lock held. */
static bool
proc_runs(struct proc *p)
{
	struct lwp *l;
	bool runs = false;

	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		lwp_lock(l);
		runs |= l->l_stat == LSRUN || l->l_stat == LSONPROC;
		lwp_unlock(l);
	}
	return runs;
}

void
timers_unpark(struct proc *p)
{
	struct ktimer *kt;

	mutex_enter(&timer_lock);
	p->p_timersparked = false;
	LIST_FOREACH(kt, &p->p_cputimers, kt_link) {
		if (!kt->kt_parked)
			continue;
		kt->kt_parked = false;
		callout_schedule_at(&kt->kt_ch, nsec_after(kt->kt_patience));
	}
	mutex_exit(&timer_lock);
}

void
timers_proc_exit(struct proc *p)
{
	struct ktimer *kt;

	mutex_enter(&timer_lock);
	while ((kt = LIST_FIRST(&p->p_cputimers)) != NULL) {
		LIST_REMOVE(kt, kt_link);
		kt->kt_listed = kt->kt_parked = false;
		callout_schedule_at(&kt->kt_ch, nanouptime_ns());
	}
	mutex_exit(&timer_lock);
}

static void
cpu_park(struct ktimer *kt, struct proc *p)
{
	mutex_enter(&timer_lock);
	if (!kt->kt_listed)
		LIST_INSERT_HEAD(&p->p_cputimers, kt, kt_link);
	kt->kt_listed = kt->kt_parked = true;
	p->p_timersparked = true;
	mutex_exit(&timer_lock);
}

/* Timers on processor time.  proc_lock held. */
static void
cpu_arm(struct ktimer *kt, nsec_t now)
{
	nsec_t left = kt->kt_due > now ? kt->kt_due - now : 0;
	struct proc *p = cpuclock_proc(kt->kt_clock);
	bool locked, runs;
	u_int rate;

	if (p == NULL || left == 0) {
		callout_schedule_at(&kt->kt_ch, nanouptime_ns());
		return;
	}
	rate = (u_int)imax(1, imin(p->p_nlwps, (int)ncpuonline));
	kt->kt_patience = MAX(left / rate, CPU_LOOK);
	cpu_park(kt, p);
	locked = mutex_owned(&p->p_lock);
	if (!locked)
		mutex_enter(&p->p_lock);
	runs = proc_runs(p);
	if (!locked)
		mutex_exit(&p->p_lock);
	if (runs)
		timers_unpark(p);
}

void
ktimer_arm(struct ktimer *kt, nsec_t now)
{
	if (kt->kt_due == 0)
		ktimer_unlist(kt);
	else if (kt->kt_clock == CLOCK_REALTIME)
		wall_arm(kt);
	else if (clock_is_cputime(kt->kt_clock))
		cpu_arm(kt, now);
	else
		callout_schedule_at(&kt->kt_ch,
		    MAX(kt->kt_due, kt->kt_notbefore));
}

uint64_t
ktimer_advance(struct ktimer *kt, nsec_t now, nsec_t step)
{
	uint64_t n;

	KASSERT(kt->kt_due != 0 && kt->kt_due <= now);
	if (step == 0) {
		kt->kt_due = 0;
		return 1;
	}
	n = (now - kt->kt_due) / step + 1;
	/* Past now by no more than one step, or never. */
	kt->kt_due = nsec_add(kt->kt_due + (n - 1) * step, step);
	return n;
}

nsec_t
ktimer_left(const struct ktimer *kt, nsec_t now)
{
	if (kt->kt_due == 0)
		return 0;
	if (kt->kt_due > now)
		return kt->kt_due - now;
	if (kt->kt_interval == 0)
		return 1;
	return kt->kt_interval - (now - kt->kt_due) % kt->kt_interval;
}

/*
 * Sleeping lwps that wait for a moment of the wall clock tell it by
 * l_wallclock, and have their callout computed with their lock held.
 * So whoever set the clock finds each either asleep, with a callout that he
 * moves, or not yet, and then it will see the clock as it is now.
 */
static void
sleepers_clock_set(void)
{
	struct lwp *l;

	mutex_enter(&proc_lock);
	LIST_FOREACH(l, &alllwp, l_list) {
		lwp_lock(l);
		if (l->l_stat == LSSLEEP && l->l_wallclock != 0 &&
		    callout_pending(&l->l_timeout_ch))
			callout_schedule_at(&l->l_timeout_ch,
			    wallclock_deadline(l->l_wallclock));
		lwp_unlock(l);
	}
	mutex_exit(&proc_lock);
}

void
timers_clock_set(void)
{
	struct ktimer *kt;

	mutex_enter(&timer_lock);
	LIST_FOREACH(kt, &wall_timers, kt_link)
		callout_schedule_at(&kt->kt_ch, nanouptime_ns());
	mutex_exit(&timer_lock);
	sleepers_clock_set();
}
