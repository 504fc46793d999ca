/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_itimer: the three interval timers of a process.
 *
 * Overview.
 *	A process has three interval timers, made when it first sets one.
 *	ITIMER_REAL counts uptime; the other two count time used by the
 *	process, in user mode or altogether.  Each is a ktimer.
 *
 * Locking.
 *	p_lock, and proc_lock, since the signal is sent and the time used is
 *	read under it.  Both are spin mutexes.
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
#include <sys/itimer.h>
#include <sys/kmem.h>
#include <sys/ktimer.h>
#include <sys/proc.h>
#include <sys/signalvar.h>
#include <sys/systm.h>

#define ITIMER_LEAST	NSEC_PER_MSEC
#define ITIMER_PATIENCE	(50 * NSEC_PER_MSEC)
#define ITIMER_PATIENCE_MAX (2 * NSEC_PER_SEC)

/* Key: ( set once, p p_lock. */
struct itimer {
	struct ktimer	it_kt;		/* p */
	struct proc	*it_proc;	/* (: whose */
	int		it_which;	/* (: ITIMER_xxx */
	nsec_t		it_patience;	/* p: see above */
};

struct itimers {
	struct itimer	its_timer[3];
};

static clockid_t
itimer_clock(const struct itimer *it)
{
	clockid_t clock = CLOCK_PROCESS_CPUTIME_ID | it->it_proc->p_pid;

	return it->it_which == ITIMER_REAL ? CLOCK_MONOTONIC :
	    it->it_which == ITIMER_VIRTUAL ? clock | CLOCK_USERTIME : clock;
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
	nsec_t interval = it->it_kt.kt_interval;

	if (interval == 0)
		return 0;
	it->it_patience = late ? MIN(MAX(2 * it->it_patience,
	    ITIMER_PATIENCE), ITIMER_PATIENCE_MAX) : it->it_patience / 2;
	return MAX(interval, MAX(it->it_patience, ITIMER_LEAST));
}

/* The callout's function. */
static void
itimer_check(void *arg)
{
	struct itimer *it = arg;
	struct ktimer *kt = &it->it_kt;
	struct proc *p = it->it_proc;
	int sig = itimer_signal(it->it_which);
	bool due, late;
	nsec_t now;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	now = ktimer_now(kt);
	due = kt->kt_due != 0 && kt->kt_due <= now;
	late = sigismember(&p->p_sigpend.sp_set, sig);
	if (due)
		(void)ktimer_advance(kt, now, itimer_step(it, late));
	ktimer_arm(kt, now);
	mutex_exit(&p->p_lock);
	if (due)
		psignal(p, sig);
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
		ktimer_init(&it->it_kt, itimer_check, it);
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

int
do_getitimer(struct lwp *l, int which, nsec_t *left, nsec_t *interval)
{
	struct proc *p = l->l_proc;
	struct ktimer *kt;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return EINVAL;
	*left = *interval = 0;
	if (p->p_timers == NULL)
		return 0;
	kt = &p->p_timers->its_timer[which].it_kt;
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	*left = ktimer_left(kt, ktimer_now(kt));
	*interval = kt->kt_interval;
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
	return 0;
}

int
do_setitimer(struct lwp *l, int which, nsec_t left, nsec_t interval,
    nsec_t *oldleft, nsec_t *oldinterval)
{
	struct proc *p = l->l_proc;
	struct itimer *it;
	struct ktimer *kt;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return EINVAL;
	it = &itimers_get(p)->its_timer[which];
	kt = &it->it_kt;
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	*oldleft = ktimer_left(kt, ktimer_now(kt));
	*oldinterval = kt->kt_interval;
	ktimer_set(kt, itimer_clock(it), false, left, interval);
	ktimer_arm(kt, ktimer_now(kt));
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
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
		ktimer_stop(&its->its_timer[i].it_kt);
	p->p_timers = NULL;
	mutex_exit(&p->p_lock);
	for (i = 0; i < 3; i++)
		ktimer_destroy(&its->its_timer[i].it_kt);
	kmem_free(its, sizeof(*its));
}
