/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Terminals, by way of a pseudo terminal: what is typed at the master, what a
 * program at the slave reads, what is seen at the master.
 * POSIX chapter 11: canonical and raw input, echo, output processing, signals,
 * job control.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>

#include "tap.h"

#define SETTLE	20000	/* us: for what happens in another process */

static int	master, slave;
static char	slavename[32];
static struct termios modes;

/* A fresh pair, the slave with the modes of a login. */
static void
make(void)
{
	int n, unlock = 0;

	master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	REQUIRE(master >= 0);
	REQUIRE(ioctl(master, TIOCGPTN, &n) == 0);
	REQUIRE(ioctl(master, TIOCSPTLCK, &unlock) == 0);
	snprintf(slavename, sizeof(slavename), "/dev/pts/%d", n);
	slave = open(slavename, O_RDWR | O_NOCTTY);
	REQUIRE(slave >= 0);
	REQUIRE(tcgetattr(slave, &modes) == 0);
	modes.c_lflag |= ICANON | ECHO | ECHOE | ECHOK | ECHOKE | ECHOCTL |
	    ISIG | IEXTEN;
	modes.c_iflag |= ICRNL | IXON | IUTF8;
	modes.c_iflag &= ~IXANY;
	modes.c_oflag |= OPOST | ONLCR;
	REQUIRE(tcsetattr(slave, TCSANOW, &modes) == 0);
}

static void
setmodes(void)
{
	REQUIRE(tcsetattr(slave, TCSANOW, &modes) == 0);
}

static void
raw(int vmin, int vtime)
{
	modes.c_lflag &= ~(ICANON | ECHO | ISIG | IEXTEN);
	modes.c_iflag &= ~(ICRNL | IXON);
	modes.c_cc[VMIN] = (cc_t)vmin;
	modes.c_cc[VTIME] = (cc_t)vtime;
	setmodes();
}

static void
type(const char *s)
{
	CHECK_EQ(write(master, s, strlen(s)), (ssize_t)strlen(s));
}

/* The next read at the slave returns just this. */
static void
reads(const char *want)
{
	char buf[256];
	ssize_t n;

	n = read(slave, buf, sizeof(buf));
	CHECK_EQ(n, (ssize_t)strlen(want));
	CHECK(n >= 0 && memcmp(buf, want, n) == 0);
}

/* A byte is there within `ms'. */
static bool
readable(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, ms) == 1 && (p.revents & POLLIN);
}

/* The master sees just this, and then nothing for a while. */
static void
sees(const char *want)
{
	char buf[512];
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(buf) - 1 &&
	    readable(master, len < strlen(want) ? SOON : 50)) {
		n = read(master, buf + len, sizeof(buf) - 1 - len);
		if (n <= 0)
			break;
		len += n;
	}
	buf[len] = '\0';
	if (len != strlen(want) || memcmp(buf, want, len) != 0) {
		CHECK(!"what the master should see");
		for (n = 0; n < (ssize_t)len; n++)
			printf("%s%02x", n == 0 ? "# saw " : " ",
			    (unsigned char)buf[n]);
		printf("\n");
	}
}

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/*
 * Canonical input.
 */

static void
a_line_is_read_when_it_is_complete(void)
{
	make();
	type("abc");
	CHECK(!readable(slave, 50));
	type("def\r");
	CHECK(readable(slave, SOON));
	reads("abcdef\n");
	type("one\ntwo\n");
	reads("one\n");
	reads("two\n");
}

static void
a_long_line_is_read_in_parts(void)
{
	char buf[4];

	make();
	type("abcdef\n");
	CHECK_EQ(read(slave, buf, 4), 4);
	CHECK(memcmp(buf, "abcd", 4) == 0);
	reads("ef\n");
}

static void
erase_takes_one_character(void)
{
	make();
	type("abx\177c\n");
	reads("abc\n");
	sees("abx\b \bc\r\n");
	type("\177\177ok\n");		/* nothing to erase */
	reads("ok\n");
	sees("ok\r\n");
}

