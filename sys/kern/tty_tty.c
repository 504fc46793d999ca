/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tty_tty: the two names that mean another terminal: /dev/tty, the
 * controlling terminal of whoever asks, and /dev/console, the one that the
 * kernel's own messages go to.
 *
 * Each call looks the terminal up anew and goes on there.  At open ENXIO means
 * that there is none; later it means that it was lost, and is EIO.  Opening
 * /dev/console never makes it a controlling terminal: init opens it, and
 * must not be hit by a ^C.  /dev/ptmx has a number of the same major, but
 * its open is answered by pty.c and gives a descriptor of that one's.
 *
 * Locking.
 *	proc_lock while looking up.  A controlling terminal stays allocated as
 *	long as its session has it or somebody has its own device open; that
 *	of a pseudo terminal may go while a call through here sleeps in it, so
 *	its driver waits for such calls by hanging up first (ttyhangup wakes
 *	them) and keeps the structure for later use instead of freeing it.
 */

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/fcntl.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/tty.h>

struct tty *constty;	/* set once by the console's driver */

/* The terminal that the device stands for now, or NULL. */
static struct tty *
ttyauxtty(dev_t dev)
{
	struct tty *tp;

	if (minor(dev) == MINOR_CONSOLE)
		return constty;
	if (minor(dev) != MINOR_CTTY)
		return NULL;
	mutex_enter(&proc_lock);
	tp = curproc->p_pgrp->pg_session->s_ttyp;
	mutex_exit(&proc_lock);
	return tp;
}

static int
ttyauxopen(dev_t dev, int flag, int mode, struct lwp *l)
{
	struct tty *tp = ttyauxtty(dev);

	(void)mode;
	if (minor(dev) == MINOR_PTMX)
		return ptmxopen(flag, l);
	if (tp == NULL)
		return ENXIO;
	if (minor(dev) == MINOR_CTTY)
		return 0;
	return ttopen(tp, flag | O_NOCTTY, l);
}

/* /dev/tty was not counted, since at its close it may mean another one. */
static int
ttyauxclose(dev_t dev, int flag, int mode, struct lwp *l)
{
	(void)flag;
	(void)mode;
	(void)l;
	return minor(dev) == MINOR_CONSOLE ? ttclose(constty) : 0;
}

static int
ttyauxread(dev_t dev, struct uio *uio, int ioflag)
{
	struct tty *tp = ttyauxtty(dev);

	return tp != NULL ? ttread(tp, uio, ioflag) : EIO;
}

static int
ttyauxwrite(dev_t dev, struct uio *uio, int ioflag)
{
	struct tty *tp = ttyauxtty(dev);

	return tp != NULL ? ttwrite(tp, uio, ioflag) : EIO;
}

static int
ttyauxioctl(dev_t dev, u_long cmd, void *data, int flag, struct lwp *l)
{
	struct tty *tp = ttyauxtty(dev);

	return tp != NULL ? ttioctl(tp, cmd, data, flag, l) : EIO;
}

static int
ttyauxpoll(dev_t dev, int events, struct lwp *l)
{
	struct tty *tp = ttyauxtty(dev);

	return tp != NULL ? ttpoll(tp, events, l) : POLLHUP;
}

static const struct cdevsw ttyaux_cdevsw = {
	.d_name = "tty",
	.d_open = ttyauxopen,
	.d_close = ttyauxclose,
	.d_read = ttyauxread,
	.d_write = ttyauxwrite,
	.d_ioctl = ttyauxioctl,
	.d_poll = ttyauxpoll,
	.d_tty = ttyauxtty,
};

/* Boot: the devices of this file can be opened. */
void
ttyinit(void)
{
	if (devsw_attach(MAJOR_TTYAUX, &ttyaux_cdevsw) != 0)
		panic("ttyinit: major %d is taken", MAJOR_TTYAUX);
	ptyinit();
}
