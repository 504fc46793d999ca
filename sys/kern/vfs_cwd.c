/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_cwd: where a process stands in the file tree: its current directory,
 * its root, and its umask.
 *
 * A struct cwdinfo is counted and may be shared (CLONE_FS).  As with tables of
 * descriptors, another process's is reached by a reference taken under its
 * p_lock, and given up under that lock at exit.
 *
 * Locking.  p_lock (only to take a reference) and cwdi_lock, never both.  The
 * vnodes are referenced before cwdi_lock is let go.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/filedesc.h>
#include <sys/intr.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/vnode.h>

#include "vfs_private.h"

static struct pool cwdi_pool;

void
cwd_init(void)
{

	pool_init(&cwdi_pool, sizeof(struct cwdinfo), 0, "cwdinfo", 0,
	    IPL_NONE);
}

/* One for the first process: both directories are vp, which may be null. */
struct cwdinfo *
cwdinit(struct vnode *vp)
{
	struct cwdinfo *cwdi = pool_get(&cwdi_pool, PR_WAITOK | PR_ZERO);

	rw_init(&cwdi->cwdi_lock);
	cwdi->cwdi_refcnt = 1;
	cwdi->cwdi_cmask = S_IWGRP | S_IWOTH;
	if (vp != NULL) {
		vref(vp);
		cwdi->cwdi_cdir = vp;
	}
	return cwdi;
}

/* A copy of p's, for a child. */
struct cwdinfo *
cwd_copy(struct proc *p)
{
	struct cwdinfo *cwdi = p->p_cwdi, *new = cwdinit(NULL);

	rw_enter(&cwdi->cwdi_lock, RW_READER);
	if ((new->cwdi_cdir = cwdi->cwdi_cdir) != NULL)
		vref(new->cwdi_cdir);
	if ((new->cwdi_rdir = cwdi->cwdi_rdir) != NULL)
		vref(new->cwdi_rdir);
	new->cwdi_cmask = cwdi->cwdi_cmask;
	rw_exit(&cwdi->cwdi_lock);
	return new;
}

/* The child p2 uses p1's. */
void
cwd_share(struct proc *p1, struct proc *p2)
{

	atomic_inc_uint(&p1->p_cwdi->cwdi_refcnt);
	p2->p_cwdi = p1->p_cwdi;
}

void
cwd_rele(struct cwdinfo *cwdi)
{

	if (atomic_dec_uint_nv(&cwdi->cwdi_refcnt) != 0)
		return;
	if (cwdi->cwdi_cdir != NULL)
		vrele(cwdi->cwdi_cdir);
	if (cwdi->cwdi_rdir != NULL)
		vrele(cwdi->cwdi_rdir);
	rw_destroy(&cwdi->cwdi_lock);
	pool_put(&cwdi_pool, cwdi);
}

static void
cwd_replace(struct proc *p, struct cwdinfo *new)
{
	struct cwdinfo *old;

	mutex_enter(&p->p_lock);
	old = p->p_cwdi;
	p->p_cwdi = new;
	mutex_exit(&p->p_lock);
	if (old != NULL)
		cwd_rele(old);
}

/* The process exits. */
void
cwd_free(struct proc *p)
{

	cwd_replace(p, NULL);
}

/* p has one of its own afterwards. */
int
cwd_unshare(struct proc *p)
{

	if (p->p_cwdi->cwdi_refcnt > 1)
		cwd_replace(p, cwd_copy(p));
	return 0;
}

/* Another process's, referenced; proc_lock keeps the process. */
struct cwdinfo *
cwd_hold(struct proc *p)
{
	struct cwdinfo *cwdi;

	mutex_enter(&p->p_lock);
	if ((cwdi = p->p_cwdi) != NULL)
		atomic_inc_uint(&cwdi->cwdi_refcnt);
	mutex_exit(&p->p_lock);
	return cwdi;
}

/* Its root directory: the system's if it has none of its own. */
struct vnode *
cwd_rootdir(struct cwdinfo *cwdi)
{
	struct vnode *vp;

	rw_enter(&cwdi->cwdi_lock, RW_READER);
	vp = cwdi->cwdi_rdir != NULL ? cwdi->cwdi_rdir : rootvnode;
	if (vp != NULL)
		vref(vp);
	rw_exit(&cwdi->cwdi_lock);
	return vp;
}

/* Its current directory: the system's root before it has been anywhere. */
struct vnode *
cwd_curdir(struct cwdinfo *cwdi)
{
	struct vnode *vp;

	rw_enter(&cwdi->cwdi_lock, RW_READER);
	vp = cwdi->cwdi_cdir != NULL ? cwdi->cwdi_cdir : rootvnode;
	if (vp != NULL)
		vref(vp);
	rw_exit(&cwdi->cwdi_lock);
	return vp;
}

/* Put vp, whose reference is given away, in the place of a directory. */
static void
cwd_swap(struct cwdinfo *cwdi, struct vnode **place, struct vnode *vp)
{
	struct vnode *old;

	rw_enter(&cwdi->cwdi_lock, RW_WRITER);
	old = *place;
	*place = vp;
	rw_exit(&cwdi->cwdi_lock);
	if (old != NULL)
		vrele(old);
}

void
cwd_setcurdir(struct proc *p, struct vnode *vp)
{

	cwd_swap(p->p_cwdi, &p->p_cwdi->cwdi_cdir, vp);
}

void
cwd_setrootdir(struct proc *p, struct vnode *vp)
{

	cwd_swap(p->p_cwdi, &p->p_cwdi->cwdi_rdir, vp);
}

/* Set the umask, if the new one is a mode; returns the one before. */
mode_t
cwd_umask(struct proc *p, mode_t mask)
{
	struct cwdinfo *cwdi = p->p_cwdi;
	mode_t old;

	rw_enter(&cwdi->cwdi_lock, RW_WRITER);
	old = cwdi->cwdi_cmask;
	if (mask != (mode_t)VNOVAL)
		cwdi->cwdi_cmask = mask & ACCESSPERMS;
	rw_exit(&cwdi->cwdi_lock);
	return old;
}
