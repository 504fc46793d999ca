/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Programs: what exec takes, what it refuses, what it hands over.
 * A file that is not a sound ELF program is refused with ENOEXEC before
 * anything of the caller is lost.  Each damaged program here is this very
 * file with one number of its headers changed.
 */

#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/stat.h>

#include "tap.h"

#define VICTIM	"victim"

static char	*image;
static size_t	imagelen;

/* This program's file, in memory. */
static void
load(void)
{
	struct stat st;
	int fd = open("/proc/self/exe", O_RDONLY);

	REQUIRE(fd != -1 && fstat(fd, &st) == 0);
	imagelen = (size_t)st.st_size;
	image = malloc(imagelen);
	REQUIRE(image != NULL);
	REQUIRE(read(fd, image, imagelen) == (ssize_t)imagelen);
	close(fd);
}

static void
store(const char *name, const void *buf, size_t len)
{
	int fd;

	unlink(name);
	fd = open(name, O_CREAT | O_WRONLY | O_TRUNC, 0755);
	REQUIRE(fd != -1);
	REQUIRE(write(fd, buf, len) == (ssize_t)len);
	close(fd);
}

/* execve's errno; 0 if the program ran and exited with 0, -1 if it did not. */
static int
try(const char *name)
{
	char *argv[] = { (char *)name, (char *)"--child", NULL };
	char *envp[] = { NULL };
	int fds[2], err = 0, status;
	pid_t pid;

	REQUIRE(pipe2(fds, O_CLOEXEC) == 0);
	pid = fork();
	if (pid == 0) {
		execve(name, argv, envp);
		err = errno;
		write(fds[1], &err, sizeof(err));
		_exit(1);
	}
	close(fds[1]);
	read(fds[0], &err, sizeof(err));
	close(fds[0]);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	if (err != 0)
		return err;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static int
try_image(void)
{
	store(VICTIM, image, imagelen);
	return try(VICTIM);
}

static Elf32_Ehdr *
ehdr(void)
{
	return (Elf32_Ehdr *)image;
}

/* The n-th PT_LOAD. */
static Elf32_Phdr *
load_phdr(int n)
{
	Elf32_Phdr *ph = (Elf32_Phdr *)(image + ehdr()->e_phoff);

	for (;; ph++)
		if (ph->p_type == PT_LOAD && n-- == 0)
			return ph;
}

/* Change one field, expect ENOEXEC, put it back. */
#define REFUSED(field, value) do {					\
	__typeof__(field) was = (field);				\
	(field) = (__typeof__(field))(value);				\
	CHECK_EQ(try_image(), ENOEXEC);					\
	(field) = was;							\
} while (0)

static void
the_copy_itself_runs(void)
{
	load();
	CHECK_EQ(try_image(), 0);
	ehdr()->e_ident[EI_OSABI] = ELFOSABI_LINUX;
	CHECK_EQ(try_image(), 0);
}

static void
bad_elf_headers_are_refused(void)
{
	load();
	REFUSED(image[0], 'X');
	REFUSED(ehdr()->e_ident[EI_CLASS], ELFCLASS64);
	REFUSED(ehdr()->e_ident[EI_DATA], ELFDATA2MSB);
	REFUSED(ehdr()->e_ident[EI_VERSION], 9);
	REFUSED(ehdr()->e_ident[EI_OSABI], ELFOSABI_SOLARIS);
	REFUSED(ehdr()->e_machine, EM_X86_64);
	REFUSED(ehdr()->e_version, 0);
	REFUSED(ehdr()->e_type, ET_REL);
	REFUSED(ehdr()->e_type, ET_CORE);
	REFUSED(ehdr()->e_phnum, 0);
	REFUSED(ehdr()->e_phnum, 0xffff);
	REFUSED(ehdr()->e_phentsize, 31);
	REFUSED(ehdr()->e_phoff, imagelen);
	REFUSED(ehdr()->e_phoff, 0xfffffff0);
	REFUSED(ehdr()->e_entry, 0);
	REFUSED(ehdr()->e_entry, 0xc0000000);
}

static void
bad_segments_are_refused(void)
{
	load();
	REFUSED(load_phdr(0)->p_filesz, 0xffffffff);
	REFUSED(load_phdr(0)->p_memsz, 0);
	REFUSED(load_phdr(0)->p_offset, 0xfffff000);
	REFUSED(load_phdr(1)->p_offset, imagelen & ~4095u);
	REFUSED(load_phdr(1)->p_vaddr, load_phdr(0)->p_vaddr);
	REFUSED(load_phdr(1)->p_vaddr, 0x1000);
	REFUSED(load_phdr(1)->p_vaddr, 0xbfffe000);
	REFUSED(load_phdr(1)->p_vaddr, 0xc0000000);
	REFUSED(load_phdr(1)->p_vaddr, 0xfffff000);
	REFUSED(load_phdr(1)->p_vaddr, load_phdr(1)->p_vaddr + 1);
	REFUSED(load_phdr(1)->p_align, 3);
	REFUSED(load_phdr(1)->p_memsz, 0xffffffff);
	REFUSED(load_phdr(1)->p_memsz, 0xb0000000);
}

