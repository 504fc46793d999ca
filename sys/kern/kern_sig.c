/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_sig: sending signals, and what becomes of them.
 *
 * Overview.
 *	A signal is sent to a process or to one lwp, noted as pending there, and
 *	taken by an lwp on its way to user mode:
 *
 *	    kpsignal, lwpsignal      kill, a terminal, a timer, a child's end
 *	        |
 *	    p_sigpend or l_sigpend   set of pending signals, queue of siginfo
 *	        |                    + LW_PENDSIG and a wakeup for one lwp that
 *	        |                    does not block it
 *	    sig_userret              takes one after the other:
 *	        |-- ignored          gone
 *	        |-- stop             the process stops here
 *	        |-- fatal            exit1
 *	        `-- caught           e_sendsig builds a frame for the handler
 *
 *	A signal that is ignored when it is sent is dropped at once, unless some
 *	lwp blocks it or waits for it: then the answer is due later.
 *
 * Stopping.
 *	The lwp that takes a stop signal marks the process SSTOP, tells the
 *	parent and asks the other lwps to come to the border of user mode
 *	(LW_WSUSPEND ends interruptible sleeps with ERESTART); each waits there
 *	on p_lwpcv.  SIGCONT and SIGKILL make the process SACTIVE when they are
 *	sent.  So an lwp sleeps in two places only, its system call and the
 *	border, and no call has to know of stops; the parent may hear of a stop
 *	some microseconds before the last lwp has come to rest.
 *
 * Interrupted calls.
 *	A sleep ended by a signal makes its call return ERESTART, or
 *	ERESTARTNOHAND where POSIX wants EINTR after a handler.  The emulation
 *	then winds the program counter back to the call, and e_sendsig forward
 *	again, with EINTR, if the handler's flags say so.
 *
 * Tracing.
 *	A tracer is asked before a signal is judged, may put another one in its
 *	place, and learns of stops itself: see sys_process.c.  So a signal for
 *	a traced process is never dropped for being ignored.
 *
 * Init.
 *	Process 1 gets no signal it has no handler for, lest a stray kill end
 *	the system; faults of its own do end it.
 *
 * Locking.
 *	Senders hold proc_lock, which keeps the process and its parent; pending
 *	sets, masks and p_stat are p_lock's, handlers sa_lock's.
 *	proc_lock -> p_lock -> sa_lock, lwp_lock.  All are spin mutexes.
 *
 * Limits.
 *	SIGPEND_MAX entries on a queue; a signal beyond it is pending without
 *	its siginfo.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/boot.h>
#include <sys/kmem.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/ptimer.h>
#include <sys/ptrace.h>
#include <sys/signalvar.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/wait.h>

/* What a signal does without a handler. */
#define SP_KILL		0x01		/* ends the process */
#define SP_CORE		0x02		/* and would leave a core */
#define SP_STOP		0x04		/* stops it */
#define SP_TTYSTOP	0x08		/* but no orphan */
#define SP_IGNORE	0x10		/* nothing */
#define SP_CONT		0x20		/* continues it when sent */

static const uint8_t sigprop[SIGPWR + 1] = {
	[SIGHUP] = SP_KILL,
	[SIGINT] = SP_KILL,
	[SIGQUIT] = SP_KILL | SP_CORE,
	[SIGILL] = SP_KILL | SP_CORE,
	[SIGTRAP] = SP_KILL | SP_CORE,
	[SIGABRT] = SP_KILL | SP_CORE,
	[SIGEMT] = SP_KILL,
	[SIGFPE] = SP_KILL | SP_CORE,
	[SIGKILL] = SP_KILL,
	[SIGBUS] = SP_KILL | SP_CORE,
	[SIGSEGV] = SP_KILL | SP_CORE,
	[SIGSYS] = SP_KILL | SP_CORE,
	[SIGPIPE] = SP_KILL,
	[SIGALRM] = SP_KILL,
	[SIGTERM] = SP_KILL,
	[SIGURG] = SP_IGNORE,
	[SIGSTOP] = SP_STOP,
	[SIGTSTP] = SP_STOP | SP_TTYSTOP,
	[SIGCONT] = SP_IGNORE | SP_CONT,
	[SIGCHLD] = SP_IGNORE,
	[SIGTTIN] = SP_STOP | SP_TTYSTOP,
	[SIGTTOU] = SP_STOP | SP_TTYSTOP,
	[SIGIO] = SP_KILL,
	[SIGXCPU] = SP_KILL | SP_CORE,
	[SIGXFSZ] = SP_KILL | SP_CORE,
	[SIGVTALRM] = SP_KILL,
	[SIGPROF] = SP_KILL,
	[SIGWINCH] = SP_IGNORE,
	[SIGINFO] = SP_IGNORE,
	[SIGUSR1] = SP_KILL,
	[SIGUSR2] = SP_KILL,
	[SIGPWR] = SP_KILL,
};

static struct pool ksiginfo_pool;

static u_int
prop(int sig)
{
	return sig <= SIGPWR ? sigprop[sig] : SP_KILL;
}

void
signal_init(void)
{
	pool_init(&ksiginfo_pool, sizeof(struct ksiginfo), 0, "ksiginfo", 0,
	    IPL_SOFTSERIAL);
}

/*
 * Sets of pending signals.
 */

void
sigpend_init(sigpend_t *sp)
{
	TAILQ_INIT(&sp->sp_info);
	sigemptyset(&sp->sp_set);
	sp->sp_count = 0;
	sp->sp_oneused = false;
}

/* Room for what is known of one more signal, or NULL. */
static struct ksiginfo *
sigpend_alloc(sigpend_t *sp)
{
	if (!sp->sp_oneused) {
		sp->sp_oneused = true;
		return &sp->sp_one;
	}
	return pool_get(&ksiginfo_pool, PR_NOWAIT);
}

static void
sigpend_remove(sigpend_t *sp, struct ksiginfo *ksi)
{
	if (ksi->ksi_timer != NULL)
		ptimer_dropped(ksi->ksi_timer);
	TAILQ_REMOVE(&sp->sp_info, ksi, ksi_list);
	sp->sp_count--;
	if (ksi == &sp->sp_one)
		sp->sp_oneused = false;
	else
		pool_put(&ksiginfo_pool, ksi);
}

/* Forget all. */
void
sigpend_clear(sigpend_t *sp)
{
	struct ksiginfo *ksi;

	while ((ksi = TAILQ_FIRST(&sp->sp_info)) != NULL)
		sigpend_remove(sp, ksi);
	sigemptyset(&sp->sp_set);
}

/*
 * One more; of those below SIGRTMIN one is enough, but for those of timers,
 * which have to be counted.
 */
static void
sigpend_put(sigpend_t *sp, const struct ksiginfo *ksi)
{
	struct ksiginfo *new = NULL;
	int sig = ksi->ksi_signo;

	if (sig < SIGRTMIN && sigismember(&sp->sp_set, sig) &&
	    ksi->ksi_timer == NULL)
		return;
	sigaddset(&sp->sp_set, sig);
	if ((ksi->ksi_flags & KSI_EMPTY) == 0 && sp->sp_count < SIGPEND_MAX)
		new = sigpend_alloc(sp);
	if (new == NULL) {
		if (ksi->ksi_timer != NULL)
			ptimer_dropped(ksi->ksi_timer);
		return;
	}
	*new = *ksi;
	if (new->ksi_timer != NULL)
		ptimer_queued(new);
	TAILQ_INSERT_TAIL(&sp->sp_info, new, ksi_list);
	sp->sp_count++;
}

/* Take the first of that number, with what is known of it. */
static void
sigpend_get(sigpend_t *sp, int sig, struct ksiginfo *ksi)
{
	struct ksiginfo *kp, *first = NULL;

	sigdelset(&sp->sp_set, sig);
	TAILQ_FOREACH(kp, &sp->sp_info, ksi_list) {
		if (kp->ksi_signo != sig)
			continue;
		if (first != NULL) {
			sigaddset(&sp->sp_set, sig);
			break;
		}
		first = kp;
	}
	if (first == NULL) {
		KSI_INIT_EMPTY(ksi);
		ksi->ksi_signo = sig;
		return;
	}
	if (first->ksi_timer != NULL)
		ptimer_taken(first);
	*ksi = *first;
	sigpend_remove(sp, first);
}

static void
sigpend_drop(sigpend_t *sp, int sig)
{
	struct ksiginfo *kp, *next;

	if (!sigismember(&sp->sp_set, sig))
		return;
	sigdelset(&sp->sp_set, sig);
	TAILQ_FOREACH_SAFE(kp, &sp->sp_info, ksi_list, next)
		if (kp->ksi_signo == sig)
			sigpend_remove(sp, kp);
}

/* Nobody in the process has that signal pending any more.  p_lock held. */
void
sigdrop(struct proc *p, int sig)
{
	struct lwp *l;

	KASSERT(mutex_owned(&p->p_lock));

	sigpend_drop(&p->p_sigpend, sig);
	LIST_FOREACH(l, &p->p_lwps, l_sibling)
		sigpend_drop(&l->l_sigpend, sig);
}

/*
 * Handlers.
 */

/* Handlers as in `from' (NULL: all default), shared or a copy. */
struct sigacts *
sigactsinit(const struct sigacts *from, bool share)
{
	struct sigacts *sa = __UNCONST(from);

	if (share) {
		atomic_inc_uint(&sa->sa_refcnt);
		return sa;
	}
	sa = kmem_zalloc(sizeof(*sa), KM_SLEEP);
	if (from != NULL)
		memcpy(sa->sa_desc, from->sa_desc, sizeof(sa->sa_desc));
	mutex_init(&sa->sa_lock, MUTEX_DEFAULT, IPL_SOFTSERIAL);
	sa->sa_refcnt = 1;
	return sa;
}

