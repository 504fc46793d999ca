/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Files and directories, in a directory of its own below the current one.
 * What POSIX says of names, links, times, sizes and places; the errors are
 * those that Linux programs expect.
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <time.h>

#include "tap.h"

/* Every case starts in an empty directory, which it may leave full. */
static void
enter(void)
{
	static char name[] = "tmpfs.XXXXXX";

	REQUIRE(mkdtemp(name) != NULL);
	REQUIRE(chdir(name) == 0);
	umask(022);
}

static void
put(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	REQUIRE(fd >= 0);
	CHECK_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	CHECK_EQ(close(fd), 0);
}

/* The file holds just this. */
static void
has(const char *name, const char *text)
{
	char buf[256];
	int fd = open(name, O_RDONLY);
	ssize_t n;

	CHECK(fd >= 0);
	n = read(fd, buf, sizeof(buf));
	CHECK_EQ(n, (ssize_t)strlen(text));
	CHECK(n >= 0 && memcmp(buf, text, n) == 0);
	close(fd);
}

static off_t
size_of(const char *name)
{
	struct stat st;

	return lstat(name, &st) == 0 ? st.st_size : -1;
}

/*
 * Contents.
 */

static void
what_is_written_is_read(void)
{
	enter();
	put("f", "hello");
	has("f", "hello");
	put("f", "bye");
	has("f", "bye");
	CHECK_EQ(size_of("f"), 3);
}

static void
offsets_are_kept_and_moved(void)
{
	char buf[8];
	int fd;

	enter();
	fd = open("f", O_RDWR | O_CREAT, 0600);
	CHECK_EQ(write(fd, "0123456789", 10), 10);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 10);
	CHECK_EQ(lseek(fd, -4, SEEK_END), 6);
	CHECK_EQ(read(fd, buf, 8), 4);
	CHECK_EQ(lseek(fd, 2, SEEK_SET), 2);
	CHECK_EQ(lseek(fd, 1, SEEK_CUR), 3);
	CHECK_EQ(read(fd, buf, 1), 1);
	CHECK_EQ(buf[0], '3');
	CHECK_EQ(pread(fd, buf, 2, 8), 2);
	CHECK_EQ(buf[1], '9');
	CHECK_EQ(pwrite(fd, "x", 1, 0), 1);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 4);
	CHECK_ERR(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_ERR(lseek(fd, 0, 77), EINVAL);
	CHECK_ERR(pread(fd, buf, 1, -1), EINVAL);
}

static void
holes_read_as_zeros(void)
{
	static char buf[20000];
	int fd, i;

	enter();
	fd = open("f", O_RDWR | O_CREAT, 0600);
	CHECK_EQ(pwrite(fd, "x", 1, 15000), 1);
	CHECK_EQ(size_of("f"), 15001);
	memset(buf, 'y', sizeof(buf));
	CHECK_EQ(read(fd, buf, sizeof(buf)), 15001);
	for (i = 0; i < 15000; i++)
		if (buf[i] != 0)
			REQUIRE(!"zeros");
	CHECK_EQ(buf[15000], 'x');
}

/* A cut file that grows again shows no old bytes. */
static void
truncation_forgets(void)
{
	char buf[6];
	int fd;

	enter();
	put("f", "abcdef");
	CHECK_EQ(truncate("f", 3), 0);
	CHECK_EQ(size_of("f"), 3);
	CHECK_EQ(truncate("f", 6), 0);
	fd = open("f", O_RDWR);
	CHECK_EQ(read(fd, buf, 6), 6);
	CHECK(memcmp(buf, "abc\0\0\0", 6) == 0);
	CHECK_EQ(ftruncate(fd, 0), 0);
	CHECK_EQ(size_of("f"), 0);
	CHECK_ERR(ftruncate(fd, -1), EINVAL);
	fd = open("f", O_RDONLY);
	CHECK_ERR(ftruncate(fd, 0), EINVAL);
	CHECK_ERR(truncate(".", 0), EISDIR);
}

static void
append_goes_to_the_end(void)
{
	int a, b;

	enter();
	a = open("f", O_WRONLY | O_CREAT | O_APPEND, 0600);
	b = open("f", O_WRONLY | O_APPEND);
	CHECK_EQ(write(a, "1", 1), 1);
	CHECK_EQ(write(b, "2", 1), 1);
	CHECK_EQ(write(a, "3", 1), 1);
	has("f", "123");
}

