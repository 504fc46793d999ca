/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * ptrace: who traces whom, where a tracee stops, and what wait tells of it.
 * Linux: ptrace(2); all of this holds there, too.
 *
 * Memory and rights are in user/kern/ptrace_access, registers, steps and
 * watchpoints in user/arch/i386/ptrace.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>

#include "tracee.h"

static volatile int	hits;
static volatile int	*seen;		/* shared */
static volatile int	word = 4711;
static int		fds[2];

static void
hit(int sig)
{
	(void)sig;
	hits++;
}

/*
 * Signals.
 */

static void
raise_usr1(void)
{
	signal(SIGUSR1, hit);
	signal(SIGUSR2, hit);
	raise(SIGUSR1);
	_exit(10 + hits);
}

static void
a_signal_is_delivered_on_the_tracers_word(void)
{
	pid_t pid = tracee(raise_usr1);

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_CONT, pid, SIGUSR1), EXITED(11));
}

static void
a_signal_is_suppressed(void)
{
	pid_t pid = tracee(raise_usr1);

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(10));
}

static void
raise_and_die(void)
{
	raise(SIGUSR1);
}

static void
a_signal_is_replaced(void)
{
	pid_t pid = tracee(raise_and_die);

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_CONT, pid, SIGTERM), SIGTERM);
}

/* By kill, since raise blocks signals meanwhile, so that none is dropped. */
static void
raise_ignored(void)
{
	signal(SIGUSR1, SIG_IGN);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGWINCH);
}

static void
ignored_signals_are_offered_too(void)
{
	pid_t pid = tracee(raise_ignored);

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_CONT, pid, SIGUSR1), STOPPED(SIGWINCH));
	CHECK_EQ(on(PTRACE_CONT, pid, SIGWINCH), EXITED(0));
}

static void
queue_77(void)
{
	union sigval v = { .sival_int = 77 };
	struct timespec ts = { 0, 0 };
	siginfo_t si;
	sigset_t set;

	(void)ts;
	sigemptyset(&set);
	signal(SIGUSR1, hit);
	sigqueue(getpid(), SIGUSR1, v);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigqueue(getpid(), SIGUSR2, v);
	sigwaitinfo(&set, &si);
	_exit(si.si_value.sival_int + hits);
}

static void
siginfo_is_told(void)
{
	pid_t pid = tracee(queue_77);
	siginfo_t si;

	si = info_of(pid);
	CHECK_EQ(si.si_signo, SIGSTOP);
	CHECK_EQ(si.si_code, SI_TKILL);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	si = info_of(pid);
	CHECK_EQ(si.si_code, SI_QUEUE);
	CHECK_EQ(si.si_value.sival_int, 77);
	CHECK_EQ(on(PTRACE_CONT, pid, SIGUSR1), EXITED(78));
}

static void
got_value(int sig, siginfo_t *si, void *uc)
{
	(void)sig;
	(void)uc;
	_exit(si->si_value.sival_int);
}

static void
queue_5(void)
{
	union sigval v = { .sival_int = 5 };
	struct sigaction sa = { .sa_sigaction = got_value,
	    .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &sa, NULL);
	sigqueue(getpid(), SIGUSR1, v);
}

static void
siginfo_is_changed(void)
{
	pid_t pid = tracee(queue_5);
	siginfo_t si;

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	si = info_of(pid);
	si.si_value.sival_int = 42;
	CHECK_EQ(pt(PTRACE_SETSIGINFO, pid, 0, (unsigned long)&si), 0);
	CHECK_EQ(on(PTRACE_CONT, pid, SIGUSR1), EXITED(42));
}

/* The handler of the signal that was said is entered, whatever is told. */
static void
siginfo_of_another_signal_does_not_count(void)
{
	static const int signos[] = { 0, -1, 65, 1 << 30, SIGTERM };
	siginfo_t si;
	unsigned i;
	pid_t pid;

	for (i = 0; i < sizeof(signos) / sizeof(signos[0]); i++) {
		pid = tracee(raise_usr1);
		CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
		si = info_of(pid);
		si.si_signo = signos[i];
		CHECK_EQ(pt(PTRACE_SETSIGINFO, pid, 0, (unsigned long)&si), 0);
		CHECK_EQ(on(PTRACE_CONT, pid, SIGUSR1), EXITED(11));
	}
}

