/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Entries of the LDT change while other threads run on them: when modify_ldt
 * returns, nobody uses what was there before.  A selector that is good no more
 * is a signal for who has it, and for nobody else.
 *
 * On one CPU the threads take turns; guest/smp runs this on several.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <time.h>

#include "tap.h"
#include "segments.h"

#define ROUNDS		60
#define NTHREADS	3
#define ENTRY		700		/* in the second page */

typedef volatile uint32_t	word_t;

static word_t		words[16];
static volatile int	stop;

/*
 * A thread that lives on its segments, by a jump that it makes again whenever
 * a signal tells that the segment is gone.
 */
struct runner {
	pthread_t	t;
	word_t		turns;		/* loops so far, by any means */
	word_t		seen;		/* last word read through %fs */
	word_t		signals;	/* times the segment was gone */
	volatile int	signo;		/* the last one's number */
	sigjmp_buf	again;
};

static struct runner	runners[NTHREADS];
static __thread struct runner *me;

static void
data_segment(unsigned i, const word_t *word)
{
	REQUIRE(ldt_write(i, (uint32_t)(uintptr_t)word, 3, D_32BIT) == 0);
}

/* %gs is still the C library's, so we know who we are. */
static void
gone(int signo, siginfo_t *si, void *arg)
{
	(void)si;
	(void)arg;
	me->signo = signo;
	me->signals++;
	sched_yield();
	siglongjmp(me->again, 1);
}

static void
live_on_fs(struct runner *r)
{
	uint32_t sel;

	__asm volatile("movl %%fs, %0" : "=r" (sel));
	if (sel != LSEL(ENTRY))
		__asm volatile("movl %0, %%fs" : : "r" (LSEL(ENTRY)));
	__asm volatile("movl %%fs:0, %0" : "=r" (sel));
	r->seen = sel;
}

static void
live_on_ss(void)
{
	__asm volatile("movl %0, %%ss; pushl %0; popl %%eax"
	    : : "r" (LSEL(ENTRY)) : "eax", "memory");
}

static void
live_on_cs(void)
{
	__asm volatile("pushl %0; pushl $1f; lret; 1:"
	    : : "r" (LSEL(ENTRY)) : "memory");
}

static int	how;			/* G_FS, G_SS, G_CS */

static void *
run(void *arg)
{
	me = arg;
	(void)sigsetjmp(me->again, 0);
	while (!stop) {
		if (how == G_FS)
			live_on_fs(me);
		else if (how == G_SS)
			live_on_ss();
		else
			live_on_cs();
		me->turns++;
	}
	return NULL;
}

static void
start(int reg, int n)
{
	int i;

	how = reg;
	catch_faults(gone, SA_NODEFER);
	for (i = 0; i < n; i++)
		REQUIRE(pthread_create(&runners[i].t, NULL, run,
		    &runners[i]) == 0);
	for (i = 0; i < n; i++)
		REQUIRE(AWAIT(runners[i].turns != 0));
}

static void
finish(int n)
{
	int i;

	stop = 1;
	for (i = 0; i < n; i++)
		CHECK(pthread_join(runners[i].t, NULL) == 0);
}

/* The base moves while a thread reads through it, without a system call. */
static void
a_change_is_seen_when_it_is_made(void)
{
	struct runner *r = &runners[0];
	uint32_t turns;
	int i;

	for (i = 0; i < 16; i++)
		words[i] = (uint32_t)i;
	data_segment(ENTRY, &words[0]);
	start(G_FS, 1);
	for (i = 1; i < ROUNDS; i++) {
		data_segment(ENTRY, &words[i % 16]);
		/* What it stores next may have been read before. */
		turns = r->turns;
		REQUIRE(AWAIT(r->turns - turns > 2));
		CHECK_EQ(r->seen, i % 16);
	}
	CHECK_EQ(r->signals, 0);
	finish(1);
}

/*
 * The entry goes and comes back; each runner gets that signal, and not before.
 */
static void
take_away(int reg, uint32_t flags, uint32_t absent, int signo)
{
	uint32_t before[NTHREADS];
	int i, last, round;

	REQUIRE(ldt_write(ENTRY, 0, 0xfffff, flags | D_PAGES) == 0);
	/* What %fs reads is there. */
	if (reg == G_FS)
		data_segment(ENTRY, &words[0]);
	start(reg, NTHREADS);
	for (round = 0; round < ROUNDS / 4; round++) {
		for (i = 0; i < NTHREADS; i++) {
			before[i] = runners[i].signals;
			CHECK(round > 0 || before[i] == 0);
		}
		REQUIRE(ldt_write(ENTRY, 0, absent == D_EMPTY ? 0 : 0xfff,
		    absent) == 0);
		for (i = 0; i < NTHREADS; i++)
			CHECK(AWAIT(runners[i].signals != before[i]));
		for (i = 0; i < NTHREADS; i++) {
			/* Others follow it, and may differ. */
			last = runners[i].signo;
			CHECK(last == signo || last == SIGSEGV);
		}
		REQUIRE(ldt_write(ENTRY, reg == G_FS ?
		    (uint32_t)(uintptr_t)words : 0, 0xfffff,
		    flags | D_PAGES) == 0);
		for (i = 0; i < NTHREADS; i++) {
			before[i] = runners[i].turns;
			CHECK(AWAIT(runners[i].turns - before[i] > 2));
		}
	}
	finish(NTHREADS);
}

static void
a_data_segment_is_removed(void)
{
	take_away(G_FS, D_32BIT, D_EMPTY, SIGSEGV);
}

static void
a_data_segment_becomes_absent(void)
{
	take_away(G_FS, D_32BIT, D_32BIT | D_ABSENT, SIGBUS);
}

