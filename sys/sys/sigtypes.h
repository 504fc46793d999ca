/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * sigtypes: sets of signals, and the alternate stack.
 */

#ifndef _SYS_SIGTYPES_H_
#define _SYS_SIGTYPES_H_

#include <sys/types.h>

#define NSIG		66		/* signals are 1 .. NSIG - 1 */
#define SIGSET_WORDS	3

typedef struct {
	uint32_t ss_bits[SIGSET_WORDS];
} sigset_t;

#define SIGSET_WORD(sig)	(((u_int)(sig) - 1) >> 5)
#define SIGSET_BIT(sig)		(1u << (((u_int)(sig) - 1) & 31))

static inline void
sigemptyset(sigset_t *s)
{
	s->ss_bits[0] = s->ss_bits[1] = s->ss_bits[2] = 0;
}

static inline void
sigfillset(sigset_t *s)
{
	s->ss_bits[0] = s->ss_bits[1] = ~0u;
	s->ss_bits[2] = (1u << (NSIG - 1 - 64)) - 1;
}

static inline void
sigaddset(sigset_t *s, int sig)
{
	s->ss_bits[SIGSET_WORD(sig)] |= SIGSET_BIT(sig);
}

static inline void
sigdelset(sigset_t *s, int sig)
{
	s->ss_bits[SIGSET_WORD(sig)] &= ~SIGSET_BIT(sig);
}

static inline bool
sigismember(const sigset_t *s, int sig)
{
	return (s->ss_bits[SIGSET_WORD(sig)] & SIGSET_BIT(sig)) != 0;
}

static inline bool
sigsetempty(const sigset_t *s)
{
	return (s->ss_bits[0] | s->ss_bits[1] | s->ss_bits[2]) == 0;
}

/* d |= s */
static inline void
sigplusset(const sigset_t *s, sigset_t *d)
{
	for (int i = 0; i < SIGSET_WORDS; i++)
		d->ss_bits[i] |= s->ss_bits[i];
}

/* d &= ~s */
static inline void
sigminusset(const sigset_t *s, sigset_t *d)
{
	for (int i = 0; i < SIGSET_WORDS; i++)
		d->ss_bits[i] &= ~s->ss_bits[i];
}

/* d &= s */
static inline void
sigandset(const sigset_t *s, sigset_t *d)
{
	for (int i = 0; i < SIGSET_WORDS; i++)
		d->ss_bits[i] &= s->ss_bits[i];
}

/* The lowest member, or 0. */
static inline int
firstsig(const sigset_t *s)
{
	for (int i = 0; i < SIGSET_WORDS; i++)
		if (s->ss_bits[i] != 0)
			return i * 32 + __builtin_ctz(s->ss_bits[i]) + 1;
	return 0;
}

/* The alternate signal stack of an lwp. */
typedef struct {
	uintptr_t	ss_sp;		/* its lowest address */
	size_t		ss_size;
	int		ss_flags;	/* SS_* */
} stack_t;

#define SS_ONSTACK	0x01		/* it is in use */
#define SS_DISABLE	0x04		/* there is none */
#define MINSIGSTKSZ	2048

#endif /* _SYS_SIGTYPES_H_ */
