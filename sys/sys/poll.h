/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * poll: what can be waited for on a descriptor.
 */

#ifndef _SYS_POLL_H_
#define _SYS_POLL_H_

#include <sys/types.h>

#define POLLIN		0x0001
#define POLLPRI		0x0002
#define POLLOUT		0x0004
#define POLLERR		0x0008
#define POLLHUP		0x0010
#define POLLNVAL	0x0020
#define POLLRDNORM	0x0040
#define POLLRDBAND	0x0080
#define POLLWRBAND	0x0100
#define POLLRDHUP	0x0200
#define POLLWRNORM	POLLOUT

struct pollfd {
	int		fd;
	short		events;
	short		revents;
};

#endif /* _SYS_POLL_H_ */
