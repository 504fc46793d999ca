/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tty_ldisc: what termios promises about characters.
 *
 * Overview.
 *	Input passes ttyinput() one character at a time through these stages,
 *	each of which may keep it:
 *
 *	    literal -> flow control -> signals -> CR and NL -> editing -> store
 *
 *	Stored characters lie in one ring, read from t_inrd.  In canonical mode
 *	those from t_indone on are the line being typed: ERASE, WERASE and KILL
 *	take them back, a line delimiter moves t_indone over them.  Which
 *	character delimits is written into its cell (TTYC_EOL, TTYC_EOF) when
 *	it arrives, so that a read needs no modes to find the end of a line.
 *	In raw mode t_indone follows t_inwr and the flags mean nothing.
 *
 *	Output passes ttypostc(), which expands and drops characters and keeps
 *	account of the column; echo takes the same way.  A writer leaves the
 *	last TTY_ECHOROOM bytes of the ring to echo, so that a ^C typed against
 *	a flood of output is still seen.  Echo that finds no room is lost.
 *
 * Full input.
 *	Characters that do not fit stay with the driver (ttyinput returns how
 *	many it took, and sets TS_THROTTLED) as long as a reader can make room.
 *	When the ring is full of one unfinished line no reader can: then
 *	characters are taken and dropped with a bell, so that editing, signals
 *	and the delimiter still arrive; one cell is kept free for the latter.
 *
 * Columns.
 *	To wipe out a tab one must know where it began.  t_linecol is the column
 *	at which the line being typed began; the rest is counted from there.
 *	Every UTF-8 character is taken to be one column wide, its continuation
 *	bytes none.
 *
 * Locking.
 *	Everything here runs under t_lock and never sleeps.  ttyinput() takes
 *	the lock itself; it may be called from a soft interrupt.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/fcntl.h>
#include <sys/mutex.h>
#include <sys/poll.h>
#include <sys/select.h>
#include <sys/signal.h>
#include <sys/systm.h>
#include <sys/tty.h>

#define TTY_ECHOROOM	64	/* bytes of output no writer may fill */
#define TTY_TAB		8

#define CEOT		0x04
#define CBEL		0x07
#define CBS		0x08
#define CDEL		0x7f

static bool	ttyin_literal(struct tty *, u_int);
static bool	ttyin_flow(struct tty *, u_int);
static bool	ttyin_signal(struct tty *, u_int);
static bool	ttyin_crnl(struct tty *, u_int *);
static bool	ttyin_edit(struct tty *, u_int);
static void	ttyin_store(struct tty *, u_int, u_int);
static u_int	ttyecho(struct tty *, u_int, u_int);
static void	ttyerase(struct tty *);
static void	ttyeraseword(struct tty *);
static void	ttykill(struct tty *);
static void	ttyretype(struct tty *);
static bool	ttypostc(struct tty *, u_int);

/* True if `c' has the function of c_cc[which]. */
static bool
ttyis(const struct tty *tp, int which, u_int c)
{
	cc_t cc = tp->t_termios.c_cc[which];

	return cc == c && cc != _POSIX_VDISABLE;
}

static bool
ttycanon(const struct tty *tp)
{
	return (tp->t_termios.c_lflag & ICANON) != 0;
}

static bool
ttyhas(const struct tty *tp, tcflag_t lflag)
{
	return (tp->t_termios.c_lflag & lflag) != 0;
}

static uint16_t *
ttycell(const struct tty *tp, u_int place)
{
	return &tp->t_in[place & (TTY_INSIZE - 1)];
}

static u_int
ttyinroom(const struct tty *tp)
{
	return TTY_INSIZE - (tp->t_inwr - tp->t_inrd);
}

static u_int
ttyoutroom(const struct tty *tp)
{
	return TTY_OUTSIZE - (tp->t_outwr - tp->t_outrd);
}

/* A byte of a UTF-8 character other than its first. */
static bool
utf8cont(u_int c)
{
	return (c & 0xc0) == 0x80;
}

static bool
iscontrol(u_int c)
{
	return c < 0x20 || c == CDEL;
}

/*
 * Input.
 */

/* One character has come from the device. */
static void
ttyinchar(struct tty *tp, u_int c)
{
	if (tp->t_termios.c_iflag & ISTRIP)
		c &= 0x7f;
	if (ttyin_literal(tp, c) || ttyin_flow(tp, c) ||
	    ttyin_signal(tp, c) || ttyin_crnl(tp, &c) || ttyin_edit(tp, c))
		return;
	ttyin_store(tp, c, 0);
}

