/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Every system call number with arguments that make no sense.
 * Whatever a program asks, the answer is a value or an errno, or the caller
 * waits; the kernel goes on.  Each call is made by a process of its own, which
 * an alarm ends if the call waits.  Left out are the calls that do not return
 * to their caller, those that block the alarm, and those that do what they
 * should when asked with zeros.
 */

#define _GNU_SOURCE
#include <sys/syscall.h>

#define TAP_LIMIT	50
#include "tap.h"

#define LAST	460

static const short left_out[] = {
	SYS_exit, SYS_fork, SYS_pause, SYS_ptrace, SYS_sethostname,
	SYS_sigsuspend, SYS_reboot, SYS_vhangup, SYS_sigreturn, SYS_clone,
	SYS_setdomainname,
	SYS_rt_sigreturn, SYS_vfork, SYS_exit_group, SYS_seccomp,
};

static bool
is_left_out(int n)
{
	unsigned i;

	for (i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
		if (left_out[i] == n)
			return true;
	return false;
}

/* Make the call elsewhere; how that process ended. */
static int
elsewhere(int n, long a)
{
	int status;
	pid_t pid;

	pid = fork();
	REQUIRE(pid != -1);
	if (pid == 0) {
		setsid();
		ualarm(50000, 0);
		syscall(n, a, a, a, a, a, a);
		_exit(0);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	return status;
}

static void
call_all_with(long a)
{
	int n, status;

	signal(SIGALRM, SIG_DFL);
	for (n = 0; n <= LAST; n++) {
		if (is_left_out(n))
			continue;
		status = elsewhere(n, a);
		if (WIFSIGNALED(status) && WTERMSIG(status) != SIGALRM)
			printf("# call %d(%#lx): signal %d\n", n, a,
			    WTERMSIG(status));
		CHECK(!WIFSIGNALED(status) || WTERMSIG(status) == SIGALRM ||
		    n == SYS_munmap || n == SYS_mmap || n == SYS_mprotect);
	}
}

static void
zeros_are_survived(void)
{
	call_all_with(0);
}

static void
minus_ones_are_survived(void)
{
	call_all_with(-1);
}

static void
pointers_to_nothing_are_survived(void)
{
	call_all_with((long)bad_ptr);
}

static void
pointers_to_the_kernel_are_survived(void)
{
	call_all_with((long)kern_ptr);
}

static void
pointers_to_the_border_are_survived(void)
{
	call_all_with(0xbffffffe);
}

static void
unknown_numbers_are_enosys(void)
{
	CHECK_ERR(syscall(10000), ENOSYS);
	CHECK_ERR(syscall(-1), ENOSYS);
	CHECK_ERR(syscall(0x7fffffff), ENOSYS);
	CHECK_ERR(syscall(SYS_modify_ldt + 0x10000), ENOSYS);
}

TAP_MAIN(CASE(zeros_are_survived), CASE(minus_ones_are_survived),
    CASE(pointers_to_nothing_are_survived),
    CASE(pointers_to_the_kernel_are_survived),
    CASE(pointers_to_the_border_are_survived),
    CASE(unknown_numbers_are_enosys))
