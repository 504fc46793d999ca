/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu: the fake machine's CPUs, one of which runs the test at a time.  Tests
 * that have no need of CPUs link hostkern, which has only an lwp; the others
 * link fakemach.
 */

#ifndef _MACHINE_CPU_H_
#define _MACHINE_CPU_H_

#include <sys/types.h>
#include <sys/cpu_data.h>
#include <machine/intr.h>

#define FAKE_NCPU	4

struct lwp;

struct cpu_info {
	struct lwp	*ci_curlwp;
	u_int		ci_index;
	int		ci_ilevel;
	uint32_t	ci_ipending;	/* a bit for each level */
	int		ci_idepth;	/* soft interrupts under way */
	struct cpu_data	ci_data;
};

extern struct cpu_info	fake_cpus[FAKE_NCPU];
extern struct cpu_info	*fake_curcpu;

static inline struct cpu_info *
curcpu(void)
{
	return fake_curcpu;
}

static inline u_int
cpu_number(void)
{
	return fake_curcpu->ci_index;
}

static inline void
cpu_relax(void)
{
	__insn_barrier();
}

static inline void
cpu_spin(u_int *turns)
{
	++*turns;
	__insn_barrier();
}

extern struct lwp *host_curlwp;
#define curlwp	host_curlwp

#endif /* _MACHINE_CPU_H_ */
