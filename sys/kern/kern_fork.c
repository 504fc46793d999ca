/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_fork: making processes and threads.
 *
 * Overview.
 *	A fork is made in three steps.  Checks come first: limits.  Then
 *	everything that takes memory is made, in an order in which each step can
 *	be taken back: number, address space, files, credentials, handlers,
 *	first lwp with its stack.  Only then is the process entered into the
 *	lists, which cannot fail (fork_commit).  So a failed fork leaves
 *	nothing behind, and nobody ever finds half a process.
 *
 *	Between the two, the emulation may prepare the new lwp: thread-local
 *	storage, where to store its number.
 *
 *	vfork is a fork that shares the address space and whose maker waits
 *	until the child has called exec or ended (vfork_release).  The wait is
 *	ended early only by the maker's own death.
 *
 * Locking.
 *	proc_lock for the family and l_vforkwaiting, p_lock for the flag that
 *	a process is dying, against which new threads are checked.
 */

#include <sys/param.h>
#include <sys/filedesc.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/resourcevar.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>
#include <uvm/uvm_extern.h>

#define MAXPROC		(PID_MAX / 2)	/* room for groups and lwps */

/* Has the user as many lwps as he may?  proc_lock held. */
static bool
fork_toomany(struct proc *p1, rlim_t limit)
{
	uid_t uid = p1->p_cred->cr_ruid;
	struct proc *p;
	rlim_t n = 0;

	LIST_FOREACH(p, &allproc, p_list)
		if (p->p_cred->cr_ruid == uid)
			n += (rlim_t)p->p_nlwps;
	return n >= limit;
}

/* May p1's user have one more, a process or a thread? */
int
fork_check(struct proc *p1)
{
	rlim_t limit = lim_cur(p1, RLIMIT_NPROC);
	bool privileged = proc_issuser(p1);
	int error = 0;

	mutex_enter(&proc_lock);
	if (nprocs >= MAXPROC)
		error = EAGAIN;
	else if (limit != RLIM_INFINITY && !privileged &&
	    fork_toomany(p1, limit))
		error = EAGAIN;
	mutex_exit(&proc_lock);
	return error;
}

/* The child's address space: a copy, the same, or, of the kernel, none yet. */
static int
fork_vm(struct proc *p1, struct proc *p2, int flags)
{
	if (p1->p_flag & PK_SYSTEM) {
		p2->p_vmspace = uvmspace_alloc(VM_MIN_ADDRESS,
		    VM_MAXUSER_ADDRESS);
		return p2->p_vmspace == NULL ? ENOMEM : 0;
	}
	if (flags & FORK_SHAREVM) {
		uvmspace_addref(p1->p_vmspace);
		p2->p_vmspace = p1->p_vmspace;
		return 0;
	}
	return uvmspace_fork(p1->p_vmspace, &p2->p_vmspace);
}

/*
 * The child is about to return from its system call: the first things it does
 * are to fetch instructions there and to write to the stack.  It has no page
 * tables loaded yet, so now this costs less than two faults.
 */
static void
fork_prefault(struct lwp *l1, struct proc *p2)
{
	struct vm_map *map = &p2->p_vmspace->vm_map;
	vaddr_t pc, sp;

	cpu_user_place(l1, &pc, &sp);
	uvm_prefault(map, pc, VM_PROT_EXECUTE);
	uvm_prefault(map, sp, VM_PROT_WRITE);
}

/* Files and directories; the kernel's child gets the first ones. */
static int
fork_files(struct proc *p1, struct proc *p2, int flags)
{
	if (p1->p_flag & PK_SYSTEM) {
		p2->p_fd = fd_init();
		p2->p_cwdi = cwdinit(rootvnode);
		return 0;
	}
	if (flags & FORK_SHARECWD)
		cwd_share(p1, p2);
	else
		p2->p_cwdi = cwd_copy(p1);
	if (flags & FORK_SHAREFILES)
		fd_share(p1, p2);
	else
		p2->p_fd = fd_copy(p1);
	return p2->p_fd != NULL ? 0 : ENOMEM;
}

