/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_cpio: reading archives in cpio's "newc" format.
 *
 * An archive is a row of members: a header of 110 characters (a magic number
 * and 13 numbers of 8 hexadecimal digits), the name with its NUL, padding to
 * a multiple of 4 from the start, the data, padding again.  A member named
 * TRAILER!!! ends the archive; zeros may follow, and then another archive,
 * whose members come on top of the earlier ones.
 *
 * A file with several links is a member for each, with the same inode and
 * device numbers; the data may be with any of them, and is with one.  Numbers
 * mean something within one archive only.
 *
 * The archive is outside input: every length is compared with what is left
 * before it is used, an archive that ends without a trailer has been cut
 * short, and nothing is believed that the caller's function does not check
 * again.  This file allocates only the table of links.
 *
 * Sources: cpio(5).
 */

#include <sys/param.h>
#include <sys/cpio.h>
#include <sys/kmem.h>
#include <sys/queue.h>
#include <sys/stat.h>
#include <sys/systm.h>

#define CPIO_MAGIC	"070701"
#define CPIO_MAGIC_CRC	"070702"	/* the same, with a sum of the data */
#define CPIO_MAGICLEN	6
#define CPIO_NFIELDS	13
#define CPIO_HDRLEN	(CPIO_MAGICLEN + CPIO_NFIELDS * 8)
#define CPIO_TRAILER	"TRAILER!!!"
#define CPIO_NHASH	64

enum cpio_field {
	CF_INO, CF_MODE, CF_UID, CF_GID, CF_NLINK, CF_MTIME, CF_FILESIZE,
	CF_DEVMAJOR, CF_DEVMINOR, CF_RDEVMAJOR, CF_RDEVMINOR, CF_NAMESIZE,
	CF_CHECK
};

/* The first name of a file that has several. */
struct cpio_link {
	SLIST_ENTRY(cpio_link) cl_next;
	uint32_t	cl_ino;
	uint32_t	cl_dev[2];
	const char	*cl_name;
};

SLIST_HEAD(cpio_links, cpio_link);

struct cpio_reader {
	const char	*cr_buf;
	size_t		cr_len;
	size_t		cr_pos;		/* never above cr_len */
	cpio_member_t	cr_member;
	void		*cr_arg;
	const char	*cr_why;
	struct cpio_links cr_links[CPIO_NHASH];
};

static const struct {
	const char	*magic;
	size_t		len;
	const char	*why;
} cpio_foreign[] = {
	{ "\x1f\x8b", 2, "compressed by gzip: give it uncompressed" },
	{ "BZh", 3, "compressed by bzip2: give it uncompressed" },
	{ "\xfd" "7zXZ", 5, "compressed by xz: give it uncompressed" },
	{ "\x28\xb5\x2f\xfd", 4, "compressed by zstd: give it uncompressed" },
	{ "\x02\x21\x4c\x18", 4, "compressed by lz4: give it uncompressed" },
	{ "070707", 6, "an old cpio archive: make it with -H newc" },
};

static size_t
cpio_left(const struct cpio_reader *cr)
{

	return cr->cr_len - cr->cr_pos;
}

static int
cpio_fail(struct cpio_reader *cr, const char *why, int error)
{

	cr->cr_why = why;
	return error;
}

static int
cpio_short(struct cpio_reader *cr)
{

	return cpio_fail(cr, "it has been cut short", EIO);
}

static int
cpio_magic(struct cpio_reader *cr)
{
	const char *p = cr->cr_buf + cr->cr_pos;

	for (u_int i = 0; i < __arraycount(cpio_foreign); i++)
		if (cpio_left(cr) >= cpio_foreign[i].len &&
		    memcmp(p, cpio_foreign[i].magic, cpio_foreign[i].len) == 0)
			return cpio_fail(cr, cpio_foreign[i].why, EINVAL);
	if (cpio_left(cr) < CPIO_HDRLEN)
		return cpio_short(cr);
	if (memcmp(p, CPIO_MAGIC, CPIO_MAGICLEN) != 0 &&
	    memcmp(p, CPIO_MAGIC_CRC, CPIO_MAGICLEN) != 0)
		return cpio_fail(cr, "no cpio header where one should be",
		    EINVAL);
	return 0;
}

