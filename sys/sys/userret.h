/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * userret: what is left to do on the way to user mode.
 *
 * Machine code calls mi_userret before it leaves for user mode, with
 * interrupts open, if cpu_need_userret() or cpu_need_resched() asked for it
 * since it did so last; a lwp that comes out of a switch with a priority that
 * is not its own asks itself (mi_switch).
 */

#ifndef _SYS_USERRET_H_
#define _SYS_USERRET_H_

#include <sys/lockdebug.h>
#include <sys/lwp.h>
#include <sys/sched.h>

static inline bool
userret_pending(const struct lwp *l)
{
	return (l->l_flag & LW_USERRET) != 0 || curcpu()->ci_want_resched;
}

static inline void
mi_userret(struct lwp *l)
{
	while (userret_pending(l)) {
		if (curcpu()->ci_want_resched)
			preempt();
		if ((l->l_flag & LW_USERRET) != 0)
			lwp_userret(l);
	}
	if (l->l_priority != l->l_usrpri)
		sched_settle(l);
	LOCKDEBUG_USERRET();
}

#endif /* _SYS_USERRET_H_ */
