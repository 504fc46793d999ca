/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Amaps: sparse ones are small, growing and copying keep what is in them,
 * and every anon is freed once.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"

static struct vm_anon *
put(struct vm_amap *amap, u_int slot)
{
	struct vm_anon *anon;

	mutex_enter(amap->am_lock);
	anon = uvm_analloc(0);
	if (!amap_add(amap, slot, anon))
		panic("no chunk");
	mutex_exit(amap->am_lock);
	return anon;
}

static struct vm_anon *
get(struct vm_amap *amap, u_int slot)
{
	struct vm_anon *anon;

	mutex_enter(amap->am_lock);
	anon = amap_lookup(amap, slot);
	mutex_exit(amap->am_lock);
	return anon;
}

static void
sparse_amaps_are_small(void)
{
	u_int nslot = (2u << 30) / PAGE_SIZE;
	struct vm_amap *amap;
	u_long size;

	amap = amap_alloc(nslot, NULL);
	size = hostkern_inuse();
	/* Pointers here are twice as wide as on the real machine. */
	tap_ok(size <= (66 << 10) * sizeof(void *) / 4,
	    "2 GiB, untouched, cost %lu bytes here", size);
	(void)put(amap, 0);
	(void)put(amap, nslot - 1);
	tap_ok(get(amap, 0) != NULL && get(amap, nslot - 1) != NULL &&
	    get(amap, nslot / 2) == NULL, "both ends can be used");
	amap_unref(amap, 0, nslot);
	tap_ok(hostkern_inuse() == 0 && uvmexp.anonpages == 0,
	    "nothing is left of it");
}

static void
slots_are_found_in_order(void)
{
	static const u_int used[] = { 3, 31, 32, 64, 95, 97 };
	struct vm_amap *amap = amap_alloc(100, NULL);
	u_int i, slot = 0;
	bool ok = true;

	for (i = 0; i < __arraycount(used); i++)
		(void)put(amap, used[i]);
	mutex_enter(amap->am_lock);
	for (i = 0; i < __arraycount(used); i++, slot++)
		ok = ok && amap_next(amap, &slot, 100) != NULL &&
		    slot == used[i];
	ok = ok && amap_next(amap, &slot, 100) == NULL;
	slot = 4;
	ok = ok && amap_next(amap, &slot, 31) == NULL;
	mutex_exit(amap->am_lock);
	tap_ok(ok, "used slots are found, in order, within bounds");
	mutex_enter(amap->am_lock);
	amap_wipe(amap, 31, 34);
	mutex_exit(amap->am_lock);
	tap_ok(amap->am_nused == 3 && get(amap, 3) && get(amap, 95),
	    "a wipe takes its range only");
	amap_unref(amap, 0, 100);
}

static void
growing_keeps_contents(void)
{
	struct vm_amap *amap = amap_alloc(5, NULL);
	struct vm_anon *anon = put(amap, 4);
	u_int n, allocs = 0;
	u_long before;

	for (n = 6; n < 3000; n++) {
		before = hostkern_inuse();
		if (!amap_extend(amap, n))
			panic("amap_extend");
		allocs += hostkern_inuse() != before;
	}
	tap_ok(get(amap, 4) == anon && get(amap, 2998) == NULL,
	    "3,000 steps later the anon is where it was");
	tap_ok(allocs < 10, "and the directory was made anew %u times",
	    allocs);
	amap_ref(amap);
	tap_ok(!amap_extend(amap, 4000),
	    "what another entry uses does not grow");
	amap_unref(amap, 0, 4);
	failn = 1;
	tap_ok(!amap_extend(amap, 400000) && get(amap, 4) == anon,
	    "without memory it stays as it is");
	failn = 0;
	amap_unref(amap, 4, 2995);
}

static void
copies_share_anons(void)
{
	struct vm_amap *amap = amap_alloc(70, NULL), *copy;
	struct vm_anon *anon = put(amap, 40);
	u_long pages = uvmexp.anonpages;

	(void)put(amap, 41);
	copy = amap_copy(amap, 40, 1, 10);
	tap_ok(get(copy, 10) == anon && anon->an_ref == 2 &&
	    copy->am_nused == 1 && copy->am_lock == amap->am_lock,
	    "a copy holds the anons of its range, and shares the lock");
	amap_unref(amap, 0, 70);
	tap_ok(anon->an_ref == 1 && uvmexp.anonpages == pages &&
	    get(copy, 10) == anon, "which outlives the original");
	for (failn = 1; failn != 0; ) {
		u_long n = failn, inuse = hostkern_inuse();

		amap = amap_copy(copy, 0, 11, 0);
		if (amap != NULL) {
			failn = 0;
			amap_unref(amap, 0, 11);
			break;
		}
		if (hostkern_inuse() != inuse || anon->an_ref != 1)
			panic("amap_copy lost something");
		failn = n + 1;
	}
	tap_ok(true, "a copy that fails leaves nothing");
	amap_unref(copy, 0, 11);
	tap_ok(hostkern_inuse() == 0 && uvmexp.anonpages == 0,
	    "nothing is left");
}

int
main(void)
{

	tap_plan(13);
	fakepmap_boot(1000, 0);
	sparse_amaps_are_small();
	slots_are_found_in_order();
	growing_keeps_contents();
	copies_share_anons();
	return tap_done();
}
