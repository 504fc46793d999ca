/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Random bytes as code, and random frames to return through.
 *
 * Everything happens in one signal handler: it writes the next bytes, and into
 * its own frame the registers they begin with, and returns there.  Whatever
 * that does ends in a signal, by itself or by the alarm.  So the handler may
 * not use what it has not set up: no thread-local memory, hence no errno.
 *
 * Bytes at random are seldom more than one instruction, and that a harmless
 * one.  So between them there are pieces which have reached kernels before:
 * loads of segments, far jumps and returns, flags, traps by software,
 * privileged instructions, state of the FPU.
 *
 * victim_code returns to good frames; in victim_frames any field may be
 * anything, and entries of the LDT come and go.
 *
 * QEMU's TCG (7.2) lets an iret of ring 3 enter virtual-8086 mode, even in long
 * mode, and that is the end of Xen.  So the one iret is in a trampoline that
 * takes VM from the flags, and what is executed cannot write to itself.  And
 * some instructions end QEMU itself: those with a VEX prefix by an assertion
 * (pinsr of 256 bits), so none begins with one, while LDS and LES, which are
 * the same bytes, are there; and bt, bts, btr, btc with LOCK and a register, so
 * all of these are of memory.  Padding keeps new code from making one of them
 * with what is left of the old around it.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "torture.h"
#include "segments.h"

#define PAGE		4096u
#define CODE		0x30000000u	/* to execute */
#define CODE_SIZE	(4 * PAGE)
#define WRITABLE	0x01000000u	/* further up: the same, to write */
#define STACK		0x32000000u
#define STACK_SIZE	(4 * PAGE)
#define TRAMPOLINE	0x33000000u
#define LAST_CALL	440
#define SIGNALS		4000		/* then it has been enough */
#define NLDT		16
#define NOP		0x90
#define LDS		0xc5		/* LES is 0xc4 */
#define ESCAPE		0x0f
#define BT		0xa3		/* and bts, btr, btc further up */
#define BT_IMM		0xba
#define LRET		0xcb
#define IRET		0xcf
#define RET		0xc3
#define GDT_TLS		6		/* the first of three */

static struct rng	*chance;
static struct tally	*count;
static int		spoil;		/* frames, too */

static uint32_t
some_selector(void)
{
	static const uint32_t fixed[] = { 0, 3, UCODE_SEL, UDATA_SEL, 0xe019,
	    0xe021, 0xe008, 0xe010, GDT_TLS << 3 | 3, 0xf };

	switch (rnd_below(chance, 4)) {
	case 0:
		return rnd_below(chance, 0x10000);
	case 1:
		return LSEL(rnd_below(chance, NLDT));
	default:
		return fixed[rnd_below(chance,
		    sizeof(fixed) / sizeof(fixed[0]))];
	}
}

static uint32_t
some_address(void)
{
	static const uint32_t others[] = { 0, 0xbffffff0, 0xc0000000,
	    0xfffffff8, 0xf5800000, CODE - 8, CODE + CODE_SIZE - 8 };

	if (rnd_one_in(chance, 5))
		return rnd_word(chance);
	if (rnd_one_in(chance, 5))
		return others[rnd_below(chance,
		    sizeof(others) / sizeof(others[0]))];
	return rnd_one_in(chance, 2) ? CODE + rnd_below(chance, CODE_SIZE) :
	    STACK + rnd_below(chance, STACK_SIZE);
}

/*
 * Pieces of code.
 */

static uint8_t	*out;

/* Would what begins with these bytes end QEMU, if a register comes next? */
static int
needs_memory(uint8_t first, uint8_t second)
{
	return (second | 1) == LDS ||
	    (first == ESCAPE && (second == BT_IMM || (second & 0xe7) == BT));
}

static void
byte(uint32_t any)
{
	static uint8_t first, second;
	uint8_t b = (uint8_t)any;

	if (needs_memory(first, second))
		b &= 0x3f;
	if (b == IRET)
		b = LRET;
	first = second;
	second = b;
	*out++ = b;
}

static void
padding(void)
{
	byte(NOP);
	byte(NOP);
}

static void
bytes(const void *p, unsigned n)
{
	const uint8_t *b = p;

	while (n-- > 0)
		byte(*b++);
}

static void
word(uint32_t w)
{
	bytes(&w, sizeof(w));
}

