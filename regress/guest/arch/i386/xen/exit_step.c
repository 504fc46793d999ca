/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * An event at each instruction of the way out of the kernel, under Xen: no
 * register is lost, no event, and no AST; see the critical section in
 * vector.S.  The same is run on an emulated CPU by host/arch/i386/xen/vector,
 * with more of everything but Xen.
 *
 * To ring 1: an event's handler starts the steps, so they go through its exit.
 * To ring 3: a kernel thread passes for a user's for the time being.  Its
 * program does nothing but system calls, and these are ours: each looks
 * whether the last exit brought everything to user mode, makes a frame for the
 * next one, with bad selectors or without, and starts the steps.  The event
 * asks for an AST; if that is not done before user mode, the next system call
 * sees it.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/mman.h>
#include <sys/proc.h>
#include <sys/regress.h>
#include <sys/signalvar.h>
#include <sys/sched.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/frame.h>

#include <xenport/trapentry.h>

#include "../../../../lib/xenstep.h"

REGRESS_TEST("guest/arch/i386/xen/exit_step", test_exit);

#define AT		0x10000000ul	/* the program, and its stack */
#define BAD_SEL		GSEL(100, SEL_UPL)	/* an empty entry of the GDT */
#define TRIES		100		/* other events may disturb */
#define INSNS_USER	14		/* of the exits, at the least */
#define INSNS_KERNEL	14

extern const char exit_kernel[];

/* int $0x80, for ever */
static const uint8_t program[] = { 0xcd, 0x80, 0xeb, 0xfc };

/* The exits to user mode that are tried, and what came of it. */
static struct exit_case {
	const char	*name;
	bool		ast;		/* the event asks for one */
	bool		segments;	/* gs to ds are bad */
	bool		cs, ss;		/* so is this */
	u_int		reached;	/* events, each at an instruction */
	vaddr_t		last;		/* at this one, the last */
	const char	*lost;		/* what was lost, first ... */
	vaddr_t		lost_at;	/* ... by an event here */
	struct trapframe got;		/* ... and what was there instead */
} cases[] = {
	{ .name = "a good frame" },
	{ .name = "a good frame, and an AST", .ast = true },
	{ .name = "bad selectors", .segments = true },
	{ .name = "bad selectors, and an AST", .segments = true, .ast = true },
	{ .name = "a bad cs, and an AST", .cs = true, .ast = true },
	{ .name = "a bad ss, and an AST", .ss = true, .ast = true },
};

static struct exit_case *trying;
static u_int	undone;			/* times that no event came */
static u_int	signals;		/* since the last system call */
static struct trapframe want;		/* what user mode was to get */
static bool	ready;

static void
set_system(bool system)
{
	struct lwp *l = curlwp;

	lwp_lock(l);
	if (system)
		l->l_flag |= LW_SYSTEM;
	else
		l->l_flag &= ~LW_SYSTEM;
	lwp_unlock(l);
}

static void
ask_for_ast(void)
{

	curlwp->l_md.md_astpending = 1;
}

/*
 * To ring 3.
 */

static void
make_frame(const struct exit_case *c, struct trapframe *tf)
{

	memset(&want, 0, sizeof(want));
	want.tf_eax = 0xeaeaeaea;
	want.tf_ecx = 0xecececec;
	want.tf_edx = 0xedededed;
	want.tf_ebx = 0xebebebeb;
	want.tf_ebp = 0xe0e0e0e0;
	want.tf_esi = 0xe1e1e1e1;
	want.tf_edi = 0xe2e2e2e2;
	want.tf_eip = AT;
	want.tf_esp = AT + PAGE_SIZE - 16;
	want.tf_eflags = PSL_USERSET | PSL_C | PSL_N | PSL_D;
	want.tf_ds = want.tf_es = want.tf_fs = want.tf_gs =
	    c->segments ? BAD_SEL : UDATA_SEL;
	want.tf_cs = c->cs ? BAD_SEL : UCODE_SEL;
	want.tf_ss = c->ss ? BAD_SEL : UDATA_SEL;
	*tf = want;
}

/* What is missing in the frame of the system call that came of an exit. */
static const char *
missing(const struct exit_case *c, const struct trapframe *tf)
{
	uint32_t seg = c->segments ? 0 : UDATA_SEL;

	if (step_lost())
		return "the event";
	if (curlwp->l_md.md_astpending != 0)
		return "the AST";
	if (signals != (c->cs || c->ss))
		return "the signal";
	if (tf->tf_gs != seg || tf->tf_fs != seg || tf->tf_es != seg ||
	    tf->tf_ds != seg || tf->tf_cs != UCODE_SEL ||
	    tf->tf_ss != UDATA_SEL)
		return "a selector";
	if (tf->tf_eip != AT + 2 || tf->tf_esp != want.tf_esp ||
	    ((tf->tf_eflags ^ want.tf_eflags) & ~PSL_RF) != 0)
		return "eip, esp or eflags";
	if (tf->tf_eax != want.tf_eax || tf->tf_ecx != want.tf_ecx ||
	    tf->tf_edx != want.tf_edx || tf->tf_ebx != want.tf_ebx ||
	    tf->tf_ebp != want.tf_ebp || tf->tf_esi != want.tf_esi ||
	    tf->tf_edi != want.tf_edi)
		return "a register";
	return NULL;
}

/*
 * Judge the exit; the next one has its event an instruction later, or is of
 * the next case.  If none came, either there are not so many instructions, and
 * the last was iret, or another event ended the steps, and it is tried again.
 */
