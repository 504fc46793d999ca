/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_pmap: the contract between machine-independent memory management and
 * the machine's page tables.
 *
 * A pmap is a cache of decisions that uvm made.  The machine may forget any
 * mapping that is not wired, whenever it likes; a fault then asks again.  It
 * may not forget that a page was modified: that bit is exact.  The referenced
 * bit is a hint.
 *
 * Managed mappings (pmap_enter) are recorded per page, so that
 * pmap_page_protect finds them all.  Unmanaged ones (pmap_kenter_pa) are for
 * the kernel's own memory: they never fault and nobody looks for them.
 *
 * A machine may queue changes.  They are in force, on every CPU, when
 * pmap_update returns; until then the old or the new mapping may be seen.  A
 * caller that takes away memory (remove, a protection lowered) calls
 * pmap_update before the page is used for something else.
 *
 * Locking: a pmap locks itself.  The caller holds the lock of the map, amap
 * or object that decides the mapping, so that no two callers contradict each
 * other about one address.  All functions may be called at IPL_NONE only,
 * but for pmap_kenter_pa, pmap_kremove, pmap_zero_page and pmap_copy_page,
 * which may be called up to IPL_VM.
 */

#ifndef _UVM_UVM_PMAP_H_
#define _UVM_UVM_PMAP_H_

#include <sys/types.h>

struct lwp;
struct vm_page;
struct pmap;
typedef struct pmap *pmap_t;

/* What is allowed, and in pmap_enter's flags: what is being done. */
typedef int vm_prot_t;
#define VM_PROT_NONE		0x0
#define VM_PROT_READ		0x1
#define VM_PROT_WRITE		0x2
#define VM_PROT_EXECUTE		0x4
#define VM_PROT_ALL		(VM_PROT_READ | VM_PROT_WRITE | VM_PROT_EXECUTE)

/* pmap_enter: the low bits are the access that caused the call. */
#define PMAP_WIRED		0x10	/* not to be forgotten */
#define PMAP_CANFAIL		0x20	/* may return ENOMEM */

#define PMAP_RUN_ALIGN		0x10000	/* what pmap_enter_run takes, bytes */
#define PMAP_PAGES		48	/* what pmap_enter_pages takes */

/* Mappings to be made, with others at once. */
struct pmap_pages {
	u_int		pp_n;
	vaddr_t		pp_va[PMAP_PAGES];
	struct vm_page	*pp_page[PMAP_PAGES];
	vm_prot_t	pp_prot[PMAP_PAGES];
};

#include <machine/pmap.h>

struct pmap *pmap_kernel(void);

/*
 * Boot.  pmap_virtual_space tells the kernel addresses that uvm may hand
 * out: their page tables exist.  pmap_init runs once vm_page and pools do.
 */
void	pmap_init(void);
void	pmap_virtual_space(vaddr_t *, vaddr_t *);

/*
 * Life.  A new pmap has one reference, and is NULL if there is no memory; the
 * last pmap_destroy frees it.  The machine may keep what it freed for the
 * next one; pmap_drain gives that up and returns how many pages came free.
 * => pmap_drain: may sleep
 */
struct pmap *pmap_create(void);
void	pmap_destroy(struct pmap *);
void	pmap_reference(struct pmap *);
u_int	pmap_drain(void);

/*
 * Fork: the child has what the machine keeps for an address space besides its
 * mappings, or ENOMEM.  => the parent's map is locked, the child is new
 * and yet without mappings
 */
int	pmap_fork(struct pmap *, struct pmap *child);

/*
 * Managed mappings.
 * pmap_enter maps one page, over whatever was there; 0, or ENOMEM with
 * PMAP_CANFAIL when no table page is to be had (else it waits).
 * pmap_enter_run maps pages[at] like that at its place in a row of `n' pages
 * from `va' on.  With it, and at little more cost, it maps the others that are
 * not NULL, where nothing is mapped, as pages that nobody accessed yet; those
 * are not missed if there is no memory for one.  PMAP_RUN_ALIGN aligned bytes
 * hold the row.
 * pmap_enter_pages maps pages that nobody accessed yet, and empties the list;
 * one for which there is no memory is not missed.  The addresses ascend.
 * pmap_fork_pages does that to a child whom only the caller knows, and at the
 * same time takes the right to write from [start, end) of the parent.
 * pmap_remove_all takes all user addresses, at little cost when the address
 * space is no longer the current one.
 * pmap_protect can only lower: it never maps and never adds a right.
 * pmap_extract tells the page behind an address, wired or not.
 */
int	pmap_enter(struct pmap *, vaddr_t, paddr_t, vm_prot_t, u_int);
int	pmap_enter_run(struct pmap *, vaddr_t va, struct vm_page **pages,
	    u_int n, u_int at, vm_prot_t, u_int);
void	pmap_enter_pages(struct pmap *, struct pmap_pages *);
void	pmap_fork_pages(struct pmap *child, struct pmap_pages *,
	    struct pmap *parent, vaddr_t start, vaddr_t end);
void	pmap_remove(struct pmap *, vaddr_t, vaddr_t);
void	pmap_remove_all(struct pmap *);
void	pmap_protect(struct pmap *, vaddr_t, vaddr_t, vm_prot_t);
void	pmap_unwire(struct pmap *, vaddr_t);
bool	pmap_extract(struct pmap *, vaddr_t, paddr_t *);
void	pmap_update(struct pmap *);

/* Unmanaged kernel mappings; length in bytes, whole pages. */
void	pmap_kenter_pa(vaddr_t, paddr_t, vm_prot_t, u_int);
void	pmap_kremove(vaddr_t, vsize_t);

/*
 * All mappings of one page.  pmap_page_protect with VM_PROT_NONE removes
 * them; with READ it takes write away.  The clear functions return what the
 * bit was.
 */
void	pmap_page_protect(struct vm_page *, vm_prot_t);
bool	pmap_is_modified(struct vm_page *);
bool	pmap_clear_modify(struct vm_page *);
bool	pmap_is_referenced(struct vm_page *);
bool	pmap_clear_reference(struct vm_page *);

/* Contents, also of pages that the kernel has not mapped. */
void	pmap_zero_page(paddr_t);
void	pmap_copy_page(paddr_t src, paddr_t dst);

/* Direct map: the kernel address of a low page, and back. */
vaddr_t	pmap_direct_va(paddr_t);
bool	pmap_is_direct(paddr_t);
paddr_t	pmap_direct_pa(vaddr_t);

/* The lwp's address space becomes, or no longer is, this CPU's. */
void	pmap_activate(struct lwp *);
void	pmap_deactivate(struct lwp *);

/* Pages in use by mappings and by tables, for ps and the leak tests. */
u_long	pmap_resident_count(struct pmap *);
u_long	pmap_wired_count(struct pmap *);
u_long	pmap_table_count(struct pmap *);

#endif /* _UVM_UVM_PMAP_H_ */
