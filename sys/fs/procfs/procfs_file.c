/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * procfs_file: open files that are not vnodes, given a vnode.
 *
 * Following /proc/PID/fd/N leads to what the descriptor has open.  For a pipe
 * or a socket there is no vnode, so one is made that hands every operation
 * on to the file and holds a reference to it: "cat /dev/stdin" works in a
 * pipeline.  The file's own flags hold: an end of a pipe cannot be opened
 * the other way.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/mount.h>
#include <sys/systm.h>

#include <fs/procfs/procfs.h>

static int
pfs_file_open(struct vnode *vp, int fmode, struct ucred *cred)
{
	const struct file *fp = vp->v_data;

	(void)cred;
	return ((u_int)fmode & (FREAD | FWRITE) & ~fp->f_flag) == 0 ?
	    0 : EACCES;
}

/* Whoever may follow the link may use the file. */
static int
pfs_file_access(struct vnode *vp, int acc, struct ucred *cred)
{

	(void)vp;
	(void)cred;
	return (acc & VEXEC) != 0 ? EACCES : 0;
}

static int
pfs_file_getattr(struct vnode *vp, struct vattr *vap, struct ucred *cred)
{
	struct file *fp = vp->v_data;
	struct stat st;
	int error;

	(void)cred;
	if ((error = fp->f_ops->fo_stat(fp, &st)) != 0)
		return error;
	vattr_null(vap);
	vap->va_type = vp->v_type;
	vap->va_mode = st.st_mode & ALLPERMS;
	vap->va_nlink = st.st_nlink;
	vap->va_uid = st.st_uid;
	vap->va_gid = st.st_gid;
	vap->va_fsid = st.st_dev;
	vap->va_fileid = st.st_ino;
	vap->va_size = st.st_size;
	vap->va_blocksize = st.st_blksize;
	vap->va_atime = st.st_atimespec;
	vap->va_mtime = st.st_mtimespec;
	vap->va_ctime = st.st_ctimespec;
	return 0;
}

static int
pfs_file_read(struct vnode *vp, struct uio *uio, int ioflag,
    struct ucred *cred)
{
	struct file *fp = vp->v_data;
	off_t off = 0;

	(void)ioflag;
	(void)cred;
	return fp->f_ops->fo_read(fp, &off, uio, 0);
}

static int
pfs_file_write(struct vnode *vp, struct uio *uio, int ioflag,
    struct ucred *cred)
{
	struct file *fp = vp->v_data;
	off_t off = 0;

	(void)ioflag;
	(void)cred;
	return fp->f_ops->fo_write(fp, &off, uio, 0);
}

static int
pfs_file_ioctl(struct vnode *vp, u_long cmd, void *data, int fflag,
    struct ucred *cred)
{
	struct file *fp = vp->v_data;

	(void)fflag;
	(void)cred;
	return fp->f_ops->fo_ioctl == NULL ? ENOTTY :
	    fp->f_ops->fo_ioctl(fp, cmd, data);
}

static int
pfs_file_poll(struct vnode *vp, int events, int fflag)
{
	struct file *fp = vp->v_data;

	(void)fflag;
	return fp->f_ops->fo_poll(fp, events);
}

static void
pfs_file_reclaim(struct vnode *vp)
{

	fd_putfile(vp->v_data);
}

static const struct vnodeops pfs_fileops = {
	.vop_name = "open file",
	.vop_open = pfs_file_open,
	.vop_access = pfs_file_access,
	.vop_getattr = pfs_file_getattr,
	.vop_read = pfs_file_read,
	.vop_write = pfs_file_write,
	.vop_ioctl = pfs_file_ioctl,
	.vop_poll = pfs_file_poll,
	.vop_reclaim = pfs_file_reclaim,
};

/*
 * A vnode for the file, whose reference is given away, on an error too.
 */
int
pfs_file_vnode(struct mount *mp, struct file *fp, struct vnode **vpp)
{
	struct stat st;
	int error;

	if ((error = fp->f_ops->fo_stat(fp, &st)) != 0) {
		fd_putfile(fp);
		return error;
	}
	*vpp = vnalloc(mp, ifmt_to_vtype(st.st_mode), &pfs_fileops, fp, NODEV);
	return 0;
}