static void
huge_bss_is_refused_or_killed(void)
{
	Elf32_Phdr *ph;
	int n = 0;

	load();
	while (load_phdr(n + 1) < load_phdr(0) + ehdr()->e_phnum &&
	    load_phdr(n + 1)->p_vaddr > load_phdr(n)->p_vaddr && n < 2)
		n++;
	ph = load_phdr(n);
	ph->p_memsz = 0x90000000;
	CHECK(try_image() != 0);
}

static void
cut_files_are_refused(void)
{
	static const size_t len[] = { 0, 1, 4, 51, 52, 60, 200 };
	unsigned i;

	load();
	for (i = 0; i < sizeof(len) / sizeof(len[0]); i++) {
		store(VICTIM, image, len[i]);
		CHECK_EQ(try(VICTIM), ENOEXEC);
	}
	store(VICTIM, image, load_phdr(1)->p_offset);
	CHECK_EQ(try(VICTIM), ENOEXEC);
}

/* Any single byte of the headers: an errno or a dead child, never more. */
static void
any_damaged_byte_is_survived(void)
{
	size_t i, end;
	char was;

	load();
	end = ehdr()->e_phoff + ehdr()->e_phnum * sizeof(Elf32_Phdr);
	for (i = 0; i < end; i++) {
		was = image[i];
		image[i] = (char)(was ^ (char)(1 << (i % 8)));
		(void)try_image();
		image[i] = (char)~was;
		(void)try_image();
		image[i] = was;
	}
	CHECK_EQ(try_image(), 0);
}

static void
files_that_are_no_programs(void)
{
	CHECK_EQ(try("/nowhere"), ENOENT);
	CHECK_EQ(try("/"), EACCES);
	CHECK_EQ(try("/dev/null"), EACCES);
	store(VICTIM, "text\n", 5);
	CHECK_EQ(try(VICTIM), ENOEXEC);
	chmod(VICTIM, 0644);
	CHECK_EQ(try(VICTIM), EACCES);
	CHECK_EQ(try(VICTIM "/x"), ENOTDIR);
}

static void
files_being_written_are_busy(void)
{
	int fd;

	load();
	store(VICTIM, image, imagelen);
	fd = open(VICTIM, O_WRONLY);
	REQUIRE(fd != -1);
	CHECK_EQ(try(VICTIM), ETXTBSY);
	close(fd);
	CHECK_EQ(try(VICTIM), 0);
}

static void
interpreters_that_are_missing(void)
{
	Elf32_Phdr *ph;
	int i;

	load();
	ph = (Elf32_Phdr *)(image + ehdr()->e_phoff);
	for (i = 0; i < ehdr()->e_phnum; i++)
		if (ph[i].p_type == PT_GNU_STACK)
			break;
	REQUIRE(i < ehdr()->e_phnum);
	ph[i].p_type = PT_INTERP;
	ph[i].p_offset = 0;
	ph[i].p_filesz = 5;
	CHECK_EQ(try_image(), ENOEXEC);		/* no NUL at its end */
	ph[i].p_offset = (Elf32_Off)imagelen;
	CHECK_EQ(try_image(), ENOEXEC);
	ph[i].p_offset = (Elf32_Off)imagelen - 9;
	ph[i].p_filesz = 9;
	memcpy(image + imagelen - 9, "/nowhere", 9);
	CHECK_EQ(try_image(), ENOENT);
}

static void
scripts_run_their_interpreter(void)
{
	store("s1", "#!/bin/sh\nexit 0\n", 17);
	CHECK_EQ(try("s1"), 0);
	store("s2", "#! \t /bin/sh -e \t\nfalse\nexit 0\n", 31);
	CHECK_EQ(try("s2"), -1);
	store("s3", "#!/nowhere\n", 11);
	CHECK_EQ(try("s3"), ENOENT);
	store("s4", "#!\n", 3);
	CHECK_EQ(try("s4"), ENOEXEC);
	store("s5", "#!./s5\n", 7);
	CHECK_EQ(try("s5"), ELOOP);
	store("s6", "#!/bin/sh", 9);
	CHECK_EQ(try("s6"), ENOEXEC);
}

