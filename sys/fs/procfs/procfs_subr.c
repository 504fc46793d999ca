/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * procfs_subr: text buffers, and what is gathered about a process.
 *
 * Locking.  pfs_proc_get holds proc_lock, and p_lock below it, while it copies
 * numbers and takes references; both spin, so nothing there sleeps.  What it
 * took is given back without them.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/cputime.h>
#include <sys/filedesc.h>
#include <sys/kmem.h>
#include <sys/systm.h>
#include <sys/tty.h>
#include <sys/ucred.h>

#include <uvm/uvm_extern.h>

#include <fs/procfs/procfs.h>

#define PFS_BUFMIN	1024
#define PFS_BUFMAX	(1024 * 1024)

/* Room for len more bytes and a NUL. */
static bool
pfs_buf_grow(struct pfs_buf *pb, size_t len)
{
	size_t size = MAX(pb->pb_size, PFS_BUFMIN);
	char *data;

	if (pb->pb_error != 0 || len > PFS_BUFMAX)
		return false;
	while (size < pb->pb_len + len + 1)
		size *= 2;
	if (size == pb->pb_size)
		return true;
	data = size <= PFS_BUFMAX ? kmem_alloc(size, KM_NOSLEEP) : NULL;
	if (data == NULL) {
		pb->pb_error = ENOMEM;
		return false;
	}
	if (pb->pb_data != NULL) {
		memcpy(data, pb->pb_data, pb->pb_len);
		kmem_free(pb->pb_data, pb->pb_size);
	}
	pb->pb_data = data;
	pb->pb_size = size;
	return true;
}

void
pfs_write(struct pfs_buf *pb, const void *text, size_t len)
{

	if (!pfs_buf_grow(pb, len))
		return;
	memcpy(pb->pb_data + pb->pb_len, text, len);
	pb->pb_len += len;
}

void
pfs_printf(struct pfs_buf *pb, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0 || !pfs_buf_grow(pb, (size_t)len))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(pb->pb_data + pb->pb_len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	pb->pb_len += (size_t)len;
}

void
pfs_buf_free(struct pfs_buf *pb)
{

	if (pb->pb_data != NULL)
		kmem_free(pb->pb_data, pb->pb_size);
	memset(pb, 0, sizeof(*pb));
}

/* Processes. */

static char
pfs_lwp_state(const struct lwp *l)
{

	if (l->l_trace.lt_stop != PTS_NONE)
		return 't';
	switch (l->l_stat) {
	case LSSLEEP:
		return (l->l_flag & LW_SINTR) != 0 ? 'S' : 'D';
	case LSSTOP:
		return 'T';
	case LSZOMB:
		return 'Z';
	default:
		return 'R';
	}
}

/* The state of the lwp that does most: one that runs, if any does. */
static char
pfs_proc_state(const struct proc *p)
{
	const struct lwp *l;
	char state = 'Z', one;

	if (p->p_stat == SZOMB)
		return 'Z';
	if (p->p_stat == SSTOP)
		return 'T';
	LIST_FOREACH(l, &p->p_lwps, l_sibling) {
		one = pfs_lwp_state(l);
		if (one == 'R')
			return 'R';
		if (state == 'Z' || one == 'D' || one == 't')
			state = one;
	}
	return state;
}

/* Terminal, group and session.  proc_lock held. */
static void
pfs_proc_job(const struct proc *p, struct pfs_proc *pp)
{
	const struct session *ss = p->p_pgrp->pg_session;
	const struct tty *tp = ss->s_ttyp;

	pp->pp_pgid = p->p_pgrp->pg_id;
	pp->pp_sid = ss->s_sid;
	pp->pp_tty = NODEV;
	pp->pp_tpgid = -1;
	if (tp != NULL) {
		pp->pp_tty = tp->t_dev;
		if (tp->t_pgrp != NULL)
			pp->pp_tpgid = tp->t_pgrp->pg_id;
	}
}

/* Does a CPU other than this one run the process?  => p_lock held */
static bool
pfs_runs_elsewhere(const struct proc *p)
{
	const struct lwp *l;

	LIST_FOREACH(l, &p->p_lwps, l_sibling)
		if (l->l_stat == LSONPROC && l->l_cpu != curcpu())
			return true;
	return false;
}

