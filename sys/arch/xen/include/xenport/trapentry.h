/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * trapentry: the labels of vector.S, and the C functions it calls.
 */

#ifndef _XENPORT_TRAPENTRY_H_
#define _XENPORT_TRAPENTRY_H_

#include <sys/types.h>

struct trapframe;

/* Entries, for the trap table and the callbacks. */
extern const char trap_divide[], trap_debug[], trap_bpt[], trap_oflow[],
    trap_bound[], trap_illegal[], trap_dna[], trap_double[], trap_fpopovr[],
    trap_tss[], trap_segnp[], trap_stack[], trap_prot[], trap_page[],
    trap_spurious[], trap_arith[], trap_align[], trap_mca[], trap_xmm[],
    trap_syscall[], trap_event[], trap_failsafe[], trap_nmi[];

/* Return addresses that mean "there is a trap frame above". */
extern const char syscall_return[], event_return[], trap_return[],
    ast_return[], nmi_return[];

/* The bounds of the exit's critical section. */
extern const char exit_user[], exit_iret[];

/* The exit that xen.iretcall puts in its place. */
extern const char exit_user_call[];
void	trap_exit_patch(void);

/* Where another CPU begins; it calls cpu_hatch(). */
extern const char cpu_hatch_entry[];

/* Trap table and callbacks of a CPU that is yet to begin. */
struct vcpu_guest_context;
void	trap_context(struct vcpu_guest_context *);

/* Called with the frame. */
void	syscall(struct trapframe *);
void	trap(struct trapframe *);
void	ast(struct trapframe *);
void	nmi(struct trapframe *);
void	evtchn_upcall(struct trapframe *);

void	trapframe_print(const struct trapframe *, uintptr_t);
void	nmi_report(void);

#endif /* _XENPORT_TRAPENTRY_H_ */
