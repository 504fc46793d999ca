/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_ptrace: requests, and what the machine's file sees of them.
 */

#ifndef _LINUX_PTRACE_H_
#define _LINUX_PTRACE_H_

#include <sys/types.h>

struct lwp;

#define LINUX_PTRACE_TRACEME		0
#define LINUX_PTRACE_PEEKTEXT		1
#define LINUX_PTRACE_PEEKDATA		2
#define LINUX_PTRACE_PEEKUSER		3
#define LINUX_PTRACE_POKETEXT		4
#define LINUX_PTRACE_POKEDATA		5
#define LINUX_PTRACE_POKEUSER		6
#define LINUX_PTRACE_CONT		7
#define LINUX_PTRACE_KILL		8
#define LINUX_PTRACE_SINGLESTEP		9
#define LINUX_PTRACE_GETREGS		12
#define LINUX_PTRACE_SETREGS		13
#define LINUX_PTRACE_GETFPREGS		14
#define LINUX_PTRACE_SETFPREGS		15
#define LINUX_PTRACE_ATTACH		16
#define LINUX_PTRACE_DETACH		17
#define LINUX_PTRACE_GETFPXREGS		18
#define LINUX_PTRACE_SETFPXREGS		19
#define LINUX_PTRACE_OLDSETOPTIONS	21
#define LINUX_PTRACE_SYSCALL		24
#define LINUX_PTRACE_GET_THREAD_AREA	25
#define LINUX_PTRACE_SET_THREAD_AREA	26
#define LINUX_PTRACE_SYSEMU		31
#define LINUX_PTRACE_SYSEMU_SINGLESTEP	32
#define LINUX_PTRACE_SETOPTIONS		0x4200
#define LINUX_PTRACE_GETEVENTMSG	0x4201
#define LINUX_PTRACE_GETSIGINFO		0x4202
#define LINUX_PTRACE_SETSIGINFO		0x4203
#define LINUX_PTRACE_GETREGSET		0x4204
#define LINUX_PTRACE_SETREGSET		0x4205
#define LINUX_PTRACE_SEIZE		0x4206
#define LINUX_PTRACE_INTERRUPT		0x4207
#define LINUX_PTRACE_LISTEN		0x4208
#define LINUX_PTRACE_GETSIGMASK		0x420a
#define LINUX_PTRACE_SETSIGMASK		0x420b
#define LINUX_PTRACE_GET_SYSCALL_INFO	0x420e

/*
 * One request, for the functions that ptrace_with calls.  They may not sleep,
 * so what the user gives or gets goes through pt_buf.
 */
struct linux_ptcall {
	int		pt_req;
	uintptr_t	pt_addr;
	uintptr_t	pt_data;
	void		*pt_buf;
	size_t		pt_len;		/* bytes in pt_buf, given or got */
};

/* Requests about registers; EOPNOTSUPP: it is not one of those. */
int	linux_ptrace_machdep(struct lwp *, int req, pid_t, uintptr_t addr,
	    uintptr_t data, register_t *);

#endif /* _LINUX_PTRACE_H_ */
