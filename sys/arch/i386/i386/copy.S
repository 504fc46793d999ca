/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * copy: memory on the other side of the user's border.
 *
 * Each function checks that all of the user's range lies below
 * VM_MAXUSER_ADDRESS (an end that wraps around does not), and then moves
 * bytes with instructions that are in the exception table: if uvm cannot
 * bring the page, the function returns EFAULT.  Prototypes: sys/systm.h.
 *
 * The kernel's data segments are flat and reach user memory, too; the
 * processor checks nothing but the page tables.
 */

#include <sys/errno.h>
#include <machine/asm.h>
#include <machine/vmparam.h>

/* A user range not below the border: go to copy_fault. */
.macro CHECK_RANGE addr, len
	movl	\addr, %eax
	addl	\len, %eax
	jc	copy_fault
	cmpl	$VM_MAXUSER_ADDRESS, %eax
	ja	copy_fault
.endm

/* esi to edi, ecx bytes; edx is lost. */
.macro COPY
	movl	%ecx, %edx
	shrl	$2, %ecx
771:	rep; movsl
	movl	%edx, %ecx
	andl	$3, %ecx
772:	rep; movsb
	EXTABLE(771b, copy_fault)
	EXTABLE(772b, copy_fault)
.endm

/* int name(from, to, len); user: the pointer that is the user's, if any. */
.macro COPY_FUNCTION name, user
ENTRY(\name)
	pushl	%ebp
	movl	%esp, %ebp
	pushl	%esi
	pushl	%edi
	movl	%eax, %esi
	movl	%edx, %edi
.ifnb \user
	CHECK_RANGE \user, %ecx
.endif
	COPY
	xorl	%eax, %eax
	jmp	copy_return
END(\name)
.endm

COPY_FUNCTION copyin, %esi
COPY_FUNCTION copyout, %edi
COPY_FUNCTION kcopy

copy_fault:
	movl	$EFAULT, %eax
copy_return:
	popl	%edi
	popl	%esi
	popl	%ebp
	ret

/*
 * int copyinstr(const void __user *from, void *to, size_t len, size_t *done)
 * The bytes counted in *done, which may be NULL, include the NUL.
 */
ENTRY(copyinstr)
	pushl	%ebp
	movl	%esp, %ebp
	pushl	%esi
	pushl	%edi
	movl	%eax, %esi
	movl	%edx, %edi
	movl	%ecx, %edx
1:	decl	%ecx
	js	str_toolong
	cmpl	$VM_MAXUSER_ADDRESS, %esi
	jae	str_fault
2:	lodsb
	stosb
	testb	%al, %al
	jnz	1b
	EXTABLE(2b, str_fault)
	jmp	str_done
END(copyinstr)

/* int copyoutstr(const void *from, void __user *to, size_t, size_t *done) */
ENTRY(copyoutstr)
	pushl	%ebp
	movl	%esp, %ebp
	pushl	%esi
	pushl	%edi
	movl	%eax, %esi
	movl	%edx, %edi
	movl	%ecx, %edx
1:	decl	%ecx
	js	str_toolong
	cmpl	$VM_MAXUSER_ADDRESS, %edi
	jae	str_fault
	lodsb
2:	stosb
	testb	%al, %al
	jnz	1b
	EXTABLE(2b, str_fault)
	jmp	str_done
END(copyoutstr)

/* edx is len, ecx what was left of it after the byte that ended the loop. */
str_toolong:
	xorl	%ecx, %ecx
	movl	$ENAMETOOLONG, %eax
	jmp	str_count
str_fault:
	incl	%ecx
	movl	$EFAULT, %eax
	jmp	str_count
str_done:
	xorl	%eax, %eax
str_count:
	movl	8(%ebp), %esi
	testl	%esi, %esi
	jz	copy_return
	subl	%ecx, %edx
	movl	%edx, (%esi)
	jmp	copy_return

/*
 * One word.  eax is the user's address; the word must end at or below
 * VM_MAXUSER_ADDRESS.
 */
.macro CHECK_WORD size
	cmpl	$(VM_MAXUSER_ADDRESS - \size), %eax
	ja	word_fault
.endm

/* int ufetch_N(const uintN_t __user *from, uintN_t *to) */
.macro UFETCH name, size, load, store, reg
ENTRY(\name)
	CHECK_WORD \size
1:	\load	(%eax), %ecx
	\store	\reg, (%edx)
	xorl	%eax, %eax
	ret
	EXTABLE(1b, word_fault)
END(\name)
.endm

/* int ustore_N(uintN_t __user *to, uintN_t value) */
.macro USTORE name, size, store, reg
ENTRY(\name)
	CHECK_WORD \size
1:	\store	\reg, (%eax)
	xorl	%eax, %eax
	ret
	EXTABLE(1b, word_fault)
END(\name)
.endm

UFETCH	ufetch_8, 1, movzbl, movb, %cl
UFETCH	ufetch_16, 2, movzwl, movw, %cx
UFETCH	ufetch_32, 4, movl, movl, %ecx
USTORE	ustore_8, 1, movb, %dl
USTORE	ustore_16, 2, movw, %dx
USTORE	ustore_32, 4, movl, %edx

/*
 * int ucas_32(volatile uint32_t __user *p, uint32_t expected, uint32_t value,
 *     uint32_t *found)
 */
ENTRY(ucas_32)
	CHECK_WORD 4
	xchgl	%eax, %edx
1:	lock; cmpxchgl %ecx, (%edx)
	movl	4(%esp), %edx
	movl	%eax, (%edx)
	xorl	%eax, %eax
	ret
	EXTABLE(1b, word_fault)
END(ucas_32)

word_fault:
	movl	$EFAULT, %eax
	ret

	.section .note.GNU-stack, "", @progbits
