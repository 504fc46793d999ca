/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * hostvfs: what the VFS needs of the kernel and host tests of it do not have:
 * credentials (the super-user's), signals, clocks, other file systems.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/cprng.h>
#include <sys/intr.h>
#include <sys/mount.h>
#include <sys/proc.h>
#include <sys/rwlock.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/ucred.h>

#include "hostkern.h"

void	hostvfs_init(void);

const struct vfsops procfs_vfsops = { .vfs_name = "proc" };

static struct ucred cred_root = { .cr_refcnt = 1 };

void
hostvfs_init(void)
{

	mutex_init(&curproc->p_lock, MUTEX_DEFAULT, IPL_SOFTSERIAL);
	mutex_init(&proc_lock, MUTEX_DEFAULT, IPL_SOFTSERIAL);
	curproc->p_cred = &cred_root;
}

void
crhold(struct ucred *cred)
{

	cred->cr_refcnt++;
}

void
crfree(struct ucred *cred)
{

	KASSERT(cred->cr_refcnt > 1);
	cred->cr_refcnt--;
}

struct ucred *
crdup(const struct ucred *cred)
{

	crhold(__UNCONST(cred));
	return __UNCONST(cred);
}

bool
groupmember(const struct ucred *cred, gid_t gid)
{

	return cred->cr_gid == gid;
}

int
suser(const struct ucred *cred)
{

	return cred->cr_uid == 0 ? 0 : EPERM;
}

void
nanotime(struct timespec *ts)
{

	ts->tv_sec = (time_t)(hostkern_now / NSEC_PER_SEC);
	ts->tv_nsec = (long)(hostkern_now % NSEC_PER_SEC);
}

void
mutex_spin_enter(kmutex_t *m)
{

	mutex_enter(m);
}

void
mutex_spin_exit(kmutex_t *m)
{

	mutex_exit(m);
}

int
cv_wait_sig(kcondvar_t *cv, kmutex_t *m)
{

	KASSERT(mutex_owned(m));
	panic("%s: asleep for ever", cv->cv_wmesg);
}

int
cv_timedwait_sig(kcondvar_t *cv, kmutex_t *m, nsec_t deadline)
{

	return cv_timedwait(cv, m, deadline);
}

void
cv_destroy(kcondvar_t *cv __unused)
{
}

void
sigsuspendsetup(struct lwp *l __unused, const sigset_t *mask __unused)
{
}

void
sigsuspendteardown(struct lwp *l __unused)
{
}

int
copyinstr(const void __user *from __unused, void *to __unused,
    size_t n __unused, size_t *done __unused)
{

	return EFAULT;
}

void
cprng_strong(void *buf, size_t len)
{

	memset(buf, 4, len);
}

void
cprng_stir(const void *buf __unused, size_t len __unused)
{
}

void
explicit_memset(void *buf, int c, size_t len)
{

	memset(buf, c, len);
}
