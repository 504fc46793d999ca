/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vector: the ways into the kernel, and the way out.
 *
 * Overview
 *
 * Every entry builds a struct trapframe on the kernel stack, loads the
 * kernel's segments and calls a C function with it: syscall(), trap() or
 * evtchn_upcall().  Every exit is trap_exit, which ends in the one iret of
 * the kernel, at the label exit_iret; but for the way back from an NMI, which
 * is a hypercall.  (exit_user_call is there for a comparison alone.)
 *
 *	ring 3 --> frame at the top of the lwp's kernel stack --> exit_user
 *	ring 1 --> frame where the stack pointer was         --> exit_kernel
 *
 * The event mask at an exit is what it was at the entry, so no exit touches
 * it, and user mode always runs with events unmasked.  Who entered with
 * events masked by Xen (the upcall, a page fault) has unmasked them long
 * before the end, unless the interrupted code had them masked itself.
 *
 * System calls
 *
 * Programs make them by int $0x80, which Xen sends straight here: of the 400
 * instructions of a null call (counted as in fpu.c) some 270 are Xen's, which
 * saves and restores all registers and builds the frame.  A domU may register
 * CALLBACKTYPE_sysenter and CALLBACKTYPE_syscall32, but neither is worth it.
 * Xen does the same work for them (sysenter_entry, cstar_enter), and always
 * returns by iret: a null call by syscall was counted, and took 400, too.
 * sysenter brings neither eip nor esp, and syscall loses ecx, so the kernel
 * would have to fetch the sixth argument, and more, from the user's stack; and
 * no program would use them without a vDSO that knows which of the two the CPU
 * has: AMD's have no sysenter under a 64-bit Xen, Intel's no syscall there.
 *
 * The critical section of the exit to user mode
 *
 * The exit looks whether the lwp has work to do before user mode (an AST: a
 * signal, a reschedule), and if not, restores its registers.  An event may
 * come in between and bring such work; it must not be left until the next
 * entry, which may be far away.  Instead of masking events around this (a
 * store to mask, one to unmask, a test, and a window after them), the exit
 * is written so that a nested event can undo it:
 *
 * (a)	From exit_user to just before exit_iret, the stack pointer is at the
 *	frame, and the frame is only read.  A nested event saves its own
 *	frame beneath.  At its end, exit_kernel sees that it would return
 *	into this range, forgets its own frame and begins at exit_user
 *	again: nothing is lost, since the outer frame is complete.
 *
 * (b)	At exit_iret all registers are the user's and the stack pointer is
 *	at eip: the rest of the frame is gone, and Xen writes three words of
 *	a nested entry over its end.  But the state is now the same as if
 *	the event had come in user mode, but for these three words.  So the
 *	entry drops them: the nested event replaces the interrupted exit,
 *	and leaves through its own exit_user, AST check included.
 *
 * For (b) the entry compares cs as well as eip, since user code may lie at
 * the same address with another selector.  If the interrupted exit was to
 * kernel mode, the same dropping keeps the stack from growing when events
 * come quickly.  So there is no instruction at which an event is lost, and
 * none at which it needs a hypercall.
 *
 * Faults in the exit
 *
 * A segment register's selector may be bad: made so by the user, or by
 * another thread that changed the LDT.  Loading it then faults in ring 1,
 * and the exception table leads to code that puts zero in its place, as Linux
 * does; the user's next use of the register faults in ring 3.  iret faults at
 * exit_iret if cs or ss are bad.  The fault's frame lies over the outer one
 * as in (b); the entries of the three vectors concerned drop it in the same
 * way, so the fault looks like one that happened in user mode, at the eip
 * that iret was to reach, and becomes a signal.
 *
 * Xen tells of a bad selector that it met itself, when it put this CPU back
 * on a real one, by the failsafe callback: the original selectors lie on the
 * stack.  They become those of a frame, and the exit deals with them as
 * above.  The entry drops what lies between them and the outer frame as in (b),
 * or the exit would go back to exit_iret and an AST that came meanwhile would
 * be left.
 *
 * Stacks of 16 bits
 *
 * An iret to user mode loads only %sp if the stack segment, which is then one
 * of the LDT, is of 16 bits: the upper half of %esp stays the kernel's, and
 * the program sees where its kernel stack is.  So, if ss is of the LDT, the
 * five words that iret pops are copied to a slot of this CPU, and the last
 * step before the iret, at exit_iret_ldt, is to load %esp with its address.
 * All slots share the upper half of their addresses, which is therefore all
 * that a program can learn: a constant of the kernel's binary.
 *
 * The usual ways to give the program its own upper half are not for ring 1.  A
 * stack segment whose base makes up for it, in the GDT, has Xen write below
 * an address that is not meant so: it knows of the base when it delivers an
 * event, but not when it calls the failsafe callback.  HYPERVISOR_iret leaves
 * the upper half of Xen's own stack pointer, and so does any interrupt that
 * Xen serves by itself: no guest can keep that half for its programs.
 *
 * A slot is no stack to work on.  From its beginning until exit_iret_ldt the
 * exit is like exit_user, whose rules (a) apply to it.  At exit_iret_ldt, and
 * in the first instructions of what is entered from there, the stack pointer
 * is in the slot, while the frame at the top of the lwp's kernel stack is
 * whole, with all that the user's registers hold.  So whatever is entered then
 * leaves the slot for that frame, and goes on as if it came from user mode.  If
 * that was in the place of something else which had just been entered, this
 * shows again: an event is still pending for Xen, a bad selector still bad.
 * The failsafe callback may be in the place of an event, which has masked
 * others already; so it unmasks them, which serves the one that is pending.
 * Only an NMI does not show again, and Xen sends no other before its end: the
 * failsafe callback in its place becomes the NMI, whose exit also deals with
 * bad selectors.
 *
 * %gs
 *
 * The kernel does not use %gs.  It is saved at each entry and restored on the
 * way to user mode; within the kernel it holds the user's selector, or zero
 * after a switch of lwps.
 *
 * Xen facts: the frame Xen pushes, abi-facts in xen/arch-x86/xen-x86_32.h and
 * Xen's compat/entry.S; iret in ring 1 leaves IF, IOPL and the event mask
 * alone.  Ring 1 to ring 3 by a plain iret is an ordinary change of
 * privilege for the CPU.
 *
 * Limits: after an NMI, which ends in HYPERVISOR_iret, a stack of 16 bits sees
 * the upper half of Xen's stack pointer.  If a second failsafe callback comes
 * in the first instructions of one that is in the place of an NMI in a slot,
 * the NMI is lost, and so are those after it.
 */

