/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Every system call number with arguments that make no sense.
 * Whatever a program asks, the answer is a value or an errno, or the caller
 * waits; the kernel goes on.  Calls are made by other processes, which an alarm
 * ends if a call waits.  Left out are the calls that do not return
 * to their caller, those that block the alarm, and those that do what they
 * should when asked with zeros.
 */

#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>

#include "tap.h"

#define LAST	460
#define GROUP	16		/* calls made by one process, if they return */

static volatile int	*at;	/* the call it makes now; shared with us */

static const short left_out[] = {
	SYS_exit, SYS_fork, SYS_pause, SYS_ptrace, SYS_sethostname,
	SYS_sigsuspend, SYS_reboot, SYS_vhangup, SYS_sigreturn, SYS_clone,
	SYS_setdomainname, SYS_rt_sigreturn, SYS_vfork, SYS_exit_group,
	SYS_seccomp,
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

/*
 * Make the calls from `n' on elsewhere, until one ends that process or GROUP
 * were made.  Returns the number of the last.
 */
static int
elsewhere(int n, long a, int *status)
{
	int end = n + GROUP;
	pid_t pid;

	*at = n;
	pid = fork();
	REQUIRE(pid != -1);
	if (pid == 0) {
		setsid();
		for (; n < end; n++) {
			if (n > LAST || is_left_out(n))
				continue;
			*at = n;
			ualarm(50000, 0);
			syscall(n, a, a, a, a, a, a);
		}
		*at = end - 1;
		_exit(0);
	}
	REQUIRE(waitpid(pid, status, 0) == pid);
	return *at;
}

static void
call_all_with(long a)
{
	int n, status;

	at = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(at != MAP_FAILED);
	signal(SIGALRM, SIG_DFL);
	for (n = 0; n <= LAST; n++) {
		n = elsewhere(n, a, &status);
		if (WIFSIGNALED(status) && WTERMSIG(status) != SIGALRM)
			tap_fail(__FILE__, __LINE__, "call %d(%#lx): signal %d",
			    n, (unsigned long)a, WTERMSIG(status));
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
