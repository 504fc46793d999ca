/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ucred: who a process is.
 *
 * A struct ucred is shared by reference and never changed while more than one
 * reference exists: whoever wants another identity makes a copy (crdup), edits
 * it and installs it (proc_crmod_leave in kern_prot.c).  So a pointer that one
 * holds a reference to may be read without a lock for as long as one likes.
 */

#ifndef _SYS_UCRED_H_
#define _SYS_UCRED_H_

#include <sys/param.h>

struct lwp;
struct proc;

struct ucred {
	u_int	cr_refcnt;		/* references, atomic */
	uid_t	cr_uid;			/* effective */
	uid_t	cr_ruid;		/* real */
	uid_t	cr_svuid;		/* saved */
	gid_t	cr_gid;			/* effective */
	gid_t	cr_rgid;		/* real */
	gid_t	cr_svgid;		/* saved */
	u_int	cr_ngroups;		/* filled entries of cr_groups */
	gid_t	cr_groups[NGROUPS];	/* supplementary groups */
};

#define NOCRED	((struct ucred *)0)	/* the kernel itself */

void	 cred_init(void);
struct ucred *crget(void);		/* may sleep; zeroed, one reference */
void	 crhold(struct ucred *);
void	 crfree(struct ucred *);
struct ucred *crdup(const struct ucred *);
bool	 groupmember(const struct ucred *, gid_t);

/* 0 if the credentials may do what only the super-user may, else EPERM. */
int	 suser(const struct ucred *);

/* Change the credentials of a process: enter gives a private copy. */
struct ucred *proc_crmod_enter(struct proc *);
void	 proc_crmod_leave(struct proc *, struct ucred *);
void	 proc_crmod_abort(struct ucred *);

#endif /* _SYS_UCRED_H_ */
