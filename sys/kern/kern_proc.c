/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_proc: the processes as a whole: numbers, groups, sessions.
 *
 * Overview.
 *	A process is in the list of all from before its first lwp runs until
 *	its parent has waited for it.  It is in one group, a group is in one
 *	session; a group lives as long as it has members, a session as long as
 *	it has groups.
 *
 * Numbers.
 *	Processes, lwps, groups and sessions draw from one space, since the
 *	Linux ABI knows the first lwp of a process by the process's number and
 *	a group by its leader's.  pid_refs[] counts who uses each number: at
 *	most the process, its first lwp, a group and a session.  The search for
 *	a free one goes on where the last ended, so a number comes back only
 *	after all others had their turn: who holds the number of a process that
 *	is gone does not hit its successor.
 *
 * Job control.
 *	pg_jobc counts members whose parent is in another group of the same
 *	session: parents that could continue them.  A group without any is
 *	orphaned; stop signals of the terminal do not stop it, and if it
 *	becomes orphaned while a member is stopped it gets SIGHUP and SIGCONT.
 *
 * Locking.
 *	proc_lock, a spin mutex at IPL_SOFTSERIAL, covers everything here.
 *	proc_lock -> p_lock -> lwp_lock; proc_lock -> a terminal's t_lock.
 *	Memory is taken before it is entered and given back after it is left.
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/tty.h>
#include <sys/ucred.h>

#define PID_HASH	64		/* chains of processes; power of two */

struct proclist	allproc;
kmutex_t	proc_lock;
struct proc	proc0;
struct proc	*initproc;
int		nprocs;

static struct pgrp	pgrp0;
static struct session	session0;
static LIST_HEAD(, pgrp) allpgrp;	/* a: groups */
static struct proclist	pid_hash[PID_HASH];	/* a: processes by number */
static uint8_t		pid_refs[PID_MAX + 1];	/* a: users of a number */
static pid_t		pid_last = 1;	/* a: given out last */
static struct pool	proc_pool;

void
procinit(void)
{
	u_int i;

	mutex_init(&proc_lock, MUTEX_DEFAULT, IPL_SOFTSERIAL);
	LIST_INIT(&allproc);
	LIST_INIT(&allpgrp);
	for (i = 0; i < PID_HASH; i++)
		LIST_INIT(&pid_hash[i]);
	pool_init(&proc_pool, sizeof(struct proc), 0, "proc", 0, IPL_NONE);
}

/*
 * A number nobody uses, with one reference; -1 if all are taken.
 */
pid_t
pid_alloc(void)
{
	pid_t pid, n;

	mutex_enter(&proc_lock);
	pid = pid_last;
	for (n = 0; n < PID_MAX; n++) {
		if (++pid > PID_MAX)
			pid = 2;
		if (pid_refs[pid] == 0) {
			pid_refs[pid] = 1;
			pid_last = pid;
			mutex_exit(&proc_lock);
			return pid;
		}
	}
	mutex_exit(&proc_lock);
	return -1;
}

/* One more user of a number that has one.  proc_lock held. */
void
pid_hold(pid_t pid)
{
	KASSERT(mutex_owned(&proc_lock));
	KASSERT(pid_refs[pid] > 0);

	pid_refs[pid]++;
}

/* One less.  proc_lock held. */
void
pid_rele(pid_t pid)
{
	KASSERT(mutex_owned(&proc_lock));
	KASSERT(pid_refs[pid] > 0);

	pid_refs[pid]--;
}

static struct proclist *
pid_chain(pid_t pid)
{
	return &pid_hash[(u_int)pid & (PID_HASH - 1)];
}

/* The process with that number, zombies too, or NULL.  proc_lock held. */
struct proc *
proc_find(pid_t pid)
{
	struct proc *p;

	KASSERT(mutex_owned(&proc_lock));

	LIST_FOREACH(p, pid_chain(pid), p_hash)
		if (p->p_pid == pid)
			return p;
	return NULL;
}

