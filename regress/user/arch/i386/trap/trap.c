/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Whatever a program does with the processor ends in the right signal, or in
 * nothing, and never in the kernel: traps of every kind, selectors and flags
 * of every value, also by way of sigreturn.  And what it has in its registers
 * stays there, however often it is interrupted.
 */

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sched.h>
#include <setjmp.h>
#include <stdint.h>
#include <ucontext.h>

#include "tap.h"
#include "segments.h"

#define TRAP_VECTOR(uc)	((uc)->uc_mcontext.gregs[G_TRAPNO])

static sigjmp_buf	back;
static volatile int	got_signo, got_code, got_trap;
static volatile uintptr_t got_addr, got_eip;

static void
note(int signo, siginfo_t *si, void *arg)
{
	ucontext_t *uc = arg;

	got_signo = signo;
	got_code = si->si_code;
	got_addr = (uintptr_t)si->si_addr;
	got_trap = TRAP_VECTOR(uc);
	got_eip = (uintptr_t)uc->uc_mcontext.gregs[G_EIP];
	siglongjmp(back, 1);
}

/* What the instructions cause: a signal with a code and a vector. */
#define CAUSES(signo, code, vector, text, ...) do {			\
	got_signo = 0;							\
	if (sigsetjmp(back, 1) == 0)					\
		__asm volatile(text : : __VA_ARGS__);			\
	CHECK_EQ(got_signo, signo);					\
	CHECK_EQ(got_code, code);					\
	CHECK_EQ(got_trap, vector);					\
} while (0)

/* The same, of what an emulated processor may not notice at all. */
#define MAY_CAUSE(signo, code, vector, text, ...) do {			\
	got_signo = 0;							\
	if (sigsetjmp(back, 1) == 0)					\
		__asm volatile(text : : __VA_ARGS__);			\
	CHECK(got_signo == 0 || (got_signo == (signo) &&		\
	    got_code == (code) && got_trap == (vector)));		\
} while (0)

static void
each_trap_is_its_signal(void)
{
	static const int32_t bounds[2] = { 1, 2 };
	static volatile uint32_t page[4];

	catch_faults(note, 0);
	CAUSES(SIGFPE, FPE_INTDIV, 0, "xorl %%ecx, %%ecx; divl %%ecx",
	    "a" (1), "d" (0));
	CAUSES(SIGTRAP, SI_KERNEL, 3, "int3", "a" (0));
	CAUSES(SIGSEGV, SI_KERNEL, 4, "movb $127, %%al; addb $1, %%al; into",
	    "a" (0));
	CAUSES(SIGSEGV, SI_KERNEL, 5, "bound %0, %1", "r" (7), "m" (bounds));
	CAUSES(SIGILL, ILL_ILLOPN, 6, "ud2", "a" (0));
	CAUSES(SIGSEGV, SI_KERNEL, 13, "hlt", "a" (0));
	CAUSES(SIGSEGV, SI_KERNEL, 13, "int $0x31", "a" (0));
	CAUSES(SIGSEGV, SEGV_MAPERR, 14, "movl (%0), %0", "r" (8));
	CHECK_EQ(got_addr, 8);
	CAUSES(SIGSEGV, SEGV_MAPERR, 14, "movl %0, (%1)", "r" (1),
	    "r" (0xc0000000));
	CAUSES(SIGSEGV, SEGV_MAPERR, 14, "jmp *%0", "r" (16));
	CHECK_EQ(got_eip, 16);
	MAY_CAUSE(SIGBUS, BUS_ADRALN, 17,
	    "pushfl; orl $0x40000, (%%esp); popfl; movl 1(%0), %%eax;"
	    "pushfl; andl $~0x40000, (%%esp); popfl",
	    "r" (page) : "eax");
}

static void
float_exceptions_have_codes(void)
{
	uint16_t cw = 0x0360;		/* zero divide and invalid unmasked */
	uint32_t mxcsr = 0x1d80;	/* zero divide unmasked */

	catch_faults(note, 0);
	CAUSES(SIGFPE, FPE_FLTDIV, 16,
	    "fninit; fldcw %0; fld1; fldz; fdivrp; fwait", "m" (cw));
	__asm volatile("fninit");
	MAY_CAUSE(SIGFPE, FPE_FLTDIV, 19,
	    "ldmxcsr %0; xorps %%xmm1, %%xmm1; movl $1, %%eax;"
	    "cvtsi2ss %%eax, %%xmm0; divss %%xmm1, %%xmm0", "m" (mxcsr)
	    : "eax");
}

static volatile int	steps;

static void
count_step(int signo, siginfo_t *si, void *arg)
{
	(void)signo;
	(void)arg;
	steps += si->si_code == TRAP_TRACE;
}

