/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_emul: what the files of the Linux emulation share.
 */

#ifndef _LINUX_EMUL_H_
#define _LINUX_EMUL_H_

#include <sys/param.h>
#include <sys/sigtypes.h>
#include <sys/time.h>

struct ksiginfo;
struct lwp;
struct sigdesc;

typedef int linux_sycall_t(struct lwp *, const void *, register_t *);

/* One system call; a null function is ENOSYS. */
struct linux_sysent {
	linux_sycall_t	*sy_call;
};

extern const struct linux_sysent linux_sysent[];
extern const char *const linux_syscallnames[];

/* Error numbers: native to Linux's, as they are (not negative). */
extern const int linux_errno[];

/*
 * Signals.  Linux's sets are two words here: 64 signals.
 */
typedef struct {
	uint32_t	sig[2];
} linux_sigset_t;

int	linux_to_native_signo(int);	/* 0 if there is none */
int	native_to_linux_signo(int);
void	linux_to_native_sigset(sigset_t *, const linux_sigset_t *);
void	native_to_linux_sigset(linux_sigset_t *, const sigset_t *);
int	linux_copyin_sigset(const void __user *, size_t, sigset_t *);

/* siginfo_t: 128 bytes, of which a union is in use. */
struct linux_siginfo {
	int32_t		lsi_signo;
	int32_t		lsi_errno;
	int32_t		lsi_code;
	union {
		uint32_t	_pad[29];
		struct {
			int32_t		pid;
			uint32_t	uid;
			uint32_t	value;
		} rt;
		struct {
			int32_t		pid;
			uint32_t	uid;
			int32_t		status;
			int32_t		utime;
			int32_t		stime;
		} child;
		struct {
			uint32_t	addr;
		} fault;
	} lsi_u;
};
CTASSERT(sizeof(struct linux_siginfo) == 128);

void	native_to_linux_siginfo(struct linux_siginfo *,
	    const struct ksiginfo *);

void	linux_to_native_siginfo(struct ksiginfo *,
	    const struct linux_siginfo *);

/* wait(2)'s status holds a signal's number. */
int	native_to_linux_status(int);

/* An offset that came as two words. */
static inline off_t
linux_off64(uint32_t lo, uint32_t hi)
{
	return (off_t)((uint64_t)hi << 32 | lo);
}

/* File flags, used by several. */
int	linux_to_native_oflags(int);
int	native_to_linux_oflags(int);

/*
 * Times: of 32 bits (old calls), of 64 (the *_time64 ones).  Copied in and
 * checked: EINVAL for what is no time.
 */
struct linux_timespec {
	int32_t		tv_sec;
	int32_t		tv_nsec;
};
struct linux_timeval {
	int32_t		tv_sec;
	int32_t		tv_usec;
};
struct linux_timespec64 {
	int64_t		tv_sec;
	int64_t		tv_nsec;	/* upper half is padding */
};

int	linux_copyin_ts(const void __user *, bool is64, struct timespec *);
int	linux_copyout_ts(const struct timespec *, void __user *, bool is64);
int	linux_copyin_ns(const void __user *, bool is64, nsec_t *);
void	native_to_linux_timeval(struct linux_timeval *, nsec_t);
int	linux_to_native_timeval(const struct linux_timeval *, nsec_t *);

/* EINVAL for what is no clock, EOPNOTSUPP for one that nobody can wait for. */
int	linux_to_native_clock(int, bool wait, clockid_t *);

/*
 * NSEC_NEVER for a null pointer, else the deadline of a call that is to wait
 * so long: the same when the call is made again.
 */
int	linux_copyin_deadline(struct lwp *, const void __user *, bool is64,
	    nsec_t *);

struct rusage;
struct linux_rusage {
	struct linux_timeval ru_utime;
	struct linux_timeval ru_stime;
	int32_t		ru_maxrss, ru_ixrss, ru_idrss, ru_isrss;
	int32_t		ru_minflt, ru_majflt, ru_nswap;
	int32_t		ru_inblock, ru_oublock;
	int32_t		ru_msgsnd, ru_msgrcv, ru_nsignals;
	int32_t		ru_nvcsw, ru_nivcsw;
};
CTASSERT(sizeof(struct linux_rusage) == 72);

int	linux_copyout_rusage(const struct rusage *, void __user *);

/* Machine's part: arch/i386. */
struct trapframe;
void	linux_syscall(struct lwp *, struct trapframe *);
int	linux_sendsig(struct lwp *, const struct ksiginfo *,
	    const struct sigdesc *, const sigset_t *);
int	linux_set_tls(struct lwp *, uintptr_t);
uintptr_t linux_usersp(struct lwp *);
int	linux_fork(struct lwp *, uint32_t flags, uintptr_t stack,
	    int __user *ptid, uintptr_t tls, uintptr_t ctid, register_t *);

#endif /* _LINUX_EMUL_H_ */
