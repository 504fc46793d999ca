/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * rwlock: many readers or one writer, waiters sleep; see kern/kern_rwlock.c.
 */

#ifndef _SYS_RWLOCK_H_
#define _SYS_RWLOCK_H_

#include <sys/types.h>
#include <sys/lockdebug.h>

typedef enum krw {
	RW_READER = 0,
	RW_WRITER = 1,
} krw_t;

/*
 * Key: a atomic operations only.
 */
typedef struct krwlock {
	volatile uintptr_t	rw_owner;	/* a: writer, or count; flags */
	LOCKDEBUG_FIELD				/* a: debug record */
} krwlock_t;

void	rw_init(krwlock_t *);
void	rw_destroy(krwlock_t *);
void	rw_enter(krwlock_t *, krw_t);
void	rw_exit(krwlock_t *);
int	rw_tryenter(krwlock_t *, krw_t);
int	rw_tryupgrade(krwlock_t *);
void	rw_downgrade(krwlock_t *);
int	rw_read_held(const krwlock_t *);	/* held by anyone for reading */
int	rw_write_held(const krwlock_t *);	/* held by the caller */
int	rw_lock_held(const krwlock_t *);

#endif /* _SYS_RWLOCK_H_ */
