/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * An init without a library: 5,000 bytes to the console in one write, which the
 * ring does not hold and the terminal's queue does in part, then reboot(2).
 */

#define SYS_WRITE	4
#define SYS_REBOOT	88

#define WIDTH		50
#define LINES		100

static char	text[WIDTH * LINES];

static int
system_call(int number, unsigned a, unsigned b, unsigned c)
{
	int result;

	__asm__ volatile("int $0x80" : "=a" (result)
	    : "a" (number), "b" (a), "c" (b), "d" (c) : "memory");
	return result;
}

/* A line of WIDTH characters that begins with `words'. */
static void
line(char *to, const char *words)
{
	int i;

	for (i = 0; words[i] != '\0'; i++)
		to[i] = words[i];
	to[i] = '\n';
	for (i++; i < WIDTH - 1; i++)
		to[i] = '.';
	to[WIDTH - 1] = '\n';
}

void	_start(void) __attribute__((__noreturn__));

void
_start(void)
{
	int i;

	for (i = 0; i < LINES; i++)
		line(&text[i * WIDTH], i == 0 ? "first line" : "line");
	line(&text[(LINES - 1) * WIDTH], "last line");
	system_call(SYS_WRITE, 1, (unsigned)text, sizeof(text));
	system_call(SYS_REBOOT, 0xfee1dead, 672274793, 0x01234567);
	for (;;)
		system_call(SYS_WRITE, 1, (unsigned)"no reboot\n", 10);
}
