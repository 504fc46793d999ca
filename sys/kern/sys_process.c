/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_process: one process watches and governs lwps of others: ptrace.
 *
 * Overview.
 *	What is traced is an lwp; who traces is a process.  A traced lwp stops
 *	at certain points, its tracer learns of it by wait, looks at registers
 *	and memory, and lets it go on.
 *
 *	            PTS_NONE  runs, sleeps in a call
 *	   ptrace_stop |  ^   ptrace_resume, ptrace_detach: by the tracer
 *	               v  |   SIGKILL, exec or exit of another lwp, the
 *	            stopped   tracer's end: by whoever causes it
 *
 *	An lwp stops itself, and only at places where it holds nothing: on the
 *	border of user mode (signals, stops of the whole process, a request of
 *	the tracer), on both sides of a system call, and within fork, exec and
 *	exit.  It sleeps on lt_cv, cannot be interrupted, and when it wakes
 *	looks whether it was let on or is to die (lwp_doomed).  To the rest of
 *	the kernel it is asleep like any other.
 *
 * Signals.
 *	sig_round offers each signal but SIGKILL to the tracer before anything
 *	becomes of it (ptrace_signal); the tracer says which signal is to be
 *	taken in its place, or none.  So nothing that is sent to a traced lwp
 *	is dropped for being ignored.  A trap's signal that would be fatal at
 *	once for being ignored or blocked waits for the tracer, too: trapsignal.
 *
 *	When a signal has stopped the process, each traced lwp reports that
 *	once (LT_PASSED) and may then be let on although the process is
 *	stopped.  An lwp that was seized can instead be left where it is
 *	(LT_LISTEN) until SIGCONT or the tracer wants it, when it reports anew
 *	(LT_NOTIFY, PTE_STOP).
 *
 * One instruction.
 *	The trap flag is in the frame only while the lwp runs to be stepped:
 *	it is set when the lwp goes on and cleared when it stops, so neither
 *	tracer nor handler sees it.
 *
 * The end.
 *	The parent of a process waits for a zombie; a tracer that is not the
 *	parent, or one that traces a single thread, has no claim on it.  What
 *	the tracer will be told is kept for it in a struct ptnote, which holds
 *	the number, and the lwp's memory goes as ever.  A process's first lwp
 *	may end before the others; its number is that of the process, so the
 *	note is filled in when the process ends (pn_proc, p_ptnote).
 *
 *	When a tracer ends, its tracees go on untraced, or are killed if it
 *	asked for that (PTO_EXITKILL).
 *
 * Locking.
 *	lt_tracer and p_tracees change under proc_lock and the p_lock of the
 *	tracee's process, the rest under p_lock.  A tracer that holds both and
 *	finds the lwp asleep on lt_cv may read and write its registers: nobody
 *	wakes it without p_lock.  Telling the tracer takes the tracer's p_lock,
 *	so the tracee's is not held then.
 *
 * Limits.
 *	All lwps of a tracer are one: any of them may make the requests.  The
 *	parent of a traced process does not have to wait until its tracer has.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/ptrace.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/wait.h>
#include <uvm/uvm_extern.h>

static struct pool ptnote_pool;

static void	trace_notify(struct lwp *);

void
ptrace_init(void)
{
	pool_init(&ptnote_pool, sizeof(struct ptnote), 0, "ptnote", 0,
	    IPL_SOFTSERIAL);
}

/*
 * Tracers and tracees.
 */

/* The lwp is traced from now on.  proc_lock and p_lock held. */
static void
trace_link(struct lwp *l, struct proc *tracer, u_int flags, u_int options)
{
	struct lwptrace *lt = &l->l_trace;

	KASSERT(lt->lt_tracer == NULL && lt->lt_stop == PTS_NONE);
	lt->lt_tracer = tracer;
	lt->lt_flags |= flags;
	lt->lt_options = options;
	lt->lt_message = 0;
	LIST_INSERT_HEAD(&tracer->p_tracees, l, l_trace.lt_entry);
}

/* Whatever it waits for as a tracee is over.  p_lock held. */
static void
trace_release(struct lwp *l)
{
	l->l_trace.lt_stop = PTS_NONE;
	l->l_trace.lt_flags &= ~LT_LISTEN;
	cv_broadcast(&l->l_trace.lt_cv);
}

