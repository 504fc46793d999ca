/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_runq: who runs next.
 *
 * Overview
 *
 *	Each CPU has a run queue for every priority and a bitmap of those that
 *	hold somebody; the highest first, in order of arrival.  An lwp belongs
 *	to one CPU at a time (l_cpu) and is queued there.
 *
 * Which CPU
 *
 *	A woken lwp goes back to the CPU it ran on, whose caches know it, if
 *	that one is idle; else to one that is; else home all the same.  A new
 *	one goes to an idle CPU, or to the one with the fewest lwps.  These
 *	looks at other CPUs are taken without their locks and may be wrong by
 *	the time they are used.  What they miss is mended by the idle: a CPU
 *	looks at the other queues before it goes to rest (sched_steal), and
 *	whoever queues an lwp that cannot run at once, be it one just preempted,
 *	wakes a resting CPU to do so.
 *
 * Affinity
 *
 *	An lwp runs only on the CPUs of its l_affinity, of which those count
 *	that are online; if none of them is, it may use any.  A CPU that goes
 *	offline makes that lasting: an lwp that is left without a CPU has all
 *	bits set then, those of CPUs to come among them, and does not get its
 *	old set back with the CPU.  That is how Linux has it.
 *
 *	So an lwp may be queued where it may not run: it was preempted there
 *	after its affinity had changed, or the CPU went offline.  Such a misfit
 *	is never chosen, and sched_enqueue sets its CPU's bit in sched_misfits,
 *	at which every CPU looks after every switch; the first one takes it to
 *	where it belongs.  Thus nobody but sched_enqueue need care whether a
 *	CPU has gone since it was chosen.
 *
 * Priorities
 *
 *	Kernel threads and real-time lwps have theirs for good, the former
 *	above the latter: what they do is short, and done for others.  For the
 *	rest it follows what they used lately: l_estcpu grows by what the lwp
 *	runs and is halved every half second or so (2^29 ns).  One that
 *	computes all the time comes to about a second, which costs it
 *	ESTCPU_STEPS priorities; a nice value moves it by one priority each;
 *	SCHED_IDLE has the lowest, whatever it used.  An lwp that wakes in the
 *	kernel runs at PRI_KERNEL at least until it is back in user mode, since
 *	it may hold what others wait for.
 *
 * Slices
 *
 *	There is no tick.  When an lwp starts to run while others wait, or
 *	the first other comes to wait, the end of its slice is set
 *	(spc_quantum), and the timer is asked for it only if it would not
 *	ring earlier anyway.  One that yields and is chosen again goes on with
 *	its slice.  An lwp that has the CPU to itself has no slice.
 *
 * Real time
 *
 *	A real-time lwp that is preempted by a more urgent one is the first of
 *	its priority again, and has what was left of its slice then; it goes
 *	behind its equals only if it yields, or its slice, as one of SCHED_RR,
 *	has come to its end (POSIX.1-2017, 2.8.4).  Those who share time and
 *	wait beneath have RT_PAUSE after each RT_LIMIT that real-time lwps had
 *	the CPU to themselves, so that one that never ends can be ended; Linux
 *	has the same rule and numbers.
 *
 * Fairness
 *
 *	Switches that are SCHED_AGE apart give those who wait the priority that
 *	their faded use has earned, so that nobody starves, not even when the
 *	others yield to one another all the time and no slice comes to its end.
 *	That helps among equals.  A nicer one may wait beneath others however
 *	little it used, so the one that has waited longest goes to the top of
 *	the time-shared priorities, if that was AGE_PATIENCE, until it has run.
 *	NetBSD's SCHED_M2 gives such lwps a high priority in the same manner.
 *	What computes at the lowest priority thus has a slice every second or
 *	so, about a fiftieth of the CPU; several have four slices among them.
 *	Kernel threads are above all that and can keep the others waiting.
 *
 * Load
 *
 *	The load average is a sum with one sample every five seconds, which
 *	nobody has to take in time: the number of runnable lwps changes only
 *	in a switch or a wakeup, so a late sampler knows what it was meanwhile.
 *
 * Locking
 *
 *	spc_mutex (IPL_SCHED) covers a CPU's queues and every lwp on them.
 *	Of two CPUs the one with the lower number is locked first.  A CPU's
 *	bit of cpus_online changes under its own.  load_lock is below them.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/callout.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/ktimer.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define ESTCPU_FADE	29		/* halved every 2^29 ns */
