/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/types: addresses.
 *
 * A paddr_t is pseudo-physical: page numbers 0 .. nr_pages-1, dense, ours.
 * What the hardware and Xen call physical is a machine address, maddr_t
 * (xenport/maddr.h), a type that cannot be mixed up with this one.  Both are
 * wider than a pointer, since PAE reaches beyond 4 GiB.
 */

#ifndef _MACHINE_TYPES_H_
#define _MACHINE_TYPES_H_

typedef uint32_t	vaddr_t;	/* virtual address */
typedef uint32_t	vsize_t;
typedef uint64_t	paddr_t;	/* pseudo-physical address */
typedef uint64_t	psize_t;
typedef int64_t		voff_t;		/* place in a uvm_object, bytes */

#endif /* _MACHINE_TYPES_H_ */
