/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * dbregs: debug registers in the CPU, and the trap they cause.
 *
 * Overview
 *
 * An lwp's watchpoints are in its pcb, set by a tracer while it stands still.
 * A CPU has them while the lwp runs there: ci_dr7 is what its DR7 holds, and 0
 * for almost every lwp, of which a switch learns with two loads.  If the next
 * lwp has watchpoints they go out in the switch's one hypercall; if only the
 * last one had, DR7 alone is cleared.
 *
 * The trap
 *
 * DR6 says why: a single step, or which watchpoints.  It is only ever added
 * to, so it is cleared here each time, and what the program's own watchpoints
 * and steps caused is kept for the tracer.  A watchpoint may also be hit by the
 * kernel, which copies to or from the program's memory: the access is done when
 * the trap comes, so there is nothing to do, and the tracer is not told.
 *
 * A watchpoint on an instruction traps before it is executed; RF in the flags
 * lets the program get past it.
 *
 * Xen facts
 *
 * Each vCPU has its own debug registers, which Xen loads when the vCPU runs.
 * Xen refuses an address in its own part, GD, and watchpoints on i/o ports,
 * even among those that are not enabled while another one is (set_debugreg in
 * Xen's arch/x86/traps.c).  What is enabled process_write_dbreg has checked,
 * and nothing else is loaded, so a refusal is a bug here.
 *
 * Locking: none.  A CPU's registers are its own, a pcb is the lwp's.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/lwp.h>
#include <sys/siginfo.h>
#include <sys/systm.h>

#include <machine/dbreg.h>
#include <machine/frame.h>
#include <machine/pcb.h>
#include <machine/psl.h>
#include <machine/reg.h>

#include <xenport/hypercall.h>
#include <xenport/xpq.h>

/* What DR7 has to be for the lwp; 0 if nothing is watched. */
static uint32_t
dbregs_control(const struct pcb *pcb)
{
	uint32_t dr7 = 0;
	u_int i;

	if (__predict_true((pcb->pcb_dr7 & DR7_ENABLES) == 0))
		return 0;
	for (i = 0; i < NDBREGS; i++)
		if ((pcb->pcb_dr7 & DR7_ENABLED(i)) != 0)
			dr7 |= pcb->pcb_dr7 & DR7_OF(i);
	return dr7;
}

/* The CPU watches for the lwp.  => in cpu_switchto's batch */
void
dbregs_switch(struct lwp *l)
{
	struct cpu_info *ci = curcpu();
	const struct pcb *pcb = lwp_getpcb(l);
	uint32_t dr7 = dbregs_control(pcb);
	u_int i;

	if (__predict_true((dr7 | ci->ci_dr7) == 0))
		return;
	for (i = 0; dr7 != 0 && i < NDBREGS; i++)
		xpq_set_debugreg(i, pcb->pcb_dr[i]);
	xpq_set_debugreg(7, dr7);
	ci->ci_dr7 = dr7;
}

/* The lwp, the current one or one that has not run yet, watches nothing. */
void
dbregs_reset(struct lwp *l)
{
	struct pcb *pcb = lwp_getpcb(l);

	memset(pcb->pcb_dr, 0, sizeof(pcb->pcb_dr));
	pcb->pcb_dr6 = 0;
	pcb->pcb_dr7 = 0;
	if (l != curlwp || curcpu()->ci_dr7 == 0)
		return;
	xpq_set_debugreg(7, 0);
	curcpu()->ci_dr7 = 0;
}

static uint32_t
dr6_take(void)
{
	uint32_t dr6 = (uint32_t)HYPERVISOR_get_debugreg(6);

	xpq_set_debugreg(6, 0);
	return dr6;
}

/* Which of its watchpoints the lwp has hit. */
static uint32_t
dbregs_hits(const struct pcb *pcb, uint32_t dr6)
{
	uint32_t hits = dr6 & DR6_HITS;
	u_int i;

	for (i = 0; i < NDBREGS; i++)
		if ((pcb->pcb_dr7 & DR7_ENABLED(i)) == 0)
			hits &= ~(1u << i);
	return hits;
}

/* T_DEBUG of a program: the code of its SIGTRAP. */
int
dbregs_trap(struct lwp *l, struct trapframe *tf)
{
	struct pcb *pcb = lwp_getpcb(l);
	uint32_t dr6 = dr6_take(), hits = dbregs_hits(pcb, dr6);
	u_int i;

	for (i = 0; i < NDBREGS; i++)
		if ((hits & (1u << i)) != 0 &&
		    DR7_RW(pcb->pcb_dr7, i) == DR7_RW_EXEC)
			tf->tf_eflags |= PSL_RF;
	pcb->pcb_dr6 = hits | (dr6 & DR6_BS);
	return (dr6 & DR6_BS) != 0 ? TRAP_TRACE :
	    hits != 0 ? TRAP_HWBKPT : TRAP_BRKPT;
}

/* T_DEBUG in the kernel: true if a program's watchpoint explains it. */
bool
dbregs_trap_kernel(void)
{

	return curcpu()->ci_dr7 != 0 && (dr6_take() & DR6_HITS) != 0;
}
