/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap_private: what pmap.c and pmap_pv.c share.
 */

#ifndef _XEN_PMAP_PRIVATE_H_
#define _XEN_PMAP_PRIVATE_H_

#include <machine/pmap.h>

struct pool;

/* What pmap_enter may need and cannot get while it holds locks. */
struct pmap_spare {
	struct vm_page	*sp_table[2];	/* zeroed low pages */
	struct pv_entry	*sp_pv;		/* any number */
	bool		sp_want_tables;
	bool		sp_want_pv;
};

/* pmap.c: entries, with pm_lock held */
pt_entry_t *pmap_pte(const struct pmap *, vaddr_t);
struct vm_page *pmap_pte_page(pt_entry_t);
void	pmap_set(struct pmap *, vaddr_t, pt_entry_t *, pt_entry_t, bool);

/* pmap_pv.c: the list of a page's mappings */
extern struct pool pmap_pv_pool;

void	pmap_pv_init(void);
bool	pmap_pv_enter(struct vm_page *, struct pmap *, vaddr_t,
	    struct pmap_spare *);
void	pmap_pv_free(struct pv_entry *);
void	pmap_forget(struct pmap *, vaddr_t, pt_entry_t);
void	pmap_unlock(struct pmap *);

#endif /* _XEN_PMAP_PRIVATE_H_ */
