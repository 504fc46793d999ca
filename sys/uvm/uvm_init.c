/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_init: memory management from the first page to the last pool.
 *
 * Before: the machine has made the direct map and the page tables of the
 * kernel arena, and has told what memory there is (uvm_page_physload).
 * After: pages, pools, kmem, and maps work.
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/pool.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

struct uvmexp	uvmexp;
struct vmspace	vmspace0;

void
uvm_init(void)
{

	/* What takes boot memory comes before the pages exist ... */
	uvm_km_preinit();
	uvm_page_init();

	/* ... and the pools, which take pages, after. */
	uvm_km_init();
	uvm_glue_init();
	pool_subsystem_init();
	kmem_init();
	uvm_map_init();
	uvm_amap_init();
	uvm_anon_init();
	uvm_aobj_init();
	uvm_space_init();
	pmap_init();
}
