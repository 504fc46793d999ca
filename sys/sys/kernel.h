/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kernel: names and state of the system as a whole.
 */

#ifndef _SYS_KERNEL_H_
#define _SYS_KERNEL_H_

#include <sys/param.h>
#include <sys/mutex.h>

extern kmutex_t	hostname_lock;
extern char	hostname[MAXHOSTNAMELEN + 1];	/* hostname_lock */
extern char	domainname[MAXHOSTNAMELEN + 1];	/* hostname_lock */

/* Start the kernel; entered on lwp0's stack, does not return. */
void	main(void) __dead;

#endif /* _SYS_KERNEL_H_ */
