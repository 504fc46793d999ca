/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_poll: waiting for descriptors.
 *
 * The event bits are the same on both sides but for POLLWRNORM, which Linux
 * has as a bit of its own.  A call that ends early writes back the time that
 * was left, where Linux does; one that is made again after a stop keeps its
 * first deadline.
 */

#include <sys/param.h>
#include <sys/itimer.h>
#include <sys/kmem.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/select.h>
#include <sys/systm.h>
#include <sys/filedesc.h>
#include <sys/timevar.h>
#include <sys/vfs_syscalls.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define LINUX_POLLWRNORM	0x0100
#define LINUX_POLLWRBAND	0x0200
#define LINUX_POLLRDHUP		0x2000

static short
events_to_native(short ev)
{
	return (ev & (POLLIN | POLLPRI | POLLOUT | POLLERR | POLLHUP |
	    POLLNVAL | POLLRDNORM | POLLRDBAND)) |
	    ((ev & LINUX_POLLWRNORM) ? POLLWRNORM : 0) |
	    ((ev & LINUX_POLLWRBAND) ? POLLWRBAND : 0) |
	    ((ev & LINUX_POLLRDHUP) ? POLLRDHUP : 0);
}

/* What came, of what was asked: POLLOUT may stand for two. */
static short
events_to_linux(short rev, short asked)
{
	return (rev & (POLLIN | POLLPRI | POLLERR | POLLHUP | POLLNVAL |
	    POLLRDNORM | POLLRDBAND)) |
	    ((rev & POLLOUT) ? (asked & (POLLOUT | LINUX_POLLWRNORM)) : 0) |
	    ((rev & POLLWRBAND) ? LINUX_POLLWRBAND : 0) |
	    ((rev & POLLRDHUP) ? LINUX_POLLRDHUP : 0);
}

/* Poll with the array in kernel memory; what was asked is in `asked'. */
static int
poll_array(struct lwp *l, void __user *ufds, u_int nfds, nsec_t deadline,
    const sigset_t *mask, register_t *retval, struct pollfd *fds,
    struct pollfd *asked)
{
	int error, n = 0;
	u_int i;

	error = copyin(ufds, asked, nfds * sizeof(*asked));
	if (error != 0)
		return error;
	for (i = 0; i < nfds; i++) {
		fds[i].fd = asked[i].fd;
		fds[i].events = events_to_native(asked[i].events);
		fds[i].revents = 0;
	}
	error = do_sys_poll(l, fds, nfds, deadline, mask, &n);
	*retval = n;
	if (error != 0)
		return error;
	for (i = 0; i < nfds; i++)
		asked[i].revents = events_to_linux(fds[i].revents,
		    asked[i].events);
	return copyout(asked, ufds, nfds * sizeof(*asked));
}

static int
linux_dopoll(struct lwp *l, void __user *ufds, u_int nfds, nsec_t deadline,
    const sigset_t *mask, register_t *retval)
{
	struct pollfd *fds;
	size_t size;
	int error;

	if (nfds > FD_LIMIT || nfds > lim_cur(l->l_proc, RLIMIT_NOFILE))
		return EINVAL;
	size = (2 * nfds + 1) * sizeof(*fds);
	fds = kmem_alloc(size, KM_NOSLEEP);
	if (fds == NULL)
		return ENOMEM;
	error = poll_array(l, ufds, nfds, deadline, mask, retval, fds,
	    fds + nfds);
	kmem_free(fds, size);
	return error == ERESTART || error == EINTR ? ERESTARTNOHAND : error;
}

int
linux_sys_poll(struct lwp *l, const struct linux_sys_poll_args *uap,
    register_t *retval)
{
	nsec_t deadline = uap->timeout < 0 ? NSEC_NEVER :
	    restart_deadline(l, (nsec_t)uap->timeout * NSEC_PER_MSEC);

	return linux_dopoll(l, uap->fds, uap->nfds, deadline, NULL, retval);
}

/* The time left goes back to the user, as Linux has it; errors are not told. */
static void
copyout_left(nsec_t deadline, void __user *uts, bool is64)
{
	nsec_t now = nanouptime_ns();
	struct timespec ts;

	if (uts == NULL)
		return;
	ns2timespec(deadline > now ? deadline - now : 0, &ts);
	(void)linux_copyout_ts(&ts, uts, is64);
}

static int
linux_ppoll(struct lwp *l, void __user *ufds, u_int nfds, void __user *uts,
    const void __user *umask, size_t setsize, bool is64, register_t *retval)
{
	nsec_t deadline;
	sigset_t mask;
	int error = 0;

	if (umask != NULL)
		error = linux_copyin_sigset(umask, setsize, &mask);
	if (error == 0)
		error = linux_copyin_deadline(l, uts, is64, &deadline);
	if (error != 0)
		return error;
	error = linux_dopoll(l, ufds, nfds, deadline,
	    umask != NULL ? &mask : NULL, retval);
	copyout_left(deadline, uts, is64);
	return error;
}