/* The group with that number, or NULL.  proc_lock held. */
struct pgrp *
pgrp_find(pid_t pgid)
{
	struct pgrp *pg;

	KASSERT(mutex_owned(&proc_lock));

	LIST_FOREACH(pg, &allpgrp, pg_list)
		if (pg->pg_id == pgid)
			return pg;
	return NULL;
}

/* What every process begins with. */
static void
proc_setup(struct proc *p)
{
	mutex_init(&p->p_lock, MUTEX_DEFAULT, IPL_SOFTSERIAL);
	cv_init(&p->p_lwpcv, "lwpwait");
	cv_init(&p->p_waitcv, "wait");
	LIST_INIT(&p->p_lwps);
	LIST_INIT(&p->p_children);
	LIST_INIT(&p->p_tracees);
	LIST_INIT(&p->p_ptnotes);
	sigpend_init(&p->p_sigpend);
	p->p_nice = NZERO;
	p->p_start = nanouptime_ns();
}

/* The kernel itself, of which lwp0 is the first thread. */
void
proc0_init(void)
{
	struct proc *p = &proc0;

	proc_setup(p);
	p->p_stat = SACTIVE;
	p->p_flag = PK_SYSTEM;
	strlcpy(p->p_comm, "system", sizeof(p->p_comm));
	p->p_cred = crget();
	p->p_limit = lim_new();
	p->p_sigacts = sigactsinit(NULL, false);

	session0.s_count = 1;
	session0.s_leader = p;
	LIST_INIT(&pgrp0.pg_members);
	pgrp0.pg_session = &session0;

	mutex_enter(&proc_lock);
	pid_refs[0] = 3;		/* process, group, session */
	LIST_INSERT_HEAD(&allpgrp, &pgrp0, pg_list);
	LIST_INSERT_HEAD(&pgrp0.pg_members, p, p_pglist);
	p->p_pgrp = &pgrp0;
	LIST_INSERT_HEAD(&allproc, p, p_list);
	LIST_INSERT_HEAD(pid_chain(0), p, p_hash);
	nprocs++;
	mutex_exit(&proc_lock);
}

/*
 * A new process, in nobody's list, with a number; NULL if none is free.  The
 * first gets 1: it is to be init.
 */
struct proc *
proc_alloc(void)
{
	struct proc *p = pool_get(&proc_pool, PR_WAITOK | PR_ZERO);

	proc_setup(p);
	p->p_stat = SIDL;
	mutex_enter(&proc_lock);
	if (initproc == NULL) {
		KASSERT(pid_refs[1] == 0);
		initproc = p;
		p->p_pid = pid_refs[1] = 1;
	}
	mutex_exit(&proc_lock);
	if (p->p_pid == 0)
		p->p_pid = pid_alloc();
	if (p->p_pid != -1)
		return p;
	proc_free_mem(p);
	return NULL;
}

/* Others can find the process from now on.  proc_lock held. */
void
proc_publish(struct proc *p, struct proc *parent)
{
	KASSERT(mutex_owned(&proc_lock));

	LIST_INSERT_HEAD(&allproc, p, p_list);
	LIST_INSERT_HEAD(pid_chain(p->p_pid), p, p_hash);
	nprocs++;
	p->p_pptr = parent;
	p->p_ppid = parent->p_pid;
	LIST_INSERT_HEAD(&parent->p_children, p, p_sibling);
	p->p_pgrp = parent->p_pgrp;
	LIST_INSERT_HEAD(&p->p_pgrp->pg_members, p, p_pglist);
}

/* Nobody finds the zombie any more, but the parent.  proc_lock held. */
void
proc_hide(struct proc *p)
{
	KASSERT(mutex_owned(&proc_lock));

	LIST_REMOVE(p, p_list);
	LIST_REMOVE(p, p_hash);
}

/* Nor does the parent, and the number is free.  proc_lock held. */
void
proc_unpublish(struct proc *p)
{
	KASSERT(mutex_owned(&proc_lock));

	LIST_REMOVE(p, p_sibling);
	nprocs--;
	pid_rele(p->p_pid);
}

/* The number of a process that was never published. */
void
proc_free_pid(pid_t pid)
{
	mutex_enter(&proc_lock);
	pid_rele(pid);
	mutex_exit(&proc_lock);
}

