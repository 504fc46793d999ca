/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Making processes and waiting for them.
 * POSIX: a child has a copy of its parent's memory, its own number, and is
 * waited for once.  Linux: vfork's parent sleeps until the child has called
 * exec or ended; with SIGCHLD ignored there is nothing to wait for.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "tap.h"

#define ATONCE	200

static volatile int	shared_word;

static int
status_of(pid_t pid)
{
	int status = -1;

	REQUIRE(waitpid(pid, &status, 0) == pid);
	return status;
}

static void
memory_is_copied(void)
{
	static volatile int word = 1;
	pid_t pid = fork();

	if (pid == 0) {
		word = 2;
		_exit(word);
	}
	CHECK_EQ(WEXITSTATUS(status_of(pid)), 2);
	CHECK_EQ(word, 1);
}

static void
exit_status_is_eight_bits(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0x1234);
	CHECK_EQ(status_of(pid), 0x3400);
}

static void
signal_is_in_the_status(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	CHECK_EQ(kill(pid, SIGKILL), 0);
	CHECK_EQ(status_of(pid), SIGKILL);
}

static void
vfork_shares_memory_and_waits(void)
{
	pid_t pid;

	shared_word = 1;
	pid = vfork();
	if (pid == 0) {
		shared_word = 2;
		_exit(0);
	}
	CHECK_EQ(shared_word, 2);
	CHECK_EQ(status_of(pid), 0);
}

static void
wait_without_children_fails(void)
{
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
	CHECK_ERR(waitpid(-1, NULL, WNOHANG), ECHILD);
	CHECK_ERR(waitpid(getpid(), NULL, 0), ECHILD);
	CHECK_ERR(waitpid(-1, NULL, 0x1000), EINVAL);
}

static void
nohang_does_not_wait(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGTERM);
	CHECK_EQ(status_of(pid), SIGTERM);
}

static void
zombie_stays_with_nowait(void)
{
	siginfo_t si;
	pid_t pid = fork();

	if (pid == 0)
		_exit(7);
	CHECK_EQ(waitid(P_PID, (id_t)pid, &si, WEXITED | WNOWAIT), 0);
	CHECK_EQ(si.si_code, CLD_EXITED);
	CHECK_EQ(si.si_status, 7);
	CHECK_EQ(si.si_pid, pid);
	CHECK_EQ(WEXITSTATUS(status_of(pid)), 7);
	CHECK_ERR(waitpid(pid, NULL, 0), ECHILD);
}

static void
ignored_sigchld_leaves_no_zombie(void)
{
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	pid = fork();
	if (pid == 0)
		_exit(0);
	CHECK_ERR(waitpid(pid, NULL, 0), ECHILD);
	CHECK_ERR(kill(pid, 0), ESRCH);
}

static void
stop_and_continue_are_told(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	kill(pid, SIGSTOP);
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	CHECK_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);
	kill(pid, SIGCONT);
	CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
	CHECK(WIFCONTINUED(status));
	kill(pid, SIGKILL);
	CHECK_EQ(status_of(pid), SIGKILL);
}

static void
stopped_process_can_be_killed(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	kill(pid, SIGSTOP);
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	kill(pid, SIGKILL);
	CHECK_EQ(status_of(pid), SIGKILL);
}

static void
orphans_get_another_parent(void)
{
	int fds[2], ppid = 0;

	REQUIRE(pipe(fds) == 0);
	if (fork() == 0) {
		if (fork() == 0) {
			while (getppid() != 1)
				usleep(1000);
			ppid = getppid();
			write(fds[1], &ppid, sizeof(ppid));
		}
		_exit(0);
	}
	wait(NULL);
	CHECK_EQ(read(fds[0], &ppid, sizeof(ppid)), sizeof(ppid));
	CHECK_EQ(ppid, 1);
}

/*
 * The last member of a group is in init's session and has init as its parent
 * only since its own one ended: the group's ties to others have to add up.
 */
static void
orphans_leave_their_group_in_peace(void)
{
	int fds[2];
	pid_t pid;
	char c;

	REQUIRE(pipe(fds) == 0);
	pid = fork();
	if (pid == 0) {
		REQUIRE(setpgid(0, 0) == 0);
		if (fork() == 0)
			while (getppid() != 1)
				usleep(1000);
		_exit(0);
	}
	close(fds[1]);
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(read(fds[0], &c, 1), 0);
	while (kill(-pid, 0) == 0)
		usleep(1000);
	CHECK_EQ(errno, ESRCH);
}