static void
judge(struct exit_case *c, const struct trapframe *tf, bool sent)
{
	const char *what = missing(c, tf);

	if (what != NULL && c->lost == NULL) {
		c->lost = what;
		c->lost_at = step_eip;
		c->got = *tf;
	}
	if (sent) {
		c->last = step_eip;
		c->reached++;
	} else if (c->last == (vaddr_t)exit_iret || ++undone > TRIES) {
		undone = 0;
		trying++;
	}
}

static void __dead
leave_user(void)
{

	step_handler = NULL;
	step_end();
	uvmspace_exec(curlwp, &vmspace0);
	curlwp->l_proc->p_emul = NULL;
	set_system(true);
	kthread_exit(0);
}

static void
user_syscall(struct lwp *l __unused, struct trapframe *tf)
{
	bool sent = step_stop();

	if (trying == NULL)
		trying = &cases[0];
	else
		judge(trying, tf, sent);
	if (trying == &cases[__arraycount(cases)])
		leave_user();
	make_frame(trying, tf);
	signals = 0;
	step_handler = trying->ast ? ask_for_ast : NULL;
	STEP(exit_user, trying->reached);
}

/* The signal's handler is where user mode was to go on. */
static int
user_sendsig(struct lwp *l, const struct ksiginfo *ksi,
    const struct sigdesc *sd __unused, const sigset_t *mask __unused)
{

	if (ksi->ksi_signo == SIGSEGV)
		signals++;
	l->l_md.md_regs->tf_cs = UCODE_SEL;
	l->l_md.md_regs->tf_ss = UDATA_SEL;
	return 0;
}

static void
user_lwp_exit(struct lwp *l __unused)
{
}

static const struct emul emul_test = {
	.e_name = "test",
	.e_syscall = user_syscall,
	.e_sendsig = user_sendsig,
	.e_lwp_exit = user_lwp_exit,
};

/* SIGSEGV has a handler, or none. */
static void
set_handler(uintptr_t handler)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_NODEFER };
	struct sigaction old;
	uintptr_t restorer = 0;

	(void)sigaction1(curlwp, SIGSEGV, &sa, &old, &restorer);
}

static void
user(void *arg)
{
	struct vmspace *vm = arg;
	struct lwp *l = curlwp;

	if (!step_begin())
		return;
	set_system(false);
	uvmspace_addref(vm);
	uvmspace_exec(l, vm);
	(void)sigemptyset(&l->l_sigmask);
	l->l_proc->p_emul = &emul_test;
	/* The next switch to us tells Xen our stack; a nap may be none. */
	if (!AWAIT(curcpu()->ci_kstack == l->l_addr) ||
	    copyout(program, (void __user *)AT, sizeof(program)) != 0)
		leave_user();
	setregs(l, AT, AT + PAGE_SIZE - 16);
	ready = true;
	step_user(l->l_md.md_regs);
}

static bool
run_on_this_cpu(void (*func)(void *), void *arg)
{
	struct lwp *l;

	if (kthread_create(PRI_KTHREAD, KTHREAD_MUSTJOIN, cpu_lookup(0), func,
	    arg, &l, "step") != 0)
		return false;
	return kthread_join(l) == 0;
}

static void
test_user(void)
{
	struct vmspace *vm = uvmspace_alloc(VM_MIN_ADDRESS,
	    VM_MAXUSER_ADDRESS);
	struct exit_case *c;
	vaddr_t va = AT;

	if (!CLAIM(vm != NULL && uvm_mmap(&vm->vm_map, &va, PAGE_SIZE,
	    VM_PROT_ALL, VM_PROT_ALL, MAP_ANON | MAP_PRIVATE | MAP_FIXED,
	    NULL, 0) == 0, "a program has memory"))
		return;
	set_handler(AT);
	uvmspace_addref(&vmspace0);	/* which the thread leaves */
	CLAIM(run_on_this_cpu(user, vm) && ready, "a thread is a user's");
	set_handler(SIG_DFL);
	for (c = cases; c < &cases[__arraycount(cases)]; c++) {
		CLAIM(c->last == (vaddr_t)exit_iret &&
		    c->reached >= INSNS_USER,
		    "an event at each of %u instructions: %s", c->reached,
		    c->name);
		CLAIM(c->lost == NULL, "nothing is lost");
		if (c->lost != NULL)
			printf("# %s is, at %#x: eip %#x esp %#x eflags %#x\n",
			    c->lost, c->lost_at, c->got.tf_eip, c->got.tf_esp,
			    c->got.tf_eflags);
	}
	uvmspace_free(vm);
}

/*
 * To ring 1.
 */

static u_int	kernel_steps;

static void
step_own_exit(void)
{

	step_handler = NULL;
	STEP(exit_kernel, kernel_steps);
}

static void
kernel(void *arg)
{
	u_int *broken = arg, tries = 0;
	vaddr_t last = 0;
	bool good;

	if (!step_begin())
		return;
	while (last != (vaddr_t)exit_iret && tries++ < 10 * TRIES) {
		step_handler = step_own_exit;
		good = step_send_registers();
		if (step_lost() || !good)
			(*broken)++;
		if (step_stop()) {
			last = step_eip;
			kernel_steps++;
		}
	}
	if (last != (vaddr_t)exit_iret)
		kernel_steps = 0;
	step_end();
}

static void
test_kernel(void)
{
	u_int broken = 0;

	CLAIM(run_on_this_cpu(kernel, &broken), "a thread can be had");
	CLAIM(kernel_steps >= INSNS_KERNEL, "an event at each of %u "
	    "instructions: to ring 1", kernel_steps);
	CLAIM(broken == 0, "nothing is lost");
}

static void
test_exit(void)
{

	test_kernel();
	test_user();
}
