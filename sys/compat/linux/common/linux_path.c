/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_path: calls that name files: directories, links, attributes, mounts.
 *
 * Each call copies its paths in, translates flags, and calls the kernel half
 * in vfs_syscalls.c.  A call without a directory descriptor is the one with
 * it, relative to AT_FDCWD, which is the same number on both sides.
 */

#include <sys/param.h>
#include <sys/fcntl.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/systm.h>
#include <sys/vfs_syscalls.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LINUX_AT_SYMLINK_NOFOLLOW	0x0100
#define LINUX_AT_EACCESS		0x0200	/* faccessat2 */
#define LINUX_AT_REMOVEDIR		0x0200	/* unlinkat */
#define LINUX_AT_SYMLINK_FOLLOW		0x0400
#define LINUX_AT_EMPTY_PATH		0x1000

/* Flags about the last component; those for which there is no use are gone. */
static int
at_flags(int lflags)
{
	return ((lflags & LINUX_AT_SYMLINK_NOFOLLOW) ?
	    AT_SYMLINK_NOFOLLOW : 0) |
	    ((lflags & LINUX_AT_SYMLINK_FOLLOW) ? AT_SYMLINK_FOLLOW : 0) |
	    ((lflags & LINUX_AT_EMPTY_PATH) ? AT_EMPTY_PATH : 0);
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
	return linux_truncate(l, uap->path,
	    linux_off64(uap->lenlo, uap->lenhi));
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
