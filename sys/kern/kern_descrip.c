/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_descrip: open files and the tables of descriptors that name them.
 *
 * A struct file is counted: a descriptor holds a reference, and so does every
 * system call that uses the file (fd_getfile, fd_putfile; or fd_borrow, which
 * does without where no other lwp has the table).  So close(2) takes the
 * descriptor away at once and the file ends when the last call that was in it
 * returns.
 *
 * A table may be shared by processes.  A slot is reserved (ff_allocated)
 * before the file it is for is complete, and becomes visible with fd_affix or
 * free again with fd_abort: nobody sees a file half made, and no call that
 * may sleep is made with the table locked, but for memory to grow it.
 *
 * Another process's table is looked at (/proc) by way of a reference taken
 * under its p_lock; fd_free gives p_fd up under that lock.
 *
 * Record locks of fcntl(2) belong to a table and go when any descriptor of
 * the file is closed there, as POSIX wants.
 *
 * Locking.  p_lock -> fd_lock.  closef is called with neither, since it may
 * sleep in the file's close.
 *
 * Limits.  A table has at most RLIMIT_NOFILE descriptors, and never more than
 * FD_LIMIT; the system has at most FILE_MAX files (ENFILE).
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/stat.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>

static struct pool file_pool;
static struct pool filedesc_pool;
static volatile u_int nfiles;		/* files open */

void
file_init(void)
{

	pool_init(&file_pool, sizeof(struct file), 0, "file", 0, IPL_NONE);
	pool_init(&filedesc_pool, sizeof(struct filedesc), 0, "filedesc", 0,
	    IPL_NONE);
}

/* Files open in the whole system. */
u_int
file_count(void)
{

	return nfiles;
}

/* Files. */

static struct file *
file_alloc(void)
{
	struct file *fp;

	if (atomic_inc_uint_nv(&nfiles) > FILE_MAX) {
		atomic_dec_uint(&nfiles);
		return NULL;
	}
	fp = pool_get(&file_pool, PR_WAITOK | PR_ZERO);
	fp->f_count = 1;
	fp->f_cred = proc_crhold(curproc);
	mutex_init(&fp->f_lock, MUTEX_DEFAULT, IPL_NONE);
	return fp;
}

static void
file_free(struct file *fp)
{

	crfree(fp->f_cred);
	mutex_destroy(&fp->f_lock);
	pool_put(&file_pool, fp);
	atomic_dec_uint(&nfiles);
}

void
fref(struct file *fp)
{

	KASSERT(fp->f_count > 0);
	atomic_inc_uint(&fp->f_count);
}

/* Drop a reference; with the last one the file is closed. */
int
closef(struct file *fp)
{
	int error = 0;

	KASSERT(fp->f_count > 0);
	if (atomic_dec_uint_nv(&fp->f_count) != 0)
		return 0;
	if (fp->f_ops != NULL)
		error = fp->f_ops->fo_close(fp);
	file_free(fp);
	return error;
}

/* For files that are nothing but themselves: their opener's, to read, write. */
int
file_anonstat(struct file *fp, struct stat *st)
{

	memset(st, 0, sizeof(*st));
	st->st_mode = S_IRUSR | S_IWUSR;
	st->st_nlink = 1;
	st->st_uid = fp->f_cred->cr_uid;
	st->st_gid = fp->f_cred->cr_gid;
	st->st_blksize = PAGE_SIZE;
	return 0;
}

/* Slots.  fd_lock is held in all of these. */

static u_int
fd_maxfiles(struct proc *p)
{
	rlim_t lim = lim_cur(p, RLIMIT_NOFILE);

	return lim < FD_LIMIT ? (u_int)lim : FD_LIMIT;
}

/* Grow the table until it has slot fd. */
static int
fd_grow(struct filedesc *fdp, u_int fd)
{
	struct fdfile *new;
	u_int n = fdp->fd_nfiles;

	while (n <= fd)
		n *= 2;
	new = kmem_zalloc(n * sizeof(*new), KM_NOSLEEP);
	if (new == NULL)
		return ENOMEM;
	memcpy(new, fdp->fd_ofiles, fdp->fd_nfiles * sizeof(*new));
	if (fdp->fd_ofiles != fdp->fd_dfiles)
		kmem_free(fdp->fd_ofiles, fdp->fd_nfiles * sizeof(*new));
	fdp->fd_ofiles = new;
	fdp->fd_nfiles = n;
	return 0;
}

