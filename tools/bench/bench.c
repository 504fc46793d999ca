/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * bench: what operations cost, in ticks of the time stamp counter.
 *
 *	bench [-b PERCENT] [ID...]
 *
 * One static program for Linux/i386, so that Ringone and Linux run the very
 * same.  Without an ID all operations are measured, each in a process of its
 * own: what one leaves behind does not burden the next, and what it needs (a
 * second process, a second thread) is there for it alone.
 *
 * An operation is done in batches.  The least of them is what it costs when
 * nothing comes between: a timer, the other domains.  A batch is therefore short
 * beside a timer's interval, if that is possible, and there are many; where an
 * operation is itself long, the least still has its timers.  The median and the
 * greatest tell how much came between.  -b takes that part of the batches.
 *
 * Where the counter counts instructions, a tick is one: of the program, the
 * kernel and the hypervisor together.
 *
 * It prints a line for each operation when all are done, so that the console
 * disturbs none:
 *
 *	BENCH <tab> ID <tab> LEAST <tab> MEDIAN <tab> GREATEST <tab> NAME
 *
 * and at the end "BENCH-END", without which something is missing.  As the
 * first process of a system, it then powers it off.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "bench.h"

#define MAXBATCHES	256
#define MAXOPS		64

/* What came out of an operation; shared with the process that measures. */
struct result {
	bool		valid;
	uint64_t	least;
	uint64_t	median;
	uint64_t	greatest;
};

static const struct op *const tables[] = { call_ops, proc_ops, mem_ops };
static const struct op	*ops[MAXOPS];
static struct result	*results;
static unsigned		nops;
static unsigned		percent = 100;

void
fail(const char *what)
{
	dprintf(2, "bench: %s: %s\n", what, strerror(errno));
	_exit(1);
}

void
need(int good, const char *what)
{
	if (!good)
		fail(what);
}

static int
compare(const void *va, const void *vb)
{
	uint64_t a = *(const uint64_t *)va, b = *(const uint64_t *)vb;

	return a < b ? -1 : a > b;
}

static uint64_t
rounded(uint64_t ticks, unsigned n)
{
	return (ticks + n / 2) / n;
}

static void
measure(const struct op *op, struct result *r)
{
	static uint64_t ticks[MAXBATCHES];
	unsigned i, batches = op->batches * percent / 100;
	unsigned n = op->n * (op->each != 0 ? op->each : 1);

	if (batches == 0)
		batches = 1;
	if (op->prepare != NULL)
		op->prepare();
	(void)op->run(op->n);		/* what comes once */
	for (i = 0; i < batches; i++)
		ticks[i] = op->run(op->n);
	qsort(ticks, batches, sizeof(ticks[0]), compare);
	r->least = rounded(ticks[0], n);
	r->median = rounded(ticks[batches / 2], n);
	r->greatest = rounded(ticks[batches - 1], n);
	r->valid = true;
}

/*
 * The process that measures leads a group, so that those it leaves behind can
 * be ended with it; they are children of the first process then, or ours.
 */
static void
measure_apart(const struct op *op, struct result *r)
{
	pid_t pid = fork();

	need(pid != -1, "fork");
	if (pid == 0) {
		setpgid(0, 0);
		measure(op, r);
		_exit(0);
	}
	setpgid(pid, pid);
	waitpid(pid, NULL, 0);
	kill(-pid, SIGKILL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static bool
wanted(const struct op *op, char **ids, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		if (strcmp(ids[i], op->id) == 0)
			return true;
	}
	return n == 0;
}

static void
collect(char **ids, int n)
{
	const struct op *op;
	unsigned i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (op = tables[i]; op->id != NULL; op++) {
			if (wanted(op, ids, n) && nops < MAXOPS)
				ops[nops++] = op;
		}
	}
}

static void
report(void)
{
	const struct result *r = results;
	unsigned i;

	for (i = 0; i < nops; i++, r++) {
		if (!r->valid) {
			printf("bench: %s failed\n", ops[i]->id);
			continue;
		}
		printf("BENCH\t%s\t%llu\t%llu\t%llu\t%s\n", ops[i]->id,
		    (unsigned long long)r->least,
		    (unsigned long long)r->median,
		    (unsigned long long)r->greatest, ops[i]->name);
	}
	printf("BENCH-END\n");
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	unsigned i;
	int opt;

	while ((opt = getopt(argc, argv, "b:")) != -1) {
		if (opt != 'b')
			return 1;
		percent = (unsigned)atoi(optarg);
	}
	collect(argv + optind, argc - optind);
	results = mmap(NULL, MAXOPS * sizeof(*results), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	need(results != MAP_FAILED, "mmap");
	for (i = 0; i < nops; i++)
		measure_apart(ops[i], &results[i]);
	report();
	if (getpid() == 1) {
		tcdrain(1);
		reboot(RB_POWER_OFF);
	}
	return 0;
}
