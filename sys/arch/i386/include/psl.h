/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * psl: the bits of eflags.
 *
 * PSL_USERSET is what a user program starts with, PSL_USERCHANGE what it may
 * set by sigreturn or through a debugger; the rest is the kernel's or Xen's.
 * In ring 1 the interrupt flag cannot be changed by the CPU and means
 * nothing: events are masked by a byte (see intr.c).
 */

#ifndef _I386_PSL_H_
#define _I386_PSL_H_

#define PSL_C		0x00000001	/* carry */
#define PSL_MBO		0x00000002	/* always one */
#define PSL_PF		0x00000004	/* parity */
#define PSL_AF		0x00000010	/* carry out of the low four bits */
#define PSL_Z		0x00000040	/* zero */
#define PSL_N		0x00000080	/* negative */
#define PSL_T		0x00000100	/* trap after each instruction */
#define PSL_I		0x00000200	/* interrupts enabled */
#define PSL_D		0x00000400	/* strings run downwards */
#define PSL_V		0x00000800	/* overflow */
#define PSL_IOPL	0x00003000	/* ring that may do i/o */
#define PSL_NT		0x00004000	/* nested task */
#define PSL_RF		0x00010000	/* ignore a breakpoint once */
#define PSL_VM		0x00020000	/* virtual 8086 mode */
#define PSL_AC		0x00040000	/* alignment check */
#define PSL_VIF		0x00080000	/* virtual interrupt flag */
#define PSL_VIP		0x00100000	/* virtual interrupt pending */
#define PSL_ID		0x00200000	/* cpuid exists */

#define PSL_USERSET	(PSL_MBO | PSL_I)
#define PSL_USERCHANGE	(PSL_C | PSL_PF | PSL_AF | PSL_Z | PSL_N | PSL_T | \
			    PSL_D | PSL_V | PSL_RF | PSL_AC | PSL_ID)

#endif /* _I386_PSL_H_ */
