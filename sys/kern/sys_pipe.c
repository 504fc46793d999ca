/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_pipe: pipes, and fifos, which are pipes that have a name.
 *
 * A pipe is a ring of PIPE_SIZE bytes in pages that are there only while they
 * hold something: a page is allocated when the first byte is put into it and
 * freed when the last is taken, but for one page that an empty pipe keeps.
 * pp_rd and pp_wr count bytes since the beginning, and wrap around; their
 * difference is what the pipe holds.
 *
 * Writes of up to PIPE_BUF bytes are whole: they wait until there is room for
 * all, and are put in under one hold of the lock.  Longer ones go in pieces as
 * room appears.
 *
 * Ends are counted: with no writer, an empty pipe is at its end; with no
 * reader, a write is EPIPE.  An anonymous pipe is freed when both counts are
 * zero; a fifo's pipe hangs on its vnode while anybody has it open or waits
 * in open for the other end (pp_opens).  An open that waits looks at how many
 * opens of the other kind there have been, not how many there are, so that
 * it notices a partner that came and went.
 *
 * Locking.  pp_lock (adaptive) covers everything; bytes are copied from and to
 * user memory with it held, and pages are allocated under it.  v_interlock of
 * a fifo's vnode covers v_fifo and pp_opens, and comes before pp_lock.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/condvar.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/filio.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/pipe.h>
#include <sys/poll.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/ucred.h>
#include <sys/vnode.h>

#define PIPE_NPAGES	(PIPE_SIZE / PAGE_SIZE)
CTASSERT(powerof2(PIPE_SIZE));

/* Key: p pp_lock, ( set when made, i v_interlock of the fifo's vnode. */
struct pipe {
	kmutex_t	pp_lock;
	kcondvar_t	pp_rcv;		/* p: bytes, or no writer */
	kcondvar_t	pp_wcv;		/* p: room, or no reader */
	struct selinfo	pp_rsel;	/* p: the same for poll */
	struct selinfo	pp_wsel;	/* p */
	u_int		pp_rd;		/* p: bytes taken */
	u_int		pp_wr;		/* p: bytes put */
	u_int		pp_readers;	/* p: ends open to read */
	u_int		pp_writers;	/* p: ends open to write */
	u_int		pp_ropens;	/* p: such opens there have been */
	u_int		pp_wopens;	/* p */
	u_int		pp_opens;	/* i: of a fifo, done or waiting */
	ino_t		pp_ino;		/* ( */
	struct timespec	pp_time;	/* (: when it was made */
	char		*pp_pages[PIPE_NPAGES];	/* p */
};

static struct pool pipe_pool;
static volatile u_int pipe_serial;	/* last pp_ino */

void
pipe_init(void)
{

	pool_init(&pipe_pool, sizeof(struct pipe), 0, "pipe", 0, IPL_NONE);
}

static struct pipe *
pipe_create(void)
{
	struct pipe *pp = pool_get(&pipe_pool, PR_WAITOK | PR_ZERO);

	mutex_init(&pp->pp_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&pp->pp_rcv, "piperd");
	cv_init(&pp->pp_wcv, "pipewr");
	selinit(&pp->pp_rsel);
	selinit(&pp->pp_wsel);
	pp->pp_ino = atomic_inc_uint_nv(&pipe_serial);
	nanotime(&pp->pp_time);
	return pp;
}

static void
pipe_free(struct pipe *pp)
{

	for (u_int i = 0; i < PIPE_NPAGES; i++)
		if (pp->pp_pages[i] != NULL)
			kmem_free(pp->pp_pages[i], PAGE_SIZE);
	seldestroy(&pp->pp_rsel);
	seldestroy(&pp->pp_wsel);
	cv_destroy(&pp->pp_rcv);
	cv_destroy(&pp->pp_wcv);
	mutex_destroy(&pp->pp_lock);
	pool_put(&pipe_pool, pp);
}

/* The ring.  pp_lock is held in all of these. */

static size_t
pipe_used(const struct pipe *pp)
{

	return pp->pp_wr - pp->pp_rd;
}

static size_t
pipe_room(const struct pipe *pp)
{

	return PIPE_SIZE - pipe_used(pp);
}

static void
pipe_wakereaders(struct pipe *pp)
{

	cv_broadcast(&pp->pp_rcv);
	selnotify(&pp->pp_rsel, POLLIN | POLLRDNORM, 0);
}

