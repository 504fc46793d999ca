/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Nobody waits for ever: a process that used much has a low priority, and gets
 * the CPU all the same when those above it only yield to one another, or when
 * all of them compute and it is the nicest.
 */

#define _GNU_SOURCE
#include <sched.h>
#include <sys/wait.h>
#include <time.h>

#include "tap.h"

#define COMPUTED	2	/* seconds that cost all priority there is */
#define PATIENCE	30	/* seconds after which we call it never */
#define MAXYIELDERS	4
#define WORK		60	/* ms: three slices */

static long
seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

/* Ends by itself only if nobody else ran. */
static void
yielder(void)
{
	long end = seconds() + PATIENCE;

	while (seconds() <= end)
		sched_yield();
	_exit(1);
}

/* One that computed, and is so nice, yields once to n that always do. */
static void
run_against(int n, int niceness)
{
	long end = seconds() + COMPUTED;
	pid_t pid[MAXYIELDERS];
	int i, status;

	while (seconds() <= end)
		continue;
	for (i = 0; i < n; i++) {
		pid[i] = fork();
		REQUIRE(pid[i] != -1);
		if (pid[i] == 0)
			yielder();
	}
	CHECK_EQ(nice(niceness), niceness);
	sched_yield();
	for (i = 0; i < n; i++)
		CHECK_EQ(kill(pid[i], SIGKILL), 0);
	for (i = 0; i < n; i++) {
		CHECK_EQ(waitpid(pid[i], &status, 0), pid[i]);
		CHECK(WIFSIGNALED(status));
	}
}

static void
one_that_yields_does_not_starve_others(void)
{
	run_against(1, 10);
}

/* More than there are CPUs that would help. */
static void
some_that_yield_do_not_starve_others(void)
{
	run_against(MAXYIELDERS, 0);
}

/* Ends when it was charged for so much, and by itself only if it is never. */
static void
nice_worker(void)
{
	struct timespec ts;
	long end = seconds() + PATIENCE;

	if (nice(19) != 19)
		_exit(2);
	do {
		if (seconds() > end)
			_exit(1);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	} while (ts.tv_sec == 0 && ts.tv_nsec < WORK * 1000000);
	_exit(0);
}

/*
 * Everybody is on one CPU, where four that always compute have the priority
 * of those who used little; still the nicest of all gets its share.
 */
static void
the_nicest_gets_something_beneath_busy_ones(void)
{
	pid_t hog[MAXYIELDERS], pid;
	cpu_set_t one;
	int i, status;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	REQUIRE(sched_setaffinity(0, sizeof(one), &one) == 0);
	for (i = 0; i < MAXYIELDERS; i++) {
		hog[i] = fork();
		REQUIRE(hog[i] != -1);
		while (hog[i] == 0)
			continue;
	}
	pid = fork();
	REQUIRE(pid != -1);
	if (pid == 0)
		nice_worker();
	status = -1;
	CHECK(AWAIT(waitpid(pid, &status, WNOHANG) == pid));
	CHECK_EQ(status, 0);
	for (i = 0; i < MAXYIELDERS; i++) {
		CHECK_EQ(kill(hog[i], SIGKILL), 0);
		CHECK_EQ(waitpid(hog[i], &status, 0), hog[i]);
	}
}

TAP_MAIN(
	CASE(the_nicest_gets_something_beneath_busy_ones),
	CASE(one_that_yields_does_not_starve_others),
	CASE(some_that_yield_do_not_starve_others)
)
