/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_file: opening, reading, writing, and names in directories.
 *
 * Each call copies its paths in, translates flags, and calls the kernel half
 * in vfs_syscalls.c or sys_generic.c.  A call without a directory descriptor
 * is the one with it, relative to AT_FDCWD, which is the same number on both
 * sides.
 */

#include <sys/param.h>
#include <sys/fcntl.h>
#include <sys/filedesc.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/pipe.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/systm.h>
#include <sys/uio.h>
#include <sys/vfs_syscalls.h>
#include <sys/vnode.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/common/linux_ioctl.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

/*
 * Flags.
 */

static const struct {
	uint32_t	theirs;
	int		ours;
} oflags[] = {
	{ 00000100, O_CREAT },
	{ 00000200, O_EXCL },
	{ 00000400, O_NOCTTY },
	{ 00001000, O_TRUNC },
	{ 00002000, O_APPEND },
	{ 00004000, O_NONBLOCK },
	{ 00010000, O_DSYNC },
	{ 00020000, O_ASYNC },
	{ 00040000, O_DIRECT },
	{ 00200000, O_DIRECTORY },
	{ 00400000, O_NOFOLLOW },
	{ 02000000, O_CLOEXEC },
	{ 04000000, O_SYNC },
	{ 010000000, O_PATH },
};
#define LINUX_O_LARGEFILE	00100000
#define LINUX_PIPE_FLAGS	02044000	/* CLOEXEC, NONBLOCK, DIRECT */

int
linux_to_native_oflags(int lflags)
{
	int flags = lflags & O_ACCMODE;
	u_int i;

	for (i = 0; i < __arraycount(oflags); i++)
		if ((uint32_t)lflags & oflags[i].theirs)
			flags |= oflags[i].ours;
	return flags;
}

int
native_to_linux_oflags(int flags)
{
	uint32_t lflags = (uint32_t)flags & O_ACCMODE;
	u_int i;

	for (i = 0; i < __arraycount(oflags); i++)
		if (flags & oflags[i].ours)
			lflags |= oflags[i].theirs;
	return (int)(lflags | LINUX_O_LARGEFILE);
}

#define LINUX_AT_SYMLINK_NOFOLLOW	0x0100
#define LINUX_AT_EACCESS		0x0200	/* faccessat2 */
#define LINUX_AT_REMOVEDIR		0x0200	/* unlinkat */
#define LINUX_AT_SYMLINK_FOLLOW		0x0400
#define LINUX_AT_NO_AUTOMOUNT		0x0800
#define LINUX_AT_EMPTY_PATH		0x1000
#define LINUX_AT_STATX_SYNC		0x6000

/* Flags about the last component; those for which there is no use are gone. */
static int
at_flags(int lflags)
{
	return ((lflags & LINUX_AT_SYMLINK_NOFOLLOW) ?
	    AT_SYMLINK_NOFOLLOW : 0) |
	    ((lflags & LINUX_AT_SYMLINK_FOLLOW) ? AT_SYMLINK_FOLLOW : 0) |
	    ((lflags & LINUX_AT_EMPTY_PATH) ? AT_EMPTY_PATH : 0);
}

static off_t
off64(uint32_t lo, uint32_t hi)
{
	return (off_t)((uint64_t)hi << 32 | lo);
}

/*
 * Open and close.
 */

static int
linux_openat(struct lwp *l, int dfd, const char __user *upath, int lflags,
    mode_t mode, register_t *retval)
{
	char *path;
	int error, fd;

	error = path_copyin(upath, &path);
	if (error != 0)
		return error;
	error = do_sys_openat(l, dfd, path, linux_to_native_oflags(lflags),
	    mode & ALLPERMS, &fd);
	path_put(path);
	*retval = fd;
	return error;
}

int
linux_sys_open(struct lwp *l, const struct linux_sys_open_args *uap,
    register_t *retval)
{
	return linux_openat(l, AT_FDCWD, uap->path, uap->flags, uap->mode,
	    retval);
}

int
linux_sys_openat(struct lwp *l, const struct linux_sys_openat_args *uap,
    register_t *retval)
{
	return linux_openat(l, uap->dfd, uap->path, uap->flags, uap->mode,
	    retval);
}

int
linux_sys_creat(struct lwp *l, const struct linux_sys_creat_args *uap,
    register_t *retval)
{
	return linux_openat(l, AT_FDCWD, uap->path, 01101, uap->mode, retval);
}

int
linux_sys_close(struct lwp *l, const struct linux_sys_close_args *uap,
    register_t *retval __unused)
{
	return do_sys_close(l, uap->fd);
}

#define LINUX_CLOSE_RANGE_UNSHARE	2
#define LINUX_CLOSE_RANGE_CLOEXEC	4

int
linux_sys_close_range(struct lwp *l,
    const struct linux_sys_close_range_args *uap, register_t *retval __unused)
{
	int error;

	if (uap->flags & ~(LINUX_CLOSE_RANGE_UNSHARE |
	    LINUX_CLOSE_RANGE_CLOEXEC))
		return EINVAL;
	if (uap->flags & LINUX_CLOSE_RANGE_UNSHARE) {
		error = fd_unshare(l->l_proc);
		if (error != 0)
			return error;
	}
	return do_sys_close_range(l, uap->first, uap->last,
	    (uap->flags & LINUX_CLOSE_RANGE_CLOEXEC) ? O_CLOEXEC : 0);
}

