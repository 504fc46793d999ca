/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * A program's vector registers are its own: over switches, forks and signals,
 * and what a handler's frame says is what sigreturn loads, but for what the
 * processor would refuse.  The handler itself begins with registers as at
 * reset, lest it find the x87's stack full.
 *
 * Vectors are the AVX registers if CPUID and XGETBV show them, else those of
 * SSE: what is shown must be saved.
 */

#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <sys/wait.h>
#include <ucontext.h>

#include "tap.h"

#define NREGS	8
#define TURNS	200
#define XSTATE_AVX	0x4
#define CPUID1_OSXSAVE	0x08000000
#define CPUID1_AVX	0x10000000
#define MAGIC1	0x46505853
#define MAGIC2	0x46505845

/* From FXSAVE's form on: where each is, in bytes from fpstate. */
#define FX	112
#define FX_MXCSR (FX + 24)
#define FX_XMM	(FX + 160)
#define FX_SW	(FX + 464)
#define XS_BV	(FX + 512)
#define XS_YMM	(FX + 576)
#define XS_MAGIC2 (FX + 832)

typedef uint32_t vectors[NREGS][8];

static void
cpuid(uint32_t leaf, uint32_t r[4])
{
	__asm volatile("cpuid" : "=a" (r[0]), "=b" (r[1]), "=c" (r[2]),
	    "=d" (r[3]) : "0" (leaf), "2" (0));
}

static uint32_t
xcr0(void)
{
	uint32_t a, d;

	__asm volatile("xgetbv" : "=a" (a), "=d" (d) : "c" (0));
	return a;
}

static bool
have_xsave(void)
{
	uint32_t r[4];

	cpuid(1, r);
	return (r[2] & CPUID1_OSXSAVE) != 0;
}

static bool
have_avx(void)
{
	uint32_t r[4];

	cpuid(1, r);
	return (r[2] & CPUID1_AVX) != 0 && have_xsave() &&
	    (xcr0() & XSTATE_AVX) != 0;
}

#define EACH(op)							\
	op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7)
#define LOAD_Y(n)	"vmovdqu 32*" #n "(%0), %%ymm" #n "\n"
#define STORE_Y(n)	"vmovdqu %%ymm" #n ", 32*" #n "(%0)\n"
#define LOAD_X(n)	"movups 32*" #n "(%0), %%xmm" #n "\n"
#define STORE_X(n)	"movups %%xmm" #n ", 32*" #n "(%0)\n"

/* The rest of the program is compiled without vectors. */
static void
load(const vectors v)
{
	if (have_avx())
		__asm volatile(EACH(LOAD_Y) : : "r" (v) : "memory");
	else
		__asm volatile(EACH(LOAD_X) : : "r" (v) : "memory");
}

static void
store(vectors v)
{
	memset(v, 0, sizeof(vectors));
	if (have_avx())
		__asm volatile(EACH(STORE_Y) : : "r" (v) : "memory");
	else
		__asm volatile(EACH(STORE_X) : : "r" (v) : "memory");
}

/* What nobody else has; with zeros where there is no register. */
static void
pattern(vectors v, uint32_t seed)
{
	int words = have_avx() ? 8 : 4;

	memset(v, 0, sizeof(vectors));
	for (int i = 0; i < NREGS; i++)
		for (int j = 0; j < words; j++)
			v[i][j] = seed * 0x9e3779b9u + (uint32_t)(i * 8 + j);
}

static bool
still(const vectors v)
{
	vectors now;

	store(now);
	return memcmp(now, v, sizeof(now)) == 0;
}

static void
what_is_shown_is_saved(void)
{
	uint32_t r[4];

	cpuid(1, r);
	if (!have_xsave()) {
		printf("# no XSAVE here\n");
		CHECK(!have_avx());
		return;
	}
	printf("# xcr0 %#x\n", xcr0());
	CHECK_EQ(xcr0() & ~7u, 0);
	CHECK_EQ(xcr0() & 3u, 3);
}

static int
child(uint32_t seed)
{
	vectors v;

	pattern(v, seed);
	load(v);
	for (int i = 0; i < TURNS; i++) {
		sched_yield();
		if (!still(v))
			return 1;
	}
	return 0;
}

static void
switches_keep_them_apart(void)
{
	int status;

	for (uint32_t i = 1; i <= 3; i++) {
		pid_t pid = fork();

		REQUIRE(pid != -1);
		if (pid == 0)
			_exit(child(i));
	}
	CHECK_EQ(child(99), 0);
	for (int i = 1; i <= 3; i++) {
		CHECK(wait(&status) > 0);
		CHECK_EQ(status, 0);
	}
}