/*
 * The lwp is traced no longer.  If it stands in a stop it goes on, with the
 * signal in lt_signo; if its process is stopped, to stop with it.
 *
 * => proc_lock and p_lock held
 */
static void
trace_unlink(struct lwp *l)
{
	struct lwptrace *lt = &l->l_trace;

	LIST_REMOVE(l, l_trace.lt_entry);
	lt->lt_tracer = NULL;
	lt->lt_options = 0;
	lt->lt_flags &= LT_EXITING;
	if (lt->lt_stop != PTS_NONE)
		trace_release(l);
	if (l->l_proc->p_stat == SSTOP)
		sig_poke(l, LW_WSUSPEND);
}

/* May the lwp's user look into that process?  proc_lock held. */
static int
trace_permitted(struct lwp *l, struct proc *p)
{
	const struct ucred *me = l->l_proc->p_cred, *him;
	int error = 0;

	if (p == l->l_proc)
		return 0;
	if (p->p_flag & PK_SYSTEM)
		return EPERM;
	mutex_enter(&p->p_lock);
	him = p->p_cred;
	if (suser(me) != 0 && (me->cr_ruid != him->cr_ruid ||
	    me->cr_ruid != him->cr_uid || me->cr_ruid != him->cr_svuid ||
	    me->cr_rgid != him->cr_rgid || me->cr_rgid != him->cr_gid ||
	    me->cr_rgid != him->cr_svgid ||
	    (p->p_flag & (PK_SUGID | PK_NODUMP)) != 0))
		error = EPERM;
	mutex_exit(&p->p_lock);
	return error;
}

/*
 * The current lwp's parent traces it.
 */
int
ptrace_traceme(struct lwp *l)
{
	struct proc *p = l->l_proc;
	int error = EPERM;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	if (!LWP_TRACED(l) && (p->p_pptr->p_flag & PK_SYSTEM) == 0) {
		trace_link(l, p->p_pptr, 0, 0);
		error = 0;
	}
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
	return error;
}

/* An lwp that lives, or why there is none to be traced.  proc_lock held. */
static int
attach_find(struct lwp *l, lwpid_t lid, struct lwp **tp)
{
	struct lwp *t = lwp_find(lid);
	int error;

	if (t == NULL)
		return proc_find(lid) == NULL ? ESRCH : EPERM;
	if (t->l_proc == l->l_proc)
		return EPERM;
	error = trace_permitted(l, t->l_proc);
	*tp = t;
	return error;
}

/*
 * The lwp is traced by the current process: after a SIGSTOP, or, seized,
 * without any sign.
 */
int
ptrace_attach(struct lwp *l, lwpid_t lid, bool seize, u_int options)
{
	struct ksiginfo ksi;
	struct proc *p;
	struct lwp *t;
	int error;

	mutex_enter(&proc_lock);
	error = attach_find(l, lid, &t);
	if (error != 0) {
		mutex_exit(&proc_lock);
		return error;
	}
	p = t->l_proc;
	mutex_enter(&p->p_lock);
	if (LWP_TRACED(t) || (t->l_trace.lt_flags & LT_EXITING) != 0) {
		error = EPERM;
	} else {
		trace_link(t, l->l_proc, seize ? LT_SEIZED : 0, options);
		if (p->p_stat == SSTOP)
			cv_broadcast(&p->p_lwpcv);
	}
	mutex_exit(&p->p_lock);
	if (error == 0 && !seize) {
		KSI_INIT(&ksi);
		ksi.ksi_signo = SIGSTOP;
		ksi.ksi_code = SI_KERNEL;
		lwpsignal(t, &ksi);
	}
	mutex_exit(&proc_lock);
	return error;
}

/*
 * Requests.
 */

/*
 * An lwp that the current process traces, whatever it does.
 *
 * => on success proc_lock and the p_lock of its process are held; ESRCH
 */
static int
tracee_lock(struct lwp *l, lwpid_t lid, struct lwp **tp)
{
	struct lwp *t;

	mutex_enter(&proc_lock);
	t = lwp_find(lid);
	if (t == NULL || t->l_trace.lt_tracer != l->l_proc) {
		mutex_exit(&proc_lock);
		return ESRCH;
	}
	mutex_enter(&t->l_proc->p_lock);
	*tp = t;
	return 0;
}