void
sigactsfree(struct sigacts *sa)
{
	if (atomic_dec_uint_nv(&sa->sa_refcnt) > 0)
		return;
	mutex_destroy(&sa->sa_lock);
	kmem_free(sa, sizeof(*sa));
}

static uintptr_t
sig_handler(struct proc *p, int sig)
{
	return atomic_load_relaxed(
	    &p->p_sigacts->sa_desc[sig].sd_act.sa_handler);
}

static bool
sig_ignored(struct proc *p, int sig)
{
	uintptr_t h = sig_handler(p, sig);

	return h == SIG_IGN ||
	    (h == SIG_DFL && (prop(sig) & SP_IGNORE) != 0);
}

static bool
sig_flagged(struct proc *p, int sig, int flag)
{
	return (atomic_load_relaxed(
	    &p->p_sigacts->sa_desc[sig].sd_act.sa_flags) & flag) != 0;
}

/* The process does not want to wait for its children. */
bool
sig_nocldwait(struct proc *p)
{
	return sig_handler(p, SIGCHLD) == SIG_IGN ||
	    sig_flagged(p, SIGCHLD, SA_NOCLDWAIT);
}

/*
 * Sending.
 */

/* The lwp would act on the signal: deliver it, or return it to a wait. */
static bool
sig_wanted(const struct lwp *l, int sig)
{
	return !sigismember(&l->l_sigmask, sig) ||
	    (l->l_sigwaited != NULL && sigismember(l->l_sigwaited, sig));
}

