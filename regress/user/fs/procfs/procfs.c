/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * /proc, as ps, top, free, mount and the C libraries read it.
 * The fields are Linux's, proc(5).
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>

#include "tap.h"

static char text[65536];

/* The whole of a file, read in small pieces. */
static void
load(const char *name)
{
	size_t len = 0;
	ssize_t n;
	int fd;

	fd = open(name, O_RDONLY);
	if (fd == -1)
		tap_fail(__FILE__, __LINE__, "%s: errno %d", name, errno);
	REQUIRE(fd >= 0);
	while ((n = read(fd, text + len, 100)) > 0 &&
	    len < sizeof(text) - 200)
		len += n;
	CHECK_EQ(n, 0);
	text[len] = '\0';
	close(fd);
}

/* The number after `key' at the start of a line; -1: there is none. */
static long long
number(const char *key)
{
	const char *p;

	for (p = text; p != NULL; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (strncmp(p, key, strlen(key)) == 0)
			return strtoll(p + strlen(key), NULL, 10);
		if (*p == '\0')
			break;
	}
	return -1;
}

static void
stat_of_a_process(void)
{
	int pid, ppid, pgrp, sess, tty, n;
	unsigned long utime, stime, start, vsize;
	char comm[64], state;
	long threads, rss;

	load("/proc/self/stat");
	n = sscanf(text, "%d (%63[^)]) %c %d %d %d %d %*d %*u %*u %*u %*u %*u "
	    "%lu %lu %*d %*d %*d %*d %ld %*d %lu %lu %ld", &pid, comm, &state,
	    &ppid, &pgrp, &sess, &tty, &utime, &stime, &threads, &start,
	    &vsize, &rss);
	CHECK_EQ(n, 13);
	CHECK_EQ(pid, getpid());
	CHECK_EQ(ppid, getppid());
	CHECK_EQ(pgrp, getpgrp());
	CHECK_EQ(sess, getsid(0));
	CHECK_EQ(state, 'R');
	CHECK_EQ(threads, 1);
	CHECK(vsize > 10000);
	CHECK(rss > 0);
}

static void
status_of_a_process(void)
{
	load("/proc/self/status");
	CHECK(strncmp(text, "Name:\t", 6) == 0);
	CHECK_EQ(number("Pid:"), getpid());
	CHECK_EQ(number("PPid:"), getppid());
	CHECK_EQ(number("Uid:"), getuid());
	CHECK_EQ(number("Threads:"), 1);
	CHECK(number("VmSize:") > 0);
	CHECK(number("VmRSS:") > 0);
}

