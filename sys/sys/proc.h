/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * proc: a process: an address space, its files and signals, and the lwps
 * that run in it.
 *
 * Two locks.  proc_lock covers what ties processes together: the list of all,
 * parents and children, groups and sessions.  p_lock covers one process:
 * its lwps, signals, state.  Order: proc_lock -> p_lock -> lwp_lock.  Both
 * are spin mutexes at IPL_SOFTSERIAL, so that signals can be sent from soft
 * interrupts; nobody sleeps with either of them held.
 */

#ifndef _SYS_PROC_H_
#define _SYS_PROC_H_

#include <sys/ktimer.h>
#include <sys/lwp.h>
#include <sys/resourcevar.h>

struct filedesc;
struct cwdinfo;
struct plimit;
struct proc;
struct session;
struct sigacts;
struct sigdesc;
struct trapframe;
struct tty;
struct ucred;
struct vmspace;
struct vnode;
struct ksiginfo;

/*
 * The system call ABI a process speaks.  Everything in the kernel is native;
 * the emulation translates at the border.
 *
 * Key: ( constant
 */
struct emul {
	const char	*e_name;	/* (: for people */
	const int	*e_errno;	/* (: native errno -> theirs */
	/* (: int 0x80 was executed; fetches, calls, stores results. */
	void		(*e_syscall)(struct lwp *, struct trapframe *);
	/* (: build a signal frame and enter the handler; nothing held. */
	int		(*e_sendsig)(struct lwp *, const struct ksiginfo *,
			    const struct sigdesc *, const sigset_t *);
	/* (: an lwp leaves its address space: by its end, or by exec. */
	void		(*e_lwp_exit)(struct lwp *);
};

/* A process group; dies with its last member.  Key: a proc_lock. */
struct pgrp {
	LIST_ENTRY(pgrp) pg_list;	/* a: all groups */
	LIST_HEAD(, proc) pg_members;	/* a */
	struct session	*pg_session;	/* a */
	pid_t		pg_id;		/* (: number */
	int		pg_jobc;	/* a: members that tie it to a job */
};

/* A session; s_count groups and references.  Key: a proc_lock. */
struct session {
	int		s_count;	/* a */
	struct proc	*s_leader;	/* a: NULL once it has exited */
	struct tty	*s_ttyp;	/* a: controlling terminal */
	struct vnode	*s_ttyvp;	/* a: its vnode, if opened by name */
	pid_t		s_sid;		/* (: number: pid of the leader */
};

/* p_stat */
#define SIDL		1		/* being made */
#define SACTIVE		2		/* alive */
#define SDYING		3		/* exiting, not yet to be waited for */
#define SSTOP		4		/* stopped as a whole */
#define SZOMB		5		/* dead, not yet waited for */

/*
 * Key to the letters:
 *	(	set once, when the process is made
 *	a	proc_lock
 *	p	p_lock
 *	c	p_lock to change; the owner's lwps read without
 *	!	changed only when the process has a single lwp
 */
struct proc {
	LIST_ENTRY(proc) p_list;	/* a: all processes */
	LIST_ENTRY(proc) p_hash;	/* a: those with a like number */
	kmutex_t	p_lock;		/* the p in this key */
	struct vmspace	*p_vmspace;	/* !: address space */
	struct filedesc	*p_fd;		/* !: open files; may be shared */
	struct cwdinfo	*p_cwdi;	/* !: cwd, root, umask; may be shared */
	struct ucred	*p_cred;	/* p: identity: see sys/ucred.h */
	struct plimit	*p_limit;	/* p: limits, copy on write */
	struct sigacts	*p_sigacts;	/* (: handlers; may be shared */
	const struct emul *p_emul;	/* !: the ABI it speaks */

	int		p_stat;		/* p, a: Sxxx */
	int		p_flag;		/* p: PK_xxx */
	int		p_sflag;	/* p: PS_xxx */
	pid_t		p_pid;		/* ( */
	int		p_exitsig;	/* a: sent to the parent at exit */
	int		p_xstat;	/* p: wait status, dead or stopped */
	int		p_nice;		/* p: 0 .. 39, 20 is neutral */

	LIST_HEAD(, lwp) p_lwps;	/* p: its lwps */
	int		p_nlwps;	/* p: how many */
	int		p_nzlwps;	/* p: of these, zombies */
	int		p_nrlwps;	/* p: neither sleeping nor stopped */
	kcondvar_t	p_lwpcv;	/* p: an lwp is gone, a stop is over */
	kcondvar_t	p_waitcv;	/* a: a child changed state */

	struct proc	*p_pptr;	/* a: parent */
	pid_t		p_ppid;		/* a: its number; may be read without */
	LIST_ENTRY(proc) p_sibling;	/* a */
	LIST_HEAD(, proc) p_children;	/* a */
	struct pgrp	*p_pgrp;	/* a: group */
	LIST_ENTRY(proc) p_pglist;	/* a */
	struct lwp	*p_vforklwp;	/* a: sleeps until we exec or exit */

	LIST_HEAD(, lwp) p_tracees;	/* a: lwps that we trace */
	struct ptnotelist p_ptnotes;	/* a: what wait is to tell of them */
	struct ptnote	*p_ptnote;	/* a: to tell of us when we end */

	sigpend_t	p_sigpend;	/* p: sent to the whole process */
	int		p_pdeathsig;	/* p: sent when the parent dies */
	struct itimers	*p_timers;	/* p: interval timers, or NULL */
	struct ptimers	*p_ptimers;	/* p: POSIX timers, or NULL */
	struct ktimerlist p_cputimers;	/* kern_timer.c: on our clocks */
	bool		p_timersparked;	/* kern_timer.c: until we run */

