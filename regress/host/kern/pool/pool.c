/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Pools and kmem give every item to one user at a time, give pages back, and
 * refuse without a loss when there are none.  Pages are the host's, so the
 * address sanitizer sees whatever touches one that was given back.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/pool.h>
#include <sys/systm.h>

#include "fakemach.h"
#include "ktap.h"

#define NITEMS	300
#define STEPS	50000

static struct pool	pool;
static unsigned char	*item[NITEMS];

static void
setup(void)
{
	fake_init();
	pool_subsystem_init();
}

/* Get or put one, marked as its user's. */
static void
toggle(size_t i, size_t size)
{
	if (item[i] == NULL) {
		item[i] = pool_get(&pool, PR_WAITOK);
		REQUIRE(((uintptr_t)item[i] & 15) == 0);
		memset(item[i], (int)i, size);
	} else {
		REQUIRE(item[i][0] == (i & 0xff));
		REQUIRE(item[i][size - 1] == (i & 0xff));
		pool_put(&pool, item[i]);
		item[i] = NULL;
	}
}

static void
churn(size_t size)
{
	size_t i, j;

	pool_init(&pool, size, 0, "test", 0, IPL_NONE);
	for (j = 0; j < STEPS; j++) {
		toggle(ktap_random() % NITEMS, size);
		REQUIRE(pool.pp_npages <= NITEMS + 1);
	}
	for (i = 0; i < NITEMS; i++) {
		if (item[i] != NULL)
			toggle(i, size);
	}
	CHECK_EQ(pool.pp_nout, 0);
	CHECK(pool.pp_npages <= 1);
	pool_destroy(&pool);
}

static void
items_are_nobody_elses(void)
{
	static const size_t sizes[] = { 8, 100, 511, 512, 1360, 2048, 4096 };
	size_t i;

	setup();
	for (i = 0; i < __arraycount(sizes); i++)
		churn(sizes[i]);
	(void)pool_drain();
	CHECK_EQ(fake_pages, 0);
}

static void
alignment_is_kept(void)
{
	void *p, *q;

	setup();
	pool_init(&pool, 40, 64, "test", 0, IPL_NONE);
	p = pool_get(&pool, PR_WAITOK);
	q = pool_get(&pool, PR_WAITOK | PR_ZERO);
	CHECK(((uintptr_t)p & 63) == 0 && ((uintptr_t)q & 63) == 0 && p != q);
	CHECK(*(char *)q == 0);
	pool_put(&pool, p);
	pool_put(&pool, q);
	pool_destroy(&pool);
}

/* The n-th page is refused, for every n up to where none is. */
static void
no_page_is_lost_when_one_is_refused(void)
{
	u_int n;

	setup();
	pool_init(&pool, 1000, 0, "test", 0, IPL_NONE);
	for (n = 1; n < 4; n++) {
		fake_fail_page = n;
		item[0] = pool_get(&pool, PR_NOWAIT);
		CHECK((item[0] == NULL) == (n <= 2));
		CHECK_EQ(pool.pp_nfail, n <= 2 ? n : 2);
		if (item[0] != NULL)
			pool_put(&pool, item[0]);
		fake_fail_page = 0;
		(void)pool_drain();
		CHECK_EQ(fake_pages, 0);
	}
	pool_destroy(&pool);
}

static void
primed_items_need_no_page(void)
{
	int i;

	setup();
	pool_init(&pool, 100, 0, "test", 0, IPL_NONE);
	CHECK_EQ(pool_prime(&pool, 50), 0);
	fake_fail_page = 1;
	for (i = 0; i < 50; i++)
		REQUIRE((item[i] = pool_get(&pool, PR_NOWAIT)) != NULL);
	for (i = 0; i < 50; i++)
		pool_put(&pool, item[i]);
	pool_destroy(&pool);
}

static void
free_twice(void)
{
	pool_init(&pool, 1000, 0, "test", 0, IPL_NONE);
	item[0] = pool_get(&pool, PR_WAITOK);
	pool_put(&pool, item[0]);
	pool_put(&pool, item[0]);
}

static void
free_inside(void)
{
	pool_init(&pool, 100, 0, "test", 0, IPL_NONE);
	item[0] = pool_get(&pool, PR_WAITOK);
	pool_put(&pool, item[0] + 8);
}

static void
free_with_a_wrong_size(void)
{
	kmem_init();
	kmem_free(kmem_alloc(100, KM_SLEEP), 101);
}

static void
misuse_is_noticed(void)
{
	setup();
	CHECK(ktap_aborts(free_twice));
	CHECK(ktap_aborts(free_inside));
	CHECK(ktap_aborts(free_with_a_wrong_size));
}

static void
kmem_serves_every_size(void)
{
	char *p;
	size_t n;

	setup();
	kmem_init();
	for (n = 1; n < 10000; n++) {
		p = kmem_zalloc(n, KM_SLEEP);
		REQUIRE(((uintptr_t)p & 15) == 0);
		REQUIRE(p[0] == 0 && p[n - 1] == 0 && kmem_inuse() == n);
		memset(p, 0xff, n);
		kmem_free(p, n);
	}
	CHECK_EQ(kmem_inuse(), 0);
	CHECK(kmem_alloc((size_t)-1, KM_NOSLEEP) == NULL);
	CHECK(kmem_alloc((size_t)1 << 31, KM_NOSLEEP) == NULL);
	CHECK_EQ(kmem_inuse(), 0);
	(void)pool_drain();
	CHECK_EQ(fake_pages, 0);
}

static void
kmem_copies_strings(void)
{
	char *s, *t;

	setup();
	kmem_init();
	s = kmem_asprintf("%d %s", 7, "dwarfs");
	t = kmem_strndup(s, 3, KM_SLEEP);
	CHECK(strcmp(s, "7 dwarfs") == 0 && strcmp(t, "7 d") == 0);
	kmem_strfree(s);
	kmem_strfree(t);
	kmem_strfree(NULL);
	CHECK_EQ(kmem_inuse(), 0);
}

KTAP_MAIN(
	CASE(items_are_nobody_elses),
	CASE(alignment_is_kept),
	CASE(no_page_is_lost_when_one_is_refused),
	CASE(primed_items_need_no_page),
	CASE(misuse_is_noticed),
	CASE(kmem_serves_every_size),
	CASE(kmem_copies_strings)
)
