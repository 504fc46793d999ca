/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_resource: limits, accounts and niceness.
 *
 * Overview.
 *	Limits are shared over fork until one changes them: then the changer
 *	gets a copy (dosetrlimit).  A limit is one 64-bit pair in a struct
 *	that nobody writes, so it is read under p_lock, which keeps the struct,
 *	and for no longer than that takes.
 *
 *	Of lwps a user has by default so many that what the kernel needs for
 *	them, about ten pages each, is a third of the memory: it cannot take
 *	that back, and when it has no more, the domain ends.
 *
 *	Time used is kept per lwp, in nanoseconds the CPU really ran
 *	(sched_clock); p_stats takes over what an lwp has used when it ends,
 *	p_cstats of the parent what a child has used when it is waited for.
 *
 * Locking.
 *	p_lock for p_limit, p_stats; proc_lock for p_cstats.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/filedesc.h>
#include <sys/kmem.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/resourcevar.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/ucred.h>
#include <uvm/uvm_extern.h>
#include <machine/vmparam.h>

#define NPROC_PAGES	32	/* of memory, for each lwp of a user's */

/* What the first process begins with. */
struct plimit *
lim_new(void)
{
	struct plimit *lim = kmem_zalloc(sizeof(*lim), KM_SLEEP);
	u_int i;

	lim->pl_refcnt = 1;
	for (i = 0; i < RLIM_NLIMITS; i++)
		lim->pl_rlimit[i].rlim_cur = lim->pl_rlimit[i].rlim_max =
		    RLIM_INFINITY;
	lim->pl_rlimit[RLIMIT_STACK].rlim_cur = DFLSSIZ;
	lim->pl_rlimit[RLIMIT_STACK].rlim_max = MAXSSIZ;
	lim->pl_rlimit[RLIMIT_CORE].rlim_cur = 0;
	lim->pl_rlimit[RLIMIT_NPROC].rlim_cur =
	    lim->pl_rlimit[RLIMIT_NPROC].rlim_max =
	    uvmexp.npages / NPROC_PAGES;
	lim->pl_rlimit[RLIMIT_NOFILE].rlim_cur = OPEN_MAX;
	lim->pl_rlimit[RLIMIT_NOFILE].rlim_max = FD_LIMIT;
	return lim;
}

void
lim_addref(struct plimit *lim)
{
	atomic_inc_uint(&lim->pl_refcnt);
}

void
lim_free(struct plimit *lim)
{
	if (atomic_dec_uint_nv(&lim->pl_refcnt) == 0)
		kmem_free(lim, sizeof(*lim));
}

static struct rlimit
lim_get(struct proc *p, int which)
{
	struct rlimit rl;

	KASSERT(which >= 0 && which < RLIM_NLIMITS);

	mutex_enter(&p->p_lock);
	rl = p->p_limit->pl_rlimit[which];
	mutex_exit(&p->p_lock);
	return rl;
}

/* The limit in force. */
rlim_t
lim_cur(struct proc *p, int which)
{
	return lim_get(p, which).rlim_cur;
}

/* The limit and how far it may be raised. */
int
dogetrlimit(struct proc *p, int which, struct rlimit *rl)
{
	if (which < 0 || which >= RLIM_NLIMITS)
		return EINVAL;
	*rl = lim_get(p, which);
	return 0;
}

/* What cannot be more, whoever asks. */
static void
lim_clip(int which, struct rlimit *rl)
{
	rlim_t most = which == RLIMIT_STACK ? MAXSSIZ :
	    which == RLIMIT_NOFILE ? FD_LIMIT : RLIM_INFINITY;

	rl->rlim_cur = MIN(rl->rlim_cur, most);
	rl->rlim_max = MIN(rl->rlim_max, most);
}

/* Change a limit of p on behalf of l. */
int
dosetrlimit(struct lwp *l, struct proc *p, int which, const struct rlimit *rlp)
{
	struct rlimit rl = *rlp;
	struct plimit *new, *old;
	bool privileged = proc_issuser(l->l_proc);

	if (which < 0 || which >= RLIM_NLIMITS || rl.rlim_cur > rl.rlim_max)
		return EINVAL;
	lim_clip(which, &rl);
	new = kmem_alloc(sizeof(*new), KM_SLEEP);
	mutex_enter(&p->p_lock);
	old = p->p_limit;
	if (rl.rlim_max > old->pl_rlimit[which].rlim_max && !privileged) {
		mutex_exit(&p->p_lock);
		kmem_free(new, sizeof(*new));
		return EPERM;
	}
	*new = *old;
	new->pl_refcnt = 1;
	new->pl_rlimit[which] = rl;
	p->p_limit = new;
	mutex_exit(&p->p_lock);
	lim_free(old);
	return 0;
}

