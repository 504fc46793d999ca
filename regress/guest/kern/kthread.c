/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Kernel threads: they run, end, are joined, and leave nothing; a thousand
 * of them in a row cost no page.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <uvm/uvm_extern.h>

#define NROUNDS	1000
#define ATONCE		8

REGRESS_TEST("guest/kern/kthread", test_kthread);

static u_int	count;

static void
count_one(void *arg)
{
	count += *(const u_int *)arg;
}

static void
leave(void *arg __unused)
{
	atomic_inc_uint(&count);
	kthread_exit(0);
}

static void
test_join(void)
{
	struct lwp *l;
	u_int three = 3;

	count = 0;
	CLAIM(kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL, count_one,
	    &three, &l, "thread%d", 7) == 0, "a thread is made");
	CLAIM(strcmp(l->l_name, "thread7") == 0, "it has its name");
	CLAIM(l->l_proc == &proc0, "it belongs to process 0");
	CLAIM(kthread_join(l) == 0 && count == 3, "it runs until joined");
}

/* Pages that are free when no stack is kept for the next thread. */
static u_long
drained_free(void)
{
	(void)uvm_uarea_drain();
	return uvmexp.free;
}

static void
test_many(void)
{
	u_long before;
	int nlwps;
	u_int i;

	before = uvmexp.free;
	nlwps = proc0.p_nlwps;
	count = 0;
	for (i = 0; i < NROUNDS; i++) {
		if (kthread_create(PRI_NONE, 0, NULL, leave, NULL, NULL,
		    "many") != 0)
			break;
		/* Structures of lwps are kept, so not all at once. */
		(void)AWAIT(proc0.p_nlwps < nlwps + ATONCE);
	}
	CLAIM(AWAIT(count == NROUNDS), "%u threads come and go", NROUNDS);
	CLAIM(AWAIT(proc0.p_nlwps <= nlwps),
	    "the process has no more than before");
	CLAIM(AWAIT(drained_free() + 8 >= before), "%ld pages are gone",
	    (long)(before - uvmexp.free));
}

static void
test_kthread(void)
{
	test_join();
	test_many();
}