	nsec_t		p_start;	/* (: monotonic time of its birth */
	nsec_t		p_rtime;	/* p: of lwps that are gone */
	nsec_t		p_utime;	/* p: of these, in user mode */
	struct rusage	p_stats;	/* p: of lwps that are gone */
	struct rusage	p_cstats;	/* a: of children waited for */

	char		p_comm[MAXCOMLEN + 1];	/* p: name of the program */
	struct vnode	*p_textvp;	/* p: the program's vnode */
	vaddr_t		p_psstrs;	/* !: user address of argv strings */
	size_t		p_argslen;	/* !: their bytes */
	vaddr_t		p_envstrs;	/* !: environment strings */
	size_t		p_envslen;	/* ! */
	vaddr_t		p_auxv;		/* !: auxiliary vector */
	size_t		p_auxvlen;	/* ! */
};

/* p_flag */
#define PK_SYSTEM	0x00000001	/* kernel process */
#define PK_EXEC		0x00000002	/* has called exec */
#define PK_SUGID	0x00000004	/* has had a set-id file's rights */
#define PK_NODUMP	0x00000008	/* wants its memory to be private */
#define PK_NORANDOM	0x00000010	/* wants the same addresses each time */

/* p_sflag */
#define PS_WEXIT	0x00000001	/* all lwps are to exit */
#define PS_WAITED	0x00000004	/* stop was reported to the parent */
#define PS_CONTINUED	0x00000008	/* continued, not yet reported */
#define PS_PPWAIT	0x00000010	/* parent waits in vfork */
#define PS_CTTY		0x00000020	/* may have a controlling terminal */
#define PS_COREDUMP	0x00000040	/* status says a core was wanted */

LIST_HEAD(proclist, proc);
extern struct proclist	allproc;	/* a */
extern kmutex_t		proc_lock;
extern struct proc	proc0;		/* the kernel itself */
extern struct proc	*initproc;	/* pid 1 */
extern int		nprocs;		/* a: processes alive or dead */

#define curproc		(curlwp->l_proc)
#define SESS_LEADER(p)	((p)->p_pgrp->pg_session->s_leader == (p))

/* fork1: what the child shares with its parent. */
#define FORK_PPWAIT	0x0001		/* parent waits for exec or exit */
#define FORK_SHAREVM	0x0002
#define FORK_SHARECWD	0x0004
#define FORK_SHAREFILES	0x0008
#define FORK_SHARESIGS	0x0010
#define FORK_NOWAIT	0x0020		/* child of init at once */
#define FORK_CLEANFILES	0x0040
#define FORK_SYSTEM	0x0080		/* kernel process */
#define FORK_UNTRACED	0x0100		/* whoever traces its maker */

/* Found under proc_lock; they stay as long as it is held. */
struct proc *proc_find(pid_t);
struct pgrp *pgrp_find(pid_t);

/* Numbers of processes, lwps, groups and sessions: one space for all. */
#define PID_MAX		32767
pid_t	pid_alloc(void);		/* -1: none is free */
void	pid_hold(pid_t);
void	pid_rele(pid_t);

void	proc0_init(void);
void	procinit(void);
struct proc *proc_alloc(void);
void	proc_publish(struct proc *, struct proc *parent);
void	proc_hide(struct proc *);
void	proc_unpublish(struct proc *);
void	proc_free_pid(pid_t);
void	proc_free_mem(struct proc *);
int	proc_enterpgrp(struct proc *, pid_t pid, pid_t pgid, bool mksess);
void	proc_leavepgrp(struct proc *);
void	fixjobc(struct proc *, struct pgrp *, int);
void	fixjobc_parent(struct proc *, struct proc *parent);
bool	pgrp_orphaned(const struct pgrp *);

/*
 * Making processes and threads: fork_create leaves the new lwp for its maker
 * to finish, fork_commit makes the process known and lets it run; fork1 is
 * both.  fork_thread does the same for one more lwp of a process.
 */
int	fork_check(struct proc *);
int	fork_create(struct lwp *, int flags, int exitsig, void *stack, size_t,
	    void (*)(void *), void *, struct lwp **);
void	fork_commit(struct lwp *, struct lwp *, int flags);
int	fork1(struct lwp *, int flags, int exitsig, void *stack, size_t,
	    void (*)(void *), void *, register_t *, struct proc **);
void	fork_thread_start(struct lwp *, struct lwp *, int flags);
void	vfork_release(struct proc *);
bool	lwp_doomed(const struct lwp *);
void	child_return(void *);

/* The end: of a process (a wait status), of one of its lwps. */
void	exit1(struct lwp *, int status) __dead;
void	exit_lwp(struct lwp *) __dead;
int	exit_lwps(struct lwp *);
void	proc_reaper_start(void);

/* What wait told. */
struct wait_result {
	pid_t		wr_pid;		/* 0: nothing yet, with WNOHANG */
	uid_t		wr_uid;
	int		wr_status;	/* W_EXITCODE ... */
	int		wr_code;	/* CLD_xxx */
	struct rusage	wr_rusage;
};
#define P_ALL		0
#define P_PID		1
#define P_PGID		2
int	do_wait(struct lwp *, int idtype, pid_t id, int options,
	    struct wait_result *);

void	start_init(void *);

#endif /* _SYS_PROC_H_ */
