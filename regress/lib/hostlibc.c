/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * hostlibc: the only file of the host tier that sees the host's headers.
 */

#define _GNU_SOURCE
#include <sys/mman.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void	*host_calloc(size_t);
void	host_free(void *);
void	host_vprintf(const char *, va_list);
void	host_abort(void);
void	host_physmem(size_t);
void	*host_view(void *, uint64_t, size_t);
void	*host_hide(void *, size_t);

static int physmem = -1;

void *
host_calloc(size_t size)
{

	return calloc(1, size);
}

void
host_free(void *p)
{

	free(p);
}

void
host_vprintf(const char *fmt, va_list ap)
{

	/* vprintf is the kernel's here. */
	vfprintf(stdout, fmt, ap);
	fflush(stdout);
}

void
host_abort(void)
{

	fflush(stdout);
	abort();
}

static void
host_die(const char *what)
{

	perror(what);
	exit(99);
}

void
host_physmem(size_t size)
{

	physmem = memfd_create("physmem", 0);
	if (physmem == -1 || ftruncate(physmem, (off_t)size) == -1)
		host_die("memfd");
}

void *
host_view(void *va, uint64_t off, size_t size)
{
	void *p = mmap(va, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | (va != NULL ? MAP_FIXED : 0), physmem, (off_t)off);

	if (p == MAP_FAILED)
		host_die("mmap");
	return p;
}

void *
host_hide(void *va, size_t size)
{
	void *p = mmap(va, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS |
	    MAP_NORESERVE | (va != NULL ? MAP_FIXED : 0), -1, 0);

	if (p == MAP_FAILED)
		host_die("mmap");
	return p;
}
