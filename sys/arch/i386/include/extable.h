/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * extable: instructions that may fault, and where to go on when they do.
 *
 * The assembler files fill the table with EXTABLE().  It is short and is
 * searched only after a fault in kernel mode, so it is not sorted.
 */

#ifndef _I386_EXTABLE_H_
#define _I386_EXTABLE_H_

#include <sys/types.h>

struct trapframe;

/* Is there an entry for this address? */
bool	extable_covers(vaddr_t);

/* The frame goes on at the fixup; false if there is none. */
bool	extable_fixup(struct trapframe *);

#endif /* _I386_EXTABLE_H_ */
