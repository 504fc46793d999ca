/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_machdep: the i386 side of the Linux emulation: how a system call
 * comes in and goes out, how a handler is entered and left, thread-local
 * segments, and clone.
 *
 * System calls.
 *	int $0x80 with the number in %eax and up to six words in %ebx, %ecx,
 *	%edx, %esi, %edi, %ebp; the result, or minus an error number, in %eax.
 *	A call that is to be made again has its number put back into %eax and
 *	%eip moved back over the two bytes of the instruction; a handler that
 *	does not want that undoes it before it is entered (sigframe_restart).
 *
 * Handlers.
 *	Programs look into the frames, so they are Linux's struct sigframe (for
 *	a handler without SA_SIGINFO) and struct rt_sigframe, above them the
 *	FPU's state.  The handler returns to sa_restorer, which the C libraries
 *	always give when there is no vDSO; a handler without one is refused like
 *	a bad stack.  What sigreturn reads back is the program's own making:
 *	flags are filtered, and selectors are made those of ring 3.
 *
 * Linux facts (asm/sigcontext.h, asm/ucontext.h).
 *	Stack pointer at the handler's first instruction: 12 modulo 16.  The
 *	FPU's state is 112 bytes in FSAVE's form, then FXSAVE's 512.  The
 *	handler begins with the FPU as at reset.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/exec.h>
#include <sys/futex.h>
#include <sys/proc.h>
#include <sys/ptrace.h>
#include <sys/resourcevar.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <uvm/uvm_extern.h>
#include <machine/cpu.h>
#include <machine/fpu.h>
#include <machine/frame.h>
#include <machine/psl.h>
#include <machine/reg.h>
#include <machine/segments.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_machdep.h>
#include <compat/linux/arch/i386/linux_syscall.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>
#include <compat/linux/arch/i386/linux_segment.h>

#define INT80_SIZE	2		/* bytes of int $0x80 */
#define LINUX_SIGCHLD	17
#define LINUX_ERESTARTSYS	512	/* a tracer sees these */
#define LINUX_ERESTARTNOINTR	513
#define LINUX_ERESTARTNOHAND	514

struct linux_sigcontext {
	uint32_t	sc_gs, sc_fs, sc_es, sc_ds;
	uint32_t	sc_edi, sc_esi, sc_ebp, sc_esp;
	uint32_t	sc_ebx, sc_edx, sc_ecx, sc_eax;
	uint32_t	sc_trapno, sc_err;
	uint32_t	sc_eip, sc_cs, sc_eflags;
	uint32_t	sc_esp_at_signal, sc_ss;
	uint32_t	sc_fpstate;	/* user address, or 0 */
	uint32_t	sc_mask;	/* first word of the old mask */
	uint32_t	sc_cr2;
};
CTASSERT(sizeof(struct linux_sigcontext) == 88);

#define UC_FP_XSTATE	0x1		/* uc_flags: see linux_fpstate.c */

struct linux_stack {
	uint32_t	ss_sp;
	int32_t		ss_flags;
	uint32_t	ss_size;
};

struct linux_ucontext {
	uint32_t	uc_flags;
	uint32_t	uc_link;
	struct linux_stack uc_stack;
	struct linux_sigcontext uc_mcontext;
	linux_sigset_t	uc_mask;
};
CTASSERT(sizeof(struct linux_ucontext) == 116);

/* In two parts, for what lies between them is unused. */
struct linux_sigframe {
	uint32_t	sf_ret;		/* where the handler returns to */
	int32_t		sf_sig;		/* its argument */
	struct linux_sigcontext sf_sc;
};

struct linux_sigframe_end {
	uint32_t	sfe_extramask;	/* second word of the old mask */
	uint8_t		sfe_retcode[8];
};

#define SIGFRAME_END	(sizeof(struct linux_sigframe) + 624)

