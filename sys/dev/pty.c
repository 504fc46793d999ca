/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pty: pseudo terminals: a terminal whose device is a process.
 *
 * Overview.
 *	Opening /dev/ptmx makes a pair.  The descriptor it returns is the
 *	master; the slave is the terminal /dev/pts/N, N being what TIOCPTYNUM
 *	says, and may be opened once TIOCPTYLOCK has unlocked it.
 *
 *	    master write -> ttyinput()    [t_in]  -> slave read
 *	    master read  <- ttyoutput() <- [t_out] <- slave write
 *
 *	So the master is the driver of the slave's tty: tt_start wakes its
 *	readers, tt_unthrottle its writers.
 *
 * Ends.
 *	When the last slave is closed, the master may read what is left and then
 *	gets EIO, until a slave is opened again.  When the master is closed the
 *	slave hangs up (ttyhangup).  The pair is free for the next open of
 *	/dev/ptmx when both sides are closed; its struct tty is used again and
 *	never freed, because somebody may still sleep in it through /dev/tty.
 *
 * Locking.
 *	pty_lock	which pairs exist and which are in use; may sleep
 *	t_lock		of the slave's tty: everything else of a pair
 *	pty_lock -> proc_lock -> t_lock.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/conf.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/filio.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/systm.h>
#include <sys/tty.h>
#include <sys/uio.h>

#define PTY_PIECE	256	/* bytes copied from or to a user at once */

/*
 * Key: ( set once, when the pair is first made; p pty_lock; t t_lock.
 */
struct pty {
	struct tty	*pt_tty;	/* (: the slave */
	kcondvar_t	pt_readcv;	/* t: the slave wrote, or closed */
	kcondvar_t	pt_writecv;	/* t: the slave read */
	struct selinfo	pt_rsel;	/* t */
	struct selinfo	pt_wsel;	/* t */
	u_int		pt_num;		/* (: of the slave's node */
	bool		pt_master;	/* p, t: a master has it */
	bool		pt_locked;	/* t: the slave may not be opened */
	bool		pt_closed;	/* t: the last slave was closed */
};

static kmutex_t		pty_lock;
static struct pty	*ptys[NPTY];	/* p */

static void	pty_start(struct tty *);
static void	pty_unthrottle(struct tty *);

static const struct ttyops pty_ttyops = {
	.tt_start = pty_start,
	.tt_unthrottle = pty_unthrottle,
};

/* The slave wrote: the master has something to read.  t_lock held. */
static void
pty_start(struct tty *tp)
{
	struct pty *pt = tp->t_softc;

	cv_broadcast(&pt->pt_readcv);
	selnotify(&pt->pt_rsel, POLLIN | POLLRDNORM, 0);
}

/* The slave read: the master may go on writing.  t_lock held. */
static void
pty_unthrottle(struct tty *tp)
{
	struct pty *pt = tp->t_softc;

	cv_broadcast(&pt->pt_writecv);
	selnotify(&pt->pt_wsel, POLLOUT | POLLWRNORM, 0);
}

/*
 * Pairs.
 */

static struct pty *
pty_create(u_int num)
{
	struct pty *pt;

	pt = kmem_zalloc(sizeof(*pt), KM_SLEEP);
	cv_init(&pt->pt_readcv, "ptyin");
	cv_init(&pt->pt_writecv, "ptyout");
	selinit(&pt->pt_rsel);
	selinit(&pt->pt_wsel);
	pt->pt_num = num;
	pt->pt_tty = ttyalloc(makedev(MAJOR_PTS, num), &pty_ttyops, pt);
	return pt;
}

/* A pair that nobody uses, its slave fresh and locked; NULL: there is none. */
static struct pty *
pty_allocate(void)
{
	struct pty *pt;
	u_int num;

	mutex_enter(&pty_lock);
	for (num = 0; num < NPTY; num++) {
		pt = ptys[num];
		if (pt == NULL)
			pt = ptys[num] = pty_create(num);
		if (!pt->pt_master && pt->pt_tty->t_opens == 0)
			break;
	}
	if (num == NPTY)
		pt = NULL;
	else {
		ttyreset(pt->pt_tty);
		pt->pt_locked = true;
		pt->pt_closed = false;
		pt->pt_master = true;
	}
	mutex_exit(&pty_lock);
	return pt;
}

/* The pair of a slave's device number; ENXIO if there is no master. */
static int
pty_lookup(dev_t dev, struct pty **ptp)
{
	u_int num = minor(dev);

	*ptp = NULL;
	mutex_enter(&pty_lock);
	if (num < NPTY && ptys[num] != NULL && ptys[num]->pt_master)
		*ptp = ptys[num];
	mutex_exit(&pty_lock);
	return *ptp != NULL ? 0 : ENXIO;
}

/*
 * The master.
 */

