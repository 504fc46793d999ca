/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * A cpio archive is read as it was written, and one that was damaged is
 * refused or read as something, but never beyond its end.
 *
 * The archives are made here: files, directories, links of both sorts, a
 * device, names with "./" in front, two archives in a row with zeros between.
 * Then every prefix of one is read, and many copies with bytes changed at
 * random, each in a buffer of exactly its size, so that the sanitizer sees
 * any look behind its end.  The member function reads all it is given.
 */

#include <sys/param.h>
#include <sys/cpio.h>
#include <sys/stat.h>
#include <sys/systm.h>

#include "hostkern.h"
#include "hostlibc.h"

int	main(void);

#define ARCHIVE_MAX	8192
#define MEMBERS_MAX	16

static char	archive[ARCHIVE_MAX];
static size_t	archive_len;

static struct member {
	char	name[64];
	char	link[64];
	mode_t	mode;
	char	data[64];
	size_t	size;
	uint32_t rdev[2];
	uid_t	uid;
	time_t	mtime;
} seen[MEMBERS_MAX];
static u_int	nseen;
static volatile u_int checksum;		/* reading must not be optimised away */
static int	refuse_at = -1;		/* member at which to fail */

static void
put(const void *p, size_t len)
{

	KASSERT(archive_len + len <= ARCHIVE_MAX);
	memcpy(archive + archive_len, p, len);
	archive_len += len;
}

static void
put_align(void)
{

	while (archive_len % 4 != 0)
		put("", 1);
}

static void
put_hex(uint32_t v)
{
	char digits[8];

	for (int i = 7; i >= 0; i--, v >>= 4)
		digits[i] = "0123456789abcdef"[v & 15];
	put(digits, 8);
}

static void
put_member(const char *name, mode_t mode, uint32_t ino, uint32_t nlink,
    const char *data, uint32_t rmajor, uint32_t rminor)
{
	const uint32_t field[] = {
		ino, mode, 7, 8, nlink, 1234567, (uint32_t)strlen(data),
		3, 1, rmajor, rminor, (uint32_t)strlen(name) + 1, 0
	};

	put("070701", 6);
	for (u_int i = 0; i < __arraycount(field); i++)
		put_hex(field[i]);
	put(name, strlen(name) + 1);
	put_align();
	put(data, strlen(data));
	put_align();
}

static void
put_zeros(size_t n)
{

	while (n-- > 0)
		put("", 1);
}

static void
put_archive(void)
{

	put_member(".", S_IFDIR | 0755, 1, 2, "", 0, 0);
	put_member("./dir", S_IFDIR | 0700, 2, 2, "", 0, 0);
	put_member("dir/file", S_IFREG | 0644, 3, 1, "contents", 0, 0);
	put_member("/dir/sym", S_IFLNK | 0777, 4, 1, "file", 0, 0);
	put_member("null", S_IFCHR | 0666, 5, 1, "", 1, 3);
	put_member("hard1", S_IFREG | 0600, 6, 2, "", 0, 0);
	put_member("hard2", S_IFREG | 0600, 6, 2, "shared", 0, 0);
	put_member("TRAILER!!!", 0, 0, 1, "", 0, 0);
}

static void
put_second(void)
{

	/* The inode number of the first archive's file with two links. */
	put_member("other", S_IFREG | 0600, 6, 2, "x", 0, 0);
	put_member("TRAILER!!!", 0, 0, 1, "", 0, 0);
}

static int
member(void *arg, const struct cpio_entry *ce)
{
	struct member *m = &seen[nseen % MEMBERS_MAX];

	(void)arg;
	if (refuse_at == (int)nseen)
		return ENOSPC;
	memset(m, 0, sizeof(*m));
	strlcpy(m->name, ce->ce_name, sizeof(m->name));
	if (ce->ce_link != NULL)
		strlcpy(m->link, ce->ce_link, sizeof(m->link));
	m->mode = ce->ce_mode;
	m->size = ce->ce_size;
	memcpy(m->data, ce->ce_data, MIN(ce->ce_size, sizeof(m->data) - 1));
	m->rdev[0] = ce->ce_rdev[0];
	m->rdev[1] = ce->ce_rdev[1];
	m->uid = ce->ce_uid;
	m->mtime = ce->ce_mtime;
	for (size_t i = 0; i < ce->ce_size; i++)
		checksum += (u_char)ce->ce_data[i];
	nseen++;
	return 0;
}