/*
 * Characters have come from the device.
 *
 * => Takes and releases t_lock; may send signals, so no lock after proc_lock
 *    may be held.
 * => Returns how many were taken.  If not all, the driver keeps the others and
 *    offers them again when tt_unthrottle is called.
 */
size_t
ttyinput(struct tty *tp, const uint8_t *buf, size_t n)
{
	size_t i;

	mutex_enter(&tp->t_lock);
	for (i = 0; i < n; i++) {
		if (ttyinroom(tp) < 2 && tp->t_indone != tp->t_inrd) {
			tp->t_state |= TS_THROTTLED;
			break;
		}
		ttyinchar(tp, buf[i]);
	}
	if (tp->t_indone != tp->t_inrd)
		ttyinwake(tp);
	ttystart(tp);
	ttyunlock(tp);
	return i;
}

/* After LNEXT: whatever it is, it is data. */
static bool
ttyin_literal(struct tty *tp, u_int c)
{
	if ((tp->t_state & TS_LITERAL) == 0)
		return false;
	tp->t_state &= ~TS_LITERAL;
	ttyin_store(tp, c, 0);
	return true;
}

/* STOP and START. */
static bool
ttyin_flow(struct tty *tp, u_int c)
{
	bool stopped = (tp->t_state & TS_STOPPED) != 0;

	if ((tp->t_termios.c_iflag & IXON) == 0)
		return false;
	if (ttyis(tp, VSTOP, c) && (!stopped || !ttyis(tp, VSTART, c))) {
		tp->t_state |= TS_STOPPED;
		return true;
	}
	if (ttyis(tp, VSTART, c)) {
		tp->t_state &= ~TS_STOPPED;
		return true;
	}
	if (stopped && (tp->t_termios.c_iflag & IXANY))
		tp->t_state &= ~TS_STOPPED;
	return false;
}

/* INTR, QUIT and SUSP: the foreground group gets a signal. */
static bool
ttyin_signal(struct tty *tp, u_int c)
{
	int flush, sig;

	if (!ttyhas(tp, ISIG))
		return false;
	flush = FREAD | FWRITE;
	if (ttyis(tp, VINTR, c))
		sig = SIGINT;
	else if (ttyis(tp, VQUIT, c))
		sig = SIGQUIT;
	else if (ttyis(tp, VSUSP, c)) {
		sig = SIGTSTP;
		flush = FREAD;
	} else
		return false;
	if (!ttyhas(tp, NOFLSH))
		ttyflush(tp, flush);
	ttyecho(tp, c, 0);
	ttysignal(tp, sig);
	return true;
}

/* IGNCR keeps the character; ICRNL and INLCR change it. */
static bool
ttyin_crnl(struct tty *tp, u_int *cp)
{
	tcflag_t iflag = tp->t_termios.c_iflag;

	if (*cp == '\r') {
		if (iflag & IGNCR)
			return true;
		if (iflag & ICRNL)
			*cp = '\n';
	} else if (*cp == '\n' && (iflag & INLCR))
		*cp = '\r';
	return false;
}

/* The functions of IEXTEN. */
static bool
ttyin_editext(struct tty *tp, u_int c)
{
	if (ttyis(tp, VWERASE, c))
		ttyeraseword(tp);
	else if (ttyis(tp, VREPRINT, c)) {
		ttyecho(tp, c, 0);
		ttyretype(tp);
	} else if (ttyis(tp, VLNEXT, c)) {
		tp->t_state |= TS_LITERAL;
		if (ttyhas(tp, ECHO) && ttyhas(tp, ECHOCTL)) {
			ttypostc(tp, '^');
			ttypostc(tp, CBS);
		}
	} else
		return false;
	return true;
}

/* Canonical mode: what changes the line or ends it. */
static bool
ttyin_edit(struct tty *tp, u_int c)
{
	if (!ttycanon(tp))
		return false;
	if (ttyhas(tp, IEXTEN) && ttyin_editext(tp, c))
		return true;
	if (ttyis(tp, VERASE, c))
		ttyerase(tp);
	else if (ttyis(tp, VKILL, c))
		ttykill(tp);
	else if (ttyis(tp, VEOF, c))
		ttyin_store(tp, c, TTYC_EOL | TTYC_EOF);
	else if (c == '\n' || ttyis(tp, VEOL, c) || ttyis(tp, VEOL2, c))
		ttyin_store(tp, c, TTYC_EOL);
	else
		return false;
	return true;
}

