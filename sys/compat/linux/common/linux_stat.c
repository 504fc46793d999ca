/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_stat: what is known of a file, a file system, a directory, in the
 * forms that Linux has grown.
 *
 * stat (64 bytes, old), stat64, statx; statfs and statfs64; getdents and
 * getdents64.  A field that a value does not fit into makes the call fail
 * with EOVERFLOW where Linux does so.
 */

#include <sys/param.h>
#include <sys/dirent.h>
#include <sys/fcntl.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/systm.h>
#include <sys/vfs_syscalls.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

struct linux_stat {
	uint32_t	st_dev;
	uint32_t	st_ino;
	uint16_t	st_mode, st_nlink;
	uint16_t	st_uid, st_gid;
	uint32_t	st_rdev;
	uint32_t	st_size;
	uint32_t	st_blksize;
	uint32_t	st_blocks;
	struct linux_timespec st_atim, st_mtim, st_ctim;
	uint32_t	st_unused[2];
};
CTASSERT(sizeof(struct linux_stat) == 64);

struct linux_stat64 {
	uint64_t	st_dev;
	uint32_t	st_pad0;
	uint32_t	st_ino32;
	uint32_t	st_mode;
	uint32_t	st_nlink;
	uint32_t	st_uid;
	uint32_t	st_gid;
	uint64_t	st_rdev;
	uint32_t	st_pad3;
	int64_t		st_size;
	uint32_t	st_blksize;
	uint64_t	st_blocks;
	struct linux_timespec st_atim, st_mtim, st_ctim;
	uint64_t	st_ino;
} __packed;
CTASSERT(sizeof(struct linux_stat64) == 96);

struct linux_statx_timestamp {
	int64_t		tv_sec;
	uint32_t	tv_nsec;
	int32_t		tv_pad;
};

struct linux_statx {
	uint32_t	stx_mask;
	uint32_t	stx_blksize;
	uint64_t	stx_attributes;
	uint32_t	stx_nlink;
	uint32_t	stx_uid;
	uint32_t	stx_gid;
	uint16_t	stx_mode;
	uint16_t	stx_pad1;
	uint64_t	stx_ino;
	uint64_t	stx_size;
	uint64_t	stx_blocks;
	uint64_t	stx_attributes_mask;
	struct linux_statx_timestamp stx_atime, stx_btime, stx_ctime,
	    stx_mtime;
	uint32_t	stx_rdev_major, stx_rdev_minor;
	uint32_t	stx_dev_major, stx_dev_minor;
	uint64_t	stx_spare[14];
};
CTASSERT(sizeof(struct linux_statx) == 256);
#define LINUX_STATX_ALL		0x00000fffu	/* all fields up to btime */

/* Linux's packing of a device's number, for the fields of 32 and 64 bits. */
static uint32_t
dev_to_linux(dev_t dev)
{
	return (minor(dev) & 0xff) | major(dev) << 8 |
	    (minor(dev) & ~0xffu) << 12;
}

static void
ts_to_linux(struct linux_timespec *lts, const struct timespec *ts)
{
	lts->tv_sec = (int32_t)ts->tv_sec;
	lts->tv_nsec = (int32_t)ts->tv_nsec;
}

static int
copyout_stat64(const struct stat *st, void __user *ust)
{
	struct linux_stat64 ls;
	struct linux_timespec ts;

	memset(&ls, 0, sizeof(ls));
	ls.st_dev = dev_to_linux(st->st_dev);
	ls.st_ino32 = (uint32_t)st->st_ino;
	ls.st_ino = st->st_ino;
	ls.st_mode = st->st_mode;
	ls.st_nlink = st->st_nlink;
	ls.st_uid = st->st_uid;
	ls.st_gid = st->st_gid;
	ls.st_rdev = dev_to_linux(st->st_rdev);
	ls.st_size = st->st_size;
	ls.st_blksize = (uint32_t)st->st_blksize;
	ls.st_blocks = (uint64_t)st->st_blocks;
	ts_to_linux(&ts, &st->st_atimespec);
	ls.st_atim = ts;
	ts_to_linux(&ts, &st->st_mtimespec);
	ls.st_mtim = ts;
	ts_to_linux(&ts, &st->st_ctimespec);
	ls.st_ctim = ts;
	return copyout(&ls, ust, sizeof(ls));
}

