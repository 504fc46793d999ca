/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_pool: memory in items of one size.
 *
 * Overview
 *
 *	A pool takes pages from uvm, one at a time and from the direct map, and
 *	cuts each into items: a slab.  Small items share their page with the
 *	slab's header; for larger ones, whose last item the header would cost,
 *	the header is apart and found by the page's address in a tree.
 *
 *	Slabs are full, partial or empty.  Items come from a partial slab if
 *	there is one, so that pages tend to become empty as a whole; all empty
 *	slabs but one (and what pool_setlowat asks for) go back to uvm at once.
 *	A free item holds the link of its slab's free list in its first word.
 *
 * Waiting
 *
 *	pool_get with PR_WAITOK waits in uvm for a page, with no lock held, and
 *	then looks again: somebody may have given an item back.
 *
 * Locking
 *
 *	pp_lock, at the level the pool was made for, covers the pool and its
 *	slabs; pages are taken and given back without it.  pool_list_lock covers
 *	the list of all pools, and is above every pp_lock.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/pool.h>
#include <sys/systm.h>
#include <uvm/uvm_extern.h>

#define POOL_ALIGN	(2 * sizeof(void *))
#define OFFPAGE_SIZE	512		/* items this large have it apart */

struct pool_item {
	struct pool_item *pi_next;
};

/* Key: p the pool's pp_lock, ( set once. */
struct pool_slab {
	TAILQ_ENTRY(pool_slab) ps_list;	/* p */
	rb_node_t	ps_node;	/* p: in pp_tree, if apart */
	vaddr_t		ps_page;	/* ( */
	struct pool_item *ps_free;	/* p */
	u_int		ps_nfree;	/* p */
};

/* Key: l pool_list_lock. */
static kmutex_t		pool_list_lock;
static LIST_HEAD(, pool) pool_list;	/* l */
static struct pool	slab_pool;	/* headers that are apart */

static int
slab_compare_nodes(void *ctx __unused, const void *a, const void *b)
{
	vaddr_t va = ((const struct pool_slab *)a)->ps_page;
	vaddr_t vb = ((const struct pool_slab *)b)->ps_page;

	return va < vb ? -1 : va > vb;
}

static int
slab_compare_key(void *ctx __unused, const void *a, const void *key)
{
	vaddr_t va = ((const struct pool_slab *)a)->ps_page;
	vaddr_t vb = *(const vaddr_t *)key;

	return va < vb ? -1 : va > vb;
}

static const rb_tree_ops_t slab_ops = {
	.rbto_compare_nodes = slab_compare_nodes,
	.rbto_compare_key = slab_compare_key,
	.rbto_node_offset = __builtin_offsetof(struct pool_slab, ps_node),
};

static inline bool
header_apart(const struct pool *pp)
{
	return pp->pp_itemoff == 0;
}

void
pool_subsystem_init(void)
{
	mutex_init(&pool_list_lock, MUTEX_DEFAULT, IPL_NONE);
	LIST_INIT(&pool_list);
	pool_init(&slab_pool, sizeof(struct pool_slab), 0, "poolslab", 0,
	    IPL_VM);
}

void
pool_init(struct pool *pp, size_t size, size_t align, const char *name,
    u_int flags, int ipl)
{
	if (align < POOL_ALIGN)
		align = POOL_ALIGN;
	KASSERT(powerof2(align));

	memset(pp, 0, sizeof(*pp));
	pp->pp_name = name;
	pp->pp_flags = flags;
	pp->pp_size = roundup2(MAX(size, sizeof(struct pool_item)), align);
	KASSERTMSG(pp->pp_size <= PAGE_SIZE, "pool %s: item of %zu", name,
	    size);
	if (pp->pp_size < OFFPAGE_SIZE)
		pp->pp_itemoff = roundup2(sizeof(struct pool_slab), align);
	pp->pp_perslab = (u_int)((PAGE_SIZE - pp->pp_itemoff) / pp->pp_size);
	mutex_init(&pp->pp_lock, MUTEX_DEFAULT, ipl);
	TAILQ_INIT(&pp->pp_partial);
	TAILQ_INIT(&pp->pp_full);
	TAILQ_INIT(&pp->pp_empty);
	rb_tree_init(&pp->pp_tree, &slab_ops);

	mutex_enter(&pool_list_lock);
	LIST_INSERT_HEAD(&pool_list, pp, pp_list);
	mutex_exit(&pool_list_lock);
}

/* Slabs. */

