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

/*
 * Mutexes that lend priority: kern/sys_futex_pi.c.  Besides the errors above:
 * EDEADLK, EPERM for who does not have the mutex, ESRCH if its owner does not
 * exist, EWOULDBLOCK without wait.
 */
int	 futex_lock_pi(struct lwp *, uintptr_t uaddr, bool shared, bool wait,
	    nsec_t deadline);
int	 futex_unlock_pi(struct lwp *, uintptr_t uaddr, bool shared);

/* Wait for a condition, and then for the mutex uaddr2. */
int	 futex_wait_requeue_pi(struct lwp *, uintptr_t uaddr,
	    uintptr_t uaddr2, bool shared, uint32_t val, nsec_t deadline);

/* Of those who do, wake one and move nmove to the mutex. */
int	 futex_cmp_requeue_pi(struct lwp *, uintptr_t uaddr, uintptr_t uaddr2,
	    bool shared, u_int nmove, uint32_t cmpval, u_int *done);

void	 futex_pi_init(void);
void	 futex_pi_exit(struct lwp *);

/* What identifies a word. */
struct futex_key {
	const void	*fk_space;	/* object, or address space */
	uint64_t	fk_off;		/* place in it */
};

/* The word's name; EINVAL if it is not aligned. */
int	 futex_key(struct lwp *, uintptr_t uaddr, bool shared,
	    struct futex_key *);
bool	 futex_key_equal(const struct futex_key *, const struct futex_key *);
uint32_t futex_key_hash(const struct futex_key *);

/* The lwp ends: its robust list is walked, its clear_tid word is cleared. */
void	 futex_lwp_exit(struct lwp *);

#endif /* _SYS_FUTEX_H_ */