static int
copyout_stat(const struct stat *st, void __user *ust)
{
	struct linux_stat ls;

	if (st->st_size > 0x7fffffff)
		return EOVERFLOW;
	memset(&ls, 0, sizeof(ls));
	ls.st_dev = dev_to_linux(st->st_dev);
	ls.st_ino = (uint32_t)st->st_ino;
	ls.st_mode = (uint16_t)st->st_mode;
	ls.st_nlink = (uint16_t)st->st_nlink;
	ls.st_uid = (uint16_t)MIN(st->st_uid, 65534);
	ls.st_gid = (uint16_t)MIN(st->st_gid, 65534);
	ls.st_rdev = dev_to_linux(st->st_rdev);
	ls.st_size = (uint32_t)st->st_size;
	ls.st_blksize = (uint32_t)st->st_blksize;
	ls.st_blocks = (uint32_t)st->st_blocks;
	ts_to_linux(&ls.st_atim, &st->st_atimespec);
	ts_to_linux(&ls.st_mtim, &st->st_mtimespec);
	ts_to_linux(&ls.st_ctim, &st->st_ctimespec);
	return copyout(&ls, ust, sizeof(ls));
}

static void
ts_to_statx(struct linux_statx_timestamp *lts, const struct timespec *ts)
{
	lts->tv_sec = ts->tv_sec;
	lts->tv_nsec = (uint32_t)ts->tv_nsec;
}

static int
copyout_statx(const struct stat *st, void __user *ust)
{
	struct linux_statx *ls = kmem_zalloc(sizeof(*ls), KM_SLEEP);
	int error;

	ls->stx_mask = LINUX_STATX_ALL;
	ls->stx_blksize = (uint32_t)st->st_blksize;
	ls->stx_nlink = st->st_nlink;
	ls->stx_uid = st->st_uid;
	ls->stx_gid = st->st_gid;
	ls->stx_mode = (uint16_t)st->st_mode;
	ls->stx_ino = st->st_ino;
	ls->stx_size = (uint64_t)st->st_size;
	ls->stx_blocks = (uint64_t)st->st_blocks;
	ts_to_statx(&ls->stx_atime, &st->st_atimespec);
	ts_to_statx(&ls->stx_btime, &st->st_birthtimespec);
	ts_to_statx(&ls->stx_ctime, &st->st_ctimespec);
	ts_to_statx(&ls->stx_mtime, &st->st_mtimespec);
	ls->stx_rdev_major = major(st->st_rdev);
	ls->stx_rdev_minor = minor(st->st_rdev);
	ls->stx_dev_major = major(st->st_dev);
	ls->stx_dev_minor = minor(st->st_dev);
	error = copyout(ls, ust, sizeof(*ls));
	kmem_free(ls, sizeof(*ls));
	return error;
}

/* Look a path up; an empty one with AT_EMPTY_PATH is the descriptor. */
static int
linux_statat(struct lwp *l, int dfd, const char __user *upath, int lflags,
    struct stat *st)
{
	int flags, error;
	char *path;

	if (lflags & ~(0x0100 | 0x0800 | 0x1000 | 0x6000))
		return EINVAL;
	flags = ((lflags & 0x0100) ? AT_SYMLINK_NOFOLLOW : 0) |
	    ((lflags & 0x1000) ? AT_EMPTY_PATH : 0);
	error = path_copyin(upath, &path);
	if (error != 0)
		return error;
	if (path[0] == '\0' && (flags & AT_EMPTY_PATH) && dfd != AT_FDCWD)
		error = do_sys_fstat(l, dfd, st);
	else
		error = do_sys_statat(l, dfd, path, flags, st);
	path_put(path);
	return error;
}

