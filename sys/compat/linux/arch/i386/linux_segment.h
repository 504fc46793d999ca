/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_segment: how programs describe a segment (asm/ldt.h).
 */

#ifndef _LINUX_SEGMENT_H_
#define _LINUX_SEGMENT_H_

#include <sys/types.h>

union descriptor;

struct linux_user_desc {
	uint32_t	ud_entry;
	uint32_t	ud_base;
	uint32_t	ud_limit;
	uint32_t	ud_flags;
};

#define UD_32BIT	0x01
#define UD_CONTENTS(f)	(((f) >> 1) & 3)	/* 0 data, 1 down, 2, 3 code */
#define UD_READONLY	0x08			/* or not readable code */
#define UD_PAGES	0x10			/* the limit is in pages */
#define UD_NOTPRESENT	0x20
#define UD_USEABLE	0x40
#define UD_EMPTY	(UD_READONLY | UD_NOTPRESENT)
#define UD_ALL		0x7f			/* the rest is ignored */

/* What the description says, unchecked, as a segment of programs. */
void	linux_user_desc_fill(const struct linux_user_desc *,
	    union descriptor *);

#endif /* _LINUX_SEGMENT_H_ */
