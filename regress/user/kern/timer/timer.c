/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * POSIX timers, timers that are files, and the clocks they run on.
 * Linux: a timer has one signal pending at most, and counts what it misses;
 * timers are not inherited, and gone after exec.  A moment of the wall clock
 * moves when that is set, a span of time does not.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

#include "tap.h"

#define NSEC		1000000000ll

/* The calls as they are: with times of 32 and of 64 bits. */
struct its32 {
	int32_t	interval[2], value[2];
};
struct its64 {
	int64_t	interval[2], value[2];
};

#define SYS_TIMER_GETTIME	261
#define SYS_TIMER_SETTIME	260
#define SYS_TIMER_GETTIME64	408
#define SYS_TIMER_SETTIME64	409
#define SYS_CLOCK_NANOSLEEP	267
#define SYS_CLOCK_SETTIME64	404
#define SYS_TIMERFD_SETTIME	325
#define SYS_TIMERFD_SETTIME64	411
#define SYS_TIMERFD_GETTIME64	410

static volatile sig_atomic_t got, got_value, got_id, got_overrun, got_code;
static volatile pid_t	got_tid;

static pid_t
tid_self(void)
{
	return (pid_t)syscall(SYS_gettid);
}

static void
handler(int sig, siginfo_t *si, void *uc)
{
	(void)sig;
	(void)uc;
	got_code = si->si_code;
	got_value = si->si_value.sival_int;
	got_id = si->si_timerid;
	got_overrun = si->si_overrun;
	got_tid = tid_self();
	got++;
}

static void
catch(int sig)
{
	struct sigaction sa = { .sa_flags = SA_SIGINFO | SA_RESTART };

	sa.sa_sigaction = handler;
	REQUIRE(sigaction(sig, &sa, NULL) == 0);
}

static void
block(int how, int sig)
{
	sigset_t ss;

	sigemptyset(&ss);
	sigaddset(&ss, sig);
	REQUIRE(pthread_sigmask(how, &ss, NULL) == 0);
}

/* The kernel's timer by its number. */
static int
make(clockid_t clock, int notify, int sig, int value, pid_t tid, int *id)
{
	struct {
		int32_t value, sig, notify, tid, pad[12];
	} ev = { value, sig, notify, tid, { 0 } };

	return (int)syscall(SYS_timer_create, clock, &ev, id);
}

static long
set64(int id, int flags, long long ns, long long every, struct its64 *old)
{
	struct its64 its = {
		{ every / NSEC, every % NSEC }, { ns / NSEC, ns % NSEC },
	};

	return syscall(SYS_TIMER_SETTIME64, id, flags, &its, old);
}

static struct its64
get64(int id)
{
	struct its64 its;

	REQUIRE(syscall(SYS_TIMER_GETTIME64, id, &its) == 0);
	return its;
}

static long long
left(int id)
{
	struct its64 its = get64(id);

	return its.value[0] * NSEC + its.value[1];
}

static long long
clock_ns(clockid_t clock)
{
	struct timespec ts;

	REQUIRE(clock_gettime(clock, &ts) == 0);
	return ts.tv_sec * NSEC + ts.tv_nsec;
}

static volatile unsigned sink;

static void
burn(long long ns)
{
	long long end = clock_ns(CLOCK_PROCESS_CPUTIME_ID) + ns;
	int i;

	while (clock_ns(CLOCK_PROCESS_CPUTIME_ID) < end)
		for (i = 0; i < 10000; i++)
			sink += i;
}

/* Time that others of this machine take counts, too, so no upper bound. */
static void
a_timer_signals_once_with_its_value(void)
{
	long long start;
	int id;

	catch(SIGUSR1);
	CHECK_EQ(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 4711, 0, &id),
	    0);
	start = clock_ns(CLOCK_MONOTONIC);
	CHECK_EQ(set64(id, 0, 1000 * NSEC, 0, NULL), 0);
	CHECK(left(id) > 0 && left(id) <= 1000 * NSEC);
	CHECK_EQ(set64(id, 0, 20000000, 0, NULL), 0);
	REQUIRE(AWAIT(got != 0));
	CHECK(clock_ns(CLOCK_MONOTONIC) - start >= 20000000);
	CHECK_EQ(got_value, 4711);
	CHECK_EQ(got_id, id);
	CHECK_EQ(got_code, SI_TIMER);
	CHECK_EQ(got_overrun, 0);
	CHECK_EQ(left(id), 0);
	usleep(50000);
	CHECK_EQ(got, 1);
	CHECK_EQ(syscall(SYS_timer_delete, id), 0);
	CHECK_ERR(syscall(SYS_timer_delete, id), EINVAL);
	CHECK_ERR(syscall(SYS_timer_getoverrun, id), EINVAL);
	CHECK_ERR(set64(id, 0, 1, 0, NULL), EINVAL);
}

