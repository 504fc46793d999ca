/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_sleepq: lwps that wait for an address.
 *
 * Overview
 *
 *	Two tables of queues, hashed by the address waited for.  One serves
 *	conditions (condition variables, futexes, pauses), the other locks
 *	(mutexes, rwlocks).  They are apart because who goes to sleep on a
 *	condition releases a lock while the condition's queue is locked, and
 *	that release may have to wake a sleeper of its own.
 *
 *	A queue's mutex is also the lock of every lwp asleep on it: going to
 *	sleep, waking and looking at a sleeper's state all happen under it.
 *
 * Operation
 *
 *	sleepq_enqueue marks the current lwp asleep while it still runs; from
 *	then on anybody may wake it.  sleepq_block gives the CPU away, unless
 *	the sleep is over already: a signal is pending, or the deadline has
 *	passed.  A waker takes the lwp off its queue, hands it to a CPU's run
 *	queue, and is done; why it woke is in l_sleeperr:
 *
 *		0		the awaited came
 *		EWOULDBLOCK	the deadline came first
 *		EINTR		a signal or the end of the process did
 *
 *	Whoever is woken because the awaited came reports success even if a
 *	signal is pending too: one wakeup, one taker.
 *
 * What a signal makes of a sleep
 *
 *	sleepq_block returns ERESTART for a signal and EINTR for the end of the
 *	process.  Whether the system call is really made again is decided when
 *	the signal is delivered, by the handler's SA_RESTART.
 *
 * Locking
 *
 *	interlock -> condition's queue -> lock's queue -> spc_mutex, cc_lock
 *	All queue mutexes are IPL_SCHED, so lwps can be woken from interrupts.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/hash.h>
#include <sys/intr.h>
#include <sys/itimer.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define SLEEPQ_BUCKETS	128		/* power of two */

/* Key: q sq_lock. */
struct sleepq {
	kmutex_t	sq_lock;	/* (: IPL_SCHED */
	TAILQ_HEAD(, lwp) sq_lwps;	/* q: in order of arrival */
};

static struct sleepq	cond_table[SLEEPQ_BUCKETS];
static struct sleepq	lock_table[SLEEPQ_BUCKETS];

static void
table_init(struct sleepq *table)
{
	u_int i;

	for (i = 0; i < SLEEPQ_BUCKETS; i++) {
		mutex_init(&table[i].sq_lock, MUTEX_SPIN, IPL_SCHED);
		TAILQ_INIT(&table[i].sq_lwps);
	}
}

void
sleepq_init(void)
{
	table_init(cond_table);
	table_init(lock_table);
}

static kmutex_t *
table_lock(struct sleepq *table, wchan_t wchan)
{
	struct sleepq *sq;

	sq = &table[hash32_ptr(wchan) & (SLEEPQ_BUCKETS - 1)];
	mutex_spin_enter(&sq->sq_lock);
	return &sq->sq_lock;
}

/* Lock the queue on which `wchan' is waited for as a condition. */
kmutex_t *
sleepq_lock(wchan_t wchan)
{
	return table_lock(cond_table, wchan);
}

/* The same for a lock: for mutexes and rwlocks. */
kmutex_t *
sleepq_lock_turnstile(wchan_t wchan)
{
	return table_lock(lock_table, wchan);
}

static struct sleepq *
lock_to_sleepq(kmutex_t *mp)
{
	KASSERT(mutex_owned(mp));
	return __containerof(mp, struct sleepq, sq_lock);
}

/*
 * The current lwp is asleep, though it still runs.
 * => mp: the queue's lock, held; from now on also the lwp's lock.  Whoever
 *    keeps a count of his sleepers adds to it and sets l_nwaiters.
 */
void
sleepq_enqueue(kmutex_t *mp, wchan_t wchan, const char *wmesg, bool catch)
{
	struct sleepq *sq = lock_to_sleepq(mp);
	struct lwp *l = curlwp;

	KASSERT(l != l->l_cpu->ci_idlelwp);
	KASSERT(l->l_wchan == NULL);

	lwp_lock(l);
	l->l_stat = LSSLEEP;
	l->l_wchan = wchan;
	l->l_wmesg = wmesg;
	l->l_sleepq = sq;
	l->l_sleeperr = 0;
	l->l_flag = catch ? l->l_flag | LW_SINTR : l->l_flag & ~LW_SINTR;
	TAILQ_INSERT_TAIL(&sq->sq_lwps, l, l_sleepchain);
	lwp_unlock_to(l, mp);
}

