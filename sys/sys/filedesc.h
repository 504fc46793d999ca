/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * filedesc: a process's descriptors, and its place in the file tree.
 *
 * Both structures may be shared by processes (CLONE_FILES, CLONE_FS) and are
 * counted.  Key: a atomic; m fd_lock; c cwdi_lock.
 */

#ifndef _SYS_FILEDESC_H_
#define _SYS_FILEDESC_H_

#include <sys/types.h>
#include <sys/mutex.h>
#include <sys/rwlock.h>

struct file;
struct fileops;
struct flock;
struct lwp;
struct proc;
struct vnode;

#define NDFILE		20		/* descriptors of a fresh table */
#define FD_LIMIT	65536		/* no table grows beyond */

struct fdfile {
	struct file	*ff_file;	/* m: null if free or reserved */
	bool		ff_allocated;	/* m */
	bool		ff_exclose;	/* m: close at exec */
};

struct filedesc {
	kmutex_t	fd_lock;
	struct fdfile	*fd_ofiles;	/* m: fd_dfiles or allocated */
	u_int		fd_nfiles;	/* m: size of fd_ofiles */
	u_int		fd_freefile;	/* m: nothing free below this */
	u_int		fd_used;	/* m: descriptors in use */
	volatile u_int	fd_refcnt;	/* a */
	struct fdfile	fd_dfiles[NDFILE];
};

struct cwdinfo {
	krwlock_t	cwdi_lock;
	struct vnode	*cwdi_cdir;	/* c: current directory */
	struct vnode	*cwdi_rdir;	/* c: root, null if the system's */
	mode_t		cwdi_cmask;	/* c: umask */
	volatile u_int	cwdi_refcnt;	/* a */
};

/* tables */
struct filedesc *fd_init(void);
struct filedesc *fd_copy(struct proc *);
void	fd_share(struct proc *, struct proc *);
void	fd_free(struct proc *);
int	fd_unshare(struct proc *);
void	fd_closeexec(struct lwp *);

/* descriptors of the current process */
struct file *fd_getfile(u_int);
int	fd_getvnode(u_int, struct file **);
void	fd_putfile(struct file *);
struct file *fd_borrow(u_int, bool *);
void	fd_giveback(struct file *, bool);
int	fd_allocfile(struct file **, int *);
void	fd_affix(struct proc *, struct file *, u_int);
void	fd_abort(struct proc *, struct file *, u_int);
void	fd_set_exclose(struct lwp *, u_int, bool);
int	fd_close(u_int);
void	fd_clone(struct file *, u_int, u_int, int, const struct fileops *,
	    void *);

/* a table, maybe of another process */
struct filedesc *fd_hold(struct proc *);
void	fd_rele(struct filedesc *);
struct file *fd_getfile2(struct filedesc *, u_int);
int	fd_next(struct filedesc *, u_int);	/* first from there, or -1 */

/* kernel halves of system calls */
int	do_sys_dup(struct lwp *, int, int *);
int	do_sys_dup3(struct lwp *, int, int, int, bool, int *);
int	do_sys_close(struct lwp *, int);
int	do_sys_close_range(struct lwp *, u_int, u_int, int);
int	do_sys_fcntl(struct lwp *, int, int, intptr_t, int *);
int	do_sys_fcntl_lock(struct lwp *, int, int, struct flock *);
int	do_sys_flock(struct lwp *, int, int);

/* directories */
struct cwdinfo *cwdinit(struct vnode *);
struct cwdinfo *cwd_copy(struct proc *);
struct cwdinfo *cwd_hold(struct proc *);	/* referenced, or null */
void	cwd_rele(struct cwdinfo *);
struct vnode *cwd_rootdir(struct cwdinfo *);	/* referenced, or null */
struct vnode *cwd_curdir(struct cwdinfo *);	/* referenced, or null */
void	cwd_share(struct proc *, struct proc *);
int	cwd_unshare(struct proc *);
void	cwd_free(struct proc *);
void	cwd_setcurdir(struct proc *, struct vnode *);	/* takes reference */
void	cwd_setrootdir(struct proc *, struct vnode *);	/* takes reference */
mode_t	cwd_umask(struct proc *, mode_t);	/* VNOVAL: only ask */

#endif /* _SYS_FILEDESC_H_ */
