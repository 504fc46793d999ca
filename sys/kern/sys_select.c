/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sys_select: waiting for one of many descriptors: poll, select, and the
 * other half, with which objects wake those who wait.
 *
 * A poll has a context (struct selctx) with a flag, sc_fired.  The first scan
 * over the descriptors calls each file's fo_poll with l_selctx set, and an
 * object that is not ready leaves an entry (struct selwait) of the context in
 * its struct selinfo.  selnotify sets the flag of each context it finds there
 * and wakes its lwp; the entries stay until the poll is over.
 *
 * No wakeup is lost: the flag is cleared before each scan.  What becomes ready
 * after an object was looked at finds the entry there (the object looks and
 * records, and changes and notifies, under its own lock) and sets the flag,
 * so the lwp does not sleep but scans again.
 *
 * The files are referenced while the poll lasts, so no selinfo goes away with
 * entries in it.
 *
 * Locking.  The entries of a selinfo are covered by one of sel_locks, chosen
 * by its address; sc_lock covers sc_fired.  object's lock -> sel_lock ->
 * sc_lock -> sleep queue.  All are spin mutexes at IPL_VM, so that a driver
 * may notify from its interrupt.  That there are none selnotify sees without
 * the lock: they are added under the object's, which it holds.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/file.h>
#include <sys/filedesc.h>
#include <sys/hash.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/mutex.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/resourcevar.h>
#include <sys/select.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/vfs_syscalls.h>

#define SEL_NLOCKS	32
#define SEL_PERFILE	2	/* entries a file may leave: read, write */

/* Key: b the bucket's sel_lock, ! the polling lwp only. */
struct selwait {
	LIST_ENTRY(selwait) sw_link;	/* b */
	struct selinfo	*sw_sip;	/* ! */
	struct selctx	*sw_ctx;	/* ! */
};

/* Key: s sc_lock, ! the polling lwp only. */
struct selctx {
	kmutex_t	sc_lock;
	kcondvar_t	sc_cv;
	bool		sc_fired;	/* s: something may be ready */
	struct selwait	*sc_waits;	/* !: entries, */
	u_int		sc_nwaits;	/* !: how many, */
	u_int		sc_used;	/* !: and how many of them are out */
};

/* A set of descriptors polled.  The files are referenced. */
struct pollset {
	struct pollfd	*ps_fds;
	struct file	**ps_files;	/* null where there is none */
	u_int		ps_nfds;
};

static kmutex_t sel_locks[SEL_NLOCKS];

static kmutex_t *
sel_lock(const struct selinfo *sip)
{

	return &sel_locks[hash32_ptr(sip) % SEL_NLOCKS];
}

void
selsysinit(void)
{

	for (u_int i = 0; i < SEL_NLOCKS; i++)
		mutex_init(&sel_locks[i], MUTEX_DEFAULT, IPL_VM);
}

void
selinit(struct selinfo *sip)
{

	LIST_INIT(&sip->sel_waiters);
}

void
seldestroy(struct selinfo *sip)
{

	KASSERT(LIST_EMPTY(&sip->sel_waiters));
	(void)sip;
}

/*
 * The object is not ready: if l is in the first scan of a poll, it wants to
 * be told.
 * => the object's lock is held
 */
void
selrecord(struct lwp *l, struct selinfo *sip)
{
	struct selctx *ctx = l->l_selctx;
	struct selwait *sw;
	kmutex_t *lock = sel_lock(sip);

	if (ctx == NULL)
		return;
	KASSERT(ctx->sc_used < ctx->sc_nwaits);
	sw = &ctx->sc_waits[ctx->sc_used++];
	sw->sw_sip = sip;
	sw->sw_ctx = ctx;
	mutex_spin_enter(lock);
	LIST_INSERT_HEAD(&sip->sel_waiters, sw, sw_link);
	mutex_spin_exit(lock);
}

/*
 * The object changed: whoever polls it looks again.
 * => the object's lock is held; from any level up to IPL_VM
 */
void
selnotify(struct selinfo *sip, int events, long hint)
{
	kmutex_t *lock = sel_lock(sip);
	struct selwait *sw;

	(void)events;
	(void)hint;
	if (LIST_EMPTY(&sip->sel_waiters))
		return;
	mutex_spin_enter(lock);
	LIST_FOREACH(sw, &sip->sel_waiters, sw_link) {
		mutex_spin_enter(&sw->sw_ctx->sc_lock);
		sw->sw_ctx->sc_fired = true;
		cv_broadcast(&sw->sw_ctx->sc_cv);
		mutex_spin_exit(&sw->sw_ctx->sc_lock);
	}
	mutex_spin_exit(lock);
}

