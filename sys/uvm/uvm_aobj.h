/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_aobj: an object whose pages begin as zeros and live in memory only:
 * the data of a tmpfs file, shared anonymous memory.
 */

#ifndef _UVM_UVM_AOBJ_H_
#define _UVM_UVM_AOBJ_H_

#include <uvm/uvm_object.h>

/* With one reference; NULL when there is no memory for it. */
struct uvm_object *uao_create(voff_t);
void	uao_reference(struct uvm_object *);
void	uao_detach(struct uvm_object *);

/* The object ends here; pages behind it go, from all mappings too. */
void	uao_setsize(struct uvm_object *, voff_t);

#endif /* _UVM_UVM_AOBJ_H_ */