/* Make the lwp look at its flags soon, even if it sleeps interruptibly. */
void
sig_poke(struct lwp *l, int flag)
{
	lwp_lock(l);
	l->l_flag |= flag;
	lwp_need_userret(l);
	if (l->l_stat == LSSLEEP && (l->l_flag & LW_SINTR) != 0)
		sleepq_unsleep(l, EINTR);
	else
		lwp_unlock(l);
}

/* A signal of the process is pending: find one lwp, or all, to take it. */
static void
sig_wakeproc(struct proc *p, int sig)
{
	struct lwp *l;

	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		if (l->l_stat == LSZOMB || !sig_wanted(l, sig))
			continue;
		sig_poke(l, LW_PENDSIG);
		if (sig != SIGKILL)
			return;
	}
}

/* Nobody blocks the signal or waits for it. */
static bool
sig_open(struct proc *p, struct lwp *only, int sig)
{
	struct lwp *l;

	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		if (only != NULL && l != only)
			continue;
		if (sigismember(&l->l_sigmask, sig) ||
		    (l->l_sigwaited != NULL &&
		    sigismember(l->l_sigwaited, sig)))
			return false;
	}
	return true;
}

/* The stop is over.  p_lock held. */
static void
proc_unstop(struct proc *p)
{
	if (p->p_stat != SSTOP)
		return;
	p->p_stat = SACTIVE;
	cv_broadcast(&p->p_lwpcv);
}

