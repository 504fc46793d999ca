/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * time: times as users see them, and as the kernel counts them.
 *
 * Inside, a moment is an nsec_t: nanoseconds of the monotonic clock since
 * boot.  585 years fit.  NSEC_NEVER is the moment that does not come.
 */

#ifndef _SYS_TIME_H_
#define _SYS_TIME_H_

#include <sys/types.h>

struct timespec {
	time_t	tv_sec;
	long	tv_nsec;
};

struct timeval {
	time_t	tv_sec;
	long	tv_usec;
};

struct itimerval {
	struct timeval	it_interval;
	struct timeval	it_value;
};

struct itimerspec {
	struct timespec	it_interval;
	struct timespec	it_value;
};

#define ITIMER_REAL	0
#define ITIMER_VIRTUAL	1
#define ITIMER_PROF	2

#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			3
#define CLOCK_BOOTTIME			7
#define CLOCK_THREAD_CPUTIME_ID		0x20000000
#define CLOCK_PROCESS_CPUTIME_ID	0x40000000

/* To these two may be added whose clock it is, and: only user mode counts. */
#define CLOCK_WHOSE_MASK		0x0000ffff
#define CLOCK_USERTIME			0x10000000

/* Does the clock count processor time? */
static inline bool
clock_is_cputime(clockid_t clock)
{
	return (clock & (CLOCK_THREAD_CPUTIME_ID |
	    CLOCK_PROCESS_CPUTIME_ID)) != 0;
}

#define TIMER_ABSTIME	0x01

#define NSEC_NEVER	((nsec_t)-1)
#define NSEC_PER_SEC	1000000000ULL
#define NSEC_PER_MSEC	1000000ULL
#define NSEC_PER_USEC	1000ULL

/* `a + b', but never past NSEC_NEVER. */
static inline nsec_t
nsec_add(nsec_t a, nsec_t b)
{
	nsec_t sum = a + b;

	return sum < a ? NSEC_NEVER : sum;
}

/* A whole and valid timespec: seconds not negative, nanoseconds in range. */
static inline bool
timespec_valid(const struct timespec *ts)
{
	return ts->tv_sec >= 0 && ts->tv_nsec >= 0 &&
	    ts->tv_nsec < (long)NSEC_PER_SEC;
}

nsec_t	timespec2ns(const struct timespec *);	/* saturates */
void	ns2timespec(nsec_t, struct timespec *);
nsec_t	timeval2ns(const struct timeval *);	/* saturates */
void	ns2timeval(nsec_t, struct timeval *);

#endif /* _SYS_TIME_H_ */
