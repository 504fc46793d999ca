/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_generic: transfers and controls on any descriptor: the kernel halves of
 * read, write and ioctl and their relatives.
 *
 * A transfer that moved something succeeds with that much, whatever stopped
 * it: the next call will meet the same trouble with nothing moved, and report
 * it then.  A write that finds nobody to read sends SIGPIPE in any case.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/filio.h>
#include <sys/kmem.h>
#include <sys/proc.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/userret.h>
#include <sys/vfs_syscalls.h>

#define SENDFILE_CHUNK	(16 * 1024)

/* Can the file be read or written at that offset? */
static int
transfer_checkoff(struct file *fp, off_t off)
{
	off_t place;
	int error;

	if (fp->f_ops->fo_seek == NULL)
		return ESPIPE;
	if ((error = fp->f_ops->fo_seek(fp, 0, SEEK_CUR, &place)) != 0)
		return error;
	return off < 0 ? EINVAL : 0;
}

/*
 * A file that was opened for this, and that has offsets if one is given; to be
 * given back, with *ownp.
 */
static inline int
transfer_getfile(int fd, u_int need, const off_t *offp, struct file **fpp,
    bool *ownp)
{
	struct file *fp = fd_borrow((u_int)fd, ownp);
	int error = 0;

	if (__predict_false(fp == NULL))
		return EBADF;
	if (__predict_false((fp->f_flag & need) == 0))
		error = EBADF;
	else if (offp != NULL)
		error = transfer_checkoff(fp, *offp);
	if (__predict_false(error != 0))
		fd_giveback(fp, *ownp);
	else
		*fpp = fp;
	return error;
}

/* Read or write a file with a uio; offp null: at its own offset. */
static int
transfer_file(struct file *fp, struct uio *uio, off_t *offp)
{
	off_t *place = offp != NULL ? offp : &fp->f_offset;
	int flags = offp != NULL ? 0 : FOF_UPDATE_OFFSET;
	int (*op)(struct file *, off_t *, struct uio *, int);

	op = uio->uio_rw == UIO_READ ? fp->f_ops->fo_read :
	    fp->f_ops->fo_write;
	return op == NULL ? EINVAL : op(fp, place, uio, flags);
}

static void
sigpipe(struct lwp *l)
{

	mutex_enter(&proc_lock);
	psignal(l->l_proc, SIGPIPE);
	mutex_exit(&proc_lock);
}

/*
 * Read or write what the uio says, of user memory; *donep is how much of it was
 * moved.  offp null: at the file's offset, which moves.
 */
int
do_filerw(struct lwp *l, int fd, struct uio *uio, off_t *offp, size_t *donep)
{
	size_t total = uio->uio_resid;
	struct file *fp;
	bool own;
	int error;

	error = transfer_getfile(fd, uio->uio_rw == UIO_READ ? FREAD : FWRITE,
	    offp, &fp, &own);
	if (error != 0)
		return error;
	error = transfer_file(fp, uio, offp);
	if (__predict_false(error == EPIPE) && uio->uio_rw == UIO_WRITE)
		sigpipe(l);
	*donep = total - uio->uio_resid;
	fd_giveback(fp, own);
	return *donep != 0 ? 0 : error;
}

static void
file_setflag(struct file *fp, u_int flag, bool on)
{

	mutex_enter(&fp->f_lock);
	if (on)
		fp->f_flag |= flag;
	else
		fp->f_flag &= ~flag;
	mutex_exit(&fp->f_lock);
}

/* The argument, if the ioctl has one, is in kernel memory. */
int
do_sys_ioctl(struct lwp *l, int fd, u_long cmd, void *data)
{
	struct file *fp = fd_getfile((u_int)fd);
	int error = 0;

	if (fp == NULL)
		return EBADF;
	if ((fp->f_flag & FPATH) != 0)
		error = EBADF;
	else if (cmd == FIOCLEX || cmd == FIONCLEX)
		fd_set_exclose(l, (u_int)fd, cmd == FIOCLEX);
	else if (cmd == FIONBIO)
		file_setflag(fp, FNONBLOCK, *(int *)data != 0);
	else if (cmd == FIOASYNC)
		file_setflag(fp, FASYNC, *(int *)data != 0);
	else if (fp->f_ops->fo_ioctl == NULL)
		error = ENOTTY;
	else
		error = fp->f_ops->fo_ioctl(fp, cmd, data);
	fd_putfile(fp);
	return error;
}

/*
 * One chunk: read at *offp (null: at, and moving, the file's offset), write.
 * What was read and could not be written is given back to the offset.
 */
static int
sendfile_chunk(struct file *in, struct file *out, off_t *offp, char *buf,
    size_t len, size_t *donep)
{
	struct iovec iov;
	struct uio uio;
	size_t nread, left;
	off_t place;
	int error;

	uio_kernel(&uio, &iov, buf, len, 0, UIO_READ);
	error = transfer_file(in, &uio, offp);
	nread = len - uio.uio_resid;
	*donep = 0;
	if (nread == 0)
		return error;
	uio_kernel(&uio, &iov, buf, nread, 0, UIO_WRITE);
	error = transfer_file(out, &uio, NULL);
	left = uio.uio_resid;
	*donep = nread - left;
	if (offp != NULL)
		*offp += (off_t)*donep;
	else if (left != 0)
		(void)in->f_ops->fo_seek(in, -(off_t)left, SEEK_CUR, &place);
	return error;
}

/*
 * A source without an end, /dev/zero, would keep everybody else waiting: give
 * way between chunks, and leave the rest for later if a signal has come.
 */
static int
sendfile(struct file *in, struct file *out, off_t *offp, size_t len,
    size_t *donep)
{
	char *buf = kmem_alloc(SENDFILE_CHUNK, KM_SLEEP);
	size_t chunk, want;
	int error = 0;

	*donep = 0;
	do {
		want = MIN(len - *donep, SENDFILE_CHUNK);
		if (want == 0)
			break;
		error = sendfile_chunk(in, out, offp, buf, want, &chunk);
		*donep += chunk;
		if (curcpu()->ci_want_resched)
			preempt();
	} while (error == 0 && chunk == want &&
	    (curlwp->l_flag & LW_USERRET) == 0);
	kmem_free(buf, SENDFILE_CHUNK);
	return *donep != 0 ? 0 : error;
}

/* Copy from a file with offsets to any descriptor. */
int
do_sys_sendfile(struct lwp *l, int outfd, int infd, off_t *offp, size_t len,
    size_t *donep)
{
	struct file *in, *out;
	bool own_in, own_out;
	off_t zero = 0;
	int error;

	error = transfer_getfile(infd, FREAD, offp != NULL ? offp : &zero,
	    &in, &own_in);
	if (error != 0)
		return error == ESPIPE ? EINVAL : error;
	error = transfer_getfile(outfd, FWRITE, NULL, &out, &own_out);
	if (error == 0) {
		if (in->f_type != DTYPE_VNODE)
			error = EINVAL;
		else
			error = sendfile(in, out, offp, len, donep);
		if (error == EPIPE)
			sigpipe(l);
		fd_giveback(out, own_out);
	}
	fd_giveback(in, own_in);
	return error;
}
