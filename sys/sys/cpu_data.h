/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu_data: what the machine-independent kernel keeps for each CPU.
 *
 * <machine/cpu.h> embeds it as ci_data in struct cpu_info.
 */

#ifndef _SYS_CPU_DATA_H_
#define _SYS_CPU_DATA_H_

#include <sys/types.h>
#include <sys/callout.h>
#include <sys/sched.h>

struct lwp;
struct softhand;

/* Levels of software interrupts: see sys/intr.h. */
#define SOFTINT_CLOCK	0
#define SOFTINT_BIO	1
#define SOFTINT_NET	2
#define SOFTINT_SERIAL	3
#define SOFTINT_COUNT	4

/*
 * A CPU's queue of one level.  Key: ! this CPU, at IPL_HIGH.
 */
struct softint_queue {
	struct softhand	*siq_head;	/* ! */
	struct softhand	**siq_tail;	/* ! */
};

#define LOCKDEBUG_HELD	16	/* spin locks one CPU may hold at once */

/*
 * Key: ! this CPU only, ( set once at attach.
 */
struct cpu_data {
	struct schedstate_percpu cpu_schedstate;
	struct callout_cpu cpu_callout;
	struct softint_queue cpu_softint[SOFTINT_COUNT]; /* !, IPL_HIGH */
	struct lwp	*cpu_idlelwp;	/* ( */
	volatile u_int	cpu_state;	/* CPU_xxx: see kern_cpu.c */
	int		cpu_mtx_count;	/* !: minus the spin mutexes held */
	int		cpu_mtx_oldspl;	/* !: level before the first one */
	bool		cpu_want_resched; /* spc_mutex: look at the queue */
	uint64_t	cpu_nsyscall;	/* ! */
	uint64_t	cpu_ntrap;	/* ! */
	uint64_t	cpu_nintr;	/* ! */
	uint64_t	cpu_nsoft;	/* ! */
#ifdef LOCKDEBUG
	const void	*cpu_spinheld[LOCKDEBUG_HELD]; /* !: in order */
	u_int		cpu_nspinheld;	/* ! */
#endif
};

#define ci_schedstate	ci_data.cpu_schedstate
#define ci_callout	ci_data.cpu_callout
#define ci_softint	ci_data.cpu_softint
#define ci_idlelwp	ci_data.cpu_idlelwp
#define ci_state	ci_data.cpu_state
#define ci_mtx_count	ci_data.cpu_mtx_count
#define ci_mtx_oldspl	ci_data.cpu_mtx_oldspl
#define ci_want_resched	ci_data.cpu_want_resched
#define ci_nsyscall	ci_data.cpu_nsyscall
#define ci_ntrap	ci_data.cpu_ntrap
#define ci_nintr	ci_data.cpu_nintr
#define ci_nsoft	ci_data.cpu_nsoft

#endif /* _SYS_CPU_DATA_H_ */
