/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * process_machdep: a stopped lwp's registers, as its tracer sees and sets them.
 *
 * Overview.
 *	An lwp that stands in a stop has its user registers in the frame at the
 *	top of its kernel stack; those of the FPU and of the debug unit are in
 *	its pcb, where cpu_switchto takes them from.  So all a tracer does is
 *	to read and write memory, and what it writes is checked here: a program
 *	may be given nothing that it could not have by itself.
 *
 *	The trap flag that makes the lwp stop after one instruction is not the
 *	program's own, unless that had set it before; md_sstep tells.
 *
 * Debug registers.
 *	Address and control are what the tracer wrote.  A control word is
 *	refused if one of its enabled watchpoints is none: on an i/o port, of
 *	eight bytes, not aligned to its length, on instructions but longer than
 *	one byte, or in the kernel.  So Xen never has a reason to refuse what
 *	is loaded (xen/dbregs.c).
 *
 * Locking.
 *	The callers hold the lwp still: ptrace_with.
 */

#include <sys/param.h>
#include <sys/lwp.h>
#include <sys/ptrace.h>
#include <sys/systm.h>

#include <machine/cpu.h>
#include <machine/dbreg.h>
#include <machine/frame.h>
#include <machine/pcb.h>
#include <machine/psl.h>
#include <machine/reg.h>
#include <machine/trap.h>
#include <machine/vmparam.h>

#define TF(member)	__builtin_offsetof(struct trapframe, member)

/* Where each is in the frame. */
static const uint8_t reg_place[NREGS] = {
	[REG_EBX] = TF(tf_ebx), [REG_ECX] = TF(tf_ecx),
	[REG_EDX] = TF(tf_edx), [REG_ESI] = TF(tf_esi),
	[REG_EDI] = TF(tf_edi), [REG_EBP] = TF(tf_ebp),
	[REG_EAX] = TF(tf_eax), [REG_DS] = TF(tf_ds),
	[REG_ES] = TF(tf_es), [REG_FS] = TF(tf_fs),
	[REG_GS] = TF(tf_gs), [REG_ORIG_EAX] = TF(tf_err),
	[REG_EIP] = TF(tf_eip), [REG_CS] = TF(tf_cs),
	[REG_EFLAGS] = TF(tf_eflags), [REG_ESP] = TF(tf_esp),
	[REG_SS] = TF(tf_ss),
};

/* Is it one of the segment registers?  They are half a word. */
static bool
reg_is_selector(u_int n)
{

	return (n >= REG_DS && n <= REG_GS) || n == REG_CS || n == REG_SS;
}

void
process_read_regs(struct lwp *l, struct reg *r)
{
	const char *tf = (const char *)l->l_md.md_regs;
	u_int i;

	for (i = 0; i < NREGS; i++) {
		memcpy(&r->r_regs[i], tf + reg_place[i], sizeof(uint32_t));
		if (reg_is_selector(i))
			r->r_regs[i] &= 0xffff;
	}
	if (l->l_md.md_regs->tf_trapno != T_SYSCALL)
		r->r_regs[REG_ORIG_EAX] = ~0u;
}

/*
 * A selector of ring 3, whatever it names: one that is bad is found on the way
 * to user mode, as after sigreturn (xen/vector.S).  Data may also have none.
 */
static bool
selector_ok(u_int n, uint32_t sel)
{

	return SEL_RPL(sel) == SEL_UPL ||
	    (sel == 0 && n != REG_CS && n != REG_SS);
}

static bool
regs_ok(const struct reg *r)
{
	u_int i;

	for (i = 0; i < NREGS; i++)
		if (reg_is_selector(i) &&
		    !selector_ok(i, r->r_regs[i] & 0xffff))
			return false;
	return true;
}

int
process_write_regs(struct lwp *l, const struct reg *r)
{
	struct trapframe *tf = l->l_md.md_regs, old = *tf;
	u_int i;

	if (!regs_ok(r))
		return EINVAL;
	for (i = 0; i < NREGS; i++)
		memcpy((char *)tf + reg_place[i], &r->r_regs[i],
		    sizeof(uint32_t));
	for (i = 0; i < NREGS; i++)
		if (reg_is_selector(i))
			memset((char *)tf + reg_place[i] + 2, 0, 2);
	if (old.tf_trapno != T_SYSCALL)
		tf->tf_err = old.tf_err;
	tf->tf_eflags = (old.tf_eflags & ~PSL_USERCHANGE) |
	    (r->r_regs[REG_EFLAGS] & PSL_USERCHANGE);
	if (tf->tf_eip != old.tf_eip)	/* nothing is made again there */
		l->l_pflag &= ~(LP_RESTART | LP_NOHAND);
	return 0;
}

/* The current lwp runs for one instruction, or no longer does. */
void
process_sstep(struct lwp *l, bool on)
{
	struct trapframe *tf = l->l_md.md_regs;

	if (on && (tf->tf_eflags & PSL_T) == 0) {
		tf->tf_eflags |= PSL_T;
		l->l_md.md_sstep = true;
	} else if (!on && l->l_md.md_sstep) {
		tf->tf_eflags &= ~PSL_T;
		l->l_md.md_sstep = false;
	}
}

/*
 * Debug registers.
 */

/* Are all that the control word enables watchpoints of a program? */
static bool
dbregs_ok(const uint32_t *addr, uint32_t dr7)
{
	u_int i, len, rw;

	for (i = 0; i < NDBREGS; i++) {
		if ((dr7 & DR7_ENABLED(i)) == 0)
			continue;
		len = DR7_LEN(dr7, i);
		rw = DR7_RW(dr7, i);
		if (rw == DR7_RW_IO || len == DR7_LEN_8 ||
		    (rw == DR7_RW_EXEC && len != 0) || (addr[i] & len) != 0 ||
		    addr[i] > VM_MAXUSER_ADDRESS - 1 - len)
			return false;
	}
	return true;
}

uint32_t
process_read_dbreg(struct lwp *l, u_int n)
{
	const struct pcb *pcb = lwp_getpcb(l);

	return n < NDBREGS ? pcb->pcb_dr[n] :
	    n == 6 ? pcb->pcb_dr6 ^ DR6_FIXED : n == 7 ? pcb->pcb_dr7 : 0;
}

int
process_write_dbreg(struct lwp *l, u_int n, uint32_t v)
{
	struct pcb *pcb = lwp_getpcb(l);
	uint32_t addr[NDBREGS];

	memcpy(addr, pcb->pcb_dr, sizeof(addr));
	if (n < NDBREGS) {
		addr[n] = v;
		if (v >= VM_MAXUSER_ADDRESS || !dbregs_ok(addr, pcb->pcb_dr7))
			return EINVAL;
		pcb->pcb_dr[n] = v;
	} else if (n == 6) {
		pcb->pcb_dr6 = v ^ DR6_FIXED;
	} else if (n == 7) {
		if (!dbregs_ok(addr, v))
			return EINVAL;
		pcb->pcb_dr7 = v;
	} else {
		return EIO;
	}
	return 0;
}
