/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * 64-bit division by 32-bit steps gives what the host's own division gives,
 * for numbers of every length, and around powers of two, where the trial
 * digits are wrong most often.
 */

#include <sys/types.h>

#include "ktap.h"

uint64_t	__udivmoddi4(uint64_t, uint64_t, uint64_t *);
uint64_t	__udivdi3(uint64_t, uint64_t);
uint64_t	__umoddi3(uint64_t, uint64_t);
int64_t		__divmoddi4(int64_t, int64_t, int64_t *);
int64_t		__divdi3(int64_t, int64_t);
int64_t		__moddi3(int64_t, int64_t);

/* A number of any length, often next to a power of two. */
static uint64_t
number(void)
{
	uint64_t n = (uint64_t)ktap_random() << 32 | ktap_random();
	unsigned shift = ktap_random() % 64;

	switch (ktap_random() % 4) {
	case 0:
		return n >> shift;
	case 1:
		return ((uint64_t)1 << shift) - 1 + ktap_random() % 3;
	case 2:
		return ~(uint64_t)0 << shift;
	default:
		return (n >> shift) | (uint64_t)0xffff << (shift & 48);
	}
}

static void
unsigned_quotients_and_remainders_are_exact(void)
{
	uint64_t n, d, q, r;
	int i;

	for (i = 0; i < 2000000; i++) {
		n = number();
		d = number();
		if (d == 0)
			continue;
		q = __udivmoddi4(n, d, &r);
		REQUIRE(q == n / d && r == n % d);
	}
	CHECK_EQ(__udivdi3(100, 7), 14);
	CHECK_EQ(__umoddi3(100, 7), 2);
}

static void
signed_division_goes_toward_zero(void)
{
	const int64_t min = (int64_t)((uint64_t)1 << 63);
	int64_t n, d, r;
	int i;

	for (i = 0; i < 500000; i++) {
		n = (int64_t)number();
		d = (int64_t)number();
		if (d == 0 || (d == -1 && n == min))
			continue;
		REQUIRE(__divmoddi4(n, d, &r) == n / d && r == n % d);
	}
	CHECK_EQ(__divdi3(-7, 2), -3);
	CHECK_EQ(__moddi3(-7, 2), -1);
	CHECK_EQ(__moddi3(7, -2), 1);
}

KTAP_MAIN(
	CASE(unsigned_quotients_and_remainders_are_exact),
	CASE(signed_division_goes_toward_zero)
)
