/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * trap: what happens when the CPU enters the kernel other than by an event.
 *
 * Overview
 *
 * A system call goes to the emulation of its process.  A trap in user mode is
 * a page fault, which uvm resolves, or else a signal.  A trap in kernel mode is
 * right in two cases only: the kernel touched user memory through copyin() and
 * its kin, and a page had to be brought, or the instruction is one that may
 * fault and has a way out in the exception table.  Any other one is a bug, and
 * ends in a panic that shows the registers.
 *
 * On the way back to user mode an lwp does what was asked of it meanwhile
 * (mi_userret), if the exit in vector.S finds md_astpending set.  Who asks
 * sets it after the flag that says what to do, so that ast() sees the flag
 * when it has cleared the mark.  So a system call that was asked for nothing
 * pays a load and a compare.
 *
 * Xen facts
 *
 * cr2 is a word of struct vcpu_info, which the next fault overwrites; so page
 * faults enter with events masked (a flag in the trap table), and trap()
 * reads it before it unmasks.  The other vectors leave the mask alone.  The
 * user bit of the error code tells ring 3 from ring 1.
 *
 * A fault that Xen meets when it returns to a user's bad frame looks like one
 * of the user's own at the eip of that frame; nothing has to be done here.
 *
 * A fault in user mode and the failsafe callback may come together; then the
 * fault was seen to be told as one of the callback's first instruction, which
 * cannot fault.  It is forgotten: the program's instruction, to which the
 * callback leads, faults again.
 *
 * Locking: none.  All is the current lwp's.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/cpu.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/siginfo.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/userret.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/extable.h>
#include <machine/frame.h>
#include <machine/fpu.h>
#include <machine/psl.h>
#include <machine/reg.h>
#include <machine/text.h>
#include <machine/trap.h>

#include <xenport/clock.h>
#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/trapentry.h>

/* What a trap in user mode becomes, when nothing mends it. */
static const struct {
	const char	*name;
	int		signo;
	int		code;
} trap_kinds[] = {
	[T_DIVIDE] =	{ "divide error", SIGFPE, FPE_INTDIV },
	[T_DEBUG] =	{ "debug exception", SIGTRAP, TRAP_TRACE },
	[T_NMI] =	{ "non-maskable interrupt", SIGBUS, SI_KERNEL },
	[T_BPT] =	{ "breakpoint", SIGTRAP, SI_KERNEL },
	[T_OFLOW] =	{ "overflow", SIGSEGV, SI_KERNEL },
	[T_BOUND] =	{ "bound check", SIGSEGV, SI_KERNEL },
	[T_ILLEGAL] =	{ "invalid opcode", SIGILL, ILL_ILLOPN },
	[T_DNA] =	{ "FPU not available", SIGFPE, FPE_FLTINV },
	[T_DOUBLE] =	{ "double fault", SIGSEGV, SI_KERNEL },
	[T_FPOPOVR] =	{ "FPU segment overrun", SIGFPE, SI_KERNEL },
	[T_TSS] =	{ "invalid TSS", SIGSEGV, SI_KERNEL },
	[T_SEGNP] =	{ "segment not present", SIGBUS, SI_KERNEL },
	[T_STACK] =	{ "stack segment fault", SIGBUS, SI_KERNEL },
	[T_PROT] =	{ "general protection fault", SIGSEGV, SI_KERNEL },
	[T_PAGE] =	{ "page fault", SIGSEGV, SEGV_MAPERR },
	[T_SPURIOUS] =	{ "spurious trap", SIGILL, ILL_ILLTRP },
	[T_ARITH] =	{ "x87 exception", SIGFPE, FPE_FLTINV },
	[T_ALIGN] =	{ "alignment check", SIGBUS, BUS_ADRALN },
	[T_MCA] =	{ "machine check", SIGBUS, SI_KERNEL },
	[T_XMM] =	{ "SSE exception", SIGFPE, FPE_FLTINV },
};

static void	trap_signal(struct trapframe *, int, int, uintptr_t);
static void	trap_user(struct trapframe *);
static void	trap_kernel(struct trapframe *);
static void	trap_page_user(struct trapframe *, vaddr_t);
static void	trap_page_kernel(struct trapframe *, vaddr_t);
static void	trap_fatal(struct trapframe *, vaddr_t) __dead;

