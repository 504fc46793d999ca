/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * intr: events become interrupts, under priority levels kept in software.
 *
 * Overview
 *
 *	Xen --upcall--> scan --marks--> ci_ipending --dispatch--> handlers
 *
 * Scan (evtchn.c) finds out which ports have an event, acknowledges each
 * and marks it as due at the level of its handler.  Dispatch runs what is due
 * above the CPU's level, the highest first, with the level raised and events
 * unmasked, so that a higher one may interrupt.  What is not above stays
 * marked, and splx() dispatches it.  Soft interrupts are marks of the same
 * kind, made by softint_schedule(): every dispatch ends with them.
 *
 * So events are masked during the scan only, which is short and bounded by
 * the number of ports; and a level is raised by a store.
 *
 * The event mask
 *
 * What came while it was set is found by whoever clears it (evmask_ops.S):
 * instead of asking Xen for an upcall (a hypercall) the scan is done here, by
 * evmask_take.
 *
 * The stack
 *
 * Handlers run on the stack of whom they interrupt.  At most one handler of
 * each level is under way, so the depth is bounded, and DIAGNOSTIC kernels
 * look at the stack pointer at each upcall: an overflow would end the domain
 * without a word, since Xen has no double fault.
 *
 * Locking: all data is this CPU's.  ci_ipending is changed by single
 * instructions, so that an upcall may come at any moment.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/lwp.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/atomic.h>

#include <uvm/uvm_pmap.h>

#include <machine/frame.h>
#include <machine/ldt.h>
#include <machine/pcb.h>

#include <xen/sched.h>

#include <xenport/clock.h>
#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/trapentry.h>

/* Bytes of kernel stack that an interrupt must find free. */
#define KSTACK_RESERVE	1024

CTASSERT(IPL_SOFTCLOCK == SOFTINT_CLOCK + 1);
CTASSERT(IPL_SOFTSERIAL == SOFTINT_SERIAL + 1);

void
intr_mark(int level)
{

	__asm volatile("orl %0, %%fs:%c1"
	    : : "ri" (1u << level), "i" (CI_IPENDING) : "memory", "cc");
}

static inline void
intr_unmark(int level)
{

	__asm volatile("andl %0, %%fs:%c1"
	    : : "ri" (~(1u << level)), "i" (CI_IPENDING) : "memory", "cc");
}

void
cpu_softint_mark(u_int level)
{

	intr_mark((int)level + IPL_SOFTCLOCK);
}

bool
cpu_intr_p(void)
{

	return curcpu()->ci_idepth != 0;
}

static inline uint32_t
intr_due(const struct cpu_info *ci, int s)
{

	return *(const volatile uint32_t *)&ci->ci_ipending >> (s + 1);
}

/*
 * Everything due above level s has run, and the level is s.
 * => the level is s; events are not masked
 */
void
spl_dispatch(int s)
{
	struct cpu_info *ci = curcpu();
	uint32_t due;
	int level;

	KASSERT(!evmask_set_p());
	ci->ci_idepth++;
	while ((due = intr_due(ci, s)) != 0) {
		level = s + fls32(due);
		ci->ci_ilevel = level;
		__insn_barrier();
		intr_unmark(level);
		if (level >= IPL_VM)
			evtchn_run(ci, level);
		else
			softint_run((u_int)(level - IPL_SOFTCLOCK));
		__insn_barrier();
		ci->ci_ilevel = s;
		__insn_barrier();
	}
	ci->ci_idepth--;
}

/*
 * Events were unmasked, and some had come: they are marked, and those above
 * the level have run.
 */
void
evmask_take(void)
{
	struct cpu_info *ci = curcpu();
	volatile struct vcpu_info *v = ci->ci_vcpu;

	do {
		v->evtchn_upcall_mask = 1;
		__insn_barrier();
		evtchn_scan(ci);
		__insn_barrier();
		v->evtchn_upcall_mask = 0;
		__insn_barrier();
	} while (v->evtchn_upcall_pending);
	splx(ci->ci_ilevel);
}

