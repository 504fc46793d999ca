/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Who may look into a process, and what is seen there: by ptrace, by
 * process_vm_readv and writev, and in /proc.
 * Linux: ptrace(2), "Ptrace access mode checking"; a debugger writes even to
 * text, of which the tracee then has a copy of its own.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "tracee.h"

static volatile int	word = 4711;
static int		fds[2];

/*
 * Rights.
 */

/* What attaching to `pid' comes to for another user. */
static int
attach_as(uid_t uid, pid_t pid)
{
	int status;
	pid_t kid = fork();

	if (kid == 0) {
		REQUIRE(setgid(uid) == 0);
		REQUIRE(setuid(uid) == 0);
		_exit(pt(PTRACE_SEIZE, pid, 0, 0) == 0 ? 0 : errno);
	}
	REQUIRE(waitpid(kid, &status, 0) == kid);
	return WEXITSTATUS(status);
}

static void
user_77(void)
{
	char c = 0;

	REQUIRE(setgid(77) == 0);
	REQUIRE(setuid(77) == 0);
	prctl(PR_SET_DUMPABLE, 1);
	REQUIRE(write(fds[1], &c, 1) == 1);
	sleep_on();
}

static void
hidden_user_77(void)
{
	char c = 0;

	REQUIRE(setgid(77) == 0);
	REQUIRE(setuid(77) == 0);
	prctl(PR_SET_DUMPABLE, 0);
	CHECK_EQ(prctl(PR_GET_DUMPABLE), 0);
	REQUIRE(write(fds[1], &c, 1) == 1);
	sleep_on();
}

static void
only_the_same_user_attaches(void)
{
	pid_t pid;
	char c;

	if (getuid() != 0)
		return;
	REQUIRE(pipe(fds) == 0);
	pid = child(user_77);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(attach_as(78, pid), EPERM);
	CHECK_EQ(attach_as(77, pid), 0);
	CHECK_EQ(attach_as(0, pid), 0);
	CHECK_EQ(attach_as(77, 1), EPERM);
	put_down(pid);
	pid = child(hidden_user_77);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(attach_as(77, pid), EPERM);
	CHECK_EQ(attach_as(0, pid), 0);
	put_down(pid);
}

/* A copy of this program that is set-id root, run by user 77. */
static void
exec_setid(void)
{
	REQUIRE(setgid(77) == 0 && setuid(77) == 0);
	execl("./setid", "setid", "whoami", NULL);
	_exit(97);
}

static void
copy_this_program(void)
{
	char buf[4096];
	ssize_t n;
	int in = open("/proc/self/exe", O_RDONLY);
	int out = open("setid", O_WRONLY | O_CREAT, 0755);

	REQUIRE(in >= 0 && out >= 0);
	while ((n = read(in, buf, sizeof(buf))) > 0)
		REQUIRE(write(out, buf, (size_t)n) == n);
	close(in);
	close(out);
	REQUIRE(chmod("setid", 04755) == 0 && chmod(".", 0755) == 0);
}

static void
set_id_bits_count_only_unwatched(void)
{
	int status;
	pid_t tracer, pid;

	if (getuid() != 0)
		return;
	copy_this_program();
	CHECK_EQ(told(child(exec_setid)), EXITED(0));
	tracer = fork();
	if (tracer == 0) {
		REQUIRE(setgid(77) == 0 && setuid(77) == 0);
		pid = tracee(exec_setid);
		CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
		CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(77));
		_exit(tap_failures);
	}
	REQUIRE(waitpid(tracer, &status, 0) == tracer);
	CHECK_EQ(status, 0);
}

/*
 * Memory.
 */

static void
exit_word(void)
{
	_exit(word & 0x7f);
}

static void
words_are_read_and_written(void)
{
	pid_t pid = tracee(exit_word);
	unsigned long w = 0;

	CHECK_EQ(pt(PTRACE_PEEKDATA, pid, (unsigned long)&word,
	    (unsigned long)&w), 0);
	CHECK_EQ(w, 4711);
	CHECK_EQ(pt(PTRACE_POKEDATA, pid, (unsigned long)&word, 19), 0);
	CHECK_EQ(word, 4711);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(19));
}

static void
call_nothing(void)
{
	nothing();
	_exit(61);
}

