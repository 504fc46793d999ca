/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/types for the host tier: an address is as wide as the host's.
 */

#ifndef _MACHINE_TYPES_H_
#define _MACHINE_TYPES_H_

typedef uintptr_t	vaddr_t;
typedef uintptr_t	vsize_t;
typedef uint64_t	paddr_t;
typedef uint64_t	psize_t;
typedef int64_t		voff_t;

#endif /* _MACHINE_TYPES_H_ */
