/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xpq: a hypercall that is refused is a panic that names the operation, its
 * arguments and who asked for it.
 *
 * In every form in which a hypercall goes out: directly, as an item of a list
 * that is the only call of a batch, as an item of a list in a multicall, and
 * as another call of a multicall.  What fails is an operation that Xen
 * refuses, or one that the fake Xen is told to refuse with EBUSY (16).
 *
 * Who asked is known exactly, because all calls are made through one of two
 * functions of assembler, whose return addresses have names.  The first item
 * of a list comes from the one and the item that fails from the other.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/systm.h>

#include <machine/cpu.h>
#include <machine/pmap.h>

#include <xenport/hypercall.h>
#include <xenport/maddr.h>
#include <xenport/xpq.h>

#include "child.h"
#include "fakexen.h"
#include "pmapmodel.h"

#define PAGE	(0x00400000ull + 5 * PAGE_SIZE)	/* no table */
#define TABLE	0ull				/* the kernel's L3 */

int	fflush(void *);
int	main(int, char **);

/* Call fn(a, b, c, d), as the one or as the other. */
typedef void fn(void);
void	ask_first(fn *, uint32_t, uint32_t, uint32_t, uint32_t);
void	ask(fn *, uint32_t, uint32_t, uint32_t, uint32_t);
extern const char asked_first[], asked[];

#define ASK(name, here)							\
	"	.globl	" #name ", " #here "\n"				\
	#name ":\n"							\
	"	subl	$12, %esp\n"		/* the host's C wants that */ \
	"	pushl	32(%esp)\n"					\
	"	pushl	32(%esp)\n"					\
	"	pushl	32(%esp)\n"					\
	"	pushl	32(%esp)\n"					\
	"	call	*32(%esp)\n"					\
	#here ":\n"							\
	"	addl	$28, %esp\n"					\
	"	ret\n"

__asm(
"	.text\n"
ASK(ask_first, asked_first)
ASK(ask, asked)
);

static maddr_t
entry(uint64_t page, u_int i)
{

	return (maddr_t){ xpmap_ptom((paddr_t)page).ma + i * 8 };
}

/* An entry as pmap_store would write it. */
static void
pte(void (*how)(fn *, uint32_t, uint32_t, uint32_t, uint32_t), maddr_t ma,
    uint64_t val)
{

	how((fn *)xpq_pte, (uint32_t)ma.ma, (uint32_t)(ma.ma >> 32),
	    (uint32_t)val, (uint32_t)(val >> 32));
}

static void
begin(enum xpq_mode mode)
{

	(void)splhigh();
	xpq_lazy_enter(mode);
}

/*
 * What fails.  Slot 3 of an L3 cannot be changed: EINVAL (22).
 */

static void
direct_update(void)
{

	pte(ask, entry(TABLE, 3), 0);
}

static void
direct_va(void)
{

	fx_fail_after(1);
	ask((fn *)xpq_va_mapping, FX_BASE + (uint32_t)PAGE, 0, 0, 0);
}

static void
direct_mmuext(void)
{

	ask((fn *)xpq_unpin, xpmap_ptom_frame((paddr_t)PAGE), 0, 0, 0);
}

static void
direct_other(void)
{

	fx_fail_after(1);
	ask((fn *)xpq_stack_switch, 0xe021, 0xc0001000, 0, 0);
}

static void
list_update(void)
{

	begin(XPQ_MMU);
	pte(ask_first, entry(PAGE, 0), PG_V | PG_A);
	pte(ask_first, entry(PAGE, 1), PG_V | PG_A);
	pte(ask, entry(TABLE, 3), 0);
	pte(ask_first, entry(PAGE, 2), PG_V | PG_A);
	xpq_lazy_leave(XPQ_MMU);
}

static void
list_mmuext(void)
{

	begin(XPQ_MMU);
	ask_first((fn *)xpq_invlpg, 0x1000, 1, 0, 0);
	ask_first((fn *)xpq_invlpg, 0x2000, 1, 0, 0);
	ask_first((fn *)xpq_invlpg, 0x3000, 1, 0, 0);
	ask((fn *)xpq_unpin, xpmap_ptom_frame((paddr_t)PAGE), 0, 0, 0);
	xpq_lazy_leave(XPQ_MMU);
}

