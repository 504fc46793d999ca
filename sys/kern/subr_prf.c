/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_prf: printing from the kernel, and panic.
 *
 * Overview
 *
 *	What is printed goes to the console and into the message buffer, a ring
 *	of the last MSGBUFSIZE bytes that users can read.  It works from the
 *	first instruction of main on: without a console, lines only go into
 *	the buffer.
 *
 * Locking
 *
 *	prf_lock (IPL_HIGH) keeps lines of several CPUs apart and covers the
 *	message buffer; it is above the console device's own lock.  It is not
 *	taken while there is only one CPU and no lwp (cold), nor after a
 *	panic, when its holder may be the one that fell.
 *
 * Panic
 *
 *	The first CPU to panic stops the others, prints and ends the domain.
 *	A panic within the panic ends the domain at once.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cons.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/prf.h>
#include <sys/proc.h>
#include <sys/reboot.h>
#include <sys/systm.h>

const char	*panicstr;

static kmutex_t	prf_lock;

/* Key: f prf_lock. */
static char	msgbuf[MSGBUFSIZE];	/* f: byte n at n % MSGBUFSIZE */
static uint64_t	msgbuf_end;		/* f: bytes ever written */

static u_int	panic_count;		/* atomic */
static struct cpu_info *panic_cpu;	/* atomic: the first to panic */
static char	panic_buf[160];

static bool
prf_enter(void)
{
	if (cold || panicstr != NULL)
		return false;
	mutex_spin_enter(&prf_lock);
	return true;
}

static void
prf_exit(bool locked)
{
	if (locked)
		mutex_spin_exit(&prf_lock);
}

void
prf_init(void)
{
	mutex_init(&prf_lock, MUTEX_SPIN, IPL_HIGH);
}

static void
put_msgbuf(struct prf_sink *ps __unused, int c)
{
	msgbuf[msgbuf_end++ % MSGBUFSIZE] = (char)c;
}

static void
put_console(struct prf_sink *ps, int c)
{
	put_msgbuf(ps, c);
	cnputc(c);
}

static void
vprint(void (*putc)(struct prf_sink *, int), const char *fmt, va_list ap)
{
	struct prf_sink sink = { .ps_put = putc };
	bool locked = prf_enter();

	prf_format(&sink, fmt, ap);
	if (putc == put_console)
		cnflush();
	prf_exit(locked);
}

void
vprintf(const char *fmt, va_list ap)
{
	vprint(put_console, fmt, ap);
}

void
printf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprint(put_console, fmt, ap);
	va_end(ap);
}

/* Into the message buffer; on the console only what somebody should see. */
void
log(int level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprint(level < LOG_INFO ? put_console : put_msgbuf, fmt, ap);
	va_end(ap);
}

/*
 * Copy out what follows position *pos.  What has been overwritten meanwhile
 * is skipped.
 */
size_t
msgbuf_read(uint64_t *pos, char *buf, size_t len)
{
	bool locked = prf_enter();
	size_t n = 0;

	if (msgbuf_end - *pos > MSGBUFSIZE)
		*pos = msgbuf_end > MSGBUFSIZE ? msgbuf_end - MSGBUFSIZE : 0;
	while (n < len && *pos < msgbuf_end)
		buf[n++] = msgbuf[(*pos)++ % MSGBUFSIZE];
	prf_exit(locked);
	return n;
}

size_t
msgbuf_size(void)
{
	return msgbuf_end < MSGBUFSIZE ? (size_t)msgbuf_end : MSGBUFSIZE;
}

/* Who fell. */
static void
panic_where(void)
{
	struct lwp *l = curlwp;

	printf("cpu%u: ", cpu_number());
	if (l == NULL)
		printf("no lwp\n");
	else
		printf("lwp %d.%d (%s), level %d\n", l->l_proc->p_pid,
		    l->l_lid, l->l_proc->p_comm, splget());
}

/* Only one CPU tells its story. */
static void
panic_claim(void)
{
	struct cpu_info *ci = curcpu(), *first;

	first = atomic_cas_ptr(&panic_cpu, NULL, ci);
	if (first == NULL || first == ci)
		return;
	for (;;)
		cpu_relax();
}

void
vpanic(const char *fmt, va_list ap)
{
	(void)splhigh();
	panic_claim();
	switch (atomic_inc_uint_nv(&panic_count)) {
	case 1:
		vsnprintf(panic_buf, sizeof(panic_buf), fmt, ap);
		panicstr = panic_buf;
		cpu_halt_others();
		cnhalt();
		printf("panic: %s\n", panicstr);
		panic_where();
		cpu_backtrace();
		break;
	case 2:
		printf("panic: ");
		vprintf(fmt, ap);
		printf(" (while panicking)\n");
		break;
	}
	cpu_reboot(RB_DUMP | RB_NOSYNC);
}

void
panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vpanic(fmt, ap);
}

void
kern_assert(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vpanic(fmt, ap);
}
