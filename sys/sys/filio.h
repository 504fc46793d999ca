/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * filio: ioctls that any descriptor may understand, with 4.4BSD's numbers.
 */

#ifndef _SYS_FILIO_H_
#define _SYS_FILIO_H_

#include <sys/ioccom.h>

#define FIOCLEX		_IO('f', 1)		/* close on exec */
#define FIONCLEX	_IO('f', 2)
#define FIONREAD	_IOR('f', 127, int)	/* bytes to be read at once */
#define FIONBIO		_IOW('f', 126, int)	/* never wait */
#define FIOASYNC	_IOW('f', 125, int)	/* SIGIO when ready */
#define FIOSETOWN	_IOW('f', 124, int)
#define FIOGETOWN	_IOR('f', 123, int)

#endif /* _SYS_FILIO_H_ */