static void
proc_continue(struct proc *p)
{
	int sig;

	for (sig = 1; sig <= SIGPWR; sig++)
		if (prop(sig) & SP_STOP)
			sigdrop(p, sig);
	if (p->p_stat != SSTOP)
		return;
	proc_unstop(p);
	ptrace_continued(p);
	p->p_sflag = (p->p_sflag & ~PS_WAITED) | PS_CONTINUED;
}

/* What a signal does to others by being sent.  p_lock held. */
static void
sig_sideeffects(struct proc *p, int sig)
{
	if (prop(sig) & SP_CONT)
		proc_continue(p);
	else if (prop(sig) & SP_STOP)
		sigdrop(p, SIGCONT);
	if (sig == SIGKILL) {
		proc_unstop(p);
		ptrace_killed(p);
		cv_broadcast(&p->p_waitcv);
	}
}

/* Is there no point in noting the signal? */
static bool
sig_pointless(struct proc *p, struct lwp *only, const struct ksiginfo *ksi)
{
	int sig = ksi->ksi_signo;

	if (sig != SIGKILL && ptrace_watches(p, only))
		return false;
	if (p == initproc && sig_handler(p, sig) == SIG_DFL &&
	    (prop(sig) & (SP_KILL | SP_STOP)) != 0 &&
	    (ksi->ksi_flags & KSI_TRAP) == 0)
		return sig_open(p, only, sig);
	return sig_ignored(p, sig) && sig_open(p, only, sig);
}

static void
sig_send(struct proc *p, struct lwp *only, const struct ksiginfo *ksi)
{
	int sig = ksi->ksi_signo;
	bool continued;

	KASSERT(mutex_owned(&proc_lock));
	KASSERT(sig > 0 && sig < NSIG);

	if ((p->p_flag & PK_SYSTEM) || p->p_stat == SZOMB || p->p_stat == SIDL)
		return;
	mutex_enter(&p->p_lock);
	continued = p->p_stat == SSTOP && (prop(sig) & SP_CONT) != 0;
	sig_sideeffects(p, sig);
	if (!sig_pointless(p, only, ksi)) {
		sigpend_put(only != NULL ? &only->l_sigpend : &p->p_sigpend,
		    ksi);
		if (only == NULL)
			sig_wakeproc(p, sig);
		else if (sig_wanted(only, sig))
			sig_poke(only, LW_PENDSIG);
	} else if (ksi->ksi_timer != NULL) {
		ptimer_dropped(ksi->ksi_timer);
	}
	mutex_exit(&p->p_lock);
	if (continued)
		child_psignal(p, CLD_CONTINUED);
}

/* Send to a process.  proc_lock held. */
void
kpsignal(struct proc *p, struct ksiginfo *ksi)
{
	sig_send(p, NULL, ksi);
}

/* Send to one lwp.  proc_lock held. */
void
lwpsignal(struct lwp *l, struct ksiginfo *ksi)
{
	sig_send(l->l_proc, l, ksi);
}

void
psignal(struct proc *p, int sig)
{
	struct ksiginfo ksi;

	KSI_INIT(&ksi);
	ksi.ksi_signo = sig;
	ksi.ksi_code = SI_KERNEL;
	sig_send(p, NULL, &ksi);
}