/* Put it into the ring and echo it, or ring the bell if it does not fit. */
static void
ttyin_store(struct tty *tp, u_int c, u_int flags)
{
	if (ttyinroom(tp) < (flags & TTYC_EOL ? 1u : 2u)) {
		if (tp->t_termios.c_iflag & IMAXBEL)
			ttypostc(tp, CBEL);
		return;
	}
	if (tp->t_inwr == tp->t_indone)
		tp->t_linecol = tp->t_column;
	if ((flags & TTYC_EOF) == 0)
		flags |= ttyecho(tp, c, flags);
	*ttycell(tp, tp->t_inwr++) = (uint16_t)(c | flags);
	if ((flags & TTYC_EOL) || !ttycanon(tp))
		tp->t_indone = tp->t_inwr;
}

/*
 * Echo, and editing as it is seen.
 */

/* Show a character; returns TTYC_CTL if it took two columns. */
static u_int
ttyecho(struct tty *tp, u_int c, u_int flags)
{
	bool eol = (flags & TTYC_EOL) != 0;

	if (!ttyhas(tp, ECHO)) {
		if (c == '\n' && eol && ttyhas(tp, ECHONL))
			ttypostc(tp, c);
		return 0;
	}
	if (ttyhas(tp, ECHOCTL) && iscontrol(c) && c != '\t' && !eol &&
	    !(c == '\n' && !ttycanon(tp))) {
		ttypostc(tp, '^');
		ttypostc(tp, c ^ 0x40);
		return TTYC_CTL;
	}
	ttypostc(tp, c);
	return 0;
}

/* The column after a cell that began in `col'. */
static u_int
ttycellcol(u_int cell, u_int col)
{
	u_int c = cell & TTYC_CHAR;

	if (cell & TTYC_CTL)
		return col + 2;
	if (c == '\t')
		return roundup2(col + 1, TTY_TAB);
	if (iscontrol(c) || utf8cont(c))
		return col;
	return col + 1;
}

/* Where the cursor belongs when the line being typed ends at t_inwr. */
static u_int
ttyeditcol(const struct tty *tp)
{
	u_int col, place;

	col = tp->t_linecol;
	for (place = tp->t_indone; place != tp->t_inwr; place++)
		col = ttycellcol(*ttycell(tp, place), col);
	return col;
}

/* Wipe out what was shown for the cell just taken from t_inwr. */
static void
ttywipe(struct tty *tp, u_int cell)
{
	u_int n;

	if (cell == '\t') {
		n = tp->t_column - ttyeditcol(tp);
		n = MIN(n, TTY_TAB);	/* it may have wrapped */
		while (n-- > 0)
			ttypostc(tp, CBS);
		return;
	}
	for (n = ttycellcol(cell, 0); n > 0; n--) {
		ttypostc(tp, CBS);
		ttypostc(tp, ' ');
		ttypostc(tp, CBS);
	}
}

/*
 * Take the last character of the line back: with IUTF8 all its bytes.  The
 * byte that decides what is wiped out is the first one.
 */
static void
ttyunput(struct tty *tp)
{
	u_int cell;

	do {
		cell = *ttycell(tp, --tp->t_inwr);
	} while ((tp->t_termios.c_iflag & IUTF8) &&
	    tp->t_inwr != tp->t_indone && utf8cont(cell & TTYC_CHAR));
	if (ttyhas(tp, ECHO) && ttyhas(tp, ECHOE))
		ttywipe(tp, cell);
}

static void
ttyerase(struct tty *tp)
{
	if (tp->t_inwr == tp->t_indone)
		return;
	ttyunput(tp);
	if (!ttyhas(tp, ECHOE))
		ttyecho(tp, tp->t_termios.c_cc[VERASE], 0);
}

static u_int
ttylast(const struct tty *tp)
{
	return *ttycell(tp, tp->t_inwr - 1) & TTYC_CHAR;
}

static bool
isblank(u_int c)
{
	return c == ' ' || c == '\t';
}

/* WERASE: the blanks before the cursor, then what is not blank. */
static void
ttyeraseword(struct tty *tp)
{
	while (tp->t_inwr != tp->t_indone && isblank(ttylast(tp)))
		ttyunput(tp);
	while (tp->t_inwr != tp->t_indone && !isblank(ttylast(tp)))
		ttyunput(tp);
	if (!ttyhas(tp, ECHOE))
		ttyecho(tp, tp->t_termios.c_cc[VWERASE], 0);
}

