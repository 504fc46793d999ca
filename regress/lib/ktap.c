/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ktap: the host's side of ktap.h.
 */

#include "tap.h"

/* The layout of ktap.h's struct; that header is for kernel code. */
int	ktap_main(const struct tap_case *, int);
void	ktap_fail(const char *, int, const char *, ...)
	    __attribute__((format(printf, 3, 4)));
void	ktap_end_case(void);
unsigned ktap_random(void);
int	ktap_aborts(void (*)(void));
void	*host_page_alloc(size_t);
void	host_page_free(void *);

int
ktap_main(const struct tap_case *cases, int n)
{
	return tap_main(cases, n);
}

void
ktap_fail(const char *file, int line, const char *fmt, ...)
{
	char what[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	tap_fail(file, line, "%s", what);
}

void
ktap_end_case(void)
{
	fflush(stdout);
	_exit(1);
}

unsigned
ktap_random(void)
{
	static unsigned state = 1;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

int
ktap_aborts(void (*func)(void))
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		func();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

void *
host_page_alloc(size_t size)
{
	void *p = aligned_alloc(4096, size);

	if (p != NULL)
		memset(p, 0xa5, size);
	return p;
}

void
host_page_free(void *p)
{
	free(p);
}
