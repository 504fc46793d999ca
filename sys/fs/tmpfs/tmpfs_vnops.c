/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tmpfs_vnops: the operations of tmpfs's vnodes, but for those that change
 * the shape of the tree (tmpfs_rename.c) and readdir (tmpfs_dir.c).
 *
 * Permission to change a directory is checked by the caller; here is checked,
 * under the lock, that the entry is what the caller saw.
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/ucred.h>
#include <sys/uio.h>

#include <uvm/uvm_extern.h>

#include <fs/tmpfs/tmpfs.h>

/* Names. */

static int
tmpfs_lookup(struct vnode *dvp, struct vnode **vpp,
    const struct componentname *cnp)
{
	struct tmpfs_node *dnode = VTOT(dvp), *node = NULL;
	struct tmpfs_dirent *de;

	if (dvp->v_type != VDIR)
		return ENOTDIR;
	rw_enter(&dnode->tn_lock, RW_READER);
	if ((cnp->cn_flags & ISDOTDOT) != 0) {
		node = dnode == dnode->tn_mount->tm_root ? dnode :
		    dnode->tn_dir.d_parent;
	} else {
		de = tmpfs_dir_lookup(dnode, cnp->cn_nameptr, cnp->cn_namelen);
		if (de != NULL)
			node = de->td_node;
	}
	if (node != NULL)
		*vpp = tmpfs_vnode_get(node);
	rw_exit(&dnode->tn_lock);
	return node != NULL ? 0 : ENOENT;
}

/* A node for a new file in dvp, made by cred. */
static int
tmpfs_make(struct vnode *dvp, const struct componentname *cnp,
    const struct vattr *vap, struct tmpfs_node **nodep)
{
	struct tmpfs_node *dnode = VTOT(dvp);
	const struct ucred *cred = cnp->cn_cred;
	mode_t mode = vap->va_mode;
	gid_t gid = cred == NOCRED ? 0 : cred->cr_gid;

	if ((dnode->tn_mode & S_ISGID) != 0) {
		gid = dnode->tn_gid;
		if (vap->va_type == VDIR)
			mode |= S_ISGID;
	}
	return tmpfs_node_alloc(dnode->tn_mount, vap->va_type, mode,
	    cred == NOCRED ? 0 : cred->cr_uid, gid, nodep);
}

/*
 * Put a node that nobody knows yet into dvp, or free it.
 * => *vpp is its vnode on success
 */
static int
tmpfs_enter(struct vnode *dvp, struct vnode **vpp,
    const struct componentname *cnp, struct tmpfs_node *node)
{
	struct tmpfs_node *dnode = VTOT(dvp);
	struct tmpfs_dirent *de;
	int error = 0;

	de = tmpfs_dirent_alloc(cnp->cn_nameptr, cnp->cn_namelen);
	if (de == NULL) {
		tmpfs_node_free(node);
		return ENOSPC;
	}
	rw_enter(&dnode->tn_lock, RW_WRITER);
	if (dnode->tn_nlink == 0)
		error = ENOENT;
	else if (tmpfs_dir_lookup(dnode, cnp->cn_nameptr,
	    cnp->cn_namelen) != NULL)
		error = EEXIST;
	else if (dnode->tn_nlink >= TMPFS_MAXLINKS && node->tn_type == VDIR)
		error = EMLINK;
	if (error == 0) {
		tmpfs_dir_attach(dnode, de, node);
		*vpp = tmpfs_vnode_get(node);
	}
	rw_exit(&dnode->tn_lock);
	if (error != 0) {
		tmpfs_dirent_free(de);
		tmpfs_node_free(node);
	}
	return error;
}

static int
tmpfs_create(struct vnode *dvp, struct vnode **vpp,
    const struct componentname *cnp, const struct vattr *vap)
{
	struct tmpfs_node *node;
	int error;

	if ((error = tmpfs_make(dvp, cnp, vap, &node)) != 0)
		return error;
	if (vap->va_type == VCHR || vap->va_type == VBLK)
		node->tn_rdev = vap->va_rdev;
	return tmpfs_enter(dvp, vpp, cnp, node);
}

static int
tmpfs_symlink(struct vnode *dvp, struct vnode **vpp,
    const struct componentname *cnp, const struct vattr *vap,
    const char *target)
{
	size_t len = strlen(target);
	struct tmpfs_node *node;
	char *copy;
	int error;

	copy = kmem_alloc(len + 1, KM_NOSLEEP);
	if (copy == NULL)
		return ENOSPC;
	if ((error = tmpfs_make(dvp, cnp, vap, &node)) != 0) {
		kmem_free(copy, len + 1);
		return error;
	}
	memcpy(copy, target, len + 1);
	node->tn_link = copy;
	node->tn_size = (off_t)len;
	return tmpfs_enter(dvp, vpp, cnp, node);
}

