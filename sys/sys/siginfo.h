/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * siginfo: what is known about one signal sent.
 *
 * A pending signal may carry one of these.  It is flat where a user's siginfo_t
 * is a union: the emulation picks the fields that si_code makes meaningful.
 */

#ifndef _SYS_SIGINFO_H_
#define _SYS_SIGINFO_H_

#include <sys/queue.h>
#include <sys/types.h>

struct ptimer;

struct ksiginfo {
	TAILQ_ENTRY(ksiginfo) ksi_list;	/* on a sigpend's queue */
	u_int		ksi_flags;	/* KSI_* */
	int		ksi_signo;
	int		ksi_code;	/* SI_*, ILL_* ... */
	int		ksi_errno;
	pid_t		ksi_pid;	/* sender, or the child */
	uid_t		ksi_uid;
	int		ksi_status;	/* SIGCHLD: exit value or signal */
	nsec_t		ksi_utime;	/* SIGCHLD: time used by the child */
	nsec_t		ksi_stime;
	int		ksi_trap;	/* machine trap number */
	int		ksi_trapcode;	/* machine error code */
	uintptr_t	ksi_addr;	/* SIGSEGV, SIGBUS ...: where */
	uintptr_t	ksi_value;	/* sigqueue(): the sender's word */
	struct ptimer	*ksi_timer;	/* it is his: see sys/ptimer.h */
};
typedef struct ksiginfo ksiginfo_t;

#define KSI_TRAP	0x01		/* from a trap of the lwp itself */
#define KSI_EMPTY	0x02		/* nothing known but the number */
#define KSI_FROMPOOL	0x04		/* to be freed when consumed */

#define KSI_INIT(ksi)							\
	do {								\
		*(ksi) = (struct ksiginfo){ .ksi_flags = 0 };		\
	} while (0)
#define KSI_INIT_TRAP(ksi)						\
	do {								\
		*(ksi) = (struct ksiginfo){ .ksi_flags = KSI_TRAP };	\
	} while (0)
#define KSI_INIT_EMPTY(ksi)						\
	do {								\
		*(ksi) = (struct ksiginfo){ .ksi_flags = KSI_EMPTY };	\
	} while (0)

/* ksi_code: who sent it.  Linux's values, as POSIX leaves them free. */
#define SI_USER		0		/* kill() */
#define SI_KERNEL	0x80		/* the kernel, no more to say */
#define SI_QUEUE	(-1)		/* sigqueue() */
#define SI_TIMER	(-2)		/* a timer */
#define SI_TKILL	(-6)		/* tgkill() */

#define ILL_ILLOPC	1		/* illegal opcode */
#define ILL_ILLOPN	2		/* illegal operand */
#define ILL_ILLTRP	4		/* illegal trap */
#define ILL_PRVOPC	5		/* privileged opcode */
#define ILL_COPROC	7		/* coprocessor error */
#define ILL_BADSTK	8		/* internal stack error */

#define FPE_INTDIV	1		/* integer divided by zero */
#define FPE_INTOVF	2		/* integer overflow */
#define FPE_FLTDIV	3		/* floating division by zero */
#define FPE_FLTOVF	4
#define FPE_FLTUND	5
#define FPE_FLTRES	6		/* inexact result */
#define FPE_FLTINV	7		/* invalid operation */
#define FPE_FLTSUB	8		/* subscript out of range */

#define SEGV_MAPERR	1		/* nothing is mapped there */
#define SEGV_ACCERR	2		/* mapped, but not for this */

#define BUS_ADRALN	1		/* bad alignment */
#define BUS_ADRERR	2		/* no such object behind it */
#define BUS_OBJERR	3		/* the object failed */

#define TRAP_BRKPT	1		/* breakpoint */
#define TRAP_TRACE	2		/* single step */
#define TRAP_HWBKPT	4		/* a watchpoint */

#define CLD_EXITED	1
#define CLD_KILLED	2
#define CLD_DUMPED	3
#define CLD_TRAPPED	4
#define CLD_STOPPED	5
#define CLD_CONTINUED	6

#endif /* _SYS_SIGINFO_H_ */
