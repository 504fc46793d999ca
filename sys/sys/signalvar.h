/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * signalvar: the kernel's side of signals.  See kern/kern_sig.c.
 *
 * Senders hold proc_lock, a spin mutex that soft interrupts may take too, so
 * that a signal can be sent from anywhere below IPL_SOFTSERIAL.
 */

#ifndef _SYS_SIGNALVAR_H_
#define _SYS_SIGNALVAR_H_

#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/siginfo.h>
#include <sys/signal.h>

struct lwp;
struct pgrp;
struct proc;

/* Signals pending.  Key: p p_lock of the process concerned. */
typedef struct sigpend {
	TAILQ_HEAD(, ksiginfo) sp_info;	/* p: what is known of them */
	sigset_t	sp_set;		/* p: which are pending */
	u_int		sp_count;	/* p: length of sp_info */
	bool		sp_oneused;	/* p: sp_one is on it ... */
	struct ksiginfo	sp_one;		/* p: ... so one needs no memory */
} sigpend_t;

#define SIGPEND_MAX	1024		/* at most so many on one queue */

/* What is to be done with one signal. */
struct sigdesc {
	struct sigaction sd_act;
	uintptr_t	sd_restorer;	/* code the handler returns to, or 0 */
};

/* All handlers.  Key: a atomic, s sa_lock. */
struct sigacts {
	u_int		sa_refcnt;	/* a: processes that share it */
	kmutex_t	sa_lock;	/* after p_lock */
	struct sigdesc	sa_desc[NSIG];	/* s: one word may be read without */
};

void	 signal_init(void);
void	 sigpend_init(sigpend_t *);
void	 sigpend_clear(sigpend_t *);	/* p_lock held */

/* Sending.  All with proc_lock held; none sleeps. */
void	 psignal(struct proc *, int);
void	 kpsignal(struct proc *, struct ksiginfo *);
void	 lwpsignal(struct lwp *, struct ksiginfo *);
void	 pgsignal(struct pgrp *, int, int checkctty);
void	 kpgsignal(struct pgrp *, struct ksiginfo *, int checkctty);

/* A trap's signal for curlwp itself; nothing held, delivered at userret. */
void	 trapsignal(struct lwp *, struct ksiginfo *);

/*
 * Leaving for user mode with a flag of LW_USERRET set: takes and delivers
 * signals, stops, exits.  Nothing held; returns when no flag is left.
 */
void	 sig_userret(struct lwp *);

/*
 * A signal is pending that an interruptible sleep has to end for.  Nothing is
 * held; if the answer is no, LW_PENDSIG has been cleared.
 */
bool	 sigispending(struct lwp *);

/* True if the process ignores or the lwp blocks the signal: see tty(4). */
bool	 sigismasked(struct lwp *, int);

/* Replace the mask until the next return to user mode, as sigsuspend does. */
void	 sigsuspendsetup(struct lwp *, const sigset_t *);
void	 sigsuspendteardown(struct lwp *);

/* For sys_sig.c: take one of a set; forget one; the mask was changed. */
int	 sigtake(struct lwp *, const sigset_t *, struct ksiginfo *);
void	 sigdrop(struct proc *, int);
void	 sig_newmask(struct lwp *);

/* A signal ends the process of the current lwp. */
void	 sigexit(struct lwp *, const struct ksiginfo *) __dead;

/* The lwp ends: what was meant for it goes to the others. */
void	 sig_lwp_exit(struct lwp *);

/* All other lwps of the process are to exit.  proc_lock and p_lock held. */
void	 sig_killlwps(struct proc *, struct lwp *);

/* Have the lwp look at LW_xxx, even out of a sleep.  p_lock held. */
void	 sig_poke(struct lwp *, int);

/* A tracee, an lwp of that process, stopped or ended.  proc_lock held. */
void	 tracer_psignal(struct proc *, int code, pid_t, struct proc *,
	    int status);

/* A child stopped, went on or ended (CLD_*).  proc_lock held. */
void	 child_psignal(struct proc *, int code);
bool	 sig_nocldwait(struct proc *);	/* children leave no zombies */

/* Handlers. */
struct sigacts *sigactsinit(const struct sigacts *, bool share);
void	 sigactsfree(struct sigacts *);
void	 execsigs(struct proc *);

int	 sigaction1(struct lwp *, int, const struct sigaction *,
	    struct sigaction *, uintptr_t *restorer);
void	 sigprocmask1(struct lwp *, int, const sigset_t *, sigset_t *);
void	 sigpending1(struct lwp *, sigset_t *);
int	 sigsuspend1(struct lwp *, const sigset_t *);
int	 sigaltstack1(struct lwp *, const stack_t *, stack_t *, uintptr_t sp);
int	 sigtimedwait1(struct lwp *, const sigset_t *, struct ksiginfo *,
	    nsec_t deadline);
bool	 sig_onstack(struct lwp *, uintptr_t sp);
int	 kill1(struct lwp *, pid_t, struct ksiginfo *);
int	 lwp_kill1(struct lwp *, pid_t, lwpid_t, struct ksiginfo *);

#endif /* _SYS_SIGNALVAR_H_ */
