/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * itimer: the interval timers of a process, its clocks, and sleeping.
 */

#ifndef _SYS_ITIMER_H_
#define _SYS_ITIMER_H_

#include <sys/time.h>

struct lwp;
struct proc;

/* Nanoseconds left and the interval after that; 0 left: not running. */
int	do_setitimer(struct lwp *, int which, nsec_t left, nsec_t interval,
	    nsec_t *oldleft, nsec_t *oldinterval);
int	do_getitimer(struct lwp *, int which, nsec_t *left, nsec_t *interval);
void	itimers_exit(struct proc *);

/*
 * Sleep until the deadline on the monotonic clock; ERESTARTNOHAND if a signal
 * came first.
 */
int	do_nanosleep(struct lwp *, nsec_t deadline);

/* The same on a clock of processor time. */
int	do_cpu_nanosleep(struct lwp *, clockid_t, bool absolute, nsec_t *when);

/* A clock, those of processes and lwps too. */
int	do_clock_gettime(struct lwp *, clockid_t, nsec_t *);

/* The clock by a number that means the same to everybody. */
int	clock_resolve(struct lwp *, clockid_t, clockid_t *);

/* A clock of processor time, resolved, and whose it is.  proc_lock held. */
int	cpuclock_read(clockid_t, nsec_t *);
struct proc *cpuclock_proc(clockid_t);

/*
 * A moment of that clock as a deadline of the monotonic one.  The lwp is to
 * sleep until then: if the wall clock is set meanwhile, its deadline follows,
 * until it sets l_wallclock to 0.
 */
int	clock_deadline(struct lwp *, clockid_t, nsec_t when, nsec_t *deadline);

/* The moment of the wall clock as a deadline, as that clock is set now. */
nsec_t	wallclock_deadline(nsec_t when);

/*
 * The deadline of a call that is to wait so long: if the call is being made
 * again after an interruption, the one it had at first.
 */
nsec_t	restart_deadline(struct lwp *, nsec_t timeout);

#endif /* _SYS_ITIMER_H_ */