#include "assym.h"
#include <machine/asm.h>
#include <machine/segments.h>
#include <machine/trap.h>

#define __HYPERVISOR_iret	23	/* xen/xen.h */

/*
 * Registers under the trap number and error code.  A selector goes through a
 * register, because a push of one may leave the upper half of its word as it
 * was.  Afterwards the kernel's segments are loaded.
 */
.macro SAVE_GENERAL
	pushl	%eax
	pushl	%ebp
	pushl	%edi
	pushl	%esi
	pushl	%edx
	pushl	%ecx
	pushl	%ebx
.endm

.macro LOAD_KERNEL_SEGMENTS
	movl	$KDATA_SEL, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	$KCPU_SEL, %eax
	movl	%eax, %fs
	cld
.endm

.macro SAVE
	SAVE_GENERAL
	movl	%ds, %eax
	movl	%es, %ecx
	movl	%fs, %edx
	movl	%gs, %ebx
	pushl	%eax
	pushl	%ecx
	pushl	%edx
	pushl	%ebx
	LOAD_KERNEL_SEGMENTS
.endm

.macro RESTORE_GENERAL
	movl	TF_EBX(%esp), %ebx
	movl	TF_ECX(%esp), %ecx
	movl	TF_EDX(%esp), %edx
	movl	TF_ESI(%esp), %esi
	movl	TF_EDI(%esp), %edi
	movl	TF_EBP(%esp), %ebp
	movl	TF_EAX(%esp), %eax