#define ESTCPU_STEPS	20		/* priorities a busy lwp loses */
#define ESTCPU_FULL	(2ULL << ESTCPU_FADE)	/* of one always busy */
#define ESTCPU_UNIT	1024		/* so much is finer than a step */
#define PRI_BASE	43		/* nice 0, has not run lately */
#define AGE_PATIENCE	NSEC_PER_SEC
#define RT_LIMIT	(950 * NSEC_PER_MSEC)
#define RT_PAUSE	(50 * NSEC_PER_MSEC)

#define LOAD_SHIFT	11		/* fraction bits of a load */
#define LOAD_INTERVAL	(5 * NSEC_PER_SEC)

/*
 * exp(-5s/1min), exp(-5s/5min), exp(-5s/15min) in load's fixed point.
 */
static const uint32_t	load_factor[3] = { 1884, 2014, 2037 };

/* CPUs whose queues hold lwps that may not run there, a bit each; atomic. */
volatile uint32_t	sched_misfits;

/* Key: d load_lock. */
static kmutex_t		load_lock;
static uint32_t		load_avg[3];	/* d */
nsec_t			sched_load_next; /* d: moment of the next sample */

void
sched_init(void)
{
	mutex_init(&load_lock, MUTEX_SPIN, IPL_SCHED);
	sched_load_next = LOAD_INTERVAL;
}

void
sched_cpuattach(struct cpu_info *ci)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	u_int i;

	mutex_init(&spc->spc_mutex, MUTEX_SPIN, IPL_SCHED);
	for (i = 0; i < PRI_COUNT; i++)
		TAILQ_INIT(&spc->spc_runq[i]);
	spc->spc_quantum = NSEC_NEVER;
	spc->spc_lastswitch = sched_clock();
}

static int
highest_queued(const struct schedstate_percpu *spc)
{
	int i = fls32(spc->spc_words) - 1;

	return i < 0 ? PRI_NONE : i * 32 + fls32(spc->spc_bitmap[i]) - 1;
}

/* Somebody waits who is more urgent than `pri'. */
bool
sched_waiting_above(const struct schedstate_percpu *spc, int pri)
{
	return highest_queued(spc) > pri;
}

/* The CPUs that the lwp may use now, a bit each; there is always one. */
static uint32_t
lwp_cpus(const struct lwp *l)
{
	uint32_t online = mi_cpus_online(), cpus = l->l_affinity & online;

	return cpus != 0 ? cpus : online;
}

static bool
lwp_may_use(const struct lwp *l, const struct cpu_info *ci)
{
	return (lwp_cpus(l) & (1u << cpu_index(ci))) != 0;
}

/* Behind those of its priority, or as their first. */
static inline void
enqueue(struct lwp *l, bool first)
{
	struct schedstate_percpu *spc = &l->l_cpu->ci_schedstate;
	int pri = l->l_priority;

	KASSERT(mutex_owned(&spc->spc_mutex));
	KASSERT(l->l_stat == LSRUN);
	KASSERTMSG(pri > PRI_IDLE && pri < PRI_COUNT, "priority %d", pri);

	if (__predict_false(first))
		TAILQ_INSERT_HEAD(&spc->spc_runq[pri], l, l_runq);
	else
		TAILQ_INSERT_TAIL(&spc->spc_runq[pri], l, l_runq);
	spc->spc_bitmap[pri / 32] |= 1u << (pri % 32);
	spc->spc_words |= 1u << (pri / 32);
	spc->spc_count++;
	if (__predict_false(!lwp_may_use(l, l->l_cpu)))
		atomic_or_32(&sched_misfits, 1u << cpu_index(l->l_cpu));
}

