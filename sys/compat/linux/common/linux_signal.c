/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_signal: signals as Linux numbers, masks and describes them.
 *
 * Numbers are translated by a table; the real-time ones are one apart, since
 * natively 32 is SIGPWR.  Native signals that Linux does not have (SIGINFO)
 * become 0 and are in no set.  The old calls (sigaction, sigprocmask ...)
 * know only the first word of a set.
 */

#include <sys/param.h>
#include <sys/itimer.h>
#include <sys/proc.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>
#include <sys/wait.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LINUX_NSIG	64

#define LINUX_SA_NOCLDSTOP	0x00000001u
#define LINUX_SA_NOCLDWAIT	0x00000002u
#define LINUX_SA_SIGINFO	0x00000004u
#define LINUX_SA_RESTORER	0x04000000u
#define LINUX_SA_ONSTACK	0x08000000u
#define LINUX_SA_RESTART	0x10000000u
#define LINUX_SA_NODEFER	0x40000000u
#define LINUX_SA_RESETHAND	0x80000000u

#define LINUX_SIG_BLOCK		0
#define LINUX_SIG_UNBLOCK	1
#define LINUX_SIG_SETMASK	2

static const uint8_t to_native[32] = {
	[1] = SIGHUP, [2] = SIGINT, [3] = SIGQUIT, [4] = SIGILL,
	[5] = SIGTRAP, [6] = SIGABRT, [7] = SIGBUS, [8] = SIGFPE,
	[9] = SIGKILL, [10] = SIGUSR1, [11] = SIGSEGV, [12] = SIGUSR2,
	[13] = SIGPIPE, [14] = SIGALRM, [15] = SIGTERM, [16] = SIGEMT,
	[17] = SIGCHLD, [18] = SIGCONT, [19] = SIGSTOP, [20] = SIGTSTP,
	[21] = SIGTTIN, [22] = SIGTTOU, [23] = SIGURG, [24] = SIGXCPU,
	[25] = SIGXFSZ, [26] = SIGVTALRM, [27] = SIGPROF, [28] = SIGWINCH,
	[29] = SIGIO, [30] = SIGPWR, [31] = SIGSYS,
};

static const uint8_t to_linux[SIGRTMIN] = {
	[SIGHUP] = 1, [SIGINT] = 2, [SIGQUIT] = 3, [SIGILL] = 4,
	[SIGTRAP] = 5, [SIGABRT] = 6, [SIGEMT] = 16, [SIGFPE] = 8,
	[SIGKILL] = 9, [SIGBUS] = 7, [SIGSEGV] = 11, [SIGSYS] = 31,
	[SIGPIPE] = 13, [SIGALRM] = 14, [SIGTERM] = 15, [SIGURG] = 23,
	[SIGSTOP] = 19, [SIGTSTP] = 20, [SIGCONT] = 18, [SIGCHLD] = 17,
	[SIGTTIN] = 21, [SIGTTOU] = 22, [SIGIO] = 29, [SIGXCPU] = 24,
	[SIGXFSZ] = 25, [SIGVTALRM] = 26, [SIGPROF] = 27, [SIGWINCH] = 28,
	[SIGUSR1] = 10, [SIGUSR2] = 12, [SIGPWR] = 30,
};

int
linux_to_native_signo(int sig)
{
	if (sig < 0 || sig > LINUX_NSIG)
		return 0;
	return sig < 32 ? to_native[sig] : sig - 32 + SIGRTMIN;
}

int
native_to_linux_signo(int sig)
{
	return sig < SIGRTMIN ? to_linux[sig] : sig - SIGRTMIN + 32;
}

/* Every signal handler begins and ends with these: most sets are empty. */
void
linux_to_native_sigset(sigset_t *ss, const linux_sigset_t *lss)
{
	uint32_t left;
	int i;

	sigemptyset(ss);
	for (i = 0; i < LINUX_NSIG / 32; i++)
		for (left = lss->sig[i]; left != 0; left &= left - 1)
			sigaddset(ss, linux_to_native_signo(i * 32 +
			    __builtin_ctz(left) + 1));
}

void
native_to_linux_sigset(linux_sigset_t *lss, const sigset_t *ss)
{
	sigset_t left = *ss;
	int i, sig;

	lss->sig[0] = lss->sig[1] = 0;
	while ((i = firstsig(&left)) != 0) {
		sigdelset(&left, i);
		sig = native_to_linux_signo(i);
		if (sig != 0)
			lss->sig[(sig - 1) / 32] |= 1u << ((sig - 1) % 32);
	}
}

