/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_time: the forms of a time.  The kernel counts in nanoseconds; programs
 * and files have pairs.
 */

#include <sys/param.h>
#include <sys/time.h>

nsec_t
timespec2ns(const struct timespec *ts)
{
	if (ts->tv_sec < 0)
		return 0;
	if ((uint64_t)ts->tv_sec >= NSEC_NEVER / NSEC_PER_SEC)
		return NSEC_NEVER;
	return (nsec_t)ts->tv_sec * NSEC_PER_SEC + (nsec_t)ts->tv_nsec;
}

void
ns2timespec(nsec_t ns, struct timespec *ts)
{
	ts->tv_sec = (time_t)(ns / NSEC_PER_SEC);
	ts->tv_nsec = (long)(ns % NSEC_PER_SEC);
}

nsec_t
timeval2ns(const struct timeval *tv)
{
	struct timespec ts = {
		.tv_sec = tv->tv_sec, .tv_nsec = tv->tv_usec * 1000,
	};

	return timespec2ns(&ts);
}

void
ns2timeval(nsec_t ns, struct timeval *tv)
{
	tv->tv_sec = (time_t)(ns / NSEC_PER_SEC);
	tv->tv_usec = (long)(ns % NSEC_PER_SEC / NSEC_PER_USEC);
}