int
linux_sys_dup(struct lwp *l, const struct linux_sys_dup_args *uap,
    register_t *retval)
{
	int error, fd;

	error = do_sys_dup(l, uap->fd, &fd);
	*retval = fd;
	return error;
}

int
linux_sys_dup2(struct lwp *l, const struct linux_sys_dup2_args *uap,
    register_t *retval)
{
	int error, fd;

	error = do_sys_dup3(l, uap->from, uap->to, 0, false, &fd);
	*retval = fd;
	return error;
}

int
linux_sys_dup3(struct lwp *l, const struct linux_sys_dup3_args *uap,
    register_t *retval)
{
	int error, fd;

	error = do_sys_dup3(l, uap->from, uap->to,
	    linux_to_native_oflags(uap->flags), true, &fd);
	*retval = fd;
	return error;
}

static int
linux_pipe(struct lwp *l, int __user *ufds, int lflags)
{
	int fds[2], error;

	error = do_sys_pipe(l, linux_to_native_oflags(lflags), fds);
	if (error != 0)
		return error;
	error = copyout(fds, ufds, sizeof(fds));
	if (error != 0) {
		(void)do_sys_close(l, fds[0]);
		(void)do_sys_close(l, fds[1]);
	}
	return error;
}

int
linux_sys_pipe(struct lwp *l, const struct linux_sys_pipe_args *uap,
    register_t *retval __unused)
{
	return linux_pipe(l, uap->fds, 0);
}

int
linux_sys_pipe2(struct lwp *l, const struct linux_sys_pipe2_args *uap,
    register_t *retval __unused)
{
	if (uap->flags & ~LINUX_PIPE_FLAGS)
		return EINVAL;
	return linux_pipe(l, uap->fds, uap->flags);
}

/*
 * Transfers.
 */

static int
linux_rw1(struct lwp *l, int fd, const void __user *buf, size_t len,
    off_t *off, bool out, register_t *retval)
{
	struct iovec iov = {
		.iov_base = (void *)(uintptr_t)buf,
		.iov_len = MIN(len, 0x7ffff000u),
	};
	size_t done = 0;
	int error;

	error = out ? do_filewritev(l, fd, &iov, 1, off, &done) :
	    do_filereadv(l, fd, &iov, 1, off, &done);
	*retval = (register_t)done;
	return error;
}

int
linux_sys_read(struct lwp *l, const struct linux_sys_read_args *uap,
    register_t *retval)
{
	return linux_rw1(l, uap->fd, uap->buf, uap->len, NULL, false, retval);
}

int
linux_sys_write(struct lwp *l, const struct linux_sys_write_args *uap,
    register_t *retval)
{
	return linux_rw1(l, uap->fd, uap->buf, uap->len, NULL, true, retval);
}

int
linux_sys_pread64(struct lwp *l, const struct linux_sys_pread64_args *uap,
    register_t *retval)
{
	off_t off = off64(uap->offlo, uap->offhi);

	return linux_rw1(l, uap->fd, uap->buf, uap->len, &off, false, retval);
}

int
linux_sys_pwrite64(struct lwp *l, const struct linux_sys_pwrite64_args *uap,
    register_t *retval)
{
	off_t off = off64(uap->offlo, uap->offhi);

	return linux_rw1(l, uap->fd, uap->buf, uap->len, &off, true, retval);
}

struct linux_iovec {
	uint32_t	iov_base;
	uint32_t	iov_len;
};

/* A vector of n > 0 buffers from the user; freed by the caller. */
static int
copyin_iov(const void __user *uiov, u_int n, struct iovec **iovp)
{
	const struct linux_iovec __user *u = uiov;
	struct linux_iovec liov;
	struct iovec *iov = kmem_alloc(n * sizeof(*iov), KM_SLEEP);
	uint64_t sum = 0;
	u_int i;
	int error = 0;

	for (i = 0; error == 0 && i < n; i++) {
		error = copyin(u + i, &liov, sizeof(liov));
		if (error != 0)
			break;
		iov[i].iov_base = (void *)(uintptr_t)liov.iov_base;
		iov[i].iov_len = liov.iov_len;
		sum += liov.iov_len;
		if (sum > 0x7fffffff)
			error = EINVAL;
	}
	if (error != 0)
		kmem_free(iov, n * sizeof(*iov));
	else
		*iovp = iov;
	return error;
}

static int
linux_rwv(struct lwp *l, int fd, const void __user *uiov, u_int n,
    off_t *off, bool out, register_t *retval)
{
	struct iovec *iov;
	size_t done = 0;
	int error;

	if (n > IOV_MAX)
		return EINVAL;
	if (n == 0)
		return linux_rw1(l, fd, NULL, 0, off, out, retval);
	error = copyin_iov(uiov, n, &iov);
	if (error != 0)
		return error;
	error = out ? do_filewritev(l, fd, iov, (int)n, off, &done) :
	    do_filereadv(l, fd, iov, (int)n, off, &done);
	kmem_free(iov, n * sizeof(*iov));
	*retval = (register_t)done;
	return error;
}

