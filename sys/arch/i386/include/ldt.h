/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ldt: the segments that a process describes itself; see xen/ldt.c.
 */

#ifndef _I386_LDT_H_
#define _I386_LDT_H_

#include <sys/types.h>
#include <machine/segments.h>

#define LDT_MAXENTRIES	8192		/* what a selector can name */

struct ldt;
struct lwp;
struct pmap;

/*
 * The current process's entry is that descriptor, on every CPU that runs it,
 * or ENOMEM.  The descriptor is not present, or of memory and for programs.
 */
int	ldt_set(struct lwp *, u_int, union descriptor);

/* One page of the current process's entries; false if it has none there. */
bool	ldt_read(struct lwp *, u_int page, void *buf);

/* For pmap: an LDT of its own, or ENOMEM; away, when no CPU has it. */
int	ldt_copy(const struct ldt *, struct ldt **);
void	ldt_free(struct ldt *);

/* This CPU has that LDT, or none, at once or with the batch. */
void	ldt_load(struct ldt *);

/* IPI: this CPU has its address space's LDT as it is now.  => IPL_VM */
void	ldt_sync(void);

#endif /* _I386_LDT_H_ */
