/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_timeout: functions called at a moment.
 *
 * Overview
 *
 *	Each CPU keeps its callouts in a tree by deadline.  The machine's
 *	timer is one-shot and is asked for the first deadline, or for the end
 *	of the running lwp's slice if that comes sooner; there is no tick.
 *
 *	The timer is only ever set earlier (callout_timer_want): to move it
 *	later, when a callout is stopped, would cost a hypercall to save an
 *	event that probably never comes, since most stopped callouts guard
 *	something that is started again at once.  A timer that rings too early
 *	finds nothing due and is set to what is then right.
 *
 * Operation
 *
 *	The timer's event calls callout_intr, which asks for the software
 *	interrupt when the first deadline has passed.  That one, softclock,
 *	takes due callouts off the tree one by one and calls them without any
 *	lock, at IPL_SOFTCLOCK.
 *
 *	A software interrupt runs to its end on the stack of whoever was
 *	interrupted.  Hence a callout's function can be under way only on
 *	another CPU, or beneath us when we are an interrupt ourselves or are
 *	that function.  callout_halt waits for the first case, spinning since
 *	such functions are short, and returns at once in the others.
 *
 * Moving
 *
 *	A callout is scheduled on the CPU that asks, also one that is pending
 *	elsewhere, since no CPU sets another's timer.  Only if its function is
 *	under way elsewhere it stays there, so that it can never run twice at
 *	once, and softclock over there sees it when it is done.
 *
 *	A CPU that has stopped leaves its tree to the one that sent it away,
 *	which moves all of it into its own (callout_adopt).  What fell due in
 *	between is late by that, never lost.
 *
 * Locking
 *
 *	cc_lock (IPL_SCHED) of the CPU that c_cpu names covers a callout.
 *	spc_mutex -> cc_lock, sleep queue -> cc_lock.  callout_adopt takes two,
 *	its own CPU's first: nobody else takes two, and it is always the first
 *	CPU that calls it.  Nothing is below it.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/callout.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/lwp.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>

static void	*softclock_si;		/* the same handle on every CPU */

static int
callout_compare(void *ctx __unused, const void *a, const void *b)
{
	const callout_t *ca = a, *cb = b;

	if (ca->c_deadline != cb->c_deadline)
		return ca->c_deadline < cb->c_deadline ? -1 : 1;
	if (ca->c_seq != cb->c_seq)
		return ca->c_seq < cb->c_seq ? -1 : 1;
	return 0;
}

static const rb_tree_ops_t callout_ops = {
	.rbto_compare_nodes = callout_compare,
	.rbto_compare_key = callout_compare,
	.rbto_node_offset = __builtin_offsetof(callout_t, c_node),
};

void
callout_init_cpu(struct cpu_info *ci)
{
	struct callout_cpu *cc = &ci->ci_callout;

	mutex_init(&cc->cc_lock, MUTEX_SPIN, IPL_SCHED);
	rb_tree_init(&cc->cc_tree, &callout_ops);
	cc->cc_timer = NSEC_NEVER;
}

void
callout_init(callout_t *c, u_int flags __unused)
{
	memset(c, 0, sizeof(*c));
	c->c_cpu = curcpu();
}

void
callout_destroy(callout_t *c)
{
	KASSERTMSG((c->c_flags & CALLOUT_PENDING) == 0,
	    "callout %p destroyed while pending", (void *)c);
	c->c_func = NULL;
}

void
callout_setfunc(callout_t *c, void (*func)(void *), void *arg)
{
	KASSERT((c->c_flags & CALLOUT_PENDING) == 0);
	c->c_func = func;
	c->c_arg = arg;
}

/* Lock the CPU whose tree the callout is, or would be, in. */
static struct callout_cpu *
callout_lock(callout_t *c)
{
	struct cpu_info *ci;
	struct callout_cpu *cc;

	for (;;) {
		ci = atomic_load_relaxed(&c->c_cpu);
		cc = &ci->ci_callout;
		mutex_spin_enter(&cc->cc_lock);
		if (c->c_cpu == ci)
			return cc;
		mutex_spin_exit(&cc->cc_lock);
	}
}

/* => cc_lock held; returns whether it was pending */
static bool
callout_remove(struct callout_cpu *cc, callout_t *c)
{
	if ((c->c_flags & CALLOUT_PENDING) == 0)
		return false;
	rb_tree_remove_node(&cc->cc_tree, c);
	c->c_flags &= ~CALLOUT_PENDING;
	return true;
}

/* The same, after having moved it here, not pending, if it may move. */
static struct callout_cpu *
callout_lock_here(callout_t *c)
{
	struct callout_cpu *cc;

	for (;;) {
		cc = callout_lock(c);
		if (cc == &curcpu()->ci_callout || cc->cc_active == c)
			return cc;
		(void)callout_remove(cc, c);
		c->c_cpu = curcpu();
		mutex_spin_exit(&cc->cc_lock);
	}
}

/* => cc_lock held */
static void
timer_want_locked(struct callout_cpu *cc, nsec_t when)
{
	if (when >= cc->cc_timer)
		return;
	cc->cc_timer = when;
	cpu_timer_program(when);
}

void
callout_timer_want(nsec_t when)
{
	struct callout_cpu *cc = &curcpu()->ci_callout;

	mutex_spin_enter(&cc->cc_lock);
	timer_want_locked(cc, when);
	mutex_spin_exit(&cc->cc_lock);
}

