/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * What operations cost in hypercalls and page faults stays within a budget.
 *
 * Time on an emulated or shared machine says little; how often the kernel
 * enters Xen, and how often a program faults, is the same every time.  Both
 * are read from /proc/evcnt before and after an operation that is repeated.
 * Timers, the console and xenstore add to some runs, so the cheapest of several
 * counts: it is what the operation needs.  The timer is set about once in each
 * time slice, whatever is done in it; this is counted apart, and must not grow
 * with the operations.  One vCPU, else switches and flushes are others.
 */

#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

#define TAP_LIMIT	60
#include "tap.h"
#include "segments.h"

#define RUNS		3		/* without interrupts ... */
#define MAXRUNS		12		/* ... if there are so few */
#define ITEMRUNS	2		/* of what takes long */
#define PAGE		4096
#define SLICE		10000000	/* ns, or less: a timer in each */

/* What is counted, and the same for one operation. */
struct cost {
	long long	calls;		/* hypercalls issued */
	long long	faults;		/* page faults, of user and kernel */
	long long	live;		/* changes of upper levels in use */
	long long	timer;		/* settings of it, not in calls */
	long long	events;		/* interrupts */
};

static char	text[2][16384];		/* before and after */
static int	evcnt = -1;
static int	maxruns = MAXRUNS;
static int	maxtimer = 2;

/*
 * Counting.
 */

static void
look(char *buf)
{
	ssize_t len = 0, n;

	while ((n = pread(evcnt, buf + len, sizeof(text[0]) - 1 - len,
	    len)) > 0)
		len += n;
	buf[len] = '\0';
}

/* What the two looks differ by; shown line by line if so wished. */
static struct cost
difference(bool show)
{
	struct cost c = { 0, 0, 0, 0, 0 };
	char *a = text[0], *b = text[1];
	long long v;
	int name;

	for (; *b != '\0'; a = strchr(a, '\n') + 1, b = strchr(b, '\n') + 1) {
		name = (int)strcspn(b, " ") + 1;
		name += (int)strcspn(b + name, " ");
		v = strtoll(b + name, NULL, 10) - strtoll(a + name, NULL, 10);
		if (strncmp(b, "hypercall vcpu_op ", 18) == 0)
			c.timer += v;
		else if (strncmp(b, "hypercall ", 10) == 0)
			c.calls += v;
		else if (strncmp(b, "trap page_fault_", 16) == 0)
			c.faults += v;
		else if (strncmp(b, "pmap live_", 10) == 0)
			c.live += v;
		else if (strncmp(b, "evtchn ", 7) == 0)
			c.events += v;
		if (show && v != 0)
			printf("#   %.*s %lld\n", name, b, v);
	}
	return c;
}

typedef void	operation(void);

/* The operation, `n' times over. */
static struct cost
cost_once(operation *before, operation *op, int n, bool show)
{
	struct timespec a, b;
	struct cost c;
	int i;

	if (before != NULL)
		before();
	clock_gettime(CLOCK_MONOTONIC, &a);
	look(text[0]);
	for (i = 0; i < n; i++)
		op();
	look(text[1]);
	clock_gettime(CLOCK_MONOTONIC, &b);
	c = difference(show);
	c.timer -= ((b.tv_sec - a.tv_sec) * 1000000000LL + b.tv_nsec -
	    a.tv_nsec) / SLICE;
	return c;
}

static void
least(long long *least, long long v, bool first)
{
	if (first || v < *least)
		*least = v;
}

/* The least of several times, of which a few were undisturbed, if possible. */
static struct cost
cost_least(operation *before, operation *op, int n)
{
	struct cost once, c = { 0, 0, 0, 0, 0 };
	int i, undisturbed = 0;

	for (i = 0; i < maxruns && undisturbed < RUNS; i++) {
		once = cost_once(before, op, n, false);
		least(&c.calls, once.calls, i == 0);
		least(&c.faults, once.faults, i == 0);
		least(&c.live, once.live, i == 0);
		least(&c.timer, once.timer - once.events, i == 0);
		undisturbed += once.events == 0;
	}
	return c;
}