/* => lwp locked by the spc_mutex of its CPU */
void
sched_enqueue(struct lwp *l)
{
	enqueue(l, false);
}

/*
 * The current lwp could go on, but gives its CPU away: it is on the queue, at
 * the place that its class calls for.
 * => lwp locked by the spc_mutex of its CPU
 */
void
sched_requeue_current(struct lwp *l, nsec_t now)
{
	nsec_t end = l->l_cpu->ci_schedstate.spc_quantum;
	bool first = false;

	if (__predict_false(lwp_realtime(l)) && !(l->l_pflag & LP_YIELD)) {
		first = l->l_class == SCHED_FIFO || end > now;
		if (l->l_class == SCHED_RR && first && end != NSEC_NEVER)
			l->l_sliceleft = end - now;
	}
	enqueue(l, first);
}

void
sched_dequeue(struct lwp *l)
{
	struct schedstate_percpu *spc = &l->l_cpu->ci_schedstate;
	int pri = l->l_priority;

	KASSERT(mutex_owned(&spc->spc_mutex));
	KASSERT(l->l_stat == LSRUN);

	TAILQ_REMOVE(&spc->spc_runq[pri], l, l_runq);
	if (TAILQ_EMPTY(&spc->spc_runq[pri])) {
		spc->spc_bitmap[pri / 32] &= ~(1u << (pri % 32));
		if (spc->spc_bitmap[pri / 32] == 0)
			spc->spc_words &= ~(1u << (pri / 32));
	}
	spc->spc_count--;
}

/*
 * The most urgent lwp on a queue, of priority `pri' or less, that may run on
 * `ci', or NULL; with `misfit' it is one that may not run where it is.
 */
static inline struct lwp *
queued_below(const struct cpu_info *at, const struct cpu_info *ci, bool misfit,
    int pri)
{
	const struct schedstate_percpu *spc = &at->ci_schedstate;
	struct lwp *l;

	for (; pri > PRI_IDLE; pri--)
		TAILQ_FOREACH(l, &spc->spc_runq[pri], l_runq)
			if (lwp_may_use(l, ci) &&
			    !(misfit && lwp_may_use(l, at)))
				return l;
	return NULL;
}

static struct lwp *
queued_lwp(const struct cpu_info *at, const struct cpu_info *ci, bool misfit)
{
	const struct schedstate_percpu *spc = &at->ci_schedstate;

	return spc->spc_count == 0 ? NULL :
	    queued_below(at, ci, misfit, highest_queued(spc));
}

/*
 * A real-time lwp is the most urgent: it is its turn, unless it is that of
 * somebody who waits beneath.
 */
static __noinline struct lwp *
next_realtime(struct cpu_info *ci, struct lwp *l)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	struct lwp *other = queued_below(ci, ci, false,
	    imin(highest_queued(spc), PRI_USER_RT));
	nsec_t now = nanouptime_ns();

	if (spc->spc_rtalone && now - spc->spc_rtsince >= RT_LIMIT) {
		if (spc->spc_rtpause == 0)
			spc->spc_rtpause = now + RT_PAUSE;
		if (now < spc->spc_rtpause && other != NULL)
			return other;
		spc->spc_rtalone = false;
	}
	if (!spc->spc_rtalone) {
		spc->spc_rtsince = now;
		spc->spc_rtpause = 0;
	}
	spc->spc_rtalone = other != NULL;
	return l;
}

/* Off the queue with who is next; the idle lwp if there is none. */
struct lwp *
sched_nextlwp(struct cpu_info *ci)
{
	struct lwp *l = queued_lwp(ci, ci, false);

	if (l == NULL)
		return ci->ci_idlelwp;
	if (__predict_true(l->l_priority <= PRI_USER_RT))
		ci->ci_schedstate.spc_rtalone = false;
	else if (l->l_priority < PRI_KTHREAD)
		l = next_realtime(ci, l);
	sched_dequeue(l);
	return l;
}