struct linux_rt_sigframe {
	uint32_t	rsf_ret;
	int32_t		rsf_sig;	/* three arguments: this, */
	uint32_t	rsf_pinfo;	/* &rsf_info, */
	uint32_t	rsf_puc;	/* &rsf_uc */
	struct linux_siginfo rsf_info;
	struct linux_ucontext rsf_uc;
	uint8_t		rsf_retcode[8];
};


const struct emul emul_linux = {
	.e_name = "linux",
	.e_errno = linux_errno,
	.e_syscall = linux_syscall,
	.e_sendsig = linux_sendsig,
	.e_lwp_exit = futex_lwp_exit,
};

uintptr_t
linux_usersp(struct lwp *l)
{
	return l->l_md.md_regs->tf_esp;
}

/*
 * System calls.
 */

static int
syscall_unknown(struct lwp *l, uint32_t code)
{
	if (boot_params.bp_debug & BOOT_DEBUG_SYSCALL)
		printf("%s[%d]: system call %u is unknown\n",
		    l->l_proc->p_comm, l->l_proc->p_pid, code);
	return ENOSYS;
}

/* The result, or what else the call wants done with the registers. */
static inline void
syscall_return(struct lwp *l, struct trapframe *tf, int error, register_t rval)
{
	if (error == ERESTART || error == ERESTARTNOHAND) {
		tf->tf_eax = tf->tf_err;
		tf->tf_eip -= INT80_SIZE;
		l->l_pflag |= LP_RESTART |
		    (error == ERESTARTNOHAND ? LP_NOHAND : 0);
		return;
	}
	if (error == ERESTARTNOINTR) {
		/* No handler has a say: to it the call is yet to be made. */
		tf->tf_eax = tf->tf_err;
		tf->tf_eip -= INT80_SIZE;
		return;
	}
	if (error == 0)
		tf->tf_eax = (uint32_t)rval;
	else if (error != EJUSTRETURN)
		tf->tf_eax = (uint32_t)-linux_errno[error];
}

/*
 * Make the call that the registers say now; the frame has them in the order of
 * arguments.
 */
static inline int
syscall_make(struct lwp *l, struct trapframe *tf, register_t *rval)
{
	const uint32_t *args = &tf->tf_ebx;
	uint32_t code = tf->tf_err;

	if (code >= LINUX_SYS_MAXSYSCALL ||
	    linux_sysent[code].sy_call == NULL)
		return syscall_unknown(l, code);
	return linux_sysent[code].sy_call(l, args, rval);
}

/*
 * The tracer sees the call before it is made, and may change its number and
 * its arguments; number -1 leaves the result to the tracer, as does SYSEMU,
 * which was said before.
 */
static int
syscall_traced(struct lwp *l, struct trapframe *tf, register_t *rval)
{
	bool emulated = LWP_SYSEMU(l);

	tf->tf_eax = (uint32_t)-linux_errno[ENOSYS];
	ptrace_syscall(l, true);
	if (lwp_doomed(l) || emulated || tf->tf_err == (uint32_t)-1)
		return EJUSTRETURN;
	return syscall_make(l, tf, rval);
}

/*
 * The tracer sees the result, and may change it.  A call that is to be made
 * again looks as on Linux: an error that no program sees, at the instruction
 * behind; if the tracer leaves it at that, it is made again.
 */
static int
syscall_traced_return(struct lwp *l, struct trapframe *tf, int error,
    register_t rval)
{
	uint32_t again = error == ERESTART ? LINUX_ERESTARTSYS :
	    error == ERESTARTNOHAND ? LINUX_ERESTARTNOHAND :
	    error == ERESTARTNOINTR ? LINUX_ERESTARTNOINTR : 0;
	uint32_t eip = tf->tf_eip;
	struct ksiginfo ksi;

	if (again != 0)
		tf->tf_eax = -again;
	else
		syscall_return(l, tf, error, rval);
	if (LWP_EXITSTOP(l))
		ptrace_syscall(l, false);
	if (LWP_STEPPED(l) && !LWP_SYSEMU(l)) {
		KSI_INIT_TRAP(&ksi);
		ksi.ksi_signo = SIGTRAP;
		ksi.ksi_code = TRAP_BRKPT;
		ksi.ksi_addr = tf->tf_eip;
		trapsignal(l, &ksi);
	}
	return again != 0 && tf->tf_eax == -again && tf->tf_eip == eip &&
	    tf->tf_err != (uint32_t)-1 ? error : EJUSTRETURN;
}

