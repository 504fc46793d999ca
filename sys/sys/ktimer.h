/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ktimer: a moment of some clock, and what is to be done then.  See
 * kern/kern_timer.c.
 */

#ifndef _SYS_KTIMER_H_
#define _SYS_KTIMER_H_

#include <sys/callout.h>
#include <sys/queue.h>
#include <sys/time.h>

struct proc;

/*
 * Key: ( set once, u the user's own lock, t timer_lock of kern_timer.c.
 */
struct ktimer {
	callout_t	kt_ch;		/* its function is the user's */
	clockid_t	kt_clock;	/* u: what it counts on */
	nsec_t		kt_due;		/* u: on that clock; 0: stopped */
	nsec_t		kt_interval;	/* u: 0: once */
	nsec_t		kt_notbefore;	/* u: uptime: later than it is due */
	LIST_ENTRY(ktimer) kt_link;	/* t: wall_timers or p_cputimers */
	bool		kt_listed;	/* t: on one of them */
	bool		kt_parked;	/* t: CPU clock: without a callout */
	nsec_t		kt_patience;	/* t: CPU clock: may not end before */
};

LIST_HEAD(ktimerlist, ktimer);

void	timers_init(void);

/* The function is called, holding nothing, when the timer may be due. */
void	ktimer_init(struct ktimer *, void (*)(void *), void *);

/* Stopped, and no more: the function is not running either.  Nothing held. */
void	ktimer_destroy(struct ktimer *);

/*
 * The rest with the user's lock held.  Where a clock of processor time is
 * read (ktimer_now, ktimer_arm), proc_lock is held too.
 */

/*
 * Its clock: so much of it has passed; for a clock that is no more, all.
 */
nsec_t	ktimer_now(const struct ktimer *);

/* From now on due at a moment, or after a time; 0 stops it. */
void	ktimer_set(struct ktimer *, clockid_t, bool absolute, nsec_t value,
	    nsec_t interval);

void	ktimer_stop(struct ktimer *);

/*
 * Have the function called when the timer is due, and not before if it can;
 * never before kt_notbefore, which the user may set.
 */
void	ktimer_arm(struct ktimer *, nsec_t now);

/* Move a timer that is due to its next time, by steps; returns how many. */
uint64_t ktimer_advance(struct ktimer *, nsec_t now, nsec_t step);

/* What is left until the next time; 0 if stopped or over, else at least 1. */
nsec_t	ktimer_left(const struct ktimer *, nsec_t now);

/* The wall clock was set: timers on it look again. */
void	timers_clock_set(void);

/* An lwp of the process wakes; to be called if p_timersparked. */
void	timers_unpark(struct proc *);

/* The process has ended: timers on its clocks see that.  proc_lock held. */
void	timers_proc_exit(struct proc *);

#endif /* _SYS_KTIMER_H_ */
