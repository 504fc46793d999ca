/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pool: kernel memory in items of one size; see kern/subr_pool.c.
 */

#ifndef _SYS_POOL_H_
#define _SYS_POOL_H_

#include <sys/types.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/rbtree.h>

/* Flags of pool_get: one of the first two. */
#define PR_WAITOK	0x01	/* sleep until there is memory */
#define PR_NOWAIT	0x02	/* NULL when there is none */
#define PR_ZERO		0x10	/* the item is all zero */

/* Flags of pool_init. */
#define PR_NORECLAIM	0x100	/* pages, once taken, are kept for ever */

struct pool_slab;
TAILQ_HEAD(pool_slabs, pool_slab);

/*
 * Key: p pp_lock, ( set once by pool_init, l the list of all pools' lock.
 */
struct pool {
	LIST_ENTRY(pool) pp_list;	/* l */
	const char	*pp_name;	/* ( */
	size_t		pp_size;	/* (: of an item, rounded up */
	size_t		pp_itemoff;	/* (: of the first item in a slab */
	u_int		pp_perslab;	/* (: items in a slab */
	u_int		pp_flags;	/* ( */
	kmutex_t	pp_lock;	/* (: at the pool's ipl */
	rb_tree_t	pp_tree;	/* p: slabs whose header is apart */
	struct pool_slabs pp_partial;	/* p: some items free */
	struct pool_slabs pp_full;	/* p: no item free */
	struct pool_slabs pp_empty;	/* p: no item in use */
	u_int		pp_nempty;	/* p: slabs on pp_empty */
	u_int		pp_npages;	/* p: slabs in all */
	u_int		pp_lowat;	/* p: free items to keep */
	u_int		pp_nout;	/* p: items in use */
	uint64_t	pp_nget;	/* p: items ever handed out */
	uint64_t	pp_nput;	/* p: items ever given back */
	uint64_t	pp_nfail;	/* p: requests refused */
};

void	pool_subsystem_init(void);
void	pool_init(struct pool *, size_t, size_t, const char *, u_int, int);
void	pool_destroy(struct pool *);
void	*pool_get(struct pool *, u_int);
void	pool_put(struct pool *, void *);
int	pool_prime(struct pool *, u_int);	/* so many free items now */
void	pool_setlowat(struct pool *, u_int);	/* keep so many when idle */

/* Give empty slabs back; what the page daemon calls.  Returns pages freed. */
u_int	pool_drain(void);

/* Call `fn' for each pool; the list is locked, the pools are not. */
void	pool_foreach(void (*)(const struct pool *, void *), void *);

/* Pages all pools hold now, and items in use. */
size_t	pool_totalpages(void);

#endif /* _SYS_POOL_H_ */
