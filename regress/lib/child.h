/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * child: run a function in a process of its own, and have what it says.
 */

#ifndef _REGRESS_CHILD_H_
#define _REGRESS_CHILD_H_

/*
 * What `func' writes to standard output is in `said', a string of `size' bytes
 * at most.  Returns the exit status (0 if it returns), -1 if a signal ended it.
 */
int	child_run(void (*func)(void), char *said, unsigned size);

#endif /* _REGRESS_CHILD_H_ */
