/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_sig: kernel halves of the system calls on signals.
 *
 * Masks and handlers are changed here, signals sent on behalf of a user, and
 * waited for.  What happens to a signal in between is kern_sig.c's affair,
 * where the locks are explained too.
 */

#include <sys/param.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/signalvar.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/time.h>
#include <sys/ucred.h>

/* No mask holds these two. */
static void
mask_clean(sigset_t *s)
{
	sigdelset(s, SIGKILL);
	sigdelset(s, SIGSTOP);
}

static bool
sig_valid(int sig)
{
	return sig > 0 && sig < NSIG;
}

/* By default, or by wish, nothing happens on this signal. */
static bool
action_ignores(const struct sigaction *sa, int sig)
{
	return sa->sa_handler == SIG_IGN || (sa->sa_handler == SIG_DFL &&
	    (sig == SIGCHLD || sig == SIGCONT || sig == SIGURG ||
	    sig == SIGWINCH || sig == SIGINFO));
}

/*
 * sigaction: look at a handler, and change it; *restorer comes and goes with
 * it.
 */
int
sigaction1(struct lwp *l, int sig, const struct sigaction *nsa,
    struct sigaction *osa, uintptr_t *restorer)
{
	struct proc *p = l->l_proc;
	struct sigacts *sa = p->p_sigacts;
	struct sigdesc old;

	if (!sig_valid(sig))
		return EINVAL;
	if (nsa != NULL && (sig == SIGKILL || sig == SIGSTOP))
		return EINVAL;
	mutex_enter(&p->p_lock);
	mutex_enter(&sa->sa_lock);
	old = sa->sa_desc[sig];
	if (nsa != NULL) {
		sa->sa_desc[sig].sd_act = *nsa;
		sa->sa_desc[sig].sd_restorer = *restorer;
		mask_clean(&sa->sa_desc[sig].sd_act.sa_mask);
	}
	mutex_exit(&sa->sa_lock);
	if (nsa != NULL && action_ignores(nsa, sig))
		sigdrop(p, sig);
	mutex_exit(&p->p_lock);
	*osa = old.sd_act;
	*restorer = old.sd_restorer;
	return 0;
}

/* Exec: handlers are gone with the old program; what was ignored stays so. */
void
execsigs(struct proc *p)
{
	struct sigacts *sa = p->p_sigacts;
	struct sigdesc *sd;
	int sig;

	mutex_enter(&sa->sa_lock);
	for (sig = 1; sig < NSIG; sig++) {
		sd = &sa->sa_desc[sig];
		sd->sd_restorer = 0;
		sd->sd_act.sa_flags = 0;
		sigemptyset(&sd->sd_act.sa_mask);
		if (sd->sd_act.sa_handler != SIG_IGN)
			sd->sd_act.sa_handler = SIG_DFL;
	}
	mutex_exit(&sa->sa_lock);
}

/* sigprocmask; `how' is one of SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK. */
void
sigprocmask1(struct lwp *l, int how, const sigset_t *nss, sigset_t *oss)
{
	struct proc *p = l->l_proc;

	mutex_enter(&p->p_lock);
	if (oss != NULL)
		*oss = l->l_sigmask;
	if (nss != NULL) {
		if (how == SIG_BLOCK)
			sigplusset(nss, &l->l_sigmask);
		else if (how == SIG_UNBLOCK)
			sigminusset(nss, &l->l_sigmask);
		else
			l->l_sigmask = *nss;
		mask_clean(&l->l_sigmask);
		sig_newmask(l);
	}
	mutex_exit(&p->p_lock);
}

/* sigpending: blocked and sent. */
void
sigpending1(struct lwp *l, sigset_t *ss)
{
	struct proc *p = l->l_proc;

	mutex_enter(&p->p_lock);
	*ss = l->l_sigpend.sp_set;
	sigplusset(&p->p_sigpend.sp_set, ss);
	sigandset(&l->l_sigmask, ss);
	mutex_exit(&p->p_lock);
}

