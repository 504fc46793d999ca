/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_attr: kernel halves of the system calls on what is known of a file:
 * stat, access, mode, owner, times, size.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/ucred.h>
#include <sys/vfs_syscalls.h>
#include <sys/vnode.h>

/*
 * The vnode that a path and AT_ flags mean, referenced; path null: the
 * descriptor's.
 * => on success the context is the caller's to leave
 */
static int
attr_lookup(struct namectx *nc, struct lwp *l, int fdat, const char *path,
    int flags, struct vnode **vpp)
{
	u_int nflags = FOLLOW;
	int error;

	if ((flags & AT_SYMLINK_NOFOLLOW) != 0)
		nflags = NOFOLLOW;
	if ((flags & AT_EMPTY_PATH) != 0)
		nflags |= EMPTYPATH;
	if ((error = namectx_enter(nc, l, fdat, path)) != 0)
		return error;
	if (path == NULL) {
		if ((*vpp = nc->nc_start) == NULL)
			error = EBADF;
		else
			vref(*vpp);
	} else {
		error = namei_simple(nc->nc_start, path, nflags, nc->nc_cred,
		    vpp);
	}
	if (error != 0)
		namectx_exit(nc);
	return error;
}

static int
attr_set(struct vnode *vp, const struct vattr *vap, struct ucred *cred)
{

	if ((vp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	return VOP_SETATTR(vp, vap, cred);
}

/* Look up and set. */
static int
attr_change(struct lwp *l, int fdat, const char *path, int flags,
    const struct vattr *vap)
{
	struct namectx nc;
	struct vnode *vp;
	int error;

	error = attr_lookup(&nc, l, fdat, path, flags, &vp);
	if (error != 0)
		return error;
	if (vp->v_type == VLNK && vap->va_mode != (mode_t)VNOVAL)
		error = EOPNOTSUPP;
	else
		error = attr_set(vp, vap, nc.nc_cred);
	vrele(vp);
	namectx_exit(&nc);
	return error;
}

int
do_sys_chmodat(struct lwp *l, int fdat, const char *path, mode_t mode,
    int flags)
{
	struct vattr va;

	vattr_null(&va);
	va.va_mode = mode & ALLPERMS;
	return attr_change(l, fdat, path, flags, &va);
}

int
do_sys_fchmod(struct lwp *l, int fd, mode_t mode)
{

	return do_sys_chmodat(l, fd, NULL, mode, 0);
}

/* An id of -1 leaves that one as it is. */
int
do_sys_chownat(struct lwp *l, int fdat, const char *path, uid_t uid,
    gid_t gid, int flags)
{
	struct vattr va;

	vattr_null(&va);
	va.va_uid = uid;
	va.va_gid = gid;
	return attr_change(l, fdat, path, flags, &va);
}

int
do_sys_fchown(struct lwp *l, int fd, uid_t uid, gid_t gid)
{

	return do_sys_chownat(l, fd, NULL, uid, gid, 0);
}

/* One of the two times of utimensat, made into what setattr wants. */
static int
attr_time(const struct timespec *ts, const struct timespec *now,
    struct timespec *result)
{

	if (ts->tv_nsec == UTIME_OMIT) {
		result->tv_nsec = VNOVAL;
		return 0;
	}
	*result = ts->tv_nsec == UTIME_NOW ? *now : *ts;
	return result->tv_nsec >= 0 && result->tv_nsec < (long)NSEC_PER_SEC ?
	    0 : EINVAL;
}

int
do_sys_utimensat(struct lwp *l, int fdat, const char *path,
    const struct timespec *times, int flags)
{
	static const struct timespec both_now[2] = {
		{ .tv_nsec = UTIME_NOW }, { .tv_nsec = UTIME_NOW }
	};
	struct timespec now;
	struct vattr va;
	int error;

	if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0)
		return EINVAL;
	if (times == NULL)
		times = both_now;
	vattr_null(&va);
	nanotime(&now);
	if ((error = attr_time(&times[0], &now, &va.va_atime)) != 0 ||
	    (error = attr_time(&times[1], &now, &va.va_mtime)) != 0)
		return error;
	if (times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW)
		va.va_vaflags |= VA_UTIMES_NULL;
	return attr_change(l, fdat, path, flags, &va);
}

/* Sizes. */

/* May a file of the process reach to end?  If not, it is told so. */
int
vn_sizecheck(off_t end)
{
	struct proc *p = curproc;

	if ((p->p_flag & PK_SYSTEM) != 0 ||
	    (rlim_t)end <= lim_cur(p, RLIMIT_FSIZE))
		return 0;
	mutex_enter(&proc_lock);
	psignal(p, SIGXFSZ);
	mutex_exit(&proc_lock);
	return EFBIG;
}

static int
attr_setsize(struct vnode *vp, off_t size, struct ucred *cred)
{
	struct vattr va;
	int error;

	if (size < 0)
		return EINVAL;
	if (vp->v_type != VREG)
		return vp->v_type == VDIR ? EISDIR : EINVAL;
	if ((error = vn_sizecheck(size)) != 0)
		return error;
	vattr_null(&va);
	va.va_size = size;
	return attr_set(vp, &va, cred);
}

int
do_sys_truncate(struct lwp *l, const char *path, off_t size)
{
	struct namectx nc;
	struct vnode *vp;
	int error;

	error = attr_lookup(&nc, l, AT_FDCWD, path, 0, &vp);
	if (error != 0)
		return error;
	if ((error = vn_openchk(vp, nc.nc_cred, FWRITE)) == 0)
		error = (int)vp->v_writecount < 0 ? ETXTBSY :
		    attr_setsize(vp, size, nc.nc_cred);
	vrele(vp);
	namectx_exit(&nc);
	return error;
}

int
do_sys_ftruncate(struct lwp *l, int fd, off_t size)
{
	struct file *fp;
	int error;

	(void)l;
	if ((error = fd_getvnode((u_int)fd, &fp)) != 0)
		return error;
	if ((fp->f_flag & FWRITE) == 0)
		error = EINVAL;
	else
		error = attr_setsize(f_vnode(fp), size, fp->f_cred);
	fd_putfile(fp);
	return error;
}

/* Asking. */

int
do_sys_fstat(struct lwp *l, int fd, struct stat *st)
{
	struct file *fp = fd_getfile((u_int)fd);
	int error;

	(void)l;
	if (fp == NULL)
		return EBADF;
	error = fp->f_ops->fo_stat(fp, st);
	fd_putfile(fp);
	return error;
}

int
do_sys_statat(struct lwp *l, int fdat, const char *path, int flags,
    struct stat *st)
{
	struct namectx nc;
	struct vnode *vp;
	int error;

	if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0)
		return EINVAL;
	if ((flags & AT_EMPTY_PATH) != 0 && path[0] == '\0' &&
	    fdat != AT_FDCWD)
		return do_sys_fstat(l, fdat, st);
	error = attr_lookup(&nc, l, fdat, path, flags, &vp);
	if (error != 0)
		return error;
	error = vn_stat(vp, st, nc.nc_cred);
	vrele(vp);
	namectx_exit(&nc);
	return error;
}

