/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The line discipline alone: every character at every fill of the queues, and
 * floods of random input and changes of modes, against what must always hold.
 * What single functions of termios do is tested in a domU, user/kern/tty.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/fcntl.h>
#include <sys/mutex.h>
#include <sys/signal.h>
#include <sys/systm.h>
#include <sys/tty.h>

#include "ktap.h"

static struct tty	tty;
static uint16_t		incells[TTY_INSIZE];
static uint8_t		outbytes[TTY_OUTSIZE];
static uint8_t		seen[1 << 20];
static size_t		nseen;
static bool		device_stuck;
static int		nunthrottled;
static uint32_t		signals;

/*
 * The rest of the kernel.
 */

void
mutex_enter(kmutex_t *m __unused)
{
}

void
mutex_exit(kmutex_t *m __unused)
{
}

void
cv_broadcast(kcondvar_t *cv __unused)
{
}

void
selnotify(struct selinfo *sip __unused, int events __unused,
    long hint __unused)
{
}

void
ttysignal(struct tty *tp __unused, int sig)
{
	signals |= 1u << sig;
}

void
ttyunlock(struct tty *tp __unused)
{
}

/*
 * The device.
 */

static void
device_start(struct tty *tp)
{
	size_t n;

	if (device_stuck)
		return;
	while (nseen < sizeof(seen) - 100 &&
	    (n = ttyoutput(tp, seen + nseen, 100)) > 0)
		nseen += n;
}

static void
device_unthrottle(struct tty *tp __unused)
{
	nunthrottled++;
}

static const struct ttyops ops = { device_start, device_unthrottle };

static void
make(void)
{
	memset(&tty, 0, sizeof(tty));
	tty.t_in = incells;
	tty.t_out = outbytes;
	tty.t_ops = &ops;
	tty.t_termios.c_iflag = TTYDEF_IFLAG;
	tty.t_termios.c_oflag = TTYDEF_OFLAG;
	tty.t_termios.c_lflag = TTYDEF_LFLAG;
	memset(tty.t_termios.c_cc, _POSIX_VDISABLE, NCCS);
	tty.t_termios.c_cc[VEOF] = CTRL('d');
	tty.t_termios.c_cc[VERASE] = 0x7f;
	tty.t_termios.c_cc[VWERASE] = CTRL('w');
	tty.t_termios.c_cc[VKILL] = CTRL('u');
	tty.t_termios.c_cc[VREPRINT] = CTRL('r');
	tty.t_termios.c_cc[VLNEXT] = CTRL('v');
	tty.t_termios.c_cc[VINTR] = CTRL('c');
	tty.t_termios.c_cc[VSTART] = CTRL('q');
	tty.t_termios.c_cc[VSTOP] = CTRL('s');
	tty.t_termios.c_cc[VMIN] = 1;
}

static size_t
type(const char *s)
{
	return ttyinput(&tty, (const uint8_t *)s, strlen(s));
}

/* The parts of both rings are in order and no larger than the rings. */
static void
invariants(void)
{
	CHECK(tty.t_indone - tty.t_inrd <= TTY_INSIZE);
	CHECK(tty.t_inwr - tty.t_indone <= TTY_INSIZE);
	CHECK(tty.t_inwr - tty.t_inrd <= TTY_INSIZE);
	CHECK(tty.t_outwr - tty.t_outrd <= TTY_OUTSIZE);
	CHECK((tty.t_termios.c_lflag & ICANON) ||
	    tty.t_indone == tty.t_inwr);
	CHECK(ttynread(&tty) >= 0);
}

static void
a_line_comes_out_as_it_was_edited(void)
{
	uint8_t buf[64];
	size_t n;

	make();
	CHECK_EQ(type("ab\177c\t\177 d\027xyz\n"), 13);
	CHECK(ttytakeline(&tty, buf, sizeof(buf), &n));
	CHECK(n == 7 && memcmp(buf, "ac xyz\n", 7) == 0);
}

/* Counters that are about to wrap make no difference. */
static void
places_may_wrap(void)
{
	uint8_t buf[64];
	size_t n;

	make();
	tty.t_inrd = tty.t_indone = tty.t_inwr = (u_int)-3;
	tty.t_outrd = tty.t_outwr = (u_int)-2;
	CHECK_EQ(type("abc\177def\n"), 8);
	CHECK(ttytakeline(&tty, buf, sizeof(buf), &n));
	CHECK(n == 6 && memcmp(buf, "abdef\n", 6) == 0);
	CHECK_EQ(tty.t_outrd, tty.t_outwr);
}

/* A reader can make room: the driver keeps what does not fit. */
static void
a_full_queue_throttles(void)
{
	static uint8_t buf[TTY_INSIZE];
	size_t n, total;

	make();
	tty.t_termios.c_lflag &= ~(ICANON | ECHO);
	memset(buf, 'x', sizeof(buf));
	total = ttyinput(&tty, buf, sizeof(buf));
	CHECK_EQ(total, TTY_INSIZE - 1);
	CHECK_EQ(ttyinput(&tty, buf, 1), 0);
	CHECK_EQ(nunthrottled, 0);
	n = ttytakeraw(&tty, buf, TTY_INSIZE / 4);
	CHECK_EQ(nunthrottled, 0);
	n += ttytakeraw(&tty, buf, TTY_INSIZE / 2);
	CHECK_EQ(nunthrottled, 1);
	CHECK_EQ(ttyinput(&tty, buf, 10), 10);
}

