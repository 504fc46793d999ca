/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_timerfd: timers that are read like files.
 *
 * A timer's file can be read when the timer has expired, and tells how often
 * since somebody read last or set it.  Who reads too early waits.  One that
 * repeats is set anew when it is read; how often it would have expired until
 * then follows from the time, so a timer that nobody reads costs nothing.
 *
 * A timer for a moment of the wall clock may be asked to be cancelled when that
 * clock is set: then the next read fails with ECANCELED, at once, and only
 * that.  When the clock is set, kern_timer.c calls all timers on it;
 * the change is known by the moment of boot, which is what is changed.
 *
 * Locking.  tf_lock, a spin mutex, since the timer's function takes it.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/fcntl.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/ktimer.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/ptimer.h>
#include <sys/selinfo.h>
#include <sys/systm.h>
#include <sys/timerfd.h>
#include <sys/timevar.h>
#include <sys/uio.h>

/* Key: ( set once, t tf_lock. */
struct timerfd {
	kmutex_t	tf_lock;
	struct ktimer	tf_kt;		/* t */
	clockid_t	tf_clock;	/* (: what its times count on */
	bool		tf_expired;	/* t: there is something to read */
	nsec_t		tf_boot;	/* t: cancelled if not this; 0: never */
	kcondvar_t	tf_cv;		/* t: for readers */
	struct selinfo	tf_sel;		/* t */
};

static bool
timerfd_cancelled(const struct timerfd *tf)
{
	return tf->tf_boot != 0 && tf->tf_boot != boottime_ns();
}

static bool
timerfd_readable(const struct timerfd *tf)
{
	return tf->tf_expired || timerfd_cancelled(tf);
}

/* The callout's function. */
static void
timerfd_check(void *arg)
{
	struct timerfd *tf = arg;
	struct ktimer *kt = &tf->tf_kt;
	nsec_t now;

	mutex_enter(&tf->tf_lock);
	now = ktimer_now(kt);
	if (!tf->tf_expired && kt->kt_due != 0) {
		if (kt->kt_due <= now)
			tf->tf_expired = true;
		else
			ktimer_arm(kt, now);
	}
	if (timerfd_readable(tf)) {
		cv_broadcast(&tf->tf_cv);
		selnotify(&tf->tf_sel, POLLIN | POLLRDNORM, 0);
	}
	mutex_exit(&tf->tf_lock);
}

/* How often it expired, if at all; it goes on.  tf_lock held. */
static uint64_t
timerfd_take(struct timerfd *tf)
{
	struct ktimer *kt = &tf->tf_kt;
	nsec_t now = ktimer_now(kt);
	uint64_t n = 0;

	if (!tf->tf_expired)
		return 0;
	tf->tf_expired = false;
	/* Only if the clock was set back is it not due any more. */
	if (kt->kt_due <= now)
		n = ktimer_advance(kt, now, kt->kt_interval);
	ktimer_arm(kt, now);
	return n;
}

/* tf_lock held. */
static int
timerfd_wait(struct timerfd *tf, bool nonblock, uint64_t *n)
{
	int error = 0;

	*n = 0;
	while (error == 0) {
		if (timerfd_cancelled(tf)) {
			tf->tf_boot = boottime_ns();
			return ECANCELED;
		}
		*n = timerfd_take(tf);
		if (*n != 0)
			return 0;
		error = nonblock ? EWOULDBLOCK :
		    cv_wait_sig(&tf->tf_cv, &tf->tf_lock);
	}
	return error;
}

static int
timerfd_read(struct file *fp, off_t *offp __unused, struct uio *uio,
    int flags __unused)
{
	struct timerfd *tf = fp->f_data;
	uint64_t n;
	int error;

	if (uio->uio_resid < sizeof(n))
		return EINVAL;
	mutex_enter(&tf->tf_lock);
	error = timerfd_wait(tf, (fp->f_flag & FNONBLOCK) != 0, &n);
	mutex_exit(&tf->tf_lock);
	return error == 0 ? uiomove(&n, sizeof(n), uio) : error;
}

