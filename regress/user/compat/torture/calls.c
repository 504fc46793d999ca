/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Random system calls.
 *
 * Arguments that are only random get no further than the first check, so a
 * table says of what kind each call's arguments are, and most of them are of
 * that kind: descriptors that are open, addresses in an arena of which each
 * part is mapped in another way, paths that exist.  The others, one in eight,
 * are anything.  Structures lie in the arena and are filled with the like
 * before each call.
 *
 * Some victims do this in several threads, which pull the memory and the
 * descriptors from under each other's calls.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "torture.h"

#define LAST		460		/* number of a call, and some more */
#define PAGE		4096u
#define NFDS		24
#define CALLS		3000		/* by each thread */

/*
 * The arena, in pages: ordinary memory, the same shared, not readable, not
 * writable, a file, nothing.
 */
#define ARENA		0x20000000u
#define ARENA_PAGES	40u
#define ARENA_GOOD	16u		/* the first ones are ordinary */

__asm(
"	.text\n"
"	.globl raw_call\n"
"raw_call:\n"
"	pushl	%ebp; pushl %ebx; pushl %esi; pushl %edi\n"
"	movl	20(%esp), %eax\n"
"	movl	24(%esp), %ebp\n"
"	movl	(%ebp), %ebx\n"
"	movl	4(%ebp), %ecx\n"
"	movl	8(%ebp), %edx\n"
"	movl	12(%ebp), %esi\n"
"	movl	16(%ebp), %edi\n"
"	movl	20(%ebp), %ebp\n"
"	int	$0x80\n"
"	popl	%edi; popl %esi; popl %ebx; popl %ebp\n"
"	ret\n");

/*
 * Kinds of arguments:
 *	f descriptor	s path		p structure	b buffer
 *	n size		a address	g signal	t process
 *	v iovec		c count of them	T time		x anything
 *	i small number	m protection, or a mode
 */