/* The whole call of a lwp that is traced. */
static int __noinline
syscall_watched(struct lwp *l, struct trapframe *tf)
{
	register_t rval = 0;
	int error;

	error = LWP_ENTRYSTOP(l) ? syscall_traced(l, tf, &rval) :
	    syscall_make(l, tf, &rval);
	return syscall_traced_return(l, tf, error, rval);
}

void
linux_syscall(struct lwp *l, struct trapframe *tf)
{
	register_t rval = 0;
	int error;

	if (__predict_true((l->l_pflag & LP_RESTART) == 0))
		l->l_restart = 0;
	else
		l->l_pflag &= ~(LP_RESTART | LP_NOHAND);
	if (__predict_true(!LWP_TRACED(l)))
		error = syscall_make(l, tf, &rval);
	else
		error = syscall_watched(l, tf);
	syscall_return(l, tf, error, rval);
}

/*
 * Handlers.
 */

/* An interrupted call that was to be made again, and the handler's say. */
static void
sigframe_restart(struct lwp *l, struct trapframe *tf, int flags)
{
	if ((l->l_pflag & LP_RESTART) == 0)
		return;
	if ((l->l_pflag & LP_NOHAND) || (flags & SA_RESTART) == 0) {
		tf->tf_eip += INT80_SIZE;
		tf->tf_eax = (uint32_t)-linux_errno[EINTR];
	}
	l->l_pflag &= ~(LP_RESTART | LP_NOHAND);
	l->l_restart = 0;
}

static void
sigcontext_fill(struct linux_sigcontext *sc, const struct trapframe *tf,
    const struct ksiginfo *ksi, const linux_sigset_t *mask, uint32_t fpstate)
{
	sc->sc_gs = tf->tf_gs & 0xffff;
	sc->sc_fs = tf->tf_fs & 0xffff;
	sc->sc_es = tf->tf_es & 0xffff;
	sc->sc_ds = tf->tf_ds & 0xffff;
	sc->sc_edi = tf->tf_edi;
	sc->sc_esi = tf->tf_esi;
	sc->sc_ebp = tf->tf_ebp;
	sc->sc_esp = tf->tf_esp;
	sc->sc_ebx = tf->tf_ebx;
	sc->sc_edx = tf->tf_edx;
	sc->sc_ecx = tf->tf_ecx;
	sc->sc_eax = tf->tf_eax;
	sc->sc_trapno = (uint32_t)ksi->ksi_trap;
	sc->sc_err = (uint32_t)ksi->ksi_trapcode;
	sc->sc_eip = tf->tf_eip;
	sc->sc_cs = TF_CS(tf);
	sc->sc_eflags = tf->tf_eflags;
	sc->sc_esp_at_signal = tf->tf_esp;
	sc->sc_ss = tf->tf_ss & 0xffff;
	sc->sc_fpstate = fpstate;
	sc->sc_mask = mask->sig[0];
	sc->sc_cr2 = (uint32_t)ksi->ksi_addr;
}

/* Room for a frame of that size below sp, aligned as at a call. */
static uint32_t
frame_place(uint32_t sp, size_t size)
{
	return rounddown2(sp - size + 4, 16) - 4;
}

