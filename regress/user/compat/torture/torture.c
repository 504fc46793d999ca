/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Whatever an unprivileged program does, the kernel goes on, gives everything
 * back, and no other process notices.
 *
 * Processes, the victims, do what chance tells them: they make system calls
 * (calls.c), execute bytes and return from signals through frames that make
 * no sense (code.c), and are traced by somebody who does the same to them
 * (traced.c).  For each CPU there is a worker, which makes one victim after
 * the other, each for some seconds at most, and kills what is left of it.
 * Meanwhile two bystanders look after their registers, memory and files
 * (bystander.c).  What the kernel has not given back is seen by who runs us:
 * lib/run-user.sh.
 *
 * The seed of a case is printed.  Every victim's own follows from it, from the
 * worker's number and the victim's, so the same seed makes the same victims;
 * what they do at the same time is up to the scheduler.
 *
 * /regress/torture, if there is one, has the seed and the number of seconds
 * for a case; long/torture makes one.  However busy the machine is, something
 * has been done in the end.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

#define TAP_LIMIT	7200
#include "tap.h"
#include "torture.h"

#define SECONDS_EACH	8
#define UID		30000		/* and those that follow */
#define SLICE		400		/* ms; whoever does nothing is done */
#define SLICES		40		/* what a victim has at most */
#define START		10		/* until it has begun */
#define LEAST		300		/* things done for each worker */
#define NBYSTANDERS	2
#define MAXWORKERS	32

static unsigned		seed = 1, seconds = SECONDS_EACH;
static struct tally	*tally;		/* each worker's, for its victims */

/*
 * Chance.
 */

/* A counter, and what Stafford's 13th mix makes of it (splitmix64). */
uint32_t
rnd(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (uint32_t)(z >> 32);
}

uint32_t
rnd_below(struct rng *r, uint32_t n)
{
	return rnd(r) % n;
}

int
rnd_one_in(struct rng *r, uint32_t n)
{
	return rnd(r) % n == 0;
}

/* Values at which arithmetic goes wrong, and a little beside them. */
uint32_t
rnd_word(struct rng *r)
{
	static const uint32_t edges[] = { 0, 0, 0x1000, 0x10000, 0x7fffffff,
	    0x80000000, 0xffffffff, 0xbffff000, 0xc0000000, 0xf5800000,
	    0xfffff000, 0x7fff0000 };

	switch (rnd_below(r, 5)) {
	case 0:
		return rnd(r);
	case 1:
		return 1u << rnd_below(r, 32);
	case 2:
		return 1u << rnd_below(r, 32) | 1u << rnd_below(r, 32);
	case 3:
		return rnd_below(r, 64);
	default:
		return edges[rnd_below(r, sizeof(edges) / sizeof(edges[0]))] +
		    rnd_below(r, 9) - 4;
	}
}

void
rnd_fill(struct rng *r, void *buf, uint32_t len)
{
	uint8_t *p = buf;
	uint32_t i;

	for (i = 0; i < len; i++)
		p[i] = (uint8_t)rnd(r);
}

static struct rng
rng_of(unsigned worker, unsigned round)
{
	struct rng r = { .state = (uint64_t)seed << 32 ^ worker << 24 ^
	    round };

	rnd(&r);
	return r;
}

/*
 * Victims.
 */

static void
limit(int what, rlim_t most)
{
	struct rlimit rl = { most, most };

	REQUIRE(setrlimit(what, &rl) == 0);
}

/* Little of everything, and no rights. */
static void
confine(unsigned worker)
{
	uid_t id = UID + worker;
	gid_t none = id;

	limit(RLIMIT_NPROC, 6);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_FSIZE, 1 << 20);
	limit(RLIMIT_AS, 24 << 20);
	REQUIRE(setsid() != -1);
	REQUIRE(setgroups(1, &none) == 0);
	REQUIRE(setresgid(id, id, id) == 0 && setresuid(id, id, id) == 0);
}

static struct timespec	born;
struct itimerval	alarms;

/*
 * As often as it took to get ready: that is enough for some calls, or for some
 * code, whatever this machine is, and however busy.
 */
void
alarms_begin(void)
{
	struct timespec now;
	long us;

	clock_gettime(CLOCK_MONOTONIC, &now);
	us = (now.tv_sec - born.tv_sec) * 1000000 + (now.tv_nsec -
	    born.tv_nsec) / 1000;
	us = us < 3000 ? 3000 : us > 300000 ? 300000 : us;
	alarms.it_interval.tv_usec = alarms.it_value.tv_usec = us;
	setitimer(ITIMER_REAL, &alarms, NULL);
}

static void
victim(unsigned worker, struct rng r,
    void (*what)(struct rng *, struct tally *))
{
	int fd = open("/dev/null", O_RDWR);
	sigset_t none;

	clock_gettime(CLOCK_MONOTONIC, &born);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	confine(worker);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	close(fd);
	what(&r, &tally[worker]);
	_exit(0);
}

/* Nobody of that user lives, though they multiply meanwhile. */
static void
kill_all(uid_t id)
{
	pid_t pid = fork();
	int tries;

	if (pid == 0) {
		if (setresuid(id, id, id) != 0)
			_exit(1);
		for (tries = 0; tries < 20 && kill(-1, SIGKILL) == 0; tries++)
			usleep(1000);
		_exit(0);
	}
	if (pid != -1)
		waitpid(pid, NULL, 0);
}