/* Off the queue, but not yet anywhere else.  => lwp and queue locked */
static void
sleepq_dequeue(struct lwp *l)
{
	KASSERT(l->l_stat == LSSLEEP);

	TAILQ_REMOVE(&l->l_sleepq->sq_lwps, l, l_sleepchain);
	l->l_sleepq = NULL;
	l->l_wchan = NULL;
	l->l_wmesg = NULL;
	l->l_flag &= ~LW_SINTR;
	if (l->l_nwaiters != NULL) {
		--*l->l_nwaiters;
		l->l_nwaiters = NULL;
	}
}

/*
 * Take an lwp off its queue and let it run.
 * => lwp and queue locked; only the queue is on return
 */
static void
sleepq_resume(struct lwp *l)
{
	sleepq_dequeue(l);
	sched_wokeup(l);
	setrunnable(l);
}

u_int
sleepq_wake_if(kmutex_t *mp, wchan_t wchan, u_int max,
    bool (*match)(struct lwp *, void *), void *arg)
{
	struct sleepq *sq = lock_to_sleepq(mp);
	struct lwp *l, *next;
	u_int n = 0;

	TAILQ_FOREACH_SAFE(l, &sq->sq_lwps, l_sleepchain, next) {
		if (n == max)
			break;
		if (l->l_wchan != wchan || (match != NULL && !match(l, arg)))
			continue;
		sleepq_resume(l);
		n++;
	}
	mutex_spin_exit(mp);
	return n;
}

u_int
sleepq_wake(kmutex_t *mp, wchan_t wchan, u_int max)
{
	return sleepq_wake_if(mp, wchan, max, NULL, NULL);
}

u_int
sleepq_count(kmutex_t *mp, wchan_t wchan)
{
	struct sleepq *sq = lock_to_sleepq(mp);
	struct lwp *l;
	u_int n = 0;

	TAILQ_FOREACH(l, &sq->sq_lwps, l_sleepchain) {
		if (l->l_wchan == wchan)
			n++;
	}
	return n;
}

void
sleepq_unsleep(struct lwp *l, int error)
{
	kmutex_t *mp = l->l_mutex;

	KASSERT(mp == &l->l_sleepq->sq_lock);
	l->l_sleeperr = error;
	sleepq_resume(l);
	mutex_spin_exit(mp);
}

/* A sleep's deadline has come; the lwp may have been woken meanwhile. */
static void
sleepq_timeout(void *arg)
{
	struct lwp *l = arg;

	lwp_lock(l);
	if (l->l_stat == LSSLEEP && l->l_wchan != NULL)
		sleepq_unsleep(l, EWOULDBLOCK);
	else
		lwp_unlock(l);
}

/* The sleep is over before it began.  => lwp locked by its queue */
static void
sleepq_cancel(struct lwp *l, int error)
{
	kmutex_t *mp = l->l_mutex;

	sleepq_dequeue(l);
	l->l_stat = LSONPROC;
	l->l_sleeperr = error;
	lwp_setlock(l, &l->l_cpu->ci_schedstate.spc_mutex);
	mutex_spin_exit(mp);
}

static void
sleepq_switch(struct lwp *l, nsec_t deadline)
{
	if (deadline == NSEC_NEVER) {
		mi_switch(l);
		return;
	}
	/* Whoever sets the wall clock moves the callouts of those asleep. */
	if (l->l_wallclock != 0)
		deadline = wallclock_deadline(l->l_wallclock);
	callout_reset_at(&l->l_timeout_ch, deadline, sleepq_timeout, l);
	mi_switch(l);
	(void)callout_halt(&l->l_timeout_ch, NULL);
}

int
sleepq_block(nsec_t deadline, bool catch)
{
	struct lwp *l = curlwp;

	LOCKDEBUG_BARRIER(l->l_mutex, false);
	if (catch && (l->l_flag & LW_USERRET) != 0)
		sleepq_cancel(l, EINTR);
	else if (deadline != NSEC_NEVER && deadline <= nanouptime_ns())
		sleepq_cancel(l, EWOULDBLOCK);
	else
		sleepq_switch(l, deadline);

	if (l->l_sleeperr != EINTR)
		return l->l_sleeperr;
	if ((l->l_flag & LW_WEXIT) != 0)
		return EINTR;
	return sigispending(l) || (l->l_flag & LW_WSUSPEND) ? ERESTART : 0;
}

int
kpause(const char *wmesg, bool intr, nsec_t deadline, kmutex_t *mtx)
{
	wchan_t wchan = &curlwp->l_sleeperr;
	kmutex_t *mp;
	int error;

	KASSERT(deadline != NSEC_NEVER || intr);
	mp = sleepq_lock(wchan);
	sleepq_enqueue(mp, wchan, wmesg, intr);
	if (mtx != NULL)
		mutex_exit(mtx);
	error = sleepq_block(deadline, intr);
	if (mtx != NULL)
		mutex_enter(mtx);
	return error;
}