/* What is inherited by value or by counted reference. */
static void
fork_inherit(struct proc *p1, struct proc *p2, int flags)
{
	p2->p_sigacts = sigactsinit(p1->p_sigacts,
	    (flags & FORK_SHARESIGS) != 0);
	mutex_enter(&p1->p_lock);
	p2->p_limit = p1->p_limit;
	lim_addref(p2->p_limit);
	p2->p_cred = p1->p_cred;
	crhold(p2->p_cred);
	p2->p_flag = p1->p_flag & (PK_SUGID | PK_NODUMP | PK_NORANDOM);
	p2->p_nice = p1->p_nice;
	memcpy(p2->p_comm, p1->p_comm, sizeof(p2->p_comm));
	mutex_exit(&p1->p_lock);
	p2->p_emul = p1->p_emul;
	p2->p_psstrs = p1->p_psstrs;
	p2->p_argslen = p1->p_argslen;
	p2->p_envstrs = p1->p_envstrs;
	p2->p_envslen = p1->p_envslen;
	p2->p_auxv = p1->p_auxv;
	p2->p_auxvlen = p1->p_auxvlen;
	if (p1->p_textvp != NULL) {
		vref(p1->p_textvp);
		(void)vn_marktext(p1->p_textvp);
		p2->p_textvp = p1->p_textvp;
	}
}

/* Take fork_vm, fork_files and fork_inherit back. */
static void
fork_undo(struct proc *p2)
{
	if (p2->p_textvp != NULL) {
		vn_unmarktext(p2->p_textvp);
		vrele(p2->p_textvp);
	}
	fd_free(p2);
	cwd_free(p2);
	sigactsfree(p2->p_sigacts);
	lim_free(p2->p_limit);
	crfree(p2->p_cred);
	uvmspace_free(p2->p_vmspace);
}

/*
 * A new process with one lwp, *newlp, that nobody knows of yet.  When it runs
 * it calls func(arg) and then goes to user mode with l1's registers, on the
 * stack given if there is one.
 */
int
fork_create(struct lwp *l1, int flags, int exitsig, void *stack,
    size_t stacksize, void (*func)(void *), void *arg, struct lwp **newlp)
{
	struct proc *p1 = l1->l_proc, *p2;
	int error = fork_check(p1);

	if (error != 0)
		return error;
	p2 = proc_alloc();
	if (p2 == NULL)
		return EAGAIN;
	p2->p_exitsig = exitsig;
	error = fork_vm(p1, p2, flags);
	if (error != 0)
		goto fail;
	fork_inherit(p1, p2, flags);
	error = fork_files(p1, p2, flags);
	if (error == 0 && (flags & FORK_SHAREVM) == 0 &&
	    (p1->p_flag & PK_SYSTEM) == 0 && stack == NULL)
		fork_prefault(l1, p2);
	if (error == 0)
		error = lwp_create(l1, p2, NULL, LWP_DETACHED | LWP_SIGMASK,
		    stack, stacksize, func, arg, newlp);
	if (error == 0) {
		(*newlp)->l_sigstk = l1->l_sigstk;
		if ((flags & FORK_SHAREVM) != 0)
			(*newlp)->l_sigstk.ss_flags = SS_DISABLE;
		return 0;
	}
	fork_undo(p2);
fail:
	proc_free_pid(p2->p_pid);
	proc_free_mem(p2);
	return error;
}

/* The child has an address space of its own or none: its maker goes on. */
void
vfork_release(struct proc *p)
{
	struct lwp *l;

	mutex_enter(&proc_lock);
	l = p->p_vforklwp;
	if (l != NULL) {
		p->p_vforklwp = NULL;
		l->l_vforkwaiting = false;
		cv_broadcast(&l->l_proc->p_waitcv);
	}
	mutex_exit(&proc_lock);
}