static void
tracee_unlock(struct lwp *t)
{
	mutex_exit(&t->l_proc->p_lock);
	mutex_exit(&proc_lock);
}

/* Is it asleep in its stop, its registers saved?  p_lock held. */
static bool
tracee_still(struct lwp *t)
{
	u_int turns = 0;
	bool asleep;

	lwp_lock(t);
	asleep = t->l_stat == LSSLEEP && t->l_wchan == &t->l_trace.lt_cv;
	lwp_unlock(t);
	while (asleep && atomic_load_acquire(&t->l_running))
		cpu_spin(&turns);
	return asleep;
}

/*
 * The same for an lwp that stands in a stop.  It may have told so a moment
 * before it sleeps.
 */
static int
tracee_lock_stopped(struct lwp *l, lwpid_t lid, struct lwp **tp)
{
	u_int turns = 0;
	int error;

	while ((error = tracee_lock(l, lid, tp)) == 0) {
		if ((*tp)->l_trace.lt_stop == PTS_NONE || lwp_doomed(*tp) ||
		    ((*tp)->l_trace.lt_flags & LT_LISTEN) != 0) {
			tracee_unlock(*tp);
			return ESRCH;
		}
		if (tracee_still(*tp))
			return 0;
		tracee_unlock(*tp);
		cpu_spin(&turns);
	}
	return error;
}

int
ptrace_with(struct lwp *l, lwpid_t lid, int (*func)(struct lwp *, void *),
    void *arg)
{
	struct lwp *t;
	int error = tracee_lock_stopped(l, lid, &t);

	if (error != 0)
		return error;
	error = func(t, arg);
	tracee_unlock(t);
	return error;
}

/* func of ptrace_with: a reference to the address space. */
static int
tracee_vmspace(struct lwp *t, void *arg)
{
	struct vmspace **vmp = arg;

	*vmp = t->l_proc->p_vmspace;
	uvmspace_addref(*vmp);
	return 0;
}

int
ptrace_vmspace(struct lwp *l, lwpid_t lid, struct vmspace **vmp)
{
	return ptrace_with(l, lid, tracee_vmspace, vmp);
}

/*
 * The address space of a process or lwp into which the current one may look,
 * referenced: ESRCH, EPERM.
 */
int
proc_vmspace(struct lwp *l, pid_t pid, struct vmspace **vmp)
{
	struct lwp *t;
	struct proc *p;
	int error;

	mutex_enter(&proc_lock);
	t = lwp_find(pid);
	p = t != NULL ? t->l_proc : proc_find(pid);
	error = p == NULL ? ESRCH : trace_permitted(l, p);
	if (error == 0) {
		mutex_enter(&p->p_lock);
		*vmp = p->p_vmspace;
		if (*vmp == NULL || *vmp == &vmspace0)
			error = ESRCH;
		else
			uvmspace_addref(*vmp);
		mutex_exit(&p->p_lock);
	}
	mutex_exit(&proc_lock);
	return error;
}

/* Let it go on: LT_STEP, LT_SYSCALL, LT_SYSEMU; a signal to take, or 0. */
int
ptrace_resume(struct lwp *l, lwpid_t lid, u_int flags, int sig)
{
	struct lwptrace *lt;
	struct lwp *t;
	int error = tracee_lock_stopped(l, lid, &t);

	if (error != 0)
		return error;
	lt = &t->l_trace;
	lt->lt_signo = sig;
	lt->lt_flags &= ~(LT_STEP | LT_SYSCALL | LT_SYSEMU);
	lt->lt_flags |= flags;
	trace_release(t);
	tracee_unlock(t);
	return 0;
}

int
ptrace_detach(struct lwp *l, lwpid_t lid, int sig)
{
	struct lwp *t;
	int error = tracee_lock_stopped(l, lid, &t);

	if (error != 0)
		return error;
	t->l_trace.lt_signo = sig;
	trace_unlink(t);
	tracee_unlock(t);
	return 0;
}

