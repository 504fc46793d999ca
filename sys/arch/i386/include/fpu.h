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

/*
 * The state of the current lwp goes to its memory, in FNSAVE's form and, at an
 * address that is a multiple of 64, in XSAVE's or else FXSAVE's; what neither
 * instruction writes stays as it was.  The registers are as at reset then.
 * FNSAVE's form comes first and is at most 1 KB away.  EFAULT.
 */
int	fpu_save_user(struct lwp *, void __user *, struct xsave __user *);

/*
 * The current lwp's state is what is in its memory in XSAVE's form, which is
 * said to have the components bv.  If that fails, for whatever reason, the
 * registers hold nothing, and the state is to be replaced.
 */
int	fpu_load_user(struct lwp *, const struct xsave __user *, uint64_t bv);

/* XSAVE_xxx that are saved and restored; 0 if there is FXSAVE only. */
uint32_t fpu_features(void);

/* As a program finds it: nothing loaded, all exceptions masked. */
void	fpu_reset(struct lwp *);

/* A child begins with a copy. */
void	fpu_fork(struct lwp *, struct lwp *);

void	fpu_init_cpu(void);

#endif /* _I386_FPU_H_ */
