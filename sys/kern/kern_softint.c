/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_softint: software interrupts.
 *
 * Overview
 *
 *	What an interrupt cannot do at its own level, or need not, it leaves to
 *	a handler at a lower one.  The handler runs on the CPU that asked, on
 *	the stack of whatever runs there, as soon as the level falls below its
 *	own: at the end of the interrupt or in splx().  It may take spin
 *	mutexes and may not sleep.  Whom it interrupts may hold some of a
 *	lower level.
 *
 *	There are four levels, CLOCK below BIO below NET below SERIAL.  A
 *	higher one may interrupt a lower.
 *
 * Operation
 *
 *	Every CPU has a queue for each level, and every handler a link for
 *	each CPU, so that it can be pending on several CPUs at once.
 *	softint_schedule queues the handler, if it is not queued, and marks
 *	the level pending with the machine, which calls softint_run when the
 *	level can run.  A handler is taken off the queue before it is called:
 *	what asks for it from then on makes it run once more.
 *
 * Locking
 *
 *	A queue belongs to its CPU, at IPL_HIGH.  softint_lock covers the
 *	making and unmaking of handlers.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/systm.h>

/*
 * A handler's place on one CPU.  Key: ( set once, ! that CPU, IPL_HIGH.
 */
struct softhand {
	struct softhand	*sh_next;	/* !: the next in the queue */
	void		(*sh_func)(void *); /* ( */
	void		*sh_arg;	/* ( */
	u_int		sh_level;	/* (: SOFTINT_xxx */
	bool		sh_queued;	/* ! */
	volatile bool	sh_active;	/* !: being called; others read */
};

/* A handler: one softhand for each CPU there can be. */
struct softint {
	struct softhand	si_cpu[MAXCPUS];
};

void
softint_init_cpu(struct cpu_info *ci)
{
	u_int i;

	for (i = 0; i < SOFTINT_COUNT; i++) {
		ci->ci_softint[i].siq_head = NULL;
		ci->ci_softint[i].siq_tail = &ci->ci_softint[i].siq_head;
	}
}

void *
softint_establish(u_int flags, void (*func)(void *), void *arg)
{
	struct softint *si = kmem_zalloc(sizeof(*si), KM_SLEEP);
	u_int i, level = flags & SOFTINT_LVLMASK;

	KASSERT(level < SOFTINT_COUNT);
	for (i = 0; i < MAXCPUS; i++) {
		si->si_cpu[i].sh_func = func;
		si->si_cpu[i].sh_arg = arg;
		si->si_cpu[i].sh_level = level;
	}
	return si;
}

/*
 * The handler is gone: neither queued nor being called on any CPU.
 * => nobody schedules it any more; not from the handler itself
 */
void
softint_disestablish(void *cookie)
{
	struct softint *si = cookie;
	struct softhand *sh;
	u_int i, turns = 0;

	for (i = 0; i < MAXCPUS; i++) {
		sh = &si->si_cpu[i];
		while (atomic_load_acquire(&sh->sh_queued) ||
		    atomic_load_acquire(&sh->sh_active))
			cpu_spin(&turns);
	}
	kmem_free(si, sizeof(*si));
}

void
softint_schedule(void *cookie)
{
	struct softint *si = cookie;
	int s = splhigh();
	struct cpu_info *ci = curcpu();
	struct softhand *sh = &si->si_cpu[ci->ci_index];
	struct softint_queue *siq = &ci->ci_softint[sh->sh_level];

	if (!sh->sh_queued) {
		sh->sh_queued = true;
		sh->sh_next = NULL;
		*siq->siq_tail = sh;
		siq->siq_tail = &sh->sh_next;
		cpu_softint_mark(sh->sh_level);
	}
	splx(s);
}

/* Take the next handler; NULL when the queue is empty. */
static struct softhand *
softint_take(struct softint_queue *siq)
{
	int s = splhigh();
	struct softhand *sh = siq->siq_head;

	if (sh != NULL) {
		siq->siq_head = sh->sh_next;
		if (siq->siq_head == NULL)
			siq->siq_tail = &siq->siq_head;
		sh->sh_active = true;
		sh->sh_queued = false;
	}
	splx(s);
	return sh;
}

void
softint_run(u_int level)
{
	struct cpu_info *ci = curcpu();
	struct softhand *sh;
	int held __unused = ci->ci_mtx_count;

	ci->ci_nsoft++;
	while ((sh = softint_take(&ci->ci_softint[level])) != NULL) {
		(*sh->sh_func)(sh->sh_arg);
		KASSERTMSG(ci->ci_mtx_count == held,
		    "software interrupt %p left %d spin mutexes held",
		    (void *)(uintptr_t)sh->sh_func, held - ci->ci_mtx_count);
		atomic_store_release(&sh->sh_active, false);
	}
}