int
linux_sys_readv(struct lwp *l, const struct linux_sys_readv_args *uap,
    register_t *retval)
{
	return linux_rwv(l, uap->fd, uap->iov, uap->cnt, NULL, false, retval);
}

int
linux_sys_writev(struct lwp *l, const struct linux_sys_writev_args *uap,
    register_t *retval)
{
	return linux_rwv(l, uap->fd, uap->iov, uap->cnt, NULL, true, retval);
}

int
linux_sys_preadv(struct lwp *l, const struct linux_sys_preadv_args *uap,
    register_t *retval)
{
	off_t off = off64(uap->offlo, uap->offhi);

	return linux_rwv(l, uap->fd, uap->iov, uap->cnt, &off, false, retval);
}

int
linux_sys_pwritev(struct lwp *l, const struct linux_sys_pwritev_args *uap,
    register_t *retval)
{
	off_t off = off64(uap->offlo, uap->offhi);

	return linux_rwv(l, uap->fd, uap->iov, uap->cnt, &off, true, retval);
}

int
linux_sys_sendfile64(struct lwp *l,
    const struct linux_sys_sendfile64_args *uap, register_t *retval)
{
	off_t off = 0;
	size_t done = 0;
	int error = 0;

	if (uap->off != NULL)
		error = copyin(uap->off, &off, sizeof(off));
	if (error == 0)
		error = do_sys_sendfile(l, uap->out, uap->in,
		    uap->off != NULL ? &off : NULL, uap->count, &done);
	if (error == 0 && uap->off != NULL)
		error = copyout(&off, uap->off, sizeof(off));
	*retval = (register_t)done;
	return error;
}

int
linux_sys_sendfile(struct lwp *l, const struct linux_sys_sendfile_args *uap,
    register_t *retval)
{
	int32_t off32;
	off_t off = 0;
	size_t done = 0;
	int error = 0;

	if (uap->off != NULL) {
		error = copyin(uap->off, &off32, sizeof(off32));
		off = off32;
	}
	if (error == 0)
		error = do_sys_sendfile(l, uap->out, uap->in,
		    uap->off != NULL ? &off : NULL, uap->count, &done);
	off32 = (int32_t)off;
	if (error == 0 && uap->off != NULL)
		error = copyout(&off32, uap->off, sizeof(off32));
	*retval = (register_t)done;
	return error;
}

int
linux_sys_lseek(struct lwp *l, const struct linux_sys_lseek_args *uap,
    register_t *retval)
{
	off_t res;
	int error = do_sys_lseek(l, uap->fd, uap->off, uap->whence, &res);

	if (error == 0 && res > 0x7fffffff)
		error = EOVERFLOW;
	*retval = (register_t)res;
	return error;
}

int
linux_sys__llseek(struct lwp *l, const struct linux_sys__llseek_args *uap,
    register_t *retval __unused)
{
	off_t res;
	int error = do_sys_lseek(l, uap->fd, off64(uap->lo, uap->hi),
	    uap->whence, &res);

	return error == 0 ? copyout(&res, uap->res, sizeof(res)) : error;
}

int
linux_sys_ioctl(struct lwp *l, const struct linux_sys_ioctl_args *uap,
    register_t *retval __unused)
{
	return linux_ioctl(l, uap->fd, uap->com, uap->arg);
}

/*
 * fcntl.
 */

#define LINUX_F_DUPFD		0
#define LINUX_F_GETFD		1
#define LINUX_F_SETFD		2
#define LINUX_F_GETFL		3
#define LINUX_F_SETFL		4
#define LINUX_F_GETLK		5
#define LINUX_F_SETLK		6
#define LINUX_F_SETLKW		7
#define LINUX_F_SETOWN		8
#define LINUX_F_GETOWN		9
#define LINUX_F_GETLK64		12
#define LINUX_F_SETLK64		13
#define LINUX_F_SETLKW64	14
#define LINUX_F_DUPFD_CLOEXEC	1030
#define LINUX_F_SETPIPE_SZ	1031
#define LINUX_F_GETPIPE_SZ	1032

#define LINUX_F_RDLCK		0
#define LINUX_F_WRLCK		1
#define LINUX_F_UNLCK		2

struct linux_flock {
	int16_t		l_type, l_whence;
	int32_t		l_start, l_len, l_pid;
};

struct linux_flock64 {
	int16_t		l_type, l_whence;
	int64_t		l_start, l_len;
	int32_t		l_pid;
} __packed;
CTASSERT(sizeof(struct linux_flock64) == 24);

static const short lock_to_native[] = { F_RDLCK, F_WRLCK, F_UNLCK };