/* No event: SIGALRM, and the timer's number is its value. */
static void
the_default_is_sigalrm(void)
{
	int id = -1, other;

	catch(SIGALRM);
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, 0, &other) == 0);
	CHECK_EQ(syscall(SYS_timer_create, CLOCK_REALTIME, NULL, &id), 0);
	CHECK(id != other);
	CHECK_EQ(set64(id, 0, 1000, 0, NULL), 0);
	REQUIRE(AWAIT(got != 0));
	CHECK_EQ(got_value, id);
}

static void
what_is_missed_is_counted(void)
{
	long long start, now;
	int id, n;

	catch(SIGRTMIN + 3);
	block(SIG_BLOCK, SIGRTMIN + 3);
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGRTMIN + 3, 1, 0,
	    &id) == 0);
	start = clock_ns(CLOCK_MONOTONIC);
	REQUIRE(set64(id, 0, 2000000, 2000000, NULL) == 0);
	usleep(100000);
	CHECK_EQ(got, 0);
	block(SIG_UNBLOCK, SIGRTMIN + 3);
	now = clock_ns(CLOCK_MONOTONIC);
	CHECK(got >= 1);
	n = (int)syscall(SYS_timer_getoverrun, id);
	CHECK(n >= 0 && n <= (now - start) / 2000000);
	/* The first signal of all, if no second came in between. */
	if (got == 1) {
		CHECK(n >= 48);
		CHECK_EQ(got_overrun, n);
	}
	CHECK(AWAIT(got >= 4));
	CHECK(left(id) <= 2000000);
	/* Set anew, it has missed nothing. */
	REQUIRE(set64(id, 0, 0, 0, NULL) == 0);
	CHECK_EQ(syscall(SYS_timer_getoverrun, id), 0);
	CHECK_EQ(left(id), 0);
}

/* Two timers with one signal: each has its own pending. */
static void
timers_do_not_share_a_signal(void)
{
	int a, b;
	siginfo_t si;
	sigset_t ss;
	int seen = 0;

	block(SIG_BLOCK, SIGUSR2);
	sigemptyset(&ss);
	sigaddset(&ss, SIGUSR2);
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR2, 1, 0, &a) == 0);
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR2, 2, 0, &b) == 0);
	REQUIRE(set64(a, 0, 1000000, 0, NULL) == 0);
	REQUIRE(set64(b, 0, 1000000, 0, NULL) == 0);
	usleep(50000);
	CHECK_EQ(sigwaitinfo(&ss, &si), SIGUSR2);
	seen |= si.si_value.sival_int;
	CHECK_EQ(sigwaitinfo(&ss, &si), SIGUSR2);
	seen |= si.si_value.sival_int;
	CHECK_EQ(seen, 3);
}

static void
an_ignored_signal_does_not_stop_it(void)
{
	int id;

	signal(SIGUSR1, SIG_IGN);
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 5, 0, &id) == 0);
	REQUIRE(set64(id, 0, 1, 1, NULL) == 0);
	usleep(50000);
	catch(SIGUSR1);
	CHECK(AWAIT(got > 3));
	/* Nor does one that is forgotten while it is pending. */
	block(SIG_BLOCK, SIGUSR1);
	usleep(50000);
	signal(SIGUSR1, SIG_IGN);
	catch(SIGUSR1);
	got = 0;
	block(SIG_UNBLOCK, SIGUSR1);
	CHECK(AWAIT(got > 3));
}

static pthread_barrier_t barrier;
static volatile pid_t	thread_tid;

