/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * condvar: waiting for a condition that a mutex protects; see
 * kern/kern_condvar.c.
 *
 * The timed forms take an absolute deadline on the monotonic clock and return
 * EWOULDBLOCK when it passes; NSEC_NEVER never does.  The _sig forms return
 * EINTR or ERESTART when a signal or the end of the process interrupts them.
 */

#ifndef _SYS_CONDVAR_H_
#define _SYS_CONDVAR_H_

#include <sys/types.h>
#include <sys/mutex.h>

/*
 * Key: s the sleep queue's lock, ( set once by cv_init.
 */
typedef struct kcondvar {
	const char	*cv_wmesg;	/* (: shown as the wait channel */
	u_int		cv_nwaiters;	/* s: lwps on the sleep queue */
} kcondvar_t;

void	cv_init(kcondvar_t *, const char *);
void	cv_destroy(kcondvar_t *);
void	cv_wait(kcondvar_t *, kmutex_t *);
int	cv_wait_sig(kcondvar_t *, kmutex_t *);
int	cv_timedwait(kcondvar_t *, kmutex_t *, nsec_t);
int	cv_timedwait_sig(kcondvar_t *, kmutex_t *, nsec_t);
void	cv_signal(kcondvar_t *);
void	cv_broadcast(kcondvar_t *);
bool	cv_has_waiters(const kcondvar_t *);
bool	cv_is_valid(const kcondvar_t *);

#endif /* _SYS_CONDVAR_H_ */
