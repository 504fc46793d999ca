/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * procfs_vnops: the vnodes of /proc, and its mounts.
 *
 * A file's text is made when it is read from the beginning, and kept for the
 * reads that follow, so that they fit together; reading from the beginning
 * again makes it anew.  Every open has a vnode of its own, and so a text of
 * its own.
 *
 * Offsets in a directory: 0 and 1 are the dots, then come the table's entries,
 * and from PFS_NUMBERS on the numbered ones, by number.
 *
 * Locking.  v_interlock covers the text while it is made and read.
 */

#include <sys/param.h>
#include <sys/hash.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/ucred.h>

#include <fs/procfs/procfs.h>

#define PFS_NUMBERS	4096

/* A node with its text.  Key: i v_interlock of its vnode; ( set when made. */
struct pfs_inode {
	struct pfs_node	pi_node;	/* ( */
	struct pfs_buf	pi_text;	/* i */
	bool		pi_made;	/* i: pi_text is valid */
};

#define VTOPFS(vp)	(&((struct pfs_inode *)(vp)->v_data)->pi_node)

static const struct vnodeops pfs_vnodeops;

static const struct pfs_entry *
pfs_entry_of(const struct pfs_node *pn)
{

	return pn->pn_path[pn->pn_depth].ps_entry;
}

/* A vnode for a node, which is copied. */
int
pfs_vnode(struct mount *mp, const struct pfs_node *pn, struct vnode **vpp)
{
	struct pfs_inode *pi = kmem_zalloc(sizeof(*pi), KM_NOSLEEP);

	if (pi == NULL)
		return ENOMEM;
	pi->pi_node = *pn;
	*vpp = vnalloc(mp, pfs_entry_of(pn)->pe_type, &pfs_vnodeops, pi,
	    NODEV);
	(*vpp)->v_vflag |= VV_TRANSIENT;
	if (pn->pn_depth == 0)
		(*vpp)->v_vflag |= VV_ROOT;
	return 0;
}

/* Go one step down. */
static int
pfs_descend(struct pfs_node *pn, const struct pfs_entry *pe, int number)
{
	enum pfs_key key = pfs_entry_of(pn)->pe_key;

	if (pn->pn_depth + 1 == PFS_MAXDEPTH)
		return ENAMETOOLONG;
	if (number != PFS_STATIC && key == PFS_KEY_PID)
		pn->pn_pid = number;
	if (number != PFS_STATIC && key == PFS_KEY_TID)
		pn->pn_tid = number;
	if (number != PFS_STATIC && key == PFS_KEY_FD)
		pn->pn_fd = number;
	pn->pn_depth++;
	pn->pn_path[pn->pn_depth].ps_entry = pe;
	pn->pn_path[pn->pn_depth].ps_number = number;
	return 0;
}

/* The node as its directory sees it: one step up. */
static void
pfs_ascend(struct pfs_node *pn)
{
	enum pfs_key key;

	if (pn->pn_depth == 0)
		return;
	pn->pn_depth--;
	key = pfs_entry_of(pn)->pe_key;
	if (key == PFS_KEY_PID)
		pn->pn_pid = 0;
	if (key == PFS_KEY_TID)
		pn->pn_tid = 0;
}

/* A decimal number as it is printed: no sign, no zeros in front. */
static int
pfs_number(const char *name, size_t len)
{
	int number = 0;

	if (len == 0 || len > 9 || (len > 1 && name[0] == '0'))
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((u_char)name[i]))
			return -1;
		number = number * 10 + (name[i] - '0');
	}
	return number;
}

static int
pfs_lookup_name(struct pfs_node *pn, const char *name, size_t len)
{
	const struct pfs_entry *dir = pfs_entry_of(pn), *pe = dir->pe_children;
	int number;

	for (; pe != NULL && pe->pe_name != NULL; pe++)
		if (strlen(pe->pe_name) == len &&
		    memcmp(pe->pe_name, name, len) == 0)
			return pfs_descend(pn, pe, PFS_STATIC);
	number = pfs_number(name, len);
	if (number < 0 || dir->pe_next == NULL ||
	    dir->pe_next(pn, number) != number)
		return ENOENT;
	return pfs_descend(pn, dir->pe_numbered, number);
}

/* Is the process that the node is about still there? */
static int
pfs_check(const struct pfs_node *pn, struct pfs_proc *pp)
{

	return pn->pn_pid == 0 ? 0 : pfs_proc_get(pn, pp);
}

static int
pfs_lookup(struct vnode *dvp, struct vnode **vpp,
    const struct componentname *cnp)
{
	struct pfs_node pn = *VTOPFS(dvp);
	int error = 0;

	if (dvp->v_type != VDIR)
		return ENOTDIR;
	if ((cnp->cn_flags & ISDOTDOT) != 0)
		pfs_ascend(&pn);
	else
		error = pfs_lookup_name(&pn, cnp->cn_nameptr, cnp->cn_namelen);
	return error != 0 ? error : pfs_vnode(dvp->v_mount, &pn, vpp);
}

