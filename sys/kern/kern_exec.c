/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_exec: running another program in the current process.
 *
 * Overview.
 *	All that can fail comes first and touches nothing of the process:
 *
 *	    strings	path, argv and envp are copied in
 *	    judge	the file is opened, its format found, the headers of
 *			program and interpreter checked
 *	    build	a new address space: segments, stack, strings, vectors
 *	    alone	the other lwps of the process leave
 *
 *	Then exec_commit, which cannot fail, changes over: files and handlers,
 *	address space, identity, names, registers.  So an exec that returns an
 *	error has changed nothing, but that the process may have been left
 *	with one lwp if it was killed at the same moment.
 *
 *	New memory is written through uvm_io, as the old address space is
 *	still the one that is loaded.
 *
 * Scripts.
 *	"#! interpreter argument" puts up to three strings in argv[0]'s place:
 *	see exec_script.c.  They are kept apart (ep_prefix) and joined to the
 *	others on the new stack.
 *
 * Locking.
 *	The file is marked as text from its opening on (vn_marktext), so nobody
 *	writes what has been checked; p_textvp keeps the mark.
 *
 * Limits.
 *	ARG_MAX bytes of strings, EXEC_MAXARGS pointers: E2BIG.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/exec.h>
#include <sys/filedesc.h>
#include <sys/kmem.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/ptimer.h>
#include <sys/prot.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/uio.h>
#include <sys/vnode.h>
#include <uvm/uvm_extern.h>

static const struct execsw execsw[] = {
	{ "script", exec_script_check, NULL },
	{ "elf32", exec_elf_check, &emul_linux },
};

/*
 * Strings.
 */

/* The page that holds the next byte; NULL: too many, or no memory. */
static char *
strings_page(struct exec_strings *xs, int *error)
{
	size_t n = xs->xs_len / PAGE_SIZE;

	if (n >= __arraycount(xs->xs_page)) {
		*error = E2BIG;
		return NULL;
	}
	if (xs->xs_page[n] == NULL)
		xs->xs_page[n] =
		    (char *)uvm_km_pagealloc(UVM_KMF_NOWAIT);
	if (xs->xs_page[n] == NULL)
		*error = ENOMEM;
	return xs->xs_page[n];
}

/* One string more, from the user or, if `kstr' is given, from the kernel. */
static int
strings_add(struct exec_strings *xs, const char __user *ustr, const char *kstr)
{
	size_t room, done;
	char *page;
	int error;

	do {
		page = strings_page(xs, &error);
		if (page == NULL)
			return error;
		page += xs->xs_len & PAGE_MASK;
		room = PAGE_SIZE - (xs->xs_len & PAGE_MASK);
		if (kstr != NULL) {
			done = strnlen(kstr, room);
			error = done == room ? ENAMETOOLONG : 0;
			done += error == 0;
			memcpy(page, kstr, done);
			kstr += done;
		} else {
			error = copyinstr(ustr, page, room, &done);
			done = error == ENAMETOOLONG ? room : done;
			ustr += room;
		}
		if (error == 0 || error == ENAMETOOLONG)
			xs->xs_len += done;
	} while (error == ENAMETOOLONG);
	return error;
}

static void
strings_free(struct exec_strings *xs)
{
	u_int i;

	for (i = 0; i < __arraycount(xs->xs_page); i++)
		if (xs->xs_page[i] != NULL)
			uvm_km_pagefree((vaddr_t)xs->xs_page[i]);
}

/* A vector of 32-bit user pointers, up to a null one; none at all is empty. */
static int
copyin_vector(struct exec_package *epp, const uint32_t __user *uvec, u_int *n)
{
	uint32_t uptr;
	int error;

	for (*n = 0; uvec != NULL; (*n)++, uvec++) {
		error = ufetch_32(uvec, &uptr);
		if (error != 0)
			return error;
		if (uptr == 0)
			return 0;
		if (epp->ep_argc + epp->ep_envc >= EXEC_MAXARGS)
			return E2BIG;
		error = strings_add(&epp->ep_str,
		    (const char __user *)(uintptr_t)uptr, NULL);
		if (error != 0)
			return error;
	}
	return 0;
}

static int
kernel_vector(struct exec_package *epp, const char *const *vec, u_int *n)
{
	int error = 0;

	for (*n = 0; error == 0 && vec[*n] != NULL; (*n)++)
		error = strings_add(&epp->ep_str, NULL, vec[*n]);
	return error;
}

