/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_cputime: where the time of each CPU went.
 *
 * Overview
 *
 *	The time of a CPU, as the wall has it, is what was stolen from it, and
 *	the rest, which is what its sched_clock counts.  The rest is somebody's:
 *	of the idle lwp, or of a process, in user mode or in the kernel.  Every
 *	charge (kern_synch.c) puts all of sched_clock since the one before on
 *	one of these accounts, so that
 *
 *		user + nice + system + idle + stolen = wall
 *
 *	for each CPU that is online, and any span between two looks.
 *
 * Looking at other CPUs
 *
 *	A CPU that runs one lwp for long, or rests, charges nothing meanwhile:
 *	there is no tick.  Who wants to know asks those that run somebody to
 *	charge what they have so far, by an interrupt, and waits for that for
 *	CHARGE_PATIENCE at most, since a virtual CPU may stand still.  A CPU
 *	that rests is let alone: how long it rests by now is seen from outside.
 *
 *	Each number is written by its CPU alone.  It is 64 bits wide and only
 *	ever grows, so a reader takes its upper half before and after the lower
 *	one, and again if they differ.
 *
 * Limits: what a CPU ran before it stood still for longer than that is not told
 * yet.  Time in interrupts is that of whom they interrupt.  Time waiting for
 * disks (Linux's iowait) is idle time.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/cputime.h>
#include <sys/intr.h>
#include <sys/lwp.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define CHARGE_PATIENCE	(200 * NSEC_PER_MSEC)

/* => the CPU may be writing it */
static nsec_t
load_time(const nsec_t *p)
{
	const volatile uint32_t *half = (const volatile uint32_t *)p;
	uint32_t hi, lo;

	do {
		hi = half[1];
		lo = half[0];
		__insn_barrier();
	} while (half[1] != hi);
	return (nsec_t)hi << 32 | lo;
}

/* Does the CPU run somebody whose time is not charged yet? */
static bool
runs_somebody(const struct cpu_info *ci)
{
	return ci->ci_schedstate.spc_online &&
	    atomic_load_relaxed(&ci->ci_curlwp) != ci->ci_idlelwp;
}

/*
 * Every CPU has charged what its lwp used by now, if it runs in fact.
 * => may not hold spin mutexes
 */
void
cputime_charge_all(void)
{
	nsec_t end = nanouptime_ns() + CHARGE_PATIENCE;
	u_int before[MAXCPUS], i, turns = 0;
	struct cpu_info *ci;
	uint32_t asked = 0;
	int s;

	CPU_INFO_FOREACH(i, ci) {
		before[i] = atomic_load_relaxed(&ci->ci_schedstate.spc_ncharge);
		if (ci == curcpu() || !runs_somebody(ci))
			continue;
		asked |= 1u << i;
		cpu_ask_charge(ci);
	}
	s = splsched();
	sched_charge_now();
	splx(s);
	CPU_INFO_FOREACH(i, ci)
		while ((asked & (1u << i)) != 0 && runs_somebody(ci) &&
		    atomic_load_relaxed(&ci->ci_schedstate.spc_ncharge) ==
		    before[i] && nanouptime_ns() < end)
			cpu_spin(&turns);
}

void
cputime_get(const struct cpu_info *ci, struct cputime *ct)
{
	const struct schedstate_percpu *spc = &ci->ci_schedstate;
	nsec_t ours, since;

	ct->ct_user = load_time(&spc->spc_usertime);
	ct->ct_nice = load_time(&spc->spc_nicetime);
	ct->ct_system = load_time(&spc->spc_systime);
	ct->ct_idle = load_time(&spc->spc_idletime);
	since = load_time(&spc->spc_lastswitch);
	cpu_runtimes(ci, &ours, &ct->ct_stolen);
	if (spc->spc_online && !runs_somebody(ci) && ours > since)
		ct->ct_idle += ours - since;
}