static int
tmpfs_link_locked(struct tmpfs_node *dnode, struct tmpfs_node *node,
    const struct componentname *cnp, struct tmpfs_dirent *de)
{

	if (dnode->tn_nlink == 0 || node->tn_nlink == 0)
		return ENOENT;
	if (node->tn_nlink >= TMPFS_MAXLINKS)
		return EMLINK;
	if (tmpfs_dir_lookup(dnode, cnp->cn_nameptr, cnp->cn_namelen) != NULL)
		return EEXIST;
	tmpfs_dir_attach(dnode, de, node);
	return 0;
}

static int
tmpfs_link(struct vnode *dvp, struct vnode *vp,
    const struct componentname *cnp)
{
	struct tmpfs_node *dnode = VTOT(dvp), *node = VTOT(vp);
	struct tmpfs_dirent *de;
	int error;

	KASSERT(vp->v_type != VDIR);
	de = tmpfs_dirent_alloc(cnp->cn_nameptr, cnp->cn_namelen);
	if (de == NULL)
		return ENOSPC;
	rw_enter(&dnode->tn_lock, RW_WRITER);
	rw_enter(&node->tn_lock, RW_WRITER);
	error = tmpfs_link_locked(dnode, node, cnp, de);
	rw_exit(&node->tn_lock);
	rw_exit(&dnode->tn_lock);
	if (error != 0)
		tmpfs_dirent_free(de);
	return error;
}

static int
tmpfs_remove(struct vnode *dvp, struct vnode *vp,
    const struct componentname *cnp)
{
	struct tmpfs_node *dnode = VTOT(dvp), *node = VTOT(vp);
	struct tmpfs_dirent *de;
	int error = ERESTART;

	KASSERT(vp->v_type != VDIR);
	rw_enter(&dnode->tn_lock, RW_WRITER);
	de = tmpfs_dir_lookup(dnode, cnp->cn_nameptr, cnp->cn_namelen);
	if (de != NULL && de->td_node == node) {
		rw_enter(&node->tn_lock, RW_WRITER);
		tmpfs_dir_detach(de);
		rw_exit(&node->tn_lock);
		error = 0;
	}
	rw_exit(&dnode->tn_lock);
	if (error == 0)
		tmpfs_dirent_free(de);
	return error;
}

/* One of the names of the node, and the directory it is in. */
static int
tmpfs_getname(struct vnode *vp, struct vnode **dvpp, char *buf, size_t size)
{
	struct tmpfs_node *node = VTOT(vp);
	struct tmpfs_dirent *de;
	int error = ENOENT;

	rw_enter(&node->tn_lock, RW_READER);
	if ((de = LIST_FIRST(&node->tn_names)) != NULL) {
		error = strlcpy(buf, de->td_name, size) >= size ? ERANGE : 0;
		if (error == 0)
			*dvpp = tmpfs_vnode_get(de->td_dir);
	}
	rw_exit(&node->tn_lock);
	return error;
}

/* Attributes. */

static int
tmpfs_access(struct vnode *vp, int acc, struct ucred *cred)
{
	struct tmpfs_node *node = VTOT(vp);
	int error;

	rw_enter(&node->tn_lock, RW_READER);
	error = vaccess(node->tn_type, node->tn_mode, node->tn_uid,
	    node->tn_gid, acc, cred);
	rw_exit(&node->tn_lock);
	return error;
}

static uint64_t
tmpfs_bytes(struct tmpfs_node *node)
{
	uint64_t bytes = 0;

	if (node->tn_type == VREG) {
		mutex_enter(&node->tn_uobj->vmobjlock);
		bytes = (uint64_t)node->tn_uobj->uo_npages * PAGE_SIZE;
		mutex_exit(&node->tn_uobj->vmobjlock);
	}
	return bytes;
}

/*
 * A write to a mapping tells the file nothing; that there was one is found
 * when somebody asks for the times.
 */
static void
tmpfs_mapped_write(const struct tmpfs_node *node, struct vattr *vap)
{
	struct timespec ts;
	nsec_t written;

	if (node->tn_type != VREG)
		return;
	written = uvm_obj_written(node->tn_uobj);
	ns2timespec(written, &ts);
	if (written > timespec2ns(&vap->va_mtime))
		vap->va_mtime = ts;
	if (written > timespec2ns(&vap->va_ctime))
		vap->va_ctime = ts;
}

