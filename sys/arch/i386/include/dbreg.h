/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * dbreg: the bits of the debug registers DR6 and DR7.
 */

#ifndef _I386_DBREG_H_
#define _I386_DBREG_H_

#define DR6_HITS	0x0000000f	/* bit n: watchpoint n */
#define DR6_BS		0x00004000	/* a single step */
#define DR6_FIXED	0xffff0ff0	/* one when nothing has happened */

#define DR7_ENABLES	0x000000ff
#define DR7_ENABLED(n)	(3u << (2 * (n)))	/* locally or globally */
#define DR7_OF(n)	(DR7_ENABLED(n) | 0xfu << (16 + 4 * (n)))
#define DR7_RW(v, n)	(((v) >> (16 + 4 * (n))) & 3)	/* what it watches */
#define DR7_LEN(v, n)	(((v) >> (18 + 4 * (n))) & 3)	/* bytes - 1 */

#define DR7_RW_EXEC	0		/* instructions */
#define DR7_RW_IO	2		/* ports */
#define DR7_LEN_8	2		/* eight bytes: not in 32-bit mode */

#endif /* _I386_DBREG_H_ */