static void
push(uint32_t w)
{
	byte(0x68);
	word(w);
}

static void
set_eax(uint32_t w)
{
	byte(0xb8);
	word(w);
}

static void
any_bytes(void)
{
	unsigned n = 1 + rnd_below(chance, 12);

	while (n-- > 0)
		byte(rnd(chance));
}

static void
load_segment(void)
{
	static const uint8_t pops[][2] = { { 0x1f, 0x90 }, { 0x07, 0x90 },
	    { 0x17, 0x90 }, { 0x0f, 0xa1 }, { 0x0f, 0xa9 } };

	if (rnd_one_in(chance, 2)) {
		push(some_selector());
		bytes(pops[rnd_below(chance, 5)], 2);
	} else {
		set_eax(some_selector());
		byte(0x8e);
		byte(0xc0 | rnd_below(chance, 8) << 3);
	}
}

/* lret, ljmp, lcall, iret */
static void
go_far(void)
{
	switch (rnd_below(chance, 4)) {
	case 0:
		push(some_selector());
		push(some_address());
		byte(LRET);
		break;
	case 1:
	case 2:
		byte(rnd_one_in(chance, 2) ? 0xea : 0x9a);
		word(some_address());
		bytes((uint16_t[]){ (uint16_t)some_selector() }, 2);
		break;
	default:
		push(some_selector());
		push(some_address());
		push(rnd(chance));
		push(some_selector());
		push(some_address());
		push(TRAMPOLINE);
		byte(RET);
	}
}

static void
set_flags(void)
{
	push(rnd(chance));
	byte(0x9d);
}

static void
trap_by_software(void)
{
	static const uint8_t vectors[] = { 0x80, 0x82, 0x81, 3, 4, 1, 2, 14,
	    13, 0x20, 0xff };

	byte(0xcd);
	byte(rnd_one_in(chance, 4) ? rnd(chance) :
	    vectors[rnd_below(chance, sizeof(vectors))]);
}

static void
system_call(void)
{
	set_eax(rnd_below(chance, LAST_CALL));
	bytes("\xcd\x80", 2);
}

static void
privileged(void)
{
	static const char *const pieces[] = {
		"\xf4", "\xfa", "\xfb", "\xec", "\xee", "\xed", "\x6c",
		"\x6f", "\x0f\x34", "\x0f\x35", "\x0f\x05", "\x0f\x07",
		"\x0f\x0bxen\x0f\xa2", "\x0f\xa2", "\x0f\x31", "\x0f\x33",
		"\x0f\x30", "\x0f\x32", "\x0f\x08", "\x0f\x09", "\x0f\x06",
		"\x0f\x01\xd0", "\x0f\x01\xd1", "\x0f\x01\xc1",
		"\x0f\x01\xd8", "\x0f\x01\xd9", "\x0f\x01\xc8",
		"\x0f\x01\xc9", "\x0f\x01\xf8", "\x0f\x01\xf9",
		"\x0f\x22\xc0", "\x0f\x22\xd8", "\x0f\x22\xe0",
		"\x0f\x20\xc0", "\x0f\x20\xd8", "\x0f\x23\xf8",
		"\x0f\x21\xf0", "\x0f\xaa", "\x0f\xff", "\x0f\xb9",
		"\xf1", "\xcc", "\xce", "\x62\x00", "\xd6", "\xd5\x7f",
		"\xf0\x0f\xc7\xc8", "\xf3\x90", "\x0f\x0b",
	};

	const char *p = pieces[rnd_below(chance,
	    sizeof(pieces) / sizeof(pieces[0]))];

	set_eax(some_address());
	bytes(p, (unsigned)strlen(p));
}

/* sgdt and its kin, lar, lsl; lds and its kin; with some operand. */
static void
segment_operand(void)
{
	static const uint8_t second[] = { 0x00, 0x01, 0x02, 0x03, 0xb2, 0xb4,
	    0xb5 };

	set_eax(rnd_one_in(chance, 2) ? some_address() : some_selector());
	if (rnd_one_in(chance, 4)) {
		byte(rnd_one_in(chance, 2) ? 0xc4 : 0xc5);
	} else {
		byte(0x0f);
		byte(second[rnd_below(chance, sizeof(second))]);
	}
	byte(rnd(chance) & 0xf8);
}

