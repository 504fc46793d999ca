/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenstep: an event at each instruction of the kernel.
 *
 * Overview
 *
 * The CPU steps by the trap flag, and the debug exception has an entry of its
 * own while a test runs.  Where the test wants it, that sends an event to this
 * CPU and ends stepping.
 *
 * An event must come exactly there, not in the handler of the exception, and
 * not after the exit that is being tested has been gone through once more for
 * the exception.  So Xen enters it with events masked, and it leaves by
 * HYPERVISOR_iret, which restores mask and flags in one go: Xen looks for
 * events after it has loaded the frame, so it delivers the event before the
 * instruction, as if it had come from outside.
 *
 * Other ways were thought of: a breakpoint instruction changes the code under
 * test and hits all CPUs; the debug registers hit one address, not one of its
 * visits, and need a list of addresses.  The trap flag finds the instructions
 * itself, and is there in every emulator.
 *
 * Xen facts.  The trap flag is clear when an entry begins, and set again by
 * the iret that ends it, so what nests is not stepped, nor is user mode; but
 * one exception comes after an iret that began with the flag set, at the
 * user's first instruction, and is ignored.  An exit that is begun again by
 * the fixup is not stepped further, since the frame with the flag is forgotten.
 *
 * Under the shim, an event of an IPI goes through the hypervisor below it and
 * comes back as an interrupt, most often before the call returns, but not
 * always.  Until it is marked in vcpu_info, nobody can have lost it.
 *
 * Locking: none.  All of it is one thread's, on one CPU.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <machine/frame.h>
#include <machine/segments.h>
#include <machine/trap.h>

#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/trapentry.h>

#include "xenstep.h"

#define TI_MASK		4		/* enter with events masked */
#define STEP_LIMIT	100000		/* a lost thread is let go */

vaddr_t		step_eip;
volatile u_int	step_sent, step_seen;
void		(*volatile step_handler)(void);

static evtchn_port_t	port;
static vaddr_t		from;
static u_int		target, count, steps;
static volatile bool	counting, reached;

static void
step_intr(void *arg __unused)
{

	step_seen = step_sent;
	if (step_handler != NULL)
		(*step_handler)();
}

static bool
debug_entry(const char *entry, u_int flags)
{
	struct trap_info table[2] = {
		{ .vector = T_DEBUG, .flags = (uint8_t)flags, .cs = KCODE_SEL,
		  .address = (u_long)entry },
		{ .address = 0 },
	};

	return HYPERVISOR_set_trap_table(table) == 0;
}

bool
step_lost(void)
{
	const volatile struct vcpu_info *v = curcpu()->ci_vcpu;
	nsec_t deadline = 0;

	while (step_seen != step_sent) {
		if (deadline == 0)
			deadline = nsec_after(NSEC_PER_SEC);
		if (v->evtchn_upcall_pending || nanouptime_ns() > deadline)
			return true;
	}
	return false;
}

bool
step_begin(void)
{

	step_sent = step_seen = 0;
	step_handler = NULL;
	if (evtchn_bind_ipi(curcpu(), &port) != 0)
		return false;
	return intr_establish_evtchn(port, IPL_SCHED, step_intr, NULL,
	    "step") == 0 && debug_entry(step_entry, TI_MASK);
}

void
step_end(void)
{

	(void)debug_entry(trap_debug, 0);
	intr_disestablish_evtchn(port);
	evtchn_close(port);
}

void
step_aim(vaddr_t at, u_int n)
{

	from = at;
	target = n;
	count = steps = 0;
	step_eip = 0;
	reached = false;
	counting = at == 0;
}

bool
step_stop(void)
{

	__asm volatile("pushfl; andl %0, (%%esp); popfl"
	    : : "i" (~PSL_T) : "memory", "cc");
	return reached;
}

/* One step, at the instruction that the frame will go on with. */
void
step_trap(struct trapframe *tf)
{

	if (USERMODE(tf) || reached || ++steps > STEP_LIMIT) {
		tf->tf_eflags &= ~PSL_T;
		return;
	}
	if (tf->tf_eip == from)
		counting = true;
	if (!counting)
		return;
	step_eip = tf->tf_eip;
	if (count++ != target)
		return;
	tf->tf_eflags &= ~PSL_T;
	reached = true;
	step_send();
}

void
step_send(void)
{

	step_sent++;
	evtchn_notify(port);
}

/* What was in the registers, and the stack pointer, is there afterwards. */
bool
step_send_registers(void)
{
	struct evtchn_send op = { .port = port };
	struct step_regs r;

	step_sent++;
	step_send_known(&op, &r);
	return r.edx == 0xd0d0d0d0 && r.esi == 0x51515151 &&
	    r.edi == 0xd1d1d1d1 && r.esp == r.ebp + 32;
}
