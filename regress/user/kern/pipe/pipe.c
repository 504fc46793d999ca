/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Pipes: order, ends, whole small writes, and errors.
 * POSIX: what one writes arrives once and in order; a write of at most
 * PIPE_BUF bytes is not mixed with another's; a reader without writers sees
 * the end, a writer without readers gets EPIPE and SIGPIPE.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include "tap.h"

#define BIG	(1024 * 1024)

static int	fds[2];

static void
make(int flags)
{
	REQUIRE(pipe2(fds, flags) == 0);
}

static void
bytes_arrive_in_order(void)
{
	char buf[16];

	make(0);
	CHECK_EQ(write(fds[1], "abc", 3), 3);
	CHECK_EQ(write(fds[1], "defg", 4), 4);
	CHECK_EQ(read(fds[0], buf, 5), 5);
	CHECK(memcmp(buf, "abcde", 5) == 0);
	CHECK_EQ(read(fds[0], buf, sizeof(buf)), 2);
	CHECK(memcmp(buf, "fg", 2) == 0);
}

static void
reader_sees_the_end(void)
{
	char c;

	make(0);
	CHECK_EQ(write(fds[1], "x", 1), 1);
	close(fds[1]);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(read(fds[0], &c, 1), 0);
	CHECK_EQ(read(fds[0], &c, 1), 0);
}

static void
writer_without_reader_is_killed(void)
{
	int status;

	make(0);
	close(fds[0]);
	if (fork() == 0) {
		write(fds[1], "x", 1);
		_exit(0);
	}
	REQUIRE(wait(&status) > 0);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
	signal(SIGPIPE, SIG_IGN);
	CHECK_ERR(write(fds[1], "x", 1), EPIPE);
}

/* The reader goes away while the writer waits for room. */
static void
waiting_writer_learns_of_the_end(void)
{
	char buf[4096];
	pid_t pid;

	make(0);
	signal(SIGPIPE, SIG_IGN);
	pid = fork();
	if (pid == 0) {
		close(fds[1]);
		usleep(100000);
		_exit(0);
	}
	close(fds[0]);
	memset(buf, 'x', sizeof(buf));
	while (write(fds[1], buf, sizeof(buf)) > 0)
		;
	CHECK_EQ(errno, EPIPE);
	wait(NULL);
}

static uint32_t
next(uint32_t *state)
{
	return *state = *state * 1664525 + 1013904223;
}

/* A megabyte in uneven pieces, checked byte by byte on the other side. */
static void
big_transfer_is_whole(void)
{
	static unsigned char buf[9973];
	uint32_t in = 1, out = 1, size = 7;
	int done, i, n, status;

	make(0);
	if (fork() == 0) {
		close(fds[0]);
		for (done = 0; done < BIG; done += n) {
			n = (int)(next(&size) % sizeof(buf)) + 1;
			if (n > BIG - done)
				n = BIG - done;
			for (i = 0; i < n; i++)
				buf[i] = next(&out) >> 24;
			if (write(fds[1], buf, n) != n)
				_exit(1);
		}
		_exit(0);
	}
	close(fds[1]);
	for (done = 0; (n = read(fds[0], buf, 1 + done % 5000)) > 0; done += n)
		for (i = 0; i < n; i++)
			if (buf[i] != next(&in) >> 24)
				REQUIRE(!"the bytes written");
	CHECK_EQ(done, BIG);
	wait(&status);
	CHECK_EQ(status, 0);
}

#define WRITERS	4
#define ROUNDS	100

static void
small_writes_are_not_mixed(void)
{
	static char buf[PIPE_BUF];
	int i, j, n, records;

	make(0);
	for (i = 0; i < WRITERS; i++)
		if (fork() == 0) {
			memset(buf, 'a' + i, sizeof(buf));
			for (j = 0; j < ROUNDS; j++)
				if (write(fds[1], buf, PIPE_BUF) != PIPE_BUF)
					_exit(1);
			_exit(0);
		}
	close(fds[1]);
	for (records = 0;; records++) {
		for (i = 0; i < PIPE_BUF; i += n) {
			n = read(fds[0], buf + i, PIPE_BUF - i);
			if (n <= 0)
				break;
		}
		if (i == 0)
			break;
		CHECK_EQ(i, PIPE_BUF);
		for (j = 1; j < PIPE_BUF; j++)
			if (buf[j] != buf[0])
				REQUIRE(!"one writer's record");
	}
	CHECK_EQ(records, WRITERS * ROUNDS);
	while (wait(NULL) > 0)
		;
}

static void
nonblocking_ends_say_so(void)
{
	static char buf[PIPE_BUF];
	int total, n;

	make(O_NONBLOCK);
	CHECK_ERR(read(fds[0], buf, 1), EAGAIN);
	for (total = 0; (n = write(fds[1], buf, PIPE_BUF)) > 0; total += n)
		;
	CHECK_EQ(errno, EAGAIN);
	CHECK(total >= PIPE_BUF);
	CHECK_EQ(read(fds[0], buf, PIPE_BUF), PIPE_BUF);
	CHECK_EQ(write(fds[1], buf, PIPE_BUF), PIPE_BUF);
	/* more than PIPE_BUF may be written in part */
	CHECK_EQ(read(fds[0], buf, PIPE_BUF), PIPE_BUF);
	n = write(fds[1], buf, PIPE_BUF);
	CHECK(n > 0);
}

static int
ready(int fd, int events)
{
	struct pollfd p = { .fd = fd, .events = (short)events };

	REQUIRE(poll(&p, 1, 0) >= 0);
	return p.revents;
}

