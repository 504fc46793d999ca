/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenstep: an event at each instruction of the kernel; see xenstep.c.
 */

#ifndef _REGRESS_XENSTEP_H_
#define _REGRESS_XENSTEP_H_

#include <sys/types.h>
#include <machine/psl.h>

struct evtchn_send;
struct trapframe;

/* The CPU can be stepped, until the end.  => the thread stays on it */
bool	step_begin(void);
void	step_end(void);

/*
 * Instructions of ring 1 are counted, from the first visit of `from' or, if it
 * is 0, from here.  Before the n-th of them an event is sent, and counting
 * ends.
 */
#define STEP(from, n)							\
	do {								\
		step_aim((vaddr_t)(from), (n));				\
		__asm volatile("pushfl; orl %0, (%%esp); popfl"		\
		    : : "i" (PSL_T) : "memory", "cc");			\
	} while (0)

void	step_aim(vaddr_t from, u_int n);

/* No more of them; true if an event was sent. */
bool	step_stop(void);

/*
 * Was an event lost?  Not if it is yet to come, as it may under the shim; that
 * is waited for.  Nothing in here enters Xen, which would see to it.
 */
bool	step_lost(void);

extern vaddr_t	step_eip;		/* the last one counted */
extern volatile u_int step_sent;	/* events */
extern volatile u_int step_seen;	/* by the handler, of these */
extern void	(*volatile step_handler)(void);	/* called by it */

/* Send one, beside those of steps. */
void	step_send(void);

/* The same with known registers; see xenstep_entry.S. */
struct step_regs {
	uint32_t	edi, esi, ebp, esp, ebx, edx, ecx, eax;
};
bool	step_send_registers(void);

/* Go to user mode with this frame, which is where it must be. */
void	step_user(struct trapframe *) __dead;

/* Called by xenstep_entry.S. */
void	step_trap(struct trapframe *);
void	step_send_known(struct evtchn_send *, struct step_regs *);
extern const char step_entry[];

#endif /* _REGRESS_XENSTEP_H_ */
