/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * child: see child.h.
 */

#include <sys/wait.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "child.h"

const char	*__asan_default_options(void);

/* Who panics gives nothing back. */
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

int
child_run(void (*func)(void), char *said, unsigned size)
{
	unsigned n = 0;
	int fd[2], status;
	ssize_t got;
	pid_t pid;

	fflush(NULL);
	if (pipe(fd) != 0 || (pid = fork()) < 0) {
		perror("child");
		exit(1);
	}
	if (pid == 0) {
		dup2(fd[1], STDOUT_FILENO);
		func();
		fflush(NULL);
		_exit(0);
	}
	close(fd[1]);
	while (n < size - 1 && (got = read(fd[0], said + n, size - 1 - n)) > 0)
		n += (unsigned)got;
	said[n] = '\0';
	close(fd[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
