/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_ksyms: names of the kernel's functions.
 *
 * tools/ksyms.sh makes the table at build time and links it into the kernel,
 * so a backtrace has names whoever loaded us.  It is sorted by address and
 * constant: no lock.
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/ksyms.h>

struct ksym {
	uint32_t	ks_addr;	/* where the function begins */
	uint32_t	ks_name;	/* its name, an offset in ksyms_names */
};

extern const struct ksym ksyms_table[], ksyms_end[];
extern const char ksyms_names[];

/*
 * The function that `addr' is in, and how far; ENOENT if it is before all.
 * An address behind the last function counts as its.
 */
int
ksyms_getname(const char **name, uintptr_t *offset, uintptr_t addr)
{
	const struct ksym *lo = ksyms_table, *hi = ksyms_end, *mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (mid->ks_addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == ksyms_table)
		return ENOENT;
	lo--;
	*name = &ksyms_names[lo->ks_name];
	*offset = addr - lo->ks_addr;
	return 0;
}
