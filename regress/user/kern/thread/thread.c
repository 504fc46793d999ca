/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Threads and futexes.
 * Linux: threads share everything but their stack, their signal mask and
 * their thread-local segment; the end of the process ends all of them; a
 * robust mutex whose owner dies is told to the next one who takes it.
 */

#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#include "tap.h"

/* The call whose times are this C library's. */
#ifndef SYS_futex_time64
#define SYS_futex_time64	422
#endif

#define NTHREADS	4
#define ROUNDS		2000

static pthread_mutex_t	mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t	cond = PTHREAD_COND_INITIALIZER;
static __thread int	tls = 5;
static int		counter;
static int		word;

static long
futex(void *addr, int op, int val, const void *to, void *addr2, int val3)
{
	return syscall(SYS_futex_time64, addr, op, val, to, addr2, val3);
}

static void *
count(void *arg)
{
	int i;

	tls = (int)(intptr_t)arg;
	for (i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		counter++;
		pthread_mutex_unlock(&mutex);
		if (i % 64 == 0)
			sched_yield();
	}
	return tls == (int)(intptr_t)arg ? arg : NULL;
}

static void
threads_share_memory_but_not_tls(void)
{
	pthread_t t[NTHREADS];
	void *res;
	int i;

	for (i = 0; i < NTHREADS; i++)
		REQUIRE(pthread_create(&t[i], NULL, count,
		    (void *)(intptr_t)(i + 10)) == 0);
	for (i = 0; i < NTHREADS; i++) {
		CHECK_EQ(pthread_join(t[i], &res), 0);
		CHECK_EQ((intptr_t)res, i + 10);
	}
	CHECK_EQ(counter, NTHREADS * ROUNDS);
	CHECK_EQ(tls, 5);
}

static void *
nothing(void *arg)
{
	return arg;
}

static void
hundreds_of_threads_come_and_go(void)
{
	pthread_t t;
	int i;

	for (i = 0; i < 500; i++) {
		REQUIRE(pthread_create(&t, NULL, nothing, NULL) == 0);
		REQUIRE(pthread_join(t, NULL) == 0);
	}
}

static void *
waiter(void *arg)
{
	pthread_mutex_lock(&mutex);
	counter++;
	pthread_cond_broadcast(&cond);
	while (word == 0)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
	return arg;
}

static void
broadcast_wakes_all(void)
{
	pthread_t t[NTHREADS];
	int i;

	for (i = 0; i < NTHREADS; i++)
		REQUIRE(pthread_create(&t[i], NULL, waiter, NULL) == 0);
	pthread_mutex_lock(&mutex);
	while (counter < NTHREADS)
		pthread_cond_wait(&cond, &mutex);
	word = 1;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&mutex);
	for (i = 0; i < NTHREADS; i++)
		CHECK_EQ(pthread_join(t[i], NULL), 0);
}

static void *
sleeper(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *
exiter(void *arg)
{
	usleep(10000);
	_exit((int)(intptr_t)arg);
}

static void
any_thread_ends_the_process(void)
{
	pthread_t t;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		pthread_create(&t, NULL, sleeper, NULL);
		pthread_create(&t, NULL, exiter, (void *)42);
		for (;;)
			pause();
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(WEXITSTATUS(status), 42);
}

static void
kill_ends_all_threads(void)
{
	pthread_t t;
	int status, i;
	pid_t pid = fork();

	if (pid == 0) {
		for (i = 0; i < NTHREADS; i++)
			pthread_create(&t, NULL, i & 1 ? sleeper : count, NULL);
		for (;;)
			counter++;
	}
	usleep(100000);
	kill(pid, SIGKILL);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, SIGKILL);
}

static void *
last_one(void *arg)
{
	usleep(50000);
	_exit(9);
	return arg;
}

static void
process_outlives_its_first_thread(void)
{
	pthread_t t;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		pthread_create(&t, NULL, last_one, NULL);
		pthread_exit(NULL);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(WEXITSTATUS(status), 9);
}

static void *
exec_it(void *arg)
{
	execl("/bin/sh", "sh", "-c", "exit $((3 + 4))", NULL);
	return arg;
}

static void
exec_of_a_thread_ends_the_others(void)
{
	pthread_t t;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		pthread_create(&t, NULL, sleeper, NULL);
		pthread_create(&t, NULL, exec_it, NULL);
		for (;;)
			pause();
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(WEXITSTATUS(status), 7);
}

static void *
die_holding(void *arg)
{
	pthread_mutex_lock(arg);
	return NULL;
}

static void
robust_mutex_tells_of_its_owners_death(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t m;
	pthread_t t;

	pthread_mutexattr_init(&attr);
	REQUIRE(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) == 0);
	pthread_mutex_init(&m, &attr);
	REQUIRE(pthread_create(&t, NULL, die_holding, &m) == 0);
	CHECK_EQ(pthread_join(t, NULL), 0);
	CHECK_EQ(pthread_mutex_lock(&m), EOWNERDEAD);
	CHECK_EQ(pthread_mutex_consistent(&m), 0);
	CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

static void
shared_words_work_between_processes(void)
{
	int *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid;

	REQUIRE(p != MAP_FAILED);
	pid = fork();
	if (pid == 0) {
		while (*(volatile int *)p == 0)
			futex(p, FUTEX_WAIT, 0, NULL, NULL, 0);
		_exit(*p);
	}
	CHECK(AWAIT(futex(p, FUTEX_WAKE, 10, NULL, NULL, 0) == 1));
	*p = 3;
	futex(p, FUTEX_WAKE, 10, NULL, NULL, 0);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(WEXITSTATUS(status), 3);
}

