/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * termios: the modes of a terminal, with the numbers of 4.4BSD.
 *
 * These are the kernel's own values.  An emulation that has others (Linux
 * does) translates at its border, see compat/linux/common/linux_termios.c.
 */

#ifndef _SYS_TERMIOS_H_
#define _SYS_TERMIOS_H_

#include <sys/types.h>

/* Places in c_cc[]. */
#define VEOF		0
#define VEOL		1
#define VEOL2		2
#define VERASE		3
#define VWERASE		4
#define VKILL		5
#define VREPRINT	6
#define VINTR		8
#define VQUIT		9
#define VSUSP		10
#define VDSUSP		11
#define VSTART		12
#define VSTOP		13
#define VLNEXT		14
#define VDISCARD	15
#define VMIN		16
#define VTIME		17
#define VSTATUS		18
#define NCCS		20

/* In c_cc[]: no character has this function. */
#define _POSIX_VDISABLE	0xff

/* c_iflag: what happens to input. */
#define IGNBRK		0x00000001u	/* a break is nothing */
#define BRKINT		0x00000002u	/* a break is SIGINT */
#define IGNPAR		0x00000004u
#define PARMRK		0x00000008u	/* 0377 arrives doubled */
#define INPCK		0x00000010u
#define ISTRIP		0x00000020u	/* seven bits only */
#define INLCR		0x00000040u	/* NL becomes CR */
#define IGNCR		0x00000080u	/* CR is dropped */
#define ICRNL		0x00000100u	/* CR becomes NL */
#define IXON		0x00000200u	/* STOP and START govern output */
#define IXOFF		0x00000400u
#define IXANY		0x00000800u	/* any character restarts output */
#define IMAXBEL		0x00002000u	/* ring when the input is full */
#define IUTF8		0x00004000u	/* ERASE takes whole UTF-8 characters */

/* c_oflag: what happens to output. */
#define OPOST		0x00000001u	/* without this, nothing */
#define ONLCR		0x00000002u	/* NL becomes CR NL */
#define OXTABS		0x00000004u	/* tabs become spaces */
#define ONOEOT		0x00000008u	/* ^D is dropped */
#define OCRNL		0x00000010u	/* CR becomes NL */
#define ONOCR		0x00000020u	/* no CR in column 0 */
#define ONLRET		0x00000040u	/* NL also returns the carriage */

/* c_cflag: the line.  Kept for who asks; a console has no line. */
#define CSIZE		0x00000300u
#define CS5		0x00000000u
#define CS6		0x00000100u
#define CS7		0x00000200u
#define CS8		0x00000300u
#define CSTOPB		0x00000400u
#define CREAD		0x00000800u
#define PARENB		0x00001000u
#define PARODD		0x00002000u
#define HUPCL		0x00004000u
#define CLOCAL		0x00008000u
#define CRTSCTS		0x00010000u

/* c_lflag: editing, echo, signals. */
#define ECHOKE		0x00000001u	/* KILL wipes the line out */
#define ECHOE		0x00000002u	/* ERASE wipes the character out */
#define ECHOK		0x00000004u	/* NL after KILL */
#define ECHO		0x00000008u
#define ECHONL		0x00000010u	/* NL is echoed even without ECHO */
#define ECHOPRT		0x00000020u
#define ECHOCTL		0x00000040u	/* control characters as ^X */
#define ISIG		0x00000080u	/* INTR, QUIT, SUSP make signals */
#define ICANON		0x00000100u	/* input by lines, edited */
#define IEXTEN		0x00000400u	/* WERASE, REPRINT, LNEXT, DISCARD */
#define EXTPROC		0x00000800u
#define TOSTOP		0x00400000u	/* background output is SIGTTOU */
#define FLUSHO		0x00800000u	/* output is thrown away */
#define PENDIN		0x20000000u
#define NOFLSH		0x80000000u	/* signals leave the queues alone */

typedef uint32_t	tcflag_t;
typedef uint8_t		cc_t;
typedef uint32_t	speed_t;

struct termios {
	tcflag_t	c_iflag;
	tcflag_t	c_oflag;
	tcflag_t	c_cflag;
	tcflag_t	c_lflag;
	cc_t		c_cc[NCCS];
	speed_t		c_ispeed;	/* bits a second, as a number */
	speed_t		c_ospeed;
};

#define TTYDEF_IFLAG	(BRKINT | ICRNL | IMAXBEL | IXON | IUTF8)
#define TTYDEF_OFLAG	(OPOST | ONLCR)
#define TTYDEF_CFLAG	(CREAD | CS8 | HUPCL | CLOCAL)
#define TTYDEF_LFLAG	(ECHO | ICANON | ISIG | IEXTEN | ECHOE | ECHOKE | \
			 ECHOCTL | ECHOK)
#define TTYDEF_SPEED	38400

#define CTRL(c)		((c) & 0x1f)

#endif /* _SYS_TERMIOS_H_ */
