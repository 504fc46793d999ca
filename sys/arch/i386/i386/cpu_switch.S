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
	movl	20(%esp), %esi
	movl	24(%esp), %edi
	movl	L_ADDR(%esi), %eax
	movl	%esp, U_PCB_ESP(%eax)
	movl	L_ADDR(%edi), %eax
	movl	U_PCB_ESP(%eax), %esp
	movl	%edi, %fs:CI_CURLWP
	pushl	%edi
	pushl	%esi
	call	cpu_switch_context
	addl	$8, %esp
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
	pushl	%edi
	pushl	%eax
	call	lwp_startup
	addl	$8, %esp
	pushl	%esi
	call	*%ebx
	addl	$4, %esp
	jmp	exit_user
END(lwp_trampoline)

	.section .note.GNU-stack, "", @progbits
