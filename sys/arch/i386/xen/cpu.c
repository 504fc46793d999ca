/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu: making virtual CPUs ours, and letting them rest.
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
 * The others
 *
 * There is no APIC and nothing to be probed: Xen is asked, number by number,
 * whether a vCPU of that number exists.  cpu_boot_secondary_processors() makes
 * for each what needs memory (cpu_info, a page of GDT, a queue of hypercalls,
 * the idle lwp, event channels), and hands Xen the context that it is to begin
 * with: the kernel's page tables, the GDT, and cpu_hatch() on the idle lwp's
 * stack.  There the CPU does for itself what only it can do, and becomes its
 * idle lwp.  From the moment it says that it is online, the scheduler gives it
 * work.  Those that come up do so side by side; the boot waits for all.
 *
 * A CPU that does not come in HATCH_PATIENCE is told of and left alone: under
 * the shim a vCPU is a CPU of a hypervisor of its own, which may be refused.
 *
 * vcpu_info
 *
 * Xen is asked to keep it in struct cpu_info.  It agrees once in the life of
 * a domain for each CPU; when it refuses, the one in the shared info page is
 * used, which exists for the first 32 CPUs.  All code goes through ci_vcpu,
 * so nobody cares which it is, but for the operations on the event mask, which
 * are patched when all CPUs have it here: so each is asked for before any
 * other CPU runs (evmask.c).  The word of the command line xen.novcpuinfo
 * keeps us from asking.  Registering sets all bits of the selector: one scan
 * finds nothing.
 *
 * Idle
 *
 * An idle CPU blocks in Xen until an event comes; there is no tick.  Events
 * are masked while it looks whether there is work, and SCHEDOP_block unmasks
 * and blocks as one step, so an event in between wakes it at once.
 *
 * Waiting for another CPU
 *
 * A vCPU may stand still in the middle of anything while Xen runs others on
 * its real CPU, perhaps the very one that waits for it.  So nobody spins for
 * long: after SPIN_TURNS turns the waiter blocks for SPIN_REST, in a poll of
 * no event channel, which only the time limit ends.  A yield would not do:
 * under the shim it goes to a hypervisor that has nobody else to run.
 *
 * Xen facts
 *
 * VCPUOP_initialise takes a whole struct vcpu_guest_context, once.  The page
 * table it names must be one that Xen accepts as an L3, the frames of the GDT
 * pages without a writable mapping; gdt_ents counts entries.  trap_ctxt is
 * indexed by vector.  The vCPU begins with events masked.  VCPUOP_is_up is
 * ENOENT for a vCPU that does not exist.  A vCPU's VIRQs and IPIs may be bound
 * by another one, and its vcpu_info be registered while it is down; its timer
 * is its own to set.
 *
 * Limits: a CPU that is up stays up, whatever `xl vcpu-set' asks.
 *
 * Sources: xen/vcpu.h, xen/arch-x86/xen.h (struct vcpu_guest_context).
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/boot.h>
#include <sys/cpu.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm_extern.h>

#include <machine/fpu.h>
#include <machine/frame.h>
#include <machine/pcb.h>

#include <xen/sched.h>
#include <xen/vcpu.h>

#include <xenport/clock.h>
#include <xenport/evcnt.h>
#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/maddr.h>
#include <xenport/trapentry.h>
#include <xenport/xen.h>
#include <xenport/xenbus.h>
#include <xenport/xpq.h>

CTASSERT(sizeof(struct vcpu_info) ==
    sizeof(((struct cpu_info *)0)->ci_vcpu_info));

#define HATCH_PATIENCE	(10 * NSEC_PER_SEC)
#define SPIN_REST	(50 * NSEC_PER_USEC)

struct cpu_info cpu_info_primary;

static union descriptor cpu0_gdt[GDT_ENTRIES] __aligned(PAGE_SIZE);
CTASSERT(sizeof(cpu0_gdt) == PAGE_SIZE);

/* Where the CPU's vcpu_info is from now on. */
static void
vcpu_info_place(struct cpu_info *ci)
{
	vaddr_t va = (vaddr_t)ci->ci_vcpu_info;
	struct vcpu_register_vcpu_info op = { .offset = va & PAGE_MASK };
	paddr_t pa;

	if (!pmap_extract(pmap_kernel(), va, &pa))
		panic("cpu%u: struct cpu_info without a page", ci->ci_index);
	op.mfn = xpmap_ptom_frame(pa);
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

	segments_init_primary(ci);
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

	xen_evcnt_attach();
	intr_init_cpu(ci);
	clock_attach_cpu(ci);
	clock_init_cpu();
	evmask_enable();
}

/*
 * The other CPUs.
 */

/*
 * Does the vCPU exist, and did the toolstack mean it to run?  With maxvcpus=
 * more exist than vcpus= lets run from the start.
 */
static bool
cpu_wanted(u_int index)
{
	struct xenbus_value xv;
	char node[sizeof("4294967295/availability")];
	bool wanted = true;

	if (HYPERVISOR_vcpu_op(VCPUOP_is_up, index, NULL) < 0)
		return false;
	snprintf(node, sizeof(node), "%u/availability", index);
	if (xenbus_read(XBT_NIL, "cpu", node, &xv) == 0) {
		wanted = strcmp(xv.xv_data, "offline") != 0;
		xenbus_value_free(&xv);
	}
	return wanted;
}

/* All that the CPU needs of memory; ENOMEM. */
static int
cpu_alloc(u_int index, struct cpu_info **cip)
{
	struct cpu_info *ci;
	struct vm_page *gdt;

	ci = (struct cpu_info *)uvm_km_alloc(round_page(sizeof(*ci)), 0,
	    UVM_KMF_NOWAIT | UVM_KMF_ZERO);
	if (ci == NULL)
		return ENOMEM;
	gdt = uvm_pagealloc(NULL, 0, NULL, UVM_PGA_LOW | UVM_PGA_ZERO);
	ci->ci_ptwin = uvm_km_alloc(PAGE_SIZE, 0,
	    UVM_KMF_NOWAIT | UVM_KMF_VAONLY);
	if (gdt == NULL || ci->ci_ptwin == 0) {
		if (gdt != NULL)
			uvm_pagefree(gdt);
		if (ci->ci_ptwin != 0)
			uvm_km_free(ci->ci_ptwin, PAGE_SIZE, UVM_KMF_VAONLY);
		uvm_km_free((vaddr_t)ci, round_page(sizeof(*ci)), 0);
		return ENOMEM;
	}
	ci->ci_self = ci;
	ci->ci_index = index;
	ci->ci_ilevel = IPL_HIGH;
	ci->ci_gdt = (union descriptor *)pmap_direct_va(VM_PAGE_TO_PHYS(gdt));
	vcpu_info_place(ci);
	*cip = ci;
	return 0;
}

/* The CPU's first instruction, and all that has to be right for it. */
static void
cpu_context(struct cpu_info *ci, struct vcpu_guest_context *ctx)
{
	struct lwp *l = ci->ci_idlelwp;

	memset(ctx, 0, sizeof(*ctx));
	ctx->flags = VGCF_in_kernel;
	ctx->user_regs.cs = KCODE_SEL;
	ctx->user_regs.eip = (uint32_t)(uintptr_t)cpu_hatch_entry;
	ctx->user_regs.ss = ctx->user_regs.ds = ctx->user_regs.es = KDATA_SEL;
	ctx->user_regs.fs = KCPU_SEL;
	ctx->user_regs.esp = (uint32_t)(uintptr_t)lwp_trapframe(l);
	ctx->kernel_ss = KDATA_SEL;
	ctx->kernel_sp = (uint32_t)(uintptr_t)lwp_getpcb(l);
	trap_context(ctx);
	ctx->gdt_frames[0] = segments_make_gdt(ci);
	ctx->gdt_ents = GDT_ENTRIES;
	ctx->ctrlreg[3] = xen_pfn_to_cr3(pmap_kernel_cr3());
}

/* The CPU begins to run; an errno if Xen does not let it. */
static int
cpu_start(struct cpu_info *ci)
{
	struct vcpu_guest_context *ctx = kmem_alloc(sizeof(*ctx), KM_SLEEP);
	int error;

	cpu_context(ci, ctx);
	error = xen_errno(HYPERVISOR_vcpu_op(VCPUOP_initialise, ci->ci_index,
	    ctx));
	kmem_free(ctx, sizeof(*ctx));
	if (error != 0)
		return error;
	return xen_errno(HYPERVISOR_vcpu_op(VCPUOP_up, ci->ci_index, NULL));
}

/* One more CPU is there; it does not run yet. */
static void
cpu_attach(u_int index)
{
	struct cpu_info *ci;
	int error;

	error = cpu_alloc(index, &ci);
	if (error == 0) {
		xpq_cpu_init(ci);
		error = mi_cpu_attach(ci);
	}
	if (error == 0) {
		ci->ci_curlwp = ci->ci_idlelwp;
		ci->ci_kstack = ci->ci_idlelwp->l_addr;
		pmap_cpu_attach(ci);
		intr_init_cpu(ci);
		clock_attach_cpu(ci);
	}
	if (error != 0)
		printf("cpu%u: cannot be started, error %d\n", index, error);
}

/* Every CPU that was attached runs, or did not come in time. */
static void
cpu_await_all(void)
{
	nsec_t end = nsec_after(HATCH_PATIENCE);
	struct cpu_info *ci;
	u_int i;

	while (atomic_load_relaxed(&ncpuonline) < ncpu &&
	    nanouptime_ns() < end)
		(void)kpause("hatch", false, nsec_after(NSEC_PER_MSEC), NULL);
	CPU_INFO_FOREACH(i, ci)
		if (!ci->ci_schedstate.spc_online)
			printf("cpu%u: does not come\n", i);
}

/* => boot, when kernel threads can be made and xenstore can be read */
void
cpu_boot_secondary_processors(void)
{
	struct cpu_info *ci;
	u_int i;
	int error;

	for (i = 1; i < MAXCPUS; i++)
		if (cpu_wanted(i))
			cpu_attach(i);
	evmask_patch();
	CPU_INFO_FOREACH(i, ci) {
		error = CPU_IS_PRIMARY(ci) ? 0 : cpu_start(ci);
		if (error != 0)
			printf("cpu%u: cannot be started, error %d\n", i,
			    error);
	}
	cpu_await_all();
	if (ncpuonline > 1)
		printf("cpus: %u\n", ncpuonline);
}

/*
 * The first steps of another CPU, on the stack of its idle lwp.
 * => events masked, IPL_HIGH
 */
void
cpu_hatch(void)
{
	struct cpu_info *ci = curcpu();

	trap_init_cpu();
	fpu_init_cpu();
	clock_init_cpu();
	evmask_enable();
	mi_cpu_hatch(ci);
	spl0();
	idle_loop(NULL);
}

/* Wait for an event, unless there is work already. */
void
cpu_idle(void)
{
	struct cpu_info *ci = curcpu();

	KASSERT(ci->ci_ilevel == IPL_NONE);
	evmask_save();
	if (ci->ci_want_resched || ci->ci_ipending != 0) {
		evmask_enable();
		spl0();
	} else
		(void)HYPERVISOR_sched_op(SCHEDOP_block, NULL);
}

/* => any level, events masked or not; every lock may be held */
void
cpu_spin_rest(void)
{
	struct sched_poll op = { .timeout = clock_xen() + SPIN_REST };

	(void)HYPERVISOR_sched_op(SCHEDOP_poll, &op);
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