void
callout_schedule_at(callout_t *c, nsec_t deadline)
{
	struct callout_cpu *cc = callout_lock_here(c);

	KASSERT(c->c_func != NULL);
	(void)callout_remove(cc, c);
	c->c_deadline = deadline;
	c->c_seq = cc->cc_seq++;
	c->c_flags = (c->c_flags & ~CALLOUT_FIRED) | CALLOUT_PENDING;
	(void)rb_tree_insert_node(&cc->cc_tree, c);
	if (cc == &curcpu()->ci_callout)
		timer_want_locked(cc, deadline);
	mutex_spin_exit(&cc->cc_lock);
}

void
callout_reset_at(callout_t *c, nsec_t deadline, void (*func)(void *),
    void *arg)
{
	c->c_func = func;
	c->c_arg = arg;
	callout_schedule_at(c, deadline);
}

/* Not to be called any more; true if it had fired already. */
bool
callout_stop(callout_t *c)
{
	struct callout_cpu *cc = callout_lock(c);
	bool fired;

	(void)callout_remove(cc, c);
	fired = (c->c_flags & CALLOUT_FIRED) != 0;
	c->c_flags &= ~CALLOUT_FIRED;
	mutex_spin_exit(&cc->cc_lock);
	return fired;
}

/*
 * The same, and its function is not under way on another CPU either.
 * => interlock, if any, is what that function may be waiting for: released
 *    while we wait, held again on return
 */
bool
callout_halt(callout_t *c, kmutex_t *interlock)
{
	bool fired = callout_stop(c);
	struct callout_cpu *cc = &c->c_cpu->ci_callout;
	u_int turns = 0;

	if (atomic_load_acquire(&cc->cc_active) != c ||
	    cc == &curcpu()->ci_callout)
		return fired;
	if (interlock != NULL)
		mutex_exit(interlock);
	while (atomic_load_acquire(&cc->cc_active) == c)
		cpu_spin(&turns);
	if (interlock != NULL)
		mutex_enter(interlock);
	/* It may have scheduled itself meanwhile. */
	return callout_stop(c) || fired;
}

bool
callout_pending(callout_t *c)
{
	return (atomic_load_relaxed(&c->c_flags) & CALLOUT_PENDING) != 0;
}

bool
callout_expired(callout_t *c)
{
	return (atomic_load_relaxed(&c->c_flags) & CALLOUT_FIRED) != 0;
}

bool
callout_invoking(callout_t *c)
{
	return atomic_load_acquire(&c->c_cpu->ci_callout.cc_active) == c;
}

/* The first in the tree, if due by now: off it, active.  => cc_lock held */
static callout_t *
take_due(struct callout_cpu *cc, nsec_t now)
{
	callout_t *c = RB_TREE_MIN(&cc->cc_tree);

	if (c == NULL || c->c_deadline > now)
		return NULL;
	(void)callout_remove(cc, c);
	c->c_flags |= CALLOUT_FIRED;
	cc->cc_active = c;
	return c;
}

/*
 * The software interrupt: call all that were due when it began, then set the
 * timer.  One that schedules itself again at once has to wait for the next,
 * or this would never end.
 */
static void
softclock(void *arg __unused)
{
	struct callout_cpu *cc = &curcpu()->ci_callout;
	nsec_t now = nanouptime_ns();
	void (*func)(void *);
	callout_t *c;
	void *farg;

	mutex_spin_enter(&cc->cc_lock);
	while ((c = take_due(cc, now)) != NULL) {
		func = c->c_func;
		farg = c->c_arg;
		mutex_spin_exit(&cc->cc_lock);
		/* The function may free its callout: not touched after. */
		(*func)(farg);
		mutex_spin_enter(&cc->cc_lock);
		atomic_store_release(&cc->cc_active, NULL);
	}
	c = RB_TREE_MIN(&cc->cc_tree);
	if (c != NULL)
		timer_want_locked(cc, c->c_deadline);
	mutex_spin_exit(&cc->cc_lock);
}

void
callout_intr(void)
{
	struct cpu_info *ci = curcpu();
	struct callout_cpu *cc = &ci->ci_callout;
	nsec_t now = nanouptime_ns(), next;
	callout_t *c;

	next = sched_quantum_check(ci, now);
	mutex_spin_enter(&cc->cc_lock);
	cc->cc_timer = NSEC_NEVER;
	c = RB_TREE_MIN(&cc->cc_tree);
	if (c != NULL && c->c_deadline > now)
		next = MIN(next, c->c_deadline);
	timer_want_locked(cc, next);
	mutex_spin_exit(&cc->cc_lock);
	if (c != NULL && c->c_deadline <= now)
		softint_schedule(softclock_si);
}

/*
 * The callouts of a CPU that has stopped are this CPU's.
 * => no callout was scheduled there after it stopped
 */
void
callout_adopt(struct cpu_info *from)
{
	struct callout_cpu *mine = &curcpu()->ci_callout;
	struct callout_cpu *theirs = &from->ci_callout;
	callout_t *c;

	mutex_spin_enter(&mine->cc_lock);
	mutex_spin_enter(&theirs->cc_lock);
	KASSERT(theirs != mine && theirs->cc_active == NULL);
	while ((c = RB_TREE_MIN(&theirs->cc_tree)) != NULL) {
		rb_tree_remove_node(&theirs->cc_tree, c);
		c->c_seq = mine->cc_seq++;
		c->c_cpu = curcpu();
		(void)rb_tree_insert_node(&mine->cc_tree, c);
		timer_want_locked(mine, c->c_deadline);
	}
	theirs->cc_timer = NSEC_NEVER;
	mutex_spin_exit(&theirs->cc_lock);
	mutex_spin_exit(&mine->cc_lock);
}

void
callout_startup(void)
{
	softclock_si = softint_establish(SOFTINT_CLOCK | SOFTINT_MPSAFE,
	    softclock, NULL);
}
