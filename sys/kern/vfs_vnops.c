/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_vnops: open files that are vnodes, and files used from inside.
 *
 * Opening is in two halves: vn_open finds or creates the vnode, checks that
 * the credentials may do what the flags ask, and calls vop_open; vn_close
 * undoes what vn_open counted.  vn_file makes an open file of the result.
 *
 * v_writecount keeps programs and writers apart: it counts opens for writing
 * while positive and running programs while negative; the side that comes
 * second gets ETXTBSY.
 *
 * Locking.  A read or write that uses the file's own offset holds f_lock over
 * the whole transfer, so that two lwps sharing the file do not read the same
 * bytes twice.  Devices and fifos have no offset, may sleep for ever in a read,
 * and are called without it, by operations of their own (vn_streamops).  f_lock
 * comes before any lock of a file system.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/conf.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/filio.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>

#include <uvm/uvm_extern.h>

/* Count an open for writing; ETXTBSY while the file is being executed. */
static int
vn_addwriter(struct vnode *vp)
{
	u_int count;

	do {
		count = vp->v_writecount;
		if ((int)count < 0)
			return ETXTBSY;
	} while (atomic_cas_uint(&vp->v_writecount, count,
	    count + 1) != count);
	return 0;
}

static void
vn_delwriter(struct vnode *vp)
{

	KASSERT((int)vp->v_writecount > 0);
	atomic_dec_uint(&vp->v_writecount);
}

/* From here to vn_unmarktext nobody opens it for writing. */
int
vn_marktext(struct vnode *vp)
{
	u_int count;

	do {
		count = vp->v_writecount;
		if ((int)count > 0)
			return ETXTBSY;
	} while (atomic_cas_uint(&vp->v_writecount, count,
	    count - 1) != count);
	return 0;
}

void
vn_unmarktext(struct vnode *vp)
{

	KASSERT((int)vp->v_writecount < 0);
	atomic_inc_uint(&vp->v_writecount);
}

/* May a file of this type be opened so at all? */
static int
vn_opentype(struct vnode *vp, int fmode)
{

	switch (vp->v_type) {
	case VLNK:
		return (fmode & FPATH) != 0 ? 0 : ELOOP;
	case VSOCK:
		return (fmode & FPATH) != 0 ? 0 : ENXIO;
	case VDIR:
		return (fmode & (FWRITE | O_CREAT)) != 0 ? EISDIR : 0;
	case VCHR:
	case VBLK:
		if ((vp->v_mount->mnt_flag & MNT_NODEV) != 0)
			return EACCES;
		return (fmode & O_DIRECTORY) != 0 ? ENOTDIR : 0;
	default:
		return (fmode & O_DIRECTORY) != 0 ? ENOTDIR : 0;
	}
}

/* May cred open an existing file with these FREAD, FWRITE ... flags? */
int
vn_openchk(struct vnode *vp, struct ucred *cred, int fmode)
{
	int acc = 0, error;

	if ((error = vn_opentype(vp, fmode)) != 0)
		return error;
	if ((fmode & FPATH) != 0)
		return 0;
	if ((fmode & FREAD) != 0)
		acc |= VREAD;
	if ((fmode & (FWRITE | O_TRUNC)) != 0) {
		acc |= VWRITE;
		if ((vp->v_mount->mnt_flag & MNT_RDONLY) != 0 &&
		    (vp->v_type == VREG || vp->v_type == VDIR))
			return EROFS;
	}
	return acc == 0 ? 0 : VOP_ACCESS(vp, acc, cred);
}

/* Create the file that namei did not find. */
static int
vn_create(struct nameidata *nd, mode_t mode, struct ucred *cred)
{
	struct vattr va;
	int error;

	if ((nd->ni_cnd.cn_flags & REQUIREDIR) != 0)
		return EISDIR;
	if ((error = vn_dirwrite(nd->ni_dvp, cred)) != 0)
		return error;
	vattr_null(&va);
	va.va_type = VREG;
	va.va_mode = mode & ALLPERMS;
	return VOP_CREATE(nd->ni_dvp, &nd->ni_vp, &nd->ni_cnd, &va);
}

/*
 * The vnode of the path, created if that is asked for.  Somebody may create
 * the file between our look and our vop_create: then look again.
 */
static int
vn_open_find(struct vnode *startdir, const char *path, int fmode, mode_t mode,
    struct ucred *cred, struct vnode **vpp, bool *createdp)
{
	struct nameidata nd;
	u_int flags = FOLLOW;
	int error;