/* The credentials with the real ids in effect. */
static struct ucred *
cred_real(const struct ucred *cred)
{
	struct ucred *real = crdup(cred);

	real->cr_uid = cred->cr_ruid;
	real->cr_gid = cred->cr_rgid;
	return real;
}

static int
attr_access(struct vnode *vp, int mode, struct ucred *cred)
{
	int acc = 0;

	if ((mode & R_OK) != 0)
		acc |= VREAD;
	if ((mode & W_OK) != 0)
		acc |= VWRITE;
	if ((mode & X_OK) != 0)
		acc |= VEXEC;
	if (acc == 0)
		return 0;
	if ((acc & VWRITE) != 0 &&
	    (vp->v_mount->mnt_flag & MNT_RDONLY) != 0 &&
	    (vp->v_type == VREG || vp->v_type == VDIR || vp->v_type == VLNK))
		return EROFS;
	return VOP_ACCESS(vp, acc, cred);
}

int
do_sys_accessat(struct lwp *l, int fdat, const char *path, int mode,
    int flags)
{
	struct namectx nc;
	struct vnode *vp;
	struct ucred *cred;
	u_int nflags;
	int error;

	if ((mode & ~(R_OK | W_OK | X_OK)) != 0 || (flags &
	    ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0)
		return EINVAL;
	if ((error = namectx_enter(&nc, l, fdat, path)) != 0)
		return error;
	if ((flags & AT_EACCESS) == 0) {
		cred = cred_real(nc.nc_cred);
		crfree(nc.nc_cred);
		nc.nc_cred = cred;
	}
	nflags = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? NOFOLLOW : FOLLOW;
	if ((flags & AT_EMPTY_PATH) != 0)
		nflags |= EMPTYPATH;
	error = namei_simple(nc.nc_start, path, nflags, nc.nc_cred, &vp);
	if (error == 0) {
		error = attr_access(vp, mode, nc.nc_cred);
		vrele(vp);
	}
	namectx_exit(&nc);
	return error;
}
