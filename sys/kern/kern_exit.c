/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_exit: the end of lwps and processes, and waiting for it.
 *
 * Overview.
 *	A process ends by one of its lwps (exit1).  That one first makes itself
 *	the only one: it marks the process (PS_WEXIT), asks the others to leave
 *	and waits until they have; whoever comes second just leaves.  Then it
 *	gives back files, memory and timers, gives its children to init, and
 *	becomes a zombie in one step under proc_lock.  The parent takes the rest
 *	when it waits: the last lwp with its stack, the number, the struct.
 *
 *	exec makes its lwp the only one in the same way (exit_lwps).
 *
 *	Children of a parent that ignores SIGCHLD become the kernel's own,
 *	proc0's, whose reaper thread waits for them.
 *
 *	A tracer waits for what it traces as a parent does for its children;
 *	what it is told is sys_process.c's.
 *
 *	If init ends, the system does: with a line that says how, power off for
 *	a good end and a crash for any other.
 *
 * Locking.
 *	proc_lock -> p_lock.  A zombie's fields change no more; proc_lock is
 *	enough to read them.
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/filedesc.h>
#include <sys/itimer.h>
#include <sys/kthread.h>
#include <sys/ktimer.h>
#include <sys/proc.h>
#include <sys/ptimer.h>
#include <sys/reboot.h>
#include <sys/resourcevar.h>
#include <sys/sched.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/tty.h>
#include <sys/ucred.h>
#include <sys/vnode.h>
#include <sys/wait.h>
#include <uvm/uvm_extern.h>

/* Init ended: so does the system. */
static void __dead
init_ended(int status)
{
	kern_reboot_drain();
	if (WIFSIGNALED(status))
		printf("init was killed by signal %d\n", WTERMSIG(status));
	else
		printf("init ended with status %d\n", WEXITSTATUS(status));
	kern_reboot(status == 0 ? RB_POWERDOWN : RB_DUMP);
}

/* The current lwp ends, others of its process go on. */
void
exit_lwp(struct lwp *l)
{
	struct proc *p = l->l_proc;

	ptrace_event(l, PTE_EXIT, (u_long)l->l_xstat);
	if (p->p_emul != NULL)
		p->p_emul->e_lwp_exit(l);
	sig_lwp_exit(l);
	lwp_exit(l);
}

/*
 * The current lwp is the only one of its process, or EINTR: another one was
 * faster and this one has to go.  The status is that of the others' end.
 *
 * => proc_lock and p_lock held on entry, only p_lock on return.
 */
static int
exit_others(struct lwp *l, int status)
{
	struct proc *p = l->l_proc;

	if (p->p_sflag & PS_WEXIT) {
		mutex_exit(&proc_lock);
		return EINTR;
	}
	p->p_sflag |= PS_WEXIT;
	p->p_xstat = status;
	sig_killlwps(p, l);
	mutex_exit(&proc_lock);
	while (p->p_nlwps > 1)
		cv_wait(&p->p_lwpcv, &p->p_lock);
	return 0;
}

/* For exec: be the only lwp, and go on living. */
int
exit_lwps(struct lwp *l)
{
	struct proc *p = l->l_proc;
	int error;

	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	error = exit_others(l, 0);
	if (error == 0)
		p->p_sflag &= ~PS_WEXIT;
	mutex_exit(&p->p_lock);
	return error;
}

/* Memory, files, timers: all that nobody has to see of a zombie. */
static void
exit_resources(struct lwp *l)
{
	struct proc *p = l->l_proc;
	struct vnode *textvp;

	if (p->p_emul != NULL)
		p->p_emul->e_lwp_exit(l);
	itimers_exit(p);
	ptimers_exit(p);
	fd_free(p);
	cwd_free(p);
	mutex_enter(&p->p_lock);
	textvp = p->p_textvp;
	p->p_textvp = NULL;
	mutex_exit(&p->p_lock);
	if (textvp != NULL) {
		vn_unmarktext(textvp);
		vrele(textvp);
	}
	uvmspace_addref(&vmspace0);
	uvmspace_exec(l, &vmspace0);
	sig_lwp_exit(l);
	(void)callout_halt(&l->l_timeout_ch, NULL);
}

