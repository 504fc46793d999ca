/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * procs: processes that come and go.
 *
 * What is executed is the smallest program there can be: one page of text, and
 * the stack.  It is written by prepare, so this is a matter of one file.
 */

#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define TINY		"/bench.tiny"
#define TINY_BASE	0x08048000u
#define TINY_STATUS	7

static void
make_tiny(void)
{
	static const struct {
		Elf32_Ehdr	eh;
		Elf32_Phdr	ph[2];
		unsigned char	code[16];
	} file = {
		.eh = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32,
			    ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC,
			.e_machine = EM_386,
			.e_version = EV_CURRENT,
			.e_entry = TINY_BASE + sizeof(Elf32_Ehdr) +
			    2 * sizeof(Elf32_Phdr),
			.e_phoff = sizeof(Elf32_Ehdr),
			.e_ehsize = sizeof(Elf32_Ehdr),
			.e_phentsize = sizeof(Elf32_Phdr),
			.e_phnum = 2,
		},
		.ph = {
			{ .p_type = PT_LOAD, .p_flags = PF_R | PF_X,
			    .p_vaddr = TINY_BASE, .p_align = PAGE,
			    .p_filesz = sizeof(file), .p_memsz = sizeof(file) },
			{ .p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W },
		},
		/* exit(TINY_STATUS) */
		.code = { 0xbb, TINY_STATUS, 0, 0, 0, 0xb8, 1, 0, 0, 0,
		    0xcd, 0x80 },
	};
	char new[sizeof(TINY) + 16];
	int fd;

	/* Others may be executing it, so it comes at once, by its name. */
	snprintf(new, sizeof(new), TINY ".%d", (int)getpid());
	fd = open(new, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	need(fd != -1, new);
	need(write(fd, &file, sizeof(file)) == sizeof(file), new);
	close(fd);
	need(rename(new, TINY) == 0, TINY);
}

static void
wait_for(pid_t pid, int expected)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status != expected << 8)
		fail("a child");
}

static uint64_t
run_fork(unsigned n)
{
	uint64_t start = now();
	pid_t pid;

	while (n-- > 0) {
		if ((pid = fork()) == 0)
			_exit(0);
		wait_for(pid, 0);
	}
	return now() - start;
}

static char	*args[3] = { "tiny", NULL, NULL };
static char	*environ_none[1] = { NULL };

static uint64_t
run_exec(unsigned n)
{
	uint64_t start = now();
	pid_t pid;

	while (n-- > 0) {
		if ((pid = fork()) == 0) {
			execve(TINY, args, environ_none);
			_exit(1);
		}
		wait_for(pid, TINY_STATUS);
	}
	return now() - start;
}

static uint64_t
run_vfork(unsigned n)
{
	uint64_t start = now();
	pid_t pid;

	while (n-- > 0) {
		if ((pid = vfork()) == 0) {
			execve(TINY, args, environ_none);
			_exit(1);
		}
		wait_for(pid, TINY_STATUS);
	}
	return now() - start;
}

/* An argument of a page, which the kernel copies twice. */
static void
make_argument(void)
{
	static char argument[PAGE];

	memset(argument, 'a', sizeof(argument) - 1);
	args[1] = argument;
	make_tiny();
}

#define SHELL		"/bin/busybox"
#define COMMANDS	100

static const char *
script(void)
{
	static char text[COMMANDS * sizeof(TINY ";\n") + 16];
	int i;

	for (i = 0; i < COMMANDS; i++)
		strcat(text, TINY "\n");
	return strcat(text, "exit 0\n");
}

static char	*shell_args[] = { "sh", "-c", NULL, NULL };

static void
make_script(void)
{
	make_tiny();
	need(access(SHELL, X_OK) == 0, SHELL);
	shell_args[2] = (char *)script();
}

static uint64_t
run_script(unsigned n)
{
	uint64_t start = now();
	pid_t pid;

	while (n-- > 0) {
		if ((pid = vfork()) == 0) {
			execve(SHELL, shell_args, environ_none);
			_exit(1);
		}
		wait_for(pid, 0);
	}
	return now() - start;
}

const struct op proc_ops[] = {
	{ "fork", "fork + exit + wait", run_fork, NULL, 1, 60, 0 },
	{ "exec", "fork + exec (static, 2 pages) + exit + wait", run_exec,
	    make_tiny, 1, 40, 0 },
	{ "vfork", "vfork + exec + exit + wait", run_vfork, make_tiny,
	    1, 40, 0 },
	{ "argument", "the same with an argument of 4 KiB", run_vfork,
	    make_argument, 1, 40, 0 },
	{ "script", "shell script of 100 commands", run_script, make_script,
	    1, 2, 0 },
	{ .id = NULL }
};