static void
float_state(void)
{
	if (rnd_one_in(chance, 2)) {
		byte(0xd8 | rnd_below(chance, 8));
		byte(rnd(chance));
		return;
	}
	set_eax((some_address() & ~63u) + 64 * !rnd_one_in(chance, 4));
	byte(0x0f);
	byte(rnd_one_in(chance, 3) ? 0xc7 : 0xae);
	byte(rnd_below(chance, 8) << 3);
}

static void
vector_code(void)
{
	if (rnd_one_in(chance, 3))
		byte((const uint8_t[]){ 0x66, 0xf2, 0xf3, 0xf0 }
		    [rnd_below(chance, 4)]);
	byte(rnd_one_in(chance, 3) ? 0xc5 : 0x0f);
	byte(rnd(chance));
	byte(rnd(chance));
	byte(rnd(chance));
}

/* A few, and where to begin: perhaps so that code ends where they do. */
static uint32_t
write_code(void)
{
	static void (*const pieces[])(void) = {
		any_bytes, any_bytes, any_bytes, load_segment, load_segment,
		go_far, set_flags, trap_by_software, system_call, privileged,
		segment_operand, float_state, vector_code,
	};
	uint32_t start = CODE + rnd_below(chance, CODE_SIZE - 512);
	uint8_t *first = (uint8_t *)(start + WRITABLE);
	unsigned n = 1 + rnd_below(chance, 12);

	out = first;
	padding();
	while (n-- > 0)
		pieces[rnd_below(chance, sizeof(pieces) /
		    sizeof(pieces[0]))]();
	if (rnd_one_in(chance, 20)) {
		n = (unsigned)(out - first);
		start = CODE + CODE_SIZE - n;
		memmove((void *)(start + WRITABLE), first, n);
	}
	padding();
	return start;
}

/*
 * Frames.
 */

static void
good_frame(uint32_t *reg)
{
	unsigned i;

	for (i = G_EDI; i <= G_EAX; i++)
		reg[i] = some_address();
	reg[G_DS] = reg[G_ES] = reg[G_SS] = UDATA_SEL;
	reg[G_CS] = UCODE_SEL;
	reg[G_EIP] = write_code();
	reg[G_EFL] = 0x202 | (rnd_one_in(chance, 10) ? 0x100 : 0);
	reg[G_ESP] = STACK + STACK_SIZE / 2;
}

static void
bad_frame(uint32_t *reg)
{
	static const uint8_t selectors[] = { G_GS, G_FS, G_ES, G_DS, G_CS,
	    G_SS };
	unsigned i;

	for (i = 0; i < sizeof(selectors); i++)
		if (rnd_one_in(chance, 5))
			reg[selectors[i]] = some_selector() |
			    (rnd_one_in(chance, 3) ? rnd(chance) << 16 : 0);
	if (rnd_one_in(chance, 3))
		reg[G_EFL] = rnd(chance);
	if (rnd_one_in(chance, 4))
		reg[G_ESP] = some_address();
	if (rnd_one_in(chance, 8))
		reg[G_EIP] = some_address();
}

/* The words behind the registers: fpstate, mask, cr2. */
static void
bad_fpstate(uint32_t *after)
{
	uint32_t fp = after[0];

	if (rnd_one_in(chance, 10))
		after[0] = some_address();
	else if (fp != 0 && rnd_one_in(chance, 4))
		rnd_fill(chance, (void *)fp, 624);
	else if (fp != 0 && rnd_one_in(chance, 3))
		((uint32_t *)fp)[rnd_below(chance, 230)] = rnd_word(chance);
}

static void
change_segments(void)
{
	struct user_desc d = {
		.entry = rnd_below(chance, NLDT),
		.base = rnd_one_in(chance, 2) ? 0 : some_address(),
		.limit = rnd_one_in(chance, 2) ? 0xfffff : rnd(chance),
		.flags = rnd_below(chance, 128),
	};
	uint32_t args[6] = { F_WRITE, (uint32_t)&d, sizeof(d), 0, 0, 0 };

	if (rnd_one_in(chance, 4)) {
		d.entry = GDT_TLS + rnd_below(chance, 3);
		args[0] = (uint32_t)&d;
		raw_call(SYS_set_thread_area, args);
		return;
	}
	if (rnd_one_in(chance, 16))
		d.entry = rnd_word(chance);
	raw_call(SYS_modify_ldt, args);
}

