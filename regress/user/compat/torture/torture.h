/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * torture: what the parts of the test know of each other; see torture.c.
 */

#ifndef _TORTURE_H_
#define _TORTURE_H_

#include <stdint.h>
#include <sys/time.h>

/*
 * Numbers that look random; the same seed gives the same.  Each thread has its
 * own, and passes it on: a thread made here has no thread-local memory.
 */
struct rng {
	uint64_t	state;
};

uint32_t	rnd(struct rng *);
uint32_t	rnd_below(struct rng *, uint32_t n);	/* 0 ... n - 1 */
int		rnd_one_in(struct rng *, uint32_t n); /* true once in n */
uint32_t	rnd_word(struct rng *);		/* rather of the odd ones */
void		rnd_fill(struct rng *, void *, uint32_t len);

/* What the victims have done; they write it, so it is only roughly right. */
struct tally {
	volatile uint32_t	calls;		/* system calls made */
	volatile uint32_t	good;		/* that were no error */
	volatile uint32_t	signals;	/* handlers entered */
	volatile uint32_t	requests;	/* of ptrace, that were good */
};

/*
 * What a victim does, in a process and a directory of its own, as a user of
 * its own, until it is killed or returns.
 */
void	victim_calls(struct rng *, struct tally *);
void	victim_code(struct rng *, struct tally *);
void	victim_frames(struct rng *, struct tally *);
void	victim_traced(struct rng *, struct tally *);

/* SIGALRM comes from now on; the victim is ready. */
void	alarms_begin(void);
extern struct itimerval	alarms;

/* A system call with six arguments: the result as the kernel gives it. */
long	raw_call(uint32_t nr, const uint32_t *args);

/* One call, number and arguments made up. */
void	random_call(struct rng *, struct tally *);
void	calls_prepare(struct rng *);

/*
 * A process that minds its own business, and checks that nobody else does.
 * When told by SIGTERM it exits, with 0 if all was well.
 */
void	bystander(struct rng *) __attribute__((noreturn));

#endif /* _TORTURE_H_ */
