/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xencons: the console that a domain shares with xenconsoled.
 *
 * Overview.
 *	One page, two rings of bytes: 2048 out, 1024 in, each with a producer
 *	and a consumer index that count for ever and are masked when used.
 *	Whoever moves an index sends an event on the console's port.
 *
 *	    printf, panic -> cn_putc --+
 *	                               +--> out ring --> xenconsoled
 *	    t_out -> xencons_start ----+
 *	    t_in  <- xencons_softintr <---- in ring  <-- xenconsoled
 *
 *	The kernel's messages and the tty write to the same ring; a message may
 *	so appear in the middle of a user's line, never inside a piece of 128
 *	bytes that the tty put there at once.
 *
 * Output that does not fit.
 *	The tty waits: its bytes stay in t_out until the event that says that
 *	the daemon has read.  The kernel's messages cannot wait for an event,
 *	being written from any context, so they give the CPU away
 *	(SCHEDOP_yield) until there is room, a bounded number of times.  When
 *	that was in vain the ring counts as stalled, and until the daemon moves
 *	again messages are dropped at once; dmesg still has them.  After
 *	cn_halt, in a panic, patience is greater, and xencons_halt itself
 *	waits until the daemon has everything, because the domain's end throws
 *	the page away.
 *
 * Xen facts.
 *	The page is memory of ours that dom0 (under the shim, the shim) writes
 *	to: io/console.h.  Indices found there are read once and checked; one
 *	that cannot be makes a ring look full, or empty.  Our own indices are
 *	kept in private and only copied out.  The daemon need not take the bytes
 *	at once, and does not before it has introduced the domain.
 *	The initial domain has no ring but Xen's own console, by CONSOLEIO_write
 *	and _read and VIRQ_CONSOLE; with console=hv the messages of any domain
 *	go there, into the log.
 *
 * Locking.
 *	xc_lock, IPL_HIGH, a leaf, covers the private indices and the out ring.
 *	t_lock -> xc_lock.  After cn_halt nobody takes it: its holder may be the
 *	one that panicked.  The in ring belongs to the soft interrupt, which
 *	does not run on two CPUs at once.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/conf.h>
#include <sys/cons.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/tty.h>

#include <xen/xen.h>
#include <xen/sched.h>
#include <xen/io/console.h>
#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/xen.h>
#include <xenport/xencons.h>

#define XC_INSIZE	sizeof(((struct xencons_interface *)0)->in)
#define XC_OUTSIZE	sizeof(((struct xencons_interface *)0)->out)
#define XC_PIECE	128		/* bytes moved at once */

/* How often to yield for a daemon that does not move. */
#define XC_PATIENCE		20000
#define XC_PATIENCE_HALT	1000000

CTASSERT(powerof2(XC_INSIZE) && powerof2(XC_OUTSIZE));
CTASSERT(sizeof(struct xencons_interface) <= PAGE_SIZE);

/*
 * Key: ( set once at boot, x xc_lock, s the soft interrupt.
 */
static struct xencons_softc {
	kmutex_t	xc_lock;	/* the x in this key */
	volatile struct xencons_interface *xc_ring; /* (: shared */
	evtchn_port_t	xc_port;	/* (: shared */
	uint32_t	xc_out_prod;	/* x: our copy is the right one */
	uint32_t	xc_in_cons;	/* s: the same */
	uint32_t	xc_stall_cons;	/* x: where it stood when it stalled */
	bool		xc_stalled;	/* x */
	bool		xc_halted;	/* x: no lock any more */
	bool		xc_unsent;	/* x: bytes it has had no event for */
	void		*xc_sih;	/* (: soft interrupt */
	struct tty	*xc_tty;	/* ( */
} xencons;

/*
 * The out ring.
 */

static void
xencons_enter(struct xencons_softc *sc)
{
	if (!sc->xc_halted)
		mutex_spin_enter(&sc->xc_lock);
}

