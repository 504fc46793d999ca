/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_mman: mapping memory.
 *
 * Flags are translated, a descriptor is turned into the object behind it, and
 * the kernel halves in uvm_mmap.c do the rest.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/kmem.h>
#include <sys/mman.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <uvm/uvm_extern.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LINUX_MAP_SHARED	0x000001u
#define LINUX_MAP_PRIVATE	0x000002u
#define LINUX_MAP_TYPE		0x00000fu
#define LINUX_MAP_FIXED		0x000010u
#define LINUX_MAP_ANON		0x000020u
#define LINUX_MAP_GROWSDOWN	0x000100u
#define LINUX_MAP_LOCKED	0x002000u
#define LINUX_MAP_NORESERVE	0x004000u
#define LINUX_MAP_POPULATE	0x008000u
#define LINUX_MAP_STACK		0x020000u
#define LINUX_MAP_FIXED_NOREPLACE 0x100000u

#define LINUX_PROT_ALL		(PROT_READ | PROT_WRITE | PROT_EXEC)

static const struct {
	uint32_t	theirs;
	int		ours;
} map_flags[] = {
	{ LINUX_MAP_SHARED, MAP_SHARED },
	{ LINUX_MAP_PRIVATE, MAP_PRIVATE },
	{ LINUX_MAP_FIXED, MAP_FIXED },
	{ LINUX_MAP_ANON, MAP_ANON },
	{ LINUX_MAP_GROWSDOWN, MAP_GROWSDOWN },
	{ LINUX_MAP_NORESERVE, MAP_NORESERVE },
	{ LINUX_MAP_POPULATE, MAP_PREFAULT },
	{ LINUX_MAP_LOCKED, MAP_PREFAULT },
	{ LINUX_MAP_STACK, MAP_STACK },
	{ LINUX_MAP_FIXED_NOREPLACE, MAP_FIXED | MAP_EXCL },
};

/* Native flags; EINVAL unless exactly one of shared and private is asked. */
static int
mmap_flags(uint32_t lflags, int *flags)
{
	uint32_t type = lflags & LINUX_MAP_TYPE;
	u_int i;

	if (type == (LINUX_MAP_SHARED | LINUX_MAP_PRIVATE))
		lflags &= ~LINUX_MAP_PRIVATE;	/* MAP_SHARED_VALIDATE */
	else if (type != LINUX_MAP_SHARED && type != LINUX_MAP_PRIVATE)
		return EINVAL;
	*flags = 0;
	for (i = 0; i < __arraycount(map_flags); i++)
		if (lflags & map_flags[i].theirs)
			*flags |= map_flags[i].ours;
	return 0;
}

/* The object behind a descriptor, referenced, and what it may be used for. */
static int
mmap_object(int fd, off_t *off, size_t len, int prot, int flags,
    struct uvm_object **uobj, int *maxprot)
{
	struct file *fp = fd_getfile((u_int)fd);
	int error;

	if (fp == NULL)
		return EBADF;
	if (fp->f_ops->fo_mmap == NULL)
		error = ENODEV;
	else
		error = fp->f_ops->fo_mmap(fp, off, len, prot, flags, uobj,
		    maxprot);
	fd_putfile(fp);
	return error;
}

static int
linux_mmap(struct lwp *l, vaddr_t addr, size_t len, int prot,
    uint32_t lflags, int fd, off_t off, register_t *retval)
{
	struct uvm_object *uobj = NULL;
	int flags, maxprot = VM_PROT_ALL, error;

	error = mmap_flags(lflags, &flags);
	if (error != 0)
		return error;
	if (len == 0)
		return EINVAL;
	prot &= LINUX_PROT_ALL;
	if ((flags & MAP_ANON) == 0) {
		error = mmap_object(fd, &off, len, prot, flags, &uobj,
		    &maxprot);
		if (error != 0)
			return error;
		if (uobj == NULL)
			flags |= MAP_ANON;
	}
	error = uvm_mmap(&l->l_proc->p_vmspace->vm_map, &addr, len, prot,
	    maxprot, flags, uobj, off);
	if (error != 0 && uobj != NULL)
		uobj->pgops->pgo_detach(uobj);
	*retval = (register_t)addr;
	return error;
}

/* The offset counts units of 4096 bytes. */
int
linux_sys_mmap2(struct lwp *l, const struct linux_sys_mmap2_args *uap,
    register_t *retval)
{
	return linux_mmap(l, uap->addr, uap->len, uap->prot, uap->flags,
	    uap->fd, (off_t)uap->pgoff << 12, retval);
}

/* The oldest form: six words in memory. */
int
linux_sys_mmap(struct lwp *l, const struct linux_sys_mmap_args *uap,
    register_t *retval)
{
	uint32_t a[6];
	int error = copyin(uap->args, a, sizeof(a));

	if (error != 0)
		return error;
	if ((a[5] & PAGE_MASK) != 0)
		return EINVAL;
	return linux_mmap(l, a[0], a[1], (int)a[2], a[3], (int)a[4], a[5],
	    retval);
}

