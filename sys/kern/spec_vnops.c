/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * spec_vnops: character devices by number, and the vnode operations that
 * lead to them.
 *
 * A device node of any file system carries a dev_t; its operations are those
 * of the cdevsw that a driver attached for the major number.  Block devices
 * have numbers, and nodes, but nothing behind them yet: opening one is ENXIO.
 *
 * Locking.  A slot of cdevs is written once, while the kernel boots or a
 * driver attaches, and never taken back; so it is read without a lock.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/conf.h>
#include <sys/lwp.h>
#include <sys/poll.h>
#include <sys/systm.h>
#include <sys/vnode.h>

#include "vfs_private.h"

static const struct cdevsw *cdevs[NMAJORS];

/* From now on major maj is this driver's.  EBUSY if it is another's. */
int
devsw_attach(u_int maj, const struct cdevsw *cdev)
{

	if (maj >= NMAJORS)
		return EINVAL;
	if (atomic_cas_ptr(&cdevs[maj], NULL, __UNCONST(cdev)) != NULL)
		return EBUSY;
	return 0;
}

const struct cdevsw *
cdevsw_lookup(dev_t dev)
{

	if (major(dev) >= NMAJORS)
		return NULL;
	return atomic_load_acquire(&cdevs[major(dev)]);
}

int
spec_open(struct vnode *vp, int fmode, struct ucred *cred)
{
	const struct cdevsw *cdev = cdevsw_lookup(vp->v_rdev);

	(void)cred;
	if (vp->v_type != VCHR || cdev == NULL)
		return ENXIO;
	if (cdev->d_open == NULL)
		return 0;
	return cdev->d_open(vp->v_rdev, fmode, S_IFCHR, curlwp);
}

int
spec_close(struct vnode *vp, int fmode, struct ucred *cred)
{
	const struct cdevsw *cdev = cdevsw_lookup(vp->v_rdev);

	(void)cred;
	if (cdev->d_close == NULL)
		return 0;
	return cdev->d_close(vp->v_rdev, fmode, S_IFCHR, curlwp);
}

int
spec_read(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	const struct cdevsw *cdev = cdevsw_lookup(vp->v_rdev);

	(void)cred;
	if (cdev->d_read == NULL)
		return ENODEV;
	return cdev->d_read(vp->v_rdev, uio, ioflag);
}

int
spec_write(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	const struct cdevsw *cdev = cdevsw_lookup(vp->v_rdev);

	(void)cred;
	if (cdev->d_write == NULL)
		return ENODEV;
	return cdev->d_write(vp->v_rdev, uio, ioflag);
}

int
spec_ioctl(struct vnode *vp, u_long cmd, void *data, int fflag,
    struct ucred *cred)
{
	const struct cdevsw *cdev = cdevsw_lookup(vp->v_rdev);

	(void)cred;
	if (cdev->d_ioctl == NULL)
		return ENOTTY;
	return cdev->d_ioctl(vp->v_rdev, cmd, data, fflag, curlwp);
}

int
spec_poll(struct vnode *vp, int events, int fflag)
{
	const struct cdevsw *cdev = cdevsw_lookup(vp->v_rdev);

	(void)fflag;
	if (cdev->d_poll == NULL)
		return events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM);
	return cdev->d_poll(vp->v_rdev, events, curlwp);
}

int
spec_mmap(struct vnode *vp, off_t *offp, size_t size, int prot,
    struct uvm_object **uobjp, int *maxprotp)
{
	const struct cdevsw *cdev = cdevsw_lookup(vp->v_rdev);

	if (cdev->d_mmap == NULL)
		return ENODEV;
	return cdev->d_mmap(vp->v_rdev, offp, size, prot, uobjp, maxprotp);
}