.endm

/* Is the stack pointer in a slot?  Slots lie below nearly all stacks. */
.macro IF_IN_SLOT to
	cmpl	$espfix_slots + ESPFIX_SIZE, %esp
	jae	773f
	cmpl	$espfix_slots, %esp
	jae	\to
773:
.endm

/*
 * The stack pointer is at the lwp's user frame, which becomes that of a trap;
 * ecx stays as it is.
 */
.macro LEAVE_SLOT number
	LOAD_KERNEL_SEGMENTS
	movl	%fs:CI_CURLWP, %eax
	movl	L_MD_REGS(%eax), %esp
	movl	$\number, TF_TRAPNO(%esp)
.endm

/* Load a selector from the frame; on a fault, zero it and go to `again'. */
.macro RESTORE_SEGMENT reg, offset, again
771:	mov	\offset(%esp), %\reg
	.pushsection .text.fixup, "ax", @progbits
772:	movl	$0, \offset(%esp)
	jmp	\again
	.popsection
	EXTABLE(771b, 772b)
.endm

.macro RESTORE_USER_SEGMENTS
	RESTORE_SEGMENT gs, TF_GS, exit_user_again
	RESTORE_SEGMENT fs, TF_FS, exit_user_again
	RESTORE_SEGMENT es, TF_ES, exit_user_again
	RESTORE_SEGMENT ds, TF_DS, exit_user_again
.endm

/* An entry that C handles: name, number, and whether the CPU pushed a code. */
.macro TRAP name, number, code=0
ENTRY(\name)
.if \code == 0
	pushl	$0
.endif
	pushl	$\number
	jmp	alltraps
END(\name)
.endm

/*
 * An entry with a code that may be a fault of exit_iret.  The words are code,
 * eip, cs, eflags; the code moves to the place of eflags, beneath what the
 * iret was to pop.  Or it is a fault of exit_iret_ldt.
 */
.macro TRAP_IRET name, number
ENTRY(\name)
	IF_IN_SLOT 2f
	cmpl	$exit_iret, 4(%esp)
	jne	1f
	cmpw	$KCODE_SEL, 8(%esp)
	jne	1f
	popl	8(%esp)
	addl	$8, %esp
1:	pushl	$\number
	jmp	alltraps
2:	movl	(%esp), %ecx
	LEAVE_SLOT \number
	movl	%ecx, TF_ERR(%esp)
	jmp	trap_call
END(\name)
.endm

TRAP	trap_divide, T_DIVIDE
TRAP	trap_debug, T_DEBUG
TRAP	trap_bpt, T_BPT
TRAP	trap_oflow, T_OFLOW
TRAP	trap_bound, T_BOUND
TRAP	trap_illegal, T_ILLEGAL
TRAP	trap_dna, T_DNA
TRAP	trap_double, T_DOUBLE, 1
TRAP	trap_fpopovr, T_FPOPOVR
TRAP	trap_tss, T_TSS, 1
TRAP_IRET trap_segnp, T_SEGNP
TRAP_IRET trap_stack, T_STACK
TRAP_IRET trap_prot, T_PROT
TRAP	trap_page, T_PAGE, 1
TRAP	trap_spurious, T_SPURIOUS
TRAP	trap_arith, T_ARITH
TRAP	trap_align, T_ALIGN, 1
TRAP	trap_mca, T_MCA
TRAP	trap_xmm, T_XMM

/* int $0x80, from user mode only. */
ENTRY(trap_syscall)
	pushl	%eax
	pushl	$T_SYSCALL
	SAVE
	movl	%esp, %eax
	call	syscall
LABEL(syscall_return)
	jmp	exit_user
END(trap_syscall)