/* tn_lock is held. */
static void
tmpfs_attributes(struct tmpfs_node *node, struct vattr *vap)
{

	vattr_null(vap);
	vap->va_type = node->tn_type;
	vap->va_mode = node->tn_mode;
	vap->va_nlink = node->tn_nlink;
	vap->va_uid = node->tn_uid;
	vap->va_gid = node->tn_gid;
	vap->va_fsid = node->tn_mount->tm_mp->mnt_fsid;
	vap->va_fileid = node->tn_ino;
	vap->va_size = node->tn_type == VDIR ?
	    (off_t)(node->tn_dir.d_count + 2) *
	    (off_t)sizeof(struct tmpfs_dirent) : node->tn_size;
	if (node->tn_type == VCHR || node->tn_type == VBLK)
		vap->va_rdev = node->tn_rdev;
	vap->va_blocksize = PAGE_SIZE;
	vap->va_bytes = tmpfs_bytes(node);
	vap->va_mtime = node->tn_mtime;
	vap->va_ctime = node->tn_ctime;
	vap->va_birthtime = node->tn_birthtime;
	mutex_enter(&node->tn_interlock);
	vap->va_atime = node->tn_atime;
	mutex_exit(&node->tn_interlock);
	tmpfs_mapped_write(node, vap);
}

static int
tmpfs_getattr(struct vnode *vp, struct vattr *vap, struct ucred *cred)
{
	struct tmpfs_node *node = VTOT(vp);

	(void)cred;
	rw_enter(&node->tn_lock, RW_READER);
	tmpfs_attributes(node, vap);
	rw_exit(&node->tn_lock);
	return 0;
}

static int
tmpfs_setattr_locked(struct tmpfs_node *node, const struct vattr *vap,
    struct ucred *cred)
{
	struct vattr va;
	int error;

	tmpfs_attributes(node, &va);
	if ((error = vattr_change(&va, vap, cred)) != 0)
		return error;
	if (vap->va_size != VNOVAL) {
		if (node->tn_type != VREG)
			return node->tn_type == VDIR ? EISDIR : EINVAL;
		if ((error = tmpfs_resize(node, vap->va_size)) != 0)
			return error;
		tmpfs_charge(node);
		tmpfs_touch(node);
		va.va_mtime = node->tn_mtime;
	}
	node->tn_mode = va.va_mode;
	node->tn_uid = va.va_uid;
	node->tn_gid = va.va_gid;
	node->tn_mtime = va.va_mtime;
	nanotime(&node->tn_ctime);
	if (node->tn_type == VREG)
		uvm_obj_setwritten(node->tn_uobj, 0);
	mutex_enter(&node->tn_interlock);
	node->tn_atime = va.va_atime;
	mutex_exit(&node->tn_interlock);
	return 0;
}

static int
tmpfs_setattr(struct vnode *vp, const struct vattr *vap, struct ucred *cred)
{
	struct tmpfs_node *node = VTOT(vp);
	int error;

	rw_enter(&node->tn_lock, RW_WRITER);
	error = tmpfs_setattr_locked(node, vap, cred);
	rw_exit(&node->tn_lock);
	return error;
}

/* Data. */

static void
tmpfs_accessed(struct tmpfs_node *node)
{

	mutex_enter(&node->tn_interlock);
	nanotime(&node->tn_atime);
	mutex_exit(&node->tn_interlock);
}

static int
tmpfs_mmap(struct vnode *vp, int prot, struct ucred *cred)
{

	(void)prot;
	(void)cred;
	tmpfs_accessed(VTOT(vp));
	return 0;
}

static int
tmpfs_read(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	struct tmpfs_node *node = VTOT(vp);
	off_t left;
	int error = 0;

	(void)ioflag;
	(void)cred;
	if (vp->v_type != VREG)
		return vp->v_type == VDIR ? EISDIR : EINVAL;
	if (uio->uio_offset < 0)
		return EINVAL;
	if (uio->uio_resid == 0)
		return 0;
	rw_enter(&node->tn_lock, RW_READER);
	left = node->tn_size - uio->uio_offset;
	if (left > 0)
		error = uvm_obj_uiomove(node->tn_uobj, uio->uio_offset,
		    (size_t)MIN((uint64_t)left, uio->uio_resid), uio,
		    UOBJ_READ);
	rw_exit(&node->tn_lock);
	tmpfs_accessed(node);
	return error;
}

/* How much of a write at off fits: pages that are not there need room. */
static size_t
tmpfs_writable(struct tmpfs_node *node, off_t off, size_t len)
{
	u_long room = tmpfs_room(node->tn_mount);
	off_t page = trunc_page(off), end = off + (off_t)len;

	mutex_enter(&node->tn_uobj->vmobjlock);
	for (; page < end; page += PAGE_SIZE) {
		if (uvm_obj_lookup(node->tn_uobj, page) != NULL)
			continue;
		if (room-- == 0)
			break;
	}
	mutex_exit(&node->tn_uobj->vmobjlock);
	if (page >= end)
		return len;
	return page > off ? (size_t)(page - off) : 0;
}