static void
ttykill(struct tty *tp)
{
	if (ttyhas(tp, ECHOKE) && ttyhas(tp, ECHOE)) {
		while (tp->t_inwr != tp->t_indone)
			ttyunput(tp);
		return;
	}
	tp->t_inwr = tp->t_indone;
	ttyecho(tp, tp->t_termios.c_cc[VKILL], 0);
	if (ttyhas(tp, ECHO) && ttyhas(tp, ECHOK))
		ttypostc(tp, '\n');
}

/* REPRINT: show the line being typed again, on a line of its own. */
static void
ttyretype(struct tty *tp)
{
	u_int place;

	if (!ttyhas(tp, ECHO))
		return;
	ttypostc(tp, '\n');
	tp->t_linecol = tp->t_column;
	for (place = tp->t_indone; place != tp->t_inwr; place++)
		ttyecho(tp, *ttycell(tp, place) & TTYC_CHAR, 0);
}

/*
 * Reading: what ttread() may take.
 */

/* Somebody who waits for input has to look again. */
void
ttyinwake(struct tty *tp)
{
	cv_broadcast(&tp->t_incv);
	selnotify(&tp->t_rsel, POLLIN | POLLRDNORM, 0);
}

/* Cells were taken: the driver may go on if it was held up. */
static void
ttyinmoved(struct tty *tp)
{
	if ((tp->t_state & TS_THROTTLED) == 0 ||
	    ttyinroom(tp) < TTY_INSIZE / 2)
		return;
	tp->t_state &= ~TS_THROTTLED;
	if (tp->t_ops->tt_unthrottle != NULL)
		tp->t_ops->tt_unthrottle(tp);
}

/*
 * Take up to `max' bytes, but not beyond the end of a line.
 *
 * => Returns true if the line ended.  A line that ends in EOF just after
 *    `max' bytes ended too: else the next read would find it empty, which is
 *    how the end of a file looks.
 */
bool
ttytakeline(struct tty *tp, uint8_t *buf, size_t max, size_t *np)
{
	bool ended;
	u_int cell;
	size_t n;

	n = 0;
	ended = false;
	while (!ended && tp->t_inrd != tp->t_indone) {
		cell = *ttycell(tp, tp->t_inrd);
		if ((cell & TTYC_EOF) == 0) {
			if (n == max)
				break;
			buf[n++] = (uint8_t)cell;
		}
		tp->t_inrd++;
		ended = (cell & TTYC_EOL) != 0;
	}
	ttyinmoved(tp);
	*np = n;
	return ended;
}

/* Take up to `max' bytes; returns how many there were. */
size_t
ttytakeraw(struct tty *tp, uint8_t *buf, size_t max)
{
	size_t n;

	for (n = 0; n < max && tp->t_inrd != tp->t_indone; n++)
		buf[n] = (uint8_t)*ttycell(tp, tp->t_inrd++);
	ttyinmoved(tp);
	return n;
}

/* How many bytes reads can have without waiting. */
int
ttynread(const struct tty *tp)
{
	u_int place;
	int n;

	n = 0;
	for (place = tp->t_inrd; place != tp->t_indone; place++)
		if (!ttycanon(tp) || (*ttycell(tp, place) & TTYC_EOF) == 0)
			n++;
	return n;
}

/*
 * Modes.
 */

/*
 * The mode became canonical: find the lines in what was typed before.  Only
 * NL delimits here, so that no ^D typed at a full-screen program later ends
 * the shell.
 */
static void
ttyfindlines(struct tty *tp)
{
	uint16_t *cell;
	u_int place;

	tp->t_indone = tp->t_inrd;
	tp->t_linecol = tp->t_column;
	for (place = tp->t_inrd; place != tp->t_inwr; place++) {
		cell = ttycell(tp, place);
		*cell &= TTYC_CHAR;
		if (*cell == '\n') {
			*cell |= TTYC_EOL;
			tp->t_indone = place + 1;
		}
	}
}

/* New modes.  Whoever waits looks again, because what it waits for changed. */
void
ttysetmodes(struct tty *tp, const struct termios *new)
{
	bool was = ttycanon(tp);

	tp->t_termios = *new;
	if (!was && ttycanon(tp))
		ttyfindlines(tp);
	if (was && !ttycanon(tp))
		tp->t_indone = tp->t_inwr;
	if ((new->c_iflag & IXON) == 0)
		tp->t_state &= ~TS_STOPPED;
	tp->t_state &= ~TS_LITERAL;
	ttyinwake(tp);
	ttystart(tp);
}