static void *
sit(void *arg)
{
	thread_tid = tid_self();
	pthread_barrier_wait(&barrier);
	while (got == 0)
		usleep(1000);
	pthread_barrier_wait(&barrier);
	return arg;
}

static void
a_thread_may_be_named(void)
{
	pthread_t t;
	int id;

	pthread_barrier_init(&barrier, NULL, 2);
	catch(SIGRTMIN + 4);
	REQUIRE(pthread_create(&t, NULL, sit, NULL) == 0);
	pthread_barrier_wait(&barrier);
	CHECK_EQ(make(CLOCK_MONOTONIC, 4, SIGRTMIN + 4, 0, thread_tid, &id),
	    0);
	CHECK_EQ(set64(id, 0, 1000000, 1000000, NULL), 0);
	REQUIRE(AWAIT(got != 0));
	CHECK_EQ(got_tid, thread_tid);
	pthread_barrier_wait(&barrier);
	pthread_join(t, NULL);
	/* Its thread is gone: nobody gets the signal. */
	usleep(20000);
	got = 0;
	usleep(30000);
	CHECK_EQ(got, 0);
	CHECK_EQ(syscall(SYS_timer_delete, id), 0);
	CHECK_ERR(make(CLOCK_MONOTONIC, 4, SIGUSR1, 0, 1, &id), EINVAL);
	CHECK_ERR(make(CLOCK_MONOTONIC, 4, SIGUSR1, 0, -1, &id), EINVAL);
}

static void
a_timer_that_does_nothing_can_be_read(void)
{
	struct its64 old;
	int id;

	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, 0, &id) == 0);
	REQUIRE(set64(id, 0, 1000, 0, NULL) == 0);
	CHECK(AWAIT(left(id) == 0));
	REQUIRE(set64(id, 0, 1000, 3 * NSEC, NULL) == 0);
	usleep(10000);
	CHECK(left(id) > NSEC && left(id) < 3 * NSEC);
	CHECK_EQ(set64(id, 0, 0, 7 * NSEC, &old), 0);
	CHECK_EQ(old.interval[0], 3);
	CHECK(old.value[0] <= 2);
	CHECK_EQ(left(id), 0);
	/* A moment, of which some is left. */
	CHECK_EQ(set64(id, TIMER_ABSTIME, clock_ns(CLOCK_MONOTONIC) +
	    100 * NSEC, 0, NULL), 0);
	CHECK(left(id) > 30 * NSEC && left(id) <= 100 * NSEC);
}

static void
bad_timers_are_refused(void)
{
	struct its64 its = { { 0, 0 }, { 1, 0 } };
	struct its32 its32 = { { 0, 0 }, { 1, NSEC } };
	int id;

	CHECK_ERR(make(77, SIGEV_SIGNAL, SIGUSR1, 0, 0, &id), EINVAL);
	CHECK_ERR(make(CLOCK_MONOTONIC_RAW, SIGEV_SIGNAL, SIGUSR1, 0, 0, &id),
	    EOPNOTSUPP);
	CHECK_ERR(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, 0, 0, &id), EINVAL);
	CHECK_ERR(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, 65, 0, 0, &id), EINVAL);
	CHECK_ERR(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, -1, 0, 0, &id), EINVAL);
	CHECK_ERR(make(CLOCK_MONOTONIC, 3, SIGUSR1, 0, 0, &id), EINVAL);
	CHECK_ERR(syscall(SYS_timer_create, CLOCK_MONOTONIC, bad_ptr, &id),
	    EFAULT);
	CHECK_ERR(syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, kern_ptr),
	    EFAULT);
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, 0, &id) == 0);
	CHECK_EQ(id, 0);	/* those above left none behind */
	its.value[1] = NSEC;
	CHECK_ERR(syscall(SYS_TIMER_SETTIME64, id, 0, &its, NULL), EINVAL);
	its.value[1] = -1;
	CHECK_ERR(syscall(SYS_TIMER_SETTIME64, id, 0, &its, NULL), EINVAL);
	its.value[1] = 0;
	its.interval[0] = -1;
	CHECK_ERR(syscall(SYS_TIMER_SETTIME64, id, 0, &its, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_TIMER_SETTIME, id, 0, &its32, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_TIMER_SETTIME, id, 0, NULL, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_TIMER_SETTIME, id, 0, bad_ptr, NULL), EFAULT);
	CHECK_ERR(syscall(SYS_TIMER_GETTIME64, id, kern_ptr), EFAULT);
	CHECK_ERR(syscall(SYS_TIMER_GETTIME64, -1, &its), EINVAL);
	CHECK_ERR(syscall(SYS_TIMER_GETTIME64, INT_MAX, &its), EINVAL);
	CHECK_ERR(syscall(SYS_timer_delete, INT_MIN), EINVAL);
}

