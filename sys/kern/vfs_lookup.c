/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_lookup: namei, the walk from a path to a vnode.
 *
 * Operation.  The path is copied into ni_pnbuf and walked component by
 * component from a directory that the walk holds a reference to (ni_dvp).
 * One step finds the component's vnode:
 *
 *	"."	the directory itself
 *	".."	at the walk's root, the root itself; at the root of a mount,
 *		".." of the directory it covers
 *	else	vop_lookup, and then down into what is mounted there
 *
 * and says how to go on: NEXT (a directory to walk from), LINK (a symbolic
 * link to follow: its text and the rest of the path become the new path,
 * walked from the directory the link is in), or DONE.  A file system may have
 * links that lead to a vnode without a name (vop_follow); they are followed
 * by taking that vnode.
 *
 * Slashes behind the last component demand a directory, and make a link
 * there be followed whatever the flags say.
 *
 * Locking.  None is held between steps, and file systems lock inside their
 * operations, so what a lookup found may be gone when the caller uses it: the
 * operations that change directories look again.  mount_lock is taken for
 * reading to cross into a mount (vfs_crossmount).
 */

#include <sys/param.h>
#include <sys/filedesc.h>
#include <sys/intr.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/vnode.h>

enum step { STEP_NEXT, STEP_LINK, STEP_DONE };

static struct pool path_pool;

void
namei_init(void)
{

	pool_init(&path_pool, MAXPATHLEN, 0, "path", 0, IPL_NONE);
}

/* A buffer of MAXPATHLEN bytes. */
char *
path_get(void)
{

	return pool_get(&path_pool, PR_WAITOK);
}

void
path_put(char *path)
{

	pool_put(&path_pool, path);
}

/* A path from user memory; to be given back with path_put. */
int
path_copyin(const char __user *upath, char **pathp)
{
	char *path = path_get();
	int error;

	error = copyinstr(upath, path, MAXPATHLEN, NULL);
	if (error != 0) {
		path_put(path);
		return error;
	}
	*pathp = path;
	return 0;
}

/* Take the vnode of a link that has no text to follow, or read its text. */
static int
namei_readlink(struct nameidata *nd, struct vnode *vp, char *buf, size_t *lenp)
{
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kernel(&uio, &iov, buf, MAXPATHLEN - 1, 0, UIO_READ);
	error = VOP_READLINK(vp, &uio, nd->ni_cnd.cn_cred);
	if (error != 0)
		return error;
	*lenp = MAXPATHLEN - 1 - uio.uio_resid;
	return *lenp == 0 ? ENOENT : 0;
}

/*
 * The text of link vp, then what is left of the path, become the path.
 */
static int
namei_splice(struct nameidata *nd, struct vnode *vp)
{
	char *buf = path_get();
	size_t len, rest = strlen(nd->ni_next);
	int error;

	error = namei_readlink(nd, vp, buf, &len);
	if (error == 0 && len + rest >= MAXPATHLEN)
		error = ENAMETOOLONG;
	if (error != 0) {
		path_put(buf);
		return error;
	}
	memcpy(buf + len, nd->ni_next, rest + 1);
	path_put(nd->ni_pnbuf);
	nd->ni_pnbuf = buf;
	nd->ni_next = buf;
	if (buf[0] == '/') {
		vrele(nd->ni_dvp);
		nd->ni_dvp = nd->ni_rootdir;
		vref(nd->ni_dvp);
	}
	return 0;
}

/*
 * Cut the next component off the path.  False if none is left, only slashes.
 */
static bool
namei_cut(struct nameidata *nd)
{
	struct componentname *cnp = &nd->ni_cnd;
	const char *cp = nd->ni_next;

	cnp->cn_flags &= ~(u_int)(ISLASTCN | ISDOTDOT | REQUIREDIR);
	while (*cp == '/')
		cp++;
	cnp->cn_nameptr = cp;
	while (*cp != '\0' && *cp != '/')
		cp++;
	cnp->cn_namelen = (size_t)(cp - cnp->cn_nameptr);
	nd->ni_next = cp;
	if (*cp == '/')
		cnp->cn_flags |= REQUIREDIR;
	while (*cp == '/')
		cp++;
	if (*cp == '\0')
		cnp->cn_flags |= ISLASTCN;
	if (cnp->cn_namelen == 2 && cnp->cn_nameptr[0] == '.' &&
	    cnp->cn_nameptr[1] == '.')
		cnp->cn_flags |= ISDOTDOT;
	return cnp->cn_namelen != 0;
}