/*
 * Another mask until user mode is reached; what a handler will return to is
 * the one of now.
 */
void
sigsuspendsetup(struct lwp *l, const sigset_t *ss)
{
	struct proc *p = l->l_proc;

	mutex_enter(&p->p_lock);
	l->l_sigoldmask = l->l_sigmask;
	l->l_sigrestore = true;
	l->l_sigmask = *ss;
	mask_clean(&l->l_sigmask);
	sig_newmask(l);
	mutex_exit(&p->p_lock);
}

/* The call ends; if a signal ended it, the mask stays until that is taken. */
void
sigsuspendteardown(struct lwp *l)
{
	struct proc *p = l->l_proc;

	if (sigispending(l))
		return;
	mutex_enter(&p->p_lock);
	if (l->l_sigrestore) {
		l->l_sigrestore = false;
		l->l_sigmask = l->l_sigoldmask;
		sig_newmask(l);
	}
	mutex_exit(&p->p_lock);
}

/* sigsuspend: always ends by a signal. */
int
sigsuspend1(struct lwp *l, const sigset_t *ss)
{
	if (ss != NULL)
		sigsuspendsetup(l, ss);
	while (kpause("pause", true, NSEC_NEVER, NULL) == 0)
		continue;
	return ERESTARTNOHAND;
}

/* Does the lwp run on its alternate stack? */
bool
sig_onstack(struct lwp *l, uintptr_t sp)
{
	return (l->l_sigstk.ss_flags & SS_DISABLE) == 0 &&
	    sp - l->l_sigstk.ss_sp < l->l_sigstk.ss_size;
}

/* sigaltstack, by an lwp whose user stack pointer is sp. */
int
sigaltstack1(struct lwp *l, const stack_t *nss, stack_t *oss, uintptr_t sp)
{
	bool on = sig_onstack(l, sp);
	stack_t old = l->l_sigstk;

	if (nss != NULL) {
		if (on)
			return EPERM;
		if ((nss->ss_flags & ~SS_DISABLE) != 0)
			return EINVAL;
		if ((nss->ss_flags & SS_DISABLE) == 0 &&
		    nss->ss_size < MINSIGSTKSZ)
			return ENOMEM;
		l->l_sigstk = *nss;
		if (nss->ss_flags & SS_DISABLE)
			l->l_sigstk = (stack_t){ .ss_flags = SS_DISABLE };
	}
	if (oss != NULL) {
		*oss = old;
		if (on)
			oss->ss_flags |= SS_ONSTACK;
	}
	return 0;
}

/*
 * sigtimedwait: the first signal of the set, with what is known of it.
 *
 * => EAGAIN at the deadline, ERESTARTNOHAND for another signal.
 */
int
sigtimedwait1(struct lwp *l, const sigset_t *set, struct ksiginfo *ksi,
    nsec_t deadline)
{
	struct proc *p = l->l_proc;
	sigset_t want = *set;
	int error = 0;

	mask_clean(&want);
	mutex_enter(&p->p_lock);
	while (sigtake(l, &want, ksi) == 0 && error == 0) {
		l->l_sigwaited = &want;
		error = kpause("sigwait", true, deadline, &p->p_lock);
		l->l_sigwaited = NULL;
		if (error == 0)
			continue;
		if (sigtake(l, &want, ksi) != 0)
			error = 0;
		break;
	}
	mutex_exit(&p->p_lock);
	if (error == EWOULDBLOCK)
		return EAGAIN;
	return error == ERESTART ? ERESTARTNOHAND : error;
}