static void
pfs_name(const struct pfs_step *ps, char *buf, size_t size)
{

	if (ps->ps_number == PFS_STATIC)
		strlcpy(buf, ps->ps_entry->pe_name, size);
	else
		(void)snprintf(buf, size, "%d", ps->ps_number);
}

static int
pfs_getname(struct vnode *vp, struct vnode **dvpp, char *buf, size_t size)
{
	struct pfs_node pn = *VTOPFS(vp);

	pfs_name(&pn.pn_path[pn.pn_depth], buf, size);
	pfs_ascend(&pn);
	return pfs_vnode(vp->v_mount, &pn, dvpp);
}

/* A number that differs for different paths. */
static ino_t
pfs_fileno(const struct pfs_node *pn)
{
	uint32_t hash = hash32_buf(pn->pn_path,
	    (pn->pn_depth + 1) * sizeof(pn->pn_path[0]), HASH32_BUF_INIT);

	return (ino_t)(u_int)pn->pn_pid << 32 | hash;
}

static int
pfs_getattr(struct vnode *vp, struct vattr *vap, struct ucred *cred)
{
	const struct pfs_node *pn = VTOPFS(vp);
	struct pfs_proc pp;
	int error;

	(void)cred;
	if ((error = pfs_check(pn, &pp)) != 0)
		return error == ESRCH ? ENOENT : error;
	vattr_null(vap);
	vap->va_type = vp->v_type;
	vap->va_mode = pfs_entry_of(pn)->pe_mode;
	vap->va_nlink = vp->v_type == VDIR ? 2 : 1;
	vap->va_uid = vap->va_gid = 0;
	vap->va_fsid = vp->v_mount->mnt_fsid;
	vap->va_fileid = pfs_fileno(pn);
	vap->va_size = 0;
	vap->va_blocksize = PAGE_SIZE;
	nanotime(&vap->va_mtime);
	if (pn->pn_pid != 0) {
		vap->va_uid = pp.pp_cred->cr_uid;
		vap->va_gid = pp.pp_cred->cr_gid;
		ns2timespec(boottime_ns() + pp.pp_start, &vap->va_mtime);
		pfs_proc_put(&pp);
	}
	vap->va_atime = vap->va_ctime = vap->va_birthtime = vap->va_mtime;
	return 0;
}

static int
pfs_access(struct vnode *vp, int acc, struct ucred *cred)
{
	struct vattr va;
	int error;

	if ((error = pfs_getattr(vp, &va, cred)) != 0)
		return error;
	if ((acc & VWRITE) != 0 && pfs_entry_of(VTOPFS(vp))->pe_io == NULL)
		return vp->v_type == VDIR ? EROFS : EACCES;
	return vaccess(va.va_type, va.va_mode, va.va_uid, va.va_gid, acc,
	    cred);
}

static int
pfs_emit_number(const struct pfs_node *dir, int number, off_t next,
    dir_emit_t emit, void *arg)
{
	struct pfs_node pn = *dir;
	struct dirent de;

	if (pfs_descend(&pn, pfs_entry_of(dir)->pe_numbered, number) != 0)
		return 1;
	pfs_name(&pn.pn_path[pn.pn_depth], de.d_name, sizeof(de.d_name));
	de.d_namlen = (uint16_t)strlen(de.d_name);
	de.d_type = vtype_to_dt(pfs_entry_of(&pn)->pe_type);
	de.d_fileno = pfs_fileno(&pn);
	return emit(arg, &de, next);
}

/* The entry of the dots or the table with that index; ENOENT behind them. */
static int
pfs_static_dirent(const struct pfs_node *dir, u_int index, struct dirent *de)
{
	const struct pfs_entry *pe = pfs_entry_of(dir)->pe_children;
	struct pfs_node pn = *dir;

	de->d_type = DT_DIR;
	strlcpy(de->d_name, index == 0 ? "." : "..", sizeof(de->d_name));
	if (index == 1)
		pfs_ascend(&pn);
	for (; index >= 2; index--, pe++) {
		if (pe == NULL || pe->pe_name == NULL)
			return ENOENT;
		if (index > 2)
			continue;
		strlcpy(de->d_name, pe->pe_name, sizeof(de->d_name));
		de->d_type = vtype_to_dt(pe->pe_type);
		if (pfs_descend(&pn, pe, PFS_STATIC) != 0)
			return ENOENT;
	}
	de->d_namlen = (uint16_t)strlen(de->d_name);
	de->d_fileno = pfs_fileno(&pn);
	return 0;
}

static int
pfs_readdir(struct vnode *vp, off_t *offp, dir_emit_t emit, void *arg)
{
	const struct pfs_node *pn = VTOPFS(vp);
	const struct pfs_entry *pe = pfs_entry_of(pn);
	struct dirent de;
	int number;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if (*offp < 0 || *offp > 0x7fffffff)
		return EINVAL;
	while (*offp < PFS_NUMBERS) {
		if (pfs_static_dirent(pn, (u_int)*offp, &de) != 0) {
			*offp = PFS_NUMBERS;
			break;
		}
		if (emit(arg, &de, *offp + 1) != 0)
			return 0;
		++*offp;
	}
	while (pe->pe_next != NULL && (number = pe->pe_next(pn,
	    (int)*offp - PFS_NUMBERS)) >= 0) {
		if (pfs_emit_number(pn, number, PFS_NUMBERS + number + 1, emit,
		    arg) != 0)
			return 0;
		*offp = PFS_NUMBERS + number + 1;
	}
	return 0;
}

