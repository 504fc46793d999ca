/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * bench: what operations cost, in ticks of the time stamp counter.
 *
 *	bench [-c | -j N] [-b PERCENT] [ID...]
 *
 * One static program for Linux/i386, so that Ringone and Linux run the very
 * same.  Without an ID all operations are measured, each in a process of its
 * own: what one leaves behind does not burden the next, and what it needs (a
 * second process, a second thread) is there for it alone.
 *
 * An operation is done in batches.  The least of them is what it costs when
 * nothing comes between: a timer, the other domains.  A batch is therefore
 * short beside a timer's interval, if that is possible, and there are many;
 * where an operation is itself long, the least still has its timers.  The
 * median and the greatest tell how much came between.  -b takes that part of
 * the batches.
 *
 * Where the counter counts instructions, a tick is one: of the program, the
 * kernel and the hypervisor together.
 *
 * It prints a line for each operation when all are done, so that the console
 * disturbs none:
 *
 *	BENCH <tab> ID <tab> LEAST <tab> MEDIAN <tab> GREATEST <tab> NAME
 *
 * and, where there is /proc/evcnt, Ringone's own counters, one of the
 * hypercalls for one operation, those of timers with them:
 *
 *	CALLS <tab> ID <tab> HYPERCALLS <tab> <tab> <tab> NAME
 *
 * and at the end "BENCH-END", without which something is missing.  As the
 * first process of a system, it then powers it off.  Its first line is
 * BENCH-START, the counter when it started, and the free memory, in KiB.
 *
 * With -j, N processes do the same at once, and the time is that of the clock
 * on the wall, in nanoseconds, from when all are ready to when all are done,
 * for one operation of all those done.  There are few such runs: it is rough.
 *
 * With -c it measures no time, but lets others count.  For each operation it
 * prints "COUNT ID N", waits for a line, prints "READY ID", waits for a line,
 * does the operation N times, prints "COUNTED ID" and waits for a line.  So
 * from the first line to the second just the same passes on the console as
 * from the second to the third.  What Ringone's counters grew by meanwhile
 * follows in lines
 *
 *	EVCNT <tab> ID <tab> N <tab> GROUP <tab> NAME <tab> COUNT
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

#define MAXBATCHES	256
#define MAXOPS		64
#define MAXJOBS		32

/* What came out of an operation; shared with the process that measures. */
struct result {
	bool		valid;
	uint64_t	least;
	uint64_t	median;
	uint64_t	greatest;
	bool		counted;
	double		calls;		/* hypercalls for one */
};

static const struct op *const tables[] = { call_ops, proc_ops, mem_ops };
static const struct op	*ops[MAXOPS];
static struct result	*results;
static unsigned		nops;
static unsigned		percent = 100;
static bool		counting;
static unsigned		jobs;		/* side by side; 0: none are */

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

/* Memory that children have, too. */
static void *
shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	need(p != MAP_FAILED, "mmap");
	return p;
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

/* How often a batch of `op' has what is measured. */
static unsigned
items(const struct op *op)
{
	return op->n * (op->each != 0 ? op->each : 1);
}

static unsigned
batches_of(const struct op *op)
{
	unsigned batches = op->batches * percent / 100;

	if (batches > MAXBATCHES)
		return MAXBATCHES;
	return batches != 0 ? batches : 1;
}

#define COUNTERS	16384

/* The kernel's counters as text of up to COUNTERS bytes, or none. */
static void
counters(char *buf)
{
	int fd = open("/proc/evcnt", O_RDONLY);
	size_t len = 0;
	ssize_t got;

	while (fd != -1 &&
	    (got = read(fd, buf + len, COUNTERS - 1 - len)) > 0)
		len += (size_t)got;
	buf[len] = '\0';
	if (fd != -1)
		close(fd);
}

/*
 * How many hypercalls there were; false: the kernel does not count them.  The
 * text is in memory that is there for as long, so that a fork copies none.
 */
