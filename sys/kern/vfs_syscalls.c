/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_syscalls: kernel halves of the system calls on names: open, make,
 * remove, link, rename; directories; mounts.
 *
 * Each call looks its paths up, checks what the credentials may do, and asks
 * the file system for the change.  Nothing is locked in between, so the file
 * system looks again under its own lock; if the entry is not what the lookup
 * found, it answers ERESTART and the call begins anew.  To create, EEXIST from
 * the file system is as true as from the lookup.
 *
 * Errors are those Linux programs expect where POSIX leaves a choice: unlink
 * of a directory is EISDIR, rename of "." EBUSY.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vfs_syscalls.h>
#include <sys/vnode.h>

/*
 * Who asks, and where a relative path begins.  path may be null: then it is
 * the descriptor itself that is meant.
 */
int
namectx_enter(struct namectx *nc, struct lwp *l, int fdat, const char *path)
{
	int error;

	nc->nc_file = NULL;
	nc->nc_start = NULL;
	if (fdat != AT_FDCWD && (path == NULL || path[0] != '/')) {
		error = fd_getvnode((u_int)fdat, &nc->nc_file);
		if (error != 0)
			return error == EINVAL && path != NULL ?
			    ENOTDIR : error;
		nc->nc_start = f_vnode(nc->nc_file);
	}
	nc->nc_cred = proc_crhold(l->l_proc);
	return 0;
}

void
namectx_exit(struct namectx *nc)
{

	crfree(nc->nc_cred);
	if (nc->nc_file != NULL)
		fd_putfile(nc->nc_file);
}

int
do_sys_openat(struct lwp *l, int fdat, const char *path, int oflags,
    mode_t mode, int *fdp)
{
	struct namectx nc;
	struct vnode *vp;
	int error, fmode = FFLAGS(oflags);

	if ((oflags & O_ACCMODE) == O_ACCMODE)
		return EINVAL;
	if ((oflags & O_PATH) != 0)
		fmode = oflags & (O_PATH | O_DIRECTORY | O_NOFOLLOW);
	if ((error = namectx_enter(&nc, l, fdat, path)) != 0)
		return error;
	mode &= ALLPERMS & ~cwd_umask(l->l_proc, (mode_t)VNOVAL);
	error = vn_open(nc.nc_start, path, fmode, mode, nc.nc_cred, &vp);
	if (error == 0 && (error = vn_file(vp, fmode, oflags, fdp)) != 0)
		(void)vn_close(vp, fmode, nc.nc_cred);
	if (error == EMOVEFD) {		/* the device made one of its own */
		*fdp = l->l_dupfd;
		error = 0;
	}
	namectx_exit(&nc);
	return error;
}

/* Making. */

/* Look up a name that is to be made; EEXIST if it is there. */
static int
name_lookup_new(struct nameidata *nd, struct namectx *nc, const char *path,
    bool dir)
{
	int error;

	NDINIT(nd, CREATE, NOFOLLOW | WANTPARENT, nc->nc_start, path,
	    nc->nc_cred);
	if ((error = namei(nd)) != 0)
		return error;
	if (nd->ni_vp != NULL)
		error = EEXIST;
	else if (!dir && (nd->ni_cnd.cn_flags & REQUIREDIR) != 0)
		error = ENOENT;
	else
		error = vn_dirwrite(nd->ni_dvp, nc->nc_cred);
	if (error != 0)
		namei_done(nd);
	return error;
}

static int
name_make(struct lwp *l, int fdat, const char *path, enum vtype type,
    mode_t mode, dev_t rdev)
{
	struct nameidata nd;
	struct namectx nc;
	struct vattr va;
	int error;

	if ((error = namectx_enter(&nc, l, fdat, path)) != 0)
		return error;
	error = name_lookup_new(&nd, &nc, path, type == VDIR);
	if (error == 0) {
		vattr_null(&va);
		va.va_type = type;
		va.va_mode = mode & ~cwd_umask(l->l_proc, (mode_t)VNOVAL);
		va.va_rdev = rdev;
		error = VOP_CREATE(nd.ni_dvp, &nd.ni_vp, &nd.ni_cnd, &va);
		namei_done(&nd);
	}
	namectx_exit(&nc);
	return error;
}

int
do_sys_mkdirat(struct lwp *l, int fdat, const char *path, mode_t mode)
{

	return name_make(l, fdat, path, VDIR, mode & (ACCESSPERMS | S_ISVTX),
	    NODEV);
}

