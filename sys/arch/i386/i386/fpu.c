/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fpu: x87, SSE and AVX state over switches, signals and forks.
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
 * AVX
 *
 * If Xen shows XSAVE to this domain, each CPU turns it on (CR4.OSXSAVE) for the
 * components that struct xsave has room for, and saves and loads by it; so
 * programs, which look at CPUID and XGETBV themselves, find AVX where it is
 * saved and only there.  Later components stay off: their registers do not
 * exist for programs.
 *
 * XRSTOR refuses a header with bits that it does not know, so what a program
 * made up has these dropped.
 *
 * Xen facts: the guest may change TS by fpu_taskswitch only; when Xen passes
 * on a trap because of TS it has cleared TS already.  Writing CR4 and XSETBV
 * trap and are emulated; of CR4, OSXSAVE is one of few bits that a guest may
 * set.
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

#include <xenport/xen.h>
#include <xenport/xpq.h>

#define FPU_CW_INIT	0x037f		/* x87: exceptions masked, 64 bits */
#define FPU_MXCSR_INIT	0x1f80		/* SSE: the same */
#define FPU_MXCSR_MASK	0xffbf		/* of CPUs that do not tell theirs */

#define CPUID_XSTATE	0x0d		/* leaf: what XSAVE knows */
#define CPUID1_XSAVE	0x04000000	/* ecx of leaf 1 */
#define CR4_OSXSAVE	0x00040000
#define XCR0		0
#define FPU_WANTED	(XSAVE_X87 | XSAVE_SSE | XSAVE_AVX)

static uint32_t fpu_mxcsr_mask = FPU_MXCSR_MASK; /* (: the boot CPU's */
static uint32_t fpu_xcr0;		/* (: see fpu_features() */

/* The registers' state is in memory, in the form that this CPU has. */
static inline void
fpu_save(struct xsave *xs)
{

	if (fpu_xcr0 != 0)
		__asm volatile("xsave %0" : "+m" (*xs)
		    : "a" (fpu_xcr0), "d" (0));
	else
		__asm volatile("fxsave %0" : "=m" (xs->xs_fx));
}

static inline void
fpu_restore(const struct xsave *xs)
{

	if (fpu_xcr0 != 0)
		__asm volatile("xrstor %0" : : "m" (*xs), "a" (fpu_xcr0),
		    "d" (0));
	else
		__asm volatile("fxrstor %0" : : "m" (xs->xs_fx));
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

uint32_t
fpu_features(void)
{

	return fpu_xcr0;
}

/* The components that Xen shows and struct xsave has; 0 without XSAVE. */
static uint32_t
xsave_components(void)
{
	uint32_t regs[4];

	xen_cpuid(1, 0, regs);
	if ((regs[2] & CPUID1_XSAVE) == 0)
		return 0;
	xen_cpuid(CPUID_XSTATE, 0, regs);
	return regs[0] & FPU_WANTED;
}

/* XSAVE is turned on, on this CPU, for these components. */
static void
xsave_enable(uint32_t components)
{
	uint32_t cr4;

	__asm volatile("movl %%cr4, %0" : "=r" (cr4));
	__asm volatile("movl %0, %%cr4" : : "r" (cr4 | CR4_OSXSAVE));
	__asm volatile("xsetbv" : : "a" (components), "d" (0), "c" (XCR0));
}

/* => boot, on this CPU: nobody's state is loaded, use traps */
void
fpu_init_cpu(void)
{
	struct cpu_info *ci = curcpu();
	struct pcb *pcb = lwp_getpcb(ci->ci_curlwp);

	if (CPU_IS_PRIMARY(ci))
		fpu_xcr0 = xsave_components();
	if (fpu_xcr0 != 0)
		xsave_enable(fpu_xcr0);
	fpu_save(&pcb->pcb_fpu);
	if (CPU_IS_PRIMARY(ci) && pcb->pcb_fpu.xs_fx.fx_mxcsr_mask != 0)
		fpu_mxcsr_mask = pcb->pcb_fpu.xs_fx.fx_mxcsr_mask;
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
		fpu_save(&lwp_getpcb(prev)->pcb_fpu);
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
	fpu_restore(&pcb->pcb_fpu);
}

const struct xsave *
fpu_state(struct lwp *l)
{
	struct xsave *xs = &lwp_getpcb(l)->pcb_fpu;

	if (l == curlwp && fpu_live(l))
		fpu_save(xs);
	return xs;
}

void
fpu_read(struct lwp *l, struct fxsave *fx)
{

	*fx = fpu_state(l)->xs_fx;
}

/* The registers are nobody's any more, so a switch does not save them. */
struct xsave *
fpu_replace(struct lwp *l)
{
	struct pcb *pcb = lwp_getpcb(l);

	pcb->pcb_fpcpu = NULL;
	return &pcb->pcb_fpu;
}

/* If this CPU's are free for the lwp still, they are loaded at once. */
void
fpu_replaced(struct lwp *l)
{
	struct cpu_info *ci = curcpu();
	struct pcb *pcb = lwp_getpcb(l);
	struct xsave *xs = &pcb->pcb_fpu;

	xs->xs_fx.fx_mxcsr &= fpu_mxcsr_mask;
	xs->xs_bv &= fpu_xcr0;
	xs->xs_compact = 0;
	memset(xs->xs_zero, 0, sizeof(xs->xs_zero));
	if (l == curlwp && ci->ci_fpulwp == l && !ci->ci_fpu_off) {
		fpu_restore(xs);
		pcb->pcb_fpcpu = ci;
	}
}

void
fpu_write(struct lwp *l, const struct fxsave *fx)
{
	struct xsave *xs;

	(void)fpu_state(l);
	xs = fpu_replace(l);
	xs->xs_fx = *fx;
	xs->xs_bv |= XSAVE_X87 | XSAVE_SSE;
	fpu_replaced(l);
}

void
fpu_reset(struct lwp *l)
{
	struct xsave *xs = fpu_replace(l);

	memset(xs, 0, sizeof(*xs));
	xs->xs_fx.fx_cw = FPU_CW_INIT;
	xs->xs_fx.fx_mxcsr = FPU_MXCSR_INIT;
	xs->xs_bv = XSAVE_X87 | XSAVE_SSE;
	fpu_replaced(l);
}

void
fpu_fork(struct lwp *l1, struct lwp *l2)
{
	struct pcb *pcb2 = lwp_getpcb(l2);

	pcb2->pcb_fpu = *fpu_state(l1);
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
	const struct fxsave *fx = &fpu_state(l)->xs_fx;
	uint32_t raised;
	u_int bit;

	if (trapno == T_XMM)
		raised = fx->fx_mxcsr & ~(fx->fx_mxcsr >> 7);
	else
		raised = fx->fx_sw & ~(uint32_t)fx->fx_cw;
	for (bit = 0; bit < __arraycount(codes); bit++)
		if ((raised & (1u << bit)) != 0)
			return codes[bit];
	return FPE_FLTINV;
}
