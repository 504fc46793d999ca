/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Condition variables: a signal wakes one, a broadcast all; a deadline ends a
 * wait, not before its moment; and pauses last as long as they were asked to.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define NWAITERS	5
#define SHORT		(30 * NSEC_PER_MSEC)
#define LONG		(30 * NSEC_PER_SEC)	/* for a host held up itself */

REGRESS_TEST("guest/kern/condvar", test_condvar);

static kmutex_t		m;
static kcondvar_t	cv;
static u_int		waiting, tokens, taken;

static void
wait_for_token(void *arg __unused)
{
	mutex_enter(&m);
	waiting++;
	while (tokens == 0)
		cv_wait(&cv, &m);
	tokens--;
	taken++;
	waiting--;
	mutex_exit(&m);
}

static void
settle(void)
{
	(void)kpause("settle", false, nsec_after(SHORT), NULL);
}

/* Whoever has changed the counts is out of the mutex, or asleep. */
static void
pass(void)
{
	mutex_enter(&m);
	mutex_exit(&m);
}

static void
give(u_int n)
{
	mutex_enter(&m);
	tokens += n;
	if (n == 1)
		cv_signal(&cv);
	else
		cv_broadcast(&cv);
	mutex_exit(&m);
	(void)AWAIT(tokens == 0);
	settle();			/* for who should not have woken */
	pass();
}

static void
test_wakeups(void)
{
	struct lwp *l[NWAITERS];
	u_int i;

	for (i = 0; i < NWAITERS; i++) {
		if (kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL,
		    wait_for_token, NULL, &l[i], "waiter%u", i) != 0)
			panic("no thread");
	}
	CLAIM(AWAIT(waiting == NWAITERS), "all waiters sleep");
	pass();
	CLAIM(cv_has_waiters(&cv), "the variable knows that it has waiters");
	CLAIM(strcmp(l[0]->l_wmesg, "cvtest") == 0, "a sleeper shows its wait");
	give(1);
	CLAIM(taken == 1 && waiting == NWAITERS - 1, "a signal wakes one");
	give(NWAITERS - 1);
	CLAIM(taken == NWAITERS, "a broadcast wakes all");
	CLAIM(!cv_has_waiters(&cv), "and leaves no waiter");
	for (i = 0; i < NWAITERS; i++)
		(void)kthread_join(l[i]);
}

static void
test_deadlines(void)
{
	nsec_t deadline = nsec_after(SHORT), now;
	int error;

	mutex_enter(&m);
	error = cv_timedwait(&cv, &m, deadline);
	now = nanouptime_ns();
	CLAIM(error == EWOULDBLOCK, "a deadline ends the wait");
	CLAIM(now >= deadline, "not before its moment");
	CLAIM(now < deadline + LONG, "and not for ever after");
	CLAIM(mutex_owned(&m), "the mutex is held again");
	CLAIM(cv_timedwait(&cv, &m, now) == EWOULDBLOCK,
	    "a deadline in the past ends it at once");
	CLAIM(!cv_has_waiters(&cv), "who timed out is no waiter");
	mutex_exit(&m);
}

static void
signal_soon(void *arg __unused)
{
	settle();
	mutex_enter(&m);
	cv_signal(&cv);
	mutex_exit(&m);
}

static void
test_early_signal(void)
{
	struct lwp *l;
	int error;

	mutex_enter(&m);
	if (kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL, signal_soon, NULL,
	    &l, "signal") != 0)
		panic("no thread");
	error = cv_timedwait(&cv, &m, nsec_after(LONG));
	mutex_exit(&m);
	CLAIM(error == 0, "a signal before the deadline is no error");
	CLAIM(!callout_pending(&curlwp->l_timeout_ch),
	    "and the deadline is forgotten");
	(void)kthread_join(l);
}

static void
test_condvar(void)
{
	nsec_t then;

	mutex_init(&m, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&cv, "cvtest");
	test_wakeups();
	test_deadlines();
	test_early_signal();
	then = nsec_after(SHORT);
	CLAIM(kpause("pause", false, then, NULL) == EWOULDBLOCK &&
	    nanouptime_ns() >= then, "a pause lasts until its moment");
	cv_destroy(&cv);
	mutex_destroy(&m);

	/* The same with a spin mutex, as processes and terminals use it. */
	mutex_init(&m, MUTEX_DEFAULT, IPL_SOFTSERIAL);
	cv_init(&cv, "cvspin");
	test_deadlines();
	cv_destroy(&cv);
	mutex_destroy(&m);
	CLAIM(splget() == IPL_NONE, "the level is what it was");
}
