/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ring1: the CPU, Xen and the kernel's C around vector.S; see ring1.h.
 */

#include <elf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#define __ASSEMBLER__			/* the numbers only */
#include "assym.h"
#include <machine/psl.h>
#include <machine/segments.h>
#include <machine/trap.h>
#undef __ASSEMBLER__

#include "ring1.h"

/* The image, and the addresses that the Makefile gave it. */
__asm(".section .rodata; .globl image; image: .incbin \"vector.elf\";"
    ".previous");
extern const uint8_t image[];

#define AT_SYSCALL	0xc0200000u
#define AT_TRAP		0xc0200010u
#define AT_AST		0xc0200020u
#define AT_UPCALL	0xc0200030u
#define AT_NMI		0xc0200040u
#define AT_EVMASK_CLEAR	0xc0200050u
#define AT_IRET		(0xc0201000u + 23 * 32)	/* __HYPERVISOR_iret */
#define AT_SLOTS	0xc0202000u

/* Ours. */
#define KSTACK		0xc0300000u
#define KSTACK_TOP	(KSTACK + 0x2000)
#define KSTACK_USED	0x400			/* by who is interrupted */
#define CPU_INFO	0xc0400000u
#define LWP		0xc0500000u
#define GDT		0xc0600000u
#define GDT_LIMIT	0xffffu
#define LDT		0xc0610000u
#define KERNEL_HOME	0xc0700000u		/* what is interrupted */
#define USER_HOME	0x08048000u
#define ALIAS_HOME	0xd0000000u	/* see ALIAS_SEL */
#define USER_STACK	0xbf00a000u
#define SLOT		(AT_SLOTS + 5 * ESPFIX_SLOT)	/* this CPU's */
#define SLOT_TOP	(SLOT + ESPFIX_SLOT)
#define SLOT_IRET	(SLOT_TOP - 5 * 4)
#define XEN_STACK	0x8a510000u	/* left by HYPERVISOR_iret */
#define UPPER_HALF	0xffff0000u
#define NOWHERE		0xfffffff0u

/* Entries of the GDT, beside Xen's and the CPU's. */
#define USER_SEL(i)	GSEL(6 + (i), SEL_UPL)	/* one each for ds to gs */
#define ABSENT_SEL	GSEL(16, SEL_UPL)	/* data, not present */
#define EXEC_SEL	GSEL(17, SEL_UPL)	/* code, not readable */
#define ABSENT_CODE_SEL	GSEL(18, SEL_UPL)
#define CONST_SEL	GSEL(19, SEL_UPL)	/* data, not writable */
#define ALIAS_SEL	GSEL(21, SEL_UPL)	/* to ALIAS_HOME */
#define RING0_SEL	GSEL(20, 0)		/* of the start */
#define NO_SEL		GSEL(200, SEL_UPL)	/* nothing */

/* Stacks of 16 bits, in the LDT. */
#define LDT_SEL(i)	(GSEL(i, SEL_UPL) | SEL_LDT)
#define STACK_SEL	LDT_SEL(0)
#define ABSENT_STACK_SEL LDT_SEL(1)
#define CONST_STACK_SEL	LDT_SEL(2)
#define LDT_ENTRIES	3
#define NO_STACK_SEL	LDT_SEL(LDT_ENTRIES)

#define TF_WORDS	18
#define TF_UNPUSHED	(TF_WORDS * 4)		/* a frame of ring 3 */
#define FAULT_CODE(n)	(0xbad0u + (n))		/* error code of fault n */
#define INSN_LIMIT	100000			/* of a run */

static const int unicorn_reg[NREGS] = {
	[EAX] = UC_X86_REG_EAX, [ECX] = UC_X86_REG_ECX,
	[EDX] = UC_X86_REG_EDX, [EBX] = UC_X86_REG_EBX,
	[ESP] = UC_X86_REG_ESP, [EBP] = UC_X86_REG_EBP,
	[ESI] = UC_X86_REG_ESI, [EDI] = UC_X86_REG_EDI,
	[EIP] = UC_X86_REG_EIP, [EFLAGS] = UC_X86_REG_EFLAGS,
	[CS] = UC_X86_REG_CS, [SS] = UC_X86_REG_SS,
	[DS] = UC_X86_REG_DS, [ES] = UC_X86_REG_ES,
	[FS] = UC_X86_REG_FS, [GS] = UC_X86_REG_GS,
};

struct regs {
	uint32_t r[NREGS];
};

/* Where a register is in a frame; the order of enum reg. */
static const unsigned frame_offset[NREGS] = {
	TF_EAX, TF_ECX, TF_EDX, TF_EBX, TF_KSIZE, TF_EBP, TF_ESI, TF_EDI,
	TF_EIP, TF_CS + 4, TF_CS, TF_KSIZE + 4, TF_DS, TF_ES, TF_FS, TF_GS
};
#define TF_ERR_OFF	(TF_EIP - 4)
#define TF_TRAPNO_OFF	(TF_EIP - 8)

