/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Pages: who gets which kind, what is kept for the kernel, and that a held
 * page outlives its owner.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"

static void
array_and_addresses_agree(void)
{
	paddr_t pa = (paddr_t)777 << PAGE_SHIFT;
	struct vm_page *pg = PHYS_TO_VM_PAGE(pa);

	tap_ok(pg != NULL && VM_PAGE_TO_PHYS(pg) == pa,
	    "a page's address leads back to the page");
	tap_ok(PHYS_TO_VM_PAGE((paddr_t)uvm_page_count << PAGE_SHIFT) == NULL,
	    "behind the last page there is none");
}

static void
kinds_of_pages(void)
{
	struct vm_page *low, *any;

	low = uvm_pagealloc(NULL, 0, NULL, UVM_PGA_LOW | UVM_PGA_ZERO);
	any = uvm_pagealloc(NULL, 0, NULL, 0);
	tap_ok((low->flags & PG_LOW) && pmap_is_direct(VM_PAGE_TO_PHYS(low)),
	    "a low page is one with a direct map");
	tap_ok((any->flags & PG_LOW) == 0, "who does not care gets a high one");
	tap_ok(*(char *)fakepmap_page(VM_PAGE_TO_PHYS(low)) == 0,
	    "zeros where zeros were asked for");
	tap_ok(uvmexp.kernpages == 2, "both count as the kernel's");
	uvm_pagefree(low);
	uvm_pagefree(any);
	tap_ok(uvmexp.kernpages == 0, "and no longer, once freed");
}

static void
users_leave_the_reserve(void)
{
	u_long before = uvmexp.free, n = 0, m = 0;
	static struct vm_page *pages[4096];
	struct vm_anon anon;

	while ((pages[n] = uvm_pagealloc(NULL, 0, &anon, 0)) != NULL)
		n++;
	tap_ok(uvmexp.free >= uvmexp.reserve_kernel &&
	    uvmexp.lowfree >= uvmexp.reserve_low,
	    "users stop at the reserves: %lu pages are left, %lu low",
	    uvmexp.free, uvmexp.lowfree);
	tap_ok(!uvm_wait(hostkern_now + 5) && hostkern_now != 0,
	    "waiting ends at the deadline");
	for (m = n; (pages[m] = uvm_pagealloc(NULL, 0, NULL, 0)) != NULL; )
		m++;
	tap_ok(uvmexp.free == uvmexp.reserve_kernel / 4,
	    "the kernel at a quarter of its own");
	while ((pages[m] = uvm_pagealloc(NULL, 0, NULL,
	    UVM_PGA_USERESERVE)) != NULL)
		m++;
	tap_ok(uvmexp.free == 0, "unless it cannot do without");
	tap_ok(uvm_km_pagealloc(UVM_KMF_NOWAIT) == 0 &&
	    uvm_uarea_alloc() == 0 && uvm_analloc(0) == NULL,
	    "with no page left, requests are refused");
	while (m-- != 0)
		uvm_pagefree(pages[m]);
	tap_ok(uvmexp.free == before, "all pages are back");
}

static void
held_pages_stay(void)
{
	struct uvm_object *uobj = uao_create(PAGE_SIZE);
	u_long before = uvmexp.free;
	struct vm_page *pg;
	char *p;

	mutex_enter(&uobj->vmobjlock);
	(void)uobj->pgops->pgo_get(uobj, 0, &pg, 0);
	uvm_pagehold(pg);
	uvm_pagehold(pg);
	mutex_exit(&uobj->vmobjlock);
	p = fakepmap_page(VM_PAGE_TO_PHYS(pg));
	*p = 'x';
	uao_detach(uobj);
	uvm_pagerele(pg);
	tap_ok(uvmexp.free == before - 1 && *p == 'x' &&
	    (pg->flags & PG_RELEASED) && uvmexp.filepages == 0,
	    "a held page lives on without its owner");
	uvm_pagerele(pg);
	tap_ok(uvmexp.free == before && uvmexp.kernpages == 0,
	    "and is free when the last holder lets go");
}

static void
windows_show_high_pages(void)
{
	struct vm_page *pg = uvm_pagealloc(NULL, 0, NULL, 0);
	u_long va0 = uvm_km_vanfree();
	vaddr_t va = uvm_page_kmap(pg);

	*(char *)va = 'y';
	tap_ok(*(char *)fakepmap_page(VM_PAGE_TO_PHYS(pg)) == 'y',
	    "a window on a high page is that page");
	uvm_page_kunmap(pg, va);
	tap_ok(uvm_km_vanfree() == va0, "its addresses are back");
	uvm_pagefree(pg);
}

static void
donated_memory_is_used(void)
{
	u_long npages = uvmexp.npages, nfree = uvmexp.free;

	/* What uvm_pageboot_alloc took comes first; nobody misses page 0. */
	uvm_page_donate(0, PAGE_SIZE);
	tap_ok(uvmexp.npages == npages + 1 && uvmexp.free == nfree + 1,
	    "memory that boot gives back can be used");
}

int
main(void)
{

	tap_plan(18);
	fakepmap_boot(1000, 500);
	array_and_addresses_agree();
	kinds_of_pages();
	users_leave_the_reserve();
	held_pages_stay();
	windows_show_high_pages();
	donated_memory_is_used();
	return tap_done();
}
