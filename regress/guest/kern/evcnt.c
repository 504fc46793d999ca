/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Counters have the value that was counted, whoever counted: one by its owner,
 * one that each CPU keeps, past 32 bits and with interrupts coming.  What was
 * detached is no longer on the list.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/evcnt.h>
#include <sys/regress.h>
#include <sys/systm.h>
#include <sys/timevar.h>

REGRESS_TEST("guest/kern/evcnt", test_evcnt);

/* A slot without a name: of a hypercall that Xen does not have. */
#define SLOT	(EVC_HYPERCALL + EVC_NHYPERCALLS - 1)

static struct evcnt own, cpus;

struct seen {
	u_int	own, cpus, spaces, all;
};

static void
look(const struct evcnt *ev, void *arg)
{
	struct seen *seen = arg;

	seen->all++;
	seen->own += ev == &own;
	seen->cpus += ev == &cpus;
	seen->spaces += strchr(ev->ev_group, ' ') != NULL ||
	    strchr(ev->ev_name, ' ') != NULL;
}

static void
test_list(bool there)
{
	struct seen seen = { .all = 0 };

	evcnt_foreach(look, &seen);
	CLAIM(seen.own == there && seen.cpus == there,
	    there ? "what is attached is on the list, once" :
	    "what is detached is not");
	CLAIM(seen.spaces == 0 && seen.all > 40,
	    "all names are single words, as /proc/evcnt needs");
}

static void
test_values(void)
{
	uint64_t *slot = &curcpu()->ci_evcnt[SLOT];
	nsec_t end = nanouptime_ns() + 300 * NSEC_PER_SEC / 1000;
	uint64_t n;

	own.ev_count += 7;
	CLAIM(evcnt_value(&own) == 7, "an owner's count is its own");
	CLAIM(evcnt_value(&cpus) == 0, "a CPU's begins with nothing");
	evcnt_count(SLOT);
	evcnt_add(SLOT, 4);
	CLAIM(evcnt_value(&cpus) == 5, "and adds up");
	*slot = 0xfffffffe;
	evcnt_add(SLOT, 3);
	CLAIM(evcnt_value(&cpus) == 0x100000001ull, "beyond 32 bits");
	*slot = 0;
	for (n = 0; nanouptime_ns() < end; n++)
		evcnt_add(SLOT, 0xffffffff);
	CLAIM(evcnt_value(&cpus) == n * 0xffffffffull,
	    "interrupts do not disturb it");
	*slot = 0;
}

static void
test_evcnt(void)
{

	evcnt_attach(&own, EVCNT_TYPE_MISC, "regress", "own");
	evcnt_attach_cpus(&cpus, SLOT, "regress", "cpus");
	test_values();
	test_list(true);
	evcnt_detach(&own);
	evcnt_detach(&cpus);
	test_list(false);
}
