/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * errno: the kernel's error numbers, which are BSD's.
 *
 * An emulation translates them at its border (struct emul, e_errno).  The
 * negative ones never leave the kernel.
 */

#ifndef _SYS_ERRNO_H_
#define _SYS_ERRNO_H_

#define EPERM		1	/* operation not permitted */
#define ENOENT		2	/* no such file or directory */
#define ESRCH		3	/* no such process */
#define EINTR		4	/* interrupted by a signal */
#define EIO		5	/* input or output failed */
#define ENXIO		6	/* no such device */
#define E2BIG		7	/* argument list too long */
#define ENOEXEC		8	/* not a program */
#define EBADF		9	/* bad file descriptor */
#define ECHILD		10	/* no child */
#define EDEADLK		11	/* would deadlock */
#define ENOMEM		12	/* out of memory */
#define EACCES		13	/* permission denied */
#define EFAULT		14	/* bad address */
#define ENOTBLK		15	/* block device required */
#define EBUSY		16	/* in use */
#define EEXIST		17	/* exists */
#define EXDEV		18	/* link across file systems */
#define ENODEV		19	/* device does not do that */
#define ENOTDIR		20	/* not a directory */
#define EISDIR		21	/* is a directory */
#define EINVAL		22	/* invalid argument */
#define ENFILE		23	/* too many open files in the system */
#define EMFILE		24	/* too many open files in the process */
#define ENOTTY		25	/* ioctl not for this file */
#define ETXTBSY		26	/* program is being executed or written */
#define EFBIG		27	/* file too large */
#define ENOSPC		28	/* no space left */
#define ESPIPE		29	/* cannot seek */
#define EROFS		30	/* read-only file system */
#define EMLINK		31	/* too many links */
#define EPIPE		32	/* nobody reads */
#define EDOM		33	/* argument out of domain */
#define ERANGE		34	/* result too large */
#define EAGAIN		35	/* try again */
#define EWOULDBLOCK	EAGAIN
#define EINPROGRESS	36	/* under way */
#define EALREADY	37	/* already under way */
#define ENOTSOCK	38	/* not a socket */
#define EDESTADDRREQ	39	/* destination required */
#define EMSGSIZE	40	/* message too long */
#define EPROTOTYPE	41	/* wrong protocol type */
#define ENOPROTOOPT	42	/* no such option */
#define EPROTONOSUPPORT	43	/* no such protocol */
#define ESOCKTNOSUPPORT	44	/* no such socket type */
#define EOPNOTSUPP	45	/* not supported */
#define EPFNOSUPPORT	46	/* no such protocol family */
#define EAFNOSUPPORT	47	/* no such address family */
#define EADDRINUSE	48	/* address in use */
#define EADDRNOTAVAIL	49	/* address not to be had */
#define ENETDOWN	50	/* network is down */
#define ENETUNREACH	51	/* network is unreachable */
#define ENETRESET	52	/* network dropped the connection */
#define ECONNABORTED	53	/* connection aborted */
#define ECONNRESET	54	/* connection reset by peer */
#define ENOBUFS		55	/* no buffer space */
#define EISCONN		56	/* already connected */
#define ENOTCONN	57	/* not connected */
#define ESHUTDOWN	58	/* was shut down */
#define ETIMEDOUT	60	/* timed out */
#define ECONNREFUSED	61	/* connection refused */
#define ELOOP		62	/* too many symbolic links */
#define ENAMETOOLONG	63	/* name too long */
#define EHOSTDOWN	64	/* host is down */
#define EHOSTUNREACH	65	/* no route to host */
#define ENOTEMPTY	66	/* directory not empty */
#define EPROCLIM	67	/* too many processes */
#define EUSERS		68	/* too many users */
#define EDQUOT		69	/* quota exceeded */
#define ESTALE		70	/* stale handle */
#define ENOLCK		77	/* no locks available */
#define ENOSYS		78	/* no such system call */
#define EIDRM		82	/* identifier removed */
#define EOVERFLOW	84	/* value too large for its type */
#define EILSEQ		85	/* illegal byte sequence */
#define ENOTSUP		86	/* not supported */
#define ECANCELED	87	/* cancelled */
#define ENODATA		89	/* no such attribute or data */
#define EBADMSG		94	/* bad message */
#define EPROTO		96	/* protocol error */
#define EOWNERDEAD	97	/* lock's owner died */
#define ENOTRECOVERABLE	98	/* state not recoverable */
#define ELAST		98

#define EJUSTRETURN	(-2)	/* registers are set: leave them alone */
#define ERESTART	(-3)	/* system call is to be made again */
#define EMOVEFD		(-6)	/* open made a descriptor: l_dupfd */
#define ERESTARTNOHAND	(-4)	/* the same, but EINTR if a handler runs */
#define ERESTARTNOINTR	(-5)	/* the same, whatever handler runs */

#endif /* _SYS_ERRNO_H_ */
