/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * signal: the signals' native numbers, which are BSD's, and their actions.
 *
 * The real-time signals begin at SIGRTMIN and queue with their siginfo.
 */

#ifndef _SYS_SIGNAL_H_
#define _SYS_SIGNAL_H_

#include <sys/sigtypes.h>

#define SIGHUP		1	/* hangup */
#define SIGINT		2	/* interrupt from the keyboard */
#define SIGQUIT		3	/* quit from the keyboard */
#define SIGILL		4	/* illegal instruction */
#define SIGTRAP		5	/* breakpoint or single step */
#define SIGABRT		6	/* abort() */
#define SIGEMT		7	/* coprocessor stack fault */
#define SIGFPE		8	/* arithmetic exception */
#define SIGKILL		9	/* kill: cannot be caught */
#define SIGBUS		10	/* memory that cannot be had */
#define SIGSEGV		11	/* memory that is not there */
#define SIGSYS		12	/* bad system call */
#define SIGPIPE		13	/* nobody reads the pipe */
#define SIGALRM		14	/* alarm clock */
#define SIGTERM		15	/* please end */
#define SIGURG		16	/* urgent data on a socket */
#define SIGSTOP		17	/* stop: cannot be caught */
#define SIGTSTP		18	/* stop from the keyboard */
#define SIGCONT		19	/* continue if stopped */
#define SIGCHLD		20	/* a child stopped or ended */
#define SIGTTIN		21	/* background read from the terminal */
#define SIGTTOU		22	/* background write to the terminal */
#define SIGIO		23	/* input or output is possible */
#define SIGXCPU		24	/* processor time used up */
#define SIGXFSZ		25	/* file size limit */
#define SIGVTALRM	26	/* virtual alarm clock */
#define SIGPROF		27	/* profiling alarm clock */
#define SIGWINCH	28	/* the window changed its size */
#define SIGINFO		29	/* status request from the keyboard */
#define SIGUSR1		30
#define SIGUSR2		31
#define SIGPWR		32	/* power fails */
#define SIGRTMIN	33
#define SIGRTMAX	65

/* Handlers are addresses in user space; two are not. */
#define SIG_DFL		((uintptr_t)0)
#define SIG_IGN		((uintptr_t)1)

struct sigaction {
	uintptr_t	sa_handler;	/* SIG_DFL, SIG_IGN or an address */
	sigset_t	sa_mask;	/* blocked while it runs */
	int		sa_flags;
};

#define SA_ONSTACK	0x0001	/* run on the alternate stack */
#define SA_RESTART	0x0002	/* restart system calls */
#define SA_RESETHAND	0x0004	/* once only */
#define SA_NOCLDSTOP	0x0008	/* no SIGCHLD when a child stops */
#define SA_NODEFER	0x0010	/* do not block the signal itself */
#define SA_NOCLDWAIT	0x0020	/* children leave no zombies */
#define SA_SIGINFO	0x0040	/* the handler takes three arguments */

#define SIG_BLOCK	1
#define SIG_UNBLOCK	2
#define SIG_SETMASK	3

#endif /* _SYS_SIGNAL_H_ */