static uc_engine	*uc;
static uc_context	*in_ring1, *in_ring3, *in_alias, *in_ldt;

/* Of the run under way. */
static const struct scenario *sc;
static const struct plan *plan;
static struct result	rs;
static struct regs	home;		/* what is interrupted ... */
static struct regs	want;		/* ... and what is to come back */
static unsigned		mask;		/* evtchn_upcall_mask */
static bool		pending;	/* evtchn_upcall_pending */
static bool		in_nmi;		/* Xen holds others back */
static bool		plan_done[NPLAN];
static unsigned		storm_done;
static unsigned		nentry[4];	/* entries, by the function in C */
static unsigned		ncall[4];	/* and calls of it */
static unsigned		nast, nasked;
static bool		signal_due;	/* iret is to fault ... */
static bool		signal_begun;	/* and has */
static uint32_t		entered_esp;	/* the last of ring 3 */
static bool		resumed;	/* this boundary has been looked at */
static int		fault;		/* vector, or -1 */

enum { C_SYSCALL, C_TRAP, C_UPCALL, C_NMI };

/* Bytes of text at which each was delivered. */
#define TEXT		0xc0100000u
#define TEXT_SIZE	0x2000u
static uint8_t		covered[TEXT_SIZE];
static uint8_t		insn_size[TEXT_SIZE];	/* of those executed */

const char	*__asan_default_options(void);

/* Unicorn allocates at each step; what it freed need not be kept for long. */
const char *
__asan_default_options(void)
{

	return "quarantine_size_mb=1";
}

static void __attribute__((format(printf, 2, 3)))
claim(bool kept, const char *fmt, ...)
{
	va_list ap;

	if (kept)
		return;
	if (rs.rs_faults++ != 0)
		return;
	va_start(ap, fmt);
	vsnprintf(rs.rs_why, sizeof(rs.rs_why), fmt, ap);
	va_end(ap);
}

static void
must(uc_err error, const char *what)
{

	if (error == UC_ERR_OK)
		return;
	printf("Bail out! %s: %s\n", what, uc_strerror(error));
	exit(1);
}

static uint32_t
word(uint32_t at)
{
	uint32_t v = 0;

	claim(uc_mem_read(uc, at, &v, sizeof(v)) == UC_ERR_OK, "no memory at "
	    "%#x", at);
	return v;
}

static void
set_word(uint32_t at, uint32_t v)
{

	claim(uc_mem_write(uc, at, &v, sizeof(v)) == UC_ERR_OK, "no memory at "
	    "%#x", at);
}

static uint32_t
reg(enum reg i)
{
	uint32_t v = 0;

	must(uc_reg_read(uc, unicorn_reg[i], &v), "register");
	if (i == EIP && v == ALIAS_HOME)
		v = ring1_symbol("exit_iret");	/* Unicorn forgets the base */
	return v;
}

static void
set_reg(enum reg i, uint32_t v)
{

	must(uc_reg_write(uc, unicorn_reg[i], &v), "register");
}

/*
 * The image.
 */

static const Elf32_Ehdr *
elf(void)
{

	return (const void *)image;
}

static const Elf32_Shdr *
section(unsigned i)
{

	return (const void *)(image + elf()->e_shoff + i * sizeof(Elf32_Shdr));
}

static const Elf32_Shdr *
section_named(const char *name)
{
	const char *names = (const char *)image +
	    section(elf()->e_shstrndx)->sh_offset;
	unsigned i;

	for (i = 0; i < elf()->e_shnum; i++)
		if (strcmp(names + section(i)->sh_name, name) == 0)
			return section(i);
	printf("Bail out! no section %s\n", name);
	exit(1);
}

static const Elf32_Sym *
symbol(const char *name)
{
	const Elf32_Shdr *tab = section_named(".symtab");
	const Elf32_Sym *sym = (const void *)(image + tab->sh_offset);
	const char *names = (const char *)image +
	    section(tab->sh_link)->sh_offset;
	unsigned i;

	for (i = 0; i < tab->sh_size / sizeof(*sym); i++)
		if (strcmp(names + sym[i].st_name, name) == 0)
			return &sym[i];
	printf("Bail out! no symbol %s\n", name);
	exit(1);
}

uint32_t
ring1_symbol(const char *name)
{

	return symbol(name)->st_value;
}

uint32_t
ring1_end(const char *name)
{

	return symbol(name)->st_value + symbol(name)->st_size;
}

void
ring1_break(const char *name, unsigned bytes, uint32_t was, uint32_t becomes)
{
	uint32_t at, n = 0;

	for (at = ring1_symbol(name); at + bytes <= ring1_end(name); at++) {
		if ((word(at) ^ was) << (32 - 8 * bytes) == 0) {
			must(uc_mem_write(uc, at, &becomes, bytes), "write");
			n++;
		}
	}
	if (n == 0) {
		printf("Bail out! %s does not have %#x\n", name, was);
		exit(1);
	}
}

