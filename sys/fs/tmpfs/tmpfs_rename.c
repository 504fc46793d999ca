/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tmpfs_rename: changes to the shape of the directory tree: rmdir, rename.
 *
 * Both hold tm_tree_lock, so that no directory changes its parent or loses
 * it while a rename walks upward.  Everybody else locks a directory and then
 * something in it, downward; a rename has to lock two directories and what is
 * in them:
 *
 *  1. If one directory is above the other, the upper one first.  If neither
 *     is, in any order: whoever holds one of them and waits is waiting for
 *     something below it, which is not the other.
 *  2. Then the entries' nodes.  A source that is, or is above, the target's
 *     directory is EINVAL; a target that is, or is above, the source's
 *     directory cannot be empty: ENOTEMPTY.  With these out of the way,
 *     neither node is above anything that is locked, nor above the other.
 *
 * Everything is checked, and the new entry allocated, before the first change.
 */

#include <sys/param.h>
#include <sys/namei.h>
#include <sys/systm.h>

#include <fs/tmpfs/tmpfs.h>

struct tmpfs_renaming {
	struct tmpfs_node *r_fdir, *r_tdir;	/* directories */
	struct tmpfs_node *r_fnode, *r_tnode;	/* entries; r_tnode or null */
	struct tmpfs_dirent *r_fde, *r_tde;	/* found under the locks */
	struct tmpfs_dirent *r_new;		/* the name to be */
	const struct componentname *r_fcnp, *r_tcnp;
};

/* Is a the node b, or a directory above it?  tm_tree_lock held. */
static bool
tmpfs_isabove(const struct tmpfs_node *a, const struct tmpfs_node *b)
{

	while (b != NULL && b != a)
		b = b == b->tn_mount->tm_root ? NULL : b->tn_dir.d_parent;
	return b != NULL;
}

/*
 * Has a directory left the one the caller found it in?  It could by now be
 * above that one.
 */
static bool
rename_isstale(const struct tmpfs_node *node, const struct tmpfs_node *dir)
{

	return node->tn_type == VDIR && node->tn_dir.d_parent != dir;
}

static void
rename_lock(struct tmpfs_renaming *r)
{
	bool tfirst = tmpfs_isabove(r->r_tdir, r->r_fdir);

	rw_enter(tfirst ? &r->r_tdir->tn_lock : &r->r_fdir->tn_lock,
	    RW_WRITER);
	if (r->r_fdir != r->r_tdir)
		rw_enter(tfirst ? &r->r_fdir->tn_lock : &r->r_tdir->tn_lock,
		    RW_WRITER);
	rw_enter(&r->r_fnode->tn_lock, RW_WRITER);
	if (r->r_tnode != NULL)
		rw_enter(&r->r_tnode->tn_lock, RW_WRITER);
}

static void
rename_unlock(struct tmpfs_renaming *r)
{

	if (r->r_tnode != NULL)
		rw_exit(&r->r_tnode->tn_lock);
	rw_exit(&r->r_fnode->tn_lock);
	if (r->r_fdir != r->r_tdir)
		rw_exit(&r->r_tdir->tn_lock);
	rw_exit(&r->r_fdir->tn_lock);
}

/* Are the entries still those that the caller looked up? */
static int
rename_check(struct tmpfs_renaming *r)
{

	r->r_fde = tmpfs_dir_lookup(r->r_fdir, r->r_fcnp->cn_nameptr,
	    r->r_fcnp->cn_namelen);
	r->r_tde = tmpfs_dir_lookup(r->r_tdir, r->r_tcnp->cn_nameptr,
	    r->r_tcnp->cn_namelen);
	if (r->r_tdir->tn_nlink == 0)
		return ENOENT;
	if (r->r_fde == NULL || r->r_fde->td_node != r->r_fnode ||
	    (r->r_tde == NULL) != (r->r_tnode == NULL) ||
	    (r->r_tde != NULL && r->r_tde->td_node != r->r_tnode))
		return ERESTART;
	if (r->r_tnode != NULL && r->r_tnode->tn_type == VDIR &&
	    r->r_tnode->tn_dir.d_count != 0)
		return ENOTEMPTY;
	return 0;
}

