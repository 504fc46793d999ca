/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap, at length: host/arch/i386/xen/pmap with millions of operations, on
 * one to four CPUs, each million from another seed.  To run it:
 *
 *	./build.sh regress long/arch/i386/xen/pmap
 *
 * or, with other numbers, the program that this leaves in the object
 * directory, below regress/long/arch/i386/xen/pmap:
 *
 *	prog [MILLIONS [SEED]]
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "pmapmodel.h"

#define MILLION	1000000

int	atoi(const char *);
int	fflush(void *);

int	main(int, char **);

int
main(int argc, char **argv)
{
	u_int n = argc > 1 ? (u_int)atoi(argv[1]) : 12;
	u_int seed = argc > 2 ? (u_int)atoi(argv[2]) : 1;
	u_int i, j, cpus;

	printf("1..%u\n", n);
	pmapmodel_init();
	for (i = 0; i < n; i++, seed++) {
		cpus = 4 - i % 4;
		pmapmodel_seed(seed);
		pmapmodel_begin(cpus);
		for (j = 0; j < MILLION; j++)
			pmapmodel_step();
		printf("%sok %u - a million operations on %u CPUs, seed %u\n",
		    pmapmodel_end() ? "" : "not ", i + 1, cpus, seed);
		fflush(NULL);
	}
	pmapmodel_report();
	fflush(NULL);
	return 0;
}
