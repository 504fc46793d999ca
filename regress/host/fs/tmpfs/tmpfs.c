/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * A tree of files behaves as a simple model of it says.
 *
 * The model is an array of nodes with a fixed set of names.  Random calls
 * that make, remove, link, rename, write and cut files are made with random
 * paths, in which there are links that lead anywhere, dots, and slashes where
 * they do not belong; the model says which error each must give, and in the
 * end what is there.
 *
 * The same is done with allocations that fail now and then: such a call may
 * say ENOSPC or ENOMEM, and must then have changed nothing.  At the end all
 * is removed, and each page and byte must be back.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vfs_syscalls.h>
#include <sys/vnode.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"

int	main(void);
void	hostkern_init(struct vmspace *);
void	hostvfs_init(void);

#define NNODES	200
#define NNAMES	5			/* "a" to "e" */
#define FSIZE	(3 * PAGE_SIZE)
#define ROOT	0
#define NONE	(-1)

struct node {
	enum vtype type;		/* VNON: free */
	int	nlink;			/* names */
	int	parent;			/* of a directory */
	int	child[NNAMES];
	char	target[32];
	size_t	size;
	char	data[FSIZE];
};

/* Where a path leads. */
struct where {
	int	parent, name;		/* name NONE: it is special */
	int	node;
	bool	slash;			/* a slash followed */
	char	special;		/* '/', '.' or ':' for ".." */
};

static struct node nodes[NNODES];
static bool	failing;
static u_long	nok, nerr, nfail, ndiff;
static u_int	depth;

/* The model. */

static int
node_new(enum vtype type)
{

	for (int i = 0; i < NNODES; i++) {
		if (nodes[i].type != VNON)
			continue;
		memset(&nodes[i], 0, sizeof(nodes[i]));
		nodes[i].type = type;
		nodes[i].parent = NONE;
		for (int n = 0; n < NNAMES; n++)
			nodes[i].child[n] = NONE;
		return i;
	}
	panic("too many nodes");
}

static int
count(int dir)
{
	int n, used = 0;

	for (n = 0; n < NNAMES; n++)
		used += nodes[dir].child[n] != NONE;
	return used;
}

static void
attach(int dir, int name, int node)
{

	nodes[dir].child[name] = node;
	nodes[node].nlink++;
	if (nodes[node].type == VDIR)
		nodes[node].parent = dir;
}

static void
detach(int dir, int name)
{
	int node = nodes[dir].child[name];

	nodes[dir].child[name] = NONE;
	if (--nodes[node].nlink == 0)
		nodes[node].type = VNON;
}

/* Is a the directory b, or above it? */
static bool
above(int a, int b)
{

	for (; b != a; b = nodes[b].parent)
		if (b == ROOT)
			return false;
	return true;
}

/* A step of the walk; NONE: there is nothing. */
static int
step(int dir, const char *name, size_t len, struct where *w)
{

	w->parent = dir;
	w->name = NONE;
	if (len == 1 && name[0] == '.') {
		w->special = '.';
		return dir;
	}
	if (len == 2 && name[0] == '.' && name[1] == '.') {
		w->special = ':';
		return dir == ROOT ? ROOT : nodes[dir].parent;
	}
	w->special = 0;
	w->name = name[0] - 'a';
	return nodes[dir].child[w->name];
}

static int
walk(int dir, const char *path, bool follow, bool create, struct where *w)
{
	char next[256];
	const char *name;
	size_t len;
	int node;

	if (*path == '/')
		dir = ROOT;
	for (;;) {
		while (*path == '/')
			path++;
		if (*path == '\0') {
			*w = (struct where){ dir, NONE, dir, false, '/' };
			return 0;
		}
		name = path;
		len = strcspn(path, "/");
		path += len;
		if (nodes[dir].type != VDIR)
			return ENOTDIR;
		node = step(dir, name, len, w);
		w->slash = *path == '/';
		bool last = path[strspn(path, "/")] == '\0';

		if (node != NONE && nodes[node].type == VLNK &&
		    (!last || follow || w->slash)) {
			if (++depth > MAXSYMLINKS)
				return ELOOP;
			strlcpy(next, nodes[node].target, sizeof(next));
			strlcpy(next + strlen(next), path,
			    sizeof(next) - strlen(next));
			return walk(dir, next, follow, create, w);
		}
		w->node = node;
		if (node == NONE)
			return last && create ? 0 : ENOENT;
		if (last)
			return w->slash && nodes[node].type != VDIR ?
			    ENOTDIR : 0;
		dir = node;
	}
}

