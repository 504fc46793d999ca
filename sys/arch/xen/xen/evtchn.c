/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * evtchn: event channels, the 2-level kind: ports, their handlers, and the
 * scan that turns bits into marks.
 *
 * Overview
 *
 * A port is a number below 1024.  The page shared with Xen has two bits for
 * each: pending, set by whoever sends, and mask, ours.  The CPU that a port
 * is bound to has a selector word, with a bit for each word of pending bits
 * in which something is new, and a byte that says that the selector is not
 * zero; these two make Xen call evtchn_upcall().
 *
 * The lost edge
 *
 * Sending to a port whose pending bit is set already does nothing, and
 * sending to a masked one sets the pending bit only.  Therefore
 * (a) a port is acknowledged (pending bit cleared) before its handler runs:
 *     what is sent from then on is a new event, and the handler looks at its
 *     device after the acknowledge;
 * (b) who clears a mask bit looks at the pending bit afterwards, and if it is
 *     set, sets the selector and the byte itself, as Xen would have done.
 *     That works for a port of this CPU; for others EVTCHNOP_unmask does it;
 * (c) the scan clears the byte, then takes the selector (exchange with zero),
 *     then reads the pending words.  An event after any of these steps sets
 *     what was cleared again, and the unmasking (intr.c) finds it.
 *
 * From scan to handler
 *
 * The scan runs with events masked, and moves each event to ci_evtchn of its
 * level.  evtchn_run() takes whole words from there with one exchange each,
 * so it needs no mask: a scan that nests adds bits before or after.  It takes
 * the selector first; a bit added later has its selector bit set again, and
 * at worst a later pass finds an empty word.
 *
 * Taking a handler away
 *
 * Before it fetches a handler, a CPU says in ci_evtchn_now[level] which port
 * it is about to serve, by an exchange, which is a barrier.  Disestablish
 * removes the handler and then waits until no CPU says this port: who said it
 * before may still use the handler, who says it later finds none.  The scan
 * says nothing; so it does not look at the handler but only at whether there
 * is one, and finds its level in a table of its own.
 *
 * Moving a port
 *
 * A port moves from the CPU that runs to another: its handler is not under
 * way here then, nor is an event marked, since both are done when the level
 * is IPL_NONE; and the scan, which is the one to mark it, does not run beside
 * us.  So no handler ever runs on two CPUs.  The port is masked while it moves;
 * Xen looks at its pending bit when it is unmasked, on behalf of the new CPU.
 * IPIs and the timer belong to their CPU for good (EVTCHNOP_bind_vcpu
 * refuses), and their ports stay while it is down: what is sent to them waits.
 *
 * Locking: evtchn_lock (IPL_HIGH) covers the table's slots when they change
 * and who owns which port.  Reading a slot needs none, as told above.
 *
 * Sources: xen/event_channel.h, xen/xen.h (struct vcpu_info, shared_info).
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/errno.h>
#include <sys/evcnt.h>
#include <sys/kmem.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/xen.h>

#define EVTCHN_PORTS	(EVTCHN_WORDS * 32)
CTASSERT(EVTCHN_PORTS == EVTCHN_2L_NR_CHANNELS);

#define WORD(port)	((port) / 32)
#define BIT(port)	(1u << ((port) % 32))

/* What a port calls.  Key: ( set once, ! the CPU of the port */
struct intrhand {
	void		(*ih_fun)(void *);	/* ( */
	void		*ih_arg;		/* ( */
	struct evcnt	ih_count;		/* !: events */
};

static kmutex_t evtchn_lock;
static struct intrhand *volatile intrhands[EVTCHN_PORTS]; /* evtchn_lock */
static uint8_t	evtchn_ipl[EVTCHN_PORTS];	/* of its last handler */
static struct cpu_info *evtchn_cpu[EVTCHN_PORTS];	/* evtchn_lock */

static inline volatile uint32_t *
evtchn_pending_word(u_int word)
{

	return (volatile uint32_t *)
	    &HYPERVISOR_shared_info->evtchn_pending[word];
}

static inline volatile uint32_t *
evtchn_mask_word(u_int word)
{

	return (volatile uint32_t *)&HYPERVISOR_shared_info->evtchn_mask[word];
}

/* Nothing is bound, everything masked.  => boot */
void
evtchn_init(void)
{
	u_int word;

	mutex_init(&evtchn_lock, MUTEX_DEFAULT, IPL_HIGH);
	for (word = 0; word < EVTCHN_WORDS; word++)
		*evtchn_mask_word(word) = ~0u;
}

/* The port is this CPU's, or nobody's. */
static void
evtchn_assign(evtchn_port_t port, struct cpu_info *ci)
{
	struct cpu_info *old;

	mutex_enter(&evtchn_lock);
	old = evtchn_cpu[port];
	if (old != NULL)
		atomic_and_32(&old->ci_evtchn_mine[WORD(port)], ~BIT(port));
	evtchn_cpu[port] = ci;
	if (ci != NULL)
		atomic_or_32(&ci->ci_evtchn_mine[WORD(port)], BIT(port));
	mutex_exit(&evtchn_lock);
}

