/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * calls: system calls, signals, and what goes between processes and threads.
 *
 * The cheapest system calls are made by int 0x80, the one way in that every
 * kernel has for an i386 program; the others as musl makes them.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

/* A system call of up to three arguments, without a library around it. */
static inline int
trap3(int number, int a, const void *b, int c)
{
	int result;

	__asm volatile("int $0x80"
	    : "=a" (result)
	    : "0" (number), "b" (a), "c" (b), "d" (c)
	    : "memory");
	return result;
}

static uint64_t
run_null(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0)
		trap3(SYS_getppid, 0, NULL, 0);
	return now() - start;
}

static int	fd;
static char	byte;

static void
open_zero(void)
{
	need((fd = open("/dev/zero", O_RDONLY)) != -1, "/dev/zero");
}

static void
open_null(void)
{
	need((fd = open("/dev/null", O_WRONLY)) != -1, "/dev/null");
}

static uint64_t
run_read(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0)
		trap3(SYS_read, fd, &byte, 1);
	return now() - start;
}

static uint64_t
run_write(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0)
		trap3(SYS_write, fd, &byte, 1);
	return now() - start;
}

static void
make_file(void)
{
	int new = open("/bench.file", O_WRONLY | O_CREAT, 0644);

	need(new != -1, "/bench.file");
	close(new);
}

static uint64_t
run_open(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0)
		close(open("/bench.file", O_RDONLY));
	return now() - start;
}

/*
 * Signals.
 */

static void
on_signal(int sig)
{
	(void)sig;
}

static void
catch_signal(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	need(sigaction(SIGUSR1, &sa, NULL) == 0, "sigaction");
	fd = getpid();
}

static uint64_t
run_signal(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0)
		trap3(SYS_kill, fd, (void *)SIGUSR1, 0);
	return now() - start;
}

/*
 * Pipes.
 */

#define RING	8

static int	from, to;

/* For ever, give on what comes. */
static void
relay(int in, int out)
{
	char c;

	while (read(in, &c, 1) == 1)
		write(out, &c, 1);
	_exit(0);
}

/*
 * `n' processes in a ring, this one being the first of them: what is written to
 * `to' comes out of `from' after n hops.
 */
static void
make_ring(int n)
{
	int first[2], next[2], in, i;

	need(pipe(first) == 0, "pipe");
	to = first[1];
	in = first[0];
	for (i = 1; i < n; i++) {
		need(pipe(next) == 0, "pipe");
		if (fork() == 0)
			relay(in, next[1]);
		close(in);
		close(next[1]);
		in = next[0];
	}
	from = in;
}

static void
make_pair(void)
{
	make_ring(2);
}

static void
make_eight(void)
{
	make_ring(RING);
}

static uint64_t
run_token(unsigned n)
{
	uint64_t start = now();
	char c = 0;

	while (n-- > 0) {
		if (write(to, &c, 1) != 1 || read(from, &c, 1) != 1)
			fail("the ring");
	}
	return now() - start;
}

#define BLOCK	65536

static char	block[BLOCK];

/* A process that takes all there is, and answers each BLOCK by a byte. */
static void
make_sink(void)
{
	static char sunk[BLOCK];
	int there[2], back[2];
	size_t got = 0;
	ssize_t len;

	need(pipe(there) == 0 && pipe(back) == 0, "pipe");
	to = there[1];
	from = back[0];
	if (fork() != 0)
		return;
	close(to);
	while ((len = read(there[0], sunk, sizeof(sunk))) > 0) {
		got += (size_t)len;
		for (; got >= BLOCK; got -= BLOCK)
			write(back[1], sunk, 1);
	}
	_exit(0);
}

static uint64_t
run_stream(unsigned n)
{
	uint64_t start = now();
	char c;

	while (n-- > 0) {
		size_t put = 0;

		while (put < BLOCK) {
			ssize_t len = write(to, block + put, BLOCK - put);

			need(len > 0, "write");
			put += (size_t)len;
		}
		need(read(from, &c, 1) == 1, "read");
	}
	return now() - start;
}

/*
 * Threads.
 */

static volatile int	turn;
static __thread volatile int mine;	/* so that the segment matters */

static void
futex(int op, int val)
{
	syscall(SYS_futex, &turn, op | FUTEX_PRIVATE_FLAG, val, NULL);
}

/* Give the turn away, and wait until it comes back. */
static void
pass_turn(int me)
{
	turn = !me;
	futex(FUTEX_WAKE, 1);
	while (turn != me)
		futex(FUTEX_WAIT, !me);
	mine++;
}

static void *
other_thread(void *arg)
{
	while (turn != 1)
		futex(FUTEX_WAIT, 0);
	for (;;)
		pass_turn(1);
	return arg;
}

static void
make_thread(void)
{
	pthread_t t;

	need(pthread_create(&t, NULL, other_thread, NULL) == 0, "thread");
}

static uint64_t
run_thread(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0)
		pass_turn(0);
	return now() - start;
}

/*
 * Time.
 */

static uint64_t
run_gettime(unsigned n)
{
	long long ts[2];
	uint64_t start = now();

	while (n-- > 0)
		syscall(SYS_clock_gettime64, CLOCK_MONOTONIC, ts);
	return now() - start;
}

/* How late a sleep of a millisecond ends, by the clock, in nanoseconds. */
static uint64_t
run_sleep(unsigned n)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	struct timespec a, b;
	uint64_t late = 0;

	while (n-- > 0) {
		clock_gettime(CLOCK_MONOTONIC, &a);
		nanosleep(&ms, NULL);
		clock_gettime(CLOCK_MONOTONIC, &b);
		late += (uint64_t)((b.tv_sec - a.tv_sec) * 1000000000LL +
		    b.tv_nsec - a.tv_nsec - ms.tv_nsec);
	}
	return late;
}

const struct op call_ops[] = {
	{ "null", "null system call", run_null, NULL, 200, 100, 0 },
	{ "read", "read 1 byte of /dev/zero", run_read, open_zero,
	    200, 100, 0 },
	{ "write", "write 1 byte to /dev/null", run_write, open_null,
	    200, 100, 0 },
	{ "open", "open and close a file", run_open, make_file, 100, 100, 0 },
	{ "gettime", "clock_gettime as a system call", run_gettime, NULL,
	    200, 100, 0 },
	{ "pipe", "pipe round trip (2 process switches, 4 calls)", run_token,
	    make_pair, 20, 200, 0 },
	{ "ring", "token ring of 8 processes, a hop", run_token, make_eight,
	    10, 200, RING },
	{ "stream", "pipe, 64 KiB and an answer", run_stream, make_sink,
	    4, 100, 0 },
	{ "thread", "thread round trip (futex, TLS changes)", run_thread,
	    make_thread, 20, 200, 0 },
	{ "signal", "signal and sigreturn", run_signal, catch_signal,
	    50, 100, 0 },
	{ "sleep", "sleep of 1 ms: how late", run_sleep, NULL, 1, 100, 0 },
	{ .id = NULL }
};