static void
the_mask_is_read_and_written(void)
{
	pid_t pid = tracee(raise_usr1);
	uint64_t mask = 0;

	CHECK_EQ(pt(PTRACE_GETSIGMASK, pid, 8, (unsigned long)&mask), 0);
	CHECK_EQ(mask & (1 << (SIGUSR1 - 1)), 0);
	mask |= 1 << (SIGUSR1 - 1);
	CHECK_EQ(pt(PTRACE_SETSIGMASK, pid, 8, (unsigned long)&mask), 0);
	CHECK_ERR(pt(PTRACE_SETSIGMASK, pid, 4, (unsigned long)&mask), EINVAL);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(10));
}

static void
fault_blocked(void)
{
	sigset_t set;

	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	*(volatile int *)bad_ptr = 1;
}

static void
a_blocked_fault_stops_before_it_kills(void)
{
	pid_t pid = tracee(fault_blocked);
	siginfo_t si;

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGSEGV));
	si = info_of(pid);
	CHECK_EQ(si.si_code, SEGV_MAPERR);
	CHECK(si.si_addr == bad_ptr);
	CHECK_EQ(on(PTRACE_CONT, pid, SIGSEGV) & 0x7f, SIGSEGV);
}

static void
sigkill_ends_a_stopped_tracee(void)
{
	pid_t pid = tracee(nothing);

	CHECK_EQ(kill(pid, SIGKILL), 0);
	CHECK_EQ(told(pid), SIGKILL);
	pid = tracee(nothing);
	CHECK_EQ(pt(PTRACE_KILL, pid, 0, 0), 0);
	CHECK_EQ(told(pid), SIGKILL);
}

/*
 * System calls.
 */

static void
call_getppid(void)
{
	_exit(syscall(SYS_getppid) == 4711 ? 7 : 8);
}

static void
calls_stop_on_both_sides(void)
{
	pid_t pid = tracee(call_getppid);
	struct user_regs_struct r;

	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), STOPPED(SIGTRAP));
	CHECK_EQ(info_of(pid).si_code, SIGTRAP);
	r = regs_of(pid);
	CHECK_EQ(r.orig_eax, SYS_getppid);
	CHECK_EQ(r.eax, -ENOSYS);
	CHECK_EQ(pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(info_of(pid).si_code, SIGTRAP | 0x80);
	r = regs_of(pid);
	CHECK_EQ(r.orig_eax, SYS_getppid);
	CHECK_EQ(r.eax, getpid());
	r.eax = 4711;
	CHECK_EQ(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&r), 0);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(regs_of(pid).orig_eax, SYS_exit_group);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), EXITED(7));
}

static void
a_call_is_left_out(void)
{
	pid_t pid = tracee(call_getppid);
	struct user_regs_struct r;

	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), STOPPED(SIGTRAP));
	r = regs_of(pid);
	r.orig_eax = -1;
	r.eax = 4711;
	CHECK_EQ(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&r), 0);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(7));
}

static void
a_call_is_changed(void)
{
	pid_t pid = tracee(call_getppid);
	struct user_regs_struct r;

	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), STOPPED(SIGTRAP));
	r = regs_of(pid);
	r.orig_eax = SYS_exit_group;
	r.ebx = 55;
	CHECK_EQ(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&r), 0);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(55));
}

/* Its result is the tracer's, and there is no stop on the other side. */
static void
a_call_is_emulated(void)
{
	pid_t pid = tracee(call_getppid);
	struct user_regs_struct r;

	CHECK_EQ(pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
	CHECK_EQ(on(PTRACE_SYSEMU, pid, 0), SYSSTOP);
	r = regs_of(pid);
	CHECK_EQ(r.orig_eax, SYS_getppid);
	CHECK_EQ(r.eax, -ENOSYS);
	r.eax = 4711;
	CHECK_EQ(pt(PTRACE_SETREGS, pid, 0, (unsigned long)&r), 0);
	CHECK_EQ(on(PTRACE_SYSEMU, pid, 0), SYSSTOP);
	CHECK_EQ(regs_of(pid).orig_eax, SYS_exit_group);
	CHECK_EQ(regs_of(pid).ebx, 7);
	/* It did not end by that call; the C library tries another. */
	CHECK_EQ(on(PTRACE_SYSEMU, pid, 0), SYSSTOP);
	CHECK_EQ(regs_of(pid).orig_eax, SYS_exit);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(7));
}

