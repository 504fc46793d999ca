/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * prf: the formatter beneath printf, for those who have a sink of their own.
 */

#ifndef _SYS_PRF_H_
#define _SYS_PRF_H_

#include <sys/types.h>
#include <sys/stdarg.h>

struct prf_sink {
	void	(*ps_put)(struct prf_sink *, int);
	size_t	ps_count;	/* characters put so far */
	char	*ps_buf;	/* the sink's own: a buffer */
	size_t	ps_size;	/* and its size */
};

/* A va_list that can be handed on by address, whatever its type is. */
struct prf_args {
	va_list	pa_ap;
};

void	prf_format(struct prf_sink *, const char *, va_list)
	    __printflike(2, 0);

#endif /* _SYS_PRF_H_ */
