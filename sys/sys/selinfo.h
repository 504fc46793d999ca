/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * selinfo: those who wait in poll(2) for something to become ready.
 *
 * An object that can be polled has a struct selinfo for each thing to wait
 * for.  Its poll routine, with the object's own lock held, looks at the state
 * and, if nothing is ready, calls selrecord(); whoever changes the state calls
 * selnotify() afterwards, with that same lock held.  Both take spin locks
 * only, so the object's lock may be any.  See kern/sys_select.c.
 */

#ifndef _SYS_SELINFO_H_
#define _SYS_SELINFO_H_

#include <sys/queue.h>

struct lwp;
struct selwait;

LIST_HEAD(selwaitlist, selwait);

struct selinfo {
	struct selwaitlist sel_waiters;	/* lock: by address, sys_select.c */
};

void	selsysinit(void);
void	selinit(struct selinfo *);
void	seldestroy(struct selinfo *);
void	selrecord(struct lwp *, struct selinfo *);
void	selnotify(struct selinfo *, int, long);

#endif /* _SYS_SELINFO_H_ */