/* Does the CPU rest?  => no lock; true only for now */
static bool
cpu_rests(const struct cpu_info *ci)
{
	return ci->ci_schedstate.spc_online &&
	    atomic_load_relaxed(&ci->ci_curlwp) == ci->ci_idlelwp &&
	    atomic_load_relaxed(&ci->ci_schedstate.spc_count) == 0;
}

/* A CPU that rests and may be used by the lwp, or NULL. */
static struct cpu_info *
resting_cpu(const struct lwp *l)
{
	struct cpu_info *ci;
	u_int i;

	if (ncpuonline == 1)
		return NULL;
	CPU_INFO_FOREACH(i, ci)
		if (cpu_rests(ci) && lwp_may_use(l, ci))
			return ci;
	return NULL;
}

/* Of the CPUs that the lwp may use, one with the fewest on its queue. */
static struct cpu_info *
shortest_queue(const struct lwp *l)
{
	struct cpu_info *best = &cpu_info_primary, *ci;
	uint32_t cpus = lwp_cpus(l);
	bool found = false;
	u_int i;

	CPU_INFO_FOREACH(i, ci) {
		if ((cpus & (1u << i)) == 0 ||
		    (found && ci->ci_schedstate.spc_count >=
		    best->ci_schedstate.spc_count))
			continue;
		best = ci;
		found = true;
	}
	return best;
}

/*
 * The CPU on which a woken lwp is to run.  While its own still saves its
 * registers no other will do, nor while that CPU's lock is the lwp's.
 * => lwp locked
 */
struct cpu_info *
sched_takecpu(struct lwp *l)
{
	struct cpu_info *home = l->l_cpu, *ci;
	bool good = lwp_may_use(l, home);

	if (atomic_load_acquire(&l->l_running) ||
	    l->l_mutex == &home->ci_schedstate.spc_mutex ||
	    (good && (ncpuonline == 1 || cpu_rests(home))))
		return home;
	ci = resting_cpu(l);
	if (ci != NULL)
		return ci;
	return good ? home : shortest_queue(l);
}

/* The CPU on which a new lwp with l's affinity begins. */
struct cpu_info *
sched_forkcpu(struct lwp *l)
{
	struct cpu_info *ci = resting_cpu(l);

	return ci != NULL ? ci : shortest_queue(l);
}

static void
lock_pair(struct cpu_info *a, struct cpu_info *b)
{
	bool first = cpu_index(a) < cpu_index(b);

	mutex_spin_enter(&(first ? a : b)->ci_schedstate.spc_mutex);
	mutex_spin_enter(&(first ? b : a)->ci_schedstate.spc_mutex);
}

static void
unlock_pair(struct cpu_info *a, struct cpu_info *b)
{
	mutex_spin_exit(&a->ci_schedstate.spc_mutex);
	mutex_spin_exit(&b->ci_schedstate.spc_mutex);
}

/* From one queue to another.  => both CPUs locked */
static void
move_queued(struct lwp *l, struct cpu_info *ci)
{
	sched_dequeue(l);
	l->l_cpu = ci;
	lwp_setlock(l, &ci->ci_schedstate.spc_mutex);
	sched_enqueue(l);
}

/* This CPU's queue gets an lwp of another's; false if there is none. */
static bool
steal_from(struct cpu_info *ci, struct cpu_info *from)
{
	struct lwp *l;

	lock_pair(ci, from);
	l = queued_lwp(from, ci, false);
	if (l != NULL) {
		move_queued(l, ci);
		ci->ci_want_resched = true;
	}
	unlock_pair(ci, from);
	return l != NULL;
}

/* Some CPU that a misfit on the queue may use, or NULL if there is none. */
static struct cpu_info *
misfit_target(struct cpu_info *from)
{
	struct schedstate_percpu *spc = &from->ci_schedstate;
	struct cpu_info *ci, *to = NULL;
	struct lwp *l = NULL;
	u_int i;

	mutex_spin_enter(&spc->spc_mutex);
	if (spc->spc_count != 0) {
		CPU_INFO_FOREACH(i, ci)
			if (ci != from && l == NULL)
				l = queued_lwp(from, ci, true);
		if (l != NULL) {
			to = resting_cpu(l);
			if (to == NULL)
				to = shortest_queue(l);
		}
	}
	mutex_spin_exit(&spc->spc_mutex);
	return to;
}

