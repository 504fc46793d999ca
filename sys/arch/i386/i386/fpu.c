/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fpu: x87 and SSE state over switches, signals and forks.
 *
 * Overview
 *
 * The kernel itself computes without the FPU.  An lwp's state is in its pcb,
 * and while it runs, if it has used the FPU, in the registers:
 *
 *	pcb_fpcpu == NULL	   only the pcb is valid
 *	pcb_fpcpu == ci and
 *	ci->ci_fpulwp == the lwp   the registers of ci are as valid as the
 *				   pcb, or more so while the lwp runs
 *
 * Saving is eager, loading lazy.  An lwp that leaves a CPU on which it used
 * the FPU saves at once, so no other CPU ever has to ask for its state.  The
 * registers stay as they are: if the same lwp comes back before another one
 * wanted the FPU, nothing is loaded.  For other programs the trap flag
 * (CR0.TS) is set, in the switch's one hypercall and only when it changes,
 * and the first use loads the state in fpu_dna().  Kernel threads use no FPU,
 * so for them nothing changes.
 *
 * Xen facts: the guest may change TS by fpu_taskswitch only; when Xen passes
 * on a trap because of TS it has cleared TS already.
 *
 * On AMD's processors FXSAVE and FXRSTOR leave out where the last x87
 * instruction and its operand were, unless an exception is pending.  What is
 * loaded lazily would so keep another program's addresses: an instruction of
 * our own comes before.
 */

#include <sys/param.h>
#include <sys/lwp.h>
#include <sys/siginfo.h>
#include <sys/systm.h>

#include <machine/cpu.h>
#include <machine/fpu.h>
#include <machine/pcb.h>
#include <machine/trap.h>

#include <xenport/xpq.h>

#define FPU_CW_INIT	0x037f		/* x87: exceptions masked, 64 bits */
#define FPU_MXCSR_INIT	0x1f80		/* SSE: the same */
#define FPU_MXCSR_MASK	0xffbf		/* of CPUs that do not tell theirs */

static uint32_t fpu_mxcsr_mask = FPU_MXCSR_MASK;

static inline void
fxsave(struct fxsave *fx)
{

	__asm volatile("fxsave %0" : "=m" (*fx));
}

static inline void
fxrstor(const struct fxsave *fx)
{

	__asm volatile("fxrstor %0" : : "m" (*fx));
}

/* The x87 remembers an instruction and an operand that are no secret. */
static inline void
fpu_forget(void)
{
	static const int32_t nothing;

	__asm volatile("fnclex; emms; fildl %0" : : "m" (nothing));
}

/* Are the registers of this CPU the lwp's, and usable without a trap? */
static bool
fpu_live(struct lwp *l)
{
	struct cpu_info *ci = curcpu();

	return ci->ci_fpulwp == l && lwp_getpcb(l)->pcb_fpcpu == ci &&
	    !ci->ci_fpu_off;
}

/* => boot, on this CPU: nobody's state is loaded, use traps */
void
fpu_init_cpu(void)
{
	struct cpu_info *ci = curcpu();
	struct pcb *pcb = lwp_getpcb(ci->ci_curlwp);

	fxsave(&pcb->pcb_fpu);
	if (pcb->pcb_fpu.fx_mxcsr_mask != 0)
		fpu_mxcsr_mask = pcb->pcb_fpu.fx_mxcsr_mask;
	ci->ci_fpulwp = NULL;
	ci->ci_fpu_off = true;
	xpq_fpu_taskswitch(1);
}

void
fpu_switch(struct lwp *prev, struct lwp *next)
{
	struct cpu_info *ci = curcpu();
	bool off;

	if (fpu_live(prev))
		fxsave(&lwp_getpcb(prev)->pcb_fpu);
	if ((next->l_flag & LW_SYSTEM) != 0)
		return;
	off = ci->ci_fpulwp != next || lwp_getpcb(next)->pcb_fpcpu != ci;
	if (off != ci->ci_fpu_off) {
		ci->ci_fpu_off = off;
		xpq_fpu_taskswitch(off);
	}
}

void
fpu_dna(struct lwp *l)
{
	struct cpu_info *ci = curcpu();
	struct pcb *pcb = lwp_getpcb(l);

	ci->ci_fpu_off = false;
	ci->ci_fpulwp = l;
	pcb->pcb_fpcpu = ci;
	fpu_forget();
	fxrstor(&pcb->pcb_fpu);
}

void
fpu_read(struct lwp *l, struct fxsave *fx)
{
	struct pcb *pcb = lwp_getpcb(l);

	if (l == curlwp && fpu_live(l))
		fxsave(&pcb->pcb_fpu);
	*fx = pcb->pcb_fpu;
}

/* The pcb has changed: the registers follow, or are nobody's. */
static void
fpu_reload(struct lwp *l)
{
	struct pcb *pcb = lwp_getpcb(l);

	if (l == curlwp && fpu_live(l))
		fxrstor(&pcb->pcb_fpu);
	else
		pcb->pcb_fpcpu = NULL;
}

void
fpu_write(struct lwp *l, const struct fxsave *fx)
{
	struct pcb *pcb = lwp_getpcb(l);

	pcb->pcb_fpu = *fx;
	pcb->pcb_fpu.fx_mxcsr &= fpu_mxcsr_mask;
	fpu_reload(l);
}

void
fpu_reset(struct lwp *l)
{
	struct pcb *pcb = lwp_getpcb(l);

	memset(&pcb->pcb_fpu, 0, sizeof(pcb->pcb_fpu));
	pcb->pcb_fpu.fx_cw = FPU_CW_INIT;
	pcb->pcb_fpu.fx_mxcsr = FPU_MXCSR_INIT;
	fpu_reload(l);
}

void
fpu_fork(struct lwp *l1, struct lwp *l2)
{
	struct pcb *pcb2 = lwp_getpcb(l2);

	fpu_read(l1, &pcb2->pcb_fpu);
	pcb2->pcb_fpcpu = NULL;
}

/*
 * The exception bits are in the same order in the x87 status word and in
 * mxcsr; the masks are beside them.
 */
int
fpu_sigcode(struct lwp *l, u_int trapno)
{
	static const uint8_t codes[] = {
		FPE_FLTINV,	/* invalid operation */
		FPE_FLTUND,	/* denormal operand */
		FPE_FLTDIV,	/* zero divide */
		FPE_FLTOVF,	/* overflow */
		FPE_FLTUND,	/* underflow */
		FPE_FLTRES,	/* precision */
	};
	const struct fxsave *fx = &lwp_getpcb(l)->pcb_fpu;
	uint32_t raised;
	u_int bit;

	if (fpu_live(l))
		fxsave(&lwp_getpcb(l)->pcb_fpu);
	if (trapno == T_XMM)
		raised = fx->fx_mxcsr & ~(fx->fx_mxcsr >> 7);
	else
		raised = fx->fx_sw & ~(uint32_t)fx->fx_cw;
	for (bit = 0; bit < __arraycount(codes); bit++)
		if ((raised & (1u << bit)) != 0)
			return codes[bit];
	return FPE_FLTINV;
}