int
linux_sys_munmap(struct lwp *l, const struct linux_sys_munmap_args *uap,
    register_t *retval __unused)
{
	return uvm_munmap(&l->l_proc->p_vmspace->vm_map, uap->addr, uap->len);
}

/* PROT_GROWSDOWN and its like are not for stacks that are one mapping. */
int
linux_sys_mprotect(struct lwp *l, const struct linux_sys_mprotect_args *uap,
    register_t *retval __unused)
{
	if (uap->prot & ~LINUX_PROT_ALL)
		return EINVAL;
	return uvm_mprotect(&l->l_proc->p_vmspace->vm_map, uap->addr, uap->len,
	    uap->prot);
}

/* Linux's brk cannot fail: it tells where the break is. */
int
linux_sys_brk(struct lwp *l, const struct linux_sys_brk_args *uap,
    register_t *retval)
{
	struct vmspace *vm = l->l_proc->p_vmspace;
	vaddr_t now = vm->vm_dend;

	if (uap->addr != 0)
		(void)uvm_brk(vm, uap->addr, &now);
	*retval = (register_t)now;
	return 0;
}

#define LINUX_MREMAP_MAYMOVE	1
#define LINUX_MREMAP_FIXED	2

int
linux_sys_mremap(struct lwp *l, const struct linux_sys_mremap_args *uap,
    register_t *retval)
{
	vaddr_t addr = uap->newaddr;
	int error, flags;

	if (uap->flags & ~(LINUX_MREMAP_MAYMOVE | LINUX_MREMAP_FIXED))
		return EINVAL;
	flags = ((uap->flags & LINUX_MREMAP_MAYMOVE) ? MREMAP_MAYMOVE : 0) |
	    ((uap->flags & LINUX_MREMAP_FIXED) ? MREMAP_FIXED : 0);
	error = uvm_mremap(&l->l_proc->p_vmspace->vm_map, uap->addr,
	    uap->oldlen, &addr, uap->newlen, flags);
	*retval = (register_t)addr;
	return error;
}

#define LINUX_MADV_DONTNEED	4
#define LINUX_MADV_FREE		8
#define LINUX_MADV_LASTHINT	25

/* What changes contents is done, hints are as good as taken. */
int
linux_sys_madvise(struct lwp *l, const struct linux_sys_madvise_args *uap,
    register_t *retval __unused)
{
	int advice = uap->advice;

	if (advice < 0 || advice > LINUX_MADV_LASTHINT)
		return EINVAL;
	if (advice == LINUX_MADV_FREE)
		advice = MADV_FREE;
	else if (advice > LINUX_MADV_DONTNEED)
		return 0;
	return uvm_madvise(&l->l_proc->p_vmspace->vm_map, uap->addr, uap->len,
	    advice);
}

#define MINCORE_CHUNK	64u

int
linux_sys_mincore(struct lwp *l, const struct linux_sys_mincore_args *uap,
    register_t *retval __unused)
{
	char __user *uvec = uap->vec;
	u_char vec[MINCORE_CHUNK];
	vaddr_t va = uap->addr;
	size_t left, n;
	int error = 0;

	if ((va & PAGE_MASK) != 0)
		return EINVAL;
	if (uap->len > VM_MAXUSER_ADDRESS)
		return ENOMEM;
	left = round_page(uap->len) / PAGE_SIZE;
	for (; error == 0 && left > 0; left -= n) {
		n = MIN(left, MINCORE_CHUNK);
		error = uvm_mincore(&l->l_proc->p_vmspace->vm_map, va,
		    ptoa(n), vec);
		if (error == 0)
			error = copyout(vec, uvec, n);
		va += ptoa(n);
		uvec += n;
	}
	return error;
}

int
linux_sys_mlock(struct lwp *l, const struct linux_sys_mlock_args *uap,
    register_t *retval __unused)
{
	return uvm_mlock(&l->l_proc->p_vmspace->vm_map, uap->addr, uap->len);
}

int
linux_sys_munlock(struct lwp *l, const struct linux_sys_munlock_args *uap,
    register_t *retval __unused)
{
	return uvm_munlock(&l->l_proc->p_vmspace->vm_map, uap->addr, uap->len);
}

#define LINUX_MS_ASYNC		1
#define LINUX_MS_INVALIDATE	2
#define LINUX_MS_SYNC		4

int
linux_sys_msync(struct lwp *l, const struct linux_sys_msync_args *uap,
    register_t *retval __unused)
{
	int flags;

	if (uap->flags & ~(LINUX_MS_ASYNC | LINUX_MS_INVALIDATE |
	    LINUX_MS_SYNC))
		return EINVAL;
	flags = ((uap->flags & LINUX_MS_ASYNC) ? MS_ASYNC : 0) |
	    ((uap->flags & LINUX_MS_INVALIDATE) ? MS_INVALIDATE : 0) |
	    ((uap->flags & LINUX_MS_SYNC) ? MS_SYNC : 0);
	return uvm_msync(&l->l_proc->p_vmspace->vm_map, uap->addr, uap->len,
	    flags);
}