/*
 * What `n' more operations cost, which is without what comes once: reading
 * the counters, pages of this program that are touched on the way.  Those that
 * undo nothing are done once after `before', and else not at all.
 */
static struct cost
cost_of(operation *before, operation *op, int n)
{
	struct cost some, more;
	int first = before == NULL ? n : 0;

	evcnt = open("/proc/evcnt", O_RDONLY);
	REQUIRE(evcnt >= 0);
	(void)cost_once(before, op, 2 * n, false);
	some = cost_least(before, op, first);
	more = cost_least(before, op, first + n);
	more.calls -= some.calls;
	more.faults -= some.faults;
	more.live -= some.live;
	CHECK(more.timer <= maxtimer);
	return more;
}

/*
 * The budget, in hundredths, is for each of the `each' items of an operation.
 */
static void
budget_after(operation *before, operation *op, int n, int each, int calls,
    int faults)
{
	struct cost c = cost_of(before, op, n);

	each *= n;
	printf("# %.2f of %.2f hypercalls, %.2f of %.2f page faults\n",
	    (double)c.calls / each, calls / 100.0, (double)c.faults / each,
	    faults / 100.0);
	if (c.calls * 100 > (long long)calls * each)
		tap_fail(__FILE__, __LINE__, "too many hypercalls");
	if (c.faults * 100 > (long long)faults * each)
		tap_fail(__FILE__, __LINE__, "too many page faults");
	/* Less than nothing is no measurement. */
	CHECK(c.calls >= 0 && c.faults >= 0);
	if (tap_failures != 0) {
		printf("# %d of them, once more:\n", n);
		(void)cost_once(before, op, n, true);
	}
}

static void
budget(operation *op, int n, int calls, int faults)
{
	budget_after(NULL, op, n, 1, calls, faults);
}

/* Of one item of a large operation, in which a few interrupts do not count. */
static void
budget_item(operation *op, int each, int calls, int faults)
{
	maxruns = ITEMRUNS;
	maxtimer = each / 16;
	budget_after(NULL, op, 1, each, calls, faults);
}

/*
 * System calls and switches.
 */

#define N	5		/* in less than a time slice */

static void
do_null(void)
{
	syscall(SYS_getppid);
}

static void
null_system_call(void)
{
	budget(do_null, N, 0, 0);
}

static void
on_signal(int sig)
{
	(void)sig;
}

static void
do_signal(void)
{
	raise(SIGUSR1);
}

static void
signal_and_sigreturn(void)
{
	signal(SIGUSR1, on_signal);
	budget(do_signal, N, 0, 0);
}

static int	there[2], back[2];

static void
do_pingpong(void)
{
	char c = 0;

	if (write(there[1], &c, 1) != 1 || read(back[0], &c, 1) != 1)
		_exit(1);
}

