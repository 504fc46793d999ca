/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_anon: one page of private memory, shared by the amaps that fork made
 * of one, until somebody writes.
 */

#ifndef _UVM_UVM_ANON_H_
#define _UVM_UVM_ANON_H_

#include <sys/param.h>

struct vm_page;

/*
 * Key: a am_lock, which all amaps that hold this anon share.
 */
struct vm_anon {
	struct vm_page	*an_page;	/* a: its page, always resident */
	u_int		an_ref;		/* a: amaps that hold it */
};

void	uvm_anon_init(void);
struct vm_anon *uvm_analloc(u_int);
void	uvm_anfree(struct vm_anon *);

#endif /* _UVM_UVM_ANON_H_ */