static int
find(const char *path, bool follow, bool create, struct where *w)
{

	depth = 0;
	return walk(ROOT, path, follow, create, w);
}

/* Making calls. */

static void
make_path(char *path)
{
	static const char *const parts[] = {
		"/a", "/b", "/c", "/d", "/e", "/a", "/b", "/c", "/d", "/e",
		"/.", "/..", "//a", "/b/"
	};

	*path = '\0';
	for (u_int n = rnd(4) + 1; n > 0; n--)
		strlcpy(path + strlen(path), parts[rnd(n == 1 &&
		    rnd(4) == 0 ? __arraycount(parts) : 10 + rnd(3))], 8);
}

/* Compare the error of a call with the model's; true if both succeeded. */
static bool
agree(const char *what, const char *path, int error, int expect)
{

	if (failing && (error == ENOSPC || error == ENOMEM)) {
		nfail++;
		return false;
	}
	if (error != expect && ++ndiff < 10)
		printf("# %s %s: error %d, not %d\n", what, path, error,
		    expect);
	if (error == 0)
		nok++;
	else
		nerr++;
	return error == 0 && expect == 0;
}

static int
expect_new(const char *path, bool dir, struct where *w)
{
	int error = find(path, false, true, w);

	if (error != 0)
		return error;
	if (w->node != NONE)
		return EEXIST;
	return w->slash && !dir ? ENOENT : 0;
}

static void
op_mkdir(const char *path)
{
	struct where w;
	int expect = expect_new(path, true, &w);
	int error = do_sys_mkdirat(curlwp, AT_FDCWD, path, 0755);

	if (agree("mkdir", path, error, expect))
		attach(w.parent, w.name, node_new(VDIR));
}

static void
op_mkfifo(const char *path)
{
	struct where w;
	int expect = expect_new(path, false, &w);
	int error = do_sys_mknodat(curlwp, AT_FDCWD, path, S_IFIFO | 0644, 0);

	if (agree("mkfifo", path, error, expect))
		attach(w.parent, w.name, node_new(VFIFO));
}

static void
op_symlink(const char *path, const char *target)
{
	struct where w;
	int expect = expect_new(path, false, &w), node;
	int error = do_sys_symlinkat(curlwp, target, AT_FDCWD, path);

	if (agree("symlink", path, error, expect)) {
		node = node_new(VLNK);
		strlcpy(nodes[node].target, target, 32);
		attach(w.parent, w.name, node);
	}
}

static void
op_link(const char *from, const char *to)
{
	struct where f, t;
	int expect = find(from, false, false, &f), error;

	if (expect == 0 && nodes[f.node].type == VDIR)
		expect = EPERM;
	if (expect == 0)
		expect = expect_new(to, false, &t);
	error = do_sys_linkat(curlwp, AT_FDCWD, from, AT_FDCWD, to, 0);
	if (agree("link", to, error, expect))
		attach(t.parent, t.name, f.node);
}

static void
op_unlink(const char *path)
{
	struct where w;
	int expect = find(path, false, false, &w), error;

	if (expect == 0 && nodes[w.node].type == VDIR)
		expect = EISDIR;
	error = do_sys_unlinkat(curlwp, AT_FDCWD, path, 0);
	if (agree("unlink", path, error, expect))
		detach(w.parent, w.name);
}

static int
expect_rmdir(const struct where *w)
{

	if (w->special == '/')
		return EBUSY;
	if (w->special != 0)
		return w->special == ':' ? ENOTEMPTY : EINVAL;
	if (nodes[w->node].type != VDIR)
		return ENOTDIR;
	return count(w->node) != 0 ? ENOTEMPTY : 0;
}

static void
op_rmdir(const char *path)
{
	struct where w;
	int expect = find(path, false, false, &w), error;

	if (expect == 0)
		expect = expect_rmdir(&w);
	error = do_sys_unlinkat(curlwp, AT_FDCWD, path, AT_REMOVEDIR);
	if (agree("rmdir", path, error, expect))
		detach(w.parent, w.name);
}

static int
expect_rename(const struct where *f, const struct where *t)
{
	bool fdir = nodes[f->node].type == VDIR;

	if (f->special != 0 || t->special != 0)
		return EBUSY;
	if (!fdir && t->slash)
		return ENOTDIR;
	if (t->node != NONE && fdir != (nodes[t->node].type == VDIR))
		return fdir ? ENOTDIR : EISDIR;
	if (t->node == f->node)
		return 0;
	if (fdir && above(f->node, t->parent))
		return EINVAL;
	if (t->node != NONE && fdir && count(t->node) != 0)
		return ENOTEMPTY;
	return 0;
}