static void
fd_reserve(struct filedesc *fdp, u_int fd)
{

	KASSERT(!fdp->fd_ofiles[fd].ff_allocated);
	fdp->fd_ofiles[fd].ff_allocated = true;
	fdp->fd_ofiles[fd].ff_exclose = false;
	fdp->fd_used++;
	if (fd == fdp->fd_freefile)
		fdp->fd_freefile++;
}

/* The slot is free; its file, if it had one, is the caller's. */
static struct file *
fd_release(struct filedesc *fdp, u_int fd)
{
	struct file *fp = fdp->fd_ofiles[fd].ff_file;

	KASSERT(fdp->fd_ofiles[fd].ff_allocated);
	memset(&fdp->fd_ofiles[fd], 0, sizeof(fdp->fd_ofiles[fd]));
	fdp->fd_used--;
	if (fd < fdp->fd_freefile)
		fdp->fd_freefile = fd;
	return fp;
}

/* Reserve the lowest slot from want on. */
static int
fd_alloc_locked(struct proc *p, u_int want, u_int *fdp_out)
{
	struct filedesc *fdp = p->p_fd;
	u_int fd, limit = fd_maxfiles(p);
	int error;

	fd = MAX(want, fdp->fd_freefile);
	while (fd < fdp->fd_nfiles && fdp->fd_ofiles[fd].ff_allocated)
		fd++;
	if (fd >= limit)
		return EMFILE;
	if (fd >= fdp->fd_nfiles && (error = fd_grow(fdp, fd)) != 0)
		return error;
	if (want <= fdp->fd_freefile)
		fdp->fd_freefile = fd;
	fd_reserve(fdp, fd);
	*fdp_out = fd;
	return 0;
}

static struct file *
fd_lookup(struct filedesc *fdp, u_int fd)
{

	return fd < fdp->fd_nfiles ? fdp->fd_ofiles[fd].ff_file : NULL;
}

/* Descriptors. */

static struct file *
fd_getref(struct filedesc *fdp, u_int fd)
{
	struct file *fp;

	mutex_enter(&fdp->fd_lock);
	if ((fp = fd_lookup(fdp, fd)) != NULL)
		fref(fp);
	mutex_exit(&fdp->fd_lock);
	return fp;
}

/* The file of a descriptor of the current process, referenced; or null. */
struct file *
fd_getfile(u_int fd)
{

	return fd_getref(curproc->p_fd, fd);
}

void
fd_putfile(struct file *fp)
{

	(void)closef(fp);
}

/*
 * The file of a descriptor for as long as the current lwp is in a call, or
 * null.  If the lwp is all there is of its process, and the table is nobody
 * else's, then nobody can close the descriptor meanwhile, and the table's
 * reference will do: *ownp says whether the caller has one of its own.
 */
struct file *
fd_borrow(u_int fd, bool *ownp)
{
	struct proc *p = curproc;

	*ownp = p->p_nlwps != 1 || p->p_fd->fd_refcnt != 1;
	if (__predict_false(*ownp))
		return fd_getref(p->p_fd, fd);
	return fd_lookup(p->p_fd, fd);
}

/* The end of what fd_borrow began. */
void
fd_giveback(struct file *fp, bool own)
{

	if (__predict_false(own))
		(void)closef(fp);
}

/* The same, if it is a vnode's. */
int
fd_getvnode(u_int fd, struct file **fpp)
{
	struct file *fp = fd_getfile(fd);

	if (fp == NULL)
		return EBADF;
	if (fp->f_type != DTYPE_VNODE) {
		fd_putfile(fp);
		return EINVAL;
	}
	*fpp = fp;
	return 0;
}

/* A file without operations yet, and a descriptor reserved for it. */
int
fd_allocfile(struct file **fpp, int *fdp)
{
	struct proc *p = curproc;
	struct file *fp;
	u_int fd;
	int error;

	if ((fp = file_alloc()) == NULL)
		return ENFILE;
	mutex_enter(&p->p_fd->fd_lock);
	error = fd_alloc_locked(p, 0, &fd);
	mutex_exit(&p->p_fd->fd_lock);
	if (error != 0) {
		file_free(fp);
		return error;
	}
	*fpp = fp;
	*fdp = (int)fd;
	return 0;
}

