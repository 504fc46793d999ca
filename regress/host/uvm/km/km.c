/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Kernel memory: addresses are given once, aligned, and come back.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"

#define NBLOCK	64

static struct {
	vaddr_t	va;
	vsize_t	size;
	u_int	flags;
} block[NBLOCK];

/* The first and last byte of each page say whose it is. */
static void
paint(u_int i)
{
	vsize_t off;

	for (off = 0; off < block[i].size; off += PAGE_SIZE)
		*(u_int *)(block[i].va + off) = i;
}

static bool
painted(u_int i)
{
	vsize_t off;

	for (off = 0; off < block[i].size; off += PAGE_SIZE) {
		if (*(u_int *)(block[i].va + off) != i)
			return false;
	}
	return true;
}

static void
give(u_int i)
{

	uvm_km_free(block[i].va, block[i].size, block[i].flags);
	block[i].va = 0;
}

static void
random_blocks(void)
{
	u_long pages = uvmexp.free, va = uvm_km_vanfree();
	u_int i, n, bad = 0, refused = 0;
	vsize_t align;

	for (n = 0; n < 20000; n++) {
		i = rnd(NBLOCK);
		if (block[i].va != 0) {
			if (block[i].flags == 0 && !painted(i))
				bad++;
			give(i);
			continue;
		}
		align = (vsize_t)PAGE_SIZE << rnd(5);
		block[i].size = (1 + rnd(40)) * PAGE_SIZE;
		block[i].flags = rnd(4) == 0 ? UVM_KMF_VAONLY : 0;
		if (rnd(10) == 0)
			failn = 1 + rnd(30);
		block[i].va = uvm_km_alloc(block[i].size, align,
		    block[i].flags | UVM_KMF_NOWAIT);
		failn = 0;
		if (block[i].va == 0)
			refused++;
		else if (block[i].va & (align - 1))
			bad++;
		else if (block[i].flags == 0)
			paint(i);
	}
	for (i = 0; i < NBLOCK; i++) {
		if (block[i].va != 0)
			give(i);
	}
	tap_ok(bad == 0, "blocks are aligned and do not overlap");
	tap_ok(refused > 100, "%u failures in the middle", refused);
	tap_ok(uvmexp.free == pages && uvm_km_vanfree() == va,
	    "pages and addresses are back");
}

/* An eighth of the arena is for those who cannot be refused. */
static void
addresses_run_out(void)
{
	vsize_t all = ptoa(uvm_km_vanfree());
	vsize_t most = ptoa(atop(all) - atop(all) / 8);
	vaddr_t va, last;

	tap_ok(uvm_km_alloc(most + PAGE_SIZE, 0,
	    UVM_KMF_VAONLY | UVM_KMF_NOWAIT) == 0,
	    "more than seven eighths are refused");
	va = uvm_km_alloc(most, 0, UVM_KMF_VAONLY | UVM_KMF_NOWAIT);
	tap_ok(va != 0, "seven eighths of the addresses can be had at once");
	tap_ok(uvm_km_alloc(PAGE_SIZE, 0, UVM_KMF_VAONLY |
	    UVM_KMF_NOWAIT) == 0, "and then none");
	last = uvm_km_alloc(all - most, 0, UVM_KMF_VAONLY);
	tap_ok(last != 0 && uvm_km_vanfree() == 0,
	    "but for those who would wait");
	uvm_km_free(last, all - most, UVM_KMF_VAONLY);
	uvm_km_free(va, most, UVM_KMF_VAONLY);
}

static void
stacks_are_kept(void)
{
	vaddr_t va[VM_UAREA_CACHE + 4];
	u_long pages = uvmexp.free, used;
	u_int i;

	for (i = 0; i < __arraycount(va); i++) {
		va[i] = uvm_uarea_alloc();
		memset((void *)va[i], 0xff, USPACE);
	}
	used = pages - uvmexp.free;
	for (i = 0; i < __arraycount(va); i++)
		uvm_uarea_free(va[i]);
	tap_ok(used == __arraycount(va) * UPAGES &&
	    uvmexp.free == pages - VM_UAREA_CACHE * UPAGES,
	    "stacks of the dead wait for the next fork");
	tap_ok(uvm_uarea_alloc() == va[VM_UAREA_CACHE - 1],
	    "the last one first");
	uvm_uarea_free(va[VM_UAREA_CACHE - 1]);
	tap_ok(uvm_uarea_drain() == VM_UAREA_CACHE * UPAGES &&
	    uvmexp.free == pages, "a drain gives all back");
}

static void
pages_come_from_the_direct_map(void)
{
	vaddr_t va = uvm_km_pagealloc(UVM_KMF_ZERO);
	u_long addresses = uvm_km_vanfree();

	tap_ok(*(u_int *)va == 0 &&
	    pmap_is_direct(pmap_direct_pa(va)), "a zeroed page, directly");
	uvm_km_pagefree(va);
	tap_ok(uvm_km_vanfree() == addresses, "costs no address");
}

int
main(void)
{

	tap_plan(12);
	fakepmap_boot(2000, 1000);
	random_blocks();
	addresses_run_out();
	stacks_are_kept();
	pages_come_from_the_direct_map();
	return tap_done();
}
