/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The bystander: all registers, those of the FPU, flags, a thread-local
 * segment, memory, a file and a pipe have what it gave them, and no signal
 * comes that nobody sent; all the time, while others are tortured.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "torture.h"
#include "segments.h"

#define MEMORY		(64 * 4096)
#define PATTERNS	5		/* looks at registers, in a row */

static volatile sig_atomic_t	ended;
static struct rng		*chance;
static uint8_t			*memory, expected[MEMORY];

static void
wrong(const char *what)
{
	printf("# bystander %d: %s\n", getpid(), what);
	fflush(stdout);
	_exit(1);
}

static void
on_signal(int signo)
{
	char text[40];

	if (signo == SIGTERM) {
		ended = 1;
		return;
	}
	snprintf(text, sizeof(text), "signal %d", signo);
	wrong(text);
}

/*
 * All registers but %esp are full of what `seed' says, then time passes, and
 * they are looked at.  Returns what differs, as a sum of xors: 0.
 */
uint32_t	hold_registers(uint32_t seed, uint32_t loops, uint32_t *area);
__asm(
"	.text\n"
"	.globl hold_registers\n"
"hold_registers:\n"
"	pushl	%ebp; pushl %ebx; pushl %esi; pushl %edi\n"
"	movl	28(%esp), %edi\n"		/* area: 16-byte aligned */
"	movl	20(%esp), %eax\n"
"	movl	%eax, (%edi)\n"
"	movl	$0x1f80, 4(%edi)\n"
"	ldmxcsr	4(%edi)\n"
"	fninit; fildl (%edi); fldpi; fld1\n"
"	movd	%eax, %xmm0\n"
"	pshufd	$0, %xmm0, %xmm0\n"
"	movdqa	%xmm0, %xmm1; paddd %xmm0, %xmm1\n"
"	movdqa	%xmm1, %xmm2; paddd %xmm0, %xmm2\n"
"	movdqa	%xmm2, %xmm3; paddd %xmm0, %xmm3\n"
"	movdqa	%xmm3, %xmm4; paddd %xmm0, %xmm4\n"
"	movdqa	%xmm4, %xmm5; paddd %xmm0, %xmm5\n"
"	movdqa	%xmm5, %xmm6; paddd %xmm0, %xmm6\n"
"	movdqa	%xmm6, %xmm7; paddd %xmm0, %xmm7\n"
"	movl	24(%esp), %ecx\n"
"	leal	1(%eax), %ebx; leal 2(%eax), %edx; leal 3(%eax), %esi\n"
"	leal	4(%eax), %edi; leal 5(%eax), %ebp\n"
"	cmpl	$0x80000001, %eax; stc\n"
"1:	leal	-1(%ecx), %ecx; jecxz 2f; jmp 1b\n"
"2:	jnc	9f\n"
"	subl	%eax, %ebx; subl %eax, %edx; subl %eax, %esi\n"
"	subl	%eax, %edi; subl %eax, %ebp\n"
"	subl	20(%esp), %eax; xorl $1, %ebx; xorl $2, %edx\n"
"	xorl	$3, %esi; xorl $4, %edi; xorl $5, %ebp\n"
"	orl	%ebx, %eax; orl %edx, %eax; orl %esi, %eax\n"
"	orl	%edi, %eax; orl %ebp, %eax\n"
"	movl	28(%esp), %edi\n"
/* 8 - 7 - 1, 7 - 6 - 1, ...: all zeros, in the order of ascending sums. */
"	psubd	%xmm6, %xmm7; psubd %xmm5, %xmm6; psubd %xmm4, %xmm5\n"
"	psubd	%xmm3, %xmm4; psubd %xmm2, %xmm3; psubd %xmm1, %xmm2\n"
"	psubd	%xmm0, %xmm1\n"
"	pxor	%xmm0, %xmm7; pxor %xmm0, %xmm6; pxor %xmm0, %xmm5\n"
"	pxor	%xmm0, %xmm4; pxor %xmm0, %xmm3; pxor %xmm0, %xmm2\n"
"	pxor	%xmm0, %xmm1\n"
"	por	%xmm7, %xmm1; por %xmm6, %xmm1; por %xmm5, %xmm1\n"
"	por	%xmm4, %xmm1; por %xmm3, %xmm1; por %xmm2, %xmm1\n"
"	movd	20(%esp), %xmm7; pshufd $0, %xmm7, %xmm7\n"
"	pxor	%xmm7, %xmm0; por %xmm0, %xmm1\n"
"	movdqa	%xmm1, 16(%edi)\n"
"	orl	16(%edi), %eax; orl 20(%edi), %eax\n"
"	orl	24(%edi), %eax; orl 28(%edi), %eax\n"
"	fld1; fucomip; jne 9f; fstp %st(0)\n"
"	fldpi; fucomip; jne 9f; fstp %st(0)\n"
"	fistpl	8(%edi)\n"
"	movl	8(%edi), %ecx; xorl 20(%esp), %ecx; orl %ecx, %eax\n"
"	stmxcsr	4(%edi)\n"
"	movl	4(%edi), %ecx; andl $0xffc0, %ecx; xorl $0x1f80, %ecx\n"
"	orl	%ecx, %eax\n"
"	jmp	8f\n"
"9:	movl	$-1, %eax\n"
"8:	fninit\n"
"	popl	%edi; popl %esi; popl %ebx; popl %ebp\n"
"	ret\n");

