/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The operations on the event mask, whichever form they have: what they do to
 * the byte, that an event waits while it is set and is taken by who clears it,
 * and that no register is lost.  And the form: all places have the operation
 * itself if every CPU's vcpu_info is behind %fs, else all call.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <machine/cpu.h>
#include <machine/evmask.h>

#include <xenport/evtchn.h>

REGRESS_TEST("guest/arch/i386/xen/evmask_forms", test_evmask);

static bool
mask_byte(void)
{

	return curcpu()->ci_vcpu->evtchn_upcall_mask;
}

static void
test_byte(void)
{
	bool outer, inner, set, clear;

	CLAIM(!mask_byte() && !evmask_set_p(), "events are not masked");
	outer = evmask_save();
	set = mask_byte() && evmask_set_p();
	inner = evmask_save();
	evmask_restore(inner);
	clear = !mask_byte();
	evmask_restore(outer);
	CLAIM(!outer && set, "save masks, and tells that it was not");
	CLAIM(inner && !clear, "the inner of two leaves the mask as it was");
	CLAIM(!mask_byte(), "the outer one clears it");
	evmask_disable();
	set = mask_byte();
	evmask_enable();
	CLAIM(set && !mask_byte(), "disable and enable");
}

static volatile u_int	taken;

static void
take(void *arg __unused)
{

	taken++;
}

/* An event comes while they are masked; `how' unmasks. */
static void
send_masked(evtchn_port_t port, void (*how)(void), const char *name)
{
	u_int before = taken, masked;

	evmask_disable();
	evtchn_notify(port);
	masked = taken;
	how();
	CLAIM(masked == before, "%s: an event waits", name);
	CLAIM(taken == before + 1, "%s: who unmasks has taken it", name);
	CLAIM(!mask_byte(), "%s: events are unmasked afterwards", name);
}

static void
by_enable(void)
{

	evmask_enable();
}

static void
by_restore(void)
{

	evmask_restore(false);
}

/* Registers that C may hold something in are as they were. */
static bool
registers_live(evtchn_port_t port)
{
	uint32_t a = 0x11111111, b = 0x22222222, c = 0x33333333;

	evmask_disable();
	evtchn_notify(port);
	__asm volatile(EVMASK_SITE(EVMASK_ENABLE, EVMASK_ENABLE_LEN,
	    evmask_clear) : "+b" (a), "+c" (b), "+d" (c) : : "memory", "cc",
	    "eax");
	return a == 0x11111111 && b == 0x22222222 && c == 0x33333333;
}

static void
test_events(void)
{
	evtchn_port_t port;
	int error;

	error = evtchn_bind_ipi(curcpu(), &port);
	if (error == 0)
		error = intr_establish_evtchn(port, IPL_VM, take, NULL, "test");
	CLAIM(error == 0, "a port");
	if (error != 0)
		return;
	taken = 0;
	send_masked(port, by_enable, "enable");
	send_masked(port, by_restore, "restore");
	CLAIM(registers_live(port) && taken == 3,
	    "unmasking with an event changes no register");
	intr_disestablish_evtchn(port);
	evtchn_close(port);
}

static bool
all_behind_fs(void)
{
	struct cpu_info *ci;
	u_int i;

	CPU_INFO_FOREACH(i, ci)
		if ((void *)ci->ci_vcpu != ci->ci_vcpu_info)
			return false;
	return true;
}

static void
test_form(void)
{
	const struct evmask_site *es;
	u_int n = 0, direct = 0;

	/* cppcheck-suppress comparePointers */
	for (es = evmask_sites_start; es < evmask_sites_end; es++) {
		n++;
		direct += evmask_direct_p(es);
	}
	CLAIM(n > EVMASK_NOPS, "there are %u places", n);
	CLAIM(direct == (all_behind_fs() ? n : 0),
	    "%u of them have the operation itself", direct);
}

static void
test_evmask(void)
{

	test_byte();
	test_events();
	test_form();
}
