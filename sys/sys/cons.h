/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cons: the kernel's own console, below any tty.
 *
 * The port sets cn_tab as early as it can reach its device.  printf(9) writes
 * through it from any context, at any interrupt level, so the device's
 * functions sleep never and take only locks of IPL_HIGH.
 */

#ifndef _SYS_CONS_H_
#define _SYS_CONS_H_

#include <sys/types.h>

struct consdev {
	void	(*cn_putc)(dev_t, int);	/* one byte; NL is not expanded */
	int	(*cn_getc)(dev_t);	/* one byte, or -1: there is none */
	void	(*cn_flush)(dev_t);	/* after a line: show it now */
	void	(*cn_halt)(dev_t);	/* panic: from here on, lose nothing */
	dev_t	cn_dev;
};

extern struct consdev *cn_tab;	/* NULL until a console is known */

void	cninit(void);		/* the port: choose a console, set cn_tab */
void	cnputc(int);		/* NL becomes CR NL */
int	cngetc(void);
void	cnflush(void);
void	cnhalt(void);

#endif /* _SYS_CONS_H_ */
