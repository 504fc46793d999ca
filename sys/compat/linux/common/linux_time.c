/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_time: clocks and sleeps.
 *
 * Most calls exist twice: with times of 32 bits, and of 64 (*_time64).  In the
 * latter only the low half of tv_nsec counts, since 32-bit programs leave the
 * upper one as it happens to be.  A time that 32 bits cannot hold is told as
 * the farthest that they can.
 *
 * The raw and the coarse clocks are the exact ones: to read those is as cheap
 * and the host keeps them steady.  But as on Linux nobody can wait for one.
 * A negative number is the clock of a process or thread: ~pid, and three bits
 * that tell which and what of its time.
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

static const struct {
	clockid_t	clock;
	bool		waits;		/* can be waited for */
} clock_map[] = {
	{ CLOCK_REALTIME, true },
	{ CLOCK_MONOTONIC, true },
	{ CLOCK_PROCESS_CPUTIME_ID, true },
	{ CLOCK_THREAD_CPUTIME_ID, true },
	{ CLOCK_MONOTONIC, false },	/* raw */
	{ CLOCK_REALTIME, false },	/* coarse */
	{ CLOCK_MONOTONIC, false },	/* coarse */
	{ CLOCK_BOOTTIME, true },
	{ -1, false },			/* the two that wake the machine, */
	{ -1, false },
	{ -1, false },			/* one that never was, */
	{ CLOCK_REALTIME, true },	/* TAI, by an offset of 0 */
};

/* The bits beside ~pid. */
#define LINUX_CPUCLOCK(clock)	((clock) & 3)
#define LINUX_CPUCLOCK_VIRT	1
#define LINUX_CPUCLOCK_FD	3	/* a device's */
#define LINUX_CPUCLOCK_THREAD	4

/* A clock of processor time.  EINVAL. */
static int
cpuclock_to_native(int lclock, clockid_t *clock)
{
	int pid = ~(lclock >> 3);

	if (LINUX_CPUCLOCK(lclock) == LINUX_CPUCLOCK_FD || pid > PID_MAX)
		return EINVAL;
	*clock = pid | ((lclock & LINUX_CPUCLOCK_THREAD) ?
	    CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID);
	if (LINUX_CPUCLOCK(lclock) == LINUX_CPUCLOCK_VIRT)
		*clock |= CLOCK_USERTIME;
	return 0;
}

int
linux_to_native_clock(int lclock, bool wait, clockid_t *clock)
{
	if (lclock < 0)
		return cpuclock_to_native(lclock, clock);
	if (lclock >= (int)__arraycount(clock_map) ||
	    clock_map[lclock].clock == -1)
		return EINVAL;
	if (wait && !clock_map[lclock].waits)
		return EOPNOTSUPP;
	*clock = clock_map[lclock].clock;
	return 0;
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
	struct linux_timespec ts32 = {
		(int32_t)MIN(ts->tv_sec, INT32_MAX), (int32_t)ts->tv_nsec
	};

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
	tv->tv_sec = (int32_t)MIN(ns / NSEC_PER_SEC, INT32_MAX);
	tv->tv_usec = (int32_t)(ns % NSEC_PER_SEC / NSEC_PER_USEC);
}

int
linux_to_native_timeval(const struct linux_timeval *tv, nsec_t *ns)
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
	struct timespec ts;
	clockid_t clock;
	nsec_t ns;
	int error;

	error = linux_to_native_clock(lclock, false, &clock);
	if (error == 0)
		error = do_clock_gettime(l, clock, &ns);
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
linux_clock_getres(struct lwp *l, int lclock, void __user *uts, bool is64)
{
	struct timespec ts = { 0, 1 };
	clockid_t clock;
	int error;

	error = linux_to_native_clock(lclock, false, &clock);
	if (error == 0)
		error = clock_resolve(l, clock, &clock);
	return error != 0 || uts == NULL ? error :
	    linux_copyout_ts(&ts, uts, is64);
}