static void
erase_takes_whole_utf8_characters(void)
{
	make();
	type("a\303\251\342\202\254\177\177b\n");
	reads("ab\n");
	sees("a\303\251\342\202\254\b \b\b \bb\r\n");
}

static void
erase_goes_back_over_tabs_and_controls(void)
{
	make();
	type("ab\t\177\n");
	reads("ab\n");
	sees("ab\t\b\b\b\b\b\b\r\n");
	type("a\001\177\n");
	reads("a\n");
	sees("a^A\b \b\b \b\r\n");
}

static void
werase_takes_a_word(void)
{
	make();
	type("one two  \027three\n");
	reads("one three\n");
}

static void
kill_takes_the_line(void)
{
	make();
	type("abc\025x\n");
	reads("x\n");
	sees("abc\b \b\b \b\b \bx\r\n");
	modes.c_lflag &= ~ECHOKE;
	setmodes();
	type("abc\025x\n");
	reads("x\n");
	sees("abc^U\r\nx\r\n");
}

static void
lnext_takes_the_function_away(void)
{
	make();
	type("a\026\003\026\177b\n");
	reads("a\003\177b\n");
	sees("a^\b^C^\b^?b\r\n");
}

static void
eof_ends_a_read(void)
{
	char buf[8];

	make();
	type("abc\004");
	reads("abc");
	type("\004");
	CHECK_EQ(read(slave, buf, sizeof(buf)), 0);
	/* exactly as many bytes as were asked for, then EOF: one read */
	type("abc\004more\n");
	CHECK_EQ(read(slave, buf, 3), 3);
	reads("more\n");
}

static void
eol_ends_a_line(void)
{
	make();
	modes.c_cc[VEOL] = ';';
	setmodes();
	type("a;b\n");
	reads("a;");
	reads("b\n");
}

static void
cr_and_nl_are_mapped(void)
{
	make();
	modes.c_iflag |= IGNCR;
	setmodes();
	type("a\rb\n");
	reads("ab\n");
	modes.c_iflag &= ~(IGNCR | ICRNL);
	modes.c_iflag |= INLCR;
	modes.c_cc[VEOL] = '\r';
	setmodes();
	type("c\n");
	reads("c\r");
}

static void
modes_can_change_under_typed_input(void)
{
	char buf[16];

	make();
	type("abc");
	raw(1, 0);
	reads("abc");
	type("on");
	usleep(SETTLE);
	modes.c_lflag |= ICANON;
	setmodes();
	type("e\n");
	CHECK(readable(slave, SOON));
	CHECK(read(slave, buf, sizeof(buf)) > 0);
}

static void
a_full_line_still_takes_its_end(void)
{
	static char big[8192];
	char buf[8192];
	int i, n;

	make();
	modes.c_lflag &= ~ECHO;
	modes.c_iflag &= ~IMAXBEL;
	setmodes();
	memset(big, 'a', 5000);
	for (i = 0; i < 5000; i += 100)
		CHECK_EQ(write(master, big, 100), 100);
	type("\n");
	REQUIRE(readable(slave, SOON));
	n = read(slave, buf, sizeof(buf));
	CHECK_EQ(n, 4096);
	CHECK_EQ(buf[n - 1], '\n');
}

/*
 * Raw input.
 */

static void
vmin_waits_for_bytes(void)
{
	char buf[8];

	make();
	raw(3, 0);
	type("ab");
	CHECK(!readable(slave, 50));
	if (fork() == 0) {
		usleep(SETTLE);
		type("cd");
		_exit(0);
	}
	CHECK_EQ(read(slave, buf, 8), 4);
	wait(NULL);
	/* no more than was asked for */
	type("x");
	CHECK_EQ(read(slave, buf, 1), 1);
}

