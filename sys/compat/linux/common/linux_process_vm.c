/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_process_vm: process_vm_readv and process_vm_writev: memory of a process
 * that the caller may trace, moved without stopping it.
 *
 * Both sides are vectors.  A uio is laid over the caller's, and each piece of
 * the other's is moved by uvm_io, which faults pages in there and copies.  Who
 * got something is told how much, and of the error only if that was nothing.
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/proc.h>
#include <sys/ptrace.h>
#include <sys/systm.h>
#include <sys/uio.h>
#include <uvm/uvm_extern.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LINUX_IOV_MAX	1024

CTASSERT(sizeof(struct iovec) == 8);	/* is the user's, too */

struct process_vm {
	struct iovec	*pv_local;
	struct iovec	*pv_remote;
	u_int		pv_nlocal;
	u_int		pv_nremote;
};

static int
copyin_iov(const void __user *uiov, u_int n, struct iovec **iovp)
{
	int error;

	*iovp = kmem_alloc((n + 1) * sizeof(**iovp), KM_SLEEP);
	error = copyin(uiov, *iovp, n * sizeof(**iovp));
	if (error != 0)
		kmem_free(*iovp, (n + 1) * sizeof(**iovp));
	return error;
}

/* One piece of the other's memory; the uio says what room is left here. */
static int
move_piece(struct vmspace *vm, struct uio *uio, const struct iovec *piece)
{
	size_t room = uio->uio_resid;
	size_t len = MIN(room, piece->iov_len), left;
	int error;

	uio->uio_offset = (off_t)(uintptr_t)piece->iov_base;
	uio->uio_resid = len;
	error = uvm_io(&vm->vm_map, uio);
	left = uio->uio_resid;
	uio->uio_resid = room - (len - left);
	return error;
}

static int
move_all(struct vmspace *vm, struct process_vm *pv, enum uio_rw rw,
    register_t *retval)
{
	struct uio uio;
	size_t total;
	u_int i;
	int error;

	error = uio_fill(&uio, pv->pv_local, (int)pv->pv_nlocal, rw,
	    UIO_USERSPACE, 0);
	if (error != 0)
		return error;
	total = uio.uio_resid;
	for (i = 0; error == 0 && i < pv->pv_nremote && uio.uio_resid > 0; i++)
		error = move_piece(vm, &uio, &pv->pv_remote[i]);
	*retval = (register_t)(total - uio.uio_resid);
	return *retval != 0 || error == 0 ? 0 : EFAULT;
}

static int
process_vm(struct lwp *l, const struct linux_sys_process_vm_readv_args *uap,
    enum uio_rw rw, register_t *retval)
{
	struct process_vm pv = { .pv_nlocal = uap->lcnt,
	    .pv_nremote = uap->rcnt };
	struct vmspace *vm;
	int error;

	if (uap->flags != 0 || uap->lcnt > LINUX_IOV_MAX ||
	    uap->rcnt > LINUX_IOV_MAX)
		return EINVAL;
	error = copyin_iov(uap->liov, uap->lcnt, &pv.pv_local);
	if (error != 0)
		return error;
	error = copyin_iov(uap->riov, uap->rcnt, &pv.pv_remote);
	if (error == 0) {
		error = proc_vmspace(l, uap->pid, &vm);
		if (error == 0) {
			error = move_all(vm, &pv, rw, retval);
			uvmspace_free(vm);
		}
		kmem_free(pv.pv_remote, (pv.pv_nremote + 1) *
		    sizeof(*pv.pv_remote));
	}
	kmem_free(pv.pv_local, (pv.pv_nlocal + 1) * sizeof(*pv.pv_local));
	return error;
}

int
linux_sys_process_vm_readv(struct lwp *l,
    const struct linux_sys_process_vm_readv_args *uap, register_t *retval)
{
	return process_vm(l, uap, UIO_READ, retval);
}

/* The arguments are the same. */
int
linux_sys_process_vm_writev(struct lwp *l,
    const struct linux_sys_process_vm_writev_args *uap, register_t *retval)
{
	CTASSERT(sizeof(*uap) ==
	    sizeof(struct linux_sys_process_vm_readv_args));

	return process_vm(l, (const void *)uap, UIO_WRITE, retval);
}
