/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xencons: the domain's console.  cninit() (sys/cons.h) makes the kernel's
 * messages work; xencons_attach() makes a terminal of it, once memory, soft
 * interrupts and event channels are there, and xencons_size_init(), once
 * xenstore can be asked, has it follow the size of the window.
 */

#ifndef _XENPORT_XENCONS_H_
#define _XENPORT_XENCONS_H_

void	xencons_attach(void);
void	xencons_size_init(void);	/* may sleep */

#endif /* _XENPORT_XENCONS_H_ */