static void
vtime_alone_is_a_timeout(void)
{
	double start;
	char c;

	make();
	raw(0, 2);
	start = now();
	CHECK_EQ(read(slave, &c, 1), 0);
	CHECK(now() - start >= 0.19);
	type("x");
	CHECK_EQ(read(slave, &c, 1), 1);
	raw(0, 0);
	CHECK_EQ(read(slave, &c, 1), 0);
}

static void
vtime_after_the_first_byte(void)
{
	double start;
	char buf[8];

	make();
	raw(5, 2);
	start = now();
	type("ab");
	CHECK_EQ(read(slave, buf, 8), 2);
	CHECK(now() - start >= 0.19);
	type("abcde");
	CHECK_EQ(read(slave, buf, 8), 5);
}

static void
raw_bytes_are_untouched(void)
{
	char all[256], buf[256];
	int i, n;

	make();
	raw(1, 0);
	for (i = 0; i < 256; i++)
		all[i] = (char)i;
	CHECK_EQ(write(master, all, 256), 256);
	for (i = 0; i < 256 && (n = read(slave, buf + i, 256 - i)) > 0; i += n)
		;
	CHECK(i == 256 && memcmp(all, buf, 256) == 0);
}

/* Nothing that is typed in raw mode is lost, however much. */
static void
a_flood_waits_for_the_reader(void)
{
	static char buf[4096];
	int i, n, total, status;

	make();
	raw(1, 0);
	if (fork() == 0) {
		for (i = 0; i < 4096; i++)
			buf[i] = (char)('a' + i % 26);
		for (i = 0; i < 10; i++)
			if (write(master, buf, 4096) != 4096)
				_exit(1);
		_exit(0);
	}
	for (total = 0; total < 40960; total += n) {
		n = read(slave, buf, 1000);
		if (n <= 0)
			break;
		for (i = 0; i < n; i++)
			if (buf[i] != 'a' + (total + i) % 4096 % 26)
				REQUIRE(!"the bytes typed");
	}
	CHECK_EQ(total, 40960);
	wait(&status);
	CHECK_EQ(status, 0);
}

static void
nonblocking_read_says_so(void)
{
	char c;

	make();
	fcntl(slave, F_SETFL, O_RDWR | O_NONBLOCK);
	CHECK_ERR(read(slave, &c, 1), EAGAIN);
	type("a");
	CHECK_ERR(read(slave, &c, 1), EAGAIN);
	type("\n");
	CHECK_EQ(read(slave, &c, 1), 1);
}

/*
 * Output and echo.
 */

static void
output_is_processed(void)
{
	make();
	CHECK_EQ(write(slave, "a\nb", 3), 3);
	sees("a\r\nb");
	modes.c_oflag |= TAB3;
	setmodes();
	CHECK_EQ(write(slave, "\r\tx\n", 4), 4);
	sees("\r        x\r\n");
	modes.c_oflag &= ~OPOST;
	setmodes();
	CHECK_EQ(write(slave, "a\n", 2), 2);
	sees("a\n");
}

static void
echo_can_be_off(void)
{
	make();
	modes.c_lflag &= ~ECHO;
	setmodes();
	type("secret\n");
	reads("secret\n");
	modes.c_lflag |= ECHONL;
	setmodes();
	type("secret\n");
	reads("secret\n");
	sees("\r\n");
}

/* A writer may or may not have to wait while output is stopped. */
static void
write_elsewhere(const char *s)
{
	fflush(stdout);
	if (fork() == 0)
		_exit(write(slave, s, strlen(s)) != (ssize_t)strlen(s));
}

static void
stop_holds_output_and_start_releases_it(void)
{
	int status;

	make();
	type("\023");
	usleep(SETTLE);
	write_elsewhere("x");
	CHECK(!readable(master, 50));
	type("\021");
	sees("x");
	CHECK_EQ(tcflow(slave, TCOOFF), 0);
	write_elsewhere("y");
	CHECK(!readable(master, 50));
	CHECK_EQ(tcflow(slave, TCOON), 0);
	sees("y");
	while (wait(&status) > 0)
		CHECK_EQ(status, 0);
}

