/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_time: clocks, sleeps and interval timers.
 *
 * Most calls exist twice: with times of 32 bits, and of 64 (*_time64).  In the
 * latter only the low half of tv_nsec counts, since 32-bit programs leave the
 * upper one as it happens to be.
 */

#include <sys/param.h>
#include <sys/itimer.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/resourcevar.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LINUX_TIMER_ABSTIME	0x01

static const clockid_t clock_map[] = {
	CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID,
	CLOCK_THREAD_CPUTIME_ID,
	CLOCK_MONOTONIC,		/* raw */
	CLOCK_REALTIME,			/* coarse */
	CLOCK_MONOTONIC,		/* coarse */
	CLOCK_BOOTTIME,
};

/* The native clock, or -1. */
static clockid_t
clock_to_native(int clock)
{
	if (clock < 0 || clock >= (int)__arraycount(clock_map))
		return -1;
	return clock_map[clock];
}

/*
 * Copying.
 */

/* Any timespec: its fields may mean UTIME_NOW, or nothing sensible. */
int
linux_copyin_ts(const void __user *uts, bool is64, struct timespec *ts)
{
	struct linux_timespec64 ts64;
	struct linux_timespec ts32;
	int error;

	if (is64) {
		error = copyin(uts, &ts64, sizeof(ts64));
		ts->tv_sec = ts64.tv_sec;
		ts->tv_nsec = (int32_t)ts64.tv_nsec;
	} else {
		error = copyin(uts, &ts32, sizeof(ts32));
		ts->tv_sec = ts32.tv_sec;
		ts->tv_nsec = ts32.tv_nsec;
	}
	return error;
}

int
linux_copyout_ts(const struct timespec *ts, void __user *uts, bool is64)
{
	struct linux_timespec64 ts64 = { ts->tv_sec, ts->tv_nsec };
	struct linux_timespec ts32 = { (int32_t)ts->tv_sec,
	    (int32_t)ts->tv_nsec };

	if (is64)
		return copyout(&ts64, uts, sizeof(ts64));
	return copyout(&ts32, uts, sizeof(ts32));
}

int
linux_copyin_ns(const void __user *uts, bool is64, nsec_t *ns)
{
	struct timespec ts;
	int error = linux_copyin_ts(uts, is64, &ts);

	if (error != 0)
		return error;
	if (!timespec_valid(&ts))
		return EINVAL;
	*ns = timespec2ns(&ts);
	return 0;
}

int
linux_copyin_deadline(struct lwp *l, const void __user *uts, bool is64,
    nsec_t *deadline)
{
	nsec_t ns;
	int error;

	*deadline = NSEC_NEVER;
	if (uts == NULL)
		return 0;
	error = linux_copyin_ns(uts, is64, &ns);
	if (error == 0)
		*deadline = restart_deadline(l, ns);
	return error;
}

void
native_to_linux_timeval(struct linux_timeval *tv, nsec_t ns)
{
	tv->tv_sec = (int32_t)(ns / NSEC_PER_SEC);
	tv->tv_usec = (int32_t)(ns % NSEC_PER_SEC / NSEC_PER_USEC);
}

static int
timeval_to_ns(const struct linux_timeval *tv, nsec_t *ns)
{
	if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= 1000000)
		return EINVAL;
	*ns = (nsec_t)tv->tv_sec * NSEC_PER_SEC +
	    (nsec_t)tv->tv_usec * NSEC_PER_USEC;
	return 0;
}

/*
 * Clocks.
 */

static int
linux_clock_gettime(struct lwp *l, int lclock, void __user *uts, bool is64)
{
	clockid_t clock = clock_to_native(lclock);
	struct timespec ts;
	nsec_t ns;
	int error = clock == -1 ? EINVAL : do_clock_gettime(l, clock, &ns);

	if (error != 0)
		return error;
	ns2timespec(ns, &ts);
	return linux_copyout_ts(&ts, uts, is64);
}

int
linux_sys_clock_gettime(struct lwp *l,
    const struct linux_sys_clock_gettime_args *uap,
    register_t *retval __unused)
{
	return linux_clock_gettime(l, uap->clock, uap->ts, false);
}

int
linux_sys_clock_gettime64(struct lwp *l,
    const struct linux_sys_clock_gettime64_args *uap,
    register_t *retval __unused)
{
	return linux_clock_gettime(l, uap->clock, uap->ts, true);
}

/* All of them count single nanoseconds. */
static int
linux_clock_getres(int lclock, void __user *uts, bool is64)
{
	struct timespec ts = { 0, 1 };

	if (clock_to_native(lclock) == -1)
		return EINVAL;
	return uts == NULL ? 0 : linux_copyout_ts(&ts, uts, is64);
}

int
linux_sys_clock_getres(struct lwp *l __unused,
    const struct linux_sys_clock_getres_args *uap,
    register_t *retval __unused)
{
	return linux_clock_getres(uap->clock, uap->ts, false);
}

int
linux_sys_clock_getres_time64(struct lwp *l __unused,
    const struct linux_sys_clock_getres_time64_args *uap,
    register_t *retval __unused)
{
	return linux_clock_getres(uap->clock, uap->ts, true);
}