/* Leave roots of mounts upward, as far as the walk's root lets. */
static void
namei_uncross(struct nameidata *nd)
{
	struct vnode *dvp = nd->ni_dvp, *up;

	while ((dvp->v_vflag & VV_ROOT) != 0 && dvp != nd->ni_rootdir &&
	    (up = dvp->v_mount->mnt_vnodecovered) != NULL) {
		vref(up);
		vrele(dvp);
		dvp = up;
	}
	nd->ni_dvp = dvp;
}

/* The component's vnode, in ni_vp. */
static int
namei_find(struct nameidata *nd)
{
	struct componentname *cnp = &nd->ni_cnd;
	int error;

	if (nd->ni_dvp->v_type != VDIR)
		return ENOTDIR;
	if (cnp->cn_namelen > NAME_MAX)
		return ENAMETOOLONG;
	error = VOP_ACCESS(nd->ni_dvp, VEXEC, cnp->cn_cred);
	if (error != 0)
		return error;
	if ((cnp->cn_flags & ISDOTDOT) != 0)
		namei_uncross(nd);
	if ((cnp->cn_namelen == 1 && cnp->cn_nameptr[0] == '.') ||
	    ((cnp->cn_flags & ISDOTDOT) != 0 &&
	    nd->ni_dvp == nd->ni_rootdir)) {
		nd->ni_vp = nd->ni_dvp;
		vref(nd->ni_vp);
		return 0;
	}
	error = VOP_LOOKUP(nd->ni_dvp, &nd->ni_vp, cnp);
	if (error != 0)
		return error;
	if ((cnp->cn_flags & (ISLASTCN | NOCROSSMOUNT)) ==
	    (ISLASTCN | NOCROSSMOUNT))
		return 0;
	return vfs_crossmount(&nd->ni_vp);
}

/* ni_vp is a link that is to be followed. */
static int
namei_link(struct nameidata *nd, enum step *stepp)
{
	struct vnode *vp = nd->ni_vp, *target;
	int error;

	if (++nd->ni_loopcnt > MAXSYMLINKS)
		return ELOOP;
	nd->ni_vp = NULL;
	if (vp->v_op->vop_follow != NULL &&
	    (error = VOP_FOLLOW(vp, &target)) != EINVAL) {
		if (error == 0)
			nd->ni_vp = target;
		*stepp = (nd->ni_cnd.cn_flags & ISLASTCN) != 0 ?
		    STEP_DONE : STEP_NEXT;
	} else {
		error = namei_splice(nd, vp);
		*stepp = STEP_LINK;
	}
	vrele(vp);
	return error;
}

/* What the last component came to. */
static int
namei_last(struct nameidata *nd, int error)
{
	struct componentname *cnp = &nd->ni_cnd;

	if (error == ENOENT && (cnp->cn_nameiop == CREATE ||
	    cnp->cn_nameiop == RENAME)) {
		nd->ni_vp = NULL;
		return 0;
	}
	if (error == 0 && (cnp->cn_flags & REQUIREDIR) != 0 &&
	    nd->ni_vp->v_type != VDIR)
		return ENOTDIR;
	return error;
}

