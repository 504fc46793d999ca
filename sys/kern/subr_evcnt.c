/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_evcnt: the list of named event counters.
 *
 * Attaching and walking are rare and locked; counting is the owner's plain
 * addition and needs no lock here.
 */

#include <sys/param.h>
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
	ev->ev_type = (uint8_t)type;
	ev->ev_group = group;
	ev->ev_name = name;
	ev->ev_attached = false;
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

void
evcnt_foreach(void (*fn)(const struct evcnt *, void *), void *arg)
{
	const struct evcnt *ev;

	mutex_enter(&evcnt_lock);
	TAILQ_FOREACH(ev, &allevents, ev_list)
		(*fn)(ev, arg);
	mutex_exit(&evcnt_lock);
}
