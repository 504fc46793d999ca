/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_termios: Linux's ioctls, which are nearly all about terminals, as
 * native ones.
 *
 * Overview.
 *	Most differ in number alone: a table says which native ioctl each is and
 *	what travels.  The modes of a terminal differ in everything: bits by
 *	tables of pairs, special characters by a table of places, sizes and
 *	speeds by hand.  Bits that one side does not have are dropped on the way
 *	and read back as 0.
 *
 * Linux facts (asm-generic/ioctls.h, termbits.h).
 *	struct termios is 36 bytes with c_cc at 17.  A special character is off
 *	when it is 0; natively when it is 0377.  VMIN and VTIME are numbers and
 *	never off.  Speeds are codes.
 */

#include <sys/param.h>
#include <sys/fcntl.h>
#include <sys/filedesc.h>
#include <sys/filio.h>
#include <sys/systm.h>
#include <sys/termios.h>
#include <sys/ttycom.h>
#include <sys/vfs_syscalls.h>

#include <compat/linux/common/linux_ioctl.h>

#define LINUX_TCGETS		0x5401
#define LINUX_TCSETS		0x5402
#define LINUX_TCSETSW		0x5403
#define LINUX_TCSETSF		0x5404
#define LINUX_TCSBRK		0x5409
#define LINUX_TCXONC		0x540a
#define LINUX_TCFLSH		0x540b
#define LINUX_TIOCEXCL		0x540c
#define LINUX_TIOCNXCL		0x540d
#define LINUX_TIOCSCTTY		0x540e
#define LINUX_TIOCGPGRP		0x540f
#define LINUX_TIOCSPGRP		0x5410
#define LINUX_TIOCOUTQ		0x5411
#define LINUX_TIOCGWINSZ	0x5413
#define LINUX_TIOCSWINSZ	0x5414
#define LINUX_FIONREAD		0x541b
#define LINUX_FIONBIO		0x5421
#define LINUX_TIOCNOTTY		0x5422
#define LINUX_TIOCSETD		0x5423
#define LINUX_TIOCGETD		0x5424
#define LINUX_TCSBRKP		0x5425
#define LINUX_TIOCGSID		0x5429
#define LINUX_FIONCLEX		0x5450
#define LINUX_FIOCLEX		0x5451
#define LINUX_FIOASYNC		0x5452
#define LINUX_TIOCGPTN		0x80045430u
#define LINUX_TIOCSPTLCK	0x40045431u

#define LINUX_NCCS		19
#define LINUX_CSIZE		0x00000030u
#define LINUX_CBAUD		0x0000100fu
#define LINUX_TABDLY		0x00001800u	/* all of it: XTABS */
#define LINUX_B38400		0x0000000fu

struct linux_termios {
	uint32_t	c_iflag;
	uint32_t	c_oflag;
	uint32_t	c_cflag;
	uint32_t	c_lflag;
	uint8_t		c_line;
	uint8_t		c_cc[LINUX_NCCS];
};
CTASSERT(sizeof(struct linux_termios) == 36);

/*
 * Numbers that differ and nothing else.
 */
struct ioctl_pair {
	u_int	ip_linux;
	u_long	ip_native;
};

static const struct ioctl_pair ioctl_pairs[] = {
	{ LINUX_TIOCEXCL, TIOCEXCL },
	{ LINUX_TIOCNXCL, TIOCNXCL },
	{ LINUX_TIOCSCTTY, TIOCSCTTY },
	{ LINUX_TIOCGPGRP, TIOCGPGRP },
	{ LINUX_TIOCSPGRP, TIOCSPGRP },
	{ LINUX_TIOCOUTQ, TIOCOUTQ },
	{ LINUX_TIOCGWINSZ, TIOCGWINSZ },
	{ LINUX_TIOCSWINSZ, TIOCSWINSZ },
	{ LINUX_FIONREAD, FIONREAD },
	{ LINUX_FIONBIO, FIONBIO },
	{ LINUX_TIOCNOTTY, TIOCNOTTY },
	{ LINUX_TIOCSETD, TIOCSETD },
	{ LINUX_TIOCGETD, TIOCGETD },
	{ LINUX_TIOCGSID, TIOCGSID },
	{ LINUX_FIOASYNC, FIOASYNC },
	{ LINUX_TIOCGPTN, TIOCPTYNUM },
	{ LINUX_TIOCSPTLCK, TIOCPTYLOCK },
};

/*
 * Bits: the same word, two masks.
 */
struct bit_pair {
	uint32_t	bp_linux;
	uint32_t	bp_native;
};

static const struct bit_pair iflag_bits[] = {
	{ 0x0001, IGNBRK }, { 0x0002, BRKINT }, { 0x0004, IGNPAR },
	{ 0x0008, PARMRK }, { 0x0010, INPCK }, { 0x0020, ISTRIP },
	{ 0x0040, INLCR }, { 0x0080, IGNCR }, { 0x0100, ICRNL },
	{ 0x0400, IXON }, { 0x0800, IXANY }, { 0x1000, IXOFF },
	{ 0x2000, IMAXBEL }, { 0x4000, IUTF8 }, { 0, 0 },
};

