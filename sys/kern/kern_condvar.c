/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_condvar: waiting for a condition.
 *
 * A condition variable is a sleep queue and its name.  The waiter holds the
 * mutex that protects the condition, joins the queue, and only then releases
 * the mutex; whoever makes the condition true does so under that mutex, so
 * he comes either before the waiter's test or after the waiter has joined:
 * no wakeup is lost.
 *
 * cv_nwaiters is the number of lwps queued.  Wakers read it without a lock to
 * return at once when there is nobody; that is sound because a waker who
 * made the condition true under the mutex sees every waiter that tested it
 * before.  Nothing of a condition variable is touched by a waiter that has
 * been woken, so it may be destroyed right after the broadcast.
 *
 * A waiter that returns with an error was not woken by cv_signal: one wakeup
 * is never spent on somebody who does not look at the condition.
 *
 * Locking: the mutex -> the sleep queue of the condition variable.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/condvar.h>
#include <sys/lwp.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

void
cv_init(kcondvar_t *cv, const char *wmesg)
{
	cv->cv_wmesg = wmesg;
	cv->cv_nwaiters = 0;
}

void
cv_destroy(kcondvar_t *cv)
{
	KASSERTMSG(!cv_has_waiters(cv), "cv %s: %u waiters", cv->cv_wmesg,
	    cv->cv_nwaiters);
	cv->cv_wmesg = NULL;
}

static int
cv_sleep(kcondvar_t *cv, kmutex_t *mtx, nsec_t deadline, bool catch)
{
	kmutex_t *mp;
	int error;

	KASSERT(cv_is_valid(cv));
	KASSERT(mutex_owned(mtx));
	KASSERTMSG(!cpu_intr_p(), "cv %s: wait at interrupt level",
	    cv->cv_wmesg);

	mp = sleepq_lock(cv);
	sleepq_enqueue(mp, cv, cv->cv_wmesg, catch);
	curlwp->l_nwaiters = &cv->cv_nwaiters;
	cv->cv_nwaiters++;
	mutex_exit(mtx);
	error = sleepq_block(deadline, catch);
	mutex_enter(mtx);
	return error;
}

void
cv_wait(kcondvar_t *cv, kmutex_t *mtx)
{
	(void)cv_sleep(cv, mtx, NSEC_NEVER, false);
}

int
cv_wait_sig(kcondvar_t *cv, kmutex_t *mtx)
{
	return cv_sleep(cv, mtx, NSEC_NEVER, true);
}

int
cv_timedwait(kcondvar_t *cv, kmutex_t *mtx, nsec_t deadline)
{
	return cv_sleep(cv, mtx, deadline, false);
}

int
cv_timedwait_sig(kcondvar_t *cv, kmutex_t *mtx, nsec_t deadline)
{
	return cv_sleep(cv, mtx, deadline, true);
}

static void
cv_wake(kcondvar_t *cv, u_int max)
{
	(void)sleepq_wake(sleepq_lock(cv), cv, max);
}

/* Wake one waiter.  => the mutex is held, or a wakeup may come too early */
void
cv_signal(kcondvar_t *cv)
{
	if (atomic_load_relaxed(&cv->cv_nwaiters) != 0)
		cv_wake(cv, 1);
}

void
cv_broadcast(kcondvar_t *cv)
{
	if (atomic_load_relaxed(&cv->cv_nwaiters) != 0)
		cv_wake(cv, ~0u);
}

bool
cv_has_waiters(const kcondvar_t *cv)
{
	return atomic_load_relaxed(&cv->cv_nwaiters) != 0;
}

bool
cv_is_valid(const kcondvar_t *cv)
{
	return cv->cv_wmesg != NULL;
}
