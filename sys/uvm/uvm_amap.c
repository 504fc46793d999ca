/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_amap: arrays of anons.
 *
 * Overview
 *	An amap has a slot for each page of a stretch of private memory; a
 *	used slot holds an anon.  Slots come in chunks of 32 with a bit mask
 *	of those used, and a chunk exists only once a slot in it is used, so
 *	a mapping of 2 GiB costs a directory of 64 KiB and then what is
 *	touched.  An amap of one chunk has no directory.
 *
 *	        am_dir --> [ chunk 0 | NULL | chunk 2 | ... ]
 *	                       |
 *	                       +--> ac_used 0...0101, ac_anon[0], ac_anon[2]
 *
 * One owner
 *	An amap belongs to one address space.  Fork does not share it until
 *	somebody writes, as it could; amap_copy makes the child's at once,
 *	with the same anons.  That is a pointer and a count for each resident
 *	page, next to the page table entries that fork has to visit anyway;
 *	in return a map entry is never "needs copy", a fault never has to copy
 *	an amap, and below no counts for parts of amaps are kept:
 *
 *	Several entries of one map may use one amap (an entry was split), but
 *	each slot is within one entry at most.  So whoever removes an entry
 *	wipes its slots, and am_ref, which counts entries, tells when the
 *	amap itself can go.
 *
 * Locking
 *	am_lock, adaptive, covers slots, anons and counts.  amap_copy lets
 *	the copy share the lock, since both hold the same anons; the lock
 *	lives until the last sharer is gone.
 *	map lock -> am_lock -> vmobjlock -> pmap's locks -> uvm_fpageqlock
 *
 * Limits
 *	Allocation never sleeps: ENOMEM goes up to where no lock is held.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/mutex.h>
#include <sys/pool.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

static struct pool amap_pool, chunk_pool;

void
uvm_amap_init(void)
{

	pool_init(&amap_pool, sizeof(struct vm_amap), 0, "vmamap", 0,
	    IPL_NONE);
	pool_init(&chunk_pool, sizeof(struct amap_chunk), 0, "amapchunk", 0,
	    IPL_NONE);
}

/* A zeroed directory of n chunks; that of a single one is in the amap. */
static struct amap_chunk **
dir_alloc(struct vm_amap *amap, u_int n)
{

	if (n <= 1)
		return &amap->am_single;
	return kmem_zalloc(n * sizeof(struct amap_chunk *), KM_NOSLEEP);
}

static void
dir_free(struct vm_amap *amap, struct amap_chunk **dir, u_int n)
{

	if (dir != &amap->am_single)
		kmem_free(dir, n * sizeof(struct amap_chunk *));
}

/*
 * amap_alloc: an empty amap with one reference; NULL without memory.  It
 * shares the given lock, or has a new one if that is NULL.
 * => the given lock is held, or owned by an amap that cannot go away
 */
struct vm_amap *
amap_alloc(u_int nslot, kmutex_t *lock)
{
	struct vm_amap *amap = pool_get(&amap_pool, PR_NOWAIT | PR_ZERO);

	if (amap == NULL)
		return NULL;
	amap->am_ref = 1;
	amap->am_nslot = nslot;
	amap->am_ndir = howmany(nslot, AMAP_CHUNK);
	amap->am_dir = dir_alloc(amap, amap->am_ndir);
	if (lock != NULL)
		mutex_obj_hold(lock);
	else if (amap->am_dir != NULL)
		lock = mutex_obj_tryalloc(MUTEX_DEFAULT, IPL_NONE);
	amap->am_lock = lock;
	if (amap->am_dir != NULL && lock != NULL)
		return amap;
	if (amap->am_dir != NULL)
		dir_free(amap, amap->am_dir, amap->am_ndir);
	if (lock != NULL)
		(void)mutex_obj_free(lock);
	pool_put(&amap_pool, amap);
	return NULL;
}

/* The amap goes; all slots are empty and nobody else knows it. */
static void
amap_free(struct vm_amap *amap)
{

	KASSERT(amap->am_nused == 0);
	mutex_obj_free(amap->am_lock);
	dir_free(amap, amap->am_dir, amap->am_ndir);
	pool_put(&amap_pool, amap);
}

/*
 * amap_ref: one more entry uses the amap.
 */
void
amap_ref(struct vm_amap *amap)
{

	mutex_enter(amap->am_lock);
	amap->am_ref++;
	mutex_exit(amap->am_lock);
}

/*
 * amap_unref: an entry that used `n' slots from `slot' on is gone, and with
 * it what is in them.
 * => am_lock not held; the entry's mappings are removed
 */
void
amap_unref(struct vm_amap *amap, u_int slot, u_int n)
{
	bool last;

	mutex_enter(amap->am_lock);
	amap_wipe(amap, slot, n);
	KASSERT(amap->am_ref != 0);
	last = --amap->am_ref == 0;
	mutex_exit(amap->am_lock);
	if (last)
		amap_free(amap);
}

/*
 * amap_join: two entries of one amap have become one.
 * => am_lock not held
 */
void
amap_join(struct vm_amap *amap)
{

	mutex_enter(amap->am_lock);
	KASSERT(amap->am_ref > 1);
	amap->am_ref--;
	mutex_exit(amap->am_lock);
}

/*
 * amap_extend: there are at least `nslot' slots; false if there is no
 * memory, or if another entry uses the amap and may own what lies behind.
 * => am_lock not held
 */
