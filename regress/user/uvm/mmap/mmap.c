/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Memory as a program sees it: mmap, munmap, mprotect, mremap, madvise, brk,
 * stacks, fork, and what faults and bad arguments give.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tap.h"

#define PG	4096u
#define RW	(PROT_READ | PROT_WRITE)
#define ANON	(MAP_PRIVATE | MAP_ANONYMOUS)

static sigjmp_buf fault_jmp;
static siginfo_t fault_info;

static void
on_fault(int sig, siginfo_t *info, void *ctx)
{
	(void)sig;
	(void)ctx;
	fault_info = *info;
	siglongjmp(fault_jmp, 1);
}

static void
catch_faults(void)
{
	struct sigaction sa = { .sa_sigaction = on_fault,
	    .sa_flags = SA_SIGINFO };

	REQUIRE(sigaction(SIGSEGV, &sa, NULL) == 0);
	REQUIRE(sigaction(SIGBUS, &sa, NULL) == 0);
}

/* The signal an access ends with, or 0. */
static int
load_signal(volatile char *p)
{
	if (sigsetjmp(fault_jmp, 1))
		return fault_info.si_signo;
	(void)*p;
	return 0;
}

static int
store_signal(volatile char *p)
{
	if (sigsetjmp(fault_jmp, 1))
		return fault_info.si_signo;
	*p = 1;
	return 0;
}

static char *
anon(size_t size)
{
	char *p = mmap(NULL, size, RW, ANON, -1, 0);

	REQUIRE(p != MAP_FAILED);
	return p;
}

static int
a_file(const char *text, size_t size)
{
	char name[] = "/tmp/mmapXXXXXX";
	int fd = mkstemp(name);

	REQUIRE(fd >= 0);
	REQUIRE(unlink(name) == 0);
	REQUIRE(ftruncate(fd, (off_t)size) == 0);
	REQUIRE(pwrite(fd, text, strlen(text), 0) == (ssize_t)strlen(text));
	return fd;
}

static void
new_memory_is_zero(void)
{
	size_t size = 300 * PG, i;
	char *p = anon(size);
	unsigned sum = 0;

	for (i = 0; i < size; i++)
		sum |= (unsigned char)p[i];
	CHECK_EQ(sum, 0);
	memset(p, 0xff, size);
	CHECK_EQ(munmap(p, size), 0);
	p = anon(size);
	for (i = 0; i < size; i++)
		sum |= (unsigned char)p[i];
	CHECK_EQ(sum, 0);
}

static void
a_sparse_gigabyte_costs_what_is_touched(void)
{
	size_t size = 1u << 30;
	char *p = mmap(NULL, size, RW, ANON | MAP_NORESERVE, -1, 0);
	size_t i;

	REQUIRE(p != MAP_FAILED);
	for (i = 0; i < size; i += 64u << 20)
		p[i] = (char)(i >> 26);
	p[size - 1] = 'z';
	for (i = 0; i < size; i += 64u << 20)
		CHECK(p[i] == (char)(i >> 26));
	CHECK_EQ(munmap(p, size), 0);
}

static void
fixed_mappings_replace(void)
{
	char *p = anon(4 * PG);

	memset(p, 'a', 4 * PG);
	CHECK(mmap(p + PG, PG, RW, ANON | MAP_FIXED, -1, 0) == p + PG);
	CHECK(p[0] == 'a' && p[PG] == 0 && p[2 * PG] == 'a');
}

static void
a_hole_in_the_middle(void)
{
	char *p = anon(5 * PG);

	catch_faults();
	memset(p, 'x', 5 * PG);
	CHECK_EQ(munmap(p + 2 * PG, PG), 0);
	CHECK_EQ(load_signal(p + 2 * PG), SIGSEGV);
	CHECK_EQ(fault_info.si_code, SEGV_MAPERR);
	CHECK(fault_info.si_addr == p + 2 * PG);
	CHECK(p[PG] == 'x' && p[3 * PG] == 'x');
	CHECK_EQ(munmap(p, 5 * PG), 0);
}

static void
protection_holds(void)
{
	char *p = anon(3 * PG);

	catch_faults();
	memset(p, 'p', 3 * PG);
	CHECK_EQ(mprotect(p + PG, PG, PROT_READ), 0);
	CHECK_EQ(load_signal(p + PG), 0);
	CHECK_EQ(store_signal(p + PG), SIGSEGV);
	CHECK_EQ(fault_info.si_code, SEGV_ACCERR);
	CHECK_EQ(store_signal(p + 2 * PG), 0);
	CHECK_EQ(mprotect(p + PG, PG, PROT_NONE), 0);
	CHECK_EQ(load_signal(p + PG), SIGSEGV);
	CHECK_EQ(mprotect(p + PG, PG, RW), 0);
	CHECK(p[PG] == 'p');
	CHECK_EQ(store_signal(p + PG), 0);
	CHECK_EQ(munmap(p + 2 * PG, PG), 0);
	CHECK_ERR(mprotect(p + PG, 2 * PG, RW), ENOMEM);
}

