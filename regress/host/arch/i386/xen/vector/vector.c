/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vector: whatever comes at whatever instruction of an entry or an exit, no
 * register, no event and no AST is lost, and the stack does not grow.
 *
 * The kernel's own object of vector.S runs on an emulated CPU, with a model of
 * Xen and of the C functions around it: ring1.h.  Every way in, with good and
 * bad selectors in the frame, with and without work that must be done before
 * user mode, is run once for each instruction that it executes, and an event,
 * an NMI or the failsafe callback comes just there; then with two of them,
 * where the second may hit what the first one executes.  What is claimed of
 * each run:
 *
 *	- who was interrupted goes on with the registers it had, but for bad
 *	  selectors of ds to gs, which are zero;
 *	- the function in C of each entry was called once, with the kernel's
 *	  segments, and if it came from ring 3, with the frame of ring 3 at its
 *	  place;
 *	- a bad cs or ss became a fault with the frame of ring 3, once;
 *	- ring 3 is not reached while ast() is asked for;
 *	- on a stack of 16 bits, ring 3 finds in the upper half of esp that of
 *	  the slots or, after an NMI, Xen's, but never that of a kernel stack.
 *
 * Then each fixup of vector.S is broken in the image, and some run must fail.
 */

#include "assym.h"
#include "tap.h"
#include "ring1.h"

#define SEGMENTS	(BAD_GS | BAD_FS | BAD_ES | BAD_DS)

static const struct plan nothing;
static unsigned	runs;

static const char *const entry_names[] = { "syscall", "trap", "page fault",
    "protection fault", "event", "NMI", "failsafe" };

/* One run; false if it broke a claim, which is told if it should not have. */
static bool
run(const struct scenario *sc, const struct plan *p, struct result *rs,
    bool tell)
{
	unsigned i;

	runs++;
	*rs = ring1_run(sc, p);
	if (rs->rs_faults == 0)
		return true;
	if (!tell)
		return false;
	printf("# %s from %s, work %u, bad %#x how %u:", entry_names[
	    sc->sc_entry], sc->sc_kernel ? "ring 1" : sc->sc_ldt ? "the LDT" :
	    "ring 3", sc->sc_work, sc->sc_bad, sc->sc_how);
	for (i = 0; i < p->pl_n; i++)
		printf(" %u at %u", p->pl_at[i].what, p->pl_at[i].at);
	if (p->pl_storm != 0)
		printf(" storm at %#x", p->pl_storm_at);
	printf(": %s\n", rs->rs_why);
	return false;
}

/* Without anything, and with one thing at each boundary there is. */
static bool
run_each(const struct scenario *sc, enum what what, bool tell)
{
	struct plan p = { .pl_n = 1 };
	struct result rs;
	bool good = run(sc, &nothing, &rs, tell);

	p.pl_at[0].what = what;
	do {
		good = good && run(sc, &p, &rs, tell);
		p.pl_at[0].at++;
	} while (good && rs.rs_done != 0);
	return good;
}

/* One at each boundary, and another there or at each after it. */
static bool
run_pairs(const struct scenario *sc, enum what first, enum what second,
    bool tell)
{
	struct plan p = { .pl_n = 2 };
	struct result rs;
	bool good;

	p.pl_at[0].what = first;
	p.pl_at[1].what = second;
	do {
		p.pl_at[1].at = p.pl_at[0].at;
		do {
			good = run(sc, &p, &rs, tell);
			p.pl_at[1].at++;
		} while (good && rs.rs_done == 2);
		p.pl_at[0].at++;
	} while (good && rs.rs_done != 0);
	return good;
}

typedef bool (*each_fn)(const struct scenario *);

/* Each kind of bad selector in each place where one may be, or none. */
static bool
each_bad(struct scenario sc, each_fn fn)
{
	static const struct {
		unsigned	bad;
		unsigned	kinds;
	} tries[] = { { 0, 1 }, { BAD_GS, 1 }, { BAD_FS, 1 }, { BAD_ES, 1 },
	    { BAD_DS, 1 }, { SEGMENTS, NBAD }, { BAD_CS, NBAD },
	    { BAD_SS, NBAD }, { SEGMENTS | BAD_CS | BAD_SS, 1 } };
	unsigned i;
	bool good = true;

	for (i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		sc.sc_bad = tries[i].bad;
		if (sc.sc_kernel)
			sc.sc_bad &= BAD_FS | BAD_ES | BAD_DS;
		for (sc.sc_how = 0; (unsigned)sc.sc_how < tries[i].kinds;
		    sc.sc_how++)
			good = fn(&sc) && good;
	}
	return good;
}