/* Next; with the registers of the frame and what is behind them. */
__attribute__((noipa)) static void
next(uint32_t *reg, uint32_t *after)
{
	const uint32_t set_alarm[6] = { ITIMER_REAL, (uint32_t)&alarms, 0 };
	static const uint32_t end[6] = { 0 };

	count->signals++;
	if (count->signals % 64 == 0)
		raw_call(SYS_setitimer, set_alarm);
	if (rnd_one_in(chance, SIGNALS))
		raw_call(SYS_exit_group, end);
	if (rnd_one_in(chance, 3))
		change_segments();
	good_frame(reg);
	if (spoil) {
		bad_frame(reg);
		bad_fpstate(after);
	}
}

static void
on_signal(int signo, siginfo_t *si, void *arg)
{
	ucontext_t *uc = arg;
	uint32_t *reg = (uint32_t *)uc->uc_mcontext.gregs;

	(void)signo;
	(void)si;
	if (!spoil || !rnd_one_in(chance, 20))
		memset(&uc->uc_sigmask, 0, 8);
	if (spoil && rnd_one_in(chance, 10))
		((uint32_t *)uc)[rnd_below(chance, 5)] = rnd_word(chance);
	next(reg, reg + 19);
}

/* In the old form the frame begins with the argument. */
static void
on_signal_old(int signo)
{
	uint32_t *reg = (uint32_t *)&signo + 1;

	reg[20] = 0;
	next(reg, reg + 19);
}

static void
catch_all(void)
{
	static char other[16384];
	stack_t ss = { .ss_sp = other, .ss_size = sizeof(other) };
	struct sigaction sa = { .sa_sigaction = on_signal,
	    .sa_flags = SA_SIGINFO | SA_ONSTACK };
	int i;

	if (rnd_one_in(chance, 3)) {
		sa.sa_handler = on_signal_old;
		sa.sa_flags = SA_ONSTACK;
	}
	sigaltstack(&ss, NULL);
	sigfillset(&sa.sa_mask);
	for (i = 1; i < 32; i++)
		if (i != SIGCHLD)
			sigaction(i, &sa, NULL);
}

static void *
map(uint32_t va, uint32_t size, int prot, int flags, int fd)
{
	return mmap((void *)va, size, prot, flags | MAP_FIXED, fd, 0);
}

/* One file for all code, mapped twice. */
static void
make_memory(void)
{
	static const uint8_t trampoline[] = {
		0x8c, 0xd0,				/* mov %ss, %eax */
		0x66, 0x3d, 0x33, 0xe0,			/* cmp UDATA_SEL */
		0x75, 0x09,				/* jne */
		0x81, 0x64, 0x24, 0x08, 0xff, 0xff, 0xfd, 0xff,	/* andl */
		IRET,
		0x0f, 0x0b,				/* ud2 */
	};
	const int rw = PROT_READ | PROT_WRITE, rx = PROT_READ | PROT_EXEC;
	const int anon = MAP_PRIVATE | MAP_ANONYMOUS;
	int fd = open("code", O_RDWR | O_CREAT, 0600);

	(void)!ftruncate(fd, CODE_SIZE);
	map(CODE, CODE_SIZE, rx, MAP_SHARED, fd);
	map(CODE + WRITABLE, CODE_SIZE, rw, MAP_SHARED, fd);
	close(fd);
	map(STACK, STACK_SIZE, rw, anon, -1);
	memcpy(map(TRAMPOLINE, PAGE, rw, anon, -1), trampoline,
	    sizeof(trampoline));
	mprotect((void *)TRAMPOLINE, PAGE, rx);
	out = (uint8_t *)(CODE + WRITABLE);
	while (out < (uint8_t *)(CODE + WRITABLE + CODE_SIZE))
		byte(rnd(chance));
}

static void
go(struct rng *r, struct tally *t)
{
	chance = r;
	count = t;
	make_memory();
	catch_all();
	alarms_begin();
	for (;;)
		__asm volatile("ud2");
}

void
victim_code(struct rng *r, struct tally *t)
{
	spoil = 0;
	go(r, t);
}

void
victim_frames(struct rng *r, struct tally *t)
{
	spoil = 1;
	go(r, t);
}
