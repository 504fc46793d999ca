/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Kernel memory: of any size, aligned, all its own, all given back; pools
 * hand out each item once and let pages go when nobody needs them.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/pool.h>
#include <sys/regress.h>
#include <sys/systm.h>

#define NSIZES		40
#define NITEMS		500

REGRESS_TEST("guest/kern/kmem", test_kmem);

static char	*blocks[NSIZES];
static void	*items[NITEMS];

static size_t
size_of(u_int i)
{
	return 1 + (size_t)i * i * 13;		/* 1 .. 19774 */
}

static bool
filled_with(const char *p, size_t n, char c)
{
	while (n-- != 0) {
		if (*p++ != c)
			return false;
	}
	return true;
}

static void
test_sizes(void)
{
	size_t before = kmem_inuse(), sum = 0;
	bool aligned = true, zero = true, intact = true;
	u_int i;

	for (i = 0; i < NSIZES; i++) {
		blocks[i] = kmem_zalloc(size_of(i), KM_SLEEP);
		aligned &= ((uintptr_t)blocks[i] & 15) == 0;
		zero &= filled_with(blocks[i], size_of(i), 0);
		memset(blocks[i], (int)i + 1, size_of(i));
		sum += size_of(i);
	}
	CLAIM(aligned, "every size is aligned to 16");
	CLAIM(zero, "zalloc gives zeros");
	CLAIM(kmem_inuse() - before == sum, "what is in use is counted");
	for (i = 0; i < NSIZES; i++) {
		intact &= filled_with(blocks[i], size_of(i), (char)(i + 1));
		kmem_free(blocks[i], size_of(i));
	}
	CLAIM(intact, "no two blocks overlap");
	CLAIM(kmem_inuse() == before, "and given back");
}

static void
test_strings(void)
{
	char *s = kmem_asprintf("%d-%s", 42, "x"), *t, *u;

	t = kmem_strdup(s, KM_SLEEP);
	u = kmem_strndup(s, 2, KM_SLEEP);
	CLAIM(strcmp(t, "42-x") == 0 && strcmp(u, "42") == 0,
	    "strings are formatted and copied");
	kmem_strfree(s);
	kmem_strfree(t);
	kmem_strfree(u);
}

static bool
distinct(u_int size)
{
	u_int i;
	bool ok = true;

	for (i = 0; i < NITEMS; i++)
		memset(items[i], (int)(i & 0x7f), size);
	for (i = 0; i < NITEMS; i++)
		ok &= filled_with(items[i], size, (char)(i & 0x7f));
	return ok;
}

static void
test_pool(size_t size)
{
	struct pool pool;
	u_int i, peak;

	pool_init(&pool, size, 0, "regress", 0, IPL_NONE);
	for (i = 0; i < NITEMS; i++)
		items[i] = pool_get(&pool, PR_WAITOK);
	peak = pool.pp_npages;
	CLAIM(distinct(size), "pool of %zu: items do not overlap", size);
	CLAIM(pool.pp_nout == NITEMS, "pool of %zu: items are counted", size);
	for (i = 0; i < NITEMS; i++)
		pool_put(&pool, items[i]);
	CLAIM(pool.pp_nout == 0 && pool.pp_npages <= 1 && peak > 1,
	    "pool of %zu: pages go when they are empty", size);
	(void)pool_drain();
	CLAIM(pool.pp_npages == 0, "pool of %zu: draining takes the last",
	    size);
	CLAIM(pool_prime(&pool, 10) == 0 && pool.pp_npages > 0,
	    "pool of %zu: priming takes pages", size);
	pool_destroy(&pool);
}

static void
test_kmem(void)
{
	test_sizes();
	test_strings();
	test_pool(24);
	test_pool(400);
	test_pool(1360);
	test_pool(PAGE_SIZE);
	CLAIM(kmem_alloc((size_t)-1, KM_NOSLEEP) == NULL,
	    "an absurd size is refused");
	CLAIM(kmem_alloc((size_t)1 << 30, KM_NOSLEEP) == NULL,
	    "a size that cannot be had is refused");
}