int
linux_sys_clock_getres(struct lwp *l,
    const struct linux_sys_clock_getres_args *uap,
    register_t *retval __unused)
{
	return linux_clock_getres(l, uap->clock, uap->ts, false);
}

int
linux_sys_clock_getres_time64(struct lwp *l,
    const struct linux_sys_clock_getres_time64_args *uap,
    register_t *retval __unused)
{
	return linux_clock_getres(l, uap->clock, uap->ts, true);
}

/* Only the wall clock by its own name; processor time is nobody's to set. */
static int
clock_settable(struct lwp *l, int lclock)
{
	clockid_t clock;
	int error = linux_to_native_clock(lclock, true, &clock);

	if (error == 0 && lclock < 0)
		error = clock_resolve(l, clock, &clock);
	if (error != 0)
		return EINVAL;
	return lclock < 0 ? EPERM : lclock == 0 ? 0 : EINVAL;
}

static int
linux_clock_settime(struct lwp *l, int lclock, const void __user *uts,
    bool is64)
{
	nsec_t ns;
	int error = clock_settable(l, lclock);

	if (error == 0)
		error = linux_copyin_ns(uts, is64, &ns);
	if (error != 0)
		return error;
	return proc_issuser(l->l_proc) ? settime_ns(ns) : EPERM;
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
		error = linux_to_native_timeval(&tv, &ns);
	return error == 0 ? settime_ns(ns) : error;
}

/*
 * Sleeping.
 */

/* What is left of an interrupted sleep, for who asked. */
static int
copyout_remaining(nsec_t deadline, nsec_t now, void __user *urem, bool is64)
{
	struct timespec ts;

	ns2timespec(deadline > now ? deadline - now : 0, &ts);
	return linux_copyout_ts(&ts, urem, is64);
}

/* Nobody can wait for himself to compute while he waits. */
static int
cpu_nanosleep(struct lwp *l, clockid_t clock, bool absolute, nsec_t *when,
    nsec_t *now)
{
	int error = clock_resolve(l, clock, &clock);

	if (error == 0 && clock == (CLOCK_THREAD_CPUTIME_ID | l->l_lid))
		error = EINVAL;
	if (error != 0)
		return error;
	error = do_cpu_nanosleep(l, clock, absolute, when);
	if (do_clock_gettime(l, clock, now) != 0)
		*now = *when;
	return error;
}

/* Sleep until *when, or for so long, and then *when is the end. */
static int
clock_sleep(struct lwp *l, clockid_t clock, bool absolute, nsec_t *when,
    nsec_t *now)
{
	nsec_t deadline;
	int error;

	if (clock_is_cputime(clock))
		return cpu_nanosleep(l, clock, absolute, when, now);
	if (absolute) {
		error = clock_deadline(l, clock, *when, &deadline);
		if (error != 0)
			return error;
	} else {
		*when = deadline = restart_deadline(l, *when);
	}
	error = do_nanosleep(l, deadline);
	*now = nanouptime_ns();
	return error;
}

static int
linux_clock_nanosleep(struct lwp *l, int lclock, int flags,
    const void __user *ureq, void __user *urem, bool is64)
{
	bool absolute = (flags & LINUX_TIMER_ABSTIME) != 0;
	clockid_t clock;
	nsec_t when, now = NSEC_NEVER;
	int error, err1;

	error = linux_to_native_clock(lclock, true, &clock);
	if (error == 0 && clock == CLOCK_THREAD_CPUTIME_ID)
		error = EOPNOTSUPP;
	if (error == 0)
		error = linux_copyin_ns(ureq, is64, &when);
	if (error == 0)
		error = clock_sleep(l, clock, absolute, &when, &now);
	if (error == ERESTARTNOHAND && !absolute && urem != NULL) {
		err1 = copyout_remaining(when, now, urem, is64);
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
