/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_param: numbers that tune memory management.
 */

#ifndef _UVM_UVM_PARAM_H_
#define _UVM_UVM_PARAM_H_

#include <sys/param.h>
#include <machine/vmparam.h>

/* Free lists: low pages have a direct map, high ones have not. */
#define VM_FREELIST_LOW		0
#define VM_FREELIST_HIGH	1
#define VM_NFREELIST		2

#define VM_PHYSSEG_MAX		8	/* ranges given to uvm_page_physload */

/* Room kept free below a stack that grows, before the next mapping. */
#define VM_STACK_GUARD		(256 * PAGE_SIZE)

/* Kernel stacks kept for the next fork. */
#define VM_UAREA_CACHE		32

#endif /* _UVM_UVM_PARAM_H_ */
