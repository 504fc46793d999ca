/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tmpfs: files that live in memory.
 *
 * A file is a node; a name is an entry of a directory's node that points at
 * it.  A node lives while it has a name or a vnode.  The data of regular
 * files are pages of an anonymous uvm_object, which mappings share.
 *
 * Locking.
 *	tm_tree_lock	the shape of the directory tree: rename, rmdir
 *	tn_lock		one node: attributes, size, entries, names
 *	tn_interlock	tn_vnode, and the access time
 *	tm_lock		the mount's counts
 * Order: tm_tree_lock -> tn_lock of a directory -> tn_lock of what is in it
 * -> tn_interlock, tm_lock.  Only rename locks two nodes of which neither is
 * in the other: see tmpfs_rename.c.  Data are copied to and from user memory
 * with tn_lock held; page faults on mapped files take only the object's lock.
 */

#ifndef _FS_TMPFS_H_
#define _FS_TMPFS_H_

#include <sys/param.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/rwlock.h>
#include <sys/stat.h>
#include <sys/vnode.h>

struct mount;
struct tmpfs_mount;
struct tmpfs_node;
struct uvm_object;

#define TMPFS_MAXSIZE	((off_t)1 << 43)	/* bytes of a file */
#define TMPFS_MAXLINKS	65535
#define TMPFS_FIRSTCOOKIE 2			/* behind "." and ".." */

/* Key: d tn_lock of the directory; n tn_lock of the node, too; ( set once. */
struct tmpfs_dirent {
	TAILQ_ENTRY(tmpfs_dirent) td_order;	/* d: by cookie */
	LIST_ENTRY(tmpfs_dirent) td_hash;	/* d: bucket, if hashed */
	LIST_ENTRY(tmpfs_dirent) td_names;	/* n: other names of the node */
	struct tmpfs_node *td_node;		/* d */
	struct tmpfs_node *td_dir;		/* d, n: directory it is in */
	off_t		td_cookie;		/* d: place for readdir */
	uint32_t	td_hashval;		/* ( */
	uint8_t		td_namelen;		/* ( */
	char		td_name[];		/* (: with NUL */
};

TAILQ_HEAD(tmpfs_dirents, tmpfs_dirent);
LIST_HEAD(tmpfs_names, tmpfs_dirent);

/* A directory's part of a node.  Key: n tn_lock. */
struct tmpfs_dir {
	struct tmpfs_dirents d_entries;	/* n: by cookie */
	struct tmpfs_names *d_buckets;	/* n: hash table, or null */
	u_int		d_nbuckets;	/* n: a power of two */
	u_int		d_count;	/* n: entries */
	off_t		d_cookie;	/* n: of the next entry */
	struct tmpfs_node *d_parent;	/* n: null once removed */
};

/* Key: n tn_lock; i tn_interlock; ( set when made. */
struct tmpfs_node {
	krwlock_t	tn_lock;
	kmutex_t	tn_interlock;
	struct vnode	*tn_vnode;	/* i: if it has one */
	struct tmpfs_mount *tn_mount;	/* ( */
	enum vtype	tn_type;	/* ( */
	ino_t		tn_ino;		/* ( */
	mode_t		tn_mode;	/* n */
	uid_t		tn_uid;		/* n */
	gid_t		tn_gid;		/* n */
	nlink_t		tn_nlink;	/* n: 0: removed */
	off_t		tn_size;	/* n: of regular files, links */
	struct timespec	tn_atime;	/* i */
	struct timespec	tn_mtime;	/* n */
	struct timespec	tn_ctime;	/* n */
	struct timespec	tn_birthtime;	/* ( */
	struct tmpfs_names tn_names;	/* n: entries that point here */
	u_long		tn_pages;	/* n: pages charged to the mount */
	union {
		struct uvm_object *tn_uobj;	/* (: VREG */
		struct tmpfs_dir tn_dir;	/* n: VDIR */
		char	*tn_link;		/* (: VLNK: tn_size bytes */
		dev_t	tn_rdev;		/* (: VCHR, VBLK */
	};
};

/* Key: m tm_lock; ( set once. */
struct tmpfs_mount {
	kmutex_t	tm_tree_lock;
	kmutex_t	tm_lock;
	struct mount	*tm_mp;		/* ( */
	struct tmpfs_node *tm_root;	/* ( */
	u_long		tm_maxpages;	/* (: of all files */
	u_long		tm_pages;	/* m */
	u_long		tm_maxnodes;	/* ( */
	u_long		tm_nodes;	/* m */
	ino_t		tm_lastino;	/* m */
};

#define VTOT(vp)	((struct tmpfs_node *)(vp)->v_data)

/* tmpfs_subr.c: nodes, and their vnodes */
void	tmpfs_pools_init(void);
int	tmpfs_node_alloc(struct tmpfs_mount *, enum vtype, mode_t, uid_t,
	    gid_t, struct tmpfs_node **);
void	tmpfs_node_free(struct tmpfs_node *);
struct vnode *tmpfs_vnode_get(struct tmpfs_node *);
void	tmpfs_touch(struct tmpfs_node *);
void	tmpfs_charge(struct tmpfs_node *);
u_long	tmpfs_room(struct tmpfs_mount *);
int	tmpfs_resize(struct tmpfs_node *, off_t);

/* tmpfs_dir.c: entries; the directory's lock is held */
struct tmpfs_dirent *tmpfs_dirent_alloc(const char *, size_t);
void	tmpfs_dirent_free(struct tmpfs_dirent *);
struct tmpfs_dirent *tmpfs_dir_lookup(struct tmpfs_node *, const char *,
	    size_t);
void	tmpfs_dir_attach(struct tmpfs_node *, struct tmpfs_dirent *,
	    struct tmpfs_node *);
void	tmpfs_dir_detach(struct tmpfs_dirent *);
int	tmpfs_readdir(struct vnode *, off_t *, dir_emit_t, void *);

/* tmpfs_rename.c */
int	tmpfs_rmdir(struct vnode *, struct vnode *,
	    const struct componentname *);
int	tmpfs_rename(struct vnode *, struct vnode *,
	    const struct componentname *, struct vnode *, struct vnode *,
	    const struct componentname *);

/* tmpfs_vnops.c */
const struct vnodeops *tmpfs_vnodeops_of(enum vtype);

#endif /* _FS_TMPFS_H_ */