/* Throw input (FREAD), output (FWRITE) or both away. */
void
ttyflush(struct tty *tp, int which)
{
	if (which & FREAD) {
		tp->t_inrd = tp->t_indone = tp->t_inwr;
		tp->t_state &= ~TS_LITERAL;
		ttyinmoved(tp);
	}
	if (which & FWRITE) {
		tp->t_outrd = tp->t_outwr;
		ttyoutwake(tp);
	}
}

/*
 * Output.
 */

static void
ttyoutput1(struct tty *tp, u_int c)
{
	tp->t_out[tp->t_outwr++ & (TTY_OUTSIZE - 1)] = (uint8_t)c;
}

/* A tab: spaces if OXTABS. */
static void
ttyposttab(struct tty *tp)
{
	u_int to = roundup2(tp->t_column + 1, TTY_TAB);

	if ((tp->t_termios.c_oflag & OXTABS) == 0)
		ttyoutput1(tp, '\t');
	else
		while (tp->t_column < to) {
			ttyoutput1(tp, ' ');
			tp->t_column++;
		}
	tp->t_column = to;
}

static void
ttypostnl(struct tty *tp)
{
	if (tp->t_termios.c_oflag & ONLCR)
		ttyoutput1(tp, '\r');
	ttyoutput1(tp, '\n');
	if (tp->t_termios.c_oflag & (ONLCR | ONLRET))
		tp->t_column = 0;
}

static void
ttypostcr(struct tty *tp)
{
	if (tp->t_termios.c_oflag & OCRNL)
		ttypostnl(tp);
	else if (tp->t_column != 0 || !(tp->t_termios.c_oflag & ONOCR)) {
		ttyoutput1(tp, '\r');
		tp->t_column = 0;
	}
}

/*
 * One character of output, as OPOST and its kin want it.
 *
 * => Returns false, having done nothing, if a whole tab would not fit.
 */
static bool
ttypostc(struct tty *tp, u_int c)
{
	tcflag_t oflag = tp->t_termios.c_oflag;

	if (ttyoutroom(tp) < TTY_TAB)
		return false;
	if ((oflag & OPOST) == 0 || c > '\r') {
		ttyoutput1(tp, c);
		if (!iscontrol(c) && !utf8cont(c))
			tp->t_column++;
	} else if (c == '\n')
		ttypostnl(tp);
	else if (c == '\r')
		ttypostcr(tp);
	else if (c == '\t')
		ttyposttab(tp);
	else if (c != CEOT || (oflag & ONOEOT) == 0) {
		ttyoutput1(tp, c);
		if (c == CBS && tp->t_column > 0)
			tp->t_column--;
	}
	return true;
}

/* A write of at least one byte would not wait. */
bool
ttycanpost(const struct tty *tp)
{
	return ttyoutroom(tp) >= TTY_ECHOROOM + TTY_TAB;
}

/* Bytes that a process wrote; returns how many found room. */
size_t
ttypost(struct tty *tp, const uint8_t *buf, size_t n)
{
	size_t i;

	for (i = 0; i < n && ttycanpost(tp); i++)
		ttypostc(tp, buf[i]);
	return i;
}

/* Somebody who waits for room to write has to look again. */
void
ttyoutwake(struct tty *tp)
{
	cv_broadcast(&tp->t_outcv);
	selnotify(&tp->t_wsel, POLLOUT | POLLWRNORM, 0);
}

/* Let the driver send what there is, and writers fill the room. */
void
ttystart(struct tty *tp)
{
	u_int before = tp->t_outrd;

	if ((tp->t_state & TS_STOPPED) || tp->t_outrd == tp->t_outwr)
		return;
	tp->t_ops->tt_start(tp);
	if (tp->t_outrd != before && tp->t_outwr - tp->t_outrd < TTY_OUTLOW)
		ttyoutwake(tp);
}

/*
 * The driver takes bytes to be sent.
 *
 * => t_lock held; wakes nobody, so that the driver may hold any lock.  One
 *    that calls this outside tt_start calls ttyoutwake() afterwards.
 * => Returns how many, 0 if there are none or output is stopped.
 */
size_t
ttyoutput(struct tty *tp, uint8_t *buf, size_t max)
{
	size_t n;

	if (tp->t_state & TS_STOPPED)
		return 0;
	for (n = 0; n < max && tp->t_outrd != tp->t_outwr; n++)
		buf[n] = tp->t_out[tp->t_outrd++ & (TTY_OUTSIZE - 1)];
	return n;
}
