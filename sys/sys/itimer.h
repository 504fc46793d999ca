/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * itimer: the interval timers of a process, and sleeping.
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

/* Sleep until the deadline on the monotonic clock. */
int	do_nanosleep(struct lwp *, nsec_t deadline);

/* A clock, those of the current process and lwp too. */
int	do_clock_gettime(struct lwp *, clockid_t, nsec_t *);

/* A moment of that clock as a deadline of the monotonic one. */
int	clock_deadline(clockid_t, nsec_t when, nsec_t *deadline);

/*
 * The deadline of a call that is to wait so long: if the call is being made
 * again after an interruption, the one it had at first.
 */
nsec_t	restart_deadline(struct lwp *, nsec_t timeout);

#endif /* _SYS_ITIMER_H_ */