static void
data_does_not_execute(void)
{
	unsigned char *p = (unsigned char *)anon(PG);

	catch_faults();
	*p = 0xc3;			/* ret */
	if (sigsetjmp(fault_jmp, 1) == 0) {
		((void (*)(void))p)();
		CHECK(!"it ran");
		return;
	}
	CHECK_EQ(fault_info.si_signo, SIGSEGV);
	CHECK_EQ(mprotect(p, PG, PROT_READ | PROT_EXEC), 0);
	((void (*)(void))p)();
}

static void
bad_arguments(void)
{
	int fd = a_file("text", PG);

	CHECK_ERR(mmap(NULL, 0, RW, ANON, -1, 0), EINVAL);
	CHECK_ERR(mmap(NULL, PG, RW, MAP_ANONYMOUS, -1, 0), EINVAL);
	CHECK_ERR(mmap((void *)1, PG, RW, ANON | MAP_FIXED, -1, 0), EINVAL);
	CHECK_ERR(mmap(NULL, PG, RW, MAP_PRIVATE, 99, 0), EBADF);
	CHECK_ERR(mmap(NULL, 0xfffff000u, RW, ANON, -1, 0), ENOMEM);
	CHECK_ERR(mmap(kern_ptr, PG, RW, ANON | MAP_FIXED, -1, 0), ENOMEM);
	CHECK_ERR(munmap((char *)bad_ptr, PG), EINVAL);
	CHECK_ERR(munmap((void *)(uintptr_t)0x10000000, 0), EINVAL);
	CHECK_ERR(mremap((void *)(uintptr_t)0x10000000, PG, 2 * PG, 0),
	    EFAULT);
	CHECK_ERR(madvise((void *)(uintptr_t)0x10000001, PG, MADV_NORMAL),
	    EINVAL);
	close(fd);
}

static void
system_calls_refuse_bad_memory(void)
{
	int fd = a_file("text", PG);
	char *p = anon(2 * PG);

	CHECK_ERR(write(fd, bad_ptr, 10), EFAULT);
	CHECK_ERR(read(fd, kern_ptr, 10), EFAULT);
	CHECK_EQ(munmap(p + PG, PG), 0);
	CHECK_ERR(write(fd, p + PG, 10), EFAULT);
	CHECK_EQ(mprotect(p, PG, PROT_READ), 0);
	CHECK_ERR(pread(fd, p, 4, 0), EFAULT);
	CHECK_EQ(mprotect(p, PG, RW), 0);
	CHECK_EQ(pread(fd, p, 4, 0), 4);
	CHECK(memcmp(p, "text", 4) == 0);
}

static void
private_file_memory_is_a_copy(void)
{
	int fd = a_file("original", 2 * PG);
	char *p = mmap(NULL, 2 * PG, RW, MAP_PRIVATE, fd, 0);
	char buf[8];

	REQUIRE(p != MAP_FAILED);
	CHECK(memcmp(p, "original", 8) == 0);
	memcpy(p, "changed!", 8);
	CHECK_EQ(pread(fd, buf, 8, 0), 8);
	CHECK(memcmp(buf, "original", 8) == 0);
	CHECK_EQ(pwrite(fd, "newer...", 8, PG), 8);
	CHECK(memcmp(p + PG, "newer...", 8) == 0);
	CHECK(memcmp(p, "changed!", 8) == 0);
}

static void
shared_file_memory_is_the_file(void)
{
	int fd = a_file("before", 2 * PG);
	char *p = mmap(NULL, 2 * PG, RW, MAP_SHARED, fd, 0);
	char *q = mmap(NULL, PG, PROT_READ, MAP_SHARED, fd, PG);
	char buf[6];

	REQUIRE(p != MAP_FAILED && q != MAP_FAILED);
	memcpy(p, "memory", 6);
	CHECK_EQ(pread(fd, buf, 6, 0), 6);
	CHECK(memcmp(buf, "memory", 6) == 0);
	CHECK_EQ(pwrite(fd, "by fd!", 6, PG), 6);
	CHECK(memcmp(p + PG, "by fd!", 6) == 0 && memcmp(q, "by fd!", 6) == 0);
	CHECK_EQ(msync(p, 2 * PG, MS_SYNC), 0);
	close(fd);
	p[PG] = 'B';
	CHECK(*q == 'B');
}

