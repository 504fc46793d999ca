/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/param: sizes of pages and kernel stacks.
 */

#ifndef _MACHINE_PARAM_H_
#define _MACHINE_PARAM_H_

#define MACHINE		"i386"
#define MACHINE_ARCH	"i386"

#define PAGE_SHIFT	12
#define PAGE_SIZE	4096

/*
 * A kernel stack.  Its pages are always mapped: Xen has no double fault, so
 * a trap that cannot push its frame ends the domain.  USPACE is the stack
 * with the pcb at its upper end.
 */
#define UPAGES		2
#define USPACE		(UPAGES * PAGE_SIZE)

#endif /* _MACHINE_PARAM_H_ */