static const struct bit_pair oflag_bits[] = {
	{ 0x0001, OPOST }, { 0x0004, ONLCR }, { 0x0008, OCRNL },
	{ 0x0010, ONOCR }, { 0x0020, ONLRET }, { LINUX_TABDLY, OXTABS },
	{ 0, 0 },
};

static const struct bit_pair cflag_bits[] = {
	{ 0x0040, CSTOPB }, { 0x0080, CREAD }, { 0x0100, PARENB },
	{ 0x0200, PARODD }, { 0x0400, HUPCL }, { 0x0800, CLOCAL },
	{ 0x80000000u, CRTSCTS }, { 0, 0 },
};

static const struct bit_pair lflag_bits[] = {
	{ 0x0001, ISIG }, { 0x0002, ICANON }, { 0x0008, ECHO },
	{ 0x0010, ECHOE }, { 0x0020, ECHOK }, { 0x0040, ECHONL },
	{ 0x0080, NOFLSH }, { 0x0100, TOSTOP }, { 0x0200, ECHOCTL },
	{ 0x0400, ECHOPRT }, { 0x0800, ECHOKE }, { 0x1000, FLUSHO },
	{ 0x4000, PENDIN }, { 0x8000, IEXTEN }, { 0x10000, EXTPROC },
	{ 0, 0 },
};

/* By Linux's place of a special character, ours; -1: we have none. */
static const int8_t cc_places[LINUX_NCCS] = {
	VINTR, VQUIT, VERASE, VKILL, VEOF, VTIME, VMIN, -1, VSTART, VSTOP,
	VSUSP, VEOL, VREPRINT, VDISCARD, VWERASE, VLNEXT, VEOL2, -1, -1,
};

/* Speeds by their code: 0 to 15, and 0x1001 on. */
static const speed_t speeds_low[] = {
	0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800,
	9600, 19200, 38400,
};
static const speed_t speeds_high[] = {
	57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000,
	1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
};

static uint32_t
bits_tonative(const struct bit_pair *bp, uint32_t bits)
{
	uint32_t native;

	for (native = 0; bp->bp_linux != 0; bp++)
		if ((bits & bp->bp_linux) == bp->bp_linux)
			native |= bp->bp_native;
	return native;
}

static uint32_t
bits_tolinux(const struct bit_pair *bp, uint32_t native)
{
	uint32_t bits;

	for (bits = 0; bp->bp_linux != 0; bp++)
		if (native & bp->bp_native)
			bits |= bp->bp_linux;
	return bits;
}

static speed_t
speed_tonative(uint32_t code)
{
	uint32_t high = (code & 0xf) - 1;

	if ((code & 0x1000) == 0)
		return speeds_low[code & 0xf];
	return high < __arraycount(speeds_high) ? speeds_high[high] : 0;
}

static uint32_t
speed_tolinux(speed_t speed)
{
	u_int i;

	for (i = 0; i < __arraycount(speeds_low); i++)
		if (speeds_low[i] == speed)
			return i;
	for (i = 0; i < __arraycount(speeds_high); i++)
		if (speeds_high[i] == speed)
			return 0x1001 + i;
	return LINUX_B38400;
}

static void
cc_tonative(const struct linux_termios *lt, struct termios *t)
{
	int i, place;

	memset(t->c_cc, _POSIX_VDISABLE, sizeof(t->c_cc));
	for (i = 0; i < LINUX_NCCS; i++) {
		place = cc_places[i];
		if (place == VMIN || place == VTIME || (place >= 0 &&
		    lt->c_cc[i] != 0))
			t->c_cc[place] = lt->c_cc[i];
	}
}

static void
cc_tolinux(const struct termios *t, struct linux_termios *lt)
{
	int i, place;

	for (i = 0; i < LINUX_NCCS; i++) {
		place = cc_places[i];
		if (place == VMIN || place == VTIME || (place >= 0 &&
		    t->c_cc[place] != _POSIX_VDISABLE))
			lt->c_cc[i] = t->c_cc[place];
	}
}

static void
termios_tonative(const struct linux_termios *lt, struct termios *t)
{
	memset(t, 0, sizeof(*t));
	t->c_iflag = bits_tonative(iflag_bits, lt->c_iflag);
	t->c_oflag = bits_tonative(oflag_bits, lt->c_oflag);
	t->c_cflag = bits_tonative(cflag_bits, lt->c_cflag) |
	    (lt->c_cflag & LINUX_CSIZE) << 4;
	t->c_lflag = bits_tonative(lflag_bits, lt->c_lflag);
	t->c_ispeed = t->c_ospeed = speed_tonative(lt->c_cflag & LINUX_CBAUD);
	cc_tonative(lt, t);
}
CTASSERT(CSIZE == LINUX_CSIZE << 4 && CS6 == 0x10 << 4);

