/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ptrace: a tracee's registers, single steps, and watchpoints.
 * Linux: ptrace(2) for i386; struct user of sys/user.h.  Xen: set_debugreg
 * refuses what is no watchpoint, and so does the kernel before it asks.
 *
 * Signals, events and waiting are in user/kern/ptrace.
 */

#define _GNU_SOURCE
#include <elf.h>
#include <stddef.h>
#include <stdint.h>

#include "tracee.h"

#define DR(n)		(offsetof(struct user, u_debugreg) + 4 * (n))
#define DR7(n, rw, len)	(1ul << (2 * (n)) | \
			 ((rw) | ((len) - 1ul) << 2) << (16 + 4 * (n)))
#define RW_EXEC		0
#define RW_WRITE	1
#define RW_IO		2
#define RW_ACCESS	3

#ifndef TRAP_HWBKPT
#define TRAP_HWBKPT	4
#endif

static volatile int	watched, beside;
static int		fds[2];

__attribute__((noipa)) static void
landmark(void)
{
	__asm volatile("");
}

/*
 * Registers.
 */

/* Known values in all, then a trap; the tracer may change esi. */
static void
load_registers(void)
{
	int got;

	__asm volatile("pushl %%ebp\n\t"
	    "movl $0x11, %%eax\n\t"
	    "movl $0x22, %%ebx\n\t"
	    "movl $0x33, %%ecx\n\t"
	    "movl $0x44, %%edx\n\t"
	    "movl $0x55, %%esi\n\t"
	    "movl $0x66, %%edi\n\t"
	    "movl $0x77, %%ebp\n\t"
	    "int3\n\t"
	    "movl %%esi, %%eax\n\t"
	    "popl %%ebp"
	    : "=a" (got) : : "ebx", "ecx", "edx", "esi", "edi", "memory");
	_exit(got);
}

static void
registers_are_read_and_written(void)
{
	pid_t pid = tracee(load_registers);
	struct user_regs_struct r;
	unsigned long w;

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	CHECK_EQ(info_of(pid).si_code, SI_KERNEL);
	r = regs_of(pid);
	CHECK_EQ(r.eax, 0x11);
	CHECK_EQ(r.ebx, 0x22);
	CHECK_EQ(r.ecx, 0x33);
	CHECK_EQ(r.edx, 0x44);
	CHECK_EQ(r.esi, 0x55);
	CHECK_EQ(r.edi, 0x66);
	CHECK_EQ(r.ebp, 0x77);
	CHECK_EQ(r.orig_eax, -1);
	CHECK_EQ(pt(PTRACE_PEEKUSER, pid, offsetof(struct user, regs.ebp),
	    (unsigned long)&w), 0);
	CHECK_EQ(w, 0x77);
	r.esi = 0x17;
	CHECK_EQ(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&r), 0);
	CHECK_EQ(pt(PTRACE_POKEUSER, pid, offsetof(struct user, regs.edi), 1),
	    0);
	CHECK_EQ(regs_of(pid).edi, 1);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(0x17));
}

static void
bad_registers_are_refused(void)
{
	pid_t pid = tracee(nothing);
	struct user_regs_struct r = regs_of(pid), bad = r;
	unsigned long w;

	bad.xds = 0x10;
	CHECK_ERR(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&bad), EIO);
	bad = r;
	bad.xcs = 0;
	CHECK_ERR(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&bad), EIO);
	bad = r;
	bad.eflags |= 0x3000;		/* IOPL */
	bad.eflags &= ~0x200;		/* IF */
	CHECK_EQ(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&bad), 0);
	CHECK_EQ(regs_of(pid).eflags & 0x3200, 0x200);
	CHECK_ERR(pt(PTRACE_PEEKUSER, pid, 3, (unsigned long)&w), EIO);
	CHECK_ERR(pt(PTRACE_PEEKUSER, pid, sizeof(struct user),
	    (unsigned long)&w), EIO);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, offsetof(struct user, u_comm), 1),
	    EIO);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(0));
}

