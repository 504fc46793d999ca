/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * clock: what time it is, how much of it we got, and the one-shot timer.
 *
 * Overview
 *
 * Xen keeps, in each CPU's struct vcpu_info, a moment of system time, the
 * time stamp counter at that moment, and the factor between the two.  System
 * time is nanoseconds since the host booted.  Uptime is system time minus
 * what it was when we booted (clock_base); nothing else is kept, so nothing
 * drifts, and a read costs no hypercall.
 *
 * A reader takes the version, the numbers, and the version again; if they
 * differ or are odd, Xen was writing.  Only Xen, on the CPU we run on, writes
 * to our CPU's numbers, so the loop ends as soon as we run.
 *
 * Monotonic time
 *
 * The numbers of two CPUs may disagree by a little, and so may those of one
 * CPU before and after it moved to another core.  Unless Xen says that the
 * counters are in step (XEN_PVCLOCK_TSC_STABLE_BIT), the last time given to
 * anybody is kept, and nobody is given less.  That begins with zero: the first
 * reader may be on a core whose numbers are behind those that began uptime, so
 * times are compared as signed.
 *
 * Stolen time
 *
 * Xen writes how long each CPU was in each state into its ci_runstate, when
 * the CPU is put on a real one.  Running and blocked (idle) time is ours;
 * runnable time was stolen by others, and so was offline time (somebody paused
 * the domain), but for what the CPU was offline because we had stopped it or
 * not yet started it (ci_away).
 * sched_clock() is all of time but what was stolen, so a process is charged
 * for what it ran; and for each CPU, at each moment,
 *
 *	sched_clock + stolen = time since the area was registered
 *
 * That holds for the numbers of other CPUs as well, which anybody may read: Xen
 * sets a bit of the moment in the area while it writes there, since we ask for
 * that (VMASST_TYPE_runstate_update_flag).
 *
 * User time
 *
 * Every entry from user mode and every exit to it read the counter, so that a
 * process is told what it used there; a few instructions each, and nothing
 * more.  Ticks become time when somebody asks for it (cpu_user_rest), and when
 * the scheduler charges the lwp (cpu_user_time), if there are many or if
 * something was stolen.  For ticks go on while Xen runs others.  How much was
 * stolen is known for all that the lwp ran since it was charged last, not for
 * user mode alone; user mode is taken to have lost its share.
 *
 * The timer
 *
 * VCPUOP_set_singleshot_timer raises VIRQ_TIMER at a moment of system time,
 * at once if it has passed.  There is no tick: callouts say when they want
 * to be called.  A moment later than what is programmed is not told to Xen:
 * the timer fires early once and is then set anew, which is cheaper than a
 * hypercall for each callout that is started and stopped again.
 *
 * Locking: none; clock_last is changed by compare and swap.
 *
 * Sources: xen/xen.h (vcpu_time_info), xen/vcpu.h.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/callout.h>
#include <sys/cpu.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <xen/vcpu.h>

#include <xenport/clock.h>
#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/xen.h>

CTASSERT(sizeof(struct vcpu_runstate_info) <=
    sizeof(((struct cpu_info *)0)->ci_runstate));

/* The farthest moment told to Xen, which takes times as signed. */
#define TIMER_MAX	((nsec_t)1 << 62)

static uint64_t clock_base;		/* system time at uptime zero */
static volatile int64_t clock_last;	/* greatest uptime given so far */

static inline uint64_t
rdtsc(void)
{
	uint32_t lo, hi;

	/* Not before the loads that precede it. */
	__asm volatile("lfence; rdtsc" : "=a" (lo), "=d" (hi) : : "memory");
	return (uint64_t)hi << 32 | lo;
}

/* (a * mul) >> 32, with all the bits between. */
static inline uint64_t
mul_shift32(uint64_t a, uint32_t mul)
{
	uint32_t lo = (uint32_t)a, hi, carry;

	__asm("mull %[mul]; movl %%edx, %[carry]; movl %[ahi], %%eax;"
	    "mull %[mul]; addl %[carry], %%eax; adcl $0, %%edx"
	    : "+&a" (lo), "=&d" (hi), [carry] "=&r" (carry)
	    : [ahi] "rm" ((uint32_t)(a >> 32)), [mul] "rm" (mul) : "cc");
	return (uint64_t)hi << 32 | lo;
}

