/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Debian's gdbserver debugs a program.  What gdb would say to it is said here,
 * in gdb's remote protocol, over a pair of pipes.
 *
 * The program that is debugged is this one, called with an argument; it is not
 * relocated, so what is where here is there, too.
 */

#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <sys/prctl.h>

#include "tap.h"

#define PACKET	4096
#define EIP	8		/* number of the register */

static int	to, from;	/* the pipes */
static pid_t	server;
static char	reply[PACKET];
static volatile int	watched = 1;

/*
 * What is debugged.
 */

__attribute__((noipa)) static void
landmark(void)
{
	__asm volatile("nop; nop");
}

static int
debuggee_plain(void)
{
	landmark();
	watched += 4;
	landmark();
	return watched + 2;
}

static void *
in_thread(void *arg)
{
	landmark();
	return arg;
}

static int
debuggee_thread(void)
{
	pthread_t t;

	if (pthread_create(&t, NULL, in_thread, NULL) != 0)
		return 1;
	pthread_join(t, NULL);
	return 9;
}

static int
debuggee(const char *what)
{
	if (strcmp(what, "thread") == 0)
		return debuggee_thread();
	while (strcmp(what, "loop") == 0)
		watched++;
	return debuggee_plain();
}

/*
 * The protocol: $TEXT#SUM, each packet answered by + for right.
 */

static int
get(void)
{
	unsigned char c;

	return read(from, &c, 1) == 1 ? c : -1;
}

static void
put(const char *text)
{
	char packet[PACKET];
	unsigned char sum = 0;
	const char *p;
	int n;

	for (p = text; *p != '\0'; p++)
		sum += (unsigned char)*p;
	n = snprintf(packet, sizeof(packet), "$%s#%02x", text, sum);
	REQUIRE(write(to, packet, (size_t)n) == n);
}

/* The text of a packet; c*N stands for as many more c as N is above 29. */
static void
unpack(void)
{
	int c, n = 0, more;

	while ((c = get()) != '#') {
		REQUIRE(c >= 0);
		more = c == '*' && n > 0 ? get() - 29 : 1;
		if (c == '*' && n > 0)
			c = reply[n - 1];
		REQUIRE(n + more < PACKET);
		while (more-- > 0)
			reply[n++] = (char)c;
	}
	reply[n] = '\0';
}

/* What it answers, in `reply'; text the program prints is not an answer. */
static const char *
answer(void)
{
	int c;

	do {
		while ((c = get()) != '$')
			REQUIRE(c >= 0);
		unpack();
		get();
		get();
		REQUIRE(write(to, "+", 1) == 1);
	} while (reply[0] == 'O' && strcmp(reply, "OK") != 0);
	return reply;
}

__attribute__((format(printf, 1, 2))) static const char *
ask(const char *fmt, ...)
{
	char text[PACKET];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(text);
	return answer();
}

static bool
says(const char *what)
{
	if (strncmp(reply, what, strlen(what)) == 0)
		return true;
	printf("# it says %s\n", reply);
	return false;
}

/* A word of four bytes, as they lie in memory. */
static uint32_t
word_at(const char *hex)
{
	uint32_t w;

	return sscanf(hex, "%8x", &w) == 1 ? __builtin_bswap32(w) : 0;
}

static uint32_t
reg(int n)
{
	ask("g");
	REQUIRE(strlen(reply) >= 16 * 8);
	return word_at(reply + 8 * n);
}

static uint32_t
memory(const volatile void *p)
{
	return word_at(ask("m%lx,4", (unsigned long)(uintptr_t)p));
}

static void
point(char set, int kind, const volatile void *p, int len)
{
	CHECK(strcmp(ask("%c%d,%lx,%d", set, kind,
	    (unsigned long)(uintptr_t)p, len), "OK") == 0);
}

/*
 * Beginning and end.
 */

