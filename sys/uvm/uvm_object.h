/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_object: anything whose pages can be mapped, above all a file's data.
 *
 * The object is embedded in what it belongs to; its pager (uvm_pager.h) says
 * where a page that is not resident comes from.
 */

#ifndef _UVM_UVM_OBJECT_H_
#define _UVM_UVM_OBJECT_H_

#include <sys/param.h>
#include <sys/mutex.h>
#include <sys/rbtree.h>

struct uio;
struct uvm_pagerops;
struct vm_page;

/*
 * Key: o vmobjlock, ( set once by uvm_obj_init.
 */
struct uvm_object {
	kmutex_t	vmobjlock;	/* adaptive */
	const struct uvm_pagerops *pgops;	/* ( */
	struct rb_tree	uo_tree;	/* o: resident pages, by pgoff */
	u_int		uo_npages;	/* o: how many */
	u_int		uo_refs;	/* o: references */
	nsec_t		uo_written;	/* o: see uvm_obj_written; 0: never */
};

void	uvm_obj_init(struct uvm_object *, const struct uvm_pagerops *, u_int);
void	uvm_obj_destroy(struct uvm_object *);

/* Lock held. */
struct vm_page *uvm_obj_lookup(struct uvm_object *, voff_t);
void	uvm_obj_freepages(struct uvm_object *, voff_t, voff_t);

/* uvm_obj_uiomove: flags */
#define UOBJ_READ	0x0		/* object to uio */
#define UOBJ_WRITE	0x1		/* uio to object */

int	uvm_obj_uiomove(struct uvm_object *, voff_t, size_t, struct uio *,
	    int);
int	uvm_obj_zero(struct uvm_object *, voff_t, size_t);

/* Lock not held. */
nsec_t	uvm_obj_written(struct uvm_object *);
void	uvm_obj_setwritten(struct uvm_object *, nsec_t);

#endif /* _UVM_UVM_OBJECT_H_ */
