/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu: making a virtual CPU ours, and letting it rest.
 *
 * Overview
 *
 * The first CPU is set up in two steps.  cpu_attach_primary(), called by the
 * start of day as soon as page tables can be changed, gives it its GDT and
 * %fs, so that curcpu() works; the trap table and callbacks, so that a trap
 * is reported; its vcpu_info, so that time can be read.  cpu_configure(),
 * called when memory can be allocated, gives it ports for IPIs and the timer,
 * and unmasks events for good.
 *
 * vcpu_info
 *
 * Xen is asked to keep it in struct cpu_info.  It agrees once in the life of
 * a domain for each CPU; when it refuses, the one in the shared info page is
 * used, which exists for the first 32 CPUs.  All code goes through ci_vcpu,
 * so nobody cares which it is.  The word of the command line xen.novcpuinfo
 * keeps us from asking.  Registering sets all bits of the selector: one scan
 * finds nothing.
 *
 * Idle
 *
 * An idle CPU blocks in Xen until an event comes; there is no tick.  Events
 * are masked while it looks whether there is work, and SCHEDOP_block unmasks
 * and blocks as one step, so an event in between wakes it at once.
 *
 * Limits: the first CPU only.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/cpu.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include <uvm/uvm_pmap.h>

#include <machine/fpu.h>
#include <machine/pcb.h>

#include <xen/sched.h>
#include <xen/vcpu.h>

#include <xenport/clock.h>
#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/xen.h>
#include <xenport/xpq.h>

CTASSERT(sizeof(struct vcpu_info) ==
    sizeof(((struct cpu_info *)0)->ci_vcpu_info));

struct cpu_info cpu_info_primary;

static union descriptor cpu0_gdt[GDT_ENTRIES] __aligned(PAGE_SIZE);
CTASSERT(sizeof(cpu0_gdt) == PAGE_SIZE);

/* Where the CPU's vcpu_info is from now on. */
static void
vcpu_info_place(struct cpu_info *ci)
{
	vaddr_t va = (vaddr_t)ci->ci_vcpu_info;
	struct vcpu_register_vcpu_info op = {
		.mfn = xpmap_ptom_frame(pmap_direct_pa(va)),
		.offset = va & PAGE_MASK,
	};

	ci->ci_vcpu = &HYPERVISOR_shared_info->vcpu_info[ci->ci_index];
	if (strstr(boot_cmdline(), "xen.novcpuinfo") != NULL)
		return;
	if (HYPERVISOR_vcpu_op(VCPUOP_register_vcpu_info, ci->ci_index,
	    &op) == 0)
		ci->ci_vcpu = (struct vcpu_info *)ci->ci_vcpu_info;
}

/*
 * curcpu(), traps and the clock work.
 * => start of day, events masked, lwp0 has its stack, xpq works
 */
void
cpu_attach_primary(void)
{
	struct cpu_info *ci = &cpu_info_primary;

	ci->ci_self = ci;
	ci->ci_index = 0;
	ci->ci_curlwp = &lwp0;
	ci->ci_ilevel = IPL_HIGH;
	ci->ci_gdt = cpu0_gdt;
	ci->ci_timer_deadline = ~(nsec_t)0;
	ci->ci_vcpu = &HYPERVISOR_shared_info->vcpu_info[0];
	cpu_stack_init(&lwp0);

	segments_init_cpu(ci);
	trap_init_cpu();
	vcpu_info_place(ci);
	evtchn_init();
	fpu_init_cpu();
	clock_init();
}

/* Events come.  => boot, memory can be allocated, at IPL_HIGH */
void
cpu_configure(void)
{
	struct cpu_info *ci = curcpu();

	intr_init_cpu(ci);
	clock_init_cpu(ci);
	evmask_enable();
}

/* Wait for an event, unless there is work already. */
void
cpu_idle(void)
{
	struct cpu_info *ci = curcpu();

	KASSERT(ci->ci_ilevel == IPL_NONE);
	evmask_save();
	if (ci->ci_want_resched || ci->ci_ipending != 0)
		evmask_enable();
	else
		(void)HYPERVISOR_sched_op(SCHEDOP_block, NULL);
}

/* The CPU looks at its run queue soon. */
void
cpu_need_resched(struct cpu_info *ci, int flags __unused)
{

	ci->ci_want_resched = true;
	__insn_barrier();
	if (ci == curcpu())
		ci->ci_curlwp->l_md.md_astpending = 1;
	else
		ipi_send(ci, IPI_AST);
}
