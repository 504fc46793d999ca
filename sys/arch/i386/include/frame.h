/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * frame: what lies on a kernel stack after an entry and during a switch.
 *
 * A trap frame is built from the top down: the CPU's part (in user mode five
 * words, in kernel mode three), an error code or, for a system call, the
 * number that was asked for, the trap's number, and all registers.  A frame
 * from user mode always ends at the top of the kernel stack, so an lwp's is
 * at a known place: see lwp_trapframe().  The general registers lie in the
 * order in which a system call has its arguments in them, so that the frame is
 * its list of arguments.
 *
 * Xen puts the event mask of the interrupted code into bits 16-23 of the cs
 * word.  It is always zero for user mode, so user frames need no care; in a
 * kernel frame cs is to be read by TF_CS.
 */

#ifndef _I386_FRAME_H_
#define _I386_FRAME_H_

#include <sys/types.h>

struct trapframe {
	uint32_t	tf_gs;
	uint32_t	tf_fs;
	uint32_t	tf_es;
	uint32_t	tf_ds;
	uint32_t	tf_ebx;		/* from here on six arguments */
	uint32_t	tf_ecx;
	uint32_t	tf_edx;
	uint32_t	tf_esi;
	uint32_t	tf_edi;
	uint32_t	tf_ebp;
	uint32_t	tf_eax;
	uint32_t	tf_trapno;	/* T_xxx */
	uint32_t	tf_err;		/* T_SYSCALL: eax at entry */
	uint32_t	tf_eip;
	uint32_t	tf_cs;
	uint32_t	tf_eflags;
	/* From user mode only. */
	uint32_t	tf_esp;
	uint32_t	tf_ss;
};

#define TF_CS(tf)	((tf)->tf_cs & 0xffff)
#define TF_MASK(tf)	(((tf)->tf_cs >> 16) & 0xff)
#define USERMODE(tf)	(((tf)->tf_cs & 3) == 3)
/* Where the stack pointer was when the CPU trapped in kernel mode. */
#define TF_KESP(tf)	((uintptr_t)&(tf)->tf_esp)

/* What cpu_switchto leaves on the stack of an lwp that is not running. */
struct switchframe {
	uint32_t	sf_edi;
	uint32_t	sf_esi;
	uint32_t	sf_ebx;
	uint32_t	sf_ebp;
	uint32_t	sf_eip;
};

#endif /* _I386_FRAME_H_ */
