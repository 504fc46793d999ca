/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_futex_pi: mutexes in user memory that lend priority.
 *
 * Overview.
 *	The word of such a mutex holds the number of the lwp that has it, or 0.
 *	User code takes a free one and gives it back by compare and swap,
 *	without a call, unless the word says FUTEX_WAITERS.  The kernel is asked
 *	to wait for one that is held: it sets that bit, finds the owner by its
 *	number, lends it the waiter's priority and lets the waiter sleep.
 *	Whoever gives back a mutex that has waiters asks the kernel, which makes
 *	the most urgent of them the owner: the mutex is handed over and is never
 *	free in between, so nobody less urgent can take it.
 *
 *	The kernel keeps nothing but the waiters, on their own stacks:
 *
 *	    chain (by word) --> waiter --> waiter ...	in order of arrival
 *				  |pw_owner
 *				  v
 *				owner's l_piwaiters: all who wait for it,
 *				for whatever mutex
 *
 * Lending.
 *	An lwp runs at the highest priority of those who wait for it, if that is
 *	above its own; if it waits itself, so does whom it waits for, and so on.
 *	A wait that would close a ring fails with EDEADLK, so such a row ends.
 *	The priority is what the scheduler gave the waiter when it last ran.
 *	Only these mutexes lend priority; those of the kernel do not (an lwp
 *	that is in the kernel runs at PRI_KERNEL anyway).
 *
 * The owner ends.
 *	Then its mutexes with waiters go to the most urgent ones.  The word may
 *	be shared memory at an address that only the new owner knows, so it is
 *	he who writes his number, and FUTEX_OWNER_DIED, when he wakes; until he
 *	has, he stays on the chain and others who come wait for him.  A robust
 *	mutex without waiters is found by the walk over the robust list.
 *
 *	The end costs an lwp that nobody waits for no lock: it says that it is
 *	gone (l_pigone), then looks whether somebody waits; a waiter puts itself
 *	on the list, then looks whether the owner is gone.
 *
 * Requeue.
 *	A waiter for a condition variable (PW_CONDITION) is moved to the mutex
 *	it named beforehand, or gets it if it is free, while it sleeps.
 *
 * Locking.
 *	pi_lock, one for all: rows of owners cross words and processes, and the
 *	kernel is asked only about mutexes that are fought for.  It is adaptive
 *	and may be held over a page fault of the word, which is touched before,
 *	so that this is rare.  pi_lock -> proc_lock, lwp_lock.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/condvar.h>
#include <sys/futex.h>
#include <sys/hash.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define NCHAINS		32		/* power of two */

enum pi_state {
	PW_CONDITION,		/* waits for a requeue */
	PW_WAITING,		/* for the mutex */
	PW_OWNS,		/* has it; for a moment still on the chain */
};

/* Key: w pi_lock, ( set once. */
struct pi_waiter {
	TAILQ_ENTRY(pi_waiter) pw_chain; /* w */
	LIST_ENTRY(pi_waiter) pw_link;	/* w: while waiting: of the owner */
	struct lwp	*pw_lwp;	/* ( */
	struct lwp	*pw_owner;	/* w: while waiting */
	struct futex_key pw_key;	/* w: what it waits for now */
	struct futex_key pw_mutex;	/* (: the mutex's */
	uintptr_t	pw_uaddr;	/* (: the mutex's, where it sees it */
	enum pi_state	pw_state;	/* w */
	bool		pw_died;	/* w: the last owner ended */
	kcondvar_t	pw_cv;
};

TAILQ_HEAD(pi_chain, pi_waiter);

static kmutex_t		pi_lock;
static struct pi_chain	chains[NCHAINS];	/* w */

void
futex_pi_init(void)
{
	u_int i;

	mutex_init(&pi_lock, MUTEX_DEFAULT, IPL_NONE);
	for (i = 0; i < NCHAINS; i++)
		TAILQ_INIT(&chains[i]);
}

