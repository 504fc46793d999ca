/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Readers share a lock, a writer has it alone; a writer that waits is not
 * starved by readers that come; holds are turned into one another.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/regress.h>
#include <sys/rwlock.h>
#include <sys/sched.h>
#include <sys/systm.h>

#define NREADERS	4
#define NWRITERS	2
#define NROUNDS		200

REGRESS_TEST("guest/kern/rwlock", test_rwlock);

static krwlock_t	rw;
static u_int		readers, writers, clashes, inside, written; /* atomic */

static void
read_much(void *arg __unused)
{
	u_int i;

	for (i = 0; i < NROUNDS; i++) {
		rw_enter(&rw, RW_READER);
		atomic_inc_uint(&readers);
		if (atomic_load_acquire(&writers) != 0)
			atomic_inc_uint(&clashes);
		yield();
		atomic_dec_uint(&readers);
		rw_exit(&rw);
	}
}

static void
write_much(void *arg __unused)
{
	u_int i;

	for (i = 0; i < NROUNDS; i++) {
		rw_enter(&rw, RW_WRITER);
		if (atomic_inc_uint_nv(&writers) != 1 ||
		    atomic_load_acquire(&readers) != 0)
			atomic_inc_uint(&clashes);
		yield();
		atomic_dec_uint(&writers);
		written++;
		rw_exit(&rw);
		yield();
	}
}

static struct lwp *
start(void (*func)(void *), const char *name)
{
	struct lwp *l;

	if (kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL, func, NULL, &l,
	    "%s", name) != 0)
		panic("no thread");
	return l;
}

static void
test_crowd(void)
{
	struct lwp *l[NREADERS + NWRITERS];
	u_int i;

	written = 0;
	for (i = 0; i < NREADERS; i++)
		l[i] = start(read_much, "reader");
	for (; i < NREADERS + NWRITERS; i++)
		l[i] = start(write_much, "writer");
	for (i = 0; i < NREADERS + NWRITERS; i++)
		(void)kthread_join(l[i]);
	CLAIM(clashes == 0, "no writer meets anybody");
	CLAIM(written == NWRITERS * NROUNDS, "writers have their turns");
}

/* Nobody leaves before both are in. */
static void
read_together(void *arg __unused)
{
	rw_enter(&rw, RW_READER);
	atomic_inc_uint(&inside);
	(void)AWAIT(atomic_load_acquire(&inside) == 2);
	rw_exit(&rw);
}

static void
test_meeting(void)
{
	struct lwp *a, *b;

	inside = 0;
	a = start(read_together, "reader");
	b = start(read_together, "reader");
	CLAIM(AWAIT(inside == 2), "readers meet");
	(void)kthread_join(a);
	(void)kthread_join(b);
}

static void
write_once(void *arg __unused)
{
	rw_enter(&rw, RW_WRITER);
	written++;
	rw_exit(&rw);
}

static void
test_waiting_writer(void)
{
	struct lwp *l;

	written = 0;
	rw_enter(&rw, RW_READER);
	l = start(write_once, "writer");
	CLAIM(AWAIT(l->l_stat == LSSLEEP) && written == 0,
	    "a writer waits for a reader");
	CLAIM(!rw_tryenter(&rw, RW_READER),
	    "no new reader passes a writer that waits");
	CLAIM(!rw_tryupgrade(&rw), "nor does the reader become a writer");
	rw_exit(&rw);
	(void)kthread_join(l);
	CLAIM(written == 1, "then the writer has it");
}

static void
test_changes(void)
{
	rw_enter(&rw, RW_READER);
	CLAIM(rw_read_held(&rw) && !rw_write_held(&rw), "held for reading");
	CLAIM(rw_tryupgrade(&rw) && rw_write_held(&rw),
	    "the only reader can become the writer");
	CLAIM(!rw_tryenter(&rw, RW_READER), "which excludes readers");
	rw_downgrade(&rw);
	CLAIM(rw_tryenter(&rw, RW_READER),
	    "the writer can become one of several readers");
	rw_exit(&rw);
	rw_exit(&rw);
	CLAIM(!rw_lock_held(&rw), "and nobody holds it in the end");
}

static void
test_rwlock(void)
{
	rw_init(&rw);
	test_changes();
	test_waiting_writer();
	test_meeting();
	test_crowd();
	rw_destroy(&rw);
}
