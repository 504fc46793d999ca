/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fakemach: a machine for kernel code that runs on the host; see fakemach.c.
 * For files compiled as kernel code.
 */

#ifndef _REGRESS_FAKEMACH_H_
#define _REGRESS_FAKEMACH_H_

#include <sys/types.h>

void	fake_init(void);
void	fake_run_on(u_int cpu);		/* what follows runs on that CPU */

/* Time passes only when told to; timers ring on their CPUs meanwhile. */
void	fake_advance(nsec_t);
nsec_t	fake_timer(u_int cpu);		/* what it was asked for */
extern u_int fake_timer_calls;

/* Pages: how many are out; the n-th request from now on fails, 0: none. */
extern u_int fake_pages;
extern u_int fake_fail_page;

/* From ktap.c, which sees the host. */
void	*host_page_alloc(size_t);
void	host_page_free(void *);

#endif /* _REGRESS_FAKEMACH_H_ */
