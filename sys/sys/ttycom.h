/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ttycom: the ioctls of terminals, with the numbers of 4.4BSD.
 */

#ifndef _SYS_TTYCOM_H_
#define _SYS_TTYCOM_H_

#include <sys/ioccom.h>
#include <sys/termios.h>

struct winsize {
	uint16_t	ws_row;
	uint16_t	ws_col;
	uint16_t	ws_xpixel;
	uint16_t	ws_ypixel;
};

#define TIOCEXCL	_IO('t', 13)		/* no further open */
#define TIOCNXCL	_IO('t', 14)
#define TIOCFLUSH	_IOW('t', 16, int)	/* FREAD, FWRITE; 0 is both */
#define TIOCGETA	_IOR('t', 19, struct termios)
#define TIOCSETA	_IOW('t', 20, struct termios)	/* now */
#define TIOCSETAW	_IOW('t', 21, struct termios)	/* after output */
#define TIOCSETAF	_IOW('t', 22, struct termios)	/* and flush input */
#define TIOCGETD	_IOR('t', 26, int)	/* line discipline: always 0 */
#define TIOCSETD	_IOW('t', 27, int)
#define TIOCDRAIN	_IO('t', 94)		/* wait until output is out */
#define TIOCSCTTY	_IO('t', 97)		/* become controlling */
#define TIOCGSID	_IOR('t', 99, int)
#define TIOCSWINSZ	_IOW('t', 103, struct winsize)
#define TIOCGWINSZ	_IOR('t', 104, struct winsize)
#define TIOCSTART	_IO('t', 110)
#define TIOCSTOP	_IO('t', 111)
#define TIOCPKT		_IOW('t', 112, int)
#define TIOCNOTTY	_IO('t', 113)		/* leave the controlling tty */
#define TIOCOUTQ	_IOR('t', 115, int)	/* bytes not yet out */
#define TIOCGPGRP	_IOR('t', 119, int)
#define TIOCSPGRP	_IOW('t', 118, int)

/*
 * Two of our own, for tcflow(3): 4.4BSD's library writes the START or STOP
 * character itself, others' ask the kernel to.
 */
#define TIOCSENDSTART	_IO('t', 200)
#define TIOCSENDSTOP	_IO('t', 201)

/* Masters of pseudo terminals: the slave's number; may it be opened? */
#define TIOCPTYNUM	_IOR('t', 202, int)
#define TIOCPTYLOCK	_IOW('t', 203, int)

#endif /* _SYS_TTYCOM_H_ */