/* Stop it, wherever it is; only if it was seized. */
int
ptrace_interrupt(struct lwp *l, lwpid_t lid)
{
	struct lwp *t;
	int error = tracee_lock(l, lid, &t);

	if (error != 0)
		return error;
	if ((t->l_trace.lt_flags & LT_SEIZED) == 0)
		error = EIO;
	else
		trace_notify(t);
	tracee_unlock(t);
	return error;
}

/* It stays in its stop, but wants to be told when that is over. */
int
ptrace_listen(struct lwp *l, lwpid_t lid)
{
	struct lwptrace *lt;
	struct lwp *t;
	int error = tracee_lock_stopped(l, lid, &t);

	if (error != 0)
		return error;
	lt = &t->l_trace;
	if (lt->lt_stop != PTS_GROUP || (lt->lt_flags & LT_SEIZED) == 0)
		error = EIO;
	else if (lt->lt_flags & LT_NOTIFY)
		trace_release(t);
	else
		lt->lt_flags |= LT_LISTEN;
	tracee_unlock(t);
	return error;
}

int
ptrace_kill(struct lwp *l, lwpid_t lid)
{
	struct lwp *t;
	int error = tracee_lock(l, lid, &t);

	if (error != 0)
		return error;
	mutex_exit(&t->l_proc->p_lock);
	psignal(t->l_proc, SIGKILL);
	mutex_exit(&proc_lock);
	return 0;
}

/*
 * Stops, by the traced lwp itself.
 */

/*
 * The current lwp stops, and its tracer is told.  When it goes on, lt_signo is
 * the signal it is to take.  An lwp that is to die does not stop.
 *
 * => proc_lock and p_lock held; dropped meanwhile
 */
static void
ptrace_stop(struct lwp *l, enum ptstop why, int status)
{
	struct lwptrace *lt = &l->l_trace;
	struct proc *p = l->l_proc;

	KASSERT(l == curlwp && LWP_TRACED(l));
	if (lwp_doomed(l)) {
		lt->lt_signo = 0;
		return;
	}
	lt->lt_stop = why;
	lt->lt_status = status;
	lt->lt_flags &= ~(LT_TOLD | LT_STEP);
	process_sstep(l, false);
	mutex_exit(&p->p_lock);
	tracer_psignal(lt->lt_tracer, CLD_TRAPPED, l->l_lid, p, status);
	mutex_exit(&proc_lock);

	mutex_enter(&p->p_lock);
	while (lt->lt_stop != PTS_NONE && !lwp_doomed(l))
		cv_wait(&lt->lt_cv, &p->p_lock);
	if (lt->lt_stop != PTS_NONE) {
		lt->lt_stop = PTS_NONE;
		lt->lt_flags &= ~LT_LISTEN;
		lt->lt_signo = 0;
	}
	process_sstep(l, LWP_STEPPED(l));
	mutex_exit(&p->p_lock);
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
}

/* What the tracer can ask about a stop that no signal caused.  p_lock held. */
static void
trap_info(struct lwp *l, int code)
{
	struct ksiginfo *ksi = &l->l_trace.lt_info;

	KSI_INIT(ksi);
	ksi->ksi_signo = SIGTRAP;
	ksi->ksi_code = code;
	ksi->ksi_pid = l->l_lid;
	ksi->ksi_uid = l->l_proc->p_cred->cr_ruid;
}

/*
 * Stop for something other than a signal; one that the tracer gives on going
 * on is sent as any other.
 *
 * => proc_lock and p_lock held, and released
 */
static void
trap_stop(struct lwp *l, enum ptstop why, int status, int code, u_long message)
{
	struct lwptrace *lt = &l->l_trace;
	struct ksiginfo ksi;

	trap_info(l, code);
	lt->lt_message = message;
	lt->lt_signo = 0;
	ptrace_stop(l, why, status);
	KSI_INIT(&ksi);
	ksi.ksi_signo = lt->lt_signo;
	ksi.ksi_code = SI_KERNEL;
	mutex_exit(&l->l_proc->p_lock);
	if (ksi.ksi_signo != 0)
		lwpsignal(l, &ksi);
	mutex_exit(&proc_lock);
}

