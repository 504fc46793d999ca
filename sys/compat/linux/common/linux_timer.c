/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_timer: interval timers, POSIX timers, and timers that are files.
 *
 * The last two kinds' times exist in two widths, as linux_time.c tells.
 */

#include <sys/param.h>
#include <sys/fcntl.h>
#include <sys/itimer.h>
#include <sys/proc.h>
#include <sys/ptimer.h>
#include <sys/systm.h>
#include <sys/timerfd.h>
#include <sys/timevar.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

/*
 * The interval timers.
 */

struct linux_itimerval {
	struct linux_timeval it_interval;
	struct linux_timeval it_value;
};

static int
copyout_itimer(nsec_t left, nsec_t interval, void __user *uit)
{
	struct linux_itimerval it;

	/* Less than a microsecond is still running. */
	if (left != 0 && left < NSEC_PER_USEC)
		left = NSEC_PER_USEC;
	native_to_linux_timeval(&it.it_value, left);
	native_to_linux_timeval(&it.it_interval, interval);
	return copyout(&it, uit, sizeof(it));
}

int
linux_sys_setitimer(struct lwp *l, const struct linux_sys_setitimer_args *uap,
    register_t *retval __unused)
{
	struct linux_itimerval it;
	nsec_t left = 0, interval = 0, oleft, ointerval;
	int error = 0;

	if (uap->nit != NULL) {
		error = copyin(uap->nit, &it, sizeof(it));
		if (error == 0)
			error = linux_to_native_timeval(&it.it_value, &left);
		if (error == 0)
			error = linux_to_native_timeval(&it.it_interval,
			    &interval);
	}
	if (error == 0)
		error = do_setitimer(l, uap->which, left, interval, &oleft,
		    &ointerval);
	if (error == 0 && uap->oit != NULL)
		error = copyout_itimer(oleft, ointerval, uap->oit);
	return error;
}

int
linux_sys_getitimer(struct lwp *l, const struct linux_sys_getitimer_args *uap,
    register_t *retval __unused)
{
	nsec_t left, interval;
	int error = do_getitimer(l, uap->which, &left, &interval);

	return error == 0 ? copyout_itimer(left, interval, uap->it) : error;
}

/* The seconds that were left come back, rounded, but never to none. */
int
linux_sys_alarm(struct lwp *l, const struct linux_sys_alarm_args *uap,
    register_t *retval)
{
	nsec_t left, interval;
	int error;

	error = do_setitimer(l, ITIMER_REAL, uap->secs * NSEC_PER_SEC, 0,
	    &left, &interval);
	if (error != 0)
		return error;
	*retval = (register_t)((left + NSEC_PER_SEC / 2) / NSEC_PER_SEC);
	if (left != 0 && *retval == 0)
		*retval = 1;
	return 0;
}

/*
 * Times of the other two kinds: the interval, then the first value.
 */

static int
copyin_its(const void __user *uits, bool is64, struct ptimer_time *pti)
{
	const char __user *p = uits;
	size_t size = is64 ? sizeof(struct linux_timespec64) :
	    sizeof(struct linux_timespec);
	int error;

	if (uits == NULL)
		return EINVAL;
	error = linux_copyin_ns(p, is64, &pti->pti_interval);
	if (error == 0)
		error = linux_copyin_ns(p + size, is64, &pti->pti_value);
	return error;
}

static int
copyout_its(const struct ptimer_time *pti, void __user *uits, bool is64)
{
	char __user *p = uits;
	size_t size = is64 ? sizeof(struct linux_timespec64) :
	    sizeof(struct linux_timespec);
	struct timespec ts;
	int error;

	ns2timespec(pti->pti_interval, &ts);
	error = linux_copyout_ts(&ts, p, is64);
	if (error != 0)
		return error;
	ns2timespec(pti->pti_value, &ts);
	return linux_copyout_ts(&ts, p + size, is64);
}

/*
 * POSIX timers.
 */

#define LINUX_SIGEV_SIGNAL	0
#define LINUX_SIGEV_NONE	1
#define LINUX_SIGEV_THREAD	2	/* as for SIGNAL: a library's affair */
#define LINUX_SIGEV_THREAD_ID	4

#define LINUX_TIMER_ABSTIME	1

struct linux_sigevent {
	uint32_t	lse_value;
	int32_t		lse_signo;
	int32_t		lse_notify;
	int32_t		lse_tid;
	uint32_t	lse_pad[12];
};
CTASSERT(sizeof(struct linux_sigevent) == 64);

static int
event_to_native(const struct linux_sigevent *lse, struct ptimer_event *pe)
{
	*pe = (struct ptimer_event){ .pe_value = lse->lse_value };
	switch (lse->lse_notify) {
	case LINUX_SIGEV_NONE:
		return 0;
	case LINUX_SIGEV_THREAD_ID:
		pe->pe_lid = lse->lse_tid;
		if (pe->pe_lid <= 0)
			return EINVAL;
		break;
	case LINUX_SIGEV_SIGNAL:
	case LINUX_SIGEV_THREAD:
		break;
	default:
		return EINVAL;
	}
	pe->pe_signo = linux_to_native_signo(lse->lse_signo);
	return pe->pe_signo != 0 ? 0 : EINVAL;
}