/* All scenarios but those of the failsafe callback. */
static bool
each_scenario(each_fn fn)
{
	struct scenario sc = { .sc_kernel = false };
	bool good = true;

	for (sc.sc_entry = BY_SYSCALL; sc.sc_entry <= BY_EVENT; sc.sc_entry++)
		for (sc.sc_work = NO_WORK; sc.sc_work <= OF_AST; sc.sc_work++)
			good = each_bad(sc, fn) && good;
	sc = (struct scenario){ .sc_kernel = true };
	for (sc.sc_entry = BY_TRAP; sc.sc_entry <= BY_EVENT; sc.sc_entry++)
		if (sc.sc_entry != BY_PROT)
			good = each_bad(sc, fn) && good;
	sc = (struct scenario){ .sc_entry = BY_NMI };
	good = fn(&sc) && good;
	sc.sc_kernel = true;
	good = fn(&sc) && good;
	sc = (struct scenario){ .sc_alias = true, .sc_work = OF_EVENT };
	for (sc.sc_entry = BY_SYSCALL; sc.sc_entry <= BY_NMI; sc.sc_entry++)
		good = fn(&sc) && good;
	return good;
}

/* From a stack of 16 bits; bad selectors with one sort of work each. */
static bool
each_of_the_ldt(each_fn fn)
{
	struct scenario sc = { .sc_ldt = true, .sc_entry = BY_NMI };
	bool good = fn(&sc);

	for (sc.sc_entry = BY_SYSCALL; sc.sc_entry <= BY_EVENT; sc.sc_entry++) {
		for (sc.sc_work = NO_WORK; sc.sc_work <= OF_AST; sc.sc_work++)
			good = fn(&sc) && good;
		sc.sc_work = sc.sc_entry % 2 == 0 ? OF_EVENT : NO_WORK;
		good = each_bad(sc, fn) && good;
	}
	return good;
}

/* Each set of bad selectors, for the failsafe callback. */
static bool
each_failsafe(struct scenario sc, each_fn fn)
{
	bool good = true;

	sc.sc_how = GONE;
	for (sc.sc_bad = BAD_GS; sc.sc_bad <= SEGMENTS; sc.sc_bad++)
		good = fn(&sc) && good;
	return good;
}

static bool
with_event(const struct scenario *sc)
{

	return run_each(sc, EVENT, true);
}

/* An NMI brings no work; so it matters less who else does. */
static bool
with_nmi(const struct scenario *sc)
{

	return sc->sc_work == OF_ENTRY || sc->sc_work == OF_AST ||
	    run_each(sc, NMI, true);
}

static bool
with_failsafe(const struct scenario *sc)
{

	return run_each(sc, FAILSAFE, true);
}

static bool
covered(const char *from, const char *to, enum what what)
{

	return ring1_covered(ring1_symbol(from), ring1_end(to), what);
}

static void
an_event_at_any_instruction_loses_nothing(void)
{

	CHECK(each_scenario(with_event));
	CHECK(covered("exit_user", "exit_user", EVENT));
	printf("# %u runs\n", runs);
}

static void
nor_does_an_nmi(void)
{

	CHECK(each_scenario(with_nmi));
	CHECK(covered("trap_syscall", "trap_syscall", NMI));
	CHECK(covered("trap_divide", "trap_divide", NMI));
	CHECK(covered("trap_page", "trap_page", NMI));
	CHECK(covered("alltraps", "alltraps", NMI));
	CHECK(covered("exit_user", "exit_user", NMI));
	printf("# %u runs\n", runs);
}

static void
nor_does_the_failsafe_callback(void)
{
	struct scenario sc = { .sc_work = OF_ENTRY };

	CHECK(each_failsafe(sc, with_failsafe));
	sc.sc_entry = BY_EVENT;
	CHECK(each_failsafe(sc, with_failsafe));
	sc.sc_kernel = true;
	CHECK(each_failsafe(sc, with_failsafe));
	sc = (struct scenario){ .sc_entry = BY_FAILSAFE, .sc_work = OF_EVENT };
	CHECK(each_failsafe(sc, with_event));
	CHECK(each_failsafe(sc, with_nmi));
	sc.sc_kernel = true;
	CHECK(each_failsafe(sc, with_event));
	CHECK(covered("exit_user", "exit_user", FAILSAFE));
	printf("# %u runs\n", runs);
}

