/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fpu: x87, SSE and AVX state over switches, signals and forks.
 *
 * Overview
 *
 * The kernel itself computes without the FPU.  A program's lwp has its state
 * in the registers while it runs, and in its pcb otherwise: a switch from it
 * saves, a switch to it loads.  Kernel threads use no FPU, so a switch to one
 * leaves the registers as they are, and if the same lwp comes back to the
 * same CPU, nothing is loaded:
 *
 *	pcb_fpcpu == NULL	   only the pcb is valid
 *	pcb_fpcpu == ci and
 *	ci->ci_fpulwp == the lwp   the registers of ci are as valid as the
 *				   pcb, or more so while the lwp runs
 *
 * Why not lazily
 *
 * Nearly every program uses SSE, if only to copy memory, and a use that comes
 * as a surprise costs a trap through Xen and two changes of TS, one of them in
 * the switch's hypercall.  Counted in instructions, Xen's own among them (QEMU
 * 7.2, TCG with icount, Xen 4.17, one CPU, XSAVE): two threads that wake each
 * other by futexes take 6 more for a round trip of two switches if each also
 * multiplies a float; when the first use loaded the state they took 1,928
 * more.  fpu_switch itself takes 40, for those that do not compute, too.
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
 * Signals
 *
 * A handler's frame has the state twice: as FSAVE has it, and as FXSAVE or
 * XSAVE.  The CPU writes both there itself (fpu_save_user), and loads from
 * there what comes back, if it takes it as it is (fpu_load_user).  A handler
 * begins with the registers as at reset: it may come at a moment when the x87's
 * stack is full.
 *
 * Xen facts: TS is changed by the hypercall fpu_taskswitch only.  Writing CR4
 * and XSETBV trap and are emulated; of CR4, OSXSAVE is one of few bits that a
 * guest may set.
 *
 * On AMD's processors FXSAVE and FXRSTOR leave out where the last x87
 * instruction and its operand were, unless an exception is pending.  What is
 * loaded would so keep another program's addresses: an instruction of our own
 * comes before.
 */

#include <sys/param.h>
#include <sys/lwp.h>
#include <sys/siginfo.h>
#include <sys/systm.h>

#include <machine/cpu.h>
#include <machine/fpu.h>
#include <machine/pcb.h>
#include <machine/trap.h>
#include <machine/vmparam.h>

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

/* What a program begins with. */
static const struct xsave fpu_initial = {
	.xs_fx = { .fx_cw = FPU_CW_INIT, .fx_mxcsr = FPU_MXCSR_INIT },
	.xs_bv = XSAVE_X87 | XSAVE_SSE,
};

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

/* Are the registers of this CPU the lwp's? */
static inline bool
fpu_owns(const struct cpu_info *ci, struct lwp *l)
{

	return ci->ci_fpulwp == l && lwp_getpcb(l)->pcb_fpcpu == ci;
}

/* The registers of this CPU, which nobody needs, become the lwp's. */
static inline void
fpu_load(struct cpu_info *ci, struct lwp *l, struct pcb *pcb)
{
	ci->ci_fpulwp = l;
	pcb->pcb_fpcpu = ci;
	fpu_forget();
	fpu_restore(&pcb->pcb_fpu);
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

/* => boot, on this CPU: nobody's state is loaded */
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
	xpq_fpu_taskswitch(0);
}

void
fpu_switch(struct lwp *prev, struct lwp *next)
{
	struct cpu_info *ci = curcpu();
	struct pcb *pcb = lwp_getpcb(next);

	if (fpu_owns(ci, prev))
		fpu_save(&lwp_getpcb(prev)->pcb_fpu);
	if ((next->l_flag & LW_SYSTEM) == 0 && !fpu_owns(ci, next) &&
	    !pcb->pcb_fpwritten)
		fpu_load(ci, next, pcb);
}

const struct xsave *
fpu_state(struct lwp *l)
{
	struct xsave *xs = &lwp_getpcb(l)->pcb_fpu;

	if (l == curlwp && fpu_owns(curcpu(), l))
		fpu_save(xs);
	return xs;
}

/*
 * An instruction that uses user memory, as the functions of copy.S do: if the
 * page cannot be had, or what is there is refused, the error is set.
 */
#define USER_INSN(insn)							\
	"771:	" insn "\n"						\
	"772:\n"							\
	"	.pushsection .text.fixup, \"ax\", @progbits\n"		\
	"773:	movl	%[efault], %[error]\n"				\
	"	jmp	772b\n"						\
	"	.popsection\n"						\
	"	.pushsection .ex_table, \"a\", @progbits\n"		\
	"	.long	771b, 773b\n"					\
	"	.popsection"