/* Cut a page into items, all free. */
static void
slab_carve(const struct pool *pp, struct pool_slab *ps, vaddr_t page)
{
	struct pool_item *pi;
	u_int i;

	ps->ps_page = page;
	ps->ps_free = NULL;
	ps->ps_nfree = pp->pp_perslab;
	for (i = pp->pp_perslab; i > 0; i--) {
		pi = (struct pool_item *)(page + pp->pp_itemoff +
		    (i - 1) * pp->pp_size);
		pi->pi_next = ps->ps_free;
		ps->ps_free = pi;
	}
}

/* A new slab, in no list; NULL if there is no memory (not if `wait'). */
static struct pool_slab *
slab_create(const struct pool *pp, bool wait)
{
	struct pool_slab *ps = NULL;
	vaddr_t page;

	if (header_apart(pp)) {
		ps = pool_get(&slab_pool, wait ? PR_WAITOK : PR_NOWAIT);
		if (ps == NULL)
			return NULL;
	}
	page = uvm_km_pagealloc(wait ? 0 : UVM_KMF_NOWAIT);
	if (page == 0) {
		if (ps != NULL)
			pool_put(&slab_pool, ps);
		return NULL;
	}
	if (ps == NULL)
		ps = (struct pool_slab *)page;
	slab_carve(pp, ps, page);
	return ps;
}

static void
slab_destroy(const struct pool *pp, struct pool_slab *ps)
{
	vaddr_t page = ps->ps_page;

	if (header_apart(pp))
		pool_put(&slab_pool, ps);
	uvm_km_pagefree(page);
}

/* An empty slab joins its pool.  => pp_lock held */
static void
slab_insert(struct pool *pp, struct pool_slab *ps)
{
	TAILQ_INSERT_HEAD(&pp->pp_empty, ps, ps_list);
	pp->pp_nempty++;
	pp->pp_npages++;
	if (header_apart(pp))
		(void)rb_tree_insert_node(&pp->pp_tree, ps);
}

/* An empty slab leaves its pool.  => pp_lock held */
static void
slab_remove(struct pool *pp, struct pool_slab *ps)
{
	KASSERT(ps->ps_nfree == pp->pp_perslab);
	TAILQ_REMOVE(&pp->pp_empty, ps, ps_list);
	pp->pp_nempty--;
	pp->pp_npages--;
	if (header_apart(pp))
		rb_tree_remove_node(&pp->pp_tree, ps);
}

static struct pool_slab *
slab_of(struct pool *pp, void *item)
{
	vaddr_t page = trunc_page((vaddr_t)item);
	struct pool_slab *ps;

	if (!header_apart(pp))
		return (struct pool_slab *)page;
	ps = rb_tree_find_node(&pp->pp_tree, &page);
	KASSERTMSG(ps != NULL, "pool %s: %p is not ours", pp->pp_name, item);
	return ps;
}

/* The list on which a slab with so many free items belongs. */
static struct pool_slabs *
list_for(struct pool *pp, u_int nfree)
{
	if (nfree == 0)
		return &pp->pp_full;
	return nfree == pp->pp_perslab ? &pp->pp_empty : &pp->pp_partial;
}

/* Its number of free items was `nfree': to the right list.  => pp_lock held */
static void
slab_move(struct pool *pp, struct pool_slab *ps, u_int nfree)
{
	struct pool_slabs *from = list_for(pp, nfree);
	struct pool_slabs *to = list_for(pp, ps->ps_nfree);

	if (from == to)
		return;
	TAILQ_REMOVE(from, ps, ps_list);
	TAILQ_INSERT_HEAD(to, ps, ps_list);
	if (from == &pp->pp_empty)
		pp->pp_nempty--;
	if (to == &pp->pp_empty)
		pp->pp_nempty++;
}

/*
 * Its number of free items changes by `delta'; most often it was partial and
 * stays so.  => pp_lock held
 */
static inline void
slab_adjust(struct pool *pp, struct pool_slab *ps, int delta)
{
	u_int nfree = ps->ps_nfree;

	ps->ps_nfree = nfree + (u_int)delta;
	if (nfree <= 1 || nfree >= pp->pp_perslab - 1)
		slab_move(pp, ps, nfree);
}

/* Items. */

/* One item from the slabs there are, or NULL.  => pp_lock held */
static void *
item_take(struct pool *pp)
{
	struct pool_slab *ps = TAILQ_FIRST(&pp->pp_partial);
	struct pool_item *pi;

	if (ps == NULL)
		ps = TAILQ_FIRST(&pp->pp_empty);
	if (ps == NULL)
		return NULL;
	pi = ps->ps_free;
	ps->ps_free = pi->pi_next;
	slab_adjust(pp, ps, -1);
	pp->pp_nout++;
	pp->pp_nget++;
	return pi;
}

