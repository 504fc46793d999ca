/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * A red-black tree holds what was put in and not taken out, in order, and
 * keeps its rules, after each step of a long random sequence; the model is an
 * array of truth values.
 */

#include <sys/param.h>
#include <sys/rbtree.h>

#include "ktap.h"

#define NKEYS	200
#define STEPS	100000

struct item {
	int		key;
	struct rb_node	node;		/* not at the beginning */
};

static struct item	items[NKEYS];
static bool		in[NKEYS];
static rb_tree_t	tree;

static int
compare_key(void *ctx, const void *a, const void *key)
{
	REQUIRE(ctx == &tree);
	return ((const struct item *)a)->key - *(const int *)key;
}

static int
compare_nodes(void *ctx, const void *a, const void *b)
{
	return compare_key(ctx, a, &((const struct item *)b)->key);
}

static const rb_tree_ops_t ops = {
	.rbto_compare_nodes = compare_nodes,
	.rbto_compare_key = compare_key,
	.rbto_node_offset = __builtin_offsetof(struct item, node),
	.rbto_context = &tree,
};

/* The nearest in the model from `key' on in direction `step', or NULL. */
static struct item *
model(int key, int step)
{
	for (; key >= 0 && key < NKEYS; key += step) {
		if (in[key])
			return &items[key];
	}
	return NULL;
}

static void
check_order(void)
{
	struct item *it, *prev = NULL;
	size_t n = 0;

	RB_TREE_FOREACH(it, &tree) {
		REQUIRE(in[it->key]);
		REQUIRE(prev == NULL || prev->key < it->key);
		REQUIRE(RB_TREE_PREV(&tree, it) == prev);
		prev = it;
		n++;
	}
	REQUIRE(RB_TREE_MAX(&tree) == prev);
	REQUIRE(n == rb_tree_count(&tree));
}

/* In or out; a twin of what is in is not taken. */
static void
change(int key)
{
	struct item twin = { .key = key }, *it = &items[key];

	if (in[key])
		rb_tree_remove_node(&tree, it);
	else
		REQUIRE(rb_tree_insert_node(&tree, it) == it);
	in[key] = !in[key];
	if (in[key])
		REQUIRE(rb_tree_insert_node(&tree, &twin) == it);
}

static void
look(int key)
{
	REQUIRE(rb_tree_find_node(&tree, &key) ==
	    (in[key] ? &items[key] : NULL));
	REQUIRE(rb_tree_find_node_geq(&tree, &key) == model(key, 1));
	REQUIRE(rb_tree_find_node_leq(&tree, &key) == model(key, -1));
}

static void
setup(void)
{
	int i;

	rb_tree_init(&tree, &ops);
	for (i = 0; i < NKEYS; i++)
		items[i].key = i;
}

static void
it_is_a_sorted_set_whatever_is_done_to_it(void)
{
	int i;

	setup();
	for (i = 0; i < STEPS; i++) {
		change((int)(ktap_random() % NKEYS));
		look((int)(ktap_random() % NKEYS));
		REQUIRE(rb_tree_check(&tree));
		if (i % 64 == 0)
			check_order();
	}
}

static void
it_is_filled_and_emptied_in_order(void)
{
	struct item *it, *next;
	int i;

	setup();
	for (i = 0; i < NKEYS; i++)
		change(i);
	REQUIRE(rb_tree_check(&tree));
	check_order();
	RB_TREE_FOREACH_SAFE(it, &tree, next)
		change(it->key);
	CHECK_EQ(rb_tree_count(&tree), 0);
	CHECK(RB_TREE_MIN(&tree) == NULL);
}

KTAP_MAIN(
	CASE(it_is_a_sorted_set_whatever_is_done_to_it),
	CASE(it_is_filled_and_emptied_in_order)
)
