/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_ptimer: POSIX timers: timer_create and its relatives.
 *
 * Overview
 *
 *	A process has up to PTIMER_MAX timers, numbered from 0.  Each is a
 *	ktimer and what is to happen when it expires: a signal for the process
 *	or for one of its lwps, or nothing.  One that does nothing needs no
 *	callout; what is left of it is computed when somebody asks.
 *
 * One signal each
 *
 *	A timer has at most one signal pending.  When it expires again before
 *	that is taken, no other is sent, but counted: the signal carries the
 *	count, and timer_getoverrun tells it.  So nobody needs to be woken
 *	meanwhile: a timer that repeats is set anew by the taking of its signal
 *	(ptimer_taken), and how often it would have expired follows from the
 *	time.
 *
 *	However short the interval, the process is to get on with its work: the
 *	next signal comes no sooner than LEAST_TAKEN after one was taken, nor
 *	than twice the time that this one was pending.  So if the handlers of
 *	many timers wait for one another, they take half of the time at most.
 *
 *	    set --expires--> waiting, its signal pending --taken--> set
 *
 *	If the signal comes to nothing, since it is ignored, the timer is set
 *	anew at once, for no sooner than LEAST_DROPPED: it goes on for a handler
 *	that may be installed yet.  If its lwp is gone, it stops.
 *
 *	A timer on processor time does not wait: only its process runs it, and
 *	kern_timer.c looks at it rarely enough.
 *
 * Locking
 *
 *	p_lock covers the timers.  Whoever sends a timer's signal, or cuts a
 *	timer off from a pending one, holds proc_lock, too; so a timer that was
 *	cut off under it is not sent for any more, and can be freed when its
 *	callout is halted.
 */

#include <sys/param.h>
#include <sys/itimer.h>
#include <sys/kmem.h>
#include <sys/ktimer.h>
#include <sys/proc.h>
#include <sys/ptimer.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define PTIMER_MAX	256
#define LEAST_TAKEN	(100 * NSEC_PER_USEC)
#define LEAST_DROPPED	(10 * NSEC_PER_MSEC)

/* Key: ( set once, p p_lock. */
struct ptimer {
	struct ktimer	pt_kt;		/* p */
	struct proc	*pt_proc;	/* (: whose */
	clockid_t	pt_clock;	/* (: what its times count on */
	struct ptimer_event pt_event;	/* ( */
	int		pt_id;		/* ( */
	bool		pt_waiting;	/* p: expired, to be set when taken */
	struct ksiginfo	*pt_queued;	/* p: its pending signal */
	nsec_t		pt_sent;	/* p: uptime when that was sent */
	uint64_t	pt_overrun;	/* p: since the signal was sent */
	int		pt_overrun_last; /* p: when one was taken last */
};

/* Key: p p_lock. */
struct ptimers {
	struct ptimer	*pts_timer[PTIMER_MAX];	/* p */
};

static void
ptimers_lock(struct proc *p)
{
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
}

static void
ptimers_unlock(struct proc *p)
{
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
}

/* The timer with that number, or NULL. */
static struct ptimer *
ptimer_find(struct proc *p, int id)
{
	if (p->p_ptimers == NULL || id < 0 || id >= PTIMER_MAX)
		return NULL;
	return p->p_ptimers->pts_timer[id];
}

/*
 * Expiring.
 */

/* Its signal, to whom it is for.  proc_lock held. */
static void
ptimer_send(struct ptimer *pt)
{
	const struct ptimer_event *pe = &pt->pt_event;
	struct ksiginfo ksi;
	struct lwp *l;

	KSI_INIT(&ksi);
	ksi.ksi_signo = pe->pe_signo;
	ksi.ksi_code = SI_TIMER;
	ksi.ksi_pid = pt->pt_id;
	ksi.ksi_value = pe->pe_value;
	ksi.ksi_timer = pt;
	if (pe->pe_lid == 0) {
		kpsignal(pt->pt_proc, &ksi);
		return;
	}
	l = lwp_find(pe->pe_lid);
	if (l != NULL && l->l_proc == pt->pt_proc)
		lwpsignal(l, &ksi);
}

/* It is due: true if a signal is to be sent.  Both locks held. */
static bool
ptimer_expire(struct ptimer *pt, nsec_t now)
{
	struct ktimer *kt = &pt->pt_kt;
	uint64_t n;

	if (kt->kt_interval != 0 && !clock_is_cputime(kt->kt_clock)) {
		pt->pt_waiting = true;
		pt->pt_overrun = 0;
		return true;
	}
	n = ktimer_advance(kt, now, kt->kt_interval);
	ktimer_arm(kt, now);
	if (pt->pt_queued != NULL) {
		pt->pt_overrun += n;
		return false;
	}
	pt->pt_overrun = n - 1;
	return true;
}

