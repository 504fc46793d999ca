/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * mutex: mutual exclusion, adaptive or spinning; the theory is in
 * kern/kern_mutex.c.
 *
 * The level given to mutex_init decides the kind.  IPL_NONE makes an adaptive
 * mutex, whose waiters sleep; any other level makes a spin mutex, whose holder
 * runs at that level or above and may not sleep.
 */

#ifndef _SYS_MUTEX_H_
#define _SYS_MUTEX_H_

#include <sys/types.h>
#include <sys/lockdebug.h>

typedef enum kmutex_type {
	MUTEX_SPIN,		/* the level decides; these three are only */
	MUTEX_ADAPTIVE,		/* words for the reader */
	MUTEX_DEFAULT,
} kmutex_type_t;

/*
 * Key: a atomic operations only, ( set once by mutex_init.
 */
typedef struct kmutex {
	volatile uintptr_t	mtx_owner;	/* a: lwp or cpu, and flags */
	uint8_t			mtx_ipl;	/* (: IPL_NONE: adaptive */
	LOCKDEBUG_FIELD				/* a: debug record */
} kmutex_t;

void	mutex_init(kmutex_t *, kmutex_type_t, int);
void	mutex_destroy(kmutex_t *);
void	mutex_enter(kmutex_t *);
void	mutex_exit(kmutex_t *);
bool	mutex_tryenter(kmutex_t *);
int	mutex_owned(const kmutex_t *);

/* For a mutex known to spin: the same, without asking which kind it is. */
void	mutex_spin_enter(kmutex_t *);
void	mutex_spin_exit(kmutex_t *);

/* A mutex with a reference count, which the last mutex_obj_free destroys. */
kmutex_t *mutex_obj_tryalloc(kmutex_type_t, int);
void	mutex_obj_hold(kmutex_t *);
bool	mutex_obj_free(kmutex_t *);

#endif /* _SYS_MUTEX_H_ */
