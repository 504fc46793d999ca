/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vm_machdep: kernel stacks and registers of lwps: new ones, programs that
 * begin, lwps that end, and the switch between two.
 *
 * A kernel stack's USPACE bytes are, from the top: the pcb, the frame of the
 * user's registers (always, so that trap frames from user mode are at a known
 * place and start_init's first exec finds one), and the stack.  The lowest
 * word holds a pattern that DIAGNOSTIC code looks at.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include <uvm/uvm_pmap.h>

#include <machine/frame.h>
#include <machine/fpu.h>
#include <machine/pcb.h>
#include <machine/psl.h>
#include <machine/reg.h>
#include <machine/vmparam.h>

#include <xenport/evtchn.h>
#include <xenport/xpq.h>

void	cpu_switch_context(struct lwp *, struct lwp *);
extern const char lwp_trampoline[];

/* An empty stack, with its ends in place. */
void
cpu_stack_init(struct lwp *l)
{

	*(uint32_t *)l->l_addr = KSTACK_CANARY;
	l->l_md.md_regs = lwp_trapframe(l);
}

/*
 * l2 will call func(arg) on its own stack, and if that returns, go to user
 * mode, by way of ast(), with l1's registers, but for the stack pointer if one
 * is given.
 */
void
cpu_lwp_fork(struct lwp *l1, struct lwp *l2, void *stack, size_t stacksize,
    void (*func)(void *), void *arg)
{
	struct pcb *pcb1 = lwp_getpcb(l1), *pcb2 = lwp_getpcb(l2);
	struct trapframe *tf = lwp_trapframe(l2);
	struct switchframe *sf = (struct switchframe *)(void *)tf - 1;

	cpu_stack_init(l2);
	memcpy(pcb2->pcb_tls, pcb1->pcb_tls, sizeof(pcb2->pcb_tls));
	dbregs_reset(l2);
	if ((l1->l_flag & LW_SYSTEM) != 0)
		fpu_reset(l2);
	else
		fpu_fork(l1, l2);
	*tf = *lwp_trapframe(l1);
	if (l1->l_md.md_sstep)
		tf->tf_eflags &= ~PSL_T;
	if (stack != NULL)
		tf->tf_esp = (uint32_t)(uintptr_t)stack + stacksize;
	l2->l_md.md_astpending = 1;
	sf->sf_edi = (uint32_t)(uintptr_t)l2;
	sf->sf_esi = (uint32_t)(uintptr_t)arg;
	sf->sf_ebx = (uint32_t)(uintptr_t)func;
	sf->sf_ebp = 0;
	sf->sf_eip = (uint32_t)(uintptr_t)lwp_trampoline;
	pcb2->pcb_esp = (uint32_t)(uintptr_t)sf;
}

/* The lwp runs nowhere any more. */
void
cpu_lwp_free(struct lwp *l)
{

	KASSERTMSG(*(uint32_t *)l->l_addr == KSTACK_CANARY,
	    "%s overflowed its kernel stack", l->l_name);
}

/* The stack pointer is that of the next word to be pushed. */
void
cpu_user_place(struct lwp *l, vaddr_t *pc, vaddr_t *sp)
{
	const struct trapframe *tf = l->l_md.md_regs;

	*pc = tf->tf_eip;
	*sp = tf->tf_esp - sizeof(uint32_t);
}

/* The system call that the child finds itself in returns 0. */
void
cpu_child_retval(struct lwp *l)
{

	l->l_md.md_regs->tf_eax = 0;
}

/*
 * A program begins: at pc, with this stack and nothing in its registers.  Which
 * call that was stays in the frame, for a tracer.
 */
void
setregs(struct lwp *l, vaddr_t pc, vaddr_t sp)
{
	struct trapframe *tf = l->l_md.md_regs;
	union descriptor none = { .d_raw = 0 };
	u_int i;

	*tf = (struct trapframe){ .tf_trapno = tf->tf_trapno,
	    .tf_err = tf->tf_err };
	l->l_md.md_sstep = false;
	dbregs_reset(l);
	tf->tf_ds = tf->tf_es = tf->tf_ss = UDATA_SEL;
	tf->tf_cs = UCODE_SEL;
	tf->tf_eflags = PSL_USERSET;
	tf->tf_eip = pc;
	tf->tf_esp = sp;
	fpu_reset(l);
	for (i = 0; i < GDT_NTLS; i++)
		if (cpu_tls_get(l, i).d_raw != 0)
			cpu_tls_set(l, i, none);
}

/*
 * What Xen has to know of the lwp that begins to run, in one hypercall, or in
 * none if nothing changes.  A kernel thread never enters from user mode and
 * needs no more than what is there; the address space and the segments of its
 * predecessor stay under it, and if that runs next, nothing was lost.
 * => on next's stack, curlwp is next, IPL_SCHED
 */
void
cpu_switch_context(struct lwp *prev, struct lwp *next)
{
	struct cpu_info *ci = curcpu();
	bool masked;

	masked = evmask_save();
	xpq_lazy_enter(XPQ_CPU);
	fpu_switch(prev, next);
	if ((next->l_flag & LW_SYSTEM) == 0) {
		if (ci->ci_kstack != next->l_addr) {
			ci->ci_kstack = next->l_addr;
			xpq_stack_switch(KDATA_SEL, (vaddr_t)lwp_getpcb(next));
		}
		tls_switch(next);
		dbregs_switch(next);
		pmap_activate(next);
	}
	xpq_lazy_leave(XPQ_CPU);
	evmask_restore(masked);
}