static int
copyin_flock(const void __user *ufl, bool is64, struct flock *fl)
{
	struct linux_flock64 l64;
	struct linux_flock l32;
	int error;

	if (is64) {
		error = copyin(ufl, &l64, sizeof(l64));
	} else {
		error = copyin(ufl, &l32, sizeof(l32));
		l64.l_type = l32.l_type;
		l64.l_whence = l32.l_whence;
		l64.l_start = l32.l_start;
		l64.l_len = l32.l_len;
	}
	if (error != 0)
		return error;
	if (l64.l_type < 0 || l64.l_type > LINUX_F_UNLCK)
		return EINVAL;
	fl->l_type = lock_to_native[l64.l_type];
	fl->l_whence = l64.l_whence;
	fl->l_start = l64.l_start;
	fl->l_len = l64.l_len;
	fl->l_pid = 0;
	return 0;
}

static int
copyout_flock(const struct flock *fl, void __user *ufl, bool is64)
{
	struct linux_flock64 l64 = {
		.l_type = fl->l_type == F_RDLCK ? LINUX_F_RDLCK :
		    fl->l_type == F_WRLCK ? LINUX_F_WRLCK : LINUX_F_UNLCK,
		.l_whence = fl->l_whence,
		.l_start = fl->l_start,
		.l_len = fl->l_len,
		.l_pid = fl->l_pid,
	};
	struct linux_flock l32 = {
		l64.l_type, l64.l_whence, (int32_t)fl->l_start,
		(int32_t)fl->l_len, fl->l_pid,
	};

	if (is64)
		return copyout(&l64, ufl, sizeof(l64));
	return copyout(&l32, ufl, sizeof(l32));
}

static int
fcntl_lock(struct lwp *l, int fd, int cmd, void __user *ufl, bool is64)
{
	struct flock fl;
	int error = copyin_flock(ufl, is64, &fl);

	if (error == 0)
		error = do_sys_fcntl_lock(l, fd, cmd, &fl);
	if (error == 0 && cmd == F_GETLK)
		error = copyout_flock(&fl, ufl, is64);
	return error;
}

static int
linux_fcntl(struct lwp *l, int fd, u_int cmd, uintptr_t arg,
    register_t *retval)
{
	void __user *uarg = (void __user *)arg;
	int error, res = 0;

	switch (cmd) {
	case LINUX_F_DUPFD:
	case LINUX_F_GETFD:
	case LINUX_F_SETFD:
	case LINUX_F_GETFL:
		error = do_sys_fcntl(l, fd, (int)cmd, (intptr_t)arg, &res);
		if (cmd == LINUX_F_GETFL)
			res = native_to_linux_oflags(res);
		break;
	case LINUX_F_SETFL:
		error = do_sys_fcntl(l, fd, F_SETFL,
		    linux_to_native_oflags((int)arg), &res);
		break;
	case LINUX_F_GETLK:
		return fcntl_lock(l, fd, F_GETLK, uarg, false);
	case LINUX_F_SETLK:
		return fcntl_lock(l, fd, F_SETLK, uarg, false);
	case LINUX_F_SETLKW:
		return fcntl_lock(l, fd, F_SETLKW, uarg, false);
	case LINUX_F_GETLK64:
		return fcntl_lock(l, fd, F_GETLK, uarg, true);
	case LINUX_F_SETLK64:
		return fcntl_lock(l, fd, F_SETLK, uarg, true);
	case LINUX_F_SETLKW64:
		return fcntl_lock(l, fd, F_SETLKW, uarg, true);
	case LINUX_F_SETOWN:
	case LINUX_F_GETOWN:
		error = do_sys_fcntl(l, fd,
		    cmd == LINUX_F_SETOWN ? F_SETOWN : F_GETOWN,
		    (intptr_t)arg, &res);
		break;
	case LINUX_F_DUPFD_CLOEXEC:
		error = do_sys_fcntl(l, fd, F_DUPFD_CLOEXEC, (intptr_t)arg,
		    &res);
		break;
	case LINUX_F_SETPIPE_SZ:
	case LINUX_F_GETPIPE_SZ:
		error = do_sys_fcntl(l, fd,
		    cmd == LINUX_F_SETPIPE_SZ ? F_SETPIPE_SZ : F_GETPIPE_SZ,
		    (intptr_t)arg, &res);
		break;
	default:
		return EINVAL;
	}
	*retval = res;
	return error;
}

int
linux_sys_fcntl(struct lwp *l, const struct linux_sys_fcntl_args *uap,
    register_t *retval)
{
	return linux_fcntl(l, uap->fd, uap->cmd, uap->arg, retval);
}

int
linux_sys_fcntl64(struct lwp *l, const struct linux_sys_fcntl64_args *uap,
    register_t *retval)
{
	return linux_fcntl(l, uap->fd, uap->cmd, uap->arg, retval);
}

int
linux_sys_flock(struct lwp *l, const struct linux_sys_flock_args *uap,
    register_t *retval __unused)
{
	return do_sys_flock(l, uap->fd, uap->op);
}

/*
 * Names.
 */

/* A path copied in, and a function of it. */
#define WITH_PATH(upath, path, error, call) do {			\
	(error) = path_copyin(upath, &(path));				\
	if ((error) == 0) {						\
		(error) = (call);					\
		path_put(path);						\
	}								\
} while (0)

