/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * reboot: how the system ends.
 */

#ifndef _SYS_REBOOT_H_
#define _SYS_REBOOT_H_

#include <sys/types.h>

#define RB_AUTOBOOT	0x000	/* start again */
#define RB_NOSYNC	0x004	/* without writing what is cached */
#define RB_HALT		0x008	/* stop */
#define RB_DUMP		0x100	/* crash: after a panic */
#define RB_POWERDOWN	0x808	/* stop and switch off */

/* Ordered end: stops what runs, writes what is cached, then the machine. */
void	kern_reboot(int) __dead;

/*
 * Before the last words: what programs have written to the console is with its
 * driver, or the console takes nothing.  Sleeps some seconds at most.
 */
void	kern_reboot_drain(void);

/* The machine's part: never returns. */
void	cpu_reboot(int) __dead;

void	reboot_init(void);

/* Ask for an ordered end from a context that may not sleep. */
void	kern_reboot_request(int);

#endif /* _SYS_REBOOT_H_ */