/* Linux's own test of the LDT relies on it. */
static void
waking_none_wakes_one(void)
{
	static const int ops[] = { FUTEX_WAKE, FUTEX_WAKE_BITSET };
	volatile int *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED |
	    MAP_ANONYMOUS, -1, 0);
	unsigned i;
	pid_t pid;

	REQUIRE(p != MAP_FAILED);
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		pid = fork();
		if (pid == 0)
			_exit(futex((void *)p, FUTEX_WAIT, 0, NULL, NULL,
			    0) != 0);
		CHECK(AWAIT(futex((void *)p, ops[i], i == 0 ? 0 : -5, NULL,
		    NULL, 1) == 1));
		CHECK(waitpid(pid, NULL, 0) == pid);
	}
}

static void
a_wait_ends_in_time(void)
{
	struct timespec ts = { 0, 50000000 }, a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	CHECK_ERR(futex(&word, FUTEX_WAIT, 0, &ts, NULL, 0), ETIMEDOUT);
	clock_gettime(CLOCK_MONOTONIC, &b);
	CHECK((b.tv_sec - a.tv_sec) * 1000000000LL + b.tv_nsec - a.tv_nsec >=
	    50000000);
	CHECK_ERR(futex(&word, FUTEX_WAIT_BITSET, 0, &ts, NULL, ~0),
	    ETIMEDOUT);
}

static void
bad_futexes_are_refused(void)
{
	struct timespec bad = { 0, 1000000000 };

	CHECK_ERR(futex(&word, FUTEX_WAIT, 1, NULL, NULL, 0), EAGAIN);
	CHECK_ERR(futex((char *)&word + 1, FUTEX_WAIT, 0, NULL, NULL, 0),
	    EINVAL);
	CHECK_ERR(futex(bad_ptr, FUTEX_WAIT, 0, NULL, NULL, 0), EFAULT);
	CHECK_ERR(futex(kern_ptr, FUTEX_WAIT, 0, NULL, NULL, 0), EFAULT);
	CHECK_ERR(futex(kern_ptr, FUTEX_WAKE, 1, NULL, NULL, 0), EFAULT);
	CHECK_ERR(futex(&word, FUTEX_WAIT, 0, &bad, NULL, 0), EINVAL);
	CHECK_ERR(futex(&word, FUTEX_WAIT, 0, bad_ptr, NULL, 0), EFAULT);
	CHECK_ERR(futex(&word, FUTEX_WAIT_BITSET, 0, NULL, NULL, 0), EINVAL);
	CHECK_ERR(futex(&word, 77, 0, NULL, NULL, 0), ENOSYS);
	CHECK_ERR(futex(&word, FUTEX_CMP_REQUEUE, 0, NULL, &word, 5), EAGAIN);
	CHECK_EQ(futex(&word, FUTEX_WAKE, 5, NULL, NULL, 0), 0);
}

static void
wake_op_changes_and_compares(void)
{
	int other = 5;

	/* other += 2; wake there too if it was 5 */
	CHECK_EQ(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &other,
	    FUTEX_OP(FUTEX_OP_ADD, 2, FUTEX_OP_CMP_EQ, 5)), 0);
	CHECK_EQ(other, 7);
	CHECK_EQ(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, &other,
	    FUTEX_OP(FUTEX_OP_SET, -1, FUTEX_OP_CMP_LT, 0)), 0);
	CHECK_EQ(other, -1);
	CHECK_ERR(futex(&word, FUTEX_WAKE_OP, 1, (void *)1, bad_ptr,
	    FUTEX_OP(FUTEX_OP_SET, 1, FUTEX_OP_CMP_EQ, 0)), EFAULT);
}

static void
bad_segments_are_refused(void)
{
	unsigned desc[4] = { 3, 0, 0xfffff, 0x51 };

	CHECK_ERR(syscall(SYS_set_thread_area, desc), EINVAL);
	desc[0] = (unsigned)-1;
	desc[3] = 0x55;		/* a code segment */
	CHECK_ERR(syscall(SYS_set_thread_area, desc), EINVAL);
	CHECK_ERR(syscall(SYS_set_thread_area, bad_ptr), EFAULT);
	CHECK_ERR(syscall(SYS_set_thread_area, kern_ptr), EFAULT);
	desc[0] = 100;
	CHECK_ERR(syscall(SYS_get_thread_area, desc), EINVAL);
}

TAP_MAIN(
	CASE(threads_share_memory_but_not_tls),
	CASE(hundreds_of_threads_come_and_go),
	CASE(broadcast_wakes_all),
	CASE(any_thread_ends_the_process),
	CASE(kill_ends_all_threads),
	CASE(process_outlives_its_first_thread),
	CASE(exec_of_a_thread_ends_the_others),
	CASE(robust_mutex_tells_of_its_owners_death),
	CASE(shared_words_work_between_processes),
	CASE(waking_none_wakes_one),
	CASE(a_wait_ends_in_time),
	CASE(bad_futexes_are_refused),
	CASE(wake_op_changes_and_compares),
	CASE(bad_segments_are_refused)
)
