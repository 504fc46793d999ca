/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The node with the window's size, whatever is in it: two numbers in range
 * become the terminal's size, everything else is told and changes nothing, and
 * no value is read beyond its end or kept.
 */

#define printf	said

#include "arch/xen/xen/xencons_size.c"

#undef printf
#include "ktap.h"

void	*malloc(size_t);
void	free(void *);

static const char *value;	/* of the node; NULL: it is not there */
static size_t	valuelen;
static int	inuse;		/* values read and not freed */
static int	nsaid, nset;
static struct winsize size;	/* what the terminal got */
struct tty	*constty;

/*
 * The rest of the kernel.
 */

void
said(const char *fmt __unused, ...)
{
	nsaid++;
}

void
ttysetsize(struct tty *tp __unused, const struct winsize *ws)
{
	size = *ws;
	nset++;
}

int
xenbus_watch_register(struct xenbus_watch *xw __unused)
{
	return 0;
}

/* No byte more than the value and its NUL, so that the sanitizer sees. */
int
xenbus_read(xenbus_tx_t tx, const char *dir, const char *node,
    struct xenbus_value *xv)
{
	CHECK_EQ(tx, XBT_NIL);
	CHECK(strcmp(dir, "console/window-size") == 0 && node == NULL);
	if (value == NULL)
		return ENOENT;
	xv->xv_len = valuelen;
	xv->xv_data = malloc(valuelen + 1);
	memcpy(xv->xv_data, value, valuelen);
	xv->xv_data[valuelen] = '\0';
	inuse++;
	return 0;
}

void
xenbus_value_free(struct xenbus_value *xv)
{
	free(xv->xv_data);
	inuse--;
}

static void
change(const char *to, size_t len)
{
	value = to;
	valuelen = len;
	nset = nsaid = 0;
	size_changed(&size_watch, "console/window-size");
	CHECK_EQ(inuse, 0);
}

/*
 * Cases.
 */

static void
sizes_are_set(void)
{
	static const struct {
		const char	*text;
		u_int		rows, columns;
	} good[] = {
		{ "24 80", 24, 80 }, { "1 1", 1, 1 },
		{ "65535 65535", 65535, 65535 }, { "007 0100", 7, 100 },
		{ "0 0", 0, 0 },
	};
	size_t i;

	for (i = 0; i < __arraycount(good); i++) {
		change(good[i].text, strlen(good[i].text));
		CHECK_EQ(nset, 1);
		CHECK_EQ(nsaid, 0);
		CHECK_EQ(size.ws_row, good[i].rows);
		CHECK_EQ(size.ws_col, good[i].columns);
		CHECK_EQ(size.ws_xpixel, 0);
		CHECK_EQ(size.ws_ypixel, 0);
	}
}

static void
a_node_that_is_missing_says_nothing(void)
{
	change(NULL, 0);
	CHECK_EQ(nset, 0);
	CHECK_EQ(nsaid, 0);
}

/* 4294967336 is 2^32 + 40, and 65576 is 2^16 + 40. */
static void
what_is_no_size_is_told(void)
{
	static const char *const bad[] = {
		"", " ", "24", "24 ", " 80", "0 80", "24 0", "24  80",
		" 24 80", "24 80 ", "24 80\n", "24 80 1", "24x80", "24\t80",
		"+24 80", "-24 80", "24 -80", "0x18 80", "24.0 80",
		"65536 80", "24 65536", "65576 80", "4294967336 80",
		"24 4294967376", "18446744073709551640 80",
		"twenty-four 80", "24 eighty",
	};
	size_t i;

	for (i = 0; i < __arraycount(bad); i++) {
		change(bad[i], strlen(bad[i]));
		if (nset != 0 || nsaid != 1)
			ktap_fail(__FILE__, __LINE__, "\"%s\"", bad[i]);
	}
	change("24 80\0", 6);
	CHECK_EQ(nset, 0);
	change("24\0 80", 6);
	CHECK_EQ(nset, 0);
}

/* Whatever the bytes, either it is set, and in range, or it is told. */
static void
noise_does_no_harm(void)
{
	static const char some[] = "0123456789  +-x";
	char data[12];
	size_t i, j, len;

	for (i = 0; i < 200000; i++) {
		len = ktap_random() % sizeof(data);
		for (j = 0; j < len; j++)
			data[j] = some[ktap_random() % sizeof(some)];
		change(data, len);
		CHECK_EQ(nset + nsaid, 1);
		CHECK(nset == 0 || (size.ws_row > 0) == (size.ws_col > 0));
	}
}

KTAP_MAIN(CASE(sizes_are_set), CASE(a_node_that_is_missing_says_nothing),
    CASE(what_is_no_size_is_told), CASE(noise_does_no_harm))
