/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The kernel's formatter prints what the host's does: every combination of
 * flags, widths, precisions and lengths for the conversions it knows; and it
 * never writes behind the buffer.
 */

#include <sys/systm.h>

#include "ktap.h"

int	h_snprintf(char *, size_t, const char *, ...) __asm("snprintf");
int	h_strcmp(const char *, const char *) __asm("strcmp");

static const char *const flags[] = {
	"", "-", "+", " ", "0", "#", "-#", "+0", " 0", "#0", "-+",
};
static const char *const widths[] = { "", "1", "12", ".0", ".3", "8.5", "3.9" };

static const struct {
	const char	*len;
	int		size;		/* of the argument as it is passed */
} lengths[] = {
	{ "", 4 }, { "h", 4 }, { "hh", 4 }, { "ll", 8 }, { "l", 8 }, { "j", 8 },
	{ "z", 8 },
};

static const long long values[] = {
	0, 1, -1, 7, 42, -99, 255, 32767, -32768, 65536, 2147483647,
	-2147483647 - 1, 4294967295ll, 9223372036854775807ll,
	-9223372036854775807ll - 1,
};

static void
same(const char *fmt, long long v, int size)
{
	char a[100], b[100];
	int n, m;

	if (size == 8) {
		n = snprintf(a, sizeof(a), fmt, v);
		m = h_snprintf(b, sizeof(b), fmt, v);
	} else {
		n = snprintf(a, sizeof(a), fmt, (int)v);
		m = h_snprintf(b, sizeof(b), fmt, (int)v);
	}
	if (n != m || h_strcmp(a, b) != 0)
		ktap_fail(__FILE__, __LINE__, "%s of %lld: \"%s\", not \"%s\"",
		    fmt, v, a, b);
}

static void
all_lengths(const char *flag, const char *width, char conv)
{
	char fmt[20];
	size_t l, v;

	for (l = 0; l < __arraycount(lengths); l++) {
		h_snprintf(fmt, sizeof(fmt), "%%%s%s%s%c", flag, width,
		    lengths[l].len, conv);
		for (v = 0; v < __arraycount(values); v++)
			same(fmt, values[v], lengths[l].size);
	}
}

static void
integers_are_formatted_as_by_the_host(void)
{
	const char *c;
	size_t f, w;

	for (c = "diuxXo"; *c != '\0'; c++) {
		for (f = 0; f < __arraycount(flags); f++) {
			for (w = 0; w < __arraycount(widths); w++)
				all_lengths(flags[f], widths[w], *c);
		}
	}
}

static void
strings_are_formatted_as_by_the_host(void)
{
	static const char *const fmts[] = {
		"%s", "%10s", "%-10s|", "%.2s", "%10.2s", "%.0s", "%-8.3s|",
	};
	char a[100], b[100];
	size_t i;

	for (i = 0; i < __arraycount(fmts); i++) {
		CHECK_EQ(snprintf(a, sizeof(a), fmts[i], "hello"),
		    h_snprintf(b, sizeof(b), fmts[i], "hello"));
		CHECK(h_strcmp(a, b) == 0);
	}
}

static void
characters_stars_and_pointers_are_as_usual(void)
{
	char a[100];

	snprintf(a, sizeof(a), "%c%5c%-3c|%%", 'x', 'y', 'z');
	CHECK(h_strcmp(a, "x    yz  |%") == 0);
	snprintf(a, sizeof(a), "%*d|%-*d|%.*s", 5, 42, 5, 42, 2, "abc");
	CHECK(h_strcmp(a, "   42|42   |ab") == 0);
	snprintf(a, sizeof(a), "%*d|", -5, 42);
	CHECK(h_strcmp(a, "42   |") == 0);
	snprintf(a, sizeof(a), "%p", (void *)(uintptr_t)0xc0100000);
	CHECK(h_strcmp(a, "0xc0100000") == 0);
}

static void
a_null_string_is_said_to_be_one(void)
{
	const char *volatile null = NULL;
	char a[20];

	snprintf(a, sizeof(a), "%s", null);
	CHECK(h_strcmp(a, "(null)") == 0);
}

static void
nothing_is_written_behind_the_buffer(void)
{
	char a[8] = "1234567";
	volatile size_t four = 4, one = 1;

	CHECK_EQ(snprintf(a, four, "%d", 123456), 6);
	CHECK(h_strcmp(a, "123") == 0 && a[4] == '5');
	CHECK_EQ(snprintf(a, one, "abc"), 3);
	CHECK(a[0] == '\0' && a[1] == '2');
	CHECK_EQ(snprintf(NULL, 0, "%s", "abc"), 3);
}

KTAP_MAIN(
	CASE(integers_are_formatted_as_by_the_host),
	CASE(strings_are_formatted_as_by_the_host),
	CASE(characters_stars_and_pointers_are_as_usual),
	CASE(a_null_string_is_said_to_be_one),
	CASE(nothing_is_written_behind_the_buffer)
)