unsigned
ring1_alias(void)
{

	return ALIAS_SEL;
}

void
ring1_break_call(const char *name, const char *callee)
{
	const uint8_t nops[5] = { 0x90, 0x90, 0x90, 0x90, 0x90 };
	uint32_t at, last = ring1_end(name) - sizeof(nops);

	for (at = ring1_symbol(name); at <= last; at++) {
		if ((word(at) & 0xff) == 0xe8 && at + sizeof(nops) +
		    word(at + 1) == ring1_symbol(callee)) {
			must(uc_mem_write(uc, at, nops, sizeof(nops)), "write");
			return;
		}
	}
	printf("Bail out! %s does not call %s\n", name, callee);
	exit(1);
}

/* Where the exception table leads from eip, or 0. */
static uint32_t
fixup(uint32_t eip)
{
	const Elf32_Shdr *tab = section_named(".ex_table");
	const uint32_t *ex = (const void *)(image + tab->sh_offset);
	unsigned i;

	for (i = 0; i < tab->sh_size / 8; i++)
		if (ex[2 * i] == eip)
			return ex[2 * i + 1];
	return 0;
}

/*
 * The CPU.
 */

static void
get_regs(struct regs *c)
{
	unsigned i;

	for (i = 0; i < NREGS; i++)
		c->r[i] = reg(i);
}

/* The CPU is in the ring of cs, with these registers. */
static void
put_regs(const struct regs *c)
{
	unsigned i;

	must(uc_context_restore(uc, (c->r[CS] & 3) == SEL_KPL ? in_ring1 :
	    c->r[CS] == ALIAS_SEL ? in_alias : c->r[SS] == STACK_SEL ? in_ldt :
	    in_ring3), "context");
	for (i = 0; i < NREGS; i++)
		if (i != CS && i != SS)
			set_reg(i, c->r[i]);
}

static void
descriptor(unsigned sel, uint32_t base, uint32_t limit, unsigned access)
{
	const uint32_t words[2] = { base << 16 | (limit & 0xffff),
	    (base & 0xff000000) | 0xc00000 | (limit & 0xf0000) | access << 8 |
	    (base >> 16 & 0xff) };

	must(uc_mem_write(uc, GDT + (sel & ~7u), words, sizeof(words)),
	    "write");
}

/* A segment of 16 bits. */
static void
ldt_descriptor(unsigned sel, unsigned access)
{
	uint32_t at = LDT + (sel & ~7u);

	set_word(at, 0xffff);
	set_word(at + 4, access << 8);
}

#define PRESENT		0x80
#define DPL(ring)	((ring) << 5)
#define MEMORY		0x10
#define CODE_R		(MEMORY | 0xb)
#define CODE_X		(MEMORY | 0x9)
#define DATA_W		(MEMORY | 0x3)
#define DATA_R		(MEMORY | 0x1)

static void
make_gdt(void)
{
	unsigned i;

	descriptor(KCODE_SEL, 0, 0xfffff, PRESENT | DPL(1) | CODE_R);
	descriptor(KDATA_SEL, 0, 0xfffff, PRESENT | DPL(1) | DATA_W);
	descriptor(UCODE_SEL, 0, 0xfffff, PRESENT | DPL(3) | CODE_R);
	descriptor(UDATA_SEL, 0, 0xfffff, PRESENT | DPL(3) | DATA_W);
	descriptor(KCPU_SEL, CPU_INFO, 0, PRESENT | DPL(1) | DATA_W);
	for (i = 0; i < 4; i++)
		descriptor(USER_SEL(i), 0, 0xfffff, PRESENT | DPL(3) | DATA_W);
	descriptor(ABSENT_SEL, 0, 0xfffff, DPL(3) | DATA_W);
	descriptor(EXEC_SEL, 0, 0xfffff, PRESENT | DPL(3) | CODE_X);
	descriptor(ABSENT_CODE_SEL, 0, 0xfffff, DPL(3) | CODE_R);
	descriptor(CONST_SEL, 0, 0xfffff, PRESENT | DPL(3) | DATA_R);
	descriptor(ALIAS_SEL, ALIAS_HOME - ring1_symbol("exit_iret"), 0xfffff,
	    PRESENT | DPL(3) | CODE_R);
	descriptor(RING0_SEL, 0, 0xfffff, PRESENT | DPL(0) | DATA_W);
}

static void
make_ldt(void)
{
	uc_x86_mmr ldtr = { .base = LDT, .limit = LDT_ENTRIES * 8 - 1 };

	ldt_descriptor(STACK_SEL, PRESENT | DPL(3) | DATA_W);
	ldt_descriptor(ABSENT_STACK_SEL, DPL(3) | DATA_W);
	ldt_descriptor(CONST_STACK_SEL, PRESENT | DPL(3) | DATA_R);
	must(uc_reg_write(uc, UC_X86_REG_LDTR, &ldtr), "ldtr");
}

