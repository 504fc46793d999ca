/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * namei: from a path to a vnode.
 *
 *	struct nameidata nd;
 *
 *	NDINIT(&nd, LOOKUP, FOLLOW, startdir, path, cred);
 *	error = namei(&nd);
 *	... nd.ni_vp ...
 *	namei_done(&nd);
 *
 * The path is in kernel memory.  startdir is where a relative one begins,
 * null for the current directory.  With WANTPARENT, ni_dvp is the directory
 * of the last component and ni_cnd its name; the operations CREATE and RENAME
 * then allow it to be missing (ni_vp null).  namei_done drops ni_vp, ni_dvp
 * and the memory; a caller that keeps a vnode sets its field to null first.
 * After an error there is nothing to drop, and namei_done does no harm.
 */

#ifndef _SYS_NAMEI_H_
#define _SYS_NAMEI_H_

#include <sys/param.h>

struct lwp;
struct ucred;
struct vnode;

enum nameiop { LOOKUP, CREATE, DELETE, RENAME };

/* One name in a directory; not terminated by a NUL. */
struct componentname {
	enum nameiop	cn_nameiop;	/* what is to become of it */
	u_int		cn_flags;	/* FOLLOW ..., ISLASTCN */
	const char	*cn_nameptr;
	size_t		cn_namelen;
	struct ucred	*cn_cred;
};

#define FOLLOW		0x0001		/* follow a symlink at the end */
#define NOFOLLOW	0x0000
#define WANTPARENT	0x0002		/* give ni_dvp */
#define EMPTYPATH	0x0004		/* "" is the start itself */
#define NOCROSSMOUNT	0x0008		/* the end may be covered */
#define ISLASTCN	0x0100		/* set by namei: the last component */
#define ISDOTDOT	0x0200		/* set by namei: it is ".." */
#define REQUIREDIR	0x0400		/* set by namei: a slash followed it */

struct nameidata {
	const char	*ni_path;	/* in */
	struct vnode	*ni_startdir;	/* in: borrowed */
	struct vnode	*ni_vp;		/* out */
	struct vnode	*ni_dvp;	/* out */
	struct componentname ni_cnd;	/* in: op, flags, cred; out: name */
	struct vnode	*ni_rootdir;	/* namei's own */
	char		*ni_pnbuf;
	const char	*ni_next;
	u_int		ni_loopcnt;
};

static inline void
NDINIT(struct nameidata *nd, enum nameiop op, u_int flags,
    struct vnode *startdir, const char *path, struct ucred *cred)
{
	nd->ni_path = path;
	nd->ni_startdir = startdir;
	nd->ni_vp = nd->ni_dvp = nd->ni_rootdir = NULL;
	nd->ni_pnbuf = NULL;
	nd->ni_cnd.cn_nameiop = op;
	nd->ni_cnd.cn_flags = flags;
	nd->ni_cnd.cn_nameptr = NULL;
	nd->ni_cnd.cn_namelen = 0;
	nd->ni_cnd.cn_cred = cred;
}

void	namei_init(void);
int	namei(struct nameidata *);
void	namei_done(struct nameidata *);
int	namei_simple(struct vnode *, const char *, u_int, struct ucred *,
	    struct vnode **);

/* A path from user space, in a buffer of MAXPATHLEN. */
int	path_copyin(const char __user *, char **);
char	*path_get(void);
void	path_put(char *);

#endif /* _SYS_NAMEI_H_ */