int
linux_sys_timer_create(struct lwp *l,
    const struct linux_sys_timer_create_args *uap,
    register_t *retval __unused)
{
	struct ptimer_event pe = { .pe_signo = SIGALRM, .pe_valueid = true };
	struct linux_sigevent lse;
	clockid_t clock;
	int id, error = linux_to_native_clock(uap->clock, true, &clock);

	if (error == 0 && uap->event != NULL) {
		error = copyin(uap->event, &lse, sizeof(lse));
		if (error == 0)
			error = event_to_native(&lse, &pe);
	}
	if (error == 0)
		error = do_timer_create(l, clock, &pe, &id);
	if (error != 0)
		return error;
	error = copyout(&id, uap->id, sizeof(id));
	if (error != 0)
		(void)do_timer_delete(l, id);
	return error;
}

static int
linux_timer_settime(struct lwp *l, int id, int flags,
    const void __user *unew, void __user *uold, bool is64)
{
	struct ptimer_time new, old;
	int error = copyin_its(unew, is64, &new);

	if (error == 0)
		error = do_timer_settime(l, id,
		    (flags & LINUX_TIMER_ABSTIME) != 0, &new, &old);
	if (error == 0 && uold != NULL)
		error = copyout_its(&old, uold, is64);
	return error;
}

int
linux_sys_timer_settime(struct lwp *l,
    const struct linux_sys_timer_settime_args *uap,
    register_t *retval __unused)
{
	return linux_timer_settime(l, uap->id, uap->flags, uap->nits,
	    uap->oits, false);
}

int
linux_sys_timer_settime64(struct lwp *l,
    const struct linux_sys_timer_settime64_args *uap,
    register_t *retval __unused)
{
	return linux_timer_settime(l, uap->id, uap->flags, uap->nits,
	    uap->oits, true);
}

static int
linux_timer_gettime(struct lwp *l, int id, void __user *uits, bool is64)
{
	struct ptimer_time now;
	int error = do_timer_gettime(l, id, &now);

	return error == 0 ? copyout_its(&now, uits, is64) : error;
}

int
linux_sys_timer_gettime(struct lwp *l,
    const struct linux_sys_timer_gettime_args *uap,
    register_t *retval __unused)
{
	return linux_timer_gettime(l, uap->id, uap->its, false);
}

int
linux_sys_timer_gettime64(struct lwp *l,
    const struct linux_sys_timer_gettime64_args *uap,
    register_t *retval __unused)
{
	return linux_timer_gettime(l, uap->id, uap->its, true);
}

int
linux_sys_timer_getoverrun(struct lwp *l,
    const struct linux_sys_timer_getoverrun_args *uap, register_t *retval)
{
	int overrun = 0, error = do_timer_getoverrun(l, uap->id, &overrun);

	*retval = overrun;
	return error;
}

int
linux_sys_timer_delete(struct lwp *l,
    const struct linux_sys_timer_delete_args *uap,
    register_t *retval __unused)
{
	return do_timer_delete(l, uap->id);
}

/*
 * Timers that are files.  Their flags are those of open.
 */

#define LINUX_TFD_NONBLOCK	0x00000800
#define LINUX_TFD_CLOEXEC	0x00080000
#define LINUX_TFD_ABSTIME	1
#define LINUX_TFD_CANCEL_ON_SET	2

int
linux_sys_timerfd_create(struct lwp *l,
    const struct linux_sys_timerfd_create_args *uap, register_t *retval)
{
	clockid_t clock;
	int fd, error;

	if ((uap->flags & ~(LINUX_TFD_NONBLOCK | LINUX_TFD_CLOEXEC)) != 0)
		return EINVAL;
	error = linux_to_native_clock(uap->clock, true, &clock);
	if (error == 0)
		error = do_timerfd_create(l, clock,
		    linux_to_native_oflags(uap->flags), &fd);
	else
		error = EINVAL;
	if (error == 0)
		*retval = fd;
	return error;
}

static int
linux_timerfd_settime(int fd, int flags, const void __user *unew,
    void __user *uold, bool is64)
{
	struct ptimer_time new, old;
	int error;

	if ((flags & ~(LINUX_TFD_ABSTIME | LINUX_TFD_CANCEL_ON_SET)) != 0)
		return EINVAL;
	error = copyin_its(unew, is64, &new);
	if (error == 0)
		error = do_timerfd_settime(fd,
		    (flags & LINUX_TFD_ABSTIME) != 0,
		    (flags & LINUX_TFD_CANCEL_ON_SET) != 0, &new, &old);
	if (error == 0 && uold != NULL)
		error = copyout_its(&old, uold, is64);
	return error;
}

int
linux_sys_timerfd_settime(struct lwp *l __unused,
    const struct linux_sys_timerfd_settime_args *uap,
    register_t *retval __unused)
{
	return linux_timerfd_settime(uap->fd, uap->flags, uap->nits,
	    uap->oits, false);
}

int
linux_sys_timerfd_settime64(struct lwp *l __unused,
    const struct linux_sys_timerfd_settime64_args *uap,
    register_t *retval __unused)
{
	return linux_timerfd_settime(uap->fd, uap->flags, uap->nits,
	    uap->oits, true);
}

static int
linux_timerfd_gettime(int fd, void __user *uits, bool is64)
{
	struct ptimer_time now;
	int error = do_timerfd_gettime(fd, &now);

	return error == 0 ? copyout_its(&now, uits, is64) : error;
}

int
linux_sys_timerfd_gettime(struct lwp *l __unused,
    const struct linux_sys_timerfd_gettime_args *uap,
    register_t *retval __unused)
{
	return linux_timerfd_gettime(uap->fd, uap->its, false);
}

int
linux_sys_timerfd_gettime64(struct lwp *l __unused,
    const struct linux_sys_timerfd_gettime64_args *uap,
    register_t *retval __unused)
{
	return linux_timerfd_gettime(uap->fd, uap->its, true);
}
