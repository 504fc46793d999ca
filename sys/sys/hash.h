/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * hash: short numbers from long things, for tables (not against an enemy).
 */

#ifndef _SYS_HASH_H_
#define _SYS_HASH_H_

#include <sys/types.h>

#define HASH32_BUF_INIT	2166136261u

/* FNV-1a: one multiplication a byte. */
static inline uint32_t
hash32_buf(const void *buf, size_t len, uint32_t hash)
{
	const uint8_t *p = buf;

	while (len-- != 0)
		hash = (hash ^ *p++) * 16777619u;
	return hash;
}

static inline uint32_t
hash32_str(const char *s, uint32_t hash)
{
	while (*s != '\0')
		hash = (hash ^ (uint8_t)*s++) * 16777619u;
	return hash;
}

/* An address: its low bits say little, Fibonacci spreads the others. */
static inline uint32_t
hash32_ptr(const volatile void *p)
{
	return ((uint32_t)((uintptr_t)p >> 3) * 2654435769u) >> 8;
}

#endif /* _SYS_HASH_H_ */