int
evtchn_bind_virq(u_int virq, struct cpu_info *ci, evtchn_port_t *portp)
{
	struct evtchn_bind_virq op = { .virq = virq, .vcpu = ci->ci_index };
	int error;

	error = xen_errno(HYPERVISOR_event_channel_op(EVTCHNOP_bind_virq, &op));
	if (error != 0)
		return error;
	evtchn_assign(op.port, ci);
	*portp = op.port;
	return 0;
}

int
evtchn_bind_ipi(struct cpu_info *ci, evtchn_port_t *portp)
{
	struct evtchn_bind_ipi op = { .vcpu = ci->ci_index };
	int error;

	error = xen_errno(HYPERVISOR_event_channel_op(EVTCHNOP_bind_ipi, &op));
	if (error != 0)
		return error;
	evtchn_assign(op.port, ci);
	*portp = op.port;
	return 0;
}

int
evtchn_alloc_unbound(domid_t remote, evtchn_port_t *portp)
{
	struct evtchn_alloc_unbound op = {
		.dom = DOMID_SELF,
		.remote_dom = remote,
	};
	int error;

	error = xen_errno(HYPERVISOR_event_channel_op(EVTCHNOP_alloc_unbound,
	    &op));
	if (error != 0)
		return error;
	*portp = op.port;
	return 0;
}

int
evtchn_bind_interdomain(domid_t remote, evtchn_port_t remote_port,
    evtchn_port_t *portp)
{
	struct evtchn_bind_interdomain op = {
		.remote_dom = remote,
		.remote_port = remote_port,
	};
	int error;

	error = xen_errno(HYPERVISOR_event_channel_op(
	    EVTCHNOP_bind_interdomain, &op));
	if (error != 0)
		return error;
	*portp = op.local_port;
	return 0;
}

void
evtchn_close(evtchn_port_t port)
{
	struct evtchn_close op = { .port = port };

	KASSERT(intrhands[port] == NULL);
	evtchn_mask(port);
	evtchn_assign(port, NULL);
	(void)HYPERVISOR_event_channel_op(EVTCHNOP_close, &op);
	evtchn_clear(port);
}

/*
 * The events of a port of this CPU come to that one from now on.  EINVAL: it
 * cannot move.
 * => IPL_NONE
 */
int
evtchn_bind_vcpu(evtchn_port_t port, struct cpu_info *ci)
{
	struct evtchn_bind_vcpu op = { .port = port, .vcpu = ci->ci_index };
	int error;

	KASSERT(splget() == IPL_NONE && evtchn_cpu[port] == curcpu());
	evtchn_mask(port);
	error = xen_errno(HYPERVISOR_event_channel_op(EVTCHNOP_bind_vcpu, &op));
	if (error == 0)
		evtchn_assign(port, ci);
	if (intrhands[port] != NULL)
		evtchn_unmask(port);
	return error;
}

/* Is the port one of those that stay with their CPU? */
static bool
evtchn_stays(const struct cpu_info *ci, evtchn_port_t port)
{
	u_int i;

	for (i = 0; i < NIPIS; i++)
		if (ci->ci_ipi[i].ipi_port == (int)port)
			return true;
	return ci->ci_timer_port == (int)port;
}

/* This CPU has only the ports that stay.  => IPL_NONE */
void
evtchn_leave(void)
{
	struct cpu_info *ci = curcpu();
	evtchn_port_t port;
	int error;

	for (port = 0; port < EVTCHN_PORTS; port++) {
		if ((ci->ci_evtchn_mine[WORD(port)] & BIT(port)) == 0 ||
		    evtchn_stays(ci, port))
			continue;
		error = evtchn_bind_vcpu(port, &cpu_info_primary);
		if (error != 0)
			printf("cpu%u: event channel %u stays: error %d\n",
			    ci->ci_index, port, error);
	}
}

void
evtchn_notify(evtchn_port_t port)
{
	struct evtchn_send op = { .port = port };

	(void)HYPERVISOR_event_channel_op(EVTCHNOP_send, &op);
}

void
evtchn_mask(evtchn_port_t port)
{

	atomic_or_32(evtchn_mask_word(WORD(port)), BIT(port));
}

void
evtchn_clear(evtchn_port_t port)
{

	atomic_and_32(evtchn_pending_word(WORD(port)), ~BIT(port));
}

bool
evtchn_pending(evtchn_port_t port)
{

	return (*evtchn_pending_word(WORD(port)) & BIT(port)) != 0;
}

/* (b) above. */
static void
evtchn_unmask_here(evtchn_port_t port)
{
	struct vcpu_info *v = curcpu()->ci_vcpu;
	bool masked = evmask_save();

	atomic_and_32(evtchn_mask_word(WORD(port)), ~BIT(port));
	if (evtchn_pending(port)) {
		atomic_or_32((volatile uint32_t *)&v->evtchn_pending_sel,
		    1u << WORD(port));
		v->evtchn_upcall_pending = 1;
	}
	evmask_restore(masked);
}

