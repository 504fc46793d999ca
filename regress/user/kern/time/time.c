/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Clocks, sleeps and interval timers.
 * No upper limits below seconds: a virtual machine may be held up at will; but
 * nothing may be early.
 */

#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

#include "tap.h"

static double
clock_now(clockid_t id)
{
	struct timespec ts = { -1, -1 };

	CHECK_EQ(clock_gettime(id, &ts), 0);
	CHECK(ts.tv_nsec >= 0 && ts.tv_nsec < 1000000000);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void
time_does_not_go_back(void)
{
	struct timespec a, b;
	int i;

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (i = 0; i < 20000; i++) {
		clock_gettime(CLOCK_MONOTONIC, &b);
		if (b.tv_sec < a.tv_sec ||
		    (b.tv_sec == a.tv_sec && b.tv_nsec < a.tv_nsec))
			REQUIRE(!"time that goes on");
		a = b;
	}
}

static void
the_wall_clock_is_set(void)
{
	struct timeval tv;
	double a;

	CHECK_EQ(gettimeofday(&tv, NULL), 0);
	a = clock_now(CLOCK_REALTIME);
	CHECK(tv.tv_sec > 1600000000);
	CHECK(a - tv.tv_sec < 5);
	CHECK(labs((long)(time(NULL) - (time_t)a)) <= 5);
}

static void
clocks_have_a_resolution(void)
{
	struct timespec ts;

	CHECK_EQ(clock_getres(CLOCK_MONOTONIC, &ts), 0);
	CHECK(ts.tv_sec == 0 && ts.tv_nsec > 0);
	CHECK_EQ(clock_getres(CLOCK_REALTIME, NULL), 0);
	CHECK_ERR(clock_getres(77, &ts), EINVAL);
	CHECK_ERR(clock_gettime(77, &ts), EINVAL);
}

static void
sleep_is_not_short(void)
{
	static const long ns[] = { 1, 1000, 100000, 2000000, 50000000 };
	struct timespec ts = { 0, 0 };
	double start;
	unsigned i;

	for (i = 0; i < sizeof(ns) / sizeof(ns[0]); i++) {
		ts.tv_nsec = ns[i];
		start = clock_now(CLOCK_MONOTONIC);
		CHECK_EQ(nanosleep(&ts, NULL), 0);
		CHECK(clock_now(CLOCK_MONOTONIC) - start >= ns[i] / 1e9);
	}
	ts.tv_nsec = 0;
	CHECK_EQ(nanosleep(&ts, NULL), 0);
}

static void
sleep_refuses_what_it_must(void)
{
	struct timespec ts = { 0, 1000000000 };

	CHECK_ERR(nanosleep(&ts, NULL), EINVAL);
	ts.tv_nsec = -1;
	CHECK_ERR(nanosleep(&ts, NULL), EINVAL);
	ts.tv_sec = -1;
	ts.tv_nsec = 0;
	CHECK_ERR(nanosleep(&ts, NULL), EINVAL);
}

static void
an_absolute_sleep_ends_at_its_time(void)
{
	struct timespec ts;
	double end;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_nsec += 50000000;
	ts.tv_sec += ts.tv_nsec / 1000000000;
	ts.tv_nsec %= 1000000000;
	end = ts.tv_sec + ts.tv_nsec / 1e9;
	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL),
	    0);
	CHECK(clock_now(CLOCK_MONOTONIC) >= end);
	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL),
	    0);
}

static volatile sig_atomic_t alarms;

static void
count(int sig)
{
	(void)sig;
	alarms++;
}

/* What was left of an interrupted sleep is told. */
static void
a_signal_ends_sleep(void)
{
	struct timespec ts = { 10, 0 }, left = { 0, 0 };
	struct itimerval it = {
		.it_value = { .tv_usec = 50000 },
		.it_interval = { .tv_usec = 50000 },
	};

	signal(SIGALRM, count);
	setitimer(ITIMER_REAL, &it, NULL);
	CHECK_ERR(nanosleep(&ts, &left), EINTR);
	CHECK(alarms >= 1);
	CHECK(left.tv_sec <= 9);
	CHECK(left.tv_sec + left.tv_nsec / 1e9 > 1);
}

