/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * resource: limits and accounts of a process.
 */

#ifndef _SYS_RESOURCE_H_
#define _SYS_RESOURCE_H_

#include <sys/types.h>

typedef uint64_t rlim_t;

#define RLIMIT_CPU	0		/* processor time, seconds */
#define RLIMIT_FSIZE	1		/* size of a file */
#define RLIMIT_DATA	2		/* break and private writable memory */
#define RLIMIT_STACK	3		/* stack */
#define RLIMIT_CORE	4		/* core file */
#define RLIMIT_RSS	5		/* resident set */
#define RLIMIT_MEMLOCK	6		/* locked memory */
#define RLIMIT_NPROC	7		/* processes of one user */
#define RLIMIT_NOFILE	8		/* open files */
#define RLIMIT_AS	9		/* address space */
#define RLIM_NLIMITS	10

#define RLIM_INFINITY	((rlim_t)0x7fffffffffffffffULL)

struct rlimit {
	rlim_t	rlim_cur;		/* what holds */
	rlim_t	rlim_max;		/* how far it may be raised */
};

/* Times in nanoseconds; the emulation makes timevals of them. */
struct rusage {
	nsec_t	ru_utime;		/* in user mode */
	nsec_t	ru_stime;		/* in the kernel */
	long	ru_maxrss;		/* KiB, high-water mark */
	long	ru_minflt;		/* faults without input */
	long	ru_majflt;		/* faults with input */
	long	ru_inblock;
	long	ru_oublock;
	long	ru_nsignals;
	long	ru_nvcsw;		/* switches by its own will */
	long	ru_nivcsw;		/* switches against it */
};

#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN	(-1)
#define RUSAGE_THREAD	1

#define PRIO_MIN	(-20)
#define PRIO_MAX	20
#define PRIO_PROCESS	0
#define PRIO_PGRP	1
#define PRIO_USER	2

#endif /* _SYS_RESOURCE_H_ */