/* A writer waits for the master, and loses nothing. */
static void
a_slow_master_holds_the_writer_up(void)
{
	static char buf[1000];
	int i, n, total, status;

	make();
	modes.c_oflag &= ~OPOST;
	setmodes();
	if (fork() == 0) {
		memset(buf, 'x', sizeof(buf));
		for (i = 0; i < 50; i++)
			if (write(slave, buf, sizeof(buf)) != sizeof(buf))
				_exit(1);
		_exit(0);
	}
	for (total = 0; total < 50000; total += n) {
		n = read(master, buf, 777);
		if (n <= 0)
			break;
	}
	CHECK_EQ(total, 50000);
	wait(&status);
	CHECK_EQ(status, 0);
}

/*
 * Asking.
 */

static void
queues_can_be_counted_and_flushed(void)
{
	int n = -1;

	make();
	type("abc\n");
	usleep(SETTLE);
	CHECK_EQ(ioctl(slave, FIONREAD, &n), 0);
	CHECK_EQ(n, 4);
	CHECK_EQ(tcflush(slave, TCIFLUSH), 0);
	CHECK_EQ(ioctl(slave, FIONREAD, &n), 0);
	CHECK_EQ(n, 0);
	CHECK(!readable(slave, 0));
	CHECK_ERR(tcflush(slave, 77), EINVAL);
}

static void
modes_are_read_back(void)
{
	struct termios t;

	make();
	modes.c_cc[VINTR] = 'q';
	modes.c_cc[VQUIT] = 0;
	modes.c_lflag |= TOSTOP;
	cfsetospeed(&modes, B9600);
	cfsetispeed(&modes, B9600);
	setmodes();
	CHECK_EQ(tcgetattr(slave, &t), 0);
	CHECK_EQ(t.c_iflag, modes.c_iflag);
	CHECK_EQ(t.c_oflag, modes.c_oflag);
	CHECK_EQ(t.c_cflag, modes.c_cflag);
	CHECK_EQ(t.c_lflag, modes.c_lflag);
	CHECK(memcmp(t.c_cc, modes.c_cc, 17) == 0);
	CHECK_EQ(cfgetospeed(&t), B9600);
}

static volatile sig_atomic_t caught;

static void
catch(int sig)
{
	caught = sig;
}

static void
bad_arguments_are_errors(void)
{
	make();
	CHECK_ERR(ioctl(slave, TCGETS, bad_ptr), EFAULT);
	CHECK_ERR(ioctl(slave, TCSETS, bad_ptr), EFAULT);
	CHECK_ERR(ioctl(slave, TIOCGWINSZ, kern_ptr), EFAULT);
	CHECK_ERR(ioctl(slave, 0x54ff, 0), ENOTTY);
	CHECK_ERR(ioctl(99, TCGETS, &modes), EBADF);
	CHECK_ERR(lseek(slave, 0, SEEK_SET), ESPIPE);
	CHECK_EQ(isatty(slave), 1);
}

/*
 * Job control.  A child becomes the leader of a session with the slave as its
 * terminal; what it finds it tells by its exit status.
 */

static pid_t
session(void (*body)(void))
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid != 0)
		return pid;
	tap_failures = 0;
	REQUIRE(setsid() == getpid());
	close(slave);
	slave = open(slavename, O_RDWR);
	REQUIRE(slave >= 0);
	body();
	fflush(stdout);
	_exit(tap_failures);
}

static void
passes(pid_t pid)
{
	int status;

	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
}