static void
xencons_exit(struct xencons_softc *sc)
{
	if (!sc->xc_halted)
		mutex_spin_exit(&sc->xc_lock);
}

/* Bytes that fit; none while the daemon's index is out of range. */
static size_t
xencons_room(const struct xencons_softc *sc)
{
	uint32_t used = sc->xc_out_prod - sc->xc_ring->out_cons;

	return used <= XC_OUTSIZE ? XC_OUTSIZE - used : 0;
}

static void
xencons_put(struct xencons_softc *sc, uint8_t c)
{
	sc->xc_ring->out[sc->xc_out_prod++ & (XC_OUTSIZE - 1)] = (char)c;
	sc->xc_unsent = true;
}

/* What was put is to be read: the bytes first, then the index, the event. */
static void
xencons_publish(struct xencons_softc *sc)
{
	if (!sc->xc_unsent)
		return;
	sc->xc_unsent = false;
	__sync_synchronize();
	sc->xc_ring->out_prod = sc->xc_out_prod;
	__sync_synchronize();
	evtchn_notify(sc->xc_port);
}

/*
 * Give the CPU away until `want' bytes fit, or patience ends.  Each move of
 * the daemon renews it.
 */
static bool
xencons_await(struct xencons_softc *sc, size_t want)
{
	u_int patience, left;
	uint32_t cons;

	xencons_publish(sc);
	cons = sc->xc_ring->out_cons;
	if (sc->xc_stalled && cons == sc->xc_stall_cons)
		return false;
	patience = sc->xc_halted ? XC_PATIENCE_HALT : XC_PATIENCE;
	for (left = patience; left > 0; left--) {
		if (xencons_room(sc) >= want) {
			sc->xc_stalled = false;
			return true;
		}
		HYPERVISOR_sched_op(SCHEDOP_yield, NULL);
		if (sc->xc_ring->out_cons != cons) {
			cons = sc->xc_ring->out_cons;
			left = patience;
		}
	}
	sc->xc_stalled = true;
	sc->xc_stall_cons = cons;
	return false;
}

/*
 * The kernel's messages.
 */

static void
xencons_cnputc(dev_t dev, int c)
{
	struct xencons_softc *sc = &xencons;

	(void)dev;
	xencons_enter(sc);
	if (xencons_room(sc) > 0 || xencons_await(sc, 1))
		xencons_put(sc, (uint8_t)c);
	xencons_exit(sc);
}

static void
xencons_cnflush(dev_t dev)
{
	struct xencons_softc *sc = &xencons;

	(void)dev;
	xencons_enter(sc);
	xencons_publish(sc);
	xencons_exit(sc);
}

static void
xencons_cnhalt(dev_t dev)
{
	struct xencons_softc *sc = &xencons;

	(void)dev;
	sc->xc_halted = true;
	(void)xencons_await(sc, XC_OUTSIZE);
}

/* Take up to `max' bytes of input; the caller moves the index. */
static size_t
xencons_peek(struct xencons_softc *sc, uint8_t *buf, size_t max)
{
	uint32_t have = sc->xc_ring->in_prod - sc->xc_in_cons;
	size_t i, n;

	if (have > XC_INSIZE)
		return 0;
	__sync_synchronize();
	n = MIN(have, max);
	for (i = 0; i < n; i++)
		buf[i] = (uint8_t)sc->xc_ring->in[(sc->xc_in_cons + i) &
		    (XC_INSIZE - 1)];
	return n;
}

/* `n' bytes of input were used: the daemon may write there again. */
static void
xencons_consume(struct xencons_softc *sc, size_t n)
{
	if (n == 0)
		return;
	sc->xc_in_cons += n;
	__sync_synchronize();
	sc->xc_ring->in_cons = sc->xc_in_cons;
	__sync_synchronize();
	evtchn_notify(sc->xc_port);
}

static int
xencons_cngetc(dev_t dev)
{
	struct xencons_softc *sc = &xencons;
	uint8_t c;

	(void)dev;
	if (xencons_peek(sc, &c, 1) == 0)
		return -1;
	xencons_consume(sc, 1);
	return c;
}

