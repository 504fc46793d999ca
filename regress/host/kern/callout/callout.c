/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Callouts against a model: each fires once, at its moment and not before, in
 * order, on the CPU that scheduled it; a stopped one never; and the timer is
 * asked no more often than the first deadline moves forward.
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/pool.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include "fakemach.h"
#include "ktap.h"

#define NCALLS	50
#define STEPS	20000

static struct call {
	callout_t	c;
	nsec_t		due;		/* the model: 0, or when */
	u_int		cpu;
} calls[NCALLS];

static u_int	nfired, nlate;
static nsec_t	lastdue;

static void
fired(void *arg)
{
	struct call *call = arg;

	nfired++;
	REQUIRE(splget() == IPL_SOFTCLOCK && cpu_intr_p());
	REQUIRE(call->due != 0 && call->cpu == cpu_number());
	REQUIRE(callout_invoking(&call->c));
	if (nanouptime_ns() != call->due)
		nlate++;
	REQUIRE(nanouptime_ns() >= call->due);
	call->due = 0;
}

static void
setup(void)
{
	u_int i;

	fake_init();
	pool_subsystem_init();
	kmem_init();
	for (i = 0; i < FAKE_NCPU; i++) {
		callout_init_cpu(&fake_cpus[i]);
		softint_init_cpu(&fake_cpus[i]);
	}
	callout_startup();
	for (i = 0; i < NCALLS; i++) {
		callout_init(&calls[i].c, CALLOUT_MPSAFE);
		callout_setfunc(&calls[i].c, fired, &calls[i]);
	}
}

/* Schedule one: here, unless it is pending elsewhere. */
static void
schedule(struct call *call, nsec_t in)
{
	if (call->due == 0)
		call->cpu = cpu_number();
	call->due = nanouptime_ns() + in;
	callout_schedule_at(&call->c, call->due);
}

static void
random_step(struct call *call)
{
	REQUIRE(callout_pending(&call->c) == (call->due != 0));
	switch (ktap_random() % 4) {
	case 0:
	case 1:
		schedule(call, 1 + ktap_random() % 1000);
		break;
	case 2:
		(void)callout_stop(&call->c);
		call->due = 0;
		break;
	default:
		fake_advance(ktap_random() % 300);
		break;
	}
}

static void
nothing_is_late_early_lost_or_doubled(void)
{
	u_int i;

	setup();
	for (i = 0; i < STEPS; i++)
		random_step(&calls[ktap_random() % NCALLS]);
	fake_advance(2000);
	for (i = 0; i < NCALLS; i++)
		REQUIRE(calls[i].due == 0 && !callout_pending(&calls[i].c));
	CHECK(nfired > 1000);
	CHECK_EQ(nlate, 0);
}

static void
each_fires_where_it_was_scheduled(void)
{
	u_int i;

	setup();
	for (i = 0; i < FAKE_NCPU; i++) {
		fake_run_on(i);
		schedule(&calls[i], 100 * (FAKE_NCPU - i));
	}
	fake_run_on(0);
	fake_advance(1000);
	CHECK_EQ(nfired, FAKE_NCPU);
}

static void
one_that_has_fired_moves_to_who_schedules_it(void)
{
	setup();
	schedule(&calls[0], 10);
	fake_advance(20);
	fake_run_on(1);
	schedule(&calls[0], 10);
	CHECK(calls[0].c.c_cpu == &fake_cpus[1]);
	fake_advance(20);
	CHECK_EQ(nfired, 2);
}

/* Those due while nobody looked fire at once, the others at their moment. */
static void
those_of_a_cpu_that_stopped_are_the_adopter_s(void)
{
	u_int i;

	setup();
	fake_run_on(1);
	for (i = 0; i < NCALLS; i++)
		schedule(&calls[i], 10 + 10 * i);
	fake_run_on(0);
	callout_adopt(&fake_cpus[1]);
	CHECK_EQ(fake_timer(0), calls[0].due);
	for (i = 0; i < NCALLS; i++) {
		REQUIRE(callout_pending(&calls[i].c));
		REQUIRE(calls[i].c.c_cpu == &fake_cpus[0]);
		calls[i].cpu = 0;
	}
	(void)callout_stop(&calls[NCALLS - 1].c);
	fake_advance(10 + 10 * NCALLS);
	CHECK_EQ(nfired, NCALLS - 1);
	CHECK_EQ(nlate, 0);
}