/* int $0x80: the emulation does the rest. */
void
syscall(struct trapframe *tf)
{
	struct lwp *l = curlwp;

	user_time_stop(l);
	curcpu()->ci_nsyscall++;
	(*l->l_proc->p_emul->e_syscall)(l, tf);
	LOCKDEBUG_USERRET();
	user_time_start(l);
}

/* Work was asked for that is to be done before user mode. */
void
ast(struct trapframe *tf __unused)
{
	struct lwp *l = curlwp;

	l->l_md.md_astpending = 0;
	__insn_barrier();
	mi_userret(l);
	user_time_start(l);
}

/* The lwp will look at its flags before it is in user mode again. */
void
cpu_need_userret(struct lwp *l)
{

	l->l_md.md_astpending = 1;
	if (l->l_cpu != curcpu())
		ipi_send(l->l_cpu, IPI_AST);
}

/* All vectors but int $0x80. */
void
trap(struct trapframe *tf)
{
	vaddr_t va = 0;

	curcpu()->ci_ntrap++;
	if (tf->tf_trapno == T_PAGE) {
		evcnt_count(USERMODE(tf) ? EVC_FAULT_USER : EVC_FAULT_KERNEL);
		va = curcpu()->ci_vcpu->arch.cr2;
		if (TF_MASK(tf) == 0)
			evmask_enable();
	}
	if (!USERMODE(tf)) {
		if (tf->tf_eip == (uintptr_t)trap_failsafe)
			return;
		if (tf->tf_trapno == T_PAGE)
			trap_page_kernel(tf, va);
		else
			trap_kernel(tf);
		return;
	}
	user_time_stop(curlwp);
	if (tf->tf_trapno == T_PAGE)
		trap_page_user(tf, va);
	else
		trap_user(tf);
	LOCKDEBUG_USERRET();
	user_time_start(curlwp);
}

/*
 * With the boot argument xen.iretcall every exit to user mode is a hypercall:
 * vector.S.
 * => boot, between text_open and text_close
 */
void
trap_exit_patch(void)
{
	struct {
		uint8_t		opcode;
		uint32_t	distance;
	} __packed jmp = { 0xe9, 0 };

	if (strstr(boot_cmdline(), "xen.iretcall") == NULL)
		return;
	jmp.distance = (uint32_t)((uintptr_t)exit_user_call -
	    (uintptr_t)exit_user - sizeof(jmp));
	text_write((uintptr_t)exit_user, &jmp, sizeof(jmp));
}

static void
trap_signal(struct trapframe *tf, int signo, int code, uintptr_t addr)
{
	struct ksiginfo ksi;

	KSI_INIT_TRAP(&ksi);
	ksi.ksi_signo = signo;
	ksi.ksi_code = code;
	ksi.ksi_addr = addr;
	ksi.ksi_trap = (int)tf->tf_trapno;
	ksi.ksi_trapcode = (int)tf->tf_err;
	trapsignal(curlwp, &ksi);
}

static void
trap_user(struct trapframe *tf)
{
	u_int n = tf->tf_trapno;
	uintptr_t addr = tf->tf_eip;
	int code;

	if (n >= __arraycount(trap_kinds))
		n = T_SPURIOUS;
	code = n == T_DEBUG ? dbregs_trap(curlwp, tf) : trap_kinds[n].code;
	if (n == T_ARITH || n == T_XMM)
		code = fpu_sigcode(curlwp, n);
	if (code == SI_KERNEL || n == T_ALIGN)
		addr = 0;
	trap_signal(tf, trap_kinds[n].signo, code, addr);
}

static void
trap_kernel(struct trapframe *tf)
{

	if (tf->tf_trapno == T_DEBUG && dbregs_trap_kernel())
		return;
	if (!extable_fixup(tf))
		trap_fatal(tf, 0);
}

/*
 * Somebody wants to know what we do (`xl trigger nmi').  An NMI may come while
 * any lock is held, so it is kept, and told when an IPI may come.
 */
