/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * hostkern: locks, pools, kmem, time and printing for one thread.
 *
 * A lock knows whether it is held; taking it twice, or letting go of what is
 * not held, ends the test.  Sleeping for an adaptive lock cannot happen, and
 * sleeping for a condition ends at its deadline at once, with the clock moved
 * there: what would wait for another thread finds that nobody came.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/mutex.h>
#include <sys/pool.h>
#include <sys/proc.h>
#include <sys/rwlock.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm_extern.h>

#include "hostlibc.h"
#include "hostkern.h"

u_long	failn;
bool	failn_stay;
nsec_t	hostkern_now = NSEC_PER_SEC;

static struct lwp lwp_one;
static struct proc proc_one;
struct lwp *host_curlwp = &lwp_one;
static struct cpu_info cpu_one;
struct cpu_info *fake_curcpu = &cpu_one;
struct proc *initproc;
kmutex_t proc_lock;

static u_long	inuse;
static int	nspin;			/* spin mutexes held */
static u_int	tap_n, tap_bad;
static uint64_t	rnd_state = 88172645463325252u;

void	hostkern_init(struct vmspace *);
u_long	hostkern_killed;

/* There is one process with one lwp, which runs. */
void
hostkern_init(struct vmspace *vm)
{

	lwp_one.l_proc = &proc_one;
	proc_one.p_vmspace = vm;
	proc_one.p_pid = 7;
}

bool
failn_now(void)
{

	if (failn == 0)
		return false;
	if (failn > 1) {
		failn--;
		return false;
	}
	if (!failn_stay)
		failn = 0;
	return true;
}

u_long
hostkern_inuse(void)
{

	return inuse;
}

/*
 * Printing.
 */

void
vprintf(const char *fmt, va_list ap)
{

	host_vprintf(fmt, ap);
}

void
printf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	host_vprintf(fmt, ap);
	va_end(ap);
}

void
panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("# panic: ");
	host_vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	host_abort();
}

void
kern_assert(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("# ");
	host_vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	host_abort();
}

/*
 * Locks.
 */

void
mutex_init(kmutex_t *m, kmutex_type_t type __unused, int ipl)
{

	m->mtx_owner = 0;
	m->mtx_ipl = (uint8_t)ipl;
}

void
mutex_destroy(kmutex_t *m)
{

	KASSERT(m->mtx_owner == 0);
	m->mtx_owner = 0xdead;
}

void
mutex_enter(kmutex_t *m)
{

	KASSERT(m->mtx_owner == 0);
	KASSERT(m->mtx_ipl != IPL_NONE || nspin == 0);
	nspin += m->mtx_ipl != IPL_NONE;
	m->mtx_owner = 1;
}

void
mutex_exit(kmutex_t *m)
{

	KASSERT(m->mtx_owner == 1);
	nspin -= m->mtx_ipl != IPL_NONE;
	m->mtx_owner = 0;
}

int
mutex_owned(const kmutex_t *m)
{

	return m->mtx_owner == 1;
}

struct mutex_obj {
	kmutex_t	mo_mutex;
	u_int		mo_refs;
};

kmutex_t *
mutex_obj_tryalloc(kmutex_type_t type, int ipl)
{
	struct mutex_obj *mo = kmem_alloc(sizeof(*mo), KM_NOSLEEP);

	if (mo == NULL)
		return NULL;
	mutex_init(&mo->mo_mutex, type, ipl);
	mo->mo_refs = 1;
	return &mo->mo_mutex;
}

void
mutex_obj_hold(kmutex_t *m)
{

	((struct mutex_obj *)m)->mo_refs++;
}

bool
mutex_obj_free(kmutex_t *m)
{
	struct mutex_obj *mo = (struct mutex_obj *)m;

	if (--mo->mo_refs != 0)
		return false;
	mutex_destroy(m);
	kmem_free(mo, sizeof(*mo));
	return true;
}

void
rw_init(krwlock_t *rw)
{

	rw->rw_owner = 0;
}

void
rw_destroy(krwlock_t *rw)
{

	KASSERT(rw->rw_owner == 0);
}

void
rw_enter(krwlock_t *rw, krw_t op)
{

	KASSERT(nspin == 0);
	KASSERT(rw->rw_owner == 0);
	rw->rw_owner = op == RW_WRITER ? 2 : 1;
}

