/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Signals: handlers, masks, queues, interrupted calls.
 * POSIX and Linux: see each case.  The frame a handler sees is Linux's.
 */

#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>

#include "tap.h"

static volatile int	hits;
static volatile siginfo_t	got;
static volatile int	order[8];

static void
hit(int sig)
{
	order[hits & 7] = sig;
	hits++;
}

static void
hit_info(int sig, siginfo_t *si, void *uc)
{
	(void)sig;
	(void)uc;
	*(siginfo_t *)&got = *si;
	hits++;
}

static void
catch(int sig, void (*func)(int), int flags)
{
	struct sigaction sa = { .sa_handler = func, .sa_flags = flags };

	REQUIRE(sigaction(sig, &sa, NULL) == 0);
}

static void
catch_info(int sig, int flags)
{
	struct sigaction sa = { .sa_sigaction = hit_info,
	    .sa_flags = SA_SIGINFO | flags };

	REQUIRE(sigaction(sig, &sa, NULL) == 0);
}

static void
handler_runs_and_returns(void)
{
	catch(SIGUSR1, hit, 0);
	CHECK_EQ(raise(SIGUSR1), 0);
	CHECK_EQ(kill(getpid(), SIGUSR1), 0);
	CHECK_EQ(hits, 2);
}

static void
siginfo_names_the_sender(void)
{
	union sigval v = { .sival_int = 77 };

	catch_info(SIGUSR1, 0);
	kill(getpid(), SIGUSR1);
	CHECK_EQ(got.si_pid, getpid());
	CHECK_EQ(got.si_code, SI_USER);
	CHECK_EQ(sigqueue(getpid(), SIGUSR1, v), 0);
	CHECK_EQ(got.si_code, SI_QUEUE);
	CHECK_EQ(got.si_value.sival_int, 77);
}

static void
blocked_signals_wait(void)
{
	sigset_t set, pend;

	catch(SIGUSR1, hit, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	raise(SIGUSR1);
	CHECK_EQ(hits, 0);
	sigpending(&pend);
	CHECK(sigismember(&pend, SIGUSR1));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	CHECK_EQ(hits, 1);
}

static void
realtime_signals_queue(void)
{
	union sigval v;
	sigset_t set;
	int i;

	catch_info(SIGRTMIN, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (i = 0; i < 5; i++) {
		v.sival_int = i;
		CHECK_EQ(sigqueue(getpid(), SIGRTMIN, v), 0);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	CHECK_EQ(hits, 5);
	CHECK_EQ(got.si_value.sival_int, 4);
}

static void
resethand_resets_the_handler(void)
{
	struct sigaction sa;

	catch(SIGUSR1, hit, SA_RESETHAND);
	raise(SIGUSR1);
	CHECK_EQ(sigaction(SIGUSR1, NULL, &sa), 0);
	CHECK(sa.sa_handler == SIG_DFL);
	CHECK_EQ(hits, 1);
}

static void
fault_tells_the_address(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		catch_info(SIGSEGV, SA_RESETHAND);
		*(volatile int *)0x1234 = 1;
		_exit(0);
	}
	waitpid(pid, &status, 0);
	CHECK_EQ(WTERMSIG(status), SIGSEGV);
}

static void
on_fault(int sig, siginfo_t *si, void *ctx)
{
	ucontext_t *uc = ctx;

	(void)sig;
	order[0] = (int)(long)si->si_addr;
	order[1] = si->si_code;
	uc->uc_mcontext.gregs[REG_EIP] += 6;	/* over the store */
	uc->uc_mcontext.gregs[REG_ECX] = 99;
	hits++;
}

static void
handler_may_change_the_registers(void)
{
	struct sigaction sa = { .sa_sigaction = on_fault,
	    .sa_flags = SA_SIGINFO };
	int ecx = 1;

	REQUIRE(sigaction(SIGSEGV, &sa, NULL) == 0);
	/* c7 00 imm32: six bytes */
	__asm volatile(".byte 0xc7, 0x00, 1, 0, 0, 0"
	    : "+c" (ecx) : "a" (0x4321) : "memory");
	CHECK_EQ(hits, 1);
	CHECK_EQ(order[0], 0x4321);
	CHECK_EQ(order[1], SEGV_MAPERR);
	CHECK_EQ(ecx, 99);
}

static void
spoil_fpu(int sig)
{
	volatile double d = sig;

	__asm volatile("pcmpeqd %%xmm0, %%xmm0" : : : "memory");
	d = d * 3.5;
	hits++;
}

static void
fpu_survives_a_handler(void)
{
	unsigned before[4] = { 1, 2, 3, 4 }, after[4];

	catch(SIGUSR1, spoil_fpu, 0);
	__asm volatile("movups %1, %%xmm0\n\t"
	    "int $0x80\n\t"
	    "movups %%xmm0, %0"
	    : "=m" (after)
	    : "m" (before), "a" (SYS_kill), "b" (getpid()), "c" (SIGUSR1)
	    : "memory");
	CHECK_EQ(hits, 1);
	CHECK(memcmp(before, after, sizeof(before)) == 0);
}

static void
alternate_stack_is_used(void)
{
	static char stack[16384];
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) }, old;

	CHECK_EQ(sigaltstack(&ss, NULL), 0);
	CHECK_EQ(sigaltstack(NULL, &old), 0);
	CHECK(old.ss_sp == stack);
	catch(SIGUSR1, hit, SA_ONSTACK);
	raise(SIGUSR1);
	CHECK_EQ(hits, 1);
	ss.ss_size = 16;
	CHECK_ERR(sigaltstack(&ss, NULL), ENOMEM);
	ss.ss_size = sizeof(stack);
	ss.ss_flags = 0x40;
	CHECK_ERR(sigaltstack(&ss, NULL), EINVAL);
}