static int
fpu_save_checked(struct xsave __user *uxs)
{
	struct xsave *xs = (struct xsave *)(uintptr_t)uxs;
	int error = 0;

	if (fpu_xcr0 != 0)
		__asm volatile(USER_INSN("xsave %[xs]")
		    : [error] "+r" (error), [xs] "+m" (*xs)
		    : [efault] "i" (EFAULT), "a" (fpu_xcr0), "d" (0));
	else
		__asm volatile(USER_INSN("fxsave %[fx]")
		    : [error] "+r" (error), [fx] "+m" (xs->xs_fx)
		    : [efault] "i" (EFAULT));
	return error;
}

static int
fpu_fnsave_checked(void __user *to)
{
	struct fnsave *f = (struct fnsave *)(uintptr_t)to;
	int error = 0;

	__asm volatile(USER_INSN("fnsave %[f]")
	    : [error] "+r" (error), [f] "+m" (*f) : [efault] "i" (EFAULT));
	return error;
}

/* FNSAVE resets the x87, so it comes last. */
int
fpu_save_user(struct lwp *l, void __user *fnsave, struct xsave __user *uxs)
{
	uintptr_t end = (uintptr_t)uxs + (fpu_xcr0 != 0 ?
	    sizeof(struct xsave) : sizeof(struct fxsave));
	int error;

	KASSERT(l == curlwp && fpu_owns(curcpu(), l));
	KASSERT((uintptr_t)uxs % 64 == 0);
	if (end > VM_MAXUSER_ADDRESS || (uintptr_t)fnsave >= end)
		return EFAULT;
	error = fpu_save_checked(uxs);
	if (error == 0)
		error = fpu_fnsave_checked(fnsave);
	fpu_restore(&fpu_initial);
	return error;
}

/*
 * The mask of mxcsr is looked at here, since not every emulation of a CPU
 * refuses what is outside of it.
 */
int
fpu_load_user(struct lwp *l, const struct xsave __user *uxs, uint64_t bv)
{
	uintptr_t va = (uintptr_t)uxs;
	const struct xsave *xs = (const struct xsave *)va;
	uint32_t mxcsr;
	int error;

	KASSERT(l == curlwp && fpu_owns(curcpu(), l));
	if (fpu_xcr0 == 0 || (bv & fpu_xcr0) != fpu_xcr0)
		return EINVAL;
	if (va % 64 != 0 || va > VM_MAXUSER_ADDRESS - sizeof(*xs))
		return EFAULT;
	error = ufetch_32((const uint32_t __user *)(va +
	    offsetof(struct fxsave, fx_mxcsr)), &mxcsr);
	if (error == 0 && (mxcsr & ~fpu_mxcsr_mask) != 0)
		error = EINVAL;
	if (error == 0)
		__asm volatile(USER_INSN("xrstor %[xs]")
		    : [error] "+r" (error) : [xs] "m" (*xs),
		    [efault] "i" (EFAULT), "a" (fpu_xcr0), "d" (0));
	return error;
}

void
fpu_read(struct lwp *l, struct fxsave *fx)
{

	*fx = fpu_state(l)->xs_fx;
}

/*
 * A state that is being written into the pcb must neither be overwritten nor
 * loaded, and the writer may sleep: switches leave it alone.
 */
struct xsave *
fpu_replace(struct lwp *l)
{
	struct pcb *pcb = lwp_getpcb(l);

	pcb->pcb_fpcpu = NULL;
	pcb->pcb_fpwritten = true;
	return &pcb->pcb_fpu;
}

void
fpu_replaced(struct lwp *l)
{
	struct pcb *pcb = lwp_getpcb(l);
	struct xsave *xs = &pcb->pcb_fpu;

	xs->xs_fx.fx_mxcsr &= fpu_mxcsr_mask;
	xs->xs_bv &= fpu_xcr0;
	xs->xs_compact = 0;
	memset(xs->xs_zero, 0, sizeof(xs->xs_zero));
	pcb->pcb_fpwritten = false;
	if (l == curlwp)
		fpu_load(curcpu(), l, pcb);
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

	*xs = fpu_initial;
	fpu_replaced(l);
}

void
fpu_fork(struct lwp *l1, struct lwp *l2)
{
	struct pcb *pcb2 = lwp_getpcb(l2);

	pcb2->pcb_fpu = *fpu_state(l1);
	pcb2->pcb_fpcpu = NULL;
	pcb2->pcb_fpwritten = false;
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