/* Send to all of a group, with checkctty only to those with a terminal. */
void
kpgsignal(struct pgrp *pg, struct ksiginfo *ksi, int checkctty)
{
	struct proc *p;

	LIST_FOREACH(p, &pg->pg_members, p_pglist)
		if (!checkctty || p->p_pgrp->pg_session->s_ttyp != NULL)
			sig_send(p, NULL, ksi);
}

void
pgsignal(struct pgrp *pg, int sig, int checkctty)
{
	struct ksiginfo ksi;

	KSI_INIT(&ksi);
	ksi.ksi_signo = sig;
	ksi.ksi_code = SI_KERNEL;
	kpgsignal(pg, &ksi, checkctty);
}

/* Tell the parent what became of its child, and end its wait. */
void
child_psignal(struct proc *p, int code)
{
	struct proc *pp = p->p_pptr;
	struct ksiginfo ksi;
	bool ended = code < CLD_TRAPPED;
	int sig = ended ? p->p_exitsig : SIGCHLD;

	KASSERT(mutex_owned(&proc_lock));

	cv_broadcast(&pp->p_waitcv);
	if (sig == 0 || (!ended && sig_flagged(pp, SIGCHLD, SA_NOCLDSTOP)))
		return;
	KSI_INIT(&ksi);
	ksi.ksi_signo = sig;
	ksi.ksi_code = code;
	ksi.ksi_pid = p->p_pid;
	ksi.ksi_uid = p->p_cred->cr_ruid;
	ksi.ksi_status = code == CLD_EXITED ? WEXITSTATUS(p->p_xstat) :
	    code == CLD_STOPPED ? WEXITSTATUS(p->p_xstat) :
	    code == CLD_CONTINUED ? SIGCONT : WTERMSIG(p->p_xstat);
	ksi.ksi_utime = p->p_stats.ru_utime;
	ksi.ksi_stime = p->p_stats.ru_stime;
	sig_send(pp, NULL, &ksi);
}

/*
 * Tell a tracer that something it traces, p or an lwp of it, has stopped or
 * ended.  proc_lock held.
 */
void
tracer_psignal(struct proc *tracer, int code, pid_t id, struct proc *p,
    int status)
{
	struct ksiginfo ksi;

	cv_broadcast(&tracer->p_waitcv);
	if (code == CLD_TRAPPED && sig_flagged(tracer, SIGCHLD, SA_NOCLDSTOP))
		return;
	KSI_INIT(&ksi);
	ksi.ksi_signo = SIGCHLD;
	ksi.ksi_code = code;
	ksi.ksi_pid = id;
	ksi.ksi_uid = p->p_cred->cr_ruid;
	ksi.ksi_status = code == CLD_KILLED ? WTERMSIG(status) :
	    WEXITSTATUS(status);
	sig_send(tracer, NULL, &ksi);
}

/* The signal is neither ignored nor blocked: it is the tracer's to judge. */
static void
sig_open_up(struct lwp *l, int sig)
{
	struct sigacts *sa = l->l_proc->p_sigacts;

	if (sig_handler(l->l_proc, sig) > SIG_IGN &&
	    !sigismember(&l->l_sigmask, sig))
		return;
	mutex_enter(&sa->sa_lock);
	sa->sa_desc[sig].sd_act.sa_handler = SIG_DFL;
	mutex_exit(&sa->sa_lock);
	sigdelset(&l->l_sigmask, sig);
}

/*
 * A trap of the current lwp.  If it cannot be caught now it is fatal, unless a
 * tracer has something to say about it.
 */
