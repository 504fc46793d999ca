/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * dirent: one entry of a directory, as a file system hands it out.
 *
 * A directory is read by asking the file system to emit its entries one by
 * one; the receiver lays them out as its ABI wants.  dir_emit_t returns
 * non-zero when it takes no more, and has then not taken that one.  "next"
 * is the directory offset at which reading goes on after this entry.
 */

#ifndef _SYS_DIRENT_H_
#define _SYS_DIRENT_H_

#include <sys/param.h>

struct dirent {
	ino_t		d_fileno;
	uint16_t	d_namlen;
	uint8_t		d_type;			/* DT_ */
	char		d_name[NAME_MAX + 1];	/* with NUL */
};

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10
#define DT_SOCK		12

typedef int (*dir_emit_t)(void *, const struct dirent *, off_t);

#endif /* _SYS_DIRENT_H_ */
