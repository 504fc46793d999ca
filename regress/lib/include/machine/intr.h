/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * intr: the fake machine's levels, which are the real one's; see fakemach.c.
 */

#ifndef _MACHINE_INTR_H_
#define _MACHINE_INTR_H_

#include <sys/types.h>

#define IPL_NONE	0
#define IPL_SOFTCLOCK	1
#define IPL_SOFTBIO	2
#define IPL_SOFTNET	3
#define IPL_SOFTSERIAL	4
#define IPL_VM		5
#define IPL_SCHED	6
#define IPL_HIGH	7

int	splget(void);
int	splraise(int);
void	splx(int);
bool	cpu_intr_p(void);

#define spl0()		splx(IPL_NONE)
#define splsoftclock()	splraise(IPL_SOFTCLOCK)
#define splsched()	splraise(IPL_SCHED)
#define splhigh()	splraise(IPL_HIGH)

#endif /* _MACHINE_INTR_H_ */