static void
map(uint32_t at, uint32_t size)
{

	must(uc_mem_map(uc, at, size, UC_PROT_ALL), "map");
}

/* An iret from ring 0, where Unicorn begins, gives the state of a ring. */
static uc_context *
make_ring(unsigned cs, unsigned ss, uint32_t esp)
{
	const uint32_t frame[5] = { cs == ALIAS_SEL ?
	    ring1_symbol("exit_iret") : USER_HOME, cs, PSL_MBO | PSL_I, esp,
	    ss };
	uint32_t sp = KSTACK_TOP - sizeof(frame);
	uc_context *start, *made;

	must(uc_context_alloc(uc, &start), "context");
	must(uc_context_alloc(uc, &made), "context");
	must(uc_context_save(uc, start), "context");
	must(uc_mem_write(uc, sp, frame, sizeof(frame)), "write");
	set_reg(SS, RING0_SEL);
	set_reg(ESP, sp);
	must(uc_emu_start(uc, ring1_symbol("exit_iret"), NOWHERE, 0, 1),
	    "iret");
	if (reg(CS) != cs || reg(SS) != ss || reg(EIP) != frame[0]) {
		printf("Bail out! no ring %u\n", cs & 3);
		exit(1);
	}
	must(uc_context_save(uc, made), "context");
	must(uc_context_restore(uc, start), "context");
	must(uc_context_free(start), "context");
	return made;
}

static bool
is_due(unsigned i)
{

	if (plan_done[i] || rs.rs_insns <= plan->pl_at[i].at)
		return false;
	if (plan->pl_at[i].what == NMI)
		return !in_nmi;
	return plan->pl_at[i].what == FAILSAFE || mask == 0;
}

static bool
storm_due(uint32_t eip)
{

	return eip == plan->pl_storm_at && storm_done < plan->pl_storm &&
	    mask == 0;
}

static bool
something_due(uint32_t eip)
{
	unsigned i;

	for (i = 0; i < plan->pl_n; i++)
		if (is_due(i))
			return true;
	return storm_due(eip) || (pending && mask == 0);
}

static bool
is_special(uint32_t at)
{

	return (at & ~0xffu) == AT_SYSCALL ? (at & 0xf) == 0 :
	    at == AT_IRET || at == USER_HOME || at == ALIAS_HOME ||
	    at == KERNEL_HOME;
}

static bool
is_home(void)
{

	return reg(EIP) == home.r[EIP] && (reg(CS) & 3) == (home.r[CS] & 3);
}

/* A boundary; `at' is linear. */
static void
on_insn(uc_engine *u, uint64_t at, uint32_t size, void *arg)
{
	uint32_t esp;

	(void)arg;
	if (resumed) {
		resumed = false;
		return;
	}
	rs.rs_insns++;
	if (at - TEXT < TEXT_SIZE)
		insn_size[at - TEXT] = (uint8_t)size;
	esp = reg(ESP);
	if (esp - KSTACK <= KSTACK_TOP - KSTACK &&
	    KSTACK_TOP - esp > rs.rs_depth)
		rs.rs_depth = KSTACK_TOP - esp;
	if (esp - AT_SLOTS < ESPFIX_SIZE)
		claim(esp >= SLOT && esp <= SLOT_IRET, "stack at %#x, outside "
		    "of the slot", esp);
	if (something_due((uint32_t)at) || is_special((uint32_t)at) ||
	    rs.rs_insns > INSN_LIMIT)
		uc_emu_stop(u);
}

static void
on_fault(uc_engine *u, uint32_t n, void *arg)
{

	(void)arg;
	fault = (int)n;
	uc_emu_stop(u);
}

void
ring1_init(void)
{
	const Elf32_Shdr *text;
	const uint8_t body[] = { 0x90, 0xc3 };		/* nop; ret */
	uc_x86_mmr gdtr = { .base = GDT, .limit = GDT_LIMIT };
	uc_hook h;
	uint32_t at;

	must(uc_open(UC_ARCH_X86, UC_MODE_32, &uc), "open");
	text = section_named(".text");
	map(TEXT, TEXT_SIZE);
	map(AT_SYSCALL, AT_SLOTS + ESPFIX_SIZE - AT_SYSCALL);
	map(KSTACK, KSTACK_TOP - KSTACK);
	map(CPU_INFO, 0x1000);
	map(LWP, 0x1000);
	map(GDT, GDT_LIMIT + 1);
	map(LDT, 0x1000);
	map(KERNEL_HOME, 0x1000);
	map(USER_HOME, 0x1000);
	map(ALIAS_HOME, 0x1000);
	must(uc_mem_write(uc, text->sh_addr, image + text->sh_offset,
	    text->sh_size), "text");
	for (at = AT_SYSCALL; at <= AT_EVMASK_CLEAR; at += 16)
		must(uc_mem_write(uc, at, body, sizeof(body)), "write");
	make_gdt();
	must(uc_reg_write(uc, UC_X86_REG_GDTR, &gdtr), "gdtr");
	make_ldt();
	in_ring1 = make_ring(KCODE_SEL, KDATA_SEL, KSTACK_TOP);
	in_ring3 = make_ring(UCODE_SEL, UDATA_SEL, USER_STACK);
	in_alias = make_ring(ALIAS_SEL, UDATA_SEL, USER_STACK);
	in_ldt = make_ring(UCODE_SEL, STACK_SEL, USER_STACK);
	must(uc_hook_add(uc, &h, UC_HOOK_CODE, (void *)on_insn, NULL, 1, 0),
	    "hook");
	must(uc_hook_add(uc, &h, UC_HOOK_INTR, (void *)on_fault, NULL, 1, 0),
	    "hook");
	set_word(CPU_INFO + CI_CURLWP, LWP);
	set_word(CPU_INFO + CI_ESPFIX, SLOT_IRET);
	set_word(LWP + L_MD_REGS, KSTACK_TOP - TF_UNPUSHED);
}

