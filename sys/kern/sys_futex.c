/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_futex: sleeping until a word of user memory changes.
 *
 * Overview.
 *	A waiter names a word and the value it has seen there; it sleeps only if
 *	the word still holds it, and is woken by whoever changed the word and
 *	says so.  The kernel keeps nothing of a futex but its waiters, in a hash
 *	table of queues.  The word is read, and changed by FUTEX_WAKE_OP, with
 *	the queue's lock held, so no wakeup falls between look and sleep; the
 *	locks are adaptive mutexes and may be held over a page fault.
 *
 * Names.
 *	A word in memory that processes share is named by its object and offset;
 *	any other, and any that the caller calls private, by its address space
 *	and address.
 *
 * Order.
 *	Waiters are woken in the order in which they came, but those of
 *	real-time classes first, by priority (POSIX.1-2017, sem_post).
 *
 * Requeue.
 *	A waiter moved to another word keeps sleeping on its own condition
 *	variable; w_bucket tells which lock is now its.  It was asleep when it
 *	was moved, since the mover held the lock it fell asleep with, so a
 *	wakeup under the new lock cannot be missed.
 *
 * Robust mutexes.
 *	An lwp that ends walks the list its user code keeps of the mutexes it
 *	holds, marks them as orphaned and wakes a waiter each.  The list is the
 *	user's: it may be bad, or a ring, so every step may fault and there are
 *	at most ROBUST_MAX.
 *
 * Locking.
 *	fb_lock; of two, the one at the lower address first.  The map's lock is
 *	taken before, for the name, and not kept.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/futex.h>
#include <sys/hash.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <uvm/uvm_extern.h>

#define NBUCKETS	64		/* power of two */
#define ROBUST_MAX	2048		/* entries of a robust list looked at */

/* Key: f fb_lock of the bucket it is in, ! the waiter itself, ( set once. */
struct futex_waiter {
	TAILQ_ENTRY(futex_waiter) w_list;	/* f */
	struct futex_bucket *w_bucket;	/* f: whose lock is ours */
	struct futex_key w_key;		/* f */
	uint32_t	w_bitset;	/* !: wakeups that concern it */
	bool		w_woken;	/* f: off the queue */
	int		w_rank;		/* (: sched_waiter_rank */
	kcondvar_t	w_cv;
};

TAILQ_HEAD(futex_waiters, futex_waiter);

/* Key: f fb_lock. */
struct futex_bucket {
	kmutex_t	fb_lock;
	struct futex_waiters fb_waiters;	/* f: by rank and arrival */
};

static struct futex_bucket buckets[NBUCKETS];

void
futex_init(void)
{
	u_int i;

	for (i = 0; i < NBUCKETS; i++) {
		mutex_init(&buckets[i].fb_lock, MUTEX_DEFAULT, IPL_NONE);
		TAILQ_INIT(&buckets[i].fb_waiters);
	}
	futex_pi_init();
}

static const uint32_t __user *
uword(uintptr_t uaddr)
{
	return (const uint32_t __user *)uaddr;
}

/* The object behind shared memory, if that is what is mapped there. */
static void
key_shared(struct vm_map *map, vaddr_t va, struct futex_key *key)
{
	struct vm_map_entry *entry;

	vm_map_lock_read(map);
	if (uvm_map_lookup(map, va, &entry) && entry->uobj != NULL &&
	    (entry->flags & UVM_ET_COPYONWRITE) == 0) {
		key->fk_space = entry->uobj;
		key->fk_off = (uint64_t)entry->offset + (va - entry->start);
	}
	vm_map_unlock(map);
}

int
futex_key(struct lwp *l, uintptr_t uaddr, bool shared, struct futex_key *key)
{
	struct vmspace *vm = l->l_proc->p_vmspace;

	if ((uaddr & 3) != 0)
		return EINVAL;
	if (uaddr >= VM_MAXUSER_ADDRESS)
		return EFAULT;
	key->fk_space = vm;
	key->fk_off = uaddr;
	if (shared)
		key_shared(&vm->vm_map, uaddr, key);
	return 0;
}

