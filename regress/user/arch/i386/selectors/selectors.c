/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * All 65,536 values in each segment register, loaded by the program and put
 * there by sigreturn: each is loaded, or is the right signal.
 *
 * What is right follows from the descriptor's rights, which LAR tells a
 * program for all it may know of.  The LDT is full, of entries of every kind.
 *
 * A data selector that sigreturn cannot restore becomes zero, as in Linux.
 * There, too, all selectors are made those of ring 3.
 */

#include <stdbool.h>

#include "tap.h"
#include "segments.h"

#define NSELECTORS	0x10000

/* LAR's answer */
#define AR_WRITE	0x0200		/* of data; readable, of code */
#define AR_CODE		0x0800
#define AR_MEMORY	0x1000
#define AR_DPL		0x6000
#define AR_PRESENT	0x8000

/* Entries of every kind that is, again and again; each case gets a copy. */
static void
fill_ldt(void)
{
	static const uint32_t kinds[] = {
		D_32BIT, D_32BIT | D_READONLY, D_CODE | D_32BIT,
		D_CODE | D_32BIT | D_READONLY, D_DOWN | D_32BIT, 0,
		D_32BIT | D_ABSENT, D_CODE | D_32BIT | D_ABSENT,
		D_CONFORMING | D_32BIT | D_ABSENT, D_DOWN | D_ABSENT, D_EMPTY,
	};
	unsigned i, n = sizeof(kinds) / sizeof(kinds[0]);

	for (i = 0; i < NSELECTORS / 8; i++)
		REQUIRE(ldt_write(i, 0,
		    kinds[i % n] == D_EMPTY ? 0 : 0xfffff,
		    kinds[i % n] == D_EMPTY ? D_EMPTY :
		    kinds[i % n] | D_PAGES) == 0);
}

/* The rights of a segment that ring 3 may look at; 0: there is none. */
static uint32_t
rights(unsigned sel)
{
	uint32_t ar = 0;

	__asm("larl %1, %0" : "+r" (ar) : "r" (sel) : "cc");
	return (ar & AR_MEMORY) ? ar & 0xff00 : 0;
}

/* The signal that a value should cause, or 0. */
static int
right_signal(int reg, unsigned sel)
{
	uint32_t ar = rights(sel);
	bool code = (ar & AR_CODE) != 0, right;

	if (reg == G_CS)
		right = code && (ar & AR_DPL) == AR_DPL;
	else if (reg == G_SS)
		right = !code && (ar & AR_WRITE) && (sel & 3) == 3 &&
		    (ar & AR_DPL) == AR_DPL;
	else if (sel < 4)
		return 0;
	else
		right = ar != 0 && (!code || (ar & AR_WRITE));
	if (!right)
		return SIGSEGV;
	return (ar & AR_PRESENT) ? 0 : SIGBUS;
}

static unsigned
seen_in(int reg)
{
	switch (reg) {
	case G_DS:	return seen.ds;
	case G_ES:	return seen.es;
	case G_FS:	return seen.fs;
	case G_GS:	return seen.gs;
	case G_SS:	return seen.ss;
	default:	return seen.cs;
	}
}

static unsigned	wrong, good[3];

/* Three examples will do. */
static void
check(bool right, int reg, unsigned sel, int signo)
{
	if (!right && wrong++ < 3)
		tap_fail(__FILE__, __LINE__, "register %d, selector %#x: "
		    "signal %d, not %d; %#x was seen", reg, sel, signo,
		    right_signal(reg, sel), seen_in(reg));
	good[signo == 0 ? 0 : signo == SIGSEGV ? 1 : 2] += right;
}

/* The rpl of a far return cannot be above ours, which is the lowest. */
static void
each_value_loaded(int reg)
{
	unsigned sel;
	int signo;

	experiments_init();
	for (sel = 0; sel < NSELECTORS; sel++) {
		if (reg == G_CS && (sel & 3) != 3)
			continue;
		signo = load_try(reg, sel);
		check(signo == right_signal(reg, sel) &&
		    (signo != 0 || seen_in(reg) == sel), reg, sel, signo);
	}
	CHECK(good[0] > 700 && good[1] > 700);
}

static void
every_value_is_loaded_into_ds(void)
{
	each_value_loaded(G_DS);
}

static void
every_value_is_loaded_into_es(void)
{
	each_value_loaded(G_ES);
}

static void
every_value_is_loaded_into_fs(void)
{
	each_value_loaded(G_FS);
}

static void
every_value_is_loaded_into_gs(void)
{
	each_value_loaded(G_GS);
}

static void
every_value_is_loaded_into_ss(void)
{
	each_value_loaded(G_SS);
}

static void
every_value_is_loaded_into_cs(void)
{
	each_value_loaded(G_CS);
}

static unsigned
of_ring_3(unsigned sel)
{
	return sel < 4 ? sel : sel | 3;
}

/* All four at once, each with another value. */
static void
sigreturn_restores_data_selectors_or_zero(void)
{
	static const int regs[] = { G_DS, G_ES, G_FS, G_GS };
	struct frame f;
	unsigned i, sel, v, want;
	int signo;

	experiments_init();
	frame_init(&f);
	for (sel = 0; sel < NSELECTORS; sel++) {
		for (i = 0; i < 4; i++)
			f.reg[regs[i]] = (sel + i * 0x1001) % NSELECTORS;
		signo = frame_go(&f);
		for (i = 0; i < 4; i++) {
			v = of_ring_3(f.reg[regs[i]]);
			want = right_signal(regs[i], v) == 0 ? v : 0;
			/* Null selectors are one to the processor. */
			check(signo == 0 && (seen_in(regs[i]) == want ||
			    (v < 4 && seen_in(regs[i]) == 0)), regs[i], v,
			    signo);
		}
	}
	CHECK_EQ(good[0], 4 * NSELECTORS);
}

static void
each_value_returned_to(int reg)
{
	struct frame f;
	unsigned sel;
	int signo;

	experiments_init();
	frame_init(&f);
	for (sel = 0; sel < NSELECTORS; sel++) {
		f.reg[reg] = sel;
		signo = frame_go(&f);
		check(signo == right_signal(reg, sel | 3) &&
		    (signo != 0 || seen_in(reg) == (sel | 3)) &&
		    (signo == 0 || told.eip == f.reg[G_EIP]), reg, sel | 3,
		    signo);
	}
	CHECK(good[0] > 700 && good[1] > 700 && good[2] > 700);
}

static void
sigreturn_to_every_ss_is_right(void)
{
	each_value_returned_to(G_SS);
}

static void
sigreturn_to_every_cs_is_right(void)
{
	each_value_returned_to(G_CS);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		CASE(every_value_is_loaded_into_ds),
		CASE(every_value_is_loaded_into_es),
		CASE(every_value_is_loaded_into_fs),
		CASE(every_value_is_loaded_into_gs),
		CASE(every_value_is_loaded_into_ss),
		CASE(every_value_is_loaded_into_cs),
		CASE(sigreturn_restores_data_selectors_or_zero),
		CASE(sigreturn_to_every_ss_is_right),
		CASE(sigreturn_to_every_cs_is_right),
	};

	fill_ldt();
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));
}
