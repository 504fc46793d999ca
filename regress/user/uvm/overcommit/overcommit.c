/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * More memory is promised than there is.
 * A request that cannot be meant is refused; a process that touches more
 * than there is gets killed, its parent goes on, and all memory is back.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

#include "tap.h"

#define PG	4096u
#define RW	(PROT_READ | PROT_WRITE)
#define ANON	(MAP_PRIVATE | MAP_ANONYMOUS)

static unsigned long
free_pages(void)
{
	struct sysinfo si;

	REQUIRE(sysinfo(&si) == 0);
	return (unsigned long)((uint64_t)si.freeram * si.mem_unit / PG);
}

static unsigned long
all_pages(void)
{
	struct sysinfo si;

	REQUIRE(sysinfo(&si) == 0);
	return (unsigned long)((uint64_t)si.totalram * si.mem_unit / PG);
}

/* Touch pages without end, in pieces that each are reasonable. */
static void
eat(void)
{
	size_t piece = 4u << 20, i;
	char *p;

	for (;;) {
		p = mmap(NULL, piece, RW, ANON, -1, 0);
		if (p == MAP_FAILED)
			_exit(1);
		for (i = 0; i < piece; i += PG)
			p[i] = 1;
	}
}

static void
what_cannot_be_meant_is_refused(void)
{
	if (all_pages() < 0x80000)
		CHECK_ERR(mmap(NULL, 0x80000000u, RW, ANON, -1, 0), ENOMEM);
}

static void
a_greedy_child_is_killed(void)
{
	int status;

	if (fork() == 0)
		eat();
	REQUIRE(wait(&status) > 0);
	CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) ||
	    (WIFEXITED(status) && WEXITSTATUS(status) == 1));
}

static void
and_all_memory_is_back(void)
{
	unsigned long before = free_pages(), after;
	int i, status;

	for (i = 0; i < 3; i++) {
		if (fork() == 0)
			eat();
		REQUIRE(wait(&status) > 0);
	}
	after = free_pages();
	if (after + 64 < before)
		tap_fail(__FILE__, __LINE__, "%lu pages free, then %lu",
		    before, after);
}

static void
greedy_children_together(void)
{
	int i, status;

	for (i = 0; i < 4; i++) {
		if (fork() == 0)
			eat();
	}
	for (i = 0; i < 4; i++)
		CHECK(wait(&status) > 0);
}

static void
a_file_system_gets_full(void)
{
	static char buf[65536];
	char name[] = "/tmp/fullXXXXXX";
	int fd = mkstemp(name);
	ssize_t n;

	REQUIRE(fd >= 0);
	unlink(name);
	while ((n = write(fd, buf, sizeof(buf))) > 0)
		continue;
	CHECK(n == -1 && (errno == ENOSPC || errno == EFBIG));
	CHECK_EQ(ftruncate(fd, 0), 0);
	CHECK_EQ(write(fd, buf, sizeof(buf)), sizeof(buf));
	close(fd);
}

TAP_MAIN(
    CASE(what_cannot_be_meant_is_refused),
    CASE(a_greedy_child_is_killed),
    CASE(and_all_memory_is_back),
    CASE(greedy_children_together),
    CASE(a_file_system_gets_full))