/* Some have other names in headers of other times. */
#define C(name, kinds)	{ SYS_##name, kinds }
static const struct call {
	short		nr;
	const char	*kinds;
} calls[] = {
	C(fork, ""), C(read, "fbn"), C(write, "fbn"), C(open, "sxm"),
	C(close, "f"), C(waitpid, "tpi"), C(creat, "sm"), C(link, "ss"),
	C(unlink, "s"), C(execve, "spp"), C(chdir, "s"), C(time, "p"),
	C(mknod, "smx"), C(chmod, "sm"), C(lseek, "fxi"), C(getpid, ""),
	C(mount, "ssspp"), C(ptrace, "itap"), C(utime, "sT"),
	C(access, "si"), C(nice, "x"), C(sync, ""), C(kill, "tg"),
	C(rename, "ss"), C(mkdir, "sm"), C(rmdir, "s"), C(dup, "f"),
	C(pipe, "p"), C(times, "p"), C(brk, "a"), C(umount2, "sx"),
	C(ioctl, "fip"), C(ioctl, "fxp"), C(fcntl, "fix"), C(setpgid, "tt"),
	C(umask, "m"), C(chroot, "s"), C(dup2, "ff"), C(setsid, ""),
	C(sigaction, "gpp"), C(sigpending, "p"), C(sethostname, "bn"),
	C(setrlimit, "ip"), C(getrlimit, "ip"), C(getrusage, "ip"),
	{ 78, "pp" }, { 79, "pp" }, C(symlink, "ss"),
	C(readlink, "sbn"), C(reboot, "xxxs"), C(mmap, "p"),
	C(munmap, "an"), C(truncate, "sx"), C(ftruncate, "fx"),
	C(fchmod, "fm"), C(getpriority, "it"), C(setpriority, "iti"),
	C(statfs, "sp"), C(fstatfs, "fp"), C(socketcall, "ip"),
	C(syslog, "ibn"), C(setitimer, "iTp"), C(getitimer, "ip"),
	C(stat, "sp"), C(lstat, "sp"), C(fstat, "fp"), C(wait4, "tpip"),
	C(sysinfo, "p"), C(fsync, "f"), C(sigreturn, ""),
	C(clone, "xappp"), C(uname, "p"), C(modify_ldt, "ipn"),
	C(modify_ldt, "ipn"), C(mprotect, "anm"), C(mprotect, "anm"),
	C(sigprocmask, "ipp"), C(getpgid, "t"), C(fchdir, "f"),
	C(personality, "x"), C(_llseek, "fxxpi"), C(getdents, "fbn"),
	C(_newselect, "ipppT"), C(flock, "fi"), C(msync, "ani"),
	C(readv, "fvc"), C(writev, "fvc"), C(getsid, "t"),
	C(fdatasync, "f"), C(mlock, "an"), C(munlock, "an"),
	C(sched_setparam, "tp"), C(sched_getparam, "tp"),
	C(sched_setscheduler, "tip"), C(sched_getscheduler, "t"),
	C(sched_yield, ""), C(sched_rr_get_interval, "tp"),
	C(nanosleep, "Tp"), C(mremap, "annia"), C(mremap, "annia"),
	C(poll, "pii"), C(prctl, "ixxxx"), C(rt_sigreturn, ""),
	C(rt_sigaction, "gppn"), C(rt_sigprocmask, "ippn"),
	C(rt_sigpending, "pn"), C(rt_sigtimedwait, "ppTn"),
	C(rt_sigqueueinfo, "tgp"), C(pread64, "fbnxx"),
	C(pwrite64, "fbnxx"), C(getcwd, "bn"), C(sigaltstack, "pp"),
	C(sendfile, "ffpn"), C(ugetrlimit, "ip"), C(mmap2, "anmifi"),
	C(mmap2, "anmxfx"), C(mmap2, "anmifi"), C(truncate64, "sxx"),
	C(ftruncate64, "fxx"), C(stat64, "sp"), C(lstat64, "sp"),
	C(fstat64, "fp"), C(lchown32, "sxx"), C(setreuid32, "xx"),
	C(setregid32, "xx"), C(getgroups32, "ip"), C(setgroups32, "ip"),
	C(fchown32, "fxx"), C(setresuid32, "xxx"), C(getresuid32, "ppp"),
	C(chown32, "sxx"), C(setuid32, "x"), C(setfsuid32, "x"),
	C(mincore, "anb"), C(madvise, "ani"), C(madvise, "ani"),
	C(getdents64, "fbn"), C(fcntl64, "fip"), C(fcntl64, "fip"),
	C(tkill, "tg"), C(sendfile64, "ffpn"), C(futex, "pixTpx"),
	C(futex, "pixTpx"), C(futex, "pixTpx"), C(sched_setaffinity, "tnp"),
	C(sched_getaffinity, "tnp"), C(set_thread_area, "p"),
	C(get_thread_area, "p"), C(set_tid_address, "p"),
	{ 265, "ip" }, { 266, "ip" },
	{ 267, "iiTp" }, C(statfs64, "snp"), C(fstatfs64, "fnp"),
	C(tgkill, "ttg"), C(utimes, "sT"), C(fadvise64_64, "fxxxxi"),
	C(waitid, "itpxp"), C(openat, "fsxm"), C(mkdirat, "fsm"),
	C(mknodat, "fsmx"), C(fchownat, "fsxxx"), C(fstatat64, "fspx"),
	C(unlinkat, "fsx"), C(renameat, "fsfs"), C(linkat, "fsfsx"),
	C(symlinkat, "sfs"), C(readlinkat, "fsbn"), C(fchmodat, "fsm"),
	C(faccessat, "fsi"), C(pselect6, "ipppTp"), C(ppoll, "piTpn"),
	C(set_robust_list, "pn"), C(get_robust_list, "tpp"),
	C(getcpu, "ppp"), C(utimensat, "fsTx"), C(dup3, "ffx"),
	C(pipe2, "px"), C(preadv, "fvcxx"), C(pwritev, "fvcxx"),
	C(rt_tgsigqueueinfo, "ttgp"), C(prlimit64, "tipp"),
	C(syncfs, "f"), C(process_vm_readv, "tvcvci"),
	C(process_vm_writev, "tvcvci"), C(renameat2, "fsfsx"),
	C(getrandom, "bnx"), C(socket, "iii"), C(socketpair, "iiip"),
	C(bind, "fpn"), C(connect, "fpn"), C(listen, "fi"),
	C(accept4, "fppx"), C(getsockopt, "fiipp"), C(setsockopt, "fiipn"),
	C(sendto, "fbnxpn"), C(sendmsg, "fpx"), C(recvfrom, "fbnxpp"),
	C(recvmsg, "fpx"), C(shutdown, "fi"), C(statx, "fsxxp"),
	{ 403, "ip" }, { 406, "ip" }, { 407, "iiTp" }, { 412, "fsTx" },
	{ 413, "ipppTp" }, { 414, "piTpn" }, { 421, "ppTn" },
	{ 422, "pixTpx" }, { 423, "tp" }, { 436, "xxx" }, { 439, "fsix" },
};
#define NCALLS	(sizeof(calls) / sizeof(calls[0]))

/*
 * Arguments.
 */

static uint32_t
some_address(struct rng *r)
{
	uint32_t page = rnd_below(r, rnd_one_in(r, 4) ? ARENA_PAGES :
	    ARENA_GOOD);

	return ARENA + page * PAGE;
}

