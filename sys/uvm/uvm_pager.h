/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_pager: what a kind of uvm_object must be able to do.
 *
 * pgo_get finds or makes one page.  It is called and returns with vmobjlock
 * held and does not drop it, so it may not sleep for input: without
 * PGO_SYNC, a pager that would have to answers EWOULDBLOCK.  The caller then
 * drops whatever it holds, calls again with PGO_SYNC and nothing else held,
 * and starts over; only this second form may drop and retake vmobjlock.
 */

#ifndef _UVM_UVM_PAGER_H_
#define _UVM_UVM_PAGER_H_

#include <sys/param.h>

struct uvm_object;
struct vm_page;

#define PGO_SYNC	0x1	/* get: may drop the lock and sleep */
#define PGO_HOLE	0x2	/* get: NULL will do for a page of zeros */

struct uvm_pagerops {
	/* One more, one less reference; the last detach frees. */
	void	(*pgo_reference)(struct uvm_object *);
	void	(*pgo_detach)(struct uvm_object *);
	/*
	 * 0 and the page at an offset; ENOMEM: no page to be had now;
	 * EIO: behind the end, or it cannot be read; EWOULDBLOCK: see above.
	 */
	int	(*pgo_get)(struct uvm_object *, voff_t, struct vm_page **, int);
	/*
	 * Bring a range's modified pages to where they are kept; vmobjlock
	 * is held on entry and not on return.  NULL: they are kept here.
	 */
	int	(*pgo_put)(struct uvm_object *, voff_t, voff_t);
};

#endif /* _UVM_UVM_PAGER_H_ */