/* Absurd times saturate: they are far away, and nothing overflows. */
static void
far_times_do_not_come(void)
{
	static const clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC,
	    CLOCK_PROCESS_CPUTIME_ID, CLOCK_BOOTTIME };
	struct its64 its = { { INT64_MAX, 999999999 }, { INT64_MAX, 0 } };
	struct its32 its32;
	unsigned i;
	int id, flags;

	catch(SIGUSR1);
	for (i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		for (flags = 0; flags <= TIMER_ABSTIME; flags++) {
			REQUIRE(make(clocks[i], SIGEV_SIGNAL, SIGUSR1, 0, 0,
			    &id) == 0);
			CHECK_EQ(syscall(SYS_TIMER_SETTIME64, id, flags, &its,
			    NULL), 0);
			burn(2000000);
			CHECK(get64(id).value[0] > 1000000000);
			CHECK_EQ(syscall(SYS_TIMER_GETTIME, id, &its32), 0);
			CHECK_EQ(its32.value[0], INT_MAX);
			CHECK_EQ(syscall(SYS_timer_delete, id), 0);
		}
	}
	CHECK_EQ(got, 0);
	/* Due at once, and then never. */
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, 0, &id) == 0);
	its.value[0] = 0;
	its.value[1] = 1;
	CHECK_EQ(syscall(SYS_TIMER_SETTIME64, id, 0, &its, NULL), 0);
	REQUIRE(AWAIT(got == 1));
	CHECK(get64(id).value[0] > 1000000000);
}

static void
there_is_an_end_of_timers(void)
{
	int id, n = 0;

	while (n < 10000 && make(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, 0,
	    &id) == 0)
		n++;
	CHECK_EQ(errno, EAGAIN);
	CHECK(n >= 32 && n < 10000);
	CHECK_EQ(syscall(SYS_timer_delete, 7), 0);
	CHECK_EQ(make(CLOCK_MONOTONIC, SIGEV_NONE, 0, 0, 0, &id), 0);
	CHECK_EQ(id, 7);
}

static void
a_child_has_no_timers(void)
{
	int id, status;
	pid_t pid;

	catch(SIGUSR1);
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, 0, &id) == 0);
	REQUIRE(set64(id, 0, 10000000, 10000000, NULL) == 0);
	pid = fork();
	if (pid == 0) {
		struct its64 its;

		got = 0;
		usleep(50000);
		_exit(got != 0 ||
		    syscall(SYS_TIMER_GETTIME64, id, &its) != -1);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

/* The shell would die of the signal. */
static void
exec_ends_timers_but_not_alarms(void)
{
	struct itimerval it = { { 0, 0 }, { 1, 0 } };
	int id, status;
	pid_t pid = fork();

	if (pid == 0) {
		make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, 0, &id);
		set64(id, 0, 100000000, 100000000, NULL);
		setitimer(ITIMER_REAL, &it, NULL);
		execl("/bin/sh", "sh", "-c", "exec sleep 60", NULL);
		_exit(99);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
}

/* Many at once, set and deleted while they expire. */
static void
timers_are_deleted_while_they_expire(void)
{
	int id, i, j;

	catch(SIGUSR1);
	for (i = 0; i < 300; i++) {
		int ids[8];

		for (j = 0; j < 8; j++) {
			REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1,
			    0, 0, &ids[j]) == 0);
			REQUIRE(set64(ids[j], 0, 1 + 10000 * j, 5000,
			    NULL) == 0);
		}
		for (j = 0; j < 8; j++) {
			REQUIRE(set64(ids[j], 0, 1, 5000, NULL) == 0);
			REQUIRE(syscall(SYS_timer_delete, ids[j]) == 0);
		}
	}
	REQUIRE(make(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, 0, 0, &id) == 0);
	CHECK_EQ(id, 0);
}