/* With a bad stack the process dies, nothing else. */
static void
bad_stack_is_fatal(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		catch(SIGUSR1, hit, 0);
		__asm volatile("mov $8, %%esp\n\tint $0x80"
		    : : "a" (SYS_kill), "b" (getpid()), "c" (SIGUSR1));
		_exit(0);
	}
	waitpid(pid, &status, 0);
	CHECK_EQ(WTERMSIG(status), SIGSEGV);
}

static void
made_up_frames_are_fatal(void)
{
	static const int calls[] = { SYS_sigreturn, SYS_rt_sigreturn };
	int status, i;
	pid_t pid;

	for (i = 0; i < 2; i++) {
		pid = fork();
		if (pid == 0) {
			syscall(calls[i]);
			_exit(0);
		}
		waitpid(pid, &status, 0);
		CHECK_EQ(WTERMSIG(status), SIGSEGV);
	}
}

/* Again and again: the first may come before the call it is to interrupt. */
static void
ring_every(int usec)
{
	struct itimerval it = { { 0, usec }, { 0, usec } };

	REQUIRE(setitimer(ITIMER_REAL, &it, NULL) == 0);
}

static void *
shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	REQUIRE(p != MAP_FAILED);
	return p;
}

static volatile int	*shared_hits;

static void
hit_shared(int sig)
{
	(void)sig;
	(*shared_hits)++;
}

static void
reads_are_interrupted_or_restarted(void)
{
	int fds[2];
	char c;

	REQUIRE(pipe(fds) == 0);
	catch(SIGALRM, hit, 0);
	ring_every(50000);
	CHECK_ERR(read(fds[0], &c, 1), EINTR);
	CHECK(hits >= 1);
	shared_hits = shared(sizeof(*shared_hits));
	catch(SIGALRM, hit_shared, SA_RESTART);
	if (fork() == 0) {
		if (AWAIT(*shared_hits >= 3))
			write(fds[1], "x", 1);
		_exit(0);
	}
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK(*shared_hits >= 3);
}

static void
sleep_tells_what_was_left(void)
{
	struct timespec ts = { 1000, 0 }, rem = { 0, 0 };

	catch(SIGALRM, hit, SA_RESTART);
	ring_every(50000);
	CHECK_ERR(nanosleep(&ts, &rem), EINTR);
	CHECK(rem.tv_sec >= 1000 - SOON / 1000 && rem.tv_sec < 1000);
}

static double
now(void)
{
	struct timespec ts;

	REQUIRE(clock_gettime(CLOCK_MONOTONIC, &ts) == 0);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/*
 * A sleep of a second with a stop in it; did it begin anew after the stop?  The
 * C library's would have what was left written over what it asks for, and so
 * hide it.
 */
static bool
sleeps_anew(double *ended)
{
	long request[2] = { 1, 0 };
	double continued;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (syscall(SYS_nanosleep, request, NULL) != 0)
			_exit(1);
		*ended = now();
		_exit(0);
	}
	usleep(500000);
	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	continued = now();
	kill(pid, SIGCONT);
	waitpid(pid, &status, 0);
	CHECK_EQ(status, 0);
	return *ended >= continued + request[0];
}