int
linux_sys_stat(struct lwp *l, const struct linux_sys_stat_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error = linux_statat(l, AT_FDCWD, uap->path, 0, &st);

	return error == 0 ? copyout_stat(&st, uap->st) : error;
}

int
linux_sys_lstat(struct lwp *l, const struct linux_sys_lstat_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error = linux_statat(l, AT_FDCWD, uap->path, 0x0100, &st);

	return error == 0 ? copyout_stat(&st, uap->st) : error;
}

int
linux_sys_fstat(struct lwp *l, const struct linux_sys_fstat_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error = do_sys_fstat(l, uap->fd, &st);

	return error == 0 ? copyout_stat(&st, uap->st) : error;
}

int
linux_sys_stat64(struct lwp *l, const struct linux_sys_stat64_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error = linux_statat(l, AT_FDCWD, uap->path, 0, &st);

	return error == 0 ? copyout_stat64(&st, uap->st) : error;
}

int
linux_sys_lstat64(struct lwp *l, const struct linux_sys_lstat64_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error = linux_statat(l, AT_FDCWD, uap->path, 0x0100, &st);

	return error == 0 ? copyout_stat64(&st, uap->st) : error;
}

int
linux_sys_fstat64(struct lwp *l, const struct linux_sys_fstat64_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error = do_sys_fstat(l, uap->fd, &st);

	return error == 0 ? copyout_stat64(&st, uap->st) : error;
}

int
linux_sys_fstatat64(struct lwp *l, const struct linux_sys_fstatat64_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error = linux_statat(l, uap->dfd, uap->path, uap->flags, &st);

	return error == 0 ? copyout_stat64(&st, uap->st) : error;
}

int
linux_sys_statx(struct lwp *l, const struct linux_sys_statx_args *uap,
    register_t *retval __unused)
{
	struct stat st;
	int error;

	if (uap->mask & 0x80000000u)
		return EINVAL;
	error = linux_statat(l, uap->dfd, uap->path, uap->flags, &st);
	return error == 0 ? copyout_statx(&st, uap->buf) : error;
}

/*
 * File systems.
 */

struct linux_statfs {
	uint32_t	f_type, f_bsize;
	uint32_t	f_blocks, f_bfree, f_bavail;
	uint32_t	f_files, f_ffree;
	uint32_t	f_fsid[2];
	uint32_t	f_namelen, f_frsize, f_flags;
	uint32_t	f_spare[4];
};
CTASSERT(sizeof(struct linux_statfs) == 64);

struct linux_statfs64 {
	uint32_t	f_type, f_bsize;
	uint64_t	f_blocks, f_bfree, f_bavail;
	uint64_t	f_files, f_ffree;
	uint32_t	f_fsid[2];
	uint32_t	f_namelen, f_frsize, f_flags;
	uint32_t	f_spare[4];
} __packed;
CTASSERT(sizeof(struct linux_statfs64) == 84);

static const struct {
	const char	*name;
	uint32_t	magic;
} fs_types[] = {
	{ "tmpfs", 0x01021994 },
	{ "proc", 0x9fa0 },
	{ "ext2fs", 0xef53 },
};

static uint32_t
fs_magic(const char *name)
{
	u_int i;

	for (i = 0; i < __arraycount(fs_types); i++)
		if (strcmp(name, fs_types[i].name) == 0)
			return fs_types[i].magic;
	return 0;
}

static uint32_t
fs_flags(u_long flags)
{
	return ((flags & MNT_RDONLY) ? 0x1 : 0) |
	    ((flags & MNT_NOSUID) ? 0x2 : 0) |
	    ((flags & MNT_NODEV) ? 0x4 : 0) |
	    ((flags & MNT_NOEXEC) ? 0x8 : 0);
}

