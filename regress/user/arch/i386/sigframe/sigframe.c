/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Whatever sigreturn's frame says: flags, addresses at the edge of memory,
 * stacks that are not there or are of 16 bits.  Each is what the frame says or
 * the right signal, and nothing of the kernel's is seen.
 */

#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include "tap.h"
#include "segments.h"

#define FL_TF		0x000100
#define FL_IF		0x000200
#define FL_DF		0x000400
#define FL_IOPL		0x003000
#define FL_NT		0x004000
#define FL_RF		0x010000
#define FL_VM		0x020000
#define FL_AC		0x040000
#define FL_ID		0x200000
#define FL_STATUS	0x0008d5	/* carry, parity, ... overflow */

/* What a program may change, and can read back. */
#define FL_CHANGE	(FL_STATUS | FL_DF | FL_AC | FL_ID)

static void
check_flags(uint32_t image)
{
	struct frame f;
	int signo;

	frame_init(&f);
	f.reg[G_EFL] = image;
	signo = frame_go(&f);
	if (image & FL_TF) {
		/* After one instruction. */
		CHECK_EQ(signo, SIGTRAP);
		CHECK_EQ(told.eip, f.reg[G_EIP] + 2);
		return;
	}
	CHECK_EQ(signo, 0);
	CHECK_EQ(seen.eflags, (image & FL_CHANGE) | FL_IF | 2);
}

static void
every_flag_is_restored_or_not(void)
{
	unsigned bit;

	experiments_init();
	for (bit = 0; bit < 32; bit++) {
		check_flags(1u << bit);
		check_flags(FL_IF | 2 | 1u << bit);
		check_flags(~(1u << bit) & ~FL_TF);
		check_flags(~(1u << bit));
	}
}

static void
every_mixture_of_odd_flags_is_survived(void)
{
	static const uint32_t odd[] = { FL_TF, FL_NT, FL_RF, FL_VM, FL_AC,
	    0x1000, 0x2000, FL_DF, FL_IF };
	unsigned i, mix;
	uint32_t image;

	experiments_init();
	for (mix = 0; mix < 1u << 9; mix++) {
		image = 0;
		for (i = 0; i < 9; i++)
			image |= (mix & 1u << i) ? odd[i] : 0;
		check_flags(image);
	}
}