static int
put_sigframe(struct lwp *l, const struct ksiginfo *ksi,
    const struct sigdesc *sd, const linux_sigset_t *mask, uint32_t *sp)
{
	struct linux_sigframe sf;
	uint32_t fpstate = *sp;
	int error;

	*sp = frame_place(*sp, SIGFRAME_END +
	    sizeof(struct linux_sigframe_end));
	sf.sf_ret = sd->sd_restorer;
	sf.sf_sig = native_to_linux_signo(ksi->ksi_signo);
	sigcontext_fill(&sf.sf_sc, l->l_md.md_regs, ksi, mask, fpstate);
	error = copyout(&sf, (void __user *)(uintptr_t)*sp, sizeof(sf));
	if (error == 0)
		error = ustore_32((uint32_t __user *)(uintptr_t)(*sp +
		    SIGFRAME_END +
		    offsetof(struct linux_sigframe_end, sfe_extramask)),
		    mask->sig[1]);
	return error;
}

static int
put_rt_sigframe(struct lwp *l, const struct ksiginfo *ksi,
    const struct sigdesc *sd, const linux_sigset_t *mask, uint32_t *sp)
{
	struct linux_rt_sigframe frame, *sf = &frame;
	uint32_t fpstate = *sp;

	*sp = frame_place(*sp, sizeof(*sf));
	sf->rsf_ret = sd->sd_restorer;
	sf->rsf_sig = native_to_linux_signo(ksi->ksi_signo);
	sf->rsf_pinfo = *sp + offsetof(struct linux_rt_sigframe, rsf_info);
	sf->rsf_puc = *sp + offsetof(struct linux_rt_sigframe, rsf_uc);
	native_to_linux_siginfo(&sf->rsf_info, ksi);
	sf->rsf_uc.uc_flags = fpu_features() != 0 ? UC_FP_XSTATE : 0;
	sf->rsf_uc.uc_link = 0;
	sf->rsf_uc.uc_stack.ss_sp = (uint32_t)l->l_sigstk.ss_sp;
	sf->rsf_uc.uc_stack.ss_size = (uint32_t)l->l_sigstk.ss_size;
	sf->rsf_uc.uc_stack.ss_flags =
	    (l->l_sigstk.ss_flags & SS_DISABLE) ? 2 : 0;
	sf->rsf_uc.uc_mask = *mask;
	sigcontext_fill(&sf->rsf_uc.uc_mcontext, l->l_md.md_regs, ksi, mask,
	    fpstate);
	memset(sf->rsf_retcode, 0, sizeof(sf->rsf_retcode));
	return copyout(sf, (void __user *)(uintptr_t)*sp, sizeof(*sf));
}

/* The registers the handler begins with. */
static void
enter_handler(struct lwp *l, const struct sigdesc *sd, int sig, uint32_t sp)
{
	struct trapframe *tf = l->l_md.md_regs;
	bool rt = (sd->sd_act.sa_flags & SA_SIGINFO) != 0;

	tf->tf_eax = (uint32_t)native_to_linux_signo(sig);
	tf->tf_edx = rt ? sp + offsetof(struct linux_rt_sigframe, rsf_info) : 0;
	tf->tf_ecx = rt ? sp + offsetof(struct linux_rt_sigframe, rsf_uc) : 0;
	tf->tf_eip = (uint32_t)sd->sd_act.sa_handler;
	tf->tf_esp = sp;
	tf->tf_cs = UCODE_SEL;
	tf->tf_ds = tf->tf_es = tf->tf_ss = UDATA_SEL;
	tf->tf_eflags &= ~(PSL_D | PSL_T | PSL_RF);
}

/* struct emul's e_sendsig. */
int
linux_sendsig(struct lwp *l, const struct ksiginfo *ksi,
    const struct sigdesc *sd, const sigset_t *oldmask)
{
	struct trapframe *tf = l->l_md.md_regs;
	int flags = sd->sd_act.sa_flags, error;
	uint32_t sp = tf->tf_esp;
	linux_sigset_t mask;

	sigframe_restart(l, tf, flags);
	if (sd->sd_restorer == 0)
		return EFAULT;
	if ((flags & SA_ONSTACK) && !sig_onstack(l, sp) &&
	    (l->l_sigstk.ss_flags & SS_DISABLE) == 0)
		sp = (uint32_t)(l->l_sigstk.ss_sp + l->l_sigstk.ss_size);
	native_to_linux_sigset(&mask, oldmask);
	error = linux_fpstate_put(l, &sp);
	if (error == 0)
		error = (flags & SA_SIGINFO) ?
		    put_rt_sigframe(l, ksi, sd, &mask, &sp) :
		    put_sigframe(l, ksi, sd, &mask, &sp);
	if (error == 0)
		enter_handler(l, sd, ksi->ksi_signo, sp);
	return error;
}