static void
the_adopter_keeps_its_own(void)
{
	setup();
	schedule(&calls[0], 20);
	fake_run_on(1);
	schedule(&calls[1], 10);
	schedule(&calls[2], 30);
	fake_run_on(0);
	callout_adopt(&fake_cpus[1]);
	callout_adopt(&fake_cpus[1]);
	CHECK_EQ(fake_timer(0), calls[1].due);
	calls[1].cpu = calls[2].cpu = 0;
	fake_advance(100);
	CHECK_EQ(nfired, 3);
	CHECK_EQ(nlate, 0);
}

static void
again(void *arg)
{
	struct call *call = arg;

	fired(call);
	if (nfired < 5)
		schedule(call, 10);
}

static void
it_may_schedule_itself(void)
{
	setup();
	callout_setfunc(&calls[0].c, again, &calls[0]);
	schedule(&calls[0], 10);
	fake_advance(100);
	CHECK_EQ(nfired, 5);
}

static void
gone(void *arg)
{
	callout_t *c = arg;

	callout_destroy(c);
	kmem_free(c, sizeof(*c));
	nfired++;
}

static void
its_function_may_free_it(void)
{
	callout_t *c;

	setup();
	c = kmem_alloc(sizeof(*c), KM_SLEEP);
	callout_init(c, 0);
	callout_reset_at(c, nsec_after(10), gone, c);
	fake_advance(20);
	CHECK_EQ(nfired, 1);
}

static void
in_order(void *arg)
{
	struct call *call = arg;

	REQUIRE(call->due >= lastdue);
	lastdue = call->due;
	fired(call);
}

static void
many_that_are_due_fire_in_order(void)
{
	u_int i;
	int s;

	setup();
	s = splsoftclock();
	for (i = 0; i < NCALLS; i++) {
		callout_setfunc(&calls[i].c, in_order, &calls[i]);
		schedule(&calls[i], 1 + ktap_random() % 20);
	}
	fake_advance(100);
	CHECK_EQ(nfired, 0);
	splx(s);
	CHECK_EQ(nfired, NCALLS);
}

static void
a_timer_that_rings_early_enough_is_left_alone(void)
{
	u_int before, i;

	setup();
	schedule(&calls[0], 1000);
	before = fake_timer_calls;
	for (i = 1; i < NCALLS; i++)
		schedule(&calls[i], 1000 + i);
	for (i = 0; i < NCALLS; i++)
		(void)callout_stop(&calls[i].c);
	CHECK_EQ(fake_timer_calls, before);
	schedule(&calls[1], 10);
	CHECK_EQ(fake_timer_calls, before + 1);
	CHECK_EQ(fake_timer(0), calls[1].due);
}

static void
halting_tells_whether_it_fired(void)
{
	setup();
	schedule(&calls[0], 10);
	CHECK(!callout_halt(&calls[0].c, NULL));
	calls[0].due = 0;
	schedule(&calls[0], 10);
	fake_advance(10);
	CHECK(callout_halt(&calls[0].c, NULL));
	CHECK(!callout_halt(&calls[0].c, NULL));
}

KTAP_MAIN(
	CASE(nothing_is_late_early_lost_or_doubled),
	CASE(each_fires_where_it_was_scheduled),
	CASE(one_that_has_fired_moves_to_who_schedules_it),
	CASE(those_of_a_cpu_that_stopped_are_the_adopter_s),
	CASE(the_adopter_keeps_its_own),
	CASE(it_may_schedule_itself),
	CASE(its_function_may_free_it),
	CASE(many_that_are_due_fire_in_order),
	CASE(a_timer_that_rings_early_enough_is_left_alone),
	CASE(halting_tells_whether_it_fired)
)
