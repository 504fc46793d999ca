/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * clock: boot of the clocks, and stolen time; see xen/clock.c.
 */

#ifndef _XENPORT_CLOCK_H_
#define _XENPORT_CLOCK_H_

#include <sys/lwp.h>
#include <sys/timevar.h>

struct cpu_info;

void	clock_init(void);
void	clock_attach_cpu(struct cpu_info *);
void	clock_init_cpu(void);
void	clock_stop(void);
void	clock_restart(void);
uint64_t clock_xen(void);

/* Time this CPU wanted to run and could not. */
nsec_t	cpu_stolen_ns(void);

/*
 * At the user's border: the time between start and stop was in user mode, but
 * for what was stolen.
 */
static inline void
user_time_start(struct lwp *l)
{
	l->l_md.md_ustamp = __builtin_ia32_rdtsc();
}

static inline void
user_time_stop(struct lwp *l)
{
	l->l_md.md_uticks += __builtin_ia32_rdtsc() - l->l_md.md_ustamp;
}

#endif /* _XENPORT_CLOCK_H_ */
