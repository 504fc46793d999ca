/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * segments: see segments.h.
 */

#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "segments.h"

long
modify_ldt(int func, void *ptr, unsigned long size)
{
	return syscall(SYS_modify_ldt, func, ptr, size);
}

long
ldt_write(unsigned entry, uint32_t base, uint32_t limit, uint32_t flags)
{
	struct user_desc d = { .entry = entry, .base = base, .limit = limit,
	    .flags = flags };

	return modify_ldt(F_WRITE, &d, sizeof(d));
}

void
catch_faults(void (*handler)(int, siginfo_t *, void *), int flags)
{
	static const int signals[] = { SIGFPE, SIGTRAP, SIGSEGV, SIGILL,
	    SIGBUS };
	struct sigaction sa = { .sa_sigaction = handler,
	    .sa_flags = SA_SIGINFO | flags };
	unsigned i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], &sa, NULL) != 0)
			abort();
}