/*
 * Xen.
 */

static void
push(struct regs *c, uint32_t v)
{

	c->r[ESP] -= 4;
	set_word(c->r[ESP], v);
}

/*
 * Ring 3 is left: of a stack of 16 bits, it had the upper half that the way
 * there gave it; the next way gives it that of the slots, if it is an iret.
 */
static void
leave_user(const struct regs *c)
{

	claim(c->r[ESP] == want.r[ESP], "ring 3 had esp %#x, not %#x",
	    c->r[ESP], want.r[ESP]);
	entered_esp = c->r[ESP];
	if ((c->r[SS] & SEL_LDT) != 0)
		want.r[ESP] = (AT_SLOTS & UPPER_HALF) |
		    (entered_esp & ~UPPER_HALF);
}

/*
 * Enter ring 1 at a label, from where these registers are; code is an error
 * code, or -1.
 */
static void
enter_from(struct regs c, const char *label, int64_t code, bool masks)
{
	uint32_t ss = c.r[SS], esp = c.r[ESP];

	if ((c.r[CS] & 3) == SEL_UPL) {
		leave_user(&c);
		c.r[ESP] = KSTACK_TOP;
		push(&c, ss);
		push(&c, esp);
	}
	push(&c, (c.r[EFLAGS] & ~PSL_I) | (mask == 0 ? PSL_I : 0));
	push(&c, mask << 16 | c.r[CS]);
	push(&c, c.r[EIP]);
	if (code >= 0)
		push(&c, (uint32_t)code);
	c.r[CS] = KCODE_SEL;
	c.r[SS] = KDATA_SEL;
	c.r[EIP] = ring1_symbol(label);
	c.r[EFLAGS] &= ~(PSL_T | PSL_NT | PSL_RF | PSL_VM);
	if (masks)
		mask = 1;
	put_regs(&c);
}

static void
enter(const char *label, int64_t code, bool masks)
{
	struct regs c;

	get_regs(&c);
	enter_from(c, label, code, masks);
}

/*
 * The descriptors of the scenario's bad selectors are gone when Xen puts this
 * CPU back on a real one.
 */
static void
enter_failsafe(void)
{
	struct regs c;
	uint32_t was[NREGS];
	unsigned i;

	get_regs(&c);
	memcpy(was, c.r, sizeof(was));
	for (i = 0; i < 4; i++) {
		if ((sc->sc_bad & (BAD_DS >> i)) == 0)
			continue;
		descriptor(USER_SEL(i), 0, 0xfffff, DPL(3) | DATA_W);
		if (c.r[DS + i] == USER_SEL(i))
			c.r[DS + i] = 0;
		if (want.r[DS + i] == USER_SEL(i))
			want.r[DS + i] = 0;
	}
	put_regs(&c);
	enter("trap_failsafe", -1, false);
	get_regs(&c);
	for (i = 4; i-- > 0; )
		push(&c, was[DS + i]);
	put_regs(&c);
}

static void
deliver(enum what what)
{

	switch (what) {
	case EVENT:
		claim(!pending || sc->sc_ldt, "an event was given up");
		if (!pending)
			nentry[C_UPCALL]++;
		pending = true;
		enter("trap_event", -1, true);
		break;
	case NMI:
		nentry[C_NMI]++;
		in_nmi = true;
		enter("trap_nmi", -1, true);
		break;
	case FAILSAFE:
		enter_failsafe();
		break;
	}
}

/* Whatever the plan has for this boundary; false if nothing. */
static bool
deliver_due(uint32_t eip)
{
	enum what what = EVENT;
	unsigned i;

	for (i = 0; i < plan->pl_n && !is_due(i); i++)
		continue;
	if (i < plan->pl_n) {
		what = plan->pl_at[i].what;
		plan_done[i] = true;
		rs.rs_done++;
	} else if (storm_due(eip)) {
		storm_done++;
		rs.rs_done++;
	} else if (!pending || mask != 0)
		return false;
	if (eip - TEXT < TEXT_SIZE && (reg(CS) & 3) == SEL_KPL)
		covered[eip - TEXT] |= (uint8_t)(1 << what);
	deliver(what);
	return true;
}