/* A set of the size that the caller says it has. */
int
linux_copyin_sigset(const void __user *uset, size_t size, sigset_t *ss)
{
	linux_sigset_t lss;
	int error;

	if (size != sizeof(lss))
		return EINVAL;
	error = copyin(uset, &lss, sizeof(lss));
	if (error == 0)
		linux_to_native_sigset(ss, &lss);
	return error;
}

static int
copyout_sigset(const sigset_t *ss, void __user *uset)
{
	linux_sigset_t lss;

	native_to_linux_sigset(&lss, ss);
	return copyout(&lss, uset, sizeof(lss));
}

void
native_to_linux_siginfo(struct linux_siginfo *lsi, const struct ksiginfo *ksi)
{
	memset(lsi, 0, sizeof(*lsi));
	lsi->lsi_signo = native_to_linux_signo(ksi->ksi_signo);
	lsi->lsi_errno = linux_errno[ksi->ksi_errno];
	lsi->lsi_code = ksi->ksi_code;
	if (ksi->ksi_flags & KSI_TRAP) {
		lsi->lsi_u.fault.addr = (uint32_t)ksi->ksi_addr;
	} else if (ksi->ksi_signo == SIGCHLD && ksi->ksi_code >= CLD_EXITED) {
		lsi->lsi_u.child.pid = ksi->ksi_pid;
		lsi->lsi_u.child.uid = ksi->ksi_uid;
		lsi->lsi_u.child.status = ksi->ksi_code == CLD_EXITED ?
		    ksi->ksi_status : native_to_linux_signo(ksi->ksi_status);
		lsi->lsi_u.child.utime =
		    (int32_t)(ksi->ksi_utime / (NSEC_PER_SEC / 100));
		lsi->lsi_u.child.stime =
		    (int32_t)(ksi->ksi_stime / (NSEC_PER_SEC / 100));
	} else {
		lsi->lsi_u.rt.pid = ksi->ksi_pid;
		lsi->lsi_u.rt.uid = ksi->ksi_uid;
		lsi->lsi_u.rt.value = (uint32_t)ksi->ksi_value;
	}
}

int
native_to_linux_status(int status)
{
	if (status == W_CONTCODE)
		return status;
	if (WIFSIGNALED(status))
		return native_to_linux_signo(WTERMSIG(status)) |
		    (status & WCOREFLAG);
	if (WIFEXITED(status))
		return status;
	return W_STOPCODE(native_to_linux_signo(WEXITSTATUS(status))) |
	    ((status & W_SYSGOOD) ? 0x8000 : 0) | W_EVENT(status) << 16;
}

/*
 * Handlers.
 */

struct linux_sigaction {
	uint32_t	lsa_handler;
	uint32_t	lsa_flags;
	uint32_t	lsa_restorer;
	linux_sigset_t	lsa_mask;
};

/* The old call's: the mask is one word, and in another place. */
struct linux_old_sigaction {
	uint32_t	losa_handler;
	uint32_t	losa_mask;
	uint32_t	losa_flags;
	uint32_t	losa_restorer;
};

static const struct {
	uint32_t	theirs;
	int		ours;
} sa_flags[] = {
	{ LINUX_SA_NOCLDSTOP, SA_NOCLDSTOP },
	{ LINUX_SA_NOCLDWAIT, SA_NOCLDWAIT },
	{ LINUX_SA_SIGINFO, SA_SIGINFO },
	{ LINUX_SA_ONSTACK, SA_ONSTACK },
	{ LINUX_SA_RESTART, SA_RESTART },
	{ LINUX_SA_NODEFER, SA_NODEFER },
	{ LINUX_SA_RESETHAND, SA_RESETHAND },
};

static void
action_to_native(struct sigaction *sa, const struct linux_sigaction *lsa)
{
	u_int i;

	sa->sa_handler = lsa->lsa_handler;
	linux_to_native_sigset(&sa->sa_mask, &lsa->lsa_mask);
	sa->sa_flags = 0;
	for (i = 0; i < __arraycount(sa_flags); i++)
		if (lsa->lsa_flags & sa_flags[i].theirs)
			sa->sa_flags |= sa_flags[i].ours;
}