/* The process, perhaps a zombie, gets another parent.  proc_lock held. */
static void
proc_reparent(struct proc *p, struct proc *parent)
{
	if (p->p_stat != SZOMB)
		fixjobc_parent(p, parent);
	LIST_REMOVE(p, p_sibling);
	p->p_pptr = parent;
	p->p_ppid = parent->p_pid;
	LIST_INSERT_HEAD(&parent->p_children, p, p_sibling);
	cv_broadcast(&parent->p_waitcv);
}

/*
 * A zombie that its parent does not want goes to the kernel, unseen by all
 * others: whoever learns that it has ended also finds that it is gone.
 */
static void
zombie_announce(struct proc *p)
{
	struct proc *parent = p->p_pptr;

	if (p->p_exitsig != SIGCHLD || !sig_nocldwait(parent)) {
		child_psignal(p, WIFSIGNALED(p->p_xstat) ?
		    CLD_KILLED : CLD_EXITED);
		return;
	}
	cv_broadcast(&parent->p_waitcv);
	proc_hide(p);
	proc_reparent(p, &proc0);
}

/* Children live on with init.  proc_lock held. */
static void
exit_children(struct proc *p)
{
	struct proc *child;

	while ((child = LIST_FIRST(&p->p_children)) != NULL) {
		if (child->p_pdeathsig != 0)
			psignal(child, child->p_pdeathsig);
		child->p_exitsig = SIGCHLD;
		proc_reparent(child, initproc);
		if (child->p_stat == SZOMB)
			zombie_announce(child);
	}
}

/* Session and group learn that the process is no more.  proc_lock held. */
static void
exit_session(struct proc *p)
{
	struct session *ss = p->p_pgrp->pg_session;

	if (SESS_LEADER(p)) {
		ttysessgone(ss);
		ss->s_leader = NULL;
	}
	fixjobc(p, p->p_pgrp, 0);
}

/* From now on the process is what its parent will be told.  proc_lock held. */
static void
exit_zombie(struct lwp *l)
{
	struct proc *p = l->l_proc;
	struct rusage ru;

	LIST_REMOVE(l, l_list);
	mutex_enter(&p->p_lock);
	rugather(p, &ru);
	p->p_stats = ru;
	p->p_stat = SZOMB;
	sigpend_clear(&p->p_sigpend);
	mutex_exit(&p->p_lock);
	timers_proc_exit(p);
}

/*
 * The process of the current lwp ends with that wait status.
 */
void
exit1(struct lwp *l, int status)
{
	struct proc *p = l->l_proc;
	struct ptnote *note;
	int error;

	KASSERT(l == curlwp && p != &proc0);

	if (status != W_EXITCODE(0, SIGKILL))
		ptrace_event(l, PTE_EXIT, (u_long)status);
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	error = exit_others(l, status);
	mutex_exit(&p->p_lock);
	if (error != 0)
		exit_lwp(l);
	if (p == initproc)
		init_ended(status);
	exit_resources(l);
	vfork_release(p);
	ptrace_exit_prepare(l, &note);

	mutex_enter(&proc_lock);
	ptrace_tracer_exit(p);
	exit_children(p);
	exit_session(p);
	exit_zombie(l);
	ptrace_proc_exit(l, &note);
	zombie_announce(p);
	mutex_exit(&proc_lock);
	ptrace_exit_finish(&note);
	lwp_exit_switchaway(l);
}

/*
 * The parent has seen the zombie: nothing is left of it.
 *
 * => proc_lock held on entry, released on return.
 */
static void
proc_reap(struct proc *p)
{
	struct lwp *l = LIST_FIRST(&p->p_lwps);

	KASSERT(p->p_stat == SZOMB && p->p_nlwps == 1);

	ruadd(&p->p_pptr->p_cstats, &p->p_stats);
	ruadd(&p->p_pptr->p_cstats, &p->p_cstats);
	LIST_REMOVE(l, l_sibling);
	if (p->p_pptr != &proc0)
		proc_hide(p);
	proc_unpublish(p);
	proc_leavepgrp(p);

	lwp_free(l);
	crfree(p->p_cred);
	lim_free(p->p_limit);
	sigactsfree(p->p_sigacts);
	uvmspace_free(p->p_vmspace);
	proc_free_mem(p);
}

