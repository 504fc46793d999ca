/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Counters that are files.
 * Linux: a read takes all, or one of a semaphore; nothing to take, and no room
 * to add, are waits; the largest number of 64 bits cannot be written.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include "tap.h"

#define MAX	(UINT64_MAX - 1)

static uint64_t	n;

static int
put(int fd, uint64_t count)
{
	return (int)write(fd, &count, sizeof(count));
}

static int
take(int fd)
{
	n = 0;
	return (int)read(fd, &n, sizeof(n));
}

static int
ready(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN | POLLOUT };

	REQUIRE(poll(&pfd, 1, 0) >= 0);
	return pfd.revents;
}

static void
a_read_takes_all(void)
{
	int fd = eventfd(3, EFD_NONBLOCK);

	REQUIRE(fd >= 0);
	CHECK_EQ(ready(fd), POLLIN | POLLOUT);
	CHECK_EQ(put(fd, 4), 8);
	CHECK_EQ(take(fd), 8);
	CHECK_EQ(n, 7);
	CHECK_ERR(take(fd), EAGAIN);
	CHECK_EQ(ready(fd), POLLOUT);
	CHECK_EQ(put(fd, 0), 8);
	CHECK_ERR(take(fd), EAGAIN);
}

static void
a_semaphore_gives_one(void)
{
	int fd = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);

	REQUIRE(fd >= 0);
	CHECK_EQ(take(fd), 8);
	CHECK_EQ(n, 1);
	CHECK_EQ(take(fd), 8);
	CHECK_EQ(n, 1);
	CHECK_ERR(take(fd), EAGAIN);
}

static void
it_gets_full(void)
{
	int fd = eventfd(0, EFD_NONBLOCK);

	CHECK_EQ(put(fd, MAX), 8);
	CHECK_EQ(ready(fd), POLLIN);
	CHECK_ERR(put(fd, 1), EAGAIN);
	CHECK_EQ(put(fd, 0), 8);
	CHECK_ERR(put(fd, UINT64_MAX), EINVAL);
	CHECK_EQ(take(fd), 8);
	CHECK(n == MAX);
}

/* Both sides wait: for something, and for room. */
static void
both_sides_wait(void)
{
	int a = eventfd(0, 0), b = eventfd(0, 0), status;
	pid_t pid;

	REQUIRE(a >= 0 && b >= 0);
	REQUIRE(put(b, MAX) == 8);
	pid = fork();
	if (pid == 0) {
		CHECK_EQ(take(a), 8);
		CHECK_EQ(n, 5);
		CHECK_EQ(take(b), 8);
		CHECK(n == MAX);
		_exit(tap_failures != 0);
	}
	usleep(50000);
	CHECK_EQ(put(a, 5), 8);
	CHECK_EQ(put(b, 9), 8);
	CHECK_EQ(take(b), 8);
	CHECK_EQ(n, 9);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

/* Every count arrives once, with many takers and a poll that waits. */
static void
nothing_is_lost(void)
{
	int fd = eventfd(0, EFD_SEMAPHORE), done = eventfd(0, 0), i, j;
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	for (i = 0; i < 4; i++) {
		if (fork() != 0)
			continue;
		for (j = 0; j < 250; j++) {
			while (poll(&pfd, 1, -1) != 1)
				continue;
			REQUIRE(take(fd) == 8 && n == 1);
			REQUIRE(put(done, 1) == 8);
		}
		_exit(0);
	}
	for (i = 0; i < 200; i++)
		CHECK_EQ(put(fd, 5), 8);
	for (i = 0; i < 1000; i += (int)n)
		REQUIRE(take(done) == 8);
	CHECK_EQ(i, 1000);
	while (wait(NULL) > 0)
		continue;
}

static void
bad_use_is_refused(void)
{
	struct stat st;
	int fd = eventfd(1, EFD_CLOEXEC);

	REQUIRE(fd >= 0);
	CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
	CHECK_EQ(fstat(fd, &st), 0);
	CHECK_EQ(st.st_mode, 0600);
	CHECK_ERR(eventfd(0, 2), EINVAL);
	CHECK_ERR(read(fd, &n, 7), EINVAL);
	CHECK_ERR(write(fd, &n, 7), EINVAL);
	CHECK_ERR(write(fd, bad_ptr, 8), EFAULT);
	CHECK_ERR(read(fd, kern_ptr, 8), EFAULT);
	CHECK_ERR(lseek(fd, 0, SEEK_SET), ESPIPE);
}

TAP_MAIN(CASE(a_read_takes_all), CASE(a_semaphore_gives_one),
    CASE(it_gets_full), CASE(both_sides_wait), CASE(nothing_is_lost),
    CASE(bad_use_is_refused))
