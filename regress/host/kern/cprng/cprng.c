/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The random numbers are ChaCha20's (RFC 8439, appendix A.1, with a key and a
 * nonce of zero), differ from request to request, and depend on every byte
 * that was stirred in.
 */

#include <sys/param.h>
#include <sys/cprng.h>
#include <sys/cpu.h>
#include <sys/systm.h>

#include "fakemach.h"
#include "ktap.h"

u_int
cpu_rng_seed(void *buf, size_t len)
{
	memset(buf, 7, len);
	return 300;
}

static void
the_block_function_is_chacha20(void)
{
	static const uint32_t zero[8];
	uint32_t out[16];

	cprng_block(zero, 0, out);
	CHECK_EQ(out[0], 0xade0b876);
	CHECK_EQ(out[15], 0x8665eeb2);
	cprng_block(zero, 1, out);
	CHECK_EQ(out[0], 0xbee7079f);
	CHECK_EQ(out[15], 0x6f4d794b);
}

static void
no_request_repeats_another(void)
{
	uint8_t a[200], b[200];

	fake_init();
	cprng_init();
	CHECK_EQ(cprng_entropy(), 256);
	cprng_strong(a, sizeof(a));
	cprng_strong(b, sizeof(b));
	CHECK(memcmp(a, b, 32) != 0 && memcmp(a + 100, b + 100, 32) != 0);
	CHECK(memcmp(a, a + 64, 64) != 0);
	CHECK(cprng_strong32() != cprng_strong32());
	CHECK(cprng_fast64() != cprng_fast64());
}

/* A generator that began the same and was stirred with `in'. */
static void
output_after(const uint8_t *in, size_t len, uint8_t out[32])
{
	cprng_init();
	cprng_stir(in, len);
	cprng_strong(out, 32);
}

static void
every_byte_stirred_in_counts(void)
{
	uint8_t in[100], plain[32], other[32];
	size_t i;

	fake_init();
	memset(in, 0, sizeof(in));
	for (i = 0; i < sizeof(in); i++) {
		output_after(in, sizeof(in), plain);
		in[i] ^= 1;
		output_after(in, sizeof(in), other);
		REQUIRE(memcmp(plain, other, sizeof(plain)) != 0);
	}
}

KTAP_MAIN(
	CASE(the_block_function_is_chacha20),
	CASE(no_request_repeats_another),
	CASE(every_byte_stirred_in_counts)
)