void *
pool_get(struct pool *pp, u_int flags)
{
	struct pool_slab *ps;
	void *item;

	KASSERT((flags & (PR_WAITOK | PR_NOWAIT)) != 0);
	mutex_enter(&pp->pp_lock);
	while ((item = item_take(pp)) == NULL) {
		mutex_exit(&pp->pp_lock);
		ps = slab_create(pp, (flags & PR_WAITOK) != 0);
		mutex_enter(&pp->pp_lock);
		if (ps != NULL)
			slab_insert(pp, ps);
		else if ((flags & PR_NOWAIT) != 0) {
			pp->pp_nfail++;
			break;
		}
	}
	mutex_exit(&pp->pp_lock);
	if (item != NULL && (flags & PR_ZERO) != 0)
		memset(item, 0, pp->pp_size);
	return item;
}

/* An empty slab that is one too many, off the pool; or NULL. */
static struct pool_slab *
surplus_slab(struct pool *pp, u_int keep)
{
	struct pool_slab *ps;

	if (pp->pp_nempty <= keep || (pp->pp_flags & PR_NORECLAIM) != 0 ||
	    pp->pp_nempty <= keep + howmany(pp->pp_lowat, pp->pp_perslab))
		return NULL;
	ps = TAILQ_FIRST(&pp->pp_empty);
	slab_remove(pp, ps);
	return ps;
}

void
pool_put(struct pool *pp, void *item)
{
	struct pool_item *pi = item;
	struct pool_slab *ps, *surplus;

	mutex_enter(&pp->pp_lock);
	ps = slab_of(pp, item);
	KASSERTMSG(((vaddr_t)item - ps->ps_page - pp->pp_itemoff) %
	    pp->pp_size == 0, "pool %s: %p is no item", pp->pp_name, item);
	KASSERTMSG(ps->ps_nfree < pp->pp_perslab, "pool %s: %p freed twice",
	    pp->pp_name, item);
	pi->pi_next = ps->ps_free;
	ps->ps_free = pi;
	slab_adjust(pp, ps, 1);
	pp->pp_nout--;
	pp->pp_nput++;
	surplus = surplus_slab(pp, 1);
	mutex_exit(&pp->pp_lock);
	if (surplus != NULL)
		slab_destroy(pp, surplus);
}

/* So many items can be had without asking uvm; ENOMEM. */
int
pool_prime(struct pool *pp, u_int nitems)
{
	struct pool_slab *ps;

	mutex_enter(&pp->pp_lock);
	while (pp->pp_nempty * pp->pp_perslab < nitems) {
		mutex_exit(&pp->pp_lock);
		ps = slab_create(pp, false);
		if (ps == NULL)
			return ENOMEM;
		mutex_enter(&pp->pp_lock);
		slab_insert(pp, ps);
	}
	mutex_exit(&pp->pp_lock);
	return 0;
}

void
pool_setlowat(struct pool *pp, u_int nitems)
{
	mutex_enter(&pp->pp_lock);
	pp->pp_lowat = nitems;
	mutex_exit(&pp->pp_lock);
}

/* => every item has been given back */
void
pool_destroy(struct pool *pp)
{
	struct pool_slab *ps;

	KASSERTMSG(pp->pp_nout == 0, "pool %s: %u items out", pp->pp_name,
	    pp->pp_nout);
	mutex_enter(&pool_list_lock);
	LIST_REMOVE(pp, pp_list);
	mutex_exit(&pool_list_lock);
	while ((ps = TAILQ_FIRST(&pp->pp_empty)) != NULL) {
		slab_remove(pp, ps);
		slab_destroy(pp, ps);
	}
	mutex_destroy(&pp->pp_lock);
}

/* All pools. */

u_int
pool_drain(void)
{
	struct pool_slab *ps;
	struct pool *pp;
	u_int n = 0;

	mutex_enter(&pool_list_lock);
	LIST_FOREACH(pp, &pool_list, pp_list) {
		do {
			mutex_enter(&pp->pp_lock);
			ps = surplus_slab(pp, 0);
			mutex_exit(&pp->pp_lock);
			if (ps != NULL) {
				slab_destroy(pp, ps);
				n++;
			}
		} while (ps != NULL);
	}
	mutex_exit(&pool_list_lock);
	return n;
}

void
pool_foreach(void (*fn)(const struct pool *, void *), void *arg)
{
	const struct pool *pp;

	mutex_enter(&pool_list_lock);
	LIST_FOREACH(pp, &pool_list, pp_list)
		(*fn)(pp, arg);
	mutex_exit(&pool_list_lock);
}

size_t
pool_totalpages(void)
{
	const struct pool *pp;
	size_t n = 0;

	mutex_enter(&pool_list_lock);
	LIST_FOREACH(pp, &pool_list, pp_list)
		n += pp->pp_npages;
	mutex_exit(&pool_list_lock);
	return n;
}
