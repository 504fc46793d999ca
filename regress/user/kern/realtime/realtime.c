/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The classes of the scheduler: what they are called, who may have them, and
 * who runs before whom.  The C library's wrappers say that there are none, so
 * the kernel is called directly.
 *
 * Where an order is looked at, all processes are on one CPU, and the one that
 * looks has the highest priority: the others run only while it sleeps.
 */

#define _GNU_SOURCE
#include <linux/futex.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "tap.h"

#define IDLE_CLASS	5	/* SCHED_IDLE, which not all headers have */
#define HIGH		20
#define LOW		10
#define NSLEEPERS	4
#define PATIENCE	20	/* seconds that one computes at the most */

/* What the processes share. */
static struct {
	volatile unsigned steps[2];	/* of two that compute */
	uint32_t	word;		/* a futex */
	volatile unsigned nwoken;
	volatile int	woken[NSLEEPERS]; /* their priorities, in order */
} *all;

static int
set_class(pid_t pid, int class, int pri)
{
	return (int)syscall(SYS_sched_setscheduler, pid, class, &pri);
}

static int
get_class(pid_t pid)
{
	return (int)syscall(SYS_sched_getscheduler, pid);
}

static int
set_pri(pid_t pid, int pri)
{
	return (int)syscall(SYS_sched_setparam, pid, &pri);
}

static int
get_pri(pid_t pid)
{
	int pri = -1;

	CHECK_EQ(syscall(SYS_sched_getparam, pid, &pri), 0);
	return pri;
}

static void
doze(unsigned ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&ts, NULL);
}

static void
begin(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	REQUIRE(sched_setaffinity(0, sizeof(one), &one) == 0);
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(all != MAP_FAILED);
	REQUIRE(set_class(0, SCHED_FIFO, HIGH) == 0);
}

static void
classes_and_priorities_are_kept(void)
{
	static const int classes[] = { SCHED_FIFO, SCHED_RR, SCHED_BATCH,
	    IDLE_CLASS, SCHED_OTHER };
	unsigned i;
	int pri;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		pri = i < 2 ? 99 : 0;
		CHECK_EQ(set_class(0, classes[i], pri), 0);
		CHECK_EQ(get_class(0), classes[i]);
		CHECK_EQ(get_pri(getpid()), pri);
		CHECK_EQ(set_pri(0, pri), 0);
		CHECK_ERR(set_pri(0, i < 2 ? 0 : 1), EINVAL);
	}
}

static void
what_makes_no_sense_is_refused(void)
{
	CHECK_ERR(set_class(0, SCHED_FIFO, 0), EINVAL);
	CHECK_ERR(set_class(0, SCHED_RR, 100), EINVAL);
	CHECK_ERR(set_class(0, SCHED_OTHER, 1), EINVAL);
	CHECK_ERR(set_class(0, 4, 0), EINVAL);
	CHECK_ERR(set_class(0, -1, 0), EINVAL);
	CHECK_ERR(set_class(-1, SCHED_FIFO, 1), EINVAL);
	CHECK_ERR(set_class(0x7fffffff, SCHED_FIFO, 1), ESRCH);
	CHECK_ERR(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, NULL),
	    EINVAL);
	CHECK_ERR(syscall(SYS_sched_setparam, 0, (void *)8), EFAULT);
	CHECK_ERR(syscall(SYS_sched_getparam, 0, NULL), EINVAL);
	CHECK_ERR(get_class(-1), EINVAL);
	CHECK_ERR(get_class(0x7fffffff), ESRCH);
	CHECK_EQ(get_class(0), SCHED_OTHER);
}

static void
slices_and_limits_are_told(void)
{
	struct timespec ts = { 1, 1 };

	CHECK_EQ(sched_get_priority_min(SCHED_FIFO), 1);
	CHECK_EQ(sched_get_priority_max(SCHED_RR), 99);
	CHECK_EQ(sched_get_priority_max(SCHED_OTHER), 0);
	REQUIRE(set_class(0, SCHED_FIFO, 1) == 0);
	CHECK_EQ(sched_rr_get_interval(0, &ts), 0);
	CHECK(ts.tv_sec == 0 && ts.tv_nsec == 0);
	REQUIRE(set_class(0, SCHED_RR, 1) == 0);
	CHECK_EQ(sched_rr_get_interval(0, &ts), 0);
	CHECK(ts.tv_sec == 0 && ts.tv_nsec > 0);
}

static void
children_inherit(void)
{
	int status;
	pid_t pid;

	REQUIRE(set_class(0, SCHED_RR, 7) == 0);
	pid = fork();
	if (pid == 0)
		_exit(get_class(0) * 100 + get_pri(0));
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(WEXITSTATUS(status), SCHED_RR * 100 + 7);
}

static void
a_user_can_only_yield(void)
{
	REQUIRE(set_class(0, SCHED_FIFO, LOW) == 0);
	REQUIRE(setgid(1234) == 0 && setuid(1234) == 0);
	CHECK_ERR(set_pri(0, LOW + 1), EPERM);
	CHECK_ERR(set_class(0, SCHED_RR, 1), EPERM);
	CHECK_ERR(set_class(getppid(), SCHED_OTHER, 0), EPERM);
	CHECK_EQ(set_pri(0, LOW - 1), 0);
	CHECK_EQ(get_pri(0), LOW - 1);
	CHECK_EQ(set_class(0, SCHED_OTHER, 0), 0);
	CHECK_ERR(set_class(0, SCHED_FIFO, 1), EPERM);
	CHECK_EQ(set_class(0, IDLE_CLASS, 0), 0);
	CHECK_ERR(set_class(0, SCHED_OTHER, 0), EPERM);
	CHECK_EQ(get_class(0), IDLE_CLASS);
}