static void
pipe_wakewriters(struct pipe *pp)
{

	cv_broadcast(&pp->pp_wcv);
	selnotify(&pp->pp_wsel, POLLOUT | POLLWRNORM, 0);
}

static char **
pipe_slot(struct pipe *pp, u_int pos)
{

	return &pp->pp_pages[(pos / PAGE_SIZE) % PIPE_NPAGES];
}

/*
 * Was a page just taken to its end?  In a full pipe its front may already
 * hold the last bytes put.
 */
static bool
pipe_pagedone(const struct pipe *pp)
{

	return pp->pp_rd % PAGE_SIZE == 0 &&
	    pipe_room(pp) >= PAGE_SIZE;
}

static void
pipe_freepage(char **slot)
{

	kmem_free(*slot, PAGE_SIZE);
	*slot = NULL;
}

/* Move what is there, as much as the uio wants. */
static int
pipe_take(struct pipe *pp, struct uio *uio)
{
	int error = 0;

	while (error == 0 && uio->uio_resid > 0 && pipe_used(pp) > 0) {
		size_t off = pp->pp_rd % PAGE_SIZE;
		size_t n = MIN(pipe_used(pp), PAGE_SIZE - off);
		size_t before = uio->uio_resid;
		char **slot = pipe_slot(pp, pp->pp_rd);

		error = uiomove(*slot + off, n, uio);
		pp->pp_rd += before - uio->uio_resid;
		if (before != uio->uio_resid && pipe_pagedone(pp))
			pipe_freepage(slot);
	}
	if (pipe_used(pp) == 0 && pp->pp_rd % PAGE_SIZE != 0) {
		/* Begin at the front of the page that is kept. */
		char **slot = pipe_slot(pp, pp->pp_rd);
		char *page = *slot;

		*slot = NULL;
		pp->pp_rd = pp->pp_wr = 0;
		*pipe_slot(pp, 0) = page;
	}
	return error;
}

/* Move up to n bytes into the ring, which has room for them. */
static int
pipe_put(struct pipe *pp, size_t n, struct uio *uio)
{
	int error = 0;

	while (error == 0 && n > 0) {
		size_t off = pp->pp_wr % PAGE_SIZE;
		size_t len = MIN(n, PAGE_SIZE - off);
		size_t before = uio->uio_resid;
		char **slot = pipe_slot(pp, pp->pp_wr);

		if (*slot == NULL &&
		    (*slot = kmem_alloc(PAGE_SIZE, KM_NOSLEEP)) == NULL)
			return ENOMEM;
		error = uiomove(*slot + off, len, uio);
		pp->pp_wr += before - uio->uio_resid;
		n -= before - uio->uio_resid;
	}
	return error;
}

/* Transfers. */

static int
pipe_read(struct pipe *pp, struct uio *uio, bool nonblock)
{
	int error = 0;

	if (uio->uio_resid == 0)
		return 0;
	mutex_enter(&pp->pp_lock);
	while (pipe_used(pp) == 0 && pp->pp_writers != 0 && error == 0)
		error = nonblock ? EWOULDBLOCK :
		    cv_wait_sig(&pp->pp_rcv, &pp->pp_lock);
	if (error == 0 && pipe_used(pp) != 0) {
		error = pipe_take(pp, uio);
		pipe_wakewriters(pp);
	}
	mutex_exit(&pp->pp_lock);
	return error;
}

/*
 * Wait for room for the next piece: all that is left if that is to go whole.
 */
static int
pipe_waitroom(struct pipe *pp, size_t want, bool nonblock)
{
	int error = 0;

	while (error == 0) {
		if (pp->pp_readers == 0)
			return EPIPE;
		if (pipe_room(pp) >= want)
			return 0;
		error = nonblock ? EWOULDBLOCK :
		    cv_wait_sig(&pp->pp_wcv, &pp->pp_lock);
	}
	return error;
}

static int
pipe_write(struct pipe *pp, struct uio *uio, bool nonblock)
{
	bool whole = uio->uio_resid <= PIPE_BUF;
	int error = 0;

	mutex_enter(&pp->pp_lock);
	while (error == 0 && uio->uio_resid > 0) {
		error = pipe_waitroom(pp, whole ? uio->uio_resid : 1,
		    nonblock);
		if (error != 0)
			break;
		error = pipe_put(pp, MIN(pipe_room(pp), uio->uio_resid), uio);
		pipe_wakereaders(pp);
	}
	mutex_exit(&pp->pp_lock);
	return error;
}