static void
the_trap_flag_steps(void)
{
	steps = 0;
	catch_faults(count_step, 0);
	__asm volatile("pushfl; orl $0x100, (%%esp); popfl;"
	    "nop; nop; nop; movl %0, %%eax; int $0x80;"
	    "pushfl; andl $~0x100, (%%esp); popfl"
	    : : "i" (SYS_getpid) : "eax", "cc", "memory");
	printf("# %u steps\n", steps);
	CHECK(steps >= 7 && steps <= 9);
}

/* A selector that does not fault must also survive the kernel. */
#define TRY_SELECTOR(reg, sel) do {					\
	if (sigsetjmp(back, 1) == 0) {					\
		__asm volatile("push %%" reg "; movl %0, %%" reg ";"	\
		    "movl %1, %%eax; int $0x80; pop %%" reg		\
		    : : "r" (sel), "i" (SYS_getppid) : "eax", "memory"); \
	}								\
} while (0)

static void
every_selector_value_is_survived(void)
{
	unsigned sel, saved;

	catch_faults(note, 0);
	__asm volatile("movl %%gs, %0" : "=r" (saved));
	for (sel = 0; sel < 0x10000; sel += 37) {
		TRY_SELECTOR("es", sel);
		__asm volatile("movl %0, %%es" : : "r" (UDATA_SEL));
		TRY_SELECTOR("fs", sel);
		__asm volatile("movl %0, %%fs" : : "r" (0));
		__asm volatile("movl %0, %%gs" : : "r" (saved));
	}
}

static int		edit_reg;
static uint32_t		edit_value;

static void
edit(int signo, siginfo_t *si, void *arg)
{
	ucontext_t *uc = arg;

	(void)signo;
	(void)si;
	uc->uc_mcontext.gregs[edit_reg] = (greg_t)edit_value;
}

/* Return from a handler with an edited frame; the status of who did. */
static int
return_with(int reg, uint32_t value)
{
	struct sigaction sa = { .sa_sigaction = edit, .sa_flags = SA_SIGINFO };
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		edit_reg = reg;
		edit_value = value;
		signal(SIGSEGV, SIG_DFL);
		sigaction(SIGUSR1, &sa, NULL);
		raise(SIGUSR1);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return status;
}

static void
bad_frames_are_signals(void)
{
	static const uint32_t sels[] = { 1, 3, 0xe018, 0xe019, 0xe021, 0xe020,
	    0x0b, 0x33, 0x7, 0xf, 0xffff, 0xe033, 0xe02b, 0xfffb };
	unsigned i, j;
	int status;

	for (i = 0; i < sizeof(sels) / sizeof(sels[0]); i++) {
		for (j = G_GS; j <= G_DS; j++)
			(void)return_with((int)j, sels[i]);
		status = return_with(G_CS, sels[i]);
		CHECK(sels[i] == UCODE_SEL ? status == 0 :
		    WIFSIGNALED(status));
		status = return_with(G_SS, sels[i]);
		CHECK(sels[i] == UDATA_SEL ? status == 0 :
		    WIFSIGNALED(status));
	}
	CHECK(WIFSIGNALED(return_with(G_EIP, 0xc0000000)));
	CHECK(WIFSIGNALED(return_with(G_EIP, 0xffffffff)));
	CHECK(WIFSIGNALED(return_with(G_ESP, 0xfffffff0)));
}

static void
every_flag_is_survived(void)
{
	unsigned bit;
	int status;

	for (bit = 0; bit < 32; bit++) {
		status = return_with(G_EFL, 0x202 | 1u << bit);
		CHECK(status == 0 || WIFSIGNALED(status));
	}
	CHECK_EQ(return_with(G_EFL, 0x202 | 0x3000), 0);	/* IOPL */
	CHECK_EQ(return_with(G_EFL, 0x202 | 0x20000), 0);	/* VM */
}

static volatile int	alarms;

static void
count_alarm(int signo)
{
	(void)signo;
	alarms++;
	__asm volatile("fninit; fldz; fldz");
	__asm volatile("pxor %%xmm3, %%xmm3" : : : "memory");
}

