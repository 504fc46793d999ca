/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * segments: selectors and descriptors.
 *
 * Xen puts flat segments for rings 1 and 3 into every GDT, in pages of its
 * own at the end; the kernel and all programs use those.  Ours is one page
 * per CPU before them, with five entries: one that reaches the CPU's struct
 * cpu_info through %fs, and the thread-local segments of the running lwp, at
 * the places where i386 Linux has them.
 */

#ifndef _I386_SEGMENTS_H_
#define _I386_SEGMENTS_H_

#define SEL_RPL(s)	((s) & 3)	/* privilege asked for */
#define SEL_KPL		1		/* of the kernel */
#define SEL_UPL		3		/* of programs */
#define SEL_LDT		4		/* from the LDT, not the GDT */
#define SEL_IDX(s)	(((s) >> 3) & 0x1fff)
#define GSEL(i, rpl)	(((i) << 3) | (rpl))

/* Xen's flat segments, xen/arch-x86/xen-x86_32.h. */
#define KCODE_SEL	0xe019
#define KDATA_SEL	0xe021
#define UCODE_SEL	0xe02b
#define UDATA_SEL	0xe033

/* Ours. */
#define GDT_CPU		1		/* struct cpu_info */
#define GDT_TLS		6		/* first thread-local entry */
#define GDT_NTLS	3		/* how many */
#define GDT_ENTRIES	512		/* in the one page we register */
#define KCPU_SEL	GSEL(GDT_CPU, SEL_KPL)

#define ESPFIX_SLOT	128		/* bytes of a CPU's: see segments.c */

#ifndef __ASSEMBLER__
#include <sys/types.h>

struct cpu_info;

/* A descriptor as the CPU reads it. */
union descriptor {
	uint64_t	d_raw;
	struct {
		uint32_t	d_lo;
		uint32_t	d_hi;
	};
	struct {
		unsigned	sd_lolimit:16;	/* limit, low part */
		unsigned	sd_lobase:16;	/* base, low part */
		unsigned	sd_midbase:8;
		unsigned	sd_type:4;	/* SDT_xxx */
		unsigned	sd_s:1;		/* memory, not system */
		unsigned	sd_dpl:2;
		unsigned	sd_p:1;		/* present */
		unsigned	sd_hilimit:4;
		unsigned	sd_avl:1;	/* free for software */
		unsigned	sd_l:1;		/* 64-bit code; never ours */
		unsigned	sd_def32:1;	/* 32-bit operands and stack */
		unsigned	sd_gran:1;	/* limit counts pages */
		unsigned	sd_hibase:8;
	};
};
CTASSERT(sizeof(union descriptor) == 8);

/* sd_type of a memory segment: bits, and two of their sums */
#define SDT_ACCESSED	0x1
#define SDT_RW		0x2		/* data: writable; code: readable */
#define SDT_DOWN	0x4		/* data: downwards; code: conforming */
#define SDT_CODE	0x8
#define SDT_MEMRW	(SDT_RW)
#define SDT_MEMRWA	(SDT_RW | SDT_ACCESSED)

struct lwp;

extern char espfix_slots[][ESPFIX_SLOT];

/* Boot: the page of a CPU, its machine frame; on each CPU: the trap table. */
uint32_t segments_make_gdt(struct cpu_info *);
void	segments_init_primary(struct cpu_info *);
void	trap_init_cpu(void);

/* cpu_switchto's share. */
void	tls_switch(struct lwp *);

void	setsegment(union descriptor *, vaddr_t base, uint32_t limit,
	    int type, int dpl, bool is32, bool pages);

#endif /* !__ASSEMBLER__ */

#endif /* _I386_SEGMENTS_H_ */