/* Steps stop in place of calls; after one the next instruction is a step. */
static void
a_call_is_emulated_between_steps(void)
{
	pid_t pid = tracee(call_getppid);
	unsigned long eip;
	int i, status;

	CHECK_EQ(pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
	for (i = 0; i < 1000; i++) {
		status = on(PTRACE_SYSEMU_SINGLESTEP, pid, 0);
		if (status != STOPPED(SIGTRAP))
			break;
	}
	CHECK(i > 0);
	CHECK_EQ(status, SYSSTOP);
	CHECK_EQ(regs_of(pid).orig_eax, SYS_getppid);
	eip = (unsigned long)regs_of(pid).eip;
	CHECK_EQ(on(PTRACE_SYSEMU_SINGLESTEP, pid, 0), STOPPED(SIGTRAP));
	CHECK((unsigned long)regs_of(pid).eip != eip);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(8));
}

static void
call_chdir(void)
{
	syscall(SYS_chdir, 8, 0xaaaa, 0xbbbb, 0xcccc, 0xdddd, 0xeeee);
}

static void
a_call_is_described(void)
{
	pid_t pid = tracee(call_chdir);
	struct __ptrace_syscall_info si;

	CHECK_EQ(pt(PTRACE_GET_SYSCALL_INFO, pid, sizeof(si),
	    (unsigned long)&si), 24);
	CHECK_EQ(si.op, PTRACE_SYSCALL_INFO_NONE);
	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(pt(PTRACE_GET_SYSCALL_INFO, pid, sizeof(si),
	    (unsigned long)&si), 80);
	CHECK_EQ(si.op, PTRACE_SYSCALL_INFO_ENTRY);
	CHECK_EQ(si.arch, 0x40000003);
	CHECK_EQ(si.entry.nr, SYS_chdir);
	CHECK_EQ(si.entry.args[0], 8);
	CHECK_EQ(si.entry.args[5], 0xeeee);
	CHECK_EQ(si.instruction_pointer, (unsigned long)regs_of(pid).eip);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(pt(PTRACE_GET_SYSCALL_INFO, pid, sizeof(si),
	    (unsigned long)&si), 33);
	CHECK_EQ(si.op, PTRACE_SYSCALL_INFO_EXIT);
	CHECK_EQ(si.exit.rval, -EFAULT);
	CHECK_EQ(si.exit.is_error, 1);
	put_down(pid);
}

static void
read_a_byte(void)
{
	char c = 0;

	signal(SIGUSR1, hit);
	siginterrupt(SIGUSR1, 0);
	while (read(fds[0], &c, 1) != 1)
		_exit(1);
	_exit(c + hits);
}

/* A call that was interrupted by what is suppressed is made again. */
static void
an_interrupted_call_is_made_again(void)
{
	pid_t pid;

	REQUIRE(pipe(fds) == 0);
	pid = tracee(read_a_byte);
	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD);
	do {
		CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	} while (regs_of(pid).orig_eax != SYS_read);
	REQUIRE(pt(PTRACE_SYSCALL, pid, 0, 0) == 0);
	usleep(50000);
	kill(pid, SIGUSR1);
	CHECK_EQ(told(pid), SYSSTOP);
	CHECK_EQ(regs_of(pid).eax, -512);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(regs_of(pid).orig_eax, SYS_read);
	CHECK_EQ(write(fds[1], "\5", 1), 1);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(regs_of(pid).eax, 1);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(5));
}

/*
 * Events.
 */

static void
fork_once(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(3);
	waitpid(pid, &status, 0);
	_exit(WEXITSTATUS(status) + 1);
}

