/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * An event reaches its handler exactly when its level allows, and none is
 * lost, whatever kept it back: the level, the CPU's event mask, or the mask
 * bit of its port.  Ports for IPIs serve, since this CPU can send on them to
 * itself.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <xenport/evtchn.h>

REGRESS_TEST("guest/arch/i386/xen/spl", test_spl);

static volatile u_int low_count, high_count;
static evtchn_port_t low_port, high_port;
static u_int low_again;			/* the handler sends this often */
static int low_level;			/* level seen by the handler */

static void
low_intr(void *arg __unused)
{

	low_count++;
	low_level = splget();
	if (low_again != 0) {
		low_again--;
		evtchn_notify(low_port);
	}
}

static void
high_intr(void *arg __unused)
{

	high_count++;
}

static void
delivered_by_level(void)
{
	u_int low = low_count, high = high_count;
	int s;

	evtchn_notify(low_port);
	CLAIM(low_count == low + 1, "an event at IPL_NONE runs at once");
	CLAIM(low_level == IPL_VM, "a handler runs at its level");

	s = splvm();
	evtchn_notify(low_port);
	evtchn_notify(high_port);
	CLAIM(low_count == low + 1, "splvm holds an event of IPL_VM back");
	CLAIM(high_count == high + 1, "splvm lets one of IPL_SCHED through");
	splx(s);
	CLAIM(low_count == low + 2, "splx runs what was held back");
	CLAIM(splget() == s, "splx restores the level");
}

static void
delivered_after_masks(void)
{
	u_int low = low_count;
	bool masked;

	masked = evmask_save();
	evtchn_notify(low_port);
	CLAIM(low_count == low, "the event mask holds an event back");
	evmask_restore(masked);
	CLAIM(low_count == low + 1, "unmasking runs what was held back");

	evtchn_mask(low_port);
	evtchn_notify(low_port);
	CLAIM(low_count == low + 1, "a masked port is silent");
	evtchn_unmask(low_port);
	CLAIM(low_count == low + 2, "unmasking a port gives the edge back");
}

static void
edges_are_kept(void)
{
	u_int low = low_count;
	int s;

	low_again = 3;
	evtchn_notify(low_port);
	CLAIM(low_count == low + 4, "an event sent by the handler runs again");

	s = splvm();
	evtchn_notify(low_port);
	evtchn_notify(low_port);
	splx(s);
	CLAIM(low_count == low + 5 || low_count == low + 6,
	    "two events held back run the handler once or twice");
}

static void
test_spl(void)
{
	u_int low;

	CLAIM(evtchn_bind_ipi(curcpu(), &low_port) == 0 &&
	    evtchn_bind_ipi(curcpu(), &high_port) == 0, "ports can be had");
	CLAIM(intr_establish_evtchn(low_port, IPL_VM, low_intr, NULL,
	    "test low") == 0, "a handler can be established");
	CLAIM(intr_establish_evtchn(low_port, IPL_VM, low_intr, NULL,
	    "test low") != 0, "a second handler is refused");
	CLAIM(intr_establish_evtchn(high_port, IPL_SCHED, high_intr, NULL,
	    "test high") == 0, "a second port can have one");

	delivered_by_level();
	delivered_after_masks();
	edges_are_kept();

	intr_disestablish_evtchn(low_port);
	intr_disestablish_evtchn(high_port);
	low = low_count;
	evtchn_notify(low_port);
	CLAIM(low_count == low, "without a handler nothing runs");
	evtchn_close(low_port);
	evtchn_close(high_port);
}
