/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_lwp: making, finding and unmaking threads.
 *
 * Life
 *
 *	lwp_create	an lwp with a stack, in its process's list, LSIDL: it
 *			runs nowhere yet and may still be given up (lwp_free)
 *	lwp_start	it runs
 *	lwp_exit	its end, called by itself; the last lwp of a process
 *			takes the process with it (exit1)
 *	lwp_free	its memory goes, called by somebody else
 *
 *	A dead lwp still stands on its own stack until the CPU has switched
 *	away from it; l_running tells, and lwp_free waits for that moment.
 *	Who calls lwp_free: for the last lwp of a process whoever waits for the
 *	process; for a kernel thread that is joined, the joiner; for all others
 *	the reaper, a kernel thread that takes them off a list.
 *
 * The lock of an lwp
 *
 *	l_mutex points at it and moves with the state: see sys/lwp.h.
 *
 * Numbers
 *
 *	The first lwp of a process has the process's number, the others get
 *	one from the same space (kern_proc.c), so that a number means one
 *	thing.
 *
 * Memory
 *
 *	Structures come from a pool that never gives pages back, so looking at
 *	an lwp that has just gone (lwp_lock by a late waker) reads an lwp still.
 *
 * Locking
 *
 *	proc_lock covers alllwp; p_lock the process's list; reaper_lock the
 *	dead.  proc_lock -> p_lock -> lwp_lock.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <uvm/uvm_extern.h>

struct lwplist	alllwp = LIST_HEAD_INITIALIZER(alllwp);

struct lwp lwp0 = {
	.l_stat = LSONPROC,
	.l_flag = LW_SYSTEM,
	.l_running = true,
	.l_priority = PRI_KTHREAD,
	.l_usrpri = PRI_KTHREAD,
	.l_lentpri = PRI_NONE,
	.l_affinity = CPUS_ALL,
	.l_proc = &proc0,
	.l_name = "swapper",
};

static struct pool	lwp_pool;

/* Key: r reaper_lock. */
static kmutex_t		reaper_lock;
static kcondvar_t	reaper_cv;
static LIST_HEAD(, lwp)	reaper_list;	/* r: dead, linked by l_sibling */

/* Locks of lwps. */

void
lwp_lock(struct lwp *l)
{
	kmutex_t *mp;

	for (;;) {
		mp = atomic_load_acquire(&l->l_mutex);
		mutex_spin_enter(mp);
		if (__predict_true(l->l_mutex == mp))
			return;
		mutex_spin_exit(mp);
	}
}

void
lwp_unlock(struct lwp *l)
{
	mutex_spin_exit(l->l_mutex);
}

/* Locked by its lock, and if `mp' is given, that one. */
bool
lwp_locked(struct lwp *l, kmutex_t *mp)
{
	return mutex_owned(l->l_mutex) && (mp == NULL || l->l_mutex == mp);
}

/* Its lock is now `mp'.  => lwp locked; the old lock stays held */
void
lwp_setlock(struct lwp *l, kmutex_t *mp)
{
	KASSERT(mutex_owned(l->l_mutex));
	atomic_store_release(&l->l_mutex, mp);
}

/* The same, and the old lock is released. */
void
lwp_unlock_to(struct lwp *l, kmutex_t *mp)
{
	kmutex_t *old = l->l_mutex;

	lwp_setlock(l, mp);
	mutex_spin_exit(old);
}

/* Wake it from an interruptible sleep.  => locked on entry, not on return */
void
lwp_unsleep(struct lwp *l)
{
	if (l->l_stat == LSSLEEP && (l->l_flag & LW_SINTR) != 0)
		sleepq_unsleep(l, EINTR);
	else
		lwp_unlock(l);
}

/* The user's border. */

/* It looks at its LW_USERRET flags soon.  => locked */
void
lwp_need_userret(struct lwp *l)
{
	KASSERT(lwp_locked(l, NULL));
	cpu_need_userret(l);
}

void
lwp_userret(struct lwp *l)
{
	sig_userret(l);
}

/* Making. */