/* Something has happened to the current lwp that its tracer may want. */
void
ptrace_event(struct lwp *l, int event, u_long message)
{
	struct proc *p = l->l_proc;

	if (!LWP_TRACED(l))
		return;
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	if (LWP_TRACED(l) && (l->l_trace.lt_options & PTO_EVENT(event)) != 0 &&
	    (l->l_trace.lt_flags & LT_EXITING) == 0) {
		trap_stop(l, PTS_EVENT, W_STOPCODE(SIGTRAP) | event << 16,
		    SIGTRAP | event << 8, message);
		return;
	}
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
}

/*
 * The current lwp is in a new program.  Without an event the tracer gets what
 * it got before there were any, a SIGTRAP.
 */
void
ptrace_exec(struct lwp *l, lwpid_t oldlid)
{
	struct ksiginfo ksi;

	if (!LWP_TRACED(l))
		return;
	mutex_enter(&proc_lock);
	if (LWP_TRACED(l) && (l->l_trace.lt_flags & LT_SEIZED) == 0 &&
	    (l->l_trace.lt_options & PTO_EVENT(PTE_EXEC)) == 0) {
		KSI_INIT(&ksi);
		ksi.ksi_signo = SIGTRAP;
		ksi.ksi_code = SI_USER;
		ksi.ksi_pid = l->l_proc->p_pid;
		ksi.ksi_uid = l->l_proc->p_cred->cr_ruid;
		lwpsignal(l, &ksi);
	}
	mutex_exit(&proc_lock);
	ptrace_event(l, PTE_EXEC, (u_long)oldlid);
}

/* The current lwp is about to make a system call, or has made it. */
void
ptrace_syscall(struct lwp *l, bool entry)
{
	struct proc *p = l->l_proc;
	bool good;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	if (!LWP_TRACED(l) || !(entry ? LWP_ENTRYSTOP(l) : LWP_EXITSTOP(l))) {
		mutex_exit(&p->p_lock);
		mutex_exit(&proc_lock);
		return;
	}
	good = (l->l_trace.lt_options & PTO_SYSGOOD) != 0;
	trap_stop(l, entry ? PTS_ENTRY : PTS_EXIT,
	    W_STOPCODE(SIGTRAP) | (good ? W_SYSGOOD : 0),
	    SIGTRAP | (good ? 0x80 : 0), entry ? 1 : 2);
}

/* A step of the current lwp has led into a handler: it is over. */
void
ptrace_stepped(struct lwp *l)
{
	struct proc *p = l->l_proc;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	if (LWP_TRACED(l)) {
		trap_stop(l, PTS_EVENT, W_STOPCODE(SIGTRAP), SIGTRAP, 0);
		return;
	}
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
}

/*
 * A traced lwp makes another: that one is traced by the same tracer if it
 * wants so, and stops before it does anything.  The event is returned that
 * the maker is to report, or 0.
 *
 * => proc_lock held; the new lwp has not run yet
 */
int
ptrace_fork(struct lwp *l1, struct lwp *l2, int event)
{
	struct lwptrace *lt = &l1->l_trace;
	struct ksiginfo ksi;

	KASSERT(mutex_owned(&proc_lock));
	if (!LWP_TRACED(l1) || (lt->lt_options & PTO_EVENT(event)) == 0)
		return 0;
	mutex_enter(&l2->l_proc->p_lock);
	trace_link(l2, lt->lt_tracer, lt->lt_flags & LT_SEIZED,
	    lt->lt_options);
	if (lt->lt_flags & LT_SEIZED)
		trace_notify(l2);
	mutex_exit(&l2->l_proc->p_lock);
	if ((lt->lt_flags & LT_SEIZED) == 0) {
		KSI_INIT(&ksi);
		ksi.ksi_signo = SIGSTOP;
		ksi.ksi_code = SI_USER;
		lwpsignal(l2, &ksi);
	}
	return event;
}

/*
 * Signals: kern_sig.c's side.  proc_lock and p_lock held.
 */

/* The lwp is to report PTE_STOP as soon as it can. */
static void
trace_notify(struct lwp *l)
{
	l->l_trace.lt_flags |= LT_NOTIFY;
	if (l->l_trace.lt_flags & LT_LISTEN)
		trace_release(l);
	sig_poke(l, LW_WSUSPEND);
}

