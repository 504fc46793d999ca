/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/pte: page tables of PAE.
 *
 *	va:  31 30 | 29 ... 21 | 20 ... 12 | 11 ... 0
 *	      L3   |    L2     |    L1     |  offset
 *
 * An L3 has 4 entries (but fills a page of its own: Xen clears the rest), L2s
 * and L1s have 512.  Entries hold machine frames.
 *
 * Rule: an entry without PG_V is zero, whole.  A processor with the L1TF flaw
 * speculates through anything else, and Xen kills a domain that stores it.
 */

#ifndef _MACHINE_PTE_H_
#define _MACHINE_PTE_H_

#define PG_V		0x001ULL	/* present */
#define PG_RW		0x002ULL	/* writable */
#define PG_U		0x004ULL	/* by ring 3, too */
#define PG_A		0x020ULL	/* was used (set by hardware) */
#define PG_M		0x040ULL	/* was written (set by hardware) */
#define PG_W		0x200ULL	/* ours: wired */
#define PG_PVLIST	0x400ULL	/* ours: managed, see struct pv_entry */
#define PG_NX		(1ULL << 63)	/* not to be executed; never in an L3 */
#define PG_FRAME	0x000ffffffffff000ULL
#define PG_PROT		(PG_RW | PG_U | PG_NX)

#define L1_SHIFT	12
#define L2_SHIFT	21
#define L3_SHIFT	30
#define NPTEPG		512		/* entries in a table page */
#define NL3		4

#define NBPD_L1		(1u << L1_SHIFT)	/* bytes an L1 entry maps */
#define NBPD_L2		(1u << L2_SHIFT)	/* bytes an L1 page maps */
#define NBPD_L3		(1u << L3_SHIFT)

#define L3_KERN		3		/* the slot of all that is not user's */

#ifndef __ASSEMBLER__
#include <sys/types.h>

typedef uint64_t pt_entry_t;

static inline u_int
pl1_i(vaddr_t va)
{
	return (va >> L1_SHIFT) & (NPTEPG - 1);
}

static inline u_int
pl2_i(vaddr_t va)
{
	return (va >> L2_SHIFT) & (NPTEPG - 1);
}

static inline u_int
pl3_i(vaddr_t va)
{
	return va >> L3_SHIFT;
}
#endif /* !__ASSEMBLER__ */

#endif /* _MACHINE_PTE_H_ */
