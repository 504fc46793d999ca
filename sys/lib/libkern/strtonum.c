/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * strtonum: numbers out of text, as strtoul(3) and its kin.
 *
 * There is no errno in a kernel: a number too large gives the largest, and
 * the end pointer stands behind all its digits.
 */

#include <lib/libkern/libkern.h>

/* Value of a digit in bases up to 36; 36 for what is none. */
static unsigned
digit_value(int c)
{
	if (isdigit(c))
		return (unsigned)(c - '0');
	if (isalpha(c))
		return (unsigned)(tolower(c) - 'a' + 10);
	return 36;
}

/* Step over 0x (base 16 or 0) or 0 (base 0); returns the base. */
static unsigned
skip_prefix(const char **sp, int base)
{
	const char *s = *sp;

	if ((base == 0 || base == 16) && s[0] == '0' &&
	    (s[1] == 'x' || s[1] == 'X') && isxdigit((unsigned char)s[2])) {
		*sp = s + 2;
		return 16;
	}
	if (base == 0)
		return s[0] == '0' ? 8 : 10;
	return (unsigned)base;
}

/* A number as it stood in the text. */
struct number {
	unsigned long long val;		/* magnitude, at most the maximum */
	bool		neg;
	bool		over;		/* it was greater than the maximum */
	const char	*end;		/* behind the last digit */
};

/* Read the number at `s'; without any digit it is 0 and ends where it began. */
static struct number
scan(const char *s, int base, unsigned long long max)
{
	struct number n = { .end = s };
	unsigned b, d;
	const char *first;

	while (isspace((unsigned char)*s))
		s++;
	n.neg = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	b = skip_prefix(&s, base);
	for (first = s; (d = digit_value((unsigned char)*s)) < b; s++) {
		if (n.over || n.val > (max - d) / b) {
			n.over = true;
			n.val = max;
		} else
			n.val = n.val * b + d;
	}
	if (s != first)
		n.end = s;
	return n;
}

unsigned long long
strtoull(const char *s, char **endp, int base)
{
	struct number n = scan(s, base, ~0ULL);

	if (endp != NULL)
		*endp = __UNCONST(n.end);
	return n.neg && !n.over ? -n.val : n.val;
}

long long
strtoll(const char *s, char **endp, int base)
{
	const unsigned long long min = 1ULL << 63;
	struct number n = scan(s, base, min);

	if (endp != NULL)
		*endp = __UNCONST(n.end);
	if (n.neg)
		return (long long)-n.val;
	return (long long)(n.val == min ? min - 1 : n.val);
}

unsigned long
strtoul(const char *s, char **endp, int base)
{
	struct number n = scan(s, base, ~0UL);

	if (endp != NULL)
		*endp = __UNCONST(n.end);
	return (unsigned long)(n.neg && !n.over ? -n.val : n.val);
}