/* The callout's function. */
static void
ptimer_check(void *arg)
{
	struct ptimer *pt = arg;
	struct proc *p = pt->pt_proc;
	struct ktimer *kt = &pt->pt_kt;
	bool send = false;
	nsec_t now;

	ptimers_lock(p);
	now = ktimer_now(kt);
	if (now == NSEC_NEVER)
		ktimer_stop(kt);	/* whose time it counted is gone */
	if (kt->kt_due != 0 && !pt->pt_waiting) {
		if (kt->kt_due <= now)
			send = ptimer_expire(pt, now);
		else
			ktimer_arm(kt, now);
	}
	mutex_exit(&p->p_lock);
	if (send)
		ptimer_send(pt);
	mutex_exit(&proc_lock);
}

void
ptimer_queued(struct ksiginfo *ksi)
{
	struct ptimer *pt = ksi->ksi_timer;

	KASSERT(mutex_owned(&pt->pt_proc->p_lock));
	KASSERT(pt->pt_queued == NULL);
	pt->pt_queued = ksi;
	pt->pt_sent = nanouptime_ns();
}

/* Set it anew, so much from now at the earliest; how often was it due? */
static uint64_t
ptimer_goon(struct ptimer *pt, nsec_t least)
{
	struct ktimer *kt = &pt->pt_kt;
	nsec_t now = ktimer_now(kt);
	uint64_t n = 1;

	pt->pt_waiting = false;
	/* If the clock was set back, it is not due any more. */
	if (kt->kt_due <= now)
		n = ktimer_advance(kt, now, kt->kt_interval);
	kt->kt_notbefore = nsec_after(least);
	ktimer_arm(kt, now);
	return n;
}

/* The signal carries how often the timer expired since it was sent. */
void
ptimer_taken(struct ksiginfo *ksi)
{
	struct ptimer *pt = ksi->ksi_timer;
	nsec_t pending = nanouptime_ns() - pt->pt_sent;

	KASSERT(mutex_owned(&pt->pt_proc->p_lock));
	KASSERT(pt->pt_queued == ksi);
	pt->pt_queued = NULL;
	ksi->ksi_timer = NULL;
	if (pt->pt_waiting)
		pt->pt_overrun = ptimer_goon(pt,
		    MAX(LEAST_TAKEN, 2 * pending)) - 1;
	pt->pt_overrun_last = (int)MIN(pt->pt_overrun, (uint64_t)INT_MAX);
	ksi->ksi_uid = (uid_t)pt->pt_overrun_last;
}

void
ptimer_dropped(struct ptimer *pt)
{

	KASSERT(mutex_owned(&pt->pt_proc->p_lock));
	pt->pt_queued = NULL;
	if (pt->pt_waiting)
		(void)ptimer_goon(pt, LEAST_DROPPED);
}

/* A signal that is pending is nobody's from now on.  Both locks held. */
static void
ptimer_cut(struct ptimer *pt)
{
	if (pt->pt_queued != NULL)
		pt->pt_queued->ksi_timer = NULL;
	pt->pt_queued = NULL;
	pt->pt_waiting = false;
	ktimer_stop(&pt->pt_kt);
}

/*
 * The calls.
 */

static struct ptimers *
ptimers_get(struct proc *p)
{
	struct ptimers *pts;

	if (p->p_ptimers != NULL)
		return p->p_ptimers;
	pts = kmem_zalloc(sizeof(*pts), KM_SLEEP);
	mutex_enter(&p->p_lock);
	if (p->p_ptimers == NULL) {
		p->p_ptimers = pts;
		pts = NULL;
	}
	mutex_exit(&p->p_lock);
	if (pts != NULL)
		kmem_free(pts, sizeof(*pts));
	return p->p_ptimers;
}

/* May the event's signal be sent?  An lwp must be the process's own. */
static bool
event_valid(struct lwp *l, const struct ptimer_event *pe)
{
	struct lwp *l2;
	bool valid;

	if (pe->pe_lid == 0)
		return true;
	mutex_enter(&proc_lock);
	l2 = lwp_find(pe->pe_lid);
	valid = l2 != NULL && l2->l_proc == l->l_proc;
	mutex_exit(&proc_lock);
	return valid;
}