int
linux_sys_ppoll(struct lwp *l, const struct linux_sys_ppoll_args *uap,
    register_t *retval)
{
	return linux_ppoll(l, uap->fds, uap->nfds, uap->ts, uap->mask,
	    uap->setsize, false, retval);
}

int
linux_sys_ppoll_time64(struct lwp *l,
    const struct linux_sys_ppoll_time64_args *uap, register_t *retval)
{
	return linux_ppoll(l, uap->fds, uap->nfds, uap->ts, uap->mask,
	    uap->setsize, true, retval);
}

/*
 * select.  A set is words of 32 bits on both sides.
 */

static int
copyin_sets(int nfds, void __user *const uset[3], fd_mask *set[3],
    fd_mask *buf)
{
	int error = 0, i;

	for (i = 0; error == 0 && i < 3; i++) {
		set[i] = NULL;
		if (uset[i] == NULL)
			continue;
		set[i] = buf + (size_t)i * FDSET_WORDS(nfds);
		error = copyin(uset[i], set[i], FDSET_BYTES(nfds));
	}
	return error;
}

static int
copyout_sets(int nfds, void __user *const uset[3], fd_mask *set[3])
{
	int error = 0, i;

	for (i = 0; error == 0 && i < 3; i++)
		if (set[i] != NULL)
			error = copyout(set[i], uset[i], FDSET_BYTES(nfds));
	return error;
}

static int
linux_doselect(struct lwp *l, int nfds, void __user *const uset[3],
    nsec_t deadline, const sigset_t *mask, register_t *retval)
{
	fd_mask *set[3], *buf;
	size_t size;
	int error, n = 0;

	if (nfds < 0)
		return EINVAL;
	nfds = MIN(nfds, FD_LIMIT);
	size = 3 * FDSET_BYTES(nfds) + sizeof(*buf);
	buf = kmem_zalloc(size, KM_NOSLEEP);
	if (buf == NULL)
		return ENOMEM;
	error = copyin_sets(nfds, uset, set, buf);
	if (error == 0)
		error = do_sys_select(l, nfds, set[0], set[1], set[2],
		    deadline, mask, &n);
	if (error == 0)
		error = copyout_sets(nfds, uset, set);
	kmem_free(buf, size);
	*retval = n;
	return error == ERESTART || error == EINTR ? ERESTARTNOHAND : error;
}

int
linux_sys__newselect(struct lwp *l,
    const struct linux_sys__newselect_args *uap, register_t *retval)
{
	void __user *const uset[3] = { uap->in, uap->out, uap->ex };
	nsec_t deadline = NSEC_NEVER, now;
	struct linux_timeval tv;
	int error;

	if (uap->tv != NULL) {
		error = copyin(uap->tv, &tv, sizeof(tv));
		if (error != 0)
			return error;
		if (tv.tv_sec < 0 || tv.tv_usec < 0)
			return EINVAL;
		deadline = restart_deadline(l, (nsec_t)tv.tv_sec *
		    NSEC_PER_SEC + (nsec_t)tv.tv_usec * NSEC_PER_USEC);
	}
	error = linux_doselect(l, uap->nfds, uset, deadline, NULL, retval);
	if (uap->tv != NULL) {
		now = nanouptime_ns();
		native_to_linux_timeval(&tv, deadline > now ?
		    deadline - now : 0);
		(void)copyout(&tv, uap->tv, sizeof(tv));
	}
	return error;
}

/* The sixth argument points at the mask's address and its size. */
static int
copyin_select_mask(const uint32_t __user *usig, sigset_t *mask, bool *given)
{
	uint32_t a[2];
	int error;

	*given = false;
	if (usig == NULL)
		return 0;
	error = copyin(usig, a, sizeof(a));
	if (error != 0 || a[0] == 0)
		return error;
	*given = true;
	return linux_copyin_sigset((const void __user *)(uintptr_t)a[0], a[1],
	    mask);
}

static int
linux_pselect6(struct lwp *l, int nfds, void __user *const uset[3],
    void __user *uts, const uint32_t __user *usig, bool is64,
    register_t *retval)
{
	nsec_t deadline;
	sigset_t mask;
	bool given;
	int error;

	error = copyin_select_mask(usig, &mask, &given);
	if (error == 0)
		error = linux_copyin_deadline(l, uts, is64, &deadline);
	if (error != 0)
		return error;
	error = linux_doselect(l, nfds, uset, deadline, given ? &mask : NULL,
	    retval);
	copyout_left(deadline, uts, is64);
	return error;
}

int
linux_sys_pselect6(struct lwp *l, const struct linux_sys_pselect6_args *uap,
    register_t *retval)
{
	void __user *const uset[3] = { uap->in, uap->out, uap->ex };

	return linux_pselect6(l, uap->nfds, uset, uap->ts, uap->sig, false,
	    retval);
}

int
linux_sys_pselect6_time64(struct lwp *l,
    const struct linux_sys_pselect6_time64_args *uap, register_t *retval)
{
	void __user *const uset[3] = { uap->in, uap->out, uap->ex };

	return linux_pselect6(l, uap->nfds, uset, uap->ts, uap->sig, true,
	    retval);
}