static struct pi_chain *
key_chain(const struct futex_key *key)
{
	return &chains[futex_key_hash(key) & (NCHAINS - 1)];
}

/* User's words. */

static int
word_read(uintptr_t uaddr, uint32_t *word)
{
	return ufetch_32((const uint32_t __user *)uaddr, word);
}

/* Change the word from `old'; EAGAIN if it was something else. */
static int
word_swap(uintptr_t uaddr, uint32_t old, uint32_t new)
{
	uint32_t was;
	int error;

	error = ucas_32((volatile uint32_t __user *)uaddr, old, new, &was);
	return error == 0 && was != old ? EAGAIN : error;
}

/* The word's name, and the word is in memory now. */
static int
word_key(struct lwp *l, uintptr_t uaddr, bool shared, struct futex_key *key)
{
	uint32_t word;
	int error = futex_key(l, uaddr, shared, key);

	return error == 0 ? word_read(uaddr, &word) : error;
}

/*
 * Priorities.
 */

/* The highest priority of those that wait for the lwp. */
static int
priority_lent(const struct lwp *l)
{
	struct pi_waiter *w;
	int pri = PRI_NONE;

	LIST_FOREACH(w, &l->l_piwaiters, pw_link)
		pri = imax(pri, atomic_load_relaxed(&w->pw_lwp->l_usrpri));
	return pri;
}

/* Those who wait for l changed: so does its priority, and whom it lends to. */
static void
priority_spread(struct lwp *l)
{
	while (sched_lend(l, priority_lent(l)) && l->l_piwait != NULL &&
	    l->l_piwait->pw_state == PW_WAITING)
		l = l->l_piwait->pw_owner;
}

/* Would l wait for itself if it waited for that owner? */
static bool
closes_ring(const struct lwp *l, const struct lwp *owner)
{
	while (owner != l && owner->l_piwait != NULL &&
	    owner->l_piwait->pw_state == PW_WAITING)
		owner = owner->l_piwait->pw_owner;
	return owner == l;
}

/*
 * Waiters.  pi_lock held.
 */

/*
 * The mutex's new owner while still on the chain, else any waiter: the word may
 * yet name the old one, and the new one knows that.
 */
static struct pi_waiter *
mutex_waiter(const struct futex_key *key)
{
	struct pi_waiter *w, *waiting = NULL;

	TAILQ_FOREACH(w, key_chain(key), pw_chain) {
		if (!futex_key_equal(&w->pw_key, key))
			continue;
		if (w->pw_state == PW_OWNS)
			return w;
		if (w->pw_state == PW_WAITING)
			waiting = w;
	}
	return waiting;
}

/* The most urgent waiter in that state; of equals the first. */
static struct pi_waiter *
best_waiter(const struct futex_key *key, enum pi_state state)
{
	struct pi_waiter *w, *best = NULL;

	TAILQ_FOREACH(w, key_chain(key), pw_chain)
		if (w->pw_state == state && futex_key_equal(&w->pw_key, key) &&
		    (best == NULL ||
		    w->pw_lwp->l_usrpri > best->pw_lwp->l_usrpri))
			best = w;
	return best;
}

static u_int
count_waiters(const struct futex_key *key)
{
	struct pi_waiter *w;
	u_int n = 0;

	TAILQ_FOREACH(w, key_chain(key), pw_chain)
		if (w->pw_state == PW_WAITING &&
		    futex_key_equal(&w->pw_key, key))
			n++;
	return n;
}

/* On the chain of what it waits for. */
static void
waiter_enchain(struct pi_waiter *w, const struct futex_key *key)
{
	w->pw_key = *key;
	TAILQ_INSERT_TAIL(key_chain(key), w, pw_chain);
}

static void
waiter_unchain(struct pi_waiter *w)
{
	TAILQ_REMOVE(key_chain(&w->pw_key), w, pw_chain);
}

