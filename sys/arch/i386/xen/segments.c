/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * segments: descriptors, each CPU's page of the GDT, and the trap table.
 *
 * Overview
 *
 * Xen's flat segments serve for all code, data and stacks of the kernel and
 * of programs.  One page of GDT per CPU adds the segment that %fs selects in
 * the kernel, over the CPU's struct cpu_info, and the thread-local segments
 * of the lwp that runs there.  cpu_switchto updates those that differ from
 * what the CPU has, in its one hypercall; ci_tls remembers what it has, since
 * Xen may change bits of what it stores.  With the boot argument xen.tlsalways
 * all are updated, so that the worth of remembering can be measured.
 *
 * Xen facts
 *
 * A page of the GDT may have no writable mapping; Xen validates all of its
 * 512 entries when it becomes one, and writes single entries by
 * update_descriptor.  An entry of zeros is not present, and fine.  Privilege
 * level 0 is raised to 1.  Limits protect nothing: Xen is guarded by paging.
 * Descriptors are stored with the accessed bit set, so that the CPU need not
 * write them.
 *
 * Locking: a CPU's page is changed by that CPU only, which does not switch
 * lwps meanwhile.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/cpu.h>
#include <sys/lwp.h>
#include <sys/systm.h>

#include <uvm/uvm_pmap.h>

#include <machine/pcb.h>
#include <machine/segments.h>
#include <machine/trap.h>

#include <xen/callback.h>

#include <xenport/hypercall.h>
#include <xenport/maddr.h>
#include <xenport/trapentry.h>
#include <xenport/xpq.h>

/*
 * From where each CPU's iret pops when the stack is one of the LDT.  Room for
 * that, beneath it for what Xen pushes and one entry may push upon another
 * before it has left, and the upper half of the address is the same for all:
 * see vector.S.
 */
#define ESPFIX_WORDS	5

char		espfix_slots[MAXCPUS][ESPFIX_SLOT]
		    __aligned(MAXCPUS * ESPFIX_SLOT);
CTASSERT(powerof2(MAXCPUS * ESPFIX_SLOT) && MAXCPUS * ESPFIX_SLOT <= 0x10000);

static bool	tls_always;	/* constant once the first CPU is there */

/* trap_info flags */
#define TI_KERNEL	0x0		/* not by a program's int */
#define TI_USER		0x3		/* a program's int may, too */
#define TI_MASK		0x4		/* enter with events masked */

#define TI(n, f, entry)							\
	{ .vector = (n), .flags = (f), .cs = KCODE_SEL,			\
	  .address = (unsigned long)(entry) }

static const struct trap_info trap_table[] = {
	TI(T_DIVIDE, TI_KERNEL, trap_divide),
	TI(T_DEBUG, TI_KERNEL, trap_debug),
	TI(T_BPT, TI_USER, trap_bpt),
	TI(T_OFLOW, TI_USER, trap_oflow),
	TI(T_BOUND, TI_USER, trap_bound),
	TI(T_ILLEGAL, TI_KERNEL, trap_illegal),
	TI(T_DNA, TI_KERNEL, trap_dna),
	TI(T_DOUBLE, TI_KERNEL, trap_double),
	TI(T_FPOPOVR, TI_KERNEL, trap_fpopovr),
	TI(T_TSS, TI_KERNEL, trap_tss),
	TI(T_SEGNP, TI_KERNEL, trap_segnp),
	TI(T_STACK, TI_KERNEL, trap_stack),
	TI(T_PROT, TI_KERNEL, trap_prot),
	TI(T_PAGE, TI_KERNEL | TI_MASK, trap_page),
	TI(T_SPURIOUS, TI_KERNEL, trap_spurious),
	TI(T_ARITH, TI_KERNEL, trap_arith),
	TI(T_ALIGN, TI_KERNEL, trap_align),
	TI(T_MCA, TI_KERNEL, trap_mca),
	TI(T_XMM, TI_KERNEL, trap_xmm),
	TI(T_SYSCALL, TI_USER, trap_syscall),
	{ .address = 0 },
};

void
setsegment(union descriptor *d, vaddr_t base, uint32_t limit, int type,
    int dpl, bool is32, bool pages)
{

	d->d_raw = 0;
	d->sd_lolimit = limit & 0xffff;
	d->sd_hilimit = (limit >> 16) & 0xf;
	d->sd_lobase = base & 0xffff;
	d->sd_midbase = (base >> 16) & 0xff;
	d->sd_hibase = base >> 24;
	d->sd_type = (unsigned)type & 0xf;
	d->sd_s = 1;
	d->sd_dpl = (unsigned)dpl & 3;
	d->sd_p = 1;
	d->sd_def32 = is32;
	d->sd_gran = pages;
}