static void
leader_body(void)
{
	int fd;

	signal(SIGHUP, SIG_IGN);	/* giving it up tells the foreground */
	CHECK_EQ(tcgetpgrp(slave), getpid());
	CHECK_EQ(tcgetsid(slave), getpid());
	fd = open("/dev/tty", O_RDWR);
	CHECK(fd >= 0);
	CHECK_EQ(write(fd, "hi", 2), 2);
	CHECK_EQ(ioctl(slave, TIOCNOTTY), 0);
	CHECK_ERR(open("/dev/tty", O_RDWR), ENXIO);
}

static void
the_first_open_of_a_leader_makes_it_its_terminal(void)
{
	make();
	CHECK_ERR(tcgetpgrp(slave), ENOTTY);
	passes(session(leader_body));
	sees("hi");
}

/* Wait for a signal, in the foreground; say when ready. */
static void
signal_body(void)
{
	static const int sigs[] = { SIGINT, SIGQUIT, SIGTSTP, SIGWINCH };
	sigset_t none;
	int i;

	sigemptyset(&none);
	for (i = 0; i < 4; i++)
		signal(sigs[i], catch);
	for (i = 0; i < 4; i++) {
		caught = 0;
		write(slave, "r", 1);
		while (caught == 0)
			usleep(1000);
		CHECK_EQ(caught, sigs[i]);
	}
}

static void
wait_ready(void)
{
	char c = 0;

	while (c != 'r' && readable(master, SOON))
		if (read(master, &c, 1) != 1)
			break;
	CHECK_EQ(c, 'r');
}

static void
characters_make_signals(void)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 }, got;
	pid_t pid;

	make();
	pid = session(signal_body);
	wait_ready();
	type("\003");
	wait_ready();
	type("\034");
	wait_ready();
	type("\032");
	wait_ready();
	CHECK_EQ(ioctl(master, TIOCSWINSZ, &ws), 0);
	passes(pid);
	CHECK_EQ(ioctl(slave, TIOCGWINSZ, &got), 0);
	CHECK(got.ws_row == 24 && got.ws_col == 80);
}

/* In the background: reading stops, writing only with TOSTOP. */
static void
background_body(void)
{
	struct termios t;
	int status;
	pid_t pid;
	char c;

	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		write(slave, "w", 1);
		read(slave, &c, 1);
		_exit(c == 'x' ? 0 : 3);
	}
	setpgid(pid, pid);
	REQUIRE(waitpid(pid, &status, WUNTRACED) == pid);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTTIN);
	CHECK_EQ(tcsetpgrp(slave, pid), 0);
	kill(pid, SIGCONT);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
	signal(SIGTTOU, SIG_IGN);
	CHECK_EQ(tcsetpgrp(slave, getpgrp()), 0);
	tcgetattr(slave, &t);
	t.c_lflag |= TOSTOP;
	tcsetattr(slave, TCSANOW, &t);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		signal(SIGTTOU, SIG_DFL);
		write(slave, "n", 1);
		_exit(0);
	}
	setpgid(pid, pid);
	REQUIRE(waitpid(pid, &status, WUNTRACED) == pid);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTTOU);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void
the_background_is_stopped(void)
{
	pid_t pid;

	make();
	pid = session(background_body);
	type("x\n");
	passes(pid);
}

/*
 * A group none of whose parents is in the session but another group: nobody
 * could continue it, so it gets an error instead of a signal.
 */
static void
orphan_body(void)
{
	int told[2];
	pid_t mine;
	char c;

	REQUIRE(pipe(told) == 0);
	if (fork() == 0) {
		setpgid(0, 0);
		mine = getpid();
		if (fork() != 0)
			_exit(0);
		while (getppid() == mine)
			usleep(1000);
		errno = 0;
		c = read(slave, &c, 1) == -1 && errno == EIO;
		write(told[1], &c, 1);
		_exit(0);
	}
	wait(NULL);
	CHECK_EQ(read(told[0], &c, 1), 1);
	CHECK_EQ(c, 1);
}

static void
an_orphan_gets_an_error(void)
{
	make();
	passes(session(orphan_body));
}