/* Wait until there is something to read; t_lock held. */
static int
ptm_readwait(struct pty *pt, int fflag)
{
	struct tty *tp = pt->pt_tty;
	int error;

	while (tp->t_outrd == tp->t_outwr || (tp->t_state & TS_STOPPED)) {
		if (pt->pt_closed)
			return EIO;
		if (fflag & FNONBLOCK)
			return EWOULDBLOCK;
		error = cv_wait_sig(&pt->pt_readcv, &tp->t_lock);
		if (error != 0)
			return error;
	}
	return 0;
}

/* What the slave wrote: as much as there is, at least one byte. */
static int
ptm_read(struct file *fp, off_t *offp, struct uio *uio, int flags)
{
	struct pty *pt = fp->f_data;
	struct tty *tp = pt->pt_tty;
	uint8_t buf[PTY_PIECE];
	size_t n;
	int error;

	(void)offp;
	(void)flags;
	mutex_enter(&tp->t_lock);
	error = uio->uio_resid > 0 ? ptm_readwait(pt, (int)fp->f_flag) : 0;
	while (error == 0) {
		n = ttyoutput(tp, buf, MIN(sizeof(buf), uio->uio_resid));
		if (n == 0)
			break;
		if (tp->t_outwr - tp->t_outrd < TTY_OUTLOW)
			ttyoutwake(tp);
		mutex_exit(&tp->t_lock);
		error = uiomove(buf, n, uio);
		mutex_enter(&tp->t_lock);
	}
	mutex_exit(&tp->t_lock);
	return error;
}

/* Wait until the slave takes input again. */
static int
ptm_writewait(struct pty *pt, int fflag)
{
	struct tty *tp = pt->pt_tty;
	int error;

	error = 0;
	mutex_enter(&tp->t_lock);
	while (error == 0 && (tp->t_state & TS_THROTTLED)) {
		if (fflag & FNONBLOCK)
			error = EWOULDBLOCK;
		else
			error = cv_wait_sig(&pt->pt_writecv, &tp->t_lock);
	}
	mutex_exit(&tp->t_lock);
	return error;
}

/* What somebody types at the slave. */
static int
ptm_write(struct file *fp, off_t *offp, struct uio *uio, int flags)
{
	struct pty *pt = fp->f_data;
	uint8_t buf[PTY_PIECE];
	size_t done, n;
	int error;

	(void)offp;
	(void)flags;
	error = 0;
	while (error == 0 && uio->uio_resid > 0) {
		n = MIN(sizeof(buf), uio->uio_resid);
		error = uiomove(buf, n, uio);
		if (error != 0)
			break;
		done = ttyinput(pt->pt_tty, buf, n);
		while (done < n) {
			error = ptm_writewait(pt, (int)fp->f_flag);
			if (error != 0)
				break;
			done += ttyinput(pt->pt_tty, buf + done, n - done);
		}
		uio->uio_resid += n - done;
	}
	return error;
}

/* The group in front, which the master may know without being in it. */
static int
ptm_getpgrp(struct tty *tp)
{
	int pgid;

	mutex_enter(&proc_lock);
	pgid = tp->t_pgrp != NULL ? tp->t_pgrp->pg_id : 0;
	mutex_exit(&proc_lock);
	return pgid;
}

static int
ptm_setlock(struct pty *pt, bool lock)
{
	mutex_enter(&pt->pt_tty->t_lock);
	pt->pt_locked = lock;
	mutex_exit(&pt->pt_tty->t_lock);
	return 0;
}

/* What is waiting for the master itself to read it. */
static int
ptm_nread(struct tty *tp)
{
	int n;

	mutex_enter(&tp->t_lock);
	n = (int)(tp->t_outwr - tp->t_outrd);
	mutex_exit(&tp->t_lock);
	return n;
}

/* The master's own; modes and window size are the slave's. */
static int
ptm_ioctl(struct file *fp, u_long cmd, void *data)
{
	struct pty *pt = fp->f_data;

	switch (cmd) {
	case TIOCPTYNUM:
		*(int *)data = (int)pt->pt_num;
		return 0;
	case TIOCPTYLOCK:
		return ptm_setlock(pt, *(int *)data != 0);
	case TIOCGPGRP:
		*(int *)data = ptm_getpgrp(pt->pt_tty);
		return 0;
	case FIONREAD:
		*(int *)data = ptm_nread(pt->pt_tty);
		return 0;
	case TIOCSCTTY:
		return ENOTTY;
	default:
		return ttioctl(pt->pt_tty, cmd, data, (int)fp->f_flag, curlwp);
	}
}

