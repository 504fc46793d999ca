/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_rwlock: many readers or one writer.
 *
 * Overview
 *
 *	Waiters sleep; there is no spinning, since what these locks cover is
 *	long.  The word rw_owner holds
 *
 *		0			free
 *		n * RW_READER_ONE	held by n readers
 *		lwp | RW_WRITE		held by a writer
 *
 *	and, beside each of these, RW_WAITERS: somebody sleeps.  With it set a
 *	reader that comes newly must wait although other readers hold the
 *	lock, so that writers do not starve.
 *
 * Operation
 *
 *	Who cannot have the lock locks its sleep queue, sets RW_WAITERS by a
 *	compare and swap on a word that still forbids him the lock, and sleeps.
 *	Who releases the last hold with RW_WAITERS set locks the queue, makes
 *	the word 0 and wakes everybody, who then compete again.  To wake all is
 *	simple and fair enough: these locks are rarely contended.
 *
 * Locking: the queue is a lock's queue (kern_sleepq.c).
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/lwp.h>
#include <sys/rwlock.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define RW_WAITERS	((uintptr_t)1)
#define RW_WRITE	((uintptr_t)2)
#define RW_FLAGS	(RW_WAITERS | RW_WRITE)
#define RW_READER_ONE	((uintptr_t)4)

static bool
rw_cas(krwlock_t *rw, uintptr_t old, uintptr_t new)
{
	return __atomic_compare_exchange_n(&rw->rw_owner, &old, new, false,
	    __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

void
rw_init(krwlock_t *rw)
{
	rw->rw_owner = 0;
	LOCKDEBUG_INIT(rw, LD_RWLOCK, RETURN_ADDRESS);
}

void
rw_destroy(krwlock_t *rw)
{
	KASSERTMSG(rw->rw_owner == 0, "rwlock %p: owner %#lx", (void *)rw,
	    (u_long)rw->rw_owner);
	LOCKDEBUG_DESTROY(rw);
}

/* The word that grants the request when `v' is seen; 0: it must wait. */
static uintptr_t
granted(uintptr_t v, krw_t op)
{
	if (op == RW_WRITER)
		return v == 0 ? (uintptr_t)curlwp | RW_WRITE : 0;
	return (v & RW_FLAGS) == 0 ? v + RW_READER_ONE : 0;
}

/* Sleep until it is released, unless the word changed.  => `v' forbids us */
static void
rw_sleep(krwlock_t *rw, uintptr_t v)
{
	kmutex_t *mp = sleepq_lock_turnstile(rw);

	if (rw->rw_owner != (v | RW_WAITERS) &&
	    !rw_cas(rw, v, v | RW_WAITERS)) {
		mutex_spin_exit(mp);
		return;
	}
	sleepq_enqueue(mp, rw, "rwlock", false);
	(void)sleepq_block(NSEC_NEVER, false);
}

void
rw_enter(krwlock_t *rw, krw_t op)
{
	uintptr_t v, new;

	KASSERTMSG(!rw_write_held(rw), "rwlock %p: locking against myself",
	    (void *)rw);
	LOCKDEBUG_WANTLOCK(rw, RETURN_ADDRESS);
	for (;;) {
		v = atomic_load_relaxed(&rw->rw_owner);
		new = granted(v, op);
		if (new == 0)
			rw_sleep(rw, v);
		else if (rw_cas(rw, v, new))
			break;
	}
	LOCKDEBUG_LOCKED(rw, RETURN_ADDRESS, op == RW_READER);
}

int
rw_tryenter(krwlock_t *rw, krw_t op)
{
	uintptr_t v, new;

	do {
		v = atomic_load_relaxed(&rw->rw_owner);
		new = granted(v, op);
		if (new == 0)
			return 0;
	} while (!rw_cas(rw, v, new));
	LOCKDEBUG_LOCKED(rw, RETURN_ADDRESS, op == RW_READER);
	return 1;
}

/* The last hold goes and somebody waits: everybody may try again. */
static void
rw_release_all(krwlock_t *rw)
{
	kmutex_t *mp = sleepq_lock_turnstile(rw);

	atomic_store_release(&rw->rw_owner, 0);
	(void)sleepq_wake(mp, rw, ~0u);
}

void
rw_exit(krwlock_t *rw)
{
	uintptr_t v, left;

	LOCKDEBUG_UNLOCKED(rw, RETURN_ADDRESS, !rw_write_held(rw));
	for (;;) {
		v = atomic_load_relaxed(&rw->rw_owner);
		KASSERTMSG((v & ~RW_WAITERS) != 0, "rwlock %p: not held",
		    (void *)rw);
		left = (v & RW_WRITE) != 0 ? 0 :
		    (v & ~RW_WAITERS) - RW_READER_ONE;
		if (left == 0 && (v & RW_WAITERS) != 0) {
			rw_release_all(rw);
			return;
		}
		if (rw_cas(rw, v, left | (v & RW_WAITERS)))
			return;
	}
}

/* From the only reader to the writer, or not at all. */
int
rw_tryupgrade(krwlock_t *rw)
{
	if (!rw_cas(rw, RW_READER_ONE, (uintptr_t)curlwp | RW_WRITE))
		return 0;
	LOCKDEBUG_UNLOCKED(rw, RETURN_ADDRESS, true);
	LOCKDEBUG_LOCKED(rw, RETURN_ADDRESS, false);
	return 1;
}

/* From the writer to a reader; those who wait may find that they can read. */
void
rw_downgrade(krwlock_t *rw)
{
	uintptr_t self = (uintptr_t)curlwp | RW_WRITE;
	kmutex_t *mp;

	KASSERT(rw_write_held(rw));
	LOCKDEBUG_UNLOCKED(rw, RETURN_ADDRESS, false);
	LOCKDEBUG_LOCKED(rw, RETURN_ADDRESS, true);
	if (rw_cas(rw, self, RW_READER_ONE))
		return;
	mp = sleepq_lock_turnstile(rw);
	atomic_store_release(&rw->rw_owner, RW_READER_ONE);
	(void)sleepq_wake(mp, rw, ~0u);
}

int
rw_read_held(const krwlock_t *rw)
{
	uintptr_t v = atomic_load_relaxed(&rw->rw_owner);

	return (v & RW_WRITE) == 0 && v >= RW_READER_ONE;
}

int
rw_write_held(const krwlock_t *rw)
{
	uintptr_t v = atomic_load_relaxed(&rw->rw_owner);

	return (v & ~RW_WAITERS) == ((uintptr_t)curlwp | RW_WRITE);
}

int
rw_lock_held(const krwlock_t *rw)
{
	return rw_read_held(rw) || rw_write_held(rw);
}