/* One component. */
static int
namei_step(struct nameidata *nd, enum step *stepp)
{
	struct componentname *cnp = &nd->ni_cnd;
	int error;

	if (!namei_cut(nd)) {
		/* Nothing but slashes, or the link that led here ended so. */
		cnp->cn_flags |= ISLASTCN;
		nd->ni_vp = nd->ni_dvp;
		vref(nd->ni_vp);
		*stepp = STEP_DONE;
		return 0;
	}
	error = namei_find(nd);
	if (error == 0 && nd->ni_vp->v_type == VLNK &&
	    ((cnp->cn_flags & ISLASTCN) == 0 ||
	    (cnp->cn_flags & (FOLLOW | REQUIREDIR)) != 0)) {
		error = namei_link(nd, stepp);
		if (error != 0 || *stepp == STEP_LINK)
			return error;
	}
	*stepp = STEP_NEXT;
	if ((cnp->cn_flags & ISLASTCN) != 0) {
		*stepp = STEP_DONE;
		return namei_last(nd, error);
	}
	return error;
}

/* Walk ni_pnbuf from ni_dvp. */
static int
namei_walk(struct nameidata *nd)
{
	enum step step;
	int error;

	for (;;) {
		error = namei_step(nd, &step);
		if (error != 0 || step == STEP_DONE)
			return error;
		if (step == STEP_NEXT) {
			vrele(nd->ni_dvp);
			nd->ni_dvp = nd->ni_vp;
			nd->ni_vp = NULL;
		}
	}
}

/* Where the walk begins: a reference in ni_dvp. */
static int
namei_start(struct nameidata *nd)
{

	nd->ni_rootdir = cwd_rootdir(curproc->p_cwdi);
	if (nd->ni_rootdir == NULL)
		return ENOENT;
	if (nd->ni_pnbuf[0] == '/') {
		nd->ni_dvp = nd->ni_rootdir;
		vref(nd->ni_dvp);
	} else if (nd->ni_startdir != NULL) {
		nd->ni_dvp = nd->ni_startdir;
		vref(nd->ni_dvp);
	} else {
		nd->ni_dvp = cwd_curdir(curproc->p_cwdi);
	}
	return nd->ni_dvp != NULL ? 0 : ENOENT;
}

static int
namei_path(struct nameidata *nd)
{
	int error;

	if (strlcpy(nd->ni_pnbuf, nd->ni_path, MAXPATHLEN) >= MAXPATHLEN)
		return ENAMETOOLONG;
	if ((error = namei_start(nd)) != 0)
		return error;
	if (nd->ni_pnbuf[0] != '\0')
		return namei_walk(nd);
	if ((nd->ni_cnd.cn_flags & EMPTYPATH) == 0)
		return ENOENT;
	nd->ni_vp = nd->ni_dvp;
	vref(nd->ni_vp);
	return 0;
}

/*
 * Find ni_path.
 * => may sleep; results and namei_done: see namei.h
 */
int
namei(struct nameidata *nd)
{
	int error;

	nd->ni_pnbuf = path_get();
	nd->ni_next = nd->ni_pnbuf;
	nd->ni_loopcnt = 0;
	error = namei_path(nd);
	if (nd->ni_rootdir != NULL)
		vrele(nd->ni_rootdir);
	nd->ni_rootdir = NULL;
	if (error != 0) {
		namei_done(nd);
	} else if ((nd->ni_cnd.cn_flags & WANTPARENT) == 0) {
		vrele(nd->ni_dvp);
		nd->ni_dvp = NULL;
	}
	return error;
}

void
namei_done(struct nameidata *nd)
{

	if (nd->ni_vp != NULL)
		vrele(nd->ni_vp);
	if (nd->ni_dvp != NULL)
		vrele(nd->ni_dvp);
	if (nd->ni_pnbuf != NULL)
		path_put(nd->ni_pnbuf);
	nd->ni_vp = nd->ni_dvp = NULL;
	nd->ni_pnbuf = NULL;
}

/* The vnode of a path that has to exist. */
int
namei_simple(struct vnode *startdir, const char *path, u_int flags,
    struct ucred *cred, struct vnode **vpp)
{
	struct nameidata nd;
	int error;

	NDINIT(&nd, LOOKUP, flags, startdir, path, cred);
	if ((error = namei(&nd)) != 0)
		return error;
	*vpp = nd.ni_vp;
	nd.ni_vp = NULL;
	namei_done(&nd);
	return 0;
}
