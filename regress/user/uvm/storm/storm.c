/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Address spaces come, are copied and go on all CPUs at once, and every page
 * is looked at.
 *
 * What is claimed is what memory promises: a store is there until it is
 * overwritten, a copy is of one moment and nobody else's, and a right that was
 * taken away is gone everywhere when the call returns.  On several CPUs each
 * of these needs TLBs of others to be flushed, tables not to be freed under a
 * CPU that has them, and pages not to be given away too early.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <sys/mman.h>

#include "tap.h"

#define PAGE	4096
#define NPAGES	48
#define WORKERS	6
#define ROUNDS	40

static unsigned *
new_area(void)
{
	void *p = mmap(NULL, NPAGES * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(p != MAP_FAILED);
	return p;
}

/* A few words of each page depend on who wrote them and where. */
static void
fill(unsigned *area, unsigned seed)
{
	for (unsigned i = 0; i < NPAGES * PAGE / 4; i += 97)
		area[i] = seed * 2654435761u + i;
}

static bool
intact(const unsigned *area, unsigned seed)
{
	for (unsigned i = 0; i < NPAGES * PAGE / 4; i += 97)
		if (area[i] != seed * 2654435761u + i)
			return false;
	return true;
}

static int
wait_for(pid_t pid)
{
	int status = -1;

	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

/* A child has its parent's memory, changes it, and has a child of its own. */
static int
child(unsigned *area, unsigned seed, int depth)
{
	pid_t pid;

	if (!intact(area, seed))
		return 1;
	if (depth > 0) {
		pid = fork();
		if (pid == 0)
			_exit(child(area, seed, depth - 1));
		fill(area, seed + 1);
		if (pid == -1 || wait_for(pid) != 0)
			return 2;
	} else {
		fill(area, seed + 1);
	}
	return intact(area, seed + 1) ? 0 : 3;
}

static int
worker(unsigned self)
{
	unsigned *area = new_area();
	pid_t pid;

	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned seed = self << 16 | round << 4;

		fill(area, seed);
		pid = fork();
		if (pid == 0)
			_exit(child(area, seed, (int)round % 3));
		if (pid == -1 || wait_for(pid) != 0 || !intact(area, seed))
			return 1;
		if (round % 8 == 0) {
			munmap(area, NPAGES * PAGE);
			area = new_area();
		}
	}
	return 0;
}

static void
copies_are_nobody_elses(void)
{
	pid_t pids[WORKERS];

	for (unsigned i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(worker(i + 1));
		REQUIRE(pids[i] != -1);
	}
	for (unsigned i = 0; i < WORKERS; i++)
		CHECK_EQ(wait_for(pids[i]), 0);
}

/* Threads, each with a page in which it counts. */
static volatile unsigned *counters;
static volatile int	stop, lost;

static void
lose(int n)
{
	if (n != 0)
		__atomic_fetch_add(&lost, n, __ATOMIC_SEQ_CST);
}

static void *
counting(void *arg)
{
	volatile unsigned *mine = counters + (unsigned long)arg * (PAGE / 4);
	unsigned n = 0;

	while (!stop) {
		lose(*mine != n);
		*mine = ++n;
	}
	return NULL;
}

/* The child's copy stands still although its parent's threads go on. */
static int
still(void)
{
	unsigned seen[WORKERS];

	for (int i = 0; i < WORKERS; i++)
		seen[i] = counters[i * (PAGE / 4)];
	for (int turn = 0; turn < 20; turn++) {
		sched_yield();
		for (int i = 0; i < WORKERS; i++)
			if (counters[i * (PAGE / 4)] != seen[i])
				return 1;
	}
	return 0;
}

static void
threads_store_while_others_fork(void)
{
	pthread_t t[WORKERS];
	pid_t pid;

	counters = (volatile unsigned *)new_area();
	for (unsigned long i = 0; i < WORKERS; i++)
		REQUIRE(pthread_create(&t[i], NULL, counting, (void *)i) == 0);
	for (int round = 0; round < ROUNDS; round++) {
		pid = fork();
		if (pid == 0)
			_exit(still());
		REQUIRE(pid != -1);
		CHECK_EQ(wait_for(pid), 0);
	}
	stop = 1;
	for (int i = 0; i < WORKERS; i++)
		pthread_join(t[i], NULL);
	CHECK_EQ(lost, 0);
}

/* A thread stores until a fault tells it that it may not. */
static volatile unsigned *target;
static volatile int	faulted, storing;
static __thread sigjmp_buf	out;

static void
on_fault(int signo)
{
	(void)signo;
	siglongjmp(out, 1);
}

static void *
storer(void *arg)
{
	(void)arg;
	while (!stop) {
		if (sigsetjmp(out, 1) == 0) {
			for (;;) {
				++*target;
				storing = 1;
				if (stop)
					return NULL;
			}
		}
		storing = 0;
		faulted = 1;
		while (faulted != 0 && !stop)
			sched_yield();
	}
	return NULL;
}

static void
no_store_after_mprotect(void)
{
	struct sigaction sa = { .sa_handler = on_fault };
	unsigned before;
	pthread_t t;

	sigaction(SIGSEGV, &sa, NULL);
	target = (volatile unsigned *)new_area();
	stop = faulted = 0;
	REQUIRE(pthread_create(&t, NULL, storer, NULL) == 0);
	for (int round = 0; round < 5 * ROUNDS; round++) {
		CHECK(AWAIT(storing));
		CHECK_EQ(mprotect((void *)target, PAGE, PROT_READ), 0);
		before = *target;
		CHECK(AWAIT(faulted == 1));
		CHECK_EQ(*target, before);
		CHECK_EQ(mprotect((void *)target, PAGE,
		    PROT_READ | PROT_WRITE), 0);
		faulted = 0;
	}
	stop = 1;
	pthread_join(t, NULL);
}

/* What is unmapped is gone, and what comes in its place is new. */
static void *
mapper(void *arg)
{
	unsigned self = (unsigned)(unsigned long)arg;
	unsigned *area;

	for (unsigned round = 0; round < 4 * ROUNDS; round++) {
		area = mmap(NULL, NPAGES * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (area == MAP_FAILED) {
			lose(1);
			break;
		}
		for (unsigned i = 0; i < NPAGES; i++)
			lose(area[i * (PAGE / 4)] != 0);
		fill(area, self + round);
		lose(!intact(area, self + round));
		munmap(area, NPAGES * PAGE);
	}
	return NULL;
}

static void
threads_map_and_unmap(void)
{
	pthread_t t[WORKERS];

	lost = 0;
	for (unsigned long i = 0; i < WORKERS; i++)
		REQUIRE(pthread_create(&t[i], NULL, mapper,
		    (void *)(i << 8)) == 0);
	for (int i = 0; i < WORKERS; i++)
		pthread_join(t[i], NULL);
	CHECK_EQ(lost, 0);
}

/* Programs begin and end everywhere. */
static void
programs_come_and_go(void)
{
	pid_t pids[WORKERS];

	for (int round = 0; round < ROUNDS / 2; round++) {
		for (int i = 0; i < WORKERS; i++) {
			pids[i] = fork();
			if (pids[i] == 0) {
				execl("/bin/true", "true", NULL);
				_exit(127);
			}
			REQUIRE(pids[i] != -1);
		}
		for (int i = 0; i < WORKERS; i++)
			CHECK_EQ(wait_for(pids[i]), 0);
	}
}

TAP_MAIN(
	CASE(copies_are_nobody_elses),
	CASE(threads_store_while_others_fork),
	CASE(no_store_after_mprotect),
	CASE(threads_map_and_unmap),
	CASE(programs_come_and_go)
)
