/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * regress: tests that run inside the kernel; see kern/kern_regress.c.
 *
 * A test is a file below regress/guest with one line in its list of files,
 * one REGRESS_TEST, and a function that makes claims:
 *
 *	REGRESS_TEST("guest/kern/mutex", test_mutex);
 *	...
 *	CLAIM(!mutex_tryenter(&m), "a held mutex cannot be had");
 *
 * REGRESS_POINT names a place in the kernel at which a test may want to stop
 * a CPU: regress_hook, if there is one, is called there.  A kernel without
 * tests has nothing at such a place.
 */

#ifndef _SYS_REGRESS_H_
#define _SYS_REGRESS_H_

#include <sys/types.h>

#ifdef REGRESS

struct regress_test {
	const char	*rt_name;	/* "guest/" and the path of the file */
	void		(*rt_func)(void);
};

#define REGRESS_TEST(name, func)					\
	static void func(void);						\
	static const struct regress_test __CONCAT(func, _test)		\
	    __used __section(".regress_tests") = { name, func }

/* Count a claim as kept or broken; true if it is kept. */
#define CLAIM(e, ...)							\
	regress_claim((e), #e, __FILE_NAME__, __LINE__, __VA_ARGS__)

/* What could not be tried here, and why; counted as skipped. */
void	regress_skip(const char *);

#define REGRESS_POINT(name)						\
	do {								\
		void (*hook_)(const char *) = regress_hook;		\
									\
		if (__predict_false(hook_ != NULL))			\
			(*hook_)(name);					\
	} while (0)

extern void (*volatile regress_hook)(const char *);

/*
 * Wait for what other threads are about to do.  True as soon as e is; false
 * when even a host that is slow and busy would have got there.  What is claimed
 * is thus the event, never its speed.
 */
#define AWAIT(e)							\
	({								\
		u_int __naps = 0;					\
		bool __came;						\
									\
		while (!(__came = (e)) && regress_nap(__naps++))	\
			continue;					\
		__came;							\
	})

bool	regress_nap(u_int);
bool	regress_claim(bool, const char *, const char *, int,
	    const char *, ...) __printflike(5, 6);

/* Run the tests that the boot line asks for and end; else nothing. */
void	regress_run(void);

#else

#define REGRESS_POINT(name)	((void)0)

static inline void
regress_run(void)
{
}

#endif

#endif /* _SYS_REGRESS_H_ */