/*
 * The CPU's page of the GDT is what it must be, and read-only; its machine
 * frame is returned.
 * => ci_gdt is a page of zeros in the direct map
 */
uint32_t
segments_make_gdt(struct cpu_info *ci)
{
	vaddr_t gdt = (vaddr_t)ci->ci_gdt;

	setsegment(&ci->ci_gdt[GDT_CPU], (vaddr_t)ci, sizeof(*ci) - 1,
	    SDT_MEMRWA, SEL_KPL, true, false);
	ci->ci_espfix = espfix_slots[ci->ci_index] + ESPFIX_SLOT -
	    ESPFIX_WORDS * sizeof(uint32_t);
	pmap_direct_readonly(gdt);
	return xpmap_ptom_frame(pmap_direct_pa(gdt));
}

/*
 * The CPU that boots has its GDT, and %fs; curcpu() works.  The others begin
 * with both.
 */
void
segments_init_primary(struct cpu_info *ci)
{
	mfn_t frame = segments_make_gdt(ci);
	int error;

	tls_always = strstr(boot_cmdline(), "xen.tlsalways") != NULL;
	error = xen_errno(HYPERVISOR_set_gdt(&frame, GDT_ENTRIES));
	if (error != 0)
		panic("cpu%u: GDT refused: error %d", ci->ci_index, error);
	__asm volatile("movl %0, %%fs; movl %1, %%gs"
	    : : "r" (KCPU_SEL), "r" (0));
}

static void
callback_register(u_int type, const char *entry)
{
	struct callback_register op = {
		.type = (uint16_t)type,
		.address = { .cs = KCODE_SEL, .eip = (unsigned long)entry },
	};
	int error;

	error = xen_errno(HYPERVISOR_callback_op(CALLBACKOP_register, &op));
	if (error != 0)
		panic("callback %u refused: error %d", type, error);
}

/* The same for a CPU that is yet to begin; by vector, as Xen reads it. */
void
trap_context(struct vcpu_guest_context *ctx)
{
	const struct trap_info *ti;

	for (ti = trap_table; ti->address != 0; ti++)
		ctx->trap_ctxt[ti->vector] = *ti;
	ctx->event_callback_cs = ctx->failsafe_callback_cs = KCODE_SEL;
	ctx->event_callback_eip = (unsigned long)trap_event;
	ctx->failsafe_callback_eip = (unsigned long)trap_failsafe;
}

/* Traps, events and failures have somewhere to go.  => on each CPU */
void
trap_init_cpu(void)
{
	int error;

	error = xen_errno(HYPERVISOR_set_trap_table(trap_table));
	if (error != 0)
		panic("trap table refused: error %d", error);
	callback_register(CALLBACKTYPE_event, trap_event);
	callback_register(CALLBACKTYPE_failsafe, trap_failsafe);
	callback_register(CALLBACKTYPE_nmi, trap_nmi);
}

static void
tls_store(struct cpu_info *ci, u_int i, union descriptor d)
{
	vaddr_t va = (vaddr_t)&ci->ci_gdt[GDT_TLS + i];

	xpq_update_descriptor(xpmap_ptom(pmap_direct_pa(va)), d.d_raw);
	ci->ci_tls[i] = d;
}

/*
 * The CPU has the lwp's thread-local segments.
 * => in cpu_switchto's batch
 *
 * %gs may select one that goes.  It is loaded again on the way to user mode;
 * until then it is zero, lest Xen stumble over it.
 */
void
tls_switch(struct lwp *l)
{
	struct cpu_info *ci = curcpu();
	const struct pcb *pcb = lwp_getpcb(l);
	u_int i;

	__asm volatile("movl %0, %%gs" : : "r" (0));
	for (i = 0; i < GDT_NTLS; i++)
		if (ci->ci_tls[i].d_raw != pcb->pcb_tls[i].d_raw ||
		    __predict_false(tls_always))
			tls_store(ci, i, pcb->pcb_tls[i]);
}

/* => the current lwp, or one that has not run yet */
void
cpu_tls_set(struct lwp *l, u_int i, union descriptor d)
{

	KASSERT(i < GDT_NTLS);
	KASSERT(d.sd_p == 0 || (d.sd_s != 0 && d.sd_dpl == SEL_UPL));
	lwp_getpcb(l)->pcb_tls[i] = d;
	if (l == curlwp)
		tls_store(curcpu(), i, d);
}

union descriptor
cpu_tls_get(struct lwp *l, u_int i)
{

	KASSERT(i < GDT_NTLS);
	return lwp_getpcb(l)->pcb_tls[i];
}