static void
register_sets_have_names(void)
{
	pid_t pid = tracee(nothing);
	struct user_regs_struct r, r2 = regs_of(pid);
	struct iovec iov = { &r, sizeof(r) };

	CHECK_EQ(pt(PTRACE_GETREGSET, pid, NT_PRSTATUS, (unsigned long)&iov),
	    0);
	CHECK_EQ(iov.iov_len, sizeof(r));
	CHECK(memcmp(&r, &r2, sizeof(r)) == 0);
	r.ebx = 0x99;
	iov.iov_len = 8;
	CHECK_EQ(pt(PTRACE_SETREGSET, pid, NT_PRSTATUS, (unsigned long)&iov),
	    0);
	CHECK_EQ(regs_of(pid).ebx, 0x99);
	CHECK_EQ(regs_of(pid).esp, r2.esp);
	iov.iov_len = 7;
	CHECK_ERR(pt(PTRACE_GETREGSET, pid, NT_PRSTATUS, (unsigned long)&iov),
	    EINVAL);
	iov.iov_len = 8;
	CHECK_ERR(pt(PTRACE_GETREGSET, pid, 0x777, (unsigned long)&iov),
	    EINVAL);
	CHECK_EQ(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&r2), 0);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(0));
}

/* pi on the x87's stack and four words in xmm3; the tracer adds one to each. */
static void
load_fpu(void)
{
	unsigned in[4] = { 1, 2, 3, 4 }, out[4];
	double st;

	__asm volatile("movups %2, %%xmm3\n\t"
	    "fldpi\n\t"
	    "int3\n\t"
	    "movups %%xmm3, %1\n\t"
	    "fstpl %0"
	    : "=m" (st), "=m" (out) : "m" (in));
	_exit(out[0] == 2 && out[3] == 5 && st == 1.0 ? 1 : 2);
}

static void
fpu_registers_are_read_and_written(void)
{
	static const unsigned char pi[10] = { 0x35, 0xc2, 0x68, 0x21, 0xa2,
	    0xda, 0x0f, 0xc9, 0x00, 0x40 };
	static const unsigned char one[10] = { 0, 0, 0, 0, 0, 0, 0, 0x80,
	    0xff, 0x3f };
	pid_t pid = tracee(load_fpu);
	struct user_fpxregs_struct fx;
	struct user_fpregs_struct fp;
	unsigned *xmm3 = (unsigned *)&fx.xmm_space[12];

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	CHECK_EQ(pt(PTRACE_GETFPXREGS, pid, 0, (unsigned long)&fx), 0);
	CHECK_EQ(xmm3[0], 1);
	CHECK_EQ(xmm3[3], 4);
	xmm3[0]++;
	xmm3[3]++;
	CHECK_EQ(pt(PTRACE_SETFPXREGS, pid, 0, (unsigned long)&fx), 0);
	CHECK_EQ(pt(PTRACE_GETFPREGS, pid, 0, (unsigned long)&fp), 0);
	CHECK(memcmp(fp.st_space, pi, sizeof(pi)) == 0);
	CHECK_EQ(fp.twd & 0xffff, 0x3fff);
	memcpy(fp.st_space, one, sizeof(one));
	CHECK_EQ(pt(PTRACE_SETFPREGS, pid, 0, (unsigned long)&fp), 0);
	fx.mxcsr = 0xffffffff;		/* bits that the CPU would refuse */
	(void)pt(PTRACE_SETFPXREGS, pid, 0, (unsigned long)&fx);
	CHECK_EQ(pt(PTRACE_SETFPREGS, pid, 0, (unsigned long)&fp), 0);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(1));
}

/*
 * XSAVE's form: 512 bytes of FXSAVE's, 64 that say what is there, and from 576
 * on the upper halves of the ymm registers.
 */