/* In ordinary memory, and now and then across the end of something. */
static uint32_t
some_place(struct rng *r)
{
	if (rnd_one_in(r, 8))
		return some_address(r) + PAGE - rnd_below(r, 40);
	return some_address(r) + (rnd_below(r, PAGE) & ~3u);
}

static uint32_t
some_fd(struct rng *r)
{
	if (rnd_one_in(r, 16))
		return (uint32_t)-100;		/* AT_FDCWD */
	return rnd_below(r, NFDS);
}

static uint32_t
some_size(struct rng *r)
{
	switch (rnd_below(r, 4)) {
	case 0:
		return rnd_below(r, 300);
	case 1:
		return rnd_below(r, 8) * PAGE;
	case 2:
		return rnd_below(r, 8 * PAGE);
	default:
		return 1u << rnd_below(r, 14);
	}
}

/* Ourselves, children, relatives, groups. */
static uint32_t
some_process(struct rng *r)
{
	uint32_t self = (uint32_t)syscall(SYS_getpid);

	switch (rnd_below(r, 6)) {
	case 0:
		return 0;
	case 1:
		return (uint32_t)-1 - rnd_below(r, 2) * (self - 1);
	case 2:
	case 3:
		return self + rnd_below(r, 8);
	case 4:
		return rnd_below(r, 50);
	default:
		return self;
	}
}

/* Shorter than its structure would be, of small times and odd ones. */
static uint32_t
some_time(struct rng *r)
{
	uint32_t *t = (uint32_t *)(ARENA + rnd_below(r, 64) * 64);
	unsigned i;

	if (rnd_one_in(r, 4))
		return 0;
	for (i = 0; i < 4; i++)
		t[i] = rnd_one_in(r, 10) ? rnd_word(r) :
		    (i & 1) ? rnd_below(r, 3000000) : 0;
	return (uint32_t)t;
}

static uint32_t
some_path(struct rng *r)
{
	static const char *const paths[] = {
		".", "..", "a", "b", "a/b", "a/b/c", "./a/../b", "/", "",
		"/dev/null", "/dev/zero", "/dev/full", "/dev/ptmx",
		"/dev/tty", "/dev/pts/0", "/dev/pts/1", "/dev/urandom",
		"/proc/self/mem", "/proc/self/maps", "/proc/self/fd/3",
		"/proc/self/exe", "/proc/self/status", "/proc/self/cwd",
		"/proc/self/root/proc/uptime", "/proc/1/mem", "/proc/self",
		"/proc/mounts", "/proc/thread-self", "/proc/self/task",
		"/bin/true", "/bin/busybox", "/proc/uvmexp", "proc",
		"a/b/c/d/e/f/g", "l", "l/l/l", "tmpfs", "ext2",
	};
	char *p = (char *)some_place(r);
	uint32_t page = (uint32_t)p & ~(PAGE - 1);

	if (page >= ARENA + ARENA_GOOD * PAGE)
		return (uint32_t)p;
	if (rnd_one_in(r, 20)) {
		memset((void *)page, rnd_one_in(r, 2) ? 'x' : '/', PAGE);
		return page;
	}
	if ((uint32_t)p > ARENA + ARENA_GOOD * PAGE - 40)
		p -= 40;
	strcpy(p, paths[rnd_below(r, sizeof(paths) / sizeof(paths[0]))]);
	return (uint32_t)p;
}

/* Whatever a word of a structure may be. */
static uint32_t
some_word(struct rng *r)
{
	switch (rnd_below(r, 6)) {
	case 0:
		return some_place(r);
	case 1:
		return some_fd(r);
	case 2:
		return some_size(r);
	case 3:
		return rnd_word(r);
	default:
		return rnd_below(r, 20);
	}
}

static uint32_t
some_structure(struct rng *r)
{
	uint32_t *p = (uint32_t *)some_place(r);
	unsigned i;

	if (rnd_one_in(r, 6))
		return 0;
	if ((uint32_t)p > ARENA + ARENA_GOOD * PAGE - 64)
		return (uint32_t)p;
	for (i = 0; i < 16; i++)
		p[i] = some_word(r);
	return (uint32_t)p;
}

static uint32_t
some_vector(struct rng *r)
{
	uint32_t *v = (uint32_t *)(ARENA + rnd_below(r, 128) * 32);
	unsigned i;

	for (i = 0; i < 16; i += 2) {
		v[i] = some_place(r);
		v[i + 1] = rnd_one_in(r, 10) ? rnd_word(r) : some_size(r);
	}
	return (uint32_t)v;
}

