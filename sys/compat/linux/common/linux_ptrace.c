/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_ptrace: ptrace(2) as Linux has it.
 *
 * Stops, signals and who may trace whom are kern/sys_process.c's; here is the
 * form in which requests come: numbers, words in memory, siginfo, masks.
 * Registers are the machine's: arch/i386/linux_ptrace_machdep.c.
 *
 * Linux facts (ptrace(2), linux/ptrace.h).
 *	The call itself, which C libraries wrap, stores the word that PEEK...
 *	fetches at the address `data'.  ESRCH: not ours, or not stopped; EIO:
 *	an address, a signal or a request that is none; EPERM: not allowed to
 *	attach.  Of PTRACE_LISTEN's, INTERRUPT's and SEIZE's answers EIO says
 *	that the other kind of attaching was used.
 *
 * Limits.
 *	No PTRACE_O_TRACESECCOMP: there is no seccomp.
 */

#include <sys/param.h>
#include <sys/proc.h>
#include <sys/ptrace.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <uvm/uvm_extern.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/common/linux_ptrace.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

/*
 * Memory.
 */

static int
ptrace_word(struct lwp *l, pid_t pid, vaddr_t addr, uint32_t *word,
    enum uio_rw rw)
{
	struct vmspace *vm;
	struct iovec iov;
	struct uio uio;
	int error = ptrace_vmspace(l, pid, &vm);

	if (error != 0)
		return error;
	uio_kernel(&uio, &iov, word, sizeof(*word), (off_t)addr, rw);
	error = uvm_io_forced(&vm->vm_map, &uio);
	uvmspace_free(vm);
	return error == 0 ? 0 : EIO;
}

static int
ptrace_peek(struct lwp *l, pid_t pid, vaddr_t addr, uintptr_t data)
{
	uint32_t word;
	int error = ptrace_word(l, pid, addr, &word, UIO_READ);

	return error == 0 ? ustore_32((uint32_t __user *)data, word) : error;
}

static int
ptrace_poke(struct lwp *l, pid_t pid, vaddr_t addr, uintptr_t data)
{
	uint32_t word = (uint32_t)data;

	return ptrace_word(l, pid, addr, &word, UIO_WRITE);
}

/*
 * Attaching, and going on.
 */

static int
ptrace_seize(struct lwp *l, pid_t pid, uintptr_t addr, uintptr_t options)
{
	return addr != 0 || (options & ~PTO_ALL) != 0 ? EIO :
	    ptrace_attach(l, pid, true, (u_int)options);
}

/* Is it a signal, or none?  If so, natively. */
static bool
ptrace_signo(uintptr_t data, int *sig)
{
	*sig = data > 64 ? 0 : linux_to_native_signo((int)data);
	return data == 0 || *sig != 0;
}

static int
ptrace_continue(struct lwp *l, int req, pid_t pid, uintptr_t data)
{
	int sig;

	if (!ptrace_signo(data, &sig))
		return EIO;
	switch (req) {
	case LINUX_PTRACE_DETACH:
		return ptrace_detach(l, pid, sig);
	case LINUX_PTRACE_SYSCALL:
		return ptrace_resume(l, pid, LT_SYSCALL, sig);
	case LINUX_PTRACE_SINGLESTEP:
		return ptrace_resume(l, pid, LT_STEP, sig);
	case LINUX_PTRACE_SYSEMU:
		return ptrace_resume(l, pid, LT_SYSEMU, sig);
	case LINUX_PTRACE_SYSEMU_SINGLESTEP:
		return ptrace_resume(l, pid, LT_SYSEMU | LT_STEP, sig);
	default:
		return ptrace_resume(l, pid, 0, sig);
	}
}

/*
 * What a tracer asks about a stop: functions for ptrace_with.
 */

static int
tracee_nothing(struct lwp *t __unused, void *arg __unused)
{
	return 0;
}

static int
tracee_setoptions(struct lwp *t, void *arg)
{
	const struct linux_ptcall *pt = arg;

	t->l_trace.lt_options = (u_int)pt->pt_data;
	return 0;
}

/* The message of an exit is a wait status. */
static int
tracee_message(struct lwp *t, void *arg)
{
	u_long *message = arg;

	*message = t->l_trace.lt_message;
	if (W_EVENT(t->l_trace.lt_status) == PTE_EXIT)
		*message = (u_long)native_to_linux_status((int)*message);
	return 0;
}

static int
tracee_getinfo(struct lwp *t, void *arg)
{
	struct linux_siginfo *lsi = arg;

	if (t->l_trace.lt_info.ksi_signo == 0)
		return EINVAL;
	native_to_linux_siginfo(lsi, &t->l_trace.lt_info);
	return 0;
}

static int
tracee_setinfo(struct lwp *t, void *arg)
{
	if (t->l_trace.lt_info.ksi_signo == 0)
		return EINVAL;
	linux_to_native_siginfo(&t->l_trace.lt_info, arg);
	return 0;
}

static int
tracee_getmask(struct lwp *t, void *arg)
{
	native_to_linux_sigset(arg, t->l_sigrestore ? &t->l_sigoldmask :
	    &t->l_sigmask);
	return 0;
}

static int
tracee_setmask(struct lwp *t, void *arg)
{
	sigset_t *ss = &t->l_sigmask;

	linux_to_native_sigset(ss, arg);
	sigdelset(ss, SIGKILL);
	sigdelset(ss, SIGSTOP);
	t->l_sigrestore = false;
	sig_poke(t, LW_PENDSIG);
	return 0;
}

/* Call `func' with a structure that the user gets. */
static int
ptrace_get(struct lwp *l, pid_t pid, int (*func)(struct lwp *, void *),
    void *buf, size_t len, uintptr_t data)
{
	int error = ptrace_with(l, pid, func, buf);

	return error == 0 ? copyout(buf, (void __user *)data, len) : error;
}