static void
load_ymm(void)
{
	static const unsigned in[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	unsigned out[8];

	__asm volatile("vmovups %1, %%ymm3\n\t"
	    "int3\n\t"
	    "vmovups %%ymm3, %0"
	    : "=m" (out) : "m" (in));
	_exit(out[0] == 1 && out[3] == 14 && out[4] == 15 && out[7] == 8 ? 1 :
	    2);
}

static void
the_whole_fpu_is_read_and_written(void)
{
	static unsigned xs[1024], *xmm3 = &xs[(160 + 3 * 16) / 4];
	unsigned *ymm3 = &xs[(576 + 3 * 16) / 4], *has = &xs[464 / 4];
	struct iovec iov = { xs, sizeof(xs) };
	bool avx = __builtin_cpu_supports("avx");
	pid_t pid = tracee(avx ? load_ymm : load_fpu);
	unsigned long set = (unsigned long)&iov;

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	if (!avx) {
		CHECK(pt(PTRACE_GETREGSET, pid, NT_X86_XSTATE, set) == 0 ||
		    errno == ENODEV);
		put_down(pid);
		return;
	}
	CHECK_EQ(pt(PTRACE_GETREGSET, pid, NT_X86_XSTATE, set), 0);
	CHECK_EQ(iov.iov_len, 832);
	CHECK_EQ(has[0] & 7, 7);
	CHECK_EQ(xs[512 / 4] & 6, 6);
	CHECK_EQ(xmm3[3], 4);
	CHECK_EQ(ymm3[0], 5);
	CHECK_EQ(ymm3[3], 8);
	xmm3[3] = 14;
	ymm3[0] = 15;
	xs[516 / 4] = ~0u;	/* components that there are not */
	xs[530 / 4] = ~0u;
	CHECK_EQ(pt(PTRACE_SETREGSET, pid, NT_X86_XSTATE, set), 0);
	iov.iov_len = 576;
	CHECK_ERR(pt(PTRACE_SETREGSET, pid, NT_X86_XSTATE, set), EFAULT);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(1));
}

static void
thread_segments_are_read_and_written(void)
{
	pid_t pid = tracee(nothing);
	unsigned long gs = (unsigned long)regs_of(pid).xgs >> 3;
	unsigned desc[4], old[4];
	unsigned all[3][4];
	struct iovec iov = { all, sizeof(all) };

	CHECK_EQ(pt(PTRACE_GET_THREAD_AREA, pid, gs, (unsigned long)desc), 0);
	CHECK_EQ(desc[0], gs);
	CHECK(desc[1] != 0);
	CHECK_EQ(desc[2], 0xfffff);
	memcpy(old, desc, sizeof(old));
	desc[1] += 16;
	CHECK_EQ(pt(PTRACE_SET_THREAD_AREA, pid, gs, (unsigned long)desc), 0);
	CHECK_EQ(pt(PTRACE_GETREGSET, pid, NT_386_TLS, (unsigned long)&iov),
	    0);
	CHECK_EQ(all[gs % 3][1], desc[1]);
	CHECK_EQ(pt(PTRACE_SET_THREAD_AREA, pid, gs, (unsigned long)old), 0);
	CHECK_ERR(pt(PTRACE_GET_THREAD_AREA, pid, 77, (unsigned long)desc),
	    EINVAL);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(0));
}

/*
 * Steps.
 */

/* A trap, three instructions of known length, a system call, one more. */
static void
walk(void)
{
	__asm volatile("int3\n\t"
	    "nop\n\t"
	    "movl %0, %%eax\n\t"
	    "nop\n\t"
	    "int $0x80\n\t"
	    "nop"
	    : : "i" (SYS_getppid) : "eax", "memory");
	_exit(44);
}

static void
one_instruction_at_a_time(void)
{
	static const int len[] = { 1, 5, 1, 2, 1 };
	pid_t pid = tracee(walk);
	unsigned long eip;
	unsigned i;

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	eip = (unsigned long)regs_of(pid).eip;
	for (i = 0; i < sizeof(len) / sizeof(len[0]); i++) {
		CHECK_EQ(on(PTRACE_SINGLESTEP, pid, 0), STOPPED(SIGTRAP));
		eip += (unsigned long)len[i];
		CHECK_EQ((unsigned long)regs_of(pid).eip, eip);
		CHECK_EQ(regs_of(pid).eflags & 0x100, 0);
		CHECK_EQ(info_of(pid).si_code,
		    i == 3 ? TRAP_BRKPT : TRAP_TRACE);
		if (i == 3)
			CHECK_EQ(regs_of(pid).eax, getpid());
	}
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(44));
}

