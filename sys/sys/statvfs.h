/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * statvfs: what is known of a mounted file system.
 */

#ifndef _SYS_STATVFS_H_
#define _SYS_STATVFS_H_

#include <sys/param.h>

#define VFS_NAMELEN	32
#define VFS_MNAMELEN	128

struct statvfs {
	u_long		f_flag;		/* MNT_ flags */
	u_long		f_bsize;
	u_long		f_frsize;	/* unit of the block counts */
	uint64_t	f_blocks;
	uint64_t	f_bfree;
	uint64_t	f_bavail;
	uint64_t	f_files;
	uint64_t	f_ffree;
	u_long		f_fsid;
	u_long		f_namemax;
	char		f_fstypename[VFS_NAMELEN];
	char		f_mntonname[VFS_MNAMELEN];
	char		f_mntfromname[VFS_MNAMELEN];
};

#endif /* _SYS_STATVFS_H_ */