/*
 * Clocks of processor time.
 */

/* As the C library names them: ~pid, and three bits. */
static clockid_t
cpuclock(pid_t pid, int bits)
{
	return (clockid_t)(~(unsigned)pid << 3 | (unsigned)bits);
}

static void
processor_time_has_clocks(void)
{
	struct timespec ts = { 0, 0 };
	long long a, b;
	pid_t me = getpid();

	burn(20000000);
	a = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	b = clock_ns(cpuclock(me, 2));
	CHECK(b >= a && b - a < 20 * NSEC);
	CHECK(clock_ns(cpuclock(0, 2)) >= b);
	CHECK(clock_ns(cpuclock(0, 6)) > 0);
	CHECK(clock_ns(cpuclock(tid_self(), 6)) >= 20000000);
	CHECK(clock_ns(cpuclock(me, 1)) <= clock_ns(cpuclock(me, 0)));
	CHECK(clock_ns(cpuclock(1, 2)) > 0);
	CHECK_EQ(clock_getres(cpuclock(me, 2), &ts), 0);
	CHECK_EQ(ts.tv_nsec, 1);
	CHECK_ERR(clock_gettime(cpuclock(30011, 2), &ts), EINVAL);
	CHECK_ERR(clock_getres(cpuclock(30011, 2), &ts), EINVAL);
	CHECK_ERR(clock_gettime(cpuclock(1, 6), &ts), EINVAL);
	CHECK_ERR(clock_gettime(cpuclock(me, 3), &ts), EINVAL);
	CHECK_ERR(clock_gettime(cpuclock(0x0fffffff, 2), &ts), EINVAL);
	CHECK_ERR(clock_gettime(-1, &ts), EINVAL);
	CHECK_ERR(clock_settime(cpuclock(me, 2), &ts), EPERM);
	CHECK_ERR(clock_settime(CLOCK_PROCESS_CPUTIME_ID, &ts), EINVAL);
	CHECK_ERR(clock_settime(CLOCK_MONOTONIC, &ts), EINVAL);
}

static volatile int stop;

static void *
burner(void *arg)
{
	while (!stop)
		sink++;
	return arg;
}

/* What a thread uses on another CPU is seen while it runs. */
static void
a_running_thread_is_charged(void)
{
	pthread_t t;
	clockid_t clock;
	long long p, c;

	REQUIRE(pthread_create(&t, NULL, burner, NULL) == 0);
	REQUIRE(pthread_getcpuclockid(t, &clock) == 0);
	p = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	c = clock_ns(clock);
	REQUIRE(AWAIT(clock_ns(clock) > c + 100000000));
	CHECK(clock_ns(CLOCK_PROCESS_CPUTIME_ID) > p + 100000000);
	stop = 1;
	pthread_join(t, NULL);
}

static void
timers_count_processor_time(void)
{
	long long start = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	int id;

	catch(SIGUSR1);
	REQUIRE(make(CLOCK_PROCESS_CPUTIME_ID, SIGEV_SIGNAL, SIGUSR1, 9, 0,
	    &id) == 0);
	REQUIRE(set64(id, 0, 30000000, 10000000, NULL) == 0);
	usleep(200000);
	CHECK_EQ(got, 0);
	while (got == 0)
		sink++;
	CHECK(clock_ns(CLOCK_PROCESS_CPUTIME_ID) - start >= 30000000);
	CHECK_EQ(got_value, 9);
	while (got < 4)
		sink++;
	CHECK(clock_ns(CLOCK_PROCESS_CPUTIME_ID) - start >= 60000000);
	/* Of a process that sleeps, it waits until that runs again. */
	REQUIRE(set64(id, 0, 5000000, 0, NULL) == 0);
	got = 0;
	usleep(300000);
	CHECK_EQ(got, 0);
	while (got == 0)
		sink++;
}

