/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_machdep: what the i386 files of the Linux emulation share.
 */

#ifndef _LINUX_MACHDEP_H_
#define _LINUX_MACHDEP_H_

#include <sys/types.h>
#include <machine/pcb.h>

struct lwp;

/* The FPU's state: FSAVE's form with a word more, then FXSAVE's. */
struct linux_fpstate {
	uint32_t	fp_cw, fp_sw, fp_tag;
	uint32_t	fp_ipoff, fp_cssel, fp_dataoff, fp_datasel;
	uint8_t		fp_st[8][10];
	uint16_t	fp_status;
	uint16_t	fp_magic;	/* 0: FXSAVE's form follows */
	struct fxsave	fp_fx;
};
CTASSERT(sizeof(struct linux_fpstate) == 624);

/* Make the old form from fp_fx. */
void	linux_fpstate_fill(struct linux_fpstate *);

/*
 * For signals: the current lwp's state is put below *sp, as XRSTOR would have
 * it aligned, and *sp is where; it is loaded from there, or is as at reset if
 * that is 0.  EFAULT.
 */
int	linux_fpstate_put(struct lwp *, uint32_t *sp);
int	linux_fpstate_load(struct lwp *, uint32_t);

struct linux_user_desc;

/*
 * Of an lwp that is the current one, or does not run.  Set: `choose' gives a
 * free entry to a description that asks for one.
 */
int	linux_tls_set(struct lwp *, struct linux_user_desc *, bool choose);
int	linux_tls_get(struct lwp *, struct linux_user_desc *);

#endif /* _LINUX_MACHDEP_H_ */
