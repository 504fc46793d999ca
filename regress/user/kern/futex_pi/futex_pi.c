/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Futexes that lend priority.
 * Linux: the word holds the owner's number; the kernel hands a mutex over to
 * the most urgent waiter, lends the owner that one's priority, knows rings of
 * waiters, and passes on what a dead owner had.
 */

#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#include "tap.h"

#define FUTEX		422	/* the call with times of 64 bits */
#define LOCK_PI		6
#define UNLOCK_PI	7
#define TRYLOCK_PI	8
#define WAIT_REQUEUE_PI	11
#define CMP_REQUEUE_PI	12
#define LOCK_PI2	13
#define PRIVATE		128
#define REALTIME	256

#define WAITERS		0x80000000u
#define DIED		0x40000000u
#define TID		0x3fffffffu

#define NSEC		1000000000ll

static unsigned
self(void)
{
	return (unsigned)syscall(SYS_gettid);
}

static long
futex(volatile void *word, int op, unsigned val, const void *to,
    volatile void *word2, unsigned val3)
{
	return syscall(FUTEX, word, op, val, to, word2, val3);
}

static bool
swap(volatile unsigned *word, unsigned old, unsigned new)
{
	return __sync_bool_compare_and_swap(word, old, new);
}

/* As a C library does it; what the call says if there was one. */
static int
lock(volatile unsigned *word)
{
	if (swap(word, 0, self()))
		return 0;
	return futex(word, LOCK_PI, 0, NULL, NULL, 0) == 0 ? 0 : errno;
}

static int
unlock(volatile unsigned *word)
{
	if (swap(word, self(), 0))
		return 0;
	return futex(word, UNLOCK_PI, 0, NULL, NULL, 0) == 0 ? 0 : errno;
}

static void
moment(clockid_t clock, long long after, int64_t ts[2])
{
	struct timespec now;
	long long ns;

	clock_gettime(clock, &now);
	ns = now.tv_sec * NSEC + now.tv_nsec + after;
	ts[0] = ns / NSEC;
	ts[1] = ns % NSEC;
}

static volatile unsigned word, word2, cond;
static volatile int	counter, step;