/* The kernel waits for the children that their parents did not want. */
static void
proc_reaper(void *arg __unused)
{
	struct proc *p;

	mutex_enter(&proc_lock);
	for (;;) {
		LIST_FOREACH(p, &proc0.p_children, p_sibling)
			if (p->p_stat == SZOMB)
				break;
		if (p == NULL) {
			cv_wait(&proc0.p_waitcv, &proc_lock);
			continue;
		}
		proc_reap(p);
		mutex_enter(&proc_lock);
	}
}

void
proc_reaper_start(void)
{
	if (kthread_create(PRI_KTHREAD, KTHREAD_MPSAFE, NULL, proc_reaper,
	    NULL, NULL, "procreaper") != 0)
		panic("no memory for the reaper of processes");
}

/* Is the child one of those asked for?  proc_lock held. */
static bool
wait_match(struct proc *child, int idtype, pid_t id, int options)
{
	if ((options & WALLSIG) == 0 &&
	    (child->p_exitsig != SIGCHLD) != ((options & WALTSIG) != 0))
		return false;
	switch (idtype) {
	case P_PID:
		return child->p_pid == id;
	case P_PGID:
		return child->p_pgrp->pg_id == id;
	default:
		return true;
	}
}

/* Has the child something to tell?  proc_lock held. */
static bool
wait_ready(struct proc *child, int options, struct wait_result *wr)
{
	int status;

	if (child->p_stat == SZOMB && (options & WEXITED)) {
		status = child->p_xstat;
		wr->wr_code = WIFSIGNALED(status) ? CLD_KILLED : CLD_EXITED;
	} else if (child->p_stat == SSTOP && (options & WUNTRACED) &&
	    (child->p_sflag & PS_WAITED) == 0) {
		status = child->p_xstat;
		wr->wr_code = CLD_STOPPED;
	} else if ((child->p_sflag & PS_CONTINUED) && (options & WCONTINUED)) {
		status = W_CONTCODE;
		wr->wr_code = CLD_CONTINUED;
	} else {
		return false;
	}
	wr->wr_status = status;
	wr->wr_pid = child->p_pid;
	wr->wr_uid = child->p_cred->cr_ruid;
	return true;
}

/*
 * The result is told: it is not to be told again.
 *
 * => proc_lock held on entry, released on return.
 */
static void
wait_take(struct proc *child, int options, struct wait_result *wr)
{
	mutex_enter(&child->p_lock);
	rugather(child, &wr->wr_rusage);
	if ((options & WNOWAIT) == 0) {
		if (wr->wr_code == CLD_STOPPED)
			child->p_sflag |= PS_WAITED;
		else if (wr->wr_code == CLD_CONTINUED)
			child->p_sflag &= ~PS_CONTINUED;
	}
	mutex_exit(&child->p_lock);
	if (child->p_stat == SZOMB && (options & WNOWAIT) == 0)
		proc_reap(child);
	else
		mutex_exit(&proc_lock);
}

/*
 * Wait for a child: P_PID with id, P_PGID, P_ALL.
 *
 * => ECHILD, EINTR, ERESTART; with WNOHANG 0 and wr_pid 0 if none is ready.
 */
int
do_wait(struct lwp *l, int idtype, pid_t id, int options,
    struct wait_result *wr)
{
	struct proc *p = l->l_proc, *child;
	bool found;
	int error;

	*wr = (struct wait_result){ .wr_pid = 0 };
	mutex_enter(&proc_lock);
	if (idtype == P_PGID && id == 0)
		id = p->p_pgrp->pg_id;
	do {
		found = false;
		LIST_FOREACH(child, &p->p_children, p_sibling) {
			if (!wait_match(child, idtype, id, options))
				continue;
			found = true;
			if (wait_ready(child, ptrace_child(p, child) ?
			    options & ~WUNTRACED : options, wr)) {
				wait_take(child, options, wr);
				return 0;
			}
		}
		if (ptrace_wait(p, idtype, id, options, &found, wr)) {
			error = 0;
			break;
		}
		error = !found ? ECHILD : options & WNOHANG ? EWOULDBLOCK :
		    cv_wait_sig(&p->p_waitcv, &proc_lock);
	} while (error == 0);
	mutex_exit(&proc_lock);
	return error == EWOULDBLOCK ? 0 : error;
}
