/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * types: the kernel's own names for numbers.
 *
 * The widths are the compiler's, so that the same text compiles for i386 and,
 * in the host tests, for whatever runs them.
 */

#ifndef _SYS_TYPES_H_
#define _SYS_TYPES_H_

#ifndef __ASSEMBLER__
#include <sys/cdefs.h>

typedef __INT8_TYPE__	int8_t;
typedef __UINT8_TYPE__	uint8_t;
typedef __INT16_TYPE__	int16_t;
typedef __UINT16_TYPE__	uint16_t;
typedef __INT32_TYPE__	int32_t;
typedef __UINT32_TYPE__	uint32_t;
typedef __INT64_TYPE__	int64_t;
typedef __UINT64_TYPE__	uint64_t;
typedef __INTPTR_TYPE__	intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __SIZE_TYPE__	size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef intptr_t	ssize_t;

typedef unsigned char	u_char;
typedef unsigned short	u_short;
typedef unsigned int	u_int;
typedef unsigned long	u_long;

typedef _Bool		bool;
#define true		1
#define false		0

typedef int64_t		off_t;		/* place in a file, bytes */
typedef int64_t		daddr_t;	/* place on a disk, 512-byte blocks */
typedef int64_t		blkcnt_t;	/* 512-byte blocks a file holds */
typedef int32_t		blksize_t;
typedef int64_t		time_t;		/* seconds */
typedef uint64_t	nsec_t;		/* nanoseconds: see sys/time.h */
typedef int32_t		pid_t;		/* a process or its group, session */
typedef int32_t		lwpid_t;
typedef uint32_t	uid_t;
typedef uint32_t	gid_t;
typedef uint32_t	mode_t;
typedef uint32_t	nlink_t;
typedef uint64_t	ino_t;
typedef uint32_t	dev_t;
typedef uint32_t	fixpt_t;
typedef int		clockid_t;
typedef long		register_t;	/* what a syscall argument fills */

#include <machine/types.h>

/* How far these go. */
#ifndef UINT32_MAX
#define INT32_MAX	__INT32_MAX__
#define UINT32_MAX	__UINT32_MAX__
#define INT64_MAX	__INT64_MAX__
#define UINT64_MAX	__UINT64_MAX__
#endif
#ifndef INT_MAX
#define INT_MAX		__INT_MAX__
#define UINT_MAX	(INT_MAX * 2u + 1u)
#define LONG_MAX	__LONG_MAX__
#define ULONG_MAX	(LONG_MAX * 2ul + 1ul)
#endif
#ifndef SIZE_MAX
#define SIZE_MAX	__SIZE_MAX__
#define SSIZE_MAX	__INTPTR_MAX__
#endif

/* A device's number: twelve bits of major, twenty of minor. */
#define makedev(maj, min)	((dev_t)(((dev_t)(maj) << 20) | (min)))
#define major(dev)		((u_int)((dev) >> 20))
#define minor(dev)		((u_int)((dev) & 0xfffff))
#define NODEV			((dev_t)-1)

#endif /* !__ASSEMBLER__ */

#endif /* _SYS_TYPES_H_ */