/* Xen's event callback; see (b) above. */
ENTRY(trap_event)
	cmpl	$exit_iret, (%esp)
	je	2f
	IF_IN_SLOT trap_event_in_slot
1:	pushl	$0
	pushl	$T_EVENT
	SAVE
event_call:
	movl	%esp, %eax
	call	evtchn_upcall
LABEL(event_return)
	jmp	trap_exit
2:	cmpw	$KCODE_SEL, 4(%esp)
	jne	1b
	addl	$12, %esp
	jmp	1b
trap_event_in_slot:
	LEAVE_SLOT T_EVENT
	jmp	event_call
END(trap_event)

/*
 * A non-maskable interrupt, at any instruction at all.  No others come until
 * Xen sees an iret of its own, which also restores the event mask; so the
 * frame stays whole until that, and nothing has to be undone.
 */
ENTRY(trap_nmi)
	IF_IN_SLOT trap_nmi_in_slot
	pushl	$0
	pushl	$T_NMI
	SAVE
2:	movl	%esp, %eax
	call	nmi
LABEL(nmi_return)
1:	RESTORE_SEGMENT gs, TF_GS, 1b
	RESTORE_SEGMENT fs, TF_FS, 1b
	RESTORE_SEGMENT es, TF_ES, 1b
	RESTORE_SEGMENT ds, TF_DS, 1b
	RESTORE_GENERAL
	addl	$TF_EIP, %esp
	jmp	hypercall_page + __HYPERVISOR_iret * 32
trap_nmi_in_slot:
	LEAVE_SLOT T_NMI
	jmp	2b
trap_nmi_end:
END(trap_nmi)

/*
 * Xen's failsafe callback.  It pushed ds, es, fs and gs above eip; they give
 * way to the number and code, and the registers between move up.  Before that,
 * if iret was interrupted, the four move up over eip, cs and eflags: see (b).
 */
ENTRY(trap_failsafe)
	IF_IN_SLOT 2f
	cmpl	$exit_iret, 16(%esp)
	jne	1f
	cmpw	$KCODE_SEL, 20(%esp)
	jne	1f
	pushl	12(%esp)		/* gs; pop counts from above it */
	popl	24(%esp)
	pushl	8(%esp)			/* fs */
	popl	20(%esp)
	pushl	4(%esp)			/* es */
	popl	16(%esp)
	popl	8(%esp)			/* ds */
	addl	$8, %esp
1:	SAVE_GENERAL
	movl	28(%esp), %esi		/* ds */
	movl	32(%esp), %edi		/* es */
	movl	36(%esp), %ebp		/* fs */
	movl	40(%esp), %ebx		/* gs */
	movl	$0, 40(%esp)		/* tf_err */
	movl	$T_FAILSAFE, 36(%esp)	/* tf_trapno */
	movl	24(%esp), %eax
	movl	%eax, 32(%esp)		/* tf_eax */
	movl	20(%esp), %eax
	movl	%eax, 28(%esp)		/* tf_ebp */
	movl	16(%esp), %eax
	movl	%eax, 24(%esp)		/* tf_edi */
	movl	12(%esp), %eax
	movl	%eax, 20(%esp)		/* tf_esi */
	movl	8(%esp), %eax
	movl	%eax, 16(%esp)		/* tf_edx */
	movl	4(%esp), %eax
	movl	%eax, 12(%esp)		/* tf_ecx */
	movl	(%esp), %eax
	movl	%eax, 8(%esp)		/* tf_ebx */
	movl	%esi, 4(%esp)
	movl	%edi, (%esp)
	pushl	%ebp
	pushl	%ebx
	LOAD_KERNEL_SEGMENTS
	jmp	trap_exit
2:	cmpl	$trap_nmi, 16(%esp)
	jb	3f
	cmpl	$trap_nmi_end, 16(%esp)
	jb	trap_nmi_in_slot
3:	LEAVE_SLOT T_FAILSAFE
	call	evmask_clear
	jmp	exit_user
END(trap_failsafe)

ENTRY(alltraps)
	SAVE