void
trapsignal(struct lwp *l, struct ksiginfo *ksi)
{
	struct proc *p = l->l_proc;
	int sig = ksi->ksi_signo;
	bool fatal;

	KASSERT(l == curlwp);

	mutex_enter(&p->p_lock);
	fatal = sig_handler(p, sig) <= SIG_IGN ||
	    sigismember(&l->l_sigmask, sig);
	if (fatal && LWP_TRACED(l)) {
		sig_open_up(l, sig);
		fatal = false;
	}
	if (!fatal)
		sigpend_put(&l->l_sigpend, ksi);
	mutex_exit(&p->p_lock);
	if (fatal)
		sigexit(l, ksi);
	sig_poke(l, LW_PENDSIG);
}

/*
 * Asking.
 */

/*
 * The next signal of the set that the lwp may take, or 0: SIGKILL before all
 * others, lest one of them stop what is to die.  p_lock held.
 */
static int
sig_next(struct lwp *l, const sigset_t *set)
{
	sigset_t s = l->l_sigpend.sp_set;
	int sig;

	if (sigismember(set, SIGKILL) && (sigismember(&s, SIGKILL) ||
	    sigismember(&l->l_proc->p_sigpend.sp_set, SIGKILL)))
		return SIGKILL;
	sigandset(set, &s);
	if ((sig = firstsig(&s)) != 0)
		return sig;
	s = l->l_proc->p_sigpend.sp_set;
	sigandset(set, &s);
	return firstsig(&s);
}

/* Most often nothing is pending at all, and that is seen at once. */
static int
sig_deliverable(struct lwp *l)
{
	sigset_t open;

	if (sigsetempty(&l->l_sigpend.sp_set) &&
	    sigsetempty(&l->l_proc->p_sigpend.sp_set))
		return 0;
	sigfillset(&open);
	sigminusset(&l->l_sigmask, &open);
	return sig_next(l, &open);
}

/* Take a signal of the set, as sigwait does.  p_lock held. */
int
sigtake(struct lwp *l, const sigset_t *set, struct ksiginfo *ksi)
{
	struct proc *p = l->l_proc;
	int sig = sig_next(l, set);

	KASSERT(mutex_owned(&p->p_lock));

	if (sig == 0)
		return 0;
	if (sigismember(&l->l_sigpend.sp_set, sig))
		sigpend_get(&l->l_sigpend, sig, ksi);
	else
		sigpend_get(&p->p_sigpend, sig, ksi);
	return sig;
}

/* Has an interruptible sleep to end?  If not, the flag is cleared. */
bool
sigispending(struct lwp *l)
{
	struct proc *p = l->l_proc;
	bool yes;

	mutex_enter(&p->p_lock);
	yes = sig_deliverable(l) != 0 || (l->l_sigwaited != NULL &&
	    sig_next(l, l->l_sigwaited) != 0);
	if (!yes) {
		lwp_lock(l);
		l->l_flag &= ~LW_PENDSIG;
		lwp_unlock(l);
	}
	mutex_exit(&p->p_lock);
	return yes;
}

bool
sigismasked(struct lwp *l, int sig)
{
	return sig_handler(l->l_proc, sig) == SIG_IGN ||
	    sigismember(&l->l_sigmask, sig);
}

/*
 * The mask of the current lwp changed: flag it for what it may now take, and
 * others for what it blocks from now on.
 *
 * => p_lock held.
 */
void
sig_newmask(struct lwp *l)
{
	struct proc *p = l->l_proc;
	sigset_t s = p->p_sigpend.sp_set;
	int sig;

	KASSERT(mutex_owned(&p->p_lock));

	if (sig_deliverable(l) != 0)
		sig_poke(l, LW_PENDSIG);
	if (p->p_nlwps == 1)
		return;
	while ((sig = firstsig(&s)) != 0) {
		sigdelset(&s, sig);
		sig_wakeproc(p, sig);
	}
}

void
sig_lwp_exit(struct lwp *l)
{
	struct proc *p = l->l_proc;

	mutex_enter(&p->p_lock);
	sigpend_clear(&l->l_sigpend);
	sigfillset(&l->l_sigmask);
	sig_newmask(l);
	mutex_exit(&p->p_lock);
}