int
do_sys_mknodat(struct lwp *l, int fdat, const char *path, mode_t mode,
    dev_t rdev)
{
	enum vtype type = ifmt_to_vtype(mode);
	struct ucred *cred;
	int error = 0;

	if ((mode & S_IFMT) == 0)
		type = VREG;
	switch (type) {
	case VREG:
	case VFIFO:
	case VSOCK:
		break;
	case VCHR:
	case VBLK:
		cred = proc_crhold(l->l_proc);
		error = suser(cred);
		crfree(cred);
		break;
	case VDIR:
		error = EPERM;
		break;
	default:
		error = EINVAL;
		break;
	}
	if (error != 0)
		return error;
	return name_make(l, fdat, path, type, mode & ALLPERMS, rdev);
}

int
do_sys_symlinkat(struct lwp *l, const char *target, int fdat,
    const char *path)
{
	struct nameidata nd;
	struct namectx nc;
	struct vattr va;
	int error;

	if (target[0] == '\0')
		return ENOENT;
	if ((error = namectx_enter(&nc, l, fdat, path)) != 0)
		return error;
	if ((error = name_lookup_new(&nd, &nc, path, false)) == 0) {
		vattr_null(&va);
		va.va_type = VLNK;
		va.va_mode = ACCESSPERMS;
		error = VOP_SYMLINK(nd.ni_dvp, &nd.ni_vp, &nd.ni_cnd, &va,
		    target);
		namei_done(&nd);
	}
	namectx_exit(&nc);
	return error;
}

/* Give vp one more name. */
static int
name_link(struct namectx *nc, struct vnode *vp, const char *path)
{
	struct nameidata nd;
	int error;

	if (vp->v_type == VDIR)
		return EPERM;
	if ((error = name_lookup_new(&nd, nc, path, false)) != 0)
		return error;
	if (nd.ni_dvp->v_mount != vp->v_mount)
		error = EXDEV;
	else
		error = VOP_LINK(nd.ni_dvp, vp, &nd.ni_cnd);
	namei_done(&nd);
	return error;
}

int
do_sys_linkat(struct lwp *l, int oldat, const char *old, int newat,
    const char *new, int flags)
{
	struct namectx onc, nnc;
	struct vnode *vp;
	u_int nflags = 0;
	int error;

	if ((flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH)) != 0)
		return EINVAL;
	if ((flags & AT_SYMLINK_FOLLOW) != 0)
		nflags |= FOLLOW;
	if ((flags & AT_EMPTY_PATH) != 0)
		nflags |= EMPTYPATH;
	if ((error = namectx_enter(&onc, l, oldat, old)) != 0)
		return error;
	error = namei_simple(onc.nc_start, old, nflags, onc.nc_cred, &vp);
	namectx_exit(&onc);
	if (error != 0)
		return error;
	if ((error = namectx_enter(&nnc, l, newat, new)) == 0) {
		error = name_link(&nnc, vp, new);
		namectx_exit(&nnc);
	}
	vrele(vp);
	return error;
}

int
do_sys_readlinkat(struct lwp *l, int fdat, const char *path,
    char __user *ubuf, size_t size, size_t *donep)
{
	struct iovec iov = { .iov_base = (void *)ubuf, .iov_len = size };
	struct namectx nc;
	struct vnode *vp;
	struct uio uio;
	int error;

	if (size == 0)
		return EINVAL;
	error = uio_fill(&uio, &iov, 1, UIO_READ, UIO_USERSPACE, 0);
	if (error != 0 || (error = namectx_enter(&nc, l, fdat, path)) != 0)
		return error;
	error = namei_simple(nc.nc_start, path, NOFOLLOW | EMPTYPATH,
	    nc.nc_cred, &vp);
	if (error == 0) {
		error = vp->v_type == VLNK ?
		    VOP_READLINK(vp, &uio, nc.nc_cred) : EINVAL;
		*donep = size - uio.uio_resid;
		vrele(vp);
	}
	namectx_exit(&nc);
	return error;
}

/* Removing. */

/* The last component names no entry: "/", "." or "..". */
static bool
cn_isspecial(const struct componentname *cnp)
{

	return cnp->cn_namelen == 0 || (cnp->cn_flags & ISDOTDOT) != 0 ||
	    (cnp->cn_namelen == 1 && cnp->cn_nameptr[0] == '.');
}