/*
 * In assembler, as is the above, since compilers make twice as many
 * instructions of it, and each switch does it twice.  -32 < shift < 32.
 */
static inline uint64_t
tsc_to_ns(uint64_t ticks, uint32_t mul, int shift)
{
	uint32_t lo = (uint32_t)ticks, hi = (uint32_t)(ticks >> 32);

	if (shift <= 0)
		__asm("shrdl %%cl, %1, %0; shrl %%cl, %1"
		    : "+&r" (lo), "+&r" (hi) : "c" (-shift) : "cc");
	else
		__asm("shldl %%cl, %0, %1; shll %%cl, %0"
		    : "+&r" (lo), "+&r" (hi) : "c" (shift) : "cc");
	return mul_shift32((uint64_t)hi << 32 | lo, mul);
}

/* System time by this CPU's numbers; stable: all CPUs agree. */
static inline uint64_t
clock_system(bool *stable)
{
	const volatile struct vcpu_time_info *t = &curcpu()->ci_vcpu->time;
	uint64_t ns, delta;
	uint32_t vers;

	do {
		vers = t->version & ~1u;
		membar_acquire();
		delta = rdtsc() - t->tsc_timestamp;
		ns = t->system_time +
		    tsc_to_ns(delta, t->tsc_to_system_mul, t->tsc_shift);
		*stable = (t->flags & XEN_PVCLOCK_TSC_STABLE_BIT) != 0;
		membar_acquire();
	} while (t->version != vers);
	return ns;
}

/* Xen's own time, which it takes as a moment; not monotonic over CPUs. */
uint64_t
clock_xen(void)
{
	bool stable;

	return clock_system(&stable);
}

/* A 64-bit word that others change is read whole by a compare that fails. */
static int64_t
load_64(volatile int64_t *p)
{

	return (int64_t)atomic_cas_64((volatile uint64_t *)p, 0, 0);
}

/* It is not after the last time given: give that, or become it. */
static nsec_t __noinline
clock_forward_slow(int64_t now)
{
	int64_t last = load_64(&clock_last);

	while (now > last) {
		if (__sync_bool_compare_and_swap(&clock_last, last, now))
			return (nsec_t)now;
		last = load_64(&clock_last);
	}
	return (nsec_t)last;
}

/*
 * The guess at what was given last may be of two halves that do not belong
 * together: then the exchange fails, or is not tried.
 */
static inline nsec_t
clock_forward(int64_t now)
{
	int64_t last = clock_last;

	if (__predict_true(now > last &&
	    __sync_bool_compare_and_swap(&clock_last, last, now)))
		return (nsec_t)now;
	return clock_forward_slow(now);
}

nsec_t
nanouptime_ns(void)
{
	bool stable;
	nsec_t now;

	now = clock_system(&stable) - clock_base;
	return stable ? now : clock_forward((int64_t)now);
}

/*
 * The wall clock at uptime zero: Xen tells it for system time zero.
 */
nsec_t
cpu_boottime_ns(void)
{
	const volatile struct shared_info *s = HYPERVISOR_shared_info;
	uint32_t vers, hi, sec, nsec;

	do {
		vers = s->wc_version & ~1u;
		membar_acquire();
		sec = s->wc_sec;
		nsec = s->wc_nsec;
		hi = s->arch.wc_sec_hi;
		membar_acquire();
	} while (s->wc_version != vers);
	return (((uint64_t)hi << 32) | sec) * NSEC_PER_SEC + nsec + clock_base;
}

static inline const volatile struct vcpu_runstate_info *
runstate_area(void)
{

	return (const volatile void *)curcpu()->ci_runstate;
}

/*
 * What Xen says of a CPU.  Only Xen changes the area: this CPU's only while we
 * do not run, another's at any time, but then the moment of entry has a bit
 * set.  So it was whole if the moment is the same before and after, and has
 * not.
 */
