/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xencons_size: the size of the window that shows the console.
 *
 * Overview.
 *	The console page carries bytes and nothing else, and no node of
 *	xenstore is agreed upon for the size of the window at the other end.  So
 *	this is a convention of our own: whoever shows the console writes
 *
 *	    console/window-size		"ROWS COLUMNS"
 *
 *	in the domain's directory, two decimal numbers with a space between, as
 *	stty size prints them, and writes it again when the window changes.  We
 *	watch the node and give the terminal that size, which sends SIGWINCH to
 *	the foreground group if it is news.  A node that is missing leaves the
 *	size as it is: a host that knows nothing of this writes nothing.
 *
 * Xen facts.
 *	xl makes the directory console/ its own and lets the domain only read
 *	it, and what is made there later has the same permissions
 *	(misc/xenstore.txt).  Programs of the domain so cannot write the node,
 *	and need not: they have TIOCSWINSZ.
 *
 * What comes from outside.
 *	Numbers from 1 to what struct winsize holds, or two zeros if the size is
 *	not known, as a terminal has them that nobody told; nothing before,
 *	between or behind them but that space.  Anything else is a line on the
 *	console and changes nothing.
 *
 * Locking.
 *	Everything happens in the watch thread.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/tty.h>

#include <xenport/xenbus.h>
#include <xenport/xencons.h>

#define SIZE_MOST	((uint16_t)-1)	/* rows or columns */

/* A number at *textp, which moves behind it; false: there is none we take. */
static bool
size_number(const char **textp, uint16_t *np)
{
	u_int number = 0;

	if (!isdigit(**textp))
		return false;
	for (; isdigit(**textp); (*textp)++) {
		number = number * 10 + (u_int)(**textp - '0');
		if (number > SIZE_MOST)
			return false;
	}
	*np = (uint16_t)number;
	return true;
}

/* The value is two numbers, both zero or none, and nothing else. */
static bool
size_parse(const struct xenbus_value *xv, struct winsize *ws)
{
	const char *text = xv->xv_data;

	memset(ws, 0, sizeof(*ws));
	return size_number(&text, &ws->ws_row) && *text++ == ' ' &&
	    size_number(&text, &ws->ws_col) &&
	    text == xv->xv_data + xv->xv_len &&
	    (ws->ws_row != 0) == (ws->ws_col != 0);
}

static void
size_changed(struct xenbus_watch *xw, const char *path)
{
	struct xenbus_value xv;
	struct winsize ws;
	int error;

	(void)path;
	error = xenbus_read(XBT_NIL, xw->xw_path, NULL, &xv);
	if (error != 0) {
		if (error != ENOENT)
			printf("xencons: %s: error %d\n", xw->xw_path, error);
		return;
	}
	if (size_parse(&xv, &ws))
		ttysetsize(constty, &ws);
	else
		printf("xencons: no window size: \"%s\"\n", xv.xv_data);
	xenbus_value_free(&xv);
}

static struct xenbus_watch size_watch = {
	.xw_path = "console/window-size",
	.xw_func = size_changed,
};

/* Boot, in the watch thread: the size is followed. */
void
xencons_size_init(void)
{
	int error;

	error = xenbus_watch_register(&size_watch);
	if (error != 0)
		printf("xencons: %s: error %d\n", size_watch.xw_path, error);
}
