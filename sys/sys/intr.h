/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * intr: interrupt levels, and software interrupts; see kern/kern_softint.c.
 *
 * The levels and spl*() are <machine/intr.h>'s.
 */

#ifndef _SYS_INTR_H_
#define _SYS_INTR_H_

#include <sys/types.h>
#include <sys/cpu_data.h>
#include <machine/intr.h>

/* What softint_establish takes: a level of sys/cpu_data.h, and flags. */
#define SOFTINT_LVLMASK	0xff
#define SOFTINT_MPSAFE	0x100		/* accepted: every handler is */

struct cpu_info;

void	softint_init_cpu(struct cpu_info *);
void	*softint_establish(u_int, void (*)(void *), void *);
void	softint_disestablish(void *);
void	softint_schedule(void *);

/*
 * For machine code: run what is queued at this SOFTINT_ level on this CPU.
 * => at the level's IPL_SOFT*; the pending mark was cleared before the call
 */
void	softint_run(u_int);

/* From machine code: mark this SOFTINT_ level pending on this CPU. */
void	cpu_softint_mark(u_int);

#endif /* _SYS_INTR_H_ */
