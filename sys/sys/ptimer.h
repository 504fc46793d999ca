/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ptimer: the timers of a process that POSIX has.  See kern/kern_ptimer.c.
 */

#ifndef _SYS_PTIMER_H_
#define _SYS_PTIMER_H_

#include <sys/time.h>

struct ksiginfo;
struct lwp;
struct proc;
struct ptimer;

/* What is to happen when a timer expires. */
struct ptimer_event {
	int		pe_signo;	/* 0: nothing */
	lwpid_t		pe_lid;		/* for that lwp; 0: for the process */
	uintptr_t	pe_value;	/* what the signal carries */
	bool		pe_valueid;	/* instead: the timer's number */
};

struct ptimer_time {
	nsec_t		pti_value;	/* until the next time; 0: stopped */
	nsec_t		pti_interval;	/* and from then on */
};

/* EINVAL for a timer, a clock or an event that is none; EAGAIN: too many. */
int	do_timer_create(struct lwp *, clockid_t, const struct ptimer_event *,
	    int *id);
int	do_timer_settime(struct lwp *, int id, bool absolute,
	    const struct ptimer_time *, struct ptimer_time *old);
int	do_timer_gettime(struct lwp *, int id, struct ptimer_time *);
int	do_timer_getoverrun(struct lwp *, int id, int *overrun);
int	do_timer_delete(struct lwp *, int id);

/* The process has no timers any more; it has one lwp. */
void	ptimers_exit(struct proc *);

/*
 * For kern_sig.c: a timer's signal is on a queue (this entry), is taken by an
 * lwp, or comes to nothing.  p_lock held.
 */
void	ptimer_queued(struct ksiginfo *);
void	ptimer_taken(struct ksiginfo *);
void	ptimer_dropped(struct ptimer *);

#endif /* _SYS_PTIMER_H_ */
