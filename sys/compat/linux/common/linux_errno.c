/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_errno: native error numbers as Linux knows them.
 *
 * Up to ERANGE the two agree.  What Linux has no number for becomes the
 * nearest one.
 */

#include <sys/errno.h>

#include <compat/linux/common/linux_emul.h>

const int linux_errno[ELAST + 1] = {
	[EPERM] = 1,		[ENOENT] = 2,		[ESRCH] = 3,
	[EINTR] = 4,		[EIO] = 5,		[ENXIO] = 6,
	[E2BIG] = 7,		[ENOEXEC] = 8,		[EBADF] = 9,
	[ECHILD] = 10,		[EDEADLK] = 35,		[ENOMEM] = 12,
	[EACCES] = 13,		[EFAULT] = 14,		[ENOTBLK] = 15,
	[EBUSY] = 16,		[EEXIST] = 17,		[EXDEV] = 18,
	[ENODEV] = 19,		[ENOTDIR] = 20,		[EISDIR] = 21,
	[EINVAL] = 22,		[ENFILE] = 23,		[EMFILE] = 24,
	[ENOTTY] = 25,		[ETXTBSY] = 26,		[EFBIG] = 27,
	[ENOSPC] = 28,		[ESPIPE] = 29,		[EROFS] = 30,
	[EMLINK] = 31,		[EPIPE] = 32,		[EDOM] = 33,
	[ERANGE] = 34,		[EAGAIN] = 11,		[EINPROGRESS] = 115,
	[EALREADY] = 114,	[ENOTSOCK] = 88,	[EDESTADDRREQ] = 89,
	[EMSGSIZE] = 90,	[EPROTOTYPE] = 91,	[ENOPROTOOPT] = 92,
	[EPROTONOSUPPORT] = 93,	[ESOCKTNOSUPPORT] = 94,	[EOPNOTSUPP] = 95,
	[EPFNOSUPPORT] = 96,	[EAFNOSUPPORT] = 97,	[EADDRINUSE] = 98,
	[EADDRNOTAVAIL] = 99,	[ENETDOWN] = 100,	[ENETUNREACH] = 101,
	[ENETRESET] = 102,	[ECONNABORTED] = 103,	[ECONNRESET] = 104,
	[ENOBUFS] = 105,	[EISCONN] = 106,	[ENOTCONN] = 107,
	[ESHUTDOWN] = 108,	[59] = 109,		[ETIMEDOUT] = 110,
	[ECONNREFUSED] = 111,	[ELOOP] = 40,		[ENAMETOOLONG] = 36,
	[EHOSTDOWN] = 112,	[EHOSTUNREACH] = 113,	[ENOTEMPTY] = 39,
	[EPROCLIM] = 11,	[EUSERS] = 87,		[EDQUOT] = 122,
	[ESTALE] = 116,		[ENOLCK] = 37,		[ENOSYS] = 38,
	[EIDRM] = 43,		[EOVERFLOW] = 75,	[EILSEQ] = 84,
	[ENOTSUP] = 95,		[ECANCELED] = 125,	[ENODATA] = 61,
	[EBADMSG] = 74,		[EPROTO] = 71,		[EOWNERDEAD] = 130,
	[ENOTRECOVERABLE] = 131,
};