static unsigned long
message(pid_t pid)
{
	unsigned long m = 0;

	CHECK_EQ(pt(PTRACE_GETEVENTMSG, pid, 0, (unsigned long)&m), 0);
	return m;
}

static void
forks_are_events_and_children_traced(void)
{
	pid_t kid, pid = tracee(fork_once);

	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEFORK);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EVENT(PTRACE_EVENT_FORK));
	CHECK_EQ(info_of(pid).si_code, SIGTRAP | PTRACE_EVENT_FORK << 8);
	kid = (pid_t)message(pid);
	CHECK(kid > 0 && kid != pid);
	CHECK_EQ(told(kid), STOPPED(SIGSTOP));
	CHECK_EQ(on(PTRACE_CONT, kid, 0), EXITED(3));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGCHLD));
	CHECK_EQ(on(PTRACE_CONT, pid, SIGCHLD), EXITED(4));
}

static void
vfork_once(void)
{
	pid_t pid = vfork();

	if (pid == 0)
		_exit(0);
	_exit(6);
}

static void
vforks_are_two_events(void)
{
	pid_t kid, pid = tracee(vfork_once);

	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEVFORK |
	    PTRACE_O_TRACEVFORKDONE);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EVENT(PTRACE_EVENT_VFORK));
	kid = (pid_t)message(pid);
	CHECK_EQ(told(kid), STOPPED(SIGSTOP));
	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(waitpid(pid, NULL, __WALL | WNOHANG), 0);
	CHECK_EQ(on(PTRACE_CONT, kid, 0), EXITED(0));
	CHECK_EQ(told(pid), EVENT(PTRACE_EVENT_VFORK_DONE));
	CHECK_EQ((pid_t)message(pid), kid);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGCHLD));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(6));
}

static void
fork_unseen(void)
{
	int status;
	pid_t pid = (pid_t)syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0,
	    0, 0);

	if (pid == 0)
		_exit(0);
	waitpid(pid, &status, 0);
	_exit(9);
}

static void
a_child_may_be_made_unseen(void)
{
	pid_t pid = tracee(fork_unseen);

	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEFORK);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGCHLD));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(9));
}

static void
exec_true(void)
{
	execl("/bin/sh", "sh", "-c", "exit 12", NULL);
	_exit(1);
}

static void
exec_is_a_sigtrap(void)
{
	pid_t pid = tracee(exec_true);

	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGTRAP));
	CHECK_EQ(info_of(pid).si_code, SI_USER);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(12));
}

static void
exec_is_an_event(void)
{
	pid_t pid = tracee(exec_true);

	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXEC |
	    PTRACE_O_TRACESYSGOOD);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EVENT(PTRACE_EVENT_EXEC));
	CHECK_EQ((pid_t)message(pid), pid);
	CHECK_EQ(on(PTRACE_SYSCALL, pid, 0), SYSSTOP);
	CHECK_EQ(regs_of(pid).orig_eax, SYS_execve);
	CHECK_EQ(regs_of(pid).eax, 0);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(12));
}

static void
exit_21(void)
{
	_exit(21);
}

static void
exit_is_an_event(void)
{
	pid_t pid = tracee(exit_21);

	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EVENT(PTRACE_EVENT_EXIT));
	CHECK_EQ(message(pid), EXITED(21));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(21));
}

/*
 * Threads.
 */

/* Let it go on to the making of a thread, which is traced, too. */
static pid_t
first_thread(pid_t pid, unsigned long options)
{
	pid_t tid;

	pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACECLONE | options);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EVENT(PTRACE_EVENT_CLONE));
	tid = (pid_t)message(pid);
	CHECK_EQ(told(tid), STOPPED(SIGSTOP));
	return tid;
}

static void *
thread_exits(void *arg)
{
	syscall(SYS_exit, 33);
	return arg;
}

static void
one_thread(void)
{
	pthread_t t;

	pthread_create(&t, NULL, thread_exits, NULL);
	while (syscall(SYS_tgkill, getpid(), getpid() + 1, 0) == 0)
		usleep(1000);
	_exit(34);
}