/* Make the text.  v_interlock held. */
static int
pfs_make(struct pfs_inode *pi)
{
	int error;

	pfs_buf_free(&pi->pi_text);
	pi->pi_made = false;
	error = pfs_entry_of(&pi->pi_node)->pe_print(&pi->pi_text,
	    &pi->pi_node);
	if (error == 0)
		error = pi->pi_text.pb_error;
	pi->pi_made = error == 0;
	return error;
}

static int
pfs_read(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	struct pfs_inode *pi = vp->v_data;
	int error = 0;

	(void)ioflag;
	(void)cred;
	if (vp->v_type != VREG)
		return vp->v_type == VDIR ? EISDIR : EINVAL;
	if (pfs_entry_of(&pi->pi_node)->pe_io != NULL)
		return pfs_entry_of(&pi->pi_node)->pe_io(&pi->pi_node, uio);
	mutex_enter(&vp->v_interlock);
	if (uio->uio_offset == 0 || !pi->pi_made)
		error = pfs_make(pi);
	if (error == 0)
		error = uiomove_frombuf(pi->pi_text.pb_data,
		    pi->pi_text.pb_len, uio);
	mutex_exit(&vp->v_interlock);
	return error;
}

static int
pfs_write_vnode(struct vnode *vp, struct uio *uio, int ioflag,
    struct ucred *cred)
{
	const struct pfs_node *pn = VTOPFS(vp);

	(void)ioflag;
	(void)cred;
	return pfs_entry_of(pn)->pe_io == NULL ? EACCES :
	    pfs_entry_of(pn)->pe_io(pn, uio);
}

/* A file that takes what is written may be opened to be truncated. */
static int
pfs_setattr(struct vnode *vp, const struct vattr *vap, struct ucred *cred)
{

	(void)cred;
	return vap->va_size != VNOVAL &&
	    pfs_entry_of(VTOPFS(vp))->pe_io != NULL ? 0 : EPERM;
}

static int
pfs_readlink(struct vnode *vp, struct uio *uio, struct ucred *cred)
{
	const struct pfs_node *pn = VTOPFS(vp);
	struct pfs_buf pb = { .pb_data = NULL };
	int error;

	(void)cred;
	if (vp->v_type != VLNK)
		return EINVAL;
	error = pfs_entry_of(pn)->pe_print(&pb, pn);
	if (error == 0)
		error = pb.pb_error;
	if (error == 0)
		error = uiomove_frombuf(pb.pb_data, pb.pb_len, uio);
	pfs_buf_free(&pb);
	return error;
}

static int
pfs_follow(struct vnode *vp, struct vnode **vpp)
{
	const struct pfs_node *pn = VTOPFS(vp);
	const struct pfs_entry *pe = pfs_entry_of(pn);

	return pe->pe_follow == NULL ? EINVAL :
	    pe->pe_follow(vp->v_mount, pn, vpp);
}

static void
pfs_reclaim(struct vnode *vp)
{
	struct pfs_inode *pi = vp->v_data;

	pfs_buf_free(&pi->pi_text);
	kmem_free(pi, sizeof(*pi));
}

static const struct vnodeops pfs_vnodeops = {
	.vop_name = "proc",
	.vop_lookup = pfs_lookup,
	.vop_getname = pfs_getname,
	.vop_readdir = pfs_readdir,
	.vop_access = pfs_access,
	.vop_getattr = pfs_getattr,
	.vop_setattr = pfs_setattr,
	.vop_read = pfs_read,
	.vop_write = pfs_write_vnode,
	.vop_readlink = pfs_readlink,
	.vop_follow = pfs_follow,
	.vop_reclaim = pfs_reclaim,
};

/* Mounts. */

static int
pfs_mount(struct mount *mp, const char *from, const char *options)
{

	(void)mp;
	(void)from;
	(void)options;
	return 0;
}

static int
pfs_unmount(struct mount *mp)
{

	(void)mp;
	return 0;
}

static int
pfs_vfsroot(struct mount *mp, struct vnode **vpp)
{
	const struct pfs_node root = {
		.pn_path[0] = { &pfs_root, PFS_STATIC },
	};

	return pfs_vnode(mp, &root, vpp);
}

static int
pfs_statvfs(struct mount *mp, struct statvfs *sb)
{

	(void)mp;
	sb->f_bsize = sb->f_frsize = PAGE_SIZE;
	return 0;
}

const struct vfsops procfs_vfsops = {
	.vfs_name = "proc",
	.vfs_nodev = true,
	.vfs_mount = pfs_mount,
	.vfs_unmount = pfs_unmount,
	.vfs_root = pfs_vfsroot,
	.vfs_statvfs = pfs_statvfs,
};