bool
futex_key_equal(const struct futex_key *a, const struct futex_key *b)
{
	return a->fk_space == b->fk_space && a->fk_off == b->fk_off;
}

uint32_t
futex_key_hash(const struct futex_key *key)
{
	return hash32_ptr((const char *)key->fk_space +
	    (uintptr_t)key->fk_off);
}

static struct futex_bucket *
key_bucket(const struct futex_key *key)
{
	return &buckets[futex_key_hash(key) & (NBUCKETS - 1)];
}

static void
lock_two(struct futex_bucket *a, struct futex_bucket *b)
{
	mutex_enter(a <= b ? &a->fb_lock : &b->fb_lock);
	if (a != b)
		mutex_enter(a <= b ? &b->fb_lock : &a->fb_lock);
}

static void
unlock_two(struct futex_bucket *a, struct futex_bucket *b)
{
	mutex_exit(&a->fb_lock);
	if (a != b)
		mutex_exit(&b->fb_lock);
}

/* Behind those of its rank.  The bucket's lock held. */
static void
bucket_insert(struct futex_bucket *fb, struct futex_waiter *w)
{
	struct futex_waiter *before;

	TAILQ_FOREACH_REVERSE(before, &fb->fb_waiters, futex_waiters, w_list)
		if (before->w_rank >= w->w_rank)
			break;
	if (before != NULL)
		TAILQ_INSERT_AFTER(&fb->fb_waiters, before, w, w_list);
	else
		TAILQ_INSERT_HEAD(&fb->fb_waiters, w, w_list);
}

/* Sleep until woken; the bucket's lock held, and dropped. */
static int
waiter_sleep(struct futex_waiter *w, nsec_t deadline)
{
	struct futex_bucket *fb = w->w_bucket;
	int error = 0;

	while (!w->w_woken && error == 0) {
		error = cv_timedwait_sig(&w->w_cv, &fb->fb_lock, deadline);
		while (w->w_bucket != fb) {
			mutex_exit(&fb->fb_lock);
			fb = w->w_bucket;
			mutex_enter(&fb->fb_lock);
		}
	}
	if (w->w_woken)
		error = 0;
	else
		TAILQ_REMOVE(&fb->fb_waiters, w, w_list);
	mutex_exit(&fb->fb_lock);
	return error == EWOULDBLOCK ? ETIMEDOUT : error;
}

int
futex_wait(struct lwp *l, uintptr_t uaddr, bool shared, uint32_t val,
    uint32_t bitset, nsec_t deadline)
{
	struct futex_waiter w = { .w_bitset = bitset };
	struct futex_bucket *fb;
	uint32_t now;
	int error;

	if (bitset == 0)
		return EINVAL;
	error = futex_key(l, uaddr, shared, &w.w_key);
	if (error != 0)
		return error;
	w.w_bucket = fb = key_bucket(&w.w_key);
	cv_init(&w.w_cv, "futex");
	mutex_enter(&fb->fb_lock);
	error = ufetch_32(uword(uaddr), &now);
	if (error == 0 && now != val)
		error = EAGAIN;
	if (error != 0) {
		mutex_exit(&fb->fb_lock);
	} else {
		w.w_rank = sched_waiter_rank(l);
		bucket_insert(fb, &w);
		error = waiter_sleep(&w, deadline);
	}
	cv_destroy(&w.w_cv);
	return error;
}

/* Wake up to n waiters for the word.  The bucket's lock held. */
static u_int
bucket_wake(struct futex_bucket *fb, const struct futex_key *key, u_int n,
    uint32_t bitset)
{
	struct futex_waiter *w, *next;
	u_int woken = 0;

	TAILQ_FOREACH_SAFE(w, &fb->fb_waiters, w_list, next) {
		if (woken == n)
			break;
		if (!futex_key_equal(&w->w_key, key) ||
		    (w->w_bitset & bitset) == 0)
			continue;
		TAILQ_REMOVE(&fb->fb_waiters, w, w_list);
		w->w_woken = true;
		cv_signal(&w->w_cv);
		woken++;
	}
	return woken;
}