/*
 * The current lwp is on the border of user mode: has it to report a stop of
 * its process, or PTE_STOP?  If so it did, and both locks are released.
 */
bool
ptrace_border(struct lwp *l)
{
	struct lwptrace *lt = &l->l_trace;
	struct proc *p = l->l_proc;
	bool stopped = p->p_stat == SSTOP;
	int sig = stopped ? WEXITSTATUS(p->p_xstat) : SIGTRAP;

	if (!LWP_TRACED(l) || lwp_doomed(l) || ((lt->lt_flags & LT_NOTIFY) ==
	    0 && (!stopped || (lt->lt_flags & LT_PASSED) != 0)))
		return false;
	lt->lt_flags &= ~LT_NOTIFY;
	if (stopped)
		lt->lt_flags |= LT_PASSED;
	KSI_INIT(&lt->lt_info);
	lt->lt_message = 0;
	if (lt->lt_flags & LT_SEIZED) {
		trap_info(l, sig | PTE_STOP << 8);
		lt->lt_info.ksi_signo = sig;
		ptrace_stop(l, PTS_GROUP, W_STOPCODE(sig) | PTE_STOP << 16);
	} else {
		ptrace_stop(l, PTS_GROUP, W_STOPCODE(sig));
	}
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
	return true;
}

/*
 * The current lwp is about to take a signal: the tracer has a say.  False: it
 * is not to be taken; else *ksi may be another one.
 *
 * => the locks are dropped meanwhile
 */
bool
ptrace_signal(struct lwp *l, struct ksiginfo *ksi)
{
	struct lwptrace *lt = &l->l_trace;
	struct proc *tracer = lt->lt_tracer;
	int sig = ksi->ksi_signo;

	lt->lt_info = *ksi;
	lt->lt_signo = sig;
	lt->lt_message = 0;
	ptrace_stop(l, PTS_SIGNAL, W_STOPCODE(sig));
	if (lt->lt_signo == 0)
		return false;
	*ksi = lt->lt_info;
	if (lt->lt_signo == sig && ksi->ksi_signo == sig)
		return true;
	/* Another signal, or told of as another: then nothing told counts. */
	KSI_INIT(ksi);
	ksi->ksi_signo = lt->lt_signo;
	ksi->ksi_code = SI_USER;
	if (lt->lt_tracer == tracer && tracer != NULL) {
		ksi->ksi_pid = tracer->p_pid;
		ksi->ksi_uid = tracer->p_cred->cr_ruid;
	}
	return true;
}

/* A signal has stopped the process: its lwps report it, or do so again. */
void
ptrace_stopped(struct proc *p)
{
	struct lwp *l;

	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		l->l_trace.lt_flags &= ~LT_PASSED;
		if (l->l_trace.lt_flags & LT_LISTEN)
			trace_release(l);
	}
}

/* SIGCONT has let the process go on. */
void
ptrace_continued(struct proc *p)
{
	struct lwp *l;

	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		l->l_trace.lt_flags &= ~LT_PASSED;
		if (LWP_TRACED(l) && (l->l_trace.lt_flags & LT_SEIZED) != 0)
			trace_notify(l);
	}
}

/* Some lwps are to die: none of those stays in its stop. */
void
ptrace_killed(struct proc *p)
{
	struct lwp *l;

	LIST_FOREACH(l, &p->p_lwps, l_sibling)
		if (l->l_trace.lt_stop != PTS_NONE)
			cv_broadcast(&l->l_trace.lt_cv);
}

/* Is the lwp, or without one any of the process, traced? */
bool
ptrace_watches(const struct proc *p, const struct lwp *only)
{
	struct lwp *l;

	if (only != NULL)
		return LWP_TRACED(only);
	LIST_FOREACH(l, &p->p_lwps, l_sibling)
		if (LWP_TRACED(l))
			return true;
	return false;
}

/*
 * A program with set-id bits begins: do they count?  Not if somebody watches
 * who could not have those rights himself.  From now on nobody like that can
 * begin to watch, so the answer stays right.
 */
