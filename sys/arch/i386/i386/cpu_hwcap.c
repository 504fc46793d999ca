/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu_hwcap: what programs are told of the processor (AT_HWCAP).
 *
 * Under Xen a plain CPUID in ring 1 shows the host's processor; with the
 * forced-emulation prefix, an invalid instruction followed by "xen", it shows
 * what the domain is to see.
 */

#include <sys/types.h>
#include <machine/cpu.h>

uint32_t
cpu_hwcap(void)
{
	uint32_t a = 1, b, c = 0, d;

	__asm volatile("ud2a; .ascii \"xen\"; cpuid"
	    : "+a" (a), "=b" (b), "+c" (c), "=d" (d));
	return d;
}
