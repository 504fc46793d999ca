/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_kmem: memory of any size.
 *
 * Up to KMEM_MAXPOOL bytes an allocation is an item of one of a few pools;
 * up to a page it is a page of the direct map; beyond that, whole pages at
 * addresses of the kernel map.
 *
 * Callers give the size back when they free, so nothing is stored with an
 * allocation; with option DIAGNOSTIC its size is, in front of it, and is
 * compared.
 *
 * KM_SLEEP waits.  For pages that is uvm's business; for addresses of the
 * kernel map, of which there may be none left although there is memory, it
 * tries again every KMEM_RETRY and says so once, so that no lwp hangs without
 * a word.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/pool.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <uvm/uvm_extern.h>

#define KMEM_ALIGN	16
#define KMEM_MAXPOOL	2048
#define KMEM_NSTEPS	(KMEM_MAXPOOL / KMEM_ALIGN)
#define KMEM_RETRY	(20 * NSEC_PER_MSEC)

#ifdef DIAGNOSTIC
#define KMEM_HEADER	KMEM_ALIGN	/* holds the size */
#else
#define KMEM_HEADER	0
#endif

static const struct {
	uint16_t	size;
	const char	*name;
} kmem_classes[] = {
	{ 16, "kmem-16" }, { 32, "kmem-32" }, { 48, "kmem-48" },
	{ 64, "kmem-64" }, { 96, "kmem-96" }, { 128, "kmem-128" },
	{ 192, "kmem-192" }, { 256, "kmem-256" }, { 384, "kmem-384" },
	{ 512, "kmem-512" }, { 672, "kmem-672" }, { 1024, "kmem-1024" },
	{ 1360, "kmem-1360" }, { 2048, "kmem-2048" },
};

static struct pool	kmem_pools[__arraycount(kmem_classes)];
static uint8_t		kmem_class_of[KMEM_NSTEPS];	/* by size, rounded */
static u_long		kmem_bytes;			/* atomic */

void
kmem_init(void)
{
	u_int i, class = 0;

	for (i = 0; i < __arraycount(kmem_classes); i++)
		pool_init(&kmem_pools[i], kmem_classes[i].size, KMEM_ALIGN,
		    kmem_classes[i].name, 0, IPL_NONE);
	for (i = 0; i < KMEM_NSTEPS; i++) {
		while (kmem_classes[class].size < (i + 1) * KMEM_ALIGN)
			class++;
		kmem_class_of[i] = (uint8_t)class;
	}
}

static struct pool *
pool_for(size_t size)
{
	return &kmem_pools[kmem_class_of[(size - 1) / KMEM_ALIGN]];
}

/* Whole pages at addresses of their own. */
static void *
large_alloc(size_t size, km_flag_t flags)
{
	vaddr_t va;
	bool told = false;

	for (;;) {
		va = uvm_km_alloc(round_page(size), 0,
		    (flags & KM_SLEEP) != 0 ? 0 : UVM_KMF_NOWAIT);
		if (va != 0 || (flags & KM_SLEEP) == 0)
			return (void *)va;
		if (!told)
			printf("kmem: waiting for %zu bytes\n", size);
		told = true;
		(void)kpause("kmem", false, nsec_after(KMEM_RETRY), NULL);
	}
}

static void *
raw_alloc(size_t size, km_flag_t flags)
{
	if (size <= KMEM_MAXPOOL)
		return pool_get(pool_for(size), (flags & KM_SLEEP) != 0 ?
		    PR_WAITOK : PR_NOWAIT);
	if (size <= PAGE_SIZE)
		return (void *)uvm_km_pagealloc((flags & KM_SLEEP) != 0 ? 0 :
		    UVM_KMF_NOWAIT);
	return large_alloc(size, flags);
}

static void
raw_free(void *p, size_t size)
{
	if (size <= KMEM_MAXPOOL)
		pool_put(pool_for(size), p);
	else if (size <= PAGE_SIZE)
		uvm_km_pagefree((vaddr_t)p);
	else
		uvm_km_free((vaddr_t)p, round_page(size), 0);
}

void *
kmem_alloc(size_t size, km_flag_t flags)
{
	char *p;

	KASSERT(size > 0);
	KASSERTMSG(!cpu_intr_p(), "kmem at interrupt level");
	if (size > (size_t)-1 - KMEM_HEADER - PAGE_SIZE)
		return NULL;
	p = raw_alloc(size + KMEM_HEADER, flags);
	if (p == NULL)
		return NULL;
	atomic_add_long(&kmem_bytes, (long)size);
#ifdef DIAGNOSTIC
	*(size_t *)(void *)p = size;
#endif
	return p + KMEM_HEADER;
}

void *
kmem_zalloc(size_t size, km_flag_t flags)
{
	void *p = kmem_alloc(size, flags);

	if (p != NULL)
		memset(p, 0, size);
	return p;
}

void
kmem_free(void *ptr, size_t size)
{
	char *p = (char *)ptr - KMEM_HEADER;

#ifdef DIAGNOSTIC
	size_t had = *(size_t *)(void *)p;

	KASSERTMSG(had == size, "kmem_free: %p has %zu bytes, not %zu", ptr,
	    had, size);
	*(size_t *)(void *)p = 0;
#endif
	atomic_add_long(&kmem_bytes, -(long)size);
	raw_free(p, size + KMEM_HEADER);
}

size_t
kmem_inuse(void)
{
	return atomic_load_relaxed(&kmem_bytes);
}

/* Strings; their length is their size. */

char *
kmem_asprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	s = kmem_alloc((size_t)len + 1, KM_SLEEP);
	va_start(ap, fmt);
	vsnprintf(s, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return s;
}

/* At most `max' characters of it. */
char *
kmem_strndup(const char *s, size_t max, km_flag_t flags)
{
	size_t len = strnlen(s, max);
	char *copy = kmem_alloc(len + 1, flags);

	if (copy != NULL) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

char *
kmem_strdup(const char *s, km_flag_t flags)
{
	return kmem_strndup(s, (size_t)-1, flags);
}

void
kmem_strfree(char *s)
{
	if (s != NULL)
		kmem_free(s, strlen(s) + 1);
}