/*
 * A selector as a program gave it: of ring 3, whatever it says.  If there is no
 * such segment, the way back to user mode finds out (vector.S), and a data
 * selector becomes zero, while code and stack end in a signal.
 */
static uint32_t
user_selector(uint32_t sel)
{
	sel &= 0xffff;
	return sel < 4 ? sel : sel | SEL_UPL;
}

/* Back to where the signal came, as the frame now says. */
static int
restore_context(struct lwp *l, const struct linux_sigcontext *sc,
    const linux_sigset_t *lmask)
{
	struct trapframe *tf = l->l_md.md_regs;
	sigset_t mask;

	if (linux_fpstate_load(l, sc->sc_fpstate) != 0)
		return EFAULT;
	linux_to_native_sigset(&mask, lmask);
	sigprocmask1(l, SIG_SETMASK, &mask, NULL);
	tf->tf_gs = user_selector(sc->sc_gs);
	tf->tf_fs = user_selector(sc->sc_fs);
	tf->tf_es = user_selector(sc->sc_es);
	tf->tf_ds = user_selector(sc->sc_ds);
	tf->tf_edi = sc->sc_edi;
	tf->tf_esi = sc->sc_esi;
	tf->tf_ebp = sc->sc_ebp;
	tf->tf_ebx = sc->sc_ebx;
	tf->tf_edx = sc->sc_edx;
	tf->tf_ecx = sc->sc_ecx;
	tf->tf_eax = sc->sc_eax;
	tf->tf_eip = sc->sc_eip;
	tf->tf_esp = sc->sc_esp;
	tf->tf_cs = (sc->sc_cs & 0xffff) | SEL_UPL;
	tf->tf_ss = (sc->sc_ss & 0xffff) | SEL_UPL;
	tf->tf_eflags = (tf->tf_eflags & ~PSL_USERCHANGE) |
	    (sc->sc_eflags & PSL_USERCHANGE);
	return 0;
}

/* The frame was no frame. */
static int
sigreturn_bad(struct lwp *l)
{
	struct ksiginfo ksi;

	KSI_INIT_TRAP(&ksi);
	ksi.ksi_signo = SIGSEGV;
	ksi.ksi_code = SI_KERNEL;
	trapsignal(l, &ksi);
	return EJUSTRETURN;
}

/* The restorer has popped the return address and the argument. */
int
linux_sys_sigreturn(struct lwp *l, const void *uap __unused,
    register_t *retval __unused)
{
	uint32_t sf = l->l_md.md_regs->tf_esp - 8;
	struct linux_sigcontext sc;
	linux_sigset_t mask;

	if (copyin((const void __user *)(uintptr_t)(sf +
	    offsetof(struct linux_sigframe, sf_sc)), &sc, sizeof(sc)) != 0 ||
	    ufetch_32((const void __user *)(uintptr_t)(sf + SIGFRAME_END +
	    offsetof(struct linux_sigframe_end, sfe_extramask)),
	    &mask.sig[1]) != 0)
		return sigreturn_bad(l);
	mask.sig[0] = sc.sc_mask;
	return restore_context(l, &sc, &mask) == 0 ? EJUSTRETURN :
	    sigreturn_bad(l);
}

