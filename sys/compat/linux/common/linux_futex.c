/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_futex: futex(2): what the operation's number asks for.
 *
 * Those that count waiters take a signed number; less than none is refused
 * where Linux does, and where it does not, is one.
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
#define LINUX_FUTEX_LOCK_PI		6
#define LINUX_FUTEX_UNLOCK_PI		7
#define LINUX_FUTEX_TRYLOCK_PI		8
#define LINUX_FUTEX_WAIT_BITSET		9
#define LINUX_FUTEX_WAKE_BITSET		10
#define LINUX_FUTEX_WAIT_REQUEUE_PI	11
#define LINUX_FUTEX_CMP_REQUEUE_PI	12
#define LINUX_FUTEX_LOCK_PI2		13
#define LINUX_FUTEX_PRIVATE		128
#define LINUX_FUTEX_REALTIME		256

static int
futex_cmd(const struct linux_sys_futex_args *fc)
{
	return fc->op & ~(LINUX_FUTEX_PRIVATE | LINUX_FUTEX_REALTIME);
}

static bool
futex_shared(const struct linux_sys_futex_args *fc)
{
	return (fc->op & LINUX_FUTEX_PRIVATE) == 0;
}

/* The clock a wait is told; LOCK_PI has always known one only. */
static clockid_t
futex_clock(const struct linux_sys_futex_args *fc)
{
	return futex_cmd(fc) == LINUX_FUTEX_LOCK_PI ||
	    (fc->op & LINUX_FUTEX_REALTIME) ? CLOCK_REALTIME : CLOCK_MONOTONIC;
}

/* Only some can be told which clock. */
static bool
futex_clock_valid(const struct linux_sys_futex_args *fc)
{
	switch (futex_cmd(fc)) {
	case LINUX_FUTEX_WAIT_BITSET:
	case LINUX_FUTEX_WAIT_REQUEUE_PI:
	case LINUX_FUTEX_LOCK_PI2:
		return true;
	}
	return (fc->op & LINUX_FUTEX_REALTIME) == 0;
}

/* WAIT counts from now, the others name a moment. */
static int
futex_deadline(struct lwp *l, const struct linux_sys_futex_args *fc, bool is64,
    nsec_t *deadline)
{
	const void __user *uts = (const void __user *)fc->timeout;
	nsec_t when;
	int error;

	if (futex_cmd(fc) == LINUX_FUTEX_WAIT || uts == NULL)
		return linux_copyin_deadline(l, uts, is64, deadline);
	error = linux_copyin_ns(uts, is64, &when);
	if (error != 0)
		return error;
	return clock_deadline(l, futex_clock(fc), when, deadline);
}

/* A wait without end is made again after any handler with SA_RESTART. */
static int
linux_futex_wait(struct lwp *l, const struct linux_sys_futex_args *fc,
    uint32_t bitset, nsec_t deadline)
{
	int error = futex_wait(l, fc->uaddr, futex_shared(fc), fc->val, bitset,
	    deadline);

	return error == ERESTART && deadline != NSEC_NEVER ?
	    ERESTARTNOHAND : error;
}

/* Operations that may wait, and are told how long. */
static int
futex_timed(struct lwp *l, const struct linux_sys_futex_args *fc, bool is64)
{
	bool shared = futex_shared(fc);
	nsec_t deadline;
	int error = futex_deadline(l, fc, is64, &deadline);

	if (error != 0)
		return error;
	switch (futex_cmd(fc)) {
	case LINUX_FUTEX_WAIT:
		error = linux_futex_wait(l, fc, FUTEX_BITSET_ANY, deadline);
		break;
	case LINUX_FUTEX_WAIT_BITSET:
		error = linux_futex_wait(l, fc, fc->val3, deadline);
		break;
	case LINUX_FUTEX_LOCK_PI:
	case LINUX_FUTEX_LOCK_PI2:
		error = futex_lock_pi(l, fc->uaddr, shared, true, deadline);
		break;
	default:
		error = futex_wait_requeue_pi(l, fc->uaddr, fc->uaddr2,
		    shared, fc->val, deadline);
		break;
	}
	l->l_wallclock = 0;
	return error;
}