/* Text is shared and read-only: the tracee gets a copy of its own. */
static void
text_is_written(void)
{
	pid_t pid = tracee(call_nothing);
	unsigned long at = (unsigned long)(uintptr_t)nothing, w = 0;

	CHECK_EQ(pt(PTRACE_PEEKTEXT, pid, at, (unsigned long)&w), 0);
	CHECK_EQ(pt(PTRACE_POKETEXT, pid, at, (w & ~0xfful) | 0xcc), 0);
	nothing();
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	CHECK_EQ(info_of(pid).si_code, SI_KERNEL);
	CHECK_EQ((unsigned long)regs_of(pid).eip, at + 1);
	put_down(pid);
}

static void
proc_mem_is_the_memory(void)
{
	unsigned char brk = 0xcc;
	pid_t pid = tracee(exit_word);
	char path[40];
	int fd, w = 0;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	fd = open(path, O_RDWR);
	REQUIRE(fd >= 0);
	CHECK_EQ(pread(fd, &w, sizeof(w), (off_t)(uintptr_t)&word),
	    sizeof(w));
	CHECK_EQ(w, 4711);
	w = 20;
	CHECK_EQ(pwrite(fd, &w, sizeof(w), (off_t)(uintptr_t)&word),
	    sizeof(w));
	CHECK_EQ(pwrite(fd, &brk, 1, (off_t)(uintptr_t)nothing), 1);
	nothing();
	CHECK_ERR(pread(fd, &w, sizeof(w), 8), EIO);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(20));
	close(fd);
}

static void
process_vm_moves_vectors(void)
{
	char a[4] = "", b[8] = "", text[] = "watchpoint";
	pid_t pid = tracee(exit_word);
	struct iovec l[2] = { { a, 4 }, { b, 8 } };
	struct iovec r[2] = { { text, 6 }, { text + 6, 4 } };
	struct iovec bad[2] = { { text, 6 }, { bad_ptr, 4 } };

	CHECK_EQ(process_vm_readv(pid, l, 2, r, 2, 0), 10);
	CHECK(memcmp(a, "watc", 4) == 0 && memcmp(b, "hpoint", 6) == 0);
	CHECK_EQ(process_vm_readv(pid, l, 2, bad, 2, 0), 6);
	CHECK_ERR(process_vm_readv(pid, l, 2, &bad[1], 1, 0), EFAULT);
	CHECK_ERR(process_vm_readv(pid, l, 2, r, 2, 1), EINVAL);
	CHECK_ERR(process_vm_readv(30000, l, 2, r, 2, 0), ESRCH);
	CHECK_EQ(process_vm_readv(pid, l, 0, r, 2, 0), 0);
	l[0] = (struct iovec){ &(int){ 23 }, sizeof(int) };
	r[0] = (struct iovec){ (void *)(uintptr_t)&word, sizeof(int) };
	CHECK_EQ(process_vm_writev(pid, l, 1, r, 1, 0), sizeof(int));
	r[0].iov_base = (void *)(uintptr_t)nothing;
	CHECK_ERR(process_vm_writev(pid, l, 1, r, 1, 0), EFAULT);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(23));
}

static int
status_has(pid_t pid, const char *line)
{
	char path[40], buf[4096];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	fd = open(path, O_RDONLY);
	n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	buf[n > 0 ? n : 0] = '\0';
	return strstr(buf, line) != NULL;
}

static void
proc_status_tells_of_the_tracer(void)
{
	pid_t pid = tracee(sleep_on);
	char line[40];

	snprintf(line, sizeof(line), "TracerPid:\t%d\n", getpid());
	CHECK(status_has(pid, line));
	CHECK(status_has(pid, "State:\tt (tracing stop)\n"));
	CHECK_EQ(pt(PTRACE_DETACH, pid, 0, 0), 0);
	CHECK(status_has(pid, "TracerPid:\t0\n"));
	put_down(pid);
}

static const struct tap_case cases[] = {
	CASE(only_the_same_user_attaches),
	CASE(set_id_bits_count_only_unwatched),
	CASE(words_are_read_and_written),
	CASE(text_is_written),
	CASE(proc_mem_is_the_memory),
	CASE(process_vm_moves_vectors),
	CASE(proc_status_tells_of_the_tracer)
};

/* With an argument it tells by its status whose rights it has. */
int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return (int)geteuid();
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));
}
