/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * A thread runs on the CPUs it is bound to, as soon as it is, and on no other;
 * its children and threads begin with its set.  Sets without a CPU that is
 * there are refused.  On a machine with one CPU there is less to see.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>

#include "tap.h"

#define ROUNDS		200

static cpu_set_t	cpus;		/* that are there */
static volatile int	seen_cpu, seen_tid;
static volatile bool	stop;

static void
find_cpus(void)
{
	CPU_ZERO(&cpus);
	REQUIRE(sched_getaffinity(0, sizeof(cpus), &cpus) == 0);
	REQUIRE(CPU_ISSET(0, &cpus));
}

static int
bind_to(pid_t tid, int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return sched_setaffinity(tid, sizeof(one), &one);
}

static int
bound_to(pid_t tid)
{
	cpu_set_t set;
	int cpu;

	CPU_ZERO(&set);
	if (sched_getaffinity(tid, sizeof(set), &set) == -1 ||
	    CPU_COUNT(&set) != 1)
		return -1;
	for (cpu = 0; !CPU_ISSET(cpu, &set); cpu++)
		continue;
	return cpu;
}

static void
sets_without_a_cpu_are_refused(void)
{
	cpu_set_t set;

	find_cpus();
	CPU_ZERO(&set);
	CHECK_ERR(sched_setaffinity(0, sizeof(set), &set), EINVAL);
	CHECK_ERR(syscall(SYS_sched_setaffinity, 0, 0, &set), EINVAL);
	CPU_SET(31, &set);
	if (!CPU_ISSET(31, &cpus))
		CHECK_ERR(sched_setaffinity(0, sizeof(set), &set), EINVAL);
	CHECK_ERR(sched_setaffinity(0, sizeof(set), bad_ptr), EFAULT);
	CHECK_ERR(sched_setaffinity(999999, sizeof(cpus), &cpus), ESRCH);
	CHECK_ERR(sched_getaffinity(999999, sizeof(set), &set), ESRCH);
	CHECK_ERR(syscall(SYS_sched_getaffinity, 0, 2, &set), EINVAL);
	CHECK_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
	CHECK(CPU_EQUAL(&set, &cpus));
}

/* One byte names eight CPUs; those it does not name are not in the set. */
static void
a_short_set_is_a_set(void)
{
	unsigned char byte = 1;

	CHECK_EQ(syscall(SYS_sched_setaffinity, 0, 1, &byte), 0);
	CHECK_EQ(bound_to(0), 0);
}

static void
only_the_owner_may_bind(void)
{
	pid_t pid = getpid();
	int status;

	find_cpus();
	if (fork() == 0) {
		_exit(setuid(1000) == 0 &&
		    sched_setaffinity(pid, sizeof(cpus), &cpus) == -1 &&
		    errno == EPERM ? 0 : 1);
	}
	CHECK(wait(&status) != -1 && status == 0);
}

static void
the_caller_is_there_on_return(void)
{
	int cpu, round, elsewhere = 0;

	find_cpus();
	for (round = 0; round < ROUNDS; round++)
		for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
			if (!CPU_ISSET(cpu, &cpus))
				continue;
			CHECK_EQ(bind_to(0, cpu), 0);
			if (sched_getcpu() != cpu)
				elsewhere++;
		}
	CHECK_EQ(elsewhere, 0);
}

static void *
watcher(void *arg)
{
	bool sleeps = arg != NULL;

	seen_tid = (int)syscall(SYS_gettid);
	while (!stop) {
		seen_cpu = sched_getcpu();
		if (sleeps)
			usleep(1000);
	}
	return NULL;
}

static void
move_a_watcher(void *arg)
{
	pthread_t thread;
	int cpu, i;

	find_cpus();
	stop = false;
	seen_tid = 0;
	REQUIRE(pthread_create(&thread, NULL, watcher, arg) == 0);
	CHECK(AWAIT(seen_tid != 0));
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &cpus))
			continue;
		CHECK_EQ(bind_to(seen_tid, cpu), 0);
		CHECK_EQ(bound_to(seen_tid), cpu);
		seen_cpu = -1;
		CHECK(AWAIT(seen_cpu == cpu));
		for (i = 0; i < 20; i++) {
			CHECK_EQ(seen_cpu, cpu);
			usleep(1000);
		}
	}
	stop = true;
	pthread_join(thread, NULL);
}

static void
a_thread_that_computes_is_moved(void)
{
	move_a_watcher(NULL);
}

static void
a_thread_that_sleeps_is_moved(void)
{
	move_a_watcher(&cpus);
}

static void *
tell_binding(void *arg)
{
	*(int *)arg = bound_to(0);
	return NULL;
}

static void
children_and_threads_inherit(void)
{
	pthread_t thread;
	int cpu, last = 0, status, told = -2;

	find_cpus();
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &cpus))
			last = cpu;
	CHECK_EQ(bind_to(0, last), 0);
	if (fork() == 0)
		_exit(bound_to(0) == last && sched_getcpu() == last ? 0 : 1);
	CHECK(wait(&status) != -1 && status == 0);
	REQUIRE(pthread_create(&thread, NULL, tell_binding, &told) == 0);
	pthread_join(thread, NULL);
	CHECK_EQ(told, last);
}

TAP_MAIN(
	CASE(sets_without_a_cpu_are_refused),
	CASE(a_short_set_is_a_set),
	CASE(only_the_owner_may_bind),
	CASE(the_caller_is_there_on_return),
	CASE(a_thread_that_computes_is_moved),
	CASE(a_thread_that_sleeps_is_moved),
	CASE(children_and_threads_inherit)
)