static void
a_child_has_its_parents(void)
{
	int status;
	vectors v;
	pid_t pid;

	pattern(v, 7);
	load(v);
	pid = fork();
	if (pid == 0)
		_exit(still(v) ? 0 : 1);
	REQUIRE(pid != -1);
	CHECK(still(v));
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

static void	(*in_frame)(uint8_t *);	/* what a handler does to fpstate */
static bool	frame_has_all;
static int	frame_count;

static void
handler(int signo, siginfo_t *si, void *arg)
{
	ucontext_t *uc = arg;
	uint8_t *fp = (uint8_t *)uc->uc_mcontext.fpregs;
	uint32_t magic1, magic2 = 0;
	vectors other;

	(void)signo;
	(void)si;
	frame_count++;
	memcpy(&magic1, fp + FX_SW, 4);
	frame_has_all = magic1 == MAGIC1 && (uc->uc_flags & 1) != 0;
	if (frame_has_all) {
		memcpy(&magic2, fp + XS_MAGIC2, 4);
		frame_has_all = magic2 == MAGIC2 && ((uintptr_t)fp + FX) % 64
		    == 0;
	}
	pattern(other, 4711);
	load(other);
	if (in_frame != NULL)
		(*in_frame)(fp);
}

/* A signal comes while the registers hold v; what they are afterwards. */
static void
interrupted(const vectors v, void (*how)(uint8_t *), vectors after)
{
	struct sigaction sa = { .sa_sigaction = handler,
	    .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &sa, NULL);
	in_frame = how;
	load(v);
	kill(getpid(), SIGUSR1);
	store(after);
}

static void
a_handler_does_not_change_them(void)
{
	vectors v, after;

	pattern(v, 11);
	interrupted(v, NULL, after);
	CHECK_EQ(frame_count, 1);
	CHECK_EQ(frame_has_all, have_xsave());
	CHECK(memcmp(v, after, sizeof(v)) == 0);
}

/* The upper halves, too, where there are some. */
static void
write_three(uint8_t *fp)
{
	memset(fp + FX_XMM + 3 * 16, 0x33, 16);
	if (have_avx())
		memset(fp + XS_YMM + 3 * 16, 0x55, 16);
}

static void
what_a_handler_writes_is_loaded(void)
{
	vectors v, after;

	pattern(v, 12);
	interrupted(v, write_three, after);
	memset(v[3], 0x33, 16);
	if (have_avx())
		memset(&v[3][4], 0x55, 16);
	CHECK(memcmp(v, after, sizeof(v)) == 0);
}

/* As a program would leave it that knows FXSAVE only. */
static void
forget_magic(uint8_t *fp)
{
	memset(fp + FX_SW, 0, 4);
}

static void
an_old_frame_has_no_upper_halves(void)
{
	vectors v, after;

	pattern(v, 13);
	interrupted(v, forget_magic, after);
	for (int i = 0; i < NREGS; i++)
		memset(&v[i][4], 0, 16);
	CHECK(memcmp(v, after, sizeof(v)) == 0);
}

/* Every bit that XRSTOR or LDMXCSR would refuse. */
static void
write_garbage(uint8_t *fp)
{
	memset(fp + FX_MXCSR, 0xff, 4);
	if (have_xsave())
		memset(fp + XS_BV, 0xff, 64);
}

static void
garbage_is_dropped(void)
{
	uint32_t mxcsr = 0, old;
	vectors v, after;

	__asm volatile("stmxcsr %0" : "=m" (old));
	pattern(v, 14);
	interrupted(v, write_garbage, after);
	__asm volatile("stmxcsr %0" : "=m" (mxcsr));
	__asm volatile("ldmxcsr %0" : : "m" (old));
	CHECK_EQ(mxcsr & 0xffff0000, 0);
	CHECK(memcmp(v, after, sizeof(v)) == 0);
}

#define CW_INIT		0x037f
#define CW_CHOP		0x0f7f
#define MXCSR_INIT	0x1f80
#define MXCSR_CHOP	0x7f80
#define TAGS_EMPTY	0xffff

struct x87 {
	uint32_t cw, sw, tags, rest[4];
};

static struct x87	begun_x87;	/* a handler's, at its beginning */
static uint32_t		begun_mxcsr;

static void
look_handler(int signo)
{
	(void)signo;
	__asm volatile("fnstenv %0; stmxcsr %1" : "=m" (begun_x87),
	    "=m" (begun_mxcsr));
}

static void
a_handler_begins_as_at_reset(void)
{
	const uint16_t cw = CW_CHOP;
	const uint32_t chop = MXCSR_CHOP, init = MXCSR_INIT;
	pid_t pid = getpid();
	struct x87 after;
	uint32_t mxcsr;
	int error = 37;		/* kill */

	signal(SIGUSR2, look_handler);
	__asm volatile("ldmxcsr %[chop]; fldcw %[cw]; fldpi; fldpi; fldpi;"
	    "fldpi; fldpi; fldpi; fldpi; fldpi; int $0x80;"
	    "fnstenv %[after]; stmxcsr %[mxcsr]; fninit; ldmxcsr %[init]"
	    : "+a" (error), [after] "=m" (after), [mxcsr] "=m" (mxcsr)
	    : "b" (pid), "c" (SIGUSR2), [chop] "m" (chop), [cw] "m" (cw),
	    [init] "m" (init) : "memory");
	CHECK_EQ(error, 0);
	CHECK_EQ(begun_x87.cw & 0xffff, CW_INIT);
	CHECK_EQ(begun_x87.tags & 0xffff, TAGS_EMPTY);
	CHECK_EQ(begun_mxcsr, MXCSR_INIT);
	CHECK_EQ(after.cw & 0xffff, CW_CHOP);
	CHECK_EQ(after.tags & 0xffff, 0);
	CHECK_EQ(mxcsr, MXCSR_CHOP);
}

TAP_MAIN(
	CASE(what_is_shown_is_saved),
	CASE(switches_keep_them_apart),
	CASE(a_child_has_its_parents),
	CASE(a_handler_does_not_change_them),
	CASE(what_a_handler_writes_is_loaded),
	CASE(an_old_frame_has_no_upper_halves),
	CASE(garbage_is_dropped),
	CASE(a_handler_begins_as_at_reset)
)