static void
a_stack_segment_is_removed(void)
{
	take_away(G_SS, D_32BIT, D_EMPTY, SIGSEGV);
}

static void
a_stack_segment_becomes_absent(void)
{
	take_away(G_SS, D_32BIT, D_32BIT | D_ABSENT, SIGBUS);
}

static void
a_stack_segment_becomes_code(void)
{
	take_away(G_SS, D_32BIT, D_32BIT | D_CODE, SIGSEGV);
}

static void
a_code_segment_is_removed(void)
{
	take_away(G_CS, D_32BIT | D_CODE, D_EMPTY, SIGSEGV);
}

static void
a_code_segment_becomes_absent(void)
{
	take_away(G_CS, D_32BIT | D_CODE, D_32BIT | D_CODE | D_ABSENT, SIGBUS);
}

/*
 * A table is replaced while threads use it: in a new process each time, so
 * that all pages of the table are new, too, and nobody has looked at them.
 */
static void
grow_under_runners(void)
{
	unsigned page;
	int i;

	data_segment(ENTRY, &words[0]);
	start(G_FS, NTHREADS);
	for (page = 2; page < 16; page++) {
		data_segment(page * 512, &words[1]);
		data_segment(ENTRY, &words[page]);
		data_segment(ENTRY + 1, &words[2]);
	}
	finish(NTHREADS);
	for (i = 0; i < NTHREADS; i++)
		CHECK_EQ(runners[i].signals, 0);
}

static int
in_a_child(void (*func)(void))
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		func();
		_exit(tap_failures != 0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return status;
}

static void
a_growing_table_stays_good(void)
{
	int i;

	for (i = 0; i < 6; i++)
		CHECK_EQ(in_a_child(grow_under_runners), 0);
}

/*
 * Xen looks at each page of a new table once.  If an entry of the page is
 * changed in that moment, neither may hinder the other.
 */
static volatile unsigned	look_at;	/* page */

static void *
look_at_each_page(void *arg)
{
	volatile unsigned delay;
	unsigned i, k = (unsigned)(uintptr_t)arg;

	for (i = 0; i < 16; i++) {
		look_at = i;
		k = k * 1103515245 + 12345;
		for (delay = 0; delay < k >> 20; delay++)
			continue;
		__asm volatile("movl %0, %%fs; movl %1, %%fs"
		    : : "r" (LSEL(i * 512 + 1)), "r" (0));
	}
	stop = 1;
	return NULL;
}

static void
change_what_is_looked_at(void)
{
	pthread_t t;

	REQUIRE(pthread_create(&t, NULL, look_at_each_page,
	    (void *)(uintptr_t)getpid()) == 0);
	while (!stop)
		data_segment(look_at * 512 + 2, &words[0]);
	CHECK(pthread_join(t, NULL) == 0);
}

static void
a_first_look_meets_a_change(void)
{
	int i;

	for (i = 0; i < 16; i++)
		data_segment((unsigned)i * 512 + 1, &words[0]);
	for (i = 0; i < 60; i++)
		CHECK_EQ(in_a_child(change_what_is_looked_at), 0);
}

/* Forks, exits and switches of others while entries come and go. */
static void *
forker(void *arg)
{
	int status;
	pid_t pid;

	while (!stop) {
		pid = fork();
		if (pid == 0)
			_exit(7);
		if (pid == -1 || waitpid(pid, &status, 0) != pid ||
		    status != 7 << 8)
			*(word_t *)arg = 1;
	}
	return NULL;
}

/* Another process, whose segments are nobody else's. */
static pid_t
witness(void)
{
	static word_t word = 0x1234;
	uint32_t seen;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid != 0)
		return pid;
	signal(SIGSEGV, SIG_DFL);
	data_segment(ENTRY, &word);
	__asm volatile("movl %0, %%fs" : : "r" (LSEL(ENTRY)));
	for (;;) {
		__asm volatile("movl %%fs:0, %0" : "=r" (seen));
		if (seen != 0x1234)
			_exit(1);
		sched_yield();
	}
}

static void
everything_at_once(void)
{
	static word_t bad;
	pid_t pid = witness();
	uint32_t k = 1;
	pthread_t t;
	int i, status;

	data_segment(ENTRY, &words[0]);
	start(G_FS, 2);
	REQUIRE(pthread_create(&t, NULL, forker, (void *)(uintptr_t)&bad) == 0);
	for (i = 0; i < 4 * ROUNDS; i++) {
		k = k * 1103515245 + 12345;
		if ((k >> 16) % 4 == 0)
			CHECK_EQ(ldt_write(ENTRY, 0, 0, D_EMPTY), 0);
		else if ((k >> 16) % 4 == 1)
			CHECK_EQ(ldt_write(ENTRY, 0, 9, D_ABSENT), 0);
		else
			data_segment(ENTRY, &words[0]);
		CHECK_EQ(ldt_write(k >> 19, 0, 9, D_32BIT), 0);
		if (i % 16 == 0)
			sched_yield();
	}
	stop = 1;
	CHECK(pthread_join(t, NULL) == 0);
	data_segment(ENTRY, &words[0]);
	finish(2);
	CHECK_EQ(bad, 0);
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid);
}

TAP_MAIN(CASE(a_change_is_seen_when_it_is_made),
    CASE(a_data_segment_is_removed), CASE(a_data_segment_becomes_absent),
    CASE(a_stack_segment_is_removed), CASE(a_stack_segment_becomes_absent),
    CASE(a_stack_segment_becomes_code), CASE(a_code_segment_is_removed),
    CASE(a_code_segment_becomes_absent), CASE(a_growing_table_stays_good),
    CASE(a_first_look_meets_a_change), CASE(everything_at_once))
