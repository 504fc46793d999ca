/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * An event at each instruction of unmasking and of lowering the level, under
 * Xen: its handler has run when that is over, and no hypercall was needed for
 * it.  Dispatch and handler are gone through, too, when an event came before
 * and was marked.  How it could be lost is told in intr.c and evtchn.c, and
 * searched in model/arch/i386/xen/evmask.
 *
 * Each step enters Xen, which then looks for events; so before the one that is
 * sent they are delivered as soon as they may be, and after it only if Xen or
 * the code under test sees them, since stepping is over.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/systm.h>

#include <xenport/evtchn.h>

#include "../../../../lib/xenstep.h"

REGRESS_TEST("guest/arch/i386/xen/evmask_step", test_evmask);

#define TRIES	50

static struct path {
	const char	*name;
	void		(*hold)(void);	/* events are held back from now on */
	void		(*release)(u_int n);	/* stepped; not held any more */
	bool		before;		/* an event comes while they are held */
	u_int		reached;	/* instructions with an event */
	u_int		lost;		/* of these events */
	u_int		least;		/* instructions there must be */
} paths[4];

static int	level;

static void
hold_mask(void)
{

	(void)evmask_save();
}

/* The first steps come before the store: what is sent there is held back. */
static void
release_mask(u_int n)
{

	STEP(0, n);
	__asm volatile("nop; nop");
	evmask_enable();
}

static void
hold_level(void)
{

	level = splhigh();
}

static void
release_level(u_int n)
{

	STEP(0, n);
	splx(level);
}

/*
 * One event for each instruction, until they end: until none comes, several
 * times, since another event may end the steps early.
 */
static void
walk(struct path *p)
{
	u_int undone = 0;
	bool came;

	while (undone < TRIES) {
		(*p->hold)();
		if (p->before)
			step_send();
		(*p->release)(p->reached);
		came = step_stop();
		if (step_lost())
			p->lost++;
		p->reached += came;
		undone = came ? 0 : undone + 1;
	}
}

static void
stepper(void *arg __unused)
{
	u_int i;

	if (!step_begin())
		return;
	for (i = 0; i < __arraycount(paths); i++)
		walk(&paths[i]);
	step_end();
}

static void
test_evmask(void)
{
	struct lwp *l;
	struct path *p;

	paths[0] = (struct path){ "unmasking", hold_mask, release_mask,
	    .before = false, .least = 10 };
	paths[1] = (struct path){ "unmasking, with an event held back",
	    hold_mask, release_mask, .before = true, .least = 10 };
	paths[2] = (struct path){ "splx", hold_level, release_level,
	    .before = false, .least = 4 };
	paths[3] = (struct path){ "splx, with an event held back", hold_level,
	    release_level, .before = true, .least = 50 };
	if (!CLAIM(kthread_create(PRI_KTHREAD, KTHREAD_MUSTJOIN, cpu_lookup(0),
	    stepper, NULL, &l, "step") == 0, "a thread can be had"))
		return;
	(void)kthread_join(l);
	for (p = paths; p < &paths[__arraycount(paths)]; p++)
		CLAIM(p->reached >= p->least && p->lost == 0,
		    "an event at each of %u instructions, %u lost: %s",
		    p->reached, p->lost, p->name);
}
