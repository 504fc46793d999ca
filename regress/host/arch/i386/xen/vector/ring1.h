/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ring1: the machine on which vector.c runs the kernel's entries and exits.
 *
 * Overview
 *
 * Unicorn emulates the CPU: GDT, rings 1 and 3, iret and loads of selectors
 * with all their checks are its own.  This file is what surrounds it:
 *
 *	Xen	delivers events, NMIs, traps and the failsafe callback: it
 *		pushes a frame and enters ring 1 at a label of vector.S.
 *	C	the functions that vector.S calls.  Each does to the frame and
 *		the event mask what the kernel's does, spoils the registers
 *		that the ABI gives it, and notes that it was called.
 *
 * A run begins in ring 3 or ring 1 with known registers, enters as the
 * scenario says, and goes on until the same place is reached again.  Every
 * instruction that is about to be executed is a boundary, counted from 0; the
 * plan says at which of them something is delivered.  What Xen may not deliver
 * there (events masked, an NMI in an NMI) waits for the next boundary at which
 * it may.
 *
 * What is not the CPU's
 *
 * Unicorn has no gates, so an entry into ring 1 is a saved state of ring 1 with
 * the registers of the moment put into it.  The selectors in ds to gs are
 * loaded again with that; their descriptors are as before, unless the failsafe
 * callback is delivered, which is about them.  int, the hypercall page and the
 * functions in C are places where the emulation stops.  There is no paging.
 *
 * HYPERVISOR_iret is the model's: the upper half of esp on a stack of 16 bits
 * is then Xen's, and a bad cs or ss becomes a fault that looks like one of ring
 * 3, as Xen does it.  An iret of ring 1 is Unicorn's, which leaves the upper
 * half as the CPU does.
 */

#ifndef _RING1_H_
#define _RING1_H_

#include <stdbool.h>
#include <stdint.h>

enum reg { EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI, EIP, EFLAGS, CS, SS, DS, ES,
    FS, GS, NREGS };

/* How a run begins. */
enum entry {
	BY_SYSCALL,			/* int $0x80 in ring 3 */
	BY_TRAP,			/* a trap without a code */
	BY_PAGE,			/* one with, which masks events */
	BY_PROT,			/* one that iret may cause, too */
	BY_EVENT,
	BY_NMI,
	BY_FAILSAFE
};

/* What may be delivered at a boundary. */
enum what { EVENT, NMI, FAILSAFE };

/* Which of the frame's selectors become bad, in the entry's C function. */
#define BAD_GS		0x01
#define BAD_FS		0x02
#define BAD_ES		0x04
#define BAD_DS		0x08
#define BAD_CS		0x10
#define BAD_SS		0x20

/* Kinds of bad; the last: good until the failsafe callback. */
enum bad { NOT_PRESENT, NO_ENTRY, WRONG_TYPE, NBAD, GONE = NBAD };

/* When user mode is not to be reached before ast() has run. */
enum work {
	NO_WORK,
	OF_ENTRY,			/* the entry's C function asks */
	OF_EVENT,			/* each event's, at its end */
	OF_AST				/* the first ast() asks for another */
};

struct scenario {
	enum entry	sc_entry;
	bool		sc_kernel;	/* ring 1 is interrupted, not ring 3 */
	bool		sc_alias;	/* ring 3, where eip is exit_iret's */
	bool		sc_ldt;		/* ring 3, on a stack of 16 bits */
	enum work	sc_work;
	unsigned	sc_bad;		/* BAD_xxx */
	enum bad	sc_how;
};

#define NPLAN	2

struct plan {
	unsigned	pl_n;
	struct {
		enum what	what;
		unsigned	at;	/* boundary */
	} pl_at[NPLAN];
	uint32_t	pl_storm_at;	/* at each visit of this address ... */
	unsigned	pl_storm;	/* ... so many events */
};

struct result {
	unsigned	rs_faults;	/* claims that were broken */
	char		rs_why[160];	/* the first of them */
	unsigned	rs_insns;	/* boundaries */
	unsigned	rs_done;	/* of the plan, delivered */
	unsigned	rs_depth;	/* bytes of stack, at most */
};

void	ring1_init(void);

/* In the function's bytes, the 2 or 4 of `was' become others. */
void	ring1_break(const char *function, unsigned bytes, uint32_t was,
	    uint32_t becomes);

/* The first function does not call the second any more. */
void	ring1_break_call(const char *function, const char *callee);

/* The value of a symbol; one past the end of a function. */
uint32_t ring1_symbol(const char *);
uint32_t ring1_end(const char *);

/* The code selector of sc_alias. */
unsigned ring1_alias(void);

struct result ring1_run(const struct scenario *, const struct plan *);

/* From..to are all instructions, and at each of them this was delivered. */
bool	ring1_covered(uint32_t from, uint32_t to, enum what);

#endif /* _RING1_H_ */