static void
sleep_on_processor_time(void)
{
	struct timespec ts = { 0, 30000000 }, rem;
	long long start;
	pid_t pid = fork();

	if (pid == 0) {
		usleep(50000);
		for (;;)
			sink++;
	}
	start = clock_ns(cpuclock(pid, 2));
	CHECK_EQ(clock_nanosleep(cpuclock(pid, 2), 0, &ts, NULL), 0);
	CHECK(clock_ns(cpuclock(pid, 2)) - start >= 30000000);
	ts.tv_sec = 3600;
	/* Its end ends the sleep. */
	if (fork() == 0) {
		usleep(50000);
		kill(pid, SIGKILL);
		_exit(0);
	}
	CHECK_EQ(clock_nanosleep(cpuclock(pid, 2), 0, &ts, &rem), 0);
	CHECK_EQ(syscall(SYS_CLOCK_NANOSLEEP, CLOCK_THREAD_CPUTIME_ID, 0, &ts,
	    NULL), -1);
	CHECK_EQ(errno, EOPNOTSUPP);
	CHECK_EQ(clock_nanosleep(cpuclock(tid_self(), 6), 0, &ts, NULL),
	    EINVAL);
	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC_RAW, 0, &ts, NULL),
	    EOPNOTSUPP);
	CHECK_EQ(clock_nanosleep(12345, 0, &ts, NULL), EINVAL);
	waitpid(pid, NULL, 0);
}

static void
nothing(int sig)
{
	(void)sig;
	got++;
}

/* Alone, it never comes; a signal ends it and tells what is left. */
static void
a_signal_ends_sleep_on_processor_time(void)
{
	struct timespec ts = { 1000, 0 }, rem = { 0, 0 };

	signal(SIGALRM, nothing);
	alarm(1);
	CHECK_EQ(clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, &ts, &rem),
	    EINTR);
	CHECK(rem.tv_sec == 999 && rem.tv_nsec > 0);
}

/*
 * The wall clock is set.
 */

static void
step(int secs)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_sec += secs;
	CHECK_EQ(clock_settime(CLOCK_REALTIME, &ts), 0);
}

static struct timespec
in_seconds(clockid_t clock, int secs)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	ts.tv_sec += secs;
	return ts;
}

static void
not_everybody_sets_the_clock(void)
{
	struct timespec ts = { 0, 0 };
	struct timeval tv = { 1700000000, 0 };
	int status;
	pid_t pid;

	CHECK_ERR(syscall(SYS_CLOCK_SETTIME64, CLOCK_REALTIME, bad_ptr),
	    EFAULT);
	ts = in_seconds(CLOCK_REALTIME, 0);
	ts.tv_nsec = NSEC;
	CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EINVAL);
	ts.tv_nsec = -1;
	CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EINVAL);
	ts.tv_nsec = 0;
	ts.tv_sec = -1;
	CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EINVAL);
	ts.tv_sec = 9223372036;
	CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EINVAL);
	ts.tv_sec = INT64_MAX;
	CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EINVAL);
	ts.tv_sec = 0;
	CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EINVAL);
	ts = in_seconds(CLOCK_REALTIME, 0);
	pid = fork();
	if (pid == 0) {
		if (setuid(1000) != 0)
			_exit(2);
		CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EPERM);
		CHECK_ERR(settimeofday(&tv, NULL), EPERM);
		_exit(tap_failures != 0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

static void
moments_of_the_wall_clock_move(void)
{
	struct timespec ts = in_seconds(CLOCK_REALTIME, 3600);
	struct its64 its = { { 0, 0 }, { ts.tv_sec, ts.tv_nsec } };
	int id, rel, status;
	pid_t pid;

	catch(SIGUSR1);
	REQUIRE(make(CLOCK_REALTIME, SIGEV_SIGNAL, SIGUSR1, 0, 0, &id) == 0);
	REQUIRE(make(CLOCK_REALTIME, SIGEV_SIGNAL, SIGUSR1, 0, 0, &rel) == 0);
	REQUIRE(syscall(SYS_TIMER_SETTIME64, id, TIMER_ABSTIME, &its,
	    NULL) == 0);
	REQUIRE(set64(rel, 0, 3600 * NSEC, 0, NULL) == 0);
	pid = fork();
	if (pid == 0)
		_exit(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &ts,
		    NULL));
	usleep(50000);
	CHECK_EQ(got, 0);
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	step(7200);
	CHECK(AWAIT(got == 1));
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	CHECK(left(rel) > 3000 * NSEC);
	step(-7200);
}

