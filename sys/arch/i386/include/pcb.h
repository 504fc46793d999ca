/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pcb: what of an lwp is the machine's and lives at its kernel stack.
 *
 * It lies at the very top of the USPACE bytes at l_addr; the stack starts
 * beneath it and grows away from it, so an overflow does not reach it.
 *
 * Key to the letters:
 *	!	the lwp itself, or who holds it stopped
 *	s	cpu_switchto
 */

#ifndef _I386_PCB_H_
#define _I386_PCB_H_

#include <sys/types.h>
#include <machine/segments.h>

/* The x87 and SSE state as FXSAVE writes it. */
struct fxsave {
	uint16_t	fx_cw;		/* x87 control word */
	uint16_t	fx_sw;		/* status word */
	uint8_t		fx_tw;		/* tag word, a bit a register */
	uint8_t		fx_zero;
	uint16_t	fx_opcode;
	uint32_t	fx_ip;
	uint16_t	fx_cs;
	uint16_t	fx_rsvd1;
	uint32_t	fx_dp;
	uint16_t	fx_ds;
	uint16_t	fx_rsvd2;
	uint32_t	fx_mxcsr;
	uint32_t	fx_mxcsr_mask;
	uint8_t		fx_st[8][16];	/* x87 registers */
	uint8_t		fx_xmm[8][16];	/* SSE registers */
	uint8_t		fx_rsvd3[224];
};

/* The x87 state as FNSAVE writes it. */
struct fnsave {
	uint32_t	fn_cw, fn_sw, fn_tw, fn_ip, fn_cs, fn_dp, fn_ds;
	uint8_t		fn_st[8][10];
} __packed;

/*
 * The same as XSAVE writes it, with the upper halves of the AVX registers.  In
 * 32-bit mode there are eight of these, in room for sixteen.
 */
struct xsave {
	struct fxsave	xs_fx;
	uint64_t	xs_bv;		/* XSAVE_xxx that are not as at reset */
	uint64_t	xs_compact;	/* must be 0 */
	uint64_t	xs_zero[6];
	uint8_t		xs_ymm[16][16];
} __aligned(64);

#define XSAVE_X87	0x01
#define XSAVE_SSE	0x02
#define XSAVE_AVX	0x04

struct pcb {
	struct xsave	pcb_fpu;	/* !: valid when pcb_fpcpu is NULL */
	uint32_t	pcb_esp;	/* s: stack pointer while off CPU */
	struct cpu_info	*pcb_fpcpu;	/* !: CPU that holds its FPU state */
	bool		pcb_fpwritten;	/* !: pcb_fpu is not whole just now */
	union descriptor pcb_tls[GDT_NTLS];	/* !: thread-local segments */
	uint32_t	pcb_dr[4];	/* !: watchpoints: addresses, ... */
	uint32_t	pcb_dr6;	/* !: ... why the last trap came, ... */
	uint32_t	pcb_dr7;	/* !: ... and which are enabled */
} __aligned(64);

CTASSERT(sizeof(struct fnsave) == 108);
CTASSERT(sizeof(struct fxsave) == 512);
CTASSERT(sizeof(struct xsave) == 832);

#define lwp_getpcb(l)							\
	((struct pcb *)((char *)(l)->l_addr + USPACE - sizeof(struct pcb)))

/* The frame of an lwp's last entry from user mode. */
#define lwp_trapframe(l)	((struct trapframe *)lwp_getpcb(l) - 1)

/* The first word of the stack, which an overflow would change. */
#define KSTACK_CANARY	0x6b737461u

#endif /* _I386_PCB_H_ */
