/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenbus_comms: the two rings of bytes between us and xenstored.
 *
 * Overview.
 *	One page: 1024 bytes of requests, 1024 of replies, and for each ring a
 *	producer and a consumer index that count for ever and are masked when
 *	used.  A message may be larger than its ring: both sides move what fits
 *	and send an event, on one port for everything.  What the bytes mean is
 *	xenbus_xs.c's business.
 *
 * Xen facts.
 *	The page is memory of ours that another domain writes to (io/xs_wire.h).
 *	Its indices are read once for each step and checked; our own are kept in
 *	private and only copied out.  An impossible index means that the other
 *	side is not xenstored any more: the rings are given up (EIO, for ever),
 *	since no boundary between messages can be found again.
 *	The initial domain starts before there is a xenstored: ENXIO.
 *
 * Locking.
 *	xb_lock, IPL_TTY, a leaf: the private indices, and sleeping for an
 *	event.  It is held while bytes move, at most 1024 at a time.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include <xen/xen.h>
#include <xen/io/xs_wire.h>
#include <xenport/evtchn.h>
#include <xenport/xen.h>

#include "xenbus_comms.h"

CTASSERT(powerof2(XENSTORE_RING_SIZE));
CTASSERT(sizeof(struct xenstore_domain_interface) <= PAGE_SIZE);

/* Key: ( set once at boot, x xb_lock. */
static struct xenbus_comms {
	kmutex_t	xb_lock;	/* the x in this key */
	kcondvar_t	xb_cv;		/* the other side moved */
	volatile struct xenstore_domain_interface *xb_ring; /* (: shared */
	evtchn_port_t	xb_port;	/* ( */
	uint32_t	xb_req_prod;	/* x: our copies are the right ones */
	uint32_t	xb_rsp_cons;	/* x */
	bool		xb_broken;	/* x: given up */
} xb;

static void
xb_intr(void *arg)
{
	(void)arg;
	mutex_enter(&xb.xb_lock);
	cv_broadcast(&xb.xb_cv);
	mutex_exit(&xb.xb_lock);
}

/* Give the rings up; says so once. */
static int
xb_giveup(const char *ring, uint32_t prod, uint32_t cons)
{
	if (!xb.xb_broken)
		printf("xenbus: %s ring: impossible indices %u and %u\n",
		    ring, prod, cons);
	xb.xb_broken = true;
	cv_broadcast(&xb.xb_cv);
	return EIO;
}

/* Wait for room for requests; how much, in *roomp. */
static int
xb_waitroom(size_t *roomp)
{
	uint32_t cons, used;

	while (!xb.xb_broken) {
		cons = xb.xb_ring->req_cons;
		used = xb.xb_req_prod - cons;
		if (used > XENSTORE_RING_SIZE)
			return xb_giveup("request", xb.xb_req_prod, cons);
		*roomp = XENSTORE_RING_SIZE - used;
		if (*roomp > 0)
			return 0;
		cv_wait(&xb.xb_cv, &xb.xb_lock);
	}
	return EIO;
}

/* Wait for replies; how many bytes there are, in *havep. */
static int
xb_waitdata(size_t *havep)
{
	uint32_t prod, have;

	while (!xb.xb_broken) {
		prod = xb.xb_ring->rsp_prod;
		have = prod - xb.xb_rsp_cons;
		if (have > XENSTORE_RING_SIZE)
			return xb_giveup("reply", prod, xb.xb_rsp_cons);
		*havep = have;
		if (have > 0)
			return 0;
		cv_wait(&xb.xb_cv, &xb.xb_lock);
	}
	return EIO;
}

/*
 * Put bytes into the request ring, as it empties.
 *
 * => Nothing held; may sleep.  The caller keeps others from writing between
 *    the parts of its message.
 */
int
xb_write(const void *data, size_t len)
{
	const char *p = data;
	size_t i, n, room;
	int error;

	error = 0;
	mutex_enter(&xb.xb_lock);
	for (; len > 0; p += n, len -= n) {
		error = xb_waitroom(&room);
		if (error != 0)
			break;
		n = MIN(room, len);
		for (i = 0; i < n; i++)
			xb.xb_ring->req[MASK_XENSTORE_IDX(
			    xb.xb_req_prod++)] = p[i];
		__sync_synchronize();	/* the bytes before the index */
		xb.xb_ring->req_prod = xb.xb_req_prod;
		__sync_synchronize();
		evtchn_notify(xb.xb_port);
	}
	mutex_exit(&xb.xb_lock);
	return error;
}

/* Take bytes from the reply ring, as they come; sleeps. */
int
xb_read(void *data, size_t len)
{
	char *p = data;
	size_t have, i, n;
	int error;

	error = 0;
	mutex_enter(&xb.xb_lock);
	for (; len > 0; p += n, len -= n) {
		error = xb_waitdata(&have);
		if (error != 0)
			break;
		n = MIN(have, len);
		__sync_synchronize();	/* the index before the bytes */
		for (i = 0; i < n; i++)
			p[i] = xb.xb_ring->rsp[MASK_XENSTORE_IDX(
			    xb.xb_rsp_cons++)];
		__sync_synchronize();	/* read before it is written over */
		xb.xb_ring->rsp_cons = xb.xb_rsp_cons;
		__sync_synchronize();
		evtchn_notify(xb.xb_port);
	}
	mutex_exit(&xb.xb_lock);
	return error;
}

/* Boot: the rings can be used. */
int
xb_init(void)
{
	if (xen_start_info->flags & SIF_INITDOMAIN)
		return ENXIO;
	mutex_init(&xb.xb_lock, MUTEX_DEFAULT, IPL_TTY);
	cv_init(&xb.xb_cv, "xenstore");
	xb.xb_ring = xen_store_ring;
	xb.xb_port = xen_start_info->store_evtchn;
	xb.xb_req_prod = xb.xb_ring->req_prod;
	xb.xb_rsp_cons = xb.xb_ring->rsp_cons;
	return intr_establish_evtchn(xb.xb_port, IPL_TTY, xb_intr, NULL,
	    "xenbus");
}