/* Take back all entries. */
static void
selclear(struct selctx *ctx)
{

	while (ctx->sc_used > 0) {
		struct selwait *sw = &ctx->sc_waits[--ctx->sc_used];
		kmutex_t *lock = sel_lock(sw->sw_sip);

		mutex_spin_enter(lock);
		LIST_REMOVE(sw, sw_link);
		mutex_spin_exit(lock);
	}
}

/* Look at each descriptor: fill in revents, count those with any. */
static u_int
poll_scan(struct pollset *ps)
{
	u_int nready = 0;

	for (u_int i = 0; i < ps->ps_nfds; i++) {
		struct pollfd *pfd = &ps->ps_fds[i];
		struct file *fp = ps->ps_files[i];

		pfd->revents = 0;
		if (pfd->fd < 0)
			continue;
		if (fp == NULL || (fp->f_flag & FPATH) != 0)
			pfd->revents = POLLNVAL;
		else
			pfd->revents = (short)fp->f_ops->fo_poll(fp,
			    pfd->events | POLLERR | POLLHUP);
		if (pfd->revents != 0)
			nready++;
	}
	return nready;
}

static void
poll_rearm(struct selctx *ctx)
{

	mutex_spin_enter(&ctx->sc_lock);
	ctx->sc_fired = false;
	mutex_spin_exit(&ctx->sc_lock);
}

static int
poll_sleep(struct selctx *ctx, nsec_t deadline)
{
	int error = 0;

	mutex_spin_enter(&ctx->sc_lock);
	while (!ctx->sc_fired && error == 0)
		error = cv_timedwait_sig(&ctx->sc_cv, &ctx->sc_lock, deadline);
	mutex_spin_exit(&ctx->sc_lock);
	return error;
}

/* Scan and sleep until something is ready, or EWOULDBLOCK, or a signal. */
static int
poll_wait(struct lwp *l, struct pollset *ps, struct selctx *ctx,
    nsec_t deadline, u_int *nreadyp)
{
	int error;

	if (deadline <= nanouptime_ns()) {
		*nreadyp = poll_scan(ps);
		return 0;
	}
	KASSERT(l->l_selctx == NULL);
	l->l_selctx = ctx;
	do {
		poll_rearm(ctx);
		*nreadyp = poll_scan(ps);
		l->l_selctx = NULL;	/* the entries are out */
		error = *nreadyp != 0 ? 0 : poll_sleep(ctx, deadline);
	} while (error == 0 && *nreadyp == 0);
	selclear(ctx);
	return error == EWOULDBLOCK ? 0 : error;
}

static int
poll_masked(struct lwp *l, struct pollset *ps, struct selctx *ctx,
    nsec_t deadline, const sigset_t *mask, u_int *nreadyp)
{
	int error;

	if (mask != NULL)
		sigsuspendsetup(l, mask);
	error = poll_wait(l, ps, ctx, deadline, nreadyp);
	if (mask != NULL)
		sigsuspendteardown(l);
	return error == ERESTART ? EINTR : error;
}

/* Poll with memory for nfds files and their entries. */
static int
poll_run(struct lwp *l, struct pollset *ps, struct selctx *ctx,
    nsec_t deadline, const sigset_t *mask, u_int *nreadyp)
{
	int error;

	for (u_int i = 0; i < ps->ps_nfds; i++)
		ps->ps_files[i] = ps->ps_fds[i].fd < 0 ? NULL :
		    fd_getfile((u_int)ps->ps_fds[i].fd);
	ctx->sc_nwaits = ps->ps_nfds * SEL_PERFILE;
	ctx->sc_used = 0;
	ctx->sc_fired = false;
	mutex_init(&ctx->sc_lock, MUTEX_DEFAULT, IPL_VM);
	cv_init(&ctx->sc_cv, "select");
	error = poll_masked(l, ps, ctx, deadline, mask, nreadyp);
	cv_destroy(&ctx->sc_cv);
	mutex_destroy(&ctx->sc_lock);
	for (u_int i = 0; i < ps->ps_nfds; i++)
		if (ps->ps_files[i] != NULL)
			fd_putfile(ps->ps_files[i]);
	return error;
}

/*
 * The pollfds are in kernel memory, and get their revents.
 * => EINTR for a signal; at the deadline 0, with none ready
 */