static void
hangup_body(void)
{
	char c;

	signal(SIGHUP, catch);
	write(slave, "r", 1);
	while (caught == 0)
		usleep(1000);
	CHECK_EQ(caught, SIGHUP);
	CHECK_EQ(read(slave, &c, 1), 0);
	CHECK_ERR(write(slave, "x", 1), EIO);
}

static void
closing_the_master_hangs_up(void)
{
	pid_t pid;

	make();
	/* the child must not keep the master open itself */
	fcntl(master, F_SETFD, FD_CLOEXEC);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		int ready_fd[2];
		pid_t child;

		REQUIRE(pipe(ready_fd) == 0);
		child = fork();
		if (child == 0) {
			char name[32];

			strcpy(name, slavename);
			close(master);
			REQUIRE(setsid() == getpid());
			close(slave);
			slave = open(name, O_RDWR);
			REQUIRE(slave >= 0);
			write(ready_fd[1], "r", 1);
			hangup_body();
			fflush(stdout);
			_exit(tap_failures);
		}
		close(slave);
		char c;
		REQUIRE(read(ready_fd[0], &c, 1) == 1);
		usleep(SETTLE);
		close(master);
		passes(child);
		fflush(stdout);
		_exit(tap_failures);
	}
	close(slave);
	close(master);
	passes(pid);
}

static void
the_master_reads_the_rest_and_then_the_end(void)
{
	char buf[8];

	make();
	CHECK_EQ(write(slave, "bye", 3), 3);
	close(slave);
	CHECK_EQ(read(master, buf, sizeof(buf)), 3);
	CHECK_ERR(read(master, buf, sizeof(buf)), EIO);
	slave = open(slavename, O_RDWR | O_NOCTTY);
	CHECK(slave >= 0);
	CHECK_EQ(write(slave, "x", 1), 1);
	CHECK_EQ(read(master, buf, sizeof(buf)), 1);
}

static void
a_locked_slave_cannot_be_opened(void)
{
	char name[32];
	int fd, n;

	fd = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	REQUIRE(fd >= 0);
	REQUIRE(ioctl(fd, TIOCGPTN, &n) == 0);
	snprintf(name, sizeof(name), "/dev/pts/%d", n);
	CHECK_ERR(open(name, O_RDWR | O_NOCTTY), EIO);
}

TAP_MAIN(CASE(a_line_is_read_when_it_is_complete),
    CASE(a_long_line_is_read_in_parts), CASE(erase_takes_one_character),
    CASE(erase_takes_whole_utf8_characters),
    CASE(erase_goes_back_over_tabs_and_controls), CASE(werase_takes_a_word),
    CASE(kill_takes_the_line), CASE(lnext_takes_the_function_away),
    CASE(eof_ends_a_read), CASE(eol_ends_a_line), CASE(cr_and_nl_are_mapped),
    CASE(modes_can_change_under_typed_input),
    CASE(a_full_line_still_takes_its_end), CASE(vmin_waits_for_bytes),
    CASE(vtime_alone_is_a_timeout), CASE(vtime_after_the_first_byte),
    CASE(raw_bytes_are_untouched), CASE(a_flood_waits_for_the_reader),
    CASE(nonblocking_read_says_so), CASE(output_is_processed),
    CASE(echo_can_be_off), CASE(stop_holds_output_and_start_releases_it),
    CASE(a_slow_master_holds_the_writer_up),
    CASE(queues_can_be_counted_and_flushed), CASE(modes_are_read_back),
    CASE(bad_arguments_are_errors),
    CASE(the_first_open_of_a_leader_makes_it_its_terminal),
    CASE(characters_make_signals), CASE(the_background_is_stopped),
    CASE(an_orphan_gets_an_error), CASE(closing_the_master_hangs_up),
    CASE(the_master_reads_the_rest_and_then_the_end),
    CASE(a_locked_slave_cannot_be_opened))
