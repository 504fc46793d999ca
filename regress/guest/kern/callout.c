/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Callouts: a function is called at its moment, not before; at IPL_SOFTCLOCK;
 * in order of deadlines, and of scheduling where these are equal; not after
 * it was stopped; again if it schedules itself.
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/intr.h>
#include <sys/regress.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define NCALLS		4
#define STEP		(5 * NSEC_PER_MSEC)

REGRESS_TEST("guest/kern/callout", test_callout);

struct call {
	callout_t	c;
	u_int		order;		/* in which it was called, from 1 */
	nsec_t		when;
	int		level;
};

static struct call	calls[NCALLS];
static u_int		ncalled;

static void
called(void *arg)
{
	struct call *call = arg;

	call->order = ++ncalled;
	call->when = nanouptime_ns();
	call->level = splget();
}

static void
called_again(void *arg)
{
	struct call *call = arg;

	called(call);
	if (ncalled < 3)
		callout_schedule_at(&call->c, nsec_after(STEP));
}

static void
pause_for(nsec_t ns)
{
	(void)kpause("callout", false, nsec_after(ns), NULL);
}

static void
prepare(void (*func)(void *))
{
	u_int i;

	ncalled = 0;
	for (i = 0; i < NCALLS; i++) {
		calls[i].order = 0;
		callout_init(&calls[i].c, CALLOUT_MPSAFE);
		callout_setfunc(&calls[i].c, func, &calls[i]);
	}
}

static void
test_order(void)
{
	nsec_t base = nsec_after(STEP);
	int s = splsoftclock();		/* the host may be slow */

	prepare(called);
	callout_schedule_at(&calls[0].c, base + 3 * STEP);
	callout_schedule_at(&calls[1].c, base);
	callout_schedule_at(&calls[2].c, base + STEP);
	callout_schedule_at(&calls[3].c, base + STEP);
	CLAIM(callout_pending(&calls[0].c), "a scheduled callout is pending");
	CLAIM(calls[1].order == 0, "nothing is called at once");
	splx(s);
	(void)AWAIT(ncalled >= NCALLS);
	pause_for(4 * STEP);
	CLAIM(ncalled == NCALLS, "each is called once");
	CLAIM(calls[1].order == 1 && calls[0].order == 4,
	    "in order of deadlines");
	CLAIM(calls[2].order == 2 && calls[3].order == 3,
	    "equals in order of scheduling");
	CLAIM(calls[1].when >= base && calls[0].when >= base + 3 * STEP,
	    "none before its moment");
	CLAIM(calls[1].level == IPL_SOFTCLOCK, "at IPL_SOFTCLOCK");
	CLAIM(callout_expired(&calls[0].c) && !callout_pending(&calls[0].c),
	    "then it has expired");
}

static void
test_stop(void)
{
	int s = splsoftclock();

	prepare(called);
	callout_schedule_at(&calls[0].c, nsec_after(STEP));
	callout_schedule_at(&calls[1].c, nsec_after(STEP));
	CLAIM(!callout_stop(&calls[0].c), "stopped before it fired");
	CLAIM(!callout_halt(&calls[1].c, NULL), "halted before it fired");
	splx(s);
	pause_for(4 * STEP);
	CLAIM(ncalled == 0, "a stopped callout is not called");
	callout_schedule_at(&calls[0].c, nsec_after(STEP));
	(void)AWAIT(callout_expired(&calls[0].c));
	CLAIM(callout_stop(&calls[0].c), "stopping tells that it had fired");
}

static void
test_again(void)
{
	prepare(called_again);
	callout_schedule_at(&calls[0].c, nsec_after(STEP));
	CLAIM(AWAIT(ncalled == 3), "a callout may schedule itself again");
	prepare(called);
	callout_schedule_at(&calls[0].c, nsec_after(NSEC_PER_SEC * 100));
	callout_schedule_at(&calls[0].c, nsec_after(STEP));
	CLAIM(AWAIT(ncalled == 1), "a new deadline replaces the old one");
	(void)callout_halt(&calls[0].c, NULL);
}

/*
 * Let a callout come due with its level blocked: how many calls were made by
 * then, and whether it was called as the level fell.
 */
static u_int
hold_up(bool *at_once)
{
	nsec_t end;
	u_int seen;
	int s;

	prepare(called);
	s = splraise(IPL_SOFTCLOCK);
	callout_schedule_at(&calls[0].c, nsec_after(STEP));
	for (end = nsec_after(4 * STEP); nanouptime_ns() < end; )
		continue;
	seen = ncalled;
	splx(s);
	*at_once = ncalled == 1;
	(void)AWAIT(ncalled > 0);
	return seen;
}

/*
 * On a busy host the timer's event itself may come late, and then nothing is
 * held up; but not time after time.
 */
static void
test_blocked(void)
{
	bool at_once;
	u_int seen = 0, tries = 0;

	do
		seen += hold_up(&at_once);
	while (!at_once && ++tries < 20);
	CLAIM(seen == 0, "nothing is called while the level is raised");
	CLAIM(at_once, "what was held up is called when it falls");
}

static void
test_callout(void)
{
	test_order();
	test_stop();
	test_again();
	test_blocked();
}