/* It waits for that owner from now on; the priorities are not spread. */
static void
waiter_attach(struct pi_waiter *w, struct lwp *owner)
{
	w->pw_state = PW_WAITING;
	w->pw_owner = owner;
	LIST_INSERT_HEAD(&owner->l_piwaiters, w, pw_link);
}

/*
 * The mutex is w's: those who waited with it now wait for it.
 * => the word says so, or w will see to it (pw_died)
 */
static void
waiter_grant(struct pi_waiter *w)
{
	struct lwp *old = w->pw_owner;
	struct pi_waiter *w2;

	LIST_REMOVE(w, pw_link);
	w->pw_state = PW_OWNS;
	w->pw_owner = NULL;
	TAILQ_FOREACH(w2, key_chain(&w->pw_key), pw_chain) {
		if (w2->pw_state != PW_WAITING ||
		    !futex_key_equal(&w2->pw_key, &w->pw_key))
			continue;
		LIST_REMOVE(w2, pw_link);
		waiter_attach(w2, w->pw_lwp);
	}
	priority_spread(old);
	priority_spread(w->pw_lwp);
	cv_signal(&w->pw_cv);
}

/* The wait is over without the mutex. */
static void
waiter_give_up(struct pi_waiter *w)
{
	struct lwp *owner = w->pw_owner;

	if (w->pw_state != PW_WAITING)
		return;
	LIST_REMOVE(w, pw_link);
	priority_spread(owner);
}

/* The new owner of a dead one's mutex says so in the word. */
static int
waiter_inherit(struct pi_waiter *w)
{
	uint32_t new = (uint32_t)w->pw_lwp->l_lid | FUTEX_OWNER_DIED;
	uint32_t word;
	int error;

	if (count_waiters(&w->pw_key) != 0)
		new |= FUTEX_WAITERS;
	do {
		error = word_read(w->pw_uaddr, &word);
		if (error == 0)
			error = word_swap(w->pw_uaddr, word, new);
	} while (error == EAGAIN);
	return error;
}

/*
 * Sleep until the mutex is ours.
 * => pi_lock held, and dropped; on the chain, and not any more
 */
static int
waiter_sleep(struct pi_waiter *w, nsec_t deadline)
{
	struct lwp *l = w->pw_lwp;
	int error = 0;

	l->l_piwait = w;
	while (w->pw_state != PW_OWNS && error == 0)
		error = cv_timedwait_sig(&w->pw_cv, &pi_lock, deadline);
	l->l_piwait = NULL;
	if (w->pw_state != PW_OWNS)
		waiter_give_up(w);
	else
		error = w->pw_died ? waiter_inherit(w) : 0;
	waiter_unchain(w);
	mutex_exit(&pi_lock);
	return error == EWOULDBLOCK ? ETIMEDOUT : error;
}

static void
waiter_init(struct pi_waiter *w, struct lwp *l, uintptr_t uaddr)
{
	*w = (struct pi_waiter){ .pw_lwp = l, .pw_uaddr = uaddr };
	cv_init(&w->pw_cv, "futexpi");
}

/*
 * Taking a mutex.  pi_lock held.
 */

/*
 * The lwp that the word names.  ESRCH: there is none, or it has ended, and
 * then the word is as it left it.
 */
static int
word_owner(uint32_t word, struct lwp **owner)
{
	struct lwp *l;
	int error = 0;

	mutex_enter(&proc_lock);
	l = lwp_find((lwpid_t)(word & FUTEX_TID_MASK));
	if (l == NULL || l->l_pigone)
		error = ESRCH;
	else if (l->l_proc->p_flag & PK_SYSTEM)
		error = EPERM;
	mutex_exit(&proc_lock);
	*owner = l;
	return error;
}

/* Who has the mutex by what the kernel knows; must agree with the word. */
static int
known_owner(const struct pi_waiter *w, uint32_t word, struct lwp **owner)
{
	uint32_t tid = word & FUTEX_TID_MASK;

	if (w->pw_state == PW_OWNS) {
		*owner = w->pw_lwp;
		return 0;
	}
	*owner = w->pw_owner;
	if (tid != (uint32_t)(*owner)->l_lid &&
	    (tid != 0 || (word & FUTEX_OWNER_DIED) == 0))
		return EINVAL;
	return 0;
}