/* The file is complete: the descriptor names it.  Takes over a reference. */
void
fd_affix(struct proc *p, struct file *fp, u_int fd)
{

	KASSERT(fp->f_ops != NULL);
	mutex_enter(&p->p_fd->fd_lock);
	KASSERT(p->p_fd->fd_ofiles[fd].ff_allocated);
	p->p_fd->fd_ofiles[fd].ff_file = fp;
	mutex_exit(&p->p_fd->fd_lock);
}

/* The file is not to be: undo fd_allocfile.  fp null: only the slot. */
void
fd_abort(struct proc *p, struct file *fp, u_int fd)
{

	mutex_enter(&p->p_fd->fd_lock);
	(void)fd_release(p->p_fd, fd);
	mutex_exit(&p->p_fd->fd_lock);
	if (fp != NULL)
		file_free(fp);
}

void
fd_set_exclose(struct lwp *l, u_int fd, bool exclose)
{
	struct filedesc *fdp = l->l_proc->p_fd;

	mutex_enter(&fdp->fd_lock);
	if (fd < fdp->fd_nfiles && fdp->fd_ofiles[fd].ff_allocated)
		fdp->fd_ofiles[fd].ff_exclose = exclose;
	mutex_exit(&fdp->fd_lock);
}

/* Complete a file from fd_allocfile; flag is FREAD, FWRITE, O_CLOEXEC ... */
void
fd_clone(struct file *fp, u_int fd, u_int flag, int type,
    const struct fileops *ops, void *data)
{

	fp->f_flag = flag & (FREAD | FWRITE | FCNTLFLAGS);
	fp->f_type = type;
	fp->f_ops = ops;
	fp->f_data = data;
	fd_set_exclose(curlwp, fd, (flag & O_CLOEXEC) != 0);
	fd_affix(curproc, fp, fd);
}

/* A descriptor is gone from the table: its locks go, and its reference. */
static int
fd_dropfile(struct filedesc *fdp, struct file *fp)
{

	if (fp->f_type == DTYPE_VNODE)
		lf_release(f_vnode(fp), fdp);
	return closef(fp);
}

static int
fd_close_table(struct filedesc *fdp, u_int fd)
{
	struct file *fp;

	mutex_enter(&fdp->fd_lock);
	if ((fp = fd_lookup(fdp, fd)) != NULL)
		(void)fd_release(fdp, fd);
	mutex_exit(&fdp->fd_lock);
	return fp == NULL ? EBADF : fd_dropfile(fdp, fp);
}

int
fd_close(u_int fd)
{

	return fd_close_table(curproc->p_fd, fd);
}

/* A second descriptor, from minfd on, for a file; takes over a reference. */
static int
fd_dup(struct file *fp, u_int minfd, bool exclose, int *newp)
{
	struct proc *p = curproc;
	u_int fd;
	int error;

	mutex_enter(&p->p_fd->fd_lock);
	if (minfd >= fd_maxfiles(p))
		error = EINVAL;
	else
		error = fd_alloc_locked(p, minfd, &fd);
	if (error == 0) {
		p->p_fd->fd_ofiles[fd].ff_file = fp;
		p->p_fd->fd_ofiles[fd].ff_exclose = exclose;
		*newp = (int)fd;
	}
	mutex_exit(&p->p_fd->fd_lock);
	if (error != 0)
		(void)closef(fp);
	return error;
}

/*
 * The descriptor is to be "to"; takes over a reference.  A slot that is
 * reserved belongs to a call that is under way: EBUSY.
 */
static int
fd_dup2(struct file *fp, u_int to, bool exclose)
{
	struct filedesc *fdp = curproc->p_fd;
	struct file *old = NULL;
	int error = 0;

	mutex_enter(&fdp->fd_lock);
	if (to >= fd_maxfiles(curproc))
		error = EBADF;
	else if (to >= fdp->fd_nfiles)
		error = fd_grow(fdp, to);
	if (error == 0 && fdp->fd_ofiles[to].ff_allocated) {
		if (fdp->fd_ofiles[to].ff_file == NULL)
			error = EBUSY;
		else
			old = fd_release(fdp, to);
	}
	if (error == 0) {
		fd_reserve(fdp, to);
		fdp->fd_ofiles[to].ff_file = fp;
		fdp->fd_ofiles[to].ff_exclose = exclose;
	}
	mutex_exit(&fdp->fd_lock);
	if (error != 0)
		(void)closef(fp);
	if (old != NULL)
		(void)fd_dropfile(fdp, old);
	return error;
}

