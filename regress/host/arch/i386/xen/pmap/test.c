/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pmap: page tables are right at every step, and Xen never has a reason to
 * refuse.
 *
 * A hundred thousand operations chosen at random, on four CPUs; what they are
 * and how they are checked is told in regress/lib/pmapmodel.c.  Ten million
 * and more, and those that a fuzzer finds, take minutes and run only when they
 * are named: `build.sh regress long'.
 *
 *	prog [OPERATIONS [SEED [CPUS]]]
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "pmapmodel.h"

int	atoi(const char *);
int	fflush(void *);

int	main(int, char **);

int
main(int argc, char **argv)
{
	u_long i, n = argc > 1 ? (u_long)atoi(argv[1]) : 100000;
	u_int cpus = argc > 3 ? (u_int)atoi(argv[3]) : 4;

	printf("1..3\n");
	pmapmodel_init();
	pmapmodel_seed(argc > 2 ? (uint32_t)atoi(argv[2]) : 1);
	pmapmodel_begin(cpus);
	for (i = 0; i < n; i++)
		pmapmodel_step();
	printf("ok 1 - a random sequence of %lu operations\n", n);
	pmapmodel_report();
	printf("%sok 2 - nothing is left of them\n",
	    pmapmodel_end() ? "" : "not ");
	printf("%sok 3 - the counters tell what Xen saw\n",
	    pmapmodel_counters() ? "" : "not ");
	fflush(NULL);
	return 0;
}
