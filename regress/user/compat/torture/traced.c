/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * A victim that is traced by another: the one does what victims do, the other
 * makes random requests about it, changes its registers and lets it go on in
 * some way.  Its threads and children are traced as well if an option says so.
 */

#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "torture.h"

#define STOPS		400
#define NSIGNALS	65

static uint32_t	buf[512];

static long
request(struct tally *t, uint32_t req, pid_t pid, uint32_t addr, uint32_t data)
{
	const uint32_t args[6] = { req, (uint32_t)pid, addr, data, 0, 0 };
	long result = raw_call(SYS_ptrace, args);

	t->requests += result == 0;
	return result;
}

/* Get a set of registers, spoil one word or some, give it back. */
static void
spoil_registers(struct rng *r, struct tally *t, pid_t pid)
{
	static const struct { uint16_t get, set, words; } sets[] = {
		{ PTRACE_GETREGS, PTRACE_SETREGS, 17 },
		{ PTRACE_GETFPREGS, PTRACE_SETFPREGS, 27 },
		{ PTRACE_GETFPXREGS, PTRACE_SETFPXREGS, 128 },
		{ PTRACE_GETSIGINFO, PTRACE_SETSIGINFO, 32 },
	};
	unsigned i = rnd_below(r, sizeof(sets) / sizeof(sets[0]));

	if (request(t, sets[i].get, pid, 0, (uint32_t)buf) != 0)
		return;
	if (rnd_one_in(r, 3))
		rnd_fill(r, buf, sets[i].words * 4u);
	else
		buf[rnd_below(r, sets[i].words)] = rnd_one_in(r, 2) ?
		    rnd_word(r) : rnd_below(r, 0x10000);
	request(t, sets[i].set, pid, 0, (uint32_t)buf);
}

static void
spoil_set(struct rng *r, struct tally *t, pid_t pid)
{
	static const uint32_t notes[] = { 1, 2, 0x200, 0x202, 0x46e62b7f };
	struct iovec iov = { buf, rnd_one_in(r, 4) ? rnd_word(r) :
	    rnd_below(r, sizeof(buf)) };
	uint32_t note = notes[rnd_below(r, 5)];

	request(t, PTRACE_GETREGSET, pid, note, (uint32_t)&iov);
	buf[rnd_below(r, 150)] = rnd_word(r);
	request(t, PTRACE_SETREGSET, pid, note, (uint32_t)&iov);
}

/* Debug registers are words 63 ... 70 of the user structure. */
static void
poke_user(struct rng *r, struct tally *t, pid_t pid)
{
	uint32_t at = rnd_one_in(r, 4) ? rnd_word(r) :
	    rnd_one_in(r, 2) ? 4 * rnd_below(r, 17) : 4 * (63 +
	    rnd_below(r, 8));

	request(t, rnd_one_in(r, 2) ? PTRACE_POKEUSER : PTRACE_PEEKUSER, pid,
	    at, rnd_one_in(r, 2) ? 0x30000000 + rnd_below(r, 0x4000) :
	    rnd_word(r));
}

static void
set_options(struct rng *r, struct tally *t, pid_t pid)
{
	request(t, PTRACE_SETOPTIONS, pid, 0, rnd_one_in(r, 4) ?
	    rnd_word(r) : rnd_below(r, 128) | rnd_below(r, 2) << 20);
}

static void
any_request(struct rng *r, struct tally *t, pid_t pid)
{
	static const uint16_t reqs[] = { PTRACE_PEEKTEXT, PTRACE_POKEDATA,
	    PTRACE_ATTACH, PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_LISTEN,
	    PTRACE_GETSIGMASK, PTRACE_SETSIGMASK, PTRACE_GETEVENTMSG,
	    PTRACE_GET_THREAD_AREA, PTRACE_SET_THREAD_AREA, 0x420e,
	    PTRACE_TRACEME, 31, 32, 33 };

	rnd_fill(r, buf, 64);
	request(t, rnd_one_in(r, 8) ? rnd_word(r) :
	    reqs[rnd_below(r, sizeof(reqs) / sizeof(reqs[0]))], pid,
	    rnd_one_in(r, 2) ? 8 : 0x30000000 + rnd_below(r, 0x8000),
	    rnd_one_in(r, 4) ? rnd_word(r) : (uint32_t)buf);
}

/* It has stopped with that status. */
static void
go_on(struct rng *r, struct tally *t, pid_t pid, int status)
{
	static const uint16_t ways[] = { PTRACE_CONT, PTRACE_CONT,
	    PTRACE_SYSCALL, PTRACE_SYSCALL, PTRACE_SINGLESTEP,
	    PTRACE_SINGLESTEP, 31, 32 };
	uint32_t sig = WIFSTOPPED(status) ? (uint32_t)WSTOPSIG(status) : 0;

	if (rnd_one_in(r, 60)) {
		request(t, PTRACE_DETACH, pid, 0, sig);
		return;
	}
	if (rnd_one_in(r, 8) || sig > NSIGNALS)
		sig = rnd_below(r, NSIGNALS);
	if (sig == SIGKILL || sig == SIGSTOP || sig == (SIGTRAP | 0x80))
		sig = 0;
	if (request(t, ways[rnd_below(r, 8)], pid, 0, sig) != 0)
		request(t, PTRACE_CONT, pid, 0, sig);
}

static void
stopped(struct rng *r, struct tally *t, pid_t pid, int status)
{
	static void (*const what[])(struct rng *, struct tally *, pid_t) = {
		spoil_registers, spoil_set, poke_user, any_request,
		set_options,
	};
	unsigned n = rnd_below(r, 4);

	while (n-- > 0)
		what[rnd_below(r, sizeof(what) / sizeof(what[0]))](r, t, pid);
	go_on(r, t, pid, status);
}

static void
tracee(struct rng *r, struct tally *t)
{
	static void (*const what[])(struct rng *, struct tally *) = {
		victim_calls, victim_code, victim_frames,
	};

	if (rnd_one_in(r, 3))
		raise(SIGSTOP);
	else
		request(t, PTRACE_TRACEME, 0, 0, 0);
	what[rnd_below(r, 3)](r, t);
	_exit(0);
}

void
victim_traced(struct rng *r, struct tally *t)
{
	const struct timespec nap = { 0, 1000000 };
	int stops, status;
	pid_t pid = fork();

	if (pid == 0) {
		rnd(r);
		tracee(r, t);
	}
	if (rnd_one_in(r, 2))
		request(t, rnd_one_in(r, 2) ? PTRACE_SEIZE : PTRACE_ATTACH,
		    pid, 0, 0);
	for (stops = 0; stops < STOPS; stops++) {
		pid = waitpid(-1, &status, __WALL | (rnd_one_in(r, 2) ?
		    WNOHANG : 0));
		if (pid < 0)
			return;
		if (pid == 0)
			nanosleep(&nap, NULL);
		else
			stopped(r, t, pid, status);
	}
}
