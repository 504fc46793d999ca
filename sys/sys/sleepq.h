/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sleepq: queues of lwps that wait for an address; see kern/kern_sleepq.c.
 *
 * The layer below condition variables, mutexes and rwlocks, open to whatever
 * else needs its own way of sleeping (futexes).  The order of calls is
 *
 *	mp = sleepq_lock(wchan);
 *	test the condition; mutex_spin_exit(mp) when no sleep is needed
 *	sleepq_enqueue(mp, wchan, wmesg, catch);  asleep, but still running
 *	release the interlock
 *	error = sleepq_block(deadline, catch);	  awake again, all unlocked
 *
 * sleepq_block returns 0, EWOULDBLOCK at the deadline, or, if `catch' is true,
 * ERESTART when a signal is pending and EINTR when the process ends.
 */

#ifndef _SYS_SLEEPQ_H_
#define _SYS_SLEEPQ_H_

#include <sys/types.h>
#include <sys/mutex.h>

struct lwp;

typedef const void *wchan_t;

void	sleepq_init(void);
kmutex_t *sleepq_lock(wchan_t);
kmutex_t *sleepq_lock_turnstile(wchan_t);	/* mutexes and rwlocks only */
void	sleepq_enqueue(kmutex_t *, wchan_t, const char *, bool);
int	sleepq_block(nsec_t, bool);

/*
 * Wake up to `max' lwps that wait for `wchan', or those of them that `match'
 * accepts; returns how many.
 * => mp, from sleepq_lock, is held on entry and released on return
 */
u_int	sleepq_wake(kmutex_t *, wchan_t, u_int max);
u_int	sleepq_wake_if(kmutex_t *, wchan_t, u_int max,
	    bool (*match)(struct lwp *, void *), void *);

/* How many lwps wait for `wchan'.  => queue locked */
u_int	sleepq_count(kmutex_t *, wchan_t);

/*
 * End one lwp's sleep with an error.
 * => it sleeps and is locked on entry; unlocked on return
 */
void	sleepq_unsleep(struct lwp *, int);

/* Sleep until the deadline, a signal (if `intr'), releasing `mtx' meanwhile. */
int	kpause(const char *, bool, nsec_t, kmutex_t *);

#endif /* _SYS_SLEEPQ_H_ */