static int
linux_mkdirat(struct lwp *l, int dfd, const char __user *upath, mode_t mode)
{
	char *path;
	int error;

	WITH_PATH(upath, path, error,
	    do_sys_mkdirat(l, dfd, path, mode & ALLPERMS));
	return error;
}

int
linux_sys_mkdir(struct lwp *l, const struct linux_sys_mkdir_args *uap,
    register_t *retval __unused)
{
	return linux_mkdirat(l, AT_FDCWD, uap->path, uap->mode);
}

int
linux_sys_mkdirat(struct lwp *l, const struct linux_sys_mkdirat_args *uap,
    register_t *retval __unused)
{
	return linux_mkdirat(l, uap->dfd, uap->path, uap->mode);
}

/* Linux packs a device's number as 12 bits of major and 20 of minor. */
static int
linux_mknodat(struct lwp *l, int dfd, const char __user *upath, mode_t mode,
    uint32_t ldev)
{
	dev_t dev = makedev((ldev >> 8) & 0xfff,
	    (ldev & 0xff) | ((ldev >> 12) & 0xfff00));
	char *path;
	int error;

	if ((mode & S_IFMT) == 0)
		mode |= S_IFREG;
	WITH_PATH(upath, path, error,
	    do_sys_mknodat(l, dfd, path, mode, dev));
	return error;
}

int
linux_sys_mknod(struct lwp *l, const struct linux_sys_mknod_args *uap,
    register_t *retval __unused)
{
	return linux_mknodat(l, AT_FDCWD, uap->path, uap->mode, uap->dev);
}

int
linux_sys_mknodat(struct lwp *l, const struct linux_sys_mknodat_args *uap,
    register_t *retval __unused)
{
	return linux_mknodat(l, uap->dfd, uap->path, uap->mode, uap->dev);
}

static int
linux_unlinkat(struct lwp *l, int dfd, const char __user *upath, int flags)
{
	char *path;
	int error;

	WITH_PATH(upath, path, error, do_sys_unlinkat(l, dfd, path, flags));
	return error;
}

int
linux_sys_unlink(struct lwp *l, const struct linux_sys_unlink_args *uap,
    register_t *retval __unused)
{
	return linux_unlinkat(l, AT_FDCWD, uap->path, 0);
}

int
linux_sys_rmdir(struct lwp *l, const struct linux_sys_rmdir_args *uap,
    register_t *retval __unused)
{
	return linux_unlinkat(l, AT_FDCWD, uap->path, AT_REMOVEDIR);
}

int
linux_sys_unlinkat(struct lwp *l, const struct linux_sys_unlinkat_args *uap,
    register_t *retval __unused)
{
	if (uap->flags & ~LINUX_AT_REMOVEDIR)
		return EINVAL;
	return linux_unlinkat(l, uap->dfd, uap->path,
	    uap->flags ? AT_REMOVEDIR : 0);
}

/* Two paths copied in. */
static int
copyin_paths(const char __user *ufrom, const char __user *uto, char **from,
    char **to)
{
	int error = path_copyin(ufrom, from);

	if (error != 0)
		return error;
	error = path_copyin(uto, to);
	if (error != 0)
		path_put(*from);
	return error;
}

static int
linux_renameat(struct lwp *l, int ffd, const char __user *ufrom, int tfd,
    const char __user *uto, u_int flags)
{
	char *from, *to;
	int error;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return EINVAL;
	error = copyin_paths(ufrom, uto, &from, &to);
	if (error != 0)
		return error;
	error = do_sys_renameat(l, ffd, from, tfd, to, flags);
	path_put(from);
	path_put(to);
	return error;
}

int
linux_sys_rename(struct lwp *l, const struct linux_sys_rename_args *uap,
    register_t *retval __unused)
{
	return linux_renameat(l, AT_FDCWD, uap->from, AT_FDCWD, uap->to, 0);
}

int
linux_sys_renameat(struct lwp *l, const struct linux_sys_renameat_args *uap,
    register_t *retval __unused)
{
	return linux_renameat(l, uap->fromfd, uap->from, uap->tofd, uap->to,
	    0);
}

int
linux_sys_renameat2(struct lwp *l, const struct linux_sys_renameat2_args *uap,
    register_t *retval __unused)
{
	return linux_renameat(l, uap->fromfd, uap->from, uap->tofd, uap->to,
	    uap->flags);
}

static int
linux_linkat(struct lwp *l, int ffd, const char __user *ufrom, int tfd,
    const char __user *uto, int lflags)
{
	char *from, *to;
	int error;

	if (lflags & ~(LINUX_AT_SYMLINK_FOLLOW | LINUX_AT_EMPTY_PATH))
		return EINVAL;
	error = copyin_paths(ufrom, uto, &from, &to);
	if (error != 0)
		return error;
	error = do_sys_linkat(l, ffd, from, tfd, to, at_flags(lflags));
	path_put(from);
	path_put(to);
	return error;
}

int
linux_sys_link(struct lwp *l, const struct linux_sys_link_args *uap,
    register_t *retval __unused)
{
	return linux_linkat(l, AT_FDCWD, uap->from, AT_FDCWD, uap->to, 0);
}

