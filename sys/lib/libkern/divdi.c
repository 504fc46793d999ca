/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * divdi: 64-bit division, which compilers for 32-bit machines call by name.
 *
 * No compiler library is linked, so the functions are here.  They use nothing
 * but 32-bit division: a number is two 32-bit digits, and a digit is found
 * as on paper, two 16-bit half digits one after the other.  A trial half digit
 * is made from the leading half digits alone; once the divisor's top bit is
 * set it is at most two too large, which the correction loop takes back.
 *
 * Division by zero traps, as the machine's own would.
 */

#include <lib/libkern/libkern.h>

uint64_t	__udivmoddi4(uint64_t, uint64_t, uint64_t *);
uint64_t	__udivdi3(uint64_t, uint64_t);
uint64_t	__umoddi3(uint64_t, uint64_t);
int64_t		__divmoddi4(int64_t, int64_t, int64_t *);
int64_t		__divdi3(int64_t, int64_t);
int64_t		__moddi3(int64_t, int64_t);

/*
 * The next half digit of a quotient: `rem' (less than `d') followed by the
 * half digit `next', divided by `d', whose top bit is set.
 */
static uint32_t
half_digit(uint32_t *rem, uint32_t next, uint32_t d)
{
	uint32_t q, r, dlo = d & 0xffff, dhi = d >> 16;

	q = *rem / dhi;
	r = *rem % dhi;
	while (q > 0xffff || q * dlo > ((r << 16) | next)) {
		q--;
		r += dhi;
		if (r > 0xffff)
			break;
	}
	*rem = ((*rem << 16) | next) - q * d;
	return q;
}

/* (hi:lo) / d, where hi < d, so that the quotient has one digit. */
static uint32_t
one_digit(uint32_t hi, uint32_t lo, uint32_t d, uint32_t *remp)
{
	u_int s = (u_int)__builtin_clz(d);
	uint32_t q, rem = hi;

	if (s != 0) {
		rem = (hi << s) | (lo >> (32 - s));
		lo <<= s;
		d <<= s;
	}
	q = half_digit(&rem, lo >> 16, d) << 16;
	q |= half_digit(&rem, lo & 0xffff, d);
	*remp = rem >> s;
	return q;
}

/* A divisor of one digit. */
static uint64_t
divide_short(uint64_t n, uint32_t d, uint64_t *remp)
{
	uint32_t hi = (uint32_t)(n >> 32), qhi, qlo, rem;

	qhi = hi / d;
	qlo = one_digit(hi % d, (uint32_t)n, d, &rem);
	*remp = rem;
	return (uint64_t)qhi << 32 | qlo;
}

/*
 * A divisor of two digits: the quotient has one.  Dividing the halved number
 * by the divisor's leading 32 bits gives it, or one more than it.
 */
static uint64_t
divide_long(uint64_t n, uint64_t d, uint64_t *remp)
{
	u_int s = (u_int)__builtin_clz((uint32_t)(d >> 32));
	uint32_t lead = (uint32_t)((d << s) >> 32), unused;
	uint64_t half = n >> 1, q;

	q = one_digit((uint32_t)(half >> 32), (uint32_t)half, lead, &unused);
	q = (q << s) >> 31;
	if (q != 0)
		q--;
	n -= q * d;
	if (n >= d) {
		n -= d;
		q++;
	}
	*remp = n;
	return q;
}

uint64_t
__udivmoddi4(uint64_t n, uint64_t d, uint64_t *remp)
{
	uint64_t q, rem;

	if (d > n) {
		q = 0;
		rem = n;
	} else if (d >> 32 == 0)
		q = divide_short(n, (uint32_t)d, &rem);
	else
		q = divide_long(n, d, &rem);
	if (remp != NULL)
		*remp = rem;
	return q;
}

uint64_t
__udivdi3(uint64_t n, uint64_t d)
{
	return __udivmoddi4(n, d, NULL);
}

uint64_t
__umoddi3(uint64_t n, uint64_t d)
{
	uint64_t rem;

	__udivmoddi4(n, d, &rem);
	return rem;
}

/* Signed: quotients go toward zero, a remainder has the number's sign. */
int64_t
__divmoddi4(int64_t n, int64_t d, int64_t *remp)
{
	uint64_t un = n < 0 ? -(uint64_t)n : (uint64_t)n;
	uint64_t ud = d < 0 ? -(uint64_t)d : (uint64_t)d;
	uint64_t q, rem;

	q = __udivmoddi4(un, ud, &rem);
	if (remp != NULL)
		*remp = (int64_t)(n < 0 ? -rem : rem);
	return (int64_t)((n < 0) != (d < 0) ? -q : q);
}

int64_t
__divdi3(int64_t n, int64_t d)
{
	return __divmoddi4(n, d, NULL);
}

int64_t
__moddi3(int64_t n, int64_t d)
{
	int64_t rem;

	__divmoddi4(n, d, &rem);
	return rem;
}
