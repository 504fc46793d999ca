/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * lwp: a thread of execution, with its kernel stack.
 *
 * States, and the lock that l_mutex points at while an lwp is in each:
 *
 *	LSIDL		being made; nobody else sees it	   its creator
 *	LSRUN		on a run queue			   that CPU's spc_mutex
 *	LSONPROC	running on l_cpu		   that CPU's spc_mutex
 *	LSSLEEP		on a sleep queue		   the queue's mutex
 *	LSSTOP		stopped by a signal or a debugger  its CPU's spc_mutex
 *	LSZOMB		dead, waiting to be collected	   p_lock
 *
 * A change of state changes l_mutex; lwp_lock() takes whatever it points at
 * and looks again, so the holder of the lock knows that it stays the lock.
 *
 * An lwp belongs to one process for life.  LW_ flags are asked of it from
 * outside (under lwp_lock), LP_ flags are its own and need no lock.
 */

#ifndef _SYS_LWP_H_
#define _SYS_LWP_H_

#include <sys/param.h>
#include <sys/queue.h>
#include <sys/callout.h>
#include <sys/mutex.h>
#include <sys/condvar.h>
#include <sys/ptrace.h>
#include <sys/rbtree.h>
#include <sys/signalvar.h>
#include <machine/proc.h>	/* struct mdlwp */

struct cpu_info;
struct pi_waiter;
struct proc;
struct selctx;
struct sleepq;

#define LSIDL		1
#define LSRUN		2
#define LSSLEEP		3
#define LSSTOP		4
#define LSZOMB		5
#define LSONPROC	7

/*
 * Key to the letters:
 *	(	set once, when the lwp is made
 *	!	the lwp itself only
 *	l	lwp_lock: the mutex that l_mutex points at
 *	p	p_lock of its process
 *	a	proc_lock
 *	s	the sleep queue's lock while asleep, else the lwp itself
 */
struct lwp {
	/* Scheduling. */
	TAILQ_ENTRY(lwp) l_runq;	/* l: run queue */
	kmutex_t	*l_mutex;	/* l: the lock that covers us now */
	struct cpu_info	*l_cpu;		/* l: where it runs, or ran last */
	int		l_stat;		/* l: LSxxx */
	int		l_flag;		/* l: LW_xxx */
	int		l_pflag;	/* !: LP_xxx */
	int		l_priority;	/* l: in effect; high runs first */
	int		l_usrpri;	/* l: priority in user mode */
	int		l_class;	/* l: SCHED_xxx */
	int		l_rtpri;	/* l: 1 to 99 in a real-time class; 0 */
	nsec_t		l_sliceleft;	/* l: of SCHED_RR, preempted; or 0 */
	int		l_lentpri;	/* l: of who waits for us, PRI_NONE */
	nsec_t		l_estcpu;	/* l: time it ran lately, fading */
	nsec_t		l_estfade;	/* l: uptime of the last fading */
	nsec_t		l_waitstart;	/* l: uptime when it ran, or woke */
	uint32_t	l_affinity;	/* l: CPUs it may run on, a bit each */
	bool		l_running;	/* on a CPU, its state not yet saved */
	nsec_t		l_rtime;	/* l: unstolen time it has run */
	nsec_t		l_rtold;	/* l: the most that was told of it */
	nsec_t		l_utime;	/* l: of l_rtime, see cpu_user_time */
	nsec_t		l_ucharged;	/* l: what of it is on CPUs' accounts */
	nsec_t		l_stamp;	/* !: sched clock at last charge */
	nsec_t		l_slptime_start;/* l: when it fell asleep */
	u_long		l_nvcsw;	/* l: switches asked for */
	u_long		l_nivcsw;	/* l: switches imposed */
	u_long		l_pgfaults;	/* !: page faults taken */

	/* Sleeping. */
	TAILQ_ENTRY(lwp) l_sleepchain;	/* s: others on this wait channel */
	const void	*l_wchan;	/* s: what it waits for */
	const char	*l_wmesg;	/* s: the same for people */
	struct sleepq	*l_sleepq;	/* s */
	u_int		*l_nwaiters;	/* s: its count of sleepers */
	int		l_sleeperr;	/* s: why it was woken */
	callout_t	l_timeout_ch;	/* !: deadline of a sleep */
	nsec_t		l_wallclock;	/* !: the same by the wall clock */

	struct selctx	*l_selctx;	/* !: poll that registers waiters */

	/* Identity. */
	LIST_ENTRY(lwp)	l_list;		/* a: all lwps */
	LIST_ENTRY(lwp)	l_sibling;	/* p: lwps of the process */
	bool		l_vforkwaiting;	/* a: until its child lets it go on */
	struct proc	*l_proc;	/* (: its process */
	lwpid_t		l_lid;		/* (: number, unique in the system */
	char		l_name[MAXCOMLEN + 1];	/* p: for people */
	void		(*l_func)(void *);	/* (: kernel threads: entry */
	void		*l_arg;		/* (: and its argument */

