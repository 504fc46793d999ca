/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * asm: words that the assembler files share.
 */

#ifndef _I386_ASM_H_
#define _I386_ASM_H_

/* A function; what an entry from outside jumps to. */
#define ENTRY(name)							\
	.text; .globl name; .type name, @function; .p2align 4; name:
#define END(name)	.size name, . - name

/* A local label that debuggers and backtraces may show. */
#define LABEL(name)	.globl name; name:

/*
 * If the instruction at `insn' faults, go on at `fixup': see extable.c.
 */
#define EXTABLE(insn, fixup)						\
	.pushsection .ex_table, "a", @progbits;				\
	.long insn, fixup;						\
	.popsection

#endif /* _I386_ASM_H_ */
