/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * mutex: an adaptive mutex excludes, and wakes everybody who sleeps for it.
 *
 * What is claimed.  Of lwps that enter and leave a mutex at any time, one at a
 * time is inside; and all of them come to their end, so none sleeps for a mutex
 * that is free or whose owner does not know of him.
 *
 * The model.  LWPS lwps enter and leave ROUNDS times each.  The mutex is its
 * word: owner and WAITERS.  The sleep queue is its lock and who is on it.
 * Each step is one load, store or compare and swap, or happens under the
 * queue's lock, as in mutex_enter_slow, mutex_sleep, mutex_exit and
 * mutex_exit_slow (sys/kern/kern_mutex.c) and sleepq_wake
 * (sys/kern/kern_sleepq.c).  An lwp that would spin while the owner runs may
 * try to sleep instead, at any moment: whether the owner runs is not known
 * for sure.
 *
 * Variants, each of which must fail:
 *
 *	NO_SWAP	sets WAITERS without looking whether the word is as it was
 *	NO_QUEUE_LOCK	sets WAITERS, then locks the queue
 *	FORGETFUL	drops WAITERS though more than one sleeps
 *	STEAL_FORGETS	takes a free word and drops WAITERS with it
 */

#ifndef LWPS
#define LWPS	3
#endif
#ifndef ROUNDS
#define ROUNDS	2
#endif

#define NOBODY	0		/* lwps are 1 .. LWPS */

byte owner;			/* the word's two parts, which change */
bool waiters;			/* together, in one step */
byte queue_lock;		/* whose */
bool asleep[LWPS + 1];		/* on the queue */
byte inside;

#define COUNT	(asleep[1] + asleep[2] + asleep[3])

/* One sleeper, any, if there is one. */
inline wake()
{
	if
	:: asleep[1] -> asleep[1] = false
	:: asleep[2] -> asleep[2] = false
	:: asleep[3] -> asleep[3] = false
	:: else
	fi
}

#define QUEUE_LOCK	atomic { queue_lock == NOBODY -> queue_lock = me }
#define QUEUE_UNLOCK	queue_lock = NOBODY

/* The word still is what was seen, but for WAITERS, and has that bit now. */
inline set_waiters()
{
	atomic {
#ifdef NO_SWAP
		waiters = true;
		same = true
#else
		if
		:: owner == seen -> waiters = true; same = true
		:: else -> same = false
		fi
#endif
	}
}

inline mutex_sleep()
{
#ifdef NO_QUEUE_LOCK
	set_waiters();
	QUEUE_LOCK;
#else
	QUEUE_LOCK;
	set_waiters();
#endif
	if
	:: same ->
		asleep[me] = true;
		QUEUE_UNLOCK;
		!asleep[me]
	:: else -> QUEUE_UNLOCK
	fi
}

inline mutex_enter()
{
	do
	:: atomic {
		owner == NOBODY ->
		owner = me;
#ifdef STEAL_FORGETS
		waiters = false
#endif
	   }
	   break
	:: atomic { owner != NOBODY -> seen = owner }
	   mutex_sleep()
	od
}

/* Tell the next release of those who go on sleeping. */
inline free_and_wake()
{
	atomic {
		owner = NOBODY;
#ifdef FORGETFUL
		waiters = false
#else
		waiters = COUNT > 1
#endif
	};
	atomic { wake(); QUEUE_UNLOCK }
}

inline mutex_exit()
{
	if
	:: atomic { !waiters -> owner = NOBODY }
	:: atomic { waiters -> skip }
	   QUEUE_LOCK;
	   free_and_wake()
	fi
}

active [LWPS] proctype lwp()
{
	byte me = _pid + 1, seen, n;
	bool same;

	do
	:: n < ROUNDS ->
		mutex_enter();
		inside++;
		assert(inside == 1);
		inside--;
		mutex_exit();
		n++
	:: else -> break
	od
}
