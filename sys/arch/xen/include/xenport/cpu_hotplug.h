/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu_hotplug: CPUs that come and go: cpu.c makes them, cpu_hotplug.c hears
 * when.
 */

#ifndef _XENPORT_CPU_HOTPLUG_H_
#define _XENPORT_CPU_HOTPLUG_H_

#include <sys/types.h>

/* For the one thread that does so; both sleep.  Number below MAXCPUS. */
int	cpu_up(u_int);
int	cpu_down(u_int);

/* Boot: from now on xenstore decides. */
void	cpu_hotplug_init(void);

#endif /* _XENPORT_CPU_HOTPLUG_H_ */
