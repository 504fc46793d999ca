/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * text: the kernel's own instructions, changed at boot: see xen/text.c.
 */

#ifndef _I386_TEXT_H_
#define _I386_TEXT_H_

#include <sys/types.h>

/* Boot, before other CPUs run: text_write may be used until the close. */
void	text_open(void);
void	text_close(void);

/* The bytes are in the kernel's text at va.  => nobody executes there */
void	text_write(vaddr_t va, const void *code, size_t len);

#endif /* _I386_TEXT_H_ */