/* May the sender's user signal that process?  proc_lock held. */
static int
cansignal(struct lwp *l, struct proc *p, int sig)
{
	struct proc *curp = l->l_proc;
	const struct ucred *me = curp->p_cred, *him;
	bool ok;

	if (p == curp)
		return 0;
	mutex_enter(&p->p_lock);
	him = p->p_cred;
	ok = suser(me) == 0 ||
	    me->cr_ruid == him->cr_ruid || me->cr_ruid == him->cr_svuid ||
	    me->cr_uid == him->cr_ruid || me->cr_uid == him->cr_svuid;
	mutex_exit(&p->p_lock);
	if (!ok && sig == SIGCONT)
		ok = p->p_pgrp->pg_session == curp->p_pgrp->pg_session;
	return ok ? 0 : EPERM;
}

/* Send, or only check if there is no signal.  proc_lock held. */
static int
kill_one(struct lwp *l, struct proc *p, struct ksiginfo *ksi)
{
	int error = cansignal(l, p, ksi->ksi_signo);

	if (error == 0 && ksi->ksi_signo != 0)
		kpsignal(p, ksi);
	return error;
}

/* One process of many: remember whether any could be signalled. */
static void
kill_many(struct lwp *l, struct proc *p, struct ksiginfo *ksi, int *error)
{
	int err1;

	if (p->p_stat == SZOMB || (p->p_flag & PK_SYSTEM))
		return;
	err1 = kill_one(l, p, ksi);
	if (*error != 0)
		*error = err1;
}

/* A whole group; 0 is the sender's. */
static int
kill_pgrp(struct lwp *l, struct ksiginfo *ksi, pid_t pgid)
{
	struct pgrp *pg = pgid == 0 ? l->l_proc->p_pgrp : pgrp_find(pgid);
	struct proc *p;
	int error = ESRCH;

	if (pg == NULL)
		return ESRCH;
	LIST_FOREACH(p, &pg->pg_members, p_pglist)
		kill_many(l, p, ksi, &error);
	return error;
}

/* Everybody but init and the sender. */
static int
kill_all(struct lwp *l, struct ksiginfo *ksi)
{
	struct proc *p;
	int error = ESRCH;

	LIST_FOREACH(p, &allproc, p_list)
		if (p != initproc && p != l->l_proc)
			kill_many(l, p, ksi, &error);
	return error;
}

/* kill: a process, a group (0, negative), or all (-1). */
int
kill1(struct lwp *l, pid_t pid, struct ksiginfo *ksi)
{
	struct proc *p;
	int error;

	if (ksi->ksi_signo != 0 && !sig_valid(ksi->ksi_signo))
		return EINVAL;
	mutex_enter(&proc_lock);
	if (pid > 0) {
		p = proc_find(pid);
		error = p == NULL ? ESRCH : kill_one(l, p, ksi);
	} else if (pid == -1) {
		error = kill_all(l, ksi);
	} else {
		error = pid < -PID_MAX ? ESRCH : kill_pgrp(l, ksi, -pid);
	}
	mutex_exit(&proc_lock);
	return error;
}

/* The lwp of that process (-1: of any) with that number.  proc_lock held. */
static struct lwp *
kill_findlwp(pid_t pid, lwpid_t lid)
{
	struct lwp *l = lwp_find(lid);

	if (l == NULL || (l->l_proc->p_flag & PK_SYSTEM))
		return NULL;
	return pid == -1 || l->l_proc->p_pid == pid ? l : NULL;
}

/* tgkill: one lwp. */
int
lwp_kill1(struct lwp *l, pid_t pid, lwpid_t lid, struct ksiginfo *ksi)
{
	struct lwp *t;
	int error;

	if (ksi->ksi_signo != 0 && !sig_valid(ksi->ksi_signo))
		return EINVAL;
	mutex_enter(&proc_lock);
	t = kill_findlwp(pid, lid);
	error = t == NULL ? ESRCH : cansignal(l, t->l_proc, ksi->ksi_signo);
	if (error == 0 && ksi->ksi_signo != 0)
		lwpsignal(t, ksi);
	mutex_exit(&proc_lock);
	return error;
}