static void
action_to_linux(struct linux_sigaction *lsa, const struct sigaction *sa,
    uintptr_t restorer)
{
	u_int i;

	lsa->lsa_handler = (uint32_t)sa->sa_handler;
	native_to_linux_sigset(&lsa->lsa_mask, &sa->sa_mask);
	lsa->lsa_restorer = (uint32_t)restorer;
	lsa->lsa_flags = restorer != 0 ? LINUX_SA_RESTORER : 0;
	for (i = 0; i < __arraycount(sa_flags); i++)
		if (sa->sa_flags & sa_flags[i].ours)
			lsa->lsa_flags |= sa_flags[i].theirs;
}

/* Set and get, both in Linux's form; either may be NULL. */
static int
linux_sigaction(struct lwp *l, int lsig, const struct linux_sigaction *nlsa,
    struct linux_sigaction *olsa)
{
	struct sigaction nsa, osa;
	uintptr_t restorer = 0;
	int error, sig = linux_to_native_signo(lsig);

	if (nlsa != NULL) {
		action_to_native(&nsa, nlsa);
		if (nlsa->lsa_flags & LINUX_SA_RESTORER)
			restorer = nlsa->lsa_restorer;
	}
	error = sigaction1(l, sig, nlsa != NULL ? &nsa : NULL, &osa,
	    &restorer);
	if (error == 0 && olsa != NULL)
		action_to_linux(olsa, &osa, restorer);
	return error;
}

int
linux_sys_rt_sigaction(struct lwp *l,
    const struct linux_sys_rt_sigaction_args *uap,
    register_t *retval __unused)
{
	struct linux_sigaction nlsa, olsa;
	int error;

	if (uap->setsize != sizeof(linux_sigset_t))
		return EINVAL;
	if (uap->nsa != NULL) {
		error = copyin(uap->nsa, &nlsa, sizeof(nlsa));
		if (error != 0)
			return error;
	}
	error = linux_sigaction(l, uap->sig, uap->nsa != NULL ? &nlsa : NULL,
	    &olsa);
	if (error == 0 && uap->osa != NULL)
		error = copyout(&olsa, uap->osa, sizeof(olsa));
	return error;
}

int
linux_sys_sigaction(struct lwp *l, const struct linux_sys_sigaction_args *uap,
    register_t *retval __unused)
{
	struct linux_old_sigaction old;
	struct linux_sigaction nlsa, olsa;
	int error;

	if (uap->nsa != NULL) {
		error = copyin(uap->nsa, &old, sizeof(old));
		if (error != 0)
			return error;
		nlsa.lsa_handler = old.losa_handler;
		nlsa.lsa_flags = old.losa_flags;
		nlsa.lsa_restorer = old.losa_restorer;
		nlsa.lsa_mask.sig[0] = old.losa_mask;
		nlsa.lsa_mask.sig[1] = 0;
	}
	error = linux_sigaction(l, uap->sig, uap->nsa != NULL ? &nlsa : NULL,
	    &olsa);
	if (error != 0 || uap->osa == NULL)
		return error;
	old.losa_handler = olsa.lsa_handler;
	old.losa_flags = olsa.lsa_flags;
	old.losa_restorer = olsa.lsa_restorer;
	old.losa_mask = olsa.lsa_mask.sig[0];
	return copyout(&old, uap->osa, sizeof(old));
}

/*
 * Masks.
 */

/* 0 if Linux has no such `how'. */
static int
how_to_native(int how)
{
	return how == LINUX_SIG_BLOCK ? SIG_BLOCK :
	    how == LINUX_SIG_UNBLOCK ? SIG_UNBLOCK :
	    how == LINUX_SIG_SETMASK ? SIG_SETMASK : 0;
}

int
linux_sys_rt_sigprocmask(struct lwp *l,
    const struct linux_sys_rt_sigprocmask_args *uap,
    register_t *retval __unused)
{
	sigset_t nss, oss;
	int error, how = how_to_native(uap->how);

	if (uap->setsize != sizeof(linux_sigset_t))
		return EINVAL;
	if (uap->nset != NULL) {
		error = linux_copyin_sigset(uap->nset, uap->setsize, &nss);
		if (error == 0 && how == 0)
			error = EINVAL;
		if (error != 0)
			return error;
	}
	sigprocmask1(l, how, uap->nset != NULL ? &nss : NULL, &oss);
	return uap->oset != NULL ? copyout_sigset(&oss, uap->oset) : 0;
}

