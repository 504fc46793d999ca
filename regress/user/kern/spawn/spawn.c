/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Ten thousand programs in a row.
 * fork, exec and wait leave nothing behind: after 10,000 of them there is as
 * much free memory as after the first few.
 */

#include <sys/sysinfo.h>

#define TAP_LIMIT	2900
#include "tap.h"

#define ROUNDS	10000
#define SLACK	64		/* pages that caches may hold besides */

static char	*self;

static void
spawn_one(void)
{
	char *argv[] = { self, (char *)"--child", NULL }, *envp[] = { NULL };
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execve(self, argv, envp);
		_exit(1);
	}
	REQUIRE(pid > 0);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	REQUIRE(status == 0);
}

static long
free_pages(void)
{
	struct sysinfo si;

	REQUIRE(sysinfo(&si) == 0);
	return (long)si.freeram;
}

static void
ten_thousand_spawns_leave_no_trace(void)
{
	long before, after;
	int i;

	for (i = 0; i < 100; i++)
		spawn_one();
	before = free_pages();
	for (i = 0; i < ROUNDS; i++)
		spawn_one();
	after = free_pages();
	printf("# free pages: %ld before, %ld after\n", before, after);
	CHECK(after >= before - SLACK);
}

static const struct tap_case cases[] = {
	CASE(ten_thousand_spawns_leave_no_trace),
};

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--child") == 0)
		return 0;
	self = argv[0];
	return tap_main(cases, 1);
}