static struct consdev xencons_consdev = {
	.cn_putc = xencons_cnputc,
	.cn_getc = xencons_cngetc,
	.cn_flush = xencons_cnflush,
	.cn_halt = xencons_cnhalt,
	.cn_dev = makedev(MAJOR_HVC, 0),
};

/*
 * Xen's own log, for whoever has no ring.  It takes whole lines.
 */
static char	hvcons_line[128];
static size_t	hvcons_len;

static void
hvcons_publish(void)
{
	if (hvcons_len > 0)
		HYPERVISOR_console_io(CONSOLEIO_write, hvcons_len,
		    hvcons_line);
	hvcons_len = 0;
}

static void
hvcons_cnflush(dev_t dev)
{
	(void)dev;
	xencons_enter(&xencons);
	hvcons_publish();
	xencons_exit(&xencons);
}

static void
hvcons_cnputc(dev_t dev, int c)
{
	(void)dev;
	if (c == '\r')
		return;
	xencons_enter(&xencons);
	hvcons_line[hvcons_len++] = (char)c;
	if (c == '\n' || hvcons_len == sizeof(hvcons_line))
		hvcons_publish();
	xencons_exit(&xencons);
}

static void
hvcons_cnhalt(dev_t dev)
{
	(void)dev;
	xencons.xc_halted = true;
	hvcons_publish();
}

static struct consdev hvcons_consdev = {
	.cn_putc = hvcons_cnputc,
	.cn_flush = hvcons_cnflush,
	.cn_halt = hvcons_cnhalt,
	.cn_dev = makedev(MAJOR_HVC, 0),
};

/* Boot: the kernel can speak.  %fs is set and the ring's page is mapped. */
void
cninit(void)
{
	struct xencons_softc *sc = &xencons;
	const char *which = boot_params.bp_console;

	mutex_init(&sc->xc_lock, MUTEX_DEFAULT, IPL_HIGH);
	if (xen_start_info->flags & SIF_INITDOMAIN) {
		cn_tab = &hvcons_consdev;
		return;
	}
	sc->xc_ring = xen_console_ring;
	sc->xc_port = xen_start_info->console.domU.evtchn;
	sc->xc_out_prod = sc->xc_ring->out_prod;
	sc->xc_in_cons = sc->xc_ring->in_cons;
	cn_tab = &xencons_consdev;
	if (which != NULL && strcmp(which, "hv") == 0)
		cn_tab = &hvcons_consdev;
}

/*
 * The terminal.
 */

/* Fill the out ring from t_out; t_lock held. */
static void
xencons_start(struct tty *tp)
{
	struct xencons_softc *sc = tp->t_softc;
	uint8_t buf[XC_PIECE];
	size_t i, n, room;

	xencons_enter(sc);
	do {
		room = xencons_room(sc);
		n = ttyoutput(tp, buf, MIN(room, sizeof(buf)));
		for (i = 0; i < n; i++)
			xencons_put(sc, buf[i]);
	} while (n > 0);
	xencons_publish(sc);
	xencons_exit(sc);
}

/* The tty has room for input again; t_lock held. */
static void
xencons_unthrottle(struct tty *tp)
{
	struct xencons_softc *sc = tp->t_softc;

	softint_schedule(sc->xc_sih);
}

/*
 * The daemon moved an index.  Input that the tty does not take stays in the
 * ring, where the daemon sees it and stops reading from its own terminal.
 */
static void
xencons_softintr(void *arg)
{
	struct xencons_softc *sc = arg;
	struct tty *tp = sc->xc_tty;
	uint8_t buf[XC_PIECE];
	size_t n, taken;

	do {
		n = xencons_peek(sc, buf, sizeof(buf));
		taken = ttyinput(tp, buf, n);
		xencons_consume(sc, taken);
	} while (n > 0 && taken == n);
	mutex_enter(&tp->t_lock);
	ttystart(tp);
	ttyunlock(tp);
}