/* Nobody is queued on the CPU who may not run there. */
static void
evict_from(struct cpu_info *from)
{
	struct cpu_info *to;
	struct lwp *l;

	while ((to = misfit_target(from)) != NULL) {
		lock_pair(from, to);
		l = queued_lwp(from, to, true);
		if (l != NULL) {
			move_queued(l, to);
			sched_resched_lwp(l);
		}
		unlock_pair(from, to);
	}
}

/* Lwps are queued only where they may run.  => no spin mutex held */
void
sched_evict(void)
{
	uint32_t cpus;

	while ((cpus = atomic_swap_32(&sched_misfits, 0)) != 0)
		for (; cpus != 0; cpus &= cpus - 1)
			evict_from(cpu_lookup((u_int)ffs32(cpus) - 1));
}

/*
 * This CPU is about to rest: is there work on another's queue?  Then it is on
 * ours now.  Who queues an lwp does so before he looks for a resting CPU, and
 * we say that we rest (we run the idle lwp) before we look at queues; so one
 * of the two sees the other.
 */
bool
sched_steal(struct cpu_info *ci)
{
	struct cpu_info *other;
	u_int i;

	if (ncpuonline == 1)
		return false;
	membar_sync();
	CPU_INFO_FOREACH(i, other)
		if (other != ci &&
		    atomic_load_relaxed(&other->ci_schedstate.spc_count) != 0 &&
		    steal_from(ci, other))
			return true;
	return false;
}

/* An lwp waits on a queue: a CPU that rests is to fetch it. */
void
sched_wake_thief(const struct lwp *l)
{
	struct cpu_info *ci;

	membar_sync();
	ci = resting_cpu(l);
	if (ci != NULL)
		cpu_need_resched(ci, 0);
}

/*
 * Make the CPU look at its queue if the lwp just queued should run first;
 * else see to it that its turn comes.
 * => spc_mutex of the lwp's CPU held
 */
void
sched_resched_lwp(struct lwp *l)
{
	struct cpu_info *ci = l->l_cpu;
	struct schedstate_percpu *spc = &ci->ci_schedstate;

	if (__predict_false(!lwp_may_use(l, ci))) {
		/* The next switch here takes it away. */
		cpu_need_resched(curcpu(), 0);
		return;
	}
	if (l->l_priority > spc->spc_curpriority) {
		if (!ci->ci_want_resched) {
			ci->ci_want_resched = true;
			cpu_need_resched(ci, 0);
		}
		return;
	}
	if (spc->spc_quantum == NSEC_NEVER) {
		spc->spc_quantum = nanouptime_ns() +
		    (ci->ci_curlwp->l_class == SCHED_FIFO ? RT_LIMIT :
		    SCHED_QUANTUM);
		if (ci == curcpu())
			callout_timer_want(spc->spc_quantum);
		else
			cpu_need_resched(ci, 0);
	}
	sched_wake_thief(l);
}

/*
 * The end of the slice of an lwp that starts to run, or goes on, while others
 * wait.
 */
static __noinline nsec_t
slice_end(const struct schedstate_percpu *spc, struct lwp *l, nsec_t now,
    bool again)
{
	nsec_t left;

	if (l->l_class == SCHED_FIFO)
		return RT_LIMIT + (spc->spc_rtalone ? spc->spc_rtsince : now);
	if (l->l_sliceleft != 0) {
		left = l->l_sliceleft;
		l->l_sliceleft = 0;
		return now + left;
	}
	if (again && spc->spc_quantum != NSEC_NEVER &&
	    spc->spc_quantum != SLICE_OVER)
		return spc->spc_quantum;
	return now + SCHED_QUANTUM;
}

/*
 * An lwp starts to run, or goes on, as `again' says: if others wait, it has a
 * slice, or the rest of the one it had.
 * => spc_mutex held
 */
