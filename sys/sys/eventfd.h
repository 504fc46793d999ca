/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * eventfd: a counter that is a file.  See kern/sys_eventfd.c.
 */

#ifndef _SYS_EVENTFD_H_
#define _SYS_EVENTFD_H_

#include <sys/types.h>

struct lwp;

/* The flags may be O_CLOEXEC and O_NONBLOCK. */
int	do_eventfd(struct lwp *, u_int count, bool semaphore, int flags,
	    int *fd);

#endif /* _SYS_EVENTFD_H_ */
