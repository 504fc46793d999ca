/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_itimer: interval timers, sleeps and clocks of processes.
 *
 * Overview.
 *	A process has three interval timers, made when it first sets one.
 *	ITIMER_REAL counts uptime: its callout is due when it is.  The other
 *	two count time used by the process; since no tick watches that, the
 *	callout comes at the earliest moment at which the time can have been
 *	used up, looks, and comes again if it was not.  A process that sleeps
 *	with nearly all of it used up is looked at every ITIMER_LOOK only.
 *
 * Calls made again.
 *	A call that waits so long, rather than until then, would wait anew if
 *	it were made again after a stop.  restart_deadline() remembers the first
 *	deadline in l_restart; the system call's entry forgets it unless the
 *	call is on its way to be made again.
 *
 * Locking.
 *	p_lock.  The callout's function runs in a soft interrupt; it takes
 *	proc_lock and p_lock, both spin mutexes.
 *
 * Limits.
 *	A timer signals again after ITIMER_LEAST or later, whatever its
 *	interval: its callout must leave time for others.  If its last signal
 *	has not even been taken, the machine is slower than the timers on it:
 *	it is then looked at after it_patience only, so that whoever is to take
 *	the signal can run.  That time doubles for as long as signals are not
 *	taken, and is halved by each that is; so any number of timers comes to
 *	what the machine can do.
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/itimer.h>
#include <sys/kmem.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/signalvar.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define ITIMER_LEAST	NSEC_PER_MSEC
#define ITIMER_PATIENCE	(50 * NSEC_PER_MSEC)
#define ITIMER_PATIENCE_MAX (2 * NSEC_PER_SEC)
#define ITIMER_LOOK	NSEC_PER_MSEC

/* Key: ( set once, p p_lock. */
struct itimer {
	struct proc	*it_proc;	/* (: whose */
	int		it_which;	/* (: ITIMER_xxx */
	nsec_t		it_due;		/* p: on its own clock; 0: stopped */
	nsec_t		it_interval;	/* p */
	nsec_t		it_patience;	/* p: see above */
	callout_t	it_ch;		/* p: set; see above */
};

struct itimers {
	struct itimer	its_timer[3];
};

/* The clock that the timer counts on.  p_lock held. */
static nsec_t
itimer_now(struct itimer *it)
{
	struct rusage ru;

	if (it->it_which == ITIMER_REAL)
		return nanouptime_ns();
	rugather(it->it_proc, &ru);
	return it->it_which == ITIMER_VIRTUAL ? ru.ru_utime :
	    ru.ru_utime + ru.ru_stime;
}

/* Look again when the timer can be due at the earliest.  p_lock held. */
static void
itimer_schedule(struct itimer *it)
{
	nsec_t now, left;

	if (it->it_due == 0)
		return;
	now = itimer_now(it);
	left = it->it_due > now ? it->it_due - now : 0;
	if (it->it_which != ITIMER_REAL)
		left = MAX(left, ITIMER_LOOK);
	callout_schedule_at(&it->it_ch, nsec_after(left));
}

static int
itimer_signal(int which)
{
	return which == ITIMER_REAL ? SIGALRM :
	    which == ITIMER_VIRTUAL ? SIGVTALRM : SIGPROF;
}

/* The time until the next signal, given whether the last one was taken. */
static nsec_t
itimer_step(struct itimer *it, bool late)
{

	it->it_patience = late ? MIN(MAX(2 * it->it_patience,
	    ITIMER_PATIENCE), ITIMER_PATIENCE_MAX) : it->it_patience / 2;
	return MAX(it->it_interval, MAX(it->it_patience, ITIMER_LEAST));
}

/* The callout's function. */
static void
itimer_check(void *arg)
{
	struct itimer *it = arg;
	struct proc *p = it->it_proc;
	nsec_t now, step;
	bool due, late;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	now = itimer_now(it);
	due = it->it_due != 0 && it->it_due <= now;
	late = sigismember(&p->p_sigpend.sp_set, itimer_signal(it->it_which));
	if (due && it->it_interval == 0)
		it->it_due = 0;
	else if (due) {
		step = itimer_step(it, late);
		it->it_due += ((now - it->it_due) / step + 1) * step;
	}
	itimer_schedule(it);
	mutex_exit(&p->p_lock);
	if (due)
		psignal(p, itimer_signal(it->it_which));
	mutex_exit(&proc_lock);
}

