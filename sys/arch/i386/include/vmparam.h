/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/vmparam: the map of virtual memory.
 *
 *	0xffffffff  +--------------------------------------+
 *	            | Xen: M2P (readable), its own         |
 *	0xf5800000  +--------------------------------------+ VM_HYPERVISOR_BASE
 *	            | not mapped, in domains with little   |
 *	            | memory                               |
 *	            +--------------------------------------+ virtual_end
 *	            | kernel map: kmem, stacks, windows    |
 *	            +--------------------------------------+ virtual_avail
 *	            | direct map of low memory: kernel     |
 *	            | image, ramdisk, p2m, page tables ... |
 *	0xc0000000  +--------------------------------------+ kernel base
 *	            | user stack, mmap downward, ...,      |
 *	            | heap upward, program                 |
 *	0x00010000  +--------------------------------------+ VM_MIN_ADDRESS
 *
 * The last user page stays empty, so that no system call instruction can end
 * at the border and no user string runs into the kernel without a fault.
 */

#ifndef _MACHINE_VMPARAM_H_
#define _MACHINE_VMPARAM_H_

#define VM_MIN_ADDRESS		0x00010000
#define VM_MAXUSER_ADDRESS	0xbffff000
#define USRSTACK		VM_MAXUSER_ADDRESS

#define VM_MIN_KERNEL_ADDRESS	0xc0000000
#define VM_HYPERVISOR_BASE	0xf5800000	/* abi: the hole of a domU */
#define VM_MAX_KERNEL_ADDRESS	VM_HYPERVISOR_BASE

/* At most so much memory has a direct map; the rest is high. */
#define VM_DIRECT_MAX		(640u << 20)

#define DFLSSIZ			(8u << 20)	/* default stack limit */
#define MAXSSIZ			(64u << 20)	/* highest stack limit */

#endif /* _MACHINE_VMPARAM_H_ */