bool
amap_extend(struct vm_amap *amap, u_int nslot)
{
	u_int ndir = howmany(nslot, AMAP_CHUNK), oldndir;
	struct amap_chunk **dir = NULL, **old;
	bool ok;

	mutex_enter(amap->am_lock);
	ok = amap->am_ref == 1;
	if (ok && ndir > amap->am_ndir) {
		/* Grow by doubling, else a heap of n pages costs n^2. */
		ndir = MAX(ndir, 2 * amap->am_ndir);
		dir = dir_alloc(amap, ndir);
		ok = dir != NULL;
	}
	if (dir != NULL) {
		old = amap->am_dir;
		oldndir = amap->am_ndir;
		memcpy(dir, old, oldndir * sizeof(*dir));
		amap->am_dir = dir;
		amap->am_ndir = ndir;
		dir_free(amap, old, oldndir);
	}
	if (ok)
		amap->am_nslot = MAX(amap->am_nslot, nslot);
	mutex_exit(amap->am_lock);
	return ok;
}

/*
 * amap_lookup: the anon in a slot, or NULL.
 * => am_lock held
 */
struct vm_anon *
amap_lookup(struct vm_amap *amap, u_int slot)
{
	struct amap_chunk *ac;

	KASSERT(mutex_owned(amap->am_lock));
	KASSERTMSG(slot < amap->am_nslot, "slot %u of %u", slot,
	    amap->am_nslot);
	ac = amap->am_dir[slot / AMAP_CHUNK];
	return ac == NULL ? NULL : ac->ac_anon[slot % AMAP_CHUNK];
}

/*
 * amap_next: the first anon in the slots [*slotp, end), its place to *slotp;
 * or NULL.
 * => am_lock held
 */
struct vm_anon *
amap_next(struct vm_amap *amap, u_int *slotp, u_int end)
{
	struct amap_chunk *ac;
	uint32_t used;
	u_int slot;

	KASSERT(mutex_owned(amap->am_lock));
	KASSERT(end <= amap->am_nslot);
	for (slot = *slotp; slot < end; slot = roundup2(slot + 1, AMAP_CHUNK)) {
		ac = amap->am_dir[slot / AMAP_CHUNK];
		if (ac == NULL)
			continue;
		used = ac->ac_used & (UINT32_MAX << (slot % AMAP_CHUNK));
		if (used == 0)
			continue;
		slot = rounddown2(slot, AMAP_CHUNK) + (u_int)ffs32(used) - 1;
		if (slot >= end)
			break;
		*slotp = slot;
		return ac->ac_anon[slot % AMAP_CHUNK];
	}
	return NULL;
}

/*
 * amap_add: the empty slot holds the anon, whose reference moves here;
 * false without memory.
 * => am_lock held
 */
bool
amap_add(struct vm_amap *amap, u_int slot, struct vm_anon *anon)
{
	struct amap_chunk **acp = &amap->am_dir[slot / AMAP_CHUNK];

	KASSERT(mutex_owned(amap->am_lock));
	KASSERT(slot < amap->am_nslot);
	if (*acp == NULL)
		*acp = pool_get(&chunk_pool, PR_NOWAIT | PR_ZERO);
	if (*acp == NULL)
		return false;
	KASSERT((*acp)->ac_anon[slot % AMAP_CHUNK] == NULL);
	(*acp)->ac_anon[slot % AMAP_CHUNK] = anon;
	(*acp)->ac_used |= (uint32_t)1 << (slot % AMAP_CHUNK);
	amap->am_nused++;
	return true;
}

/*
 * amap_replace: the used slot holds another anon; the old one is left to the
 * caller with its reference.
 * => am_lock held
 */
void
amap_replace(struct vm_amap *amap, u_int slot, struct vm_anon *anon)
{

	KASSERT(amap_lookup(amap, slot) != NULL);
	amap->am_dir[slot / AMAP_CHUNK]->ac_anon[slot % AMAP_CHUNK] = anon;
}

/* The used slot is empty; a chunk with none used is freed. */
static void
slot_clear(struct vm_amap *amap, u_int slot)
{
	struct amap_chunk **acp = &amap->am_dir[slot / AMAP_CHUNK];

	(*acp)->ac_anon[slot % AMAP_CHUNK] = NULL;
	(*acp)->ac_used &= ~((uint32_t)1 << (slot % AMAP_CHUNK));
	amap->am_nused--;
	if ((*acp)->ac_used == 0) {
		pool_put(&chunk_pool, *acp);
		*acp = NULL;
	}
}

/*
 * amap_wipe: `n' slots from `slot' on are empty.
 * => am_lock held; their mappings are removed
 */
void
amap_wipe(struct vm_amap *amap, u_int slot, u_int n)
{
	u_int end = slot + n;
	struct vm_anon *anon;

	while (amap->am_nused != 0 &&
	    (anon = amap_next(amap, &slot, end)) != NULL) {
		slot_clear(amap, slot);
		uvm_anfree(anon);
	}
}

/*
 * amap_copy: for a child, an amap with the anons of `n' slots from `slot'
 * on, behind `room' empty ones; NULL without memory.
 * => am_lock not held; the parent's mappings of these pages are made
 *    read-only by the caller before it lets anybody run
 */
struct vm_amap *
amap_copy(struct vm_amap *amap, u_int slot, u_int n, u_int room)
{
	u_int end = slot + n, to = room - slot;
	struct vm_amap *copy;
	struct vm_anon *anon;
	bool ok = true;

	mutex_enter(amap->am_lock);
	copy = amap_alloc(room + n, amap->am_lock);
	for (; copy != NULL && ok; slot++) {
		anon = amap_next(amap, &slot, end);
		if (anon == NULL)
			break;
		ok = amap_add(copy, slot + to, anon);
		if (ok)
			anon->an_ref++;
	}
	mutex_exit(amap->am_lock);
	if (!ok) {
		amap_unref(copy, 0, room + n);
		copy = NULL;
	}
	return copy;
}
