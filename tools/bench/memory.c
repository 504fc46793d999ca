/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/* memory: mapping, faults, protection. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define MANY	1024			/* 4 MiB */
#define ROW	4096			/* 16 MiB */
#define LARGE	16384			/* 64 MiB */
#define COPIES	256

static char *
map_pages(unsigned n)
{
	char *p = mmap(NULL, (size_t)n * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(p != MAP_FAILED, "mmap");
	return p;
}

static void
touch_row(char *p, unsigned n)
{
	volatile char *v = p;
	unsigned i;

	for (i = 0; i < n; i++)
		v[i * PAGE] = 1;
}

/* mmap, touch and munmap of `pages'. */
static inline uint64_t
map_touch_unmap(unsigned n, unsigned pages)
{
	uint64_t start = now();
	char *p;

	while (n-- > 0) {
		p = map_pages(pages);
		touch_row(p, pages);
		munmap(p, (size_t)pages * PAGE);
	}
	return now() - start;
}

static uint64_t
run_map_1(unsigned n)
{
	return map_touch_unmap(n, 1);
}

/* Mappings of a page, none of which can be joined to the one beside it. */
static void
make_crowd(void)
{
	unsigned i;

	for (i = 0; i < 1000; i++)
		need(mmap(NULL, PAGE, i % 2 ? PROT_READ : PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED, "mmap");
}

static uint64_t
run_map_1024(unsigned n)
{
	return map_touch_unmap(n, MANY);
}

static uint64_t
run_map_16384(unsigned n)
{
	return map_touch_unmap(n, LARGE);
}

static uint64_t
run_unmap_1024(unsigned n)
{
	uint64_t ticks = 0, start;
	char *p;

	while (n-- > 0) {
		p = map_pages(MANY);
		touch_row(p, MANY);
		start = now();
		munmap(p, MANY * PAGE);
		ticks += now() - start;
	}
	return ticks;
}

static uint64_t
run_fault_row(unsigned n)
{
	uint64_t ticks = 0, start;
	char *p;

	while (n-- > 0) {
		p = map_pages(ROW);
		start = now();
		touch_row(p, ROW);
		ticks += now() - start;
		munmap(p, ROW * PAGE);
	}
	return ticks;
}

/* Every page once, none beside the one before: a full period modulo MANY. */
static uint64_t
run_fault_random(unsigned n)
{
	uint64_t ticks = 0, start;
	volatile char *p;
	unsigned i, k = 0;

	while (n-- > 0) {
		p = map_pages(MANY);
		start = now();
		for (i = 0; i < MANY; i++) {
			k = (k * 5 + 333) % MANY;
			p[k * PAGE] = 1;
		}
		ticks += now() - start;
		munmap((char *)p, MANY * PAGE);
	}
	return ticks;
}

/* The child has the same pages as long as this process writes to them. */
static uint64_t
run_copy(unsigned n)
{
	uint64_t ticks = 0, start;
	char *p, c;
	int gate[2];
	pid_t pid;

	while (n-- > 0) {
		p = map_pages(COPIES);
		touch_row(p, COPIES);
		need(pipe(gate) == 0, "pipe");
		pid = fork();
		need(pid != -1, "fork");
		if (pid == 0) {
			close(gate[1]);
			(void)!read(gate[0], &c, 1);
			_exit(0);
		}
		start = now();
		touch_row(p, COPIES);
		ticks += now() - start;
		close(gate[0]);
		close(gate[1]);
		waitpid(pid, NULL, 0);
		munmap(p, COPIES * PAGE);
	}
	return ticks;
}

static int	file;

static void
make_pages(void)
{
	static char page[PAGE];
	int i;

	/* It is gone with this process, which alone knows it. */
	unlink("/bench.pages");
	file = open("/bench.pages", O_RDWR | O_CREAT, 0644);
	need(file != -1, "/bench.pages");
	unlink("/bench.pages");
	for (i = 0; i < MANY; i++)
		need(write(file, page, PAGE) == PAGE, "/bench.pages");
}

static uint64_t
run_file(unsigned n)
{
	uint64_t ticks = 0, start;
	volatile char *p;
	unsigned i;

	while (n-- > 0) {
		p = mmap(NULL, MANY * PAGE, PROT_READ, MAP_SHARED, file, 0);
		need(p != MAP_FAILED, "mmap");
		start = now();
		for (i = 0; i < MANY; i++)
			(void)p[i * PAGE];
		ticks += now() - start;
		munmap((char *)p, MANY * PAGE);
	}
	return ticks;
}

static char	*area;

static void
make_page(void)
{
	area = map_pages(1);
	touch_row(area, 1);
}

static void
make_area(void)
{
	area = map_pages(MANY);
	touch_row(area, MANY);
}

static inline void
protect(unsigned pages, int prot)
{
	need(mprotect(area, pages * PAGE, prot) == 0, "mprotect");
}

static uint64_t
run_protect(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0) {
		protect(1, PROT_READ);
		protect(1, PROT_READ | PROT_WRITE);
	}
	return now() - start;
}

static uint64_t
run_protect_store(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0) {
		protect(1, PROT_READ);
		protect(1, PROT_READ | PROT_WRITE);
		touch_row(area, 1);
	}
	return now() - start;
}

static uint64_t
run_protect_1024(unsigned n)
{
	uint64_t start = now();

	while (n-- > 0) {
		protect(MANY, PROT_READ);
		protect(MANY, PROT_READ | PROT_WRITE);
	}
	return now() - start;
}

const struct op mem_ops[] = {
	{ "map", "mmap + touch + munmap of a page", run_map_1, NULL,
	    20, 100, 0 },
	{ "among", "the same among 1,000 other mappings", run_map_1,
	    make_crowd, 20, 100, 0 },
	{ "row", "anonymous fault (in a row of 4,096)", run_fault_row, NULL,
	    1, 3, ROW },
	{ "random", "anonymous fault (in random order)", run_fault_random, NULL,
	    1, 5, MANY },
	{ "copy", "copy-on-write fault", run_copy, NULL, 1, 10, COPIES },
	{ "file", "fault in a file's mapping (in a row of 1,024)", run_file,
	    make_pages, 1, 10, MANY },
	{ "protect", "mprotect to read-only and back, one page", run_protect,
	    make_page, 20, 100, 0 },
	{ "store", "the same with a store", run_protect_store, make_page,
	    20, 100, 0 },
	{ "protect1024", "the same of 1,024 pages, without", run_protect_1024,
	    make_area, 1, 20, 0 },
	{ "map1024", "mmap + touch + munmap of 4 MiB", run_map_1024, NULL,
	    1, 5, 0 },
	{ "unmap1024", "munmap of 4 MiB that was touched", run_unmap_1024, NULL,
	    1, 5, 0 },
	{ "map16384", "mmap + touch + munmap of 64 MiB", run_map_16384, NULL,
	    1, 2, 0 },
	{ .id = NULL }
};
