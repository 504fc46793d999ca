/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_syscalls: kernel halves of the system calls on files.
 *
 * An emulation copies paths and structures in and out, translates numbers,
 * and calls these: paths are strings in kernel memory (path_copyin), flags
 * native, buffers of read and write user addresses in an iovec that is in
 * kernel memory.  fdat is a descriptor or AT_FDCWD.  All work on curproc, may
 * sleep and return an errno.
 */

#ifndef _SYS_VFS_SYSCALLS_H_
#define _SYS_VFS_SYSCALLS_H_

#include <sys/types.h>
#include <sys/dirent.h>
#include <sys/poll.h>
#include <sys/select.h>
#include <sys/sigtypes.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>

struct file;
struct lwp;
struct ucred;
struct vnode;

/* sys_generic.c: transfers.  offp null: at, and moving, the file's offset. */
int	do_filerw(struct lwp *, int, struct uio *, off_t *, size_t *);
int	do_sys_ioctl(struct lwp *, int, u_long, void *);
int	do_sys_sendfile(struct lwp *, int, int, off_t *, size_t, size_t *);

/*
 * poll and select: revents and the sets are changed in place; *nready counts
 * descriptors, or bits.  Sets may be null; each has FDSET_WORDS(nfds) words.
 * With sigmask, it is the signal mask while waiting.
 */
int	do_sys_poll(struct lwp *, struct pollfd *, u_int, nsec_t,
	    const sigset_t *, int *);
int	do_sys_select(struct lwp *, int, fd_mask *, fd_mask *, fd_mask *,
	    nsec_t, const sigset_t *, int *);

/* vfs_syscalls.c */
int	do_sys_openat(struct lwp *, int, const char *, int, mode_t, int *);
int	do_sys_mkdirat(struct lwp *, int, const char *, mode_t);
int	do_sys_mknodat(struct lwp *, int, const char *, mode_t, dev_t);
int	do_sys_unlinkat(struct lwp *, int, const char *, int);
int	do_sys_linkat(struct lwp *, int, const char *, int, const char *, int);
int	do_sys_symlinkat(struct lwp *, const char *, int, const char *);
int	do_sys_readlinkat(struct lwp *, int, const char *, char __user *,
	    size_t, size_t *);
int	do_sys_renameat(struct lwp *, int, const char *, int, const char *,
	    u_int);
int	do_sys_chmodat(struct lwp *, int, const char *, mode_t, int);
int	do_sys_fchmod(struct lwp *, int, mode_t);
int	do_sys_chownat(struct lwp *, int, const char *, uid_t, gid_t, int);
int	do_sys_fchown(struct lwp *, int, uid_t, gid_t);
/* path null: the descriptor's file; times null: now */
int	do_sys_utimensat(struct lwp *, int, const char *,
	    const struct timespec *, int);
int	do_sys_truncate(struct lwp *, const char *, off_t);
int	do_sys_ftruncate(struct lwp *, int, off_t);
int	do_sys_statat(struct lwp *, int, const char *, int, struct stat *);
int	do_sys_fstat(struct lwp *, int, struct stat *);
int	do_sys_accessat(struct lwp *, int, const char *, int, int);
int	do_sys_chdir(struct lwp *, const char *);
int	do_sys_fchdir(struct lwp *, int);
int	do_sys_chroot(struct lwp *, const char *);
int	do_sys_getcwd(struct lwp *, char *, size_t, size_t *);
int	do_sys_getdents(struct lwp *, int, dir_emit_t, void *);
int	do_sys_lseek(struct lwp *, int, off_t, int, off_t *);
int	do_sys_statvfs(struct lwp *, const char *, struct statvfs *);
int	do_sys_fstatvfs(struct lwp *, int, struct statvfs *);
mode_t	do_sys_umask(struct lwp *, mode_t);
int	do_sys_sync(struct lwp *);
int	do_sys_fsync(struct lwp *, int, bool);
int	do_sys_mount(struct lwp *, const char *, const char *, const char *,
	    u_int, const char *);
int	do_sys_umount(struct lwp *, const char *);

/* Between vfs_syscalls.c and vfs_attr.c: who asks, and where paths begin. */
struct namectx {
	struct ucred	*nc_cred;
	struct file	*nc_file;	/* of fdat, or null */
	struct vnode	*nc_start;	/* its vnode, or null */
};

int	namectx_enter(struct namectx *, struct lwp *, int, const char *);
void	namectx_exit(struct namectx *);

#endif /* _SYS_VFS_SYSCALLS_H_ */
