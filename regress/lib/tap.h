/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tap.h: tests that are programs, speaking the Test Anything Protocol.
 *
 * A test is a table of cases, each a function whose name is what it claims.
 * Every case runs in a process of its own, so that one that crashes or hangs
 * is a failure of that case alone; TAP_LIMIT seconds are a hang.
 *
 * The machine may be an emulated one that shares its host, so a case waits for
 * what must happen, for up to SOON ms, and claims that it did, not how fast.
 *
 *	CHECK(e)		e is true; else the case fails, and goes on
 *	CHECK_EQ(a, b)		the same with two numbers, which are shown
 *	CHECK_ERR(call, err)	call returns -1 and sets errno to err
 *	REQUIRE(e)		e is true; else the case ends here
 *	AWAIT(e)		e becomes true within SOON; an expression
 *
 *	TAP_MAIN(CASE(a_pipe_has_an_end), CASE(...))
 */

#ifndef _REGRESS_TAP_H_
#define _REGRESS_TAP_H_

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef TAP_LIMIT
#define TAP_LIMIT	900
#endif

#define SOON		60000

struct tap_case {
	const char	*name;
	void		(*func)(void);
};

static int	tap_failures;

/*
 * Pointers no program has: never mapped; the kernel's.  Volatile, so that the
 * compiler does not know.
 */
__attribute__((unused)) static void *volatile bad_ptr = (void *)8;
__attribute__((unused)) static void *volatile kern_ptr = (void *)0xc0000000ul;

__attribute__((format(printf, 3, 4))) static void
tap_fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	tap_failures++;
	printf("# %s:%d: ", file, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
}

static inline bool
tap_check(bool true_p, const char *what, const char *file, int line)
{
	int error = errno;

	if (!true_p)
		tap_fail(file, line, "%s (errno %d)", what, error);
	return true_p;
}

static inline void
tap_check_eq(long long a, long long b, const char *what, const char *file,
    int line)
{
	int error = errno;

	if (a != b)
		tap_fail(file, line, "%s: %lld, not %lld (errno %d)", what, a,
		    b, error);
}

static inline void
tap_check_err(long r, int error, const char *what, const char *file, int line)
{
	if (r != -1)
		tap_fail(file, line, "%s: %ld, not an error", what, r);
	else if (errno != error)
		tap_fail(file, line, "%s: errno %d, not %d", what, errno,
		    error);
}

#define CHECK(e)	((void)tap_check((e), #e, __FILE__, __LINE__))
#define CHECK_EQ(a, b)	tap_check_eq((a), (b), #a, __FILE__, __LINE__)
#define CHECK_ERR(call, err)						\
	(errno = 0, tap_check_err((long)(call), (err), #call, __FILE__,	\
	    __LINE__))
#define REQUIRE(e) do {							\
	if (!tap_check((e), #e, __FILE__, __LINE__))			\
		_exit(1);						\
} while (0)

#define AWAIT(e)							\
	({								\
		bool came_;						\
		int naps_ = 0;						\
									\
		while (!(came_ = (e)) && naps_++ < SOON)		\
			usleep(1000);					\
		came_;							\
	})

/* Run one case; true if it passed. */
static bool
tap_run(const struct tap_case *c)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		alarm(TAP_LIMIT);
		c->func();
		fflush(stdout);
		_exit(tap_failures != 0);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid) {
		printf("# cannot run it: errno %d\n", errno);
		return false;
	}
	if (WIFSIGNALED(status))
		printf("# killed by signal %d\n", WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int
tap_main(const struct tap_case *cases, int n)
{
	int failed, i;

	printf("1..%d\n", n);
	for (failed = 0, i = 0; i < n; i++) {
		if (tap_run(&cases[i]))
			printf("ok %d - %s\n", i + 1, cases[i].name);
		else {
			printf("not ok %d - %s\n", i + 1, cases[i].name);
			failed++;
		}
	}
	fflush(stdout);
	return failed != 0;
}

#define CASE(f)		{ #f, f }
#define TAP_MAIN(...)							\
int									\
main(void)								\
{									\
	static const struct tap_case cases[] = { __VA_ARGS__ };		\
									\
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));	\
}

#endif /* _REGRESS_TAP_H_ */
