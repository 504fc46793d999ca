/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uio: a transfer between the kernel and one or more buffers.
 *
 * uio_resid is what is left to move; uiomove() takes it down, and takes
 * uio_offset up.  Who takes all that is left without looking at it just sets
 * uio_resid to 0.  Whoever builds a uio has checked that the lengths of the
 * vector add up to uio_resid without overflow (uio_fill does).
 */

#ifndef _SYS_UIO_H_
#define _SYS_UIO_H_

#include <sys/types.h>
#include <sys/systm.h>

#define UIO_MAXRESID	((size_t)-1 >> 1)	/* fits an ssize_t */

enum uio_rw {
	UIO_READ,		/* kernel to buffer */
	UIO_WRITE		/* buffer to kernel */
};

enum uio_seg {
	UIO_USERSPACE,		/* buffers are of the current process */
	UIO_SYSSPACE		/* buffers are the kernel's */
};

struct iovec {
	void		*iov_base;	/* user address if UIO_USERSPACE */
	size_t		iov_len;
};

struct uio {
	struct iovec	*uio_iov;	/* what is left of the vector */
	int		uio_iovcnt;
	enum uio_rw	uio_rw;
	enum uio_seg	uio_segflg;
	off_t		uio_offset;	/* place in the file */
	size_t		uio_resid;	/* bytes left */
};

int	uio_fill(struct uio *, struct iovec *, int, enum uio_rw, enum uio_seg,
	    off_t);
int	uiomove(void *, size_t, struct uio *);
int	uiomove_frombuf(const void *, size_t, struct uio *);
int	uio_zero(size_t, struct uio *);

/* A uio over one buffer of at most UIO_MAXRESID bytes. */
static inline void
uio_single(struct uio *uio, struct iovec *iov, void *buf, size_t len,
    off_t offset, enum uio_rw rw, enum uio_seg seg)
{

	KASSERT(len <= UIO_MAXRESID);
	iov->iov_base = buf;
	iov->iov_len = len;
	uio->uio_iov = iov;
	uio->uio_iovcnt = 1;
	uio->uio_rw = rw;
	uio->uio_segflg = seg;
	uio->uio_offset = offset;
	uio->uio_resid = len;
}

/* The same, of kernel memory. */
static inline void
uio_kernel(struct uio *uio, struct iovec *iov, void *buf, size_t len,
    off_t offset, enum uio_rw rw)
{

	uio_single(uio, iov, buf, len, offset, rw, UIO_SYSSPACE);
}

/* The same, of the current process's. */
static inline void
uio_user(struct uio *uio, struct iovec *iov, void __user *buf, size_t len,
    enum uio_rw rw)
{

	uio_single(uio, iov, (void *)(uintptr_t)buf, len, 0, rw,
	    UIO_USERSPACE);
}

#endif /* _SYS_UIO_H_ */
