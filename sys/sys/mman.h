/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * mman: mapping memory, as the kernel's own numbers.
 *
 * They are BSD's.  MAP_EXCL and MAP_PREFAULT are FreeBSD's; MAP_GROWSDOWN is
 * our own.  An emulation translates its callers' numbers to these.
 */

#ifndef _SYS_MMAN_H_
#define _SYS_MMAN_H_

/* Protection: the same bits as VM_PROT_xxx. */
#define PROT_NONE	0x0
#define PROT_READ	0x1
#define PROT_WRITE	0x2
#define PROT_EXEC	0x4

/* mmap: one of the first two, and any of the others. */
#define MAP_SHARED	0x0001		/* writes are seen by others */
#define MAP_PRIVATE	0x0002		/* writes make a copy */
#define MAP_FIXED	0x0010		/* exactly there, over what is there */
#define MAP_NORESERVE	0x0040		/* do not ask whether it fits */
#define MAP_ANON	0x1000		/* zeros, no object */
#define MAP_STACK	0x2000		/* a hint */
#define MAP_EXCL	0x4000		/* with FIXED: if nothing is there */
#define MAP_GROWSDOWN	0x8000		/* grows downward on faults below it */
#define MAP_PREFAULT	0x40000		/* fault the pages in at once */

/* madvise */
#define MADV_NORMAL	0
#define MADV_RANDOM	1
#define MADV_SEQUENTIAL	2
#define MADV_WILLNEED	3
#define MADV_DONTNEED	4		/* private pages go, zeros come */
#define MADV_FREE	6		/* contents are not needed any more */

/* msync */
#define MS_ASYNC	0x1
#define MS_INVALIDATE	0x2
#define MS_SYNC		0x4

/* mremap */
#define MREMAP_MAYMOVE	0x1
#define MREMAP_FIXED	0x2

#endif /* _SYS_MMAN_H_ */
