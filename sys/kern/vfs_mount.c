/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_mount: which file systems there are, and where they are mounted.
 *
 * A mounted directory's vnode has v_mountedhere set and is kept by the
 * mount's reference; a lookup that finds it goes on at the root of the mount.
 *
 * Unmounting must not race with that: vfs_crossmount holds mount_lock for
 * reading from its look at v_mountedhere until it has the root's vnode, which
 * counts in mnt_nvnodes; vfs_dounmount holds it for writing while it sees
 * that the count is zero and takes the mount off.  After that nobody can
 * find it.
 *
 * Locking.  mount_lock covers mountlist, v_mountedhere and mnt_flag; it may
 * be held over calls into a file system, so file systems never take it.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/conf.h>
#include <sys/file.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/pipe.h>
#include <sys/selinfo.h>
#include <sys/systm.h>
#include <sys/vnode.h>

#include "vfs_private.h"

struct mntlist mountlist = TAILQ_HEAD_INITIALIZER(mountlist);
krwlock_t mount_lock;

static volatile u_int mount_serial;	/* minor of the last mnt_fsid */

const struct vfsops *const vfs_list[] = {
	&tmpfs_vfsops,
	&procfs_vfsops,
	NULL
};

/* Everything that files need, before the first of them. */
void
vfs_init(void)
{

	rw_init(&mount_lock);
	vnode_init();
	namei_init();
	file_init();
	cwd_init();
	lockf_init();
	selsysinit();
	pipe_init();
	memattach();
}

const struct vfsops *
vfs_getopsbyname(const char *name)
{

	for (const struct vfsops *const *vfs = vfs_list; *vfs != NULL; vfs++)
		if (strcmp((*vfs)->vfs_name, name) == 0)
			return *vfs;
	return NULL;
}

/* A mount that is nowhere yet. */
static int
mount_make(const struct vfsops *ops, const char *from, const char *on,
    const char *options, u_int flags, struct mount **mpp)
{
	struct mount *mp = kmem_zalloc(sizeof(*mp), KM_SLEEP);
	int error;

	mp->mnt_op = ops;
	mp->mnt_flag = flags;
	mp->mnt_fsid = makedev(0, atomic_inc_uint_nv(&mount_serial));
	strlcpy(mp->mnt_onname, on, sizeof(mp->mnt_onname));
	strlcpy(mp->mnt_fromname, from, sizeof(mp->mnt_fromname));
	error = ops->vfs_mount(mp, from, options);
	if (error != 0) {
		kmem_free(mp, sizeof(*mp));
		return error;
	}
	*mpp = mp;
	return 0;
}

static int
mount_unmake(struct mount *mp)
{
	int error;

	if ((error = mp->mnt_op->vfs_unmount(mp)) == 0)
		kmem_free(mp, sizeof(*mp));
	return error;
}

/* Mount a file system as the system's root. */
int
vfs_mountroot(const struct vfsops *ops)
{
	struct mount *mp;
	int error;

	KASSERT(rootvnode == NULL);
	error = mount_make(ops, ops->vfs_name, "/", "", 0, &mp);
	if (error != 0)
		return error;
	if ((error = ops->vfs_root(mp, &rootvnode)) != 0) {
		mount_unmake(mp);
		return error;
	}
	rw_enter(&mount_lock, RW_WRITER);
	TAILQ_INSERT_TAIL(&mountlist, mp, mnt_list);
	rw_exit(&mount_lock);
	return 0;
}

/*
 * Mount on a directory: one that every lookup finds as the same vnode.
 * => consumes no reference of the caller's
 */
int
vfs_domount(struct vnode *vp, const struct vfsops *ops, const char *from,
    const char *on, const char *options, u_int flags)
{
	struct mount *mp;
	int error;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if ((vp->v_vflag & VV_TRANSIENT) != 0)
		return EBUSY;
	error = mount_make(ops, from, on, options, flags, &mp);
	if (error != 0)
		return error;
	rw_enter(&mount_lock, RW_WRITER);
	if (vp->v_mountedhere != NULL) {
		rw_exit(&mount_lock);
		mount_unmake(mp);
		return EBUSY;
	}
	vref(vp);
	mp->mnt_vnodecovered = vp;
	vp->v_mountedhere = mp;
	TAILQ_INSERT_TAIL(&mountlist, mp, mnt_list);
	rw_exit(&mount_lock);
	return 0;
}

/*
 * Unmount: EBUSY while a file of it is in use, which includes what is mounted
 * inside.  The caller found mp under mount_lock, which is held for writing on
 * entry and not on return.
 */
int
vfs_dounmount(struct mount *mp)
{
	struct vnode *covered = mp->mnt_vnodecovered;
	int error;

	KASSERT(rw_write_held(&mount_lock));
	if (covered == NULL || mp->mnt_nvnodes != 0) {
		rw_exit(&mount_lock);
		return EBUSY;
	}
	if ((error = mp->mnt_op->vfs_unmount(mp)) != 0) {
		rw_exit(&mount_lock);
		return error;
	}
	covered->v_mountedhere = NULL;
	TAILQ_REMOVE(&mountlist, mp, mnt_list);
	rw_exit(&mount_lock);
	kmem_free(mp, sizeof(*mp));
	vrele(covered);
	return 0;
}

/*
 * If something is mounted on *vpp, exchange it for the root of that.
 * => on an error *vpp is as it was
 */
int
vfs_crossmount(struct vnode **vpp)
{
	struct vnode *root, *vp = *vpp;
	int error = 0;

	while (error == 0 && vp->v_mountedhere != NULL) {
		root = NULL;
		rw_enter(&mount_lock, RW_READER);
		if (vp->v_mountedhere != NULL)
			error = vp->v_mountedhere->mnt_op->vfs_root(
			    vp->v_mountedhere, &root);
		rw_exit(&mount_lock);
		if (root != NULL) {
			vrele(vp);
			*vpp = vp = root;
		}
	}
	return error;
}

int
vfs_statvfs(struct mount *mp, struct statvfs *sb)
{

	memset(sb, 0, sizeof(*sb));
	sb->f_flag = mp->mnt_flag;
	sb->f_fsid = mp->mnt_fsid;
	sb->f_namemax = NAME_MAX;
	strlcpy(sb->f_fstypename, mp->mnt_op->vfs_name,
	    sizeof(sb->f_fstypename));
	strlcpy(sb->f_mntonname, mp->mnt_onname, sizeof(sb->f_mntonname));
	strlcpy(sb->f_mntfromname, mp->mnt_fromname,
	    sizeof(sb->f_mntfromname));
	return mp->mnt_op->vfs_statvfs(mp, sb);
}

/* Bring all file systems to where they are kept. */
void
vfs_syncall(void)
{
	struct mount *mp;

	rw_enter(&mount_lock, RW_READER);
	TAILQ_FOREACH(mp, &mountlist, mnt_list)
		if (mp->mnt_op->vfs_sync != NULL)
			(void)mp->mnt_op->vfs_sync(mp);
	rw_exit(&mount_lock);
}