static void
vectors_are_moved_in_order(void)
{
	char x[2], y[3];
	struct iovec w[] = { { "ab", 2 }, { "", 0 }, { "cde", 3 } };
	struct iovec r[] = { { x, 2 }, { y, 3 } };
	struct iovec bad = { bad_ptr, 4 };
	int fd;

	enter();
	fd = open("f", O_RDWR | O_CREAT, 0600);
	CHECK_EQ(writev(fd, w, 3), 5);
	lseek(fd, 0, SEEK_SET);
	CHECK_EQ(readv(fd, r, 2), 5);
	CHECK(memcmp(x, "ab", 2) == 0 && memcmp(y, "cde", 3) == 0);
	CHECK_ERR(writev(fd, w, -1), EINVAL);
	CHECK_ERR(writev(fd, &bad, 1), EFAULT);
	CHECK_ERR(readv(fd, bad_ptr, 1), EFAULT);
}

static void
a_big_file_is_whole(void)
{
	static char buf[65536];
	int fd, i, j;

	enter();
	fd = open("f", O_RDWR | O_CREAT, 0600);
	for (i = 0; i < 64; i++) {
		memset(buf, i, sizeof(buf));
		CHECK_EQ(write(fd, buf, sizeof(buf)), (ssize_t)sizeof(buf));
	}
	lseek(fd, 0, SEEK_SET);
	for (i = 0; i < 64; i++) {
		CHECK_EQ(read(fd, buf, sizeof(buf)), (ssize_t)sizeof(buf));
		for (j = 0; j < (int)sizeof(buf); j++)
			if (buf[j] != i)
				REQUIRE(!"the bytes written");
	}
	CHECK_EQ(read(fd, buf, 1), 0);
}

static void
mapping_and_file_are_the_same(void)
{
	char buf[4], *m, *p;
	int fd;

	enter();
	put("f", "0123456789");
	fd = open("f", O_RDWR);
	m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	REQUIRE(m != MAP_FAILED && p != MAP_FAILED);
	CHECK(memcmp(m, "0123456789\0", 11) == 0);
	m[0] = 'x';
	CHECK_EQ(pread(fd, buf, 1, 0), 1);
	CHECK_EQ(buf[0], 'x');
	CHECK_EQ(pwrite(fd, "y", 1, 1), 1);
	CHECK_EQ(m[1], 'y');
	p[2] = 'z';
	CHECK_EQ(m[2], '2');
	CHECK_EQ(munmap(m, 4096), 0);
	CHECK_EQ(p[2], 'z');
}

/*
 * Names.
 */

