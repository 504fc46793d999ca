/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Nobody waits for ever: a process that used much has a low priority, and gets
 * the CPU all the same when those above it only yield to one another.
 */

#define _GNU_SOURCE
#include <sched.h>
#include <sys/wait.h>
#include <time.h>

#include "tap.h"

#define COMPUTED	2	/* seconds that cost all priority there is */
#define PATIENCE	30	/* seconds after which we call it never */
#define MAXYIELDERS	4

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

TAP_MAIN(
	CASE(one_that_yields_does_not_starve_others),
	CASE(some_that_yield_do_not_starve_others)
)