static int
pipe_poll(struct pipe *pp, int events, int fflag)
{
	int revents = 0;

	mutex_enter(&pp->pp_lock);
	if ((fflag & FREAD) != 0) {
		if (pipe_used(pp) != 0)
			revents |= events & (POLLIN | POLLRDNORM);
		if (pp->pp_writers == 0 && pp->pp_wopens != 0)
			revents |= POLLHUP;
	}
	if ((fflag & FWRITE) != 0) {
		if (pp->pp_readers == 0)
			revents |= POLLERR;
		else if (pipe_room(pp) >= PIPE_BUF)
			revents |= events & (POLLOUT | POLLWRNORM);
	}
	if (revents == 0 && (fflag & FREAD) != 0)
		selrecord(curlwp, &pp->pp_rsel);
	if (revents == 0 && (fflag & FWRITE) != 0)
		selrecord(curlwp, &pp->pp_wsel);
	mutex_exit(&pp->pp_lock);
	return revents;
}

static int
pipe_ioctl(struct pipe *pp, u_long cmd, void *data)
{

	if (cmd != FIONREAD)
		return ENOTTY;
	mutex_enter(&pp->pp_lock);
	*(int *)data = (int)pipe_used(pp);
	mutex_exit(&pp->pp_lock);
	return 0;
}

/* Count one more, or one less, of the ends that fflag says. */
static void
pipe_addends(struct pipe *pp, int fflag)
{

	KASSERT(mutex_owned(&pp->pp_lock));
	if ((fflag & FREAD) != 0) {
		pp->pp_readers++;
		pp->pp_ropens++;
	}
	if ((fflag & FWRITE) != 0) {
		pp->pp_writers++;
		pp->pp_wopens++;
	}
	pipe_wakereaders(pp);
	pipe_wakewriters(pp);
}

/* True if that was the last end of all. */
static bool
pipe_delends(struct pipe *pp, int fflag)
{
	bool last;

	mutex_enter(&pp->pp_lock);
	if ((fflag & FREAD) != 0)
		pp->pp_readers--;
	if ((fflag & FWRITE) != 0)
		pp->pp_writers--;
	last = pp->pp_readers == 0 && pp->pp_writers == 0;
	pipe_wakereaders(pp);
	pipe_wakewriters(pp);
	mutex_exit(&pp->pp_lock);
	return last;
}

/* Files that are ends of an anonymous pipe. */

static int
pipe_fread(struct file *fp, off_t *offp, struct uio *uio, int flags)
{

	(void)offp;
	(void)flags;
	return pipe_read(fp->f_data, uio, (fp->f_flag & FNONBLOCK) != 0);
}

static int
pipe_fwrite(struct file *fp, off_t *offp, struct uio *uio, int flags)
{

	(void)offp;
	(void)flags;
	return pipe_write(fp->f_data, uio, (fp->f_flag & FNONBLOCK) != 0);
}

static int
pipe_fioctl(struct file *fp, u_long cmd, void *data)
{

	return pipe_ioctl(fp->f_data, cmd, data);
}

static int
pipe_fpoll(struct file *fp, int events)
{

	return pipe_poll(fp->f_data, events, (int)fp->f_flag);
}

static int
pipe_fstat(struct file *fp, struct stat *st)
{
	const struct pipe *pp = fp->f_data;

	memset(st, 0, sizeof(*st));
	st->st_ino = pp->pp_ino;
	st->st_mode = S_IFIFO | S_IRUSR | S_IWUSR;
	st->st_nlink = 1;
	st->st_uid = fp->f_cred->cr_uid;
	st->st_gid = fp->f_cred->cr_gid;
	st->st_blksize = PAGE_SIZE;
	st->st_atimespec = st->st_mtimespec = st->st_ctimespec = pp->pp_time;
	return 0;
}

static int
pipe_fclose(struct file *fp)
{
	struct pipe *pp = fp->f_data;

	if (pipe_delends(pp, (int)fp->f_flag))
		pipe_free(pp);
	return 0;
}

static const struct fileops pipeops = {
	.fo_name = "pipe",
	.fo_read = pipe_fread,
	.fo_write = pipe_fwrite,
	.fo_ioctl = pipe_fioctl,
	.fo_poll = pipe_fpoll,
	.fo_stat = pipe_fstat,
	.fo_close = pipe_fclose,
};

