/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_page: one struct vm_page for each page of memory that uvm manages.
 *
 * A page is free, or has one owner: an object, an anon, or the kernel
 * (neither).  The owner's lock covers its identity.  Beside the owner there
 * may be holders: somebody who copies to or from the page with no lock held.
 * A held page that its owner frees lives until the last holder lets go.
 */

#ifndef _UVM_UVM_PAGE_H_
#define _UVM_UVM_PAGE_H_

#include <sys/param.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/rbtree.h>
#include <uvm/uvm_param.h>
#include <uvm/uvm_pmap.h>

struct uvm_object;
struct vm_anon;

/*
 * Key to the letters:
 *	o	the owner's lock: the object's or the anon's
 *	f	uvm_fpageqlock
 *	m	the machine's pmap, its own rules
 */
struct vm_page {
	union {
		TAILQ_ENTRY(vm_page) queue;	/* f: while PG_FREE; else the
						   kernel user's own */
		struct rb_node	rb;		/* o: in the object's tree */
		struct vm_anon	*anon;		/* o: while PG_ANON */
	} u;
	struct uvm_object *uobject;	/* o: owner, or NULL */
	uint32_t	pgoff;		/* o: place in it, pages */
	uint16_t	flags;		/* o, PG_FREE and PG_RELEASED: f */
	uint16_t	hold_count;	/* f: users beside the owner */
	struct vm_page_md mdpage;	/* m */
};

#define PG_FREE		0x01		/* on a free list */
#define PG_ANON		0x02		/* u.anon is the owner */
#define PG_RELEASED	0x04		/* owner is gone, holders are left */
#define PG_LOW		0x08		/* has a direct map; never changes */

#define VM_PAGE_UOBJ(pg)	((pg)->uobject)
#define VM_PAGE_ANON(pg)	((pg)->flags & PG_ANON ? (pg)->u.anon : NULL)

/* The array, indexed by page number; what boot took is in it, too. */
extern struct vm_page	*uvm_page_array;
extern u_long		uvm_page_count;

static inline paddr_t
VM_PAGE_TO_PHYS(const struct vm_page *pg)
{
	return (paddr_t)(pg - uvm_page_array) << PAGE_SHIFT;
}

/* NULL for what is no memory, and for all before the array exists. */
static inline struct vm_page *
PHYS_TO_VM_PAGE(paddr_t pa)
{
	return (pa >> PAGE_SHIFT) < uvm_page_count ?
	    &uvm_page_array[pa >> PAGE_SHIFT] : NULL;
}

/* uvm_pagealloc: flags */
#define UVM_PGA_ZERO		0x1	/* contents are zero */
#define UVM_PGA_LOW		0x2	/* must have a direct map */
#define UVM_PGA_USERESERVE	0x4	/* must succeed: the last will do */

/*
 * Boot: memory is told, some of it taken, then the array is made.  Memory
 * that boot took and needs no more (a ramdisk) is given back by donation.
 */
void	uvm_page_physload(paddr_t, paddr_t, int);
vaddr_t	uvm_pageboot_alloc(vsize_t);
void	uvm_page_init(void);
void	uvm_page_donate(paddr_t, paddr_t);

struct vm_page *uvm_pagealloc(struct uvm_object *, voff_t, struct vm_anon *,
	    u_int);
void	uvm_pagefree(struct vm_page *);
void	uvm_pagehold(struct vm_page *);
void	uvm_pagerele(struct vm_page *);
bool	uvm_wait(nsec_t);

/* A kernel address of any page, while the caller copies. */
vaddr_t	uvm_page_kmap(struct vm_page *);
void	uvm_page_kunmap(struct vm_page *, vaddr_t);

#endif /* _UVM_UVM_PAGE_H_ */