static void
lwp_reaper(void *arg __unused)
{
	struct lwp *l;

	mutex_enter(&reaper_lock);
	for (;;) {
		while ((l = LIST_FIRST(&reaper_list)) == NULL)
			cv_wait(&reaper_cv, &reaper_lock);
		LIST_REMOVE(l, l_sibling);
		mutex_exit(&reaper_lock);
		lwp_free(l);
		mutex_enter(&reaper_lock);
	}
}

/* The lwp that booted becomes a real one. */
void
lwp_sys_init(void)
{
	struct lwp *l = &lwp0;

	pool_init(&lwp_pool, sizeof(struct lwp), COHERENCY_UNIT, "lwp",
	    PR_NORECLAIM, IPL_NONE);
	mutex_init(&reaper_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&reaper_cv, "reaper");
	l->l_cpu = curcpu();
	l->l_mutex = &l->l_cpu->ci_schedstate.spc_mutex;
	callout_init(&l->l_timeout_ch, CALLOUT_MPSAFE);
	sigpend_init(&l->l_sigpend);
	LIST_INSERT_HEAD(&alllwp, l, l_list);
}

/* The reaper; once kernel threads can be made. */
void
lwp_start_reaper(void)
{
	if (kthread_create(PRI_KTHREAD, KTHREAD_MPSAFE, NULL, lwp_reaper, NULL,
	    NULL, "reaper") != 0)
		panic("lwp: no memory for the reaper");
}

/* Memory and stack; ENOMEM. */
static int
lwp_alloc(void *kstack, struct lwp **lp)
{
	struct lwp *l = pool_get(&lwp_pool, PR_WAITOK | PR_ZERO);

	if (kstack == NULL)
		kstack = (void *)uvm_uarea_alloc();
	if (kstack == NULL) {
		pool_put(&lwp_pool, l);
		return ENOMEM;
	}
	l->l_addr = kstack;
	*lp = l;
	return 0;
}

/* Into the lists, with a number.  EAGAIN: there is none left. */
static int
lwp_enlist(struct lwp *l, struct proc *p)
{
	if (LIST_EMPTY(&p->p_lwps) && p != &proc0)
		l->l_lid = p->p_pid;
	else if ((l->l_lid = pid_alloc()) < 0)
		return EAGAIN;
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	if (l->l_lid == p->p_pid)
		pid_hold(l->l_lid);
	LIST_INSERT_HEAD(&p->p_lwps, l, l_sibling);
	p->p_nlwps++;
	LIST_INSERT_HEAD(&alllwp, l, l_list);
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
	return 0;
}

/*
 * A new lwp of process p2 that will call func(arg); l1 is its model.  A stack
 * that is given becomes the lwp's, whatever happens.
 */
int
lwp_create(struct lwp *l1, struct proc *p2, void *kstack, int flags,
    void *ustack, size_t ustacksize, void (*func)(void *), void *arg,
    struct lwp **newlp)
{
	struct lwp *l;
	int error;

	error = lwp_alloc(kstack, &l);
	if (error != 0)
		return error;
	l->l_stat = LSIDL;
	l->l_proc = p2;
	l->l_cpu = sched_forkcpu(l1);
	l->l_mutex = &l->l_cpu->ci_schedstate.spc_mutex;
	if ((p2->p_flag & PK_SYSTEM) != 0)
		l->l_flag |= LW_SYSTEM;
	if ((flags & LWP_DETACHED) != 0)
		l->l_flag |= LW_UNBOUND_EXIT;
	if ((flags & LWP_SIGMASK) != 0)
		l->l_sigmask = l1->l_sigmask;
	l->l_func = func;
	l->l_arg = arg;
	memcpy(l->l_name, l1->l_name, sizeof(l->l_name));
	callout_init(&l->l_timeout_ch, CALLOUT_MPSAFE);
	sigpend_init(&l->l_sigpend);
	cv_init(&l->l_trace.lt_cv, "ptrace");
	sched_lwp_fork(l1, l);
	cpu_lwp_fork(l1, l, ustack, ustacksize, func, arg);

	error = lwp_enlist(l, p2);
	if (error != 0) {
		cpu_lwp_free(l);
		uvm_uarea_free((vaddr_t)l->l_addr);
		pool_put(&lwp_pool, l);
		return error;
	}
	*newlp = l;
	return 0;
}

