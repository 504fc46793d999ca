/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tty: a terminal as processes see it: open, read, write, ioctl, poll.
 *
 * Overview.
 *	A tty is three layers, a file each:
 *
 *	    tty.c	system calls: when to wait, what to answer
 *	    tty_job.c	sessions, foreground groups, who may read
 *	    tty_ldisc.c	what termios does to characters, the two queues
 *
 *	with a driver below (struct ttyops) that only moves bytes.
 *
 *	   process   ttwrite() -> ttypost() -> [t_out] -> ttyoutput()   driver
 *	                            ^ echo
 *	             ttread() <- ttytake*() <- [t_in] <- ttyinput()
 *
 * Reading.
 *	In canonical mode a read has what it needs when one line is complete.
 *	In raw mode VMIN and VTIME decide, see ttyrawready(): the four cases
 *	of POSIX come out of one rule with two numbers, how many bytes to wait
 *	for and until when.  Modes may change while a read waits; every step of
 *	the wait asks them anew.  So it asks again, too, whether the process has
 *	meanwhile been put in the background.
 *
 *	User memory is never touched under t_lock: bytes go through a buffer on
 *	the stack.  Two readers at once may so get alternate pieces.
 *
 * Writing.
 *	Waits for room in t_out, piece by piece; bytes that were copied in but
 *	not posted are given back to uio_resid, so the count returned is right.
 *
 * Locking.
 *	t_lock is a spin mutex of IPL_SOFTSERIAL, since input arrives from soft
 *	interrupts.  proc_lock -> t_lock -> a driver's own locks.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/fcntl.h>
#include <sys/filio.h>
#include <sys/kmem.h>
#include <sys/mutex.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/select.h>
#include <sys/signal.h>
#include <sys/systm.h>
#include <sys/time.h>
#include <sys/timevar.h>
#include <sys/tty.h>
#include <sys/uio.h>
#include <sys/vnode.h>

#define TTY_PIECE	256	/* bytes copied from or to a user at once */
#define TTY_TIMEUNIT	(100 * 1000 * 1000ull)	/* VTIME counts 0.1 s */

/*
 * What a raw read waits for.  A deadline not yet set is NSEC_NEVER; `seen' is
 * how many bytes there were when it was set.
 */
struct ttywait {
	nsec_t	tw_deadline;
	u_int	tw_seen;
};

static const struct termios ttydefaults = {
	.c_iflag = TTYDEF_IFLAG,
	.c_oflag = TTYDEF_OFLAG,
	.c_cflag = TTYDEF_CFLAG,
	.c_lflag = TTYDEF_LFLAG,
	.c_cc = {
		[VEOF] = CTRL('d'), [VEOL] = _POSIX_VDISABLE,
		[VEOL2] = _POSIX_VDISABLE, [VERASE] = 0x7f,
		[VWERASE] = CTRL('w'), [VKILL] = CTRL('u'),
		[VREPRINT] = CTRL('r'), [7] = _POSIX_VDISABLE,
		[VINTR] = CTRL('c'), [VQUIT] = CTRL('\\'),
		[VSUSP] = CTRL('z'), [VDSUSP] = _POSIX_VDISABLE,
		[VSTART] = CTRL('q'), [VSTOP] = CTRL('s'),
		[VLNEXT] = CTRL('v'), [VDISCARD] = CTRL('o'),
		[VMIN] = 1, [VTIME] = 0,
		[VSTATUS] = _POSIX_VDISABLE, [19] = _POSIX_VDISABLE,
	},
	.c_ispeed = TTYDEF_SPEED,
	.c_ospeed = TTYDEF_SPEED,
};

/*
 * Life.
 */