static unsigned long	handler_flags;

__attribute__((noipa)) static void
handler(int sig)
{
	(void)sig;
}

static void
signal_and_flags(void)
{
	signal(SIGUSR1, handler);
	raise(SIGUSR1);
	__asm volatile("pushfl; popl %0" : "=r" (handler_flags));
	_exit(handler_flags & 0x100 ? 1 : 45);
}

/* A step into a handler stops at its first instruction. */
static void
a_step_leads_into_a_handler(void)
{
	pid_t pid = tracee(signal_and_flags);

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_SINGLESTEP, pid, SIGUSR1), STOPPED(SIGTRAP));
	CHECK_EQ((unsigned long)regs_of(pid).eip,
	    (unsigned long)(uintptr_t)handler);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(45));
}

static void
many_steps_end_where_the_program_does(void)
{
	pid_t pid = tracee(nothing);
	int status, steps = 0;

	while ((status = on(PTRACE_SINGLESTEP, pid, 0)) == STOPPED(SIGTRAP))
		steps++;
	CHECK_EQ(status, EXITED(0));
	CHECK(steps > 5);
}

/*
 * Watchpoints.
 */

static unsigned long
user_word(pid_t pid, unsigned long at)
{
	unsigned long w = 0;

	CHECK_EQ(pt(PTRACE_PEEKUSER, pid, at, (unsigned long)&w), 0);
	return w;
}

static void
watch(pid_t pid, const volatile void *at, unsigned long dr7)
{
	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(0), (unsigned long)(uintptr_t)at),
	    0);
	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(7), dr7), 0);
	CHECK_EQ(user_word(pid, DR(7)), dr7);
}

/* It was watchpoint 0; forget it. */
static void
was_hit(pid_t pid)
{
	CHECK_EQ(info_of(pid).si_code, TRAP_HWBKPT);
	CHECK_EQ(user_word(pid, DR(6)) & 0xf, 1);
	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(6), 0), 0);
	CHECK_EQ(user_word(pid, DR(6)) & 0xf, 0);
}

static void
write_and_read(void)
{
	int sum = 0;

	beside = 1;
	sum += watched;
	watched = 5;
	sum += watched;
	_exit(sum);
}

static void
a_write_is_noticed(void)
{
	pid_t pid = tracee(write_and_read);
	unsigned long w = 0;

	watch(pid, &watched, DR7(0, RW_WRITE, 4));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	was_hit(pid);
	CHECK_EQ(pt(PTRACE_PEEKDATA, pid, (unsigned long)(uintptr_t)&watched,
	    (unsigned long)&w), 0);
	CHECK_EQ(w, 5);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(5));
}

static void
reads_are_noticed(void)
{
	pid_t pid = tracee(write_and_read);
	int i;

	watch(pid, &watched, DR7(0, RW_ACCESS, 4));
	for (i = 0; i < 3; i++) {
		CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
		was_hit(pid);
	}
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(5));
}

static void
call_landmark(void)
{
	landmark();
	landmark();
	_exit(46);
}

/* The trap comes before the instruction, which is then executed. */
static void
instructions_are_noticed(void)
{
	pid_t pid = tracee(call_landmark);
	int i;

	watch(pid, (void *)(uintptr_t)landmark, DR7(0, RW_EXEC, 1));
	for (i = 0; i < 2; i++) {
		CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
		was_hit(pid);
		CHECK_EQ((unsigned long)regs_of(pid).eip,
		    (unsigned long)(uintptr_t)landmark);
	}
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(46));
}

static void
read_into_watched(void)
{
	char buf[4] = "\7";

	if (write(fds[1], buf, 4) != 4 ||
	    read(fds[0], (void *)(uintptr_t)&watched, 4) != 4)
		_exit(1);
	_exit(watched);
}

/* The kernel copies to the memory; nobody is told, and nothing breaks. */
static void
the_kernel_may_write_what_is_watched(void)
{
	pid_t pid;

	REQUIRE(pipe(fds) == 0);
	pid = tracee(read_into_watched);
	watch(pid, &watched, DR7(0, RW_WRITE, 4));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(7));
}

