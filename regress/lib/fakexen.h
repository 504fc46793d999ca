/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fakexen: enough of Xen, in a host program, to run the real pmap and the
 * real queue of hypercalls against it.  The theory is in fakexen.c.
 *
 * The interface is of plain C types, since one side of it is compiled as
 * kernel code and the other against the host's library.
 */

#ifndef _REGRESS_FAKEXEN_H_
#define _REGRESS_FAKEXEN_H_

#define FX_BASE		0xc0000000u	/* VIRT_BASE: direct map of pfn 0 */
#define FX_NLOW		2048u		/* pages with a direct map */
#define FX_NHIGH	256u		/* pages without one */
#define FX_NPAGES	(FX_NLOW + FX_NHIGH)
#define FX_NL1		8u		/* L1s of the kernel, empty ones too */
#define FX_NCPU		4u

/* What happened since fx_init; hypercalls by kind, flushes by reach. */
struct fx_counts {
	unsigned	hypercalls;	/* issued by the kernel */
	unsigned	multicalls;	/* of these */
	unsigned	inner;		/* calls within multicalls */
	unsigned	mmu_updates;	/* entries in mmu_update calls */
	unsigned	va_mappings;
	unsigned	flush_local;	/* this CPU's TLB, all or a page */
	unsigned	flush_remote;	/* other CPUs', by bit mask */
	unsigned	flush_domain;	/* all CPUs: an L2 or L3 changed */
	unsigned	pins, unpins;
	unsigned	loads;		/* NEW_BASEPTR */
};
extern struct fx_counts fx_counts;

/* Memory, frames and the builder's tables are there; curcpu() is CPU 0. */
void	fx_init(void *cpus[], unsigned ncpu);
unsigned *fx_p2m(void);
unsigned long fx_kernel_l3(void);	/* kernel address of its L3 */
unsigned fx_first_free(void);		/* pfn behind the builder's tables */

/* The kernel code that follows runs on this CPU. */
void	fx_run_on(unsigned cpu);

/*
 * A user access on a CPU, by way of its TLB: the pfn it reaches, or -1 for a
 * page fault.  Sets accessed and dirty bits as a processor does.
 */
long	fx_access(unsigned cpu, unsigned long va, int write);

/* The kernel's store of an entry: whether its tables allow that. */
int	fx_store(unsigned long va, unsigned long long val);

/* Make the n-th hypercall operation from now fail; 0: none. */
void	fx_fail_after(unsigned n);

/*
 * The state is as Xen's: every frame's count is what its users add up to.
 * NULL, or what is wrong.
 */
const char *fx_check(void);
/* Is the frame of this page typed as a table, and is it writable to us? */
int	fx_is_table(unsigned pfn);
unsigned fx_tables(void);

/* The first thing a real Xen would have crashed us for, or NULL. */
extern const char *fx_crime;

#endif /* _REGRESS_FAKEXEN_H_ */
