/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * rules: the fake Xen says what the real one says.
 *
 * The table of regress/lib/xenrules.c, against fakexen.  The same table runs
 * in a domain, guest/arch/i386/xen/pmap_rules, so what holds in both is what
 * the tests of pmap.c may build on.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <machine/cpu.h>
#include <machine/pmap.h>

#include <xenport/maddr.h>

#include "fakexen.h"
#include "xenrules.h"

void	exit(int) __dead;
int	fflush(void *);
int	vprintf_host(const char *, va_list) __asm("vprintf");

int	main(int, char **);

struct cpu_info	cpu_info_primary;
u_int		ncpu = 1;
static u_int	steps, wrong, unpinned, shared;

void
panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf_host(fmt, ap);
	va_end(ap);
	printf("\nBail out! panic\n");
	fflush(NULL);
	exit(1);
}

void
kern_assert(const char *fmt, ...)
{

	panic("%s", fmt);
}

vaddr_t
pmap_direct_va(paddr_t pa)
{

	return FX_BASE + (vaddr_t)pa;
}

uint32_t
pmap_kernel_cr3(void)
{

	return xpmap_ptom_frame((paddr_t)(fx_kernel_l3() - FX_BASE));
}

static bool
store(uint64_t *entry, uint64_t value)
{

	return fx_store((u_long)(uintptr_t)entry, value) != 0;
}

/* Count what a step did that fakexen calls a crime, and forget it. */
static void
note_crime(void)
{

	if (fx_crime == NULL)
		return;
	if (strcmp(fx_crime, "unpin of a table that is loaded") == 0)
		unpinned++;
	if (strcmp(fx_crime, "an L2 in slot 3 of two L3s, which is lost") == 0)
		shared++;
	fx_crime = NULL;
}

static void
verdict(bool kept, const char *claim, long got, long want)
{

	note_crime();
	printf("%sok %u - %s\n", kept ? "" : "not ", ++steps, claim);
	if (!kept) {
		printf("# %ld, not %ld\n", got, want);
		wrong++;
	}
}

int
main(int argc __unused, char **argv __unused)
{
	struct xenrules_env xe = { .xe_store = store, .xe_verdict = verdict };
	void *cpus[1] = { &cpu_info_primary };
	u_int i, tables;
	const char *said;

	cpu_info_primary.ci_self = &cpu_info_primary;
	fx_init(cpus, 1);
	xpmap_init(fx_p2m(), FX_NPAGES);
	tables = fx_tables();
	for (i = 0; i < XR_NPAGES; i++)
		xe.xe_pages[i] = (paddr_t)(fx_first_free() + i) << PAGE_SHIFT;
	xenrules_run(&xe);
	verdict(unpinned == 2, "unpins of what is loaded are noted", unpinned,
	    2);
	verdict(shared == 1, "an L2 in two L3s is noted", shared, 1);
	said = fx_check();
	verdict(said == NULL, said == NULL ? "no count is wrong" : said, 0, 0);
	verdict(fx_tables() == tables + 1, "no table is left but the lost L2",
	    (long)fx_tables(), (long)tables + 1);
	printf("1..%u\n", steps);
	fflush(NULL);
	return wrong != 0;
}