/* A process of that class that computes. */
static pid_t
computes(unsigned i, int class, int pri)
{
	pid_t pid = fork();

	REQUIRE(pid != -1);
	if (pid == 0)
		alarm(PATIENCE);	/* it keeps everybody waiting */
	while (pid == 0)
		all->steps[i]++;
	REQUIRE(set_class(pid, class, pri) == 0);
	return pid;
}

static void
end(pid_t pid)
{
	CHECK_EQ(kill(pid, SIGKILL), 0);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

/* How far both come while this process sleeps. */
static void
look(unsigned step[2])
{
	unsigned before[2] = { all->steps[0], all->steps[1] };

	doze(200);
	step[0] = all->steps[0] - before[0];
	step[1] = all->steps[1] - before[1];
}

static void
the_more_urgent_run_alone(void)
{
	unsigned step[2];
	pid_t a, b;

	begin();
	a = computes(0, SCHED_OTHER, 0);
	b = computes(1, SCHED_RR, 1);
	look(step);
	CHECK_EQ(step[0], 0);
	CHECK(step[1] > 0);
	CHECK_EQ(set_class(a, SCHED_FIFO, 2), 0);
	look(step);
	CHECK(step[0] > 0);
	CHECK_EQ(step[1], 0);
	CHECK_EQ(set_pri(b, 3), 0);
	look(step);
	CHECK_EQ(step[0], 0);
	CHECK(step[1] > 0);
	end(b);		/* beneath it the other one could not even die */
	end(a);
}

/* The one that came first goes on, however often it is preempted. */
static void
fifo_has_no_slice(void)
{
	unsigned step[2], i;
	pid_t a, b;

	begin();
	a = computes(0, SCHED_FIFO, LOW);
	b = computes(1, SCHED_FIFO, LOW);
	for (i = 0; i < 3; i++) {
		look(step);
		CHECK(step[0] > 0);
		CHECK_EQ(step[1], 0);
	}
	end(a);
	look(step);
	CHECK(step[1] > 0);
	end(b);
}

/* Their slices end, also if none of them is ever run through in one go. */
static void
rr_takes_turns(void)
{
	unsigned step[2], i;
	pid_t a, b;

	begin();
	a = computes(0, SCHED_RR, LOW);
	b = computes(1, SCHED_RR, LOW);
	look(step);
	CHECK(step[0] > 0);
	CHECK(step[1] > 0);
	step[0] = all->steps[0];
	step[1] = all->steps[1];
	for (i = 0; i < 100; i++)
		doze(3);
	CHECK(all->steps[0] != step[0]);
	CHECK(all->steps[1] != step[1]);
	end(a);
	end(b);
}

/* One that never ends leaves a little to those beneath it. */
static void
others_have_a_share(void)
{
	unsigned step[2], i;
	pid_t a, b;

	begin();
	a = computes(0, SCHED_OTHER, 0);
	b = computes(1, SCHED_FIFO, LOW);
	for (i = 0; i < 20 * 5 && all->steps[0] == 0; i++)
		look(step);
	CHECK(all->steps[0] > 0);
	doze(2000);
	CHECK(all->steps[1] / 4 > all->steps[0]);
	end(b);
	end(a);
}

static void
idle_class_is_beneath_all(void)
{
	unsigned step[2];
	pid_t a, b;

	begin();
	a = computes(0, IDLE_CLASS, 0);
	b = computes(1, SCHED_OTHER, 0);
	look(step);
	look(step);
	CHECK(step[0] < step[1] / 4);
	end(b);
	look(step);
	CHECK(step[0] > 0);
	end(a);
}

static void
sleeps(int class, int pri)
{
	pid_t pid = fork();

	REQUIRE(pid != -1);
	if (pid != 0) {
		REQUIRE(set_class(pid, class, pri) == 0);
		doze(20);	/* it comes to its futex */
		return;
	}
	syscall(SYS_futex, &all->word, FUTEX_WAIT, 0, NULL);
	all->woken[all->nwoken++] = get_pri(0);
	_exit(0);
}

/* The more urgent first; of the same priority who came first. */
static void
futexes_wake_by_priority(void)
{
	int i;

	begin();
	sleeps(SCHED_OTHER, 0);
	sleeps(SCHED_FIFO, 5);
	sleeps(SCHED_RR, 15);
	sleeps(SCHED_FIFO, 10);
	for (i = 0; i < NSLEEPERS; i++) {
		CHECK_EQ(syscall(SYS_futex, &all->word, FUTEX_WAKE, 1), 1);
		CHECK(AWAIT(all->nwoken == (unsigned)i + 1));
	}
	CHECK_EQ(all->woken[0], 15);
	CHECK_EQ(all->woken[1], 10);
	CHECK_EQ(all->woken[2], 5);
	CHECK_EQ(all->woken[3], 0);
	while (wait(NULL) > 0)
		continue;
}

TAP_MAIN(
	CASE(classes_and_priorities_are_kept),
	CASE(what_makes_no_sense_is_refused),
	CASE(slices_and_limits_are_told),
	CASE(children_inherit),
	CASE(a_user_can_only_yield),
	CASE(the_more_urgent_run_alone),
	CASE(fifo_has_no_slice),
	CASE(rr_takes_turns),
	CASE(others_have_a_share),
	CASE(idle_class_is_beneath_all),
	CASE(futexes_wake_by_priority)
)