static int
copyout_statfs64(const struct statvfs *sv, void __user *ubuf)
{
	struct linux_statfs64 ls;

	memset(&ls, 0, sizeof(ls));
	ls.f_type = fs_magic(sv->f_fstypename);
	ls.f_bsize = (uint32_t)sv->f_bsize;
	ls.f_frsize = (uint32_t)sv->f_frsize;
	ls.f_blocks = sv->f_blocks;
	ls.f_bfree = sv->f_bfree;
	ls.f_bavail = sv->f_bavail;
	ls.f_files = sv->f_files;
	ls.f_ffree = sv->f_ffree;
	ls.f_fsid[0] = (uint32_t)sv->f_fsid;
	ls.f_namelen = (uint32_t)sv->f_namemax;
	ls.f_flags = fs_flags(sv->f_flag) | 0x20;	/* f_flags is valid */
	return copyout(&ls, ubuf, sizeof(ls));
}

static uint32_t
clip32(uint64_t v)
{
	return v > 0xffffffffu ? 0xffffffffu : (uint32_t)v;
}

static int
copyout_statfs(const struct statvfs *sv, void __user *ubuf)
{
	struct linux_statfs ls;

	memset(&ls, 0, sizeof(ls));
	ls.f_type = fs_magic(sv->f_fstypename);
	ls.f_bsize = (uint32_t)sv->f_bsize;
	ls.f_frsize = (uint32_t)sv->f_frsize;
	ls.f_blocks = clip32(sv->f_blocks);
	ls.f_bfree = clip32(sv->f_bfree);
	ls.f_bavail = clip32(sv->f_bavail);
	ls.f_files = clip32(sv->f_files);
	ls.f_ffree = clip32(sv->f_ffree);
	ls.f_fsid[0] = (uint32_t)sv->f_fsid;
	ls.f_namelen = (uint32_t)sv->f_namemax;
	ls.f_flags = fs_flags(sv->f_flag) | 0x20;
	return copyout(&ls, ubuf, sizeof(ls));
}

/* struct statvfs is too large for the stack beside the call's frames. */
static int
linux_dostatfs(struct lwp *l, const char __user *upath, int fd,
    void __user *ubuf, int (*out)(const struct statvfs *, void __user *))
{
	struct statvfs *sv = kmem_zalloc(sizeof(*sv), KM_SLEEP);
	char *path;
	int error;

	if (upath == NULL) {
		error = do_sys_fstatvfs(l, fd, sv);
	} else {
		error = path_copyin(upath, &path);
		if (error == 0) {
			error = do_sys_statvfs(l, path, sv);
			path_put(path);
		}
	}
	if (error == 0)
		error = out(sv, ubuf);
	kmem_free(sv, sizeof(*sv));
	return error;
}

int
linux_sys_statfs(struct lwp *l, const struct linux_sys_statfs_args *uap,
    register_t *retval __unused)
{
	return uap->path == NULL ? EFAULT : linux_dostatfs(l, uap->path, -1,
	    uap->buf, copyout_statfs);
}

int
linux_sys_fstatfs(struct lwp *l, const struct linux_sys_fstatfs_args *uap,
    register_t *retval __unused)
{
	return linux_dostatfs(l, NULL, uap->fd, uap->buf, copyout_statfs);
}

/* The caller says 84 or, by a 64-bit kernel's layout, 88. */
static bool
statfs64_size_ok(size_t size)
{
	return size == 84 || size == 88;
}

int
linux_sys_statfs64(struct lwp *l, const struct linux_sys_statfs64_args *uap,
    register_t *retval __unused)
{
	if (!statfs64_size_ok(uap->size))
		return EINVAL;
	return uap->path == NULL ? EFAULT : linux_dostatfs(l, uap->path, -1,
	    uap->buf, copyout_statfs64);
}