/* A tty for a driver, with default modes.  May sleep. */
struct tty *
ttyalloc(dev_t dev, const struct ttyops *ops, void *softc)
{
	struct tty *tp;

	tp = kmem_zalloc(sizeof(*tp), KM_SLEEP);
	tp->t_in = kmem_alloc(TTY_INSIZE * sizeof(*tp->t_in), KM_SLEEP);
	tp->t_out = kmem_alloc(TTY_OUTSIZE, KM_SLEEP);
	mutex_init(&tp->t_lock, MUTEX_DEFAULT, IPL_SOFTSERIAL);
	cv_init(&tp->t_incv, "ttyin");
	cv_init(&tp->t_outcv, "ttyout");
	selinit(&tp->t_rsel);
	selinit(&tp->t_wsel);
	tp->t_dev = dev;
	tp->t_ops = ops;
	tp->t_softc = softc;
	ttyreset(tp);
	return tp;
}

/* As after ttyalloc: default modes, nothing in the queues, no state. */
void
ttyreset(struct tty *tp)
{
	mutex_enter(&tp->t_lock);
	tp->t_termios = ttydefaults;
	memset(&tp->t_winsize, 0, sizeof(tp->t_winsize));
	tp->t_state = 0;
	tp->t_column = 0;
	ttyflush(tp, FREAD | FWRITE);
	mutex_exit(&tp->t_lock);
}

/* Nobody has it open and nobody's session has it. */
void
ttyfree(struct tty *tp)
{
	KASSERT(tp->t_session == NULL);
	KASSERT(tp->t_opens == 0);

	seldestroy(&tp->t_rsel);
	seldestroy(&tp->t_wsel);
	cv_destroy(&tp->t_incv);
	cv_destroy(&tp->t_outcv);
	mutex_destroy(&tp->t_lock);
	kmem_free(tp->t_in, TTY_INSIZE * sizeof(*tp->t_in));
	kmem_free(tp->t_out, TTY_OUTSIZE);
	kmem_free(tp, sizeof(*tp));
}

/*
 * Open.  A session leader that has no controlling terminal gets this one, if
 * it is free and O_NOCTTY does not say no.
 */
int
ttopen(struct tty *tp, int flag, struct lwp *l)
{
	int error;

	error = 0;
	mutex_enter(&tp->t_lock);
	if ((tp->t_state & TS_EXCL) && tp->t_opens > 0)
		error = EBUSY;
	else if (tp->t_state & TS_GONE)
		error = EIO;
	else
		tp->t_opens++;
	mutex_exit(&tp->t_lock);
	if (error == 0 && (flag & O_NOCTTY) == 0)
		(void)ttyattach(tp, l);
	return error;
}

/* One open less; after the last one nothing is left over for the next. */
int
ttclose(struct tty *tp)
{
	mutex_enter(&tp->t_lock);
	KASSERT(tp->t_opens > 0);
	if (--tp->t_opens == 0) {
		ttyflush(tp, FREAD);
		tp->t_state &= ~(TS_EXCL | TS_STOPPED);
		ttystart(tp);
	}
	ttyunlock(tp);
	return 0;
}

/*
 * Reading.
 */

/*
 * Raw mode: does VMIN and VTIME's rule let a read of `want' bytes return?
 * If not, tw_deadline says until when to wait.
 *
 *	VMIN > 0	wait for that many bytes (or all that were asked for);
 *			VTIME > 0 ends the wait that long after the last byte
 *	VMIN == 0	wait for one byte, at most VTIME; if that is 0, do not
 */
static bool
ttyrawready(const struct tty *tp, size_t want, struct ttywait *tw)
{
	u_int have = tp->t_indone - tp->t_inrd;
	u_int vmin = tp->t_termios.c_cc[VMIN];
	u_int vtime = tp->t_termios.c_cc[VTIME];

	if (have >= MAX(MIN(vmin, want), 1) || (vmin == 0 && vtime == 0))
		return true;
	if (vtime == 0 || (vmin > 0 && have == 0))
		tw->tw_deadline = NSEC_NEVER;
	else if (tw->tw_deadline == NSEC_NEVER || have != tw->tw_seen)
		tw->tw_deadline = nanouptime_ns() + vtime * TTY_TIMEUNIT;
	tw->tw_seen = have;
	return false;
}

