/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap_private: what the files of pmap share.
 */

#ifndef _XEN_PMAP_PRIVATE_H_
#define _XEN_PMAP_PRIVATE_H_

#include <uvm/uvm_pmap.h>

#include <xenport/maddr.h>

struct pool;

/* What pmap_enter may need and cannot get while it holds locks. */
struct pmap_spare {
	struct vm_page	*sp_table[2];	/* zeroed pages: L1; L2, low */
	struct pv_entry	*sp_pv;		/* any number */
	bool		sp_want_tables;
	bool		sp_want_pv;
};

#define L2_KERN_ENTRIES	pl2_i(VM_HYPERVISOR_BASE)	/* the rest is Xen's */

/* pmap.c: the direct map; storing entries, with pm_lock held */
extern pfn_t pmap_direct_npfn;
extern pt_entry_t pmap_nx;

pt_entry_t pmap_direct_pte(paddr_t, bool writable);
void	pmap_set(struct pmap *, vaddr_t, pt_entry_t *, pt_entry_t, bool);
void	pmap_store_table(struct pmap *, pt_entry_t *, pt_entry_t, u_int);

/* pmap_life.c */
extern u_int pmap_kept_max;		/* 0: every pmap is freed at its end */

void	pmap_life_init(void);

/* pmap_table.c: pages of tables, and entries, with pm_lock held */
void	pmap_table_init(void);
void	pmap_table_record(vaddr_t);
bool	pmap_may_map(paddr_t, vm_prot_t);
struct vm_page *pmap_table_alloc(bool is_l1, bool canfail);
pt_entry_t *pmap_table_map(maddr_t);
pt_entry_t *pmap_table_add(struct pmap *, struct vm_page *);
void	pmap_table_protect(struct vm_page *, bool writable);
pt_entry_t pmap_table_entry(const struct vm_page *, pt_entry_t);
pt_entry_t *pmap_pte(const struct pmap *, vaddr_t);
pt_entry_t *pmap_pte_make(struct pmap *, vaddr_t, struct pmap_spare *);
maddr_t	pmap_pte_ma(const pt_entry_t *);
struct vm_page *pmap_pte_page(pt_entry_t);
bool	pmap_in_window(const pt_entry_t *);
int	pmap_spare_fill(struct pmap_spare *, bool canfail);
void	pmap_spare_pv(struct pmap_spare *, struct vm_page **, u_int);
void	pmap_spare_free(struct pmap_spare *);

/* pmap_pv.c: the list of a page's mappings */
extern struct pool pmap_pv_pool;

void	pmap_pv_init(void);
bool	pmap_pv_enter(struct vm_page *, struct pmap *, vaddr_t,
	    struct pmap_spare *);
void	pmap_pv_free(struct pv_entry *);
void	pmap_forget(struct pmap *, vaddr_t, pt_entry_t);
void	pmap_unlock(struct pmap *);

#endif /* _XEN_PMAP_PRIVATE_H_ */
