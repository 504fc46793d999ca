/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_ramdisk: the root begins as what the boot loader gave as a ramdisk, a
 * cpio archive, and with the devices and views that every program expects.
 *
 * A ramdisk that cannot be used ends the system with one line that says why:
 * a root that is not what was meant would only fail later and less clearly.
 * Its members are made through the same calls that programs use, by proc0,
 * before any other process exists.  Later members replace earlier files of
 * the same name; directories stay, with the later one's owner and mode.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/conf.h>
#include <sys/cpio.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/tty.h>
#include <sys/ucred.h>
#include <sys/vfs_syscalls.h>
#include <sys/vnode.h>

struct ramdisk_count {
	u_int	rc_files;
	size_t	rc_bytes;
};

/* Put the data into the file, which exists. */
static int
ramdisk_write(const struct cpio_entry *ce)
{
	struct vnode *vp;
	int error;

	error = vn_open(NULL, ce->ce_name, FWRITE | O_NOFOLLOW, 0, NOCRED,
	    &vp);
	if (error != 0)
		return error;
	error = vn_rdwr(UIO_WRITE, vp, __UNCONST(ce->ce_data), ce->ce_size, 0,
	    UIO_SYSSPACE, 0, NOCRED, NULL);
	(void)vn_close(vp, FWRITE, NOCRED);
	return error == EIO ? ENOSPC : error;
}

/* What has the member's name goes, unless both are directories. */
static int
ramdisk_replace(const struct cpio_entry *ce)
{
	int error;

	error = do_sys_unlinkat(curlwp, AT_FDCWD, ce->ce_name, 0);
	if (error == EISDIR && !S_ISDIR(ce->ce_mode))
		error = do_sys_unlinkat(curlwp, AT_FDCWD, ce->ce_name,
		    AT_REMOVEDIR);
	return error == ENOENT || error == EISDIR ? 0 : error;
}

static int
ramdisk_symlink(const struct cpio_entry *ce)
{
	char *target;
	int error;

	if (ce->ce_size >= MAXPATHLEN)
		return ENAMETOOLONG;
	target = path_get();
	memcpy(target, ce->ce_data, ce->ce_size);
	target[ce->ce_size] = '\0';
	error = do_sys_symlinkat(curlwp, target, AT_FDCWD, ce->ce_name);
	path_put(target);
	return error;
}

static int
ramdisk_make(const struct cpio_entry *ce)
{
	int error;

	if (ce->ce_link != NULL)
		return do_sys_linkat(curlwp, AT_FDCWD, ce->ce_link, AT_FDCWD,
		    ce->ce_name, 0);
	switch (ifmt_to_vtype(ce->ce_mode)) {
	case VDIR:
		error = do_sys_mkdirat(curlwp, AT_FDCWD, ce->ce_name, 0755);
		return error == EEXIST ? 0 : error;
	case VLNK:
		return ramdisk_symlink(ce);
	case VNON:
		return EINVAL;
	default:
		return do_sys_mknodat(curlwp, AT_FDCWD, ce->ce_name,
		    ce->ce_mode, makedev(ce->ce_rdev[0], ce->ce_rdev[1]));
	}
}

static int
ramdisk_attributes(const struct cpio_entry *ce)
{
	const struct timespec times[2] = {
		{ .tv_sec = ce->ce_mtime }, { .tv_sec = ce->ce_mtime }
	};
	int error;

	error = do_sys_chownat(curlwp, AT_FDCWD, ce->ce_name, ce->ce_uid,
	    ce->ce_gid, AT_SYMLINK_NOFOLLOW);
	if (error == 0 && !S_ISLNK(ce->ce_mode))
		error = do_sys_chmodat(curlwp, AT_FDCWD, ce->ce_name,
		    ce->ce_mode & ALLPERMS, AT_SYMLINK_NOFOLLOW);
	if (error == 0)
		error = do_sys_utimensat(curlwp, AT_FDCWD, ce->ce_name, times,
		    AT_SYMLINK_NOFOLLOW);
	return error;
}

/* One member becomes a file. */
static int
ramdisk_member(void *arg, const struct cpio_entry *ce)
{
	struct ramdisk_count *rc = arg;
	int error = 0;

	if (strcmp(ce->ce_name, ".") != 0 && ce->ce_name[0] != '\0') {
		if ((error = ramdisk_replace(ce)) == 0)
			error = ramdisk_make(ce);
		if (error == 0 && S_ISREG(ce->ce_mode) && ce->ce_size != 0)
			error = ramdisk_write(ce);
		if (error == 0)
			error = ramdisk_attributes(ce);
	}
	rc->rc_files++;
	rc->rc_bytes += ce->ce_size;
	return error;
}