static void
nor_does_any_from_a_stack_of_16_bits(void)
{
	static const struct scenario bad_cs = { .sc_bad = BAD_CS,
	    .sc_how = NO_ENTRY };
	struct scenario sc = { .sc_ldt = true, .sc_work = OF_ENTRY };

	CHECK(each_of_the_ldt(with_event));
	CHECK(each_of_the_ldt(with_nmi));
	CHECK(each_failsafe(sc, with_failsafe));
	sc.sc_entry = BY_EVENT;
	CHECK(each_failsafe(sc, with_failsafe));
	sc.sc_entry = BY_FAILSAFE;
	sc.sc_work = OF_EVENT;
	CHECK(each_failsafe(sc, with_event));
	CHECK(each_failsafe(sc, with_nmi));
	CHECK(with_nmi(&bad_cs));
	CHECK(covered("exit_user_ldt", "exit_user_ldt", EVENT));
	CHECK(covered("exit_user_ldt", "exit_user_ldt", NMI));
	CHECK(covered("exit_user_ldt", "exit_user_ldt", FAILSAFE));
	CHECK(covered("trap_prot", "trap_prot", NMI));
	printf("# %u runs\n", runs);
}

/* Some of each sort, since there are many pairs. */
static const struct scenario sorts[] = {
	{ .sc_entry = BY_SYSCALL, .sc_work = OF_EVENT },
	{ .sc_entry = BY_SYSCALL, .sc_work = OF_AST,
	    .sc_bad = BAD_FS | BAD_DS },
	{ .sc_entry = BY_TRAP, .sc_bad = BAD_CS, .sc_how = NO_ENTRY },
	{ .sc_entry = BY_EVENT, .sc_work = OF_EVENT, .sc_bad = BAD_DS },
	{ .sc_entry = BY_EVENT, .sc_kernel = true },
};
static const struct scenario ldt_sorts[] = {
	{ .sc_entry = BY_SYSCALL, .sc_work = OF_EVENT, .sc_ldt = true },
	{ .sc_entry = BY_EVENT, .sc_bad = BAD_SS, .sc_how = NO_ENTRY,
	    .sc_ldt = true },
	{ .sc_bad = BAD_SS, .sc_how = NOT_PRESENT, .sc_ldt = true },
	{ .sc_bad = BAD_CS, .sc_how = NOT_PRESENT, .sc_ldt = true },
};
static const struct scenario gone = { .sc_work = OF_EVENT, .sc_bad = BAD_GS,
    .sc_how = GONE };
static const struct scenario ldt_gone = { .sc_work = OF_EVENT,
    .sc_bad = BAD_GS, .sc_how = GONE, .sc_ldt = true };
#define NSORTS	(sizeof(sorts) / sizeof(sorts[0]))
#define NLDT	(sizeof(ldt_sorts) / sizeof(ldt_sorts[0]))

static void
nor_do_two_of_them(void)
{
	unsigned i;

	for (i = 0; i < NSORTS; i++) {
		CHECK(run_pairs(&sorts[i], EVENT, EVENT, true));
		if (i % 4 == 0) {
			CHECK(run_pairs(&sorts[i], EVENT, NMI, true));
			CHECK(run_pairs(&sorts[i], NMI, EVENT, true));
		}
	}
	CHECK(run_pairs(&gone, FAILSAFE, EVENT, true));
	CHECK(run_pairs(&gone, EVENT, FAILSAFE, true));
	CHECK(covered("exit_kernel", "exit_kernel", EVENT));
	CHECK(covered("exit_kernel", "exit_kernel", NMI));
	printf("# %u runs\n", runs);
}

static void
nor_do_two_from_a_stack_of_16_bits(void)
{
	unsigned i;

	for (i = 0; i < NLDT; i++)
		CHECK(with_failsafe(&ldt_sorts[i]));
	CHECK(run_pairs(&ldt_sorts[0], EVENT, EVENT, true));
	CHECK(run_pairs(&ldt_sorts[0], EVENT, NMI, true));
	CHECK(run_pairs(&ldt_sorts[0], NMI, EVENT, true));
	CHECK(run_pairs(&ldt_sorts[1], EVENT, NMI, true));
	CHECK(run_pairs(&ldt_gone, FAILSAFE, EVENT, true));
	CHECK(run_pairs(&ldt_gone, EVENT, FAILSAFE, true));
	CHECK(run_pairs(&ldt_gone, FAILSAFE, NMI, true));
	CHECK(run_pairs(&ldt_gone, NMI, FAILSAFE, true));
	CHECK(covered("trap_event", "trap_event", NMI));
	CHECK(covered("trap_nmi", "trap_nmi", FAILSAFE));
	CHECK(covered("exit_kernel", "exit_kernel", EVENT));
	CHECK(covered("exit_kernel", "exit_kernel", NMI));
	printf("# %u runs\n", runs);
}