/* The handler's ret has popped the return address. */
int
linux_sys_rt_sigreturn(struct lwp *l, const void *uap __unused,
    register_t *retval __unused)
{
	uint32_t sf = l->l_md.md_regs->tf_esp - 4;
	struct linux_ucontext uc;

	if (copyin((const void __user *)(uintptr_t)(sf +
	    offsetof(struct linux_rt_sigframe, rsf_uc)), &uc, sizeof(uc)) != 0)
		return sigreturn_bad(l);
	return restore_context(l, &uc.uc_mcontext, &uc.uc_mask) == 0 ?
	    EJUSTRETURN : sigreturn_bad(l);
}

int
linux_sys_sigaltstack(struct lwp *l,
    const struct linux_sys_sigaltstack_args *uap, register_t *retval __unused)
{
	struct linux_stack lss;
	stack_t nss, oss;
	int error;

	if (uap->nss != NULL) {
		error = copyin(uap->nss, &lss, sizeof(lss));
		if (error != 0)
			return error;
		if (lss.ss_flags & ~2)
			return EINVAL;
		nss.ss_sp = lss.ss_sp;
		nss.ss_size = lss.ss_size;
		nss.ss_flags = (lss.ss_flags & 2) ? SS_DISABLE : 0;
	}
	error = sigaltstack1(l, uap->nss != NULL ? &nss : NULL, &oss,
	    linux_usersp(l));
	if (error != 0 || uap->oss == NULL)
		return error;
	lss.ss_sp = (uint32_t)oss.ss_sp;
	lss.ss_size = (uint32_t)oss.ss_size;
	lss.ss_flags = (oss.ss_flags & SS_DISABLE) ? 2 :
	    (oss.ss_flags & SS_ONSTACK) ? 1 : 0;
	return copyout(&lss, uap->oss, sizeof(lss));
}

/*
 * Thread-local segments.
 */

static bool
user_desc_empty(const struct linux_user_desc *ud)
{
	return ud->ud_base == 0 && ud->ud_limit == 0 &&
	    ((ud->ud_flags & ~UD_USEABLE) == UD_EMPTY ||
	    ud->ud_flags == 0);
}

/* Only data segments of 32 bits; an empty one clears the place. */
static int
user_desc_convert(const struct linux_user_desc *ud, union descriptor *d)
{
	d->d_raw = 0;
	if (user_desc_empty(ud))
		return 0;
	if ((ud->ud_flags & UD_32BIT) == 0 || UD_CONTENTS(ud->ud_flags) > 1 ||
	    ud->ud_limit > 0xfffff)
		return EINVAL;
	linux_user_desc_fill(ud, d);
	return 0;
}

/* The user's description is for an entry of l2; a given one or a free one. */
int
linux_tls_set(struct lwp *l2, struct linux_user_desc *ud, bool choose)
{
	union descriptor d;
	u_int i = ud->ud_entry - GDT_TLS;
	int error = user_desc_convert(ud, &d);

	if (error != 0)
		return error;
	if (ud->ud_entry == (uint32_t)-1 && choose) {
		for (i = 0; i < GDT_NTLS; i++)
			if (cpu_tls_get(l2, i).d_raw == 0)
				break;
		if (i == GDT_NTLS)
			return ESRCH;
		ud->ud_entry = GDT_TLS + i;
	}
	if (i >= GDT_NTLS)
		return EINVAL;
	cpu_tls_set(l2, i, d);
	return 0;
}

int
linux_sys_set_thread_area(struct lwp *l,
    const struct linux_sys_set_thread_area_args *uap,
    register_t *retval __unused)
{
	struct linux_user_desc ud;
	bool choose;
	int error;

	error = copyin(uap->desc, &ud, sizeof(ud));
	if (error != 0)
		return error;
	choose = ud.ud_entry == (uint32_t)-1;
	error = linux_tls_set(l, &ud, true);
	if (error == 0 && choose)
		error = copyout(&ud.ud_entry, uap->desc, sizeof(ud.ud_entry));
	return error;
}