/*
 * The fault of an iret from a slot may be given up for something else that
 * comes in its first instructions, since it comes again; so it is counted only
 * once.
 */
static void
enter_fault(const struct regs *c, int n, bool of_iret)
{

	if (!of_iret || !signal_begun)
		nentry[C_TRAP]++;
	signal_begun |= of_iret && sc->sc_ldt;
	claim(n == T_SEGNP || n == T_STACK || n == T_PROT,
	    "fault %d at %#x", n, c->r[EIP]);
	enter_from(*c, n == T_SEGNP ? "trap_segnp" : n == T_STACK ?
	    "trap_stack" : "trap_prot", FAULT_CODE((unsigned)n), false);
}

/*
 * A fault of the CPU's own.  If iret's ss is not present, Unicorn raises what
 * is right for the other registers.
 */
static void
deliver_fault(int n)
{
	struct regs c;
	bool of_iret;

	get_regs(&c);
	of_iret = c.r[EIP] == ring1_symbol("exit_iret") ||
	    c.r[EIP] == ring1_symbol("exit_iret_ldt");
	if (n == T_SEGNP && of_iret &&
	    (sc->sc_bad & (BAD_CS | BAD_SS)) == BAD_SS)
		n = T_STACK;
	enter_fault(&c, n, of_iret);
}

/* What Xen's own iret raises for the bad selectors of the scenario. */
static int
fault_of_xen(void)
{

	return sc->sc_how != NOT_PRESENT ? T_PROT :
	    (sc->sc_bad & BAD_CS) != 0 ? T_SEGNP : T_STACK;
}

/* It leaves the upper half of its own stack pointer, if it does not fault. */
static void
set_xen_half(struct regs *c)
{

	if (signal_due) {
		want.r[ESP] = entered_esp;
		return;
	}
	c->r[ESP] = XEN_STACK | (c->r[ESP] & ~UPPER_HALF);
	want.r[ESP] = XEN_STACK | (want.r[ESP] & ~UPPER_HALF);
}

/* Xen shows a fault of its own iret as one of the ring that it was to reach. */
static void
hypercall_iret(void)
{
	struct regs c;
	uint32_t sp;

	get_regs(&c);
	sp = c.r[ESP];
	c.r[EIP] = word(sp);
	c.r[CS] = word(sp + 4) & 0xffff;
	c.r[EFLAGS] = (word(sp + 8) & ~PSL_IOPL) | PSL_I | PSL_MBO;
	c.r[ESP] = sp + 12;
	if ((c.r[CS] & 3) == SEL_UPL) {
		c.r[ESP] = word(sp + 12);
		c.r[SS] = word(sp + 16);
		if ((c.r[SS] & SEL_LDT) != 0)
			set_xen_half(&c);
	}
	mask = (word(sp + 8) & PSL_I) == 0;
	in_nmi = false;
	if ((c.r[CS] & 3) == SEL_UPL && signal_due)
		enter_fault(&c, fault_of_xen(), true);
	else
		put_regs(&c);
}

/*
 * The kernel's C.
 */

static bool
from_user(uint32_t tf)
{

	return (word(tf + TF_CS) & 3) == SEL_UPL;
}

static void
ask_for_ast(void)
{

	set_word(LWP + L_MD_ASTPENDING, 1);
	nasked++;
}

/* A frame from user mode is at its place and has what user mode had. */
static void
check_user_frame(uint32_t tf)
{
	unsigned i;
	uint32_t v, had;

	claim(tf == KSTACK_TOP - TF_UNPUSHED, "user frame at %#x", tf);
	for (i = 0; i < NREGS; i++) {
		v = word(tf + frame_offset[i]);
		had = i == ESP ? entered_esp : want.r[i];
		claim(v == had || (i >= DS && (v == home.r[i] || v == 0)),
		    "user frame: register %u is %#x", i, v);
	}
}

/* What every function in C expects; the frame it is called with. */
static uint32_t
check_call(unsigned trapno)
{
	uint32_t tf = reg(EAX);

	claim(reg(ESP) > KSTACK && reg(ESP) < KSTACK_TOP, "C on the stack "
	    "at %#x", reg(ESP));
	claim(tf == reg(ESP) + 4, "argument %#x, frame %#x", tf,
	    reg(ESP) + 4);
	claim(reg(DS) == KDATA_SEL && reg(ES) == KDATA_SEL &&
	    reg(FS) == KCPU_SEL, "segments of the kernel: %x %x %x",
	    reg(DS), reg(ES), reg(FS));
	claim((reg(EFLAGS) & PSL_D) == 0, "direction flag");
	if (trapno != 0)
		claim(word(tf + TF_TRAPNO_OFF) == trapno, "trap number %u",
		    word(tf + TF_TRAPNO_OFF));
	if (from_user(tf))
		check_user_frame(tf);
	return tf;
}

