/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenstep_entry: the assembler of xenstep.c.
 */

#include "assym.h"
#include <machine/asm.h>
#include <machine/segments.h>
#include <machine/trap.h>

#define __HYPERVISOR_iret		23	/* xen/xen.h */
#define __HYPERVISOR_event_channel_op	32
#define EVTCHNOP_send			4	/* xen/event_channel.h */

/*
 * The debug exception, with events masked.  It goes back by a hypercall, which
 * takes the mask and the trap flag from eflags in the frame; so an event that
 * was sent meanwhile is delivered before the next instruction, or, if they were
 * masked there, is left pending.
 */
ENTRY(step_entry)
	pushl	$0
	pushl	$T_DEBUG
	pushl	%eax
	pushl	%ebp
	pushl	%edi
	pushl	%esi
	pushl	%edx
	pushl	%ecx
	pushl	%ebx
	pushl	%ds
	pushl	%es
	pushl	%fs
	pushl	%gs
	movl	$KDATA_SEL, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	$KCPU_SEL, %eax
	movl	%eax, %fs
	cld
	movl	%esp, %eax
	call	step_trap
	popl	%gs
	popl	%fs
	popl	%es
	popl	%ds
	popl	%ebx
	popl	%ecx
	popl	%edx
	popl	%esi
	popl	%edi
	popl	%ebp
	popl	%eax
	addl	$8, %esp
	jmp	hypercall_page + __HYPERVISOR_iret * 32
END(step_entry)

/*
 * step_send_known(struct evtchn_send *, struct step_regs *): send, with known
 * values in the registers that a hypercall leaves alone; what is in them when
 * all events have been taken.
 */
ENTRY(step_send_known)
	pushal
	movl	%eax, %ecx
	movl	$EVTCHNOP_send, %ebx
	movl	$0xd0d0d0d0, %edx
	movl	$0x51515151, %esi
	movl	$0xd1d1d1d1, %edi
	leal	-32(%esp), %ebp		/* where pushal will end */
	call	hypercall_page + __HYPERVISOR_event_channel_op * 32
	pushal
	movl	%esp, %esi
	movl	32 + 20(%esp), %edi	/* the edx of the first pushal */
	movl	$8, %ecx
	rep; movsl
	addl	$32, %esp
	popal
	ret
END(step_send_known)

/* To user mode, for the first time; the frame is the argument. */
ENTRY(step_user)
	movl	%eax, %esp
	jmp	exit_user
END(step_user)

	.section .note.GNU-stack, "", @progbits