/* Fill the root from the ramdisk, if there is one, and free its memory. */
void
vfs_unpack_ramdisk(void)
{
	struct ramdisk_count rc = { 0, 0 };
	struct cpio_failure cf;
	int error;

	if (boot_ramdisk_size == 0)
		return;
	error = cpio_read((const void *)boot_ramdisk, boot_ramdisk_size,
	    ramdisk_member, &rc, &cf);
	if (error == ENOSPC || error == ENOMEM)
		boot_fail("ramdisk: not enough memory for its %zu bytes, "
		    "full at \"%s\"", boot_ramdisk_size, cf.cf_name);
	if (error != 0)
		boot_fail("ramdisk: %s (error %d, at byte %zu%s%s)",
		    cf.cf_why, error, cf.cf_offset,
		    cf.cf_name[0] != '\0' ? ", member " : "", cf.cf_name);
	boot_ramdisk_free();
	printf("root: %u files, %zu KiB, from the ramdisk\n", rc.rc_files,
	    rc.rc_bytes / 1024);
}

/* What /dev has in any case. */
static const struct {
	const char	*name;
	mode_t		mode;
	dev_t		dev;
} dev_nodes[] = {
	{ "/dev/console", S_IFCHR | 0600,
	    makedev(MAJOR_TTYAUX, MINOR_CONSOLE) },
	{ "/dev/full", S_IFCHR | 0666, makedev(MAJOR_MEM, MINOR_FULL) },
	{ "/dev/hvc0", S_IFCHR | 0600, makedev(MAJOR_HVC, 0) },
	{ "/dev/null", S_IFCHR | 0666, makedev(MAJOR_MEM, MINOR_NULL) },
	{ "/dev/ptmx", S_IFCHR | 0666, makedev(MAJOR_TTYAUX, MINOR_PTMX) },
	{ "/dev/random", S_IFCHR | 0666, makedev(MAJOR_MEM, MINOR_RANDOM) },
	{ "/dev/tty", S_IFCHR | 0666, makedev(MAJOR_TTYAUX, MINOR_CTTY) },
	{ "/dev/urandom", S_IFCHR | 0666, makedev(MAJOR_MEM, MINOR_URANDOM) },
	{ "/dev/zero", S_IFCHR | 0666, makedev(MAJOR_MEM, MINOR_ZERO) },
};

static const struct {
	const char	*name;
	const char	*target;
} dev_links[] = {
	{ "/dev/fd", "/proc/self/fd" },
	{ "/dev/stdin", "/proc/self/fd/0" },
	{ "/dev/stdout", "/proc/self/fd/1" },
	{ "/dev/stderr", "/proc/self/fd/2" },
};

/* A node with just this mode, unless there is one. */
static void
make_node(const char *name, mode_t mode, dev_t dev)
{
	struct lwp *l = curlwp;

	if (do_sys_mknodat(l, AT_FDCWD, name, mode, dev) == 0)
		(void)do_sys_chmodat(l, AT_FDCWD, name, mode & ALLPERMS, 0);
}

static void
make_ptys(void)
{
	char name[sizeof("/dev/pts/NNNN")];
	u_int i;

	(void)do_sys_mkdirat(curlwp, AT_FDCWD, "/dev/pts", 0755);
	for (i = 0; i < NPTY; i++) {
		snprintf(name, sizeof(name), "/dev/pts/%u", i);
		make_node(name, S_IFCHR | 0620, makedev(MAJOR_PTS, i));
	}
}

/*
 * Make in /dev what the archive did not bring, and show the processes in
 * /proc if it has such a directory; as far as memory lets.
 */
void
vfs_populate(void)
{
	struct lwp *l = curlwp;
	u_int i;

	(void)do_sys_mkdirat(l, AT_FDCWD, "/dev", 0755);
	for (i = 0; i < __arraycount(dev_nodes); i++)
		make_node(dev_nodes[i].name, dev_nodes[i].mode,
		    dev_nodes[i].dev);
	make_ptys();
	for (i = 0; i < __arraycount(dev_links); i++)
		(void)do_sys_symlinkat(l, dev_links[i].target, AT_FDCWD,
		    dev_links[i].name);
	(void)do_sys_mount(l, "proc", "/proc", "proc",
	    MNT_NOSUID | MNT_NODEV | MNT_NOEXEC, "");
}