trap_call:
	movl	%esp, %eax
	call	trap
LABEL(trap_return)
	/* FALLTHROUGH */

/* The frame is at the stack pointer; go back to where it came from. */
LABEL(trap_exit)
	testb	$2, TF_CS(%esp)
	jz	exit_kernel
	jmp	exit_user
END(alltraps)

exit_user_ast:
	movl	%esp, %eax
	call	ast
LABEL(ast_return)
	jmp	exit_user

/*
 * After a bad selector: the kernel's own again, then from the beginning.  All
 * of them, since an AST may be pending by now, and is served by C.
 */
exit_user_again:
	LOAD_KERNEL_SEGMENTS
	/* FALLTHROUGH */

/* To user mode; see (a) above. */
ENTRY(exit_user)
	movl	%fs:CI_CURLWP, %eax
	cmpl	$0, L_MD_ASTPENDING(%eax)
	jne	exit_user_ast
	testb	$SEL_LDT, TF_SS(%esp)
	jnz	exit_user_ldt
	RESTORE_USER_SEGMENTS
	RESTORE_GENERAL
	addl	$TF_EIP, %esp
LABEL(exit_iret)
	iret
END(exit_user)

/*
 * The same to a stack of the LDT.  The number of the trap is of no use any
 * more; its place holds the slot's address when no register can.
 */
ENTRY(exit_user_ldt)
	movl	%fs:CI_ESPFIX, %eax
	movl	%eax, TF_TRAPNO(%esp)
	movl	TF_EIP(%esp), %ecx
	movl	%ecx, (%eax)
	movl	TF_CS(%esp), %ecx
	movl	%ecx, 4(%eax)
	movl	TF_EFLAGS(%esp), %ecx
	movl	%ecx, 8(%eax)
	movl	TF_ESP(%esp), %ecx
	movl	%ecx, 12(%eax)
	movl	TF_SS(%esp), %ecx
	movl	%ecx, 16(%eax)
	RESTORE_USER_SEGMENTS
	RESTORE_GENERAL
	movl	TF_TRAPNO(%esp), %esp
LABEL(exit_iret_ldt)
	iret
END(exit_user_ldt)

/*
 * exit_user by HYPERVISOR_iret, in whose place trap_exit_patch() puts it, so
 * that the worth of the other can be measured.  Events are masked from before
 * the look at ASTs until Xen, at the hypercall's end, sets the mask by IF of
 * the frame, which is set for all that is user mode.
 */
ENTRY(exit_user_call)
	call	evmask_set
	movl	%fs:CI_CURLWP, %eax
	cmpl	$0, L_MD_ASTPENDING(%eax)
	jne	1f
	addl	$1, %fs:CI_NIRET
	adcl	$0, %fs:CI_NIRET + 4
	RESTORE_USER_SEGMENTS
	RESTORE_GENERAL
	addl	$TF_EIP, %esp
	jmp	hypercall_page + __HYPERVISOR_iret * 32
1:	call	evmask_clear
	jmp	exit_user_ast
END(exit_user_call)

/*
 * To kernel mode.  The interrupted code has the kernel's segments, unless it
 * was an entry or an exit.
 */
ENTRY(exit_kernel)
	cmpl	$exit_user, TF_EIP(%esp)
	jb	1f
	cmpl	$exit_iret, TF_EIP(%esp)
	jb	2f
	cmpl	$exit_user_ldt, TF_EIP(%esp)
	jb	1f
	cmpl	$exit_iret_ldt, TF_EIP(%esp)
	jb	2f
1:	RESTORE_SEGMENT fs, TF_FS, 1b
	RESTORE_SEGMENT es, TF_ES, 1b
	RESTORE_SEGMENT ds, TF_DS, 1b
	RESTORE_GENERAL
	addl	$TF_EIP, %esp
	jmp	exit_iret
2:	addl	$TF_KSIZE, %esp
	jmp	exit_user
END(exit_kernel)

	.section .note.GNU-stack, "", @progbits
