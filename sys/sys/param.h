/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * param: sizes and limits of the whole system, and the little arithmetic
 * that goes with them.  PAGE_SIZE and its kin come from <machine/param.h>.
 */

#ifndef _SYS_PARAM_H_
#define _SYS_PARAM_H_

#include <sys/types.h>
#include <sys/errno.h>
#include <machine/param.h>

#ifndef NULL
#define NULL		((void *)0)
#endif

#define OSTYPE		"Ringone"
#define OSRELEASE	"0.1"

#define NBBY		8		/* bits in a byte */
#define MAXPATHLEN	1024		/* a path, its NUL included */
#define NAME_MAX	255		/* one component, without NUL */
#define MAXSYMLINKS	32		/* links followed in one lookup */
#define MAXCOMLEN	15		/* p_comm, without NUL */
#define MAXLOGNAME	16
#define MAXHOSTNAMELEN	64
#define NGROUPS		32		/* supplementary groups */
#define ARG_MAX		(256 * 1024)	/* bytes of argv and envp in execve */
#define PIPE_BUF	4096		/* writes up to this are whole */
#define IOV_MAX		1024
#define OPEN_MAX	1024		/* default soft limit of descriptors */
#define MAXCPUS		32		/* vCPUs with a slot in shared_info */
#define COHERENCY_UNIT	64		/* a cache line */

#define PAGE_MASK	(PAGE_SIZE - 1)
#define trunc_page(x)	((x) & ~(__typeof__(x))PAGE_MASK)
#define round_page(x)	(((x) + PAGE_MASK) & ~(__typeof__(x))PAGE_MASK)
#define atop(x)		((x) >> PAGE_SHIFT)
#define ptoa(x)		((vaddr_t)(x) << PAGE_SHIFT)

#define MIN(a, b)	((a) < (b) ? (a) : (b))
#define MAX(a, b)	((a) > (b) ? (a) : (b))
#define howmany(x, y)	(((x) + ((y) - 1)) / (y))
#define roundup(x, y)	(howmany(x, y) * (y))
#define rounddown(x, y)	((x) / (y) * (y))
#define roundup2(x, y)	(((x) + ((y) - 1)) & ~((__typeof__(x))(y) - 1))
#define rounddown2(x, y) ((x) & ~((__typeof__(x))(y) - 1))
#define powerof2(x)	((((x) - 1) & (x)) == 0)

#endif /* _SYS_PARAM_H_ */
