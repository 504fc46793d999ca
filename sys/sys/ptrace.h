/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ptrace: one process watches and governs lwps of others.
 *
 * The kernel's side, which knows of no ABI; see kern/sys_process.c.
 */

#ifndef _SYS_PTRACE_H_
#define _SYS_PTRACE_H_

#include <sys/condvar.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/siginfo.h>

struct lwp;
struct proc;
struct vmspace;
struct wait_result;

/* Where a traced lwp stands. */
enum ptstop {
	PTS_NONE,			/* nowhere: it runs, or sleeps */
	PTS_SIGNAL,			/* a signal is about to be delivered */
	PTS_GROUP,			/* its process is stopped as a whole */
	PTS_EVENT,			/* a PTE_xxx */
	PTS_ENTRY,			/* on its way into a system call */
	PTS_EXIT,			/* on its way out of one */
};

/* Events; the numbers are Linux's, as is their place in a wait status. */
#define PTE_FORK	1
#define PTE_VFORK	2
#define PTE_CLONE	3
#define PTE_EXEC	4
#define PTE_VFORK_DONE	5
#define PTE_EXIT	6
#define PTE_STOP	128		/* of a seized lwp: it was asked to */

/* Options; Linux's too.  Bit n asks for event n. */
#define PTO_SYSGOOD	0x00000001	/* mark stops at system calls */
#define PTO_EVENT(e)	(1u << (e))
#define PTO_EVENTS	0x0000007e
#define PTO_EXITKILL	0x00100000	/* the tracee does not outlive us */
#define PTO_ALL		(PTO_SYSGOOD | PTO_EVENTS | PTO_EXITKILL)

/* lt_flags */
#define LT_SEIZED	0x0001		/* traced without a stop */
#define LT_TOLD		0x0002		/* wait has told this stop */
#define LT_LISTEN	0x0004		/* let be, though still stopped */
#define LT_NOTIFY	0x0008		/* is to stop with PTE_STOP */
#define LT_PASSED	0x0010		/* has reported its process's stop */
#define LT_STEP		0x0020		/* runs for one instruction */
#define LT_SYSCALL	0x0040		/* stops at system calls */
#define LT_EXITING	0x0080		/* is not to be traced any more */
#define LT_SYSEMU	0x0100		/* stops in place of a system call */

/*
 * An lwp's part.  All zeros: not traced.
 *
 * Key: a proc_lock, p p_lock of the lwp's process, ap both to change and
 * either to read
 */
struct lwptrace {
	struct proc	*lt_tracer;	/* ap: or NULL */
	LIST_ENTRY(lwp)	lt_entry;	/* a: in the tracer's p_tracees */
	u_int		lt_options;	/* p: PTO_xxx */
	u_int		lt_flags;	/* p: LT_xxx; its own lwp may look */
	enum ptstop	lt_stop;	/* p */
	int		lt_status;	/* p: what wait tells of the stop */
	int		lt_signo;	/* p: it takes when it goes on; or 0 */
	u_long		lt_message;	/* p: of the last event */
	struct ksiginfo	lt_info;	/* p: why it stopped */
	kcondvar_t	lt_cv;		/* p: waits here */
};

/* What a tracer is yet to be told of an lwp or a process that is gone. */
struct ptnote {
	LIST_ENTRY(ptnote) pn_entry;	/* a: in the tracer's p_ptnotes */
	struct proc	*pn_tracer;	/* (: whose note it is */
	struct proc	*pn_proc;	/* a: not gone yet; or NULL */
	pid_t		pn_id;		/* (: the number, which is held */
	pid_t		pn_pgid;	/* a: its group's, when it went */
	uid_t		pn_uid;		/* a */
	int		pn_status;	/* a: wait status */
	struct rusage	pn_rusage;	/* a */
};
LIST_HEAD(ptnotelist, ptnote);

/* Read without a lock by the lwp itself: nobody else makes it stop here. */
#define LWP_TRACED(l)		((l)->l_trace.lt_tracer != NULL)
#define LWP_ENTRYSTOP(l)						\
	(((l)->l_trace.lt_flags & (LT_SYSCALL | LT_SYSEMU)) != 0)
#define LWP_EXITSTOP(l)		(((l)->l_trace.lt_flags & LT_SYSCALL) != 0)
#define LWP_SYSEMU(l)		(((l)->l_trace.lt_flags & LT_SYSEMU) != 0)
#define LWP_STEPPED(l)		(((l)->l_trace.lt_flags & LT_STEP) != 0)

void	ptrace_init(void);

/* The tracer's calls; nothing held. */
int	ptrace_traceme(struct lwp *);
int	ptrace_attach(struct lwp *, lwpid_t, bool seize, u_int options);
int	ptrace_interrupt(struct lwp *, lwpid_t);
int	ptrace_listen(struct lwp *, lwpid_t);
int	ptrace_kill(struct lwp *, lwpid_t);
int	ptrace_resume(struct lwp *, lwpid_t, u_int flags, int sig);
int	ptrace_detach(struct lwp *, lwpid_t, int sig);

/*
 * Call func(tracee, arg) for an lwp of ours that stands still: its registers
 * and its struct lwptrace may be read and written.
 * => p_lock held in func, which returns an errno; ESRCH
 */
int	ptrace_with(struct lwp *, lwpid_t, int (*func)(struct lwp *, void *),
	    void *arg);

/* The memory of an lwp of ours that stands still; or of any we may trace. */
int	ptrace_vmspace(struct lwp *, lwpid_t, struct vmspace **);
int	proc_vmspace(struct lwp *, pid_t, struct vmspace **);

/* What the traced lwp itself does; nothing held. */
void	ptrace_event(struct lwp *, int event, u_long message);
void	ptrace_exec(struct lwp *, lwpid_t oldlid);
void	ptrace_syscall(struct lwp *, bool entry);
void	ptrace_stepped(struct lwp *);

/* proc_lock held: a new lwp may be traced as its maker is; PTE_xxx or 0. */
int	ptrace_fork(struct lwp *, struct lwp *, int event);

/* The ends: of an lwp, of a process, of a tracer.  See kern_exit.c. */
void	ptrace_exit_prepare(struct lwp *, struct ptnote **);
void	ptrace_lwp_exit(struct lwp *, struct ptnote **);
void	ptrace_proc_exit(struct lwp *, struct ptnote **);
void	ptrace_exit_finish(struct ptnote **);
void	ptrace_newlid(struct lwp *);
void	ptrace_tracer_exit(struct proc *);

/* For kern_sig.c: see there.  proc_lock and p_lock held. */
bool	ptrace_border(struct lwp *);
bool	ptrace_signal(struct lwp *, struct ksiginfo *);
void	ptrace_stopped(struct proc *);
void	ptrace_continued(struct proc *);
void	ptrace_killed(struct proc *);
bool	ptrace_watches(const struct proc *, const struct lwp *);

/* For wait.  proc_lock held. */
bool	ptrace_wait(struct proc *, int idtype, pid_t id, int options,
	    bool *found, struct wait_result *);
bool	ptrace_child(const struct proc *, const struct proc *child);

/* May set-id bits count for the process?  No longer attachable if so. */
bool	ptrace_setid(struct proc *);

/* Machine: one instruction at a time, for the current lwp. */
void	process_sstep(struct lwp *, bool);

#endif /* _SYS_PTRACE_H_ */