/* What p_lock covers, but for fd and cwd. */
static int
pfs_proc_locked(struct proc *p, lwpid_t tid, struct pfs_proc *pp)
{
	struct lwp *l = NULL;

	if (pfs_runs_elsewhere(p))
		cputime_charge_all();
	if (tid != 0) {
		LIST_FOREACH(l, &p->p_lwps, l_sibling)
			if (l->l_lid == tid)
				break;
		if (l == NULL)
			return ESRCH;
		rulwp(l, &pp->pp_ru);
		pp->pp_state = pfs_lwp_state(l);
	} else {
		rugather(p, &pp->pp_ru);
		pp->pp_state = pfs_proc_state(p);
		l = LIST_FIRST(&p->p_lwps);
	}
	if (l != NULL)
		sched_getclass(l, &pp->pp_class, &pp->pp_rtpri);
	if (l != NULL && LWP_TRACED(l))
		pp->pp_tracer = l->l_trace.lt_tracer->p_pid;
	if (l != NULL && l->l_cpu != NULL)
		pp->pp_cpu = (int)l->l_cpu->ci_index;
	memcpy(pp->pp_comm, p->p_comm, sizeof(pp->pp_comm));
	pp->pp_nice = p->p_nice - NZERO;
	pp->pp_nlwps = p->p_nlwps;
	pp->pp_exitsig = p->p_exitsig;
	pp->pp_start = p->p_start;
	pp->pp_args = p->p_psstrs;
	pp->pp_argslen = p->p_argslen;
	pp->pp_env = p->p_envstrs;
	pp->pp_envlen = p->p_envslen;
	pp->pp_auxv = p->p_auxv;
	pp->pp_auxvlen = p->p_auxvlen;
	crhold(pp->pp_cred = p->p_cred);
	if (p->p_vmspace != NULL && p->p_vmspace != &vmspace0)
		uvmspace_addref(pp->pp_vm = p->p_vmspace);
	if (p->p_textvp != NULL)
		vref(pp->pp_text = p->p_textvp);
	return 0;
}

/*
 * Gather what there is to tell about the node's process or thread.
 * => ESRCH if it is no more
 */
int
pfs_proc_get(const struct pfs_node *pn, struct pfs_proc *pp)
{
	struct proc *p;
	int error = ESRCH;

	memset(pp, 0, sizeof(*pp));
	mutex_enter(&proc_lock);
	p = proc_find(pn->pn_pid);
	if (p != NULL && p->p_stat != SIDL) {
		mutex_enter(&p->p_lock);
		error = pfs_proc_locked(p, pn->pn_tid, pp);
		mutex_exit(&p->p_lock);
		if (error == 0) {
			pp->pp_pid = p->p_pid;
			pp->pp_ppid = p->p_pptr != NULL ? p->p_pptr->p_pid : 0;
			pp->pp_cru = p->p_cstats;
			pfs_proc_job(p, pp);
			pp->pp_fd = fd_hold(p);
			pp->pp_cwdi = cwd_hold(p);
		}
	}
	mutex_exit(&proc_lock);
	return error;
}

void
pfs_proc_put(struct pfs_proc *pp)
{

	crfree(pp->pp_cred);
	if (pp->pp_vm != NULL)
		uvmspace_free(pp->pp_vm);
	if (pp->pp_text != NULL)
		vrele(pp->pp_text);
	if (pp->pp_fd != NULL)
		fd_rele(pp->pp_fd);
	if (pp->pp_cwdi != NULL)
		cwd_rele(pp->pp_cwdi);
}

/* Numbers that exist. */

int
pfs_next_pid(const struct pfs_node *pn, int from)
{
	struct proc *p;
	int best = -1;

	(void)pn;
	mutex_enter(&proc_lock);
	LIST_FOREACH(p, &allproc, p_list)
		if (p->p_pid >= MAX(from, 1) && p->p_stat != SIDL &&
		    (best < 0 || p->p_pid < best))
			best = p->p_pid;
	mutex_exit(&proc_lock);
	return best;
}

int
pfs_next_tid(const struct pfs_node *pn, int from)
{
	struct proc *p;
	struct lwp *l;
	int best = -1;

	mutex_enter(&proc_lock);
	if ((p = proc_find(pn->pn_pid)) != NULL) {
		mutex_enter(&p->p_lock);
		LIST_FOREACH(l, &p->p_lwps, l_sibling)
			if (l->l_lid >= from && (best < 0 || l->l_lid < best))
				best = l->l_lid;
		mutex_exit(&p->p_lock);
	}
	mutex_exit(&proc_lock);
	return best;
}

int
pfs_next_fd(const struct pfs_node *pn, int from)
{
	struct filedesc *fdp = NULL;
	struct proc *p;
	int found = -1;

	mutex_enter(&proc_lock);
	if ((p = proc_find(pn->pn_pid)) != NULL)
		fdp = fd_hold(p);
	mutex_exit(&proc_lock);
	if (fdp != NULL) {
		found = fd_next(fdp, (u_int)from);
		fd_rele(fdp);
	}
	return found;
}