/* The length of the first string, NUL included: what a script replaces. */
static size_t
strings_first(const struct exec_strings *xs)
{
	size_t i;

	for (i = 0; xs->xs_page[i / PAGE_SIZE][i & PAGE_MASK] != '\0'; i++)
		continue;
	return i + 1;
}

/* argv is in: note how long; an empty one gets an empty argv[0]. */
static int
strings_argdone(struct exec_package *epp)
{
	int error = 0;

	if (epp->ep_argc == 0) {
		error = strings_add(&epp->ep_str, NULL, "");
		epp->ep_argc = 1;
	}
	epp->ep_arglen = epp->ep_str.xs_len;
	return error;
}

/* envp is in: the path given comes last, for AT_EXECFN. */
static int
strings_envdone(struct exec_package *epp)
{
	epp->ep_envlen = epp->ep_str.xs_len - epp->ep_arglen;
	return strings_add(&epp->ep_str, NULL, epp->ep_path);
}

/*
 * Judging the file.
 */

/* May the current process execute it?  Its size is told. */
static int
exec_allowed(struct lwp *l, struct vnode *vp, off_t *size)
{
	struct ucred *cred = proc_crhold(l->l_proc);
	struct vattr va;
	int error = EACCES;

	if (vp->v_type == VREG && (vp->v_mount->mnt_flag & MNT_NOEXEC) == 0)
		error = VOP_ACCESS(vp, VEXEC, cred);
	if (error == 0)
		error = VOP_GETATTR(vp, &va, cred);
	if (error == 0 && (va.va_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) == 0)
		error = EACCES;
	crfree(cred);
	if (error == 0)
		*size = va.va_size;
	return error;
}

/* A file to be executed: referenced, marked as text. */
int
exec_open(struct lwp *l, const char *path, struct vnode **vpp, off_t *size)
{
	struct ucred *cred = proc_crhold(l->l_proc);
	int error = namei_simple(NULL, path, FOLLOW, cred, vpp);

	crfree(cred);
	if (error != 0)
		return error;
	error = exec_allowed(l, *vpp, size);
	if (error == 0)
		error = vn_marktext(*vpp);
	if (error != 0) {
		vrele(*vpp);
		*vpp = NULL;
	}
	return error;
}

void
exec_close(struct vnode *vp)
{
	if (vp == NULL)
		return;
	vn_unmarktext(vp);
	vrele(vp);
}

/* Read from the file; without `got' all or ENOEXEC. */
int
exec_read(struct vnode *vp, off_t off, void *buf, size_t len, size_t *got)
{
	size_t resid;
	int error;

	error = vn_rdwr(UIO_READ, vp, buf, len, off, UIO_SYSSPACE, 0, NOCRED,
	    &resid);
	if (error != 0)
		return error;
	if (got != NULL)
		*got = len - resid;
	else if (resid != 0)
		return ENOEXEC;
	return 0;
}

/* Ask each format about the file that is in ep_vp now. */
static int
exec_judge_once(struct lwp *l, struct exec_package *epp)
{
	u_int i;
	int error;

	error = exec_read(epp->ep_vp, 0, epp->ep_hdr, sizeof(epp->ep_hdr),
	    &epp->ep_hdrlen);
	if (error != 0)
		return error;
	for (i = 0; i < __arraycount(execsw); i++) {
		error = execsw[i].es_check(l, epp);
		if (error == 0)
			epp->ep_emul = execsw[i].es_emul;
		if (error != ENOEXEC)
			return error;
	}
	return ENOEXEC;
}