static void
rename_commit(struct tmpfs_renaming *r)
{

	if (r->r_tde != NULL)
		tmpfs_dir_detach(r->r_tde);
	tmpfs_dir_detach(r->r_fde);
	tmpfs_dir_attach(r->r_tdir, r->r_new, r->r_fnode);
	tmpfs_dirent_free(r->r_fde);
	if (r->r_tde != NULL)
		tmpfs_dirent_free(r->r_tde);
	r->r_new = NULL;
}

static int
rename_tree(struct tmpfs_renaming *r)
{
	int error;

	if (rename_isstale(r->r_fnode, r->r_fdir) ||
	    (r->r_tnode != NULL && rename_isstale(r->r_tnode, r->r_tdir)))
		return ERESTART;
	if (r->r_fnode->tn_type == VDIR &&
	    tmpfs_isabove(r->r_fnode, r->r_tdir))
		return EINVAL;
	if (r->r_tnode != NULL && r->r_tnode->tn_type == VDIR &&
	    tmpfs_isabove(r->r_tnode, r->r_fdir))
		return ENOTEMPTY;
	rename_lock(r);
	error = rename_check(r);
	if (error == 0)
		rename_commit(r);
	rename_unlock(r);
	return error;
}

/*
 * => the vnodes are on this mount, types fit, fvp != tvp; ERESTART if an
 *    entry is not what the caller saw
 */
int
tmpfs_rename(struct vnode *fdvp, struct vnode *fvp,
    const struct componentname *fcnp, struct vnode *tdvp, struct vnode *tvp,
    const struct componentname *tcnp)
{
	struct tmpfs_renaming r = {
		.r_fdir = VTOT(fdvp), .r_fnode = VTOT(fvp), .r_fcnp = fcnp,
		.r_tdir = VTOT(tdvp), .r_tcnp = tcnp,
		.r_tnode = tvp != NULL ? VTOT(tvp) : NULL,
	};
	struct tmpfs_mount *tm = r.r_fdir->tn_mount;
	int error;

	KASSERT(fvp != tvp);
	r.r_new = tmpfs_dirent_alloc(tcnp->cn_nameptr, tcnp->cn_namelen);
	if (r.r_new == NULL)
		return ENOSPC;
	mutex_enter(&tm->tm_tree_lock);
	error = rename_tree(&r);
	mutex_exit(&tm->tm_tree_lock);
	if (r.r_new != NULL)
		tmpfs_dirent_free(r.r_new);
	return error;
}

static int
rmdir_locked(struct tmpfs_node *dnode, struct tmpfs_node *node,
    const struct componentname *cnp)
{
	struct tmpfs_dirent *de;

	de = tmpfs_dir_lookup(dnode, cnp->cn_nameptr, cnp->cn_namelen);
	if (de == NULL || de->td_node != node)
		return ERESTART;
	if (node->tn_dir.d_count != 0)
		return ENOTEMPTY;
	tmpfs_dir_detach(de);
	tmpfs_dirent_free(de);
	return 0;
}

int
tmpfs_rmdir(struct vnode *dvp, struct vnode *vp,
    const struct componentname *cnp)
{
	struct tmpfs_node *dnode = VTOT(dvp), *node = VTOT(vp);
	int error;

	mutex_enter(&dnode->tn_mount->tm_tree_lock);
	if (rename_isstale(node, dnode)) {
		mutex_exit(&dnode->tn_mount->tm_tree_lock);
		return ERESTART;
	}
	rw_enter(&dnode->tn_lock, RW_WRITER);
	rw_enter(&node->tn_lock, RW_WRITER);
	error = rmdir_locked(dnode, node, cnp);
	rw_exit(&node->tn_lock);
	rw_exit(&dnode->tn_lock);
	mutex_exit(&dnode->tn_mount->tm_tree_lock);
	return error;
}
