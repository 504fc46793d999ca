/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xen_errno: Xen's error codes become ours, here and nowhere else.
 *
 * Xen returns small negative numbers that it took from Linux, whatever the
 * guest is; public/errno.h lists them.  Backends write the same numbers into
 * their rings and xenstored spells them out.  A code without a counterpart
 * becomes EIO, which every caller treats as a failure for good.
 */

#include <sys/param.h>

#include <xenport/hypercall.h>

struct xen_code {
	short	code;		/* Xen's, positive */
	short	error;		/* ours */
};

static const struct xen_code xen_codes[] = {
	{ 1, EPERM }, { 2, ENOENT }, { 3, ESRCH }, { 4, EINTR },
	{ 5, EIO }, { 6, ENXIO }, { 7, E2BIG }, { 8, ENOEXEC },
	{ 9, EBADF }, { 10, ECHILD }, { 11, EAGAIN }, { 12, ENOMEM },
	{ 13, EACCES }, { 14, EFAULT }, { 16, EBUSY }, { 17, EEXIST },
	{ 18, EXDEV }, { 19, ENODEV }, { 20, ENOTDIR }, { 21, EISDIR },
	{ 22, EINVAL }, { 23, ENFILE }, { 24, EMFILE }, { 28, ENOSPC },
	{ 30, EROFS }, { 31, EMLINK }, { 33, EDOM }, { 34, ERANGE },
	{ 35, EDEADLK }, { 36, ENAMETOOLONG }, { 38, ENOSYS },
	{ 39, ENOTEMPTY }, { 95, EOPNOTSUPP }, { 98, EADDRINUSE },
	{ 99, EADDRNOTAVAIL }, { 105, ENOBUFS }, { 106, EISCONN },
	{ 107, ENOTCONN }, { 110, ETIMEDOUT }, { 111, ECONNREFUSED },
};

int
xen_errno(long rc)
{
	u_int i;

	if (__predict_true(rc >= 0))
		return 0;
	for (i = 0; i < __arraycount(xen_codes); i++) {
		if (xen_codes[i].code == -rc)
			return xen_codes[i].error;
	}
	return EIO;
}