static bool
ttyreadready(const struct tty *tp, size_t want, struct ttywait *tw)
{
	if (tp->t_state & TS_GONE)
		return true;
	if (tp->t_termios.c_lflag & ICANON) {
		tw->tw_deadline = NSEC_NEVER;
		return tp->t_inrd != tp->t_indone;
	}
	return ttyrawready(tp, want, tw);
}

/*
 * Wait until a read may return.
 *
 * => t_lock held in; held on return if 0, else released.
 */
static int
ttyreadwait(struct tty *tp, size_t want, int ioflag)
{
	struct ttywait tw = { NSEC_NEVER, 0 };
	int error;

	while (!ttyreadready(tp, want, &tw)) {
		if (ioflag & IO_NDELAY)
			error = tp->t_inrd == tp->t_indone ? EWOULDBLOCK : -1;
		else {
			error = cv_timedwait_sig(&tp->t_incv, &tp->t_lock,
			    tw.tw_deadline);
			if (error == EWOULDBLOCK)
				error = -1;	/* VTIME is over */
		}
		if (error == -1)
			return 0;
		mutex_exit(&tp->t_lock);
		if (error == 0)
			error = ttybgcheck(tp, curlwp, SIGTTIN);
		if (error != 0)
			return error;
		mutex_enter(&tp->t_lock);
	}
	return 0;
}

/* Take one piece; *morep says whether the same read may go on. */
static size_t
ttyreadpiece(struct tty *tp, uint8_t *buf, size_t max, bool *morep)
{
	size_t n;

	if (tp->t_state & TS_GONE) {
		*morep = false;
		return 0;
	}
	if (tp->t_termios.c_lflag & ICANON)
		*morep = !ttytakeline(tp, buf, max, &n);
	else {
		n = ttytakeraw(tp, buf, max);
		*morep = true;
	}
	*morep = *morep && n == max;
	return n;
}

int
ttread(struct tty *tp, struct uio *uio, int ioflag)
{
	uint8_t buf[TTY_PIECE];
	bool more;
	size_t n;
	int error;

	if (uio->uio_resid == 0)
		return 0;
	error = ttybgcheck(tp, curlwp, SIGTTIN);
	if (error != 0)
		return error;
	mutex_enter(&tp->t_lock);
	error = ttyreadwait(tp, uio->uio_resid, ioflag);
	if (error != 0)
		return error;
	do {
		n = ttyreadpiece(tp, buf, MIN(sizeof(buf), uio->uio_resid),
		    &more);
		ttyunlock(tp);
		if (n > 0)
			error = uiomove(buf, n, uio);
		if (error != 0 || !more || uio->uio_resid == 0)
			return error;
		mutex_enter(&tp->t_lock);
	} while (true);
}

/*
 * Writing.
 */

/* Wait until a byte can be posted; t_lock held throughout. */
static int
ttywritewait(struct tty *tp, int ioflag)
{
	int error;

	while ((tp->t_state & TS_GONE) == 0 && !ttycanpost(tp)) {
		if (ioflag & IO_NDELAY)
			return EWOULDBLOCK;
		error = cv_wait_sig(&tp->t_outcv, &tp->t_lock);
		if (error != 0)
			return error;
	}
	return tp->t_state & TS_GONE ? EIO : 0;
}

/* Post a piece; *donep bytes of it made it. */
static int
ttywritepiece(struct tty *tp, const uint8_t *buf, size_t n, int ioflag,
    size_t *donep)
{
	int error;

	mutex_enter(&tp->t_lock);
	for (*donep = 0; *donep < n;) {
		error = ttywritewait(tp, ioflag);
		if (error != 0)
			break;
		*donep += ttypost(tp, buf + *donep, n - *donep);
		ttystart(tp);
	}
	ttyunlock(tp);
	return *donep < n ? error : 0;
}