/* Empty the directory, whatever they made of it. */
static void
empty(int dir)
{
	struct dirent *de;
	DIR *d;
	int fd;

	lseek(dir, 0, SEEK_SET);
	d = fdopendir(dup(dir));
	while (d != NULL && (de = readdir(d)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 ||
		    strcmp(de->d_name, "..") == 0 ||
		    unlinkat(dir, de->d_name, 0) == 0)
			continue;
		fd = openat(dir, de->d_name, O_RDONLY | O_DIRECTORY |
		    O_NOFOLLOW);
		if (fd != -1) {
			empty(fd);
			close(fd);
		}
		unlinkat(dir, de->d_name, AT_REMOVEDIR);
	}
	if (d != NULL)
		closedir(d);
}

/* Has a child ended within that time?  SIGCHLD is blocked. */
static bool
child_ended(long ms)
{
	const struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	return sigtimedwait(&child, NULL, &ts) == SIGCHLD;
}

/* What the worker's victims have done. */
static uint32_t
done(unsigned worker)
{
	const struct tally *t = &tally[worker];

	return t->calls + t->signals + t->requests;
}

/*
 * The victim has ended, or does nothing.  That is known by its tally, since
 * how much can be done in some time depends on who else uses the machine.
 */
static void
watch(unsigned worker)
{
	uint32_t was, first, now;
	int i;

	first = was = done(worker);
	for (i = 0; i < SLICES && !child_ended(SLICE); i++) {
		now = done(worker);
		if (now == was && (now != first || i >= START))
			break;
		was = now;
	}
}

static void
one_victim(unsigned worker, unsigned round,
    void (*what)(struct rng *, struct tally *))
{
	pid_t pid;

	while (child_ended(0))
		continue;
	pid = fork();
	if (pid == 0)
		victim(worker, rng_of(worker, round), what);
	if (pid != -1) {
		watch(worker);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	kill_all(UID + worker);
}

static void
worker(unsigned n, void (*what)(struct rng *, struct tally *))
{
	time_t end = time(NULL) + seconds;
	unsigned round;
	sigset_t child;
	char name[20];
	int dir;

	snprintf(name, sizeof(name), "worker%u", n);
	REQUIRE(mkdir(name, 0700) == 0 && chown(name, UID + n, UID + n) == 0);
	REQUIRE(chdir(name) == 0);
	dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	REQUIRE(dir != -1);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	for (round = 0; done(n) < LEAST || time(NULL) < end; round++) {
		one_victim(n, round, what);
		empty(dir);
		REQUIRE(fchmod(dir, 0700) == 0);
	}
	REQUIRE(chdir("..") == 0 && rmdir(name) == 0);
	printf("# worker %u: %u victims\n", n, round);
	fflush(stdout);
	_exit(0);
}

/*
 * Cases.
 */

static pid_t
start_bystander(unsigned n)
{
	struct rng r = rng_of(MAXWORKERS + n, 0);
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		bystander(&r);
	REQUIRE(pid != -1);
	return pid;
}

static void
start_workers(pid_t *pid, unsigned n,
    void (*what)(struct rng *, struct tally *))
{
	unsigned i;

	for (i = 0; i < n; i++) {
		pid[i] = fork();
		REQUIRE(pid[i] != -1);
		if (pid[i] == 0)
			worker(i, what);
	}
}

static void
ended_well(pid_t pid)
{
	int status = -1;

	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

/* The sum of all workers' in the first one. */
static void
tally_up(unsigned n)
{
	unsigned i;

	for (i = 1; i < n; i++) {
		tally->calls += tally[i].calls;
		tally->good += tally[i].good;
		tally->signals += tally[i].signals;
		tally->requests += tally[i].requests;
	}
	printf("# %u calls, %u good; %u signals; %u requests\n", tally->calls,
	    tally->good, tally->signals, tally->requests);
}

static void
torture(void (*what)(struct rng *, struct tally *))
{
	pid_t bystanders[NBYSTANDERS], workers[MAXWORKERS];
	long ncpus = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned i, n = ncpus > MAXWORKERS ? MAXWORKERS : (unsigned)ncpus;

	printf("# seed %u, %u seconds, %u workers\n", seed, seconds, n);
	umask(0);
	tally = mmap(NULL, MAXWORKERS * sizeof(*tally), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(tally != MAP_FAILED);
	for (i = 0; i < NBYSTANDERS; i++)
		bystanders[i] = start_bystander(i);
	start_workers(workers, n, what);
	for (i = 0; i < n; i++)
		ended_well(workers[i]);
	for (i = 0; i < NBYSTANDERS; i++) {
		CHECK_EQ(kill(bystanders[i], SIGTERM), 0);
		ended_well(bystanders[i]);
	}
	tally_up(n);
}

static void
random_calls_are_survived(void)
{
	torture(victim_calls);
	CHECK(tally->calls >= LEAST && tally->good > tally->calls / 50);
}

static void
random_bytes_are_survived(void)
{
	torture(victim_code);
	CHECK(tally->signals >= LEAST);
}

static void
random_frames_and_segments_are_survived(void)
{
	torture(victim_frames);
	CHECK(tally->signals >= LEAST);
}

static void
random_requests_of_a_tracer_are_survived(void)
{
	torture(victim_traced);
	CHECK(tally->requests >= LEAST / 10);
}

/* Victims execute us, too. */
int
main(void)
{
	static const struct tap_case cases[] = {
		CASE(random_calls_are_survived),
		CASE(random_bytes_are_survived),
		CASE(random_frames_and_segments_are_survived),
		CASE(random_requests_of_a_tracer_are_survived),
	};
	FILE *f;

	if (getuid() != 0)
		return 1;
	f = fopen("/regress/torture", "r");
	if (f != NULL && fscanf(f, "%u %u", &seed, &seconds) != 2)
		return 1;
	if (f != NULL)
		fclose(f);
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));
}
