/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * trap: numbers of what brings the CPU into the kernel.
 *
 * Up to T_XMM they are the processor's vectors.  The others are ours, for
 * entries that have no vector or are told apart by the software.
 */

#ifndef _I386_TRAP_H_
#define _I386_TRAP_H_

#define T_DIVIDE	0		/* divide error */
#define T_DEBUG		1		/* single step, hardware breakpoint */
#define T_NMI		2		/* by callback, not by table */
#define T_BPT		3		/* int3 */
#define T_OFLOW		4		/* into */
#define T_BOUND		5		/* bound */
#define T_ILLEGAL	6		/* invalid opcode */
#define T_DNA		7		/* FPU used while its flag is set */
#define T_DOUBLE	8		/* cannot happen under Xen */
#define T_FPOPOVR	9		/* coprocessor segment overrun */
#define T_TSS		10		/* invalid TSS */
#define T_SEGNP		11		/* segment not present */
#define T_STACK		12		/* stack segment */
#define T_PROT		13		/* general protection */
#define T_PAGE		14		/* page fault */
#define T_SPURIOUS	15
#define T_ARITH		16		/* x87 exception */
#define T_ALIGN		17		/* alignment check */
#define T_MCA		18		/* machine check */
#define T_XMM		19		/* SSE exception */

#define T_SYSCALL	0x80		/* int $0x80 */
#define T_EVENT		0x100		/* event channel upcall */
#define T_FAILSAFE	0x101		/* Xen could not load a segment */

/* tf_err of T_PAGE */
#define PGEX_P		0x01		/* page present: a protection fault */
#define PGEX_W		0x02		/* a write */
#define PGEX_U		0x04		/* from ring 3 */
#define PGEX_RSVD	0x08		/* reserved bit in the entry */
#define PGEX_I		0x10		/* an instruction fetch */

#endif /* _I386_TRAP_H_ */
