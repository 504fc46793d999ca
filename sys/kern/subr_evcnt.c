/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_evcnt: the list of named event counters.
 *
 * Overview.  A counter is of one of two sorts.
 *
 * The owner's.  ev_count is incremented by whoever has the counter, under its
 * own lock or on one CPU alone.
 *
 * The CPUs'.  What happens on any CPU, often and at any interrupt level, is
 * counted by each CPU for itself, in a slot of its ci_evcnt: no lock, and no
 * cache line that travels.  <machine/evcnt.h> numbers the slots and the
 * machine's evcnt_add() counts; the struct evcnt gives a slot its name, and
 * whoever reads it adds up all CPUs.
 *
 * Reading.  Neither sort is stopped for a reader.  A sum may be of slightly
 * different moments, and a number that is passing a multiple of 2^32 may be
 * seen before its carry.  Who compares two readings of a CPU that did nothing
 * else in between gets what was counted, exactly.
 *
 * Locking.  evcnt_lock covers the list.  Attaching and walking may sleep.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/evcnt.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>

/* Key: e evcnt_lock. */
static kmutex_t	evcnt_lock;
/* e: every counter, in order of attaching */
static TAILQ_HEAD(, evcnt) allevents = TAILQ_HEAD_INITIALIZER(allevents);

void
evcnt_init(void)
{
	mutex_init(&evcnt_lock, MUTEX_DEFAULT, IPL_NONE);
}

/* A counter that was initialised where it was defined. */
void
evcnt_attach_static(struct evcnt *ev)
{
	KASSERT(!ev->ev_attached);
	mutex_enter(&evcnt_lock);
	ev->ev_attached = true;
	TAILQ_INSERT_TAIL(&allevents, ev, ev_list);
	mutex_exit(&evcnt_lock);
}

/* The names are not copied. */
void
evcnt_attach(struct evcnt *ev, u_int type, const char *group,
    const char *name)
{
	ev->ev_count = 0;
	ev->ev_slot = 0;
	ev->ev_type = (uint8_t)type;
	ev->ev_group = group;
	ev->ev_name = name;
	ev->ev_attached = false;
	evcnt_attach_static(ev);
}

/* What the CPUs count in that slot has a name. */
void
evcnt_attach_cpus(struct evcnt *ev, u_int slot, const char *group,
    const char *name)
{
	KASSERT(slot > 0 && slot < EVCNT_NSLOTS);
	*ev = (struct evcnt)EVCNT_INITIALIZER(EVCNT_TYPE_MISC, group, name);
	ev->ev_slot = (uint16_t)slot;
	evcnt_attach_static(ev);
}

void
evcnt_detach(struct evcnt *ev)
{
	KASSERT(ev->ev_attached);
	mutex_enter(&evcnt_lock);
	TAILQ_REMOVE(&allevents, ev, ev_list);
	ev->ev_attached = false;
	mutex_exit(&evcnt_lock);
}

/* One CPU's count, whose halves belong together. */
static uint64_t
evcnt_cpu(const struct cpu_info *ci, u_int slot)
{
	const volatile uint32_t *half =
	    (const volatile uint32_t *)&ci->ci_evcnt[slot];
	uint32_t low, high;

	do {
		high = half[1];
		low = half[0];
	} while (high != half[1]);
	return (uint64_t)high << 32 | low;
}

/* How often it happened so far, on all CPUs. */
uint64_t
evcnt_value(const struct evcnt *ev)
{
	const struct cpu_info *ci;
	uint64_t sum = ev->ev_count;
	u_int i;

	if (ev->ev_slot == 0)
		return sum;
	CPU_INFO_FOREACH(i, ci)
		sum += evcnt_cpu(ci, ev->ev_slot);
	return sum;
}

void
evcnt_foreach(void (*fn)(const struct evcnt *, void *), void *arg)
{
	const struct evcnt *ev;

	mutex_enter(&evcnt_lock);
	TAILQ_FOREACH(ev, &allevents, ev_list)
		(*fn)(ev, arg);
	mutex_exit(&evcnt_lock);
}