/* Flags that a program sets itself meet each way into the kernel and out. */
static void
flags_of_ones_own_meet_the_kernel(void)
{
	static const uint32_t own[] = { FL_NT, FL_AC, FL_DF, FL_ID,
	    FL_NT | FL_AC | FL_DF, FL_NT | FL_IOPL | FL_VM | FL_RF };
	uint32_t flags;
	unsigned i, j;
	volatile char *p = mmap(NULL, 6 * 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(p != MAP_FAILED);
	for (i = 0; i < 6; i++) {
		/* A system call, a page fault, and time for an interrupt. */
		__asm volatile("pushl %1; popfl\n"
		    "movl %2, %%eax; int $0x80\n"
		    "movb $1, (%3)\n"
		    "1: loop 1b\n"
		    "pushfl; popl %0; pushl $0x202; popfl"
		    : "=r" (flags) : "r" (own[i] | 0x202), "i" (SYS_getppid),
		    "r" (p + 4096 * i), "c" (3000000)
		    : "eax", "cc", "memory");
		j = own[i] & (FL_NT | FL_AC | FL_DF | FL_ID);
		CHECK_EQ(flags & (FL_NT | FL_AC | FL_DF | FL_ID | FL_IOPL |
		    FL_VM | FL_RF), j);
	}
}

static void
on_usr1(int signo)
{
	(void)signo;
}

/* The handler is entered with NT, and sigreturn leaves with it. */
static void
a_handler_under_nested_task_returns(void)
{
	uint32_t flags;

	REQUIRE(signal(SIGUSR1, on_usr1) != SIG_ERR);
	__asm volatile("pushfl; orl $0x4000, (%%esp); popfl\n"
	    "movl %1, %%eax; int $0x80; movl %%eax, %%ebx\n"
	    "movl %2, %%ecx; movl %3, %%eax; int $0x80\n"
	    "pushfl; popl %0; pushl $0x202; popfl"
	    : "=r" (flags) : "i" (SYS_getpid), "i" (SIGUSR1), "i" (SYS_kill)
	    : "eax", "ebx", "ecx", "cc", "memory");
	CHECK_EQ(flags & FL_NT, FL_NT);
	/* An iret of its own is a fault then. */
	experiments_init();
	if (fork() == 0) {
		signal(SIGSEGV, SIG_DFL);
		__asm volatile("pushfl; orl $0x4000, (%%esp); popfl; iret"
		    : : : "memory");
		_exit(0);
	}
	CHECK(wait((int *)&flags) > 0);
	CHECK(WIFSIGNALED(flags) && WTERMSIG(flags) == SIGSEGV);
}

/*
 * Addresses.
 */

static void
check_eip(uint32_t eip, uint32_t addr)
{
	struct frame f;

	frame_init(&f);
	f.reg[G_EIP] = eip;
	CHECK_EQ(frame_go(&f), SIGSEGV);
	CHECK_EQ(told.trap, 14);
	CHECK_EQ(told.eip, eip);
	CHECK_EQ(told.addr, addr);
}

static void
eip_at_the_edge_of_memory(void)
{
	static const uint32_t edges[] = { 0, 1, 0xffe, 0xfff, 0xc0000000,
	    0xc0000001, 0xf57fffff, 0xf5800000, 0xfffff000, 0xffffffff };
	struct frame f;
	unsigned char *p;
	unsigned i;

	experiments_init();
	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		check_eip(edges[i], edges[i]);

	/* An instruction that goes on where nothing is, and one that ends. */
	p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(p != MAP_FAILED && munmap(p + 4096, 4096) == 0);
	p[4095] = 0xcd;
	check_eip((uint32_t)(uintptr_t)p + 4095,
	    (uint32_t)(uintptr_t)p + 4096);
	p[4094] = 0xcd;
	p[4095] = 0x80;
	frame_init(&f);
	f.reg[G_EIP] = (uint32_t)(uintptr_t)p + 4094;
	f.reg[G_EAX] = SYS_getppid;
	CHECK_EQ(frame_go(&f), SIGSEGV);
	CHECK_EQ(told.eip, (uint32_t)(uintptr_t)p + 4096);
	CHECK_EQ(told.addr, (uint32_t)(uintptr_t)p + 4096);
}

/* A stack nobody touches does no harm; one that a signal needs ends it. */
static void
esp_at_the_edge_of_memory(void)
{
	static const uint32_t edges[] = { 0, 4, 0x1000, 0xbfffffff, 0xc0000000,
	    0xc0000010, 0xf5800000, 0xfffffff0, 0xffffffff };
	struct frame f;
	unsigned i;
	int status;
	pid_t pid;

	experiments_init();
	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		frame_init(&f);
		f.reg[G_ESP] = edges[i];
		CHECK_EQ(frame_go(&f), 0);
		CHECK_EQ(seen.esp, edges[i]);
		/* Without another stack there is no place for the frame. */
		pid = fork();
		if (pid == 0) {
			catch_faults((void (*)(int, siginfo_t *, void *))
			    (uintptr_t)_exit, 0);
			f.reg[G_EIP] = 0;
			(void)frame_go(&f);
			_exit(0);
		}
		CHECK(waitpid(pid, &status, 0) == pid);
		if (edges[i] != 0xbfffffff)
			CHECK(WIFSIGNALED(status) &&
			    WTERMSIG(status) == SIGSEGV);
	}
}

static void
ss_not_present_is_a_bus_error(void)
{
	struct frame f;

	experiments_init();
	REQUIRE(ldt_write(3, 0, 0xfffff, D_32BIT | D_PAGES | D_ABSENT) == 0);
	frame_init(&f);
	f.reg[G_SS] = LSEL(3);
	CHECK_EQ(frame_go(&f), SIGBUS);
	/* QEMU says 11 of an iret. */
	CHECK(told.trap == 12 || told.trap == 11);
	CHECK_EQ(told.err, LSEL(3) & ~3);
	CHECK_EQ(told.eip, f.reg[G_EIP]);
	CHECK_EQ(told.ss, LSEL(3));
	CHECK_EQ(load_try(G_SS, LSEL(3)), SIGBUS);
	CHECK_EQ(told.trap, 12);
	/* The same of code is another trap. */
	frame_init(&f);
	REQUIRE(ldt_write(3, 0, 0xfffff,
	    D_32BIT | D_PAGES | D_CODE | D_ABSENT) == 0);
	f.reg[G_CS] = LSEL(3);
	CHECK_EQ(frame_go(&f), SIGBUS);
	CHECK_EQ(told.trap, 11);
	CHECK_EQ(told.cs, LSEL(3));
}