void
sig_killlwps(struct proc *p, struct lwp *but)
{
	struct lwp *l;

	KASSERT(mutex_owned(&proc_lock) && mutex_owned(&p->p_lock));

	LIST_FOREACH(l, &p->p_lwps, l_sibling)
		if (l != but && l->l_stat != LSZOMB)
			sig_poke(l, LW_WEXIT);
	proc_unstop(p);
	ptrace_killed(p);
	cv_broadcast(&p->p_lwpcv);
	cv_broadcast(&p->p_waitcv);
}

/*
 * Taking: on the way to user mode.
 */

/* The signal ends the process. */
void
sigexit(struct lwp *l, const struct ksiginfo *ksi)
{
	struct proc *p = l->l_proc;
	int sig = ksi->ksi_signo;

	if (p == initproc || (boot_params.bp_debug & BOOT_DEBUG_SIGNAL))
		printf("%s[%d]: killed by signal %d, code %d, address %#lx\n",
		    p->p_comm, p->p_pid, sig, ksi->ksi_code,
		    (u_long)ksi->ksi_addr);
	exit1(l, W_EXITCODE(0, sig));
}

/* Stop the process, and tell its parent.  Both locks held. */
static void
proc_stop(struct proc *p, struct lwp *l, int sig)
{
	struct lwp *l2;

	p->p_stat = SSTOP;
	p->p_xstat = W_STOPCODE(sig);
	p->p_sflag &= ~(PS_WAITED | PS_CONTINUED);
	ptrace_stopped(p);
	LIST_FOREACH(l2, &p->p_lwps, l_sibling)
		if (l2 != l && l2->l_stat != LSZOMB)
			sig_poke(l2, LW_WSUSPEND);
}

/* What sig_take found to be done. */
enum sigverdict { SIG_NONE, SIG_AGAIN, SIG_STOP, SIG_FATAL, SIG_CATCH };

/* A signal without a handler.  Both locks held. */
static enum sigverdict
sig_default(struct lwp *l, int sig)
{
	struct proc *p = l->l_proc;
	u_int pr = prop(sig);

	if ((pr & SP_IGNORE) || p == initproc)
		return SIG_AGAIN;
	if (pr & SP_KILL)
		return SIG_FATAL;
	if ((pr & SP_TTYSTOP) && pgrp_orphaned(p->p_pgrp))
		return SIG_AGAIN;
	if (p->p_sflag & PS_WEXIT)
		return SIG_AGAIN;
	proc_stop(p, l, sig);
	return SIG_STOP;
}

/* Prepare the handler's call: its mask, and what the old one was. */
static void
sig_catch(struct lwp *l, int sig, struct sigdesc *sd, sigset_t *oldmask)
{
	struct sigacts *sa = l->l_proc->p_sigacts;

	mutex_enter(&sa->sa_lock);
	*sd = sa->sa_desc[sig];
	if (sd->sd_act.sa_flags & SA_RESETHAND)
		sa->sa_desc[sig].sd_act.sa_handler = SIG_DFL;
	mutex_exit(&sa->sa_lock);

	*oldmask = l->l_sigrestore ? l->l_sigoldmask : l->l_sigmask;
	l->l_sigrestore = false;
	sigplusset(&sd->sd_act.sa_mask, &l->l_sigmask);
	if ((sd->sd_act.sa_flags & SA_NODEFER) == 0)
		sigaddset(&l->l_sigmask, sig);
	if (l->l_proc->p_nlwps > 1)
		sig_newmask(l);
}

/*
 * Take one signal and judge it.
 *
 * => both locks held; dropped meanwhile if a tracer is asked
 */
