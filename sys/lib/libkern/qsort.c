/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * qsort: sorting in place, as heapsort.
 *
 * Quicksort's worst case and its stack are what a kernel cannot have; a heap
 * costs a little more on average, and never more than n log n.
 */

#include <lib/libkern/libkern.h>

static void
swap(char *a, char *b, size_t size)
{
	char c;

	for (; size != 0; size--, a++, b++) {
		c = *a;
		*a = *b;
		*b = c;
	}
}

/* Let the element at `root' sink to where the heap of `n' has it right. */
static void
sift(char *base, size_t root, size_t n, size_t size,
    int (*cmp)(const void *, const void *))
{
	size_t child;

	while ((child = 2 * root + 1) < n) {
		if (child + 1 < n && cmp(base + child * size,
		    base + (child + 1) * size) < 0)
			child++;
		if (cmp(base + root * size, base + child * size) >= 0)
			return;
		swap(base + root * size, base + child * size, size);
		root = child;
	}
}

void
qsort(void *array, size_t n, size_t size,
    int (*cmp)(const void *, const void *))
{
	char *base = array;
	size_t i;

	for (i = n / 2; i != 0; i--)
		sift(base, i - 1, n, size, cmp);
	for (; n > 1; n--) {
		swap(base, base + (n - 1) * size, size);
		sift(base, 0, n - 1, size, cmp);
	}
}