/* Bad selectors all over the frame at once: the first to fault is code. */
static void
everything_bad_at_once(void)
{
	struct frame f;
	unsigned i;

	experiments_init();
	REQUIRE(ldt_write(3, 0, 0xffff, D_ABSENT) == 0);
	for (i = 0; i < 64; i++) {
		frame_init(&f);
		f.reg[G_DS] = (i & 1) ? 0 : LSEL(3);
		f.reg[G_ES] = (i & 2) ? 0 : LSEL(9);
		f.reg[G_FS] = (i & 4) ? UCODE_SEL : LSEL(3);
		f.reg[G_SS] = (i & 8) ? LSEL(3) : LSEL(77);
		f.reg[G_CS] = (i & 16) ? LSEL(3) : LSEL(78);
		f.reg[G_EIP] = (i & 32) ? 0xffffffff : 0;
		f.reg[G_ESP] = 0xfffffff0;
		f.reg[G_EFL] = 0xffffffff;
		CHECK(frame_go(&f) != 0);
		CHECK_EQ(told.eip, f.reg[G_EIP]);
	}
}

/*
 * An interrupt wants something of a thread whose way back has just met a bad
 * selector, when others of its selectors are in the registers already.
 */
static volatile int	alarms;

static void
count_alarm(int signo)
{
	(void)signo;
	alarms++;
}

static void
bad_selectors_meet_interrupts(void)
{
	struct itimerval it = { { 0, 500 }, { 0, 500 } };
	struct sigaction sa = { .sa_handler = count_alarm,
	    .sa_flags = SA_ONSTACK | SA_RESTART };
	struct frame f;
	int i, bad = 0;

	experiments_init();
	REQUIRE(sigaction(SIGALRM, &sa, NULL) == 0);
	REQUIRE(setitimer(ITIMER_REAL, &it, NULL) == 0);
	/* The kernel's addresses are nothing in this one. */
	REQUIRE(ldt_write(3, 0x40000000, 0xfffff, D_32BIT | D_PAGES) == 0);
	frame_init(&f);
	f.reg[G_ES] = LSEL(3);
	f.reg[G_DS] = LSEL(9);
	for (i = 0; i < 1000000 && alarms < 500; i++)
		bad += frame_go(&f) != 0 || seen.ds != 0 ||
		    seen.es != LSEL(3);
	it = (struct itimerval){ { 0, 0 }, { 0, 0 } };
	CHECK_EQ(setitimer(ITIMER_REAL, &it, NULL), 0);
	CHECK_EQ(bad, 0);
	CHECK(alarms >= 500);
}

/*
 * Stacks of 16 bits.  An iret there sets only the lower half of the stack
 * pointer; what the upper one holds must not be the kernel's.
 */

#define NTHREADS	24		/* their stacks span several 64 KiB */
#define NSAMPLES	64

#define SMALL_SP	0x0ffc

static char		small[4096];

static void
small_segment(void)
{
	REQUIRE(ldt_write(1, (uint32_t)(uintptr_t)small, 0xfff, 0) == 0);
}

/* The stack pointer after a system call, upper half and all. */
static uint32_t
esp_after(int call)
{
	uint32_t esp;

	__asm volatile("movl %%esp, %%edi\n"
	    "movl %2, %%ss; movl %3, %%esp\n"
	    "int $0x80\n"
	    "movl %%esp, %0\n"
	    "movl %4, %%ss; movl %%edi, %%esp"
	    : "=&S" (esp), "+a" (call)
	    : "r" (LSEL(1)), "r" (0x56780000 | SMALL_SP), "r" (UDATA_SEL)
	    : "edi", "memory");
	return esp;
}