/* Is the lwp to die, whatever it waits for? */
bool
lwp_doomed(const struct lwp *l)
{
	return (l->l_flag & LW_WEXIT) != 0 ||
	    sigismember(&l->l_proc->p_sigpend.sp_set, SIGKILL) ||
	    sigismember(&l->l_sigpend.sp_set, SIGKILL);
}

/* Wait for the child of a vfork.  proc_lock held. */
static void
vfork_wait(struct lwp *l)
{
	struct proc *p = l->l_proc, *child;

	while (l->l_vforkwaiting && !lwp_doomed(l))
		cv_wait(&p->p_waitcv, &proc_lock);
	if (!l->l_vforkwaiting)
		return;
	l->l_vforkwaiting = false;
	LIST_FOREACH(child, &p->p_children, p_sibling)
		if (child->p_vforklwp == l)
			child->p_vforklwp = NULL;
}

/* The process is known, and its lwp runs. */
void
fork_commit(struct lwp *l1, struct lwp *l2, int flags)
{
	struct proc *p2 = l2->l_proc;
	pid_t pid = p2->p_pid;
	int event = 0;

	mutex_enter(&proc_lock);
	p2->p_stat = SACTIVE;
	proc_publish(p2, l1->l_proc);
	if (flags & FORK_PPWAIT) {
		p2->p_vforklwp = l1;
		l1->l_vforkwaiting = true;
	}
	if (LWP_TRACED(l1) && (flags & FORK_UNTRACED) == 0)
		event = ptrace_fork(l1, l2, (flags & FORK_PPWAIT) ? PTE_VFORK :
		    p2->p_exitsig == SIGCHLD ? PTE_FORK : PTE_CLONE);
	lwp_start(l2);
	mutex_exit(&proc_lock);
	if (event != 0)
		ptrace_event(l1, event, (u_long)pid);
	if ((flags & FORK_PPWAIT) == 0)
		return;
	mutex_enter(&proc_lock);
	vfork_wait(l1);
	mutex_exit(&proc_lock);
	if (LWP_TRACED(l1) && (flags & FORK_UNTRACED) == 0)
		ptrace_event(l1, PTE_VFORK_DONE, (u_long)pid);
}

/* A process, running; *retval is its number. */
int
fork1(struct lwp *l1, int flags, int exitsig, void *stack, size_t stacksize,
    void (*func)(void *), void *arg, register_t *retval, struct proc **childp)
{
	struct lwp *l2;
	int error;

	error = fork_create(l1, flags, exitsig, stack, stacksize, func, arg,
	    &l2);
	if (error != 0)
		return error;
	if (childp != NULL)
		*childp = l2->l_proc;
	if (retval != NULL)
		*retval = l2->l_proc->p_pid;
	fork_commit(l1, l2, flags);
	return 0;
}

/* A thread that lwp_create made runs; in a dying process, to its end. */
void
fork_thread_start(struct lwp *l1, struct lwp *l2, int flags)
{
	struct proc *p = l2->l_proc;
	lwpid_t lid = l2->l_lid;
	int event = 0;

	mutex_enter(&proc_lock);
	if (LWP_TRACED(l1) && (flags & FORK_UNTRACED) == 0)
		event = ptrace_fork(l1, l2, PTE_CLONE);
	mutex_enter(&p->p_lock);
	lwp_lock(l2);
	if (p->p_sflag & PS_WEXIT)
		l2->l_flag |= LW_WEXIT;
	if (p->p_stat == SSTOP)
		l2->l_flag |= LW_WSUSPEND;
	lwp_need_userret(l2);
	lwp_unlock(l2);
	lwp_start(l2);
	mutex_exit(&p->p_lock);
	mutex_exit(&proc_lock);
	if (event != 0)
		ptrace_event(l1, event, (u_long)lid);
}

/* A fork's child, on its way to user mode for the first time. */
void
child_return(void *arg __unused)
{
	cpu_child_retval(curlwp);
}