int
linux_sys_linkat(struct lwp *l, const struct linux_sys_linkat_args *uap,
    register_t *retval __unused)
{
	return linux_linkat(l, uap->fromfd, uap->from, uap->tofd, uap->to,
	    uap->flags);
}

static int
linux_symlinkat(struct lwp *l, const char __user *utarget, int dfd,
    const char __user *upath)
{
	char *target, *path;
	int error;

	error = copyin_paths(utarget, upath, &target, &path);
	if (error != 0)
		return error;
	error = do_sys_symlinkat(l, target, dfd, path);
	path_put(target);
	path_put(path);
	return error;
}

int
linux_sys_symlink(struct lwp *l, const struct linux_sys_symlink_args *uap,
    register_t *retval __unused)
{
	return linux_symlinkat(l, uap->target, AT_FDCWD, uap->path);
}

int
linux_sys_symlinkat(struct lwp *l, const struct linux_sys_symlinkat_args *uap,
    register_t *retval __unused)
{
	return linux_symlinkat(l, uap->target, uap->dfd, uap->path);
}

static int
linux_readlinkat(struct lwp *l, int dfd, const char __user *upath,
    char __user *buf, int size, register_t *retval)
{
	size_t done = 0;
	char *path;
	int error;

	if (size <= 0)
		return EINVAL;
	WITH_PATH(upath, path, error,
	    do_sys_readlinkat(l, dfd, path, buf, (size_t)size, &done));
	*retval = (register_t)done;
	return error;
}

int
linux_sys_readlink(struct lwp *l, const struct linux_sys_readlink_args *uap,
    register_t *retval)
{
	return linux_readlinkat(l, AT_FDCWD, uap->path, uap->buf, uap->size,
	    retval);
}

int
linux_sys_readlinkat(struct lwp *l,
    const struct linux_sys_readlinkat_args *uap, register_t *retval)
{
	return linux_readlinkat(l, uap->dfd, uap->path, uap->buf, uap->size,
	    retval);
}

/*
 * Attributes.
 */

static int
linux_fchmodat(struct lwp *l, int dfd, const char __user *upath, mode_t mode)
{
	char *path;
	int error;

	WITH_PATH(upath, path, error,
	    do_sys_chmodat(l, dfd, path, mode & ALLPERMS, 0));
	return error;
}

int
linux_sys_chmod(struct lwp *l, const struct linux_sys_chmod_args *uap,
    register_t *retval __unused)
{
	return linux_fchmodat(l, AT_FDCWD, uap->path, uap->mode);
}

int
linux_sys_fchmodat(struct lwp *l, const struct linux_sys_fchmodat_args *uap,
    register_t *retval __unused)
{
	return linux_fchmodat(l, uap->dfd, uap->path, uap->mode);
}

int
linux_sys_fchmod(struct lwp *l, const struct linux_sys_fchmod_args *uap,
    register_t *retval __unused)
{
	return do_sys_fchmod(l, uap->fd, uap->mode & ALLPERMS);
}

static int
linux_fchownat(struct lwp *l, int dfd, const char __user *upath, uid_t uid,
    gid_t gid, int lflags)
{
	char *path;
	int error;

	if (lflags & ~(LINUX_AT_SYMLINK_NOFOLLOW | LINUX_AT_EMPTY_PATH))
		return EINVAL;
	WITH_PATH(upath, path, error,
	    do_sys_chownat(l, dfd, path, uid, gid, at_flags(lflags)));
	return error;
}

int
linux_sys_chown32(struct lwp *l, const struct linux_sys_chown32_args *uap,
    register_t *retval __unused)
{
	return linux_fchownat(l, AT_FDCWD, uap->path, uap->uid, uap->gid, 0);
}

int
linux_sys_lchown32(struct lwp *l, const struct linux_sys_lchown32_args *uap,
    register_t *retval __unused)
{
	return linux_fchownat(l, AT_FDCWD, uap->path, uap->uid, uap->gid,
	    LINUX_AT_SYMLINK_NOFOLLOW);
}

int
linux_sys_fchownat(struct lwp *l, const struct linux_sys_fchownat_args *uap,
    register_t *retval __unused)
{
	return linux_fchownat(l, uap->dfd, uap->path, uap->uid, uap->gid,
	    uap->flags);
}

int
linux_sys_fchown32(struct lwp *l, const struct linux_sys_fchown32_args *uap,
    register_t *retval __unused)
{
	return do_sys_fchown(l, uap->fd, uap->uid, uap->gid);
}

static int
linux_faccessat(struct lwp *l, int dfd, const char __user *upath, int mode,
    int lflags)
{
	int flags = at_flags(lflags);
	char *path;
	int error;

	if (lflags & ~(LINUX_AT_EACCESS | LINUX_AT_SYMLINK_NOFOLLOW |
	    LINUX_AT_EMPTY_PATH))
		return EINVAL;
	if (lflags & LINUX_AT_EACCESS)
		flags |= AT_EACCESS;
	WITH_PATH(upath, path, error,
	    do_sys_accessat(l, dfd, path, mode, flags));
	return error;
}