void
sched_quantum_start(struct cpu_info *ci, struct lwp *l, nsec_t now, bool again)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;

	if (spc->spc_count == 0 || l == ci->ci_idlelwp) {
		spc->spc_quantum = NSEC_NEVER;
		return;
	}
	spc->spc_quantum = slice_end(spc, l, now, again);
	callout_timer_want(spc->spc_quantum);
}

/*
 * The fading that is due; `now' may have been read before that of another CPU
 * for whom the lwp ran.
 * => lwp locked
 */
static void
estcpu_fade(struct lwp *l, nsec_t now)
{
	nsec_t n = (now - l->l_estfade) >> ESTCPU_FADE;

	if (n == 0 || now < l->l_estfade)
		return;
	l->l_estcpu = n < 64 ? l->l_estcpu >> n : 0;
	l->l_estfade += n << ESTCPU_FADE;
}

/* The priority in user mode that class, nice, use and waiters come to. */
static int
user_priority(const struct lwp *l)
{
	uint32_t est;
	int pri;

	if ((l->l_flag & LW_SYSTEM) != 0)
		return l->l_usrpri;
	if (lwp_realtime(l))
		return imax(PRI_USER_RT + l->l_rtpri, l->l_lentpri);
	if (l->l_class == SCHED_IDLE)
		return imax(PRI_USER, l->l_lentpri);
	est = (uint32_t)(MIN(l->l_estcpu, ESTCPU_FULL) / ESTCPU_UNIT);
	pri = PRI_BASE - (l->l_proc->p_nice - NZERO) -
	    (int)(est * ESTCPU_STEPS / (uint32_t)(ESTCPU_FULL / ESTCPU_UNIT));
	return imax(imax(PRI_USER, imin(pri, MAXPRI_USER)), l->l_lentpri);
}

/*
 * The same on the CPU's accounts.  User time is measured at the user's border,
 * by another clock, so that it may seem to be a little more than there was, or
 * less than was charged for already.
 */
static void
charge_cpu(struct schedstate_percpu *spc, struct lwp *l, nsec_t ran)
{
	nsec_t user = l->l_utime + cpu_user_rest(l);

	user = user > l->l_ucharged ? MIN(user - l->l_ucharged, ran) : 0;
	l->l_ucharged += user;
	if (l->l_proc->p_nice > NZERO)
		spc->spc_nicetime += user;
	else
		spc->spc_usertime += user;
	spc->spc_systime += ran - user;
}

/* The lwp ran for so long.  => lwp locked, it is the current one */
void
sched_charge(struct lwp *l, nsec_t ran, nsec_t now)
{
	l->l_rtime += ran;
	charge_cpu(&l->l_cpu->ci_schedstate, l, ran);
	estcpu_fade(l, now);
	l->l_estcpu += ran;
	l->l_usrpri = user_priority(l);
	l->l_waitstart = now;
}

/* A lwp that woke begins to run: it has earned something by its sleep. */
void
sched_refresh(struct lwp *l, nsec_t now)
{
	estcpu_fade(l, now);
	l->l_usrpri = user_priority(l);
}

/*
 * The lwp wakes in the kernel; what priority it is to have after that is found
 * when it runs.
 * => lwp locked, on no queue
 */
void
sched_wokeup(struct lwp *l)
{
	l->l_priority = imax(l->l_usrpri, PRI_KERNEL);
	l->l_waitstart = nanouptime_ns();
	if (__predict_false(l->l_proc->p_timersparked))
		timers_unpark(l->l_proc);
}

/* A lwp's new base: queued at the right place.  => lwp locked */
static void
change_priority(struct lwp *l, int usrpri)
{
	l->l_usrpri = usrpri;
	if (l->l_stat == LSONPROC)
		lwp_need_userret(l);
	if (l->l_stat != LSRUN)
		return;
	sched_dequeue(l);
	l->l_priority = usrpri;
	sched_enqueue(l);
	sched_resched_lwp(l);
}