static void
yield_and_write(void)
{
	int i;

	for (i = 0; i < 50; i++) {
		watched = i;
		usleep(100);
	}
	_exit(47);
}

/* Two that are watched, and we who are not, take turns. */
static void
each_has_its_own(void)
{
	pid_t a = tracee(yield_and_write), b = tracee(yield_and_write);
	int na = 0, nb = 0, status;
	pid_t pid;

	watch(a, &watched, DR7(0, RW_WRITE, 4));
	watch(b, &beside, DR7(0, RW_WRITE, 4));
	CHECK_EQ(pt(PTRACE_CONT, a, 0, 0), 0);
	CHECK_EQ(pt(PTRACE_CONT, b, 0, 0), 0);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		watched++;
		if (!WIFSTOPPED(status)) {
			CHECK_EQ(status, EXITED(47));
			continue;
		}
		CHECK_EQ(status, STOPPED(SIGTRAP));
		na += pid == a;
		nb += pid == b;
		CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	}
	CHECK_EQ(na, 50);
	CHECK_EQ(nb, 0);
}

static void
fork_and_write(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		watched = 1;
		_exit(48);
	}
	waitpid(pid, &status, 0);
	_exit(WEXITSTATUS(status));
}

static void
a_child_is_not_watched(void)
{
	pid_t pid = tracee(fork_and_write);

	watch(pid, &watched, DR7(0, RW_WRITE, 4));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGCHLD));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(48));
}

static void
bad_watchpoints_are_refused(void)
{
	pid_t pid = tracee(write_and_read);
	unsigned long at = (unsigned long)(uintptr_t)&watched;

	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(0), at + 1), 0);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, DR(7), DR7(0, RW_WRITE, 4)),
	    EINVAL);
	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(0), at), 0);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, DR(7), DR7(0, RW_IO, 4)), EINVAL);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, DR(7), DR7(0, RW_WRITE, 3)),
	    EINVAL);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, DR(7), DR7(0, RW_EXEC, 4)),
	    EINVAL);
	CHECK_EQ(user_word(pid, DR(7)), 0);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, DR(4), 0), EIO);
	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(7), DR7(0, RW_WRITE, 4)), 0);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, DR(0), at + 2), EINVAL);
	CHECK_ERR(pt(PTRACE_POKEUSER, pid, DR(0), 0xffff0000), EINVAL);
	CHECK_EQ(user_word(pid, DR(0)), at);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(7), 0), 0);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(5));
}

/* Bits that mean nothing are no harm, whatever Xen thinks of them. */
static void
any_control_word_is_survived(void)
{
	pid_t pid = tracee(write_and_read);
	unsigned bit;

	CHECK_EQ(pt(PTRACE_POKEUSER, pid, DR(0),
	    (unsigned long)(uintptr_t)&beside), 0);
	for (bit = 8; bit < 32; bit++) {
		(void)pt(PTRACE_POKEUSER, pid, DR(7), 1ul << bit | 1);
		(void)pt(PTRACE_POKEUSER, pid, DR(6), ~0ul);
		CHECK_EQ(on(PTRACE_SINGLESTEP, pid, 0), STOPPED(SIGTRAP));
	}
	put_down(pid);
}

TAP_MAIN(
	CASE(registers_are_read_and_written),
	CASE(bad_registers_are_refused),
	CASE(register_sets_have_names),
	CASE(fpu_registers_are_read_and_written),
	CASE(the_whole_fpu_is_read_and_written),
	CASE(thread_segments_are_read_and_written),
	CASE(one_instruction_at_a_time),
	CASE(a_step_leads_into_a_handler),
	CASE(many_steps_end_where_the_program_does),
	CASE(a_write_is_noticed),
	CASE(reads_are_noticed),
	CASE(instructions_are_noticed),
	CASE(the_kernel_may_write_what_is_watched),
	CASE(each_has_its_own),
	CASE(a_child_is_not_watched),
	CASE(bad_watchpoints_are_refused),
	CASE(any_control_word_is_survived)
)