int
linux_sys_access(struct lwp *l, const struct linux_sys_access_args *uap,
    register_t *retval __unused)
{
	return linux_faccessat(l, AT_FDCWD, uap->path, uap->mode, 0);
}

int
linux_sys_faccessat(struct lwp *l, const struct linux_sys_faccessat_args *uap,
    register_t *retval __unused)
{
	return linux_faccessat(l, uap->dfd, uap->path, uap->mode, 0);
}

int
linux_sys_faccessat2(struct lwp *l,
    const struct linux_sys_faccessat2_args *uap, register_t *retval __unused)
{
	return linux_faccessat(l, uap->dfd, uap->path, uap->mode, uap->flags);
}

/* Linux and the kernel agree on UTIME_NOW and UTIME_OMIT. */
static int
linux_utimensat(struct lwp *l, int dfd, const char __user *upath,
    const struct timespec *times, int lflags)
{
	char *path;
	int error;

	if (upath == NULL)
		return do_sys_utimensat(l, dfd, NULL, times, at_flags(lflags));
	WITH_PATH(upath, path, error,
	    do_sys_utimensat(l, dfd, path, times, at_flags(lflags)));
	return error;
}

static int
utimensat_ts(struct lwp *l, int dfd, const char __user *upath,
    const void __user *utimes, int lflags, bool is64)
{
	size_t size = is64 ? sizeof(struct linux_timespec64) :
	    sizeof(struct linux_timespec);
	struct timespec ts[2];
	int error = 0;

	if (lflags & ~(LINUX_AT_SYMLINK_NOFOLLOW | LINUX_AT_EMPTY_PATH))
		return EINVAL;
	if (utimes != NULL) {
		error = linux_copyin_ts(utimes, is64, &ts[0]);
		if (error == 0)
			error = linux_copyin_ts((const char __user *)utimes +
			    size, is64, &ts[1]);
	}
	return error == 0 ? linux_utimensat(l, dfd, upath,
	    utimes != NULL ? ts : NULL, lflags) : error;
}

int
linux_sys_utimensat(struct lwp *l, const struct linux_sys_utimensat_args *uap,
    register_t *retval __unused)
{
	return utimensat_ts(l, uap->dfd, uap->path, uap->times, uap->flags,
	    false);
}

int
linux_sys_utimensat_time64(struct lwp *l,
    const struct linux_sys_utimensat_time64_args *uap,
    register_t *retval __unused)
{
	return utimensat_ts(l, uap->dfd, uap->path, uap->times, uap->flags,
	    true);
}

int
linux_sys_utimes(struct lwp *l, const struct linux_sys_utimes_args *uap,
    register_t *retval __unused)
{
	struct linux_timeval tv[2];
	struct timespec ts[2];
	int error, i;

	if (uap->times == NULL)
		return linux_utimensat(l, AT_FDCWD, uap->path, NULL, 0);
	error = copyin(uap->times, tv, sizeof(tv));
	if (error != 0)
		return error;
	for (i = 0; i < 2; i++) {
		if (tv[i].tv_usec < 0 || tv[i].tv_usec >= 1000000)
			return EINVAL;
		ts[i].tv_sec = tv[i].tv_sec;
		ts[i].tv_nsec = tv[i].tv_usec * 1000;
	}
	return linux_utimensat(l, AT_FDCWD, uap->path, ts, 0);
}

int
linux_sys_utime(struct lwp *l, const struct linux_sys_utime_args *uap,
    register_t *retval __unused)
{
	struct timespec ts[2];
	int32_t secs[2];
	int error;

	if (uap->times == NULL)
		return linux_utimensat(l, AT_FDCWD, uap->path, NULL, 0);
	error = copyin(uap->times, secs, sizeof(secs));
	if (error != 0)
		return error;
	ts[0] = (struct timespec){ secs[0], 0 };
	ts[1] = (struct timespec){ secs[1], 0 };
	return linux_utimensat(l, AT_FDCWD, uap->path, ts, 0);
}

static int
linux_truncate(struct lwp *l, const char __user *upath, off_t len)
{
	char *path;
	int error;

	if (len < 0)
		return EINVAL;
	WITH_PATH(upath, path, error, do_sys_truncate(l, path, len));
	return error;
}

int
linux_sys_truncate(struct lwp *l, const struct linux_sys_truncate_args *uap,
    register_t *retval __unused)
{
	return linux_truncate(l, uap->path, uap->len);
}

int
linux_sys_truncate64(struct lwp *l,
    const struct linux_sys_truncate64_args *uap, register_t *retval __unused)
{
	return linux_truncate(l, uap->path, off64(uap->lenlo, uap->lenhi));
}

int
linux_sys_ftruncate(struct lwp *l, const struct linux_sys_ftruncate_args *uap,
    register_t *retval __unused)
{
	return uap->len < 0 ? EINVAL : do_sys_ftruncate(l, uap->fd, uap->len);
}

int
linux_sys_ftruncate64(struct lwp *l,
    const struct linux_sys_ftruncate64_args *uap, register_t *retval __unused)
{
	off_t len = off64(uap->lenlo, uap->lenhi);

	return len < 0 ? EINVAL : do_sys_ftruncate(l, uap->fd, len);
}