int
ttwrite(struct tty *tp, struct uio *uio, int ioflag)
{
	uint8_t buf[TTY_PIECE];
	size_t done, n;
	int error;

	error = 0;
	if (tp->t_termios.c_lflag & TOSTOP)
		error = ttybgcheck(tp, curlwp, SIGTTOU);
	while (error == 0 && uio->uio_resid > 0) {
		n = MIN(sizeof(buf), uio->uio_resid);
		error = uiomove(buf, n, uio);
		if (error != 0)
			break;
		error = ttywritepiece(tp, buf, n, ioflag, &done);
		uio->uio_resid += n - done;
	}
	return error;
}

/*
 * ioctl and poll.
 */

static bool
ttyoutpending(const struct tty *tp)
{
	return tp->t_outrd != tp->t_outwr && (tp->t_state & TS_GONE) == 0;
}

/* TIOCDRAIN: wait until the driver has taken all output. */
static int
ttydrain(struct tty *tp)
{
	int error;

	error = 0;
	mutex_enter(&tp->t_lock);
	while (error == 0 && ttyoutpending(tp))
		error = cv_wait_sig(&tp->t_outcv, &tp->t_lock);
	mutex_exit(&tp->t_lock);
	return error;
}

/*
 * The same before the system's last words, which otherwise overtake what is in
 * the queue, or leave it there for good.  No signal ends it but the deadline:
 * the output may be stopped, or nobody read it.
 */
void
ttylastdrain(struct tty *tp, nsec_t deadline)
{
	int error;

	error = 0;
	mutex_enter(&tp->t_lock);
	while (error == 0 && ttyoutpending(tp))
		error = cv_timedwait(&tp->t_outcv, &tp->t_lock, deadline);
	mutex_exit(&tp->t_lock);
}

/* TIOCSETA and its two kin. */
static int
ttysetattr(struct tty *tp, u_long cmd, const struct termios *new)
{
	int error;

	if (cmd != TIOCSETA) {
		error = ttydrain(tp);
		if (error != 0)
			return error;
	}
	mutex_enter(&tp->t_lock);
	if (cmd == TIOCSETAF)
		ttyflush(tp, FREAD);
	ttysetmodes(tp, new);
	ttyunlock(tp);
	return 0;
}

/* The window has another size: those in it are told, if it is news. */
void
ttysetsize(struct tty *tp, const struct winsize *ws)
{
	mutex_enter(&tp->t_lock);
	if (memcmp(&tp->t_winsize, ws, sizeof(*ws)) != 0) {
		tp->t_winsize = *ws;
		ttysignal(tp, SIGWINCH);
	}
	ttyunlock(tp);
}

static void
ttyhold(struct tty *tp, bool stop)
{
	mutex_enter(&tp->t_lock);
	if (stop)
		tp->t_state |= TS_STOPPED;
	else
		tp->t_state &= ~TS_STOPPED;
	ttystart(tp);
	ttyunlock(tp);
}

/* TIOCSENDSTART and TIOCSENDSTOP: the character goes to the other end. */
static void
ttysendflow(struct tty *tp, int which)
{
	uint8_t c;

	mutex_enter(&tp->t_lock);
	c = tp->t_termios.c_cc[which];
	if (c != _POSIX_VDISABLE)
		(void)ttypost(tp, &c, 1);
	ttystart(tp);
	ttyunlock(tp);
}

/* What a process in the background may not do. */
static bool
ttychanges(u_long cmd)
{
	switch (cmd) {
	case TIOCSETA:
	case TIOCSETAW:
	case TIOCSETAF:
	case TIOCFLUSH:
	case TIOCDRAIN:
	case TIOCSPGRP:
		return true;
	default:
		return false;
	}
}

/* Session and group.  ENOTTY: none of these, or not its terminal. */
static int
ttioctl_job(struct tty *tp, u_long cmd, void *data, struct lwp *l)
{
	pid_t pgid, sid;
	int error;

	switch (cmd) {
	case TIOCSCTTY:
		return ttyattach(tp, l);
	case TIOCNOTTY:
		return ttydetach(tp, l);
	case TIOCSPGRP:
		return ttysetpgrp(tp, l, *(int *)data);
	case TIOCGPGRP:
	case TIOCGSID:
		error = ttygetids(tp, l, &pgid, &sid);
		if (error == 0)
			*(int *)data = cmd == TIOCGPGRP ? pgid : sid;
		return error;
	default:
		return ENOTTY;
	}
}