/* No reader can: editing, signals and the end of the line still work. */
static void
a_full_line_does_not(void)
{
	static uint8_t buf[TTY_INSIZE];
	size_t n;
	int i;

	make();
	tty.t_termios.c_iflag &= ~IMAXBEL;
	for (i = 0; i < 2 * TTY_INSIZE; i++)
		CHECK_EQ(type("x"), 1);
	CHECK_EQ(ttynread(&tty), 0);
	CHECK_EQ(type("\177y\n"), 3);
	CHECK_EQ(ttynread(&tty), TTY_INSIZE);
	CHECK(ttytakeline(&tty, buf, sizeof(buf), &n));
	CHECK_EQ(n, TTY_INSIZE);
	CHECK_EQ(buf[TTY_INSIZE - 2], 'y');
	make();
	for (i = 0; i < 2 * TTY_INSIZE; i++)
		type("x");
	signals = 0;
	type("\003");
	CHECK_EQ(signals, 1u << SIGINT);
	CHECK_EQ(tty.t_inwr, tty.t_inrd);
}

/* Writers stop before echo has no room left. */
static void
echo_has_room_left(void)
{
	uint8_t big[256];
	u_int before;

	make();
	device_stuck = true;
	memset(big, 'x', sizeof(big));
	while (ttypost(&tty, big, sizeof(big)) > 0)
		continue;
	CHECK(!ttycanpost(&tty));
	before = tty.t_outwr;
	type("e");
	CHECK_EQ(tty.t_outwr - before, 1);
	while (tty.t_outwr != before) {	/* until that is full too */
		before = tty.t_outwr;
		type("e");
		invariants();
	}
}

static void
change_a_mode(void)
{
	static const tcflag_t lflags[] = {
		ICANON, ECHO, ECHOE, ECHOK, ECHOKE, ECHOCTL, ECHONL, ISIG,
		IEXTEN, NOFLSH,
	};
	static const tcflag_t iflags[] = {
		ICRNL, INLCR, IGNCR, ISTRIP, IXON, IXANY, IUTF8, IMAXBEL,
	};
	static const tcflag_t oflags[] = {
		OPOST, ONLCR, OXTABS, OCRNL, ONOCR, ONLRET, ONOEOT,
	};
	struct termios new = tty.t_termios;

	new.c_lflag ^= lflags[ktap_random() % __arraycount(lflags)];
	new.c_iflag ^= iflags[ktap_random() % __arraycount(iflags)];
	new.c_oflag ^= oflags[ktap_random() % __arraycount(oflags)];
	ttysetmodes(&tty, &new);
}

/* Random bytes, of which many have a function. */
static void
type_anything(void)
{
	static const char special[] = "\003\004\t\n\r\021\022\023\025\026\027"
	    "\177\303\251";
	uint8_t buf[300];
	size_t i, n = ktap_random() % sizeof(buf);

	for (i = 0; i < n; i++)
		buf[i] = ktap_random() % 3 == 0 ?
		    (uint8_t)special[ktap_random() % (sizeof(special) - 1)] :
		    (uint8_t)ktap_random();
	CHECK(ttyinput(&tty, buf, n) <= n);
}

static void
read_some(void)
{
	static uint8_t buf[TTY_INSIZE];
	size_t max = ktap_random() % sizeof(buf), n;

	if (tty.t_termios.c_lflag & ICANON)
		(void)ttytakeline(&tty, buf, max, &n);
	else
		n = ttytakeraw(&tty, buf, max);
	CHECK(n <= max);
}

static void
write_some(void)
{
	uint8_t buf[200];
	size_t i, n = ktap_random() % sizeof(buf);

	for (i = 0; i < n; i++)
		buf[i] = (uint8_t)(ktap_random() % 40);
	CHECK(ttypost(&tty, buf, n) <= n);
}

static void
floods_break_nothing(void)
{
	int i;

	make();
	for (i = 0; i < 200000; i++) {
		switch (ktap_random() % 8) {
		case 0:
			change_a_mode();
			break;
		case 1:
			ttyflush(&tty, ktap_random() % 4);
			break;
		case 2:
			device_stuck = ktap_random() % 2;
			break;
		case 3:
		case 4:
			read_some();
			break;
		case 5:
			write_some();
			break;
		default:
			type_anything();
		}
		ttystart(&tty);
		nseen = 0;
		invariants();
	}
}

KTAP_MAIN(CASE(a_line_comes_out_as_it_was_edited), CASE(places_may_wrap),
    CASE(a_full_queue_throttles), CASE(a_full_line_does_not),
    CASE(echo_has_room_left), CASE(floods_break_nothing))
