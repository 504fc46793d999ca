/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The local descriptor table: what modify_ldt accepts and refuses, and that
 * the table is one for all threads of a process, a copy after fork, gone after
 * exec, and that of the process that runs, whichever CPU it is on.
 *
 * Entries that change under threads on other CPUs are in ldt_smp.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdint.h>
#include <sys/mman.h>

#include "tap.h"
#include "segments.h"

#define NENTRIES	8192

static sigjmp_buf	back;

static void
jump_back(int signo, siginfo_t *si, void *arg)
{
	(void)si;
	(void)arg;
	siglongjmp(back, signo);
}

/* Does the selector serve for data? */
static int
loads(unsigned sel)
{
	if (sigsetjmp(back, 1) != 0)
		return 0;
	__asm volatile("movl %0, %%fs; movl %1, %%fs" : : "r" (sel), "r" (0));
	return 1;
}

/* The word at the beginning of the segment. */
static uint32_t
word_of(unsigned sel)
{
	uint32_t word;

	__asm volatile("movl %1, %%fs; movl %%fs:0, %0; movl %2, %%fs"
	    : "=&r" (word) : "r" (sel), "r" (0));
	return word;
}

/* Entry `i' is a segment over that word. */
static void
put_word(unsigned i, const volatile uint32_t *word)
{
	REQUIRE(ldt_write(i, (uint32_t)(uintptr_t)word, 3, D_32BIT) == 0);
}

static uint64_t
raw(unsigned i)
{
	static uint64_t table[NENTRIES];

	REQUIRE(modify_ldt(F_READ, table, sizeof(table)) == sizeof(table));
	return table[i];
}

static void
a_process_begins_without(void)
{
	char buf[64] = { 1 };

	CHECK_EQ(modify_ldt(F_READ, buf, sizeof(buf)), 0);
	CHECK_EQ(buf[0], 1);
	CHECK_EQ(modify_ldt(F_READ, bad_ptr, sizeof(buf)), 0);
	CHECK_EQ(modify_ldt(F_DEFAULT, buf, sizeof(buf)), 40);
	CHECK_EQ(buf[0], 0);
	CHECK_EQ(modify_ldt(F_DEFAULT, buf, 7), 7);
	CHECK_ERR(modify_ldt(F_DEFAULT, bad_ptr, 8), EFAULT);
}

static void
wrong_arguments_are_refused(void)
{
	struct user_desc d = { .limit = 0xfff, .flags = D_32BIT };
	struct user_desc *nowhere = bad_ptr, *kernel = kern_ptr;

	CHECK_ERR(modify_ldt(3, &d, sizeof(d)), ENOSYS);
	CHECK_ERR(modify_ldt(-1, &d, sizeof(d)), ENOSYS);
	CHECK_ERR(modify_ldt(F_WRITE, &d, 15), EINVAL);
	CHECK_ERR(modify_ldt(F_WRITE, &d, 17), EINVAL);
	CHECK_ERR(modify_ldt(F_WRITE_OLD, &d, 0), EINVAL);
	CHECK_ERR(modify_ldt(F_WRITE, nowhere, sizeof(d)), EFAULT);
	CHECK_ERR(modify_ldt(F_WRITE, kernel, sizeof(d)), EFAULT);
	CHECK_ERR(ldt_write(NENTRIES, 0, 0, D_32BIT), EINVAL);
	CHECK_ERR(ldt_write(~0u, 0, 0, D_32BIT), EINVAL);
	CHECK_ERR(ldt_write(1, 0, 0xfff, D_CONFORMING), EINVAL);
	d.flags = D_CONFORMING | D_ABSENT;
	CHECK_ERR(modify_ldt(F_WRITE_OLD, &d, sizeof(d)), EINVAL);
	CHECK_EQ(modify_ldt(F_READ, &d, sizeof(d)), 0);

	CHECK_EQ(ldt_write(1, 0, 0xfff, D_CONFORMING | D_ABSENT), 0);
	CHECK_ERR(modify_ldt(F_READ, kernel, 8), EFAULT);
	CHECK_ERR(modify_ldt(F_READ, nowhere, 8), EFAULT);
}

/* Every description that is accepted becomes the descriptor it says. */
static void
entries_are_what_was_asked(void)
{
	uint32_t flags, base = 0x12345678, limit = 0xabcde;
	uint64_t want;

	for (flags = 0; flags < 0x80; flags++) {
		if ((flags & D_CONFORMING) == D_CONFORMING &&
		    (flags & D_ABSENT) == 0) {
			CHECK_ERR(ldt_write(5, base, limit, flags), EINVAL);
			continue;
		}
		/* Bits that mean nothing change nothing. */
		CHECK_EQ(ldt_write(5, base, limit | 0xff000000,
		    flags | 0xffffff80), 0);
		want = (uint64_t)0x12 << 56 | (uint64_t)0xa << 48 |
		    (uint64_t)0x345678 << 16 | 0xbcde |
		    (uint64_t)0xf100 << 32 |
		    (uint64_t)(flags & D_CONFORMING) << 41 |
		    (uint64_t)((flags & D_READONLY) == 0) << 41;
		if (flags & D_ABSENT)
			want &= ~((uint64_t)0x8000 << 32);
		want |= (uint64_t)(flags & D_32BIT) << 54 |
		    (uint64_t)((flags & D_PAGES) != 0) << 55 |
		    (uint64_t)((flags & D_USEABLE) != 0) << 52;
		CHECK_EQ(raw(5), want);
	}
}

