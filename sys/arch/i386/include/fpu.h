/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fpu: the x87, SSE and AVX registers of user programs; see i386/fpu.c.
 */

#ifndef _I386_FPU_H_
#define _I386_FPU_H_

#include <machine/pcb.h>

struct lwp;

/* Leave prev and enter next, in cpu_switchto's batch of hypercalls. */
void	fpu_switch(struct lwp *, struct lwp *);

/* The lwp used the FPU while its trap flag was set. */
void	fpu_dna(struct lwp *);

/* si_code for T_ARITH and T_XMM. */
int	fpu_sigcode(struct lwp *, u_int trapno);

/*
 * State of the current lwp, or of one that does not run.  The writers take
 * what a user may have made up: bits the CPU would refuse are dropped.  The
 * short forms are of x87 and SSE, and leave AVX alone.
 */
void	fpu_read(struct lwp *, struct fxsave *);
void	fpu_write(struct lwp *, const struct fxsave *);

/*
 * The whole state, in place.  fpu_state's is as the lwp has it, until it runs
 * on.  fpu_replace's may be changed, also by functions that sleep, until
 * fpu_replaced, which treats it as fpu_write does.
 */
const struct xsave *fpu_state(struct lwp *);
struct xsave *fpu_replace(struct lwp *);
void	fpu_replaced(struct lwp *);

/* XSAVE_xxx that are saved and restored; 0 if there is FXSAVE only. */
uint32_t fpu_features(void);

/* As a program finds it: nothing loaded, all exceptions masked. */
void	fpu_reset(struct lwp *);

/* A child begins with a copy. */
void	fpu_fork(struct lwp *, struct lwp *);

void	fpu_init_cpu(void);

#endif /* _I386_FPU_H_ */