/* It was to wait a tenth of a second, and now waits longer. */
static void
the_wall_clock_is_set_back(void)
{
	struct timespec ts = in_seconds(CLOCK_REALTIME, 2);
	long long end;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &ts,
		    NULL), 0);
		CHECK(clock_ns(CLOCK_REALTIME) >= ts.tv_sec * NSEC);
		_exit(tap_failures != 0);
	}
	usleep(50000);
	end = clock_ns(CLOCK_MONOTONIC) + 3 * NSEC;
	step(-2);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	CHECK(clock_ns(CLOCK_MONOTONIC) >= end - NSEC);
	step(2);
}

/*
 * A futex told to wait for the wall clock; this C library tells how long, so
 * the call is made as it is.
 */
static void
futexes_follow_the_wall_clock(void)
{
	struct timespec ts = in_seconds(CLOCK_REALTIME, 3600);
	int64_t ts64[2] = { ts.tv_sec, ts.tv_nsec };
	int word = 0, status;
	pid_t pid = fork();

	if (pid == 0) {
		/* FUTEX_WAIT_BITSET with FUTEX_CLOCK_REALTIME */
		CHECK_ERR(syscall(422, &word, 9 | 256, 0, ts64, NULL, ~0u),
		    ETIMEDOUT);
		_exit(tap_failures != 0);
	}
	usleep(100000);
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	step(7200);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	step(-7200);
}

/*
 * Timers that are files.
 */

static long
tfd_set(int fd, int flags, long long ns, long long every)
{
	struct its64 its = {
		{ every / NSEC, every % NSEC }, { ns / NSEC, ns % NSEC },
	};

	return syscall(SYS_TIMERFD_SETTIME64, fd, flags, &its, NULL);
}

static void
a_timer_is_read(void)
{
	struct pollfd pfd = { .events = POLLIN };
	struct its64 its;
	uint64_t n = 0;
	long long start;
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);

	REQUIRE(fd >= 0);
	CHECK_ERR(read(fd, &n, sizeof(n)), EAGAIN);
	pfd.fd = fd;
	CHECK_EQ(poll(&pfd, 1, 0), 0);
	CHECK_EQ(tfd_set(fd, 0, 1000 * NSEC, 0), 0);
	CHECK_ERR(read(fd, &n, sizeof(n)), EAGAIN);
	start = clock_ns(CLOCK_MONOTONIC);
	CHECK_EQ(tfd_set(fd, 0, 20000000, 0), 0);
	CHECK_EQ(poll(&pfd, 1, -1), 1);
	CHECK_EQ(pfd.revents, POLLIN);
	CHECK(clock_ns(CLOCK_MONOTONIC) - start >= 20000000);
	CHECK_ERR(read(fd, &n, 7), EINVAL);
	CHECK_ERR(read(fd, bad_ptr, 8), EFAULT);
	CHECK_EQ(tfd_set(fd, 0, 1000, 1000000), 0);
	usleep(50000);
	CHECK_EQ(read(fd, &n, sizeof(n)), sizeof(n));
	CHECK(n >= 50);
	CHECK_EQ(syscall(SYS_TIMERFD_GETTIME64, fd, &its), 0);
	CHECK(its.value[0] == 0 && its.value[1] <= 1000000);
	CHECK_EQ(its.interval[1], 1000000);
	CHECK_ERR(write(fd, &n, sizeof(n)), EINVAL);
	CHECK_EQ(tfd_set(fd, 0, 0, 0), 0);
	CHECK_ERR(read(fd, &n, sizeof(n)), EAGAIN);
	CHECK_EQ(close(fd), 0);
}

/* A reader waits, and a timer goes on in a child. */
static void
a_reader_waits_for_it(void)
{
	uint64_t n = 0;
	int status, fd = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);
	pid_t pid;

	REQUIRE(fd >= 0);
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(tfd_set(fd, 0, 100000000, 0), 0);
	pid = fork();
	if (pid == 0)
		_exit(read(fd, &n, sizeof(n)) != sizeof(n) || n != 1);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	/* Closed while it runs. */
	CHECK_EQ(tfd_set(fd, 0, 1000, 1000), 0);
}