/* Give the timer the lowest number that is free; EAGAIN. */
static int
ptimer_enlist(struct ptimers *pts, struct ptimer *pt)
{
	struct proc *p = pt->pt_proc;
	int id, error = EAGAIN;

	mutex_enter(&p->p_lock);
	for (id = 0; id < PTIMER_MAX; id++) {
		if (pts->pts_timer[id] != NULL)
			continue;
		pts->pts_timer[id] = pt;
		pt->pt_id = id;
		if (pt->pt_event.pe_valueid)
			pt->pt_event.pe_value = (uintptr_t)id;
		error = 0;
		break;
	}
	mutex_exit(&p->p_lock);
	return error;
}

static void
ptimer_free(struct ptimer *pt)
{
	ktimer_destroy(&pt->pt_kt);
	kmem_free(pt, sizeof(*pt));
}

int
do_timer_create(struct lwp *l, clockid_t clock, const struct ptimer_event *pe,
    int *id)
{
	struct ptimers *pts;
	struct ptimer *pt;
	int error = clock_resolve(l, clock, &clock);

	if (error == 0 && !event_valid(l, pe))
		error = EINVAL;
	if (error != 0)
		return error;
	pts = ptimers_get(l->l_proc);
	pt = kmem_zalloc(sizeof(*pt), KM_SLEEP);
	ktimer_init(&pt->pt_kt, ptimer_check, pt);
	pt->pt_proc = l->l_proc;
	pt->pt_clock = clock;
	pt->pt_event = *pe;
	error = ptimer_enlist(pts, pt);
	*id = pt->pt_id;
	if (error != 0)
		ptimer_free(pt);
	return error;
}

/* What is left of it.  Both locks held. */
static void
ptimer_read(struct ptimer *pt, struct ptimer_time *pti)
{
	struct ktimer *kt = &pt->pt_kt;
	nsec_t now = ktimer_now(kt);

	pti->pti_value = ktimer_left(kt, now);
	pti->pti_interval = kt->kt_interval;
	/* Nobody stops one that does nothing when it is over. */
	if (pt->pt_event.pe_signo == 0 && kt->kt_interval == 0 &&
	    kt->kt_due <= now)
		pti->pti_value = 0;
}

int
do_timer_settime(struct lwp *l, int id, bool absolute,
    const struct ptimer_time *new, struct ptimer_time *old)
{
	struct proc *p = l->l_proc;
	struct ptimer *pt;

	ptimers_lock(p);
	pt = ptimer_find(p, id);
	if (pt != NULL) {
		ptimer_read(pt, old);
		ptimer_cut(pt);
		pt->pt_overrun = 0;
		pt->pt_overrun_last = 0;
		ktimer_set(&pt->pt_kt, pt->pt_clock, absolute, new->pti_value,
		    new->pti_value != 0 ? new->pti_interval : 0);
		if (pt->pt_event.pe_signo != 0)
			ktimer_arm(&pt->pt_kt, ktimer_now(&pt->pt_kt));
	}
	ptimers_unlock(p);
	return pt != NULL ? 0 : EINVAL;
}

int
do_timer_gettime(struct lwp *l, int id, struct ptimer_time *pti)
{
	struct proc *p = l->l_proc;
	struct ptimer *pt;

	ptimers_lock(p);
	pt = ptimer_find(p, id);
	if (pt != NULL)
		ptimer_read(pt, pti);
	ptimers_unlock(p);
	return pt != NULL ? 0 : EINVAL;
}

int
do_timer_getoverrun(struct lwp *l, int id, int *overrun)
{
	struct proc *p = l->l_proc;
	struct ptimer *pt;

	mutex_enter(&p->p_lock);
	pt = ptimer_find(p, id);
	if (pt != NULL)
		*overrun = pt->pt_overrun_last;
	mutex_exit(&p->p_lock);
	return pt != NULL ? 0 : EINVAL;
}

int
do_timer_delete(struct lwp *l, int id)
{
	struct proc *p = l->l_proc;
	struct ptimer *pt;

	ptimers_lock(p);
	pt = ptimer_find(p, id);
	if (pt != NULL) {
		p->p_ptimers->pts_timer[id] = NULL;
		ptimer_cut(pt);
	}
	ptimers_unlock(p);
	if (pt == NULL)
		return EINVAL;
	ptimer_free(pt);
	return 0;
}

void
ptimers_exit(struct proc *p)
{
	struct ptimers *pts = p->p_ptimers;
	int id;

	if (pts == NULL)
		return;
	for (id = 0; id < PTIMER_MAX; id++)
		if (pts->pts_timer[id] != NULL)
			(void)do_timer_delete(LIST_FIRST(&p->p_lwps), id);
	mutex_enter(&p->p_lock);
	p->p_ptimers = NULL;
	mutex_exit(&p->p_lock);
	kmem_free(pts, sizeof(*pts));
}