/* All registers hold a pattern; nonzero if one has changed. */
static int
pattern_broken(unsigned rounds)
{
	int broken = 0;

	__asm volatile(
	    "pushl %%ebp; pushl %%ebx\n"
	    "movl $0x11111111, %%ebx; movd %%ebx, %%xmm3; fninit; fldpi\n"
	    "movl $0x22222222, %%edx; movl $0x33333333, %%esi\n"
	    "movl $0x44444444, %%edi; movl $0x55555555, %%ebp\n"
	    "1: cmpl $0x11111111, %%ebx; jne 2f\n"
	    "cmpl $0x22222222, %%edx; jne 2f\n"
	    "cmpl $0x33333333, %%esi; jne 2f\n"
	    "cmpl $0x44444444, %%edi; jne 2f\n"
	    "cmpl $0x55555555, %%ebp; jne 2f\n"
	    "movd %%xmm3, %%eax; cmpl $0x11111111, %%eax; jne 2f\n"
	    "fldpi; fcomip %%st(1), %%st; jne 2f\n"
	    "decl %%ecx; jnz 1b\n"
	    "xorl %%eax, %%eax; jmp 3f\n"
	    "2: movl $1, %%eax\n"
	    "3: popl %%ebx; popl %%ebp; fninit"
	    : "=a" (broken), "+c" (rounds)
	    : : "edx", "esi", "edi", "cc", "memory");
	return broken;
}

static void
registers_survive_interrupts(void)
{
	struct itimerval it = { { 0, 700 }, { 0, 700 } };
	struct sigaction sa = { .sa_handler = count_alarm };
	int i, broken = 0;

	REQUIRE(sigaction(SIGALRM, &sa, NULL) == 0);
	REQUIRE(setitimer(ITIMER_REAL, &it, NULL) == 0);
	for (i = 0; i < 1000 && alarms < 300; i++)
		broken += pattern_broken(200000);
	CHECK_EQ(broken, 0);
	CHECK(alarms >= 300);
}

static void
tls_worker(uint32_t mark)
{
	struct user_desc d = { .entry = ~0u, .base = (uintptr_t)&mark,
	    .limit = 0xfffff, .flags = 0x51 };
	uint32_t seen;
	int i;

	if (syscall(SYS_set_thread_area, &d) != 0)
		_exit(2);
	__asm volatile("movl %0, %%fs" : : "r" (d.entry << 3 | 3));
	for (i = 0; i < 2000; i++) {
		__asm volatile("movl %%fs:0, %0" : "=r" (seen));
		if (seen != mark)
			_exit(1);
		sched_yield();
	}
	_exit(0);
}

static void
thread_segments_follow_switches(void)
{
	int i, status, bad = 0;

	fflush(stdout);
	for (i = 0; i < 4; i++)
		if (fork() == 0)
			tls_worker(0x1000u + (uint32_t)i);
	for (i = 0; i < 4; i++) {
		status = -1;
		CHECK(wait(&status) > 0);
		bad += status != 0;
	}
	CHECK_EQ(bad, 0);
}

static int
deeper(int n)
{
	volatile char pad[4096];

	pad[0] = (char)n;
	return n < 0 ? 0 : deeper(n + 1) + pad[0];
}

static void
stack_overflow_reaches_the_other_stack(void)
{
	static char other[16384];
	stack_t ss = { .ss_sp = other, .ss_size = sizeof(other) };

	catch_faults(note, SA_ONSTACK);
	REQUIRE(sigaltstack(&ss, NULL) == 0);
	got_signo = 0;
	if (sigsetjmp(back, 1) == 0)
		(void)deeper(0);
	CHECK_EQ(got_signo, SIGSEGV);
	CHECK_EQ(got_trap, 14);
}

/* The kernel has no such entries; Xen, where they lead, gives it a trap. */
static void
other_ways_in_are_closed(void)
{
	int status, way;
	pid_t pid;

	for (way = 0; way < 3; way++) {
		pid = fork();
		if (pid == 0) {
			signal(SIGSEGV, SIG_DFL);
			signal(SIGILL, SIG_DFL);
			if (way == 0)
				__asm volatile("sysenter" : : "a" (SYS_getpid));
			else if (way == 1)
				__asm volatile(".byte 0x0f, 0x05" /* syscall */
				    : : "a" (SYS_getpid) : "ecx");
			else
				__asm volatile("int $0x82"
				    : : "a" (SYS_getpid));
			_exit(0);
		}
		CHECK(waitpid(pid, &status, 0) == pid);
		CHECK(WIFSIGNALED(status));
		printf("# way %d: signal %d\n", way, WTERMSIG(status));
	}
}

TAP_MAIN(
	CASE(each_trap_is_its_signal),
	CASE(other_ways_in_are_closed),
	CASE(float_exceptions_have_codes),
	CASE(the_trap_flag_steps),
	CASE(every_selector_value_is_survived),
	CASE(bad_frames_are_signals),
	CASE(every_flag_is_survived),
	CASE(registers_survive_interrupts),
	CASE(thread_segments_follow_switches),
	CASE(stack_overflow_reaches_the_other_stack))
