/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * hostkern: the rest of the kernel, for host tests of a part of it.
 */

#ifndef _REGRESS_HOSTKERN_H_
#define _REGRESS_HOSTKERN_H_

#include <sys/types.h>

/*
 * Making things fail.  Each call of a function that may say "no memory"
 * counts down; at zero it fails, once (or from then on, with failn_stay).
 * 0: nothing fails.
 */
extern u_long	failn;			/* calls until the failure */
extern bool	failn_stay;		/* and all after it */
bool	failn_now(void);

/* Pool items and bytes of kmem in use. */
u_long	hostkern_inuse(void);

/* The clock that sleeping moves. */
extern nsec_t	hostkern_now;

/* Results, as TAP. */
void	tap_plan(u_int);
void	tap_ok(bool, const char *, ...) __printflike(2, 3);
int	tap_done(void);

/* Numbers that look random and are the same every time. */
uint32_t rnd(uint32_t);
void	rnd_seed(uint64_t);

#endif /* _REGRESS_HOSTKERN_H_ */
