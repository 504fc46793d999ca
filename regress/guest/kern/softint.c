/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Software interrupts: a handler runs when the level falls below its own,
 * once for any number of requests before it began, the highest level first;
 * and it may ask for itself again.  A spin mutex of a lower level may be held
 * when it comes.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/regress.h>
#include <sys/systm.h>

REGRESS_TEST("guest/kern/softint", test_softint);

struct handler {
	void	*cookie;
	u_int	runs;
	u_int	order;		/* of its last run */
	int	level;
	u_int	again;		/* times it is to ask for itself */
};

static struct handler	handlers[SOFTINT_COUNT], last;
static u_int		nruns;

static void
handle(void *arg)
{
	struct handler *h = arg;

	h->runs++;
	h->order = ++nruns;
	h->level = splget();
	if (h->again != 0) {
		h->again--;
		softint_schedule(h->cookie);
	}
}

static void
test_levels(void)
{
	u_int i;
	int s = splraise(IPL_SOFTSERIAL);

	nruns = 0;
	for (i = 0; i < SOFTINT_COUNT; i++)
		softint_schedule(handlers[i].cookie);
	softint_schedule(handlers[SOFTINT_CLOCK].cookie);
	CLAIM(nruns == 0, "none runs while its level is blocked");
	splx(IPL_SOFTBIO);
	CLAIM(nruns == 2, "lowering the level runs those above it");
	CLAIM(handlers[SOFTINT_SERIAL].order == 1 &&
	    handlers[SOFTINT_NET].order == 2, "the highest first");
	splx(s);
	CLAIM(nruns == SOFTINT_COUNT, "and the others when it falls to none");
	CLAIM(handlers[SOFTINT_BIO].order == 3, "in order of level");
	CLAIM(handlers[SOFTINT_CLOCK].runs == 1, "two requests make one run");
	CLAIM(handlers[SOFTINT_NET].level == IPL_SOFTNET &&
	    handlers[SOFTINT_CLOCK].level == IPL_SOFTCLOCK,
	    "each at its own level");
}

static void
test_again(void)
{
	struct handler *h = &handlers[SOFTINT_BIO];

	h->runs = 0;
	h->again = 3;
	softint_schedule(h->cookie);
	spl0();
	CLAIM(h->runs == 4, "a handler may ask for itself");
}

static void
test_mutex_held(void)
{
	static kmutex_t m;
	u_int runs;

	mutex_init(&m, MUTEX_DEFAULT, IPL_SOFTCLOCK);
	handlers[SOFTINT_CLOCK].runs = handlers[SOFTINT_SERIAL].runs = 0;
	mutex_enter(&m);
	softint_schedule(handlers[SOFTINT_CLOCK].cookie);
	softint_schedule(handlers[SOFTINT_SERIAL].cookie);
	runs = handlers[SOFTINT_SERIAL].runs;
	mutex_exit(&m);
	CLAIM(runs == 1, "a handler runs above the level of a held mutex");
	CLAIM(handlers[SOFTINT_CLOCK].runs == 1,
	    "and one at its level afterwards");
	mutex_destroy(&m);
}

static void
test_softint(void)
{
	u_int i;

	for (i = 0; i < SOFTINT_COUNT; i++) {
		handlers[i].runs = 0;
		handlers[i].cookie = softint_establish(i | SOFTINT_MPSAFE,
		    handle, &handlers[i]);
	}
	test_levels();
	test_again();
	test_mutex_held();
	last.cookie = softint_establish(SOFTINT_CLOCK, handle, &last);
	i = (u_int)splraise(IPL_HIGH);
	handlers[SOFTINT_CLOCK].runs = last.runs = 0;
	softint_schedule(last.cookie);
	softint_schedule(handlers[SOFTINT_CLOCK].cookie);
	splx((int)i);
	CLAIM(last.order + 1 == handlers[SOFTINT_CLOCK].order,
	    "in one level, in order of request");
	CLAIM(!cpu_intr_p(), "afterwards the CPU is in no interrupt");
	softint_disestablish(last.cookie);
	for (i = 0; i < SOFTINT_COUNT; i++)
		softint_disestablish(handlers[i].cookie);
}