static void
xencons_intr(void *arg)
{
	struct xencons_softc *sc = arg;

	softint_schedule(sc->xc_sih);
}

static const struct ttyops xencons_ttyops = {
	.tt_start = xencons_start,
	.tt_unthrottle = xencons_unthrottle,
};

/* The same by way of Xen's own console, which the initial domain has. */
static void
hvcons_start(struct tty *tp)
{
	uint8_t buf[XC_PIECE];
	size_t n;

	while ((n = ttyoutput(tp, buf, sizeof(buf))) > 0)
		HYPERVISOR_console_io(CONSOLEIO_write, n, (char *)buf);
}

static void
hvcons_softintr(void *arg)
{
	struct xencons_softc *sc = arg;
	uint8_t buf[XC_PIECE];
	long n;

	do {
		n = HYPERVISOR_console_io(CONSOLEIO_read, sizeof(buf),
		    (char *)buf);
		if (n > 0)
			(void)ttyinput(sc->xc_tty, buf, (size_t)n);
	} while (n > 0);
}

static const struct ttyops hvcons_ttyops = {
	.tt_start = hvcons_start,
};

static int
xencons_open(dev_t dev, int flag, int mode, struct lwp *l)
{
	(void)mode;
	return minor(dev) == 0 ? ttopen(xencons.xc_tty, flag, l) : ENXIO;
}

static int
xencons_close(dev_t dev, int flag, int mode, struct lwp *l)
{
	(void)dev;
	(void)flag;
	(void)mode;
	(void)l;
	return ttclose(xencons.xc_tty);
}

static int
xencons_read(dev_t dev, struct uio *uio, int ioflag)
{
	(void)dev;
	return ttread(xencons.xc_tty, uio, ioflag);
}

static int
xencons_write(dev_t dev, struct uio *uio, int ioflag)
{
	(void)dev;
	return ttwrite(xencons.xc_tty, uio, ioflag);
}

static int
xencons_ioctl(dev_t dev, u_long cmd, void *data, int flag, struct lwp *l)
{
	(void)dev;
	return ttioctl(xencons.xc_tty, cmd, data, flag, l);
}

static int
xencons_poll(dev_t dev, int events, struct lwp *l)
{
	(void)dev;
	return ttpoll(xencons.xc_tty, events, l);
}

static struct tty *
xencons_devtty(dev_t dev)
{
	(void)dev;
	return xencons.xc_tty;
}

static const struct cdevsw xencons_cdevsw = {
	.d_name = "xencons",
	.d_open = xencons_open,
	.d_close = xencons_close,
	.d_read = xencons_read,
	.d_write = xencons_write,
	.d_ioctl = xencons_ioctl,
	.d_poll = xencons_poll,
	.d_tty = xencons_devtty,
};

/* Boot: the ring, or Xen's console, is a terminal, and the console's. */
void
xencons_attach(void)
{
	struct xencons_softc *sc = &xencons;
	bool hv = sc->xc_ring == NULL;
	int error;

	error = hv ? evtchn_bind_virq(VIRQ_CONSOLE, curcpu(), &sc->xc_port) :
	    0;
	sc->xc_tty = ttyalloc(makedev(MAJOR_HVC, 0),
	    hv ? &hvcons_ttyops : &xencons_ttyops, sc);
	sc->xc_sih = softint_establish(SOFTINT_SERIAL,
	    hv ? hvcons_softintr : xencons_softintr, sc);
	if (error == 0)
		error = intr_establish_evtchn(sc->xc_port, IPL_TTY,
		    xencons_intr, sc, "xencons");
	if (error != 0)
		panic("xencons: port %u: error %d", sc->xc_port, error);
	error = devsw_attach(MAJOR_HVC, &xencons_cdevsw);
	if (error != 0)
		panic("xencons: major %d: error %d", MAJOR_HVC, error);
	constty = sc->xc_tty;

	/* What came before there was a handler has had its event. */
	softint_schedule(sc->xc_sih);
}