static void
interval_timers_repeat(void)
{
	struct itimerval it = {
		.it_value = { .tv_usec = 20000 },
		.it_interval = { .tv_usec = 20000 },
	}, old;
	double start = clock_now(CLOCK_MONOTONIC);

	signal(SIGALRM, count);
	CHECK_EQ(setitimer(ITIMER_REAL, &it, NULL), 0);
	while (alarms < 5)
		pause();
	CHECK(clock_now(CLOCK_MONOTONIC) - start >= 0.1);
	CHECK_EQ(getitimer(ITIMER_REAL, &old), 0);
	CHECK_EQ(old.it_interval.tv_usec, 20000);
	memset(&it, 0, sizeof(it));
	CHECK_EQ(setitimer(ITIMER_REAL, &it, &old), 0);
	CHECK_EQ(getitimer(ITIMER_REAL, &old), 0);
	CHECK_EQ(old.it_value.tv_sec + old.it_value.tv_usec, 0);
}

static void
alarm_tells_what_was_left(void)
{
	signal(SIGALRM, count);
	alarm(100);
	CHECK(alarm(1) >= 99);
	pause();
	CHECK_EQ(alarms, 1);
	CHECK_EQ(alarm(0), 0);
}

static volatile unsigned sink;

/* Work until the clock has moved on by `seconds'. */
static void
burn(clockid_t id, double seconds)
{
	double end = clock_now(id) + seconds;
	int i;

	while (clock_now(id) < end)
		for (i = 0; i < 10000; i++)
			sink += i;
}

static void
work_is_charged(void)
{
	struct rusage ru;
	struct tms tms;
	double cpu;

	cpu = clock_now(CLOCK_PROCESS_CPUTIME_ID);
	burn(CLOCK_PROCESS_CPUTIME_ID, 0.2);
	CHECK(clock_now(CLOCK_PROCESS_CPUTIME_ID) - cpu >= 0.2);
	CHECK_EQ(getrusage(RUSAGE_SELF, &ru), 0);
	CHECK(ru.ru_utime.tv_sec + ru.ru_utime.tv_usec / 1e6 +
	    ru.ru_stime.tv_sec + ru.ru_stime.tv_usec / 1e6 >= 0.19);
	CHECK(times(&tms) != (clock_t)-1);
	CHECK(tms.tms_utime + tms.tms_stime >= 15);
}

static void
sleep_is_not_charged(void)
{
	double cpu = clock_now(CLOCK_PROCESS_CPUTIME_ID);

	usleep(300000);
	CHECK(clock_now(CLOCK_PROCESS_CPUTIME_ID) - cpu < 0.2);
}

static void
children_are_charged_to_their_parent(void)
{
	struct rusage ru;

	if (fork() == 0) {
		burn(CLOCK_PROCESS_CPUTIME_ID, 0.1);
		_exit(0);
	}
	CHECK_EQ(getrusage(RUSAGE_CHILDREN, &ru), 0);
	CHECK_EQ(ru.ru_utime.tv_sec + ru.ru_utime.tv_usec, 0);
	wait(NULL);
	CHECK_EQ(getrusage(RUSAGE_CHILDREN, &ru), 0);
	CHECK(ru.ru_utime.tv_sec + ru.ru_utime.tv_usec / 1e6 +
	    ru.ru_stime.tv_sec + ru.ru_stime.tv_usec / 1e6 >= 0.09);
}

#define FAST		12

/* Intervals shorter than the kernel needs for them end nobody's turn. */
static void
fast_timers_leave_time_for_others(void)
{
	struct itimerval it = { { 0, 1 }, { 0, 1 } };
	pid_t pids[FAST];
	int i, which;

	signal(SIGALRM, SIG_IGN);
	signal(SIGVTALRM, SIG_IGN);
	signal(SIGPROF, SIG_IGN);
	for (i = 0; i < FAST; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		for (which = ITIMER_REAL; which <= ITIMER_PROF; which++)
			(void)setitimer(which, &it, NULL);
		for (;;)
			pause();
	}
	CHECK_EQ(usleep(20000), 0);
	for (i = 0; i < FAST; i++) {
		CHECK_EQ(kill(pids[i], SIGKILL), 0);
		CHECK_EQ(waitpid(pids[i], NULL, 0), pids[i]);
	}
}

TAP_MAIN(CASE(time_does_not_go_back), CASE(the_wall_clock_is_set),
    CASE(clocks_have_a_resolution), CASE(sleep_is_not_short),
    CASE(sleep_refuses_what_it_must),
    CASE(an_absolute_sleep_ends_at_its_time), CASE(a_signal_ends_sleep),
    CASE(interval_timers_repeat), CASE(fast_timers_leave_time_for_others),
    CASE(alarm_tells_what_was_left),
    CASE(work_is_charged), CASE(sleep_is_not_charged),
    CASE(children_are_charged_to_their_parent))
