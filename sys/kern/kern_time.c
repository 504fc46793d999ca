/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_time: clocks of processes, and sleeping.
 *
 * Overview.
 *	The clocks of kern_clock.c are the system's.  Every process and every
 *	lwp has one more, the processor time it has used; its number is
 *
 *		CLOCK_PROCESS_CPUTIME_ID | pid	 all lwps, dead ones included
 *		CLOCK_THREAD_CPUTIME_ID | lid
 *		... | CLOCK_USERTIME		 only what it used in user mode
 *
 *	where no pid or lid means the caller's own.
 *
 * Sleeping.
 *	A sleep for some time, or until a moment of uptime, is a kpause with
 *	that deadline.  One that waits for a moment of the wall clock says so in
 *	l_wallclock, so that its deadline follows when the clock is set
 *	(kern_timer.c).  One on processor time is ended by a ktimer.
 *
 * Calls made again.
 *	A call that waits so long, rather than until then, would wait anew if
 *	it were made again after a stop.  restart_deadline() remembers the first
 *	deadline in l_restart; the system call's entry forgets it unless the
 *	call is on its way to be made again.
 *
 * Locking.
 *	proc_lock and p_lock, both spin mutexes, to find a process and add up
 *	what it used.
 *
 * Limits.
 *	A timer on another process's clock knows it by its number only: when
 *	that process is gone and all numbers have been given out once more, it
 *	may count on a new one.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/itimer.h>
#include <sys/ktimer.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define CLOCK_WHOSE(clock)	((clock) & CLOCK_WHOSE_MASK)

/* The lwp whose clock it is, or NULL.  proc_lock held. */
static struct lwp *
cpuclock_lwp(clockid_t clock)
{
	struct lwp *l = lwp_find(CLOCK_WHOSE(clock));

	return l != NULL && (l->l_proc->p_flag & PK_SYSTEM) == 0 ? l : NULL;
}

struct proc *
cpuclock_proc(clockid_t clock)
{
	struct proc *p;
	struct lwp *l;

	if (clock & CLOCK_THREAD_CPUTIME_ID) {
		l = cpuclock_lwp(clock);
		return l != NULL ? l->l_proc : NULL;
	}
	p = proc_find(CLOCK_WHOSE(clock));
	return p == NULL || p->p_stat == SIDL || p->p_stat == SZOMB ||
	    (p->p_flag & PK_SYSTEM) ? NULL : p;
}

static nsec_t
lwp_usedtime(struct lwp *l, bool user)
{
	nsec_t run = lwp_cputime(l);

	return user ? MIN(l->l_utime, run) : run;
}

static nsec_t
proc_usedtime(struct proc *p, bool user)
{
	struct rusage ru;
	bool locked = mutex_owned(&p->p_lock);

	if (!locked)
		mutex_enter(&p->p_lock);
	rugather(p, &ru);
	if (!locked)
		mutex_exit(&p->p_lock);
	return user ? ru.ru_utime : ru.ru_utime + ru.ru_stime;
}

/* A clock with a number in it: EINVAL if there is none.  proc_lock held. */
int
cpuclock_read(clockid_t clock, nsec_t *ns)
{
	bool user = (clock & CLOCK_USERTIME) != 0;
	struct proc *p;
	struct lwp *l;

	if (clock & CLOCK_THREAD_CPUTIME_ID) {
		l = cpuclock_lwp(clock);
		if (l == NULL)
			return EINVAL;
		*ns = lwp_usedtime(l, user);
		return 0;
	}
	p = cpuclock_proc(clock);
	if (p == NULL)
		return EINVAL;
	*ns = proc_usedtime(p, user);
	return 0;
}

/*
 * The clock's full name, for a caller who may see it: the lwps of others are
 * not for him.
 */
int
clock_resolve(struct lwp *l, clockid_t clock, clockid_t *resolved)
{
	struct proc *p;

	*resolved = clock;
	if (!clock_is_cputime(clock))
		return 0;
	if (CLOCK_WHOSE(clock) == 0) {
		*resolved |= (clock & CLOCK_THREAD_CPUTIME_ID) ? l->l_lid :
		    l->l_proc->p_pid;
		return 0;
	}
	mutex_enter(&proc_lock);
	p = cpuclock_proc(clock);
	if (p != l->l_proc && (clock & CLOCK_THREAD_CPUTIME_ID))
		p = NULL;
	mutex_exit(&proc_lock);
	return p != NULL ? 0 : EINVAL;
}