/* A new lwp begins as its maker, who shares what it used. */
void
sched_lwp_fork(struct lwp *l1, struct lwp *l2)
{
	l2->l_class = l1->l_class;
	l2->l_estcpu = l1->l_estcpu;
	l2->l_estfade = l1->l_estfade;
	l2->l_affinity = l1->l_affinity;
	l2->l_rtpri = l1->l_rtpri;
	l2->l_sliceleft = 0;
	l2->l_lentpri = PRI_NONE;
	l2->l_usrpri = l1->l_usrpri;
	l2->l_priority = l2->l_usrpri = user_priority(l2);
	l2->l_waitstart = nanouptime_ns();
}

/* A process's nice value; its lwps follow.  => p_lock held */
void
sched_nice(struct proc *p, int nice)
{
	struct lwp *l;

	KASSERT(mutex_owned(&p->p_lock));
	p->p_nice = nice;
	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		lwp_lock(l);
		change_priority(l, user_priority(l));
		lwp_unlock(l);
	}
}

/* Class, and priority if that is a real-time one, or 0.  => lwp not locked */
void
sched_setclass(struct lwp *l, int class, int pri)
{
	lwp_lock(l);
	l->l_class = class;
	l->l_rtpri = pri;
	l->l_sliceleft = 0;
	KASSERT(lwp_realtime(l) == (pri != 0) && pri <= SCHED_RTPRI_MAX);
	change_priority(l, user_priority(l));
	lwp_unlock(l);
}

void
sched_getclass(struct lwp *l, int *classp, int *prip)
{
	lwp_lock(l);
	*classp = l->l_class;
	*prip = l->l_rtpri;
	lwp_unlock(l);
}

/*
 * Its place among those who wait for the same: the highest is served first,
 * equals in the order in which they came, as all are who share time.
 * => the current lwp
 */
int
sched_waiter_rank(struct lwp *l)
{
	KASSERT(l == curlwp);
	return l->l_usrpri < PRI_USER_RT ? 0 : l->l_usrpri;
}

/* The lwp is to run at that priority at least; false if that is not new. */
bool
sched_lend(struct lwp *l, int pri)
{
	bool new;

	lwp_lock(l);
	new = l->l_lentpri != pri;
	l->l_lentpri = pri;
	if (new)
		change_priority(l, user_priority(l));
	lwp_unlock(l);
	return new;
}

/* The CPUs that the lwp may use of those that are there, a bit each. */
uint32_t
sched_getaffinity(struct lwp *l)
{
	uint32_t cpus;

	lwp_lock(l);
	cpus = lwp_cpus(l);
	lwp_unlock(l);
	return cpus;
}

/*
 * The lwp runs on these CPUs only: from now on if it waits or sleeps; if it
 * runs elsewhere, as soon as it would be in user mode, or calls preempt().
 * EINVAL if none of them is there.
 */
int
sched_setaffinity(struct lwp *l, uint32_t cpus)
{
	struct cpu_info *ci;

	if ((cpus & mi_cpus_online()) == 0 || (l->l_flag & LW_IDLE) != 0)
		return EINVAL;
	lwp_lock(l);
	l->l_affinity = cpus;
	ci = l->l_cpu;
	if (!lwp_may_use(l, ci)) {
		if (l->l_stat == LSRUN)
			atomic_or_32(&sched_misfits, 1u << cpu_index(ci));
		else if (l->l_stat == LSONPROC)
			cpu_need_resched(ci, 0);
	}
	lwp_unlock(l);
	sched_evict();
	return 0;
}

/*
 * The CPU gets no lwp any more, and gives away those it has.
 * => on another CPU
 */
void
sched_cpu_offline(struct cpu_info *ci)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	struct lwp *l;

	mutex_spin_enter(&spc->spc_mutex);
	mi_cpu_set_online(ci, false);
	if (spc->spc_count != 0)
		atomic_or_32(&sched_misfits, 1u << cpu_index(ci));
	cpu_need_resched(ci, 0);
	mutex_spin_exit(&spc->spc_mutex);
	sched_evict();
	mutex_enter(&proc_lock);
	LIST_FOREACH(l, &alllwp, l_list) {
		lwp_lock(l);
		if ((l->l_affinity & mi_cpus_online()) == 0 &&
		    (l->l_flag & LW_IDLE) == 0)
			l->l_affinity = CPUS_ALL;
		lwp_unlock(l);
	}
	mutex_exit(&proc_lock);
}