static void
termios_tolinux(const struct termios *t, struct linux_termios *lt)
{
	memset(lt, 0, sizeof(*lt));
	lt->c_iflag = bits_tolinux(iflag_bits, t->c_iflag);
	lt->c_oflag = bits_tolinux(oflag_bits, t->c_oflag);
	lt->c_cflag = bits_tolinux(cflag_bits, t->c_cflag) |
	    (t->c_cflag & CSIZE) >> 4 | speed_tolinux(t->c_ospeed);
	lt->c_lflag = bits_tolinux(lflag_bits, t->c_lflag);
	cc_tolinux(t, lt);
}

/*
 * The calls.
 */

static int
ioctl_getmodes(struct lwp *l, int fd, uintptr_t arg)
{
	struct linux_termios lt;
	struct termios t;
	int error;

	error = do_sys_ioctl(l, fd, TIOCGETA, &t);
	if (error != 0)
		return error;
	termios_tolinux(&t, &lt);
	return copyout(&lt, (void __user *)arg, sizeof(lt));
}

static int
ioctl_setmodes(struct lwp *l, int fd, u_long native, uintptr_t arg)
{
	struct linux_termios lt;
	struct termios t;
	int error;

	error = copyin((const void __user *)arg, &lt, sizeof(lt));
	if (error != 0)
		return error;
	termios_tonative(&lt, &t);
	return do_sys_ioctl(l, fd, native, &t);
}

/* tcflow(3): what to do is in the argument itself. */
static int
ioctl_flow(struct lwp *l, int fd, uintptr_t arg)
{
	static const u_long natives[] = {
		TIOCSTOP, TIOCSTART, TIOCSENDSTOP, TIOCSENDSTART,
	};

	if (arg >= __arraycount(natives))
		return EINVAL;
	return do_sys_ioctl(l, fd, natives[arg], NULL);
}

/* tcflush(3). */
static int
ioctl_flush(struct lwp *l, int fd, uintptr_t arg)
{
	static const int queues[] = { FREAD, FWRITE, FREAD | FWRITE };
	int which;

	if (arg >= __arraycount(queues))
		return EINVAL;
	which = queues[arg];
	return do_sys_ioctl(l, fd, TIOCFLUSH, &which);
}

/* What differs in its number: the native number says what travels. */
static int
ioctl_plain(struct lwp *l, int fd, u_long native, uintptr_t arg)
{
	union {
		int		i;
		struct winsize	ws;
	} data;
	size_t len = IOCPARM_LEN(native);
	int error;

	KASSERT(len <= sizeof(data));

	memset(&data, 0, sizeof(data));
	if (native & IOC_IN) {
		error = copyin((const void __user *)arg, &data, len);
		if (error != 0)
			return error;
	}
	error = do_sys_ioctl(l, fd, native, &data);
	if (error == 0 && (native & IOC_OUT))
		error = copyout(&data, (void __user *)arg, len);
	return error;
}

/* ENOTTY: not known here, and so of no file. */
static int
ioctl_other(struct lwp *l, int fd, u_int com, uintptr_t arg)
{
	struct file *fp;
	size_t i;

	for (i = 0; i < __arraycount(ioctl_pairs); i++)
		if (ioctl_pairs[i].ip_linux == com)
			return ioctl_plain(l, fd, ioctl_pairs[i].ip_native,
			    arg);
	fp = fd_getfile((u_int)fd);
	if (fp == NULL)
		return EBADF;
	if (com == LINUX_FIOCLEX || com == LINUX_FIONCLEX)
		fd_set_exclose(l, (u_int)fd, com == LINUX_FIOCLEX);
	fd_putfile(fp);
	return com == LINUX_FIOCLEX || com == LINUX_FIONCLEX ? 0 : ENOTTY;
}

int
linux_ioctl(struct lwp *l, int fd, u_int com, uintptr_t arg)
{
	switch (com) {
	case LINUX_TCGETS:
		return ioctl_getmodes(l, fd, arg);
	case LINUX_TCSETS:
		return ioctl_setmodes(l, fd, TIOCSETA, arg);
	case LINUX_TCSETSW:
		return ioctl_setmodes(l, fd, TIOCSETAW, arg);
	case LINUX_TCSETSF:
		return ioctl_setmodes(l, fd, TIOCSETAF, arg);
	case LINUX_TCSBRK:	/* no line, no break: what is left is tcdrain */
	case LINUX_TCSBRKP:
		return do_sys_ioctl(l, fd, TIOCDRAIN, NULL);
	case LINUX_TCXONC:
		return ioctl_flow(l, fd, arg);
	case LINUX_TCFLSH:
		return ioctl_flush(l, fd, arg);
	default:
		return ioctl_other(l, fd, com, arg);
	}
}