/*
 * Have w's lwp wait for whoever holds the mutex.
 * => on a chain, if it was on one, that of the mutex
 */
static int
mutex_attach(struct pi_waiter *w, uintptr_t uaddr, uint32_t word,
    const struct pi_waiter *other)
{
	enum pi_state before = w->pw_state;
	struct lwp *owner;
	int error;

	error = other != NULL ? known_owner(other, word, &owner) :
	    word_owner(word, &owner);
	if (error == 0 && closes_ring(w->pw_lwp, owner))
		error = EDEADLK;
	if (error == 0 && (word & FUTEX_WAITERS) == 0)
		error = word_swap(uaddr, word, word | FUTEX_WAITERS);
	if (error != 0)
		return error;
	waiter_attach(w, owner);
	membar_sync();
	if (atomic_load_relaxed(&owner->l_pigone)) {
		LIST_REMOVE(w, pw_link);
		w->pw_state = before;
		return ESRCH;
	}
	return 0;
}

/*
 * Take the mutex for w's lwp if it is free (*mine), else have it wait; EAGAIN
 * if the word changed meanwhile.
 */
static int
mutex_try(struct pi_waiter *w, uintptr_t uaddr, bool wait, bool *mine)
{
	struct pi_waiter *other = mutex_waiter(&w->pw_mutex);
	uint32_t tid = (uint32_t)w->pw_lwp->l_lid, word;
	int error = word_read(uaddr, &word);

	*mine = false;
	if (error != 0)
		return error;
	if ((word & FUTEX_TID_MASK) == tid)
		return EDEADLK;
	if (other == NULL && (word & FUTEX_TID_MASK) == 0) {
		error = word_swap(uaddr, word,
		    tid | (word & FUTEX_OWNER_DIED));
		*mine = error == 0;
		return error;
	}
	return wait ? mutex_attach(w, uaddr, word, other) : EWOULDBLOCK;
}

int
futex_lock_pi(struct lwp *l, uintptr_t uaddr, bool shared, bool wait,
    nsec_t deadline)
{
	struct pi_waiter w;
	bool mine = false;
	int error;

	waiter_init(&w, l, uaddr);
	error = word_key(l, uaddr, shared, &w.pw_mutex);
	if (error != 0)
		return error;
	mutex_enter(&pi_lock);
	do {
		error = mutex_try(&w, uaddr, wait, &mine);
	} while (error == EAGAIN && wait);
	if (error != 0 || mine) {
		mutex_exit(&pi_lock);
	} else {
		waiter_enchain(&w, &w.pw_mutex);
		priority_spread(w.pw_owner);
		error = waiter_sleep(&w, deadline);
	}
	cv_destroy(&w.pw_cv);
	return error == ERESTART ? ERESTARTNOINTR : error;
}

/* Hand the mutex over to the most urgent waiter, or free it. */
static int
mutex_release(uintptr_t uaddr, const struct futex_key *key, uint32_t word)
{
	struct pi_waiter *w = best_waiter(key, PW_WAITING);
	uint32_t new = 0;
	int error;

	if (w != NULL) {
		new = (uint32_t)w->pw_lwp->l_lid;
		if (count_waiters(key) > 1)
			new |= FUTEX_WAITERS;
	}
	error = word_swap(uaddr, word, new);
	if (error == 0 && w != NULL)
		waiter_grant(w);
	return error;
}