/* What only looks, or changes a field, under t_lock. */
static int
ttioctl_state(struct tty *tp, u_long cmd, void *data)
{
	int error, which;

	error = 0;
	mutex_enter(&tp->t_lock);
	switch (cmd) {
	case TIOCGETA:
		*(struct termios *)data = tp->t_termios;
		break;
	case TIOCGWINSZ:
		*(struct winsize *)data = tp->t_winsize;
		break;
	case TIOCGETD:
		*(int *)data = 0;
		break;
	case TIOCSETD:
		error = *(int *)data == 0 ? 0 : ENXIO;
		break;
	case TIOCOUTQ:
		*(int *)data = (int)(tp->t_outwr - tp->t_outrd);
		break;
	case FIONREAD:
		*(int *)data = ttynread(tp);
		break;
	case TIOCEXCL:
		tp->t_state |= TS_EXCL;
		break;
	case TIOCNXCL:
		tp->t_state &= ~TS_EXCL;
		break;
	case TIOCFLUSH:
		which = *(int *)data & (FREAD | FWRITE);
		ttyflush(tp, which == 0 ? FREAD | FWRITE : which);
		break;
	case FIONBIO:
	case FIOASYNC:
		break;		/* the descriptor remembers */
	default:
		error = ENOTTY;
	}
	ttyunlock(tp);
	return error;
}

/* ENOTTY: not for terminals; the driver may know it. */
int
ttioctl(struct tty *tp, u_long cmd, void *data, int flag, struct lwp *l)
{
	int error;

	(void)flag;
	if (ttychanges(cmd)) {
		error = ttybgcheck(tp, l, SIGTTOU);
		if (error != 0)
			return error;
	}
	switch (cmd) {
	case TIOCSETA:
	case TIOCSETAW:
	case TIOCSETAF:
		return ttysetattr(tp, cmd, data);
	case TIOCDRAIN:
		return ttydrain(tp);
	case TIOCSWINSZ:
		ttysetsize(tp, data);
		return 0;
	case TIOCSTART:
	case TIOCSTOP:
		ttyhold(tp, cmd == TIOCSTOP);
		return 0;
	case TIOCSENDSTART:
	case TIOCSENDSTOP:
		ttysendflow(tp, cmd == TIOCSENDSTOP ? VSTOP : VSTART);
		return 0;
	default:
		error = ttioctl_job(tp, cmd, data, l);
		if (error == ENOTTY)
			error = ttioctl_state(tp, cmd, data);
		return error;
	}
}

/* A read would not wait; VMIN counts only where VTIME could not end it. */
static bool
ttypollin(const struct tty *tp)
{
	u_int have = tp->t_indone - tp->t_inrd;
	u_int want = 1;

	if ((tp->t_termios.c_lflag & ICANON) == 0 &&
	    tp->t_termios.c_cc[VTIME] == 0)
		want = MAX(tp->t_termios.c_cc[VMIN], 1);
	return have >= want;
}

int
ttpoll(struct tty *tp, int events, struct lwp *l)
{
	int revents;

	revents = 0;
	mutex_enter(&tp->t_lock);
	if (tp->t_state & TS_GONE)
		revents |= POLLHUP | (events & (POLLIN | POLLRDNORM));
	if (ttypollin(tp))
		revents |= events & (POLLIN | POLLRDNORM);
	if (ttycanpost(tp))
		revents |= events & (POLLOUT | POLLWRNORM);
	if (revents == 0) {
		if (events & (POLLIN | POLLRDNORM))
			selrecord(l, &tp->t_rsel);
		if (events & (POLLOUT | POLLWRNORM))
			selrecord(l, &tp->t_wsel);
	}
	mutex_exit(&tp->t_lock);
	return revents;
}
