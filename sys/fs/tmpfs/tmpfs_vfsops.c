/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tmpfs_vfsops: mounting and unmounting.
 *
 * Options, separated by commas: size=BYTES (k, m, g or % of memory may
 * follow), nr_inodes=NUMBER, mode=OCTAL, uid=, gid= of the root.  Others are
 * ignored, as programs pass what other systems know.  Without size, files
 * may take half of the memory; the system's root has no limit of its own.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <fs/tmpfs/tmpfs.h>

struct tmpfs_args {
	uint64_t	size;		/* bytes; 0: not given */
	u_long		nodes;		/* 0: not given */
	mode_t		mode;
	uid_t		uid;
	gid_t		gid;
};

/* "16m", "50%": bytes. */
static int
tmpfs_parse_size(const char *text, uint64_t *sizep)
{
	unsigned long long n;
	char *end;
	u_int shift = 0;

	n = strtoull(text, &end, 10);
	switch (tolower(*end)) {
	case 'g':
		shift += 10;
		__fallthrough;
	case 'm':
		shift += 10;
		__fallthrough;
	case 'k':
		shift += 10;
		end++;
		break;
	case '%':
		if (n > 100)
			return EINVAL;
		n = n * uvmexp.npages / 100 * PAGE_SIZE;
		end++;
		break;
	default:
		break;
	}
	if (end == text || *end != '\0' || n > (~0ULL >> shift))
		return EINVAL;
	*sizep = n << shift;
	return 0;
}

static int
tmpfs_parse_option(char *option, struct tmpfs_args *args)
{
	char *value = strchr(option, '=');

	if (value == NULL)
		return 0;
	*value++ = '\0';
	if (strcmp(option, "size") == 0)
		return tmpfs_parse_size(value, &args->size);
	if (strcmp(option, "nr_inodes") == 0)
		args->nodes = strtoul(value, NULL, 10);
	else if (strcmp(option, "mode") == 0)
		args->mode = (mode_t)strtoul(value, NULL, 8) & ALLPERMS;
	else if (strcmp(option, "uid") == 0)
		args->uid = (uid_t)strtoul(value, NULL, 10);
	else if (strcmp(option, "gid") == 0)
		args->gid = (gid_t)strtoul(value, NULL, 10);
	return 0;
}

static int
tmpfs_parse(const char *options, struct tmpfs_args *args)
{
	size_t size = strlen(options) + 1;
	char *copy = kmem_alloc(size, KM_SLEEP), *next = copy, *option;
	int error = 0;

	memcpy(copy, options, size);
	while (error == 0 && (option = strsep(&next, ",")) != NULL)
		error = tmpfs_parse_option(option, args);
	kmem_free(copy, size);
	return error;
}

static int
tmpfs_mount(struct mount *mp, const char *from, const char *options)
{
	struct tmpfs_args args = { .mode = S_IRWXU | S_IRWXG | S_IRWXO |
	    S_ISVTX };
	struct tmpfs_mount *tm;
	int error;

	(void)from;
	if (rootvnode == NULL) {
		args.mode = S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH;
		args.size = (uint64_t)uvmexp.npages * PAGE_SIZE;
	}
	if ((error = tmpfs_parse(options, &args)) != 0)
		return error;
	tmpfs_pools_init();
	tm = kmem_zalloc(sizeof(*tm), KM_SLEEP);
	mutex_init(&tm->tm_tree_lock, MUTEX_DEFAULT, IPL_NONE);
	mutex_init(&tm->tm_lock, MUTEX_DEFAULT, IPL_NONE);
	tm->tm_mp = mp;
	tm->tm_maxpages = args.size == 0 ? uvmexp.npages / 2 :
	    (u_long)MIN(args.size / PAGE_SIZE, uvmexp.npages);
	tm->tm_maxnodes = args.nodes == 0 ? uvmexp.nlow * 2 : args.nodes;
	error = tmpfs_node_alloc(tm, VDIR, args.mode, args.uid, args.gid,
	    &tm->tm_root);
	if (error != 0) {
		mutex_destroy(&tm->tm_tree_lock);
		mutex_destroy(&tm->tm_lock);
		kmem_free(tm, sizeof(*tm));
		return error;
	}
	tm->tm_root->tn_nlink = 2;
	mp->mnt_data = tm;
	return 0;
}

/*
 * Free every node: take the first entry again and again, going down into a
 * directory that is not empty and up from one that is.  Nobody uses any.
 */
static void
tmpfs_free_tree(struct tmpfs_node *root)
{
	struct tmpfs_node *dir = root, *node;
	struct tmpfs_dirent *de;

	for (;;) {
		de = TAILQ_FIRST(&dir->tn_dir.d_entries);
		if (de == NULL && dir == root)
			break;
		if (de == NULL) {
			dir = dir->tn_dir.d_parent;
			continue;
		}
		node = de->td_node;
		if (node->tn_type == VDIR && node->tn_dir.d_count != 0) {
			dir = node;
			continue;
		}
		rw_enter(&dir->tn_lock, RW_WRITER);
		rw_enter(&node->tn_lock, RW_WRITER);
		tmpfs_dir_detach(de);
		rw_exit(&node->tn_lock);
		rw_exit(&dir->tn_lock);
		tmpfs_dirent_free(de);
		if (node->tn_nlink == 0)
			tmpfs_node_free(node);
	}
}

static int
tmpfs_unmount(struct mount *mp)
{
	struct tmpfs_mount *tm = mp->mnt_data;

	KASSERT(mp->mnt_nvnodes == 0);
	tmpfs_free_tree(tm->tm_root);
	tmpfs_node_free(tm->tm_root);
	KASSERT(tm->tm_nodes == 0);
	mutex_destroy(&tm->tm_tree_lock);
	mutex_destroy(&tm->tm_lock);
	kmem_free(tm, sizeof(*tm));
	return 0;
}

static int
tmpfs_root(struct mount *mp, struct vnode **vpp)
{
	struct tmpfs_mount *tm = mp->mnt_data;

	*vpp = tmpfs_vnode_get(tm->tm_root);
	return 0;
}

static int
tmpfs_statvfs(struct mount *mp, struct statvfs *sb)
{
	struct tmpfs_mount *tm = mp->mnt_data;

	sb->f_bsize = sb->f_frsize = PAGE_SIZE;
	sb->f_bfree = sb->f_bavail = tmpfs_room(tm);
	mutex_enter(&tm->tm_lock);
	sb->f_blocks = tm->tm_maxpages;
	sb->f_files = tm->tm_maxnodes;
	sb->f_ffree = tm->tm_maxnodes - tm->tm_nodes;
	mutex_exit(&tm->tm_lock);
	return 0;
}

const struct vfsops tmpfs_vfsops = {
	.vfs_name = "tmpfs",
	.vfs_nodev = true,
	.vfs_mount = tmpfs_mount,
	.vfs_unmount = tmpfs_unmount,
	.vfs_root = tmpfs_root,
	.vfs_statvfs = tmpfs_statvfs,
};
