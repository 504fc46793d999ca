/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_copy: moving the bytes of a struct uio.
 *
 * A uio is private to the lwp that made it, so nothing is locked.  Copies to
 * and from user memory may fault and sleep; after an error uio_resid tells
 * what was moved by the calls before, and the piece at which the copy failed
 * counts as not moved.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/uio.h>

/*
 * Set up a uio over a vector: EINVAL if its lengths add up to more than a
 * ssize_t can tell.
 */
int
uio_fill(struct uio *uio, struct iovec *iov, int iovcnt, enum uio_rw rw,
    enum uio_seg seg, off_t offset)
{
	size_t total = 0;

	for (int i = 0; i < iovcnt; i++) {
		if (iov[i].iov_len > UIO_MAXRESID - total)
			return EINVAL;
		total += iov[i].iov_len;
	}
	uio->uio_iov = iov;
	uio->uio_iovcnt = iovcnt;
	uio->uio_rw = rw;
	uio->uio_segflg = seg;
	uio->uio_offset = offset;
	uio->uio_resid = total;
	return 0;
}

/* Take n bytes off the front, n not more than the first piece. */
static void
uio_advance(struct uio *uio, size_t n)
{
	struct iovec *iov = uio->uio_iov;

	iov->iov_base = (char *)iov->iov_base + n;
	iov->iov_len -= n;
	uio->uio_resid -= n;
	uio->uio_offset += (off_t)n;
}

/* The first piece that is not empty: its length, at most n. */
static size_t
uio_piece(struct uio *uio, size_t n)
{

	while (uio->uio_iov->iov_len == 0) {
		KASSERT(uio->uio_iovcnt > 1);
		uio->uio_iov++;
		uio->uio_iovcnt--;
	}
	return MIN(n, uio->uio_iov->iov_len);
}

static int
uio_copy(void *buf, void *base, size_t n, enum uio_rw rw, enum uio_seg seg)
{

	if (seg == UIO_SYSSPACE) {
		if (rw == UIO_READ)
			memcpy(base, buf, n);
		else
			memcpy(buf, base, n);
		return 0;
	}
	if (rw == UIO_READ)
		return copyout(buf, (void __user *)base, n);
	return copyin((const void __user *)base, buf, n);
}

/*
 * Move up to n bytes between a kernel buffer and the uio, as many as the uio
 * has left.
 * => may sleep when the uio is of user memory; EFAULT
 */
int
uiomove(void *buf, size_t n, struct uio *uio)
{
	char *p = buf;
	size_t len;
	int error;

	n = MIN(n, uio->uio_resid);
	while (n > 0) {
		len = uio_piece(uio, n);
		error = uio_copy(p, uio->uio_iov->iov_base, len, uio->uio_rw,
		    uio->uio_segflg);
		if (error != 0)
			return error;
		uio_advance(uio, len);
		p += len;
		n -= len;
	}
	return 0;
}

/* Read, at uio_offset, from something that is a buffer as a whole. */
int
uiomove_frombuf(const void *buf, size_t len, struct uio *uio)
{
	size_t off;

	if (uio->uio_offset < 0)
		return EINVAL;
	if ((uint64_t)uio->uio_offset >= len)
		return 0;
	off = (size_t)uio->uio_offset;
	return uiomove((char *)__UNCONST(buf) + off, len - off, uio);
}

/* Read up to n zeros. */
int
uio_zero(size_t n, struct uio *uio)
{
	static const char zeros[PAGE_SIZE];
	int error = 0;

	KASSERT(uio->uio_rw == UIO_READ);
	n = MIN(n, uio->uio_resid);
	while (n > 0 && error == 0) {
		size_t len = MIN(n, sizeof(zeros));

		error = uiomove(__UNCONST(zeros), len, uio);
		n -= len;
	}
	return error;
}