static uint32_t
bad_selector(bool cs, bool ss)
{
	bool ldt = ss && sc->sc_ldt;

	switch (sc->sc_how) {
	case NOT_PRESENT:
		return ldt ? ABSENT_STACK_SEL : cs ? ABSENT_CODE_SEL :
		    ABSENT_SEL;
	case WRONG_TYPE:
		return ldt ? CONST_STACK_SEL : cs ? UDATA_SEL :
		    ss ? CONST_SEL : EXEC_SEL;
	default:
		return ldt ? NO_STACK_SEL : NO_SEL;
	}
}

static void
set_bad(uint32_t tf, unsigned bit, enum reg i)
{

	if ((sc->sc_bad & bit) == 0)
		return;
	set_word(tf + frame_offset[i], bad_selector(i == CS, i == SS));
	home.r[i] = bad_selector(i == CS, i == SS);
	want.r[i] = i == CS || i == SS ? home.r[i] : 0;
}

/* The function of the entry itself: it may ask for work, and do harm. */
static void
entry_work(uint32_t tf)
{

	if (sc->sc_work == OF_ENTRY || sc->sc_work == OF_AST)
		ask_for_ast();
	if (sc->sc_how == GONE)
		return;
	set_bad(tf, BAD_GS, GS);
	set_bad(tf, BAD_FS, FS);
	set_bad(tf, BAD_ES, ES);
	set_bad(tf, BAD_DS, DS);
	set_bad(tf, BAD_CS, CS);
	set_bad(tf, BAD_SS, SS);
	signal_due = (sc->sc_bad & (BAD_CS | BAD_SS)) != 0;
}

/* A signal: the program goes on in a good place. */
static void
trap_signal(uint32_t tf, uint32_t n)
{

	claim(signal_due, "a signal by trap %u", n);
	claim(word(tf + TF_ERR_OFF) == FAULT_CODE(n), "its code is %#x",
	    word(tf + TF_ERR_OFF));
	signal_due = signal_begun = false;
	want.r[CS] = UCODE_SEL;
	want.r[SS] = UDATA_SEL;
	want.r[ESP] = entered_esp;
	set_word(tf + frame_offset[CS], UCODE_SEL);
	set_word(tf + frame_offset[SS], UDATA_SEL);
}

static void
c_trap(uint32_t tf)
{
	uint32_t n = word(tf + TF_TRAPNO_OFF);

	if (n == T_PAGE && (word(tf + TF_CS) >> 16) == 0)
		mask = 0;
	if (n == T_DIVIDE || n == T_PAGE || (sc->sc_entry == BY_PROT &&
	    ncall[C_TRAP] == 1)) {
		entry_work(tf);
		return;
	}
	if (from_user(tf)) {
		trap_signal(tf, n);
		return;
	}
	claim(word(tf + TF_ERR_OFF) == FAULT_CODE(n), "its code is %#x",
	    word(tf + TF_ERR_OFF));
	claim(fixup(word(tf + TF_EIP)) != 0, "trap %u in the kernel at %#x",
	    n, word(tf + TF_EIP));
	set_word(tf + TF_EIP, fixup(word(tf + TF_EIP)));
}

static void
c_upcall(uint32_t tf)
{

	claim(mask == 1, "an upcall with events unmasked");
	mask = 0;
	pending = false;
	if (ncall[C_UPCALL]++ == 0 && sc->sc_entry == BY_EVENT)
		entry_work(tf);
	if (sc->sc_work == OF_EVENT)
		ask_for_ast();
}

static void
c_ast(uint32_t tf)
{

	claim(from_user(tf), "ast() of a frame from the kernel");
	claim(word(LWP + L_MD_ASTPENDING) != 0, "ast() that nobody asked for");
	set_word(LWP + L_MD_ASTPENDING, 0);
	if (nast++ == 0 && sc->sc_work == OF_AST)
		ask_for_ast();
}

/* Xen delivers what is pending at the next boundary. */
static void
c_evmask_clear(void)
{

	claim(reg(DS) == KDATA_SEL && reg(FS) == KCPU_SEL,
	    "evmask_clear: segments of the kernel: %x %x", reg(DS), reg(FS));
	mask = 0;
}

/* The function at eip has begun; it has spoilt what it may when it ends. */
static void
call_c(uint32_t eip)
{

	switch (eip) {
	case AT_SYSCALL:
		ncall[C_SYSCALL]++;
		entry_work(check_call(T_SYSCALL));
		break;
	case AT_TRAP:
		ncall[C_TRAP]++;
		c_trap(check_call(0));
		break;
	case AT_AST:
		c_ast(check_call(0));
		break;
	case AT_UPCALL:
		c_upcall(check_call(T_EVENT));
		break;
	case AT_NMI:
		ncall[C_NMI]++;
		(void)check_call(T_NMI);
		break;
	case AT_EVMASK_CLEAR:
		c_evmask_clear();
		break;
	}
	set_reg(EAX, 0x0badeaef);
	set_reg(ECX, 0x0badeccc);
	set_reg(EDX, 0x0badeddd);
}