static int
ptm_poll(struct file *fp, int events)
{
	struct pty *pt = fp->f_data;
	struct tty *tp = pt->pt_tty;
	int revents;

	revents = 0;
	mutex_enter(&tp->t_lock);
	if (pt->pt_closed)
		revents |= POLLHUP;
	if (tp->t_outrd != tp->t_outwr && (tp->t_state & TS_STOPPED) == 0)
		revents |= events & (POLLIN | POLLRDNORM);
	if ((tp->t_state & TS_THROTTLED) == 0)
		revents |= events & (POLLOUT | POLLWRNORM);
	if (revents == 0) {
		selrecord(curlwp, &pt->pt_rsel);
		if (events & (POLLOUT | POLLWRNORM))
			selrecord(curlwp, &pt->pt_wsel);
	}
	mutex_exit(&tp->t_lock);
	return revents;
}

static int
ptm_stat(struct file *fp, struct stat *sb)
{
	struct pty *pt = fp->f_data;

	memset(sb, 0, sizeof(*sb));
	sb->st_mode = S_IFCHR | S_IRUSR | S_IWUSR;
	sb->st_nlink = 1;
	sb->st_ino = pt->pt_num + 1;
	sb->st_rdev = makedev(MAJOR_TTYAUX, MINOR_PTMX);
	sb->st_blksize = PTY_PIECE;
	return 0;
}

static int
ptm_close(struct file *fp)
{
	struct pty *pt = fp->f_data;

	ttyhangup(pt->pt_tty);
	mutex_enter(&pty_lock);
	pt->pt_master = false;
	mutex_exit(&pty_lock);
	return 0;
}

static const struct fileops ptm_fileops = {
	.fo_name = "ptm",
	.fo_read = ptm_read,
	.fo_write = ptm_write,
	.fo_ioctl = ptm_ioctl,
	.fo_poll = ptm_poll,
	.fo_stat = ptm_stat,
	.fo_close = ptm_close,
};

/* Open /dev/ptmx: EMOVEFD, and the descriptor in l_dupfd, mean success. */
int
ptmxopen(int flag, struct lwp *l)
{
	struct file *fp;
	struct pty *pt;
	int error, fd;

	error = fd_allocfile(&fp, &fd);
	if (error != 0)
		return error;
	pt = pty_allocate();
	if (pt == NULL) {
		fd_abort(l->l_proc, fp, (u_int)fd);
		return ENOSPC;
	}
	fd_clone(fp, (u_int)fd, (u_int)flag, DTYPE_MISC, &ptm_fileops, pt);
	l->l_dupfd = fd;
	return EMOVEFD;
}

/*
 * The slave.
 */

static int
pts_open(dev_t dev, int flag, int mode, struct lwp *l)
{
	struct pty *pt;
	bool locked;
	int error;

	(void)mode;
	error = pty_lookup(dev, &pt);
	if (error != 0)
		return error;
	mutex_enter(&pt->pt_tty->t_lock);
	locked = pt->pt_locked;
	mutex_exit(&pt->pt_tty->t_lock);
	if (locked)
		return EIO;
	error = ttopen(pt->pt_tty, flag, l);
	if (error == 0) {
		mutex_enter(&pt->pt_tty->t_lock);
		pt->pt_closed = false;
		mutex_exit(&pt->pt_tty->t_lock);
	}
	return error;
}

/* After the last close the master reads what is left, and then the end. */
static int
pts_close(dev_t dev, int flag, int mode, struct lwp *l)
{
	struct pty *pt = ptys[minor(dev)];
	struct tty *tp = pt->pt_tty;

	(void)flag;
	(void)mode;
	(void)l;
	(void)ttclose(tp);
	mutex_enter(&tp->t_lock);
	if (tp->t_opens == 0) {
		pt->pt_closed = true;
		pty_start(tp);
	}
	mutex_exit(&tp->t_lock);
	return 0;
}

static struct tty *
pts_tty(dev_t dev)
{
	return ptys[minor(dev)]->pt_tty;
}

static int
pts_read(dev_t dev, struct uio *uio, int ioflag)
{
	return ttread(pts_tty(dev), uio, ioflag);
}

static int
pts_write(dev_t dev, struct uio *uio, int ioflag)
{
	return ttwrite(pts_tty(dev), uio, ioflag);
}

static int
pts_ioctl(dev_t dev, u_long cmd, void *data, int flag, struct lwp *l)
{
	return ttioctl(pts_tty(dev), cmd, data, flag, l);
}

static int
pts_poll(dev_t dev, int events, struct lwp *l)
{
	return ttpoll(pts_tty(dev), events, l);
}

static const struct cdevsw pts_cdevsw = {
	.d_name = "pts",
	.d_open = pts_open,
	.d_close = pts_close,
	.d_read = pts_read,
	.d_write = pts_write,
	.d_ioctl = pts_ioctl,
	.d_poll = pts_poll,
	.d_tty = pts_tty,
};

/* Boot: /dev/ptmx and /dev/pts/N can be opened. */
void
ptyinit(void)
{
	mutex_init(&pty_lock, MUTEX_DEFAULT, IPL_NONE);
	if (devsw_attach(MAJOR_PTS, &pts_cdevsw) != 0)
		panic("ptyinit: major %d is taken", MAJOR_PTS);
}
