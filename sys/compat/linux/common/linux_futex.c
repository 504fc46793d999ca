/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_futex: futex(2): what the operation's number asks for.
 *
 * Operations on mutexes with priority inheritance are not known (ENOSYS);
 * libraries then say so to who asks for such a mutex.
 */

#include <sys/param.h>
#include <sys/futex.h>
#include <sys/itimer.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LINUX_FUTEX_WAIT		0
#define LINUX_FUTEX_WAKE		1
#define LINUX_FUTEX_REQUEUE		3
#define LINUX_FUTEX_CMP_REQUEUE		4
#define LINUX_FUTEX_WAKE_OP		5
#define LINUX_FUTEX_WAIT_BITSET		9
#define LINUX_FUTEX_WAKE_BITSET		10
#define LINUX_FUTEX_PRIVATE		128
#define LINUX_FUTEX_REALTIME		256

struct futex_call {
	uintptr_t	uaddr, timeout, uaddr2;
	int		op;
	uint32_t	val, val3;
};

/* WAIT counts from now, WAIT_BITSET names a moment. */
static int
futex_deadline(struct lwp *l, const struct futex_call *fc, bool is64,
    nsec_t *deadline)
{
	const void __user *uts = (const void __user *)fc->timeout;
	int cmd = fc->op & ~(LINUX_FUTEX_PRIVATE | LINUX_FUTEX_REALTIME);
	nsec_t when;
	int error;

	if (cmd == LINUX_FUTEX_WAIT || uts == NULL)
		return linux_copyin_deadline(l, uts, is64, deadline);
	error = linux_copyin_ns(uts, is64, &when);
	if (error != 0)
		return error;
	return clock_deadline(l, (fc->op & LINUX_FUTEX_REALTIME) ?
	    CLOCK_REALTIME : CLOCK_MONOTONIC, when, deadline);
}

/* A wait without end is made again after any handler with SA_RESTART. */
static int
linux_futex_wait(struct lwp *l, const struct futex_call *fc, bool shared,
    uint32_t bitset, bool is64)
{
	nsec_t deadline;
	int error = futex_deadline(l, fc, is64, &deadline);

	if (error == 0)
		error = futex_wait(l, fc->uaddr, shared, fc->val, bitset,
		    deadline);
	l->l_wallclock = 0;
	return error == ERESTART && deadline != NSEC_NEVER ?
	    ERESTARTNOHAND : error;
}

static int
linux_futex(struct lwp *l, const struct futex_call *fc, bool is64,
    register_t *retval)
{
	bool shared = (fc->op & LINUX_FUTEX_PRIVATE) == 0;
	u_int n2 = (u_int)fc->timeout, done = 0;
	int error;

	switch (fc->op & ~(LINUX_FUTEX_PRIVATE | LINUX_FUTEX_REALTIME)) {
	case LINUX_FUTEX_WAIT:
		return linux_futex_wait(l, fc, shared, FUTEX_BITSET_ANY, is64);
	case LINUX_FUTEX_WAIT_BITSET:
		return linux_futex_wait(l, fc, shared, fc->val3, is64);
	case LINUX_FUTEX_WAKE:
		error = futex_wake(l, fc->uaddr, shared, fc->val,
		    FUTEX_BITSET_ANY, &done);
		break;
	case LINUX_FUTEX_WAKE_BITSET:
		error = futex_wake(l, fc->uaddr, shared, fc->val, fc->val3,
		    &done);
		break;
	case LINUX_FUTEX_REQUEUE:
		error = futex_requeue(l, fc->uaddr, fc->uaddr2, shared,
		    fc->val, n2, NULL, &done);
		break;
	case LINUX_FUTEX_CMP_REQUEUE:
		error = futex_requeue(l, fc->uaddr, fc->uaddr2, shared,
		    fc->val, n2, &fc->val3, &done);
		break;
	case LINUX_FUTEX_WAKE_OP:
		error = futex_wake_op(l, fc->uaddr, fc->uaddr2, shared,
		    fc->val, n2, fc->val3, &done);
		break;
	default:
		return ENOSYS;
	}
	*retval = (register_t)done;
	return error;
}

int
linux_sys_futex(struct lwp *l, const struct linux_sys_futex_args *uap,
    register_t *retval)
{
	struct futex_call fc = { uap->uaddr, uap->timeout, uap->uaddr2,
	    uap->op, uap->val, uap->val3 };

	return linux_futex(l, &fc, false, retval);
}

int
linux_sys_futex_time64(struct lwp *l,
    const struct linux_sys_futex_time64_args *uap, register_t *retval)
{
	struct futex_call fc = { uap->uaddr, uap->timeout, uap->uaddr2,
	    uap->op, uap->val, uap->val3 };

	return linux_futex(l, &fc, true, retval);
}