static void
open_flags_hold(void)
{
	enter();
	CHECK_ERR(open("f", O_RDONLY), ENOENT);
	CHECK(open("f", O_RDWR | O_CREAT | O_EXCL, 0600) >= 0);
	CHECK_ERR(open("f", O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST);
	CHECK_ERR(open("f", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK_ERR(open("f/x", O_RDONLY), ENOTDIR);
	CHECK_ERR(open("f/", O_RDONLY), ENOTDIR);
	CHECK_ERR(open(".", O_WRONLY), EISDIR);
	CHECK_ERR(open("", O_RDONLY), ENOENT);
	CHECK_ERR(open(bad_ptr, O_RDONLY), EFAULT);
	CHECK_ERR(open(kern_ptr, O_RDONLY), EFAULT);
	CHECK_ERR(open("no/f", O_CREAT | O_RDWR, 0600), ENOENT);
}

static void
long_names_are_refused(void)
{
	static char name[5000];

	enter();
	memset(name, 'n', NAME_MAX + 1);
	CHECK_ERR(open(name, O_CREAT | O_RDWR, 0600), ENAMETOOLONG);
	name[NAME_MAX] = '\0';
	CHECK(open(name, O_CREAT | O_RDWR, 0600) >= 0);
	CHECK_EQ(unlink(name), 0);
	memset(name, '/', sizeof(name) - 1);
	CHECK_ERR(open(name, O_RDONLY), ENAMETOOLONG);
}

static void
removed_files_live_while_open(void)
{
	char buf[4];
	struct stat st;
	int fd;

	enter();
	put("f", "abc");
	fd = open("f", O_RDWR);
	CHECK_EQ(unlink("f"), 0);
	CHECK_ERR(unlink("f"), ENOENT);
	CHECK_EQ(read(fd, buf, 4), 3);
	CHECK_EQ(write(fd, "d", 1), 1);
	CHECK_EQ(fstat(fd, &st), 0);
	CHECK_EQ(st.st_nlink, 0);
	CHECK_EQ(st.st_size, 4);
}

static void
hard_links_are_one_file(void)
{
	struct stat a, b;

	enter();
	put("f", "abc");
	CHECK_EQ(link("f", "g"), 0);
	put("g", "xyz!");
	has("f", "xyz!");
	REQUIRE(stat("f", &a) == 0 && stat("g", &b) == 0);
	CHECK_EQ(a.st_ino, b.st_ino);
	CHECK_EQ(a.st_nlink, 2);
	CHECK_EQ(unlink("f"), 0);
	has("g", "xyz!");
	CHECK_ERR(link("no", "h"), ENOENT);
	put("h", "");
	CHECK_ERR(link("g", "h"), EEXIST);
	CHECK_ERR(link(".", "d"), EPERM);
}

static void
symbolic_links_are_followed(void)
{
	char buf[16];
	struct stat st;

	enter();
	CHECK_EQ(symlink("f", "l"), 0);
	CHECK_ERR(open("l", O_RDONLY), ENOENT);
	put("l", "abc");
	has("f", "abc");
	CHECK_EQ(readlink("l", buf, sizeof(buf)), 1);
	CHECK_EQ(buf[0], 'f');
	CHECK_EQ(lstat("l", &st), 0);
	CHECK(S_ISLNK(st.st_mode) && st.st_size == 1);
	CHECK_ERR(open("l", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK_EQ(symlink("loop", "loop"), 0);
	CHECK_ERR(open("loop", O_RDONLY), ELOOP);
	CHECK_ERR(readlink("f", buf, sizeof(buf)), EINVAL);
	CHECK_ERR(symlink("x", "l"), EEXIST);
	CHECK_EQ(mkdir("d", 0755), 0);
	CHECK_EQ(symlink("../f", "d/up"), 0);
	has("d/up", "abc");
	CHECK_EQ(unlink("l"), 0);
	has("f", "abc");
}

static void
rename_replaces(void)
{
	enter();
	put("a", "A");
	put("b", "B");
	CHECK_EQ(rename("a", "b"), 0);
	has("b", "A");
	CHECK_ERR(rename("a", "c"), ENOENT);
	CHECK_EQ(mkdir("d", 0755), 0);
	CHECK_EQ(mkdir("e", 0755), 0);
	CHECK_ERR(rename("b", "d"), EISDIR);
	CHECK_ERR(rename("d", "b"), ENOTDIR);
	put("d/x", "x");
	CHECK_EQ(rename("d", "e"), 0);
	has("e/x", "x");
	CHECK_EQ(mkdir("d", 0755), 0);
	CHECK_ERR(rename("d", "e"), ENOTEMPTY);
	CHECK_ERR(rename("e", "e/sub"), EINVAL);
	CHECK_EQ(rename("b", "e/b"), 0);
	has("e/b", "A");
	CHECK_EQ(rename("e/b", "e/b"), 0);
}

/*
 * Directories.
 */

static void
directories_are_made_and_removed(void)
{
	struct stat st;

	enter();
	CHECK_EQ(mkdir("d", 0777), 0);
	CHECK_EQ(stat("d", &st), 0);
	CHECK_EQ(st.st_mode, S_IFDIR | 0755);
	CHECK_EQ(st.st_nlink, 2);
	CHECK_ERR(mkdir("d", 0777), EEXIST);
	CHECK_EQ(mkdir("d/e", 0777), 0);
	CHECK_EQ(stat("d", &st), 0);
	CHECK_EQ(st.st_nlink, 3);
	CHECK_ERR(rmdir("d"), ENOTEMPTY);
	CHECK_ERR(unlink("d"), EISDIR);
	CHECK_EQ(rmdir("d/e"), 0);
	CHECK_EQ(rmdir("d"), 0);
	CHECK_ERR(rmdir("d"), ENOENT);
	CHECK_ERR(rmdir("."), EINVAL);
	put("f", "");
	CHECK_ERR(rmdir("f"), ENOTDIR);
}

/* Every entry exactly once, though the buffer holds few. */
static void
listing_is_complete(void)
{
	static char seen[500];
	char name[16];
	struct dirent *de;
	int i, others;
	DIR *d;

	enter();
	for (i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "file%d", i);
		put(name, "");
	}
	d = opendir(".");
	REQUIRE(d != NULL);
	for (others = 0; (de = readdir(d)) != NULL;) {
		if (sscanf(de->d_name, "file%d", &i) == 1 && i < 500) {
			CHECK_EQ(seen[i], 0);
			CHECK_EQ(de->d_type, DT_REG);
			seen[i] = 1;
		} else
			others++;
	}
	CHECK_EQ(others, 2);
	for (i = 0; i < 500; i++)
		CHECK_EQ(seen[i], 1);
	rewinddir(d);
	CHECK(readdir(d) != NULL);
	closedir(d);
}

/* Removing what was listed leaves the rest to be listed. */
static void
listing_survives_removal(void)
{
	char name[16];
	struct dirent *de;
	int i;
	DIR *d;

	enter();
	for (i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%d", i);
		put(name, "");
	}
	d = opendir(".");
	REQUIRE(d != NULL);
	while ((de = readdir(d)) != NULL)
		if (de->d_name[0] != '.')
			CHECK_EQ(unlink(de->d_name), 0);
	closedir(d);
	CHECK_EQ(chdir(".."), 0);
}

static void
the_current_directory_is_known(void)
{
	char a[PATH_MAX], b[PATH_MAX];

	enter();
	REQUIRE(getcwd(a, sizeof(a)) != NULL);
	CHECK_EQ(mkdir("d", 0755), 0);
	CHECK_EQ(chdir("d"), 0);
	REQUIRE(getcwd(b, sizeof(b)) != NULL);
	CHECK(strncmp(a, b, strlen(a)) == 0);
	CHECK(strcmp(b + strlen(a), "/d") == 0);
	CHECK(getcwd(b, 2) == NULL && errno == ERANGE);
	CHECK_EQ(chdir(".."), 0);
	CHECK_ERR(chdir("no"), ENOENT);
	put("f", "");
	CHECK_ERR(chdir("f"), ENOTDIR);
	CHECK_EQ(chdir("/"), 0);
	CHECK(getcwd(b, sizeof(b)) != NULL && strcmp(b, "/") == 0);
	CHECK_EQ(chdir("/.."), 0);
	CHECK(getcwd(b, sizeof(b)) != NULL && strcmp(b, "/") == 0);
}

static void
names_are_relative_to_a_descriptor(void)
{
	struct stat st;
	int d, fd;

	enter();
	CHECK_EQ(mkdir("d", 0755), 0);
	d = open("d", O_RDONLY | O_DIRECTORY);
	fd = openat(d, "f", O_CREAT | O_RDWR, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(access("d/f", F_OK), 0);
	CHECK_EQ(fstatat(d, "f", &st, 0), 0);
	CHECK_EQ(mkdirat(d, "e", 0755), 0);
	CHECK_EQ(renameat(d, "f", AT_FDCWD, "g"), 0);
	CHECK_EQ(unlinkat(d, "e", AT_REMOVEDIR), 0);
	CHECK_EQ(unlinkat(AT_FDCWD, "g", 0), 0);
	CHECK_ERR(openat(99, "f", O_RDONLY), EBADF);
	CHECK_ERR(openat(fd, "f", O_RDONLY), ENOTDIR);
	CHECK_EQ(fstatat(fd, "", &st, AT_EMPTY_PATH), 0);
}

/*
 * Attributes.
 */

static void
modes_and_times_are_set(void)
{
	struct timespec ts[2] = { { 1000, 5 }, { 2000, 7 } };
	struct stat st;

	enter();
	put("f", "abc");
	CHECK_EQ(chmod("f", 04751), 0);
	CHECK_EQ(stat("f", &st), 0);
	CHECK_EQ(st.st_mode, S_IFREG | 04751);
	CHECK_EQ(utimensat(AT_FDCWD, "f", ts, 0), 0);
	CHECK_EQ(stat("f", &st), 0);
	CHECK_EQ(st.st_atim.tv_sec, 1000);
	CHECK_EQ(st.st_mtim.tv_sec, 2000);
	CHECK_EQ(st.st_mtim.tv_nsec, 7);
	put("f", "abcd");
	CHECK_EQ(stat("f", &st), 0);
	CHECK(st.st_mtim.tv_sec > 2000);
	ts[0].tv_nsec = 2000000000;
	CHECK_ERR(utimensat(AT_FDCWD, "f", ts, 0), EINVAL);
}

/* The times of access and modification of the file, in seconds. */
static void
times_of(int fd, time_t *atime, time_t *mtime)
{
	struct stat st;

	REQUIRE(fstat(fd, &st) == 0);
	*atime = st.st_atim.tv_sec;
	*mtime = st.st_mtim.tv_sec;
}

static void
a_mapping_uses_the_file(void)
{
	struct timespec old[2] = { { 1000, 5 }, { 2000, 7 } };
	time_t atime, mtime;
	char *p;
	int fd;

	enter();
	put("f", "abc");
	fd = open("f", O_RDWR);
	REQUIRE(fd != -1);
	REQUIRE(futimens(fd, old) == 0);
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	REQUIRE(p != MAP_FAILED);
	*p = 'A';
	times_of(fd, &atime, &mtime);
	CHECK(atime > 1000);
	CHECK_EQ(mtime, 2000);
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	REQUIRE(p != MAP_FAILED);
	times_of(fd, &atime, &mtime);
	CHECK_EQ(mtime, 2000);
	*p = 'A';
	times_of(fd, &atime, &mtime);
	CHECK(mtime > 2000);
	REQUIRE(futimens(fd, old) == 0);
	times_of(fd, &atime, &mtime);
	CHECK_EQ(atime, 1000);
	CHECK_EQ(mtime, 2000);
}

static void
permissions_hold_for_users(void)
{
	int status;

	enter();
	put("f", "abc");
	CHECK_EQ(chmod("f", 0600), 0);
	CHECK_EQ(mkdir("d", 0700), 0);
	put("d/g", "");
	if (getuid() != 0)
		return;
	CHECK_EQ(chown(".", 0, 0), 0);
	CHECK_EQ(chmod(".", 0755), 0);
	if (fork() == 0) {
		REQUIRE(setgid(1234) == 0 && setuid(1234) == 0);
		CHECK_ERR(open("f", O_RDONLY), EACCES);
		CHECK_ERR(open("new", O_CREAT | O_RDWR, 0600), EACCES);
		CHECK_ERR(open("d/g", O_RDONLY), EACCES);
		CHECK_ERR(unlink("f"), EACCES);
		CHECK_ERR(chmod("f", 0777), EPERM);
		CHECK_ERR(chown("f", 1234, 1234), EPERM);
		CHECK_ERR(access("f", R_OK), EACCES);
		CHECK_EQ(access("f", F_OK), 0);
		fflush(stdout);
		_exit(tap_failures);
	}
	REQUIRE(wait(&status) > 0);
	CHECK_EQ(status, 0);
}

/*
 * Descriptors.
 */

static void
duplicates_share_the_offset(void)
{
	char c;
	int a, b;

	enter();
	put("f", "abc");
	a = open("f", O_RDONLY);
	b = dup(a);
	CHECK_EQ(read(a, &c, 1), 1);
	CHECK_EQ(read(b, &c, 1), 1);
	CHECK_EQ(c, 'b');
	CHECK_EQ(dup2(a, 50), 50);
	CHECK_EQ(read(50, &c, 1), 1);
	CHECK_EQ(c, 'c');
	CHECK_EQ(dup2(a, a), a);
	CHECK_ERR(dup2(99, 3), EBADF);
	CHECK_ERR(dup3(a, a, 0), EINVAL);
	CHECK_EQ(fcntl(a, F_DUPFD, 60), 60);
	CHECK_EQ(fcntl(a, F_DUPFD_CLOEXEC, 61), 61);
	CHECK_EQ(fcntl(61, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(close(a), 0);
	CHECK_ERR(close(a), EBADF);
	CHECK_ERR(read(a, &c, 1), EBADF);
}

static void
record_locks_are_seen_by_others(void)
{
	struct flock fl = { .l_type = F_WRLCK, .l_start = 10, .l_len = 10 };
	int fd, status;

	enter();
	fd = open("f", O_RDWR | O_CREAT, 0600);
	CHECK_EQ(fcntl(fd, F_SETLK, &fl), 0);
	if (fork() == 0) {
		fl.l_type = F_RDLCK;
		fl.l_start = 15;
		fl.l_len = 1;
		CHECK_EQ(fcntl(fd, F_SETLK, &fl), -1);
		CHECK(errno == EAGAIN || errno == EACCES);
		CHECK_EQ(fcntl(fd, F_GETLK, &fl), 0);
		CHECK_EQ(fl.l_type, F_WRLCK);
		CHECK_EQ(fl.l_pid, getppid());
		fl.l_type = F_RDLCK;
		fl.l_start = 20;
		CHECK_EQ(fcntl(fd, F_SETLK, &fl), 0);
		fflush(stdout);
		_exit(tap_failures);
	}
	REQUIRE(wait(&status) > 0);
	CHECK_EQ(status, 0);
}

static int
lock(int fd, int cmd, short type, off_t start)
{
	struct flock fl = { .l_type = type, .l_start = start, .l_len = 1 };

	return fcntl(fd, cmd, &fl);
}

/*
 * Two processes each wait for the other, one after the other: that is no
 * deadlock, although the first has not run yet when the second begins.
 */
static void
locks_handed_over_are_no_deadlock(void)
{
	int fd, fds[2], status;
	char c;

	enter();
	fd = open("f", O_RDWR | O_CREAT, 0600);
	REQUIRE(pipe(fds) == 0);
	CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0), 0);
	if (fork() == 0) {
		CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 1), 0);
		write(fds[1], "", 1);
		CHECK_EQ(lock(fd, F_SETLKW, F_WRLCK, 0), 0);
		CHECK_EQ(lock(fd, F_SETLK, F_UNLCK, 1), 0);
		fflush(stdout);
		_exit(tap_failures);
	}
	CHECK_EQ(read(fds[0], &c, 1), 1);
	usleep(50000);
	CHECK_EQ(lock(fd, F_SETLK, F_UNLCK, 0), 0);
	CHECK_EQ(lock(fd, F_SETLKW, F_WRLCK, 1), 0);
	REQUIRE(wait(&status) > 0);
	CHECK_EQ(status, 0);
}

static void *
lock_waiter(void *arg)
{
	int *result = arg;

	*result = lock(result[1], F_SETLKW, F_WRLCK, 0) == 0 ? 0 : errno;
	return NULL;
}

/* A descriptor closed while its lock is waited for: nobody has the lock. */
static void
locks_of_closed_descriptors_are_gone(void)
{
	struct flock fl = { .l_type = F_WRLCK };
	int args[2], fd, go[2], ready[2];
	pthread_t thread;
	char c;

	enter();
	args[1] = open("f", O_RDWR | O_CREAT, 0600);
	fd = open("f", O_RDWR);
	REQUIRE(pipe(go) == 0 && pipe(ready) == 0);
	if (fork() == 0) {
		CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0), 0);
		write(ready[1], "", 1);
		read(go[0], &c, 1);
		CHECK_EQ(lock(fd, F_SETLK, F_UNLCK, 0), 0);
		read(go[0], &c, 1);
		CHECK_EQ(fcntl(fd, F_GETLK, &fl), 0);
		write(ready[1], fl.l_type == F_UNLCK ? "y" : "n", 1);
		_exit(0);
	}
	CHECK_EQ(read(ready[0], &c, 1), 1);
	REQUIRE(pthread_create(&thread, NULL, lock_waiter, args) == 0);
	usleep(50000);
	CHECK_EQ(close(args[1]), 0);
	write(go[1], "", 1);
	REQUIRE(pthread_join(thread, NULL) == 0);
	CHECK_EQ(args[0], EBADF);
	write(go[1], "", 1);
	CHECK_EQ(read(ready[0], &c, 1), 1);
	CHECK_EQ(c, 'y');
	wait(NULL);
}

static void
the_file_system_tells_its_size(void)
{
	struct statvfs sv;

	enter();
	CHECK_EQ(statvfs(".", &sv), 0);
	CHECK(sv.f_blocks > 0 && sv.f_bsize > 0);
	CHECK(sv.f_bfree <= sv.f_blocks);
	CHECK_ERR(statvfs("no", &sv), ENOENT);
}

TAP_MAIN(CASE(what_is_written_is_read), CASE(offsets_are_kept_and_moved),
    CASE(holes_read_as_zeros), CASE(truncation_forgets),
    CASE(append_goes_to_the_end), CASE(vectors_are_moved_in_order),
    CASE(a_big_file_is_whole), CASE(mapping_and_file_are_the_same),
    CASE(open_flags_hold), CASE(long_names_are_refused),
    CASE(removed_files_live_while_open), CASE(hard_links_are_one_file),
    CASE(symbolic_links_are_followed), CASE(rename_replaces),
    CASE(directories_are_made_and_removed), CASE(listing_is_complete),
    CASE(listing_survives_removal), CASE(the_current_directory_is_known),
    CASE(names_are_relative_to_a_descriptor),
    CASE(modes_and_times_are_set), CASE(a_mapping_uses_the_file),
    CASE(permissions_hold_for_users),
    CASE(duplicates_share_the_offset),
    CASE(record_locks_are_seen_by_others),
    CASE(locks_handed_over_are_no_deadlock),
    CASE(locks_of_closed_descriptors_are_gone),
    CASE(the_file_system_tells_its_size))
