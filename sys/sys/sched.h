/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sched: priorities, run queues, and giving the CPU away; the theory is in
 * kern/kern_runq.c (who runs next) and kern/kern_synch.c (how a switch goes).
 */

#ifndef _SYS_SCHED_H_
#define _SYS_SCHED_H_

#include <sys/types.h>
#include <sys/mutex.h>
#include <sys/queue.h>

struct cpu_info;
struct lwp;
struct proc;

/*
 * Priorities: the higher number runs first.  A lwp that sleeps in the kernel
 * runs at its kernel priority until it is back in user mode.
 */
#define PRI_NONE	(-1)
#define PRI_IDLE	0		/* the idle lwps alone */
#define PRI_USER	1
#define MAXPRI_USER	63		/* time-shared */
#define PRI_KERNEL	64		/* woken inside the kernel */
#define PRI_USER_RT	100		/* and 1 to 99: SCHED_FIFO, SCHED_RR */
#define PRI_KTHREAD	200		/* kernel threads */
#define PRI_COUNT	224

/* Nice values, -20 to 19, kept with this bias in p_nice. */
#define NZERO		20

/* Classes, numbered as programs do, and priorities in the real-time ones. */
#define SCHED_OTHER	0
#define SCHED_FIFO	1		/* real-time, without a slice */
#define SCHED_RR	2		/* real-time, with one */
#define SCHED_BATCH	3		/* as SCHED_OTHER */
#define SCHED_IDLE	5		/* beneath all time-shared ones */
#define SCHED_RTPRI_MIN	1
#define SCHED_RTPRI_MAX	99

#define SCHED_QUANTUM	(20 * 1000 * 1000)	/* ns, when others wait */
#define SLICE_OVER	0			/* a quantum that has ended */
#define SCHED_AGE	(250 * 1000 * 1000)	/* ns between two agings */

TAILQ_HEAD(runq_head, lwp);

#define RUNQ_WORDS	(PRI_COUNT / 32)

/*
 * A CPU's scheduler.  Key: s spc_mutex, ! this CPU only.
 */
struct schedstate_percpu {
	kmutex_t	spc_mutex;	/* (: IPL_SCHED */
	struct runq_head spc_runq[PRI_COUNT]; /* s: runnable, not running */
	uint32_t	spc_bitmap[RUNQ_WORDS]; /* s: queues that hold one */
	uint32_t	spc_words;	/* s: words of it that are not 0 */
	u_int		spc_count;	/* s: lwps on the queues */
	bool		spc_online;	/* s: the CPU takes lwps */
	int		spc_curpriority; /* s: of the lwp that runs */
	nsec_t		spc_quantum;	/* s: end of the slice; NSEC_NEVER:
					   none is set; SLICE_OVER */
	bool		spc_rtalone;	/* s: real-time lwps run while others
					   wait beneath, ... */
	nsec_t		spc_rtsince;	/* s: ... since that uptime */
	nsec_t		spc_rtpause;	/* s: end of the others' share, or 0 */
	nsec_t		spc_lastage;	/* !: uptime of the last aging */
	nsec_t		spc_lastswitch;	/* s: sched_clock at the last one */
	nsec_t		spc_idletime;	/* !: sched_clock time spent idle */
	nsec_t		spc_usertime;	/* !: ... by processes in user mode */
	nsec_t		spc_nicetime;	/* !: ... the same, by nice ones */
	nsec_t		spc_systime;	/* !: ... in the kernel */
	u_int		spc_ncharge;	/* !: how often these were brought up */
	uint64_t	spc_nswitch;	/* !: context switches */
};

#define CPUS_ALL	(~(uint32_t)0)	/* affinity: also CPUs to come */

extern volatile uint32_t sched_misfits;

/* The lwp is in a real-time class: its priority is what it was given. */
#define lwp_realtime(l)							\
	((l)->l_class == SCHED_FIFO || (l)->l_class == SCHED_RR)

/* kern_runq.c */
void	sched_init(void);
void	sched_cpuattach(struct cpu_info *);
void	sched_enqueue(struct lwp *);
void	sched_requeue_current(struct lwp *, nsec_t now);
void	sched_dequeue(struct lwp *);
struct lwp *sched_nextlwp(struct cpu_info *);
struct cpu_info *sched_takecpu(struct lwp *);
struct cpu_info *sched_forkcpu(struct lwp *);
bool	sched_steal(struct cpu_info *);
bool	sched_waiting_above(const struct schedstate_percpu *, int);
void	sched_resched_lwp(struct lwp *);
void	sched_wake_thief(const struct lwp *);
void	sched_age(struct schedstate_percpu *, nsec_t);
void	sched_quantum_start(struct cpu_info *, struct lwp *, nsec_t,
	    bool again);
nsec_t	sched_quantum_check(struct cpu_info *, nsec_t);
void	sched_charge(struct lwp *, nsec_t ran, nsec_t now);
void	sched_wokeup(struct lwp *);
void	sched_refresh(struct lwp *, nsec_t now);
void	sched_lwp_fork(struct lwp *, struct lwp *);
void	sched_nice(struct proc *, int);		/* p_lock held; 0 .. 39 */
void	sched_setclass(struct lwp *, int, int);
void	sched_getclass(struct lwp *, int *, int *);
int	sched_waiter_rank(struct lwp *);
uint32_t sched_getaffinity(struct lwp *);
int	sched_setaffinity(struct lwp *, uint32_t);
void	sched_evict(void);
void	sched_cpu_offline(struct cpu_info *);
bool	sched_lend(struct lwp *, int);
u_int	sched_nrunnable(void);
void	sched_load_sample(nsec_t);
void	sched_loadavg(uint32_t[3]);		/* 11 bits of fraction */

extern nsec_t sched_load_next;		/* kern_runq.c */

/* About to change who runs.  => IPL_SCHED, no spc_mutex held */
static inline void
sched_load_tick(nsec_t now)
{

	if (__predict_false(sched_load_next <= now))
		sched_load_sample(now);
}

/* kern_synch.c */
void	sched_account(struct lwp *, nsec_t now);
void	mi_switch(struct lwp *);
void	mi_switch_tail(struct lwp *);
void	setrunnable(struct lwp *);
void	preempt(void);
void	yield(void);
void	sched_settle(struct lwp *);
void	sched_charge_now(void);
void	idle_loop(void *) __dead;

#endif /* _SYS_SCHED_H_ */