void
rw_exit(krwlock_t *rw)
{

	KASSERT(rw->rw_owner != 0);
	rw->rw_owner = 0;
}

int
rw_write_held(const krwlock_t *rw)
{

	return rw->rw_owner == 2;
}

int
rw_lock_held(const krwlock_t *rw)
{

	return rw->rw_owner != 0;
}

void
cv_init(kcondvar_t *cv, const char *wmesg)
{

	cv->cv_wmesg = wmesg;
}

int
cv_timedwait(kcondvar_t *cv __unused, kmutex_t *m, nsec_t deadline)
{

	KASSERT(mutex_owned(m));
	if (deadline == NSEC_NEVER)
		panic("%s: asleep for ever", cv->cv_wmesg);
	hostkern_now = MAX(hostkern_now, deadline);
	return EWOULDBLOCK;
}

void
cv_broadcast(kcondvar_t *cv __unused)
{
}

/*
 * Memory.
 */

void
pool_subsystem_init(void)
{
}

void
kmem_init(void)
{
}

void
pool_init(struct pool *pp, size_t size, size_t align __unused,
    const char *name, u_int flags, int ipl __unused)
{

	pp->pp_name = name;
	pp->pp_size = size;
	pp->pp_flags = flags;
}

void *
pool_get(struct pool *pp, u_int flags)
{

	KASSERT(pp->pp_size != 0);
	KASSERT((flags & PR_NOWAIT) || nspin == 0);
	if ((flags & PR_NOWAIT) && failn_now())
		return NULL;
	inuse++;
	pp->pp_nout++;
	return host_calloc(pp->pp_size);
}

void
pool_put(struct pool *pp, void *item)
{

	KASSERT(pp->pp_nout != 0);
	pp->pp_nout--;
	inuse--;
	host_free(item);
}

u_int
pool_drain(void)
{

	return 0;
}

void *
kmem_alloc(size_t size, km_flag_t flags)
{

	KASSERT(size != 0);
	if ((flags & KM_NOSLEEP) && failn_now())
		return NULL;
	inuse += size;
	return host_calloc(size);
}

void *
kmem_zalloc(size_t size, km_flag_t flags)
{

	return kmem_alloc(size, flags);
}

void
kmem_free(void *p, size_t size)
{

	KASSERT(p != NULL && inuse >= size);
	inuse -= size;
	host_free(p);
}

/*
 * Processes.
 */

nsec_t
nanouptime_ns(void)
{

	return hostkern_now;
}

nsec_t
nanotime_ns(void)
{

	return hostkern_now;
}

rlim_t
lim_cur(struct proc *p __unused, int which)
{

	return which == RLIMIT_STACK ? DFLSSIZ : RLIM_INFINITY;
}

void
psignal(struct proc *p __unused, int sig __unused)
{

	KASSERT(mutex_owned(&proc_lock));
	hostkern_killed++;
}

/* The process has no memory of its own that the host could reach. */
int
copyin(const void __user *from __unused, void *to __unused,
    size_t n __unused)
{

	return EFAULT;
}

int
copyout(const void *from __unused, void __user *to __unused,
    size_t n __unused)
{

	return EFAULT;
}

/* What the host's C library lacks of the kernel's. */
size_t
strlcpy(char *to, const char *from, size_t size)
{
	size_t len = strlen(from), n = MIN(len, size - 1);

	if (size != 0) {
		memcpy(to, from, n);
		to[n] = '\0';
	}
	return len;
}

/*
 * Results.
 */

void
tap_plan(u_int n)
{

	printf("1..%u\n", n);
}

void
tap_ok(bool ok, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %u - ", ok ? "" : "not ", ++tap_n);
	va_start(ap, fmt);
	host_vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	tap_bad += !ok;
}

int
tap_done(void)
{

	return tap_bad != 0;
}

void
rnd_seed(uint64_t seed)
{

	rnd_state = seed * 2654435761u + 88172645463325252u;
}

uint32_t
rnd(uint32_t n)
{

	rnd_state ^= rnd_state << 13;
	rnd_state ^= rnd_state >> 7;
	rnd_state ^= rnd_state << 17;
	return (uint32_t)(rnd_state >> 16) % n;
}

/* There is nobody to give way to. */
void
preempt(void)
{
}
