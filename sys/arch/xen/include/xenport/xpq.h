/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xpq: changes of the MMU and of the CPU's context, in batches.
 *
 * Outside of a lazy section each function is one hypercall, at once.  Inside,
 * they queue, and leaving issues all of them as one: see xen/xpq.c.
 *
 * No error is returned: what is asked for here follows from our own tables,
 * so a refusal means that they are wrong, and is a panic that names the
 * operation and the function that asked.
 */

#ifndef _XENPORT_XPQ_H_
#define _XENPORT_XPQ_H_

#include <sys/types.h>
#include <machine/pte.h>
#include <xenport/maddr.h>

struct cpu_info;

enum xpq_mode {
	XPQ_NONE,	/* at once */
	XPQ_MMU,	/* within pmap, IPL_VM or above, no switch */
	XPQ_CPU,	/* within cpu_switchto, no event may be delivered */
};

void	xpq_cpu_init(struct cpu_info *);	/* allocates, but for CPU 0 */
void	xpq_lazy_enter(enum xpq_mode);
void	xpq_lazy_leave(enum xpq_mode);
void	xpq_flush(void);		/* leave and enter */
bool	xpq_lazy_p(void);		/* in a section of this CPU? */

/* Page tables: by the entry's own machine address, or by what it maps. */
void	xpq_pte(maddr_t, pt_entry_t);
void	xpq_pte_keep_ad(maddr_t, pt_entry_t);	/* A and D stay if set */
void	xpq_va_mapping(vaddr_t, pt_entry_t, uint32_t cpus); /* at once */
void	xpq_va_mapping_early(vaddr_t, pt_entry_t);
void	xpq_pin_l3(mfn_t);
void	xpq_unpin(mfn_t);

/* `done(arg)' runs right after the hypercall that loaded the table. */
void	xpq_new_baseptr(mfn_t, void (*done)(void *), void *arg);

/* The CPUs are a bit mask of vCPUs; our own alone is a local operation. */
void	xpq_invlpg(vaddr_t, uint32_t cpus);
void	xpq_tlb_flush(uint32_t cpus);

/* Contents of pages, mapped or not. */
void	xpq_clear_page(mfn_t);
void	xpq_copy_page(mfn_t src, mfn_t dst);

/* Context of this CPU. */
void	xpq_stack_switch(u_int ss, vaddr_t esp);
void	xpq_update_descriptor(maddr_t, uint64_t);
void	xpq_set_ldt(vaddr_t, u_int entries);
void	xpq_fpu_taskswitch(int set);
void	xpq_set_debugreg(u_int reg, uint32_t value);

#endif /* _XENPORT_XPQ_H_ */
