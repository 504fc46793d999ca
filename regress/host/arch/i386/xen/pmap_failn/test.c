/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap, when the n-th thing fails, for each n until nothing does.
 *
 * Allocations.  A row of calls that need table pages and pv entries, for a
 * private and for a pinned pmap, goes through with the n-th allocation
 * failing, alone or with those that the same call makes after it.  Where the
 * caller can be told (pmap_create, PMAP_CANFAIL) it is, nothing has changed,
 * and the same call succeeds afterwards; where it cannot, the call waits for
 * memory.  In the end all pages and all items are back.
 *
 * Hypercalls.  There is no way to go on when Xen refuses what our own tables
 * ask for, so each must be a panic that says what was asked and by whom, and
 * nothing may come after it.  A random sequence runs in a process of its own,
 * once for each operation in it.  That the message is right is the subject of
 * host/arch/i386/xen/xpq.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/pmap.h>

#include "child.h"
#include "fakexen.h"
#include "pmapmodel.h"

#define NPAGES	4
#define STEPS	500	/* of the sequence whose hypercalls fail */

int	fflush(void *);
int	main(int, char **);

static struct vm_page *pages[NPAGES];
static u_int	failures;	/* that were returned */
static const char *wrong;	/* the first thing that was */

static void
require(bool e, const char *what)
{

	if (!e && wrong == NULL)
		wrong = what;
}

/*
 * Allocations.
 */

/* A pmap, at the second attempt if there is no memory for the first. */
static struct pmap *
create(void)
{
	struct pmap *pm = pmap_create();

	if (pm == NULL) {
		failures++;
		pmapmodel_allocs = ~0u;
		pm = pmap_create();
		require(pm != NULL, "pmap_create fails with memory");
	}
	return pm;
}

/* Likewise a mapping, which is not there as long as there is no memory. */
static void
enter(struct pmap *pm, vaddr_t va, u_int page, u_int flags)
{
	u_long before = pmap_resident_count(pm);
	paddr_t pa = VM_PAGE_TO_PHYS(pages[page]), found;
	int error = pmap_enter(pm, va, pa, VM_PROT_READ | VM_PROT_WRITE,
	    VM_PROT_READ | flags);

	if (error != 0) {
		require(error == ENOMEM && flags != 0, "pmap_enter fails");
		require(pmap_resident_count(pm) == before &&
		    !pmap_extract(pm, va, &found), "a mapping that failed");
		failures++;
		pmapmodel_allocs = ~0u;
		require(pmap_enter(pm, va, pa, VM_PROT_READ | VM_PROT_WRITE,
		    VM_PROT_READ | flags) == 0, "pmap_enter with memory");
	}
	require(pmap_extract(pm, va, &found) && found == pa, "no mapping");
	require(pmap_resident_count(pm) == before + 1, "resident count");
}

/* Neighbours of a page come with it unless there is no memory for them. */
static void
enter_run(struct pmap *pm, vaddr_t va)
{
	paddr_t found;
	int error = pmap_enter_run(pm, va, pages, NPAGES, 1, VM_PROT_READ,
	    VM_PROT_READ | PMAP_CANFAIL);

	if (error != 0) {
		require(error == ENOMEM, "pmap_enter_run fails");
		failures++;
		pmapmodel_allocs = ~0u;
		require(pmap_enter_run(pm, va, pages, NPAGES, 1, VM_PROT_READ,
		    VM_PROT_READ | PMAP_CANFAIL) == 0, "a run with memory");
	}
	require(pmap_extract(pm, va + PAGE_SIZE, &found), "no run");
}

