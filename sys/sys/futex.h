/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * futex: sleeping until a word of user memory changes.  See kern/sys_futex.c.
 */

#ifndef _SYS_FUTEX_H_
#define _SYS_FUTEX_H_

#include <sys/types.h>

struct lwp;

#define FUTEX_BITSET_ANY	0xffffffffu

/* A futex word's three parts, as robust mutexes use them. */
#define FUTEX_WAITERS		0x80000000u	/* somebody sleeps */
#define FUTEX_OWNER_DIED	0x40000000u
#define FUTEX_TID_MASK		0x3fffffffu

void	 futex_init(void);

/*
 * Wait while the word holds val; 0 when woken, EAGAIN if it holds something
 * else, ETIMEDOUT, EFAULT, EINTR or ERESTART.
 */
int	 futex_wait(struct lwp *, uintptr_t uaddr, bool shared, uint32_t val,
	    uint32_t bitset, nsec_t deadline);

/* Wake up to n waiters with a bit in common; *woken tells how many. */
int	 futex_wake(struct lwp *, uintptr_t uaddr, bool shared, u_int n,
	    uint32_t bitset, u_int *woken);

/* Wake nwake and move nmove waiters to another word; *done counts both. */
int	 futex_requeue(struct lwp *, uintptr_t uaddr, uintptr_t uaddr2,
	    bool shared, u_int nwake, u_int nmove, const uint32_t *cmpval,
	    u_int *done);

/* Change uaddr2 by the encoded operation, wake on both as it says. */
int	 futex_wake_op(struct lwp *, uintptr_t uaddr, uintptr_t uaddr2,
	    bool shared, u_int nwake, u_int nwake2, uint32_t op, u_int *done);

/* The lwp ends: its robust list is walked, its clear_tid word is cleared. */
void	 futex_lwp_exit(struct lwp *);

#endif /* _SYS_FUTEX_H_ */
