/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_sched: classes, priorities and CPUs of threads.
 *
 * The classes and their numbers are the kernel's (sys/sched.h); every one of
 * them is an lwp's own, and so is its priority.  Who may change them is
 * Linux's rule for a limit RLIMIT_RTPRIO of 0: the superuser all, others what
 * makes a thread of theirs less urgent.  SCHED_DEADLINE, SCHED_RESET_ON_FORK
 * and the calls sched_setattr and sched_getattr are not there.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/sched.h>
#include <sys/systm.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define SAME_CLASS	(-1)

int
linux_sys_sched_yield(struct lwp *l __unused, const void *uap __unused,
    register_t *retval __unused)
{
	yield();
	return 0;
}

/*
 * The lwp of that number, or l itself for 0; NULL if there is none.
 * => proc_lock held, which keeps it
 */
static struct lwp *
sched_target(struct lwp *l, int pid)
{
	return pid == 0 ? l : lwp_find(pid);
}

/* Class and priority of the lwp `pid' names; EINVAL, ESRCH. */
static int
sched_ask(struct lwp *l, int pid, int *class, int *pri)
{
	struct lwp *t;

	if (pid < 0)
		return EINVAL;
	mutex_enter(&proc_lock);
	t = sched_target(l, pid);
	if (t != NULL)
		sched_getclass(t, class, pri);
	mutex_exit(&proc_lock);
	return t != NULL ? 0 : ESRCH;
}

static bool
class_realtime(int class)
{
	return class == SCHED_FIFO || class == SCHED_RR;
}

static bool
class_known(int class)
{
	return class_realtime(class) || class == SCHED_OTHER ||
	    class == SCHED_BATCH || class == SCHED_IDLE;
}

static int
class_check(int class, int pri)
{
	if (!class_known(class))
		return EINVAL;
	if (class_realtime(class) ?
	    pri < SCHED_RTPRI_MIN || pri > SCHED_RTPRI_MAX : pri != 0)
		return EINVAL;
	return 0;
}

/* May l give t, which has a class and a priority, others?  proc_lock held. */
static int
class_permitted(struct lwp *l, struct lwp *t, int oldclass, int oldpri,
    int class, int pri)
{
	if (proc_issuser(l->l_proc))
		return 0;
	if (!proc_owner(l->l_proc, t->l_proc) ||
	    (class_realtime(class) && (class != oldclass || pri > oldpri)) ||
	    (oldclass == SCHED_IDLE && class != SCHED_IDLE))
		return EPERM;
	return 0;
}

/* The lwp that `pid' names has that class and priority. */
static int
sched_change(struct lwp *l, int pid, int class, const int __user *upri)
{
	int oldclass, oldpri, pri, error;
	struct lwp *t;

	if (upri == NULL || pid < 0)
		return EINVAL;
	error = copyin(upri, &pri, sizeof(pri));
	if (error != 0)
		return error;
	mutex_enter(&proc_lock);
	t = sched_target(l, pid);
	if (t == NULL)
		error = ESRCH;
	else {
		sched_getclass(t, &oldclass, &oldpri);
		if (class == SAME_CLASS)
			class = oldclass;
		error = class_check(class, pri);
	}
	if (error == 0)
		error = class_permitted(l, t, oldclass, oldpri, class, pri);
	if (error == 0)
		sched_setclass(t, class, pri);
	mutex_exit(&proc_lock);
	return error;
}

int
linux_sys_sched_getscheduler(struct lwp *l,
    const struct linux_sys_sched_getscheduler_args *uap, register_t *retval)
{
	int class, pri, error = sched_ask(l, uap->pid, &class, &pri);

	if (error == 0)
		*retval = class;
	return error;
}

int
linux_sys_sched_setscheduler(struct lwp *l,
    const struct linux_sys_sched_setscheduler_args *uap,
    register_t *retval __unused)
{
	return uap->policy < 0 ? EINVAL :
	    sched_change(l, uap->pid, uap->policy, uap->param);
}