static void
op_rename(const char *from, const char *to)
{
	struct where f, t;
	int expect = find(from, false, false, &f), error;

	if (expect == 0)
		expect = find(to, false, true, &t);
	if (expect == 0)
		expect = expect_rename(&f, &t);
	error = do_sys_renameat(curlwp, AT_FDCWD, from, AT_FDCWD, to, 0);
	if (!agree("rename", from, error, expect) || f.node == t.node)
		return;
	nodes[f.node].nlink++;		/* not free while it has no name */
	if (t.node != NONE)
		detach(t.parent, t.name);
	detach(f.parent, f.name);
	nodes[f.node].nlink--;
	attach(t.parent, t.name, f.node);
}

/* What opening to write, with or without O_CREAT, must say. */
static int
expect_open(const char *path, bool create, struct where *w)
{
	int error = find(path, true, create, w);

	if (error != 0)
		return error;
	if (w->node == NONE)
		return w->slash ? EISDIR : 0;
	switch (nodes[w->node].type) {
	case VDIR:
		return EISDIR;
	case VFIFO:
		return ENXIO;
	default:
		return 0;
	}
}

static void
model_write(struct node *n, size_t off, size_t len, char fill)
{

	memset(n->data + off, fill, len);
	n->size = MAX(n->size, off + len);
}

static void
op_write(const char *path, bool create)
{
	char buf[FSIZE], fill = (char)rnd(256);
	size_t off = rnd(FSIZE), len = rnd((uint32_t)(FSIZE - off)) + 1, resid;
	int fmode = FWRITE | O_NONBLOCK | (create ? O_CREAT : 0);
	struct vnode *vp;
	struct where w;
	int expect = expect_open(path, create, &w), error;

	error = vn_open(NULL, path, fmode, 0644, curproc->p_cred, &vp);
	if (!agree("open", path, error, expect)) {
		if (error == 0)
			(void)vn_close(vp, FWRITE, curproc->p_cred);
		return;
	}
	if (w.node == NONE)
		attach(w.parent, w.name, w.node = node_new(VREG));
	memset(buf, fill, len);
	error = vn_rdwr(UIO_WRITE, vp, buf, len, (off_t)off, UIO_SYSSPACE, 0,
	    curproc->p_cred, &resid);
	if (resid < len)
		model_write(&nodes[w.node], off, len - resid, fill);
	(void)agree("write", path, error, 0);
	(void)vn_close(vp, FWRITE, curproc->p_cred);
}

static void
op_truncate(const char *path)
{
	size_t size = rnd(FSIZE);
	struct where w;
	int expect = find(path, true, false, &w), error;
	struct node *n;

	if (expect == 0 && nodes[w.node].type != VREG)
		expect = nodes[w.node].type == VDIR ? EISDIR : EINVAL;
	error = do_sys_truncate(curlwp, path, (off_t)size);
	if (!agree("truncate", path, error, expect))
		return;
	n = &nodes[w.node];
	if (size < n->size)
		memset(n->data + size, 0, n->size - size);
	n->size = size;
}

static void
one_op(void)
{
	char path[64], other[64];

	make_path(path);
	make_path(other);
	switch (rnd(12)) {
	case 0:
	case 1:
	case 2:
		op_mkdir(path);
		break;
	case 3:
		op_symlink(path, other + rnd(2));
		break;
	case 4:
		op_link(path, other);
		break;
	case 5:
		op_unlink(path);
		break;
	case 6:
		op_rmdir(path);
		break;
	case 7:
	case 8:
		op_rename(path, other);
		break;
	case 9:
		op_mkfifo(path);
		break;
	case 10:
		op_write(path, rnd(2) == 0);
		break;
	default:
		op_truncate(path);
		break;
	}
}

/* What is there. */

struct listing {
	int	dir;
	u_int	seen;			/* a bit for each name */
	u_int	dots;
};

static int
list_one(void *arg, const struct dirent *de, off_t next)
{
	struct listing *ls = arg;

	(void)next;
	if (de->d_name[0] == '.') {
		ls->dots++;
		return 0;
	}
	if (de->d_namlen != 1 || de->d_name[1] != '\0' ||
	    nodes[ls->dir].child[de->d_name[0] - 'a'] == NONE ||
	    (ls->seen & (1u << (de->d_name[0] - 'a'))) != 0)
		ndiff++;
	ls->seen |= 1u << (de->d_name[0] - 'a');
	return 0;
}