static void
a_process_by_its_number(void)
{
	char name[64], first[64];
	struct stat st;
	pid_t pid;

	snprintf(name, sizeof(name), "/proc/%d", getpid());
	CHECK_EQ(stat(name, &st), 0);
	CHECK(S_ISDIR(st.st_mode) && st.st_uid == getuid());
	pid = fork();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	snprintf(first, sizeof(first), "%d (", pid);
	CHECK(AWAIT((load(name), strstr(text, ") S ") != NULL)));
	CHECK(strncmp(text, first, strlen(first)) == 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	CHECK_ERR(open(name, O_RDONLY), ENOENT);
}

static void
words_and_environment_of_a_process(void)
{
	int fd;
	ssize_t n;

	fd = open("/proc/self/cmdline", O_RDONLY);
	REQUIRE(fd >= 0);
	n = read(fd, text, sizeof(text));
	CHECK(n > 1 && text[n - 1] == '\0');
	CHECK_EQ(open("/proc/self/environ", O_RDONLY) >= 0, 1);
	load("/proc/self/comm");
	CHECK(strlen(text) > 1 && text[strlen(text) - 1] == '\n');
}

static void
links_of_a_process(void)
{
	char name[PATH_MAX], cwd[PATH_MAX];
	ssize_t n;
	int fd;

	n = readlink("/proc/self", name, sizeof(name));
	CHECK(n > 0 && atoi(name) == getpid());
	n = readlink("/proc/self/exe", name, sizeof(name));
	CHECK(n > 0 && name[0] == '/');
	n = readlink("/proc/self/cwd", name, sizeof(name) - 1);
	REQUIRE(n > 0);
	name[n] = '\0';
	REQUIRE(getcwd(cwd, sizeof(cwd)) != NULL);
	CHECK(strcmp(name, cwd) == 0);
	fd = open("/dev/null", O_RDONLY);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	n = readlink(name, cwd, sizeof(cwd) - 1);
	REQUIRE(n > 0);
	cwd[n] = '\0';
	CHECK(strcmp(cwd, "/dev/null") == 0);
}

static void
the_list_has_all_processes(void)
{
	bool one = false, self = false;
	struct dirent *de;
	DIR *d;

	d = opendir("/proc");
	REQUIRE(d != NULL);
	while ((de = readdir(d)) != NULL) {
		one |= strcmp(de->d_name, "1") == 0;
		self |= atoi(de->d_name) == getpid();
	}
	CHECK(one && self);
	closedir(d);
}

static void
memory_adds_up(void)
{
	struct sysinfo si;
	long long total;

	load("/proc/meminfo");
	total = number("MemTotal:");
	CHECK(total > 8000);
	CHECK(number("MemFree:") > 0 && number("MemFree:") < total);
	CHECK(number("MemAvailable:") > 0);
	CHECK(number("Buffers:") >= 0 && number("Cached:") >= 0);
	CHECK(number("SwapTotal:") >= 0);
	CHECK_EQ(sysinfo(&si), 0);
	CHECK_EQ((long long)si.totalram * si.mem_unit / 1024, total);
}

static void
uptime_and_clock_agree(void)
{
	struct timespec ts;
	double up, idle;

	load("/proc/uptime");
	CHECK_EQ(sscanf(text, "%lf %lf", &up, &idle), 2);
	clock_gettime(CLOCK_BOOTTIME, &ts);
	CHECK(up > 0 && ts.tv_sec + 1 >= up && up + 5 > ts.tv_sec);
}

static void
statistics_of_the_system(void)
{
	unsigned long long user, nice, sys, idle;

	load("/proc/stat");
	CHECK_EQ(sscanf(text, "cpu %llu %llu %llu %llu", &user, &nice, &sys,
	    &idle), 4);
	CHECK(user + sys + idle > 0);
	CHECK(strstr(text, "\ncpu0 ") != NULL);
	CHECK(number("btime ") > 1600000000);
	CHECK(number("processes ") > 0);
	CHECK(number("ctxt ") > 0);
}

static void
the_rest_is_there(void)
{
	double a, b, c;

	load("/proc/loadavg");
	CHECK_EQ(sscanf(text, "%lf %lf %lf", &a, &b, &c), 3);
	load("/proc/mounts");
	CHECK(strstr(text, " / tmpfs ") != NULL);
	CHECK(strstr(text, " /proc proc ") != NULL);
	load("/proc/filesystems");
	CHECK(strstr(text, "tmpfs") != NULL);
	load("/proc/cpuinfo");
	CHECK(strstr(text, "processor\t: 0") != NULL);
	load("/proc/version");
	CHECK(strlen(text) > 10);
}

static void
kernel_names_agree(void)
{
	struct utsname u;

	CHECK_EQ(uname(&u), 0);
	load("/proc/sys/kernel/osrelease");
	text[strcspn(text, "\n")] = '\0';
	CHECK(strcmp(text, u.release) == 0);
	load("/proc/sys/kernel/hostname");
	text[strcspn(text, "\n")] = '\0';
	CHECK(strcmp(text, u.nodename) == 0);
	CHECK(strcmp(u.machine, "i686") == 0);
}

static void
it_cannot_be_written(void)
{
	CHECK(open("/proc/meminfo", O_WRONLY) == -1 || geteuid() == 0);
	CHECK(mkdir("/proc/new", 0755) == -1);
	CHECK(open("/proc/new", O_CREAT | O_RDWR, 0600) == -1);
	CHECK(unlink("/proc/meminfo") == -1);
	CHECK_ERR(open("/proc/999999", O_RDONLY), ENOENT);
	CHECK_ERR(open("/proc/self/no", O_RDONLY), ENOENT);
}

static long
pmaps_in_use(void)
{
	const char *p;

	load("/proc/pools");
	p = strstr(text, "\npmap size ");
	REQUIRE(p != NULL && (p = strstr(p, "inuse ")) != NULL);
	return strtol(p + strlen("inuse "), NULL, 10);
}

/* Address spaces of the dead are kept for the next ones, until it is said. */
static void
caches_can_be_dropped(void)
{
	static const char *const bad[] = { "0", "4", "33", "x", "1\n\n" };
	const char *file = "/proc/sys/vm/drop_caches";
	int fd = open(file, O_RDWR | O_TRUNC);
	pid_t pid[4];
	unsigned i;
	long kept;

	REQUIRE(fd >= 0);
	for (i = 0; i < 4; i++)
		if ((pid[i] = fork()) == 0)
			for (;;)
				pause();
	for (i = 0; i < 4; i++) {
		kill(pid[i], SIGKILL);
		CHECK_EQ(waitpid(pid[i], NULL, 0), pid[i]);
	}
	kept = pmaps_in_use();
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_ERR(write(fd, bad[i], strlen(bad[i])), EINVAL);
	CHECK_ERR(write(fd, (void *)8, 1), EFAULT);
	CHECK_ERR(read(fd, &kept, 1), EINVAL);
	CHECK_EQ(pmaps_in_use(), kept);
	CHECK_EQ(write(fd, "3\n", 2), 2);
	CHECK(pmaps_in_use() < kept);
	CHECK_EQ(write(fd, "1", 1), 1);
	close(fd);
}

/* Three words a line, the last a number that rises when it should. */
static void
events_are_counted(void)
{
	char group[32], name[32], rest[32];
	volatile char *fresh;
	long long was, n;
	unsigned lines = 0;
	const char *p;

	load("/proc/evcnt");
	for (p = text; *p != '\0'; p = strchr(p, '\n') + 1, lines++) {
		n = -1;
		CHECK_EQ(sscanf(p, "%31s %31s %lld%31[^\n]", group, name, &n,
		    rest), 3);
		CHECK(n >= 0);
	}
	CHECK(lines > 40);
	CHECK(number("hypercall multicall ") > 0);
	was = number("trap page_fault_user ");
	fresh = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*fresh = 1;
	load("/proc/evcnt");
	CHECK(number("trap page_fault_user ") > was);
}

TAP_MAIN(CASE(stat_of_a_process), CASE(status_of_a_process),
    CASE(a_process_by_its_number), CASE(words_and_environment_of_a_process),
    CASE(links_of_a_process), CASE(the_list_has_all_processes),
    CASE(memory_adds_up), CASE(uptime_and_clock_agree),
    CASE(statistics_of_the_system), CASE(the_rest_is_there),
    CASE(kernel_names_agree), CASE(it_cannot_be_written),
    CASE(caches_can_be_dropped),
    CASE(events_are_counted))
