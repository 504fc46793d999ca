/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cprng: random numbers; see kern/subr_cprng.c.
 */

#ifndef _SYS_CPRNG_H_
#define _SYS_CPRNG_H_

#include <sys/types.h>

void	cprng_init(void);
void	cprng_strong(void *, size_t);
uint32_t cprng_strong32(void);
uint32_t cprng_fast32(void);
uint64_t cprng_fast64(void);

/* Mix what an outsider wrote or an event told into the state. */
void	cprng_stir(const void *, size_t);

/* One block of the generator, for tests. */
void	cprng_block(const uint32_t key[8], uint64_t, uint32_t out[16]);

/* Bits of entropy the seed was worth, at most 256. */
u_int	cprng_entropy(void);

#endif /* _SYS_CPRNG_H_ */