bool
ptrace_setid(struct proc *p)
{
	struct proc *tracer;
	bool yes;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	p->p_flag |= PK_SUGID;
	tracer = curlwp->l_trace.lt_tracer;
	mutex_exit(&p->p_lock);
	yes = tracer == NULL || proc_issuser(tracer);
	mutex_exit(&proc_lock);
	return yes;
}

/*
 * Waiting.  proc_lock held.
 */

/* Does p trace lwps of its child? */
bool
ptrace_child(const struct proc *p, const struct proc *child)
{
	struct lwp *l;

	LIST_FOREACH(l, &p->p_tracees, l_trace.lt_entry)
		if (l->l_proc == child)
			return true;
	return false;
}

static bool
wait_for(int idtype, pid_t id, pid_t itsid, pid_t itspgid)
{
	return idtype == P_PID ? id == itsid :
	    idtype == P_PGID ? id == itspgid : true;
}

/* Has the tracee stopped, and nobody been told? */
static bool
wait_tracee(struct lwp *l, int options, struct wait_result *wr)
{
	struct lwptrace *lt = &l->l_trace;
	struct proc *p = l->l_proc;

	mutex_enter(&p->p_lock);
	if (lt->lt_stop == PTS_NONE || lwp_doomed(l) ||
	    (lt->lt_flags & (LT_TOLD | LT_LISTEN)) != 0) {
		mutex_exit(&p->p_lock);
		return false;
	}
	wr->wr_pid = l->l_lid;
	wr->wr_uid = p->p_cred->cr_ruid;
	wr->wr_status = lt->lt_status;
	wr->wr_code = CLD_TRAPPED;
	rugather(p, &wr->wr_rusage);
	if ((options & WNOWAIT) == 0) {
		/* The tracer knows the signal, and says what becomes of it. */
		lt->lt_flags |= LT_TOLD;
		lt->lt_signo = 0;
	}
	mutex_exit(&p->p_lock);
	return true;
}

static void
note_free(struct ptnote *pn)
{
	LIST_REMOVE(pn, pn_entry);
	pid_rele(pn->pn_id);
	pool_put(&ptnote_pool, pn);
}

static void
wait_note(struct ptnote *pn, int options, struct wait_result *wr)
{
	wr->wr_pid = pn->pn_id;
	wr->wr_uid = pn->pn_uid;
	wr->wr_status = pn->pn_status;
	wr->wr_code = WIFSIGNALED(pn->pn_status) ? CLD_KILLED : CLD_EXITED;
	wr->wr_rusage = pn->pn_rusage;
	if ((options & WNOWAIT) == 0)
		note_free(pn);
}

/*
 * Has a tracee of p something to tell?  *found becomes true if there is one
 * that may have in future.
 */
bool
ptrace_wait(struct proc *p, int idtype, pid_t id, int options, bool *found,
    struct wait_result *wr)
{
	struct ptnote *pn;
	struct lwp *l;

	LIST_FOREACH(l, &p->p_tracees, l_trace.lt_entry) {
		if (!wait_for(idtype, id, l->l_lid, l->l_proc->p_pgrp->pg_id))
			continue;
		*found = true;
		if (wait_tracee(l, options, wr))
			return true;
	}
	LIST_FOREACH(pn, &p->p_ptnotes, pn_entry) {
		if (!wait_for(idtype, id, pn->pn_id, pn->pn_pgid))
			continue;
		*found = true;
		if (pn->pn_proc == NULL && (options & WEXITED) != 0) {
			wait_note(pn, options, wr);
			return true;
		}
	}
	return false;
}

/*
 * Ends.
 */

/*
 * The current lwp ends: from now on nobody begins to trace it, and there is
 * memory for what the tracer is to be told.
 */
void
ptrace_exit_prepare(struct lwp *l, struct ptnote **pnp)
{
	bool traced;

	mutex_enter(&l->l_proc->p_lock);
	l->l_trace.lt_flags |= LT_EXITING;
	traced = LWP_TRACED(l);
	mutex_exit(&l->l_proc->p_lock);
	*pnp = traced ? pool_get(&ptnote_pool, PR_WAITOK | PR_ZERO) : NULL;
}

/* Give the note back if nobody took it. */
void
ptrace_exit_finish(struct ptnote **pnp)
{
	if (*pnp != NULL)
		pool_put(&ptnote_pool, *pnp);
}