static int
name_rmdir(struct nameidata *nd)
{
	const struct componentname *cnp = &nd->ni_cnd;
	int error;

	if (cnp->cn_namelen == 0)
		return EBUSY;
	if (cn_isspecial(cnp))
		return (cnp->cn_flags & ISDOTDOT) != 0 ? ENOTEMPTY : EINVAL;
	if (nd->ni_vp->v_type != VDIR)
		return ENOTDIR;
	error = vn_maydelete(nd->ni_dvp, nd->ni_vp, cnp->cn_cred);
	if (error != 0)
		return error;
	return VOP_RMDIR(nd->ni_dvp, nd->ni_vp, cnp);
}

static int
name_remove(struct nameidata *nd)
{
	int error;

	if (nd->ni_vp->v_type == VDIR)
		return EISDIR;
	error = vn_maydelete(nd->ni_dvp, nd->ni_vp, nd->ni_cnd.cn_cred);
	if (error != 0)
		return error;
	return VOP_REMOVE(nd->ni_dvp, nd->ni_vp, &nd->ni_cnd);
}

int
do_sys_unlinkat(struct lwp *l, int fdat, const char *path, int flags)
{
	struct nameidata nd;
	struct namectx nc;
	int error;

	if ((flags & ~AT_REMOVEDIR) != 0)
		return EINVAL;
	if ((error = namectx_enter(&nc, l, fdat, path)) != 0)
		return error;
	do {
		NDINIT(&nd, DELETE, NOFOLLOW | WANTPARENT, nc.nc_start, path,
		    nc.nc_cred);
		if ((error = namei(&nd)) != 0)
			break;
		error = (flags & AT_REMOVEDIR) != 0 ? name_rmdir(&nd) :
		    name_remove(&nd);
		namei_done(&nd);
	} while (error == ERESTART);
	namectx_exit(&nc);
	return error;
}

/* Renaming. */

/* May fnd's entry take the place, or the name, of tnd's? */
static int
rename_check(struct nameidata *fnd, struct nameidata *tnd, u_int flags)
{
	struct vnode *fvp = fnd->ni_vp, *tvp = tnd->ni_vp;

	if (cn_isspecial(&fnd->ni_cnd) || cn_isspecial(&tnd->ni_cnd))
		return EBUSY;
	if (fnd->ni_dvp->v_mount != tnd->ni_dvp->v_mount)
		return EXDEV;
	if (fvp->v_type != VDIR && (tnd->ni_cnd.cn_flags & REQUIREDIR) != 0)
		return ENOTDIR;
	if (tvp == NULL)
		return 0;
	if ((flags & RENAME_NOREPLACE) != 0)
		return EEXIST;
	if (fvp->v_type == VDIR && tvp->v_type != VDIR)
		return ENOTDIR;
	if (fvp->v_type != VDIR && tvp->v_type == VDIR)
		return EISDIR;
	return 0;
}

static int
rename_access(struct nameidata *fnd, struct nameidata *tnd)
{
	struct ucred *cred = fnd->ni_cnd.cn_cred;
	int error;

	error = vn_maydelete(fnd->ni_dvp, fnd->ni_vp, cred);
	if (error == 0 && tnd->ni_vp != NULL)
		error = vn_maydelete(tnd->ni_dvp, tnd->ni_vp, cred);
	else if (error == 0)
		error = vn_dirwrite(tnd->ni_dvp, cred);
	/* A directory that moves gets another "..". */
	if (error == 0 && fnd->ni_vp->v_type == VDIR &&
	    fnd->ni_dvp != tnd->ni_dvp)
		error = VOP_ACCESS(fnd->ni_vp, VWRITE, cred);
	return error;
}

static int
rename_once(struct nameidata *fnd, struct nameidata *tnd, u_int flags)
{
	int error;

	if ((error = rename_check(fnd, tnd, flags)) != 0)
		return error;
	if (fnd->ni_vp == tnd->ni_vp)
		return 0;
	if ((error = rename_access(fnd, tnd)) != 0)
		return error;
	return VOP_RENAME(fnd->ni_dvp, fnd->ni_vp, &fnd->ni_cnd,
	    tnd->ni_dvp, tnd->ni_vp, &tnd->ni_cnd);
}

