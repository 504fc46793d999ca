/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_getcwd: from a vnode back to a path.
 *
 * The path is built from its end: each step asks the file system for a name
 * of the vnode and the directory it is in (vop_getname); at the root of a
 * mount the walk goes on at the directory it covers.  It ends at the root
 * that the path is to be relative to.  A file with several names has one of
 * them; one that has been removed has none (ENOENT), and so has one that
 * cannot be reached from that root.
 *
 * Nothing is held between steps, so a directory renamed meanwhile may show
 * with its old parents; the caller could not tell from a rename just after.
 */

#include <sys/param.h>
#include <sys/mount.h>
#include <sys/systm.h>
#include <sys/vnode.h>

#define GETCWD_MAXDEPTH	(MAXPATHLEN / 2)

/* Put "/name" in front of what stands at *posp. */
static int
getcwd_prepend(char *buf, size_t *posp, const char *name)
{
	size_t len = strlen(name);

	if (len + 1 > *posp)
		return ERANGE;
	*posp -= len;
	memcpy(buf + *posp, name, len);
	buf[--*posp] = '/';
	return 0;
}

/* *vpp, a reference, becomes its directory; its name goes into the path. */
static int
getcwd_up(struct vnode **vpp, char *buf, size_t *posp)
{
	struct vnode *vp = *vpp, *dvp;
	char name[NAME_MAX + 1];
	int error;

	if ((vp->v_vflag & VV_ROOT) != 0) {
		dvp = vp->v_mount->mnt_vnodecovered;
		if (dvp == NULL)
			return ENOENT;
		vref(dvp);
	} else {
		error = VOP_GETNAME(vp, &dvp, name, sizeof(name));
		if (error == 0 && (error = getcwd_prepend(buf, posp, name)))
			vrele(dvp);
		if (error != 0)
			return error;
	}
	vrele(vp);
	*vpp = dvp;
	return 0;
}

/*
 * The path of vp below rootvp, with its NUL at the beginning of buf; *lenp,
 * if asked for, counts the NUL.
 * => may sleep; ERANGE if buf is too small, ENOENT if there is no path
 */
int
vnode_to_path(char *buf, size_t len, struct vnode *vp, struct vnode *root,
    size_t *lenp)
{
	size_t pos = len;
	int error = 0;

	if (len < 2)
		return ERANGE;
	buf[--pos] = '\0';
	vref(vp);
	for (u_int depth = 0; vp != root && error == 0; depth++) {
		if (depth == GETCWD_MAXDEPTH)
			error = ERANGE;
		else
			error = getcwd_up(&vp, buf, &pos);
	}
	vrele(vp);
	if (error != 0)
		return error;
	if (pos == len - 1)
		buf[--pos] = '/';
	memmove(buf, buf + pos, len - pos);
	if (lenp != NULL)
		*lenp = len - pos;
	return 0;
}