/*
 * A run.
 */

static void
begin(void)
{
	static const uint8_t empty_slot[ESPFIX_SLOT];
	unsigned i;

	memset(&rs, 0, sizeof(rs));
	memset(nentry, 0, sizeof(nentry));
	memset(ncall, 0, sizeof(ncall));
	memset(plan_done, 0, sizeof(plan_done));
	mask = nast = nasked = storm_done = 0;
	pending = in_nmi = signal_due = signal_begun = resumed = false;
	for (i = 0; i < 4; i++)
		descriptor(USER_SEL(i), 0, 0xfffff, PRESENT | DPL(3) | DATA_W);
	set_word(LWP + L_MD_ASTPENDING, 0);
	must(uc_mem_write(uc, SLOT, empty_slot, sizeof(empty_slot)), "write");
	for (i = EAX; i <= EDI; i++)
		home.r[i] = 0x11111111 * (i + 1);
	home.r[EFLAGS] = PSL_MBO | PSL_I | PSL_C | PSL_N | PSL_D;
	for (i = 0; i < 4; i++)
		home.r[DS + i] = USER_SEL(i);
	home.r[EIP] = USER_HOME;
	home.r[CS] = UCODE_SEL;
	home.r[SS] = UDATA_SEL;
	home.r[ESP] = USER_STACK;
	if (sc->sc_alias) {
		home.r[EIP] = ring1_symbol("exit_iret");
		home.r[CS] = ALIAS_SEL;
	}
	if (sc->sc_ldt)
		home.r[SS] = STACK_SEL;
	if (sc->sc_kernel) {
		home.r[EIP] = KERNEL_HOME;
		home.r[CS] = KCODE_SEL;
		home.r[DS] = home.r[ES] = home.r[SS] = KDATA_SEL;
		home.r[FS] = KCPU_SEL;
		home.r[ESP] = KSTACK_TOP - KSTACK_USED;
		home.r[EFLAGS] &= ~PSL_D;
	}
	want = home;
	put_regs(&home);
}

static void
first_entry(void)
{

	switch (sc->sc_entry) {
	case BY_SYSCALL:
		nentry[C_SYSCALL]++;
		enter("trap_syscall", -1, false);
		break;
	case BY_TRAP:
		nentry[C_TRAP]++;
		enter("trap_divide", -1, false);
		break;
	case BY_PAGE:
		nentry[C_TRAP]++;
		enter("trap_page", FAULT_CODE(T_PAGE), true);
		break;
	case BY_PROT:
		nentry[C_TRAP]++;
		enter("trap_prot", FAULT_CODE(T_PROT), false);
		break;
	case BY_EVENT:
		deliver(EVENT);
		break;
	case BY_NMI:
		deliver(NMI);
		break;
	case BY_FAILSAFE:
		deliver(FAILSAFE);
		break;
	}
}

static void
check_end(void)
{
	unsigned i;

	for (i = 0; i < NREGS; i++)
		claim(reg(i) == want.r[i], "register %u is %#x, not %#x", i,
		    reg(i), want.r[i]);
	for (i = 0; i < 4; i++)
		claim(nentry[i] == ncall[i], "%u entries, %u calls of "
		    "function %u", nentry[i], ncall[i], i);
	claim(mask == 0 && !in_nmi, "events are masked, or NMIs");
	claim(!signal_due, "no signal");
	if (!sc->sc_kernel) {
		claim(word(LWP + L_MD_ASTPENDING) == 0, "work is left");
		claim((nast != 0) == (nasked != 0), "asked %u times, ast() "
		    "called %u times", nasked, nast);
	}
}

struct result
ring1_run(const struct scenario *scenario, const struct plan *p)
{
	uint32_t eip;
	uc_err error;

	sc = scenario;
	plan = p;
	begin();
	first_entry();
	while (rs.rs_faults == 0) {
		fault = -1;
		error = uc_emu_start(uc, reg(EIP), NOWHERE, 0, 0);
		eip = reg(EIP);
		claim(error == UC_ERR_OK, "at %#x: %s", eip,
		    uc_strerror(error));
		claim(rs.rs_insns <= INSN_LIMIT, "no end, at %#x", eip);
		if (fault >= 0)
			deliver_fault(fault);
		else if (deliver_due(eip))
			continue;
		else if (is_home())
			break;
		else if (eip == AT_IRET)
			hypercall_iret();
		else {
			call_c(eip);
			resumed = true;
		}
	}
	if (rs.rs_faults == 0)
		check_end();
	return rs;
}

bool
ring1_covered(uint32_t from, uint32_t to, enum what what)
{
	uint32_t at;

	for (at = from; at < to; at += insn_size[at - TEXT]) {
		if ((covered[at - TEXT] & 1 << what) == 0) {
			printf("# nothing was delivered at %#x\n", at);
			return false;
		}
	}
	return at == to;
}