/* Eight digits. */
static bool
cpio_hex(const char *p, uint32_t *valuep)
{
	uint32_t value = 0;

	for (u_int i = 0; i < 8; i++) {
		int c = tolower((u_char)p[i]);

		if (!isxdigit(c))
			return false;
		value = value << 4 |
		    (uint32_t)(isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	*valuep = value;
	return true;
}

/* Move over padding, as far as the archive goes. */
static void
cpio_align(struct cpio_reader *cr)
{

	cr->cr_pos = MIN(roundup2(cr->cr_pos, 4), cr->cr_len);
}

/* Leave out "./" and "/" in front: all names are below the root. */
static const char *
cpio_strip(const char *name)
{

	for (;;) {
		if (name[0] == '/')
			name++;
		else if (name[0] == '.' && name[1] == '/')
			name += 2;
		else
			return name;
	}
}

static int
cpio_name(struct cpio_reader *cr, uint32_t namesize, const char **namep)
{
	const char *name = cr->cr_buf + cr->cr_pos;

	if (namesize == 0 || namesize > MAXPATHLEN)
		return cpio_fail(cr, "a name's length is out of bounds",
		    EINVAL);
	if (namesize > cpio_left(cr))
		return cpio_short(cr);
	if (memchr(name, '\0', namesize) != name + namesize - 1)
		return cpio_fail(cr, "a name does not end where it should",
		    EINVAL);
	*namep = name;
	cr->cr_pos += namesize;
	cpio_align(cr);
	return 0;
}

/* Take one member off the archive. */
static int
cpio_next(struct cpio_reader *cr, struct cpio_entry *ce)
{
	uint32_t f[CPIO_NFIELDS];
	const char *p = cr->cr_buf + cr->cr_pos + CPIO_MAGICLEN;
	int error;

	if ((error = cpio_magic(cr)) != 0)
		return error;
	for (u_int i = 0; i < CPIO_NFIELDS; i++)
		if (!cpio_hex(p + i * 8, &f[i]))
			return cpio_fail(cr, "a header has a bad number",
			    EINVAL);
	cr->cr_pos += CPIO_HDRLEN;
	if ((error = cpio_name(cr, f[CF_NAMESIZE], &ce->ce_name)) != 0)
		return error;
	if (f[CF_FILESIZE] > cpio_left(cr))
		return cpio_short(cr);
	ce->ce_data = cr->cr_buf + cr->cr_pos;
	ce->ce_size = f[CF_FILESIZE];
	cr->cr_pos += f[CF_FILESIZE];
	cpio_align(cr);
	ce->ce_mode = f[CF_MODE];
	ce->ce_uid = f[CF_UID];
	ce->ce_gid = f[CF_GID];
	ce->ce_nlink = f[CF_NLINK];
	ce->ce_ino = f[CF_INO];
	ce->ce_mtime = f[CF_MTIME];
	ce->ce_dev[0] = f[CF_DEVMAJOR];
	ce->ce_dev[1] = f[CF_DEVMINOR];
	ce->ce_rdev[0] = f[CF_RDEVMAJOR];
	ce->ce_rdev[1] = f[CF_RDEVMINOR];
	return 0;
}

/* The earlier name of this file; without one, this is the first. */
static const char *
cpio_linkname(struct cpio_reader *cr, const struct cpio_entry *ce)
{
	struct cpio_links *head = &cr->cr_links[ce->ce_ino % CPIO_NHASH];
	struct cpio_link *cl;

	if (ce->ce_nlink < 2 || !S_ISREG(ce->ce_mode))
		return NULL;
	SLIST_FOREACH(cl, head, cl_next)
		if (cl->cl_ino == ce->ce_ino &&
		    cl->cl_dev[0] == ce->ce_dev[0] &&
		    cl->cl_dev[1] == ce->ce_dev[1])
			return cl->cl_name;
	cl = kmem_alloc(sizeof(*cl), KM_SLEEP);
	cl->cl_ino = ce->ce_ino;
	cl->cl_dev[0] = ce->ce_dev[0];
	cl->cl_dev[1] = ce->ce_dev[1];
	cl->cl_name = ce->ce_name;
	SLIST_INSERT_HEAD(head, cl, cl_next);
	return NULL;
}

static void
cpio_forget_links(struct cpio_reader *cr)
{
	struct cpio_link *cl;

	for (u_int i = 0; i < CPIO_NHASH; i++)
		while ((cl = SLIST_FIRST(&cr->cr_links[i])) != NULL) {
			SLIST_REMOVE_HEAD(&cr->cr_links[i], cl_next);
			kmem_free(cl, sizeof(*cl));
		}
}

/* One archive, up to and including its trailer. */
static int
cpio_archive(struct cpio_reader *cr, struct cpio_failure *cf)
{
	struct cpio_entry ce;
	int error;

	for (;;) {
		cf->cf_offset = cr->cr_pos;
		cf->cf_name[0] = '\0';
		if ((error = cpio_next(cr, &ce)) != 0)
			return error;
		if (strcmp(ce.ce_name, CPIO_TRAILER) == 0)
			return 0;
		ce.ce_name = cpio_strip(ce.ce_name);
		strlcpy(cf->cf_name, ce.ce_name, sizeof(cf->cf_name));
		ce.ce_link = cpio_linkname(cr, &ce);
		if ((error = cr->cr_member(cr->cr_arg, &ce)) != 0)
			return cpio_fail(cr, "a member cannot be made", error);
	}
}

/*
 * Read all archives in a buffer.  On an error *cf tells what to report.
 * => may sleep
 */
int
cpio_read(const void *buf, size_t len, cpio_member_t member, void *arg,
    struct cpio_failure *cf)
{
	struct cpio_reader cr = {
		.cr_buf = buf, .cr_len = len,
		.cr_member = member, .cr_arg = arg,
	};
	int error;

	do {
		error = cpio_archive(&cr, cf);
		cpio_forget_links(&cr);
		while (cpio_left(&cr) > 0 && cr.cr_buf[cr.cr_pos] == '\0')
			cr.cr_pos++;
	} while (error == 0 && cpio_left(&cr) > 0);
	cf->cf_why = cr.cr_why;
	return error;
}