int
linux_sys_sched_setparam(struct lwp *l,
    const struct linux_sys_sched_setparam_args *uap,
    register_t *retval __unused)
{
	return sched_change(l, uap->pid, SAME_CLASS, uap->param);
}

int
linux_sys_sched_getparam(struct lwp *l,
    const struct linux_sys_sched_getparam_args *uap,
    register_t *retval __unused)
{
	int class, pri, error;

	error = uap->param == NULL ? EINVAL :
	    sched_ask(l, uap->pid, &class, &pri);
	return error == 0 ? copyout(&pri, uap->param, sizeof(pri)) : error;
}

int
linux_sys_sched_get_priority_max(struct lwp *l __unused,
    const struct linux_sys_sched_get_priority_max_args *uap,
    register_t *retval)
{
	*retval = class_realtime(uap->policy) ? SCHED_RTPRI_MAX : 0;
	return class_known(uap->policy) ? 0 : EINVAL;
}

int
linux_sys_sched_get_priority_min(struct lwp *l __unused,
    const struct linux_sys_sched_get_priority_min_args *uap,
    register_t *retval)
{
	*retval = class_realtime(uap->policy) ? SCHED_RTPRI_MIN : 0;
	return class_known(uap->policy) ? 0 : EINVAL;
}

static int
linux_rr_interval(struct lwp *l, int pid, void __user *uts, bool is64)
{
	struct timespec ts = { 0, SCHED_QUANTUM };
	int class, pri, error = sched_ask(l, pid, &class, &pri);

	if (error != 0)
		return error;
	if (class == SCHED_FIFO)
		ts.tv_nsec = 0;
	return linux_copyout_ts(&ts, uts, is64);
}

int
linux_sys_sched_rr_get_interval(struct lwp *l,
    const struct linux_sys_sched_rr_get_interval_args *uap,
    register_t *retval __unused)
{
	return linux_rr_interval(l, uap->pid, uap->ts, false);
}

int
linux_sys_sched_rr_get_interval_time64(struct lwp *l,
    const struct linux_sys_sched_rr_get_interval_time64_args *uap,
    register_t *retval __unused)
{
	return linux_rr_interval(l, uap->pid, uap->ts, true);
}

int
linux_sys_sched_getaffinity(struct lwp *l,
    const struct linux_sys_sched_getaffinity_args *uap, register_t *retval)
{
	uint32_t mask = 0;
	struct lwp *t;

	if (uap->len < sizeof(mask) || (uap->len & 3) != 0)
		return EINVAL;
	mutex_enter(&proc_lock);
	t = sched_target(l, uap->pid);
	if (t != NULL)
		mask = sched_getaffinity(t);
	mutex_exit(&proc_lock);
	if (t == NULL)
		return ESRCH;
	*retval = sizeof(mask);
	return ustore_32(uap->mask, mask);
}

/* The mask may be shorter or longer than ours; there is no CPU beyond it. */
int
linux_sys_sched_setaffinity(struct lwp *l,
    const struct linux_sys_sched_setaffinity_args *uap,
    register_t *retval __unused)
{
	uint32_t mask = 0;
	struct lwp *t;
	int error;

	error = copyin(uap->mask, &mask, MIN(uap->len, sizeof(mask)));
	if (error != 0)
		return error;
	mutex_enter(&proc_lock);
	t = sched_target(l, uap->pid);
	if (t == NULL)
		error = ESRCH;
	else if (!proc_owner(l->l_proc, t->l_proc))
		error = EPERM;
	else
		error = sched_setaffinity(t, mask);
	mutex_exit(&proc_lock);
	return error;
}

int
linux_sys_getcpu(struct lwp *l __unused,
    const struct linux_sys_getcpu_args *uap, register_t *retval __unused)
{
	int error = 0;

	if (uap->cpu != NULL)
		error = ustore_32(uap->cpu, cpu_number());
	if (error == 0 && uap->node != NULL)
		error = ustore_32(uap->node, 0);
	return error;
}
