/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * An interrupt comes in the middle of a batch.
 *
 * In a section of xpq, changes of page tables are queued on this CPU.  An
 * event above IPL_VM may come at any instruction of it; what its handler asks
 * of Xen must be done at once and must leave the queue as it was.  Here the
 * handler changes an entry itself, and flushes, between two appends.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <xenport/evtchn.h>
#include <xenport/maddr.h>
#include <xenport/xpq.h>

REGRESS_TEST("guest/arch/i386/xen/xpq_lazy", test_lazy);

#define NPAGES	4		/* the last is the handler's */

static vaddr_t	va[NPAGES];
static pt_entry_t *ptep[NPAGES];	/* their entries, to be read */
static u_int	calls;			/* of the handler */
static bool	lazy_seen, done_at_once;

static maddr_t
entry_ma(u_int i)
{
	return xpmap_ptom(pmap_direct_pa((vaddr_t)ptep[i]));
}

/* Through the tables that cr3 names, which are all ours to read. */
static pt_entry_t *
find_entry(vaddr_t a)
{
	const struct pmap *pm = pmap_kernel();
	pt_entry_t l2 = pm->pm_l2[L3_KERN][pl2_i(a)];

	return (pt_entry_t *)pmap_direct_va(xpmap_mtop(
	    (maddr_t){ l2 & PG_FRAME })) + pl1_i(a);
}

static void
handler(void *arg __unused)
{
	pt_entry_t ro = *ptep[NPAGES - 1] & ~PG_RW;

	calls++;
	lazy_seen |= xpq_lazy_p();
	xpq_pte(entry_ma(NPAGES - 1), ro);
	xpq_invlpg(va[NPAGES - 1], 1u << cpu_number());
	done_at_once = (*ptep[NPAGES - 1] & PG_RW) == 0;
}

/* All entries but the handler's become read-only, in one batch. */
static bool
batch(evtchn_port_t port)
{
	bool queued = true;
	u_int i;
	int s;

	s = splvm();
	xpq_lazy_enter(XPQ_MMU);
	for (i = 0; i < NPAGES - 1; i++) {
		xpq_pte(entry_ma(i), *ptep[i] & ~PG_RW);
		evtchn_notify(port);
		queued &= xpq_lazy_p() && (*ptep[i] & PG_RW) != 0;
	}
	xpq_lazy_leave(XPQ_MMU);
	splx(s);
	return queued;
}

static void
test_lazy(void)
{
	vaddr_t base = uvm_km_alloc(NPAGES * PAGE_SIZE, 0, UVM_KMF_ZERO);
	evtchn_port_t port;
	bool changed = true;
	u_int i;

	for (i = 0; i < NPAGES; i++) {
		va[i] = base + i * PAGE_SIZE;
		ptep[i] = find_entry(va[i]);
	}
	calls = 0;
	lazy_seen = done_at_once = false;
	if (CLAIM(evtchn_bind_ipi(curcpu(), &port) == 0 &&
	    intr_establish_evtchn(port, IPL_SCHED, handler, NULL, "lazy") == 0,
	    "an event has a handler above IPL_VM")) {
		CLAIM(batch(port), "a batch is queued, not done");
		CLAIM(calls == NPAGES - 1, "the event comes in its middle");
		CLAIM(!lazy_seen, "and finds no section of its own");
		CLAIM(done_at_once, "so what it asks for is done at once");
		for (i = 0; i < NPAGES - 1; i++)
			changed &= (*ptep[i] & PG_RW) == 0;
		CLAIM(changed, "and the batch is whole");
		intr_disestablish_evtchn(port);
		evtchn_close(port);
	}
	uvm_km_free(base, NPAGES * PAGE_SIZE, 0);
}
