/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * hostlibc: what host tests need of the C library, under names that do not
 * meet the kernel's.
 */

#ifndef _REGRESS_HOSTLIBC_H_
#define _REGRESS_HOSTLIBC_H_

#include <sys/types.h>
#include <sys/stdarg.h>

void	*host_calloc(size_t);
void	host_free(void *);
void	host_vprintf(const char *, va_list);
void	host_abort(void) __dead;

/*
 * Physical memory as a file, so that one page can be seen at several
 * addresses.  host_view maps a range of it at a given address or anywhere;
 * host_hide makes an address range fault.
 */
void	host_physmem(size_t);
void	*host_view(void *, uint64_t, size_t);
void	*host_hide(void *, size_t);

#endif /* _REGRESS_HOSTLIBC_H_ */