static int
timerfd_poll(struct file *fp, int events)
{
	struct timerfd *tf = fp->f_data;
	int revents = 0;

	mutex_enter(&tf->tf_lock);
	if (timerfd_readable(tf))
		revents = events & (POLLIN | POLLRDNORM);
	else
		selrecord(curlwp, &tf->tf_sel);
	mutex_exit(&tf->tf_lock);
	return revents;
}

static int
timerfd_close(struct file *fp)
{
	struct timerfd *tf = fp->f_data;

	mutex_enter(&tf->tf_lock);
	ktimer_stop(&tf->tf_kt);
	mutex_exit(&tf->tf_lock);
	ktimer_destroy(&tf->tf_kt);
	seldestroy(&tf->tf_sel);
	cv_destroy(&tf->tf_cv);
	mutex_destroy(&tf->tf_lock);
	kmem_free(tf, sizeof(*tf));
	return 0;
}

static const struct fileops timerfdops = {
	.fo_name = "timerfd",
	.fo_read = timerfd_read,
	.fo_poll = timerfd_poll,
	.fo_stat = file_anonstat,
	.fo_close = timerfd_close,
};

int
do_timerfd_create(struct lwp *l __unused, clockid_t clock, int flags, int *fdp)
{
	struct timerfd *tf;
	struct file *fp;
	int error;

	if (clock_is_cputime(clock))
		return EINVAL;
	error = fd_allocfile(&fp, fdp);
	if (error != 0)
		return error;
	tf = kmem_zalloc(sizeof(*tf), KM_SLEEP);
	mutex_init(&tf->tf_lock, MUTEX_DEFAULT, IPL_SOFTCLOCK);
	cv_init(&tf->tf_cv, "timerfd");
	selinit(&tf->tf_sel);
	ktimer_init(&tf->tf_kt, timerfd_check, tf);
	tf->tf_kt.kt_clock = tf->tf_clock = clock;
	fd_clone(fp, (u_int)*fdp, FREAD | FWRITE |
	    ((u_int)flags & (O_CLOEXEC | FNONBLOCK)), DTYPE_MISC, &timerfdops,
	    tf);
	return 0;
}

/* The file, referenced, if it is a timer. */
static int
timerfd_get(int fd, struct file **fpp)
{
	struct file *fp = fd < 0 ? NULL : fd_getfile((u_int)fd);

	if (fp == NULL)
		return EBADF;
	if (fp->f_ops != &timerfdops) {
		fd_putfile(fp);
		return EINVAL;
	}
	*fpp = fp;
	return 0;
}

static void
timerfd_left(struct timerfd *tf, struct ptimer_time *pti)
{
	struct ktimer *kt = &tf->tf_kt;

	pti->pti_value = ktimer_left(kt, ktimer_now(kt));
	pti->pti_interval = kt->kt_interval;
	if (tf->tf_expired && kt->kt_interval == 0)
		pti->pti_value = 0;
}

int
do_timerfd_settime(int fd, bool absolute, bool cancel,
    const struct ptimer_time *new, struct ptimer_time *old)
{
	struct timerfd *tf;
	struct file *fp;
	int error = timerfd_get(fd, &fp);

	if (error != 0)
		return error;
	tf = fp->f_data;
	mutex_enter(&tf->tf_lock);
	timerfd_left(tf, old);
	ktimer_set(&tf->tf_kt, tf->tf_clock, absolute, new->pti_value,
	    new->pti_interval);
	tf->tf_expired = false;
	tf->tf_boot = cancel && absolute && tf->tf_clock == CLOCK_REALTIME ?
	    boottime_ns() : 0;
	ktimer_arm(&tf->tf_kt, ktimer_now(&tf->tf_kt));
	mutex_exit(&tf->tf_lock);
	fd_putfile(fp);
	return 0;
}

int
do_timerfd_gettime(int fd, struct ptimer_time *pti)
{
	struct timerfd *tf;
	struct file *fp;
	int error = timerfd_get(fd, &fp);

	if (error != 0)
		return error;
	tf = fp->f_data;
	mutex_enter(&tf->tf_lock);
	timerfd_left(tf, pti);
	mutex_exit(&tf->tf_lock);
	fd_putfile(fp);
	return 0;
}