int
linux_sys_fstatfs64(struct lwp *l, const struct linux_sys_fstatfs64_args *uap,
    register_t *retval __unused)
{
	if (!statfs64_size_ok(uap->size))
		return EINVAL;
	return linux_dostatfs(l, NULL, uap->fd, uap->buf, copyout_statfs64);
}

/*
 * Directories.  Entries are put together in a kernel buffer, which is copied
 * out at the end: the file system's lock is held while they are emitted.
 */

#define DIRBUF_MAX	32768u

struct dirbuf {
	char		*db_buf;
	size_t		db_len;		/* filled */
	size_t		db_size;
	bool		db_64;		/* struct linux_dirent64 */
	bool		db_full;	/* an entry did not fit */
};

struct linux_dirent64 {
	uint64_t	d_ino;
	int64_t		d_off;
	uint16_t	d_reclen;
	uint8_t		d_type;
	char		d_name[];
} __packed;

/* Old form: the type is the byte after the name's NUL, at the very end. */
struct linux_dirent {
	uint32_t	d_ino;
	uint32_t	d_off;
	uint16_t	d_reclen;
	char		d_name[];
} __packed;

static void
dirbuf_put64(struct dirbuf *db, size_t reclen, const struct dirent *de,
    off_t next)
{
	struct linux_dirent64 *ld = (void *)(db->db_buf + db->db_len);

	memset(ld, 0, reclen);
	ld->d_ino = de->d_fileno;
	ld->d_off = next;
	ld->d_reclen = (uint16_t)reclen;
	ld->d_type = de->d_type;
	memcpy(ld->d_name, de->d_name, de->d_namlen);
}

static void
dirbuf_put32(struct dirbuf *db, size_t reclen, const struct dirent *de,
    off_t next)
{
	struct linux_dirent *ld = (void *)(db->db_buf + db->db_len);

	memset(ld, 0, reclen);
	ld->d_ino = (uint32_t)de->d_fileno;
	ld->d_off = (uint32_t)next;
	ld->d_reclen = (uint16_t)reclen;
	memcpy(ld->d_name, de->d_name, de->d_namlen);
	db->db_buf[db->db_len + reclen - 1] = (char)de->d_type;
}

static int
dirbuf_emit(void *arg, const struct dirent *de, off_t next)
{
	struct dirbuf *db = arg;
	size_t reclen = db->db_64 ?
	    roundup2(sizeof(struct linux_dirent64) + de->d_namlen + 1, 8) :
	    roundup2(sizeof(struct linux_dirent) + de->d_namlen + 2, 4);

	if (reclen > db->db_size - db->db_len) {
		db->db_full = true;
		return 1;
	}
	if (db->db_64)
		dirbuf_put64(db, reclen, de, next);
	else
		dirbuf_put32(db, reclen, de, next);
	db->db_len += reclen;
	return 0;
}

static int
linux_readdir(struct lwp *l, int fd, void __user *ubuf, u_int len, bool is64,
    register_t *retval)
{
	struct dirbuf db = { .db_size = MIN(len, DIRBUF_MAX), .db_64 = is64 };
	int error;

	db.db_size = MAX(db.db_size, 1);
	db.db_buf = kmem_alloc(db.db_size, KM_SLEEP);
	error = do_sys_getdents(l, fd, dirbuf_emit, &db);
	if (error == 0 && db.db_len == 0 && db.db_full)
		error = EINVAL;
	if (error == 0)
		error = copyout(db.db_buf, ubuf, db.db_len);
	kmem_free(db.db_buf, db.db_size);
	*retval = (register_t)db.db_len;
	return error;
}

int
linux_sys_getdents(struct lwp *l, const struct linux_sys_getdents_args *uap,
    register_t *retval)
{
	return linux_readdir(l, uap->fd, uap->buf, uap->len, false, retval);
}

int
linux_sys_getdents64(struct lwp *l,
    const struct linux_sys_getdents64_args *uap, register_t *retval)
{
	return linux_readdir(l, uap->fd, uap->buf, uap->len, true, retval);
}
