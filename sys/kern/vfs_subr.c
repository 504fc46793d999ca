/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_subr: the life of vnodes, and what their attributes permit.
 *
 * Life.  vnalloc makes a vnode with one reference; vref adds one for a holder
 * of one; vrele drops one.  The drop that leaves none calls vop_reclaim, in
 * which the file system forgets the vnode, and frees it.  There is no cache
 * of unused vnodes here: what is worth keeping (a file's pages, a disk inode)
 * is the file system's own, and so is the decision how long.
 *
 * A file system finds the vnode of a node by a pointer in the node, under a
 * lock of its own, and with vtryref: that fails when the count has already
 * gone to zero, and then the finder makes a new vnode, which replaces the
 * dying one.  vop_reclaim takes the same lock and clears the pointer only if
 * it still points at the vnode that dies.  So no vnode comes back to life,
 * and none is freed while a finder looks at it.
 *
 * Locking.  v_usecount and v_writecount are atomic.  A vnode's mount stays
 * because it counts its vnodes (mnt_nvnodes) and is not unmounted before that
 * is zero.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/intr.h>
#include <sys/mount.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>

#include "vfs_private.h"

static struct pool vnode_pool;

struct vnode *rootvnode;

void
vnode_init(void)
{

	pool_init(&vnode_pool, sizeof(struct vnode), 0, "vnode", 0, IPL_NONE);
}

/*
 * A new vnode with one reference.
 * => may sleep; the caller sets v_uobj and v_vflag before anyone finds it
 */
struct vnode *
vnalloc(struct mount *mp, enum vtype type, const struct vnodeops *ops,
    void *data, dev_t rdev)
{
	struct vnode *vp = pool_get(&vnode_pool, PR_WAITOK | PR_ZERO);

	vp->v_op = ops;
	vp->v_mount = mp;
	vp->v_data = data;
	vp->v_type = type;
	vp->v_rdev = rdev;
	vp->v_usecount = 1;
	LIST_INIT(&vp->v_lockf);
	mutex_init(&vp->v_interlock, MUTEX_DEFAULT, IPL_NONE);
	atomic_inc_uint(&mp->mnt_nvnodes);
	return vp;
}

void
vref(struct vnode *vp)
{

	KASSERT(vp->v_usecount > 0);
	atomic_inc_uint(&vp->v_usecount);
}

/* A reference, unless the last one is already gone. */
bool
vtryref(struct vnode *vp)
{
	u_int seen, count = vp->v_usecount;

	while (count != 0) {
		seen = atomic_cas_uint(&vp->v_usecount, count, count + 1);
		if (seen == count)
			return true;
		count = seen;
	}
	return false;
}

/*
 * Drop a reference.
 * => may sleep, with the last one in the file system; no lock of it held
 */
void
vrele(struct vnode *vp)
{
	struct mount *mp = vp->v_mount;

	KASSERT(vp->v_usecount > 0);
	if (atomic_dec_uint_nv(&vp->v_usecount) != 0)
		return;
	KASSERT(vp->v_mountedhere == NULL);
	KASSERT(vp->v_fifo == NULL);
	KASSERT(LIST_EMPTY(&vp->v_lockf));
	vp->v_op->vop_reclaim(vp);
	mutex_destroy(&vp->v_interlock);
	pool_put(&vnode_pool, vp);
	atomic_dec_uint(&mp->mnt_nvnodes);
}

/* Attributes of which setattr changes none. */
void
vattr_null(struct vattr *vap)
{

	memset(vap, 0, sizeof(*vap));
	vap->va_type = VNON;
	vap->va_mode = (mode_t)VNOVAL;
	vap->va_uid = (uid_t)VNOVAL;
	vap->va_gid = (gid_t)VNOVAL;
	vap->va_size = VNOVAL;
	vap->va_atime.tv_nsec = VNOVAL;
	vap->va_mtime.tv_nsec = VNOVAL;
}

static const struct {
	mode_t	ifmt;
	uint8_t	dt;
} vtype_map[] = {
	[VREG] = { S_IFREG, DT_REG },
	[VDIR] = { S_IFDIR, DT_DIR },
	[VBLK] = { S_IFBLK, DT_BLK },
	[VCHR] = { S_IFCHR, DT_CHR },
	[VLNK] = { S_IFLNK, DT_LNK },
	[VSOCK] = { S_IFSOCK, DT_SOCK },
	[VFIFO] = { S_IFIFO, DT_FIFO },
};

mode_t
vtype_to_ifmt(enum vtype type)
{

	return type < __arraycount(vtype_map) ? vtype_map[type].ifmt : 0;
}

uint8_t
vtype_to_dt(enum vtype type)
{

	return type < __arraycount(vtype_map) ? vtype_map[type].dt : DT_UNKNOWN;
}

/* The type that a mode's bits tell, VNON if none. */
enum vtype
ifmt_to_vtype(mode_t mode)
{

	for (u_int t = VREG; t < __arraycount(vtype_map); t++)
		if (vtype_map[t].ifmt == (mode & S_IFMT))
			return (enum vtype)t;
	return VNON;
}

/*
 * May cred use a file of this mode and owner?  The super-user may, but to
 * execute a file somebody must be allowed to.
 */
int
vaccess(enum vtype type, mode_t mode, uid_t uid, gid_t gid, int acc,
    struct ucred *cred)
{
	mode_t granted;

	if (cred == NOCRED)
		return 0;
	if (suser(cred) == 0) {
		if ((acc & VEXEC) != 0 && type != VDIR &&
		    (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) == 0)
			return EACCES;
		return 0;
	}
	if (cred->cr_uid == uid)
		granted = mode >> 6;
	else if (groupmember(cred, gid))
		granted = mode >> 3;
	else
		granted = mode;
	return ((mode_t)acc & ~granted & 07) == 0 ? 0 : EACCES;
}

static int
vattr_change_mode(struct vattr *cur, const struct vattr *set,
    struct ucred *cred)
{
	mode_t mode = set->va_mode & ALLPERMS;

	if (cred != NOCRED && suser(cred) != 0) {
		if (cred->cr_uid != cur->va_uid)
			return EPERM;
		if (!groupmember(cred, cur->va_gid))
			mode &= ~(mode_t)S_ISGID;
	}
	cur->va_mode = mode;
	return 0;
}

/*
 * The owner may give the file to a group of his; only the super-user may do
 * more.  A program loses its set-id bits.
 */
static int
vattr_change_owner(struct vattr *cur, const struct vattr *set,
    struct ucred *cred)
{
	uid_t uid = set->va_uid;
	gid_t gid = set->va_gid;

	if (uid == (uid_t)VNOVAL)
		uid = cur->va_uid;
	if (gid == (gid_t)VNOVAL)
		gid = cur->va_gid;
	if (cred != NOCRED && suser(cred) != 0 &&
	    (cred->cr_uid != cur->va_uid || uid != cur->va_uid ||
	    (gid != cur->va_gid && !groupmember(cred, gid))))
		return EPERM;
	cur->va_uid = uid;
	cur->va_gid = gid;
	if (cur->va_type != VDIR) {
		cur->va_mode &= ~(mode_t)S_ISUID;
		if ((cur->va_mode & S_IXGRP) != 0)
			cur->va_mode &= ~(mode_t)S_ISGID;
	}
	return 0;
}

static int
vattr_change_times(struct vattr *cur, const struct vattr *set,
    struct ucred *cred)
{
	int error;

	if (cred != NOCRED && suser(cred) != 0 && cred->cr_uid != cur->va_uid) {
		if ((set->va_vaflags & VA_UTIMES_NULL) == 0)
			return EPERM;
		error = vaccess(cur->va_type, cur->va_mode, cur->va_uid,
		    cur->va_gid, VWRITE, cred);
		if (error != 0)
			return error;
	}
	if (set->va_atime.tv_nsec != VNOVAL)
		cur->va_atime = set->va_atime;
	if (set->va_mtime.tv_nsec != VNOVAL)
		cur->va_mtime = set->va_mtime;
	return 0;
}

/*
 * What setattr does to mode, owner and times: check that cred may, and change
 * cur.  The size is the file system's affair.
 * => on an error cur may be half changed: throw it away
 */
int
vattr_change(struct vattr *cur, const struct vattr *set, struct ucred *cred)
{
	int error = 0;

	if (set->va_uid != (uid_t)VNOVAL || set->va_gid != (gid_t)VNOVAL)
		error = vattr_change_owner(cur, set, cred);
	if (error == 0 && set->va_mode != (mode_t)VNOVAL)
		error = vattr_change_mode(cur, set, cred);
	if (error == 0 && (set->va_atime.tv_nsec != VNOVAL ||
	    set->va_mtime.tv_nsec != VNOVAL))
		error = vattr_change_times(cur, set, cred);
	return error;
}

/* May cred make an entry in the directory? */
int
vn_dirwrite(struct vnode *dvp, struct ucred *cred)
{

	if ((dvp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	return VOP_ACCESS(dvp, VWRITE | VEXEC, cred);
}

/*
 * May cred remove the entry that leads to vp?  In a sticky directory only its
 * owner, the file's or the super-user.
 */
int
vn_maydelete(struct vnode *dvp, struct vnode *vp, struct ucred *cred)
{
	struct vattr da, fa;
	int error;

	if ((error = vn_dirwrite(dvp, cred)) != 0)
		return error;
	if ((vp->v_vflag & VV_ROOT) != 0 || vp->v_mountedhere != NULL)
		return EBUSY;
	if ((error = VOP_GETATTR(dvp, &da, cred)) != 0)
		return error;
	if ((da.va_mode & S_ISVTX) == 0 || cred == NOCRED ||
	    suser(cred) == 0 || cred->cr_uid == da.va_uid)
		return 0;
	if ((error = VOP_GETATTR(vp, &fa, cred)) != 0)
		return error;
	return cred->cr_uid == fa.va_uid ? 0 : EPERM;
}

/* The credentials of a process, referenced. */
struct ucred *
proc_crhold(struct proc *p)
{
	struct ucred *cred;

	mutex_enter(&p->p_lock);
	cred = p->p_cred;
	crhold(cred);
	mutex_exit(&p->p_lock);
	return cred;
}