/* Tables. */

/* An empty table. */
struct filedesc *
fd_init(void)
{
	struct filedesc *fdp = pool_get(&filedesc_pool, PR_WAITOK | PR_ZERO);

	mutex_init(&fdp->fd_lock, MUTEX_DEFAULT, IPL_NONE);
	fdp->fd_refcnt = 1;
	fdp->fd_ofiles = fdp->fd_dfiles;
	fdp->fd_nfiles = NDFILE;
	return fdp;
}

/* A table for n slots; NULL without memory, since the user says how many. */
static struct filedesc *
fd_init_sized(u_int n)
{
	struct filedesc *fdp = fd_init();

	if (n > NDFILE) {
		fdp->fd_ofiles = kmem_zalloc(n * sizeof(struct fdfile),
		    KM_NOSLEEP);
		fdp->fd_nfiles = n;
	}
	if (fdp->fd_ofiles != NULL)
		return fdp;
	mutex_destroy(&fdp->fd_lock);
	pool_put(&filedesc_pool, fdp);
	return NULL;
}

/* Both tables are ours alone or locked: share every complete file. */
static void
fd_copy_slots(struct filedesc *to, const struct filedesc *from)
{

	for (u_int fd = 0; fd < from->fd_nfiles; fd++) {
		if (from->fd_ofiles[fd].ff_file == NULL)
			continue;
		to->fd_ofiles[fd] = from->fd_ofiles[fd];
		fref(to->fd_ofiles[fd].ff_file);
		to->fd_used++;
	}
	while (to->fd_freefile < to->fd_nfiles &&
	    to->fd_ofiles[to->fd_freefile].ff_allocated)
		to->fd_freefile++;
}

static void
fd_table_free(struct filedesc *fdp)
{

	if (fdp->fd_ofiles != fdp->fd_dfiles)
		kmem_free(fdp->fd_ofiles,
		    fdp->fd_nfiles * sizeof(struct fdfile));
	mutex_destroy(&fdp->fd_lock);
	pool_put(&filedesc_pool, fdp);
}

/* A copy of p's table, for a child; NULL without memory. */
struct filedesc *
fd_copy(struct proc *p)
{
	struct filedesc *fdp = p->p_fd, *new;
	u_int n = 0;

	for (;;) {
		new = fd_init_sized(n);
		if (new == NULL)
			return NULL;
		mutex_enter(&fdp->fd_lock);
		n = fdp->fd_nfiles;
		if (new->fd_nfiles >= n)
			break;
		mutex_exit(&fdp->fd_lock);
		fd_table_free(new);
	}
	fd_copy_slots(new, fdp);
	mutex_exit(&fdp->fd_lock);
	return new;
}

/* The child p2 uses p1's table. */
void
fd_share(struct proc *p1, struct proc *p2)
{

	atomic_inc_uint(&p1->p_fd->fd_refcnt);
	p2->p_fd = p1->p_fd;
}

/* Drop a reference to a table; with the last one its files are closed. */
void
fd_rele(struct filedesc *fdp)
{

	if (atomic_dec_uint_nv(&fdp->fd_refcnt) != 0)
		return;
	for (u_int fd = 0; fd < fdp->fd_nfiles; fd++)
		if (fdp->fd_ofiles[fd].ff_file != NULL)
			(void)fd_dropfile(fdp, fdp->fd_ofiles[fd].ff_file);
	fd_table_free(fdp);
}

/* Put another table, or none, in the place of p's. */
static void
fd_replace(struct proc *p, struct filedesc *new)
{
	struct filedesc *old;

	mutex_enter(&p->p_lock);
	old = p->p_fd;
	p->p_fd = new;
	mutex_exit(&p->p_lock);
	if (old != NULL)
		fd_rele(old);
}

/* The process exits. */
void
fd_free(struct proc *p)
{

	fd_replace(p, NULL);
}