static int
rename_paths(struct namectx *fnc, const char *from, struct namectx *tnc,
    const char *to, u_int flags)
{
	struct nameidata fnd, tnd;
	int error;

	do {
		NDINIT(&fnd, DELETE, NOFOLLOW | WANTPARENT, fnc->nc_start,
		    from, fnc->nc_cred);
		if ((error = namei(&fnd)) != 0)
			return error;
		NDINIT(&tnd, RENAME, NOFOLLOW | WANTPARENT, tnc->nc_start, to,
		    tnc->nc_cred);
		if ((error = namei(&tnd)) == 0) {
			error = rename_once(&fnd, &tnd, flags);
			namei_done(&tnd);
		}
		namei_done(&fnd);
	} while (error == ERESTART);
	return error;
}

int
do_sys_renameat(struct lwp *l, int fromat, const char *from, int toat,
    const char *to, u_int flags)
{
	struct namectx fnc, tnc;
	int error;

	if ((flags & ~(u_int)RENAME_NOREPLACE) != 0)
		return EINVAL;
	if ((error = namectx_enter(&fnc, l, fromat, from)) != 0)
		return error;
	if ((error = namectx_enter(&tnc, l, toat, to)) == 0) {
		error = rename_paths(&fnc, from, &tnc, to, flags);
		namectx_exit(&tnc);
	}
	namectx_exit(&fnc);
	return error;
}

/* Directories. */

/* A directory that the process may enter, referenced. */
static int
dir_lookup(struct lwp *l, const char *path, struct vnode **vpp)
{
	struct ucred *cred = proc_crhold(l->l_proc);
	struct vnode *vp;
	int error;

	error = namei_simple(NULL, path, FOLLOW, cred, &vp);
	if (error == 0) {
		error = vp->v_type != VDIR ? ENOTDIR :
		    VOP_ACCESS(vp, VEXEC, cred);
		if (error != 0)
			vrele(vp);
		else
			*vpp = vp;
	}
	crfree(cred);
	return error;
}

int
do_sys_chdir(struct lwp *l, const char *path)
{
	struct vnode *vp;
	int error;

	if ((error = dir_lookup(l, path, &vp)) == 0)
		cwd_setcurdir(l->l_proc, vp);
	return error;
}

int
do_sys_fchdir(struct lwp *l, int fd)
{
	struct namectx nc;
	struct vnode *vp;
	int error;

	if ((error = namectx_enter(&nc, l, fd, "")) != 0)
		return error;
	vp = nc.nc_start;
	if (vp == NULL)			/* AT_FDCWD is no descriptor */
		error = EBADF;
	else if (vp->v_type != VDIR)
		error = ENOTDIR;
	else
		error = VOP_ACCESS(vp, VEXEC, nc.nc_cred);
	if (error == 0) {
		vref(vp);
		cwd_setcurdir(l->l_proc, vp);
	}
	namectx_exit(&nc);
	return error;
}

int
do_sys_chroot(struct lwp *l, const char *path)
{
	struct ucred *cred = proc_crhold(l->l_proc);
	struct vnode *vp;
	int error;

	error = suser(cred);
	crfree(cred);
	if (error == 0 && (error = dir_lookup(l, path, &vp)) == 0)
		cwd_setrootdir(l->l_proc, vp);
	return error;
}

/* Into kernel memory, with NUL; *lenp counts it. */
int
do_sys_getcwd(struct lwp *l, char *buf, size_t size, size_t *lenp)
{
	struct vnode *root = cwd_rootdir(l->l_proc->p_cwdi);
	struct vnode *vp = cwd_curdir(l->l_proc->p_cwdi);
	int error;

	error = vnode_to_path(buf, size, vp, root, lenp);
	vrele(vp);
	vrele(root);
	return error;
}

mode_t
do_sys_umask(struct lwp *l, mode_t mask)
{

	return cwd_umask(l->l_proc, mask & ACCESSPERMS);
}

/* Emit entries from the descriptor's offset on, which moves. */
int
do_sys_getdents(struct lwp *l, int fd, dir_emit_t emit, void *arg)
{
	struct file *fp;
	int error;

	(void)l;
	if ((error = fd_getvnode((u_int)fd, &fp)) != 0)
		return error == EINVAL ? ENOTDIR : error;
	if ((fp->f_flag & FREAD) == 0) {
		error = EBADF;
	} else if (f_vnode(fp)->v_type != VDIR) {
		error = ENOTDIR;
	} else {
		mutex_enter(&fp->f_lock);
		error = VOP_READDIR(f_vnode(fp), &fp->f_offset, emit, arg);
		mutex_exit(&fp->f_lock);
	}
	fd_putfile(fp);
	return error;
}

