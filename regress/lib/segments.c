/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * segments: see segments.h.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "segments.h"

long
modify_ldt(int func, void *ptr, unsigned long size)
{
	return syscall(SYS_modify_ldt, func, ptr, size);
}

long
ldt_write(unsigned entry, uint32_t base, uint32_t limit, uint32_t flags)
{
	struct user_desc d = { .entry = entry, .base = base, .limit = limit,
	    .flags = flags };

	return modify_ldt(F_WRITE, &d, sizeof(d));
}

void
catch_faults(void (*handler)(int, siginfo_t *, void *), int flags)
{
	static const int signals[] = { SIGFPE, SIGTRAP, SIGSEGV, SIGILL,
	    SIGBUS };
	struct sigaction sa = { .sa_sigaction = handler,
	    .sa_flags = SA_SIGINFO | flags };
	unsigned i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], &sa, NULL) != 0)
			abort();
}

/*
 * Experiments.
 */

struct seen		seen;
struct told		told;

int	experiment_frame(void *sc);
int	experiment_load(int (*how)(void), unsigned sel);
int	load_ds(void), load_es(void), load_fs(void), load_gs(void),
	load_ss(void), load_cs(void);
extern const char experiment_look[];

/* Where an experiment began; read by the assembler text below. */
__attribute__((used)) uint32_t	experiment_esp, experiment_gs;

/*
 * The registers are looked at without a stack, and without memory before there
 * is a data segment.  Flags come last, by way of a good stack; what is done
 * before does not change them.
 */
__asm(
"	.text\n"
"	.globl experiment_frame, experiment_load, experiment_look\n"
"	.globl experiment_end, load_ds, load_es, load_fs, load_gs, load_ss\n"
"	.globl load_cs\n"
"experiment_frame:\n"
"	pushl	%ebp; pushl %ebx; pushl %esi; pushl %edi\n"
"	movl	%esp, experiment_esp\n"
"	movl	%gs, %ecx; movl %ecx, experiment_gs\n"
"	movl	20(%esp), %esp\n"
"	movl	$119, %eax\n"
"	int	$0x80\n"
"	ud2\n"
"experiment_load:\n"
"	pushl	%ebp; pushl %ebx; pushl %esi; pushl %edi\n"
"	movl	%esp, experiment_esp\n"
"	movl	%gs, %ecx; movl %ecx, experiment_gs\n"
"	movl	24(%esp), %eax\n"
"	jmp	*20(%esp)\n"
"load_ds: movl	%eax, %ds; jmp experiment_look\n"
"load_es: movl	%eax, %es; jmp experiment_look\n"
"load_fs: movl	%eax, %fs; jmp experiment_look\n"
"load_gs: movl	%eax, %gs; jmp experiment_look\n"
"load_ss: movl	%eax, %ss; jmp experiment_look\n"
"load_cs: pushl	%eax; pushl $experiment_look; lret\n"
"experiment_look:\n"
"	movl	%ds, %eax\n"
"	movl	%es, %ecx\n"
"	movl	%fs, %edx\n"
"	movl	%gs, %ebx\n"
"	movl	%ss, %esi\n"
"	movl	%cs, %edi\n"
"	movl	$0xe033, %ebp\n"
"	movl	%ebp, %ds\n"
"	movl	%ebp, %es\n"
"	movl	%esp, seen+24\n"
"	movl	%ebp, %ss\n"
"	movl	experiment_esp, %esp\n"
"	pushfl\n"
"	popl	seen+28\n"
"	movl	%eax, seen\n"
"	movl	%ecx, seen+4\n"
"	movl	%edx, seen+8\n"
"	movl	%ebx, seen+12\n"
"	movl	%esi, seen+16\n"
"	movl	%edi, seen+20\n"
"	xorl	%eax, %eax\n"
"	ljmp	$0xe02b, $experiment_end\n"
"experiment_end:\n"
"	movl	experiment_gs, %ecx\n"
"	movl	%ecx, %gs\n"
"	pushl	$0x202; popfl\n"
"	movl	experiment_esp, %esp\n"
"	popl	%edi; popl %esi; popl %ebx; popl %ebp\n"
"	ret\n");

/* Back to where the experiment began, which returns the signal. */
static void
experiment_signal(int signo, siginfo_t *si, void *arg)
{
	const ucontext_t *uc = arg;
	const greg_t *r = uc->uc_mcontext.gregs;

	told = (struct told){ .signo = signo, .code = si->si_code,
	    .trap = r[G_TRAPNO], .err = r[G_ERR],
	    .addr = (uint32_t)(uintptr_t)si->si_addr,
	    .eip = (uint32_t)r[G_EIP], .esp = (uint32_t)r[G_ESP],
	    .cs = (uint32_t)r[G_CS], .ss = (uint32_t)r[G_SS] };
	__asm volatile("movl experiment_esp, %%esp; jmp experiment_end"
	    : : "a" (signo));
	__builtin_unreachable();
}

void
experiments_init(void)
{
	static char other[65536];
	stack_t ss = { .ss_sp = other, .ss_size = sizeof(other) };

	if (sigaltstack(&ss, NULL) != 0)
		abort();
	catch_faults(experiment_signal, SA_ONSTACK | SA_NODEFER);
}

void
frame_init(struct frame *f)
{
	uint32_t gs;

	__asm volatile("movl %%gs, %0" : "=r" (gs));
	memset(f, 0, sizeof(*f));
	f->reg[G_DS] = f->reg[G_ES] = f->reg[G_SS] = UDATA_SEL;
	f->reg[G_CS] = UCODE_SEL;
	f->reg[G_GS] = gs;
	f->reg[G_EFL] = 0x202;
	f->reg[G_ESP] = (uint32_t)(uintptr_t)f;
	f->reg[G_EIP] = (uint32_t)(uintptr_t)experiment_look;
}

int
frame_go(struct frame *f)
{
	return experiment_frame(f->reg);
}

int
load_try(int reg, unsigned sel)
{
	static int (*const how[])(void) = {
		[G_DS] = load_ds, [G_ES] = load_es, [G_FS] = load_fs,
		[G_GS] = load_gs, [G_SS] = load_ss, [G_CS] = load_cs,
	};

	return experiment_load(how[reg], sel);
}
