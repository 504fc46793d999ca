/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/evcnt: what each CPU counts for itself.
 *
 * A number here is the index of a counter in ci_evcnt.  evcnt_count() and
 * evcnt_add() of <machine/cpu.h> count, xen/xen_evcnt.c has the names, and
 * evcnt(9) tells what they mean.
 */

#ifndef _MACHINE_EVCNT_H_
#define _MACHINE_EVCNT_H_

#define EVC_NHYPERCALLS	56		/* numbers Xen has */
#define EVC_NBATCHES	10		/* powers of two: 1 .. 512 */

enum {
	EVC_NONE,			/* a counter that no CPU keeps */

	/* hypercalls: issued, and made within a multicall, by number */
	EVC_HYPERCALL,
	EVC_MULTICALL = EVC_HYPERCALL + EVC_NHYPERCALLS,

	/* xpq.c */
	EVC_BATCH = EVC_MULTICALL + EVC_NHYPERCALLS, /* by log2 of operations */
	EVC_PTE_SINGLE = EVC_BATCH + EVC_NBATCHES, /* a call of its own */
	EVC_PTE_QUEUED,			/* in a section */
	EVC_PTE_MERGED,			/* of these, joined to the last one */
	EVC_OP_MERGED,			/* mmuext operations, the same */
	EVC_TLB_LOCAL,			/* flushes of this CPU, page or all */
	EVC_TLB_REMOTE,			/* requests to flush other CPUs */

	/* pmap.c */
	EVC_PIN,
	EVC_UNPIN,
	EVC_LOAD,			/* of a page table */
	EVC_REUSED,			/* a pmap that was kept pinned */
	EVC_UNPIN_IPI_SENT,		/* to a CPU that had the pmap */
	EVC_UNPIN_IPI_SPARED,		/* a CPU running, but without it */
	EVC_STORE_PRIVATE,		/* entries, by plain stores */
	EVC_STORE_PINNED,		/* entries, by way of Xen */
	EVC_LIVE_L2,			/* entries of a pinned L2, or L3: */
	EVC_LIVE_L3,			/* each flushes all CPUs */

	/* trap.c */
	EVC_FAULT_USER,			/* page faults */
	EVC_FAULT_KERNEL,

	EVCNT_NSLOTS
};

#endif /* _MACHINE_EVCNT_H_ */
