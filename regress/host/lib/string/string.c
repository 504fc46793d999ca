/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The kernel's string functions give what the host's C library gives, on
 * short random strings of few letters, which make prefixes, repetitions and
 * empty parts likely.  The host's are reached by their assembler names.
 */

#include <lib/libkern/libkern.h>

#include "ktap.h"

int	h_memcmp(const void *, const void *, size_t) __asm("memcmp");
void	*h_memchr(const void *, int, size_t) __asm("memchr");
size_t	h_strlen(const char *) __asm("strlen");
int	h_strcmp(const char *, const char *) __asm("strcmp");
int	h_strncmp(const char *, const char *, size_t) __asm("strncmp");
int	h_strcasecmp(const char *, const char *) __asm("strcasecmp");
char	*h_strchr(const char *, int) __asm("strchr");
char	*h_strrchr(const char *, int) __asm("strrchr");
char	*h_strstr(const char *, const char *) __asm("strstr");
char	*h_strpbrk(const char *, const char *) __asm("strpbrk");
size_t	h_strspn(const char *, const char *) __asm("strspn");
size_t	h_strcspn(const char *, const char *) __asm("strcspn");
char	*h_strncpy(char *, const char *, size_t) __asm("strncpy");
unsigned long long h_strtoull(const char *, char **, int) __asm("strtoull");
long long h_strtoll(const char *, char **, int) __asm("strtoll");

#define MAXLEN	9
#define ROUNDS	200000

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
random_string(char *s)
{
	unsigned n = ktap_random() % MAXLEN;

	while (n-- != 0)
		*s++ = "abAB"[ktap_random() % 4];
	*s = '\0';
}

static void
comparing_agrees_with_the_host(void)
{
	char a[MAXLEN + 1], b[MAXLEN + 1];
	unsigned i, n;

	for (i = 0; i < ROUNDS; i++) {
		random_string(a);
		random_string(b);
		n = ktap_random() % MAXLEN;
		REQUIRE(strlen(a) == h_strlen(a));
		REQUIRE(sign(strcmp(a, b)) == sign(h_strcmp(a, b)));
		REQUIRE(sign(strncmp(a, b, n)) == sign(h_strncmp(a, b, n)));
		REQUIRE(sign(strcasecmp(a, b)) == sign(h_strcasecmp(a, b)));
		n = (unsigned)(strlen(a) < strlen(b) ? strlen(a) : strlen(b));
		REQUIRE(sign(memcmp(a, b, n)) == sign(h_memcmp(a, b, n)));
	}
}

static void
searching_agrees_with_the_host(void)
{
	char a[MAXLEN + 1], b[MAXLEN + 1];
	unsigned i;

	for (i = 0; i < ROUNDS; i++) {
		random_string(a);
		random_string(b);
		REQUIRE(strchr(a, b[0]) == h_strchr(a, b[0]));
		REQUIRE(strrchr(a, b[0]) == h_strrchr(a, b[0]));
		REQUIRE(strstr(a, b) == h_strstr(a, b));
		REQUIRE(strpbrk(a, b) == h_strpbrk(a, b));
		REQUIRE(strspn(a, b) == h_strspn(a, b));
		REQUIRE(strcspn(a, b) == h_strcspn(a, b));
		REQUIRE(memchr(a, 'b', strlen(a)) ==
		    h_memchr(a, 'b', strlen(a)));
	}
}

static void
strncpy_fills_with_zeros(void)
{
	char s[MAXLEN + 1], a[2 * MAXLEN], b[2 * MAXLEN];
	unsigned i, n;

	for (i = 0; i < ROUNDS; i++) {
		random_string(s);
		n = ktap_random() % (2 * MAXLEN);
		memset(a, 'x', sizeof(a));
		memset(b, 'x', sizeof(b));
		strncpy(a, s, n);
		h_strncpy(b, s, n);
		REQUIRE(h_memcmp(a, b, sizeof(a)) == 0);
	}
}

static void
strlcpy_and_strlcat_never_write_behind_the_end(void)
{
	char s[4] = "abc", t[8] = "12";

	CHECK_EQ(strlcpy(s, "longer", sizeof(s)), 6);
	CHECK(h_strcmp(s, "lon") == 0);
	CHECK_EQ(strlcpy(s, "x", 0), 1);
	CHECK(h_strcmp(s, "lon") == 0);
	CHECK_EQ(strlcat(t, "3456789", sizeof(t)), 9);
	CHECK(h_strcmp(t, "1234567") == 0);
	CHECK_EQ(strlcat(t, "x", 3), 4);
}

static void
strsep_keeps_empty_fields(void)
{
	char line[] = "a,,b;c", *rest = line;

	CHECK(h_strcmp(strsep(&rest, ",;"), "a") == 0);
	CHECK(h_strcmp(strsep(&rest, ",;"), "") == 0);
	CHECK(h_strcmp(strsep(&rest, ",;"), "b") == 0);
	CHECK(h_strcmp(strsep(&rest, ",;"), "c") == 0);
	CHECK(strsep(&rest, ",;") == NULL);
}

static void
numbers_are_read_as_by_the_host(void)
{
	static const char *const text[] = {
		"", "0", "42", "-42", "+7", " \t9x", "0x1f", "0x", "0xg", "017",
		"089", "18446744073709551615", "18446744073709551616",
		"9223372036854775807", "9223372036854775808",
		"-9223372036854775808", "-9223372036854775809", "zz", "-",
		"1e3",
	};
	static const int bases[] = { 0, 8, 10, 16, 36 };
	char *end, *hend;
	unsigned i, j;

	for (i = 0; i < __arraycount(text); i++) {
		for (j = 0; j < __arraycount(bases); j++) {
			CHECK_EQ(strtoll(text[i], &end, bases[j]),
			    h_strtoll(text[i], &hend, bases[j]));
			CHECK(end == hend);
			CHECK_EQ(strtoull(text[i], &end, bases[j]),
			    h_strtoull(text[i], &hend, bases[j]));
			CHECK(end == hend);
		}
	}
}

static int
compare(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static void
qsort_sorts_any_length(void)
{
	int v[200], sum, n, i;

	for (n = 0; n < 200; n++) {
		for (sum = 0, i = 0; i < n; i++)
			sum += v[i] = (int)(ktap_random() % 50);
		qsort(v, (size_t)n, sizeof(v[0]), compare);
		for (i = 0; i < n; i++) {
			sum -= v[i];
			REQUIRE(i == 0 || v[i - 1] <= v[i]);
		}
		REQUIRE(sum == 0);
	}
}

KTAP_MAIN(
	CASE(comparing_agrees_with_the_host),
	CASE(searching_agrees_with_the_host),
	CASE(strncpy_fills_with_zeros),
	CASE(strlcpy_and_strlcat_never_write_behind_the_end),
	CASE(strsep_keeps_empty_fields),
	CASE(numbers_are_read_as_by_the_host),
	CASE(qsort_sorts_any_length)
)