static enum sigverdict
sig_take(struct lwp *l, struct ksiginfo *ksi, struct sigdesc *sd,
    sigset_t *oldmask)
{
	struct proc *p = l->l_proc;
	sigset_t open;
	uintptr_t h;
	int sig;

	sigfillset(&open);
	sigminusset(&l->l_sigmask, &open);
	sig = sigtake(l, &open, ksi);
	if (sig == 0)
		return SIG_NONE;
	p->p_stats.ru_nsignals++;
	if (LWP_TRACED(l) && sig != SIGKILL) {
		if (!ptrace_signal(l, ksi))
			return SIG_AGAIN;
		sig = ksi->ksi_signo;
		if (sigismember(&l->l_sigmask, sig)) {
			sigpend_put(&l->l_sigpend, ksi);
			return SIG_AGAIN;
		}
	}
	h = sig_handler(p, sig);
	if (h == SIG_IGN)
		return SIG_AGAIN;
	if (h == SIG_DFL)
		return sig_default(l, sig);
	sig_catch(l, sig, sd, oldmask);
	return SIG_CATCH;
}

/*
 * The stop, or the signal, that the lwp was asked to look at is seen to, and
 * unless there is another one nothing is left to be done.
 */
static void
sig_settle(struct lwp *l)
{
	int more = sig_deliverable(l) != 0 ? LW_PENDSIG : 0;

	lwp_lock(l);
	l->l_flag = (l->l_flag & ~(LW_PENDSIG | LW_WSUSPEND)) | more;
	lwp_unlock(l);
}

/* Wait while the process is stopped.  p_lock held, and dropped. */
static void
sig_waitstop(struct lwp *l)
{
	struct proc *p = l->l_proc;

	while (p->p_stat == SSTOP && (l->l_flag & LW_WEXIT) == 0 &&
	    !LWP_TRACED(l))
		cv_wait(&p->p_lwpcv, &p->p_lock);
	mutex_exit(&p->p_lock);
}

/* Enter the handler; a stack that does not hold the frame is fatal. */
static void
postsig(struct lwp *l, struct ksiginfo *ksi, const struct sigdesc *sd,
    const sigset_t *oldmask)
{
	struct proc *p = l->l_proc;
	bool step = LWP_STEPPED(l);

	/* The frame is to hold the program's flags, not the tracer's. */
	if (step)
		process_sstep(l, false);
	if (p->p_emul->e_sendsig(l, ksi, sd, oldmask) == 0) {
		if (step)
			ptrace_stepped(l);
		return;
	}
	KSI_INIT(ksi);
	ksi->ksi_signo = SIGSEGV;
	ksi->ksi_code = SI_KERNEL;
	sigexit(l, ksi);
}

/* One round: false when nothing is left. */
static bool
sig_round(struct lwp *l)
{
	struct proc *p = l->l_proc;
	struct ksiginfo ksi;
	struct sigdesc sd;
	sigset_t oldmask;
	enum sigverdict verdict;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	if (LWP_TRACED(l) && ptrace_border(l))
		return true;
	if (p->p_stat == SSTOP && !LWP_TRACED(l) &&
	    (l->l_flag & LW_WEXIT) == 0) {
		mutex_exit(&proc_lock);
		sig_waitstop(l);
		return true;
	}
	if (l->l_flag & LW_WEXIT) {
		mutex_exit(&p->p_lock);
		mutex_exit(&proc_lock);
		exit_lwp(l);
	}
	verdict = sig_take(l, &ksi, &sd, &oldmask);
	if (verdict == SIG_NONE && l->l_sigrestore) {
		/* The mask of sigsuspend ends here. */
		l->l_sigrestore = false;
		l->l_sigmask = l->l_sigoldmask;
	}
	/* Who is traced and was asked to stop meanwhile is not done yet. */
	if (verdict == SIG_NONE || (verdict == SIG_CATCH && !LWP_TRACED(l)))
		sig_settle(l);
	mutex_exit(&p->p_lock);
	if (verdict == SIG_STOP)
		child_psignal(p, CLD_STOPPED);
	mutex_exit(&proc_lock);

	if (verdict == SIG_FATAL)
		sigexit(l, &ksi);
	if (verdict == SIG_CATCH)
		postsig(l, &ksi, &sd, &oldmask);
	return verdict != SIG_NONE;
}

void
sig_userret(struct lwp *l)
{
	KASSERT(l == curlwp);

	while ((l->l_flag & LW_USERRET) != 0 && sig_round(l))
		continue;
}