static void
entries_are_emptied(void)
{
	struct user_desc d = { .entry = 7, .flags = D_32BIT | D_USEABLE };

	CHECK_EQ(ldt_write(7, 0, 0xfff, D_32BIT), 0);
	CHECK(raw(7) != 0);
	CHECK_EQ(ldt_write(7, 0, 0, D_EMPTY), 0);
	CHECK_EQ(raw(7), 0);
	/* The new way, a segment of one byte is one; the old way it is not. */
	CHECK_EQ(ldt_write(7, 0, 0, D_32BIT), 0);
	CHECK(raw(7) != 0);
	CHECK_EQ(modify_ldt(F_WRITE_OLD, &d, sizeof(d)), 0);
	CHECK_EQ(raw(7), 0);
	/* The old way does not know the last flag. */
	d.limit = 9;
	CHECK_EQ(modify_ldt(F_WRITE_OLD, &d, sizeof(d)), 0);
	CHECK_EQ(raw(7) >> 52 & 1, 0);
	/* To empty what is beyond the end changes nothing. */
	CHECK_EQ(ldt_write(NENTRIES - 1, 0, 0, D_EMPTY), 0);
	CHECK_EQ(raw(NENTRIES - 1), 0);
}

static void
reading_fills_with_zeros(void)
{
	unsigned char buf[4096 + 64];

	CHECK_EQ(ldt_write(511, 0, 0xfff, D_32BIT), 0);
	memset(buf, 1, sizeof(buf));
	CHECK_EQ(modify_ldt(F_READ, buf, sizeof(buf) - 1),
	    sizeof(buf) - 1);
	CHECK_EQ(buf[510 * 8], 0);
	CHECK_EQ(buf[511 * 8], 0xff);
	CHECK_EQ(buf[512 * 8], 0);
	CHECK_EQ(buf[sizeof(buf) - 2], 0);
	CHECK_EQ(buf[sizeof(buf) - 1], 1);
	CHECK_EQ(modify_ldt(F_READ, buf, 3), 3);
}

static void
the_table_grows_to_its_end(void)
{
	static volatile uint32_t words[16];
	unsigned i;

	for (i = 0; i < 16; i++) {
		words[i] = 0x100 + i;
		put_word(i * 512 + i, &words[i]);
	}
	put_word(NENTRIES - 1, &words[15]);
	for (i = 0; i < 16; i++)
		CHECK_EQ(word_of(LSEL(i * 512 + i)), 0x100 + i);
	CHECK_EQ(word_of(LSEL(NENTRIES - 1)), 0x10f);
}

static void
bad_entries_fault(void)
{
	static volatile uint32_t word;

	catch_faults(jump_back, 0);
	CHECK(!loads(LSEL(0)));
	put_word(0, &word);
	CHECK(loads(LSEL(0)));
	CHECK(!loads(LSEL(1)));
	CHECK(!loads(LSEL(NENTRIES - 1)));
	CHECK_EQ(ldt_write(0, 0, 0xfff, D_32BIT | D_ABSENT), 0);
	CHECK(!loads(LSEL(0)));
	CHECK_EQ(ldt_write(0, 0, 0xfff, D_CODE | D_READONLY), 0);
	CHECK(!loads(LSEL(0)));
	CHECK_EQ(ldt_write(0, 0, 0, D_EMPTY), 0);
	CHECK(!loads(LSEL(0)));
}

/* A selector in a register whose entry goes becomes zero at the next entry. */
static void
a_removed_selector_is_zero(void)
{
	static volatile uint32_t word;
	unsigned sel = 1;

	put_word(3, &word);
	__asm volatile("movl %0, %%fs" : : "r" (LSEL(3)));
	CHECK_EQ(ldt_write(3, 0, 0, D_EMPTY), 0);
	__asm volatile("movl %%fs, %0" : "=r" (sel));
	CHECK_EQ(sel, 0);
}

/* Whoever runs in between has no LDT. */
static void
an_entry_in_use_survives_switches(void)
{
	static volatile uint32_t word = 0xcafe;
	uint32_t seen = 0xcafe;
	pid_t pid;
	int i;

	pid = fork();
	if (pid == 0)
		for (;;)
			sched_yield();
	put_word(9, &word);
	__asm volatile("movl %0, %%fs" : : "r" (LSEL(9)));
	for (i = 0; i < 500 && seen == 0xcafe; i++) {
		sched_yield();
		__asm volatile("movl %%fs:0, %0" : "=r" (seen));
	}
	CHECK_EQ(seen, 0xcafe);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
}