/* The process has timers. */
static struct itimers *
itimers_get(struct proc *p)
{
	struct itimers *its;
	struct itimer *it;
	int i;

	if (p->p_timers != NULL)
		return p->p_timers;
	its = kmem_zalloc(sizeof(*its), KM_SLEEP);
	for (i = 0; i < 3; i++) {
		it = &its->its_timer[i];
		it->it_proc = p;
		it->it_which = i;
		callout_init(&it->it_ch, CALLOUT_MPSAFE);
		callout_setfunc(&it->it_ch, itimer_check, it);
	}
	mutex_enter(&p->p_lock);
	if (p->p_timers == NULL) {
		p->p_timers = its;
		its = NULL;
	}
	mutex_exit(&p->p_lock);
	if (its != NULL)
		kmem_free(its, sizeof(*its));
	return p->p_timers;
}

/* What is left of it; never 0 while it runs.  p_lock held. */
static void
itimer_read(struct itimer *it, nsec_t *left, nsec_t *interval)
{
	nsec_t now = itimer_now(it);

	*left = it->it_due == 0 ? 0 : it->it_due > now ? it->it_due - now : 1;
	*interval = it->it_interval;
}

int
do_getitimer(struct lwp *l, int which, nsec_t *left, nsec_t *interval)
{
	struct proc *p = l->l_proc;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return EINVAL;
	*left = *interval = 0;
	if (p->p_timers == NULL)
		return 0;
	mutex_enter(&p->p_lock);
	itimer_read(&p->p_timers->its_timer[which], left, interval);
	mutex_exit(&p->p_lock);
	return 0;
}

int
do_setitimer(struct lwp *l, int which, nsec_t left, nsec_t interval,
    nsec_t *oldleft, nsec_t *oldinterval)
{
	struct proc *p = l->l_proc;
	struct itimer *it;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return EINVAL;
	it = &itimers_get(p)->its_timer[which];
	mutex_enter(&p->p_lock);
	itimer_read(it, oldleft, oldinterval);
	(void)callout_stop(&it->it_ch);
	it->it_due = left == 0 ? 0 : nsec_add(itimer_now(it), left);
	it->it_interval = interval;
	itimer_schedule(it);
	mutex_exit(&p->p_lock);
	return 0;
}

/* The process ends, by its only lwp. */
void
itimers_exit(struct proc *p)
{
	struct itimers *its = p->p_timers;
	int i;

	if (its == NULL)
		return;
	mutex_enter(&p->p_lock);
	for (i = 0; i < 3; i++)
		its->its_timer[i].it_due = 0;
	p->p_timers = NULL;
	mutex_exit(&p->p_lock);
	for (i = 0; i < 3; i++) {
		(void)callout_halt(&its->its_timer[i].it_ch, NULL);
		callout_destroy(&its->its_timer[i].it_ch);
	}
	kmem_free(its, sizeof(*its));
}

/* Sleep until the deadline; ERESTARTNOHAND if a signal came first. */
int
do_nanosleep(struct lwp *l __unused, nsec_t deadline)
{
	int error;

	do {
		error = kpause("nanosleep", true, deadline, NULL);
	} while (error == 0);
	if (error == EWOULDBLOCK)
		return 0;
	return error == ERESTART ? ERESTARTNOHAND : error;
}

int
do_clock_gettime(struct lwp *l, clockid_t clock, nsec_t *ns)
{
	struct rusage ru;

	if (clock == CLOCK_THREAD_CPUTIME_ID) {
		*ns = lwp_cputime(l);
		return 0;
	}
	if (clock != CLOCK_PROCESS_CPUTIME_ID)
		return clock_gettime_ns(clock, ns);
	mutex_enter(&l->l_proc->p_lock);
	rugather(l->l_proc, &ru);
	mutex_exit(&l->l_proc->p_lock);
	*ns = ru.ru_utime + ru.ru_stime;
	return 0;
}

int
clock_deadline(clockid_t clock, nsec_t when, nsec_t *deadline)
{
	nsec_t boot = boottime_ns();

	switch (clock) {
	case CLOCK_REALTIME:
		*deadline = when > boot ? when - boot : 0;
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
