/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap, fuzzed: clang's libFuzzer makes up what host/arch/i386/xen/pmap
 * chooses at random.
 *
 * Each byte of an input is a choice: which operation, on which address space,
 * which address, on which CPU.  libFuzzer keeps the inputs that reached code
 * which none had reached before, in pmap.c, xpq.c and the fake Xen, and goes
 * on from these; so it gets where random numbers seldom get.  It needs no more
 * than the compiler that the kernel can be built with: Debian's clang brings
 * libFuzzer for i386.  To run it:
 *
 *	./build.sh regress long/arch/i386/xen/pmap_fuzz
 *
 * or, for longer or with a directory of inputs that is kept, the program that
 * this leaves in the object directory, with libFuzzer's own options; an input
 * that fails is left beside it and can be given to it again:
 *
 *	prog -runs=1600000 -len_control=0 corpus
 *	prog prog-crash-...
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "pmapmodel.h"

int	LLVMFuzzerRunDriver(int *, char ***,
	    int (*)(const uint8_t *, size_t));
size_t	LLVMFuzzerMutate(uint8_t *, size_t, size_t);
size_t	LLVMFuzzerCustomMutator(uint8_t *, size_t, size_t, u_int);
int	atexit(void (*)(void));
int	fflush(void *);

#define SHORTEST	4000	/* bytes of an input */

int	main(int, char **);

static const uint8_t *next, *end;	/* of the input */
static uint64_t	operations;

static u_int
byte(void)
{

	return next < end ? *next++ : 0;
}

/* A choice among one takes no byte, and one among many takes two. */
static u_int
choose(u_int n)
{
	u_int c;

	if (n <= 1)
		return 0;
	c = byte();
	if (n > 256)
		c |= byte() << 8;
	return c % n;
}

static int
one_input(const uint8_t *data, size_t size)
{

	next = data;
	end = data + size;
	pmapmodel_choose = choose;
	pmapmodel_begin(choose(4) + 1);
	while (next < end) {
		pmapmodel_step();
		operations++;
	}
	if (!pmapmodel_end())
		__builtin_trap();
	return 0;
}

/*
 * Another input made of one.  The first is nothing, from which a sequence of
 * some length would grow too slowly: so begin with random bytes.
 */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, u_int seed)
{

	if (size >= SHORTEST || max < SHORTEST)
		return LLVMFuzzerMutate(data, size, max);
	pmapmodel_seed(seed);
	for (; size < SHORTEST; size++)
		data[size] = (uint8_t)(*pmapmodel_choose)(256);
	return size;
}

/* libFuzzer ends the program by itself, and not this way if it failed. */
static void
succeeded(void)
{

	pmapmodel_report();
	printf("ok 1 - %llu operations that were made up\n",
	    (unsigned long long)operations);
	fflush(NULL);
}

int
main(int argc, char **argv)
{
	char prefix[256];
	char *dflt[] = { argv[0], (char *)"-runs=16000",
	    (char *)"-max_len=8192", (char *)"-len_control=0",
	    (char *)"-seed=1", (char *)"-verbosity=0",
	    (char *)"-detect_leaks=0", prefix, NULL };
	char **args = argc > 1 ? argv : dflt;

	snprintf(prefix, sizeof(prefix), "-artifact_prefix=%s-", argv[0]);
	if (argc <= 1)
		argc = (int)__arraycount(dflt) - 1;
	printf("1..1\n");
	pmapmodel_init();
	atexit(succeeded);
	return LLVMFuzzerRunDriver(&argc, &args, one_input);
}
