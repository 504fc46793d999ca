/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * resourcevar: the kernel's side of limits and accounts.
 *
 * Limits are shared by reference over fork and copied when one sharer changes
 * them; pl_limits of a shared struct plimit therefore never changes, and a
 * process reads its own limits without a lock (lim_cur).
 */

#ifndef _SYS_RESOURCEVAR_H_
#define _SYS_RESOURCEVAR_H_

#include <sys/resource.h>

struct lwp;
struct proc;

struct plimit {
	u_int		pl_refcnt;	/* references, atomic */
	struct rlimit	pl_rlimit[RLIM_NLIMITS];
};

struct plimit *lim_new(void);		/* the system's defaults */
void	 lim_addref(struct plimit *);
void	 lim_free(struct plimit *);
rlim_t	 lim_cur(struct proc *, int);
int	 dogetrlimit(struct proc *, int, struct rlimit *);
int	 dosetrlimit(struct lwp *, struct proc *, int, const struct rlimit *);

void	 ruadd(struct rusage *, const struct rusage *);
void	 rulwp(struct lwp *, struct rusage *);
void	 rugather(struct proc *, struct rusage *);  /* p_lock held */

int	 do_getrusage(struct lwp *, int, struct rusage *);
int	 do_getpriority(struct lwp *, int which, int who, int *);
int	 do_setpriority(struct lwp *, int which, int who, int nice);

#endif /* _SYS_RESOURCEVAR_H_ */