/* Describe the entry that is asked for. */
int
linux_tls_get(struct lwp *l, struct linux_user_desc *ud)
{
	union descriptor d;

	if (ud->ud_entry - GDT_TLS >= GDT_NTLS)
		return EINVAL;
	d = cpu_tls_get(l, ud->ud_entry - GDT_TLS);
	ud->ud_base = d.sd_lobase | (uint32_t)d.sd_midbase << 16 |
	    (uint32_t)d.sd_hibase << 24;
	ud->ud_limit = d.sd_lolimit | (uint32_t)d.sd_hilimit << 16;
	ud->ud_flags = (d.sd_def32 ? UD_32BIT : 0) |
	    ((d.sd_type & SDT_DOWN) ? 1 << 1 : 0) |
	    ((d.sd_type & SDT_RW) ? 0 : UD_READONLY) |
	    (d.sd_gran ? UD_PAGES : 0) | (d.sd_p ? 0 : UD_NOTPRESENT) |
	    (d.sd_avl ? UD_USEABLE : 0);
	return 0;
}

int
linux_sys_get_thread_area(struct lwp *l,
    const struct linux_sys_get_thread_area_args *uap,
    register_t *retval __unused)
{
	struct linux_user_desc ud;
	int error;

	error = copyin(uap->desc, &ud.ud_entry, sizeof(ud.ud_entry));
	if (error == 0)
		error = linux_tls_get(l, &ud);
	return error == 0 ? copyout(&ud, uap->desc, sizeof(ud)) : error;
}

/*
 * Fork, vfork, clone.
 */

#define CLONE_CSIGNAL		0x000000ff
#define CLONE_VM		0x00000100
#define CLONE_FS		0x00000200
#define CLONE_FILES		0x00000400
#define CLONE_SIGHAND		0x00000800
#define CLONE_VFORK		0x00004000
#define CLONE_THREAD		0x00010000
#define CLONE_SYSVSEM		0x00040000
#define CLONE_SETTLS		0x00080000
#define CLONE_PARENT_SETTID	0x00100000
#define CLONE_CHILD_CLEARTID	0x00200000
#define CLONE_DETACHED		0x00400000
#define CLONE_UNTRACED		0x00800000
#define CLONE_CHILD_SETTID	0x01000000
#define CLONE_IO		0x80000000
#define CLONE_KNOWN		(CLONE_CSIGNAL | CLONE_VM | CLONE_FS | \
				 CLONE_FILES | CLONE_SIGHAND | CLONE_VFORK | \
				 CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS | \
				 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | \
				 CLONE_DETACHED | CLONE_UNTRACED | \
				 CLONE_CHILD_SETTID | CLONE_IO)
#define CLONE_PTHREAD		(CLONE_VM | CLONE_FS | CLONE_FILES | \
				 CLONE_SIGHAND | CLONE_THREAD)

/* The child, before user mode: its number goes where it was asked for. */
static void
linux_child_return(void *arg)
{
	struct lwp *l = curlwp;

	if (l->l_pflag & LP_SETTID)
		(void)ustore_32((uint32_t __user *)l->l_clear_tid,
		    (uint32_t)l->l_lid);
	if ((l->l_pflag & LP_CLEARTID) == 0)
		l->l_clear_tid = 0;
	l->l_pflag &= ~(LP_SETTID | LP_CLEARTID);
	child_return(arg);
}

static int
clone_check(uint32_t flags)
{
	if ((flags & ~CLONE_KNOWN) != 0)
		return EINVAL;
	if ((flags & CLONE_SIGHAND) && (flags & CLONE_VM) == 0)
		return EINVAL;
	if ((flags & CLONE_THREAD) &&
	    (flags & CLONE_PTHREAD) != CLONE_PTHREAD)
		return EINVAL;
	if ((flags & CLONE_THREAD) && (flags & CLONE_VFORK))
		return EINVAL;
	return 0;
}

