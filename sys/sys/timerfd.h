/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * timerfd: timers that are read like files.  See kern/sys_timerfd.c.
 */

#ifndef _SYS_TIMERFD_H_
#define _SYS_TIMERFD_H_

#include <sys/types.h>

struct lwp;
struct ptimer_time;

/* The flags may be O_CLOEXEC and O_NONBLOCK; EINVAL for other clocks. */
int	do_timerfd_create(struct lwp *, clockid_t, int flags, int *fd);

/* EBADF, and EINVAL for a file that is no timer. */
int	do_timerfd_settime(int fd, bool absolute, bool cancel,
	    const struct ptimer_time *, struct ptimer_time *old);
int	do_timerfd_gettime(int fd, struct ptimer_time *);

#endif /* _SYS_TIMERFD_H_ */