/* What this thread saw most often; Xen's own interrupts leave other values. */
static void *
usual_half(void *arg)
{
	uint32_t halves[NSAMPLES], esp, best = 0;
	unsigned i, j, n, most = 0;

	(void)arg;
	for (i = 0; i < NSAMPLES; i++) {
		esp = esp_after(SYS_getppid);
		CHECK_EQ(esp & 0xffff, SMALL_SP);
		halves[i] = esp >> 16;
	}
	for (i = 0; i < NSAMPLES; i++) {
		for (j = n = 0; j < NSAMPLES; j++)
			n += halves[j] == halves[i];
		if (n > most) {
			most = n;
			best = halves[i];
		}
	}
	CHECK(most > NSAMPLES / 2);
	return (void *)(uintptr_t)best;
}

static void
the_upper_half_of_esp_tells_nothing(void)
{
	pthread_t t[NTHREADS];
	uintptr_t first = 0;
	void *half;
	int i;

	small_segment();
	for (i = 0; i < NTHREADS; i++)
		REQUIRE(pthread_create(&t[i], NULL, usual_half, NULL) == 0);
	for (i = 0; i < NTHREADS; i++) {
		REQUIRE(pthread_join(t[i], &half) == 0);
		if (i == 0)
			first = (uintptr_t)half;
		CHECK_EQ((uintptr_t)half, first);
	}
}

/*
 * Registers and stack are as they were, whatever comes at the last step of the
 * way back: nobody has looked at the LDT since the switch of processes, so that
 * is a fault for Xen first, and then the event that came meanwhile.
 */
static int
live_on_small_stack(unsigned rounds)
{
	int broken = 0;

	__asm volatile("pushl %%ebp; movl %%esp, %%ebp\n"
	    "movl %2, %%ss; movl %3, %%esp\n"
	    "movl $0x11111111, %%ebx; movl $0x22222222, %%edx\n"
	    "movl $0x33333333, %%edi; pushl $0x44444444\n"
	    "1: movl %4, %%eax; int $0x80\n"
	    "cmpl $0x11111111, %%ebx; jne 2f\n"
	    "cmpl $0x22222222, %%edx; jne 2f\n"
	    "cmpl $0x33333333, %%edi; jne 2f\n"
	    "testl %%eax, %%eax; jnz 2f\n"
	    "popl %%eax; cmpl $0x44444444, %%eax; jne 2f\n"
	    "pushl %%eax\n"
	    "movw %%sp, %%ax; cmpw $0x0ff8, %%ax; jne 2f\n"
	    "loop 1b\n"
	    "xorl %%eax, %%eax; jmp 3f\n"
	    "2: movl $1, %%eax\n"
	    "3: movl %5, %%ecx; movl %%ecx, %%ss; movl %%ebp, %%esp\n"
	    "popl %%ebp"
	    : "=&a" (broken), "+c" (rounds)
	    : "S" (LSEL(1)), "i" (SMALL_SP), "i" (SYS_sched_yield),
	      "i" (UDATA_SEL)
	    : "ebx", "edx", "edi", "cc", "memory");
	return broken;
}

static void
small_stacks_survive_interrupts(void)
{
	struct itimerval it = { { 0, 500 }, { 0, 500 } };
	struct sigaction sa = { .sa_handler = count_alarm,
	    .sa_flags = SA_ONSTACK | SA_RESTART };
	int i, status, broken = 0;
	pid_t pid;

	small_segment();
	pid = fork();
	experiments_init();
	REQUIRE(sigaction(SIGALRM, &sa, NULL) == 0);
	REQUIRE(setitimer(ITIMER_REAL, &it, NULL) == 0);
	for (i = 0; i < 1000 && alarms < 1000; i++)
		broken += live_on_small_stack(200);
	if (pid == 0)
		_exit(broken != 0 || alarms < 1000);
	CHECK_EQ(broken, 0);
	CHECK(alarms >= 1000);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

TAP_MAIN(CASE(every_flag_is_restored_or_not),
    CASE(every_mixture_of_odd_flags_is_survived),
    CASE(flags_of_ones_own_meet_the_kernel),
    CASE(a_handler_under_nested_task_returns),
    CASE(eip_at_the_edge_of_memory), CASE(esp_at_the_edge_of_memory),
    CASE(ss_not_present_is_a_bus_error), CASE(everything_bad_at_once),
    CASE(bad_selectors_meet_interrupts),
    CASE(the_upper_half_of_esp_tells_nothing),
    CASE(small_stacks_survive_interrupts))
