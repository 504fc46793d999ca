/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xen_evcnt: the names of what each CPU counts.
 *
 * The counting is done where things happen, with evcnt_count(); here the slots
 * of <machine/evcnt.h> get the names under which evcnt(9) tells what they mean
 * and /proc/evcnt shows them.  A hypercall that the kernel has no function for
 * needs no name: it would be counted, in a slot that is not shown.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/evcnt.h>
#include <sys/systm.h>

#include <xenport/evcnt.h>
#include <xenport/hypercall.h>

/* What is issued is counted here, what is within a multicall there. */
#define ISSUED(op)	{ EVC_HYPERCALL + __HYPERVISOR_##op, "hypercall", #op }
#define WITHIN(op)	{ EVC_MULTICALL + __HYPERVISOR_##op, "multicall", #op }

static const struct {
	u_int		slot;
	const char	*group;
	const char	*name;
} xen_evcnt_names[] = {
	ISSUED(set_trap_table),
	ISSUED(mmu_update),
	ISSUED(set_gdt),
	ISSUED(stack_switch),
	ISSUED(set_callbacks),
	ISSUED(fpu_taskswitch),
	ISSUED(set_debugreg),
	ISSUED(get_debugreg),
	ISSUED(update_descriptor),
	ISSUED(memory_op),
	ISSUED(multicall),
	ISSUED(update_va_mapping),
	ISSUED(set_timer_op),
	ISSUED(xen_version),
	ISSUED(console_io),
	ISSUED(grant_table_op),
	ISSUED(vm_assist),
	ISSUED(iret),
	ISSUED(vcpu_op),
	ISSUED(mmuext_op),
	ISSUED(nmi_op),
	ISSUED(sched_op),
	ISSUED(callback_op),
	ISSUED(event_channel_op),
	ISSUED(physdev_op),

	WITHIN(mmu_update),
	WITHIN(mmuext_op),
	WITHIN(stack_switch),
	WITHIN(fpu_taskswitch),
	WITHIN(update_descriptor),

	{ EVC_BATCH + 0,	"batch", "1" },
	{ EVC_BATCH + 1,	"batch", "2" },
	{ EVC_BATCH + 2,	"batch", "4" },
	{ EVC_BATCH + 3,	"batch", "8" },
	{ EVC_BATCH + 4,	"batch", "16" },
	{ EVC_BATCH + 5,	"batch", "32" },
	{ EVC_BATCH + 6,	"batch", "64" },
	{ EVC_BATCH + 7,	"batch", "128" },
	{ EVC_BATCH + 8,	"batch", "256" },
	{ EVC_BATCH + 9,	"batch", "512" },

	{ EVC_PTE_SINGLE,	"xpq", "pte_single" },
	{ EVC_PTE_QUEUED,	"xpq", "pte_queued" },
	{ EVC_PTE_MERGED,	"xpq", "pte_merged" },
	{ EVC_OP_MERGED,	"xpq", "op_merged" },
	{ EVC_TLB_LOCAL,	"tlb", "local" },
	{ EVC_TLB_REMOTE,	"tlb", "remote" },

	{ EVC_PIN,		"pmap", "pin" },
	{ EVC_UNPIN,		"pmap", "unpin" },
	{ EVC_LOAD,		"pmap", "load" },
	{ EVC_REUSED,		"pmap", "reused" },
	{ EVC_UNPIN_IPI_SENT,	"pmap", "unpin_ipi_sent" },
	{ EVC_UNPIN_IPI_SPARED,	"pmap", "unpin_ipi_spared" },
	{ EVC_STORE_PRIVATE,	"pmap", "store_private" },
	{ EVC_STORE_PINNED,	"pmap", "store_pinned" },
	{ EVC_LIVE_L2,		"pmap", "live_l2" },
	{ EVC_LIVE_L3,		"pmap", "live_l3" },

	{ EVC_FAULT_USER,	"trap", "page_fault_user" },
	{ EVC_FAULT_KERNEL,	"trap", "page_fault_kernel" },
};

static struct evcnt xen_evcnts[__arraycount(xen_evcnt_names)];

/* The counters can be read.  => once, after evcnt_init() */
void
xen_evcnt_attach(void)
{
	u_int i;

	for (i = 0; i < __arraycount(xen_evcnts); i++)
		evcnt_attach_cpus(&xen_evcnts[i], xen_evcnt_names[i].slot,
		    xen_evcnt_names[i].group, xen_evcnt_names[i].name);
}
