/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tmpfs_dir: the entries of a directory.
 *
 * Entries are kept in the order in which they were made, each with a cookie
 * that only grows, so that a reader who comes back with one finds its place
 * whatever was removed or added meanwhile.  They are searched through a hash
 * table once there are more than a few; the table grows with them and is an
 * aid only: without memory for it, the list is walked.
 */

#include <sys/param.h>
#include <sys/hash.h>
#include <sys/kmem.h>
#include <sys/systm.h>

#include <fs/tmpfs/tmpfs.h>

#define DIR_HASHAT	16		/* entries from which on to hash */

/* An entry with this name that is nowhere yet; null without memory. */
struct tmpfs_dirent *
tmpfs_dirent_alloc(const char *name, size_t len)
{
	struct tmpfs_dirent *de;

	KASSERT(len > 0 && len <= NAME_MAX);
	de = kmem_zalloc(sizeof(*de) + len + 1, KM_NOSLEEP);
	if (de == NULL)
		return NULL;
	memcpy(de->td_name, name, len);
	de->td_namelen = (uint8_t)len;
	de->td_hashval = hash32_buf(name, len, HASH32_BUF_INIT);
	return de;
}

void
tmpfs_dirent_free(struct tmpfs_dirent *de)
{

	kmem_free(de, sizeof(*de) + de->td_namelen + 1);
}

static struct tmpfs_names *
dir_bucket(struct tmpfs_dir *dir, uint32_t hash)
{

	return &dir->d_buckets[hash & (dir->d_nbuckets - 1)];
}

/* Make the table, or make it larger. */
static void
dir_rehash(struct tmpfs_dir *dir)
{
	u_int n = dir->d_nbuckets == 0 ? DIR_HASHAT * 2 : dir->d_nbuckets * 4;
	struct tmpfs_names *buckets;
	struct tmpfs_dirent *de;

	buckets = kmem_zalloc(n * sizeof(*buckets), KM_NOSLEEP);
	if (buckets == NULL)
		return;
	if (dir->d_buckets != NULL)
		kmem_free(dir->d_buckets,
		    dir->d_nbuckets * sizeof(*dir->d_buckets));
	dir->d_buckets = buckets;
	dir->d_nbuckets = n;
	TAILQ_FOREACH(de, &dir->d_entries, td_order)
		LIST_INSERT_HEAD(dir_bucket(dir, de->td_hashval), de, td_hash);
}

static bool
dirent_is(const struct tmpfs_dirent *de, const char *name, size_t len)
{

	return de->td_namelen == len && memcmp(de->td_name, name, len) == 0;
}

/* The entry of that name, or null. */
struct tmpfs_dirent *
tmpfs_dir_lookup(struct tmpfs_node *node, const char *name, size_t len)
{
	struct tmpfs_dir *dir = &node->tn_dir;
	struct tmpfs_dirent *de;

	KASSERT(rw_lock_held(&node->tn_lock));
	if (dir->d_buckets != NULL) {
		LIST_FOREACH(de, dir_bucket(dir,
		    hash32_buf(name, len, HASH32_BUF_INIT)), td_hash)
			if (dirent_is(de, name, len))
				return de;
		return NULL;
	}
	TAILQ_FOREACH(de, &dir->d_entries, td_order)
		if (dirent_is(de, name, len))
			return de;
	return NULL;
}

/*
 * The entry becomes a name of child in dir: links are counted, times set.
 * => both are locked for writing, or child is not known to others yet
 */
void
tmpfs_dir_attach(struct tmpfs_node *dnode, struct tmpfs_dirent *de,
    struct tmpfs_node *child)
{
	struct tmpfs_dir *dir = &dnode->tn_dir;

	de->td_node = child;
	de->td_dir = dnode;
	de->td_cookie = dir->d_cookie++;
	TAILQ_INSERT_TAIL(&dir->d_entries, de, td_order);
	if (dir->d_buckets != NULL)
		LIST_INSERT_HEAD(dir_bucket(dir, de->td_hashval), de, td_hash);
	dir->d_count++;
	if (dir->d_count > (dir->d_nbuckets == 0 ? DIR_HASHAT :
	    dir->d_nbuckets * 2))
		dir_rehash(dir);
	LIST_INSERT_HEAD(&child->tn_names, de, td_names);
	child->tn_nlink++;
	if (child->tn_type == VDIR) {
		child->tn_nlink++;	/* its "." */
		child->tn_dir.d_parent = dnode;
		dnode->tn_nlink++;	/* its ".." */
	}
	tmpfs_touch(dnode);
	child->tn_ctime = dnode->tn_ctime;
}

/* The opposite; the entry is the caller's to free or attach again. */
void
tmpfs_dir_detach(struct tmpfs_dirent *de)
{
	struct tmpfs_node *dnode = de->td_dir, *child = de->td_node;
	struct tmpfs_dir *dir = &dnode->tn_dir;

	KASSERT(rw_write_held(&child->tn_lock));
	TAILQ_REMOVE(&dir->d_entries, de, td_order);
	if (dir->d_buckets != NULL)
		LIST_REMOVE(de, td_hash);
	dir->d_count--;
	LIST_REMOVE(de, td_names);
	child->tn_nlink--;
	if (child->tn_type == VDIR) {
		child->tn_nlink--;
		child->tn_dir.d_parent = NULL;
		dnode->tn_nlink--;
	}
	tmpfs_touch(dnode);
	child->tn_ctime = dnode->tn_ctime;
}

/* Emit the entry at *offp, if that is "." or "..". */
static int
dir_emit_dots(struct tmpfs_node *node, off_t *offp, dir_emit_t emit, void *arg)
{
	struct tmpfs_node *up = node->tn_dir.d_parent;
	struct dirent de;
	int stop = 0;

	de.d_type = DT_DIR;
	while (*offp < TMPFS_FIRSTCOOKIE && stop == 0) {
		de.d_namlen = (uint16_t)(*offp + 1);
		memcpy(de.d_name, "..", sizeof(".."));
		de.d_name[de.d_namlen] = '\0';
		de.d_fileno = *offp == 1 && up != NULL ? up->tn_ino :
		    node->tn_ino;
		stop = emit(arg, &de, *offp + 1);
		if (stop == 0)
			++*offp;
	}
	return stop;
}

static void
dirent_export(const struct tmpfs_dirent *de, struct dirent *dent)
{

	dent->d_fileno = de->td_node->tn_ino;
	dent->d_type = vtype_to_dt(de->td_node->tn_type);
	dent->d_namlen = de->td_namelen;
	memcpy(dent->d_name, de->td_name, (size_t)de->td_namelen + 1);
}

int
tmpfs_readdir(struct vnode *vp, off_t *offp, dir_emit_t emit, void *arg)
{
	struct tmpfs_node *node = VTOT(vp);
	struct tmpfs_dirent *de;
	struct dirent dent;
	int stop;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if (*offp < 0)
		return EINVAL;
	rw_enter(&node->tn_lock, RW_READER);
	stop = dir_emit_dots(node, offp, emit, arg);
	TAILQ_FOREACH(de, &node->tn_dir.d_entries, td_order) {
		if (stop != 0)
			break;
		if (de->td_cookie < *offp)
			continue;
		dirent_export(de, &dent);
		stop = emit(arg, &dent, de->td_cookie + 1);
		if (stop == 0)
			*offp = de->td_cookie + 1;
	}
	rw_exit(&node->tn_lock);
	return 0;
}