/* The last thing done to a process. */
void
proc_free_mem(struct proc *p)
{
	KASSERT(LIST_EMPTY(&p->p_lwps));
	KASSERT(LIST_EMPTY(&p->p_children));

	sigpend_clear(&p->p_sigpend);
	cv_destroy(&p->p_lwpcv);
	cv_destroy(&p->p_waitcv);
	mutex_destroy(&p->p_lock);
	pool_put(&proc_pool, p);
}

/* One group or process less in the session.  proc_lock held. */
static struct session *
session_rele(struct session *ss)
{
	if (--ss->s_count > 0)
		return NULL;
	pid_rele(ss->s_sid);
	return ss;
}

/*
 * The process is no longer in its group; if that was the last member, the
 * group and perhaps the session are unlinked and returned to be freed.
 *
 * => proc_lock held.
 */
static void
pgrp_leave(struct proc *p, struct pgrp **freepg, struct session **freess)
{
	struct pgrp *pg = p->p_pgrp;

	*freepg = NULL;
	*freess = NULL;
	LIST_REMOVE(p, p_pglist);
	p->p_pgrp = NULL;
	if (!LIST_EMPTY(&pg->pg_members))
		return;
	ttypgrpgone(pg);
	LIST_REMOVE(pg, pg_list);
	pid_rele(pg->pg_id);
	*freepg = pg;
	*freess = session_rele(pg->pg_session);
}

static void
pgrp_free(struct pgrp *pg, struct session *ss)
{
	if (pg != NULL && pg != &pgrp0)
		kmem_free(pg, sizeof(*pg));
	if (ss != NULL && ss != &session0)
		kmem_free(ss, sizeof(*ss));
}

/*
 * A process that has been waited for leaves its group.
 *
 * => proc_lock held on entry, released on return.
 */
void
proc_leavepgrp(struct proc *p)
{
	struct pgrp *pg;
	struct session *ss;

	KASSERT(mutex_owned(&proc_lock));

	pgrp_leave(p, &pg, &ss);
	mutex_exit(&proc_lock);
	pgrp_free(pg, ss);
}

/* May curp move p into the group pgid?  proc_lock held. */
static int
enterpgrp_check(struct proc *curp, struct proc *p, pid_t pgid)
{
	struct pgrp *pg;

	if (p == NULL || (p != curp && p->p_pptr != curp))
		return ESRCH;
	if (p->p_stat == SZOMB)
		return ESRCH;
	if (p != curp && p->p_pgrp->pg_session != curp->p_pgrp->pg_session)
		return EPERM;
	if (p != curp && (p->p_flag & PK_EXEC))
		return EACCES;
	if (SESS_LEADER(p))
		return EPERM;
	pg = pgrp_find(pgid);
	if (pg == NULL)
		return pgid == p->p_pid ? 0 : EPERM;
	return pg->pg_session == p->p_pgrp->pg_session ? 0 : EPERM;
}

/* May p begin a session?  proc_lock held. */
static int
newsession_check(struct proc *p)
{
	return p->p_pgrp->pg_id == p->p_pid || pgrp_find(p->p_pid) != NULL ?
	    EPERM : 0;
}

/* A group, in the session given, or in a new one if that is spare. */
static struct pgrp *
pgrp_make(struct pgrp *pg, struct session *ss, struct proc *p, bool mksess)
{
	pg->pg_id = p->p_pid;
	pid_hold(pg->pg_id);
	LIST_INIT(&pg->pg_members);
	pg->pg_session = ss;
	if (mksess) {
		ss->s_leader = p;
		ss->s_sid = p->p_pid;
		pid_hold(ss->s_sid);
	}
	ss->s_count++;
	LIST_INSERT_HEAD(&allpgrp, pg, pg_list);
	return pg;
}

/* Move p to another group, keeping the job control counts.  proc_lock held. */
static void
pgrp_move(struct proc *p, struct pgrp *to, struct pgrp **freepg,
    struct session **freess)
{
	fixjobc(p, to, 1);
	fixjobc(p, p->p_pgrp, 0);
	pgrp_leave(p, freepg, freess);
	LIST_INSERT_HEAD(&to->pg_members, p, p_pglist);
	p->p_pgrp = to;
}