/*
 * How many are to be woken: Linux asks whether they are enough after it has
 * woken one, so one is woken in any case, and programs get used to that.
 */
static u_int
wake_count(uint32_t n)
{
	return (int32_t)n < 1 ? 1 : n;
}

/* Operations that wake or move waiters. */
static int
futex_waking(struct lwp *l, const struct linux_sys_futex_args *fc, u_int *done)
{
	bool shared = futex_shared(fc);
	u_int n2 = (u_int)fc->timeout;

	switch (futex_cmd(fc)) {
	case LINUX_FUTEX_WAKE:
		return futex_wake(l, fc->uaddr, shared, wake_count(fc->val),
		    FUTEX_BITSET_ANY, done);
	case LINUX_FUTEX_WAKE_BITSET:
		return futex_wake(l, fc->uaddr, shared, wake_count(fc->val),
		    fc->val3, done);
	case LINUX_FUTEX_WAKE_OP:
		return futex_wake_op(l, fc->uaddr, fc->uaddr2, shared,
		    wake_count(fc->val), wake_count(n2), fc->val3, done);
	}
	if ((int32_t)fc->val < 0 || (int32_t)n2 < 0)
		return EINVAL;
	switch (futex_cmd(fc)) {
	case LINUX_FUTEX_REQUEUE:
		return futex_requeue(l, fc->uaddr, fc->uaddr2, shared,
		    fc->val, n2, NULL, done);
	case LINUX_FUTEX_CMP_REQUEUE:
		return futex_requeue(l, fc->uaddr, fc->uaddr2, shared,
		    fc->val, n2, &fc->val3, done);
	default:
		return fc->val != 1 ? EINVAL : futex_cmp_requeue_pi(l,
		    fc->uaddr, fc->uaddr2, shared, n2, fc->val3, done);
	}
}

static int
linux_futex(struct lwp *l, const struct linux_sys_futex_args *fc, bool is64,
    register_t *retval)
{
	u_int done = 0;
	int error;

	if (!futex_clock_valid(fc))
		return ENOSYS;
	switch (futex_cmd(fc)) {
	case LINUX_FUTEX_WAIT:
	case LINUX_FUTEX_WAIT_BITSET:
	case LINUX_FUTEX_LOCK_PI:
	case LINUX_FUTEX_LOCK_PI2:
	case LINUX_FUTEX_WAIT_REQUEUE_PI:
		return futex_timed(l, fc, is64);
	case LINUX_FUTEX_TRYLOCK_PI:
		return futex_lock_pi(l, fc->uaddr, futex_shared(fc), false, 0);
	case LINUX_FUTEX_UNLOCK_PI:
		return futex_unlock_pi(l, fc->uaddr, futex_shared(fc));
	case LINUX_FUTEX_WAKE:
	case LINUX_FUTEX_WAKE_BITSET:
	case LINUX_FUTEX_WAKE_OP:
	case LINUX_FUTEX_REQUEUE:
	case LINUX_FUTEX_CMP_REQUEUE:
	case LINUX_FUTEX_CMP_REQUEUE_PI:
		error = futex_waking(l, fc, &done);
		*retval = (register_t)done;
		return error;
	}
	return ENOSYS;
}

int
linux_sys_futex(struct lwp *l, const struct linux_sys_futex_args *uap,
    register_t *retval)
{
	return linux_futex(l, uap, false, retval);
}

/* The same arguments; only what the timeout points at is longer. */
CTASSERT(sizeof(struct linux_sys_futex_args) ==
    sizeof(struct linux_sys_futex_time64_args));

int
linux_sys_futex_time64(struct lwp *l,
    const struct linux_sys_futex_time64_args *uap, register_t *retval)
{
	return linux_futex(l, (const void *)uap, true, retval);
}