/* Add one account to another; the highest resident set counts. */
void
ruadd(struct rusage *to, const struct rusage *ru)
{
	to->ru_utime += ru->ru_utime;
	to->ru_stime += ru->ru_stime;
	to->ru_maxrss = MAX(to->ru_maxrss, ru->ru_maxrss);
	to->ru_minflt += ru->ru_minflt;
	to->ru_majflt += ru->ru_majflt;
	to->ru_inblock += ru->ru_inblock;
	to->ru_oublock += ru->ru_oublock;
	to->ru_nsignals += ru->ru_nsignals;
	to->ru_nvcsw += ru->ru_nvcsw;
	to->ru_nivcsw += ru->ru_nivcsw;
}

/* What one lwp has used so far. */
void
rulwp(struct lwp *l, struct rusage *ru)
{
	nsec_t run = lwp_cputime(l);

	*ru = (struct rusage){
		.ru_utime = MIN(l->l_utime + cpu_user_rest(l), run),
		.ru_minflt = (long)l->l_pgfaults,
		.ru_nvcsw = (long)l->l_nvcsw,
		.ru_nivcsw = (long)l->l_nivcsw,
	};
	ru->ru_stime = run - ru->ru_utime;
}

/* What all lwps of the process, dead or alive, have used.  p_lock held. */
void
rugather(struct proc *p, struct rusage *ru)
{
	struct rusage one;
	struct lwp *l;

	KASSERT(mutex_owned(&p->p_lock));

	*ru = p->p_stats;
	if (p->p_stat == SZOMB)
		return;
	ru->ru_utime += p->p_utime;
	ru->ru_stime += p->p_rtime - p->p_utime;
	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		rulwp(l, &one);
		ruadd(ru, &one);
	}
}

/* getrusage and times. */
int
do_getrusage(struct lwp *l, int who, struct rusage *ru)
{
	struct proc *p = l->l_proc;

	switch (who) {
	case RUSAGE_SELF:
		mutex_enter(&p->p_lock);
		rugather(p, ru);
		mutex_exit(&p->p_lock);
		return 0;
	case RUSAGE_CHILDREN:
		mutex_enter(&proc_lock);
		*ru = p->p_cstats;
		mutex_exit(&proc_lock);
		return 0;
	case RUSAGE_THREAD:
		rulwp(l, ru);
		return 0;
	}
	return EINVAL;
}

/* Does p belong to those that `which' and `who' mean?  proc_lock held. */
static bool
prio_match(struct proc *curp, struct proc *p, int which, int who)
{
	if (p->p_stat == SZOMB || p->p_stat == SIDL)
		return false;
	switch (which) {
	case PRIO_PROCESS:
		return who == 0 ? p == curp : p->p_pid == who;
	case PRIO_PGRP:
		return who == 0 ? p->p_pgrp == curp->p_pgrp :
		    p->p_pgrp->pg_id == who;
	default:
		return p->p_cred->cr_ruid ==
		    (who == 0 ? curp->p_cred->cr_ruid : (uid_t)who);
	}
}

/* getpriority: the best nice value among them, -20 .. 19. */
int
do_getpriority(struct lwp *l, int which, int who, int *nice)
{
	struct proc *p;
	int best = PRIO_MAX + 1;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return EINVAL;
	mutex_enter(&proc_lock);
	LIST_FOREACH(p, &allproc, p_list)
		if (prio_match(l->l_proc, p, which, who))
			best = MIN(best, p->p_nice - NZERO);
	mutex_exit(&proc_lock);
	if (best > PRIO_MAX)
		return ESRCH;
	*nice = best;
	return 0;
}

/* Renice one process.  proc_lock held. */
static int
donice(struct proc *curp, struct proc *p, int nice)
{
	if (!proc_owner(curp, p))
		return EPERM;
	if (nice + NZERO < p->p_nice && !proc_issuser(curp))
		return EACCES;
	mutex_enter(&p->p_lock);
	sched_nice(p, nice + NZERO);
	mutex_exit(&p->p_lock);
	return 0;
}

/* setpriority. */
int
do_setpriority(struct lwp *l, int which, int who, int nice)
{
	struct proc *p;
	int error = ESRCH, err1;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return EINVAL;
	nice = MIN(MAX(nice, PRIO_MIN), PRIO_MAX - 1);
	mutex_enter(&proc_lock);
	LIST_FOREACH(p, &allproc, p_list) {
		if (!prio_match(l->l_proc, p, which, who))
			continue;
		err1 = donice(l->l_proc, p, nice);
		if (error == ESRCH || err1 != 0)
			error = err1;
	}
	mutex_exit(&proc_lock);
	return error;
}
