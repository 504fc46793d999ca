/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fcntl: how files are opened, and what can be asked of a descriptor.
 */

#ifndef _SYS_FCNTL_H_
#define _SYS_FCNTL_H_

#include <sys/types.h>

#define O_RDONLY	0x00000000
#define O_WRONLY	0x00000001
#define O_RDWR		0x00000002
#define O_ACCMODE	0x00000003
#define O_NONBLOCK	0x00000004	/* do not wait */
#define O_APPEND	0x00000008	/* each write goes to the end */
#define O_ASYNC		0x00000040	/* signal when data is there */
#define O_SYNC		0x00000080	/* writes reach the disk */
#define O_NOFOLLOW	0x00000100	/* last component is no symlink */
#define O_CREAT		0x00000200
#define O_TRUNC		0x00000400
#define O_EXCL		0x00000800
#define O_NOCTTY	0x00008000	/* do not make it the terminal */
#define O_DSYNC		0x00010000
#define O_DIRECT	0x00080000
#define O_DIRECTORY	0x00200000	/* fail if it is no directory */
#define O_CLOEXEC	0x00400000	/* descriptor closes at exec */
#define O_PATH		0x02000000	/* only a name: no reading, writing */

/* An open file's f_flag: FREAD and FWRITE say what O_ACCMODE said. */
#define FREAD		0x00000001
#define FWRITE		0x00000002
#define FNONBLOCK	O_NONBLOCK
#define FAPPEND		O_APPEND
#define FASYNC		O_ASYNC
#define FPATH		O_PATH
#define FFLAGS(oflags)	((oflags) + 1)
#define OFLAGS(fflags)	((fflags) - 1)
#define FCNTLFLAGS	(FNONBLOCK | FAPPEND | FASYNC | O_DIRECT)

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_GETOWN	5
#define F_SETOWN	6
#define F_GETLK		7
#define F_SETLK		8
#define F_SETLKW	9
#define F_DUPFD_CLOEXEC	12
#define F_GETPIPE_SZ	13
#define F_SETPIPE_SZ	14

#define FD_CLOEXEC	1

#define F_RDLCK		1
#define F_UNLCK		2
#define F_WRLCK		3

/* A record lock: l_len 0 reaches to the end, however far it moves. */
struct flock {
	off_t		l_start;
	off_t		l_len;
	pid_t		l_pid;		/* who holds it: F_GETLK */
	short		l_type;
	short		l_whence;
};

#define LOCK_SH		0x01		/* flock(2) */
#define LOCK_EX		0x02
#define LOCK_NB		0x04
#define LOCK_UN		0x08

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2
#define SEEK_DATA	3
#define SEEK_HOLE	4

#define AT_FDCWD		(-100)
#define AT_EACCESS		0x0100
#define AT_SYMLINK_NOFOLLOW	0x0200
#define AT_SYMLINK_FOLLOW	0x0400
#define AT_REMOVEDIR		0x0800
#define AT_EMPTY_PATH		0x1000	/* "" names the start itself */

#define F_OK		0
#define X_OK		0x01
#define W_OK		0x02
#define R_OK		0x04

#define RENAME_NOREPLACE	0x01
#define RENAME_EXCHANGE		0x02

#endif /* _SYS_FCNTL_H_ */