/* pipe2: flags may be O_CLOEXEC and O_NONBLOCK. */
int
do_sys_pipe(struct lwp *l, int flags, int fds[2])
{
	struct file *rf, *wf;
	struct pipe *pp;
	u_int keep = (u_int)flags & (O_CLOEXEC | FNONBLOCK);
	int error, rfd, wfd;

	if ((flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) != 0)
		return EINVAL;
	if ((error = fd_allocfile(&rf, &rfd)) != 0)
		return error;
	if ((error = fd_allocfile(&wf, &wfd)) != 0) {
		fd_abort(l->l_proc, rf, (u_int)rfd);
		return error;
	}
	pp = pipe_create();
	mutex_enter(&pp->pp_lock);
	pipe_addends(pp, FREAD | FWRITE);
	mutex_exit(&pp->pp_lock);
	fd_clone(rf, (u_int)rfd, FREAD | keep, DTYPE_PIPE, &pipeops, pp);
	fd_clone(wf, (u_int)wfd, FWRITE | keep, DTYPE_PIPE, &pipeops, pp);
	fds[0] = rfd;
	fds[1] = wfd;
	return 0;
}

/* Fifos: what file systems' vnodes of type VFIFO do. */

static struct pipe *
fifo_hold(struct vnode *vp)
{
	struct pipe *pp;

	mutex_enter(&vp->v_interlock);
	if (vp->v_fifo == NULL)
		vp->v_fifo = pipe_create();
	pp = vp->v_fifo;
	pp->pp_opens++;
	mutex_exit(&vp->v_interlock);
	return pp;
}

static void
fifo_drop(struct vnode *vp)
{
	struct pipe *pp = vp->v_fifo;

	mutex_enter(&vp->v_interlock);
	if (--pp->pp_opens == 0) {
		vp->v_fifo = NULL;
		pipe_free(pp);
	}
	mutex_exit(&vp->v_interlock);
}

/* Open our end, and wait for the other, unless it is open or we are both. */
static int
fifo_partner(struct pipe *pp, int fmode)
{
	u_int ropens, wopens;
	int error = 0;

	mutex_enter(&pp->pp_lock);
	ropens = pp->pp_ropens;
	wopens = pp->pp_wopens;
	pipe_addends(pp, fmode);
	if ((fmode & FWRITE) == 0 && (fmode & FNONBLOCK) == 0) {
		while (pp->pp_writers == 0 && pp->pp_wopens == wopens &&
		    error == 0)
			error = cv_wait_sig(&pp->pp_rcv, &pp->pp_lock);
	} else if ((fmode & FREAD) == 0) {
		while (pp->pp_readers == 0 && pp->pp_ropens == ropens &&
		    error == 0)
			error = (fmode & FNONBLOCK) != 0 ? ENXIO :
			    cv_wait_sig(&pp->pp_wcv, &pp->pp_lock);
	}
	mutex_exit(&pp->pp_lock);
	return error;
}

int
fifo_open(struct vnode *vp, int fmode, struct ucred *cred)
{
	struct pipe *pp = fifo_hold(vp);
	int error;

	(void)cred;
	error = fifo_partner(pp, fmode);
	if (error != 0) {
		(void)pipe_delends(pp, fmode);
		fifo_drop(vp);
	}
	return error;
}

int
fifo_close(struct vnode *vp, int fmode, struct ucred *cred)
{

	(void)cred;
	(void)pipe_delends(vp->v_fifo, fmode);
	fifo_drop(vp);
	return 0;
}

int
fifo_read(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{

	(void)cred;
	return pipe_read(vp->v_fifo, uio, (ioflag & IO_NDELAY) != 0);
}

int
fifo_write(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{

	(void)cred;
	return pipe_write(vp->v_fifo, uio, (ioflag & IO_NDELAY) != 0);
}

int
fifo_ioctl(struct vnode *vp, u_long cmd, void *data, int fflag,
    struct ucred *cred)
{

	(void)fflag;
	(void)cred;
	return pipe_ioctl(vp->v_fifo, cmd, data);
}

int
fifo_poll(struct vnode *vp, int events, int fflag)
{

	return pipe_poll(vp->v_fifo, events, fflag);
}
