/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * locore: what the domain builder reads, and the first instructions.
 *
 * The builder finds the notes by their segment, loads the image, fills
 * hypercall_page, and starts us in ring 1 with flat segments, paging on, the
 * image mapped from VIRT_BASE, no trap table, events masked, and in esi the
 * address of start_info.
 *
 * Xen facts.  PAE_MODE must be exactly "yes".  Everything before "|" in
 * FEATURES is required ("!") or supported; we never ask for emulated page
 * table writes, and take an L3 anywhere.  HV_START_LOW is where we say the
 * hypervisor may begin; a domU's hole begins there in any case.
 */

#include <machine/vmparam.h>
#include <xen/elfnote.h>

#include "assym.h"

#define XENNOTE(type, desc)						\
	.pushsection .note.Xen, "a", @note;				\
	.p2align 2;							\
	.long 4, 2f - 1f, type;						\
	.asciz "Xen";							\
1:	desc;								\
2:	.p2align 2;							\
	.popsection

XENNOTE(XEN_ELFNOTE_GUEST_OS, .asciz "Ringone")
XENNOTE(XEN_ELFNOTE_GUEST_VERSION, .asciz "0.1")
XENNOTE(XEN_ELFNOTE_XEN_VERSION, .asciz "xen-3.0")
XENNOTE(XEN_ELFNOTE_LOADER, .asciz "generic")
XENNOTE(XEN_ELFNOTE_PAE_MODE, .asciz "yes")
XENNOTE(XEN_ELFNOTE_FEATURES,
    .asciz "!writable_page_tables|pae_pgdir_above_4gb")
XENNOTE(XEN_ELFNOTE_VIRT_BASE, .long VM_MIN_KERNEL_ADDRESS)
XENNOTE(XEN_ELFNOTE_PADDR_OFFSET, .long 0)
XENNOTE(XEN_ELFNOTE_ENTRY, .long start)
XENNOTE(XEN_ELFNOTE_HYPERCALL_PAGE, .long hypercall_page)
XENNOTE(XEN_ELFNOTE_HV_START_LOW, .long VM_HYPERVISOR_BASE)
XENNOTE(XEN_ELFNOTE_SUSPEND_CANCEL, .long 1)

	.section .text.start, "ax", @progbits
	.p2align 12
	.globl hypercall_page
	.type hypercall_page, @object
hypercall_page:
	.skip 4096, 0xcc
	.size hypercall_page, 4096

	.globl start
	.type start, @function
start:
	cld
	xorl	%eax, %eax
	movw	%ax, %fs		/* no struct cpu_info yet */
	movl	$lwp0uarea + LWP0_SP, %esp
	xorl	%ebp, %ebp
	movl	%esi, %eax
	call	xen_boot
	call	main
	ud2
	.size start, . - start

/*
 * Another CPU begins, on the stack of its idle lwp and with the segments that
 * its context named.
 */
	.text
	.globl cpu_hatch_entry
	.type cpu_hatch_entry, @function
cpu_hatch_entry:
	cld
	xorl	%ebp, %ebp
	call	cpu_hatch
	ud2
	.size cpu_hatch_entry, . - cpu_hatch_entry

/* The kernel stack of the first lwp, with its pcb. */
	.section .bss, "aw", @nobits
	.p2align 12
	.globl lwp0uarea
	.type lwp0uarea, @object
lwp0uarea:
	.skip USPACE
	.size lwp0uarea, USPACE

	.section .note.GNU-stack, "", @progbits