void
lwp_start(struct lwp *l)
{
	KASSERT(l->l_stat == LSIDL);
	lwp_lock(l);
	setrunnable(l);
	lwp_unlock(l);
}

/* The first thing on a new lwp's stack, called by the machine. */
void
lwp_startup(struct lwp *prev, struct lwp *l __unused)
{
	curcpu()->ci_mtx_oldspl = IPL_NONE;
	mi_switch_tail(prev);
}

/* Finding.  => proc_lock held, and the lwp stays while it is */
struct lwp *
lwp_find(lwpid_t lid)
{
	struct lwp *l;

	KASSERT(mutex_owned(&proc_lock));
	LIST_FOREACH(l, &alllwp, l_list) {
		if (l->l_lid == lid && l->l_stat != LSIDL &&
		    l->l_stat != LSZOMB)
			return l;
	}
	return NULL;
}

/* Unmaking. */

/*
 * The current lwp never runs again.
 * => nothing held; whoever frees it may be doing so already
 */
void
lwp_exit_switchaway(struct lwp *l)
{
	KASSERT(l == curlwp);
	(void)callout_halt(&l->l_timeout_ch, NULL);
	LOCKDEBUG_BARRIER(NULL, true);
	lwp_lock(l);
	l->l_stat = LSZOMB;
	mi_switch(l);
	panic("lwp %d came back from the dead", l->l_lid);
}

/* Out of its process: what it used stays there.  => p_lock held */
void
lwp_leave_proc(struct lwp *l, struct proc *p)
{
	LIST_REMOVE(l, l_sibling);
	p->p_nlwps--;
	p->p_rtime += MAX(l->l_rtime, l->l_rtold);
	p->p_utime += MIN(l->l_utime + cpu_user_rest(l), l->l_rtime);
	p->p_stats.ru_nvcsw += (long)l->l_nvcsw;
	p->p_stats.ru_nivcsw += (long)l->l_nivcsw;
	p->p_stats.ru_minflt += (long)l->l_pgfaults;
	cv_broadcast(&p->p_lwpcv);
}

/* Give it to the reaper. */
static void
lwp_bury(struct lwp *l)
{
	mutex_enter(&reaper_lock);
	LIST_INSERT_HEAD(&reaper_list, l, l_sibling);
	cv_signal(&reaper_cv);
	mutex_exit(&reaper_lock);
}

/*
 * The end of the current lwp.  Of a process's lwps the last one ends the
 * process instead; that is decided under p_lock, so exactly one is last.
 */
void
lwp_exit(struct lwp *l)
{
	struct proc *p = l->l_proc;
	struct ptnote *note;

	KASSERT(l == curlwp);
	ptrace_exit_prepare(l, &note);
	mutex_enter(&proc_lock);
	mutex_enter(&p->p_lock);
	if (p->p_nlwps - p->p_nzlwps == 1 && p != &proc0) {
		mutex_exit(&p->p_lock);
		mutex_exit(&proc_lock);
		ptrace_exit_finish(&note);
		exit1(l, 0);
	}
	LIST_REMOVE(l, l_list);
	l->l_flag |= LW_DEAD;
	if ((l->l_flag & LW_UNBOUND_EXIT) != 0)
		lwp_leave_proc(l, p);
	else
		p->p_nzlwps++;
	cv_broadcast(&p->p_lwpcv);
	sigpend_clear(&l->l_sigpend);
	mutex_exit(&p->p_lock);
	ptrace_lwp_exit(l, &note);
	mutex_exit(&proc_lock);

	ptrace_exit_finish(&note);
	if ((l->l_flag & LW_UNBOUND_EXIT) != 0)
		lwp_bury(l);
	lwp_exit_switchaway(l);
}

/*
 * The lwp's memory goes.
 * => it is out of all lists, dead or never started; not the current one
 */
void
lwp_free(struct lwp *l)
{
	u_int turns = 0;

	KASSERT(l != curlwp);
	while (atomic_load_acquire(&l->l_running))
		cpu_spin(&turns);
	proc_free_pid(l->l_lid);
	callout_destroy(&l->l_timeout_ch);
	cpu_lwp_free(l);
	uvm_uarea_free((vaddr_t)l->l_addr);
	pool_put(&lwp_pool, l);
}
