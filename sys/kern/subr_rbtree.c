/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_rbtree: sorted sets as red-black trees.
 *
 * The rules: the root is black; a red node has black children; every way from
 * a node down to a missing child passes equally many black nodes.  So no way
 * is more than twice as long as another.
 *
 * Left and right are mirror images, and so is the code: a direction is an
 * index into rb_nodes, and `!dir' is the other one.
 *
 * A node's colour is the lowest bit of the word that points at its parent:
 * every page of memory has a node, and a word for a colour would be felt.
 *
 * No locks: whoever owns the tree has one.
 */

#include <sys/param.h>
#include <sys/rbtree.h>
#include <sys/systm.h>

#define RB_RED	((uintptr_t)1)

static inline void *
to_object(const rb_tree_t *rbt, rb_node_t *n)
{
	return n == NULL ? NULL : (char *)n - rbt->rbt_ops->rbto_node_offset;
}

static inline rb_node_t *
to_node(const rb_tree_t *rbt, void *obj)
{
	return (rb_node_t *)(void *)((char *)obj +
	    rbt->rbt_ops->rbto_node_offset);
}

static inline bool
is_red(const rb_node_t *n)
{
	return n != NULL && (n->rb_up & RB_RED) != 0;
}

static inline void
set_red(rb_node_t *n, bool red)
{
	n->rb_up = (n->rb_up & ~RB_RED) | (red ? RB_RED : 0);
}

static inline rb_node_t *
parent_of(const rb_node_t *n)
{
	return (rb_node_t *)(n->rb_up & ~RB_RED);
}

/* The colour stays. */
static inline void
set_parent(rb_node_t *n, rb_node_t *parent)
{
	n->rb_up = (uintptr_t)parent | (n->rb_up & RB_RED);
}

/* On which side of its parent the child `n' is. */
static inline int
side_of(const rb_node_t *parent, const rb_node_t *n)
{
	return parent->rb_nodes[RB_DIR_RIGHT] == n;
}

void
rb_tree_init(rb_tree_t *rbt, const rb_tree_ops_t *ops)
{
	rbt->rbt_root = NULL;
	rbt->rbt_ops = ops;
	rbt->rbt_count = 0;
}

size_t
rb_tree_count(const rb_tree_t *rbt)
{
	return rbt->rbt_count;
}

/* `new', which may be NULL, takes the place of `old' below old's parent. */
static void
replace_child(rb_tree_t *rbt, rb_node_t *old, rb_node_t *new)
{
	rb_node_t *parent = parent_of(old);

	if (parent == NULL)
		rbt->rbt_root = new;
	else
		parent->rb_nodes[side_of(parent, old)] = new;
	if (new != NULL)
		set_parent(new, parent);
}

/* `n' goes down to side `dir'; its child on the other side comes up. */
static void
rotate(rb_tree_t *rbt, rb_node_t *n, int dir)
{
	rb_node_t *up = n->rb_nodes[!dir], *middle = up->rb_nodes[dir];

	replace_child(rbt, n, up);
	n->rb_nodes[!dir] = middle;
	if (middle != NULL)
		set_parent(middle, n);
	up->rb_nodes[dir] = n;
	set_parent(n, up);
}

/* Find `obj' or the place for it: 0 when it is there. */
static int
find_place(rb_tree_t *rbt, const void *obj, rb_node_t **parentp, int *dirp)
{
	const rb_tree_ops_t *ops = rbt->rbt_ops;
	rb_node_t *n = rbt->rbt_root;
	int diff = 1;

	*parentp = NULL;
	*dirp = RB_DIR_LEFT;
	while (n != NULL) {
		diff = ops->rbto_compare_nodes(ops->rbto_context,
		    to_object(rbt, n), obj);
		*parentp = n;
		if (diff == 0)
			return 0;
		*dirp = diff < 0 ? RB_DIR_RIGHT : RB_DIR_LEFT;
		n = n->rb_nodes[*dirp];
	}
	return diff;
}

