/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/pmap: an address space's page tables.
 *
 * The protocol is told in xen/pmap.c, the contract in uvm/uvm_pmap.h.
 */

#ifndef _MACHINE_PMAP_H_
#define _MACHINE_PMAP_H_

#include <sys/queue.h>
#include <sys/mutex.h>
#include <machine/pte.h>

struct cpu_info;
struct ldt;
struct pmap;
struct vm_page;

TAILQ_HEAD(ptplist, vm_page);

/* Who may write the tables, and how: see "The life of a page table". */
enum pmap_state {
	PMAP_PRIVATE,		/* ours: by plain stores */
	PMAP_PINNED,		/* Xen's: by hypercalls */
};

/*
 * Key to the letters:
 *	m	pm_lock
 *	(	set once, by pmap_create
 *	k	pmap_kept_lock, while the pmap is kept
 *	@	atomic operations
 */
struct pmap {
	kmutex_t	pm_lock;	/* IPL_SCHED; order: see pmap.c */
	volatile u_int	pm_refs;	/* @: references */
	volatile uint32_t pm_cpus;	/* @: CPUs that may have it loaded */
	enum pmap_state	pm_state;	/* m */
	struct cpu_info	*volatile pm_pinning; /* m: the pin is in its queue */
	uint32_t	pm_cr3;		/* (: machine frame of the L3 */
	pt_entry_t	*pm_l3;		/* (: L3 page, in the direct map */
	pt_entry_t	*pm_l2[NL3];	/* m: L2 pages; user's may be NULL */
	struct ptplist	pm_ptps;	/* m: all pages of tables */
	u_long		pm_tables;	/* m: how many pages these are */
	bool		pm_high;	/* m: some are above the direct map */
	u_long		pm_resident;	/* m: mappings */
	u_long		pm_wired;	/* m: wired ones among them */
	struct pv_entry	*pm_dead;	/* m: to be freed when it is released */
	struct pmap	*pm_next;	/* k: the next one that is kept */
	struct ldt	*pm_ldt;	/* m, map's lock: LDT or NULL: ldt.c */
	volatile uint32_t pm_ldt_stale;	/* m: CPUs that must look at it */
};

/*
 * A managed mapping.  The first one of a page lies in the page itself, so a
 * page mapped once, as most are, costs no allocation.
 * Key: v the page's pv lock (pmap.c)
 */
struct pv_entry {
	struct pmap	*pv_pmap;	/* v: NULL: none (first entry only) */
	vaddr_t		pv_va;		/* v */
	struct pv_entry	*pv_next;	/* v */
};

/* What pmap keeps in each struct vm_page.  Key: v, as above. */
struct vm_page_md {
	union {
		struct pv_entry	pv;	/* v: first mapping */
		TAILQ_ENTRY(vm_page) ptp; /* m: of a table page: the others */
	} mdpg_u;
	uint8_t		mdpg_attrs;	/* v: PG_A, PG_M of mappings gone */
	bool		mdpg_table;	/* m: Xen holds it: read-only to us */
};
#define mdpg_pv		mdpg_u.pv
#define mdpg_ptp	mdpg_u.ptp

#define VM_MDPAGE_INIT(md)						\
	((void)(*(md) = (struct vm_page_md){ .mdpg_table = false }))

/* For the CPU's own code (cpu_switchto, cpu_attach, suspend). */
uint32_t pmap_kernel_cr3(void);
void	pmap_load(struct pmap *);

/* A CPU that is yet to run will begin with the kernel's tables. */
void	pmap_cpu_attach(struct cpu_info *);

/* IPI: no pmap but that of the current lwp is loaded here.  => IPL_VM */
void	pmap_leave(void);

/* Was the page fault nothing but an old TLB entry?  Then try again. */
bool	pmap_fault_spurious(vaddr_t, bool write);

/* Pages that Xen wants read-only (GDT, LDT), by their direct map address. */
void	pmap_direct_readonly(vaddr_t);

/*
 * A machine frame that is not ours (grants, shared_info) at a kernel address
 * without page, and away again.
 */
void	pmap_kenter_mfn(vaddr_t, uint32_t mfn, bool writable);

/* From xen_boot: L3, size of the direct map, addresses for uvm, PG_NX or 0. */
void	pmap_bootstrap(pt_entry_t *, psize_t, vaddr_t, vaddr_t, pt_entry_t);

#endif /* _MACHINE_PMAP_H_ */