static uint32_t
argument(struct rng *r, char kind)
{
	if (rnd_one_in(r, 8))
		return rnd_word(r);
	switch (kind) {
	case 'f':
		return some_fd(r);
	case 's':
		return some_path(r);
	case 'p':
		return some_structure(r);
	case 'b':
		return some_place(r);
	case 'n':
		return some_size(r);
	case 'a':
		return some_address(r);
	case 'g':
		return rnd_below(r, 66);
	case 't':
		return some_process(r);
	case 'v':
		return some_vector(r);
	case 'c':
		return rnd_below(r, 9);
	case 'T':
		return some_time(r);
	case 'i':
		return rnd_below(r, 24);
	case 'm':
		return rnd_one_in(r, 3) ? 3 : rnd_below(r, 01000);
	default:
		return rnd_word(r);
	}
}

/*
 * The frame of a call into which the kernel comes back may be gone: a new
 * thread has none, and vfork's has been used twice.
 */
void
random_call(struct rng *r, struct tally *t)
{
	uint32_t args[6], nr;
	const char *kinds = "";
	unsigned i;
	long result;

	if (rnd_one_in(r, 30)) {
		nr = rnd_one_in(r, 10) ? rnd_word(r) : rnd_below(r, LAST);
	} else {
		i = rnd_below(r, NCALLS);
		nr = (uint32_t)calls[i].nr;
		kinds = calls[i].kinds;
	}
	for (i = 0; i < 6; i++) {
		args[i] = argument(r, *kinds != '\0' ? *kinds : 'x');
		kinds += *kinds != '\0';
	}
	result = raw_call(nr, args);
	t->calls++;
	t->good += result >= 0 || result < -4095;
}

/*
 * Victims.
 */

static void
map(uint32_t page, uint32_t n, int prot, int flags, int fd)
{
	mmap((void *)(ARENA + page * PAGE), n * PAGE, prot, flags | MAP_FIXED,
	    fd, 0);
}

static void
make_arena(int fd)
{
	const int rw = PROT_READ | PROT_WRITE;
	const int anon = MAP_PRIVATE | MAP_ANONYMOUS;

	map(0, ARENA_GOOD, rw, anon, -1);
	map(16, 4, rw, MAP_SHARED | MAP_ANONYMOUS, -1);
	map(20, 4, PROT_NONE, anon, -1);
	map(24, 4, PROT_READ, anon, -1);
	map(28, 4, rw, MAP_SHARED, fd);
	map(32, 4, rw, MAP_PRIVATE, fd);
}

static void
make_files(void)
{
	static const char *const open_these[] = { ".", "/dev/zero",
	    "/dev/full", "/dev/urandom", "/proc/self/mem", "/proc/self/maps",
	    "/proc/self/fd", "/proc/self/environ", "/dev/ptmx", "/proc" };
	unsigned i;
	int fd[2];

	mkdir("a", 0777);
	mkdir("a/b", 0777);
	(void)!symlink("a", "l");
	for (i = 0; i < sizeof(open_these) / sizeof(open_these[0]); i++)
		(void)open(open_these[i], i == 0 ? O_RDONLY : O_RDWR);
	(void)!pipe(fd);
	(void)!pipe2(fd, O_NONBLOCK);
	(void)!socketpair(AF_UNIX, SOCK_STREAM, 0, fd);
	(void)open("b", O_RDWR | O_CREAT | O_APPEND, 0666);
}

static void
interrupted(int signo)
{
	(void)signo;
}

/* Files, memory, and an alarm that ends calls which wait. */
void
calls_prepare(struct rng *r)
{
	struct sigaction sa = { .sa_handler = interrupted };
	int fd = open("f", O_RDWR | O_CREAT, 0666);

	(void)!ftruncate(fd, 6 * PAGE + 100);
	make_arena(fd);
	rnd_fill(r, (void *)ARENA, PAGE);
	make_files();
	sigaction(SIGALRM, &sa, NULL);
	alarms_begin();
}

struct caller {
	struct rng	rng;
	struct tally	*tally;
};

static int
call_and_call(void *arg)
{
	struct caller *c = arg;
	unsigned i;

	for (i = 0; i < CALLS; i++)
		random_call(&c->rng, c->tally);
	return 0;
}

void
victim_calls(struct rng *r, struct tally *t)
{
	static char stacks[3][65536];
	static struct caller callers[4];
	unsigned i, more = rnd_one_in(r, 2) ? rnd_below(r, 4) : 0;

	calls_prepare(r);
	for (i = 0; i <= more; i++) {
		callers[i].rng.state = (uint64_t)rnd(r) << 32 | rnd(r);
		callers[i].tally = t;
	}
	for (i = 0; i < more; i++)
		clone(call_and_call, stacks[i] + sizeof(stacks[i]), CLONE_VM |
		    CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
		    CLONE_SYSVSEM, &callers[i]);
	call_and_call(&callers[more]);
}