/* A red node may have come below a red parent: mend it upward. */
static void
insert_fixup(rb_tree_t *rbt, rb_node_t *n)
{
	rb_node_t *parent, *grand, *uncle;
	int dir;

	while (is_red(parent = parent_of(n))) {
		grand = parent_of(parent);
		dir = side_of(grand, parent);
		uncle = grand->rb_nodes[!dir];
		if (is_red(uncle)) {
			set_red(parent, false);
			set_red(uncle, false);
			set_red(grand, true);
			n = grand;
			continue;
		}
		if (side_of(parent, n) != dir) {
			rotate(rbt, parent, dir);
			parent = n;
		}
		set_red(parent, false);
		set_red(grand, true);
		rotate(rbt, grand, !dir);
		break;
	}
	set_red(rbt->rbt_root, false);
}

/* The object now in the tree: `obj', or its equal that was there before. */
void *
rb_tree_insert_node(rb_tree_t *rbt, void *obj)
{
	rb_node_t *n = to_node(rbt, obj), *parent;
	int dir;

	if (rbt->rbt_root != NULL && find_place(rbt, obj, &parent, &dir) == 0)
		return to_object(rbt, parent);
	if (rbt->rbt_root == NULL) {
		parent = NULL;
		dir = RB_DIR_LEFT;
	}
	n->rb_nodes[RB_DIR_LEFT] = n->rb_nodes[RB_DIR_RIGHT] = NULL;
	n->rb_up = (uintptr_t)parent | RB_RED;
	if (parent == NULL)
		rbt->rbt_root = n;
	else
		parent->rb_nodes[dir] = n;
	rbt->rbt_count++;
	insert_fixup(rbt, n);
	return obj;
}

/*
 * The way through `n', which may be NULL, has one black node too few below
 * `parent'.
 */
static void
remove_fixup(rb_tree_t *rbt, rb_node_t *n, rb_node_t *parent)
{
	rb_node_t *sib;
	int dir;

	while (parent != NULL && !is_red(n)) {
		dir = side_of(parent, n);
		sib = parent->rb_nodes[!dir];
		if (is_red(sib)) {
			set_red(sib, false);
			set_red(parent, true);
			rotate(rbt, parent, dir);
			sib = parent->rb_nodes[!dir];
		}
		if (!is_red(sib->rb_nodes[0]) && !is_red(sib->rb_nodes[1])) {
			set_red(sib, true);
			n = parent;
			parent = parent_of(n);
			continue;
		}
		if (!is_red(sib->rb_nodes[!dir])) {
			set_red(sib->rb_nodes[dir], false);
			set_red(sib, true);
			rotate(rbt, sib, !dir);
			sib = parent->rb_nodes[!dir];
		}
		set_red(sib, is_red(parent));
		set_red(parent, false);
		set_red(sib->rb_nodes[!dir], false);
		rotate(rbt, parent, dir);
		return;
	}
	if (n != NULL)
		set_red(n, false);
}

/* Put `n's successor, which has no left child, into the place of `n'. */
static void
remove_inner(rb_tree_t *rbt, rb_node_t *n)
{
	rb_node_t *next = n->rb_nodes[RB_DIR_RIGHT], *child, *parent;
	bool black;

	while (next->rb_nodes[RB_DIR_LEFT] != NULL)
		next = next->rb_nodes[RB_DIR_LEFT];
	black = !is_red(next);
	child = next->rb_nodes[RB_DIR_RIGHT];
	parent = parent_of(next);
	if (parent == n)
		parent = next;
	else {
		replace_child(rbt, next, child);
		next->rb_nodes[RB_DIR_RIGHT] = n->rb_nodes[RB_DIR_RIGHT];
		set_parent(next->rb_nodes[RB_DIR_RIGHT], next);
	}
	replace_child(rbt, n, next);
	next->rb_nodes[RB_DIR_LEFT] = n->rb_nodes[RB_DIR_LEFT];
	set_parent(next->rb_nodes[RB_DIR_LEFT], next);
	set_red(next, is_red(n));
	if (black)
		remove_fixup(rbt, child, parent);
}