	/* Signals. */
	sigset_t	l_sigmask;	/* p: blocked */
	sigset_t	l_sigoldmask;	/* !: to be put back after sigsuspend */
	bool		l_sigrestore;	/* !: l_sigoldmask is valid */
	const sigset_t	*l_sigwaited;	/* p: sigtimedwait takes these */
	sigpend_t	l_sigpend;	/* p: sent to this lwp */
	stack_t		l_sigstk;	/* !: alternate stack */
	nsec_t		l_restart;	/* !: deadline of a call begun before */

	int		l_xstat;	/* !: wait status of its own end */
	struct lwptrace	l_trace;	/* see sys/ptrace.h */

	int		l_dupfd;	/* !: see EMOVEFD, sys/errno.h */

	/* Emulation: what Linux keeps per thread. */
	uintptr_t	l_clear_tid;	/* !: zeroed and woken at exit */
	uintptr_t	l_robust_list;	/* !: head, user address */
	size_t		l_robust_len;	/* !: its size */

	/* Mutexes that lend priority: kern/sys_futex_pi.c, under its lock. */
	LIST_HEAD(, pi_waiter) l_piwaiters;	/* those that wait for us */
	struct pi_waiter *l_piwait;	/* what we wait for */
	bool		l_pigone;	/* waiting for us is in vain */

	/* Locks, for the lock debugger. */
	u_int		l_blcnt;	/* !: spin mutexes held */
	u_int		l_shlocks;	/* !: rwlocks held for reading */
	u_int		l_exlocks;	/* !: rwlocks and mutexes held */

	/* Machine. */
	void		*l_addr;	/* (: kernel stack, USPACE bytes */
	struct mdlwp	l_md;		/* !: see machine/proc.h */
	void		(*l_onfault)(void);
};

/* l_flag */
#define LW_IDLE		0x00000001	/* a CPU's idle thread */
#define LW_SINTR	0x00000002	/* sleep may be ended by a signal */
#define LW_SYSTEM	0x00000004	/* kernel thread */
#define LW_PENDSIG	0x00000008	/* look for signals at user border */
#define LW_WEXIT	0x00000010	/* must exit at the user border */
#define LW_WSUSPEND	0x00000020	/* must stop at the user border */
#define LW_UNBOUND_EXIT	0x00000040	/* nobody waits: freed at once */
#define LW_DEAD		0x00000080	/* in lwp_exit, or past it (p_lock) */
#define LW_USERRET	(LW_PENDSIG | LW_WEXIT | LW_WSUSPEND)

/* l_pflag */
#define LP_SETTID	0x00000002	/* l_clear_tid wants our number first */
#define LP_RESTART	0x00000004	/* on its way to make a call again */
#define LP_NOHAND	0x00000008	/* but not if a handler runs */
#define LP_CLEARTID	0x00000010	/* l_clear_tid is to stay set */
#define LP_YIELD	0x00000020	/* gives the CPU away of itself */

LIST_HEAD(lwplist, lwp);
extern struct lwplist	alllwp;		/* a: every lwp */
extern struct lwp	lwp0;		/* what boots, then proc0's lwp */

/* lwp_create: flags */
#define LWP_DETACHED	0x01		/* vanishes at exit */
#define LWP_SIGMASK	0x02		/* starts with the creator's mask */

void	lwp_sys_init(void);
int	lwp_create(struct lwp *, struct proc *, void *kstack, int flags,
	    void *ustack, size_t, void (*)(void *), void *, struct lwp **);
void	lwp_start(struct lwp *);
void	lwp_exit(struct lwp *) __dead;
void	lwp_exit_switchaway(struct lwp *) __dead;
void	lwp_leave_proc(struct lwp *, struct proc *);
void	lwp_free(struct lwp *);
void	lwp_start_reaper(void);
struct lwp *lwp_find(lwpid_t);
void	lwp_need_userret(struct lwp *);
void	lwp_userret(struct lwp *);
void	lwp_startup(struct lwp *prev, struct lwp *);
void	lwp_unsleep(struct lwp *);

void	lwp_lock(struct lwp *);
void	lwp_unlock(struct lwp *);
bool	lwp_locked(struct lwp *, kmutex_t *);
void	lwp_setlock(struct lwp *, kmutex_t *);
void	lwp_unlock_to(struct lwp *, kmutex_t *);

/* Machine: the switch itself and what a new lwp begins with. */
struct lwp *cpu_switchto(struct lwp *, struct lwp *);
void	cpu_lwp_fork(struct lwp *, struct lwp *, void *, size_t,
	    void (*)(void *), void *);
void	cpu_lwp_free(struct lwp *);
void	cpu_need_userret(struct lwp *);

#include <machine/cpu.h>	/* curcpu(), curlwp */

#endif /* _SYS_LWP_H_ */
