/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenbus_comms: bytes to and from xenstored; for xenbus_xs.c alone.
 */

#ifndef _XENBUS_COMMS_H_
#define _XENBUS_COMMS_H_

#include <sys/types.h>

int	xb_init(void);
int	xb_write(const void *, size_t);	/* one caller at a time; may sleep */
int	xb_read(void *, size_t);	/* the reader thread; sleeps */

#endif /* _XENBUS_COMMS_H_ */
