/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_prot: identity: users, groups, and the right to change them.
 *
 * Overview.
 *	A process has three user and three group identities (real, effective,
 *	saved) and a list of groups, in a struct ucred that is shared by
 *	reference and never changed: see sys/ucred.h.  A change is made to a
 *	copy, which then takes the old one's place.
 *
 *	All set-id calls are one: what each of the three becomes, or -1 to keep
 *	it, and which old values an ordinary user may take for it.
 *
 * Locking.
 *	p_cred is replaced under p_lock; who wants to look longer takes a
 *	reference under it (proc_crhold).  The count is atomic.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/kmem.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>

static struct pool ucred_pool;

void
cred_init(void)
{
	pool_init(&ucred_pool, sizeof(struct ucred), 0, "ucred", 0,
	    IPL_SOFTSERIAL);
}

struct ucred *
crget(void)
{
	struct ucred *cr = pool_get(&ucred_pool, PR_WAITOK | PR_ZERO);

	cr->cr_refcnt = 1;
	return cr;
}

void
crhold(struct ucred *cr)
{
	if (cr != NOCRED)
		atomic_inc_uint(&cr->cr_refcnt);
}

void
crfree(struct ucred *cr)
{
	if (cr != NOCRED && atomic_dec_uint_nv(&cr->cr_refcnt) == 0)
		pool_put(&ucred_pool, cr);
}

struct ucred *
crdup(const struct ucred *cr)
{
	struct ucred *new = pool_get(&ucred_pool, PR_WAITOK);

	*new = *cr;
	new->cr_refcnt = 1;
	return new;
}

bool
groupmember(const struct ucred *cr, gid_t gid)
{
	u_int i;

	if (cr == NOCRED || cr->cr_gid == gid)
		return true;
	for (i = 0; i < cr->cr_ngroups; i++)
		if (cr->cr_groups[i] == gid)
			return true;
	return false;
}

int
suser(const struct ucred *cr)
{
	return cr == NOCRED || cr->cr_uid == 0 ? 0 : EPERM;
}

/* A copy of the process's credentials, for the caller to change. */
struct ucred *
proc_crmod_enter(struct proc *p)
{
	struct ucred *cr = proc_crhold(p);
	struct ucred *new = crdup(cr);

	crfree(cr);
	return new;
}

/* The changed copy becomes the process's identity. */
void
proc_crmod_leave(struct proc *p, struct ucred *new)
{
	struct ucred *old;

	mutex_enter(&p->p_lock);
	old = p->p_cred;
	p->p_cred = new;
	if (old->cr_uid != new->cr_uid || old->cr_gid != new->cr_gid) {
		p->p_flag |= PK_SUGID;
		p->p_pdeathsig = 0;
	}
	mutex_exit(&p->p_lock);
	crfree(old);
}

/* The copy was not needed. */
void
proc_crmod_abort(struct ucred *cr)
{
	crfree(cr);
}

#define KEEP	((uint32_t)-1)

/* May somebody without privilege take this identity for that place? */
static bool
id_allowed(uint32_t want, u_int from, uint32_t real, uint32_t eff,
    uint32_t saved)
{
	return want == KEEP ||
	    ((from & ID_FROM_REAL) && want == real) ||
	    ((from & ID_FROM_EFF) && want == eff) ||
	    ((from & ID_FROM_SAVED) && want == saved);
}

/* Set the user identities; KEEP leaves one as it is. */
int
do_setresuid(struct lwp *l, uid_t r, uid_t e, uid_t sv, u_int rfrom,
    u_int efrom, u_int svfrom)
{
	struct ucred *cr = proc_crmod_enter(l->l_proc);

	if (suser(cr) != 0 &&
	    !(id_allowed(r, rfrom, cr->cr_ruid, cr->cr_uid, cr->cr_svuid) &&
	    id_allowed(e, efrom, cr->cr_ruid, cr->cr_uid, cr->cr_svuid) &&
	    id_allowed(sv, svfrom, cr->cr_ruid, cr->cr_uid, cr->cr_svuid))) {
		proc_crmod_abort(cr);
		return EPERM;
	}
	if (r != KEEP)
		cr->cr_ruid = r;
	if (e != KEEP)
		cr->cr_uid = e;
	if (sv != KEEP)
		cr->cr_svuid = sv;
	proc_crmod_leave(l->l_proc, cr);
	return 0;
}