/* p has a table of its own afterwards, or ENOMEM. */
int
fd_unshare(struct proc *p)
{
	struct filedesc *own;

	if (p->p_fd->fd_refcnt == 1)
		return 0;
	own = fd_copy(p);
	if (own == NULL)
		return ENOMEM;
	fd_replace(p, own);
	return 0;
}

/* exec: what was to be closed is.  => fd_unshare was called */
void
fd_closeexec(struct lwp *l)
{
	struct filedesc *fdp = l->l_proc->p_fd;

	for (u_int fd = 0; fd < fdp->fd_nfiles; fd++)
		if (fdp->fd_ofiles[fd].ff_file != NULL &&
		    fdp->fd_ofiles[fd].ff_exclose)
			(void)fd_close_table(fdp, fd);
}

/*
 * Another process's table, referenced; null if it has none any more.
 * => the process is kept by proc_lock
 */
struct filedesc *
fd_hold(struct proc *p)
{
	struct filedesc *fdp;

	mutex_enter(&p->p_lock);
	if ((fdp = p->p_fd) != NULL)
		atomic_inc_uint(&fdp->fd_refcnt);
	mutex_exit(&p->p_lock);
	return fdp;
}

/* The file of a descriptor of a table, referenced; or null. */
struct file *
fd_getfile2(struct filedesc *fdp, u_int fd)
{

	return fd_getref(fdp, fd);
}

/* The first descriptor in use from fd on; -1: none. */
int
fd_next(struct filedesc *fdp, u_int fd)
{
	int found = -1;

	mutex_enter(&fdp->fd_lock);
	for (; fd < fdp->fd_nfiles && found < 0; fd++)
		if (fdp->fd_ofiles[fd].ff_file != NULL)
			found = (int)fd;
	mutex_exit(&fdp->fd_lock);
	return found;
}

/* Kernel halves of system calls. */

int
do_sys_dup(struct lwp *l, int fd, int *newp)
{
	struct file *fp = fd_getfile((u_int)fd);

	(void)l;
	return fp == NULL ? EBADF : fd_dup(fp, 0, false, newp);
}

/*
 * dup2 and dup3.  They differ when both descriptors are the same: dup2 then
 * does nothing, dup3 fails.
 */
int
do_sys_dup3(struct lwp *l, int from, int to, int oflags, bool dup3, int *newp)
{
	struct file *fp;

	(void)l;
	if (dup3 && (from == to || (oflags & ~O_CLOEXEC) != 0))
		return EINVAL;
	if ((fp = fd_getfile((u_int)from)) == NULL)
		return EBADF;
	*newp = to;
	if (from == to) {
		fd_putfile(fp);
		return 0;
	}
	return fd_dup2(fp, (u_int)to, (oflags & O_CLOEXEC) != 0);
}

int
do_sys_close(struct lwp *l, int fd)
{

	(void)l;
	return fd_close((u_int)fd);
}

/* Close a range, or with O_CLOEXEC mark it to be closed at exec. */
int
do_sys_close_range(struct lwp *l, u_int first, u_int last, int oflags)
{
	int fd;

	if (first > last)
		return EINVAL;
	while ((fd = fd_next(l->l_proc->p_fd, first)) >= 0 &&
	    (u_int)fd <= last) {
		if ((oflags & O_CLOEXEC) != 0)
			fd_set_exclose(l, (u_int)fd, true);
		else
			(void)fd_close((u_int)fd);
		first = (u_int)fd + 1;
	}
	return 0;
}

static int
fd_getflags(const struct file *fp)
{
	int flag = (int)fp->f_flag;

	if ((flag & FPATH) != 0)
		return flag;
	return OFLAGS(flag);
}

static void
fd_setflags(struct file *fp, int arg)
{

	mutex_enter(&fp->f_lock);
	fp->f_flag = (fp->f_flag & ~(u_int)FCNTLFLAGS) |
	    ((u_int)arg & FCNTLFLAGS);
	mutex_exit(&fp->f_lock);
}

static int
fd_getexclose(u_int fd)
{
	struct filedesc *fdp = curproc->p_fd;
	bool exclose;

	mutex_enter(&fdp->fd_lock);
	exclose = fd < fdp->fd_nfiles && fdp->fd_ofiles[fd].ff_exclose;
	mutex_exit(&fdp->fd_lock);
	return exclose ? FD_CLOEXEC : 0;
}

