/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * proc: the machine's part of struct lwp and struct proc.
 *
 * Key: ! the lwp itself; * any CPU, by a plain store
 */

#ifndef _I386_PROC_H_
#define _I386_PROC_H_

#include <sys/types.h>

struct trapframe;

struct mdlwp {
	struct trapframe *md_regs;	/* !: frame of its user registers */
	uint64_t	md_ustamp;	/* !: time stamp counter at last exit */
	uint64_t	md_uticks;	/* !: ticks in user mode: see clock.c */
	volatile int	md_astpending;	/* *: look again before user mode */
	bool		md_sstep;	/* !: the trap flag is a tracer's */
};

#endif /* _I386_PROC_H_ */
