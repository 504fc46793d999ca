/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_lockdebug: the checks of option LOCKDEBUG.
 *
 * Every lock carries a record: what kind it is, who made, locked and released
 * it last.  Every CPU carries the list of spin mutexes it holds; an lwp's
 * adaptive mutexes and rwlocks are counted.  From these follow:
 *
 *	- a lock used before its init or after its destroy, or initialised
 *	  while it is live;
 *	- an adaptive lock wanted by an interrupt, or under a spin mutex;
 *	- a spin mutex wanted with one of a higher level held: who holds the
 *	  first may be interrupted by somebody who wants the second;
 *	- sleeping with a spin mutex held other than the sleep queue's;
 *	- leaving for user mode, or dying, with anything held.
 *
 * Locking against oneself and releasing what another holds are seen by the
 * locks themselves (KASSERT).
 *
 * A panic prints the lock and its history; checks are silent from then on.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/lockdebug.h>
#include <sys/lwp.h>
#include <sys/systm.h>

static void __dead
lockdebug_abort(const struct lockdebug *ld, const void *lock,
    const char *what)
{
	static const char *const kind[] = { "adaptive", "spin", "rwlock" };

	panic("lock error: %s: %s %p, made at %#lx, locked at %#lx, "
	    "released at %#lx", what, kind[ld->ld_kind], lock,
	    (u_long)ld->ld_initaddr, (u_long)ld->ld_locked,
	    (u_long)ld->ld_unlocked);
}

void
lockdebug_init(struct lockdebug *ld, const void *lock,
    enum lockdebug_kind kind, uintptr_t where)
{
	(void)lock;
	ld->ld_kind = (uint8_t)kind;
	ld->ld_initaddr = where;
	ld->ld_locked = 0;
	ld->ld_unlocked = 0;
	ld->ld_magic = LOCKDEBUG_MAGIC;
}

void
lockdebug_destroy(struct lockdebug *ld, const void *lock)
{
	if (panicstr == NULL && ld->ld_magic != LOCKDEBUG_MAGIC)
		lockdebug_abort(ld, lock, "destroyed twice");
	ld->ld_magic = 0;
}

static void
spin_check(const struct lockdebug *ld, const kmutex_t *mtx)
{
	const struct cpu_data *cd = &curcpu()->ci_data;
	const kmutex_t *held;
	u_int i;

	for (i = 0; i < cd->cpu_nspinheld; i++) {
		held = cd->cpu_spinheld[i];
		if (held->mtx_ipl > mtx->mtx_ipl)
			lockdebug_abort(ld, mtx,
			    "wanted with one of a higher level held");
	}
}

void
lockdebug_wantlock(struct lockdebug *ld, const void *lock, uintptr_t where)
{
	struct cpu_info *ci = curcpu();

	if (panicstr != NULL)
		return;
	if (ld->ld_magic != LOCKDEBUG_MAGIC)
		panic("lock %p wanted at %#lx is not initialised", lock,
		    (u_long)where);
	if (ld->ld_kind == LD_SPIN) {
		spin_check(ld, lock);
		return;
	}
	if (cpu_intr_p())
		lockdebug_abort(ld, lock, "wanted at interrupt level");
	if (ci->ci_mtx_count != 0)
		lockdebug_abort(ld, lock, "wanted with a spin mutex held");
}

static void
spin_push(struct cpu_info *ci, const struct lockdebug *ld, const void *lock)
{
	struct cpu_data *cd = &ci->ci_data;

	if (cd->cpu_nspinheld == LOCKDEBUG_HELD)
		lockdebug_abort(ld, lock, "too many spin mutexes held");
	cd->cpu_spinheld[cd->cpu_nspinheld++] = lock;
}

static void
spin_pop(struct cpu_info *ci, const struct lockdebug *ld, const void *lock)
{
	struct cpu_data *cd = &ci->ci_data;
	u_int i;

	for (i = cd->cpu_nspinheld; i > 0; i--) {
		if (cd->cpu_spinheld[i - 1] == lock)
			break;
	}
	if (i == 0)
		lockdebug_abort(ld, lock, "released by a CPU without it");
	cd->cpu_nspinheld--;
	for (; i <= cd->cpu_nspinheld; i++)
		cd->cpu_spinheld[i - 1] = cd->cpu_spinheld[i];
}

void
lockdebug_locked(struct lockdebug *ld, const void *lock, uintptr_t where,
    bool shared)
{
	if (panicstr != NULL)
		return;
	if (!shared)
		ld->ld_locked = where;
	if (ld->ld_kind == LD_SPIN)
		spin_push(curcpu(), ld, lock);
	else if (shared)
		curlwp->l_shlocks++;
	else
		curlwp->l_exlocks++;
}

void
lockdebug_unlocked(struct lockdebug *ld, const void *lock, uintptr_t where,
    bool shared)
{
	u_int *count;

	if (panicstr != NULL)
		return;
	if (!shared)
		ld->ld_unlocked = where;
	if (ld->ld_kind == LD_SPIN) {
		spin_pop(curcpu(), ld, lock);
		return;
	}
	count = shared ? &curlwp->l_shlocks : &curlwp->l_exlocks;
	if (*count == 0)
		lockdebug_abort(ld, lock, "released by an lwp without any");
	--*count;
}

void
lockdebug_barrier(const void *except, bool slept)
{
	struct cpu_data *cd = &curcpu()->ci_data;
	struct lwp *l = curlwp;
	u_int i;

	if (panicstr != NULL)
		return;
	for (i = 0; i < cd->cpu_nspinheld; i++) {
		if (cd->cpu_spinheld[i] != except)
			panic("lock error: spin mutex %p held at a barrier",
			    cd->cpu_spinheld[i]);
	}
	if (slept && (l->l_exlocks != 0 || l->l_shlocks != 0))
		panic("lock error: lwp %d holds %u locks, %u shared",
		    l->l_lid, l->l_exlocks, l->l_shlocks);
}

void
lockdebug_userret(void)
{
	lockdebug_barrier(NULL, true);
}