int
futex_wake(struct lwp *l, uintptr_t uaddr, bool shared, u_int n,
    uint32_t bitset, u_int *woken)
{
	struct futex_bucket *fb;
	struct futex_key key;
	int error;

	if (bitset == 0)
		return EINVAL;
	error = futex_key(l, uaddr, shared, &key);
	if (error != 0)
		return error;
	fb = key_bucket(&key);
	mutex_enter(&fb->fb_lock);
	*woken = bucket_wake(fb, &key, n, bitset);
	mutex_exit(&fb->fb_lock);
	return 0;
}

/* Move up to n waiters from one word to another.  Both locks held. */
static u_int
bucket_move(struct futex_bucket *from, const struct futex_key *key,
    struct futex_bucket *to, const struct futex_key *key2, u_int n)
{
	struct futex_waiter *w, *next;
	u_int moved = 0;

	TAILQ_FOREACH_SAFE(w, &from->fb_waiters, w_list, next) {
		if (moved == n)
			break;
		if (!futex_key_equal(&w->w_key, key))
			continue;
		TAILQ_REMOVE(&from->fb_waiters, w, w_list);
		w->w_key = *key2;
		w->w_bucket = to;
		bucket_insert(to, w);
		moved++;
	}
	return moved;
}

int
futex_requeue(struct lwp *l, uintptr_t uaddr, uintptr_t uaddr2, bool shared,
    u_int nwake, u_int nmove, const uint32_t *cmpval, u_int *done)
{
	struct futex_bucket *fb, *fb2;
	struct futex_key key, key2;
	uint32_t now;
	int error;

	error = futex_key(l, uaddr, shared, &key);
	if (error == 0)
		error = futex_key(l, uaddr2, shared, &key2);
	if (error != 0)
		return error;
	fb = key_bucket(&key);
	fb2 = key_bucket(&key2);
	lock_two(fb, fb2);
	if (cmpval != NULL) {
		error = ufetch_32(uword(uaddr), &now);
		if (error == 0 && now != *cmpval)
			error = EAGAIN;
	}
	if (error == 0) {
		*done = bucket_wake(fb, &key, nwake, FUTEX_BITSET_ANY);
		if (!futex_key_equal(&key, &key2))
			*done += bucket_move(fb, &key, fb2, &key2, nmove);
	}
	unlock_two(fb, fb2);
	return error;
}

/*
 * FUTEX_WAKE_OP's word: operation, comparison, and an argument of twelve bits
 * for each.
 */
#define OP_CODE(op)	(((op) >> 28) & 0x7)
#define OP_SHIFT(op)	((op) & 0x80000000u)	/* argument: a bit's number */
#define OP_CMP(op)	(((op) >> 24) & 0xf)
#define OP_ARG(op)	((int32_t)((op) << 8) >> 20)
#define OP_CMPARG(op)	((int32_t)((op) << 20) >> 20)

static int
op_apply(uint32_t op, uint32_t old, uint32_t *new)
{
	uint32_t arg = (uint32_t)OP_ARG(op);

	if (OP_SHIFT(op))
		arg = 1u << (arg & 31);
	switch (OP_CODE(op)) {
	case 0:
		*new = arg;
		return 0;
	case 1:
		*new = old + arg;
		return 0;
	case 2:
		*new = old | arg;
		return 0;
	case 3:
		*new = old & ~arg;
		return 0;
	case 4:
		*new = old ^ arg;
		return 0;
	}
	return ENOSYS;
}

static int
op_compare(uint32_t op, uint32_t old, bool *yes)
{
	int32_t a = (int32_t)old, b = OP_CMPARG(op);

	switch (OP_CMP(op)) {
	case 0:
		*yes = a == b;
		return 0;
	case 1:
		*yes = a != b;
		return 0;
	case 2:
		*yes = a < b;
		return 0;
	case 3:
		*yes = a <= b;
		return 0;
	case 4:
		*yes = a > b;
		return 0;
	case 5:
		*yes = a >= b;
		return 0;
	}
	return ENOSYS;
}

