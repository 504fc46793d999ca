/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xencons: the domain's console.  cninit() (sys/cons.h) makes the kernel's
 * messages work; this makes a terminal of it, once memory, soft interrupts
 * and event channels are there.
 */

#ifndef _XENPORT_XENCONS_H_
#define _XENPORT_XENCONS_H_

void	xencons_attach(void);

#endif /* _XENPORT_XENCONS_H_ */