/* Processes with the same selector, and each its own segment under it. */
static void
each_process_has_its_own(void)
{
	static volatile uint32_t word;
	int i, j, status, bad = 0;

	for (i = 0; i < 4; i++) {
		if (fork() != 0)
			continue;
		word = 0x2000 + (uint32_t)i;
		put_word((unsigned)i & 1, &word);
		put_word(600, &word);
		for (j = 0; j < 500; j++) {
			if (word_of(LSEL(600)) != word)
				_exit(1);
			sched_yield();
		}
		_exit(0);
	}
	for (i = 0; i < 4; i++) {
		status = -1;
		CHECK(wait(&status) > 0);
		bad += status != 0;
	}
	CHECK_EQ(bad, 0);
}

static int
status_of(pid_t pid)
{
	int status = -1;

	CHECK(waitpid(pid, &status, 0) == pid);
	return status;
}

static void
fork_copies(void)
{
	static volatile uint32_t mine = 1, other = 2;
	int gate[2];
	char c;
	pid_t pid;

	put_word(4, &mine);
	put_word(1500, &other);
	REQUIRE(pipe(gate) == 0);
	pid = fork();
	if (pid == 0) {
		close(gate[1]);
		read(gate[0], &c, 1);
		if (word_of(LSEL(4)) != 1 || word_of(LSEL(1500)) != 2)
			_exit(1);
		put_word(4, &other);
		_exit(word_of(LSEL(4)) != 2);
	}
	/* What the parent changes now is the parent's. */
	CHECK_EQ(ldt_write(1500, 0, 0, D_EMPTY), 0);
	close(gate[1]);
	CHECK_EQ(status_of(pid), 0);
	CHECK_EQ(word_of(LSEL(4)), 1);
	CHECK_EQ(raw(1500), 0);
}

static void *
thread_puts(void *arg)
{
	put_word(6, arg);
	CHECK_EQ(word_of(LSEL(5)), 11);
	return NULL;
}

static void
threads_share(void)
{
	static volatile uint32_t first = 11, second = 12;
	pthread_t t;

	put_word(5, &first);
	REQUIRE(pthread_create(&t, NULL, thread_puts,
	    (void *)(uintptr_t)&second) == 0);
	REQUIRE(pthread_join(t, NULL) == 0);
	CHECK_EQ(word_of(LSEL(6)), 12);
}

/* Exec: the program that says whether it has an LDT is this one. */
static void
exec_drops(void)
{
	static volatile uint32_t word = 13;
	char *argv[] = { "ldt", "has-none", NULL };
	int i, status;
	pid_t pid;

	put_word(5, &word);
	for (i = 0; i < 2; i++) {
		pid = i == 0 ? fork() : vfork();
		if (pid == 0) {
			execv("/proc/self/exe", argv);
			_exit(9);
		}
		status = status_of(pid);
		CHECK_EQ(status, 0);
		CHECK_EQ(word_of(LSEL(5)), 13);
	}
}

static int
has_none(void)
{
	char buf[8];

	catch_faults(jump_back, 0);
	return modify_ldt(F_READ, buf, sizeof(buf)) != 0 || loads(LSEL(5));
}

/* user/leaks looks whether 16 pages of each came back. */
static void
large_tables_come_and_go(void)
{
	static volatile uint32_t word = 14;
	int i, bad = 0;
	pid_t pid;

	put_word(NENTRIES - 1, &word);
	for (i = 0; i < 100; i++) {
		if ((pid = fork()) == 0)
			_exit(word_of(LSEL(NENTRIES - 1)) != 14);
		bad += status_of(pid) != 0;
	}
	CHECK_EQ(bad, 0);
}

/* Code of 16 bits in a segment of its own, called and returned from. */
static void
code_of_16_bits_runs(void)
{
	static const unsigned char code[] = {
		0xb8, 0x34, 0x12,		/* mov $0x1234, %ax */
		0x66, 0xcb,			/* lretl */
	};
	unsigned char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct { uint32_t off; uint16_t sel; } far = { 0, LSEL(2) };
	uint32_t ax = 0xffff0000;

	REQUIRE(p != MAP_FAILED);
	memcpy(p, code, sizeof(code));
	REQUIRE(ldt_write(2, (uint32_t)(uintptr_t)p, 0xfff, D_CODE) == 0);
	__asm volatile("lcall *%1" : "+a" (ax) : "m" (far) : "memory");
	CHECK_EQ(ax, 0xffff1234);
}

int
main(int argc, char **argv)
{
	static const struct tap_case cases[] = {
		CASE(a_process_begins_without),
		CASE(wrong_arguments_are_refused),
		CASE(entries_are_what_was_asked),
		CASE(entries_are_emptied),
		CASE(reading_fills_with_zeros),
		CASE(the_table_grows_to_its_end),
		CASE(bad_entries_fault),
		CASE(a_removed_selector_is_zero),
		CASE(an_entry_in_use_survives_switches),
		CASE(each_process_has_its_own),
		CASE(fork_copies),
		CASE(threads_share),
		CASE(exec_drops),
		CASE(large_tables_come_and_go),
		CASE(code_of_16_bits_runs),
	};

	(void)argv;
	if (argc > 1)
		return has_none();
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));
}