static void
a_file_can_be_written_from_its_own_mapping(void)
{
	int fd = a_file("0123456789", 4 * PG);
	char *p = mmap(NULL, 4 * PG, RW, MAP_SHARED, fd, 0);

	REQUIRE(p != MAP_FAILED);
	CHECK_EQ(pwrite(fd, p, PG, 2 * PG), PG);
	CHECK_EQ(pwrite(fd, p + 2 * PG, PG, 2 * PG), PG);
	CHECK(memcmp(p + 2 * PG, "0123456789", 10) == 0);
}

static void
behind_the_end_of_a_file(void)
{
	int fd = a_file("short", 5);
	char *p = mmap(NULL, 3 * PG, RW, MAP_SHARED, fd, 0);

	REQUIRE(p != MAP_FAILED);
	catch_faults();
	CHECK(p[4] == 't' && p[5] == 0 && p[PG - 1] == 0);
	CHECK_EQ(load_signal(p + PG), SIGBUS);
	CHECK_EQ(ftruncate(fd, 2 * PG), 0);
	CHECK_EQ(load_signal(p + PG), 0);
	p[PG] = 'x';
	CHECK_EQ(ftruncate(fd, PG), 0);
	CHECK_EQ(load_signal(p + PG), SIGBUS);
	CHECK_EQ(ftruncate(fd, 2 * PG), 0);
	CHECK(p[PG] == 0);
}

static void
read_only_descriptors_give_no_shared_writing(void)
{
	char name[] = "/tmp/mmapXXXXXX";
	int fd = mkstemp(name), ro;
	char *p;

	REQUIRE(fd >= 0 && write(fd, "text", 4) == 4);
	ro = open(name, O_RDONLY);
	unlink(name);
	REQUIRE(ro >= 0);
	CHECK_ERR(mmap(NULL, PG, RW, MAP_SHARED, ro, 0), EACCES);
	p = mmap(NULL, PG, PROT_READ, MAP_SHARED, ro, 0);
	REQUIRE(p != MAP_FAILED);
	CHECK_ERR(mprotect(p, PG, RW), EACCES);
	p = mmap(NULL, PG, RW, MAP_PRIVATE, ro, 0);
	REQUIRE(p != MAP_FAILED);
	*p = 'T';
}

static void
mremap_moves_contents(void)
{
	char *p = anon(4 * PG), *q, *wall;

	memset(p, 'm', 4 * PG);
	wall = mmap(p + 4 * PG, PG, PROT_READ, ANON, -1, 0);
	if (wall != p + 4 * PG)
		wall = NULL;
	q = mremap(p, 4 * PG, 64 * PG, MREMAP_MAYMOVE);
	REQUIRE(q != MAP_FAILED);
	CHECK(q[0] == 'm' && q[4 * PG - 1] == 'm' && q[4 * PG] == 0);
	memset(q, 'n', 64 * PG);
	CHECK(mremap(q, 64 * PG, 2 * PG, 0) == q);
	CHECK(q[2 * PG - 1] == 'n');
	catch_faults();
	CHECK_EQ(load_signal(q + 2 * PG), SIGSEGV);
	p = anon(2 * PG);
	CHECK(mremap(q, 2 * PG, 2 * PG, MREMAP_MAYMOVE | MREMAP_FIXED, p) ==
	    p);
	CHECK(p[0] == 'n');
	CHECK_EQ(load_signal(q), SIGSEGV);
}

static void
unneeded_memory_becomes_zero(void)
{
	int fd = a_file("file", PG);
	char *p = anon(2 * PG);
	char *q = mmap(NULL, PG, RW, MAP_PRIVATE, fd, 0);
	unsigned char vec[2];

	REQUIRE(q != MAP_FAILED);
	memset(p, 'u', 2 * PG);
	CHECK_EQ(mincore(p, 2 * PG, vec), 0);
	CHECK((vec[0] & 1) && (vec[1] & 1));
	CHECK_EQ(madvise(p, PG, MADV_DONTNEED), 0);
	CHECK(p[0] == 0 && p[PG] == 'u');
	memcpy(q, "mine", 4);
	CHECK_EQ(madvise(q, PG, MADV_DONTNEED), 0);
	CHECK(memcmp(q, "file", 4) == 0);
}

