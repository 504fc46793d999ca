/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fakepmap: memory and page tables of a machine that exists in a test only.
 */

#ifndef _REGRESS_FAKEPMAP_H_
#define _REGRESS_FAKEPMAP_H_

#include <uvm/uvm_extern.h>

/* A machine with so many low and high pages, and uvm running on it. */
void	fakepmap_boot(u_long, u_long);

/* The contents of a page. */
void	*fakepmap_page(paddr_t);

/*
 * What a user's load or store of a word does: through the pmap, with faults
 * until it works; or the error that uvm_fault ended with.
 */
int	fakepmap_load(struct vmspace *, vaddr_t, uint64_t *);
int	fakepmap_store(struct vmspace *, vaddr_t, uint64_t);

/* The same without faults: is this access possible now? */
bool	fakepmap_allows(struct vmspace *, vaddr_t, vm_prot_t);

/* Mappings in all pmaps; pmaps. */
u_long	fakepmap_mappings(void);
u_long	fakepmap_count(void);

#endif /* _REGRESS_FAKEPMAP_H_ */