static bool
hypercalls(uint64_t *sum)
{
	char *text = mmap(NULL, COUNTERS, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const char *line = text;
	unsigned long long n;
	bool counted;

	need(text != MAP_FAILED, "mmap");
	counters(text);
	counted = *text != '\0';
	*sum = 0;
	while (line != NULL && *line != '\0') {
		if (sscanf(line, "hypercall %*s %llu", &n) == 1)
			*sum += n;
		line = strchr(line, '\n');
		line += line != NULL;
	}
	munmap(text, COUNTERS);
	return counted;
}

/* After what is timed: nothing of this burdens the operation then. */
static void
measure_calls(const struct op *op, struct result *r)
{
	unsigned i, batches = (batches_of(op) + 3) / 4;
	uint64_t before, after;

	if (!hypercalls(&before))
		return;
	for (i = 0; i < batches; i++)
		(void)op->run(op->n);
	r->counted = hypercalls(&after);
	r->calls = (double)(after - before) / items(op) / batches;
}

static void
measure(const struct op *op, struct result *r)
{
	static uint64_t ticks[MAXBATCHES];
	unsigned i, batches = batches_of(op), n = items(op);

	for (i = 0; i < batches; i++)
		ticks[i] = op->run(op->n);
	qsort(ticks, batches, sizeof(ticks[0]), compare);
	r->least = rounded(ticks[0], n);
	r->median = rounded(ticks[batches / 2], n);
	r->greatest = rounded(ticks[batches - 1], n);
	measure_calls(op, r);
	r->valid = true;
}

/*
 * Side by side.
 */

#define RUNS	3

static struct gate {
	unsigned	ready;		/* processes that wait */
	unsigned	open;
} *gate;

static uint64_t
wall(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static void __attribute__((__noreturn__))
work(const struct op *op)
{
	unsigned i, batches = batches_of(op);

	if (op->prepare != NULL)
		op->prepare();
	(void)op->run(op->n);
	__atomic_add_fetch(&gate->ready, 1, __ATOMIC_SEQ_CST);
	while (!__atomic_load_n(&gate->open, __ATOMIC_SEQ_CST))
		sched_yield();
	for (i = 0; i < batches; i++)
		(void)op->run(op->n);
	_exit(0);
}

static uint64_t
work_together(const struct op *op)
{
	pid_t pids[MAXJOBS];
	uint64_t start;
	int status;
	unsigned i;

	*gate = (struct gate){ 0, 0 };
	for (i = 0; i < jobs; i++) {
		pids[i] = fork();
		need(pids[i] != -1, "fork");
		if (pids[i] == 0)
			work(op);
	}
	while (__atomic_load_n(&gate->ready, __ATOMIC_SEQ_CST) < jobs)
		usleep(1000);
	start = wall();
	__atomic_store_n(&gate->open, 1, __ATOMIC_SEQ_CST);
	for (i = 0; i < jobs; i++) {
		need(waitpid(pids[i], &status, 0) == pids[i], "waitpid");
		need(status == 0, "a process of several");
	}
	return wall() - start;
}

static void
measure_together(const struct op *op, struct result *r)
{
	uint64_t ns[RUNS];
	unsigned i, n = items(op) * batches_of(op) * jobs;

	for (i = 0; i < RUNS; i++)
		ns[i] = work_together(op);
	qsort(ns, RUNS, sizeof(ns[0]), compare);
	r->least = rounded(ns[0], n);
	r->median = rounded(ns[RUNS / 2], n);
	r->greatest = rounded(ns[RUNS - 1], n);
	r->valid = true;
}

/*
 * Counting.
 */

static void
await_line(void)
{
	char c;

	do {
		need(read(0, &c, 1) == 1, "no line comes");
	} while (c != '\n');
}

/* What the two texts differ by, line by line; they have the same lines. */
static void
show_difference(const struct op *op, unsigned n, char *a, char *b)
{
	char *line_a, *line_b, group[32], name[32];
	unsigned long long was, is;

	while ((line_a = strsep(&a, "\n")) != NULL &&
	    (line_b = strsep(&b, "\n")) != NULL) {
		if (sscanf(line_a, "%*s %*s %llu", &was) != 1 ||
		    sscanf(line_b, "%31s %31s %llu", group, name, &is) != 3)
			continue;
		if (is != was)
			printf("EVCNT\t%s\t%u\t%s\t%s\t%llu\n", op->id, n,
			    group, name, is - was);
	}
	fflush(stdout);
}

static void
count(const struct op *op)
{
	static char before[COUNTERS], after[COUNTERS];
	unsigned i, batches = batches_of(op), n = items(op) * batches;

	counters(before);	/* touches the pages */
	counters(after);
	dprintf(1, "COUNT %s %u\n", op->id, n);
	await_line();
	dprintf(1, "READY %s\n", op->id);
	await_line();
	counters(before);
	for (i = 0; i < batches; i++)
		(void)op->run(op->n);
	counters(after);
	dprintf(1, "COUNTED %s\n", op->id);
	await_line();
	show_difference(op, n, before, after);
}

static void
measure_here(const struct op *op, struct result *r)
{

	if (jobs != 0) {
		measure_together(op, r);
		return;
	}
	if (op->prepare != NULL)
		op->prepare();
	(void)op->run(op->n);		/* what comes once */
	if (counting)
		count(op);
	else
		measure(op, r);
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
		measure_here(op, r);
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

	for (i = 0; i < nops && !counting; i++, r++) {
		if (!r->valid) {
			printf("bench: %s failed\n", ops[i]->id);
			continue;
		}
		printf("BENCH\t%s\t%llu\t%llu\t%llu\t%s\n", ops[i]->id,
		    (unsigned long long)r->least,
		    (unsigned long long)r->median,
		    (unsigned long long)r->greatest, ops[i]->name);
		if (r->counted)
			printf("CALLS\t%s\t%.2f\t\t\t%s\n", ops[i]->id,
			    r->calls, ops[i]->name);
	}
	printf("BENCH-END\n");
	fflush(stdout);
}

static void
say_start(uint64_t start)
{
	struct sysinfo si;

	need(sysinfo(&si) == 0, "sysinfo");
	dprintf(1, "BENCH-START %llu %llu\n", (unsigned long long)start,
	    (unsigned long long)si.freeram * si.mem_unit / 1024);
}

int
main(int argc, char **argv)
{
	uint64_t start = now();
	unsigned i;
	int opt;

	while ((opt = getopt(argc, argv, "b:cj:")) != -1) {
		switch (opt) {
		case 'b':
			percent = (unsigned)atoi(optarg);
			break;
		case 'c':
			counting = true;
			break;
		case 'j':
			jobs = (unsigned)atoi(optarg);
			need(jobs >= 1 && jobs <= MAXJOBS, "-j");
			break;
		default:
			return 1;
		}
	}
	say_start(start);
	if (getpid() == 1)
		mount("proc", "/proc", "proc", 0, NULL);
	collect(argv + optind, argc - optind);
	results = shared(MAXOPS * sizeof(*results));
	gate = shared(sizeof(*gate));
	for (i = 0; i < nops; i++)
		measure_apart(ops[i], &results[i]);
	report();
	if (getpid() == 1) {
		tcdrain(1);
		reboot(RB_POWER_OFF);
	}
	return 0;
}
