/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pipe: see kern/sys_pipe.c.
 */

#ifndef _SYS_PIPE_H_
#define _SYS_PIPE_H_

#include <sys/types.h>

struct lwp;

#define PIPE_SIZE	65536		/* bytes a pipe holds */

void	pipe_init(void);
int	do_sys_pipe(struct lwp *, int, int[2]);

#endif /* _SYS_PIPE_H_ */