static void
poll_knows_the_state(void)
{
	static char buf[65536];

	make(O_NONBLOCK);
	CHECK_EQ(ready(fds[0], POLLIN), 0);
	CHECK_EQ(ready(fds[1], POLLOUT), POLLOUT);
	CHECK_EQ(write(fds[1], "x", 1), 1);
	CHECK_EQ(ready(fds[0], POLLIN), POLLIN);
	while (write(fds[1], buf, sizeof(buf)) > 0)
		;
	CHECK_EQ(ready(fds[1], POLLOUT), 0);
	close(fds[1]);
	CHECK(ready(fds[0], POLLIN) & POLLHUP);
	make(0);
	close(fds[0]);
	CHECK(ready(fds[1], POLLOUT) & POLLERR);
}

static void
poll_wakes_for_data(void)
{
	struct pollfd p = { .events = POLLIN };

	make(0);
	if (fork() == 0) {
		usleep(50000);
		_exit(write(fds[1], "x", 1) != 1);
	}
	p.fd = fds[0];
	CHECK_EQ(poll(&p, 1, SOON), 1);
	CHECK_EQ(p.revents, POLLIN);
	wait(NULL);
}

static void
fionread_counts(void)
{
	int n = -1;

	make(0);
	CHECK_EQ(write(fds[1], "12345", 5), 5);
	CHECK_EQ(ioctl(fds[0], FIONREAD, &n), 0);
	CHECK_EQ(n, 5);
}

static void
bad_arguments_are_errors(void)
{
	char buf[4];

	CHECK_ERR(pipe(bad_ptr), EFAULT);
	CHECK_ERR(pipe2(fds, 0x40000000), EINVAL);
	make(0);
	CHECK_ERR(write(fds[1], bad_ptr, 4), EFAULT);
	CHECK_ERR(write(fds[1], kern_ptr, 4), EFAULT);
	CHECK_EQ(write(fds[1], "abcd", 4), 4);
	CHECK_ERR(read(fds[0], bad_ptr, 4), EFAULT);
	CHECK_ERR(read(fds[1], buf, 4), EBADF);
	CHECK_ERR(write(fds[0], buf, 4), EBADF);
	CHECK_ERR(lseek(fds[0], 0, SEEK_SET), ESPIPE);
	CHECK_ERR(pread(fds[0], buf, 4, 0), ESPIPE);
}

static void
flags_of_pipe2_hold(void)
{
	make(O_CLOEXEC | O_NONBLOCK);
	CHECK_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(fds[1], F_GETFD), FD_CLOEXEC);
	CHECK(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
	CHECK_EQ(fcntl(fds[0], F_GETFL) & O_ACCMODE, O_RDONLY);
	CHECK_EQ(fcntl(fds[1], F_GETFL) & O_ACCMODE, O_WRONLY);
}

static void
nothing(int sig)
{
	(void)sig;
}

/* A signal without SA_RESTART ends a read that waits. */
static void
signal_interrupts_a_read(void)
{
	struct sigaction sa = { .sa_handler = nothing };
	pid_t pid;
	char c;

	make(0);
	sigaction(SIGUSR1, &sa, NULL);
	pid = fork();
	while (pid == 0) {	/* one may come before the read begins */
		usleep(50000);
		kill(getppid(), SIGUSR1);
	}
	CHECK_ERR(read(fds[0], &c, 1), EINTR);
	kill(pid, SIGKILL);
	while (wait(NULL) == -1 && errno == EINTR)
		;
}

/*
 * A descriptor that somebody else closes while a call waits in it is gone, but
 * not the file under the call: that has its end afterwards.
 */
static int
read_a_byte(void *arg)
{
	char c = 0;

	(void)arg;
	return read(fds[0], &c, 1) == 1 ? c : -1;
}

static void *
read_in_a_thread(void *arg)
{
	*(int *)arg = read_a_byte(NULL);
	return NULL;
}

/* Close what another reads from; it gets what is written then. */
static void
close_under_a_read(void)
{
	usleep(200000);
	CHECK_EQ(close(fds[0]), 0);
	CHECK_ERR(read(fds[0], NULL, 0), EBADF);
	CHECK_EQ(write(fds[1], "x", 1), 1);
}

static void
close_does_not_end_another_threads_read(void)
{
	pthread_t t;
	int got = -1;

	signal(SIGPIPE, SIG_IGN);
	make(0);
	REQUIRE(pthread_create(&t, NULL, read_in_a_thread, &got) == 0);
	close_under_a_read();
	CHECK_EQ(pthread_join(t, NULL), 0);
	CHECK_EQ(got, 'x');
	CHECK_ERR(write(fds[1], "y", 1), EPIPE);
}

/* The table is one that two processes have. */
static void
close_does_not_end_another_process_read(void)
{
	static char stack[16384] __attribute__((__aligned__(16)));
	int status;
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	make(0);
	pid = clone(read_a_byte, stack + sizeof(stack), CLONE_FILES | SIGCHLD,
	    NULL);
	REQUIRE(pid != -1);
	close_under_a_read();
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 'x' << 8);
	CHECK_ERR(write(fds[1], "y", 1), EPIPE);
}

TAP_MAIN(CASE(bytes_arrive_in_order), CASE(reader_sees_the_end),
    CASE(writer_without_reader_is_killed),
    CASE(waiting_writer_learns_of_the_end), CASE(big_transfer_is_whole),
    CASE(small_writes_are_not_mixed), CASE(nonblocking_ends_say_so),
    CASE(poll_knows_the_state), CASE(poll_wakes_for_data),
    CASE(fionread_counts), CASE(bad_arguments_are_errors),
    CASE(flags_of_pipe2_hold), CASE(signal_interrupts_a_read),
    CASE(close_does_not_end_another_threads_read),
    CASE(close_does_not_end_another_process_read))