static void
threads_are_told_of_one_by_one(void)
{
	pid_t tid, pid = tracee(one_thread);

	tid = first_thread(pid, 0);
	CHECK_ERR(waitpid(pid + 4000, NULL, __WALL), ECHILD);
	CHECK_EQ(on(PTRACE_CONT, tid, 0), EXITED(33));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(34));
	CHECK_ERR(waitpid(tid, NULL, __WALL), ECHILD);
}

static void *
thread_pauses(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void
two_threads(void)
{
	pthread_t t;

	pthread_create(&t, NULL, thread_pauses, NULL);
	_exit(35);
}

static void
the_process_ends_with_its_threads(void)
{
	pid_t tid, pid = tracee(two_threads);

	tid = first_thread(pid, 0);
	CHECK_EQ(pt(PTRACE_CONT, tid, 0, 0), 0);
	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(told(tid), EXITED(35));
	CHECK_EQ(told(pid), EXITED(35));
}

static void *
thread_execs(void *arg)
{
	exec_true();
	return arg;
}

static void
thread_and_exec(void)
{
	pthread_t t;

	pthread_create(&t, NULL, thread_execs, NULL);
	sleep_on();
}

static void
exec_by_a_thread_takes_the_number(void)
{
	pid_t tid, pid = tracee(thread_and_exec);

	tid = first_thread(pid, PTRACE_O_TRACEEXEC);
	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(pt(PTRACE_CONT, tid, 0, 0), 0);
	CHECK_EQ(told(pid), EVENT(PTRACE_EVENT_EXEC));
	CHECK_EQ((pid_t)message(pid), tid);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(12));
}

static void *
thread_ends_later(void *arg)
{
	usleep(50000);
	_exit(36);
	return arg;
}

static void
leader_leaves(void)
{
	pthread_t t;

	pthread_create(&t, NULL, thread_ends_later, NULL);
	syscall(SYS_exit, 1);
}

static void
a_first_thread_that_left_is_told_of_last(void)
{
	pid_t tid, pid = tracee(leader_leaves);

	tid = first_thread(pid, 0);
	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(waitpid(pid, NULL, __WALL | WNOHANG), 0);
	CHECK_EQ(on(PTRACE_CONT, tid, 0), EXITED(36));
	CHECK_EQ(told(pid), EXITED(36));
}

/*
 * Attaching.
 */

static void
attach_stops_and_detach_lets_go(void)
{
	pid_t pid = child(sleep_on);

	CHECK_EQ(pt(PTRACE_ATTACH, pid, 0, 0), 0);
	CHECK_EQ(told(pid), STOPPED(SIGSTOP));
	CHECK_ERR(pt(PTRACE_ATTACH, pid, 0, 0), EPERM);
	CHECK_EQ(pt(PTRACE_DETACH, pid, 0, SIGTERM), 0);
	CHECK_EQ(told(pid), SIGTERM);
}

static void
a_seized_process_stops_when_asked(void)
{
	pid_t pid = child(sleep_on);

	CHECK_ERR(pt(PTRACE_SEIZE, pid, 1, 0), EIO);
	CHECK_ERR(pt(PTRACE_SEIZE, pid, 0, 0x40000000), EIO);
	CHECK_EQ(pt(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
	CHECK_EQ(waitpid(pid, NULL, __WALL | WNOHANG), 0);
	CHECK_EQ(pt(PTRACE_INTERRUPT, pid, 0, 0), 0);
	CHECK_EQ(told(pid), EVENT(PTRACE_EVENT_STOP));
	CHECK_EQ(info_of(pid).si_code, SIGTRAP | PTRACE_EVENT_STOP << 8);
	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(pt(PTRACE_INTERRUPT, pid, 0, 0), 0);
	CHECK_EQ(told(pid), EVENT(PTRACE_EVENT_STOP));
	CHECK_EQ(pt(PTRACE_DETACH, pid, 0, 0), 0);
	put_down(pid);
}

static void
a_seized_process_is_let_be_while_it_is_stopped(void)
{
	pid_t pid = child(sleep_on);

	CHECK_EQ(pt(PTRACE_SEIZE, pid, 0, 0), 0);
	kill(pid, SIGSTOP);
	CHECK_EQ(told(pid), STOPPED(SIGSTOP));
	CHECK_EQ(on(PTRACE_CONT, pid, SIGSTOP), GROUPSTOP(SIGSTOP));
	CHECK_EQ(pt(PTRACE_LISTEN, pid, 0, 0), 0);
	CHECK_ERR(pt(PTRACE_CONT, pid, 0, 0), ESRCH);
	CHECK_EQ(waitpid(pid, NULL, __WALL | WNOHANG), 0);
	CHECK_EQ(pt(PTRACE_INTERRUPT, pid, 0, 0), 0);
	CHECK_EQ(told(pid), GROUPSTOP(SIGSTOP));
	CHECK_EQ(pt(PTRACE_LISTEN, pid, 0, 0), 0);
	kill(pid, SIGCONT);
	CHECK_EQ(told(pid), EVENT(PTRACE_EVENT_STOP));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGCONT));
	CHECK_EQ(pt(PTRACE_DETACH, pid, 0, 0), 0);
	put_down(pid);
}

