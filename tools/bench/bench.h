/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/* bench.h: what the parts of the benchmark program share. */

#ifndef _BENCH_H_
#define _BENCH_H_

#include <stdint.h>

#define PAGE	4096

/*
 * An operation.  `run' does it n times and returns the ticks that took, so that
 * it can leave out what only prepares; `each' says that one run is so many of
 * what is measured.  What `prepare' makes is there for all its runs, and the
 * process is not the one of another operation.
 */
struct op {
	const char	*id;		/* to be named by */
	const char	*name;		/* in tables */
	uint64_t	(*run)(unsigned);
	void		(*prepare)(void);
	unsigned	n;		/* a batch */
	unsigned	batches;
	unsigned	each;		/* 0 is 1 */
};

extern const struct op	call_ops[], proc_ops[], mem_ops[];

void	fail(const char *) __attribute__((__noreturn__));
void	need(int, const char *);

/* The ticks of the time stamp counter. */
static inline uint64_t
now(void)
{
	uint32_t low, high;

	__asm volatile("rdtsc" : "=a" (low), "=d" (high) : : "memory");
	return (uint64_t)high << 32 | low;
}

#endif /* !_BENCH_H_ */