/* A stack, two entries, two flushes, as a multicall; the n-th fails. */
static void
multicall(u_int n)
{
	u_int i;

	begin(XPQ_CPU);
	(*(n == 1 ? ask : ask_first))((fn *)xpq_stack_switch, 0xe021,
	    0xc0002000, 0, 0);
	for (i = 2; i < 4; i++)
		pte(n == i ? ask : ask_first, entry(PAGE, i), PG_V | PG_A);
	for (; i < 6; i++)
		(*(n == i ? ask : ask_first))((fn *)xpq_invlpg,
		    i * PAGE_SIZE, 1, 0, 0);
	fx_fail_after(n);
	xpq_lazy_leave(XPQ_CPU);
}

static void
multicall_other(void)
{

	multicall(1);
}

static void
multicall_update(void)
{

	multicall(3);
}

static void
multicall_mmuext(void)
{

	multicall(5);
}

/*
 * What is said.
 */

static char	text[200], by[60];

static const char *
said_of_update(uint64_t page, u_int slot, uint64_t val, u_int number)
{

	snprintf(text, sizeof(text), "mmu_update of %#llx to %#llx, number %u,",
	    (unsigned long long)entry(page, slot).ma, (unsigned long long)val,
	    number);
	return text;
}

static const char *
said_of_mmuext(u_int cmd, uint32_t arg, u_int number)
{

	snprintf(text, sizeof(text), "mmuext_op %u(%#lx, 0), number %u,", cmd,
	    (u_long)arg, number);
	return text;
}

static const char *
said_of_other(u_int nr, uint32_t a, uint32_t b)
{

	snprintf(text, sizeof(text), "hypercall %u(%#lx, %#lx, 0)", nr,
	    (u_long)a, (u_long)b);
	return text;
}

static u_int	cases, wrong;

/* Is `what' in `in'? */
static bool
contains(const char *in, const char *what)
{

	for (; *in != '\0'; in++)
		if (strncmp(in, what, strlen(what)) == 0)
			return true;
	return false;
}

static void
check(const char *claim, void (*func)(void), const char *what, int error)
{
	char said[1000];
	bool good;

	snprintf(by, sizeof(by), " asked for by %p: error %d\n", asked, error);
	good = child_run(func, said, sizeof(said)) == 1 &&
	    contains(said, what) && contains(said, by);
	printf("%sok %u - %s\n", good ? "" : "not ", ++cases, claim);
	if (!good) {
		wrong++;
		printf("# not \"%s%s# but: %s", what, by, said);
	}
}

int
main(int argc __unused, char **argv __unused)
{
	uint32_t mfn;

	pmapmodel_init();
	pmapmodel_begin(1);
	mfn = xpmap_ptom_frame((paddr_t)PAGE);
	check("an update by itself", direct_update,
	    said_of_update(TABLE, 3, 0, 0), 22);
	check("an update by address", direct_va,
	    said_of_other(__HYPERVISOR_update_va_mapping,
	    FX_BASE + (uint32_t)PAGE, 0), 16);
	check("an extended operation by itself", direct_mmuext,
	    said_of_mmuext(MMUEXT_UNPIN_TABLE, mfn, 0), 22);
	check("another call by itself", direct_other,
	    said_of_other(__HYPERVISOR_stack_switch, 0xe021, 0xc0001000), 16);
	check("an update in a list", list_update,
	    said_of_update(TABLE, 3, 0, 2), 22);
	check("an extended operation in a list", list_mmuext,
	    said_of_mmuext(MMUEXT_UNPIN_TABLE, mfn, 3), 22);
	check("a call of a multicall", multicall_other,
	    said_of_other(__HYPERVISOR_stack_switch, 0xe021, 0xc0002000), 16);
	check("an update in a list in a multicall", multicall_update,
	    said_of_update(PAGE, 3, PG_V | PG_A, 1), 16);
	check("an extended operation in a list in a multicall",
	    multicall_mmuext, said_of_mmuext(MMUEXT_INVLPG_LOCAL,
	    5 * PAGE_SIZE, 1), 16);
	printf("1..%u\n", cases);
	fflush(NULL);
	return wrong != 0;
}