/* fcntl, but for record locks. */
int
do_sys_fcntl(struct lwp *l, int fd, int cmd, intptr_t arg, int *retp)
{
	struct file *fp = fd_getfile((u_int)fd);
	int error = 0;

	*retp = 0;
	if (fp == NULL)
		return EBADF;
	switch (cmd) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		if (arg < 0) {
			error = EINVAL;
			break;
		}
		return fd_dup(fp, (u_int)arg, cmd == F_DUPFD_CLOEXEC, retp);
	case F_GETFD:
		*retp = fd_getexclose((u_int)fd);
		break;
	case F_SETFD:
		fd_set_exclose(l, (u_int)fd, (arg & FD_CLOEXEC) != 0);
		break;
	case F_GETFL:
		*retp = fd_getflags(fp);
		break;
	case F_SETFL:
		fd_setflags(fp, (int)arg);
		break;
	default:
		error = EINVAL;
		break;
	}
	fd_putfile(fp);
	return error;
}

/* Where the record begins: l_whence made into an offset from the start. */
static int
fcntl_lock_base(struct file *fp, const struct flock *fl, off_t *basep)
{
	struct stat st;
	int error;

	switch (fl->l_whence) {
	case SEEK_SET:
		*basep = 0;
		return 0;
	case SEEK_CUR:
		mutex_enter(&fp->f_lock);
		*basep = fp->f_offset;
		mutex_exit(&fp->f_lock);
		return 0;
	case SEEK_END:
		if ((error = fp->f_ops->fo_stat(fp, &st)) == 0)
			*basep = st.st_size;
		return error;
	default:
		return EINVAL;
	}
}

/*
 * The descriptor may have been closed, and its locks released, while the lock
 * was waited for: nobody would release this one.
 */
static int
fcntl_lock_check(struct filedesc *fdp, u_int fd, struct file *fp)
{
	bool gone;

	mutex_enter(&fdp->fd_lock);
	gone = fd_lookup(fdp, fd) != fp;
	mutex_exit(&fdp->fd_lock);
	if (gone)
		lf_release(f_vnode(fp), fdp);
	return gone ? EBADF : 0;
}

/* F_GETLK, F_SETLK, F_SETLKW. */
int
do_sys_fcntl_lock(struct lwp *l, int fd, int cmd, struct flock *fl)
{
	struct filedesc *fdp = l->l_proc->p_fd;
	struct file *fp;
	off_t base;
	int error, flags = F_POSIX;

	if ((error = fd_getvnode((u_int)fd, &fp)) != 0)
		return error;
	if (cmd == F_SETLKW)
		flags |= F_WAIT;
	if ((fp->f_flag & FPATH) != 0 || (cmd != F_GETLK &&
	    ((fl->l_type == F_RDLCK && (fp->f_flag & FREAD) == 0) ||
	    (fl->l_type == F_WRLCK && (fp->f_flag & FWRITE) == 0))))
		error = EBADF;
	else
		error = fcntl_lock_base(fp, fl, &base);
	if (error == 0)
		error = lf_advlock(f_vnode(fp), fdp, cmd, fl, flags, base);
	if (error == 0 && cmd != F_GETLK && fl->l_type != F_UNLCK)
		error = fcntl_lock_check(fdp, (u_int)fd, fp);
	fd_putfile(fp);
	return error;
}

int
do_sys_flock(struct lwp *l, int fd, int how)
{
	struct flock fl = { .l_whence = SEEK_SET };
	struct file *fp;
	int error, flags = F_FLOCK;

	(void)l;
	switch (how & ~LOCK_NB) {
	case LOCK_SH:
		fl.l_type = F_RDLCK;
		break;
	case LOCK_EX:
		fl.l_type = F_WRLCK;
		break;
	case LOCK_UN:
		fl.l_type = F_UNLCK;
		break;
	default:
		return EINVAL;
	}
	if ((how & LOCK_NB) == 0)
		flags |= F_WAIT;
	if ((error = fd_getvnode((u_int)fd, &fp)) != 0)
		return error;
	error = lf_advlock(f_vnode(fp), fp, F_SETLK, &fl, flags, 0);
	fd_putfile(fp);
	return error;
}