static void
kstack_check(const void *sp)
{
	uintptr_t base = (uintptr_t)curlwp->l_addr;

	if (__predict_false((uintptr_t)sp - base < KSTACK_RESERVE ||
	    *(const uint32_t *)base != KSTACK_CANARY)) {
		/* No way back: one interrupt more would end the domain. */
		evmask_save();
		panic("kernel stack of %s: %ld bytes left", curlwp->l_name,
		    (long)((uintptr_t)sp - base));
	}
}

/*
 * Xen's event callback, from vector.S.
 * => events masked by Xen; returns with events unmasked, since Xen delivers
 *    none otherwise
 */
void
evtchn_upcall(struct trapframe *tf)
{
	struct cpu_info *ci = curcpu();

	kstack_check(tf);
	if (USERMODE(tf))
		user_time_stop(curlwp);
	ci->ci_nintr++;
	evtchn_scan(ci);
	evmask_enable();
	splx(ci->ci_ilevel);
	if (USERMODE(tf))
		user_time_start(curlwp);
}

/*
 * Other CPUs.  An IPI is an event on a port of the CPU; what it is for is a
 * word of bits, so that one event may carry several requests.  A CPU has two
 * such ports: what touches page tables must not come in the middle of a
 * change to them, so it waits until the level is below IPL_VM; the rest may
 * come at any time but IPL_SCHED.
 */
void
ipi_send(struct cpu_info *ci, uint32_t what)
{
	struct ipi *ipi = &ci->ci_ipi[(what & IPIS_VM) != 0 ?
	    IPI_CLASS_VM : IPI_CLASS_SCHED];

	KASSERT((what & IPIS_VM) == 0 || (what & ~IPIS_VM) == 0);
	atomic_or_32(&ipi->ipi_what, what);
	evtchn_notify((evtchn_port_t)ipi->ipi_port);
}

void
cpu_ask_charge(struct cpu_info *ci)
{

	ipi_send(ci, IPI_CHARGE);
}

/* Panic elsewhere: this CPU does nothing any more. */
static void __dead
ipi_halt(void)
{

	(void)evmask_save();
	for (;;)
		(void)HYPERVISOR_sched_op(SCHEDOP_yield, NULL);
}

static void
ipi_intr(void *arg __unused)
{
	struct cpu_info *ci = curcpu();
	uint32_t what = atomic_swap_32(
	    &ci->ci_ipi[IPI_CLASS_SCHED].ipi_what, 0);

	if ((what & IPI_HALT) != 0)
		ipi_halt();
	if ((what & IPI_AST) != 0)
		ci->ci_curlwp->l_md.md_astpending = 1;
	if ((what & IPI_NMI) != 0)
		nmi_report();
	if ((what & IPI_CHARGE) != 0)
		sched_charge_now();
}

static void
ipi_vm_intr(void *arg __unused)
{
	struct cpu_info *ci = curcpu();
	uint32_t what = atomic_swap_32(&ci->ci_ipi[IPI_CLASS_VM].ipi_what, 0);

	if ((what & IPI_PMAP) != 0)
		pmap_leave();
	if ((what & IPI_LDT) != 0)
		ldt_sync();
}

static void
ipi_establish(struct cpu_info *ci, u_int class, int ipl, void (*fun)(void *),
    const char *name)
{
	evtchn_port_t port;
	int error;

	error = evtchn_bind_ipi(ci, &port);
	if (error == 0)
		error = intr_establish_evtchn(port, ipl, fun, NULL, name);
	if (error != 0)
		panic("cpu%u: no port for IPIs: error %d", ci->ci_index, error);
	ci->ci_ipi[class].ipi_port = (int)port;
}

/*
 * Other CPUs can reach this one, as soon as it takes events.
 * => called on a CPU that may sleep, for itself or for one not yet running
 */
void
intr_init_cpu(struct cpu_info *ci)
{

	ipi_establish(ci, IPI_CLASS_VM, IPL_VM, ipi_vm_intr, "ipi_pmap");
	ipi_establish(ci, IPI_CLASS_SCHED, IPL_SCHED, ipi_intr, "ipi");
}

/* No other CPU does anything any more, as soon as it takes an event. */
void
cpu_halt_others(void)
{
	struct cpu_info *ci;
	u_int i;

	CPU_INFO_FOREACH(i, ci)
		if (ci != curcpu() && ci->ci_schedstate.spc_online)
			ipi_send(ci, IPI_HALT);
}