/* Change the word as the operation says; what it was comes back. */
static int
op_perform(uintptr_t uaddr, uint32_t op, uint32_t *old)
{
	uint32_t was, new;
	int error;

	error = ufetch_32(uword(uaddr), old);
	while (error == 0) {
		error = op_apply(op, *old, &new);
		if (error == 0)
			error = ucas_32((volatile uint32_t __user *)uaddr,
			    *old, new, &was);
		if (error == 0 && was == *old)
			return 0;
		*old = was;
	}
	return error;
}

int
futex_wake_op(struct lwp *l, uintptr_t uaddr, uintptr_t uaddr2, bool shared,
    u_int nwake, u_int nwake2, uint32_t op, u_int *done)
{
	struct futex_bucket *fb, *fb2;
	struct futex_key key, key2;
	uint32_t old;
	bool also;
	int error;

	error = futex_key(l, uaddr, shared, &key);
	if (error == 0)
		error = futex_key(l, uaddr2, shared, &key2);
	if (error != 0)
		return error;
	fb = key_bucket(&key);
	fb2 = key_bucket(&key2);
	lock_two(fb, fb2);
	error = op_perform(uaddr2, op, &old);
	if (error == 0)
		error = op_compare(op, old, &also);
	if (error == 0) {
		*done = bucket_wake(fb, &key, nwake, FUTEX_BITSET_ANY);
		if (also)
			*done += bucket_wake(fb2, &key2, nwake2,
			    FUTEX_BITSET_ANY);
	}
	unlock_two(fb, fb2);
	return error;
}

/* Bits of a link of a robust list. */
#define LINK_PI		0x1u		/* a mutex that lends priority */
#define LINK_ADDR	(~LINK_PI)

/*
 * The owner of a robust mutex ended: mark it, and wake one waiter; those of one
 * that lends priority are sys_futex_pi.c's.  If it ended in the midst of an
 * unlock (pending), the mutex may be free and a waiter not yet woken.
 */
static int
robust_release(struct lwp *l, uint32_t link, uint32_t off, bool pending)
{
	uintptr_t uaddr = (link & LINK_ADDR) + off;
	bool pi = (link & LINK_PI) != 0;
	uint32_t word, was;
	u_int n;
	int error;

	if ((uaddr & 3) != 0)
		return EINVAL;
	error = ufetch_32(uword(uaddr), &word);
	while (error == 0) {
		if (pending && !pi && word == 0) {
			word = FUTEX_WAITERS;
			break;
		}
		if ((word & FUTEX_TID_MASK) != (uint32_t)l->l_lid)
			return 0;
		error = ucas_32((volatile uint32_t __user *)uaddr, word,
		    (word & FUTEX_WAITERS) | FUTEX_OWNER_DIED, &was);
		if (error == 0 && was == word)
			break;
		word = was;
	}
	if (error == 0 && !pi && (word & FUTEX_WAITERS))
		error = futex_wake(l, uaddr, true, 1, FUTEX_BITSET_ANY, &n);
	return error;
}

static void
robust_exit(struct lwp *l, uintptr_t head)
{
	uint32_t next, off, pending;
	u_int n;

	if (ufetch_32(uword(head), &next) != 0 ||
	    ufetch_32(uword(head + 4), &off) != 0 ||
	    ufetch_32(uword(head + 8), &pending) != 0)
		return;
	for (n = 0; n < ROBUST_MAX && (next & LINK_ADDR) != head; n++) {
		if (((next ^ pending) & LINK_ADDR) != 0 &&
		    robust_release(l, next, off, false) != 0)
			return;
		if (ufetch_32(uword(next & LINK_ADDR), &next) != 0)
			return;
	}
	if ((pending & LINK_ADDR) != 0)
		(void)robust_release(l, pending, off, true);
}

void
futex_lwp_exit(struct lwp *l)
{
	uintptr_t head = l->l_robust_list, tid = l->l_clear_tid;
	u_int n;

	l->l_robust_list = l->l_clear_tid = 0;
	if (head != 0)
		robust_exit(l, head);
	futex_pi_exit(l);
	if (tid != 0 && ustore_32((uint32_t __user *)tid, 0) == 0)
		(void)futex_wake(l, tid, true, 1, FUTEX_BITSET_ANY, &n);
}
