/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * evmask_ops: the operations on the event mask.
 *
 * Each is one macro, whose arguments are the two bytes of struct vcpu_info
 * that it uses, and is assembled twice: as a function, which finds vcpu_info
 * by ci_vcpu, and as the template of what evmask_patch() puts into the text,
 * which has it in struct cpu_info, at a fixed distance behind %fs.
 *
 * Unmasking.  Xen looks at the mask when it returns to the guest and does not
 * notice a store; so what came while the mask was set is looked for after the
 * store that clears it, and taken by evmask_take() (intr.c).  An event before
 * the store is seen by the test; one after it is delivered by Xen; of one
 * between, Xen's upcall has left nothing to be seen.  No event is lost, and
 * none needs a hypercall.
 *
 * In the functions, the CPU cannot change between the load of ci_vcpu and the
 * end: the kernel is not preemptive.
 */

#include "assym.h"
#include <machine/asm.h>
#include <machine/evmask.h>

.macro OP_READ mask
	movzbl	\mask, %eax
.endm

.macro OP_DISABLE mask
	movb	$1, \mask
.endm

.macro OP_ENABLE mask, pending, call
	movb	$0, \mask
	cmpb	$0, \pending
	je	779f
\call\():
	call	evmask_take_keep
779:
.endm

.macro OP_RESTORE mask, pending, call
	testb	%al, %al
	.byte	0x75, 778f - 777f	/* jne 778f, in two bytes */
777:
	OP_ENABLE \mask, \pending, \call
778:
.endm

#define MASK(base)	VCPU_MASK(base)
#define PENDING(base)	VCPU_PENDING(base)

/* The functions: evmask_read, _set, _clear, _put. */
ENTRY(evmask_read)
	movl	%fs:CI_VCPU, %eax
	OP_READ	MASK(%eax)
	ret
END(evmask_read)

ENTRY(evmask_set)
	movl	%fs:CI_VCPU, %eax
	OP_DISABLE MASK(%eax)
	ret
END(evmask_set)

ENTRY(evmask_clear)
	movl	%fs:CI_VCPU, %eax
	OP_ENABLE MASK(%eax), PENDING(%eax), evmask_clear_call
	ret
END(evmask_clear)

ENTRY(evmask_put)
	pushl	%ecx
	movl	%fs:CI_VCPU, %ecx
	OP_RESTORE MASK(%ecx), PENDING(%ecx), evmask_put_call
	popl	%ecx
	ret
END(evmask_put)

/* C may change these three; who unmasks does not expect it. */
ENTRY(evmask_take_keep)
	pushl	%eax
	pushl	%ecx
	pushl	%edx
	call	evmask_take
	popl	%edx
	popl	%ecx
	popl	%eax
	ret
END(evmask_take_keep)

/*
 * The templates.  `.org' refuses a length that is too short, and pads one that
 * is too long, as places do.
 */
	.section .rodata
#define CPU_MASK	%fs:CI_VCPU_INFO + VCPU_MASK
#define CPU_PENDING	%fs:CI_VCPU_INFO + VCPU_PENDING

read_template:
	OP_READ	CPU_MASK
	.org	read_template + EVMASK_READ_LEN, 0x90
disable_template:
	OP_DISABLE CPU_MASK
	.org	disable_template + EVMASK_DISABLE_LEN, 0x90
enable_template:
	OP_ENABLE CPU_MASK, CPU_PENDING, enable_call
	.org	enable_template + EVMASK_ENABLE_LEN, 0x90
restore_template:
	OP_RESTORE CPU_MASK, CPU_PENDING, restore_call
	.org	restore_template + EVMASK_RESTORE_LEN, 0x90

	.p2align 2
	.globl	evmask_templates
	.type	evmask_templates, @object
evmask_templates:
	.long	read_template, EVMASK_READ_LEN, 0
	.long	disable_template, EVMASK_DISABLE_LEN, 0
	.long	enable_template, EVMASK_ENABLE_LEN
	.long	enable_call - enable_template
	.long	restore_template, EVMASK_RESTORE_LEN
	.long	restore_call - restore_template
	.size	evmask_templates, . - evmask_templates

	.section .note.GNU-stack, "", @progbits
