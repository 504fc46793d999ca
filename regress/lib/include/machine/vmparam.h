/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/vmparam for the host tier: a user space of 3 GiB, as on i386.  Its
 * addresses are never touched: user memory is reached through the fake pmap.
 */

#ifndef _MACHINE_VMPARAM_H_
#define _MACHINE_VMPARAM_H_

#define VM_MIN_ADDRESS		0x00010000ul
#define VM_MAXUSER_ADDRESS	0xbffff000ul
#define USRSTACK		VM_MAXUSER_ADDRESS
#define VM_DIRECT_MAX		(640ul << 20)
#define DFLSSIZ			(8ul << 20)
#define MAXSSIZ			(64ul << 20)

#endif /* _MACHINE_VMPARAM_H_ */
