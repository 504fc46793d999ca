/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tmpfs_subr: nodes: their birth, their vnodes, their size, their end.
 *
 * A node is freed by whoever takes away the last thing that keeps it: the
 * reclaim of its vnode, when it has no name any more.  Taking away a name
 * needs a vnode of the node, so a node without names and without a vnode is
 * out of everybody's reach.
 *
 * Memory.  Each file charges its pages to the mount (tn_pages, tm_pages) and
 * is charged anew after each operation; pages that mappings touch meanwhile
 * show then.  A file may grow while the mount's limit lets it and memory
 * above TMPFS_RESERVE pages is free: a file that takes the last page takes it
 * from the programs that could remove the file.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/pool.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm_extern.h>

#include <fs/tmpfs/tmpfs.h>

#define TMPFS_RESERVE	64		/* pages, and 1/64 of memory */

static struct pool tmpfs_node_pool;
static bool tmpfs_pools_ready;

/* Before the first mount; the first is made while the kernel boots. */
void
tmpfs_pools_init(void)
{

	if (tmpfs_pools_ready)
		return;
	tmpfs_pools_ready = true;
	pool_init(&tmpfs_node_pool, sizeof(struct tmpfs_node), 0, "tmpfsnode",
	    0, IPL_NONE);
}

/* Count one more node; its number, or 0 if the mount may have no more. */
static ino_t
tmpfs_node_count(struct tmpfs_mount *tm)
{
	ino_t ino = 0;

	mutex_enter(&tm->tm_lock);
	if (tm->tm_nodes < tm->tm_maxnodes) {
		tm->tm_nodes++;
		ino = ++tm->tm_lastino;
	}
	mutex_exit(&tm->tm_lock);
	return ino;
}

static void
tmpfs_node_uncount(struct tmpfs_mount *tm)
{

	mutex_enter(&tm->tm_lock);
	tm->tm_nodes--;
	mutex_exit(&tm->tm_lock);
}

/* What the node's type needs. */
static int
tmpfs_node_init(struct tmpfs_node *node)
{

	switch (node->tn_type) {
	case VREG:
		node->tn_uobj = uao_create(0);
		return node->tn_uobj != NULL ? 0 : ENOSPC;
	case VDIR:
		TAILQ_INIT(&node->tn_dir.d_entries);
		node->tn_dir.d_cookie = TMPFS_FIRSTCOOKIE;
		return 0;
	default:
		return 0;
	}
}

/* A node without names. */
int
tmpfs_node_alloc(struct tmpfs_mount *tm, enum vtype type, mode_t mode,
    uid_t uid, gid_t gid, struct tmpfs_node **nodep)
{
	struct tmpfs_node *node = NULL;
	ino_t ino = tmpfs_node_count(tm);

	if (ino == 0)
		return ENOSPC;
	node = pool_get(&tmpfs_node_pool, PR_NOWAIT | PR_ZERO);
	if (node != NULL) {
		node->tn_type = type;
		node->tn_ino = ino;
		if (tmpfs_node_init(node) != 0) {
			pool_put(&tmpfs_node_pool, node);
			node = NULL;
		}
	}
	if (node == NULL) {
		tmpfs_node_uncount(tm);
		return ENOSPC;
	}
	rw_init(&node->tn_lock);
	mutex_init(&node->tn_interlock, MUTEX_DEFAULT, IPL_NONE);
	LIST_INIT(&node->tn_names);
	node->tn_mount = tm;
	node->tn_mode = mode;
	node->tn_uid = uid;
	node->tn_gid = gid;
	nanotime(&node->tn_birthtime);
	node->tn_atime = node->tn_mtime = node->tn_ctime = node->tn_birthtime;
	*nodep = node;
	return 0;
}

