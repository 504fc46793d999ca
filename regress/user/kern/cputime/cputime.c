/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Where the time went: on each CPU, what /proc/stat tells of it, stolen time
 * among it, comes to the time that passed; a process that computes on a CPU is
 * charged for what was not stolen from that CPU, and for no more; one that
 * runs on another CPU all the time is seen to do so.
 *
 * How much was stolen is printed.  A domU with more CPUs than its host makes
 * these true of a large part of the time.
 */

#define _GNU_SOURCE
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "tap.h"

#define MAXCPUS		32
/* user nice system idle iowait irq softirq steal */
#define NFIELDS		8
#define IDLE		3
#define STEAL		7
#define TICK		10	/* ms */
#define SPAN		2000	/* ms */
#define BOUND		100	/* ms: of rounding, and of the reading */

struct stat_now {
	long		wall, used;	/* ms, as all here; used by us */
	int		n;
	bool		there[MAXCPUS];
	long		field[MAXCPUS][NFIELDS];
};

static long
clock_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Of several readings the one that took least, since the host may be busy. */
static void
read_once(struct stat_now *st, long *took)
{
	char line[256], *p;
	FILE *f;
	int cpu, i;

	memset(st, 0, sizeof(*st));
	st->wall = clock_ms(CLOCK_MONOTONIC);
	st->used = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
	f = fopen("/proc/stat", "r");
	REQUIRE(f != NULL);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "cpu%d", &cpu) != 1 || cpu < 0 ||
		    cpu >= MAXCPUS || line[3] == ' ')
			continue;
		p = strchr(line, ' ');
		for (i = 0; i < NFIELDS; i++)
			st->field[cpu][i] = strtol(p, &p, 10) * TICK;
		st->there[cpu] = true;
		st->n++;
	}
	fclose(f);
	*took = clock_ms(CLOCK_MONOTONIC) - st->wall;
}

static void
read_stat(struct stat_now *st)
{
	struct stat_now another;
	long took, best = 1000000;
	int i;

	for (i = 0; i < 10; i++) {
		read_once(&another, &took);
		if (took < best) {
			best = took;
			*st = another;
		}
	}
}

static void
bind_to(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	REQUIRE(sched_setaffinity(0, sizeof(one), &one) == 0);
}

static pid_t
hog_on(int cpu)
{
	pid_t pid = fork();

	REQUIRE(pid != -1);
	if (pid != 0)
		return pid;
	bind_to(cpu);
	for (;;)
		continue;
}

static void
end_hog(pid_t pid)
{
	CHECK_EQ(kill(pid, SIGKILL), 0);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

/* CPU 0 is left to us; the others compute. */
static int
start_hogs(pid_t hog[MAXCPUS])
{
	struct stat_now st;
	int cpu, n = 0;

	read_stat(&st);
	for (cpu = 1; cpu < MAXCPUS; cpu++)
		if (st.there[cpu])
			hog[n++] = hog_on(cpu);
	return n;
}

static long
sum_of(const struct stat_now *st, int cpu)
{
	long sum = 0;
	int i;

	for (i = 0; i < NFIELDS; i++)
		sum += st->field[cpu][i];
	return sum;
}

/* Do the columns of all CPUs come to what passed, within the bound? */
static bool
span_adds_up(void)
{
	struct stat_now a, b;
	long passed, told, stolen = 0, idle;
	bool good = true;
	int cpu;

	read_stat(&a);
	usleep(SPAN * 1000);
	read_stat(&b);
	passed = b.wall - a.wall;
	for (cpu = 0; cpu < MAXCPUS; cpu++) {
		if (!a.there[cpu] || !b.there[cpu])
			continue;
		told = sum_of(&b, cpu) - sum_of(&a, cpu);
		idle = b.field[cpu][IDLE] - a.field[cpu][IDLE];
		stolen += b.field[cpu][STEAL] - a.field[cpu][STEAL];
		printf("# cpu%d: %ld ms of %ld, %ld stolen, %ld idle\n", cpu,
		    told, passed, b.field[cpu][STEAL] - a.field[cpu][STEAL],
		    idle);
		if (labs(told - passed) > BOUND ||
		    (cpu > 0 ? idle > BOUND : idle == 0))
			good = false;
	}
	printf("# stolen: %ld percent\n", stolen * 100 / passed / a.n);
	return good;
}

/* A CPU that stands still while it is asked tells the rest later. */
static void
all_time_is_accounted_for(void)
{
	pid_t hog[MAXCPUS];
	int n = start_hogs(hog), tries = 0;
	bool good;

	do
		good = span_adds_up();
	while (!good && ++tries < 5);
	CHECK(good);
	while (n > 0)
		end_hog(hog[--n]);
}

/*
 * What we were charged for a second or more on CPU 0 that nobody stole, and how
 * much more or less than that it was.  Where the host is so busy that something
 * is stolen while /proc/stat is read, that looks like an error of ours.
 */
static long
error_of_a_second(long *charged, long *stolen)
{
	struct stat_now a, b;
	long took;

	read_stat(&a);
	do
		read_once(&b, &took);
	while (b.wall - a.wall <
	    1000 + b.field[0][STEAL] - a.field[0][STEAL]);
	*charged = b.used - a.used;
	*stolen = b.field[0][STEAL] - a.field[0][STEAL];
	return labs(b.wall - a.wall - *stolen - *charged);
}

static void
one_unstolen_second_is_charged_as_one(void)
{
	long charged = 0, stolen = 0, error;
	pid_t hog[MAXCPUS];
	int n = start_hogs(hog), tries = 0;

	bind_to(0);
	do {
		error = error_of_a_second(&charged, &stolen);
		printf("# charged %ld ms, stolen %ld ms, error %ld ms\n",
		    charged, stolen, error);
	} while (error > BOUND && ++tries < 10);
	CHECK(error <= BOUND);
	while (n > 0)
		end_hog(hog[--n]);
}

/* In ticks, user and system time of a process, as ps and top have it. */
static long
ticks_of(pid_t pid)
{
	char path[32], line[512], *p;
	long user, system;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	REQUIRE(f != NULL && fgets(line, sizeof(line), f) != NULL);
	fclose(f);
	p = strrchr(line, ')');
	REQUIRE(p != NULL && sscanf(p + 1,
	    " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld",
	    &user, &system) == 2);
	return user + system;
}

/* It never gives the CPU away, and there is no tick. */
static void
who_computes_elsewhere_is_seen(void)
{
	struct stat_now st;
	pid_t pid;
	long before;
	int cpu = 0, i;

	read_stat(&st);
	for (i = 1; i < MAXCPUS; i++)
		if (st.there[i])
			cpu = i;
	pid = hog_on(cpu);
	CHECK(AWAIT(ticks_of(pid) > 0));
	for (i = 0; i < 3; i++) {
		before = ticks_of(pid);
		CHECK(AWAIT(ticks_of(pid) > before + 10));
	}
	end_hog(pid);
}

TAP_MAIN(
	CASE(all_time_is_accounted_for),
	CASE(one_unstolen_second_is_charged_as_one),
	CASE(who_computes_elsewhere_is_seen)
)
