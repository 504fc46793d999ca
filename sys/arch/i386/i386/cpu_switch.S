/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu_switch: from one lwp to another.
 *
 * An lwp that is not running has a struct switchframe at the stack pointer
 * that its pcb holds.  That of a new one is made by cpu_lwp_fork(), and
 * "returns" to lwp_trampoline.
 *
 * The stacks of all lwps are mapped in every address space, so the order of
 * stack and page tables does not matter; what Xen has to know of the new lwp
 * goes out in one hypercall, from cpu_switch_context(), on the new stack.
 */

#include "assym.h"
#include <machine/asm.h>

/*
 * struct lwp *cpu_switchto(struct lwp *prev, struct lwp *next)
 * Returns, as next, the lwp that ran before it.
 * => at IPL_SCHED or above; does not sleep
 */
ENTRY(cpu_switchto)
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	%eax, %esi
	movl	L_ADDR(%eax), %ecx
	movl	%esp, U_PCB_ESP(%ecx)
	movl	L_ADDR(%edx), %ecx
	movl	U_PCB_ESP(%ecx), %esp
	movl	%edx, %fs:CI_CURLWP
	call	cpu_switch_context
	movl	%esi, %eax
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret
END(cpu_switchto)

/*
 * The first steps of a new lwp: eax is the one before it, edi itself, ebx its
 * function and esi the argument.  The stack pointer is at a user frame, for
 * the case that the function returns.
 */
ENTRY(lwp_trampoline)
	xorl	%ebp, %ebp
	movl	%edi, %edx
	call	lwp_startup
	movl	%esi, %eax
	call	*%ebx
	jmp	exit_user
END(lwp_trampoline)

	.section .note.GNU-stack, "", @progbits
