/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpio: reading archives in the "newc" format; see kern/vfs_cpio.c.
 */

#ifndef _SYS_CPIO_H_
#define _SYS_CPIO_H_

#include <sys/types.h>

/* One member.  The strings and data lie in the archive. */
struct cpio_entry {
	const char	*ce_name;	/* with NUL; no leading slash or "./" */
	const char	*ce_link;	/* earlier name of this file */
	mode_t		ce_mode;
	uid_t		ce_uid;
	gid_t		ce_gid;
	uint32_t	ce_nlink;
	uint32_t	ce_ino;
	uint32_t	ce_dev[2];	/* major, minor of its file system */
	uint32_t	ce_rdev[2];	/* major, minor of a device */
	time_t		ce_mtime;
	const char	*ce_data;	/* contents, or a link's target */
	size_t		ce_size;
};

/* Called for each member; an errno ends the reading. */
typedef int (*cpio_member_t)(void *, const struct cpio_entry *);

/* Where and why reading ended, when it failed. */
struct cpio_failure {
	const char	*cf_why;
	size_t		cf_offset;	/* of the member's header */
	char		cf_name[64];	/* of the member, if it has one */
};

int	cpio_read(const void *, size_t, cpio_member_t, void *,
	    struct cpio_failure *);

#endif /* _SYS_CPIO_H_ */
