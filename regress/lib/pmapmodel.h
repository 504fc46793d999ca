/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmapmodel: the real pmap.c in a host program; see pmapmodel.c.
 *
 * The order of calls: init; begin, any number of steps, end; begin ...
 */

#ifndef _REGRESS_PMAPMODEL_H_
#define _REGRESS_PMAPMODEL_H_

#include <sys/types.h>

void	pmapmodel_init(void);
void	pmapmodel_begin(u_int cpus);
void	pmapmodel_step(void);	/* one operation; says so and exits if wrong */
bool	pmapmodel_end(void);

void	pmapmodel_report(void);
bool	pmapmodel_counters(void);	/* the kernel's agree with fakexen's */

/* Who chooses what is done: a number below n.  Or random numbers do. */
extern u_int (*pmapmodel_choose)(u_int n);
void	pmapmodel_seed(uint32_t);

/*
 * So many allocations succeed, and then none until somebody waits for it; or,
 * with `once', all but the one that follows.  How many did not.
 */
extern u_int pmapmodel_allocs;
extern bool pmapmodel_once;
extern u_int pmapmodel_failed;

#endif /* _REGRESS_PMAPMODEL_H_ */
