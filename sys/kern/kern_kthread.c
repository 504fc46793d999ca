/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_kthread: lwps of process 0.
 *
 * A kernel thread is an lwp that never goes to user mode.  It ends by
 * kthread_exit or by returning from its function; its memory is then taken
 * by the reaper, or by kthread_join if it was made with KTHREAD_MUSTJOIN.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/systm.h>

/* Where every kernel thread begins. */
static void
kthread_main(void *arg __unused)
{
	struct lwp *l = curlwp;

	(*l->l_func)(l->l_arg);
	kthread_exit(0);
}

/*
 * A new thread, running, or only made if it is to be an idle lwp.  With a CPU
 * given it stays there.  ENOMEM, EAGAIN.
 */
int
kthread_create(int pri, int flags, struct cpu_info *ci, void (*func)(void *),
    void *arg, struct lwp **lp, const char *fmt, ...)
{
	struct lwp *l;
	va_list ap;
	int error;

	error = lwp_create(&lwp0, &proc0, NULL,
	    (flags & KTHREAD_MUSTJOIN) != 0 ? 0 : LWP_DETACHED, NULL, 0,
	    kthread_main, NULL, &l);
	if (error != 0)
		return error;
	l->l_func = func;
	l->l_arg = arg;
	l->l_usrpri = l->l_priority = pri == PRI_NONE ? PRI_KTHREAD : pri;
	va_start(ap, fmt);
	vsnprintf(l->l_name, sizeof(l->l_name), fmt, ap);
	va_end(ap);
	if (ci != NULL) {
		l->l_cpu = ci;
		l->l_mutex = &ci->ci_schedstate.spc_mutex;
		l->l_affinity = 1u << ci->ci_index;
	}
	if (lp != NULL)
		*lp = l;
	if ((flags & KTHREAD_IDLE) != 0)
		l->l_flag |= LW_IDLE;
	else
		lwp_start(l);
	return 0;
}

void
kthread_exit(int code __unused)
{
	lwp_exit(curlwp);
}

/* Wait for the end of a thread made with KTHREAD_MUSTJOIN. */
int
kthread_join(struct lwp *l)
{
	struct proc *p = &proc0;

	KASSERT((l->l_flag & LW_UNBOUND_EXIT) == 0);
	mutex_enter(&p->p_lock);
	while ((l->l_flag & LW_DEAD) == 0)
		cv_wait(&p->p_lwpcv, &p->p_lock);
	lwp_leave_proc(l, p);
	p->p_nzlwps--;
	mutex_exit(&p->p_lock);
	lwp_free(l);
	return 0;
}