static void
setting_the_clock_cancels_it(void)
{
	struct timespec ts = in_seconds(CLOCK_REALTIME, 3600);
	struct pollfd pfd = { .events = POLLIN };
	uint64_t n;
	int fd = timerfd_create(CLOCK_REALTIME, 0);
	int quiet = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
	pid_t pid;

	REQUIRE(fd >= 0 && quiet >= 0);
	CHECK_EQ(tfd_set(fd, TFD_TIMER_ABSTIME | 2, ts.tv_sec * NSEC, 0), 0);
	CHECK_EQ(tfd_set(quiet, TFD_TIMER_ABSTIME, ts.tv_sec * NSEC, 0), 0);
	pid = fork();
	if (pid == 0) {
		usleep(100000);
		step(10);
		_exit(0);
	}
	CHECK_ERR(read(fd, &n, sizeof(n)), ECANCELED);
	waitpid(pid, NULL, 0);
	pfd.fd = fd;
	CHECK_EQ(poll(&pfd, 1, 0), 0);
	CHECK_ERR(read(quiet, &n, sizeof(n)), EAGAIN);
	step(3600);
	CHECK_ERR(read(fd, &n, sizeof(n)), ECANCELED);
	CHECK_EQ(read(fd, &n, sizeof(n)), sizeof(n));
	CHECK_EQ(read(quiet, &n, sizeof(n)), sizeof(n));
	CHECK_EQ(n, 1);
	step(-3610);
}

static void
bad_files_are_refused(void)
{
	struct its64 its = { { 0, 0 }, { 0, 1 } };
	struct its32 its32 = { { 0, 0 }, { 0, -1 } };
	int fd = timerfd_create(CLOCK_MONOTONIC, 0), p[2];

	REQUIRE(fd >= 0 && pipe(p) == 0);
	CHECK_ERR(timerfd_create(CLOCK_MONOTONIC, 1), EINVAL);
	CHECK_ERR(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0), EINVAL);
	CHECK_ERR(timerfd_create(CLOCK_MONOTONIC_RAW, 0), EINVAL);
	CHECK_ERR(timerfd_create(99, 0), EINVAL);
	CHECK_ERR(syscall(SYS_TIMERFD_SETTIME64, fd, 4, &its, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_TIMERFD_SETTIME64, p[0], 0, &its, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_TIMERFD_SETTIME64, -1, 0, &its, NULL), EBADF);
	CHECK_ERR(syscall(SYS_TIMERFD_SETTIME64, 999, 0, &its, NULL), EBADF);
	CHECK_ERR(syscall(SYS_TIMERFD_SETTIME64, fd, 0, kern_ptr, NULL),
	    EFAULT);
	CHECK_ERR(syscall(SYS_TIMERFD_SETTIME, fd, 0, &its32, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_TIMERFD_GETTIME64, fd, bad_ptr), EFAULT);
	CHECK_ERR(syscall(SYS_TIMERFD_GETTIME64, p[0], &its), EINVAL);
}

TAP_MAIN(CASE(a_timer_signals_once_with_its_value),
    CASE(the_default_is_sigalrm), CASE(what_is_missed_is_counted),
    CASE(timers_do_not_share_a_signal),
    CASE(an_ignored_signal_does_not_stop_it), CASE(a_thread_may_be_named),
    CASE(a_timer_that_does_nothing_can_be_read),
    CASE(bad_timers_are_refused), CASE(far_times_do_not_come),
    CASE(there_is_an_end_of_timers), CASE(a_child_has_no_timers),
    CASE(exec_ends_timers_but_not_alarms),
    CASE(timers_are_deleted_while_they_expire),
    CASE(processor_time_has_clocks), CASE(a_running_thread_is_charged),
    CASE(timers_count_processor_time), CASE(sleep_on_processor_time),
    CASE(a_signal_ends_sleep_on_processor_time),
    CASE(not_everybody_sets_the_clock), CASE(moments_of_the_wall_clock_move),
    CASE(the_wall_clock_is_set_back), CASE(futexes_follow_the_wall_clock),
    CASE(a_timer_is_read), CASE(a_reader_waits_for_it),
    CASE(setting_the_clock_cancels_it), CASE(bad_files_are_refused))