static void
runstate_read_of(const struct cpu_info *ci, struct vcpu_runstate_info *rs)
{
	const volatile struct vcpu_runstate_info *area =
	    (const volatile void *)ci->ci_runstate;
	u_int i;

	do {
		rs->state_entry_time = area->state_entry_time;
		membar_consumer();
		rs->state = area->state;
		for (i = 0; i < __arraycount(rs->time); i++)
			rs->time[i] = area->time[i];
		membar_consumer();
	} while (rs->state_entry_time != area->state_entry_time ||
	    (rs->state_entry_time & XEN_RUNSTATE_UPDATE) != 0);
}

static void
runstate_read(struct vcpu_runstate_info *rs)
{

	runstate_read_of(curcpu(), rs);
}

/* A CPU that is down has no more time stolen than when it stopped. */
void
cpu_runtimes(const struct cpu_info *ci, nsec_t *ours, nsec_t *stolen)
{
	struct vcpu_runstate_info rs;
	uint64_t now;

	runstate_read_of(ci, &rs);
	now = clock_xen();
	if (now > rs.state_entry_time &&
	    (u_int)rs.state < __arraycount(rs.time))
		rs.time[rs.state] += now - rs.state_entry_time;
	*ours = rs.time[RUNSTATE_running] + rs.time[RUNSTATE_blocked];
	*stolen = rs.time[RUNSTATE_runnable] - ci->ci_away +
	    (ci->ci_stopped ? ci->ci_away_mark : rs.time[RUNSTATE_offline]);
}

nsec_t
cpu_stolen_ns(void)
{
	struct vcpu_runstate_info rs;

	runstate_read(&rs);
	return rs.time[RUNSTATE_runnable] + rs.time[RUNSTATE_offline] -
	    curcpu()->ci_away;
}

/* The constant of sched_clock since the CPU was put on a real one. */
static void
sched_rebase(struct cpu_info *ci)
{
	struct vcpu_runstate_info rs;

	runstate_read(&rs);
	ci->ci_sched_base = rs.time[RUNSTATE_running] +
	    rs.time[RUNSTATE_blocked] - rs.state_entry_time;
	__insn_barrier();
	ci->ci_sched_entry = rs.state_entry_time;
}

/*
 * While the moment of entry stays the same, this clock is system time and a
 * constant, which is kept.  An interrupt may change what is kept here; the
 * constant is stored before the moment it belongs to, so at worst the two are
 * found not to match the area and are made anew.  What was stolen since the
 * time was read leaves it before the moment of entry, until which nothing else
 * has run.
 */
nsec_t
sched_clock_at(nsec_t uptime)
{
	struct cpu_info *ci = curcpu();
	uint64_t entry, base;

	do {
		entry = runstate_area()->state_entry_time;
		if (__predict_false(entry != ci->ci_sched_entry)) {
			sched_rebase(ci);
			entry = ci->ci_sched_entry;
		}
		base = ci->ci_sched_base;
		__insn_barrier();
	} while (__predict_false(runstate_area()->state_entry_time != entry));
	return base + MAX(uptime + clock_base, entry);
}

nsec_t
sched_clock(void)
{

	return sched_clock_at(nanouptime_ns());
}

nsec_t
sched_clock_of(struct cpu_info *ci)
{
	nsec_t ours, stolen;

	if (ci == curcpu())
		return sched_clock();
	cpu_runtimes(ci, &ours, &stolen);
	return ours;
}

/* What was stolen from this CPU since somebody asked last. */
static inline nsec_t
newly_stolen(struct cpu_info *ci)
{
	nsec_t before = ci->ci_steal_seen, seen;
	uint64_t entry = runstate_area()->state_entry_time;

	if (__predict_true(entry == ci->ci_steal_entry))
		return 0;
	ci->ci_steal_entry = entry;
	seen = cpu_stolen_ns();
	ci->ci_steal_seen = MAX(seen, before);
	return ci->ci_steal_seen - before;
}

/* ns * part / whole, but for the last of 31 bits; part is not above whole. */
static nsec_t __noinline
ns_share(nsec_t ns, nsec_t part, nsec_t whole)
{

	for (; whole > UINT32_MAX; whole >>= 1)
		part >>= 1;
	return 2 * mul_shift32(ns, (uint32_t)((part << 31) / whole));
}

