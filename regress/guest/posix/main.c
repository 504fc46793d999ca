/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * All tests in one program, which runs them.
 *
 *	posix JOBS SECONDS RESULTS <names
 *
 * The tests that the input names run in processes of their own, JOBS at a time,
 * each in a new directory and for so many seconds at most.  As each ends, the
 * output has a line with its name and its exit status, or 128 and the signal
 * that ended it.  RESULTS/NAME.said, with a colon for the slash, is what it
 * printed.
 */

#include <sys/stat.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct test {
	const char	*name;
	int		(*func)(int, char **);
};

#include "tests.h"	/* tests[]: made by domu.sh */

#define NTESTS		(sizeof(tests) / sizeof(tests[0]))
#define MAXJOBS		32

struct job {
	const struct test *test;	/* NULL: free */
	pid_t		pid;
	time_t		end;
};

static struct job	jobs[MAXJOBS];
static const char	*results;
static sigset_t		mask_before;

static time_t
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

static const struct test *
find(const char *name)
{
	unsigned i;

	for (i = 0; i < NTESTS; i++)
		if (strcmp(tests[i].name, name) == 0)
			return &tests[i];
	fprintf(stderr, "%s: no such test\n", name);
	exit(1);
}

/* RESULTS/NAME and what follows. */
static const char *
result_path(const struct test *t, const char *suffix)
{
	static char path[256];
	char *p;

	snprintf(path, sizeof(path), "%s/%s%s", results, t->name, suffix);
	for (p = path + strlen(results) + 1; *p != '\0'; p++)
		if (*p == '/')
			*p = ':';
	return path;
}

static void
child(const struct test *t)
{
	char *argv[] = { (char *)t->name, NULL };
	const char *dir;
	int fd;

	setpgid(0, 0);
	fd = open(result_path(t, ".said"), O_RDWR | O_CREAT | O_TRUNC, 0644);
	dup2(fd, 1);
	dup2(fd, 2);
	close(fd);
	close(0);
	(void)open("/dev/null", O_RDWR);
	dir = result_path(t, ".dir");
	if (mkdir(dir, 0755) != 0 || chdir(dir) != 0)
		_exit(99);
	sigprocmask(SIG_SETMASK, &mask_before, NULL);
	errno = 0;
	exit(t->func(1, argv));
}

static void
start(struct job *j, const struct test *t, int seconds)
{
	j->test = t;
	j->end = now() + seconds;
	fflush(stdout);
	j->pid = fork();
	if (j->pid == 0)
		child(t);
}

static void
finish(struct job *j, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);

	printf("%s %d\n", j->test->name, code);
	fflush(stdout);
	(void)rmdir(result_path(j->test, ".dir"));
	kill(-j->pid, SIGKILL);		/* what it left behind */
	j->test = NULL;
}

/* One second, or until a test ends; those whose time is over are ended. */
static void
wait_some(int njobs)
{
	struct timespec second = { 1, 0 };
	sigset_t chld;
	int i, status;
	pid_t pid;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	(void)sigtimedwait(&chld, NULL, &second);
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 0; i < njobs; i++)
			if (jobs[i].test != NULL && jobs[i].pid == pid)
				finish(&jobs[i], status);
	for (i = 0; i < njobs; i++)
		if (jobs[i].test != NULL && now() > jobs[i].end) {
			kill(-jobs[i].pid, SIGKILL);
			kill(jobs[i].pid, SIGKILL);
		}
}

static int
count_running(int njobs)
{
	int i, n = 0;

	for (i = 0; i < njobs; i++)
		n += jobs[i].test != NULL;
	return n;
}

int
main(int argc, char **argv)
{
	int i, njobs, seconds;
	char name[128];
	sigset_t chld;

	if (argc != 4)
		return 1;
	njobs = atoi(argv[1]);
	seconds = atoi(argv[2]);
	results = argv[3];
	if (njobs < 1 || njobs > MAXJOBS)
		return 1;
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, &mask_before);
	while (scanf("%127s", name) == 1) {
		while (count_running(njobs) == njobs)
			wait_some(njobs);
		for (i = 0; jobs[i].test != NULL; i++)
			continue;
		start(&jobs[i], find(name), seconds);
	}
	while (count_running(njobs) > 0)
		wait_some(njobs);
	return 0;
}