static void
parents_death_can_be_heard(void)
{
	int fds[2], asked[2];
	char c;

	REQUIRE(pipe(fds) == 0 && pipe(asked) == 0);
	if (fork() == 0) {
		if (fork() == 0) {
			close(fds[0]);
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			write(asked[1], "", 1);
			for (;;)
				pause();
		}
		read(asked[0], &c, 1);
		_exit(0);
	}
	close(fds[1]);
	CHECK_EQ(read(fds[0], &c, 1), 0);
	wait(NULL);
}

static void *
ends_at_once(void *arg)
{
	return arg;
}

/* Threads count too. */
static void
users_process_limit_holds(void)
{
	struct rlimit rl = { 1, 1 };
	pthread_t thread;

	REQUIRE(setrlimit(RLIMIT_NPROC, &rl) == 0);
	REQUIRE(setuid(12345) == 0);
	CHECK_ERR(fork(), EAGAIN);
	CHECK_EQ(pthread_create(&thread, NULL, ends_at_once, NULL), EAGAIN);
}

static void
bad_clone_flags_are_refused(void)
{
	CHECK_ERR(syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0), EINVAL);
	CHECK_ERR(syscall(SYS_clone, CLONE_SIGHAND, 0, 0, 0, 0), EINVAL);
	CHECK_ERR(syscall(SYS_clone, CLONE_NEWPID, 0, 0, 0, 0), EINVAL);
	CHECK_ERR(syscall(SYS_clone, CLONE_SETTLS, 0, 0, bad_ptr, 0), EFAULT);
}

static void
bad_status_pointer_is_told(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	CHECK_ERR(waitpid(pid, bad_ptr, 0), EFAULT);
}

/* All at once: each holds on until the last one is there. */
static void
two_hundred_live_at_once(void)
{
	pid_t pid[ATONCE];
	int go[2], i, ok = 0;
	char c;

	REQUIRE(pipe(go) == 0);
	for (i = 0; i < ATONCE; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			close(go[1]);
			_exit(read(go[0], &c, 1) == 0 ? i & 0x7f : 255);
		}
		REQUIRE(pid[i] > 0);
	}
	close(go[1]);
	for (i = 0; i < ATONCE; i++)
		ok += WEXITSTATUS(status_of(pid[i])) == (i & 0x7f);
	CHECK_EQ(ok, ATONCE);
}

static void
numbers_are_not_used_again_at_once(void)
{
	pid_t pid, last = 0;
	int i;

	for (i = 0; i < 100; i++) {
		pid = fork();
		if (pid == 0)
			_exit(0);
		status_of(pid);
		CHECK(pid != last);
		last = pid;
	}
}

static void
groups_and_sessions(void)
{
	pid_t pid;
	int status;

	CHECK_EQ(setpgid(0, 0), 0);
	CHECK_EQ(getpgrp(), getpid());
	CHECK_ERR(setsid(), EPERM);
	CHECK_ERR(setpgid(1, 0), ESRCH);
	CHECK_ERR(setpgid(0, -1), EINVAL);
	CHECK_ERR(getpgid(30000), ESRCH);
	pid = fork();
	if (pid == 0) {
		tap_failures = 0;
		CHECK_EQ(setsid(), getpid());
		CHECK_EQ(getsid(0), getpid());
		CHECK_ERR(setpgid(0, 0), EPERM);
		_exit(tap_failures);
	}
	status = status_of(pid);
	CHECK_EQ(status, 0);
}

TAP_MAIN(
	CASE(memory_is_copied),
	CASE(exit_status_is_eight_bits),
	CASE(signal_is_in_the_status),
	CASE(vfork_shares_memory_and_waits),
	CASE(wait_without_children_fails),
	CASE(nohang_does_not_wait),
	CASE(zombie_stays_with_nowait),
	CASE(ignored_sigchld_leaves_no_zombie),
	CASE(stop_and_continue_are_told),
	CASE(stopped_process_can_be_killed),
	CASE(orphans_get_another_parent),
	CASE(orphans_leave_their_group_in_peace),
	CASE(parents_death_can_be_heard),
	CASE(users_process_limit_holds),
	CASE(bad_clone_flags_are_refused),
	CASE(bad_status_pointer_is_told),
	CASE(two_hundred_live_at_once),
	CASE(numbers_are_not_used_again_at_once),
	CASE(groups_and_sessions)
)
