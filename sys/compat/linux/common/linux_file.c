/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_file: opening, reading, writing and controlling files.
 *
 * Flags and structures are translated here; the kernel halves in sys_generic.c
 * and kern_descrip.c do the rest.
 */

#include <sys/param.h>
#include <sys/eventfd.h>
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

#define LINUX_EFD_SEMAPHORE	0x00000001
#define LINUX_EFD_NONBLOCK	0x00000800
#define LINUX_EFD_CLOEXEC	0x00080000

static int
linux_eventfd(struct lwp *l, u_int count, int flags, register_t *retval)
{
	int fd, error;

	if ((flags & ~(LINUX_EFD_SEMAPHORE | LINUX_EFD_NONBLOCK |
	    LINUX_EFD_CLOEXEC)) != 0)
		return EINVAL;
	error = do_eventfd(l, count, (flags & LINUX_EFD_SEMAPHORE) != 0,
	    linux_to_native_oflags(flags & ~LINUX_EFD_SEMAPHORE), &fd);
	if (error == 0)
		*retval = fd;
	return error;
}

int
linux_sys_eventfd(struct lwp *l, const struct linux_sys_eventfd_args *uap,
    register_t *retval)
{
	return linux_eventfd(l, uap->count, 0, retval);
}

int
linux_sys_eventfd2(struct lwp *l, const struct linux_sys_eventfd2_args *uap,
    register_t *retval)
{
	return linux_eventfd(l, uap->count, uap->flags, retval);
}

/*
 * Transfers.
 */

static int
linux_rw1(struct lwp *l, int fd, const void __user *buf, size_t len,
    off_t *off, bool out, register_t *retval)
{
	struct iovec iov;
	struct uio uio;
	size_t done = 0;
	int error;

	uio_user(&uio, &iov, (void __user *)(uintptr_t)buf,
	    MIN(len, 0x7ffff000u), out ? UIO_WRITE : UIO_READ);
	error = do_filerw(l, fd, &uio, off, &done);
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
	off_t off = linux_off64(uap->offlo, uap->offhi);

	return linux_rw1(l, uap->fd, uap->buf, uap->len, &off, false, retval);
}

int
linux_sys_pwrite64(struct lwp *l, const struct linux_sys_pwrite64_args *uap,
    register_t *retval)
{
	off_t off = linux_off64(uap->offlo, uap->offhi);

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
	struct uio uio;
	size_t done = 0;
	int error;

	if (n > IOV_MAX)
		return EINVAL;
	if (n == 0)
		return linux_rw1(l, fd, NULL, 0, off, out, retval);
	error = copyin_iov(uiov, n, &iov);
	if (error != 0)
		return error;
	error = uio_fill(&uio, iov, (int)n, out ? UIO_WRITE : UIO_READ,
	    UIO_USERSPACE, 0);
	if (error == 0)
		error = do_filerw(l, fd, &uio, off, &done);
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
	off_t off = linux_off64(uap->offlo, uap->offhi);

	return linux_rwv(l, uap->fd, uap->iov, uap->cnt, &off, false, retval);
}

int
linux_sys_pwritev(struct lwp *l, const struct linux_sys_pwritev_args *uap,
    register_t *retval)
{
	off_t off = linux_off64(uap->offlo, uap->offhi);

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
	int error = do_sys_lseek(l, uap->fd, linux_off64(uap->lo, uap->hi),
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
 * Of an open file: size, advice, what has to be on disk.
 */

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
	off_t len = linux_off64(uap->lenlo, uap->lenhi);

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
