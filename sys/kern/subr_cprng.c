/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_cprng: random numbers.
 *
 * The state is one key of 256 bits.  Whoever asks gets output of ChaCha20
 * under that key, and the first half of the first block becomes the next key
 * before anything is handed out: what was given cannot be computed from what
 * is kept.  Longer requests take a key of their own from the state and expand
 * it outside the lock.
 *
 * What is stirred in is first spread by the same function over the whole key,
 * so that it can add to what nobody knows and never take from it.
 *
 * The seed at boot is the machine's (cpu_rng_seed) and the clocks.  A domain
 * whose host offers no RDRAND has little to begin with; cprng_entropy tells
 * what it was worth, and every interrupt that cares to adds its moment.
 *
 * Sources: RFC 8439 (the block function); D. J. Bernstein, "Fast-key-erasure
 * random-number generators" (2017).
 *
 * Locking: cprng_lock at IPL_VM, so that interrupts may ask.
 */

#include <sys/param.h>
#include <sys/cprng.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#define KEY_WORDS	8
#define KEY_BYTES	32
#define BLOCK_WORDS	16
#define BLOCK_BYTES	64

/* Key: r cprng_lock. */
static kmutex_t	cprng_lock;
static uint32_t	cprng_key[KEY_WORDS];	/* r */
static u_int	cprng_bits;		/* r: what seeds were worth */

static inline uint32_t
rotl(uint32_t v, int n)
{
	return (v << n) | (v >> (32 - n));
}

static inline void
quarter_round(uint32_t *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rotl(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotl(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotl(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotl(x[b] ^ x[c], 7);
}

/* Block number `n' of the key's stream, with a nonce of zero. */
void
cprng_block(const uint32_t key[KEY_WORDS], uint64_t n,
    uint32_t out[BLOCK_WORDS])
{
	uint32_t in[BLOCK_WORDS] = {
		0x61707865, 0x3320646e, 0x79622d32, 0x6b206574,
	};
	int i;

	memcpy(&in[4], key, KEY_BYTES);
	in[12] = (uint32_t)n;
	in[13] = (uint32_t)(n >> 32);
	memcpy(out, in, sizeof(in));
	for (i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (i = 0; i < BLOCK_WORDS; i++)
		out[i] += in[i];
}

/* The key moves on; 32 bytes come out that it no longer tells.  => locked */
static void
key_step(uint32_t out[KEY_WORDS])
{
	uint32_t block[BLOCK_WORDS];

	cprng_block(cprng_key, 0, block);
	memcpy(cprng_key, block, KEY_BYTES);
	memcpy(out, block + KEY_WORDS, KEY_BYTES);
	explicit_memset(block, 0, sizeof(block));
}

/* => cprng_lock held */
static void
stir_locked(const void *buf, size_t len)
{
	uint32_t chunk[KEY_WORDS], drop[KEY_WORDS];
	const char *p = buf;
	size_t n;
	u_int i;

	for (; len != 0; len -= n, p += n) {
		n = MIN(len, sizeof(chunk));
		memset(chunk, 0, sizeof(chunk));
		memcpy(chunk, p, n);
		for (i = 0; i < KEY_WORDS; i++)
			cprng_key[i] ^= chunk[i];
		key_step(drop);
	}
}

void
cprng_stir(const void *buf, size_t len)
{
	mutex_enter(&cprng_lock);
	stir_locked(buf, len);
	mutex_exit(&cprng_lock);
}

void
cprng_init(void)
{
	uint8_t seed[64];
	nsec_t clocks[3];
	u_int bits;

	mutex_init(&cprng_lock, MUTEX_SPIN, IPL_VM);
	memset(seed, 0, sizeof(seed));
	bits = cpu_rng_seed(seed, sizeof(seed));
	clocks[0] = nanouptime_ns();
	clocks[1] = cpu_boottime_ns();
	clocks[2] = sched_clock();
	mutex_enter(&cprng_lock);
	stir_locked(seed, sizeof(seed));
	stir_locked(clocks, sizeof(clocks));
	cprng_bits = MIN(bits, 256u);
	mutex_exit(&cprng_lock);
	explicit_memset(seed, 0, sizeof(seed));
}

u_int
cprng_entropy(void)
{
	return cprng_bits;
}

void
cprng_strong(void *buf, size_t len)
{
	uint32_t key[KEY_WORDS], block[BLOCK_WORDS];
	char *p = buf;
	uint64_t i;
	size_t n;

	mutex_enter(&cprng_lock);
	key_step(key);
	mutex_exit(&cprng_lock);
	if (len <= KEY_BYTES)
		memcpy(buf, key, len);
	else {
		for (i = 0; len != 0; i++, p += n, len -= n) {
			n = MIN(len, (size_t)BLOCK_BYTES);
			cprng_block(key, i, block);
			memcpy(p, block, n);
		}
		explicit_memset(block, 0, sizeof(block));
	}
	explicit_memset(key, 0, sizeof(key));
}

uint32_t
cprng_strong32(void)
{
	uint32_t v;

	cprng_strong(&v, sizeof(v));
	return v;
}

uint32_t
cprng_fast32(void)
{
	return cprng_strong32();
}

uint64_t
cprng_fast64(void)
{
	uint64_t v;

	cprng_strong(&v, sizeof(v));
	return v;
}
