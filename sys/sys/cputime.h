/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cputime: where the time of each CPU went; see kern/kern_cputime.c.
 */

#ifndef _SYS_CPUTIME_H_
#define _SYS_CPUTIME_H_

#include <sys/types.h>

struct cpu_info;

struct cputime {
	nsec_t	ct_user;	/* processes in user mode */
	nsec_t	ct_nice;	/* the same, of those with a positive nice */
	nsec_t	ct_system;	/* processes and threads in the kernel */
	nsec_t	ct_idle;	/* nobody */
	nsec_t	ct_stolen;	/* others, outside */
};

/* Bring all CPUs up to date, as far as they run; then look at each. */
void	cputime_charge_all(void);
void	cputime_get(const struct cpu_info *, struct cputime *);

#endif /* _SYS_CPUTIME_H_ */
