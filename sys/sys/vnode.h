/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vnode: a file of some file system, while somebody uses it.
 *
 * A vnode exists as long as it has users and no longer: a file system makes
 * one (vnalloc) when a lookup reaches a file that has none, and gives up its
 * side in vop_reclaim when the last reference goes.  There is at most one
 * vnode for a file at a time, so what only users need (locks, the two ends of
 * a fifo) lives here.
 *
 * There is no lock that callers of an operation hold: each file system locks
 * its own nodes inside its operations, which take referenced vnodes and leave
 * the references alone.  Operations that make a vnode return it referenced.
 * An operation that names an entry (remove, rename) checks under its own lock
 * that the entry is still what the caller has seen.
 *
 * Key: a atomic; ( set when the vnode is made; i v_interlock; m mount_lock.
 */

#ifndef _SYS_VNODE_H_
#define _SYS_VNODE_H_

#include <sys/types.h>
#include <sys/dirent.h>
#include <sys/errno.h>
#include <sys/fcntl.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/stat.h>
#include <sys/uio.h>

struct componentname;
struct file;
struct fileops;
struct flock;
struct lockf;
struct lwp;
struct mount;
struct pipe;
struct proc;
struct ucred;
struct uvm_object;
struct vattr;
struct vnode;

enum vtype {
	VNON, VREG, VDIR, VBLK, VCHR, VLNK, VSOCK, VFIFO, VBAD
};

struct vnodeops;
LIST_HEAD(lockflist, lockf);

struct vnode {
	const struct vnodeops *v_op;	/* ( */
	struct mount	*v_mount;	/* ( */
	void		*v_data;	/* (: the file system's node */
	struct uvm_object *v_uobj;	/* (: pages of a regular file */
	enum vtype	v_type;		/* ( */
	u_int		v_vflag;	/* (: VV_ */
	dev_t		v_rdev;		/* (: of VCHR and VBLK */
	volatile u_int	v_usecount;	/* a */
	volatile u_int	v_writecount;	/* a: writers; as int < 0: programs */
	struct mount	*v_mountedhere;	/* m: mounted on this directory */
	kmutex_t	v_interlock;
	struct pipe	*v_fifo;	/* i: while a fifo is open */
	struct lockflist v_lockf;	/* lockf_lock: record locks */
};

#define VV_ROOT		0x01		/* root of its mount */
#define VV_TRANSIENT	0x02		/* another lookup, another vnode */

/* Attributes, and what setattr is to change. */
struct vattr {
	enum vtype	va_type;
	mode_t		va_mode;	/* permission bits alone */
	nlink_t		va_nlink;
	uid_t		va_uid;
	gid_t		va_gid;
	dev_t		va_fsid;
	dev_t		va_rdev;
	ino_t		va_fileid;
	off_t		va_size;
	blksize_t	va_blocksize;
	uint64_t	va_bytes;	/* memory or disk it takes */
	struct timespec	va_atime;
	struct timespec	va_mtime;
	struct timespec	va_ctime;
	struct timespec	va_birthtime;
	u_int		va_vaflags;	/* VA_ */
};

#define VNOVAL		(-1)		/* setattr: leave it as it is */
#define VA_UTIMES_NULL	0x01		/* utimes(NULL): write access will do */

/* ioflag of read and write */
#define IO_APPEND	0x0002
#define IO_SYNC		0x0004
#define IO_NDELAY	0x0010

/* vaccess, VOP_ACCESS */
#define VEXEC		01
#define VWRITE		02
#define VREAD		04

/*
 * The operations.  A null entry fails with the error behind it: see the
 * inlines below.
 */
struct vnodeops {
	const char *vop_name;
	/* names in a directory */
	int (*vop_lookup)(struct vnode *, struct vnode **,
	    const struct componentname *);
	int (*vop_create)(struct vnode *, struct vnode **,
	    const struct componentname *, const struct vattr *);
	int (*vop_symlink)(struct vnode *, struct vnode **,
	    const struct componentname *, const struct vattr *, const char *);
	int (*vop_link)(struct vnode *, struct vnode *,
	    const struct componentname *);
	int (*vop_remove)(struct vnode *, struct vnode *,
	    const struct componentname *);
	int (*vop_rmdir)(struct vnode *, struct vnode *,
	    const struct componentname *);
	int (*vop_rename)(struct vnode *, struct vnode *,
	    const struct componentname *, struct vnode *, struct vnode *,
	    const struct componentname *);
	int (*vop_readdir)(struct vnode *, off_t *, dir_emit_t, void *);
	int (*vop_getname)(struct vnode *, struct vnode **, char *, size_t);
	/* the file itself */
	int (*vop_open)(struct vnode *, int, struct ucred *);
	int (*vop_close)(struct vnode *, int, struct ucred *);
	int (*vop_access)(struct vnode *, int, struct ucred *);
	int (*vop_getattr)(struct vnode *, struct vattr *, struct ucred *);
	int (*vop_setattr)(struct vnode *, const struct vattr *,
	    struct ucred *);
	int (*vop_read)(struct vnode *, struct uio *, int, struct ucred *);
	int (*vop_write)(struct vnode *, struct uio *, int, struct ucred *);
	int (*vop_ioctl)(struct vnode *, u_long, void *, int, struct ucred *);
	int (*vop_poll)(struct vnode *, int, int);
	int (*vop_mmap)(struct vnode *, int, struct ucred *);
	int (*vop_fsync)(struct vnode *, struct ucred *, int);
	int (*vop_readlink)(struct vnode *, struct uio *, struct ucred *);
	int (*vop_follow)(struct vnode *, struct vnode **);
	/* the end of the vnode */
	void (*vop_reclaim)(struct vnode *);
};

#define VOP_CALL(vp, op, error, ...)					\
	((vp)->v_op->op == NULL ? (error) : (vp)->v_op->op(__VA_ARGS__))

#define VOP_LOOKUP(dvp, vpp, cnp)					\
	VOP_CALL(dvp, vop_lookup, ENOTDIR, dvp, vpp, cnp)
#define VOP_CREATE(dvp, vpp, cnp, vap)					\
	VOP_CALL(dvp, vop_create, EROFS, dvp, vpp, cnp, vap)
#define VOP_SYMLINK(dvp, vpp, cnp, vap, target)				\
	VOP_CALL(dvp, vop_symlink, EROFS, dvp, vpp, cnp, vap, target)
#define VOP_LINK(dvp, vp, cnp)						\
	VOP_CALL(dvp, vop_link, EROFS, dvp, vp, cnp)
#define VOP_REMOVE(dvp, vp, cnp)					\
	VOP_CALL(dvp, vop_remove, EPERM, dvp, vp, cnp)
#define VOP_RMDIR(dvp, vp, cnp)						\
	VOP_CALL(dvp, vop_rmdir, EPERM, dvp, vp, cnp)
#define VOP_RENAME(fdvp, fvp, fcnp, tdvp, tvp, tcnp)			\
	VOP_CALL(fdvp, vop_rename, EROFS, fdvp, fvp, fcnp, tdvp, tvp, tcnp)
#define VOP_READDIR(vp, offp, emit, arg)				\
	VOP_CALL(vp, vop_readdir, ENOTDIR, vp, offp, emit, arg)
#define VOP_GETNAME(vp, dvpp, buf, len)					\
	VOP_CALL(vp, vop_getname, ENOENT, vp, dvpp, buf, len)
#define VOP_OPEN(vp, mode, cred)					\
	VOP_CALL(vp, vop_open, 0, vp, mode, cred)
#define VOP_CLOSE(vp, fflag, cred)					\
	VOP_CALL(vp, vop_close, 0, vp, fflag, cred)
#define VOP_ACCESS(vp, mode, cred)					\
	VOP_CALL(vp, vop_access, EACCES, vp, mode, cred)
#define VOP_GETATTR(vp, vap, cred)					\
	VOP_CALL(vp, vop_getattr, EOPNOTSUPP, vp, vap, cred)
#define VOP_SETATTR(vp, vap, cred)					\
	VOP_CALL(vp, vop_setattr, EPERM, vp, vap, cred)
#define VOP_READ(vp, uio, ioflag, cred)					\
	VOP_CALL(vp, vop_read, EINVAL, vp, uio, ioflag, cred)
#define VOP_WRITE(vp, uio, ioflag, cred)				\
	VOP_CALL(vp, vop_write, EINVAL, vp, uio, ioflag, cred)
#define VOP_MMAP(vp, prot, cred)					\
	VOP_CALL(vp, vop_mmap, 0, vp, prot, cred)
#define VOP_IOCTL(vp, cmd, data, fflag, cred)				\
	VOP_CALL(vp, vop_ioctl, ENOTTY, vp, cmd, data, fflag, cred)
#define VOP_FSYNC(vp, cred, flags)					\
	VOP_CALL(vp, vop_fsync, 0, vp, cred, flags)
#define VOP_READLINK(vp, uio, cred)					\
	VOP_CALL(vp, vop_readlink, EINVAL, vp, uio, cred)
#define VOP_FOLLOW(vp, vpp)						\
	VOP_CALL(vp, vop_follow, EINVAL, vp, vpp)

extern struct vnode *rootvnode;		/* the system's root, referenced */

/* vfs_subr.c: life and attributes */
void	vfs_init(void);
struct vnode *vnalloc(struct mount *, enum vtype, const struct vnodeops *,
	    void *, dev_t);
void	vref(struct vnode *);
bool	vtryref(struct vnode *);
void	vrele(struct vnode *);
#define vput(vp)	vrele(vp)	/* there is no lock to let go */
void	vattr_null(struct vattr *);
int	vaccess(enum vtype, mode_t, uid_t, gid_t, int, struct ucred *);
int	vattr_change(struct vattr *, const struct vattr *, struct ucred *);
int	vn_dirwrite(struct vnode *, struct ucred *);
int	vn_maydelete(struct vnode *, struct vnode *, struct ucred *);
mode_t	vtype_to_ifmt(enum vtype);
enum vtype ifmt_to_vtype(mode_t);
uint8_t	vtype_to_dt(enum vtype);
struct ucred *proc_crhold(struct proc *);

/* vfs_getcwd.c */
int	vnode_to_path(char *, size_t, struct vnode *, struct vnode *, size_t *);

/* vfs_vnops.c: for those who use files from inside */
int	vn_open(struct vnode *, const char *, int, mode_t, struct ucred *,
	    struct vnode **);
int	vn_openchk(struct vnode *, struct ucred *, int);
int	vn_close(struct vnode *, int, struct ucred *);
int	vn_rdwr(enum uio_rw, struct vnode *, void *, size_t, off_t,
	    enum uio_seg, int, struct ucred *, size_t *);
int	vn_sizecheck(off_t);		/* RLIMIT_FSIZE */
int	vn_stat(struct vnode *, struct stat *, struct ucred *);
int	vn_file(struct vnode *, int, int, int *);
int	vn_marktext(struct vnode *);	/* no writers while it is mapped: */
void	vn_unmarktext(struct vnode *);	/* ETXTBSY; until this */

/* spec_vnops.c, fifo: what the file systems' device and fifo nodes do */
int	spec_open(struct vnode *, int, struct ucred *);
int	spec_close(struct vnode *, int, struct ucred *);
int	spec_read(struct vnode *, struct uio *, int, struct ucred *);
int	spec_write(struct vnode *, struct uio *, int, struct ucred *);
int	spec_ioctl(struct vnode *, u_long, void *, int, struct ucred *);
int	spec_poll(struct vnode *, int, int);
int	spec_mmap(struct vnode *, off_t *, size_t, int, struct uvm_object **,
	    int *);
int	fifo_open(struct vnode *, int, struct ucred *);
int	fifo_close(struct vnode *, int, struct ucred *);
int	fifo_read(struct vnode *, struct uio *, int, struct ucred *);
int	fifo_write(struct vnode *, struct uio *, int, struct ucred *);
int	fifo_ioctl(struct vnode *, u_long, void *, int, struct ucred *);
int	fifo_poll(struct vnode *, int, int);

/* vfs_lockf.c: record locks */
void	lockf_init(void);
int	lf_advlock(struct vnode *, const void *, int, struct flock *, int,
	    off_t);
void	lf_release(struct vnode *, const void *);
#define F_WAIT		0x010		/* lf_advlock flags: wait for it */
#define F_FLOCK		0x020		/* flock(2): the owner is a file */
#define F_POSIX		0x040		/* fcntl(2): the owner is a process */

#endif /* _SYS_VNODE_H_ */