/* One word: the signals above 32 stay as they are. */
int
linux_sys_sigprocmask(struct lwp *l,
    const struct linux_sys_sigprocmask_args *uap,
    register_t *retval __unused)
{
	linux_sigset_t lss, old;
	sigset_t nss, oss;
	int error, how = how_to_native(uap->how);

	sigprocmask1(l, SIG_BLOCK, NULL, &oss);
	native_to_linux_sigset(&old, &oss);
	if (uap->nset != NULL) {
		error = ufetch_32(uap->nset, &lss.sig[0]);
		if (error == 0 && how == 0)
			error = EINVAL;
		if (error != 0)
			return error;
		lss.sig[1] = how == SIG_SETMASK ? old.sig[1] : 0;
		linux_to_native_sigset(&nss, &lss);
		sigprocmask1(l, how, &nss, NULL);
	}
	return uap->oset != NULL ? ustore_32(uap->oset, old.sig[0]) : 0;
}

int
linux_sys_rt_sigpending(struct lwp *l,
    const struct linux_sys_rt_sigpending_args *uap,
    register_t *retval __unused)
{
	linux_sigset_t lss;
	sigset_t ss;

	if (uap->setsize > sizeof(lss))
		return EINVAL;
	sigpending1(l, &ss);
	native_to_linux_sigset(&lss, &ss);
	return copyout(&lss, uap->set, uap->setsize);
}

int
linux_sys_sigpending(struct lwp *l,
    const struct linux_sys_sigpending_args *uap, register_t *retval __unused)
{
	linux_sigset_t lss;
	sigset_t ss;

	sigpending1(l, &ss);
	native_to_linux_sigset(&lss, &ss);
	return ustore_32(uap->set, lss.sig[0]);
}

/*
 * Waiting.
 */

int
linux_sys_rt_sigsuspend(struct lwp *l,
    const struct linux_sys_rt_sigsuspend_args *uap,
    register_t *retval __unused)
{
	sigset_t ss;
	int error = linux_copyin_sigset(uap->set, uap->setsize, &ss);

	return error == 0 ? sigsuspend1(l, &ss) : error;
}

int
linux_sys_sigsuspend(struct lwp *l,
    const struct linux_sys_sigsuspend_args *uap, register_t *retval __unused)
{
	linux_sigset_t lss = { { uap->mask, 0 } };
	sigset_t ss;

	linux_to_native_sigset(&ss, &lss);
	return sigsuspend1(l, &ss);
}

int
linux_sys_pause(struct lwp *l, const void *uap __unused,
    register_t *retval __unused)
{
	return sigsuspend1(l, NULL);
}

static int
linux_sigtimedwait(struct lwp *l, const void __user *uset, size_t size,
    void __user *uinfo, const void __user *utimeout, bool is64,
    register_t *retval)
{
	struct linux_siginfo lsi;
	struct ksiginfo ksi;
	nsec_t deadline;
	sigset_t ss;
	int error;

	error = linux_copyin_sigset(uset, size, &ss);
	if (error == 0)
		error = linux_copyin_deadline(l, utimeout, is64, &deadline);
	if (error == 0)
		error = sigtimedwait1(l, &ss, &ksi, deadline);
	if (error != 0)
		return error;
	*retval = native_to_linux_signo(ksi.ksi_signo);
	if (uinfo == NULL)
		return 0;
	native_to_linux_siginfo(&lsi, &ksi);
	return copyout(&lsi, uinfo, sizeof(lsi));
}

int
linux_sys_rt_sigtimedwait(struct lwp *l,
    const struct linux_sys_rt_sigtimedwait_args *uap, register_t *retval)
{
	return linux_sigtimedwait(l, uap->set, uap->setsize, uap->info,
	    uap->timeout, false, retval);
}

int
linux_sys_rt_sigtimedwait_time64(struct lwp *l,
    const struct linux_sys_rt_sigtimedwait_time64_args *uap,
    register_t *retval)
{
	return linux_sigtimedwait(l, uap->set, uap->setsize, uap->info,
	    uap->timeout, true, retval);
}

/*
 * Sending.
 */

/*
 * What a tracer says of the signal that its tracee is about to take.
 */