	if ((fmode & O_NOFOLLOW) != 0 ||
	    (fmode & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		flags = NOFOLLOW;
	*createdp = false;
	if ((fmode & O_CREAT) == 0)
		return namei_simple(startdir, path, flags, cred, vpp);
	do {
		NDINIT(&nd, CREATE, flags | WANTPARENT, startdir, path, cred);
		if ((error = namei(&nd)) != 0)
			return error;
		if (nd.ni_vp == NULL) {
			error = vn_create(&nd, mode, cred);
			*createdp = error == 0;
		} else if ((fmode & O_EXCL) != 0) {
			error = EEXIST;
		}
		if (error == 0) {
			*vpp = nd.ni_vp;
			nd.ni_vp = NULL;
		}
		namei_done(&nd);
	} while (error == EEXIST && (fmode & O_EXCL) == 0);
	return error;
}

static int
vn_truncate(struct vnode *vp, struct ucred *cred)
{
	struct vattr va;

	if (vp->v_type != VREG)
		return 0;
	if ((int)vp->v_writecount < 0)	/* O_TRUNC may come without FWRITE */
		return ETXTBSY;
	vattr_null(&va);
	va.va_size = 0;
	return VOP_SETATTR(vp, &va, cred);
}

static int
vn_open_vnode(struct vnode *vp, int fmode, bool created, struct ucred *cred)
{
	int error = 0;

	if (!created)
		error = vn_openchk(vp, cred, fmode);
	if (error != 0 || (fmode & FPATH) != 0)
		return error;
	if ((fmode & FWRITE) != 0 && (error = vn_addwriter(vp)) != 0)
		return error;
	error = VOP_OPEN(vp, fmode, cred);
	if (error == 0 && (fmode & O_TRUNC) != 0 && !created &&
	    (error = vn_truncate(vp, cred)) != 0)
		(void)VOP_CLOSE(vp, fmode, cred);
	if (error != 0 && (fmode & FWRITE) != 0)
		vn_delwriter(vp);
	return error;
}

/*
 * Open a path.  fmode is FFLAGS of the open flags; mode is that of a file to
 * be created, the umask already taken off.
 * => may sleep; *vpp is referenced, and to be given back with vn_close
 */
int
vn_open(struct vnode *startdir, const char *path, int fmode, mode_t mode,
    struct ucred *cred, struct vnode **vpp)
{
	struct vnode *vp;
	bool created;
	int error;

	error = vn_open_find(startdir, path, fmode, mode, cred, &vp, &created);
	if (error != 0)
		return error;
	if ((error = vn_open_vnode(vp, fmode, created, cred)) != 0) {
		vrele(vp);
		return error;
	}
	*vpp = vp;
	return 0;
}

/* The end of what vn_open began, with the same FREAD, FWRITE, FPATH. */
int
vn_close(struct vnode *vp, int fmode, struct ucred *cred)
{
	int error = 0;

	if ((fmode & FPATH) == 0) {
		error = VOP_CLOSE(vp, fmode, cred);
		if ((fmode & FWRITE) != 0)
			vn_delwriter(vp);
	}
	vrele(vp);
	return error;
}

/* Read or write from inside.  If residp is null, a short transfer is EIO. */
int
vn_rdwr(enum uio_rw rw, struct vnode *vp, void *buf, size_t len, off_t offset,
    enum uio_seg seg, int ioflag, struct ucred *cred, size_t *residp)
{
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kernel(&uio, &iov, buf, len, offset, rw);
	uio.uio_segflg = seg;
	if (rw == UIO_READ)
		error = VOP_READ(vp, &uio, ioflag, cred);
	else
		error = VOP_WRITE(vp, &uio, ioflag, cred);
	if (residp != NULL)
		*residp = uio.uio_resid;
	else if (error == 0 && uio.uio_resid != 0)
		error = EIO;
	return error;
}

int
vn_stat(struct vnode *vp, struct stat *st, struct ucred *cred)
{
	struct vattr va;
	int error;

	if ((error = VOP_GETATTR(vp, &va, cred)) != 0)
		return error;
	memset(st, 0, sizeof(*st));
	st->st_dev = va.va_fsid;
	st->st_ino = va.va_fileid;
	st->st_mode = vtype_to_ifmt(va.va_type) | va.va_mode;
	st->st_nlink = va.va_nlink;
	st->st_uid = va.va_uid;
	st->st_gid = va.va_gid;
	st->st_rdev = va.va_type == VCHR || va.va_type == VBLK ?
	    va.va_rdev : 0;
	st->st_atimespec = va.va_atime;
	st->st_mtimespec = va.va_mtime;
	st->st_ctimespec = va.va_ctime;
	st->st_birthtimespec = va.va_birthtime;
	st->st_size = va.va_size;
	st->st_blksize = va.va_blocksize;
	st->st_blocks = (blkcnt_t)howmany(va.va_bytes, S_BLKSIZE);
	return 0;
}

/* Operations of open files. */

static int
vn_ioflag(const struct file *fp)
{

	return (fp->f_flag & FNONBLOCK) != 0 ? IO_NDELAY : 0;
}

/*
 * Read or write at *offp; with FOF_UPDATE_OFFSET that is the file's own.
 */
static int
vn_transfer(struct file *fp, off_t *offp, struct uio *uio, int flags,
    int ioflag)
{
	struct vnode *vp = f_vnode(fp);
	bool locked = (flags & FOF_UPDATE_OFFSET) != 0;
	int error;

	if (locked)
		mutex_enter(&fp->f_lock);
	uio->uio_offset = *offp;
	if (uio->uio_rw == UIO_READ)
		error = VOP_READ(vp, uio, ioflag, fp->f_cred);
	else
		error = VOP_WRITE(vp, uio, ioflag, fp->f_cred);
	if (locked) {
		*offp = uio->uio_offset;
		mutex_exit(&fp->f_lock);
	}
	return error;
}

static int
vn_read(struct file *fp, off_t *offp, struct uio *uio, int flags)
{

	if (f_vnode(fp)->v_type == VDIR)
		return EISDIR;
	return vn_transfer(fp, offp, uio, flags, vn_ioflag(fp));
}

static int
vn_write(struct file *fp, off_t *offp, struct uio *uio, int flags)
{
	int ioflag = vn_ioflag(fp);

	if ((fp->f_flag & FAPPEND) != 0)
		ioflag |= IO_APPEND;
	if ((fp->f_flag & (O_SYNC | O_DSYNC)) != 0)
		ioflag |= IO_SYNC;
	return vn_transfer(fp, offp, uio, flags, ioflag);
}

/* What has no offset: devices and fifos.  One given is not looked at. */

static int
vn_streamread(struct file *fp, off_t *offp, struct uio *uio, int flags)
{

	(void)offp;
	(void)flags;
	return VOP_READ(f_vnode(fp), uio, vn_ioflag(fp), fp->f_cred);
}

static int
vn_streamwrite(struct file *fp, off_t *offp, struct uio *uio, int flags)
{

	(void)offp;
	(void)flags;
	return VOP_WRITE(f_vnode(fp), uio, vn_ioflag(fp), fp->f_cred);
}

/* FIONREAD: what is left behind the offset. */
static int
vn_nread(struct file *fp, int *nreadp)
{
	struct vattr va;
	off_t left;
	int error;

	error = VOP_GETATTR(f_vnode(fp), &va, fp->f_cred);
	if (error != 0)
		return error;
	mutex_enter(&fp->f_lock);
	left = va.va_size - fp->f_offset;
	mutex_exit(&fp->f_lock);
	*nreadp = left < 0 ? 0 : (int)MIN(left, 0x7fffffff);
	return 0;
}

static int
vn_ioctl(struct file *fp, u_long cmd, void *data)
{
	struct vnode *vp = f_vnode(fp);

	if (vp->v_type == VREG && cmd == FIONREAD)
		return vn_nread(fp, data);
	return VOP_IOCTL(vp, cmd, data, (int)fp->f_flag, fp->f_cred);
}

static int
vn_poll(struct file *fp, int events)
{
	struct vnode *vp = f_vnode(fp);

	if (vp->v_op->vop_poll == NULL)
		return events & (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM);
	return vp->v_op->vop_poll(vp, events, (int)fp->f_flag);
}

static int
vn_statfile(struct file *fp, struct stat *st)
{

	return vn_stat(f_vnode(fp), st, fp->f_cred);
}

/* Can a file of this kind be positioned? */
static int
vn_seekable(const struct vnode *vp)
{
	const struct cdevsw *cdev;

	if (vp->v_type == VFIFO || vp->v_type == VSOCK)
		return ESPIPE;
	if (vp->v_type == VCHR && (cdev = cdevsw_lookup(vp->v_rdev)) != NULL &&
	    cdev->d_tty != NULL)
		return ESPIPE;
	return 0;
}

/* Where SEEK_END, SEEK_DATA, SEEK_HOLE count from: holes are all data. */
static int
vn_seekbase(struct file *fp, off_t delta, int whence, off_t *basep)
{
	struct vattr va;
	int error;

	if (whence == SEEK_SET || whence == SEEK_CUR) {
		*basep = whence == SEEK_CUR ? fp->f_offset : 0;
		return 0;
	}
	error = VOP_GETATTR(f_vnode(fp), &va, fp->f_cred);
	if (error != 0)
		return error;
	switch (whence) {
	case SEEK_END:
		*basep = va.va_size;
		return 0;
	case SEEK_DATA:
		*basep = 0;
		return delta < 0 || delta >= va.va_size ? ENXIO : 0;
	case SEEK_HOLE:
		*basep = va.va_size - delta;
		return delta < 0 || delta >= va.va_size ? ENXIO : 0;
	default:
		return EINVAL;
	}
}

static int
vn_seek(struct file *fp, off_t delta, int whence, off_t *newp)
{
	off_t base, place;
	int error;

	if ((error = vn_seekable(f_vnode(fp))) != 0)
		return error;
	mutex_enter(&fp->f_lock);
	error = vn_seekbase(fp, delta, whence, &base);
	if (error == 0 && __builtin_add_overflow(base, delta, &place))
		error = EOVERFLOW;
	if (error == 0 && place < 0)
		error = EINVAL;
	if (error == 0)
		*newp = fp->f_offset = place;
	mutex_exit(&fp->f_lock);
	return error;
}

/*
 * The object to map.  A shared mapping can be written if the file was opened
 * for writing; a private one always can, for it writes to copies.
 */
static int
vn_mmap(struct file *fp, off_t *offp, size_t size, int prot, int flags,
    struct uvm_object **uobjp, int *maxprotp)
{
	struct vnode *vp = f_vnode(fp);
	int maxprot = VM_PROT_READ | VM_PROT_EXECUTE, error;

	if ((fp->f_flag & FREAD) == 0)
		return EACCES;
	if ((flags & MAP_SHARED) == 0 || (fp->f_flag & FWRITE) != 0)
		maxprot |= VM_PROT_WRITE;
	if ((vp->v_mount->mnt_flag & MNT_NOEXEC) != 0)
		maxprot &= ~VM_PROT_EXECUTE;
	if ((prot & ~maxprot) != 0)
		return EACCES;
	*maxprotp = maxprot;
	if (vp->v_type == VCHR)
		return spec_mmap(vp, offp, size, prot, uobjp, maxprotp);
	if (vp->v_type != VREG || vp->v_uobj == NULL)
		return ENODEV;
	error = VOP_MMAP(vp, prot, fp->f_cred);
	if (error != 0)
		return error;
	vp->v_uobj->pgops->pgo_reference(vp->v_uobj);
	*uobjp = vp->v_uobj;
	return 0;
}

static int
vn_closefile(struct file *fp)
{
	struct vnode *vp = f_vnode(fp);

	lf_release(vp, fp);
	return vn_close(vp, (int)fp->f_flag, fp->f_cred);
}

#define VNOPS(read, write) {		\
	.fo_name = "vnode",		\
	.fo_read = (read),		\
	.fo_write = (write),		\
	.fo_ioctl = vn_ioctl,		\
	.fo_poll = vn_poll,		\
	.fo_stat = vn_statfile,		\
	.fo_seek = vn_seek,		\
	.fo_mmap = vn_mmap,		\
	.fo_close = vn_closefile,	\
}

static const struct fileops vnops = VNOPS(vn_read, vn_write);
static const struct fileops vn_streamops =
    VNOPS(vn_streamread, vn_streamwrite);

static const struct fileops *
vn_fileops(const struct vnode *vp)
{

	return vp->v_type == VREG || vp->v_type == VDIR ? &vnops :
	    &vn_streamops;
}

/*
 * Give an open vnode to the current process as a descriptor.
 * => the reference and the open are the file's on success only
 */
int
vn_file(struct vnode *vp, int fmode, int oflags, int *fdp)
{
	struct file *fp;
	int error, fd;

	if ((error = fd_allocfile(&fp, &fd)) != 0)
		return error;
	fp->f_type = DTYPE_VNODE;
	fp->f_ops = vn_fileops(vp);
	fp->f_data = vp;
	fp->f_flag = (u_int)fmode & (FREAD | FWRITE | FPATH | FCNTLFLAGS |
	    O_SYNC | O_DSYNC);
	fd_set_exclose(curlwp, (u_int)fd, (oflags & O_CLOEXEC) != 0);
	fd_affix(curproc, fp, (u_int)fd);
	*fdp = fd;
	return 0;
}
