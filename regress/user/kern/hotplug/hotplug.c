/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * While CPUs come and go nothing is lost: no child, no wakeup, no timer.
 *
 * Processes fork, exit and are waited for; a token goes round a ring of
 * threads, each of which waits for it by a futex; it goes to and fro through
 * pipes; threads sleep for moments, and others bind themselves to one CPU after
 * the other.  All of this runs for STORM seconds (10, or what the environment
 * says) at least, in rounds; in each round each part must make progress, so
 * that a lost wakeup is seen.  Who makes CPUs come and go is dom0, if it does.
 * CHANGES in the environment says that it does, and how often: then the storm
 * lasts until so many changes were seen (guest/smp/hotplug).
 */

#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TAP_LIMIT	3000
#include "tap.h"

#define RING		4	/* threads in the ring */
#define SLEEPERS	4
#define FORKERS		2
#define NAP		(3 * 1000 * 1000)	/* ns */
#define ROUNDS		5
#define LATE		30	/* seconds after which a nap has been lost */
#define AGES		2400	/* seconds in which dom0 does something */

enum part { FORKS, TURNS, PIPES, NAPS, BINDS, NPARTS };
static const char *const part_names[NPARTS] = {
	"children ended", "turns of the ring", "turns of the pipes", "naps",
	"bindings to a CPU",
};

static _Atomic unsigned int done[NPARTS];
static _Atomic _Bool over;
static _Atomic unsigned int late, wrong, changes;
static _Atomic int token;

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* A child's own end comes back to whoever forked it. */
static void *
forker(void *arg)
{
	pid_t pid;
	int status, n = 0;

	(void)arg;
	while (!over) {
		n = (n + 1) % 100;
		pid = fork();
		if (pid == 0)
			_exit(n);
		if (pid == -1 || waitpid(pid, &status, 0) != pid ||
		    !WIFEXITED(status) || WEXITSTATUS(status) != n)
			wrong++;
		done[FORKS]++;
	}
	return NULL;
}

static void
futex(int op, int value)
{

	syscall(SYS_futex, &token, op | FUTEX_PRIVATE_FLAG, value, NULL);
}

/* Thread `me' waits for the token to be its number, and passes it on. */
static void *
ring(void *arg)
{
	int me = (int)(long)arg, seen;

	while (!over) {
		seen = token;
		if (seen != me) {
			futex(FUTEX_WAIT, seen);
			continue;
		}
		token = (me + 1) % RING;
		futex(FUTEX_WAKE, INT_MAX);
		done[TURNS]++;
	}
	token = -1;
	futex(FUTEX_WAKE, INT_MAX);
	return NULL;
}

/* A byte goes to another process, and comes back as its successor. */
static void *
piper(void *arg)
{
	int there[2], back[2], status;
	unsigned char byte = 0, answer;
	pid_t pid;

	(void)arg;
	if (pipe(there) == -1 || pipe(back) == -1 || (pid = fork()) == -1) {
		wrong++;
		return NULL;
	}
	if (pid == 0) {
		close(there[1]);
		while (read(there[0], &byte, 1) == 1) {
			byte++;
			if (write(back[1], &byte, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	close(there[0]);
	close(back[1]);
	for (; !over; byte++) {
		if (write(there[1], &byte, 1) != 1 ||
		    read(back[0], &answer, 1) != 1 ||
		    answer != (unsigned char)(byte + 1))
			wrong++;
		done[PIPES]++;
	}
	/* A child forked meanwhile may have the end, but not for long. */
	close(there[1]);
	close(back[0]);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		wrong++;
	return NULL;
}

static void *
sleeper(void *arg)
{
	struct timespec nap = { 0, NAP };
	double before;

	(void)arg;
	while (!over) {
		before = now();
		if (nanosleep(&nap, NULL) != 0)
			wrong++;
		if (now() - before > LATE)
			late++;
		done[NAPS]++;
	}
	return NULL;
}

/* Be on one CPU after the other; count how often there are others. */
static void *
binder(void *arg)
{
	cpu_set_t all, one, before;
	int cpu;

	(void)arg;
	CPU_ZERO(&before);
	memset(&all, 0xff, sizeof(all));
	while (!over) {
		for (cpu = 0; cpu < 32; cpu++) {
			CPU_ZERO(&one);
			CPU_SET(cpu, &one);
			if (sched_setaffinity(0, sizeof(one), &one) == 0)
				done[BINDS]++;
			else if (errno != EINVAL)
				wrong++;
		}
		CPU_ZERO(&one);
		if (sched_setaffinity(0, sizeof(all), &all) == -1 ||
		    sched_getaffinity(0, sizeof(one), &one) == -1 ||
		    !CPU_ISSET(0, &one))
			wrong++;
		if (!CPU_EQUAL(&one, &before))
			changes++;
		before = one;
		usleep(2000);
	}
	return NULL;
}

static int
number_in(const char *name, int otherwise)
{
	const char *s = getenv(name);

	return s != NULL ? atoi(s) : otherwise;
}

/* All parts go on. */
static void
storm_round(void)
{
	unsigned int before[NPARTS];
	int i;

	for (i = 0; i < NPARTS; i++)
		before[i] = done[i];
	for (i = 0; i < NPARTS; i++) {
		if (!AWAIT(done[i] != before[i]))
			printf("# no %s any more\n", part_names[i]);
		CHECK(done[i] != before[i]);
	}
}

static void
nothing_is_lost_in_a_storm(void)
{
	unsigned int seconds = (unsigned int)number_in("STORM", 10);
	unsigned int wanted = (unsigned int)number_in("CHANGES", 0);
	pthread_t thread[32];
	double begun = now();
	int i, n = 0;

	token = 0;
	for (i = 0; i < RING; i++)
		pthread_create(&thread[n++], NULL, ring, (void *)(long)i);
	for (i = 0; i < FORKERS; i++)
		pthread_create(&thread[n++], NULL, forker, NULL);
	for (i = 0; i < SLEEPERS; i++)
		pthread_create(&thread[n++], NULL, sleeper, NULL);
	pthread_create(&thread[n++], NULL, piper, NULL);
	pthread_create(&thread[n++], NULL, binder, NULL);
	for (i = 0; i < ROUNDS; i++) {
		storm_round();
		usleep(seconds * 1000000 / ROUNDS);
	}
	while (changes <= wanted && now() - begun < AGES)
		storm_round();
	over = true;
	for (i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	for (i = 0; i < NPARTS; i++)
		printf("# %u %s\n", done[i], part_names[i]);
	printf("# saw %u changes of the CPUs\n", changes - 1);
	CHECK(changes > wanted);
	CHECK_EQ(wrong, 0);
	CHECK_EQ(late, 0);
}

TAP_MAIN(CASE(nothing_is_lost_in_a_storm))