int
do_clock_gettime(struct lwp *l, clockid_t clock, nsec_t *ns)
{
	bool user = (clock & CLOCK_USERTIME) != 0;
	int error;

	if (!clock_is_cputime(clock))
		return clock_gettime_ns(clock, ns);
	if (CLOCK_WHOSE(clock) == 0) {
		*ns = (clock & CLOCK_THREAD_CPUTIME_ID) ?
		    lwp_usedtime(l, user) : proc_usedtime(l->l_proc, user);
		return 0;
	}
	error = clock_resolve(l, clock, &clock);
	if (error != 0)
		return error;
	mutex_enter(&proc_lock);
	error = cpuclock_read(clock, ns);
	mutex_exit(&proc_lock);
	return error;
}

/*
 * Sleeping.
 */

nsec_t
wallclock_deadline(nsec_t when)
{
	nsec_t boot = boottime_ns();

	return when > boot ? when - boot : 0;
}

/* The call is to sleep until then; it clears l_wallclock when it has slept. */
int
clock_deadline(struct lwp *l, clockid_t clock, nsec_t when, nsec_t *deadline)
{
	switch (clock) {
	case CLOCK_REALTIME:
		l->l_wallclock = when;
		*deadline = wallclock_deadline(when);
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		*deadline = when;
		return 0;
	}
	return EINVAL;
}

nsec_t
restart_deadline(struct lwp *l, nsec_t timeout)
{
	if (l->l_restart == 0)
		l->l_restart = nsec_after(timeout);
	return l->l_restart;
}

/* A signal made the call end; it is made again unless a handler runs. */
static int
sleep_error(int error)
{
	return error == EWOULDBLOCK ? 0 :
	    error == ERESTART ? ERESTARTNOHAND : error;
}

int
do_nanosleep(struct lwp *l, nsec_t deadline)
{
	int error;

	do {
		error = kpause("nanosleep", true, deadline, NULL);
	} while (error == 0);
	l->l_wallclock = 0;
	return sleep_error(error);
}

/* Key: a proc_lock. */
struct cpusleep {
	struct ktimer	cs_timer;	/* a */
	kcondvar_t	cs_cv;		/* a: the timer is over */
};

/* Has the time been used, or will it never be?  Else look again. */
static void
cpusleep_check(void *arg)
{
	struct cpusleep *cs = arg;
	struct ktimer *kt = &cs->cs_timer;
	nsec_t now;

	mutex_enter(&proc_lock);
	now = ktimer_now(kt);
	if (kt->kt_due != 0 && kt->kt_due <= now) {
		kt->kt_due = 0;
		cv_signal(&cs->cs_cv);
	}
	ktimer_arm(kt, now);
	mutex_exit(&proc_lock);
}

/*
 * Sleep until the clock, of processor time, shows `*when', or, the first time,
 * has gone on by so much; then *when is that moment.
 */
int
do_cpu_nanosleep(struct lwp *l, clockid_t clock, bool absolute, nsec_t *when)
{
	struct cpusleep cs;
	struct ktimer *kt = &cs.cs_timer;
	int error;

	ktimer_init(kt, cpusleep_check, &cs);
	cv_init(&cs.cs_cv, "cpusleep");
	mutex_enter(&proc_lock);
	if (!absolute && l->l_restart != 0) {
		*when = l->l_restart;
		absolute = true;
	}
	ktimer_set(kt, clock, absolute, *when, 0);
	if (!absolute)
		*when = l->l_restart = kt->kt_due;
	ktimer_arm(kt, ktimer_now(kt));
	error = 0;
	while (kt->kt_due != 0 && error == 0)
		error = cv_wait_sig(&cs.cs_cv, &proc_lock);
	ktimer_stop(kt);
	mutex_exit(&proc_lock);
	ktimer_destroy(kt);
	cv_destroy(&cs.cs_cv);
	return sleep_error(error);
}
