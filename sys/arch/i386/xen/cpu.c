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
 * A CPU that does not come in HATCH_PATIENCE is told of and given up: under
 * the shim a vCPU is a CPU of a hypervisor of its own, which may be refused.
 *
 * Coming and going
 *
 * Later cpu_up() and cpu_down() do the same for one CPU, when xenstore says so
 * (cpu_hotplug.c).  Of what was made for a CPU nothing is ever freed, since Xen
 * keeps its hands on vcpu_info and the GDT; cpu_made[] has them all.
 *
 * A CPU stops itself, in its idle lwp (cpu_leave): VCPUOP_down returns when
 * another CPU has called VCPUOP_up, and all of the CPU's state is as it was.
 * Whoever starts it again waits until Xen says that it is down, since an up
 * before the down would be lost, and the down then last for ever.
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
 * ENOENT for a vCPU that does not exist.  A second VCPUOP_initialise is EEXIST:
 * a vCPU that has been down goes on where it stopped, with its page tables,
 * segments, trap table, callbacks and timers, its pending events, and its FPU
 * (Xen 4.17, common/domain.c: VCPUOP_down sets a flag that keeps the vCPU from
 * being scheduled, VCPUOP_up clears it; arch/x86/pv/shim.c: in the shim the
 * CPU below is taken away, too).  The last vCPU to go down ends the domain;
 * the first one never goes.  A vCPU's VIRQs and IPIs may be bound
 * by another one, and its vcpu_info be registered while it is down; its timer
 * is its own to set.
 *
 * Limits: the first CPU stays, whatever `xl vcpu-set' asks.  Once the places
 * of the event mask are patched, a CPU whose vcpu_info Xen does not place
 * cannot come.
 *
 * Locking: one thread at a time starts and stops CPUs: the one that boots, then
 * the one of cpu_hotplug.c.
 *
 * Sources: xen/vcpu.h, xen/arch-x86/xen.h (struct vcpu_guest_context).
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/boot.h>
#include <sys/callout.h>
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
#include <machine/text.h>

#include <xen/sched.h>
#include <xen/vcpu.h>

#include <xenport/clock.h>
#include <xenport/cpu_hotplug.h>
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

/* Key: ! by the thread that starts CPUs. */
static struct cpu_info	*cpu_made[MAXCPUS];	/* !: but for the first */
static uint32_t		cpu_initialised;	/* !: Xen has their contexts */

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

static bool
vcpu_exists(u_int index)
{

	return HYPERVISOR_vcpu_op(VCPUOP_is_up, index, NULL) >= 0;
}

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

	if (!vcpu_exists(index))
		return false;
	snprintf(node, sizeof(node), "%u/availability", index);
	if (xenbus_read(XBT_NIL, "cpu", node, &xv) == 0) {
		wanted = strcmp(xv.xv_data, "offline") != 0;
		xenbus_value_free(&xv);
	}
	return wanted;
}

/* => Xen has not heard of it */
static void
cpu_free(struct cpu_info *ci, struct vm_page *gdt)
{

	if (gdt != NULL)
		uvm_pagefree(gdt);
	if (ci->ci_ptwin != 0)
		uvm_km_free(ci->ci_ptwin, PAGE_SIZE, UVM_KMF_VAONLY);
	uvm_km_free((vaddr_t)ci, round_page(sizeof(*ci)), 0);
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
		cpu_free(ci, gdt);
		return ENOMEM;
	}
	ci->ci_self = ci;
	ci->ci_index = index;
	ci->ci_ilevel = IPL_HIGH;
	ci->ci_gdt = (union descriptor *)pmap_direct_va(VM_PAGE_TO_PHYS(gdt));
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

/* Xen knows where the CPU is to begin, or to go on.  An errno of Xen's. */
static int
cpu_initialise(struct cpu_info *ci)
{
	struct vcpu_guest_context *ctx;
	int error;

	if ((cpu_initialised & (1u << ci->ci_index)) != 0)
		return 0;
	ctx = kmem_alloc(sizeof(*ctx), KM_SLEEP);
	cpu_context(ci, ctx);
	error = xen_errno(HYPERVISOR_vcpu_op(VCPUOP_initialise, ci->ci_index,
	    ctx));
	kmem_free(ctx, sizeof(*ctx));
	if (error == 0)
		cpu_initialised |= 1u << ci->ci_index;
	return error;
}

/* All that one more CPU needs, but for running; ENOMEM, EAGAIN. */
static int
cpu_make(u_int index)
{
	struct cpu_info *ci;
	int error;

	error = cpu_alloc(index, &ci);
	if (error != 0)
		return error;
	error = mi_cpu_attach(ci);
	if (error != 0) {
		cpu_free(ci, PHYS_TO_VM_PAGE(pmap_direct_pa(
		    (vaddr_t)ci->ci_gdt)));
		return error;
	}
	vcpu_info_place(ci);
	xpq_cpu_init(ci);
	ci->ci_curlwp = ci->ci_idlelwp;
	ci->ci_kstack = ci->ci_idlelwp->l_addr;
	pmap_cpu_attach(ci);
	intr_init_cpu(ci);
	clock_attach_cpu(ci);
	mi_cpu_enlist(ci);
	cpu_made[index] = ci;
	return 0;
}

/* Xen has stopped the CPU in fact, which it says it does. */
static bool
cpu_await_stop(const struct cpu_info *ci)
{
	nsec_t end = nsec_after(HATCH_PATIENCE);

	while (HYPERVISOR_vcpu_op(VCPUOP_is_up, ci->ci_index, NULL) > 0) {
		if (nanouptime_ns() >= end)
			return false;
		(void)kpause("cpustop", false, nsec_after(NSEC_PER_MSEC), NULL);
	}
	return true;
}

/* The CPU begins to run, or is not known any more and an errno tells why. */
static int
cpu_start(struct cpu_info *ci)
{
	int error = 0;

	mi_cpu_enlist(ci);
	if (evmask_patched && (void *)ci->ci_vcpu != ci->ci_vcpu_info)
		error = ENXIO;
	else if (!cpu_await_stop(ci))
		error = EBUSY;
	if (error == 0)
		error = cpu_initialise(ci);
	if (error == 0) {
		mi_cpu_start(ci);
		error = xen_errno(HYPERVISOR_vcpu_op(VCPUOP_up, ci->ci_index,
		    NULL));
		if (error != 0 && !mi_cpu_give_up(ci))
			error = 0;
	}
	if (error != 0) {
		printf("cpu%u: cannot be started, error %d\n", ci->ci_index,
		    error);
		mi_cpu_forget(ci);
	}
	return error;
}

/* The CPU is online; or it is told that it does not come, and not known. */
static int
cpu_await(struct cpu_info *ci, nsec_t end)
{

	while (atomic_load_acquire(&ci->ci_state) == CPU_STARTING &&
	    nanouptime_ns() < end)
		(void)kpause("hatch", false, nsec_after(NSEC_PER_MSEC), NULL);
	if (!mi_cpu_give_up(ci))
		return 0;
	printf("cpu%u: does not come\n", ci->ci_index);
	mi_cpu_forget(ci);
	return ETIMEDOUT;
}

/* => boot, when kernel threads can be made and xenstore can be read */
void
cpu_boot_secondary_processors(void)
{
	uint32_t started = 0;
	nsec_t end;
	u_int i;
	int error;

	for (i = 1; i < MAXCPUS; i++) {
		error = cpu_wanted(i) ? cpu_make(i) : 0;
		if (error != 0)
			printf("cpu%u: cannot be started, error %d\n", i,
			    error);
	}
	text_open();
	evmask_patch();
	trap_exit_patch();
	text_close();
	for (i = 1; i < MAXCPUS; i++)
		if (cpu_made[i] != NULL && cpu_start(cpu_made[i]) == 0)
			started |= 1u << i;
	end = nsec_after(HATCH_PATIENCE);
	for (i = 1; i < MAXCPUS; i++)
		if ((started & (1u << i)) != 0)
			(void)cpu_await(cpu_made[i], end);
	if (ncpuonline > 1)
		printf("cpus: %u\n", ncpuonline);
	cpu_hotplug_init();
}

/* The CPU is online.  ENOENT: there is no such vCPU; others: told of. */
int
cpu_up(u_int index)
{
	int error;

	KASSERT(index < MAXCPUS);
	if ((mi_cpus_online() & (1u << index)) != 0)
		return 0;
	if (!vcpu_exists(index))
		return ENOENT;
	if (cpu_made[index] == NULL) {
		error = cpu_make(index);
		if (error != 0) {
			printf("cpu%u: cannot be started, error %d\n", index,
			    error);
			return error;
		}
	}
	error = cpu_start(cpu_made[index]);
	if (error != 0)
		return error;
	return cpu_await(cpu_made[index], nsec_after(HATCH_PATIENCE));
}

/*
 * The CPU is down, and its callouts are ours.  EBUSY: it cannot be.
 * => on the first CPU
 */
int
cpu_down(u_int index)
{
	nsec_t end = nsec_after(HATCH_PATIENCE);
	struct cpu_info *ci;

	KASSERT(index < MAXCPUS);
	if ((mi_cpus_online() & (1u << index)) == 0)
		return 0;
	ci = cpu_made[index];
	if (ci == NULL)
		return EBUSY;
	mi_cpu_send_away(ci);
	while (atomic_load_acquire(&ci->ci_state) != CPU_DOWN) {
		(void)kpause("cpuleave", false, nsec_after(NSEC_PER_MSEC),
		    NULL);
		if (nanouptime_ns() >= end) {
			printf("cpu%u: does not leave yet\n", index);
			end = NSEC_NEVER;
		}
	}
	callout_adopt(ci);
	if (!cpu_await_stop(ci))
		printf("cpu%u: is idle, but not stopped by Xen\n", index);
	return 0;
}

/*
 * The first steps of another CPU, on the stack of its idle lwp; the last ones,
 * too, if it comes so late that it was given up.
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
	while (!mi_cpu_hatch(ci))
		cpu_leave();
	spl0();
	idle_loop(NULL);
}

/*
 * What came for this CPU is done, and nothing comes any more: events are
 * masked.
 */
static void
cpu_drain(struct cpu_info *ci)
{

	for (;;) {
		spl0();
		(void)evmask_save();
		if (ci->ci_ipending == 0 && !ci->ci_vcpu->evtchn_upcall_pending)
			return;
		evmask_enable();
	}
}

/*
 * This CPU stops, until it is started again.  Its state is told before, since
 * afterwards there is nobody to tell it; whoever waits for that waits for Xen
 * to say the same.  Should Xen refuse, it rests here all the same.
 * => idle lwp, no lock held
 */
void
cpu_leave(void)
{
	struct cpu_info *ci = curcpu();

	spl0();
	evtchn_leave();
	pmap_load(pmap_kernel());
	cpu_drain(ci);
	ci->ci_fpulwp = NULL;
	clock_stop();
	mi_cpu_stopped(ci);
	for (;;) {
		(void)HYPERVISOR_vcpu_op(VCPUOP_down, ci->ci_index, NULL);
		if (ci->ci_state != CPU_DOWN)
			break;
		cpu_spin_rest();
	}
	clock_restart();
	evmask_enable();
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