static void
the_kernel_takes_and_frees(void)
{
	unsigned me = self();

	CHECK_EQ(futex(&word, LOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK_EQ(word, me);
	CHECK_ERR(futex(&word, LOCK_PI, 0, NULL, NULL, 0), EDEADLK);
	CHECK_ERR(futex(&word, TRYLOCK_PI, 0, NULL, NULL, 0), EDEADLK);
	CHECK_EQ(futex(&word, UNLOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK_EQ(word, 0);
	CHECK_EQ(futex(&word, LOCK_PI2 | PRIVATE, 0, NULL, NULL, 0), 0);
	CHECK_EQ(futex(&word, UNLOCK_PI | PRIVATE, 0, NULL, NULL, 0), 0);
	CHECK_EQ(futex(&word, TRYLOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK_EQ(word, me);
	/* Waiters that are not there are none. */
	word |= WAITERS;
	CHECK_EQ(futex(&word, UNLOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK_EQ(word, 0);
	/* It stays known that an owner died. */
	word = DIED;
	CHECK_EQ(futex(&word, LOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK_EQ(word, me | DIED);
}

static void
bad_calls_are_refused(void)
{
	int64_t ts[2] = { 0, NSEC };

	CHECK_ERR(futex(&word, UNLOCK_PI, 0, NULL, NULL, 0), EPERM);
	word = 1;
	CHECK_ERR(futex(&word, UNLOCK_PI, 0, NULL, NULL, 0), EPERM);
	CHECK_ERR(futex(&word, TRYLOCK_PI, 0, NULL, NULL, 0), EAGAIN);
	CHECK_EQ(word, 1);
	word = 30011;
	CHECK_ERR(futex(&word, LOCK_PI, 0, NULL, NULL, 0), ESRCH);
	word = TID;
	CHECK_ERR(futex(&word, LOCK_PI, 0, NULL, NULL, 0), ESRCH);
	CHECK_ERR(futex((volatile char *)&word + 1, LOCK_PI, 0, NULL, NULL,
	    0), EINVAL);
	CHECK_ERR(futex(bad_ptr, LOCK_PI, 0, NULL, NULL, 0), EFAULT);
	CHECK_ERR(futex(kern_ptr, UNLOCK_PI, 0, NULL, NULL, 0), EFAULT);
	CHECK_ERR(futex(&word, LOCK_PI, 0, ts, NULL, 0), EINVAL);
	CHECK_ERR(futex(&word, LOCK_PI, 0, bad_ptr, NULL, 0), EFAULT);
	CHECK_ERR(futex(&word, LOCK_PI | REALTIME, 0, NULL, NULL, 0), ENOSYS);
	CHECK_ERR(futex(&cond, CMP_REQUEUE_PI, 2, NULL, &word, 0), EINVAL);
	CHECK_ERR(futex(&cond, CMP_REQUEUE_PI, 1, (void *)-1, &word, 0),
	    EINVAL);
	CHECK_ERR(futex(&cond, CMP_REQUEUE_PI, 1, NULL, &cond, 0), EINVAL);
	CHECK_ERR(futex(&cond, CMP_REQUEUE_PI, 1, NULL, &word, 1), EAGAIN);
	CHECK_EQ(futex(&cond, CMP_REQUEUE_PI, 1, NULL, &word, 0), 0);
	CHECK_ERR(futex(&cond, CMP_REQUEUE_PI, 1, NULL, kern_ptr, 0), EFAULT);
	CHECK_ERR(futex(&cond, WAIT_REQUEUE_PI, 1, NULL, &word, 0), EAGAIN);
	CHECK_ERR(futex(&cond, WAIT_REQUEUE_PI, 0, NULL, &cond, 0), EINVAL);
	CHECK_ERR(futex(&cond, WAIT_REQUEUE_PI, 0, NULL, bad_ptr, 0), EFAULT);
}


static void *
lock_and_say(void *arg)
{
	(void)arg;
	step = 1;
	CHECK_EQ(lock(&word), 0);
	CHECK_EQ(word & TID, self());
	step = 2;
	CHECK_EQ(unlock(&word), 0);
	return NULL;
}

static void
a_waiter_gets_it(void)
{
	pthread_t t;

	CHECK_EQ(lock(&word), 0);
	REQUIRE(pthread_create(&t, NULL, lock_and_say, NULL) == 0);
	REQUIRE(AWAIT((word & WAITERS) != 0));
	CHECK_EQ(word & TID, self());
	CHECK_EQ(step, 1);
	usleep(20000);
	/* A word that does not agree with what the kernel knows. */
	word = WAITERS | 1;
	CHECK_ERR(futex(&word, LOCK_PI, 0, NULL, NULL, 0), EINVAL);
	word = WAITERS | self();
	CHECK_ERR(futex(&word, LOCK_PI, 0, NULL, NULL, 0), EDEADLK);
	CHECK_EQ(futex(&word, UNLOCK_PI, 0, NULL, NULL, 0), 0);
	pthread_join(t, NULL);
	CHECK_EQ(step, 2);
	CHECK_EQ(word, 0);
}

#define NTHREADS	6
#define ROUNDS		3000

static void *
count(void *arg)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		REQUIRE(lock(&word) == 0);
		counter = counter + 1;
		if (i % 16 == 0)
			sched_yield();
		REQUIRE(unlock(&word) == 0);
	}
	return arg;
}

static void
it_excludes(void)
{
	pthread_t t[NTHREADS];
	int i;

	for (i = 0; i < NTHREADS; i++)
		REQUIRE(pthread_create(&t[i], NULL, count, NULL) == 0);
	for (i = 0; i < NTHREADS; i++)
		pthread_join(t[i], NULL);
	CHECK_EQ(counter, NTHREADS * ROUNDS);
	CHECK_EQ(word, 0);
}

static void
the_library_has_such_mutexes(void)
{
	pthread_mutexattr_t a;
	pthread_mutex_t m;
	struct timespec ts;

	pthread_mutexattr_init(&a);
	CHECK_EQ(pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT), 0);
	CHECK_EQ(pthread_mutex_init(&m, &a), 0);
	CHECK_EQ(pthread_mutex_lock(&m), 0);
	clock_gettime(CLOCK_REALTIME, &ts);
	CHECK_EQ(pthread_mutex_trylock(&m), EBUSY);
	CHECK_EQ(pthread_mutex_unlock(&m), 0);
	CHECK_EQ(pthread_mutex_timedlock(&m, &ts), 0);
	CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

static void *
hold(void *arg)
{
	CHECK_EQ(lock(&word), 0);
	step = 1;
	while (step == 1)
		usleep(1000);
	CHECK_EQ(unlock(&word), 0);
	return arg;
}

static volatile sig_atomic_t signals;

static void
handler(int sig)
{
	(void)sig;
	if (++signals == 3)
		step = 2;
}

/* Waits end in time; signals are handled, and the wait goes on. */
static void
waits_end(void)
{
	struct itimerval it = { { 0, 20000 }, { 0, 20000 } };
	int64_t ts[2];
	sigset_t ss;
	pthread_t t;

	/* The signals are for who waits. */
	sigemptyset(&ss);
	sigaddset(&ss, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &ss, NULL);
	REQUIRE(pthread_create(&t, NULL, hold, NULL) == 0);
	pthread_sigmask(SIG_UNBLOCK, &ss, NULL);
	REQUIRE(AWAIT(step == 1));
	moment(CLOCK_REALTIME, 20000000, ts);
	CHECK_ERR(futex(&word, LOCK_PI, 0, ts, NULL, 0), ETIMEDOUT);
	moment(CLOCK_MONOTONIC, 20000000, ts);
	CHECK_ERR(futex(&word, LOCK_PI2, 0, ts, NULL, 0), ETIMEDOUT);
	moment(CLOCK_REALTIME, 20000000, ts);
	CHECK_ERR(futex(&word, LOCK_PI2 | REALTIME, 0, ts, NULL, 0),
	    ETIMEDOUT);
	ts[0] = ts[1] = 0;
	CHECK_ERR(futex(&word, LOCK_PI2, 0, ts, NULL, 0), ETIMEDOUT);
	moment(CLOCK_MONOTONIC, 20000000, ts);
	CHECK_ERR(futex(&cond, WAIT_REQUEUE_PI, 0, ts, &word, 0), ETIMEDOUT);
	signal(SIGALRM, handler);
	REQUIRE(setitimer(ITIMER_REAL, &it, NULL) == 0);
	CHECK_EQ(futex(&word, LOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK(signals >= 3);
	pthread_join(t, NULL);
}

static void *
ring(void *arg)
{
	CHECK_EQ(lock(&word2), 0);
	step = 1;
	while (step == 1)
		usleep(1000);
	CHECK_EQ(lock(&word), 0);
	CHECK_EQ(unlock(&word), 0);
	CHECK_EQ(unlock(&word2), 0);
	return arg;
}

static void
a_ring_is_found(void)
{
	pthread_t t;

	CHECK_EQ(lock(&word), 0);
	REQUIRE(pthread_create(&t, NULL, ring, NULL) == 0);
	REQUIRE(AWAIT(step == 1));
	step = 2;
	REQUIRE(AWAIT((word & WAITERS) != 0));
	usleep(20000);
	CHECK_EQ(lock(&word2), EDEADLK);
	CHECK_EQ(unlock(&word), 0);
	pthread_join(t, NULL);
	CHECK_EQ(word | word2, 0);
}

/*
 * Owners that end.
 */

struct shared {
	volatile unsigned	word, word2, go, got, counter;
	/* a robust list: head, offset, pending; one entry */
	struct {
		uint32_t	next, off, pending;
	} head;
	struct {
		uint32_t	next;
		volatile unsigned word;
	} entry;
};

static struct shared *
share(void)
{
	void *p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	REQUIRE(p != MAP_FAILED);
	return p;
}

static void *
hold_and_end(void *arg)
{
	unsigned me = self();

	(void)arg;
	CHECK_EQ(lock(&word), 0);
	step = 1;
	while ((word & WAITERS) == 0)
		usleep(1000);
	usleep(20000);
	CHECK_EQ(word & TID, me);
	return NULL;
}

static void
a_thread_that_ends_leaves_it(void)
{
	pthread_t t;

	REQUIRE(pthread_create(&t, NULL, hold_and_end, NULL) == 0);
	REQUIRE(AWAIT(step == 1));
	CHECK_EQ(futex(&word, LOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK_EQ(word, self() | DIED);
	CHECK_EQ(unlock(&word), 0);
	CHECK_EQ(word, 0);
	pthread_join(t, NULL);
}

/* What becomes of the owner: SIGKILL or exec. */
static void
owner_leaves(bool exec)
{
	struct shared *s = share();
	pid_t pid, pids[3];
	int i, status;

	pid = fork();
	if (pid == 0) {
		lock(&s->word);
		s->go = 1;
		while (s->go != 2)
			usleep(1000);
		if (exec)
			execl("/bin/sh", "sh", "-c", "exit 0", NULL);
		for (;;)
			pause();
	}
	REQUIRE(AWAIT(s->go == 1));
	for (i = 0; i < 3; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			CHECK_EQ(lock(&s->word), 0);
			CHECK_EQ(s->word & TID, self());
			s->got++;
			CHECK_EQ(unlock(&s->word), 0);
			_exit(tap_failures != 0);
		}
	}
	REQUIRE(AWAIT((s->word & WAITERS) != 0));
	usleep(50000);
	CHECK_EQ(s->got, 0);
	if (!exec)
		kill(pid, SIGKILL);
	s->go = 2;
	for (i = 0; i < 3; i++) {
		CHECK_EQ(waitpid(pids[i], &status, 0), pids[i]);
		CHECK_EQ(status, 0);
	}
	CHECK_EQ(s->got, 3);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(s->word & TID, 0);
}

static void
a_killed_process_leaves_it(void)
{
	owner_leaves(false);
}

static void
exec_leaves_it(void)
{
	owner_leaves(true);
}

/* On the robust list, with the mark of such a mutex; nobody waits. */
static void
a_robust_one_is_marked(void)
{
	struct shared *s = share();
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		s->head.off = 4;
		s->head.next = (uint32_t)(uintptr_t)&s->entry | 1;
		s->entry.next = (uint32_t)(uintptr_t)&s->head;
		REQUIRE(syscall(SYS_set_robust_list, &s->head, 12) == 0);
		s->entry.word = self();
		_exit(0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(s->entry.word, DIED);
	CHECK_EQ(futex(&s->entry.word, LOCK_PI, 0, NULL, NULL, 0), 0);
	CHECK_EQ(s->entry.word, DIED | self());
}

/*
 * Children take two mutexes and are killed at any moment.  What the dead had
 * and nobody waited for is freed here, as a robust list would.
 */
static void
contender(struct shared *s)
{
	int64_t ts[2];
	unsigned n;

	for (n = 0;; n++) {
		moment(CLOCK_MONOTONIC, 5000000, ts);
		if (!swap(&s->word, 0, self()) && futex(&s->word, LOCK_PI2, 0,
		    ts, NULL, 0) != 0)
			continue;
		if (swap(&s->word2, 0, self()) || futex(&s->word2, LOCK_PI2,
		    0, ts, NULL, 0) == 0) {
			s->counter++;
			unlock(&s->word2);
		}
		if (n % 7 == 0)
			sched_yield();
		unlock(&s->word);
	}
}

static void
free_dead(volatile unsigned *w)
{
	unsigned was = *w;

	if ((was & TID) != 0 && kill((pid_t)(was & TID), 0) != 0 &&
	    errno == ESRCH)
		swap(w, was, 0);
}

static void
the_dying_lose_nothing(void)
{
	struct shared *s = share();
	pid_t pids[5];
	unsigned before;
	int i, round;

	for (i = 0; i < 5; i++)
		if ((pids[i] = fork()) == 0)
			contender(s);
	for (round = 0; round < 60; round++) {
		usleep(5000);
		i = round % 5;
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
		free_dead(&s->word);
		free_dead(&s->word2);
		if ((pids[i] = fork()) == 0)
			contender(s);
	}
	before = s->counter;
	CHECK(AWAIT(s->counter > before + 20));
	for (i = 0; i < 5; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}

/*
 * Priority.
 */

static volatile unsigned sink;

static void
burn(double seconds)
{
	struct timespec ts;
	double end, now = 0;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	end = ts.tv_sec + ts.tv_nsec / 1e9 + seconds;
	while (now < end) {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
		now = ts.tv_sec + ts.tv_nsec / 1e9;
		sink++;
	}
}

/* What a process has used so far, by the number of its clock. */
static double
used(pid_t pid)
{
	struct timespec ts;

	REQUIRE(clock_gettime((clockid_t)(~(unsigned)pid << 3 | 2), &ts) == 0);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/*
 * The owner, as nice as can be, has half a second to compute while others that
 * are not nice keep all CPUs busy: alone, it would have a small share, if any.
 * Somebody urgent waits for it, in a row of two; so the others get little until
 * it is done.
 */
static void
the_owner_gets_the_waiters_priority(void)
{
	struct shared *s = share();
	int ncpu = (int)sysconf(_SC_NPROCESSORS_ONLN), hogs = 3 * ncpu, i;
	pid_t pids[96 + 3];
	double others = 0;

	REQUIRE(hogs <= 96);
	pids[hogs] = fork();
	if (pids[hogs] == 0) {
		setpriority(PRIO_PROCESS, 0, 19);
		lock(&s->word);
		s->go = 1;
		while ((s->word & WAITERS) == 0 || s->go != 3)
			usleep(1000);
		burn(0.5);
		unlock(&s->word);
		for (;;)
			pause();
	}
	REQUIRE(AWAIT(s->go == 1));
	pids[hogs + 1] = fork();
	if (pids[hogs + 1] == 0) {
		setpriority(PRIO_PROCESS, 0, 19);
		lock(&s->word2);
		s->go = 2;
		lock(&s->word);
		unlock(&s->word2);
		for (;;)
			pause();
	}
	REQUIRE(AWAIT((s->word & WAITERS) != 0));
	setpriority(PRIO_PROCESS, 0, -20);
	for (i = 0; i < hogs; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			setpriority(PRIO_PROCESS, 0, -5);
			burn(1e9);
		}
	}
	usleep(500000);
	s->go = 3;
	for (i = 0; i < hogs; i++)
		others -= used(pids[i]);
	CHECK_EQ(lock(&s->word2), 0);
	for (i = 0; i < hogs; i++)
		others += used(pids[i]);
	CHECK(others < 4 * ncpu);
	CHECK_EQ(unlock(&s->word2), 0);
	for (i = 0; i < hogs + 2; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}

/*
 * Condition variables.
 */

static void *
wait_cond(void *arg)
{
	CHECK_EQ(futex(&cond, WAIT_REQUEUE_PI | PRIVATE, 0, NULL, &word, 0),
	    0);
	CHECK_EQ(word & TID, self());
	counter = counter + 1;
	usleep(1000);
	CHECK_EQ(unlock(&word), 0);
	return arg;
}

#define NWAIT		4

static void
waiters_are_moved(bool held)
{
	pthread_t t[NWAIT];
	long n, moved = 0;
	int i;

	for (i = 0; i < NWAIT; i++)
		REQUIRE(pthread_create(&t[i], NULL, wait_cond, NULL) == 0);
	if (held)
		CHECK_EQ(lock(&word), 0);
	/* However late they come. */
	while (moved < NWAIT) {
		n = futex(&cond, CMP_REQUEUE_PI | PRIVATE, 1, (void *)1,
		    &word, 0);
		REQUIRE(n >= 0 && n <= 2);
		moved += n;
		usleep(1000);
	}
	if (held) {
		usleep(20000);
		CHECK_EQ(counter, 0);
		CHECK_EQ(word, self() | WAITERS);
		CHECK_EQ(unlock(&word), 0);
	}
	for (i = 0; i < NWAIT; i++)
		pthread_join(t[i], NULL);
	CHECK_EQ(counter, NWAIT);
	CHECK_EQ(word, 0);
}

static void
waiters_get_a_free_mutex(void)
{
	waiters_are_moved(false);
}

static void
waiters_wait_for_a_held_one(void)
{
	waiters_are_moved(true);
}

static void *
wait_wrong(void *arg)
{
	step = 1;
	CHECK_EQ(futex(&cond, WAIT_REQUEUE_PI, 0, NULL, &word, 0), 0);
	CHECK_EQ(unlock(&word), 0);
	return arg;
}

/* They named another mutex than the one they would be moved to. */
static void
waiters_are_not_moved_elsewhere(void)
{
	pthread_t t;

	REQUIRE(pthread_create(&t, NULL, wait_wrong, NULL) == 0);
	REQUIRE(AWAIT(futex(&cond, CMP_REQUEUE_PI, 1, NULL, &word2, 0) == -1));
	CHECK_EQ(errno, EINVAL);
	REQUIRE(futex(&cond, CMP_REQUEUE_PI, 1, NULL, &word, 0) == 1);
	pthread_join(t, NULL);
}

TAP_MAIN(CASE(the_kernel_takes_and_frees), CASE(bad_calls_are_refused),
    CASE(a_waiter_gets_it), CASE(it_excludes),
    CASE(the_library_has_such_mutexes), CASE(waits_end),
    CASE(a_ring_is_found), CASE(a_thread_that_ends_leaves_it),
    CASE(a_killed_process_leaves_it), CASE(exec_leaves_it),
    CASE(a_robust_one_is_marked), CASE(the_dying_lose_nothing),
    CASE(the_owner_gets_the_waiters_priority),
    CASE(waiters_get_a_free_mutex), CASE(waiters_wait_for_a_held_one),
    CASE(waiters_are_not_moved_elsewhere))