static void
check_dir(int dir, const char *path)
{
	struct listing ls = { .dir = dir };
	struct vnode *vp;
	char back[64];
	off_t off = 0;

	if (namei_simple(NULL, path, NOFOLLOW, curproc->p_cred, &vp) != 0) {
		ndiff++;
		return;
	}
	(void)VOP_READDIR(vp, &off, list_one, &ls);
	if (popcount32(ls.seen) != (u_int)count(dir) || ls.dots != 2)
		ndiff++;
	if (vnode_to_path(back, sizeof(back), vp, rootvnode, NULL) != 0 ||
	    strcmp(back, path) != 0)
		ndiff++;
	vrele(vp);
}

static void
check_file(const struct node *n, const char *path)
{
	char buf[FSIZE];
	struct vnode *vp;
	size_t resid;

	if (vn_open(NULL, path, FREAD, 0, curproc->p_cred, &vp) != 0) {
		ndiff++;
		return;
	}
	if (vn_rdwr(UIO_READ, vp, buf, FSIZE, 0, UIO_SYSSPACE, 0,
	    curproc->p_cred, &resid) != 0 || FSIZE - resid != n->size ||
	    memcmp(buf, n->data, n->size) != 0)
		ndiff++;
	(void)vn_close(vp, FREAD, curproc->p_cred);
}

static void
check_node(int node, const char *path)
{
	const struct node *n = &nodes[node];
	struct stat st;

	if (do_sys_statat(curlwp, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW,
	    &st) != 0) {
		ndiff++;
		return;
	}
	if (ifmt_to_vtype(st.st_mode) != n->type)
		ndiff++;
	if (n->type != VDIR && (int)st.st_nlink != n->nlink)
		ndiff++;
	if (n->type == VREG && st.st_size != (off_t)n->size)
		ndiff++;
	if (n->type == VDIR)
		check_dir(node, path);
	if (n->type == VREG)
		check_file(n, path);
}

/* Visit all that is in a directory; before it, or after to remove it. */
static void
visit(int dir, char *path, bool removing)
{
	size_t len = strlen(path);

	if (len > 40)
		return;
	for (int n = 0; n < NNAMES; n++) {
		int node = nodes[dir].child[n];

		if (node == NONE)
			continue;
		path[len] = '/';
		path[len + 1] = (char)('a' + n);
		path[len + 2] = '\0';
		if (!removing)
			check_node(node, path);
		if (nodes[node].type == VDIR)
			visit(node, path, removing);
		if (removing && nodes[node].type == VDIR)
			op_rmdir(path);
		else if (removing)
			op_unlink(path);
		path[len] = '\0';
	}
}

static void
run(u_int seed, u_int ops)
{
	char path[64] = "";

	rnd_seed(seed);
	for (u_int i = 0; i < ops; i++) {
		failn = failing && rnd(3) == 0 ? 1 + rnd(8) : 0;
		one_op();
	}
	failn = 0;
	visit(ROOT, path, false);
}

static void
remove_all(void)
{
	char path[64] = "";

	while (count(ROOT) != 0)
		visit(ROOT, path, true);
}

static void
boot(void)
{

	fakepmap_boot(2000, 500);
	hostkern_init(&vmspace0);
	hostvfs_init();
	vfs_init();
	curproc->p_fd = fd_init();
	if (vfs_mountroot(&tmpfs_vfsops) != 0)
		panic("no root");
	curproc->p_cwdi = cwdinit(rootvnode);
	(void)node_new(VDIR);
	nodes[ROOT].nlink = 1;
	nodes[ROOT].parent = ROOT;
}

int
main(void)
{
	u_long free, inuse;

	tap_plan(4);
	boot();
	free = uvmexp.free;
	inuse = hostkern_inuse();
	for (u_int seed = 1; seed <= 20; seed++) {
		run(seed, 1500);
		remove_all();
	}
	tap_ok(ndiff == 0, "files are as the model says: %lu calls did, %lu "
	    "did not, %lu differ", nok, nerr, ndiff);
	tap_ok(free == uvmexp.free && inuse == hostkern_inuse(),
	    "nothing is lost: pages %lu %lu, items %lu %lu", free,
	    (u_long)uvmexp.free, inuse, hostkern_inuse());

	failing = true;
	ndiff = 0;
	for (u_int seed = 100; seed <= 140; seed++) {
		run(seed, 600);
		failing = false;
		remove_all();
		failing = true;
	}
	tap_ok(ndiff == 0 && nfail > 100, "the same after %lu calls without "
	    "memory: %lu differ", nfail, ndiff);
	tap_ok(free == uvmexp.free && inuse == hostkern_inuse(),
	    "nothing is lost: pages %lu %lu, items %lu %lu", free,
	    (u_long)uvmexp.free, inuse, hostkern_inuse());
	return tap_done();
}