static void
bad_pointers_are_told(void)
{
	char *argv[] = { (char *)"x", NULL }, *bad[] = { bad_ptr, NULL };

	load();
	store(VICTIM, image, imagelen);
	CHECK_ERR(execve(bad_ptr, argv, argv), EFAULT);
	CHECK_ERR(execve(kern_ptr, argv, argv), EFAULT);
	CHECK_ERR(execve(VICTIM, bad_ptr, argv), EFAULT);
	CHECK_ERR(execve(VICTIM, argv, kern_ptr), EFAULT);
	CHECK_ERR(execve(VICTIM, bad, argv), EFAULT);
	CHECK_ERR(execve(VICTIM, argv, bad), EFAULT);
	CHECK_ERR(execve("", argv, argv), ENOENT);
}

static void
too_many_arguments_are_refused(void)
{
	char **argv = calloc(200001, sizeof(*argv));
	char *big = malloc(600000), *envp[] = { NULL }, *two[3];
	int i;

	REQUIRE(argv != NULL && big != NULL);
	load();
	store(VICTIM, image, imagelen);
	for (i = 0; i < 200000; i++)
		argv[i] = (char *)"a";
	CHECK_ERR(execve(VICTIM, argv, envp), E2BIG);
	memset(big, 'x', 599999);
	big[599999] = '\0';
	two[0] = two[1] = big;
	two[2] = NULL;
	CHECK_ERR(execve(VICTIM, two, envp), E2BIG);
}

static void
long_arguments_arrive_whole(void)
{
	char *argv[260], *envp[] = { (char *)"A=1", (char *)"BB=22", NULL };
	int i, status;
	pid_t pid;

	for (i = 3; i < 259; i++) {
		argv[i] = malloc(512);
		memset(argv[i], 'a' + i % 26, 511);
		argv[i][511] = '\0';
	}
	argv[0] = (char *)"sh";
	argv[1] = (char *)"-c";
	argv[2] = (char *)"[ $# = 255 ] && [ ${#1} = 511 ] && "
	    "[ ${#255} = 511 ] && [ $A$BB = 122 ]";
	argv[259] = NULL;
	pid = fork();
	if (pid == 0) {
		execve("/bin/sh", argv, envp);
		_exit(1);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
}

static void
caught(int sig)
{
	_exit(sig);
}

static void
descriptors_close_and_handlers_go(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), status;
	char cmd[64];
	pid_t pid;

	REQUIRE(fd != -1);
	snprintf(cmd, sizeof(cmd), "[ ! -e /proc/self/fd/%d ]; x=$?; "
	    "kill -USR1 $$; exit 9", fd);
	pid = fork();
	if (pid == 0) {
		signal(SIGUSR1, caught);
		execl("/bin/sh", "sh", "-c", cmd, NULL);
		_exit(1);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(WTERMSIG(status), SIGUSR1);
}

static void
the_auxiliary_vector_is_there(void)
{
	const unsigned char *r = (const unsigned char *)getauxval(AT_RANDOM);
	int i, sum = 0;

	CHECK_EQ(getauxval(AT_PAGESZ), 4096);
	CHECK(getauxval(AT_PHDR) != 0);
	CHECK_EQ(getauxval(AT_PHENT), 32);
	CHECK(getauxval(AT_ENTRY) != 0);
	CHECK_EQ(getauxval(AT_SECURE), 0);
	CHECK_EQ(getauxval(AT_UID), getuid());
	CHECK(strcmp((char *)getauxval(AT_PLATFORM), "i686") == 0);
	CHECK(getauxval(AT_EXECFN) != 0);
	CHECK(getauxval(AT_SYSINFO_EHDR) == 0);
	REQUIRE(r != NULL);
	for (i = 0; i < 16; i++)
		sum |= r[i];
	CHECK(sum != 0);
}

static const struct tap_case cases[] = {
	CASE(the_copy_itself_runs),
	CASE(bad_elf_headers_are_refused),
	CASE(bad_segments_are_refused),
	CASE(huge_bss_is_refused_or_killed),
	CASE(cut_files_are_refused),
	CASE(any_damaged_byte_is_survived),
	CASE(files_that_are_no_programs),
	CASE(files_being_written_are_busy),
	CASE(interpreters_that_are_missing),
	CASE(scripts_run_their_interpreter),
	CASE(bad_pointers_are_told),
	CASE(too_many_arguments_are_refused),
	CASE(long_arguments_arrive_whole),
	CASE(descriptors_close_and_handlers_go),
	CASE(the_auxiliary_vector_is_there),
};

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--child") == 0)
		return 0;
	return tap_main(cases, sizeof(cases) / sizeof(cases[0]));
}
