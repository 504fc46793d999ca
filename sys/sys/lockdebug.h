/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * lockdebug: checks on the use of locks, compiled in by option LOCKDEBUG.
 *
 * Without the option every call is nothing and every lock is smaller.
 */

#ifndef _SYS_LOCKDEBUG_H_
#define _SYS_LOCKDEBUG_H_

#include <sys/types.h>

struct lwp;

enum lockdebug_kind {
	LD_ADAPTIVE,		/* held by an lwp, may sleep while waiting */
	LD_SPIN,		/* held by a CPU */
	LD_RWLOCK,		/* held by one writer or many readers */
};

/*
 * One in each lock.  Key: h the lock's holder, ( set once at init.
 */
struct lockdebug {
	uintptr_t	ld_locked;	/* h: who locked it last */
	uintptr_t	ld_unlocked;	/* h: who released it last */
	uintptr_t	ld_initaddr;	/* (: who made it: the lock's class */
	uint8_t		ld_kind;	/* (: enum lockdebug_kind */
	uint32_t	ld_magic;	/* (: live between init and destroy */
};

#define LOCKDEBUG_MAGIC	0x10cdeb06

#ifdef LOCKDEBUG
#define LOCKDEBUG_FIELD		struct lockdebug ld;
#define LOCKDEBUG_INIT(l, k, w)		lockdebug_init(&(l)->ld, (l), k, w)
#define LOCKDEBUG_DESTROY(l)		lockdebug_destroy(&(l)->ld, (l))
#define LOCKDEBUG_WANTLOCK(l, w)	lockdebug_wantlock(&(l)->ld, (l), w)
#define LOCKDEBUG_LOCKED(l, w, sh)	lockdebug_locked(&(l)->ld, (l), w, sh)
#define LOCKDEBUG_UNLOCKED(l, w, sh)	lockdebug_unlocked(&(l)->ld, (l), w, sh)
#define LOCKDEBUG_BARRIER(l, slp)	lockdebug_barrier((l), (slp))
#define LOCKDEBUG_USERRET()		lockdebug_userret()
#else
#define LOCKDEBUG_FIELD
#define LOCKDEBUG_INIT(l, k, w)		((void)0)
#define LOCKDEBUG_DESTROY(l)		((void)0)
#define LOCKDEBUG_WANTLOCK(l, w)	((void)0)
#define LOCKDEBUG_LOCKED(l, w, sh)	((void)0)
#define LOCKDEBUG_UNLOCKED(l, w, sh)	((void)0)
#define LOCKDEBUG_BARRIER(l, slp)	((void)0)
#define LOCKDEBUG_USERRET()		((void)0)
#endif

#define RETURN_ADDRESS		((uintptr_t)__builtin_return_address(0))

void	lockdebug_init(struct lockdebug *, const void *, enum lockdebug_kind,
	    uintptr_t);
void	lockdebug_destroy(struct lockdebug *, const void *);
void	lockdebug_wantlock(struct lockdebug *, const void *, uintptr_t);
void	lockdebug_locked(struct lockdebug *, const void *, uintptr_t, bool);
void	lockdebug_unlocked(struct lockdebug *, const void *, uintptr_t, bool);

/* No spin lock is held but `except'; if `slept', no lock of any kind is. */
void	lockdebug_barrier(const void *except, bool slept);

/* What every lwp owes on its way to user mode: it holds nothing. */
void	lockdebug_userret(void);

#endif /* _SYS_LOCKDEBUG_H_ */
