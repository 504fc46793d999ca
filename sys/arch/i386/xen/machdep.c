/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machdep: the machine as a whole: how it ends, and what it has of chance.
 *
 * Xen facts: a domain ends by SCHEDOP_shutdown with a reason, which the
 * toolstack turns into what the domain's configuration says: on_poweroff,
 * on_reboot, on_crash.  The call does not return for these three.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/reboot.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <xen/sched.h>

#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/xen.h>

#define CPUID1_ECX_RDRAND	0x40000000

static void __dead
domain_shutdown(u_int reason)
{
	struct sched_shutdown op = { .reason = reason };

	evmask_save();
	for (;;)
		(void)HYPERVISOR_sched_op(SCHEDOP_shutdown, &op);
}

void
cpu_reboot(int howto)
{

	if ((howto & RB_DUMP) != 0)
		domain_shutdown(SHUTDOWN_crash);
	if ((howto & RB_HALT) != 0)
		domain_shutdown(SHUTDOWN_poweroff);
	domain_shutdown(SHUTDOWN_reboot);
}

void
cpu_crash(void)
{

	domain_shutdown(SHUTDOWN_crash);
}

/* One word of the CPU's generator; false if it has none to give. */
static bool
rdrand(uint32_t *word)
{
	uint8_t ok;

	__asm volatile("rdrand %0; setc %1" : "=r" (*word), "=q" (ok)
	    : : "cc");
	return ok;
}

/*
 * RDRAND where there is one, which counts in full; else the counter's low
 * bits between hypercalls, whose length nobody can tell, at one bit a byte.
 */
u_int
cpu_rng_seed(void *buf, size_t len)
{
	uint32_t r[4], word;
	uint8_t *p = buf;
	bool good;
	size_t i;

	xen_cpuid(1, 0, r);
	good = (r[2] & CPUID1_ECX_RDRAND) != 0;
	for (i = 0; i < len; i++) {
		if (!good || !rdrand(&word)) {
			good = false;
			(void)HYPERVISOR_xen_version(0, NULL);
			word = (uint32_t)__builtin_ia32_rdtsc();
			word ^= word >> 8;
		}
		p[i] = (uint8_t)word;
	}
	return (u_int)(good ? len * 8 : len);
}
