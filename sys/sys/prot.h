/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * prot: kernel halves of the calls on identity, groups and sessions.
 */

#ifndef _SYS_PROT_H_
#define _SYS_PROT_H_

#include <sys/types.h>

struct lwp;
struct proc;

/* Which of its old identities a process may take without privilege. */
#define ID_FROM_REAL	0x1
#define ID_FROM_EFF	0x2
#define ID_FROM_SAVED	0x4
#define ID_FROM_ANY	0x7

int	 do_setresuid(struct lwp *, uid_t, uid_t, uid_t, u_int, u_int, u_int);
int	 do_setresgid(struct lwp *, gid_t, gid_t, gid_t, u_int, u_int, u_int);
int	 do_setgroups(struct lwp *, const gid_t *, u_int);
int	 do_setpgid(struct lwp *, pid_t, pid_t);
int	 do_setsid(struct lwp *);
int	 do_getpgid(struct lwp *, pid_t, pid_t *pgid, pid_t *sid);

bool	 proc_issuser(struct proc *);
bool	 proc_owner(struct proc *, struct proc *);

#endif /* _SYS_PROT_H_ */