static void
check_registers(void)
{
	static uint32_t area[16] __attribute__((aligned(64)));
	uint32_t gs, fs, word;
	unsigned i;

	__asm volatile("movl %%gs, %0; movl %%fs, %1" : "=r" (gs), "=r" (fs));
	for (i = 0; i < PATTERNS; i++)
		if (hold_registers(rnd(chance), 1 + rnd_below(chance, 100000),
		    area) != 0)
			wrong("a register has changed");
	__asm volatile("movl %%gs, %0; movl %%fs:0, %1" : "=r" (i),
	    "=r" (word));
	if (i != gs || word != *(uint32_t *)memory)
		wrong("a segment has changed");
	__asm volatile("movl %%fs, %0" : "=r" (i));
	if (i != fs)
		wrong("%fs has changed");
}

static void
check_memory(void)
{
	if (memcmp(memory, expected, MEMORY) != 0)
		wrong("memory has changed");
}

/* A child says what it sees through a pipe; the file is as it was. */
static void
check_calls(int file)
{
	uint32_t said = 0, word;
	int fd[2], status;
	pid_t pid;

	if (pipe(fd) != 0)
		wrong("no pipe");
	pid = fork();
	if (pid == 0)
		_exit(write(fd[1], memory + 4096, 4) != 4);
	if (pid == -1)
		wrong("no fork");
	if (read(fd[0], &said, 4) != 4 || memcmp(&said, memory + 4096, 4) != 0)
		wrong("a child sees something else");
	if (waitpid(pid, &status, 0) != pid || status != 0)
		wrong("a child has ended some other way");
	close(fd[0]);
	close(fd[1]);
	if (pread(file, &word, 4, 8) != 4 ||
	    memcmp(&word, expected + 8, 4) != 0)
		wrong("a file has changed");
}

/* A segment of the LDT over the memory, in %fs. */
static void
set_up(int file)
{
	int i;

	memory = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE |
	    MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		wrong("no memory");
	rnd_fill(chance, expected, MEMORY);
	memcpy(memory, expected, MEMORY);
	if (write(file, expected, 4096) != 4096)
		wrong("no file");
	if (ldt_write(3, (uint32_t)memory, MEMORY - 1, D_32BIT) != 0)
		wrong("no segment");
	__asm volatile("movl %0, %%fs" : : "r" (LSEL(3)));
	for (i = 1; i < 32; i++)
		if (i != SIGCHLD)
			signal(i, on_signal);
}

void
bystander(struct rng *r)
{
	const struct timespec nap = { 0, 2000000 };
	char name[] = "bystanderXXXXXX";
	unsigned rounds;
	int file = mkstemp(name);

	chance = r;
	set_up(file);
	unlink(name);
	for (rounds = 0; !ended; rounds++) {
		check_registers();
		check_memory();
		if (rounds % 8 == 0)
			check_calls(file);
		nanosleep(&nap, NULL);
	}
	check_memory();
	printf("# bystander: %u rounds\n", rounds);
	if (rounds < 10)
		wrong("had no turn");
	fflush(stdout);
	_exit(0);
}