void
linux_to_native_siginfo(struct ksiginfo *ksi, const struct linux_siginfo *lsi)
{
	int sig = lsi->lsi_signo;
	bool fault = lsi->lsi_code > 0 && (sig == 4 || sig == 5 || sig == 7 ||
	    sig == 8 || sig == 11);

	KSI_INIT(ksi);
	ksi->ksi_signo = linux_to_native_signo(sig);
	ksi->ksi_code = lsi->lsi_code;
	if (fault) {
		ksi->ksi_flags = KSI_TRAP;
		ksi->ksi_addr = lsi->lsi_u.fault.addr;
		return;
	}
	ksi->ksi_pid = lsi->lsi_u.rt.pid;
	ksi->ksi_uid = lsi->lsi_u.rt.uid;
	ksi->ksi_value = lsi->lsi_u.rt.value;
}

/* A signal from the current process; EINVAL for a number that is none. */
static int
ksi_user(struct lwp *l, int lsig, int code, struct ksiginfo *ksi)
{
	struct proc *p = l->l_proc;

	if (lsig < 0 || lsig > LINUX_NSIG)
		return EINVAL;
	KSI_INIT(ksi);
	ksi->ksi_signo = linux_to_native_signo(lsig);
	ksi->ksi_code = code;
	ksi->ksi_pid = p->p_pid;
	mutex_enter(&p->p_lock);
	ksi->ksi_uid = p->p_cred->cr_ruid;
	mutex_exit(&p->p_lock);
	return 0;
}

int
linux_sys_kill(struct lwp *l, const struct linux_sys_kill_args *uap,
    register_t *retval __unused)
{
	struct ksiginfo ksi;
	int error = ksi_user(l, uap->sig, SI_USER, &ksi);

	return error == 0 ? kill1(l, uap->pid, &ksi) : error;
}

static int
linux_tkill(struct lwp *l, pid_t pid, lwpid_t tid, int sig)
{
	struct ksiginfo ksi;
	int error = ksi_user(l, sig, SI_TKILL, &ksi);

	if (error == 0 && (tid <= 0 || (pid <= 0 && pid != -1)))
		error = EINVAL;
	return error == 0 ? lwp_kill1(l, pid, tid, &ksi) : error;
}

int
linux_sys_tkill(struct lwp *l, const struct linux_sys_tkill_args *uap,
    register_t *retval __unused)
{
	return linux_tkill(l, -1, uap->tid, uap->sig);
}

int
linux_sys_tgkill(struct lwp *l, const struct linux_sys_tgkill_args *uap,
    register_t *retval __unused)
{
	return linux_tkill(l, uap->pid, uap->tid, uap->sig);
}

/* What a user says of a signal it queues: only codes that mean a user. */
static int
ksi_queued(struct lwp *l, int lsig, const void __user *uinfo,
    struct ksiginfo *ksi)
{
	struct linux_siginfo lsi;
	int error;

	error = copyin(uinfo, &lsi, sizeof(lsi));
	if (error == 0)
		error = ksi_user(l, lsig, lsi.lsi_code, ksi);
	if (error != 0)
		return error;
	if (lsi.lsi_code >= 0 || lsi.lsi_code == SI_TKILL)
		return EPERM;
	ksi->ksi_pid = lsi.lsi_u.rt.pid;
	ksi->ksi_uid = lsi.lsi_u.rt.uid;
	ksi->ksi_value = lsi.lsi_u.rt.value;
	return 0;
}

int
linux_sys_rt_sigqueueinfo(struct lwp *l,
    const struct linux_sys_rt_sigqueueinfo_args *uap,
    register_t *retval __unused)
{
	struct ksiginfo ksi;
	int error = ksi_queued(l, uap->sig, uap->info, &ksi);

	if (error == 0 && uap->pid <= 0)
		error = ESRCH;
	return error == 0 ? kill1(l, uap->pid, &ksi) : error;
}

int
linux_sys_rt_tgsigqueueinfo(struct lwp *l,
    const struct linux_sys_rt_tgsigqueueinfo_args *uap,
    register_t *retval __unused)
{
	struct ksiginfo ksi;
	int error = ksi_queued(l, uap->sig, uap->info, &ksi);

	if (error == 0 && (uap->pid <= 0 || uap->tid <= 0))
		error = EINVAL;
	return error == 0 ? lwp_kill1(l, uap->pid, uap->tid, &ksi) : error;
}
