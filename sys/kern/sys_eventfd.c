/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_eventfd: a counter that is a file, for one thread to tell another.
 *
 * A write adds a number of eight bytes, and waits while the sum would not fit.
 * A read takes all there is, or, from a semaphore, one, and waits while there
 * is nothing.  The counter never shows EVENTFD_MAX + 1, which stands for an
 * overflow elsewhere and cannot be written.
 *
 * Locking.  ef_lock, adaptive; nothing is copied with it held.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/eventfd.h>
#include <sys/fcntl.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/mutex.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/selinfo.h>
#include <sys/systm.h>
#include <sys/uio.h>

#define EVENTFD_MAX	(UINT64_MAX - 1)

/* Key: ( set once, e ef_lock. */
struct eventfd {
	kmutex_t	ef_lock;
	uint64_t	ef_count;	/* e */
	bool		ef_semaphore;	/* ( */
	kcondvar_t	ef_cv;		/* e: the count changed */
	struct selinfo	ef_sel;		/* e */
};

static void
eventfd_changed(struct eventfd *ef)
{
	cv_broadcast(&ef->ef_cv);
	selnotify(&ef->ef_sel, POLLIN | POLLOUT, 0);
}

static int
eventfd_wait(struct file *fp, struct eventfd *ef)
{
	return (fp->f_flag & FNONBLOCK) != 0 ? EWOULDBLOCK :
	    cv_wait_sig(&ef->ef_cv, &ef->ef_lock);
}

static int
eventfd_read(struct file *fp, off_t *offp __unused, struct uio *uio,
    int flags __unused)
{
	struct eventfd *ef = fp->f_data;
	uint64_t n = 0;
	int error = 0;

	if (uio->uio_resid < sizeof(n))
		return EINVAL;
	mutex_enter(&ef->ef_lock);
	while (error == 0 && ef->ef_count == 0)
		error = eventfd_wait(fp, ef);
	if (error == 0) {
		n = ef->ef_semaphore ? 1 : ef->ef_count;
		ef->ef_count -= n;
		eventfd_changed(ef);
	}
	mutex_exit(&ef->ef_lock);
	return error == 0 ? uiomove(&n, sizeof(n), uio) : error;
}

static int
eventfd_write(struct file *fp, off_t *offp __unused, struct uio *uio,
    int flags __unused)
{
	struct eventfd *ef = fp->f_data;
	uint64_t n;
	int error;

	if (uio->uio_resid < sizeof(n))
		return EINVAL;
	error = uiomove(&n, sizeof(n), uio);
	if (error != 0)
		return error;
	if (n > EVENTFD_MAX)
		error = EINVAL;
	mutex_enter(&ef->ef_lock);
	while (error == 0 && n > EVENTFD_MAX - ef->ef_count)
		error = eventfd_wait(fp, ef);
	if (error == 0) {
		ef->ef_count += n;
		eventfd_changed(ef);
	}
	mutex_exit(&ef->ef_lock);
	if (error != 0)
		uio->uio_resid += sizeof(n);	/* nothing was written */
	return error;
}

static int
eventfd_poll(struct file *fp, int events)
{
	struct eventfd *ef = fp->f_data;
	int revents = 0;

	mutex_enter(&ef->ef_lock);
	if (ef->ef_count != 0)
		revents |= events & (POLLIN | POLLRDNORM);
	if (ef->ef_count < EVENTFD_MAX)
		revents |= events & (POLLOUT | POLLWRNORM);
	if (revents == 0)
		selrecord(curlwp, &ef->ef_sel);
	mutex_exit(&ef->ef_lock);
	return revents;
}

static int
eventfd_close(struct file *fp)
{
	struct eventfd *ef = fp->f_data;

	seldestroy(&ef->ef_sel);
	cv_destroy(&ef->ef_cv);
	mutex_destroy(&ef->ef_lock);
	kmem_free(ef, sizeof(*ef));
	return 0;
}

static const struct fileops eventfdops = {
	.fo_name = "eventfd",
	.fo_read = eventfd_read,
	.fo_write = eventfd_write,
	.fo_poll = eventfd_poll,
	.fo_stat = file_anonstat,
	.fo_close = eventfd_close,
};

int
do_eventfd(struct lwp *l __unused, u_int count, bool semaphore, int flags,
    int *fdp)
{
	struct eventfd *ef;
	struct file *fp;
	int error = fd_allocfile(&fp, fdp);

	if (error != 0)
		return error;
	ef = kmem_zalloc(sizeof(*ef), KM_SLEEP);
	mutex_init(&ef->ef_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&ef->ef_cv, "eventfd");
	selinit(&ef->ef_sel);
	ef->ef_count = count;
	ef->ef_semaphore = semaphore;
	fd_clone(fp, (u_int)*fdp, FREAD | FWRITE |
	    ((u_int)flags & (O_CLOEXEC | FNONBLOCK)), DTYPE_MISC, &eventfdops,
	    ef);
	return 0;
}
