/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cons: the kernel's way to its console; see sys/cons.h.
 *
 * Before the port has set cn_tab, what is written here is gone; printf(9)
 * keeps it in the message buffer.  No lock: cn_tab is set once, and each
 * device has a lock of its own, which it stops taking after cnhalt().
 */

#include <sys/param.h>
#include <sys/cons.h>

struct consdev *cn_tab;

/* Write a byte; a terminal wants CR before NL. */
void
cnputc(int c)
{
	if (cn_tab == NULL)
		return;
	if (c == '\n')
		cn_tab->cn_putc(cn_tab->cn_dev, '\r');
	cn_tab->cn_putc(cn_tab->cn_dev, c);
}

/* Read a byte without waiting; -1: there is none. */
int
cngetc(void)
{
	if (cn_tab == NULL || cn_tab->cn_getc == NULL)
		return -1;
	return cn_tab->cn_getc(cn_tab->cn_dev);
}

/* What was written is to be seen now. */
void
cnflush(void)
{
	if (cn_tab != NULL && cn_tab->cn_flush != NULL)
		cn_tab->cn_flush(cn_tab->cn_dev);
}

/* The system is going down: from here on wait for the reader, lose nothing. */
void
cnhalt(void)
{
	if (cn_tab != NULL && cn_tab->cn_halt != NULL)
		cn_tab->cn_halt(cn_tab->cn_dev);
}
