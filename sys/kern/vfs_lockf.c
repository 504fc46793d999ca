/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_lockf: record locks: those of fcntl(2), on ranges, whose owner is a
 * process's table of descriptors, and those of flock(2), on whole files, whose
 * owner is an open file.  The two kinds do not see each other.
 *
 * A vnode's locks are a list without order.  An owner's locks never overlap:
 * setting one first cuts its range out of what the owner has there, which may
 * leave a piece on either side, so a call brings memory for two locks with it
 * and the change itself cannot fail.
 *
 * A lock that others block is waited for on lockf_cv, which every change
 * broadcasts; the waiter looks again.  While it waits, it is on lockf_waits
 * with the owner it waits for, and a chain of such waits that leads back to
 * its own owner is EDEADLK (fcntl's only: an open file does not wait).  A
 * change also clears whom each waits for, until it has looked: its owner may
 * be about to get its lock, and who asks in between must not be told that it
 * never will.  An owner whose threads wait for several is followed along one
 * of the waits, so a circle may go unseen, or be met in mid-chain: a chain is
 * followed for LOCKF_CHAIN steps at most.
 *
 * Locking.  lockf_lock, adaptive, covers all of it: locks are few and held
 * long, and looking for a cycle crosses files.
 *
 * Limits.  LOCKF_MAX locks in the system, then ENOLCK.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/vnode.h>

#define LOCKF_MAX	16384
#define LOCKF_CHAIN	64
#define LOCKF_EOF	((off_t)0x7fffffffffffffffLL)

/* Key: all of lockf_lock; ( set when made. */
struct lockf {
	LIST_ENTRY(lockf) lf_link;
	const void	*lf_owner;
	int		lf_kind;	/* F_POSIX or F_FLOCK */
	short		lf_type;	/* F_RDLCK or F_WRLCK */
	pid_t		lf_pid;
	off_t		lf_start;	/* first byte */
	off_t		lf_end;		/* last byte, or LOCKF_EOF */
};

/* Somebody who waits. */
struct lockwait {
	LIST_ENTRY(lockwait) lw_link;
	const void	*lw_owner;
	const void	*lw_for;	/* owner of what blocks it, or null */
};

static kmutex_t lockf_lock;
static kcondvar_t lockf_cv;
static LIST_HEAD(, lockwait) lockf_waits;
static struct pool lockf_pool;
static u_int lockf_count;

void
lockf_init(void)
{

	mutex_init(&lockf_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&lockf_cv, "lockf");
	LIST_INIT(&lockf_waits);
	pool_init(&lockf_pool, sizeof(struct lockf), 0, "lockf", 0, IPL_NONE);
}

static bool
lf_overlap(const struct lockf *a, const struct lockf *b)
{

	return a->lf_start <= b->lf_end && b->lf_start <= a->lf_end;
}

/* A lock of somebody else that does not go together with lf, or null. */
static struct lockf *
lf_blocker(struct vnode *vp, const struct lockf *lf)
{
	struct lockf *other;

	LIST_FOREACH(other, &vp->v_lockf, lf_link)
		if (other->lf_owner != lf->lf_owner &&
		    other->lf_kind == lf->lf_kind && lf_overlap(other, lf) &&
		    (other->lf_type == F_WRLCK || lf->lf_type == F_WRLCK))
			return other;
	return NULL;
}

/* Would waiting for "on" close a circle? */
static bool
lf_deadlock(const void *owner, const void *on)
{
	struct lockwait *lw;
	u_int n;

	for (n = 0; on != NULL && on != owner && n < LOCKF_CHAIN; n++) {
		LIST_FOREACH(lw, &lockf_waits, lw_link)
			if (lw->lw_owner == on)
				break;
		on = lw != NULL ? lw->lw_for : NULL;
	}
	return on == owner;
}

/* Some lock went or changed: everybody who waits looks again. */
static void
lf_wakeup(void)
{
	struct lockwait *lw;

	LIST_FOREACH(lw, &lockf_waits, lw_link)
		lw->lw_for = NULL;
	cv_broadcast(&lockf_cv);
}

static int
lf_wait(struct vnode *vp, const struct lockf *lf)
{
	struct lockwait lw = { .lw_owner = lf->lf_owner };
	struct lockf *blocker;
	int error = 0;

	while (error == 0 && (blocker = lf_blocker(vp, lf)) != NULL) {
		if (lf->lf_kind == F_POSIX &&
		    lf_deadlock(lf->lf_owner, blocker->lf_owner))
			return EDEADLK;
		lw.lw_for = blocker->lf_owner;
		LIST_INSERT_HEAD(&lockf_waits, &lw, lw_link);
		error = cv_wait_sig(&lockf_cv, &lockf_lock);
		LIST_REMOVE(&lw, lw_link);
	}
	return error;
}

static void
lf_free(struct lockf *lf)
{

	LIST_REMOVE(lf, lf_link);
	pool_put(&lockf_pool, lf);
	lockf_count--;
}

/*
 * Cut lf's range out of what its owner has.  At most one of the owner's locks
 * reaches beyond both ends; spare becomes its second piece.
 * => true if spare was used
 */
static bool
lf_cut(struct vnode *vp, const struct lockf *lf, struct lockf *spare)
{
	struct lockf *own, *next;
	bool used = false;

	for (own = LIST_FIRST(&vp->v_lockf); own != NULL; own = next) {
		next = LIST_NEXT(own, lf_link);
		if (own->lf_owner != lf->lf_owner || !lf_overlap(own, lf))
			continue;
		if (own->lf_start < lf->lf_start && own->lf_end > lf->lf_end) {
			*spare = *own;
			spare->lf_start = lf->lf_end + 1;
			own->lf_end = lf->lf_start - 1;
			LIST_INSERT_HEAD(&vp->v_lockf, spare, lf_link);
			lockf_count++;
			used = true;
		} else if (own->lf_start < lf->lf_start) {
			own->lf_end = lf->lf_start - 1;
		} else if (own->lf_end > lf->lf_end) {
			own->lf_start = lf->lf_end + 1;
		} else {
			lf_free(own);
		}
	}
	return used;
}

static int
lf_set(struct vnode *vp, const struct lockf *want, bool wait)
{
	struct lockf *lf = pool_get(&lockf_pool, PR_WAITOK);
	struct lockf *spare = pool_get(&lockf_pool, PR_WAITOK);
	int error = 0;

	mutex_enter(&lockf_lock);
	if (want->lf_type != F_UNLCK) {
		if (wait)
			error = lf_wait(vp, want);
		else if (lf_blocker(vp, want) != NULL)
			error = EAGAIN;
		if (error == 0 && lockf_count + 2 > LOCKF_MAX)
			error = ENOLCK;
	}
	if (error == 0) {
		if (lf_cut(vp, want, spare))
			spare = NULL;
		if (want->lf_type != F_UNLCK) {
			*lf = *want;
			LIST_INSERT_HEAD(&vp->v_lockf, lf, lf_link);
			lockf_count++;
			lf = NULL;
		}
		lf_wakeup();
	}
	mutex_exit(&lockf_lock);
	if (lf != NULL)
		pool_put(&lockf_pool, lf);
	if (spare != NULL)
		pool_put(&lockf_pool, spare);
	return error;
}

static void
lf_get(struct vnode *vp, const struct lockf *want, struct flock *fl)
{
	struct lockf *blocker;

	mutex_enter(&lockf_lock);
	blocker = lf_blocker(vp, want);
	if (blocker == NULL) {
		fl->l_type = F_UNLCK;
	} else {
		fl->l_type = blocker->lf_type;
		fl->l_whence = SEEK_SET;
		fl->l_start = blocker->lf_start;
		fl->l_len = blocker->lf_end == LOCKF_EOF ? 0 :
		    blocker->lf_end - blocker->lf_start + 1;
		fl->l_pid = blocker->lf_pid;
	}
	mutex_exit(&lockf_lock);
}

/* The bytes that fl means, counted from base. */
static int
lf_range(const struct flock *fl, off_t base, struct lockf *lf)
{
	off_t start, end;

	if (__builtin_add_overflow(base, fl->l_start, &start))
		return EOVERFLOW;
	if (fl->l_len == 0)
		end = LOCKF_EOF;
	else if (__builtin_add_overflow(start, fl->l_len, &end))
		return EOVERFLOW;
	else if (fl->l_len < 0) {
		off_t tmp = start;

		start = end;
		end = tmp - 1;
	} else
		end--;
	if (start < 0)
		return EINVAL;
	lf->lf_start = start;
	lf->lf_end = end;
	return 0;
}

/*
 * Set, clear or ask for a lock.  cmd is F_SETLK, F_SETLKW or F_GETLK, flags
 * say the kind and whether to wait; base is what l_start counts from.
 */
int
lf_advlock(struct vnode *vp, const void *owner, int cmd, struct flock *fl,
    int flags, off_t base)
{
	struct lockf want = {
		.lf_owner = owner,
		.lf_kind = flags & (F_POSIX | F_FLOCK),
		.lf_type = fl->l_type,
		.lf_pid = curproc->p_pid,
	};
	int error;

	if (fl->l_type != F_RDLCK && fl->l_type != F_WRLCK &&
	    fl->l_type != F_UNLCK)
		return EINVAL;
	if ((error = lf_range(fl, base, &want)) != 0)
		return error;
	if (cmd == F_GETLK) {
		lf_get(vp, &want, fl);
		return 0;
	}
	return lf_set(vp, &want, (flags & F_WAIT) != 0);
}

/* The owner closes the file: its locks go. */
void
lf_release(struct vnode *vp, const void *owner)
{
	struct lockf *lf, *next;

	if (LIST_EMPTY(&vp->v_lockf))
		return;
	mutex_enter(&lockf_lock);
	for (lf = LIST_FIRST(&vp->v_lockf); lf != NULL; lf = next) {
		next = LIST_NEXT(lf, lf_link);
		if (lf->lf_owner == owner)
			lf_free(lf);
	}
	lf_wakeup();
	mutex_exit(&lockf_lock);
}