static void
fork_copies(void)
{
	size_t size = 200 * PG, i;
	char *p = anon(size);
	int status, fd[2];
	char c = 0;

	REQUIRE(pipe(fd) == 0);
	for (i = 0; i < size; i += PG)
		p[i] = 'a';
	if (fork() == 0) {
		for (i = 0; i < size; i += 2 * PG)
			p[i] = 'c';
		REQUIRE(write(fd[1], "x", 1) == 1);
		for (i = 0; i < size; i += PG)
			REQUIRE(p[i] == (i % (2 * PG) == 0 ? 'c' : 'a'));
		_exit(0);
	}
	REQUIRE(read(fd[0], &c, 1) == 1);
	for (i = 0; i < size; i += 3 * PG)
		p[i] = 'p';
	REQUIRE(wait(&status) > 0);
	CHECK_EQ(status, 0);
	for (i = 0; i < size; i += PG)
		CHECK(p[i] == (i % (3 * PG) == 0 ? 'p' : 'a'));
}

static void
fork_shares_what_is_shared(void)
{
	volatile int *p = mmap(NULL, PG, RW, MAP_SHARED | MAP_ANONYMOUS, -1,
	    0);
	int status;

	REQUIRE(p != MAP_FAILED);
	if (fork() == 0) {
		p[0] = 42;
		p[1023] = 43;
		_exit(0);
	}
	REQUIRE(wait(&status) > 0);
	CHECK_EQ(p[0], 42);
	CHECK_EQ(p[1023], 43);
}

static void
grandchildren_see_their_own(void)
{
	volatile char *p = anon(PG);
	int i, status;

	*p = 0;
	for (i = 0; i < 6; i++) {
		if (fork() != 0) {
			REQUIRE(wait(&status) > 0);
			CHECK_EQ(*p, i);
			CHECK_EQ(status, 0);
			if (i != 0)
				_exit(tap_failures != 0);
			return;
		}
		*p = (char)(i + 1);
	}
	_exit(*p != 6);
}

static void
the_heap_moves(void)
{
	char *start = sbrk(0), *p;
	int i;

	for (i = 0; i < 64; i++) {
		p = sbrk(3 * PG);
		if (p == (char *)-1)
			break;		/* a libc may not offer it */
		memset(p, i, 3 * PG);
	}
	for (; i-- > 0; )
		CHECK(start[(size_t)i * 3 * PG] == i);
	for (i = 0; i < 200; i++) {
		p = malloc((size_t)1 << (i % 18));
		REQUIRE(p != NULL);
		*p = 1;
		if (i % 3 != 0)
			free(p);
	}
}

__attribute__((noinline)) static int
deep(int n)
{
	volatile char frame[PG];

	frame[0] = (char)n;
	frame[PG - 1] = 1;
	return n == 0 ? 0 : frame[PG - 1] + deep(n - 1);
}

static void
the_stack_grows(void)
{
	CHECK_EQ(deep(1000), 1000);
}

static void
up_to_its_limit(void)
{
	struct rlimit rl = { 512 * 1024, 512 * 1024 };
	int status;

	if (fork() == 0) {
		setrlimit(RLIMIT_STACK, &rl);
		(void)deep(1000);
		_exit(0);
	}
	REQUIRE(wait(&status) > 0);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void
limits_of_address_space(void)
{
	struct rlimit rl = { 64u << 20, 64u << 20 };

	REQUIRE(setrlimit(RLIMIT_AS, &rl) == 0);
	CHECK_ERR(mmap(NULL, 128u << 20, RW, ANON, -1, 0), ENOMEM);
	CHECK(mmap(NULL, 1u << 20, RW, ANON, -1, 0) != MAP_FAILED);
}

TAP_MAIN(
    CASE(new_memory_is_zero),
    CASE(a_sparse_gigabyte_costs_what_is_touched),
    CASE(fixed_mappings_replace),
    CASE(a_hole_in_the_middle),
    CASE(protection_holds),
    CASE(data_does_not_execute),
    CASE(bad_arguments),
    CASE(system_calls_refuse_bad_memory),
    CASE(private_file_memory_is_a_copy),
    CASE(shared_file_memory_is_the_file),
    CASE(a_file_can_be_written_from_its_own_mapping),
    CASE(behind_the_end_of_a_file),
    CASE(read_only_descriptors_give_no_shared_writing),
    CASE(mremap_moves_contents),
    CASE(unneeded_memory_becomes_zero),
    CASE(fork_copies),
    CASE(fork_shares_what_is_shared),
    CASE(grandchildren_see_their_own),
    CASE(the_heap_moves),
    CASE(the_stack_grows),
    CASE(up_to_its_limit),
    CASE(limits_of_address_space))