/* The same for the group identities. */
int
do_setresgid(struct lwp *l, gid_t r, gid_t e, gid_t sv, u_int rfrom,
    u_int efrom, u_int svfrom)
{
	struct ucred *cr = proc_crmod_enter(l->l_proc);

	if (suser(cr) != 0 &&
	    !(id_allowed(r, rfrom, cr->cr_rgid, cr->cr_gid, cr->cr_svgid) &&
	    id_allowed(e, efrom, cr->cr_rgid, cr->cr_gid, cr->cr_svgid) &&
	    id_allowed(sv, svfrom, cr->cr_rgid, cr->cr_gid, cr->cr_svgid))) {
		proc_crmod_abort(cr);
		return EPERM;
	}
	if (r != KEEP)
		cr->cr_rgid = r;
	if (e != KEEP)
		cr->cr_gid = e;
	if (sv != KEEP)
		cr->cr_svgid = sv;
	proc_crmod_leave(l->l_proc, cr);
	return 0;
}

/* Is the user privileged now?  setuid(2) depends on it. */
bool
proc_issuser(struct proc *p)
{
	struct ucred *cr = proc_crhold(p);
	bool yes = suser(cr) == 0;

	crfree(cr);
	return yes;
}

/* setgroups: the list is in kernel memory and not longer than NGROUPS. */
int
do_setgroups(struct lwp *l, const gid_t *groups, u_int n)
{
	struct ucred *cr;

	KASSERT(n <= NGROUPS);

	if (!proc_issuser(l->l_proc))
		return EPERM;
	cr = proc_crmod_enter(l->l_proc);
	memcpy(cr->cr_groups, groups, n * sizeof(groups[0]));
	cr->cr_ngroups = n;
	proc_crmod_leave(l->l_proc, cr);
	return 0;
}

/* setpgid: of the current process or of a child that has not called exec. */
int
do_setpgid(struct lwp *l, pid_t pid, pid_t pgid)
{
	struct proc *p = l->l_proc;

	if (pid == 0)
		pid = p->p_pid;
	if (pgid == 0)
		pgid = pid;
	if (pid < 0 || pgid < 0)
		return EINVAL;
	return proc_enterpgrp(p, pid, pgid, false);
}

/* setsid: a session and a group of one's own. */
int
do_setsid(struct lwp *l)
{
	struct proc *p = l->l_proc;

	return proc_enterpgrp(p, p->p_pid, p->p_pid, true);
}

/* Group and session of a process, 0 being the current one. */
int
do_getpgid(struct lwp *l, pid_t pid, pid_t *pgid, pid_t *sid)
{
	struct proc *p;
	int error = 0;

	mutex_enter(&proc_lock);
	p = pid == 0 ? l->l_proc : proc_find(pid);
	if (p == NULL || p->p_pgrp == NULL) {
		error = ESRCH;
	} else {
		*pgid = p->p_pgrp->pg_id;
		*sid = p->p_pgrp->pg_session->s_sid;
	}
	mutex_exit(&proc_lock);
	return error;
}

/* Has p's user power over q's process, to see or to change it? */
bool
proc_owner(struct proc *p, struct proc *q)
{
	struct ucred *pc = proc_crhold(p), *qc = proc_crhold(q);
	bool yes;

	yes = suser(pc) == 0 || pc->cr_uid == qc->cr_ruid ||
	    pc->cr_uid == qc->cr_uid;
	crfree(pc);
	crfree(qc);
	return yes;
}