/* Advice is heard; there is nothing to do better for it. */
int
linux_sys_fadvise64_64(struct lwp *l __unused,
    const struct linux_sys_fadvise64_64_args *uap,
    register_t *retval __unused)
{
	struct file *fp = fd_getfile((u_int)uap->fd);

	if (fp == NULL)
		return EBADF;
	fd_putfile(fp);
	return uap->advice < 0 || uap->advice > 5 ? EINVAL : 0;
}

/*
 * Directories and mounts.
 */

int
linux_sys_chdir(struct lwp *l, const struct linux_sys_chdir_args *uap,
    register_t *retval __unused)
{
	char *path;
	int error;

	WITH_PATH(uap->path, path, error, do_sys_chdir(l, path));
	return error;
}

int
linux_sys_fchdir(struct lwp *l, const struct linux_sys_fchdir_args *uap,
    register_t *retval __unused)
{
	return do_sys_fchdir(l, uap->fd);
}

int
linux_sys_chroot(struct lwp *l, const struct linux_sys_chroot_args *uap,
    register_t *retval __unused)
{
	char *path;
	int error;

	WITH_PATH(uap->path, path, error, do_sys_chroot(l, path));
	return error;
}

/* The length comes back, its NUL included. */
int
linux_sys_getcwd(struct lwp *l, const struct linux_sys_getcwd_args *uap,
    register_t *retval)
{
	char *path = path_get();
	size_t len;
	int error;

	error = do_sys_getcwd(l, path, MAXPATHLEN, &len);
	if (error == 0) {
		len = strlen(path) + 1;
		error = len > uap->size ? ERANGE :
		    copyout(path, uap->buf, len);
		*retval = (register_t)len;
	}
	path_put(path);
	return error;
}

int
linux_sys_umask(struct lwp *l, const struct linux_sys_umask_args *uap,
    register_t *retval)
{
	*retval = (register_t)do_sys_umask(l, uap->mask & ACCESSPERMS);
	return 0;
}

int
linux_sys_sync(struct lwp *l, const void *uap __unused,
    register_t *retval __unused)
{
	return do_sys_sync(l);
}

int
linux_sys_syncfs(struct lwp *l, const struct linux_sys_syncfs_args *uap,
    register_t *retval __unused)
{
	struct file *fp = fd_getfile((u_int)uap->fd);

	if (fp == NULL)
		return EBADF;
	fd_putfile(fp);
	return do_sys_sync(l);
}

int
linux_sys_fsync(struct lwp *l, const struct linux_sys_fsync_args *uap,
    register_t *retval __unused)
{
	return do_sys_fsync(l, uap->fd, false);
}

int
linux_sys_fdatasync(struct lwp *l, const struct linux_sys_fdatasync_args *uap,
    register_t *retval __unused)
{
	return do_sys_fsync(l, uap->fd, true);
}

#define LINUX_MS_RDONLY		0x0001u
#define LINUX_MS_NOSUID		0x0002u
#define LINUX_MS_NODEV		0x0004u
#define LINUX_MS_NOEXEC		0x0008u
#define LINUX_MS_REMOUNT	0x0020u
#define LINUX_MS_BIND		0x1000u
#define LINUX_MS_MOVE		0x2000u

static u_int
mount_flags(uint32_t lflags)
{
	return ((lflags & LINUX_MS_RDONLY) ? MNT_RDONLY : 0) |
	    ((lflags & LINUX_MS_NOSUID) ? MNT_NOSUID : 0) |
	    ((lflags & LINUX_MS_NODEV) ? MNT_NODEV : 0) |
	    ((lflags & LINUX_MS_NOEXEC) ? MNT_NOEXEC : 0) |
	    ((lflags & LINUX_MS_REMOUNT) ? MNT_REMOUNT : 0);
}

/* A string that need not be there: then it is empty. */
static int
path_copyin_opt(const char __user *upath, char **path)
{
	if (upath != NULL)
		return path_copyin(upath, path);
	*path = path_get();
	(*path)[0] = '\0';
	return 0;
}

int
linux_sys_mount(struct lwp *l, const struct linux_sys_mount_args *uap,
    register_t *retval __unused)
{
	const char __user *ustr[4] = {
		uap->from, uap->on, uap->type, uap->data
	};
	char *str[4];
	int error = 0, i;

	if (uap->flags & (LINUX_MS_BIND | LINUX_MS_MOVE))
		return EINVAL;
	for (i = 0; i < 4; i++) {
		error = i == 1 ? path_copyin(ustr[i], &str[i]) :
		    path_copyin_opt(ustr[i], &str[i]);
		if (error != 0)
			break;
	}
	if (error == 0)
		error = do_sys_mount(l, str[0], str[1], str[2],
		    mount_flags(uap->flags), str[3]);
	while (--i >= 0)
		path_put(str[i]);
	return error;
}

int
linux_sys_umount2(struct lwp *l, const struct linux_sys_umount2_args *uap,
    register_t *retval __unused)
{
	char *path;
	int error;

	WITH_PATH(uap->path, path, error, do_sys_umount(l, path));
	return error;
}