/* Two processes take turns, each after it has called that. */
static void
switch_after(void (*func)(uint32_t))
{
	char c;
	pid_t pid;

	REQUIRE(pipe(there) == 0 && pipe(back) == 0);
	pid = fork();
	func((uint32_t)pid);
	if (pid == 0) {
		while (read(there[0], &c, 1) == 1 && c == 0)
			write(back[1], &c, 1);
		_exit(0);
	}
	budget_after(NULL, do_pingpong, N, 2, 100, 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void
do_nothing(uint32_t who)
{
	(void)who;
}

static void
process_switch(void)
{
	switch_after(do_nothing);
}

/* An LDT, which %es is of, and all thread-local segments. */
static void
have_segments(uint32_t who)
{
	struct user_desc d = { .base = who, .limit = 0xfff, .flags = D_32BIT };
	int i;

	REQUIRE(ldt_write(1, 0, 0xfffff, D_32BIT | D_PAGES) == 0);
	for (i = 0; i < 2; i++) {
		d.entry = ~0u;
		REQUIRE(syscall(SYS_set_thread_area, &d) == 0);
	}
	__asm volatile("movl %0, %%es" : : "r" (LSEL(1)));
}

static void
process_switch_with_ldt_and_tls(void)
{
	switch_after(have_segments);
}

static volatile int	turn;
static __thread volatile int mine;	/* so that the segment matters */

static void
futex(int op, int val)
{
	syscall(SYS_futex, &turn, op | FUTEX_PRIVATE_FLAG, val, NULL);
}

/* Give the turn away, and wait until it comes back. */
static void
pass_turn(int me)
{
	turn = !me;
	futex(FUTEX_WAKE, 1);
	while (turn != me)
		futex(FUTEX_WAIT, !me);
	mine++;
}

static void
do_thread_pingpong(void)
{
	pass_turn(0);
}

static void *
other_thread(void *arg)
{
	while (turn != 1)
		futex(FUTEX_WAIT, 0);
	for (;;)
		pass_turn(1);
	return arg;
}

static void
thread_switch(void)
{
	pthread_t t;

	REQUIRE(pthread_create(&t, NULL, other_thread, NULL) == 0);
	budget_after(NULL, do_thread_pingpong, N, 2, 100, 0);
}

/*
 * Processes.
 */

#define NPROC	4

static void
do_fork(void)
{
	pid_t pid;

	if ((pid = fork()) == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
}

static void
fork_exit_wait(void)
{
	budget(do_fork, NPROC, 1000, 500);
}

/*
 * The smallest program: a page of text, a page of data that it writes to.
 */
#define TINY_TEXT	0x08048000u
#define TINY_DATA	0x08049000u

static void
write_tiny(void)
{
	static struct {
		Elf32_Ehdr	eh;
		Elf32_Phdr	ph[2];
		unsigned char	code[32];
		unsigned char	pad[PAGE - sizeof(Elf32_Ehdr) -
				    2 * sizeof(Elf32_Phdr) - 32];
		unsigned	data;
	} f = {
		.eh = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32,
			    ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC, .e_machine = EM_386,
			.e_version = EV_CURRENT,
			.e_entry = TINY_TEXT + sizeof(Elf32_Ehdr) +
			    2 * sizeof(Elf32_Phdr),
			.e_phoff = sizeof(Elf32_Ehdr),
			.e_ehsize = sizeof(Elf32_Ehdr),
			.e_phentsize = sizeof(Elf32_Phdr), .e_phnum = 2,
		},
		.ph = {
			{ .p_type = PT_LOAD, .p_flags = PF_R | PF_X,
			    .p_vaddr = TINY_TEXT, .p_align = PAGE,
			    .p_filesz = PAGE, .p_memsz = PAGE },
			{ .p_type = PT_LOAD, .p_flags = PF_R | PF_W,
			    .p_offset = PAGE, .p_vaddr = TINY_DATA,
			    .p_align = PAGE, .p_filesz = 4, .p_memsz = 4 },
		},
		.code = {
			/* movl $1, TINY_DATA; exit(7) */
			0xc7, 0x05, 0x00, 0x90, 0x04, 0x08, 1, 0, 0, 0,
			0xbb, 7, 0, 0, 0, 0xb8, 1, 0, 0, 0, 0xcd, 0x80,
		},
	};
	int fd = open("tiny", O_WRONLY | O_CREAT | O_TRUNC, 0755);

	REQUIRE(fd >= 0 && write(fd, &f, sizeof(f)) == sizeof(f));
	close(fd);
}

/* => in the child, which may be one of vfork() */
static void
exec_tiny(void)
{
	static char *const argv[] = { "tiny", NULL }, *const envp[] = { NULL };

	execve("tiny", argv, envp);
	_exit(1);
}

static void
wait_for_tiny(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status != 7 << 8)
		_exit(1);
}

static void
do_fork_exec(void)
{
	pid_t pid;

	if ((pid = fork()) == 0)
		exec_tiny();
	wait_for_tiny(pid);
}

static void
do_vfork_exec(void)
{
	pid_t pid;

	if ((pid = vfork()) == 0)
		exec_tiny();
	wait_for_tiny(pid);
}

static void
fork_exec_exit_wait(void)
{
	write_tiny();
	budget(do_fork_exec, NPROC, 1600, 800);
}

static void
vfork_exec_exit_wait(void)
{
	write_tiny();
	budget(do_vfork_exec, NPROC, 1200, 300);
}

/*
 * Memory.
 */

#define MANY	1024

static char *
map_pages(int n)
{
	char *p = mmap(NULL, (size_t)n * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		_exit(1);
	return p;
}

static void
touch_row(char *p, int n)
{
	int i;

	for (i = 0; i < n; i++)
		p[i * PAGE] = 1;
}

static void
do_random(void)
{
	char *p = map_pages(MANY);
	unsigned i, k = 0;

	/* Every page once: a full period modulo a power of two. */
	for (i = 0; i < MANY; i++) {
		k = (k * 5 + 333) % MANY;
		p[k * PAGE] = 1;
	}
	munmap(p, MANY * PAGE);
}

static void
faults_in_random_order(void)
{
	budget_item(do_random, MANY, 110, 100);
}

static void
do_row(void)
{
	char *p = map_pages(4 * MANY);

	touch_row(p, 4 * MANY);
	munmap(p, 4 * MANY * PAGE);
}

static void
faults_in_a_row(void)
{
	budget_item(do_row, 4 * MANY, 30, 20);
}

static void
do_1024(void)
{
	char *p = map_pages(MANY);

	touch_row(p, MANY);
	munmap(p, MANY * PAGE);
}

static void
map_touch_and_unmap_of_1024_pages(void)
{
	budget_after(NULL, do_1024, 1, 1, 15000, 13000);
}

/* The child has the same pages until it exits, which is after the parent. */
static void
do_cow_parent(void)
{
	char *p = map_pages(MANY), c;
	int gate[2];
	pid_t pid;

	touch_row(p, MANY);
	if (pipe(gate) != 0 || (pid = fork()) == -1)
		_exit(1);
	if (pid == 0) {
		close(gate[1]);
		read(gate[0], &c, 1);
		_exit(0);
	}
	touch_row(p, MANY);
	close(gate[0]);
	close(gate[1]);
	waitpid(pid, NULL, 0);
	munmap(p, MANY * PAGE);
}

static void
copy_on_write_by_the_parent(void)
{
	budget_item(do_cow_parent, MANY, 220, 200);
}

static void
do_cow_child(void)
{
	char *p = map_pages(MANY);
	pid_t pid;

	touch_row(p, MANY);
	if ((pid = fork()) == -1)
		_exit(1);
	if (pid == 0) {
		touch_row(p, MANY);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	munmap(p, MANY * PAGE);
}

static void
copy_on_write_by_the_child(void)
{
	budget_item(do_cow_child, MANY, 220, 200);
}

static char	*area;

static void
do_protect_pair(void)
{
	if (mprotect(area, PAGE, PROT_READ) != 0 ||
	    mprotect(area, PAGE, PROT_READ | PROT_WRITE) != 0)
		_exit(1);
	*area = 1;
}

static void
protect_unprotect_and_write_a_page(void)
{
	area = map_pages(1);
	*area = 1;
	budget(do_protect_pair, N, 200, 100);
}

static void
write_1024(void)
{
	if (mprotect(area, MANY * PAGE, PROT_READ | PROT_WRITE) != 0)
		_exit(1);
	touch_row(area, MANY);
}

static void
do_protect_1024(void)
{
	if (mprotect(area, MANY * PAGE, PROT_READ) != 0)
		_exit(1);
}

static void
protect_1024_pages(void)
{
	area = map_pages(MANY);
	budget_after(write_1024, do_protect_1024, 1, 1, 1200, 0);
}

static void
do_live(void)
{
	do_fork();
	do_1024();
}

/* The tables of an address stay until the address space ends. */
static void
upper_levels_stay_as_they_are(void)
{
	CHECK_EQ(cost_of(NULL, do_live, 1).live, 0);
}

TAP_MAIN(CASE(null_system_call), CASE(signal_and_sigreturn),
    CASE(process_switch), CASE(process_switch_with_ldt_and_tls),
    CASE(thread_switch), CASE(fork_exit_wait),
    CASE(fork_exec_exit_wait), CASE(vfork_exec_exit_wait),
    CASE(faults_in_random_order), CASE(faults_in_a_row),
    CASE(map_touch_and_unmap_of_1024_pages),
    CASE(copy_on_write_by_the_parent), CASE(copy_on_write_by_the_child),
    CASE(protect_unprotect_and_write_a_page), CASE(protect_1024_pages),
    CASE(upper_levels_stay_as_they_are))