/*
 * A stop is not an interruption: the sleep goes on, and not anew.  On a busy
 * host it may seem so, but not time after time.
 */
static void
sleep_goes_on_after_a_stop(void)
{
	double *ended = shared(sizeof(*ended));
	int tries = 0;

	while (sleeps_anew(ended) && ++tries < 10)
		continue;
	CHECK(tries < 10);
}

static void
sigsuspend_puts_the_mask_back(void)
{
	sigset_t set, none, now;

	catch(SIGALRM, hit, 0);
	sigemptyset(&none);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	ring_every(10000);
	CHECK_ERR(sigsuspend(&none), EINTR);
	CHECK_EQ(hits, 1);
	sigprocmask(SIG_SETMASK, NULL, &now);
	CHECK(sigismember(&now, SIGALRM));
}

static void
sigtimedwait_takes_ignored_ones(void)
{
	struct timespec ts = { SOON / 1000, 0 }, zero = { 0, 0 };
	siginfo_t si;
	sigset_t set;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	CHECK_ERR(sigtimedwait(&set, &si, &zero), EAGAIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pid = fork();
	if (pid == 0)
		_exit(3);
	CHECK_EQ(sigtimedwait(&set, &si, &ts), SIGCHLD);
	CHECK_EQ(si.si_pid, pid);
	CHECK_EQ(si.si_status, 3);
}

static void
bad_arguments_are_refused(void)
{
	struct sigaction sa = { .sa_handler = hit };
	sigset_t set;

	sigemptyset(&set);
	CHECK_ERR(kill(getpid(), 65), EINVAL);
	CHECK_ERR(kill(getpid(), -1), EINVAL);
	CHECK_ERR(kill(30000, 0), ESRCH);
	CHECK_ERR(kill(-30000, 0), ESRCH);
	CHECK_ERR(syscall(SYS_tgkill, getpid(), -1, SIGUSR1), EINVAL);
	CHECK_ERR(syscall(SYS_tgkill, 1, getpid(), SIGUSR1), ESRCH);
	CHECK_ERR(sigaction(SIGKILL, &sa, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_rt_sigaction, 0, NULL, NULL, 8), EINVAL);
	CHECK_ERR(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 16), EINVAL);
	CHECK_ERR(syscall(SYS_rt_sigaction, SIGUSR1, bad_ptr, NULL, 8),
	    EFAULT);
	CHECK_ERR(syscall(SYS_rt_sigaction, SIGUSR1, NULL, kern_ptr, 8),
	    EFAULT);
	CHECK_ERR(syscall(SYS_rt_sigprocmask, 7, &set, NULL, 8), EINVAL);
	CHECK_ERR(syscall(SYS_rt_sigprocmask, 0, bad_ptr, NULL, 8), EFAULT);
	CHECK_ERR(syscall(SYS_rt_sigsuspend, bad_ptr, 8), EFAULT);
	CHECK_ERR(syscall(SYS_rt_sigsuspend, &set, 4), EINVAL);
	CHECK_ERR(syscall(SYS_sigaltstack, bad_ptr, NULL), EFAULT);
}

static void
users_cannot_signal_each_other(void)
{
	int status;
	pid_t pid = fork(), other;

	if (pid == 0) {
		other = getppid();
		if (setuid(1001) != 0)
			_exit(2);
		_exit(kill(other, SIGTERM) == -1 && errno == EPERM ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	CHECK_EQ(status, 0);
}

static void
init_cannot_be_killed(void)
{
	CHECK_EQ(kill(1, SIGKILL), 0);
	CHECK_EQ(kill(1, SIGSTOP), 0);
	CHECK_EQ(kill(1, 0), 0);
}

TAP_MAIN(
	CASE(handler_runs_and_returns),
	CASE(siginfo_names_the_sender),
	CASE(blocked_signals_wait),
	CASE(realtime_signals_queue),
	CASE(resethand_resets_the_handler),
	CASE(fault_tells_the_address),
	CASE(handler_may_change_the_registers),
	CASE(fpu_survives_a_handler),
	CASE(alternate_stack_is_used),
	CASE(bad_stack_is_fatal),
	CASE(made_up_frames_are_fatal),
	CASE(reads_are_interrupted_or_restarted),
	CASE(sleep_tells_what_was_left),
	CASE(sleep_goes_on_after_a_stop),
	CASE(sigsuspend_puts_the_mask_back),
	CASE(sigtimedwait_takes_ignored_ones),
	CASE(bad_arguments_are_refused),
	CASE(users_cannot_signal_each_other),
	CASE(init_cannot_be_killed)
)
