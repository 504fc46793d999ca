/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Xen says what the fake one says.
 *
 * The table of regress/lib/xenrules.c, against the hypervisor we run on.  A
 * step that fails here and not on the host (host/arch/i386/xen/pmap_rules)
 * means that fakexen has to be mended, and pmap.c looked at again.
 */

#include <sys/param.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include "../../../../lib/xenrules.h"

REGRESS_TEST("guest/arch/i386/xen/pmap_rules", test_rules);

static bool
store(uint64_t *entry, uint64_t value)
{

	return kcopy(&value, entry, sizeof(value)) == 0;
}

static void
verdict(bool kept, const char *claim, long got, long want)
{

	if (!CLAIM(kept, "%s", claim))
		printf("# %ld, not %ld\n", got, want);
}

static void
test_rules(void)
{
	struct xenrules_env xe = { .xe_store = store, .xe_verdict = verdict };
	struct vm_page *pages[XR_NPAGES];
	u_int i, n = 0;

	for (i = 0; i < XR_NPAGES; i++) {
		pages[i] = uvm_pagealloc(NULL, 0, NULL,
		    UVM_PGA_ZERO | UVM_PGA_LOW);
		if (pages[i] == NULL)
			break;
		xe.xe_pages[i] = VM_PAGE_TO_PHYS(pages[i]);
		n++;
	}
	if (CLAIM(n == XR_NPAGES, "there is memory for the tables"))
		xenrules_run(&xe);
	/* The last one remains a table of Xen's. */
	for (i = 0; i < n && i != XR_LOST; i++)
		uvm_pagefree(pages[i]);
}
