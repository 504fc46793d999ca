/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * timevar: the clocks; see kern/kern_clock.c.
 */

#ifndef _SYS_TIMEVAR_H_
#define _SYS_TIMEVAR_H_

#include <sys/types.h>
#include <sys/time.h>

struct cpu_info;
struct lwp;

/*
 * From machine code.  nanouptime_ns never goes back, on any CPU;
 * sched_clock counts, on this CPU, the nanoseconds it really ran, and
 * sched_clock_of is that of any CPU;
 * sched_clock_at tells what it was at an uptime that was read just now;
 * cpu_user_time is told how long the current lwp really ran, and tells what is
 * to be added to its time in user mode; what it leaves for later, since that
 * is cheaper, cpu_user_rest tells of any lwp;
 * cpu_boottime_ns is the host's wall clock at uptime zero, since 1970;
 * cpu_timer_program asks this CPU's timer to call callout_intr at (or soon
 * after) a moment, forgetting what was asked before; NSEC_NEVER: not at all.
 */
nsec_t	nanouptime_ns(void);
nsec_t	sched_clock(void);
nsec_t	sched_clock_of(struct cpu_info *);
nsec_t	sched_clock_at(nsec_t);
nsec_t	cpu_user_time(struct lwp *, nsec_t ran);
nsec_t	cpu_user_rest(const struct lwp *);
nsec_t	cpu_boottime_ns(void);
void	cpu_timer_program(nsec_t);

void	time_init(void);
nsec_t	nanotime_ns(void);		/* since 1970 */
nsec_t	boottime_ns(void);		/* since 1970, at uptime zero */
void	nanotime(struct timespec *);
void	nanouptime(struct timespec *);
void	microtime(struct timeval *);
void	microuptime(struct timeval *);
void	getnanotime(struct timespec *);
int	settime_ns(nsec_t);		/* step the wall clock */

/* The moment `ns' from now, or NSEC_NEVER. */
nsec_t	nsec_after(nsec_t);

/* Clocks by their native number; EINVAL for others. */
int	clock_gettime_ns(clockid_t, nsec_t *);

/* What an lwp has used so far, the current slice included. */
nsec_t	lwp_cputime(struct lwp *);

/* Seconds of uptime and wall clock, cheap. */
time_t	time_second(void);
time_t	time_uptime(void);

#endif /* _SYS_TIMEVAR_H_ */
