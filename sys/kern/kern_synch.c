/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_synch: giving the CPU away.
 *
 * Overview
 *
 *	The kernel is not preemptive: an lwp gives its CPU away when it sleeps,
 *	yields, exits, or at the user's border when somebody more urgent waits
 *	(ci_want_resched, which cpu_need_resched makes it notice).
 *
 * A switch
 *
 *	mi_switch is entered with the lwp locked by whatever lock its state
 *	calls for (see sys/lwp.h), and with no other spin mutex held.  It takes
 *	the CPU's spc_mutex, picks the next lwp, and *keeps spc_mutex until the
 *	next lwp runs*, which releases it in mi_switch_tail.  So nobody can take
 *	the old lwp off this CPU's run queue before its registers are saved.
 *	The lock of a sleep queue is released before the switch; a waker
 *	that comes then must give the lwp to this same CPU (l_running says so,
 *	see sched_takecpu) and waits for spc_mutex.
 *
 *	The interrupt level that the outermost spin mutex will restore belongs
 *	to the lwp, not to the CPU, so it is carried over the switch by hand.
 *
 *	Address space, segments, FPU and stack are cpu_switchto's.
 *
 * Time
 *
 *	What the old lwp ran is charged to it, before it is queued again by
 *	the priority that leaves it; what the idle lwp ran is the CPU's idle
 *	time.  The clock is read once in a switch.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>

/*
 * What the current lwp ran since the last switch, or the last time that this
 * was asked for, is its own.
 * => lwp locked
 */
void
sched_account(struct lwp *l, nsec_t now)
{
	struct cpu_info *ci = curcpu();
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	nsec_t clock = sched_clock_at(now), ran;

	/*
	 * Uptime stands still on a CPU whose counter is behind; what is stolen
	 * from it meanwhile would turn its clock back.
	 */
	clock = MAX(clock, spc->spc_lastswitch);
	ran = clock - spc->spc_lastswitch;
	spc->spc_lastswitch = clock;
	l->l_utime += cpu_user_time(l, ran);
	if (l == ci->ci_idlelwp)
		spc->spc_idletime += ran;
	else
		sched_charge(l, ran, now);
	spc->spc_ncharge++;
}

/*
 * What runs on this CPU is charged for what it used so far.
 * => IPL_SCHED, no spin mutex held
 */
void
sched_charge_now(void)
{
	struct cpu_info *ci = curcpu();

	mutex_spin_enter(&ci->ci_schedstate.spc_mutex);
	sched_account(ci->ci_curlwp, nanouptime_ns());
	mutex_spin_exit(&ci->ci_schedstate.spc_mutex);
}

/* Choose who runs next.  => spc_mutex held */
static struct lwp *
pick_next(struct cpu_info *ci, struct lwp *l, nsec_t now)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	struct lwp *newl;

	if (l->l_stat == LSONPROC && l != ci->ci_idlelwp) {
		l->l_stat = LSRUN;
		l->l_priority = l->l_usrpri;	/* what it just ran counts */
		sched_requeue_current(l, now);
	}
	if (__predict_false(now - spc->spc_lastage >= SCHED_AGE))
		sched_age(spc, now);
	newl = sched_nextlwp(ci);
	if (newl->l_priority != newl->l_usrpri)
		sched_refresh(newl, now);
	newl->l_stat = LSONPROC;
	newl->l_running = true;
	ci->ci_want_resched = false;
	spc->spc_curpriority = newl->l_priority;
	sched_quantum_start(ci, newl, now, newl == l);
	if (l->l_stat == LSRUN)
		sched_wake_thief(l);
	return newl;
}

/*
 * Run somebody else; returns when it is our turn again.
 * => lwp locked on entry, by the only spin mutex held; unlocked on return
 */