nsec_t
cpu_user_rest(const struct lwp *l)
{
	const struct vcpu_time_info *t = &curcpu()->ci_vcpu->time;

	return tsc_to_ns(l->l_md.md_uticks, t->tsc_to_system_mul,
	    t->tsc_shift);
}

nsec_t
cpu_user_time(struct lwp *l, nsec_t ran)
{
	nsec_t user, stolen = newly_stolen(curcpu());

	if (__predict_true(stolen == 0 && l->l_md.md_uticks >> 32 == 0))
		return 0;
	user = cpu_user_rest(l);
	l->l_md.md_uticks = 0;
	if (stolen != 0)
		user -= ns_share(MIN(user, ran + stolen), stolen,
		    ran + stolen);
	return user;
}

void
cpu_timer_program(nsec_t deadline)
{
	struct vcpu_set_singleshot_timer op = { .flags = 0 };
	struct cpu_info *ci = curcpu();
	int error;

	if (deadline >= ci->ci_timer_deadline)
		return;
	ci->ci_timer_deadline = deadline;
	op.timeout_abs_ns = MIN(deadline, TIMER_MAX) + clock_base;
	error = xen_errno(HYPERVISOR_vcpu_op(VCPUOP_set_singleshot_timer,
	    ci->ci_index, &op));
	if (error != 0)
		panic("cpu%u: timer refused: error %d", ci->ci_index, error);
}

static void
clock_intr(void *arg __unused)
{

	curcpu()->ci_timer_deadline = NSEC_NEVER;
	callout_intr();
}

/* Time can be read; uptime begins.  => boot, vcpu_info is in place */
void
clock_init(void)
{
	bool stable;

	clock_base = clock_system(&stable);
	/* Without it what is read of other CPUs is wrong in rare moments. */
	(void)HYPERVISOR_vm_assist(VMASST_CMD_enable,
	    VMASST_TYPE_runstate_update_flag);
}

/*
 * A CPU's timer is heard, as soon as it takes events.
 * => called on a CPU that may sleep, for itself or for one not yet running
 */
void
clock_attach_cpu(struct cpu_info *ci)
{
	evtchn_port_t port;
	int error;

	ci->ci_timer_deadline = NSEC_NEVER;
	error = evtchn_bind_virq(VIRQ_TIMER, ci, &port);
	if (error == 0)
		error = intr_establish_evtchn(port, IPL_SCHED, clock_intr, NULL,
		    "timer");
	if (error != 0)
		panic("cpu%u: no timer: error %d", ci->ci_index, error);
	ci->ci_timer_port = (int)port;
}

/* This CPU has no tick, and its states are counted. */
void
clock_init_cpu(void)
{
	struct vcpu_register_runstate_memory_area op;
	struct cpu_info *ci = curcpu();
	int error;

	(void)HYPERVISOR_vcpu_op(VCPUOP_stop_periodic_timer, ci->ci_index,
	    NULL);
	op.addr.p = (uintptr_t)ci->ci_runstate;
	error = xen_errno(HYPERVISOR_vcpu_op(
	    VCPUOP_register_runstate_memory_area, ci->ci_index, &op));
	if (error != 0)
		panic("cpu%u: no runstate: error %d", ci->ci_index, error);
	clock_restart();
	ci->ci_steal_seen = cpu_stolen_ns();
}

/* This CPU is about to stop.  => events masked */
void
clock_stop(void)
{
	struct vcpu_runstate_info rs;

	runstate_read(&rs);
	curcpu()->ci_away_mark = rs.time[RUNSTATE_offline];
	curcpu()->ci_stopped = true;
}

/*
 * This CPU runs, for the first time or again: it was offline of its own will,
 * and what its timer was asked for is over.
 * => events masked
 */
void
clock_restart(void)
{
	struct cpu_info *ci = curcpu();
	struct vcpu_runstate_info rs;

	runstate_read(&rs);
	ci->ci_away += rs.time[RUNSTATE_offline] - ci->ci_away_mark;
	ci->ci_stopped = false;
	ci->ci_timer_deadline = NSEC_NEVER;
}
