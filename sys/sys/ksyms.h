/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ksyms: names of kernel addresses, for backtraces.
 */

#ifndef _SYS_KSYMS_H_
#define _SYS_KSYMS_H_

#include <sys/types.h>

/* The function around an address and the offset in it; ENOENT: none. */
int	ksyms_getname(const char **, uintptr_t *offset, uintptr_t);

#endif /* _SYS_KSYMS_H_ */