int
futex_unlock_pi(struct lwp *l, uintptr_t uaddr, bool shared)
{
	struct futex_key key;
	uint32_t word;
	int error = word_key(l, uaddr, shared, &key);

	if (error != 0)
		return error;
	mutex_enter(&pi_lock);
	do {
		error = word_read(uaddr, &word);
		if (error == 0 &&
		    (word & FUTEX_TID_MASK) != (uint32_t)l->l_lid)
			error = EPERM;
		if (error == 0)
			error = mutex_release(uaddr, &key, word);
	} while (error == EAGAIN);
	mutex_exit(&pi_lock);
	return error;
}

/*
 * Condition variables.
 */

int
futex_wait_requeue_pi(struct lwp *l, uintptr_t uaddr, uintptr_t uaddr2,
    bool shared, uint32_t val, nsec_t deadline)
{
	struct futex_key key;
	struct pi_waiter w;
	uint32_t word;
	int error;

	waiter_init(&w, l, uaddr2);
	error = word_key(l, uaddr, shared, &key);
	if (error == 0)
		error = word_key(l, uaddr2, shared, &w.pw_mutex);
	if (error == 0 && futex_key_equal(&key, &w.pw_mutex))
		error = EINVAL;
	if (error != 0)
		return error;
	mutex_enter(&pi_lock);
	error = word_read(uaddr, &word);
	if (error == 0 && word != val)
		error = EAGAIN;
	if (error != 0) {
		mutex_exit(&pi_lock);
	} else {
		waiter_enchain(&w, &key);
		error = waiter_sleep(&w, deadline);
	}
	cv_destroy(&w.pw_cv);
	/* Once moved, it must not wait for the condition again. */
	if (error == ERESTART)
		return w.pw_state == PW_CONDITION ? ERESTARTNOINTR : EAGAIN;
	return error;
}

/* Move one waiter to the mutex, or make it the owner. */
static int
requeue_one(struct pi_waiter *w, uintptr_t uaddr2)
{
	bool mine;
	int error;

	do {
		error = mutex_try(w, uaddr2, true, &mine);
	} while (error == EAGAIN);
	if (error != 0)
		return error;
	waiter_unchain(w);
	waiter_enchain(w, &w->pw_mutex);
	if (mine) {
		w->pw_state = PW_OWNS;
		cv_signal(&w->pw_cv);
	} else {
		priority_spread(w->pw_owner);
	}
	return 0;
}

int
futex_cmp_requeue_pi(struct lwp *l, uintptr_t uaddr, uintptr_t uaddr2,
    bool shared, u_int nmove, uint32_t cmpval, u_int *done)
{
	struct futex_key key, key2;
	struct pi_waiter *w;
	uint32_t word;
	int error;

	*done = 0;
	error = word_key(l, uaddr, shared, &key);
	if (error == 0)
		error = word_key(l, uaddr2, shared, &key2);
	if (error == 0 && futex_key_equal(&key, &key2))
		error = EINVAL;
	if (error != 0)
		return error;
	mutex_enter(&pi_lock);
	error = word_read(uaddr, &word);
	if (error == 0 && word != cmpval)
		error = EAGAIN;
	/* One is woken, or could be, and so many more are moved. */
	while (error == 0 && *done <= nmove &&
	    (w = best_waiter(&key, PW_CONDITION)) != NULL) {
		error = futex_key_equal(&w->pw_mutex, &key2) ?
		    requeue_one(w, uaddr2) : EINVAL;
		if (error == 0)
			++*done;
	}
	mutex_exit(&pi_lock);
	return *done != 0 ? 0 : error;
}

/*
 * The lwp leaves its program.  Its robust list has been walked.
 */
void
futex_pi_exit(struct lwp *l)
{
	struct pi_waiter *w;

	atomic_store_relaxed(&l->l_pigone, true);
	membar_sync();
	if (LIST_EMPTY(&l->l_piwaiters))
		return;
	mutex_enter(&pi_lock);
	while ((w = LIST_FIRST(&l->l_piwaiters)) != NULL) {
		w = best_waiter(&w->pw_key, PW_WAITING);
		w->pw_died = true;
		waiter_grant(w);
	}
	mutex_exit(&pi_lock);
}