/* In tables that are there and that are not, in a state of the pmap. */
static void
fill(struct pmap *pm, vaddr_t va)
{

	enter(pm, va, 0, PMAP_CANFAIL);		/* L2, L1 */
	enter(pm, va + PAGE_SIZE, 0, PMAP_CANFAIL); /* pv entry */
	enter(pm, va + NBPD_L2, 1, 0);		/* L1, and waits for it */
	enter(pm, va + NBPD_L2 + PAGE_SIZE, 1, 0); /* pv entry, likewise */
	enter(pm, va + 2 * NBPD_L2, 0, PMAP_CANFAIL); /* L1, pv entry */
	enter_run(pm, va + 2 * NBPD_L2 + 16 * PAGE_SIZE); /* pv entries */
	enter_run(pm, va + 3 * NBPD_L2);	/* L1, pv entries */
}

static void
scenario(void)
{
	struct pmap *pm = create(), *other = create();

	fill(pm, 0x00400000);
	pmap_load(pm);
	fill(pm, 0x40000000);
	fill(other, 0x80000000);
	pmap_load(other);
	fill(pm, 0x80000000);	/* pinned, and not loaded */
	pmap_remove(pm, VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS);
	pmap_remove_all(other);
	pmap_destroy(pm);
	pmap_destroy(other);
}

static void
take_pages(void)
{
	u_int i;

	for (i = 0; i < NPAGES; i++)
		pages[i] = uvm_pagealloc(NULL, 0, NULL, UVM_PGA_LOW);
}

static void
give_pages(void)
{
	u_int i;

	for (i = 0; i < NPAGES; i++)
		uvm_pagefree(pages[i]);
}

static void
allocations(u_int test, bool once, const char *how)
{
	u_int n = 0;

	failures = 0;
	pmapmodel_once = once;
	do {
		pmapmodel_begin(1);
		take_pages();
		pmapmodel_failed = 0;
		pmapmodel_allocs = n++;
		scenario();
		pmapmodel_allocs = ~0u;
		give_pages();
		require(pmapmodel_end(), "something is left");
		require(fx_check() == NULL, "the fake Xen is not content");
	} while (pmapmodel_failed > 0 && wrong == NULL);
	if (wrong != NULL)
		printf("# allocation %u: %s\n", n, wrong);
	printf("%sok %u - each of %u allocations fails without harm, %s\n",
	    wrong == NULL && failures > 0 && n > 20 ? "" : "not ", test,
	    n - 1, how);
	printf("# the caller was told of %u\n", failures);
	fflush(NULL);
}

/*
 * Hypercalls.
 */

static u_int	fail_at;

static void
sequence(void)
{
	u_int i;

	pmapmodel_init();
	pmapmodel_seed(11);
	pmapmodel_begin(4);
	fx_fail_after(fail_at);
	for (i = 0; i < STEPS; i++)
		pmapmodel_step();
	printf("through\n");
}

/* Is `what' in `in'? */
static bool
contains(const char *in, const char *what)
{

	for (; *in != '\0'; in++)
		if (strncmp(in, what, strlen(what)) == 0)
			return true;
	return false;
}

/* A panic of xpq's, of nobody else's. */
static bool
named(const char *said)
{

	return contains(said, " asked for by 0x") &&
	    contains(said, ": error 16\n") && contains(said, "panic") &&
	    (contains(said, ": mmu_update of 0x") ||
	    contains(said, ": mmuext_op ") || contains(said, ": hypercall "));
}

static void
hypercalls(void)
{
	char said[1000];
	int status;

	for (fail_at = 1;; fail_at++) {
		status = child_run(sequence, said, sizeof(said));
		if (status == 0 && contains(said, "through"))
			break;
		if (status != 1 || !named(said)) {
			printf("# hypercall %u: %s", fail_at, said);
			break;
		}
	}
	printf("%sok 1 - each of %u hypercalls fails with a name\n",
	    status == 0 && fail_at > 100 ? "" : "not ", fail_at - 1);
}

int
main(int argc __unused, char **argv __unused)
{

	printf("1..3\n");
	/* First what must not find a Xen that is there already. */
	hypercalls();
	pmapmodel_init();
	allocations(2, true, "alone");
	allocations(3, false, "with the next");
	fflush(NULL);
	return 0;
}