void
mi_switch(struct lwp *l)
{
	struct cpu_info *ci = curcpu();
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	int oldspl = ci->ci_mtx_oldspl;
	struct lwp *newl, *prev = l;
	nsec_t now = nanouptime_ns();

	KASSERT(l == curlwp && ci->ci_curlwp == l);
	KASSERT(mutex_owned(l->l_mutex));
	KASSERTMSG(ci->ci_mtx_count == -1, "mi_switch: %d spin mutexes held",
	    -ci->ci_mtx_count);

	sched_account(l, now);
	sched_load_tick(now);
	if (l->l_mutex != &spc->spc_mutex) {
		mutex_spin_enter(&spc->spc_mutex);
		newl = pick_next(ci, l, now);
		mutex_spin_exit(l->l_mutex);
	} else
		newl = pick_next(ci, l, now);

	if (newl != l) {
		spc->spc_nswitch++;
		prev = cpu_switchto(l, newl);
	}
	curcpu()->ci_mtx_oldspl = oldspl;
	mi_switch_tail(prev);
	if (l->l_priority != l->l_usrpri)
		cpu_need_userret(l);
}

/*
 * On the new lwp's stack: the old one's state is saved.
 * => spc_mutex held on entry, released on return
 */
void
mi_switch_tail(struct lwp *prev)
{
	struct cpu_info *ci = curcpu();

	if (prev != ci->ci_curlwp)
		atomic_store_release(&prev->l_running, false);
	mutex_spin_exit(&ci->ci_schedstate.spc_mutex);
	if (__predict_false(sched_misfits != 0))
		sched_evict();
}

/*
 * Hand an lwp that is neither running nor queued to a CPU.
 * => lwp locked, by a lock that is not a CPU's unless it is this lwp's CPU's;
 *    on return its lock is its CPU's spc_mutex, which is not held (unless
 *    it was)
 */
void
setrunnable(struct lwp *l)
{
	struct cpu_info *ci = sched_takecpu(l);
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	bool held = l->l_mutex == &spc->spc_mutex;

	KASSERT(l->l_wchan == NULL);
	if (!held)
		mutex_spin_enter(&spc->spc_mutex);
	l->l_cpu = ci;
	l->l_stat = LSRUN;
	lwp_setlock(l, &spc->spc_mutex);
	sched_enqueue(l);
	sched_resched_lwp(l);
	if (!held)
		mutex_spin_exit(&spc->spc_mutex);
}

/* Somebody more urgent waits, or our time is up. */
void
preempt(void)
{
	struct lwp *l = curlwp;

	lwp_lock(l);
	l->l_nivcsw++;
	mi_switch(l);
}

/* Behind all others of our priority; those less urgent do not count. */
void
yield(void)
{
	struct lwp *l = curlwp;

	lwp_lock(l);
	l->l_nvcsw++;
	l->l_pflag |= LP_YIELD;
	mi_switch(l);
	l->l_pflag &= ~LP_YIELD;
}

/* On the way to user mode: the kernel's priority ends here. */
void
sched_settle(struct lwp *l)
{
	struct schedstate_percpu *spc;
	bool other;

	lwp_lock(l);
	spc = &l->l_cpu->ci_schedstate;
	l->l_priority = l->l_usrpri;
	spc->spc_curpriority = l->l_priority;
	other = sched_waiting_above(spc, l->l_priority);
	lwp_unlock(l);
	if (other)
		preempt();
}

/*
 * What a CPU does when nobody wants it: it looks for work on other queues,
 * and when there is none, rests.  cpu_idle waits for an event, unless
 * ci_want_resched is set; sched_resched_lwp sets that for an idle CPU
 * whenever it queues an lwp, there or where it may be fetched.  A CPU that is
 * to leave stops here, and goes on from here when it comes back.
 */
void
idle_loop(void *arg __unused)
{
	struct cpu_info *ci = curcpu();
	struct lwp *l = curlwp;

	KASSERT(l == ci->ci_idlelwp);
	for (;;) {
		if (__predict_false(sched_misfits != 0))
			sched_evict();
		if (__predict_false(!ci->ci_schedstate.spc_online))
			mi_cpu_leave(ci);
		if (ci->ci_schedstate.spc_count == 0 && !sched_steal(ci))
			cpu_idle();
		if (ci->ci_want_resched) {
			lwp_lock(l);
			mi_switch(l);
		}
	}
}