static int
linux_clock_settime(struct lwp *l, int lclock, const void __user *uts,
    bool is64)
{
	nsec_t ns;
	int error = linux_copyin_ns(uts, is64, &ns);

	if (error == 0 && clock_to_native(lclock) != CLOCK_REALTIME)
		error = EINVAL;
	if (error == 0 && !proc_issuser(l->l_proc))
		error = EPERM;
	return error == 0 ? settime_ns(ns) : error;
}

int
linux_sys_clock_settime(struct lwp *l,
    const struct linux_sys_clock_settime_args *uap,
    register_t *retval __unused)
{
	return linux_clock_settime(l, uap->clock, uap->ts, false);
}

int
linux_sys_clock_settime64(struct lwp *l,
    const struct linux_sys_clock_settime64_args *uap,
    register_t *retval __unused)
{
	return linux_clock_settime(l, uap->clock, uap->ts, true);
}

int
linux_sys_time(struct lwp *l __unused, const struct linux_sys_time_args *uap,
    register_t *retval)
{
	int32_t now = (int32_t)time_second();

	*retval = now;
	return uap->tp == NULL ? 0 : copyout(&now, uap->tp, sizeof(now));
}

int
linux_sys_gettimeofday(struct lwp *l __unused,
    const struct linux_sys_gettimeofday_args *uap,
    register_t *retval __unused)
{
	struct linux_timeval tv;
	int32_t tz[2] = { 0, 0 };
	int error = 0;

	if (uap->tv != NULL) {
		native_to_linux_timeval(&tv, nanotime_ns());
		error = copyout(&tv, uap->tv, sizeof(tv));
	}
	if (error == 0 && uap->tz != NULL)
		error = copyout(tz, uap->tz, sizeof(tz));
	return error;
}

/* The time zone is taken, and forgotten. */
int
linux_sys_settimeofday(struct lwp *l,
    const struct linux_sys_settimeofday_args *uap,
    register_t *retval __unused)
{
	struct linux_timeval tv;
	nsec_t ns;
	int error;

	if (!proc_issuser(l->l_proc))
		return EPERM;
	if (uap->tv == NULL)
		return 0;
	error = copyin(uap->tv, &tv, sizeof(tv));
	if (error == 0)
		error = timeval_to_ns(&tv, &ns);
	return error == 0 ? settime_ns(ns) : error;
}

/*
 * Sleeping.
 */

/* What is left of an interrupted sleep, for who asked. */
static int
copyout_remaining(nsec_t deadline, void __user *urem, bool is64)
{
	nsec_t now = nanouptime_ns();
	struct timespec ts;

	ns2timespec(deadline > now ? deadline - now : 0, &ts);
	return linux_copyout_ts(&ts, urem, is64);
}

static int
linux_clock_nanosleep(struct lwp *l, int lclock, int flags,
    const void __user *ureq, void __user *urem, bool is64)
{
	clockid_t clock = clock_to_native(lclock);
	bool absolute = (flags & LINUX_TIMER_ABSTIME) != 0;
	nsec_t ns, deadline;
	int error, err1;

	error = linux_copyin_ns(ureq, is64, &ns);
	if (error != 0)
		return error;
	error = clock_deadline(clock, ns, &deadline);
	if (error != 0)
		return error;
	if (!absolute)
		deadline = restart_deadline(l, ns);
	error = do_nanosleep(l, deadline);
	if (error != 0 && !absolute && urem != NULL) {
		err1 = copyout_remaining(deadline, urem, is64);
		if (err1 != 0)
			return err1;
	}
	return error;
}

int
linux_sys_nanosleep(struct lwp *l, const struct linux_sys_nanosleep_args *uap,
    register_t *retval __unused)
{
	return linux_clock_nanosleep(l, 1, 0, uap->req, uap->rem, false);
}

int
linux_sys_clock_nanosleep(struct lwp *l,
    const struct linux_sys_clock_nanosleep_args *uap,
    register_t *retval __unused)
{
	return linux_clock_nanosleep(l, uap->clock, uap->flags, uap->req,
	    uap->rem, false);
}

int
linux_sys_clock_nanosleep_time64(struct lwp *l,
    const struct linux_sys_clock_nanosleep_time64_args *uap,
    register_t *retval __unused)
{
	return linux_clock_nanosleep(l, uap->clock, uap->flags, uap->req,
	    uap->rem, true);
}

/*
 * Interval timers.
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
			error = timeval_to_ns(&it.it_value, &left);
		if (error == 0)
			error = timeval_to_ns(&it.it_interval, &interval);
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

/* Times in hundredths of a second. */
int
linux_sys_times(struct lwp *l, const struct linux_sys_times_args *uap,
    register_t *retval)
{
	struct rusage self, children;
	int32_t tms[4];

	(void)do_getrusage(l, RUSAGE_SELF, &self);
	(void)do_getrusage(l, RUSAGE_CHILDREN, &children);
	tms[0] = (int32_t)(self.ru_utime / (NSEC_PER_SEC / 100));
	tms[1] = (int32_t)(self.ru_stime / (NSEC_PER_SEC / 100));
	tms[2] = (int32_t)(children.ru_utime / (NSEC_PER_SEC / 100));
	tms[3] = (int32_t)(children.ru_stime / (NSEC_PER_SEC / 100));
	*retval = (register_t)((nanouptime_ns() / (NSEC_PER_SEC / 100)) &
	    0x7fffffff);
	return uap->buf == NULL ? 0 : copyout(tms, uap->buf, sizeof(tms));
}