/* The same with one that the user gives. */
static int
ptrace_set(struct lwp *l, pid_t pid, int (*func)(struct lwp *, void *),
    void *buf, size_t len, uintptr_t data)
{
	int error = copyin((const void __user *)data, buf, len);

	return error == 0 ? ptrace_with(l, pid, func, buf) : error;
}

static int
ptrace_setoptions(struct lwp *l, pid_t pid, uintptr_t data)
{
	struct linux_ptcall pt = { .pt_data = data };

	return (data & ~PTO_ALL) != 0 ? EINVAL :
	    ptrace_with(l, pid, tracee_setoptions, &pt);
}

static int
ptrace_stopinfo(struct lwp *l, int req, pid_t pid, uintptr_t addr,
    uintptr_t data)
{
	struct linux_siginfo lsi;
	linux_sigset_t lss;
	u_long message;

	switch (req) {
	case LINUX_PTRACE_GETEVENTMSG:
		return ptrace_get(l, pid, tracee_message, &message,
		    sizeof(message), data);
	case LINUX_PTRACE_GETSIGINFO:
		return ptrace_get(l, pid, tracee_getinfo, &lsi, sizeof(lsi),
		    data);
	case LINUX_PTRACE_SETSIGINFO:
		return ptrace_set(l, pid, tracee_setinfo, &lsi, sizeof(lsi),
		    data);
	case LINUX_PTRACE_GETSIGMASK:
		return addr != sizeof(lss) ? EINVAL : ptrace_get(l, pid,
		    tracee_getmask, &lss, sizeof(lss), data);
	default:
		return addr != sizeof(lss) ? EINVAL : ptrace_set(l, pid,
		    tracee_setmask, &lss, sizeof(lss), data);
	}
}

/* Those that no other function knows: the machine's, or nobody's. */
static int
ptrace_other(struct lwp *l, const struct linux_sys_ptrace_args *uap,
    register_t *retval)
{
	int error = linux_ptrace_machdep(l, uap->req, uap->pid, uap->addr,
	    uap->data, retval);

	if (error != EOPNOTSUPP)
		return error;
	error = ptrace_with(l, uap->pid, tracee_nothing, NULL);
	return error == 0 ? EIO : error;
}

int
linux_sys_ptrace(struct lwp *l, const struct linux_sys_ptrace_args *uap,
    register_t *retval)
{
	switch (uap->req) {
	case LINUX_PTRACE_TRACEME:
		return ptrace_traceme(l);
	case LINUX_PTRACE_PEEKTEXT:
	case LINUX_PTRACE_PEEKDATA:
		return ptrace_peek(l, uap->pid, uap->addr, uap->data);
	case LINUX_PTRACE_POKETEXT:
	case LINUX_PTRACE_POKEDATA:
		return ptrace_poke(l, uap->pid, uap->addr, uap->data);
	case LINUX_PTRACE_CONT:
	case LINUX_PTRACE_SYSCALL:
	case LINUX_PTRACE_SINGLESTEP:
	case LINUX_PTRACE_SYSEMU:
	case LINUX_PTRACE_SYSEMU_SINGLESTEP:
	case LINUX_PTRACE_DETACH:
		return ptrace_continue(l, uap->req, uap->pid, uap->data);
	case LINUX_PTRACE_KILL:
		return ptrace_kill(l, uap->pid);
	case LINUX_PTRACE_ATTACH:
		return ptrace_attach(l, uap->pid, false, 0);
	case LINUX_PTRACE_SEIZE:
		return ptrace_seize(l, uap->pid, uap->addr, uap->data);
	case LINUX_PTRACE_INTERRUPT:
		return ptrace_interrupt(l, uap->pid);
	case LINUX_PTRACE_LISTEN:
		return ptrace_listen(l, uap->pid);
	case LINUX_PTRACE_OLDSETOPTIONS:
	case LINUX_PTRACE_SETOPTIONS:
		return ptrace_setoptions(l, uap->pid, uap->data);
	case LINUX_PTRACE_GETEVENTMSG:
	case LINUX_PTRACE_GETSIGINFO:
	case LINUX_PTRACE_SETSIGINFO:
	case LINUX_PTRACE_GETSIGMASK:
	case LINUX_PTRACE_SETSIGMASK:
		return ptrace_stopinfo(l, uap->req, uap->pid, uap->addr,
		    uap->data);
	default:
		return ptrace_other(l, uap, retval);
	}
}
