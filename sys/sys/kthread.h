/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kthread: lwps of process 0 that never see user mode.
 */

#ifndef _SYS_KTHREAD_H_
#define _SYS_KTHREAD_H_

#include <sys/types.h>

struct cpu_info;
struct lwp;

#define KTHREAD_IDLE	0x01	/* an idle lwp: created, not made runnable */
#define KTHREAD_MPSAFE	0x02	/* accepted: every kthread is */
#define KTHREAD_MUSTJOIN 0x08	/* kthread_join will be called */

int	kthread_create(int, int, struct cpu_info *, void (*)(void *), void *,
	    struct lwp **, const char *, ...) __printflike(7, 8);
void	kthread_exit(int) __dead;
int	kthread_join(struct lwp *);

#endif /* _SYS_KTHREAD_H_ */
