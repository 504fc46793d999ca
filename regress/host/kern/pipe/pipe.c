/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * What goes into a pipe comes out, in order, once.
 *
 * Random reads and writes that do not wait, of all sizes around a page, the
 * limit of whole writes and the pipe's size, are compared with a count of
 * what the pipe must hold; the bytes are numbers that show their place.  Some
 * allocations fail on the way.  Then poll's answers, the ends' ends, and a
 * fifo's.
 */

#include <sys/param.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/mount.h>
#include <sys/pipe.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/vfs_syscalls.h>
#include <sys/vnode.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"

int	main(void);
void	hostkern_init(struct vmspace *);
void	hostvfs_init(void);

#define BUFSIZE	(PIPE_SIZE + 3 * PAGE_SIZE)

static u_char	buf[BUFSIZE];
static uint64_t	nput, ntaken;

static u_char
byte_at(uint64_t place)
{

	return (u_char)(place ^ place >> 8 ^ place >> 16);
}

static int
transfer(int fd, enum uio_rw rw, size_t len, size_t *done)
{
	struct file *fp = fd_getfile((u_int)fd);
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kernel(&uio, &iov, buf, len, 0, rw);
	error = rw == UIO_READ ?
	    fp->f_ops->fo_read(fp, &fp->f_offset, &uio, 0) :
	    fp->f_ops->fo_write(fp, &fp->f_offset, &uio, 0);
	*done = len - uio.uio_resid;
	fd_putfile(fp);
	return error;
}

static int
revents(int fd)
{
	struct pollfd pfd = { fd, POLLIN | POLLOUT, 0 };
	int n;

	if (do_sys_poll(curlwp, &pfd, 1, 0, NULL, &n) != 0)
		return -1;
	return pfd.revents;
}

static size_t
some_size(void)
{
	static const size_t sizes[] = {
		1, 10, PAGE_SIZE, PIPE_BUF, PIPE_BUF + 1, PIPE_SIZE,
		PIPE_SIZE + PAGE_SIZE
	};
	size_t size = sizes[rnd(__arraycount(sizes))];

	return rnd(2) == 0 ? size : rnd((uint32_t)size) + 1;
}

/* A write: what must come of it, and whether it did. */
static bool
put(int fd)
{
	size_t len = some_size(), room = PIPE_SIZE - (size_t)(nput - ntaken);
	size_t done, want = MIN(len, room);
	int error;

	for (size_t i = 0; i < len; i++)
		buf[i] = byte_at(nput + i);
	if (len <= PIPE_BUF && len > room)
		want = 0;
	failn = rnd(20) == 0 ? 1 + rnd(3) : 0;
	error = transfer(fd, UIO_WRITE, len, &done);
	failn = 0;
	nput += done;
	if (error == ENOMEM)
		return done <= want;
	return done == want && error == (want < len ? EAGAIN : 0);
}

static bool
take(int fd)
{
	size_t len = some_size(), held = (size_t)(nput - ntaken), done;
	int error = transfer(fd, UIO_READ, len, &done);

	for (size_t i = 0; i < done; i++)
		if (buf[i] != byte_at(ntaken + i))
			return false;
	ntaken += done;
	return done == MIN(len, held) && error == (held == 0 ? EAGAIN : 0);
}

static void
bytes_come_out_as_they_went_in(void)
{
	int fds[2], bad = do_sys_pipe(curlwp, O_NONBLOCK, fds);

	for (u_int i = 0; i < 20000; i++)
		if (!(rnd(2) == 0 ? put(fds[1]) : take(fds[0])))
			bad++;
	while (nput != ntaken)
		if (!take(fds[0]))
			bad++;
	tap_ok(bad == 0, "%llu bytes through a pipe: %d calls were wrong",
	    (unsigned long long)ntaken, bad);
	tap_ok(revents(fds[0]) == 0 && revents(fds[1]) == POLLOUT,
	    "an empty pipe can be written only");
	(void)fd_close((u_int)fds[0]);
	(void)fd_close((u_int)fds[1]);
}

static void
ends_end(void)
{
	int fds[2];
	size_t done;

	(void)do_sys_pipe(curlwp, O_NONBLOCK, fds);
	(void)transfer(fds[1], UIO_WRITE, 3, &done);
	(void)fd_close((u_int)fds[1]);
	tap_ok(revents(fds[0]) == (POLLIN | POLLHUP),
	    "what is left can be read after the writer has gone");
	(void)transfer(fds[0], UIO_READ, 10, &done);
	tap_ok(done == 3 && transfer(fds[0], UIO_READ, 10, &done) == 0 &&
	    done == 0, "then the end is reached");
	(void)fd_close((u_int)fds[0]);
	(void)do_sys_pipe(curlwp, 0, fds);
	(void)fd_close((u_int)fds[0]);
	tap_ok(transfer(fds[1], UIO_WRITE, 1, &done) == EPIPE &&
	    revents(fds[1]) == POLLERR, "a write that nobody reads fails");
	(void)fd_close((u_int)fds[1]);
}

static int
fifo_fd(int oflags)
{
	int fd, error;

	error = do_sys_openat(curlwp, AT_FDCWD, "/fifo", oflags, 0, &fd);
	return error != 0 ? -error : fd;
}

static void
fifos_are_pipes(void)
{
	size_t done;
	int rfd, wfd;

	(void)do_sys_mknodat(curlwp, AT_FDCWD, "/fifo", S_IFIFO | 0600, 0);
	tap_ok(fifo_fd(O_WRONLY | O_NONBLOCK) == -ENXIO,
	    "a fifo that nobody reads is not opened to write");
	rfd = fifo_fd(O_RDONLY | O_NONBLOCK);
	wfd = fifo_fd(O_WRONLY);
	tap_ok(rfd >= 0 && wfd >= 0, "with a reader it is");
	tap_ok(transfer(wfd, UIO_WRITE, 100, &done) == 0 &&
	    transfer(rfd, UIO_READ, 200, &done) == 0 && done == 100,
	    "bytes go through");
	(void)fd_close((u_int)rfd);
	(void)fd_close((u_int)wfd);
	(void)do_sys_unlinkat(curlwp, AT_FDCWD, "/fifo", 0);
}

int
main(void)
{
	u_long inuse;

	tap_plan(9);
	fakepmap_boot(2000, 0);
	hostkern_init(&vmspace0);
	hostvfs_init();
	vfs_init();
	curproc->p_fd = fd_init();
	if (vfs_mountroot(&tmpfs_vfsops) != 0)
		panic("no root");
	curproc->p_cwdi = cwdinit(rootvnode);
	inuse = hostkern_inuse();
	bytes_come_out_as_they_went_in();
	ends_end();
	fifos_are_pipes();
	tap_ok(inuse == hostkern_inuse() && file_count() == 0,
	    "nothing is left: %lu %lu", inuse, hostkern_inuse());
	return tap_done();
}