static int
tmpfs_write_locked(struct tmpfs_node *node, struct uio *uio, size_t len)
{
	off_t off = uio->uio_offset, reached = node->tn_size;
	int error = 0;

	if (off + (off_t)len > reached)
		error = tmpfs_resize(node, off + (off_t)len);
	if (error == 0)
		error = uvm_obj_uiomove(node->tn_uobj, off, len, uio,
		    UOBJ_WRITE);
	if (uio->uio_offset != off)
		reached = MAX(uio->uio_offset, reached);
	if (error != 0 && reached < node->tn_size)
		(void)tmpfs_resize(node, reached);
	tmpfs_charge(node);
	tmpfs_touch(node);
	return error == ENOMEM ? ENOSPC : error;
}

static int
tmpfs_write(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	struct tmpfs_node *node = VTOT(vp);
	size_t len = uio->uio_resid;
	int error;

	if (vp->v_type != VREG)
		return vp->v_type == VDIR ? EISDIR : EINVAL;
	if (len == 0)
		return 0;
	rw_enter(&node->tn_lock, RW_WRITER);
	if ((ioflag & IO_APPEND) != 0)
		uio->uio_offset = node->tn_size;
	if (uio->uio_offset < 0)
		error = EINVAL;
	else if (uio->uio_offset > TMPFS_MAXSIZE - (off_t)len)
		error = EFBIG;
	else
		error = vn_sizecheck(uio->uio_offset + (off_t)len);
	if (error == 0) {
		len = tmpfs_writable(node, uio->uio_offset, len);
		error = len == 0 ? ENOSPC :
		    tmpfs_write_locked(node, uio, len);
	}
	if (error == 0 && cred != NOCRED && suser(cred) != 0)
		node->tn_mode &= ~(mode_t)(S_ISUID | S_ISGID);
	rw_exit(&node->tn_lock);
	return error;
}

static int
tmpfs_readlink(struct vnode *vp, struct uio *uio, struct ucred *cred)
{
	struct tmpfs_node *node = VTOT(vp);

	(void)cred;
	if (vp->v_type != VLNK)
		return EINVAL;
	return uiomove_frombuf(node->tn_link, (size_t)node->tn_size, uio);
}

/* The last user of the vnode is gone. */
static void
tmpfs_reclaim(struct vnode *vp)
{
	struct tmpfs_node *node = VTOT(vp);
	bool last = false;

	mutex_enter(&node->tn_interlock);
	if (node->tn_vnode == vp) {
		node->tn_vnode = NULL;
		last = node->tn_nlink == 0;
	}
	mutex_exit(&node->tn_interlock);
	if (last)
		tmpfs_node_free(node);
}

#define TMPFS_COMMON							\
	.vop_getname = tmpfs_getname,					\
	.vop_access = tmpfs_access,					\
	.vop_getattr = tmpfs_getattr,					\
	.vop_setattr = tmpfs_setattr,					\
	.vop_reclaim = tmpfs_reclaim

static const struct vnodeops tmpfs_vnodeops = {
	.vop_name = "tmpfs",
	TMPFS_COMMON,
	.vop_lookup = tmpfs_lookup,
	.vop_create = tmpfs_create,
	.vop_symlink = tmpfs_symlink,
	.vop_link = tmpfs_link,
	.vop_remove = tmpfs_remove,
	.vop_rmdir = tmpfs_rmdir,
	.vop_rename = tmpfs_rename,
	.vop_readdir = tmpfs_readdir,
	.vop_read = tmpfs_read,
	.vop_write = tmpfs_write,
	.vop_mmap = tmpfs_mmap,
	.vop_readlink = tmpfs_readlink,
};

static const struct vnodeops tmpfs_specops = {
	.vop_name = "tmpfs device",
	TMPFS_COMMON,
	.vop_open = spec_open,
	.vop_close = spec_close,
	.vop_read = spec_read,
	.vop_write = spec_write,
	.vop_ioctl = spec_ioctl,
	.vop_poll = spec_poll,
};

static const struct vnodeops tmpfs_fifoops = {
	.vop_name = "tmpfs fifo",
	TMPFS_COMMON,
	.vop_open = fifo_open,
	.vop_close = fifo_close,
	.vop_read = fifo_read,
	.vop_write = fifo_write,
	.vop_ioctl = fifo_ioctl,
	.vop_poll = fifo_poll,
};

const struct vnodeops *
tmpfs_vnodeops_of(enum vtype type)
{

	switch (type) {
	case VCHR:
	case VBLK:
		return &tmpfs_specops;
	case VFIFO:
		return &tmpfs_fifoops;
	default:
		return &tmpfs_vnodeops;
	}
}