/*
 * setpgid and setsid: the process pid (0: the current one's) enters the group
 * pgid, which is made if need be; with mksess it begins a session.
 */
int
proc_enterpgrp(struct proc *curp, pid_t pid, pid_t pgid, bool mksess)
{
	struct pgrp *newpg = kmem_zalloc(sizeof(*newpg), KM_SLEEP);
	struct session *newss = kmem_zalloc(sizeof(*newss), KM_SLEEP);
	struct pgrp *pg, *freepg = NULL;
	struct session *ss, *freess = NULL;
	struct proc *p;
	int error;

	mutex_enter(&proc_lock);
	p = pid == curp->p_pid ? curp : proc_find(pid);
	error = mksess ? newsession_check(p) : enterpgrp_check(curp, p, pgid);
	if (error != 0)
		goto out;
	pg = mksess ? NULL : pgrp_find(pgid);
	if (pg == p->p_pgrp)
		goto out;
	if (pg == NULL) {
		ss = mksess ? newss : p->p_pgrp->pg_session;
		pg = pgrp_make(newpg, ss, p, mksess);
		newpg = NULL;
		if (mksess)
			newss = NULL;
	}
	pgrp_move(p, pg, &freepg, &freess);
out:
	mutex_exit(&proc_lock);
	pgrp_free(freepg, freess);
	pgrp_free(newpg, newss);
	return error;
}

/* The group has a member that is stopped: hang up and continue it. */
static void
orphan_signal(struct pgrp *pg)
{
	struct proc *p;

	LIST_FOREACH(p, &pg->pg_members, p_pglist) {
		if (p->p_stat != SSTOP)
			continue;
		pgsignal(pg, SIGHUP, 0);
		pgsignal(pg, SIGCONT, 0);
		return;
	}
}

/* One tie more (entering) or less between the group and a job.  */
static void
pgrp_adjust(struct pgrp *pg, bool entering)
{
	if (entering) {
		pg->pg_jobc++;
		return;
	}
	KASSERT(pg->pg_jobc > 0);
	if (--pg->pg_jobc == 0)
		orphan_signal(pg);
}

/* Could the parent of a member of pg continue it? */
static bool
pgrp_tied(const struct pgrp *pg, const struct proc *parent)
{
	return parent->p_pgrp != pg &&
	    parent->p_pgrp->pg_session == pg->pg_session;
}

/*
 * The live process p is to have another parent: its group's tie goes over.
 *
 * => proc_lock held.
 */
void
fixjobc_parent(struct proc *p, struct proc *parent)
{
	KASSERT(mutex_owned(&proc_lock));

	if (pgrp_tied(p->p_pgrp, parent))
		pgrp_adjust(p->p_pgrp, true);
	if (pgrp_tied(p->p_pgrp, p->p_pptr))
		pgrp_adjust(p->p_pgrp, false);
}

/*
 * Process p enters or leaves the group pg: count the ties this makes or cuts,
 * of pg through p's parent and of p's children's groups through p.
 *
 * => proc_lock held.
 */
void
fixjobc(struct proc *p, struct pgrp *pg, int entering)
{
	struct session *ss = pg->pg_session;
	struct pgrp *hispg;
	struct proc *child;

	KASSERT(mutex_owned(&proc_lock));

	if (p->p_pptr == NULL)
		return;
	if (pgrp_tied(pg, p->p_pptr))
		pgrp_adjust(pg, entering);
	LIST_FOREACH(child, &p->p_children, p_sibling) {
		hispg = child->p_pgrp;
		if (hispg != pg && hispg->pg_session == ss &&
		    child->p_stat != SZOMB)
			pgrp_adjust(hispg, entering);
	}
}

/* No member has a parent that could continue it.  proc_lock held. */
bool
pgrp_orphaned(const struct pgrp *pg)
{
	KASSERT(mutex_owned(&proc_lock));

	return pg->pg_jobc == 0;
}
