/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * poll(2) and select(2): what is ready, how long they wait, what they refuse.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

#include "tap.h"

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void
nothing(int sig)
{
	(void)sig;
}

/* SIGALRM, without restarting, in `ms' and again, lest it be early. */
static void
interrupt_in(int ms)
{
	struct sigaction sa = { .sa_handler = nothing };
	struct itimerval it = {
		.it_value = { .tv_usec = ms * 1000 },
		.it_interval = { .tv_usec = ms * 1000 },
	};

	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &it, NULL);
}

static void
poll_waits_for_its_timeout(void)
{
	double start = now();

	CHECK_EQ(poll(NULL, 0, 100), 0);
	CHECK(now() - start >= 0.1);
	CHECK(now() - start < SOON / 1000);
	CHECK_EQ(poll(NULL, 0, 0), 0);
}

static void
poll_looks_at_all(void)
{
	struct pollfd p[4];
	int a[2], b[2];

	REQUIRE(pipe(a) == 0 && pipe(b) == 0);
	CHECK_EQ(write(b[1], "x", 1), 1);
	p[0] = (struct pollfd){ .fd = a[0], .events = POLLIN };
	p[1] = (struct pollfd){ .fd = b[0], .events = POLLIN };
	p[2] = (struct pollfd){ .fd = -1, .events = POLLIN, .revents = 77 };
	p[3] = (struct pollfd){ .fd = 99, .events = POLLIN };
	CHECK_EQ(poll(p, 4, -1), 2);
	CHECK_EQ(p[0].revents, 0);
	CHECK_EQ(p[1].revents, POLLIN);
	CHECK_EQ(p[2].revents, 0);
	CHECK_EQ(p[3].revents, POLLNVAL);
}

static void
files_are_always_ready(void)
{
	struct pollfd p = { .events = POLLIN | POLLOUT };

	p.fd = open("/dev/null", O_RDWR);
	CHECK_EQ(poll(&p, 1, -1), 1);
	CHECK_EQ(p.revents, POLLIN | POLLOUT);
	p.fd = open(".", O_RDONLY);
	CHECK_EQ(poll(&p, 1, -1), 1);
}

static void
the_same_descriptor_may_come_twice(void)
{
	struct pollfd p[2];
	int fds[2];

	REQUIRE(pipe(fds) == 0);
	p[0] = p[1] = (struct pollfd){ .fd = fds[0], .events = POLLIN };
	if (fork() == 0) {
		usleep(50000);
		_exit(write(fds[1], "x", 1) != 1);
	}
	CHECK_EQ(poll(p, 2, SOON), 2);
	wait(NULL);
}

static void
a_signal_ends_poll(void)
{
	interrupt_in(50);
	CHECK_ERR(poll(NULL, 0, SOON), EINTR);
	interrupt_in(50);
	CHECK_ERR(select(0, NULL, NULL, NULL, NULL), EINTR);
}

static void
poll_refuses_what_it_must(void)
{
	volatile nfds_t toomany = UINT_MAX;
	struct pollfd p = { .fd = 0 };

	CHECK_ERR(poll(bad_ptr, 1, 0), EFAULT);
	CHECK_ERR(poll(kern_ptr, 1, 0), EFAULT);
	CHECK_ERR(poll(&p, toomany, 0), EINVAL);
}

static void
select_tells_which(void)
{
	struct timeval tv = { 0, 0 };
	fd_set r, w;
	int a[2], b[2];

	REQUIRE(pipe(a) == 0 && pipe(b) == 0);
	CHECK_EQ(write(b[1], "x", 1), 1);
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_SET(a[0], &r);
	FD_SET(b[0], &r);
	FD_SET(a[1], &w);
	CHECK_EQ(select(b[1] + 1, &r, &w, NULL, &tv), 2);
	CHECK(!FD_ISSET(a[0], &r));
	CHECK(FD_ISSET(b[0], &r));
	CHECK(FD_ISSET(a[1], &w));
}

static void
select_waits_for_its_timeout(void)
{
	struct timeval tv = { 0, 100000 };
	double start = now();
	fd_set r;
	int fds[2];

	REQUIRE(pipe(fds) == 0);
	FD_ZERO(&r);
	FD_SET(fds[0], &r);
	CHECK_EQ(select(fds[0] + 1, &r, NULL, NULL, &tv), 0);
	CHECK(now() - start >= 0.1);
	CHECK(!FD_ISSET(fds[0], &r));
}

static void
select_refuses_what_it_must(void)
{
	struct timeval tv = { -1, 0 };
	fd_set r;

	CHECK_ERR(select(-1, NULL, NULL, NULL, NULL), EINVAL);
	FD_ZERO(&r);
	FD_SET(99, &r);
	CHECK_ERR(select(100, &r, NULL, NULL, NULL), EBADF);
	CHECK_ERR(select(0, NULL, NULL, NULL, &tv), EINVAL);
	CHECK_ERR(select(1, bad_ptr, NULL, NULL, NULL), EFAULT);
}

/* The mask holds while waiting, and only then. */
static void
ppoll_and_pselect_take_a_mask(void)
{
	struct timespec ts = { SOON / 1000, 0 };
	sigset_t alrm, none, old;

	sigemptyset(&none);
	sigemptyset(&alrm);
	sigaddset(&alrm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alrm, NULL);
	interrupt_in(50);
	CHECK_ERR(ppoll(NULL, 0, &ts, &none), EINTR);
	sigprocmask(SIG_BLOCK, NULL, &old);
	CHECK(sigismember(&old, SIGALRM));
	interrupt_in(50);
	CHECK_ERR(pselect(0, NULL, NULL, NULL, &ts, &none), EINTR);
	sigprocmask(SIG_BLOCK, NULL, &old);
	CHECK(sigismember(&old, SIGALRM));
}

TAP_MAIN(CASE(poll_waits_for_its_timeout), CASE(poll_looks_at_all),
    CASE(files_are_always_ready), CASE(the_same_descriptor_may_come_twice),
    CASE(a_signal_ends_poll), CASE(poll_refuses_what_it_must),
    CASE(select_tells_which), CASE(select_waits_for_its_timeout),
    CASE(select_refuses_what_it_must), CASE(ppoll_and_pselect_take_a_mask))