void
rb_tree_remove_node(rb_tree_t *rbt, void *obj)
{
	rb_node_t *n = to_node(rbt, obj), *child;

	rbt->rbt_count--;
	if (n->rb_nodes[0] != NULL && n->rb_nodes[1] != NULL) {
		remove_inner(rbt, n);
		return;
	}
	child = n->rb_nodes[n->rb_nodes[RB_DIR_LEFT] == NULL];
	replace_child(rbt, n, child);
	if (!is_red(n))
		remove_fixup(rbt, child, parent_of(n));
}

void *
rb_tree_find_node(rb_tree_t *rbt, const void *key)
{
	const rb_tree_ops_t *ops = rbt->rbt_ops;
	rb_node_t *n = rbt->rbt_root;
	int diff;

	while (n != NULL) {
		diff = ops->rbto_compare_key(ops->rbto_context,
		    to_object(rbt, n), key);
		if (diff == 0)
			break;
		n = n->rb_nodes[diff < 0];
	}
	return to_object(rbt, n);
}

/* The nearest on side `dir' of the key, the key's own included. */
static void *
find_nearest(rb_tree_t *rbt, const void *key, int dir)
{
	const rb_tree_ops_t *ops = rbt->rbt_ops;
	rb_node_t *n = rbt->rbt_root, *best = NULL;
	int diff;

	while (n != NULL) {
		diff = ops->rbto_compare_key(ops->rbto_context,
		    to_object(rbt, n), key);
		if (diff == 0)
			return to_object(rbt, n);
		if ((diff > 0) == (dir == RB_DIR_RIGHT))
			best = n;
		n = n->rb_nodes[diff < 0];
	}
	return to_object(rbt, best);
}

void *
rb_tree_find_node_geq(rb_tree_t *rbt, const void *key)
{
	return find_nearest(rbt, key, RB_DIR_RIGHT);
}

void *
rb_tree_find_node_leq(rb_tree_t *rbt, const void *key)
{
	return find_nearest(rbt, key, RB_DIR_LEFT);
}

/* As far down on side `dir' as it goes. */
static rb_node_t *
outermost(rb_node_t *n, int dir)
{
	while (n != NULL && n->rb_nodes[dir] != NULL)
		n = n->rb_nodes[dir];
	return n;
}

/*
 * The neighbour of `obj' on side `dir', or NULL.  Without an object, the
 * first one from the side `dir': left is the smallest.
 */
void *
rb_tree_iterate(rb_tree_t *rbt, void *obj, unsigned int dir)
{
	rb_node_t *n, *parent;

	if (obj == NULL)
		return to_object(rbt, outermost(rbt->rbt_root, (int)dir));
	n = to_node(rbt, obj);
	if (n->rb_nodes[dir] != NULL)
		return to_object(rbt, outermost(n->rb_nodes[dir], !dir));
	while ((parent = parent_of(n)) != NULL &&
	    parent->rb_nodes[dir] == n)
		n = parent;
	return to_object(rbt, parent);
}

/* Black nodes on every way down from `n', or -1 if a rule is broken. */
static int
check_below(const rb_tree_t *rbt, const rb_node_t *n)
{
	const rb_node_t *child;
	int depth[2], i;

	if (n == NULL)
		return 0;
	for (i = 0; i < 2; i++) {
		child = n->rb_nodes[i];
		if (child != NULL && (parent_of(child) != n ||
		    (is_red(n) && is_red(child))))
			return -1;
		depth[i] = check_below(rbt, child);
	}
	if (depth[0] < 0 || depth[0] != depth[1])
		return -1;
	return depth[0] + !is_red(n);
}

bool
rb_tree_check(rb_tree_t *rbt)
{
	return !is_red(rbt->rbt_root) && check_below(rbt, rbt->rbt_root) >= 0;
}