/* A note for the tracer of that process about a number.  proc_lock held. */
static struct ptnote *
note_post(struct ptnote **pnp, struct proc *tracer, struct proc *p, pid_t id)
{
	struct ptnote *pn = *pnp;

	*pnp = NULL;
	pn->pn_tracer = tracer;
	pn->pn_proc = p;
	pn->pn_id = id;
	pn->pn_pgid = p->p_pgrp->pg_id;
	pid_hold(id);
	LIST_INSERT_HEAD(&tracer->p_ptnotes, pn, pn_entry);
	return pn;
}

/* What the note is about has ended with that status.  proc_lock held. */
static void
note_fill(struct ptnote *pn, int status)
{
	struct proc *p = pn->pn_proc;

	mutex_enter(&p->p_lock);
	pn->pn_status = status;
	pn->pn_uid = p->p_cred->cr_ruid;
	pn->pn_pgid = p->p_pgrp->pg_id;
	rugather(p, &pn->pn_rusage);
	mutex_exit(&p->p_lock);
	pn->pn_proc = NULL;
	tracer_psignal(pn->pn_tracer, WIFSIGNALED(status) ? CLD_KILLED :
	    CLD_EXITED, pn->pn_id, p, status);
}

/* Take the lwp from its tracer, which is returned.  proc_lock held. */
static struct proc *
exit_unlink(struct lwp *l)
{
	struct proc *tracer = l->l_trace.lt_tracer;

	if (tracer == NULL)
		return NULL;
	mutex_enter(&l->l_proc->p_lock);
	trace_unlink(l);
	mutex_exit(&l->l_proc->p_lock);
	return tracer;
}

/* The current lwp ends and its process goes on.  proc_lock held. */
void
ptrace_lwp_exit(struct lwp *l, struct ptnote **pnp)
{
	struct proc *p = l->l_proc, *tracer = exit_unlink(l);
	struct ptnote *pn;

	if (tracer == NULL)
		return;
	pn = note_post(pnp, tracer, p, l->l_lid);
	if (l->l_lid == p->p_pid)
		p->p_ptnote = pn;
	else
		note_fill(pn, (l->l_flag & LW_WEXIT) ? p->p_xstat :
		    l->l_xstat);
}

/*
 * The process of the current lwp, its last, is a zombie.  Its tracer learns of
 * it by a note, unless it is the parent and learns as such.
 *
 * => proc_lock held
 */
void
ptrace_proc_exit(struct lwp *l, struct ptnote **pnp)
{
	struct proc *p = l->l_proc, *tracer = exit_unlink(l);
	struct ptnote *pn = p->p_ptnote;

	p->p_ptnote = NULL;
	if (tracer != NULL && (l->l_lid != p->p_pid ||
	    tracer != p->p_pptr || sig_nocldwait(tracer)))
		note_fill(note_post(pnp, tracer, p, l->l_lid), p->p_xstat);
	if (pn == NULL)
		return;
	if (pn->pn_tracer == p->p_pptr && !sig_nocldwait(p->p_pptr))
		note_free(pn);
	else
		note_fill(pn, p->p_xstat);
}

/* Exec: the only lwp takes the number of one that ended.  proc_lock held. */
void
ptrace_newlid(struct lwp *l)
{
	struct proc *p = l->l_proc;

	if (p->p_ptnote != NULL)
		note_free(p->p_ptnote);
	p->p_ptnote = NULL;
}

/* The process ends, and with it its tracing.  proc_lock held. */
void
ptrace_tracer_exit(struct proc *p)
{
	struct ptnote *pn;
	struct lwp *l;
	bool killed;

	while ((l = LIST_FIRST(&p->p_tracees)) != NULL) {
		killed = (l->l_trace.lt_options & PTO_EXITKILL) != 0;
		(void)exit_unlink(l);
		if (killed)
			psignal(l->l_proc, SIGKILL);
	}
	while ((pn = LIST_FIRST(&p->p_ptnotes)) != NULL) {
		if (pn->pn_proc != NULL)
			pn->pn_proc->p_ptnote = NULL;
		note_free(pn);
	}
}
