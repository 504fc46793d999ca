/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ktap.h: tap.h for tests that are compiled as kernel code.
 *
 * Kernel headers and the host's do not go together in one file; here is what
 * a test of kernel code needs of tap.h, and ktap.c does it.
 */

#ifndef _REGRESS_KTAP_H_
#define _REGRESS_KTAP_H_

struct ktap_case {
	const char	*name;
	void		(*func)(void);
};

int	ktap_main(const struct ktap_case *, int);
void	ktap_fail(const char *file, int line, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	ktap_end_case(void) __attribute__((__noreturn__));

/* The next of a row of numbers that is the same in every run. */
unsigned ktap_random(void);

/* The case panics: run `func' elsewhere and see. */
int	ktap_aborts(void (*func)(void));

#define CHECK(e) do {							\
	if (!(e))							\
		ktap_fail(__FILE__, __LINE__, "%s", #e);		\
} while (0)
#define CHECK_EQ(a, b) do {						\
	long long a_ = (long long)(a), b_ = (long long)(b);		\
									\
	if (a_ != b_)							\
		ktap_fail(__FILE__, __LINE__, "%s: %lld, not %lld", #a,	\
		    a_, b_);						\
} while (0)
#define REQUIRE(e) do {							\
	if (!(e)) {							\
		ktap_fail(__FILE__, __LINE__, "%s", #e);		\
		ktap_end_case();					\
	}								\
} while (0)

#define CASE(f)		{ #f, f }
#define KTAP_MAIN(...)							\
int	main(void);							\
									\
int									\
main(void)								\
{									\
	static const struct ktap_case cases[] = { __VA_ARGS__ };	\
									\
	return ktap_main(cases, (int)(sizeof(cases) / sizeof(cases[0])));\
}

#endif /* _REGRESS_KTAP_H_ */
