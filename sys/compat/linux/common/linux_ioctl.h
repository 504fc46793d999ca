/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_ioctl: ioctl(2) of Linux programs; see linux_termios.c.
 */

#ifndef _LINUX_IOCTL_H_
#define _LINUX_IOCTL_H_

#include <sys/types.h>

struct lwp;

/* The call with native errors; `arg' is a user address or a number. */
int	linux_ioctl(struct lwp *, int fd, u_int com, uintptr_t arg);

#endif /* _LINUX_IOCTL_H_ */