void
evtchn_unmask(evtchn_port_t port)
{
	struct evtchn_unmask op = { .port = port };

	if ((curcpu()->ci_evtchn_mine[WORD(port)] & BIT(port)) != 0)
		evtchn_unmask_here(port);
	else
		(void)HYPERVISOR_event_channel_op(EVTCHNOP_unmask, &op);
}

/* => may sleep for memory */
int
intr_establish_evtchn(evtchn_port_t port, int ipl, void (*fun)(void *),
    void *arg, const char *name)
{
	struct intrhand *ih;

	KASSERT(ipl >= IPL_VM && ipl < NIPL);
	if (port >= EVTCHN_PORTS)
		return EINVAL;
	if (intrhands[port] != NULL)
		return EBUSY;
	ih = kmem_zalloc(sizeof(*ih), KM_SLEEP);
	ih->ih_fun = fun;
	ih->ih_arg = arg;
	evcnt_attach(&ih->ih_count, EVCNT_TYPE_INTR, "evtchn", name);
	if (evtchn_cpu[port] == NULL)
		evtchn_assign(port, &cpu_info_primary);
	evtchn_ipl[port] = (uint8_t)ipl;
	atomic_store_release(&intrhands[port], ih);
	evtchn_unmask(port);
	return 0;
}

/* => may sleep; not from a handler */
void
intr_disestablish_evtchn(evtchn_port_t port)
{
	struct intrhand *ih = intrhands[port];
	struct cpu_info *ci;
	u_int i, level, turns = 0;

	KASSERT(ih != NULL && !cpu_intr_p());
	evtchn_mask(port);
	atomic_store_release(&intrhands[port], NULL);
	membar_sync();
	CPU_INFO_FOREACH(i, ci)
		for (level = 0; level < NIPL - IPL_VM; level++)
			while (ci->ci_evtchn_now[level] == (int)port)
				cpu_spin(&turns);
	evcnt_detach(&ih->ih_count);
	kmem_free(ih, sizeof(*ih));
}

/* An event that is due: acknowledged, and marked at its level. */
static void
evtchn_mark(struct cpu_info *ci, evtchn_port_t port)
{
	struct evtchn_pending *ep;
	int ipl;

	evtchn_clear(port);
	if (atomic_load_acquire(&intrhands[port]) == NULL) {
		evtchn_mask(port);
		return;
	}
	ipl = evtchn_ipl[port];
	ep = &ci->ci_evtchn[ipl - IPL_VM];
	ep->ep_port[WORD(port)] |= BIT(port);
	ep->ep_sel |= 1u << WORD(port);
	intr_mark(ipl);
}

/*
 * All that Xen has told this CPU is marked.
 * => events masked
 */
void
evtchn_scan(struct cpu_info *ci)
{
	struct vcpu_info *v = ci->ci_vcpu;
	uint32_t sel, ports;
	u_int word, bit;

	v->evtchn_upcall_pending = 0;
	sel = atomic_swap_32((volatile uint32_t *)&v->evtchn_pending_sel, 0);
	while (sel != 0) {
		word = (u_int)ffs32(sel) - 1;
		sel &= sel - 1;
		ports = *evtchn_pending_word(word) & ~*evtchn_mask_word(word) &
		    ci->ci_evtchn_mine[word];
		while (ports != 0) {
			bit = (u_int)ffs32(ports) - 1;
			ports &= ports - 1;
			evtchn_mark(ci, word * 32 + bit);
		}
	}
}

static void
evtchn_call(struct cpu_info *ci, int level, evtchn_port_t port)
{
	volatile int *now = &ci->ci_evtchn_now[level - IPL_VM];
	struct intrhand *ih;

	(void)__atomic_exchange_n(now, (int)port, __ATOMIC_SEQ_CST);
	ih = intrhands[port];
	if (ih != NULL) {
		ih->ih_count.ev_count++;
		(*ih->ih_fun)(ih->ih_arg);
	}
	atomic_store_release(now, EVTCHN_NONE);
}

/*
 * The handlers of all events marked at the level have run.
 * => the CPU is at the level; events not masked
 */
void
evtchn_run(struct cpu_info *ci, int level)
{
	struct evtchn_pending *ep = &ci->ci_evtchn[level - IPL_VM];
	uint32_t sel, ports;
	u_int word, bit;

	sel = atomic_swap_32(&ep->ep_sel, 0);
	while (sel != 0) {
		word = (u_int)ffs32(sel) - 1;
		sel &= sel - 1;
		ports = atomic_swap_32(&ep->ep_port[word], 0);
		while (ports != 0) {
			bit = (u_int)ffs32(ports) - 1;
			ports &= ports - 1;
			evtchn_call(ci, level, word * 32 + bit);
		}
	}
}
