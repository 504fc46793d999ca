/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fakemach: what kernel code expects of the machine, done by the host.
 *
 * Levels are those of the real machine, kept in ci_ilevel; splx() runs pending
 * soft interrupts.  Mutexes do not wait, since nothing runs beside the test:
 * whatever would wait is a fault of the code, and panics.  Time stands still
 * until fake_advance() moves it, from one timer to the next.  Pages are the
 * host's, so that the address sanitizer sees what is done outside of them.
 *
 * panic ends the test case by abort().
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <uvm/uvm_extern.h>

#include "fakemach.h"

void	abort(void) __dead;

struct cpu_info	fake_cpus[FAKE_NCPU];
struct cpu_info	*fake_curcpu = &fake_cpus[0];
struct cpu_info	*cpu_infos[MAXCPUS];
u_int		ncpu = FAKE_NCPU;
static struct lwp	fake_lwp;
struct lwp	*host_curlwp = &fake_lwp;
u_int		fake_timer_calls;
u_int		fake_pages;
u_int		fake_fail_page;

static nsec_t	now;
static nsec_t	timers[FAKE_NCPU];

void
fake_init(void)
{
	u_int i;

	for (i = 0; i < FAKE_NCPU; i++) {
		fake_cpus[i].ci_index = i;
		fake_cpus[i].ci_curlwp = &fake_lwp;
		cpu_infos[i] = &fake_cpus[i];
		timers[i] = NSEC_NEVER;
	}
	now = 1000;
}

void
fake_run_on(u_int cpu)
{
	fake_curcpu = &fake_cpus[cpu];
}

void
panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("# panic: ");
	vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	abort();
}

void
kern_assert(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("# ");
	vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	abort();
}

/* Levels. */

int
splget(void)
{
	return curcpu()->ci_ilevel;
}

int
splraise(int ipl)
{
	struct cpu_info *ci = curcpu();
	int s = ci->ci_ilevel;

	if (ipl > s)
		ci->ci_ilevel = ipl;
	return s;
}

void
splx(int s)
{
	struct cpu_info *ci = curcpu();
	int level;

	ci->ci_ilevel = s;
	while (ci->ci_ipending >> (s + 1) != 0) {
		level = fls32(ci->ci_ipending) - 1;
		ci->ci_ipending &= ~(1u << level);
		ci->ci_ilevel = level;
		ci->ci_idepth++;
		softint_run((u_int)level - IPL_SOFTCLOCK);
		ci->ci_idepth--;
		ci->ci_ilevel = s;
	}
}

bool
cpu_intr_p(void)
{
	return curcpu()->ci_idepth != 0;
}

void
cpu_softint_mark(u_int level)
{
	curcpu()->ci_ipending |= 1u << (level + IPL_SOFTCLOCK);
}

void __attribute__((__weak__))
softint_run(u_int level)
{
	panic("soft interrupt %u pending, and nothing to run it", level);
}

/* Mutexes. */

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
}

void
mutex_enter(kmutex_t *m)
{
	struct cpu_info *ci = curcpu();
	int s = splraise(m->mtx_ipl);

	if (m->mtx_owner != 0)
		panic("mutex %p would wait", (void *)m);
	m->mtx_owner = (uintptr_t)ci;
	if (m->mtx_ipl != IPL_NONE && ci->ci_mtx_count-- == 0)
		ci->ci_mtx_oldspl = s;
}

void
mutex_exit(kmutex_t *m)
{
	struct cpu_info *ci = curcpu();

	KASSERT(m->mtx_owner == (uintptr_t)ci);
	m->mtx_owner = 0;
	if (m->mtx_ipl != IPL_NONE && ++ci->ci_mtx_count == 0)
		splx(ci->ci_mtx_oldspl);
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
mutex_owned(const kmutex_t *m)
{
	return m->mtx_owner == (uintptr_t)curcpu();
}

/* Time. */

nsec_t
nanouptime_ns(void)
{
	return now;
}

nsec_t
nsec_after(nsec_t ns)
{
	return nsec_add(now, ns);
}

nsec_t
sched_clock(void)
{
	return now;
}

nsec_t
sched_clock_at(nsec_t uptime)
{
	return uptime;
}

nsec_t
cpu_user_rest(const struct lwp *l)
{
	(void)l;
	return 0;
}

nsec_t
cpu_user_time(struct lwp *l, nsec_t ran)
{
	(void)l;
	(void)ran;
	return 0;
}

nsec_t
cpu_boottime_ns(void)
{
	return 1700000000 * NSEC_PER_SEC;
}

void
cpu_timer_program(nsec_t when)
{
	timers[cpu_number()] = when;
	fake_timer_calls++;
}

nsec_t
fake_timer(u_int cpu)
{
	return timers[cpu];
}

void __attribute__((__weak__))
callout_intr(void)
{
}

/* The first timer to ring; FAKE_NCPU if none does until then. */
static u_int
first_timer(nsec_t until)
{
	u_int i, first = FAKE_NCPU;

	for (i = 0; i < FAKE_NCPU; i++) {
		if (timers[i] <= until &&
		    (first == FAKE_NCPU || timers[i] < timers[first]))
			first = i;
	}
	return first;
}

void
fake_advance(nsec_t ns)
{
	nsec_t until = now + ns;
	struct cpu_info *was = fake_curcpu;
	u_int i;
	int s;

	while ((i = first_timer(until)) != FAKE_NCPU) {
		if (timers[i] > now)
			now = timers[i];
		timers[i] = NSEC_NEVER;
		fake_run_on(i);
		s = splsched();
		callout_intr();
		splx(s);
	}
	now = until;
	fake_curcpu = was;
}

/* Memory. */

static bool
page_refused(void)
{
	return fake_fail_page != 0 && --fake_fail_page == 0;
}

vaddr_t
uvm_km_alloc(vsize_t size, vsize_t align __unused, u_int flags __unused)
{
	if (size > (vsize_t)1 << 30 || page_refused())
		return 0;
	fake_pages += (u_int)atop(size);
	return (vaddr_t)host_page_alloc(size);
}

void
uvm_km_free(vaddr_t va, vsize_t size, u_int flags __unused)
{
	fake_pages -= (u_int)atop(size);
	host_page_free((void *)va);
}

vaddr_t
uvm_km_pagealloc(u_int flags)
{
	return uvm_km_alloc(PAGE_SIZE, 0, flags);
}

void
uvm_km_pagefree(vaddr_t va)
{
	uvm_km_free(va, PAGE_SIZE, 0);
}

/* Scheduling: nobody else runs. */

nsec_t
sched_quantum_check(struct cpu_info *ci __unused, nsec_t when __unused)
{
	return NSEC_NEVER;
}

int
kpause(const char *wmesg, bool intr __unused, nsec_t deadline __unused,
    kmutex_t *m __unused)
{
	panic("%s would sleep", wmesg);
}