/*
 * One event after the other, each at the same instruction of the section: the
 * last finds as much stack as the first.
 */
static unsigned
storms(const struct scenario *sc, const char *function)
{
	struct plan p = { .pl_storm_at = ring1_symbol(function) };
	struct result few, many;
	unsigned tried = 0;

	for (; p.pl_storm_at < ring1_end(function); p.pl_storm_at++) {
		p.pl_storm = 1;
		CHECK(run(sc, &p, &few, true));
		if (few.rs_done == 0)
			continue;	/* no instruction begins here */
		p.pl_storm = 1000;
		CHECK(run(sc, &p, &many, true));
		CHECK_EQ(many.rs_done, 1000);
		CHECK_EQ(many.rs_depth, few.rs_depth);
		tried++;
	}
	return tried;
}

static void
the_stack_does_not_grow(void)
{
	unsigned i, tried = 0;

	for (i = 0; i < NSORTS; i++)
		tried += storms(&sorts[i], "exit_user");
	CHECK(tried >= 4 * 10);
	for (i = 0; i < 2; i++)
		CHECK(storms(&ldt_sorts[i], "exit_user_ldt") >= 20);
	printf("# %u instructions\n", tried);
}

/*
 * Without its fixups.
 */

static bool
any_fails(void)
{
	static const struct scenario more[] = {
		{ .sc_bad = BAD_CS, .sc_how = NOT_PRESENT },
		{ .sc_bad = BAD_SS, .sc_how = NOT_PRESENT },
		{ .sc_entry = BY_PROT, .sc_alias = true },
	};
	unsigned i;

	for (i = 0; i < NSORTS; i++)
		if (!run_each(&sorts[i], EVENT, false))
			return true;
	for (i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (!run_each(&more[i], EVENT, false))
			return true;
	return false;
}

static void
they_stand_as_they_are(void)
{

	CHECK(!any_fails());
}

/* An exit interrupted by an event is gone on with, not begun again. */
static void
without_the_range_it_fails(void)
{

	ring1_break("exit_kernel", 4, ring1_symbol("exit_iret"),
	    ring1_symbol("exit_user"));
	CHECK(any_fails());
}

/* The range ends an instruction early. */
static void
with_a_short_range_it_fails(void)
{

	ring1_break("exit_kernel", 4, ring1_symbol("exit_iret"),
	    ring1_symbol("exit_iret") - 3);
	CHECK(any_fails());
}

/* It is an instruction too long. */
static void
with_a_long_range_it_fails(void)
{

	ring1_break("exit_kernel", 4, ring1_symbol("exit_iret"),
	    ring1_symbol("exit_iret") + 1);
	ring1_break("trap_event", 4, ring1_symbol("exit_iret"), 0);
	CHECK(any_fails());
}

/* An event's frame lies over what iret was to pop. */
static void
without_the_drop_it_fails(void)
{

	ring1_break("trap_event", 4, ring1_symbol("exit_iret"), 0);
	CHECK(any_fails());
}

/* A user's eip is taken for ours. */
static void
without_the_ring_it_fails(void)
{

	ring1_break("trap_event", 2, 0xe019, ring1_alias());
	CHECK(any_fails());
}

static void
without_the_ring_of_a_fault_it_fails(void)
{

	ring1_break("trap_prot", 2, 0xe019, ring1_alias());
	CHECK(any_fails());
}

/* A fault of iret is taken for one of the kernel's. */
static void
without(const char *vector)
{

	ring1_break(vector, 4, ring1_symbol("exit_iret"), 0);
	CHECK(any_fails());
}

static void
without_segnp_it_fails(void)
{

	without("trap_segnp");
}

static void
without_stack_it_fails(void)
{

	without("trap_stack");
}

static void
without_prot_it_fails(void)
{

	without("trap_prot");
}

/* The failsafe callback's frame hides that iret was to reach user mode. */
static void
without_the_drop_of_failsafe_it_fails(void)
{

	ring1_break("trap_failsafe", 4, ring1_symbol("exit_iret"), 0);
	CHECK(!run_pairs(&gone, FAILSAFE, EVENT, false));
}

/*
 * Without what stacks of 16 bits need.
 */

static bool
any_of_the_ldt_fails(void)
{
	unsigned i;

	for (i = 0; i < NLDT; i++)
		if (!run_each(&ldt_sorts[i], EVENT, false) ||
		    !run_each(&ldt_sorts[i], NMI, false))
			return true;
	return !run_each(&ldt_gone, FAILSAFE, false);
}

static void
those_of_the_ldt_stand_as_they_are(void)
{

	CHECK(!any_of_the_ldt_fails());
}

/* What is entered from a slot takes it for a stack. */
static void
skip_slot(const char *vector)
{

	ring1_break(vector, 4, ring1_symbol("espfix_slots") + ESPFIX_SIZE, 0);
}

static void
in_the_slot_fails(const char *vector)
{

	skip_slot(vector);
	CHECK(any_of_the_ldt_fails());
}

static void
an_event_in_the_slot_fails(void)
{

	in_the_slot_fails("trap_event");
}

static void
an_nmi_in_the_slot_fails(void)
{

	in_the_slot_fails("trap_nmi");
}

static void
segnp_in_the_slot_fails(void)
{

	in_the_slot_fails("trap_segnp");
}

static void
stack_in_the_slot_fails(void)
{

	in_the_slot_fails("trap_stack");
}

static void
prot_in_the_slot_fails(void)
{

	in_the_slot_fails("trap_prot");
}

static void
the_failsafe_callback_in_the_slot_fails(void)
{

	skip_slot("trap_failsafe");
	CHECK(!run_pairs(&ldt_gone, FAILSAFE, EVENT, false));
}

static void
without_the_second_range_it_fails(void)
{

	ring1_break("exit_kernel", 4, ring1_symbol("exit_iret_ldt"),
	    ring1_symbol("exit_user_ldt"));
	CHECK(any_of_the_ldt_fails());
}

/* It ends an instruction early. */
static void
with_a_short_second_range_it_fails(void)
{

	ring1_break("exit_kernel", 4, ring1_symbol("exit_iret_ldt"),
	    ring1_symbol("exit_iret_ldt") - 4);
	CHECK(any_of_the_ldt_fails());
}

/* A stack of 16 bits is taken for another: the kernel's upper half is seen. */
static void
without_the_slot_it_fails(void)
{

	ring1_break("exit_user", 2, TF_SS | 4 << 8, TF_SS);	/* testb */
	CHECK(any_of_the_ldt_fails());
}

/* The failsafe callback takes an NMI's place, which does not come again. */
static void
without_the_nmi_it_fails(void)
{

	ring1_break("trap_failsafe", 4, ring1_symbol("trap_nmi_end"), 0);
	CHECK(!run_pairs(&ldt_gone, NMI, FAILSAFE, false));
}

/* It takes an event's place, and events stay masked. */
static void
without_unmasking_it_fails(void)
{

	ring1_break_call("trap_failsafe", "evmask_clear");
	CHECK(!run_pairs(&ldt_gone, EVENT, FAILSAFE, false));
}

int
main(void)
{
	static const struct tap_case cases[] = {
		CASE(an_event_at_any_instruction_loses_nothing),
		CASE(nor_does_an_nmi),
		CASE(nor_does_the_failsafe_callback),
		CASE(nor_do_two_of_them),
		CASE(nor_does_any_from_a_stack_of_16_bits),
		CASE(nor_do_two_from_a_stack_of_16_bits),
		CASE(the_stack_does_not_grow),
		CASE(they_stand_as_they_are),
		CASE(without_the_range_it_fails),
		CASE(with_a_short_range_it_fails),
		CASE(with_a_long_range_it_fails),
		CASE(without_the_drop_it_fails),
		CASE(without_the_ring_it_fails),
		CASE(without_the_ring_of_a_fault_it_fails),
		CASE(without_segnp_it_fails),
		CASE(without_stack_it_fails),
		CASE(without_prot_it_fails),
		CASE(without_the_drop_of_failsafe_it_fails),
		CASE(those_of_the_ldt_stand_as_they_are),
		CASE(an_event_in_the_slot_fails),
		CASE(an_nmi_in_the_slot_fails),
		CASE(segnp_in_the_slot_fails),
		CASE(stack_in_the_slot_fails),
		CASE(prot_in_the_slot_fails),
		CASE(the_failsafe_callback_in_the_slot_fails),
		CASE(without_the_second_range_it_fails),
		CASE(with_a_short_second_range_it_fails),
		CASE(without_the_slot_it_fails),
		CASE(without_the_nmi_it_fails),
		CASE(without_unmasking_it_fails),
	};

	ring1_init();
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));
}
