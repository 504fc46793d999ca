/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tracee: children to be traced, for the tests of ptrace.
 */

#ifndef _REGRESS_TRACEE_H_
#define _REGRESS_TRACEE_H_

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "tap.h"

/* Wait statuses of stops, and of ends. */
#define STOPPED(sig)		(0x7f | (sig) << 8)
#define EVENT(e)		(STOPPED(SIGTRAP) | (e) << 16)
#define SYSSTOP			STOPPED(SIGTRAP | 0x80)
#define GROUPSTOP(sig)		(STOPPED(sig) | PTRACE_EVENT_STOP << 16)
#define EXITED(n)		((n) << 8)

/* The call itself: what is fetched goes to `data', and no value is an error. */
static inline long
pt(int req, pid_t pid, unsigned long addr, unsigned long data)
{
	return syscall(SYS_ptrace, req, pid, addr, data);
}

/* What the next wait for it tells; -1 if it fails. */
static inline int
told(pid_t pid)
{
	int status = -1;

	return waitpid(pid, &status, __WALL) == pid ? status : -1;
}

/* Let it go on and say what is told then. */
static inline int
on(int req, pid_t pid, int sig)
{
	if (pt(req, pid, 0, (unsigned long)sig) != 0)
		return -1;
	return told(pid);
}

/* What a child does that is to do nothing; it can be found in its text. */
__attribute__((noipa, unused)) static void
nothing(void)
{
	__asm volatile("");
}

__attribute__((unused)) static void
sleep_on(void)
{
	for (;;)
		pause();
}

/*
 * A child that is traced by us and stands at a SIGSTOP before it calls `func',
 * whose return ends it with status 0.
 */
static inline pid_t
tracee(void (*func)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
			_exit(99);
		syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSTOP);
		func();
		_exit(0);
	}
	REQUIRE(pid > 0);
	REQUIRE(told(pid) == STOPPED(SIGSTOP));
	return pid;
}

/* A child of ours that is not traced, and runs `func'. */
static inline pid_t
child(void (*func)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		func();
		_exit(0);
	}
	REQUIRE(pid > 0);
	return pid;
}

static inline void
put_down(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	while (waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status))
		continue;
}

static inline struct user_regs_struct
regs_of(pid_t pid)
{
	struct user_regs_struct r;

	REQUIRE(pt(PTRACE_GETREGS, pid, 0, (unsigned long)&r) == 0);
	return r;
}

static inline siginfo_t
info_of(pid_t pid)
{
	siginfo_t si;

	REQUIRE(pt(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&si) == 0);
	return si;
}

/* Memory that children share with us. */
static inline void *
shared(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	REQUIRE(p != MAP_FAILED);
	return p;
}

#endif /* _REGRESS_TRACEE_H_ */