static void
start(const char *a, const char *b, const char *c)
{
	int in[2], out[2];

	REQUIRE(pipe(in) == 0 && pipe(out) == 0);
	server = fork();
	if (server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execlp("gdbserver", "gdbserver", a, b, c, NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	to = in[1];
	from = out[0];
	ask("qSupported:multiprocess-;swbreak+;hwbreak+");
	CHECK(strstr(reply, "PacketSize=") != NULL);
}

static void
run(const char *what)
{
	char path[200];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	REQUIRE(n > 0);
	path[n] = '\0';
	start("-", path, what);
	ask("?");
	CHECK(says("T05"));
}

static void
server_ends(void)
{
	int status = -1;

	close(to);
	CHECK_EQ(waitpid(server, &status, 0), server);
	CHECK_EQ(status, 0);
	close(from);
}

static void
goes_on_to_the_end(const char *status)
{
	ask("c");
	CHECK(says(status));
	server_ends();
}

/*
 * Cases.
 */

static void
a_program_runs_to_its_end(void)
{
	run("plain");
	CHECK(reg(EIP) != 0);
	CHECK_EQ(memory(&watched), 1);
	goes_on_to_the_end("W07");
}

static void
a_breakpoint_stops_it(void)
{
	uint32_t at = (uint32_t)(uintptr_t)landmark, was;

	run("plain");
	was = memory((void *)(uintptr_t)landmark);
	point('Z', 0, (void *)(uintptr_t)landmark, 1);
	ask("c");
	CHECK(says("T05"));
	CHECK(strstr(reply, "swbreak:") != NULL);
	CHECK_EQ(reg(EIP), at);
	CHECK_EQ(memory((void *)(uintptr_t)landmark), was);
	CHECK_EQ(memory(&watched), 1);
	point('z', 0, (void *)(uintptr_t)landmark, 1);
	ask("s");
	point('Z', 0, (void *)(uintptr_t)landmark, 1);
	ask("c");
	CHECK(says("T05"));
	CHECK_EQ(reg(EIP), at);
	CHECK_EQ(memory(&watched), 5);
	point('z', 0, (void *)(uintptr_t)landmark, 1);
	goes_on_to_the_end("W07");
}

static void
it_goes_one_instruction(void)
{
	uint32_t at = (uint32_t)(uintptr_t)landmark;

	run("plain");
	point('Z', 0, (void *)(uintptr_t)landmark, 1);
	ask("c");
	point('z', 0, (void *)(uintptr_t)landmark, 1);
	ask("s");
	CHECK(says("T05"));
	CHECK(reg(EIP) > at && reg(EIP) < at + 16);
	at = reg(EIP);
	ask("s");
	CHECK(reg(EIP) > at && reg(EIP) < at + 16);
	goes_on_to_the_end("W07");
}

static void
a_watchpoint_stops_it(void)
{
	run("plain");
	point('Z', 2, &watched, 4);
	ask("c");
	CHECK(says("T05watch:"));
	CHECK_EQ(memory(&watched), 5);
	point('z', 2, &watched, 4);
	goes_on_to_the_end("W07");
}

static void
a_hardware_breakpoint_stops_it(void)
{
	run("plain");
	point('Z', 1, (void *)(uintptr_t)landmark, 1);
	ask("c");
	CHECK(says("T05"));
	CHECK(strstr(reply, "hwbreak:") != NULL);
	CHECK_EQ(reg(EIP), (uint32_t)(uintptr_t)landmark);
	point('z', 1, (void *)(uintptr_t)landmark, 1);
	goes_on_to_the_end("W07");
}

static void
memory_and_registers_are_changed(void)
{
	static char regs[PACKET];

	run("plain");
	point('Z', 0, (void *)(uintptr_t)landmark, 1);
	ask("c");
	CHECK(says("T05"));
	CHECK(strcmp(ask("M%lx,4:14000000", (unsigned long)(uintptr_t)
	    &watched), "OK") == 0);
	ask("g");
	memcpy(reply + 8, "78563412", 8);
	CHECK(strcmp(ask("G%s", strcpy(regs, reply)), "OK") == 0);
	CHECK_EQ(reg(1), 0x12345678);
	point('z', 0, (void *)(uintptr_t)landmark, 1);
	goes_on_to_the_end("W1a");
}

static void
a_thread_is_stopped(void)
{
	run("thread");
	point('Z', 0, (void *)(uintptr_t)landmark, 1);
	ask("c");
	CHECK(says("T05"));
	CHECK_EQ(reg(EIP), (uint32_t)(uintptr_t)landmark);
	ask("qfThreadInfo");
	CHECK(says("m"));
	ask("qsThreadInfo");
	CHECK(says("m"));
	ask("qsThreadInfo");
	CHECK(says("l"));
	point('z', 0, (void *)(uintptr_t)landmark, 1);
	goes_on_to_the_end("W09");
}

static void
a_signal_stops_it(void)
{
	uint32_t was;
	int pid;

	run("loop");
	was = memory(&watched);
	ask("qC");
	CHECK(says("QC"));
	REQUIRE(sscanf(reply + 2, "%x", (unsigned *)&pid) == 1);
	put("c");
	usleep(300000);
	CHECK_EQ(kill(pid, SIGINT), 0);
	answer();
	CHECK(says("T02"));
	CHECK(memory(&watched) > was);
	put("k");
	server_ends();
}

static void
it_is_killed(void)
{
	run("plain");
	put("k");
	server_ends();
}

static void
it_is_let_go(void)
{
	run("plain");
	CHECK(strcmp(ask("D"), "OK") == 0);
	server_ends();
}

/* A child of ours that counts. */
static pid_t
counter(volatile int *p)
{
	pid_t pid = fork();

	while (pid == 0) {
		++*p;
		usleep(1000);
	}
	return pid;
}

static void
a_running_program_is_attached_to(void)
{
	char number[20];
	pid_t pid;
	int c;

	pid = counter(&watched);
	snprintf(number, sizeof(number), "%d", pid);
	start("--attach", "-", number);
	ask("?");
	CHECK(says("T00") || says("T05"));
	CHECK(reg(EIP) != 0);
	c = (int)memory(&watched);
	usleep(50000);
	CHECK_EQ(memory(&watched), c);
	CHECK(strcmp(ask("D"), "OK") == 0);
	server_ends();
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	kill(pid, SIGTERM);
	CHECK_EQ(waitpid(pid, &c, 0), pid);
	CHECK_EQ(c, SIGTERM);
}

static const struct tap_case cases[] = {
	CASE(a_program_runs_to_its_end),
	CASE(a_breakpoint_stops_it),
	CASE(it_goes_one_instruction),
	CASE(a_watchpoint_stops_it),
	CASE(a_hardware_breakpoint_stops_it),
	CASE(memory_and_registers_are_changed),
	CASE(a_thread_is_stopped),
	CASE(a_signal_stops_it),
	CASE(it_is_killed),
	CASE(it_is_let_go),
	CASE(a_running_program_is_attached_to),
};

int
main(int argc, char **argv)
{
	if (argc > 1)
		return debuggee(argv[1]);
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));
}