/* Nobody can reach the node any more. */
void
tmpfs_node_free(struct tmpfs_node *node)
{
	struct tmpfs_mount *tm = node->tn_mount;

	KASSERT(node->tn_vnode == NULL);
	KASSERT(LIST_EMPTY(&node->tn_names));
	switch (node->tn_type) {
	case VREG:
		mutex_enter(&tm->tm_lock);
		tm->tm_pages -= node->tn_pages;
		mutex_exit(&tm->tm_lock);
		node->tn_uobj->pgops->pgo_detach(node->tn_uobj);
		break;
	case VDIR:
		KASSERT(node->tn_dir.d_count == 0);
		if (node->tn_dir.d_buckets != NULL)
			kmem_free(node->tn_dir.d_buckets,
			    node->tn_dir.d_nbuckets *
			    sizeof(struct tmpfs_names));
		break;
	case VLNK:
		kmem_free(node->tn_link, (size_t)node->tn_size + 1);
		break;
	default:
		break;
	}
	rw_destroy(&node->tn_lock);
	mutex_destroy(&node->tn_interlock);
	pool_put(&tmpfs_node_pool, node);
	tmpfs_node_uncount(tm);
}

/*
 * The node's vnode, referenced.
 * => a lock is held that keeps the node, such as its directory's
 */
struct vnode *
tmpfs_vnode_get(struct tmpfs_node *node)
{
	struct vnode *vp;
	dev_t rdev = NODEV;

	mutex_enter(&node->tn_interlock);
	vp = node->tn_vnode;
	if (vp == NULL || !vtryref(vp)) {
		if (node->tn_type == VCHR || node->tn_type == VBLK)
			rdev = node->tn_rdev;
		vp = vnalloc(node->tn_mount->tm_mp, node->tn_type,
		    tmpfs_vnodeops_of(node->tn_type), node, rdev);
		if (node->tn_type == VREG)
			vp->v_uobj = node->tn_uobj;
		if (node == node->tn_mount->tm_root)
			vp->v_vflag |= VV_ROOT;
		node->tn_vnode = vp;
	}
	mutex_exit(&node->tn_interlock);
	return vp;
}

/* The node's content changed: tn_lock is held for writing. */
void
tmpfs_touch(struct tmpfs_node *node)
{

	KASSERT(rw_write_held(&node->tn_lock));
	nanotime(&node->tn_mtime);
	node->tn_ctime = node->tn_mtime;
}

/* Charge the mount with the pages the file has now. */
void
tmpfs_charge(struct tmpfs_node *node)
{
	struct tmpfs_mount *tm = node->tn_mount;
	u_long pages;

	mutex_enter(&node->tn_uobj->vmobjlock);
	pages = node->tn_uobj->uo_npages;
	mutex_exit(&node->tn_uobj->vmobjlock);
	mutex_enter(&tm->tm_lock);
	tm->tm_pages += pages - node->tn_pages;
	mutex_exit(&tm->tm_lock);
	node->tn_pages = pages;
}

/* Pages by which the mount's files may grow now. */
u_long
tmpfs_room(struct tmpfs_mount *tm)
{
	u_long free = uvmexp.free;
	u_long reserve = TMPFS_RESERVE + uvmexp.npages / 64;
	u_long room;

	mutex_enter(&tm->tm_lock);
	room = tm->tm_maxpages > tm->tm_pages ?
	    tm->tm_maxpages - tm->tm_pages : 0;
	mutex_exit(&tm->tm_lock);
	return MIN(room, free > reserve ? free - reserve : 0);
}

/*
 * Give a regular file another size.  What lies between the old end and the new
 * one reads as zeros, also if a mapping wrote behind the old end.
 * => tn_lock held for writing
 */
int
tmpfs_resize(struct tmpfs_node *node, off_t size)
{
	off_t from = MIN(size, node->tn_size);
	off_t end = (off_t)round_page((uint64_t)from);
	int error = 0;

	KASSERT(rw_write_held(&node->tn_lock));
	if (size > TMPFS_MAXSIZE)
		return EFBIG;
	if (size == node->tn_size)
		return 0;
	if (from != end)
		error = uvm_obj_zero(node->tn_uobj, from, (size_t)(end - from));
	if (error != 0)
		return error == ENOMEM ? ENOSPC : error;
	uao_setsize(node->tn_uobj, size);
	node->tn_size = size;
	return 0;
}