/* Read from a buffer of exactly that size. */
static int
try(const char *p, size_t len, struct cpio_failure *cf)
{
	char *copy = host_calloc(len == 0 ? 1 : len);
	int error;

	memcpy(copy, p, len);
	memset(cf, 0, sizeof(*cf));
	nseen = 0;
	error = cpio_read(copy, len, member, NULL, cf);
	host_free(copy);
	return error;
}

static bool
is(u_int i, const char *name, mode_t mode, const char *data, const char *link)
{

	return i < nseen && strcmp(seen[i].name, name) == 0 &&
	    seen[i].mode == mode && strcmp(seen[i].data, data) == 0 &&
	    strcmp(seen[i].link, link) == 0;
}

static void
members_are_those_written(void)
{
	struct cpio_failure cf;

	tap_ok(try(archive, archive_len, &cf) == 0, "an archive is read");
	tap_ok(nseen == 7, "each member once, the trailer not");
	tap_ok(is(1, "dir", S_IFDIR | 0700, "", ""), "./ is taken off");
	tap_ok(is(2, "dir/file", S_IFREG | 0644, "contents", ""), "contents");
	tap_ok(is(3, "dir/sym", S_IFLNK | 0777, "file", ""), "a link's target");
	tap_ok(is(4, "null", S_IFCHR | 0666, "", "") && seen[4].rdev[0] == 1 &&
	    seen[4].rdev[1] == 3, "a device's numbers");
	tap_ok(is(5, "hard1", S_IFREG | 0600, "", "") &&
	    is(6, "hard2", S_IFREG | 0600, "shared", "hard1"),
	    "a second link names the first");
	tap_ok(seen[2].uid == 7 && seen[2].mtime == 1234567,
	    "owner and time");
}

static void
prefixes_are_refused(void)
{
	struct cpio_failure cf;
	size_t len, bad = 0;

	for (len = 0; len < archive_len; len++)
		if (try(archive, len, &cf) == 0 || cf.cf_why == NULL)
			bad++;
	/* Padding behind the trailer's name may be missing. */
	tap_ok(bad <= 3, "every prefix is refused, and it is said why");
}

static void
archives_follow_each_other(void)
{
	struct cpio_failure cf;
	size_t one = archive_len;

	put_zeros(333);
	put_second();
	put_zeros(512);
	tap_ok(try(archive, archive_len, &cf) == 0 && nseen == 8,
	    "two archives with zeros between");
	tap_ok(is(7, "other", S_IFREG | 0600, "x", ""),
	    "links do not reach from one into the other");
	put("junk", 4);
	tap_ok(try(archive, archive_len, &cf) != 0 &&
	    cf.cf_offset == archive_len - 4, "junk at the end is found");
	archive_len = one;
}

static void
foreign_formats_are_named(void)
{
	static const char gz[128] = "\x1f\x8b\x08";
	static const char old[128] = "070707";
	struct cpio_failure cf;

	tap_ok(try(gz, sizeof(gz), &cf) == EINVAL &&
	    strncmp(cf.cf_why, "compressed by gzip", 18) == 0, "gzip");
	tap_ok(try(old, sizeof(old), &cf) == EINVAL &&
	    strncmp(cf.cf_why, "an old cpio", 11) == 0, "the old format");
	tap_ok(try("", 0, &cf) == EIO, "nothing at all");
}

static void
errors_stop_it(void)
{
	struct cpio_failure cf;

	refuse_at = 3;
	tap_ok(try(archive, archive_len, &cf) == ENOSPC && nseen == 3 &&
	    strcmp(cf.cf_name, "dir/sym") == 0,
	    "a member that cannot be made ends it and is named");
	refuse_at = -1;
}

static void
damage_is_survived(void)
{
	char copy[ARCHIVE_MAX];
	struct cpio_failure cf;

	for (u_int round = 0; round < 20000; round++) {
		memcpy(copy, archive, archive_len);
		for (u_int n = rnd(4) + 1; n > 0; n--)
			copy[rnd((uint32_t)archive_len)] = (char)rnd(256);
		(void)try(copy, archive_len, &cf);
	}
	tap_ok(true, "bytes changed at random");
}

int
main(void)
{

	tap_plan(18);
	put_archive();
	members_are_those_written();
	prefixes_are_refused();
	archives_follow_each_other();
	foreign_formats_are_named();
	errors_stop_it();
	damage_is_survived();
	tap_ok(hostkern_inuse() == 0, "no memory is left behind");
	return tap_done();
}