/* Set-id bits of the program, where they count. */
static int
exec_setid(struct exec_package *epp)
{
	struct vnode *vp = epp->ep_prog.ei_vp;
	struct vattr va;
	int error = VOP_GETATTR(vp, &va, NOCRED);

	epp->ep_uid = (uid_t)-1;
	epp->ep_gid = (gid_t)-1;
	if (error != 0 || (vp->v_mount->mnt_flag & MNT_NOSUID))
		return error;
	if (va.va_mode & S_ISUID)
		epp->ep_uid = va.va_uid;
	if ((va.va_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		epp->ep_gid = va.va_gid;
	return 0;
}

static int
exec_judge(struct lwp *l, struct exec_package *epp)
{
	int error;

	error = exec_open(l, epp->ep_path, &epp->ep_vp, &epp->ep_size);
	if (error != 0)
		return error;
	do {
		error = exec_judge_once(l, epp);
	} while (error == ERESTART);
	return error == 0 ? exec_setid(epp) : error;
}

/*
 * Building the new address space.
 */

/* Write to memory of an address space that is not loaded. */
int
exec_copyout(struct vmspace *vm, const void *buf, vaddr_t va, size_t len)
{
	struct iovec iov;
	struct uio uio;

	uio_kernel(&uio, &iov, __UNCONST(buf), len, (off_t)va, UIO_WRITE);
	return uvm_io(&vm->vm_map, &uio);
}

/* Map the part of a segment that comes from the file. */
static int
map_file(struct vmspace *vm, struct vnode *vp, const struct exec_seg *es,
    vaddr_t base, int prot)
{
	struct uvm_object *uobj = vp->v_uobj;
	vaddr_t va = base + es->es_start;
	int error;

	if (uobj == NULL)
		return ENOEXEC;
	uobj->pgops->pgo_reference(uobj);
	error = uvm_mmap(&vm->vm_map, &va, round_page(es->es_fileend) -
	    es->es_start, prot, VM_PROT_ALL, MAP_PRIVATE | MAP_FIXED, uobj,
	    es->es_off);
	if (error != 0)
		uobj->pgops->pgo_detach(uobj);
	return error;
}

/* Zeros from the end of the file's bytes to the end of that page. */
static int
zero_tail(struct vmspace *vm, const struct exec_seg *es, vaddr_t base)
{
	static const char zeros[PAGE_SIZE];
	vaddr_t end = MIN(round_page(es->es_fileend), round_page(es->es_end));

	return exec_copyout(vm, zeros, base + es->es_fileend,
	    end - es->es_fileend);
}

static int
map_seg(struct vmspace *vm, struct vnode *vp, const struct exec_seg *es,
    vaddr_t base)
{
	vaddr_t va, filetop = round_page(es->es_fileend);
	bool tail = es->es_end > es->es_fileend && filetop > es->es_fileend;
	int error = 0;

	if (filetop > es->es_start)
		error = map_file(vm, vp, es, base,
		    es->es_prot | (tail ? VM_PROT_WRITE : 0));
	if (error == 0 && tail && filetop > es->es_start)
		error = zero_tail(vm, es, base);
	if (error == 0 && tail && (es->es_prot & VM_PROT_WRITE) == 0)
		error = uvm_map_protect(&vm->vm_map, base + es->es_start,
		    base + filetop, es->es_prot);
	if (error != 0 || round_page(es->es_end) <= filetop)
		return error;
	va = base + filetop;
	return uvm_mmap(&vm->vm_map, &va, round_page(es->es_end) - filetop,
	    es->es_prot, VM_PROT_ALL, MAP_PRIVATE | MAP_ANON | MAP_FIXED,
	    NULL, 0);
}

/* All segments of the program or of its interpreter. */
static int
map_image(struct vmspace *vm, const struct exec_image *ei)
{
	u_int i;
	int error = 0;

	for (i = 0; error == 0 && i < ei->ei_nsegs; i++)
		error = map_seg(vm, ei->ei_vp, &ei->ei_seg[i], ei->ei_base);
	return error;
}

/* Choose where an interpreter goes: anywhere it fits. */
static int
place_interp(struct vmspace *vm, struct exec_image *ei)
{
	vaddr_t va = 0;
	int error;

	error = uvm_mmap(&vm->vm_map, &va, round_page(ei->ei_end) -
	    ei->ei_start, VM_PROT_NONE, VM_PROT_ALL,
	    MAP_PRIVATE | MAP_ANON | MAP_NORESERVE, NULL, 0);
	ei->ei_base = va - ei->ei_start;
	return error;
}

static int
map_stack(struct lwp *l, struct vmspace *vm, const struct exec_package *epp)
{
	vsize_t size = round_page(epp->ep_str.xs_len +
	    (epp->ep_argc + epp->ep_envc) * sizeof(uint32_t)) + 64 * 1024;
	vaddr_t va = USRSTACK - size;

	if (size > lim_cur(l->l_proc, RLIMIT_STACK))
		return E2BIG;
	vm->vm_ssaddr = USRSTACK;
	return uvm_mmap(&vm->vm_map, &va, size, VM_PROT_READ | VM_PROT_WRITE |
	    (epp->ep_execstack ? VM_PROT_EXECUTE : 0), VM_PROT_ALL,
	    MAP_PRIVATE | MAP_ANON | MAP_FIXED | MAP_STACK | MAP_GROWSDOWN,
	    NULL, 0);
}

static int
build_images(struct lwp *l, struct exec_package *epp, struct vmspace *vm)
{
	struct exec_image *prog = &epp->ep_prog, *interp = &epp->ep_interp;
	int error = map_stack(l, vm, epp);

	if (error == 0)
		error = map_image(vm, prog);
	vm->vm_taddr = prog->ei_base + prog->ei_start;
	vm->vm_tsize = prog->ei_end - prog->ei_start;
	vm->vm_daddr = vm->vm_dend = round_page(prog->ei_base + prog->ei_end);
	epp->ep_entry = prog->ei_base + prog->ei_entry;
	if (error != 0 || interp->ei_vp == NULL)
		return error;
	error = place_interp(vm, interp);
	if (error == 0)
		error = map_image(vm, interp);
	epp->ep_entry = interp->ei_base + interp->ei_entry;
	return error;
}

static int
exec_build(struct lwp *l, struct exec_package *epp, struct vmspace **vmp)
{
	struct vmspace *vm = uvmspace_alloc(VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS);
	int error;

	if (vm == NULL)
		return ENOMEM;
	error = build_images(l, epp, vm);
	if (error == 0)
		error = exec_elf_stack(l, epp, vm);
	if (error != 0) {
		uvmspace_free(vm);
		return error;
	}
	*vmp = vm;
	return 0;
}

/*
 * Changing over.
 */

/* The process's name, and where its strings are. */
static void
commit_names(struct lwp *l, struct exec_package *epp)
{
	struct proc *p = l->l_proc;
	const char *name = strrchr(epp->ep_path, '/');

	name = name == NULL ? epp->ep_path : name + 1;
	mutex_enter(&p->p_lock);
	strlcpy(p->p_comm, name, sizeof(p->p_comm));
	strlcpy(l->l_name, name, sizeof(l->l_name));
	p->p_psstrs = epp->ep_strings;
	p->p_argslen = epp->ep_arglen;
	p->p_envstrs = epp->ep_strings + epp->ep_arglen;
	p->p_envslen = epp->ep_envlen;
	p->p_auxv = epp->ep_auxv;
	p->p_auxvlen = epp->ep_auxvlen;
	mutex_exit(&p->p_lock);
}

/*
 * Identity: what set-id bits say, if nobody watches who must not have that;
 * the saved one follows in any case.  The new program's memory is private only
 * if it has another's rights.
 */
static void
commit_cred(struct proc *p, const struct exec_package *epp)
{
	struct ucred *cr = proc_crmod_enter(p);
	bool other, setid = (epp->ep_uid != (uid_t)-1 ||
	    epp->ep_gid != (gid_t)-1) && ptrace_setid(p);

	if (setid && epp->ep_uid != (uid_t)-1)
		cr->cr_uid = epp->ep_uid;
	if (setid && epp->ep_gid != (gid_t)-1)
		cr->cr_gid = epp->ep_gid;
	cr->cr_svuid = cr->cr_uid;
	cr->cr_svgid = cr->cr_gid;
	other = cr->cr_uid != cr->cr_ruid || cr->cr_gid != cr->cr_rgid;
	proc_crmod_leave(p, cr);
	mutex_enter(&p->p_lock);
	p->p_flag &= ~(PK_SUGID | PK_NODUMP);
	if (other)
		p->p_flag |= PK_SUGID;
	mutex_exit(&p->p_lock);
}

/* The only lwp left has the number of the process. */
static void
commit_lid(struct lwp *l)
{
	struct proc *p = l->l_proc;

	if (l->l_lid == p->p_pid)
		return;
	mutex_enter(&proc_lock);
	ptrace_newlid(l);
	pid_rele(l->l_lid);
	pid_hold(p->p_pid);
	l->l_lid = p->p_pid;
	mutex_exit(&proc_lock);
}

/* Handlers are the process's own, and default. */
static void
commit_signals(struct lwp *l)
{
	struct proc *p = l->l_proc;
	struct sigacts *old = p->p_sigacts, *new;

	if (old->sa_refcnt > 1) {
		new = sigactsinit(old, false);
		mutex_enter(&p->p_lock);
		p->p_sigacts = new;
		mutex_exit(&p->p_lock);
		sigactsfree(old);
	}
	execsigs(p);
	l->l_sigstk = (stack_t){ .ss_flags = SS_DISABLE };
}

/* The old program is gone; the new one begins.  Cannot fail. */
static void
exec_commit(struct lwp *l, struct exec_package *epp, struct vmspace *vm)
{
	struct proc *p = l->l_proc;
	struct vnode *oldtext;

	if (p->p_emul != NULL)
		p->p_emul->e_lwp_exit(l);
	l->l_pigone = false;	/* only its old program is gone */
	ptimers_exit(p);
	fd_closeexec(l);
	if (epp->ep_uid != (uid_t)-1 || epp->ep_gid != (gid_t)-1)
		(void)cwd_unshare(p);
	commit_signals(l);
	commit_lid(l);
	uvmspace_exec(l, vm);
	commit_names(l, epp);
	mutex_enter(&p->p_lock);
	oldtext = p->p_textvp;
	p->p_textvp = epp->ep_prog.ei_vp;
	mutex_exit(&p->p_lock);
	exec_close(oldtext);
	epp->ep_prog.ei_vp = NULL;
	commit_cred(p, epp);
	mutex_enter(&proc_lock);
	p->p_flag |= PK_EXEC;
	p->p_exitsig = SIGCHLD;
	mutex_exit(&proc_lock);
	p->p_emul = epp->ep_emul;
	setregs(l, epp->ep_entry, epp->ep_sp);
	vfork_release(p);
}

static void
exec_free(struct exec_package *epp)
{
	u_int i;

	exec_close(epp->ep_vp);
	exec_close(epp->ep_prog.ei_vp);
	exec_close(epp->ep_interp.ei_vp);
	strings_free(&epp->ep_str);
	for (i = 0; i < epp->ep_nprefix; i++)
		kmem_strfree(epp->ep_prefix[i]);
	kmem_free(epp, sizeof(*epp));
}

/* With the strings copied in: all the rest. */
static int
exec_run(struct lwp *l, struct exec_package *epp)
{
	lwpid_t oldlid = l->l_lid;
	struct vmspace *vm;
	int error;

	epp->ep_skip = strings_first(&epp->ep_str);
	error = exec_judge(l, epp);
	if (error == 0)
		error = exec_build(l, epp, &vm);
	if (error != 0) {
		if (epp->ep_why != NULL &&
		    (boot_params.bp_debug & BOOT_DEBUG_EXEC))
			printf("exec: %s: %s\n", epp->ep_path, epp->ep_why);
		return error;
	}
	error = exit_lwps(l);
	if (error == 0)
		error = fd_unshare(l->l_proc);
	if (error != 0) {
		uvmspace_free(vm);
		return error;
	}
	uvm_prefault(&vm->vm_map, epp->ep_entry, VM_PROT_EXECUTE);
	exec_commit(l, epp, vm);
	ptrace_exec(l, oldlid);
	return 0;
}

/* execve, of the current process: EJUSTRETURN when done. */
int
execve1(struct lwp *l, const char __user *path, const uint32_t __user *argv,
    const uint32_t __user *envp)
{
	struct exec_package *epp = kmem_zalloc(sizeof(*epp), KM_SLEEP);
	int error;

	error = path_copyin(path, &epp->ep_path);
	if (error != 0) {
		kmem_free(epp, sizeof(*epp));
		return error;
	}
	error = copyin_vector(epp, argv, &epp->ep_argc);
	if (error == 0)
		error = strings_argdone(epp);
	if (error == 0)
		error = copyin_vector(epp, envp, &epp->ep_envc);
	if (error == 0)
		error = strings_envdone(epp);
	if (error == 0)
		error = exec_run(l, epp);
	path_put(epp->ep_path);
	exec_free(epp);
	return error == 0 ? EJUSTRETURN : error;
}

/*
 * The first program, run by a process that the kernel made: strings are the
 * kernel's.  *why may tell what is wrong with the file.
 */
int
exec_kernel(struct lwp *l, const char *path, const char *const *argv,
    const char *const *envp, const char **why)
{
	struct exec_package *epp = kmem_zalloc(sizeof(*epp), KM_SLEEP);
	int error;

	epp->ep_path = __UNCONST(path);
	error = kernel_vector(epp, argv, &epp->ep_argc);
	if (error == 0)
		error = strings_argdone(epp);
	if (error == 0)
		error = kernel_vector(epp, envp, &epp->ep_envc);
	if (error == 0)
		error = strings_envdone(epp);
	if (error == 0)
		error = exec_run(l, epp);
	*why = epp->ep_why;
	exec_free(epp);
	return error;
}
