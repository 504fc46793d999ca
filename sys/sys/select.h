/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * select: sets of descriptors, in words of 32 bits, least bit first.
 */

#ifndef _SYS_SELECT_H_
#define _SYS_SELECT_H_

#include <sys/types.h>
#include <sys/selinfo.h>

#define NFDBITS		32

typedef uint32_t	fd_mask;

#define FDSET_WORDS(n)	(((size_t)(n) + NFDBITS - 1) / NFDBITS)
#define FDSET_BYTES(n)	(FDSET_WORDS(n) * sizeof(fd_mask))

#endif /* _SYS_SELECT_H_ */