static struct trapframe nmi_frame;	/* of the last one ... */
static uintptr_t nmi_esp;		/* ... and what it interrupted */

void
nmi(struct trapframe *tf)
{

	nmi_esp = USERMODE(tf) ? tf->tf_esp : TF_KESP(tf);
	memcpy(&nmi_frame, tf, USERMODE(tf) ? sizeof(*tf) :
	    __builtin_offsetof(struct trapframe, tf_esp));
	ipi_send(curcpu(), IPI_NMI);
	hypercall_count(__HYPERVISOR_iret);	/* the way out: vector.S */
}

void
nmi_report(void)
{

	printf("cpu%u: non-maskable interrupt in %s\n", cpu_number(),
	    curlwp->l_name);
	trapframe_print(&nmi_frame, nmi_esp);
	cpu_backtrace();
}

/* What was attempted, from a page fault's code. */
static vm_prot_t
pgex_access(uint32_t err)
{

	if ((err & PGEX_W) != 0)
		return VM_PROT_WRITE;
	return (err & PGEX_I) != 0 ? VM_PROT_EXECUTE : VM_PROT_READ;
}

static int
trap_fault_in(struct trapframe *tf, vaddr_t va)
{
	struct vmspace *vm = curlwp->l_proc->p_vmspace;

	if (va >= VM_MAXUSER_ADDRESS)
		return EFAULT;
	curlwp->l_pgfaults++;
	return uvm_fault(&vm->vm_map, trunc_page(va), pgex_access(tf->tf_err));
}

static void
trap_page_user(struct trapframe *tf, vaddr_t va)
{
	int error = trap_fault_in(tf, va);

	if (error == 0 || error == ENOMEM)
		return;
	if (error == EIO)
		trap_signal(tf, SIGBUS, BUS_ADRERR, va);
	else if (error == EACCES)
		trap_signal(tf, SIGSEGV, SEGV_ACCERR, va);
	else
		trap_signal(tf, SIGSEGV, SEGV_MAPERR, va);
}

/*
 * Only an instruction of the exception table may fault, unless the TLB was
 * older than the tables.  If the address is the user's and we may sleep, uvm
 * is asked first.
 */
static void
trap_page_kernel(struct trapframe *tf, vaddr_t va)
{

	if ((tf->tf_err & PGEX_I) == 0 &&
	    pmap_fault_spurious(va, (tf->tf_err & PGEX_W) != 0))
		return;
	if (!extable_covers(tf->tf_eip))
		trap_fatal(tf, va);
	if (va < VM_MAXUSER_ADDRESS && splget() == IPL_NONE &&
	    (curlwp->l_flag & LW_SYSTEM) == 0 && trap_fault_in(tf, va) == 0)
		return;
	extable_fixup(tf);
}

static void
trap_fatal(struct trapframe *tf, vaddr_t va)
{
	u_int n = tf->tf_trapno;

	printf("trap %u (%s) in kernel mode, code %#x, address %#x\n", n,
	    n < __arraycount(trap_kinds) ? trap_kinds[n].name : "unknown",
	    tf->tf_err, va);
	trapframe_print(tf, TF_KESP(tf));
	panic("trap %u at %#x", n, tf->tf_eip);
}

/* All registers of a frame, on the console; esp is told by the caller. */
void
trapframe_print(const struct trapframe *tf, uintptr_t esp)
{

	printf("eip %#06x:%#010x eflags %#010x mask %u ipl %d\n", TF_CS(tf),
	    tf->tf_eip, tf->tf_eflags, TF_MASK(tf), splget());
	printf("eax %#010x ebx %#010x ecx %#010x edx %#010x\n", tf->tf_eax,
	    tf->tf_ebx, tf->tf_ecx, tf->tf_edx);
	printf("esi %#010x edi %#010x ebp %#010x esp %#010lx\n", tf->tf_esi,
	    tf->tf_edi, tf->tf_ebp, (u_long)esp);
	printf("ds %#06x es %#06x fs %#06x gs %#06x ss %#06x\n", tf->tf_ds,
	    tf->tf_es, tf->tf_fs, tf->tf_gs,
	    USERMODE(tf) ? tf->tf_ss : KDATA_SEL);
}
