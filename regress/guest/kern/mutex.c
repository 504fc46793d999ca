/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Mutexes: adaptive ones exclude lwps and let them sleep, spin ones raise the
 * level of the CPU and give it back with the last one released.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/systm.h>

#define NTHREADS	4
#define NROUNDS		200

REGRESS_TEST("guest/kern/mutex", test_mutex);

static kmutex_t	m, outer, inner;
static u_int	inside, overlaps, rounds;

/* Hold the mutex over a yield, so that the others come to wait for it. */
static void
contend(void *arg __unused)
{
	u_int i;

	for (i = 0; i < NROUNDS; i++) {
		mutex_enter(&m);
		if (inside++ != 0)
			overlaps++;
		yield();
		inside--;
		rounds++;
		mutex_exit(&m);
	}
}

static void
test_contention(void)
{
	struct lwp *l[NTHREADS];
	u_int i;

	for (i = 0; i < NTHREADS; i++) {
		if (kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL, contend,
		    NULL, &l[i], "contend%u", i) != 0)
			panic("no thread");
	}
	for (i = 0; i < NTHREADS; i++)
		(void)kthread_join(l[i]);
	CLAIM(overlaps == 0, "two lwps never hold it at once");
	CLAIM(rounds == NTHREADS * NROUNDS, "nobody waits for ever");
}

static void
try_it(void *arg)
{
	bool *got = arg;

	*got = mutex_tryenter(&m);
	if (*got)
		mutex_exit(&m);
}

static bool
another_gets_it(void)
{
	struct lwp *l;
	bool got;

	if (kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL, try_it, &got, &l,
	    "try") != 0)
		panic("no thread");
	(void)kthread_join(l);
	return got;
}

/* Looked at first and claimed afterwards: printing takes a spin mutex too. */
static void
test_spin(void)
{
	int before = splget(), one, two, released, after;

	mutex_enter(&outer);
	one = splget();
	mutex_enter(&inner);
	two = splget();
	mutex_exit(&outer);
	released = splget();
	mutex_exit(&inner);
	after = splget();
	CLAIM(one == IPL_VM, "a spin mutex raises to its level");
	CLAIM(two == IPL_SCHED, "the higher of two levels counts");
	CLAIM(released == IPL_SCHED, "the level stays while one is held");
	CLAIM(after == before, "the last release restores the level");
	CLAIM(curcpu()->ci_mtx_count == 0, "the CPU holds none");
}

static void
test_mutex(void)
{
	mutex_init(&m, MUTEX_DEFAULT, IPL_NONE);
	mutex_init(&outer, MUTEX_DEFAULT, IPL_VM);
	mutex_init(&inner, MUTEX_DEFAULT, IPL_SCHED);
	CLAIM(!mutex_owned(&m), "a new mutex is free");
	mutex_enter(&m);
	CLAIM(mutex_owned(&m), "who enters owns it");
	CLAIM(!another_gets_it(), "another lwp cannot have a held one");
	mutex_exit(&m);
	CLAIM(another_gets_it(), "another lwp can have a free one");
	test_contention();
	test_spin();
	mutex_destroy(&m);
	mutex_destroy(&outer);
	mutex_destroy(&inner);
}