static void
an_attached_process_reports_its_stop_once(void)
{
	pid_t pid = tracee(raise_and_die);
	siginfo_t si;

	CHECK_EQ(on(PTRACE_CONT, pid, SIGSTOP), STOPPED(SIGSTOP));
	CHECK_ERR(pt(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&si), EINVAL);
	CHECK_ERR(pt(PTRACE_LISTEN, pid, 0, 0), EIO);
	CHECK_ERR(pt(PTRACE_INTERRUPT, pid, 0, 0), EIO);
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_CONT, pid, SIGUSR1), SIGUSR1);
}

static void
a_stopped_process_is_attached_to(void)
{
	int status;
	pid_t pid = child(sleep_on);

	kill(pid, SIGSTOP);
	REQUIRE(waitpid(pid, &status, WUNTRACED) == pid);
	CHECK_EQ(status, STOPPED(SIGSTOP));
	CHECK_EQ(pt(PTRACE_ATTACH, pid, 0, 0), 0);
	CHECK_EQ(told(pid), STOPPED(SIGSTOP));
	CHECK_EQ(pt(PTRACE_DETACH, pid, 0, 0), 0);
	put_down(pid);
}

static void
seized_children_are_seized(void)
{
	pid_t kid, pid;

	REQUIRE(pipe(fds) == 0);
	pid = fork();
	if (pid == 0) {
		char c;

		CHECK_EQ(read(fds[0], &c, 1), 1);
		fork_once();
	}
	CHECK_EQ(pt(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACEFORK), 0);
	CHECK_EQ(write(fds[1], "", 1), 1);
	CHECK_EQ(told(pid), EVENT(PTRACE_EVENT_FORK));
	kid = (pid_t)message(pid);
	CHECK_EQ(told(kid), EVENT(PTRACE_EVENT_STOP));
	CHECK_EQ(on(PTRACE_CONT, kid, 0), EXITED(3));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), STOPPED(SIGCHLD));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(4));
}

static void
tell_and_sleep(void)
{
	REQUIRE(write(fds[1], "", 1) == 1);
	sleep_on();
}

/*
 * A tracer that is not the parent: both learn of the end.  The C library's
 * fork blocks signals, so SIGTERM is offered again to a child that stopped
 * before it was out of that.
 */
static void
parent_and_tracer_both_learn_of_the_end(void)
{
	int status;
	pid_t tracer, pid;

	REQUIRE(pipe(fds) == 0);
	pid = child(tell_and_sleep);
	CHECK_EQ(read(fds[0], &status, 1), 1);
	tracer = fork();
	if (tracer == 0) {
		REQUIRE(pt(PTRACE_ATTACH, pid, 0, 0) == 0);
		REQUIRE(told(pid) == STOPPED(SIGSTOP));
		REQUIRE(pt(PTRACE_CONT, pid, 0, SIGTERM) == 0);
		_exit(told(pid) != SIGTERM);
	}
	REQUIRE(waitpid(tracer, &status, 0) == tracer);
	CHECK_EQ(status, 0);
	CHECK_EQ(told(pid), SIGTERM);
}

/*
 * Ends of tracers.
 */

