/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Two gibibytes of memory in one process, more than the kernel can map; in two
 * halves, since the library refuses to map as much at once.
 * Every page has a word of its own, which is there when all have been written;
 * a child has them, too, and what it writes is not its parent's.
 */

#include <sys/mman.h>

#define TAP_LIMIT	3000
#include "tap.h"

#define PAGE	4096u
#define NPAGES	(2048u << 8)
#define HALF	(NPAGES / 2)

static unsigned *area[2];

static unsigned *
page(unsigned i)
{
	return area[i / HALF] + (size_t)(i % HALF) * (PAGE / 4) +
	    i % (PAGE / 4);
}

static unsigned
wrong(unsigned step, unsigned add)
{
	unsigned n = 0;

	for (unsigned i = 0; i < NPAGES; i += step)
		n += *page(i) != i + add;
	return n;
}

static void
fill(void)
{
	for (int i = 0; i < 2; i++) {
		area[i] = mmap(NULL, (size_t)HALF * PAGE,
		    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		REQUIRE(area[i] != MAP_FAILED);
	}
	for (unsigned i = 0; i < NPAGES; i++)
		*page(i) = i + 1;
}

static void
every_page_keeps_its_word(void)
{
	fill();
	CHECK_EQ(wrong(1, 1), 0);
	CHECK_EQ(munmap(area[0], (size_t)HALF * PAGE), 0);
	CHECK_EQ(munmap(area[1], (size_t)HALF * PAGE), 0);
}

static void
a_child_has_them_too(void)
{
	int status = -1;
	pid_t pid;

	fill();
	pid = fork();
	if (pid == 0) {
		if (wrong(1, 1) != 0)
			_exit(1);
		for (unsigned i = 0; i < NPAGES; i += 64)
			*page(i) = i + 2;
		_exit(wrong(64, 2) != 0);
	}
	REQUIRE(pid != -1);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	CHECK_EQ(wrong(1, 1), 0);
}

TAP_MAIN(
	CASE(every_page_keeps_its_word),
	CASE(a_child_has_them_too)
)
