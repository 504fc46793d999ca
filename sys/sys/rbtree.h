/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * rbtree: sorted sets with logarithmic operations; see kern/subr_rbtree.c.
 *
 * The interface is rbtree(3)'s: the owner embeds a struct rb_node, and gives
 * two comparisons; objects, not nodes, go in and out.
 */

#ifndef _SYS_RBTREE_H_
#define _SYS_RBTREE_H_

#include <sys/types.h>

typedef struct rb_node {
	struct rb_node	*rb_nodes[2];	/* left: smaller, right: greater */
	uintptr_t	rb_up;		/* parent, 0 at the root; bit 0: red */
} rb_node_t;

#define RB_DIR_LEFT	0
#define RB_DIR_RIGHT	1

typedef int (*rbto_compare_nodes_fn)(void *, const void *, const void *);
typedef int (*rbto_compare_key_fn)(void *, const void *, const void *);

typedef struct rb_tree_ops {
	rbto_compare_nodes_fn	rbto_compare_nodes;
	rbto_compare_key_fn	rbto_compare_key;
	size_t			rbto_node_offset;
	void			*rbto_context;
} rb_tree_ops_t;

typedef struct rb_tree {
	struct rb_node		*rbt_root;
	const rb_tree_ops_t	*rbt_ops;
	size_t			rbt_count;
} rb_tree_t;

void	rb_tree_init(rb_tree_t *, const rb_tree_ops_t *);
void	*rb_tree_insert_node(rb_tree_t *, void *);
void	*rb_tree_find_node(rb_tree_t *, const void *);
void	*rb_tree_find_node_geq(rb_tree_t *, const void *);
void	*rb_tree_find_node_leq(rb_tree_t *, const void *);
void	rb_tree_remove_node(rb_tree_t *, void *);
void	*rb_tree_iterate(rb_tree_t *, void *, unsigned int);
size_t	rb_tree_count(const rb_tree_t *);

/* The rules of the tree hold; for tests. */
bool	rb_tree_check(rb_tree_t *);

#define RB_TREE_MIN(t)		rb_tree_iterate((t), NULL, RB_DIR_LEFT)
#define RB_TREE_MAX(t)		rb_tree_iterate((t), NULL, RB_DIR_RIGHT)
#define RB_TREE_NEXT(t, n)	rb_tree_iterate((t), (n), RB_DIR_RIGHT)
#define RB_TREE_PREV(t, n)	rb_tree_iterate((t), (n), RB_DIR_LEFT)
#define RB_TREE_FOREACH(n, t)						\
	for ((n) = RB_TREE_MIN(t); (n) != NULL; (n) = RB_TREE_NEXT((t), (n)))
#define RB_TREE_FOREACH_SAFE(n, t, s)					\
	for ((n) = RB_TREE_MIN(t);					\
	    (n) != NULL && ((s) = RB_TREE_NEXT((t), (n)), true); (n) = (s))

#endif /* _SYS_RBTREE_H_ */