/* A tracer that ends; its tracee, which is our child, had a signal or not. */
static void
tracer_of(pid_t pid, unsigned long options)
{
	int status;
	pid_t tracer = fork();

	if (tracer == 0) {
		if (pt(PTRACE_SEIZE, pid, 0, options) != 0 ||
		    pt(PTRACE_INTERRUPT, pid, 0, 0) != 0 ||
		    told(pid) != EVENT(PTRACE_EVENT_STOP))
			_exit(1);
		_exit(0);
	}
	REQUIRE(waitpid(tracer, &status, 0) == tracer);
	CHECK_EQ(status, 0);
}

static void
count_up(void)
{
	for (;;) {
		++*seen;
		usleep(1000);
	}
}

static void
a_tracee_survives_its_tracer(void)
{
	int was;
	pid_t pid;

	seen = shared();
	pid = child(count_up);
	tracer_of(pid, 0);
	was = *seen;
	CHECK(AWAIT(*seen > was + 1));
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_EQ(pt(PTRACE_ATTACH, pid, 0, 0), 0);
	CHECK_EQ(told(pid), STOPPED(SIGSTOP));
	put_down(pid);
}

static void
a_tracee_dies_with_its_tracer_if_that_wants_it(void)
{
	pid_t pid = child(sleep_on);

	tracer_of(pid, PTRACE_O_EXITKILL);
	CHECK_EQ(told(pid), SIGKILL);
}

/*
 * Waiting.
 */

static void
waitid_tells_of_stops(void)
{
	pid_t pid = tracee(raise_usr1);
	siginfo_t si;

	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(waitid(P_PID, (id_t)pid, &si, WSTOPPED | WNOWAIT), 0);
	CHECK_EQ(si.si_code, CLD_TRAPPED);
	CHECK_EQ(si.si_status, SIGUSR1);
	CHECK_EQ(si.si_pid, pid);
	CHECK_EQ(waitid(P_ALL, 0, &si, WEXITED), 0);
	CHECK_EQ(si.si_code, CLD_TRAPPED);
	CHECK_EQ(waitid(P_ALL, 0, &si, WEXITED | WSTOPPED | WNOHANG), 0);
	CHECK_EQ(si.si_pid, 0);
	put_down(pid);
}

static void
a_stop_is_told_once(void)
{
	pid_t pid = tracee(nothing);

	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_EQ(waitpid(-1, NULL, WNOHANG | WUNTRACED | __WALL), 0);
	put_down(pid);
}

static void
a_stop_sends_sigchld(void)
{
	struct sigaction sa = { .sa_handler = hit };
	pid_t pid = tracee(raise_usr1);

	sigaction(SIGCHLD, &sa, NULL);
	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK(AWAIT(hits == 1));
	CHECK_EQ(told(pid), STOPPED(SIGUSR1));
	put_down(pid);
}

/*
 * What is refused.
 */

static void
what_is_not_ours_is_refused(void)
{
	pid_t pid = child(sleep_on);
	unsigned long w;

	CHECK_ERR(pt(PTRACE_CONT, pid, 0, 0), ESRCH);
	CHECK_ERR(pt(PTRACE_PEEKDATA, pid, (unsigned long)&word,
	    (unsigned long)&w), ESRCH);
	CHECK_ERR(pt(PTRACE_INTERRUPT, pid, 0, 0), ESRCH);
	CHECK_ERR(pt(PTRACE_ATTACH, 30000, 0, 0), ESRCH);
	CHECK_ERR(pt(PTRACE_ATTACH, getpid(), 0, 0), EPERM);
	CHECK_ERR(pt(12345, pid, 0, 0), ESRCH);
	put_down(pid);
}