static int
clone_forkflags(uint32_t flags)
{
	return ((flags & CLONE_VM) ? FORK_SHAREVM : 0) |
	    ((flags & CLONE_FS) ? FORK_SHARECWD : 0) |
	    ((flags & CLONE_FILES) ? FORK_SHAREFILES : 0) |
	    ((flags & CLONE_SIGHAND) ? FORK_SHARESIGS : 0) |
	    ((flags & CLONE_VFORK) ? FORK_PPWAIT : 0) |
	    ((flags & CLONE_UNTRACED) ? FORK_UNTRACED : 0);
}

/* What the caller asked to be prepared in the new lwp. */
static void
clone_prepare(struct lwp *l2, uint32_t flags, int __user *ptid,
    struct linux_user_desc *ud, uintptr_t ctid)
{
	if (flags & CLONE_SETTLS)
		(void)linux_tls_set(l2, ud, false);
	if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
		l2->l_clear_tid = ctid;
	if (flags & CLONE_CHILD_SETTID)
		l2->l_pflag |= LP_SETTID;
	if (flags & CLONE_CHILD_CLEARTID)
		l2->l_pflag |= LP_CLEARTID;
	if (flags & CLONE_PARENT_SETTID)
		(void)ustore_32((uint32_t __user *)ptid, (uint32_t)l2->l_lid);
}

/* A description for CLONE_SETTLS that linux_tls_set will accept. */
static int
clone_tls(uint32_t flags, uintptr_t tls, struct linux_user_desc *ud)
{
	union descriptor d;
	int error;

	if ((flags & CLONE_SETTLS) == 0)
		return 0;
	error = copyin((const void __user *)tls, ud, sizeof(*ud));
	if (error == 0)
		error = user_desc_convert(ud, &d);
	if (error == 0 && ud->ud_entry - GDT_TLS >= GDT_NTLS)
		error = EINVAL;
	return error;
}

int
linux_fork(struct lwp *l, uint32_t flags, uintptr_t stack, int __user *ptid,
    uintptr_t tls, uintptr_t ctid, register_t *retval)
{
	int exitsig = linux_to_native_signo((int)(flags & CLONE_CSIGNAL));
	struct linux_user_desc ud;
	struct lwp *l2;
	int error;

	error = clone_check(flags);
	if (error == 0)
		error = clone_tls(flags, tls, &ud);
	if (error == 0 && (flags & CLONE_THREAD))
		error = fork_check(l->l_proc);
	if (error != 0)
		return error;
	if (flags & CLONE_THREAD)
		error = lwp_create(l, l->l_proc, NULL,
		    LWP_DETACHED | LWP_SIGMASK, (void *)stack, 0,
		    linux_child_return, NULL, &l2);
	else
		error = fork_create(l, clone_forkflags(flags), exitsig,
		    (void *)stack, 0, linux_child_return, NULL, &l2);
	if (error != 0)
		return error;
	clone_prepare(l2, flags, ptid, &ud, ctid);
	*retval = l2->l_lid;
	if (flags & CLONE_THREAD) {
		l2->l_sigstk = (stack_t){ .ss_flags = SS_DISABLE };
		fork_thread_start(l, l2, clone_forkflags(flags));
	} else {
		fork_commit(l, l2, clone_forkflags(flags));
	}
	return 0;
}

int
linux_sys_clone(struct lwp *l, const struct linux_sys_clone_args *uap,
    register_t *retval)
{
	return linux_fork(l, uap->flags, uap->stack, uap->ptid, uap->tls,
	    (uintptr_t)uap->ctid, retval);
}

int
linux_sys_fork(struct lwp *l, const void *uap __unused, register_t *retval)
{
	return linux_fork(l, LINUX_SIGCHLD, 0, NULL, 0, 0, retval);
}

int
linux_sys_vfork(struct lwp *l, const void *uap __unused, register_t *retval)
{
	return linux_fork(l, CLONE_VM | CLONE_VFORK | LINUX_SIGCHLD, 0, NULL,
	    0, 0, retval);
}