/* To the end of another queue.  => lwp on a queue, spc_mutex held */
static void
requeue(struct lwp *l, int pri)
{
	sched_dequeue(l);
	l->l_usrpri = l->l_priority = pri;
	sched_enqueue(l);
}

/* Has the lwp waited for longer than `other', if that is one? */
static bool
waits_longer(const struct lwp *l, const struct lwp *other)
{
	return !lwp_realtime(l) && (l->l_flag & LW_SYSTEM) == 0 &&
	    (other == NULL || l->l_waitstart < other->l_waitstart);
}

/*
 * It is time: those on the queues get what their fading has earned them, and
 * one what its patience has.
 * => spc_mutex held
 */
void
sched_age(struct schedstate_percpu *spc, nsec_t now)
{
	struct lwp *l, *next, *oldest = NULL;
	int pri, newpri;

	spc->spc_lastage = now;
	for (pri = PRI_USER; pri <= MAXPRI_USER; pri++) {
		TAILQ_FOREACH_SAFE(l, &spc->spc_runq[pri], l_runq, next) {
			estcpu_fade(l, now);
			newpri = user_priority(l);
			if (newpri != pri)
				requeue(l, newpri);
			if (waits_longer(l, oldest))
				oldest = l;
		}
	}
	if (oldest != NULL && now > oldest->l_waitstart + AGE_PATIENCE)
		requeue(oldest, MAXPRI_USER);
}

/*
 * The timer rang: is a slice at its end?  Returns the moment of the next end.
 * => this CPU, IPL_SCHED
 */
nsec_t
sched_quantum_check(struct cpu_info *ci, nsec_t now)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	nsec_t next = NSEC_NEVER;

	mutex_spin_enter(&spc->spc_mutex);
	if (spc->spc_quantum > now)
		next = spc->spc_quantum;
	else {
		spc->spc_quantum = SLICE_OVER;
		ci->ci_want_resched = true;
		cpu_need_resched(ci, 0);
	}
	mutex_spin_exit(&spc->spc_mutex);
	return next;
}

/* Lwps that run or want to, of all CPUs; not exact while they switch. */
u_int
sched_nrunnable(void)
{
	struct cpu_info *ci;
	u_int i, n = 0;

	CPU_INFO_FOREACH(i, ci) {
		n += ci->ci_schedstate.spc_count;
		if (ci->ci_curlwp != ci->ci_idlelwp)
			n++;
	}
	return n;
}

static void
load_sample(u_int nrun)
{
	const uint32_t one = 1u << LOAD_SHIFT;
	u_int i;

	for (i = 0; i < 3; i++) {
		load_avg[i] = (load_avg[i] * load_factor[i] +
		    (nrun << LOAD_SHIFT) * (one - load_factor[i])) >>
		    LOAD_SHIFT;
	}
}

/* Take the samples that are due: `nrun' was true since the last one. */
static void
load_update(nsec_t now, u_int nrun)
{
	u_int i;

	mutex_spin_enter(&load_lock);
	/* After an hour every average has forgotten what was before. */
	for (i = 0; sched_load_next <= now && i < 720; i++) {
		load_sample(nrun);
		sched_load_next += LOAD_INTERVAL;
	}
	if (sched_load_next <= now)
		sched_load_next = now + LOAD_INTERVAL;
	mutex_spin_exit(&load_lock);
}

/* The samples that are due by now.  => IPL_SCHED, no spc_mutex held */
void
sched_load_sample(nsec_t now)
{
	load_update(now, sched_nrunnable());
}

/* 1, 5 and 15 minutes; 11 bits of fraction. */
void
sched_loadavg(uint32_t avg[3])
{
	u_int nrun = sched_nrunnable(), i;

	/* The asker itself runs only to ask. */
	load_update(nanouptime_ns(), nrun > 0 ? nrun - 1 : 0);
	for (i = 0; i < 3; i++)
		avg[i] = load_avg[i];
}
