/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_mutex: mutexes, adaptive and spinning.
 *
 * Overview
 *
 *	A mutex made with IPL_NONE is adaptive.  Its owner is an lwp, and who
 *	finds it held spins while that lwp is running on some CPU (it will be
 *	done soon) and sleeps otherwise.  Any other level makes a spin mutex:
 *	its owner is a CPU, which stays at that level or above until the
 *	mutex is released, and who finds it held spins.
 *
 *	The one word mtx_owner says everything:
 *
 *		0		free
 *		lwp		adaptive, held
 *		lwp | WAITERS	adaptive, held, somebody sleeps for it
 *		WAITERS		adaptive, free, but somebody was woken for it
 *				and more may sleep
 *		cpu | SPIN	spinning, held
 *
 * Adaptive: why no wakeup is lost
 *
 *	Who wants to sleep first locks the sleep queue, then sets WAITERS with
 *	a compare and swap on a word that still shows an owner, then joins the
 *	queue.  Who releases swaps lwp for 0; if that fails, WAITERS is set,
 *	and he locks the same queue before he changes the word.  So either the
 *	release comes first and the sleeper's swap fails, or WAITERS comes
 *	first and the releaser finds the sleeper on the queue.  One sleeper is
 *	woken at a time, and WAITERS stays set while others remain, so that the
 *	next release wakes the next.  Nothing is handed over: the woken lwp
 *	competes like any other, since a hand-over would make everybody wait
 *	for an lwp that is not running yet.
 *
 * Priority
 *
 *	Is not lent.  The kernel is not preemptive, so an owner that does not
 *	run has gone to sleep with the mutex held, and when it is woken it
 *	runs at PRI_KERNEL at least, before all lwps that share time.  What can
 *	keep it waiting are kernel threads and real-time lwps; if one of those
 *	wants the mutex itself, it waits as long as they compute.  (Mutexes of
 *	user code that lend priority are sys_futex_pi.c's.)
 *
 * Spinning: levels
 *
 *	A CPU may hold several spin mutexes and may release them in any order;
 *	the level before the first is kept in ci_mtx_oldspl and comes back
 *	with the last release.  ci_mtx_count counts them downward, so that
 *	"holds none" is zero.
 *
 *	Who spins does so by cpu_spin: the holder's CPU may be one that does
 *	not run just now, and then nothing is gained by turning.
 *
 * Looking at the owner
 *
 *	While spinning, the owner's lwp may exit.  Whether it runs is found by
 *	comparing its address with what each CPU runs, so that its memory is
 *	never read.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define MTX_WAITERS	((uintptr_t)1)
#define MTX_SPIN	((uintptr_t)2)
#define MTX_OWNER(v)	((v) & ~(MTX_WAITERS | MTX_SPIN))

struct mutex_obj {
	kmutex_t	mo_mutex;	/* first: the pointer users hold */
	u_int		mo_refs;	/* atomic */
};

static inline bool
mutex_cas(kmutex_t *mtx, uintptr_t old, uintptr_t new)
{
	return __atomic_compare_exchange_n(&mtx->mtx_owner, &old, new, false,
	    __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

static inline bool
mutex_is_spin(const kmutex_t *mtx)
{
	return mtx->mtx_ipl != IPL_NONE;
}

void
mutex_init(kmutex_t *mtx, kmutex_type_t type, int ipl)
{
	KASSERT(ipl >= IPL_NONE && ipl <= IPL_HIGH);
	KASSERT(type != MUTEX_SPIN || ipl != IPL_NONE);
	KASSERT(type != MUTEX_ADAPTIVE || ipl == IPL_NONE);

	mtx->mtx_owner = 0;
	mtx->mtx_ipl = (uint8_t)ipl;
	LOCKDEBUG_INIT(mtx, ipl == IPL_NONE ? LD_ADAPTIVE : LD_SPIN,
	    RETURN_ADDRESS);
}

void
mutex_destroy(kmutex_t *mtx)
{
	KASSERTMSG(mtx->mtx_owner == 0, "mutex %p: owner %#lx", (void *)mtx,
	    (u_long)mtx->mtx_owner);
	LOCKDEBUG_DESTROY(mtx);
}

/* True while the lwp runs on some CPU; its memory is not looked at. */
static bool
owner_runs(uintptr_t owner)
{
	struct cpu_info *ci;
	u_int i;

	CPU_INFO_FOREACH(i, ci) {
		if ((uintptr_t)atomic_load_relaxed(&ci->ci_curlwp) == owner)
			return true;
	}
	return false;
}

/*
 * Sleep until somebody releases the mutex, unless its word is no longer the
 * one that was seen.
 */
static void
mutex_sleep(kmutex_t *mtx, uintptr_t seen)
{
	kmutex_t *mp = sleepq_lock_turnstile(mtx);

	if (mtx->mtx_owner != (seen | MTX_WAITERS) &&
	    !mutex_cas(mtx, seen, seen | MTX_WAITERS)) {
		mutex_spin_exit(mp);
		return;
	}
	sleepq_enqueue(mp, mtx, "mutex", false);
	(void)sleepq_block(NSEC_NEVER, false);
}

static void __noinline
mutex_enter_slow(kmutex_t *mtx, uintptr_t self)
{
	u_int turns = 0;
	uintptr_t v;

	for (;;) {
		v = atomic_load_relaxed(&mtx->mtx_owner);
		if (MTX_OWNER(v) == 0) {
			if (mutex_cas(mtx, v, self | v))
				return;
		} else if (owner_runs(MTX_OWNER(v)))
			cpu_spin(&turns);
		else
			mutex_sleep(mtx, v);
	}
}

/* => the mutex is adaptive, the caller may sleep and does not hold it */
static void
mutex_adaptive_enter(kmutex_t *mtx)
{
	uintptr_t self = (uintptr_t)curlwp;

	KASSERTMSG(MTX_OWNER(mtx->mtx_owner) != self,
	    "mutex %p: locking against myself", (void *)mtx);
	if (__predict_true(mutex_cas(mtx, 0, self)))
		return;
	KASSERTMSG(!cpu_intr_p(), "mutex %p: sleep at interrupt level",
	    (void *)mtx);
	mutex_enter_slow(mtx, self);
}

/* Somebody sleeps, or did: wake one and leave word if more remain. */
static void __noinline
mutex_exit_slow(kmutex_t *mtx)
{
	kmutex_t *mp = sleepq_lock_turnstile(mtx);
	u_int n = sleepq_count(mp, mtx);

	atomic_store_release(&mtx->mtx_owner, n > 1 ? MTX_WAITERS : 0);
	(void)sleepq_wake(mp, mtx, 1);
}

static void
mutex_adaptive_exit(kmutex_t *mtx)
{
	uintptr_t self = (uintptr_t)curlwp;

	KASSERTMSG(MTX_OWNER(mtx->mtx_owner) == self,
	    "mutex %p: not ours: %#lx", (void *)mtx, (u_long)mtx->mtx_owner);
	if (__predict_false(!mutex_cas(mtx, self, 0)))
		mutex_exit_slow(mtx);
}

static inline void
spl_hold(struct cpu_info *ci, int s)
{

	if (ci->ci_mtx_count-- == 0)
		ci->ci_mtx_oldspl = s;
}

static inline void
spl_release(void)
{
	struct cpu_info *ci = curcpu();
	int s = ci->ci_mtx_oldspl;

	if (++ci->ci_mtx_count == 0)
		splx(s);
}

/* The mutex is held by another CPU: wait until it is ours. */
static void __noinline
mutex_spin_wait(kmutex_t *mtx, uintptr_t self)
{
	u_int turns = 0;

	do {
		while (atomic_load_relaxed(&mtx->mtx_owner) != 0)
			cpu_spin(&turns);
	} while (!mutex_cas(mtx, 0, self));
}

static inline void
mutex_spin_enter_at(kmutex_t *mtx, uintptr_t where __unused)
{
	int s = splraise(mtx->mtx_ipl);
	struct cpu_info *ci = curcpu();
	uintptr_t self = (uintptr_t)ci | MTX_SPIN;

	KASSERTMSG(mtx->mtx_owner != self, "spin mutex %p: locking against "
	    "myself", (void *)mtx);
	LOCKDEBUG_WANTLOCK(mtx, where);
	spl_hold(ci, s);
	if (__predict_false(!mutex_cas(mtx, 0, self)))
		mutex_spin_wait(mtx, self);
	LOCKDEBUG_LOCKED(mtx, where, false);
}

static inline void
mutex_spin_exit_at(kmutex_t *mtx, uintptr_t where __unused)
{
	KASSERTMSG(mtx->mtx_owner == ((uintptr_t)curcpu() | MTX_SPIN),
	    "spin mutex %p: not ours: %#lx", (void *)mtx,
	    (u_long)mtx->mtx_owner);
	LOCKDEBUG_UNLOCKED(mtx, where, false);
	atomic_store_release(&mtx->mtx_owner, 0);
	spl_release();
}

void
mutex_spin_enter(kmutex_t *mtx)
{
	mutex_spin_enter_at(mtx, RETURN_ADDRESS);
}

void
mutex_spin_exit(kmutex_t *mtx)
{
	mutex_spin_exit_at(mtx, RETURN_ADDRESS);
}

/* Apart, so that an adaptive mutex that is free needs no more registers. */
static void __noinline
mutex_enter_spin(kmutex_t *mtx, uintptr_t where)
{
	mutex_spin_enter_at(mtx, where);
}

static void __noinline
mutex_exit_spin(kmutex_t *mtx, uintptr_t where)
{
	mutex_spin_exit_at(mtx, where);
}

void
mutex_enter(kmutex_t *mtx)
{
	if (mutex_is_spin(mtx)) {
		mutex_enter_spin(mtx, RETURN_ADDRESS);
		return;
	}
	LOCKDEBUG_WANTLOCK(mtx, RETURN_ADDRESS);
	mutex_adaptive_enter(mtx);
	LOCKDEBUG_LOCKED(mtx, RETURN_ADDRESS, false);
}

void
mutex_exit(kmutex_t *mtx)
{
	if (mutex_is_spin(mtx)) {
		mutex_exit_spin(mtx, RETURN_ADDRESS);
		return;
	}
	LOCKDEBUG_UNLOCKED(mtx, RETURN_ADDRESS, false);
	mutex_adaptive_exit(mtx);
}

bool
mutex_tryenter(kmutex_t *mtx)
{
	uintptr_t v;
	int s;

	if (mutex_is_spin(mtx)) {
		s = splraise(mtx->mtx_ipl);
		if (!mutex_cas(mtx, 0, (uintptr_t)curcpu() | MTX_SPIN)) {
			splx(s);
			return false;
		}
		spl_hold(curcpu(), s);
	} else {
		v = atomic_load_relaxed(&mtx->mtx_owner);
		if (MTX_OWNER(v) != 0 ||
		    !mutex_cas(mtx, v, (uintptr_t)curlwp | v))
			return false;
	}
	LOCKDEBUG_LOCKED(mtx, RETURN_ADDRESS, false);
	return true;
}

/* True if the caller holds it; for a spin mutex: if this CPU does. */
int
mutex_owned(const kmutex_t *mtx)
{
	uintptr_t v = atomic_load_relaxed(&mtx->mtx_owner);

	if (mutex_is_spin(mtx))
		return v == ((uintptr_t)curcpu() | MTX_SPIN);
	return MTX_OWNER(v) == (uintptr_t)curlwp;
}

/* One reference, or NULL without memory; does not sleep. */
kmutex_t *
mutex_obj_tryalloc(kmutex_type_t type, int ipl)
{
	struct mutex_obj *mo = kmem_alloc(sizeof(*mo), KM_NOSLEEP);

	if (mo == NULL)
		return NULL;
	mutex_init(&mo->mo_mutex, type, ipl);
	mo->mo_refs = 1;
	return &mo->mo_mutex;
}

void
mutex_obj_hold(kmutex_t *mtx)
{
	struct mutex_obj *mo = __containerof(mtx, struct mutex_obj, mo_mutex);

	atomic_inc_uint(&mo->mo_refs);
}

/* True if this was the last reference and the mutex is gone. */
bool
mutex_obj_free(kmutex_t *mtx)
{
	struct mutex_obj *mo = __containerof(mtx, struct mutex_obj, mo_mutex);

	if (atomic_dec_uint_nv(&mo->mo_refs) != 0)
		return false;
	mutex_destroy(mtx);
	kmem_free(mo, sizeof(*mo));
	return true;
}
