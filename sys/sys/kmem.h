/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kmem: kernel memory by size; see kern/subr_kmem.c.
 *
 * KM_SLEEP waits until there is memory and never returns NULL; KM_NOSLEEP
 * returns NULL instead.  Neither may be used at interrupt level: memory for
 * interrupts is a pool's with its ipl.  The size must be given back exactly.
 */

#ifndef _SYS_KMEM_H_
#define _SYS_KMEM_H_

#include <sys/types.h>

typedef u_int km_flag_t;

#define KM_SLEEP	0x01
#define KM_NOSLEEP	0x02

void	kmem_init(void);
void	*kmem_alloc(size_t, km_flag_t);
void	*kmem_zalloc(size_t, km_flag_t);
void	kmem_free(void *, size_t);
char	*kmem_asprintf(const char *, ...) __printflike(1, 2);
char	*kmem_strdup(const char *, km_flag_t);
char	*kmem_strndup(const char *, size_t, km_flag_t);
void	kmem_strfree(char *);

/* Bytes handed out and not yet given back. */
size_t	kmem_inuse(void);

#endif /* _SYS_KMEM_H_ */
