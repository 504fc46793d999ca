/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_socket: sockets, of which there are none yet.
 *
 * There is no protocol family, so socket(2) fails with EAFNOSUPPORT and no
 * descriptor is ever a socket: the other calls say EBADF or ENOTSOCK.  Each is
 * there by its own number and by socketcall(2), the old common entry.
 */

#include <sys/param.h>
#include <sys/filedesc.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define SOCKOP_SOCKET		1
#define SOCKOP_SOCKETPAIR	8
#define SOCKOP_LAST		20	/* sendmmsg */

static int
not_a_socket(int fd)
{
	struct file *fp = fd_getfile((u_int)fd);

	if (fp == NULL)
		return EBADF;
	fd_putfile(fp);
	return ENOTSOCK;
}

int
linux_sys_socketcall(struct lwp *l __unused,
    const struct linux_sys_socketcall_args *uap, register_t *retval __unused)
{
	uint32_t fd;
	int error;

	if (uap->call < SOCKOP_SOCKET || uap->call > SOCKOP_LAST)
		return EINVAL;
	error = ufetch_32(uap->args, &fd);
	if (error != 0)
		return error;
	if (uap->call == SOCKOP_SOCKET || uap->call == SOCKOP_SOCKETPAIR)
		return EAFNOSUPPORT;
	return not_a_socket((int)fd);
}

int
linux_sys_socket(struct lwp *l __unused,
    const struct linux_sys_socket_args *uap __unused,
    register_t *retval __unused)
{
	return EAFNOSUPPORT;
}

int
linux_sys_socketpair(struct lwp *l __unused,
    const struct linux_sys_socketpair_args *uap __unused,
    register_t *retval __unused)
{
	return EAFNOSUPPORT;
}

#define SOCKET_CALL(name)						\
int									\
linux_sys_##name(struct lwp *l __unused,				\
    const struct linux_sys_##name##_args *uap,				\
    register_t *retval __unused)					\
{									\
	return not_a_socket(uap->fd);					\
}

SOCKET_CALL(bind)
SOCKET_CALL(connect)
SOCKET_CALL(listen)
SOCKET_CALL(accept4)
SOCKET_CALL(getsockopt)
SOCKET_CALL(setsockopt)
SOCKET_CALL(getsockname)
SOCKET_CALL(getpeername)
SOCKET_CALL(sendto)
SOCKET_CALL(sendmsg)
SOCKET_CALL(recvfrom)
SOCKET_CALL(recvmsg)
SOCKET_CALL(shutdown)
