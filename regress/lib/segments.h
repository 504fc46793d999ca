/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * segments: selectors, descriptors and frames, for tests that are programs.
 */

#ifndef _REGRESS_SEGMENTS_H_
#define _REGRESS_SEGMENTS_H_

#include <stdint.h>
#include <ucontext.h>

/* Xen's flat ones, which every program begins with. */
#define UCODE_SEL	0xe02b
#define UDATA_SEL	0xe033
#define LSEL(i)		((unsigned)(i) << 3 | 7)	/* of the LDT, ring 3 */

struct user_desc {
	uint32_t	entry, base, limit, flags;
};

/* flags */
#define D_32BIT		0x01
#define D_DOWN		0x02		/* contents: down, code, conforming */
#define D_CODE		0x04
#define D_CONFORMING	0x06
#define D_READONLY	0x08
#define D_PAGES		0x10
#define D_ABSENT	0x20
#define D_USEABLE	0x40
#define D_EMPTY		(D_READONLY | D_ABSENT)

/* modify_ldt's functions */
#define F_READ		0
#define F_WRITE_OLD	1
#define F_DEFAULT	2
#define F_WRITE		0x11

/* Indices of gregs, which the header names only for some. */
enum {
	G_GS, G_FS, G_ES, G_DS, G_EDI, G_ESI, G_EBP, G_ESP, G_EBX, G_EDX,
	G_ECX, G_EAX, G_TRAPNO, G_ERR, G_EIP, G_CS, G_EFL, G_UESP, G_SS
};

long	modify_ldt(int func, void *ptr, unsigned long size);

/* One entry by function 0x11; what modify_ldt returns. */
long	ldt_write(unsigned entry, uint32_t base, uint32_t limit,
	    uint32_t flags);

/*
 * Experiments: what the processor makes of selectors, flags and addresses.
 *
 * frame_go returns from a signal that never was, through a frame which says
 * what registers there are to be.  They are looked at there, into `seen', and
 * made right again, so that frame_go returns 0; or there was a signal, whose
 * number it returns, what it told being in `told'.
 * load_try loads one register, and does the same.
 */
struct frame {
	uint32_t	ret, sig;
	uint32_t	reg[19];	/* G_xxx */
	uint32_t	fpstate, mask, cr2;
	uint8_t		unused[624];
	uint32_t	extramask;
};

struct seen {
	uint32_t	ds, es, fs, gs, ss, cs, esp, eflags;
};

struct told {
	int		signo, code, trap, err;
	uint32_t	addr, eip, esp, cs, ss;
};

extern struct seen	seen;
extern struct told	told;

/* Experiments may begin: faults are caught, SIGUSR1 too. */
void	experiments_init(void);

/* One that changes nothing: with the flat segments, at the place to look. */
void	frame_init(struct frame *);
int	frame_go(struct frame *);
int	load_try(int reg, unsigned sel);

/* A handler of SIGFPE, SIGTRAP, SIGSEGV, SIGILL and SIGBUS. */
void	catch_faults(void (*handler)(int, siginfo_t *, void *), int flags);

#endif /* _REGRESS_SEGMENTS_H_ */