int
do_sys_poll(struct lwp *l, struct pollfd *fds, u_int nfds, nsec_t deadline,
    const sigset_t *mask, int *nreadyp)
{
	struct pollset ps = { .ps_fds = fds, .ps_nfds = nfds };
	struct selctx ctx;
	size_t fsize = (nfds + 1) * sizeof(struct file *);
	size_t wsize = (nfds + 1) * SEL_PERFILE * sizeof(struct selwait);
	u_int nready = 0;
	int error;

	if (nfds > lim_cur(l->l_proc, RLIMIT_NOFILE) || nfds > FD_LIMIT)
		return EINVAL;
	ps.ps_files = kmem_alloc(fsize, KM_NOSLEEP);
	ctx.sc_waits = kmem_alloc(wsize, KM_NOSLEEP);
	error = ps.ps_files == NULL || ctx.sc_waits == NULL ? ENOMEM :
	    poll_run(l, &ps, &ctx, deadline, mask, &nready);
	if (ctx.sc_waits != NULL)
		kmem_free(ctx.sc_waits, wsize);
	if (ps.ps_files != NULL)
		kmem_free(ps.ps_files, fsize);
	*nreadyp = (int)nready;
	return error;
}

/* select: the three sets, and what each means to poll. */
enum { SEL_IN, SEL_OUT, SEL_EX, SEL_NSETS };

static const struct {
	int	ask;
	int	answer;
} sel_events[SEL_NSETS] = {
	[SEL_IN] = { POLLIN | POLLRDNORM,
	    POLLIN | POLLRDNORM | POLLHUP | POLLERR },
	[SEL_OUT] = { POLLOUT, POLLOUT | POLLERR },
	[SEL_EX] = { POLLPRI, POLLPRI },
};

static bool
sel_isset(const fd_mask *set, int fd)
{

	return set != NULL &&
	    (set[fd / NFDBITS] & (1u << (fd % NFDBITS))) != 0;
}

static int
sel_asked(fd_mask *const sets[SEL_NSETS], int fd)
{
	int events = 0;

	for (u_int s = 0; s < SEL_NSETS; s++)
		if (sel_isset(sets[s], fd))
			events |= sel_events[s].ask;
	return events;
}

/* One pollfd for each descriptor in any set; with fds null only count. */
static u_int
sel_topoll(fd_mask *const sets[SEL_NSETS], int nfds, struct pollfd *fds)
{
	u_int n = 0;

	for (int fd = 0; fd < nfds; fd++) {
		int events = sel_asked(sets, fd);

		if (events == 0)
			continue;
		if (fds != NULL) {
			fds[n].fd = fd;
			fds[n].events = (short)events;
		}
		n++;
	}
	return n;
}

/* Leave in the sets only what is ready; returns how many bits that is. */
static int
sel_frompoll(fd_mask *const sets[SEL_NSETS], const struct pollfd *fds,
    u_int n)
{
	int nbits = 0;

	for (u_int i = 0; i < n; i++) {
		for (u_int s = 0; s < SEL_NSETS; s++) {
			int fd = fds[i].fd;

			if (!sel_isset(sets[s], fd))
				continue;
			if ((fds[i].revents & sel_events[s].answer) != 0)
				nbits++;
			else
				sets[s][fd / NFDBITS] &=
				    ~(1u << (fd % NFDBITS));
		}
	}
	return nbits;
}

static bool
sel_anybad(const struct pollfd *fds, u_int n)
{

	for (u_int i = 0; i < n; i++)
		if ((fds[i].revents & POLLNVAL) != 0)
			return true;
	return false;
}

int
do_sys_select(struct lwp *l, int nfds, fd_mask *in, fd_mask *out,
    fd_mask *ex, nsec_t deadline, const sigset_t *mask, int *nreadyp)
{
	fd_mask *const sets[SEL_NSETS] = { in, out, ex };
	struct pollfd *fds;
	u_int n;
	int error;

	if (nfds < 0 || nfds > FD_LIMIT)
		return EINVAL;
	n = sel_topoll(sets, nfds, NULL);
	fds = kmem_alloc((n + 1) * sizeof(*fds), KM_NOSLEEP);
	if (fds == NULL)
		return ENOMEM;
	(void)sel_topoll(sets, nfds, fds);
	error = do_sys_poll(l, fds, n, deadline, mask, nreadyp);
	if (error == 0 && sel_anybad(fds, n))
		error = EBADF;
	if (error == 0)
		*nreadyp = sel_frompoll(sets, fds, n);
	kmem_free(fds, (n + 1) * sizeof(*fds));
	return error;
}
