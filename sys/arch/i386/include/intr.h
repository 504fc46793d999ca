/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * intr: interrupt priority levels, all in software.
 *
 * A CPU has a level, and takes no interrupt whose level is not above it: an
 * event that is due but blocked sets its level's bit in ci_ipending, and
 * splx(), on going below, runs it.  Raising and lowering cost a load and a
 * store through %fs; Xen is not asked.  Soft interrupts are bits of the same
 * word.
 */

#ifndef _I386_INTR_H_
#define _I386_INTR_H_

#define IPL_NONE	0
#define IPL_SOFTCLOCK	1
#define IPL_SOFTBIO	2
#define IPL_SOFTNET	3
#define IPL_SOFTSERIAL	4
#define IPL_VM		5		/* block, network and tty devices */
#define IPL_SCHED	6		/* clock, scheduler, IPIs */
#define IPL_HIGH	7
#define NIPL		8

#define IPL_BIO		IPL_VM
#define IPL_TTY		IPL_VM
#define IPL_NET		IPL_VM
#define IPL_CLOCK	IPL_SCHED

#ifndef __ASSEMBLER__
#include <sys/cdefs.h>

/* Offsets in struct cpu_info, asserted in cpu.h. */
#define CI_ILEVEL	16
#define CI_IPENDING	20

typedef struct {
	int	icl_ipl;
} ipl_cookie_t;

static inline ipl_cookie_t
makeiplcookie(int ipl)
{

	return (ipl_cookie_t){ .icl_ipl = ipl };
}

/* Run what is due above the level, and leave with that level. */
void	spl_dispatch(int);

/* The level of this CPU. */
static inline int
splget(void)
{
	int s;

	__asm volatile("movl %%fs:%c1, %0" : "=r" (s) : "i" (CI_ILEVEL));
	return s;
}

/* The level is at least ipl; what it was before. */
static inline int
splraise(int ipl)
{
	int s = splget();

	if (ipl > s)
		__asm volatile("movl %0, %%fs:%c1"
		    : : "ri" (ipl), "i" (CI_ILEVEL) : "memory");
	__insn_barrier();
	return s;
}

/* The level is s, and nothing above s is still due. */
static inline void
splx(int s)
{
	unsigned pending;

	__asm volatile("movl %0, %%fs:%c1"
	    : : "ri" (s), "i" (CI_ILEVEL) : "memory");
	__asm volatile("movl %%fs:%c1, %0"
	    : "=r" (pending) : "i" (CI_IPENDING) : "memory");
	if (__predict_false((pending >> (s + 1)) != 0))
		spl_dispatch(s);
}

#define spl0()		splx(IPL_NONE)

#define splraiseipl(c)	splraise((c).icl_ipl)
#define splsoftclock()	splraise(IPL_SOFTCLOCK)
#define splsoftbio()	splraise(IPL_SOFTBIO)
#define splsoftnet()	splraise(IPL_SOFTNET)
#define splsoftserial()	splraise(IPL_SOFTSERIAL)
#define splvm()		splraise(IPL_VM)
#define splbio()	splraise(IPL_BIO)
#define spltty()	splraise(IPL_TTY)
#define splsched()	splraise(IPL_SCHED)
#define splhigh()	splraise(IPL_HIGH)

/* Now inside an interrupt handler, hard or soft? */
bool	cpu_intr_p(void);

#endif /* !__ASSEMBLER__ */

#endif /* _I386_INTR_H_ */
