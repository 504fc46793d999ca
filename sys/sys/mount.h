/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * mount: a file system in its place.
 *
 * Key: m mount_lock (a rwlock: lookups that cross into a mount hold it as
 * readers); ( set when the mount is made; a atomic.
 */

#ifndef _SYS_MOUNT_H_
#define _SYS_MOUNT_H_

#include <sys/types.h>
#include <sys/queue.h>
#include <sys/rwlock.h>
#include <sys/statvfs.h>

struct lwp;
struct mount;
struct ucred;
struct vnode;

/*
 * vfs_mount gets the options of mount(2) as text and sets mnt_data; vfs_root
 * gives the root vnode, referenced; vfs_unmount is called when no vnode of
 * the mount is in use and frees everything.
 */
struct vfsops {
	const char *vfs_name;
	bool	vfs_nodev;		/* needs no device to be mounted from */
	int	(*vfs_mount)(struct mount *, const char *, const char *);
	int	(*vfs_unmount)(struct mount *);
	int	(*vfs_root)(struct mount *, struct vnode **);
	int	(*vfs_statvfs)(struct mount *, struct statvfs *);
	int	(*vfs_sync)(struct mount *);
};

struct mount {
	TAILQ_ENTRY(mount) mnt_list;	/* m: all mounts, oldest first */
	const struct vfsops *mnt_op;	/* ( */
	struct vnode	*mnt_vnodecovered; /* (: null of the root mount */
	void		*mnt_data;	/* (: the file system's */
	u_int		mnt_flag;	/* m: MNT_ */
	dev_t		mnt_fsid;	/* (: st_dev of its files */
	volatile u_int	mnt_nvnodes;	/* a: vnodes in use */
	char		mnt_onname[VFS_MNAMELEN];	/* ( */
	char		mnt_fromname[VFS_MNAMELEN];	/* ( */
};

#define MNT_RDONLY	0x00000001
#define MNT_NOEXEC	0x00000004
#define MNT_NOSUID	0x00000008
#define MNT_NODEV	0x00000010
#define MNT_REMOUNT	0x00010000	/* mount(2): change flags */

TAILQ_HEAD(mntlist, mount);
extern struct mntlist mountlist;	/* m */
extern krwlock_t mount_lock;

extern const struct vfsops tmpfs_vfsops;
extern const struct vfsops procfs_vfsops;

extern const struct vfsops *const vfs_list[];	/* ends with null */

const struct vfsops *vfs_getopsbyname(const char *);
int	vfs_mountroot(const struct vfsops *);
int	vfs_domount(struct vnode *, const struct vfsops *, const char *,
	    const char *, const char *, u_int);
int	vfs_dounmount(struct mount *);
int	vfs_crossmount(struct vnode **);
int	vfs_statvfs(struct mount *, struct statvfs *);
void	vfs_syncall(void);

/* vfs_ramdisk.c: what the root begins with. */
void	vfs_unpack_ramdisk(void);
void	vfs_populate(void);

#endif /* _SYS_MOUNT_H_ */
