/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * memops: memcpy, memmove and memset by the string instructions.
 *
 * Words first, then the rest of at most three bytes.  The direction flag is
 * clear everywhere in the kernel; memmove sets it for the one case where the
 * target overlaps the end of the source, and clears it again.
 */

	.text

	.globl	memcpy
	.type	memcpy, @function
	.p2align 4
memcpy:
	pushl	%edi
	pushl	%esi
	movl	%eax, %edi
	movl	%edx, %esi
1:	movl	%ecx, %edx
	shrl	$2, %ecx
	rep; movsl
	movl	%edx, %ecx
	andl	$3, %ecx
	rep; movsb
	popl	%esi
	popl	%edi
	ret
	.size	memcpy, . - memcpy

	.globl	memmove
	.type	memmove, @function
	.p2align 4
memmove:
	pushl	%edi
	pushl	%esi
	movl	%eax, %edi
	movl	%edx, %esi
	negl	%edx
	addl	%eax, %edx
	cmpl	%ecx, %edx		/* unsigned: dst in [src, src + len) */
	jae	1b
	std
	leal	-1(%edi,%ecx), %edi	/* the odd bytes at the end first */
	leal	-1(%esi,%ecx), %esi
	movl	%ecx, %edx
	andl	$3, %ecx
	rep; movsb
	subl	$3, %edi		/* then words, by their start */
	subl	$3, %esi
	movl	%edx, %ecx
	shrl	$2, %ecx
	rep; movsl
	cld
	popl	%esi
	popl	%edi
	ret
	.size	memmove, . - memmove

	.globl	memset
	.type	memset, @function
	.p2align 4
memset:
	pushl	%edi
	pushl	%eax
	movl	%eax, %edi
	movzbl	%dl, %eax
	imull	$0x01010101, %eax
	movl	%ecx, %edx
	shrl	$2, %ecx
	rep; stosl
	movl	%edx, %ecx
	andl	$3, %ecx
	rep; stosb
	popl	%eax
	popl	%edi
	ret
	.size	memset, . - memset

	.section .note.GNU-stack, "", @progbits