static void
what_makes_no_sense_is_refused(void)
{
	pid_t pid = tracee(raise_usr1);
	unsigned long w;

	CHECK_ERR(pt(12345, pid, 0, 0), EIO);
	CHECK_ERR(pt(PTRACE_CONT, pid, 0, 65), EIO);
	CHECK_ERR(pt(PTRACE_SETOPTIONS, pid, 0, 0x40000000), EINVAL);
	CHECK_ERR(pt(PTRACE_PEEKDATA, pid, 8, (unsigned long)&w), EIO);
	CHECK_ERR(pt(PTRACE_POKEDATA, pid, 8, 1), EIO);
	CHECK_ERR(pt(PTRACE_POKEDATA, pid, 0xd0000000, 1), EIO);
	CHECK_ERR(pt(PTRACE_PEEKDATA, pid, (unsigned long)&word, 8), EFAULT);
	CHECK_ERR(pt(PTRACE_GETSIGINFO, pid, 0, 8), EFAULT);
	CHECK_EQ(pt(PTRACE_CONT, pid, 0, 0), 0);
	CHECK_EQ(told(pid), STOPPED(SIGUSR1));
	CHECK_EQ(on(PTRACE_CONT, pid, 0), EXITED(10));
	CHECK_ERR(pt(PTRACE_CONT, pid, 0, 0), ESRCH);
}

static void
traceme_works_once(void)
{
	CHECK_EQ(pt(PTRACE_TRACEME, 0, 0, 0), 0);
	CHECK_ERR(pt(PTRACE_TRACEME, 0, 0, 0), EPERM);
}

/* Whatever is asked with whatever arguments: the tracee lives or ends. */
static void
nonsense_does_no_harm(void)
{
	static const unsigned long args[] = { 0, 1, 8, 0x202, 0x7fffffff,
	    0xbfff0000, 0xc0000000, 0xfffffffc };
	int req, status;
	pid_t pid = tracee(sleep_on);
	unsigned i;

	for (req = -1; req < 0x4220; req = req == 40 ? 0x4200 : req + 1)
		for (i = 0; i < 64; i++) {
			if (req == PTRACE_TRACEME)
				continue;
			(void)pt(req, pid, args[i & 7], args[i >> 3]);
			if (waitpid(pid, &status, __WALL | WNOHANG) == pid &&
			    WIFSTOPPED(status))
				continue;
			if (kill(pid, 0) != 0)
				pid = tracee(sleep_on);
		}
	put_down(pid);
}

TAP_MAIN(
	CASE(a_signal_is_delivered_on_the_tracers_word),
	CASE(a_signal_is_suppressed),
	CASE(a_signal_is_replaced),
	CASE(ignored_signals_are_offered_too),
	CASE(siginfo_is_told),
	CASE(siginfo_is_changed),
	CASE(siginfo_of_another_signal_does_not_count),
	CASE(the_mask_is_read_and_written),
	CASE(a_blocked_fault_stops_before_it_kills),
	CASE(sigkill_ends_a_stopped_tracee),
	CASE(calls_stop_on_both_sides),
	CASE(a_call_is_left_out),
	CASE(a_call_is_changed),
	CASE(a_call_is_emulated),
	CASE(a_call_is_emulated_between_steps),
	CASE(a_call_is_described),
	CASE(an_interrupted_call_is_made_again),
	CASE(forks_are_events_and_children_traced),
	CASE(vforks_are_two_events),
	CASE(a_child_may_be_made_unseen),
	CASE(exec_is_a_sigtrap),
	CASE(exec_is_an_event),
	CASE(exit_is_an_event),
	CASE(threads_are_told_of_one_by_one),
	CASE(the_process_ends_with_its_threads),
	CASE(exec_by_a_thread_takes_the_number),
	CASE(a_first_thread_that_left_is_told_of_last),
	CASE(attach_stops_and_detach_lets_go),
	CASE(a_seized_process_stops_when_asked),
	CASE(a_seized_process_is_let_be_while_it_is_stopped),
	CASE(an_attached_process_reports_its_stop_once),
	CASE(a_stopped_process_is_attached_to),
	CASE(seized_children_are_seized),
	CASE(parent_and_tracer_both_learn_of_the_end),
	CASE(a_tracee_survives_its_tracer),
	CASE(a_tracee_dies_with_its_tracer_if_that_wants_it),
	CASE(waitid_tells_of_stops),
	CASE(a_stop_is_told_once),
	CASE(a_stop_sends_sigchld),
	CASE(what_is_not_ours_is_refused),
	CASE(what_makes_no_sense_is_refused),
	CASE(traceme_works_once),
	CASE(nonsense_does_no_harm)
)
