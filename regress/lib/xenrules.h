/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenrules: a row of hypercalls, and what Xen says to each; see xenrules.c.
 */

#ifndef _REGRESS_XENRULES_H_
#define _REGRESS_XENRULES_H_

#include <sys/types.h>

/* The pages the row is about. */
enum xenrules_page {
	XR_L3, XR_L3B,		/* used as L3 ... */
	XR_KL2, XR_KL2B,	/* ... as L2 of its slot 3 ... */
	XR_L2, XR_L1,		/* ... as tables of user memory ... */
	XR_DATA,		/* ... and as memory */
	XR_LOST,		/* the L2 of slot 3 of two L3s at once */
	XR_NPAGES
};

/*
 * Key to what the caller gives:
 *	xe_pages	zeroed, in the direct map and writable there, of no type
 *	xe_store	store an entry; false if that faults
 *	xe_verdict	told for each step whether it went as it should
 */
struct xenrules_env {
	paddr_t		xe_pages[XR_NPAGES];
	bool		(*xe_store)(uint64_t *, uint64_t);
	void		(*xe_verdict)(bool, const char *, long, long);
};

/*
 * Go through all steps.  The pages are left as they came but for their
 * contents, all but XR_LOST, which remains a table.
 */
void	xenrules_run(const struct xenrules_env *);

#endif /* _REGRESS_XENRULES_H_ */
