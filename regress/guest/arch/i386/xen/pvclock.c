/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Clocks tell the truth: uptime never goes back, not before its beginning
 * either, and agrees with the sum of unstolen and stolen time, and the timer
 * fires when it was asked to.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/regress.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <machine/evmask.h>

#include <xenport/clock.h>
#include <xenport/xen.h>

REGRESS_TEST("guest/arch/i386/xen/pvclock", test_clock);

#define READS		100000
#define LOOK		NSEC_PER_SEC	/* under the shim a read is a trap */
#define NAP		(50 * NSEC_PER_MSEC)
#define BOUND		(5 * NSEC_PER_MSEC)	/* two clocks, read in turn */
#define LONG		(30 * NSEC_PER_SEC)	/* for a host held up itself */
#define YEAR_2020	(1577836800 * NSEC_PER_SEC)

static void
never_back(const char *name, nsec_t (*clock)(void))
{
	nsec_t last = (*clock)(), end = last + LOOK, now;
	u_int i, back = 0;

	for (i = 0; i < READS && (i < 100 || last < end); i++) {
		now = (*clock)();
		if (now < last)
			back++;
		last = now;
	}
	CLAIM(back == 0, "%s went back %u times in %u", name, back, i);
}

/*
 * What a core says that is behind the one on which uptime began.  Xen may
 * write new numbers meanwhile; then they stay.
 */
static void
before_the_beginning_is_no_time(void)
{
	struct vcpu_time_info *t = &curcpu()->ci_vcpu->time, saved;
	nsec_t before, now;
	bool masked;

	masked = evmask_save();
	before = nanouptime_ns();
	saved = *t;
	t->flags = 0;
	t->system_time -= before + LONG;
	__insn_barrier();
	now = nanouptime_ns();
	__insn_barrier();
	if (t->version == saved.version) {
		t->flags = saved.flags;
		t->system_time = saved.system_time;
	}
	evmask_restore(masked);
	CLAIM(now >= before && now < before + LONG, "%llu ns, then %llu",
	    (unsigned long long)before, (unsigned long long)now);
}

static bool
about(nsec_t a, nsec_t b)
{
	return a < b + BOUND && b < a + BOUND;
}

/*
 * The clocks are read one after the other, and the CPU may be stolen between
 * two of the readings; but not time after time.
 */
static void
stolen_and_unstolen_are_all(void)
{
	nsec_t up, run, st;
	u_int tries = 0;

	do {
		up = nanouptime_ns();
		run = sched_clock();
		st = cpu_stolen_ns();
		(void)kpause("test", false, nanouptime_ns() + NAP, NULL);
		st = cpu_stolen_ns() - st;
		run = sched_clock() - run;
		up = nanouptime_ns() - up;
	} while (!about(up, run + st) && ++tries < 20);
	CLAIM(about(up, run + st), "%llu ns up, %llu run, %llu stolen",
	    (unsigned long long)up, (unsigned long long)run,
	    (unsigned long long)st);
}

static void
timer_fires_when_asked(void)
{
	nsec_t asked = nanouptime_ns() + NAP, woken;

	(void)kpause("test", false, asked, NULL);
	woken = nanouptime_ns();
	CLAIM(woken >= asked, "no wakeup before the deadline");
	CLAIM(woken < asked + LONG, "woken %llu ns late",
	    (unsigned long long)(woken - asked));
	asked = nanouptime_ns();
	(void)kpause("test", false, asked, NULL);
	CLAIM(nanouptime_ns() < asked + LONG,
	    "a deadline that has passed wakes soon");
}

static void
test_clock(void)
{

	never_back("uptime", nanouptime_ns);
	never_back("sched_clock", sched_clock);
	before_the_beginning_is_no_time();
	stolen_and_unstolen_are_all();
	timer_fires_when_asked();
	CLAIM(cpu_boottime_ns() > YEAR_2020, "the wall clock is set");
}