int
do_sys_lseek(struct lwp *l, int fd, off_t delta, int whence, off_t *newp)
{
	struct file *fp = fd_getfile((u_int)fd);
	int error;

	(void)l;
	if (fp == NULL)
		return EBADF;
	if ((fp->f_flag & FPATH) != 0)
		error = EBADF;
	else if (fp->f_ops->fo_seek == NULL)
		error = ESPIPE;
	else
		error = fp->f_ops->fo_seek(fp, delta, whence, newp);
	fd_putfile(fp);
	return error;
}

/* File systems. */

int
do_sys_statvfs(struct lwp *l, const char *path, struct statvfs *sb)
{
	struct ucred *cred = proc_crhold(l->l_proc);
	struct vnode *vp;
	int error;

	error = namei_simple(NULL, path, FOLLOW, cred, &vp);
	crfree(cred);
	if (error == 0) {
		error = vfs_statvfs(vp->v_mount, sb);
		vrele(vp);
	}
	return error;
}

int
do_sys_fstatvfs(struct lwp *l, int fd, struct statvfs *sb)
{
	struct file *fp;
	int error;

	(void)l;
	if ((error = fd_getvnode((u_int)fd, &fp)) != 0)
		return error == EINVAL ? ENOSYS : error;
	error = vfs_statvfs(f_vnode(fp)->v_mount, sb);
	fd_putfile(fp);
	return error;
}

int
do_sys_sync(struct lwp *l)
{

	(void)l;
	vfs_syncall();
	return 0;
}

int
do_sys_fsync(struct lwp *l, int fd, bool dataonly)
{
	struct file *fp;
	int error;

	(void)l;
	if ((error = fd_getvnode((u_int)fd, &fp)) != 0)
		return error;
	if ((fp->f_flag & FPATH) != 0)
		error = EBADF;
	else
		error = VOP_FSYNC(f_vnode(fp), fp->f_cred, dataonly);
	fd_putfile(fp);
	return error;
}

static int
mount_flags(struct vnode *vp, u_int flags)
{

	if ((vp->v_vflag & VV_ROOT) == 0)
		return EINVAL;
	rw_enter(&mount_lock, RW_WRITER);
	vp->v_mount->mnt_flag = flags & ~(u_int)MNT_REMOUNT;
	rw_exit(&mount_lock);
	return 0;
}

/* Mount on vp, under its real path. */
static int
mount_new(struct vnode *vp, const struct vfsops *ops, const char *from,
    const char *options, u_int flags)
{
	char *on = path_get();
	int error;

	error = vnode_to_path(on, MAXPATHLEN, vp, rootvnode, NULL);
	if (error == 0)
		error = vfs_domount(vp, ops, from, on, options, flags);
	path_put(on);
	return error;
}

int
do_sys_mount(struct lwp *l, const char *from, const char *on,
    const char *type, u_int flags, const char *options)
{
	struct ucred *cred = proc_crhold(l->l_proc);
	const struct vfsops *ops = NULL;
	struct vnode *vp;
	int error;

	if ((error = suser(cred)) == 0 && (flags & MNT_REMOUNT) == 0 &&
	    (ops = vfs_getopsbyname(type)) == NULL)
		error = ENODEV;
	if (error == 0)
		error = namei_simple(NULL, on, FOLLOW, cred, &vp);
	crfree(cred);
	if (error != 0)
		return error;
	if (ops == NULL)
		error = mount_flags(vp, flags);
	else
		error = mount_new(vp, ops, from, options, flags);
	vrele(vp);
	return error;
}

int
do_sys_umount(struct lwp *l, const char *path)
{
	struct ucred *cred = proc_crhold(l->l_proc);
	struct mount *mp;
	struct vnode *vp;
	int error;

	if ((error = suser(cred)) == 0)
		error = namei_simple(NULL, path, FOLLOW, cred, &vp);
	crfree(cred);
	if (error != 0)
		return error;
	if ((vp->v_vflag & VV_ROOT) == 0) {
		vrele(vp);
		return EINVAL;
	}
	/* Our own reference would make the mount busy. */
	rw_enter(&mount_lock, RW_WRITER);
	mp = vp->v_mount;
	vrele(vp);
	return vfs_dounmount(mp);
}
