/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * evtchn: event channels for drivers, and the event mask of this CPU.
 *
 * A port is made (bound, allocated), given a handler with a level by
 * intr_establish_evtchn(), and closed again.  A port without a handler is
 * masked.  The functions return 0 or an errno; nothing here sleeps.
 */

#ifndef _XENPORT_EVTCHN_H_
#define _XENPORT_EVTCHN_H_

#include <sys/types.h>
#include <machine/cpu.h>
#include <machine/evmask.h>
#include <xen/xen.h>
#include <xen/event_channel.h>

/* Make and unmake ports. */
int	evtchn_bind_virq(u_int virq, struct cpu_info *, evtchn_port_t *);
int	evtchn_bind_ipi(struct cpu_info *, evtchn_port_t *);
int	evtchn_alloc_unbound(domid_t remote, evtchn_port_t *);
int	evtchn_bind_interdomain(domid_t remote, evtchn_port_t remote_port,
	    evtchn_port_t *);
void	evtchn_close(evtchn_port_t);

/* A port of this CPU becomes another's; at IPL_NONE. */
int	evtchn_bind_vcpu(evtchn_port_t, struct cpu_info *);

/* The other side gets an event. */
void	evtchn_notify(evtchn_port_t);

/* Bits in the shared page; unmask delivers what came meanwhile. */
void	evtchn_mask(evtchn_port_t);
void	evtchn_unmask(evtchn_port_t);
bool	evtchn_pending(evtchn_port_t);
void	evtchn_clear(evtchn_port_t);

/*
 * From now on an event on the port calls fn(arg) at the level, on the CPU that
 * the port is bound to; the name is for counters.  Disestablish waits until
 * no CPU is in the handler.
 */
int	intr_establish_evtchn(evtchn_port_t, int ipl, void (*)(void *), void *,
	    const char *);
void	intr_disestablish_evtchn(evtchn_port_t);

#define EVTCHN_NONE	0		/* Xen gives no port this number */

/* Boot. */
void	evtchn_init(void);
void	intr_init_cpu(struct cpu_info *);

/* Between intr.c and evtchn.c: see there. */
void	intr_mark(int level);
void	evtchn_leave(void);
void	evtchn_scan(struct cpu_info *);
void	evtchn_run(struct cpu_info *, int level);

#endif /* _XENPORT_EVTCHN_H_ */
