/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Arguments of system calls.
 *
 * Made from syscalls.master by makesyscalls.sh: do not edit.
 */

#ifndef _LINUX_SYSCALLARGS_H_
#define _LINUX_SYSCALLARGS_H_

#include <sys/types.h>

struct lwp;

struct linux_sys_exit_args {
	int status;
};
CTASSERT(sizeof(struct linux_sys_exit_args) == 4);
int linux_sys_exit(struct lwp *,
    const struct linux_sys_exit_args *, register_t *);

int linux_sys_fork(struct lwp *, const void *,
    register_t *);

struct linux_sys_read_args {
	int fd;
	void __user *buf;
	size_t len;
};
CTASSERT(sizeof(struct linux_sys_read_args) == 12);
int linux_sys_read(struct lwp *,
    const struct linux_sys_read_args *, register_t *);

struct linux_sys_write_args {
	int fd;
	void __user *buf;
	size_t len;
};
CTASSERT(sizeof(struct linux_sys_write_args) == 12);
int linux_sys_write(struct lwp *,
    const struct linux_sys_write_args *, register_t *);

struct linux_sys_open_args {
	const char __user *path;
	int flags;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_open_args) == 12);
int linux_sys_open(struct lwp *,
    const struct linux_sys_open_args *, register_t *);

struct linux_sys_close_args {
	int fd;
};
CTASSERT(sizeof(struct linux_sys_close_args) == 4);
int linux_sys_close(struct lwp *,
    const struct linux_sys_close_args *, register_t *);

struct linux_sys_waitpid_args {
	int pid;
	int __user *status;
	int options;
};
CTASSERT(sizeof(struct linux_sys_waitpid_args) == 12);
int linux_sys_waitpid(struct lwp *,
    const struct linux_sys_waitpid_args *, register_t *);

struct linux_sys_creat_args {
	const char __user *path;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_creat_args) == 8);
int linux_sys_creat(struct lwp *,
    const struct linux_sys_creat_args *, register_t *);

struct linux_sys_link_args {
	const char __user *from;
	const char __user *to;
};
CTASSERT(sizeof(struct linux_sys_link_args) == 8);
int linux_sys_link(struct lwp *,
    const struct linux_sys_link_args *, register_t *);

struct linux_sys_unlink_args {
	const char __user *path;
};
CTASSERT(sizeof(struct linux_sys_unlink_args) == 4);
int linux_sys_unlink(struct lwp *,
    const struct linux_sys_unlink_args *, register_t *);

struct linux_sys_execve_args {
	const char __user *path;
	const uint32_t __user *argv;
	const uint32_t __user *envp;
};
CTASSERT(sizeof(struct linux_sys_execve_args) == 12);
int linux_sys_execve(struct lwp *,
    const struct linux_sys_execve_args *, register_t *);

struct linux_sys_chdir_args {
	const char __user *path;
};
CTASSERT(sizeof(struct linux_sys_chdir_args) == 4);
int linux_sys_chdir(struct lwp *,
    const struct linux_sys_chdir_args *, register_t *);

struct linux_sys_time_args {
	int32_t __user *tp;
};
CTASSERT(sizeof(struct linux_sys_time_args) == 4);
int linux_sys_time(struct lwp *,
    const struct linux_sys_time_args *, register_t *);

struct linux_sys_mknod_args {
	const char __user *path;
	mode_t mode;
	uint32_t dev;
};
CTASSERT(sizeof(struct linux_sys_mknod_args) == 12);
int linux_sys_mknod(struct lwp *,
    const struct linux_sys_mknod_args *, register_t *);

struct linux_sys_chmod_args {
	const char __user *path;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_chmod_args) == 8);
int linux_sys_chmod(struct lwp *,
    const struct linux_sys_chmod_args *, register_t *);

struct linux_sys_lseek_args {
	int fd;
	int off;
	int whence;
};
CTASSERT(sizeof(struct linux_sys_lseek_args) == 12);
int linux_sys_lseek(struct lwp *,
    const struct linux_sys_lseek_args *, register_t *);

int linux_sys_getpid(struct lwp *, const void *,
    register_t *);

struct linux_sys_mount_args {
	const char __user *from;
	const char __user *on;
	const char __user *type;
	uint32_t flags;
	const char __user *data;
};
CTASSERT(sizeof(struct linux_sys_mount_args) == 20);
int linux_sys_mount(struct lwp *,
    const struct linux_sys_mount_args *, register_t *);

struct linux_sys_ptrace_args {
	int req;
	int pid;
	uintptr_t addr;
	uintptr_t data;
};
CTASSERT(sizeof(struct linux_sys_ptrace_args) == 16);
int linux_sys_ptrace(struct lwp *,
    const struct linux_sys_ptrace_args *, register_t *);

struct linux_sys_alarm_args {
	u_int secs;
};
CTASSERT(sizeof(struct linux_sys_alarm_args) == 4);
int linux_sys_alarm(struct lwp *,
    const struct linux_sys_alarm_args *, register_t *);

int linux_sys_pause(struct lwp *, const void *,
    register_t *);

struct linux_sys_utime_args {
	const char __user *path;
	const int32_t __user *times;
};
CTASSERT(sizeof(struct linux_sys_utime_args) == 8);
int linux_sys_utime(struct lwp *,
    const struct linux_sys_utime_args *, register_t *);

struct linux_sys_access_args {
	const char __user *path;
	int mode;
};
CTASSERT(sizeof(struct linux_sys_access_args) == 8);
int linux_sys_access(struct lwp *,
    const struct linux_sys_access_args *, register_t *);

struct linux_sys_nice_args {
	int inc;
};
CTASSERT(sizeof(struct linux_sys_nice_args) == 4);
int linux_sys_nice(struct lwp *,
    const struct linux_sys_nice_args *, register_t *);

int linux_sys_sync(struct lwp *, const void *,
    register_t *);

struct linux_sys_kill_args {
	int pid;
	int sig;
};
CTASSERT(sizeof(struct linux_sys_kill_args) == 8);
int linux_sys_kill(struct lwp *,
    const struct linux_sys_kill_args *, register_t *);

struct linux_sys_rename_args {
	const char __user *from;
	const char __user *to;
};
CTASSERT(sizeof(struct linux_sys_rename_args) == 8);
int linux_sys_rename(struct lwp *,
    const struct linux_sys_rename_args *, register_t *);

struct linux_sys_mkdir_args {
	const char __user *path;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_mkdir_args) == 8);
int linux_sys_mkdir(struct lwp *,
    const struct linux_sys_mkdir_args *, register_t *);

struct linux_sys_rmdir_args {
	const char __user *path;
};
CTASSERT(sizeof(struct linux_sys_rmdir_args) == 4);
int linux_sys_rmdir(struct lwp *,
    const struct linux_sys_rmdir_args *, register_t *);

struct linux_sys_dup_args {
	int fd;
};
CTASSERT(sizeof(struct linux_sys_dup_args) == 4);
int linux_sys_dup(struct lwp *,
    const struct linux_sys_dup_args *, register_t *);

struct linux_sys_pipe_args {
	int __user *fds;
};
CTASSERT(sizeof(struct linux_sys_pipe_args) == 4);
int linux_sys_pipe(struct lwp *,
    const struct linux_sys_pipe_args *, register_t *);

struct linux_sys_times_args {
	void __user *buf;
};
CTASSERT(sizeof(struct linux_sys_times_args) == 4);
int linux_sys_times(struct lwp *,
    const struct linux_sys_times_args *, register_t *);

struct linux_sys_brk_args {
	vaddr_t addr;
};
CTASSERT(sizeof(struct linux_sys_brk_args) == 4);
int linux_sys_brk(struct lwp *,
    const struct linux_sys_brk_args *, register_t *);

struct linux_sys_umount2_args {
	const char __user *path;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_umount2_args) == 8);
int linux_sys_umount2(struct lwp *,
    const struct linux_sys_umount2_args *, register_t *);

struct linux_sys_ioctl_args {
	int fd;
	u_int com;
	uintptr_t arg;
};
CTASSERT(sizeof(struct linux_sys_ioctl_args) == 12);
int linux_sys_ioctl(struct lwp *,
    const struct linux_sys_ioctl_args *, register_t *);

struct linux_sys_fcntl_args {
	int fd;
	u_int cmd;
	uintptr_t arg;
};
CTASSERT(sizeof(struct linux_sys_fcntl_args) == 12);
int linux_sys_fcntl(struct lwp *,
    const struct linux_sys_fcntl_args *, register_t *);

struct linux_sys_setpgid_args {
	int pid;
	int pgid;
};
CTASSERT(sizeof(struct linux_sys_setpgid_args) == 8);
int linux_sys_setpgid(struct lwp *,
    const struct linux_sys_setpgid_args *, register_t *);

struct linux_sys_umask_args {
	mode_t mask;
};
CTASSERT(sizeof(struct linux_sys_umask_args) == 4);
int linux_sys_umask(struct lwp *,
    const struct linux_sys_umask_args *, register_t *);

struct linux_sys_chroot_args {
	const char __user *path;
};
CTASSERT(sizeof(struct linux_sys_chroot_args) == 4);
int linux_sys_chroot(struct lwp *,
    const struct linux_sys_chroot_args *, register_t *);

struct linux_sys_dup2_args {
	int from;
	int to;
};
CTASSERT(sizeof(struct linux_sys_dup2_args) == 8);
int linux_sys_dup2(struct lwp *,
    const struct linux_sys_dup2_args *, register_t *);

int linux_sys_getppid(struct lwp *, const void *,
    register_t *);

int linux_sys_getpgrp(struct lwp *, const void *,
    register_t *);

int linux_sys_setsid(struct lwp *, const void *,
    register_t *);

struct linux_sys_sigaction_args {
	int sig;
	const void __user *nsa;
	void __user *osa;
};
CTASSERT(sizeof(struct linux_sys_sigaction_args) == 12);
int linux_sys_sigaction(struct lwp *,
    const struct linux_sys_sigaction_args *, register_t *);

struct linux_sys_sigsuspend_args {
	uint32_t unused1;
	uint32_t unused2;
	uint32_t mask;
};
CTASSERT(sizeof(struct linux_sys_sigsuspend_args) == 12);
int linux_sys_sigsuspend(struct lwp *,
    const struct linux_sys_sigsuspend_args *, register_t *);

struct linux_sys_sigpending_args {
	uint32_t __user *set;
};
CTASSERT(sizeof(struct linux_sys_sigpending_args) == 4);
int linux_sys_sigpending(struct lwp *,
    const struct linux_sys_sigpending_args *, register_t *);

struct linux_sys_sethostname_args {
	const char __user *name;
	u_int len;
};
CTASSERT(sizeof(struct linux_sys_sethostname_args) == 8);
int linux_sys_sethostname(struct lwp *,
    const struct linux_sys_sethostname_args *, register_t *);

struct linux_sys_setrlimit_args {
	u_int which;
	const void __user *rlp;
};
CTASSERT(sizeof(struct linux_sys_setrlimit_args) == 8);
int linux_sys_setrlimit(struct lwp *,
    const struct linux_sys_setrlimit_args *, register_t *);

struct linux_sys_getrlimit_args {
	u_int which;
	void __user *rlp;
};
CTASSERT(sizeof(struct linux_sys_getrlimit_args) == 8);
int linux_sys_getrlimit(struct lwp *,
    const struct linux_sys_getrlimit_args *, register_t *);

struct linux_sys_getrusage_args {
	int who;
	void __user *ru;
};
CTASSERT(sizeof(struct linux_sys_getrusage_args) == 8);
int linux_sys_getrusage(struct lwp *,
    const struct linux_sys_getrusage_args *, register_t *);

struct linux_sys_gettimeofday_args {
	void __user *tv;
	void __user *tz;
};
CTASSERT(sizeof(struct linux_sys_gettimeofday_args) == 8);
int linux_sys_gettimeofday(struct lwp *,
    const struct linux_sys_gettimeofday_args *, register_t *);

struct linux_sys_settimeofday_args {
	const void __user *tv;
	const void __user *tz;
};
CTASSERT(sizeof(struct linux_sys_settimeofday_args) == 8);
int linux_sys_settimeofday(struct lwp *,
    const struct linux_sys_settimeofday_args *, register_t *);

struct linux_sys_symlink_args {
	const char __user *target;
	const char __user *path;
};
CTASSERT(sizeof(struct linux_sys_symlink_args) == 8);
int linux_sys_symlink(struct lwp *,
    const struct linux_sys_symlink_args *, register_t *);

struct linux_sys_readlink_args {
	const char __user *path;
	char __user *buf;
	int size;
};
CTASSERT(sizeof(struct linux_sys_readlink_args) == 12);
int linux_sys_readlink(struct lwp *,
    const struct linux_sys_readlink_args *, register_t *);

struct linux_sys_reboot_args {
	uint32_t magic1;
	uint32_t magic2;
	uint32_t cmd;
	const char __user *arg;
};
CTASSERT(sizeof(struct linux_sys_reboot_args) == 16);
int linux_sys_reboot(struct lwp *,
    const struct linux_sys_reboot_args *, register_t *);

struct linux_sys_mmap_args {
	const uint32_t __user *args;
};
CTASSERT(sizeof(struct linux_sys_mmap_args) == 4);
int linux_sys_mmap(struct lwp *,
    const struct linux_sys_mmap_args *, register_t *);

struct linux_sys_munmap_args {
	vaddr_t addr;
	size_t len;
};
CTASSERT(sizeof(struct linux_sys_munmap_args) == 8);
int linux_sys_munmap(struct lwp *,
    const struct linux_sys_munmap_args *, register_t *);

struct linux_sys_truncate_args {
	const char __user *path;
	int len;
};
CTASSERT(sizeof(struct linux_sys_truncate_args) == 8);
int linux_sys_truncate(struct lwp *,
    const struct linux_sys_truncate_args *, register_t *);

struct linux_sys_ftruncate_args {
	int fd;
	int len;
};
CTASSERT(sizeof(struct linux_sys_ftruncate_args) == 8);
int linux_sys_ftruncate(struct lwp *,
    const struct linux_sys_ftruncate_args *, register_t *);

struct linux_sys_fchmod_args {
	int fd;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_fchmod_args) == 8);
int linux_sys_fchmod(struct lwp *,
    const struct linux_sys_fchmod_args *, register_t *);

struct linux_sys_getpriority_args {
	int which;
	int who;
};
CTASSERT(sizeof(struct linux_sys_getpriority_args) == 8);
int linux_sys_getpriority(struct lwp *,
    const struct linux_sys_getpriority_args *, register_t *);

struct linux_sys_setpriority_args {
	int which;
	int who;
	int nice;
};
CTASSERT(sizeof(struct linux_sys_setpriority_args) == 12);
int linux_sys_setpriority(struct lwp *,
    const struct linux_sys_setpriority_args *, register_t *);

struct linux_sys_statfs_args {
	const char __user *path;
	void __user *buf;
};
CTASSERT(sizeof(struct linux_sys_statfs_args) == 8);
int linux_sys_statfs(struct lwp *,
    const struct linux_sys_statfs_args *, register_t *);

struct linux_sys_fstatfs_args {
	int fd;
	void __user *buf;
};
CTASSERT(sizeof(struct linux_sys_fstatfs_args) == 8);
int linux_sys_fstatfs(struct lwp *,
    const struct linux_sys_fstatfs_args *, register_t *);

struct linux_sys_socketcall_args {
	int call;
	const uint32_t __user *args;
};
CTASSERT(sizeof(struct linux_sys_socketcall_args) == 8);
int linux_sys_socketcall(struct lwp *,
    const struct linux_sys_socketcall_args *, register_t *);

struct linux_sys_syslog_args {
	int type;
	char __user *buf;
	int len;
};
CTASSERT(sizeof(struct linux_sys_syslog_args) == 12);
int linux_sys_syslog(struct lwp *,
    const struct linux_sys_syslog_args *, register_t *);

struct linux_sys_setitimer_args {
	int which;
	const void __user *nit;
	void __user *oit;
};
CTASSERT(sizeof(struct linux_sys_setitimer_args) == 12);
int linux_sys_setitimer(struct lwp *,
    const struct linux_sys_setitimer_args *, register_t *);

struct linux_sys_getitimer_args {
	int which;
	void __user *it;
};
CTASSERT(sizeof(struct linux_sys_getitimer_args) == 8);
int linux_sys_getitimer(struct lwp *,
    const struct linux_sys_getitimer_args *, register_t *);

struct linux_sys_stat_args {
	const char __user *path;
	void __user *st;
};
CTASSERT(sizeof(struct linux_sys_stat_args) == 8);
int linux_sys_stat(struct lwp *,
    const struct linux_sys_stat_args *, register_t *);

struct linux_sys_lstat_args {
	const char __user *path;
	void __user *st;
};
CTASSERT(sizeof(struct linux_sys_lstat_args) == 8);
int linux_sys_lstat(struct lwp *,
    const struct linux_sys_lstat_args *, register_t *);

struct linux_sys_fstat_args {
	int fd;
	void __user *st;
};
CTASSERT(sizeof(struct linux_sys_fstat_args) == 8);
int linux_sys_fstat(struct lwp *,
    const struct linux_sys_fstat_args *, register_t *);

struct linux_sys_wait4_args {
	int pid;
	int __user *status;
	int options;
	void __user *ru;
};
CTASSERT(sizeof(struct linux_sys_wait4_args) == 16);
int linux_sys_wait4(struct lwp *,
    const struct linux_sys_wait4_args *, register_t *);

struct linux_sys_sysinfo_args {
	void __user *info;
};
CTASSERT(sizeof(struct linux_sys_sysinfo_args) == 4);
int linux_sys_sysinfo(struct lwp *,
    const struct linux_sys_sysinfo_args *, register_t *);

struct linux_sys_fsync_args {
	int fd;
};
CTASSERT(sizeof(struct linux_sys_fsync_args) == 4);
int linux_sys_fsync(struct lwp *,
    const struct linux_sys_fsync_args *, register_t *);

int linux_sys_sigreturn(struct lwp *, const void *,
    register_t *);

struct linux_sys_clone_args {
	uint32_t flags;
	uintptr_t stack;
	int __user *ptid;
	uintptr_t tls;
	int __user *ctid;
};
CTASSERT(sizeof(struct linux_sys_clone_args) == 20);
int linux_sys_clone(struct lwp *,
    const struct linux_sys_clone_args *, register_t *);

struct linux_sys_setdomainname_args {
	const char __user *name;
	u_int len;
};
CTASSERT(sizeof(struct linux_sys_setdomainname_args) == 8);
int linux_sys_setdomainname(struct lwp *,
    const struct linux_sys_setdomainname_args *, register_t *);

struct linux_sys_uname_args {
	void __user *buf;
};
CTASSERT(sizeof(struct linux_sys_uname_args) == 4);
int linux_sys_uname(struct lwp *,
    const struct linux_sys_uname_args *, register_t *);

struct linux_sys_modify_ldt_args {
	int func;
	char __user *ptr;
	size_t size;
};
CTASSERT(sizeof(struct linux_sys_modify_ldt_args) == 12);
int linux_sys_modify_ldt(struct lwp *,
    const struct linux_sys_modify_ldt_args *, register_t *);

struct linux_sys_mprotect_args {
	vaddr_t addr;
	size_t len;
	int prot;
};
CTASSERT(sizeof(struct linux_sys_mprotect_args) == 12);
int linux_sys_mprotect(struct lwp *,
    const struct linux_sys_mprotect_args *, register_t *);

struct linux_sys_sigprocmask_args {
	int how;
	const uint32_t __user *nset;
	uint32_t __user *oset;
};
CTASSERT(sizeof(struct linux_sys_sigprocmask_args) == 12);
int linux_sys_sigprocmask(struct lwp *,
    const struct linux_sys_sigprocmask_args *, register_t *);

struct linux_sys_getpgid_args {
	int pid;
};
CTASSERT(sizeof(struct linux_sys_getpgid_args) == 4);
int linux_sys_getpgid(struct lwp *,
    const struct linux_sys_getpgid_args *, register_t *);

struct linux_sys_fchdir_args {
	int fd;
};
CTASSERT(sizeof(struct linux_sys_fchdir_args) == 4);
int linux_sys_fchdir(struct lwp *,
    const struct linux_sys_fchdir_args *, register_t *);

struct linux_sys_personality_args {
	uint32_t per;
};
CTASSERT(sizeof(struct linux_sys_personality_args) == 4);
int linux_sys_personality(struct lwp *,
    const struct linux_sys_personality_args *, register_t *);

struct linux_sys__llseek_args {
	int fd;
	uint32_t hi;
	uint32_t lo;
	int64_t __user *res;
	int whence;
};
CTASSERT(sizeof(struct linux_sys__llseek_args) == 20);
int linux_sys__llseek(struct lwp *,
    const struct linux_sys__llseek_args *, register_t *);

struct linux_sys_getdents_args {
	int fd;
	void __user *buf;
	u_int len;
};
CTASSERT(sizeof(struct linux_sys_getdents_args) == 12);
int linux_sys_getdents(struct lwp *,
    const struct linux_sys_getdents_args *, register_t *);

struct linux_sys__newselect_args {
	int nfds;
	void __user *in;
	void __user *out;
	void __user *ex;
	void __user *tv;
};
CTASSERT(sizeof(struct linux_sys__newselect_args) == 20);
int linux_sys__newselect(struct lwp *,
    const struct linux_sys__newselect_args *, register_t *);

struct linux_sys_flock_args {
	int fd;
	int op;
};
CTASSERT(sizeof(struct linux_sys_flock_args) == 8);
int linux_sys_flock(struct lwp *,
    const struct linux_sys_flock_args *, register_t *);

struct linux_sys_msync_args {
	vaddr_t addr;
	size_t len;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_msync_args) == 12);
int linux_sys_msync(struct lwp *,
    const struct linux_sys_msync_args *, register_t *);

struct linux_sys_readv_args {
	int fd;
	const void __user *iov;
	u_int cnt;
};
CTASSERT(sizeof(struct linux_sys_readv_args) == 12);
int linux_sys_readv(struct lwp *,
    const struct linux_sys_readv_args *, register_t *);

struct linux_sys_writev_args {
	int fd;
	const void __user *iov;
	u_int cnt;
};
CTASSERT(sizeof(struct linux_sys_writev_args) == 12);
int linux_sys_writev(struct lwp *,
    const struct linux_sys_writev_args *, register_t *);

struct linux_sys_getsid_args {
	int pid;
};
CTASSERT(sizeof(struct linux_sys_getsid_args) == 4);
int linux_sys_getsid(struct lwp *,
    const struct linux_sys_getsid_args *, register_t *);

struct linux_sys_fdatasync_args {
	int fd;
};
CTASSERT(sizeof(struct linux_sys_fdatasync_args) == 4);
int linux_sys_fdatasync(struct lwp *,
    const struct linux_sys_fdatasync_args *, register_t *);

struct linux_sys_mlock_args {
	vaddr_t addr;
	size_t len;
};
CTASSERT(sizeof(struct linux_sys_mlock_args) == 8);
int linux_sys_mlock(struct lwp *,
    const struct linux_sys_mlock_args *, register_t *);

struct linux_sys_munlock_args {
	vaddr_t addr;
	size_t len;
};
CTASSERT(sizeof(struct linux_sys_munlock_args) == 8);
int linux_sys_munlock(struct lwp *,
    const struct linux_sys_munlock_args *, register_t *);

struct linux_sys_sched_setparam_args {
	int pid;
	const int __user *param;
};
CTASSERT(sizeof(struct linux_sys_sched_setparam_args) == 8);
int linux_sys_sched_setparam(struct lwp *,
    const struct linux_sys_sched_setparam_args *, register_t *);

struct linux_sys_sched_getparam_args {
	int pid;
	int __user *param;
};
CTASSERT(sizeof(struct linux_sys_sched_getparam_args) == 8);
int linux_sys_sched_getparam(struct lwp *,
    const struct linux_sys_sched_getparam_args *, register_t *);

struct linux_sys_sched_setscheduler_args {
	int pid;
	int policy;
	const int __user *param;
};
CTASSERT(sizeof(struct linux_sys_sched_setscheduler_args) == 12);
int linux_sys_sched_setscheduler(struct lwp *,
    const struct linux_sys_sched_setscheduler_args *, register_t *);

struct linux_sys_sched_getscheduler_args {
	int pid;
};
CTASSERT(sizeof(struct linux_sys_sched_getscheduler_args) == 4);
int linux_sys_sched_getscheduler(struct lwp *,
    const struct linux_sys_sched_getscheduler_args *, register_t *);

int linux_sys_sched_yield(struct lwp *, const void *,
    register_t *);

struct linux_sys_sched_get_priority_max_args {
	int policy;
};
CTASSERT(sizeof(struct linux_sys_sched_get_priority_max_args) == 4);
int linux_sys_sched_get_priority_max(struct lwp *,
    const struct linux_sys_sched_get_priority_max_args *, register_t *);

struct linux_sys_sched_get_priority_min_args {
	int policy;
};
CTASSERT(sizeof(struct linux_sys_sched_get_priority_min_args) == 4);
int linux_sys_sched_get_priority_min(struct lwp *,
    const struct linux_sys_sched_get_priority_min_args *, register_t *);

struct linux_sys_sched_rr_get_interval_args {
	int pid;
	void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_sched_rr_get_interval_args) == 8);
int linux_sys_sched_rr_get_interval(struct lwp *,
    const struct linux_sys_sched_rr_get_interval_args *, register_t *);

struct linux_sys_nanosleep_args {
	const void __user *req;
	void __user *rem;
};
CTASSERT(sizeof(struct linux_sys_nanosleep_args) == 8);
int linux_sys_nanosleep(struct lwp *,
    const struct linux_sys_nanosleep_args *, register_t *);

struct linux_sys_mremap_args {
	vaddr_t addr;
	size_t oldlen;
	size_t newlen;
	uint32_t flags;
	vaddr_t newaddr;
};
CTASSERT(sizeof(struct linux_sys_mremap_args) == 20);
int linux_sys_mremap(struct lwp *,
    const struct linux_sys_mremap_args *, register_t *);

struct linux_sys_poll_args {
	void __user *fds;
	u_int nfds;
	int timeout;
};
CTASSERT(sizeof(struct linux_sys_poll_args) == 12);
int linux_sys_poll(struct lwp *,
    const struct linux_sys_poll_args *, register_t *);

struct linux_sys_prctl_args {
	int option;
	uintptr_t arg2;
	uintptr_t arg3;
	uintptr_t arg4;
	uintptr_t arg5;
};
CTASSERT(sizeof(struct linux_sys_prctl_args) == 20);
int linux_sys_prctl(struct lwp *,
    const struct linux_sys_prctl_args *, register_t *);

int linux_sys_rt_sigreturn(struct lwp *, const void *,
    register_t *);

struct linux_sys_rt_sigaction_args {
	int sig;
	const void __user *nsa;
	void __user *osa;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_rt_sigaction_args) == 16);
int linux_sys_rt_sigaction(struct lwp *,
    const struct linux_sys_rt_sigaction_args *, register_t *);

struct linux_sys_rt_sigprocmask_args {
	int how;
	const void __user *nset;
	void __user *oset;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_rt_sigprocmask_args) == 16);
int linux_sys_rt_sigprocmask(struct lwp *,
    const struct linux_sys_rt_sigprocmask_args *, register_t *);

struct linux_sys_rt_sigpending_args {
	void __user *set;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_rt_sigpending_args) == 8);
int linux_sys_rt_sigpending(struct lwp *,
    const struct linux_sys_rt_sigpending_args *, register_t *);

struct linux_sys_rt_sigtimedwait_args {
	const void __user *set;
	void __user *info;
	const void __user *timeout;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_rt_sigtimedwait_args) == 16);
int linux_sys_rt_sigtimedwait(struct lwp *,
    const struct linux_sys_rt_sigtimedwait_args *, register_t *);

struct linux_sys_rt_sigqueueinfo_args {
	int pid;
	int sig;
	const void __user *info;
};
CTASSERT(sizeof(struct linux_sys_rt_sigqueueinfo_args) == 12);
int linux_sys_rt_sigqueueinfo(struct lwp *,
    const struct linux_sys_rt_sigqueueinfo_args *, register_t *);

struct linux_sys_rt_sigsuspend_args {
	const void __user *set;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_rt_sigsuspend_args) == 8);
int linux_sys_rt_sigsuspend(struct lwp *,
    const struct linux_sys_rt_sigsuspend_args *, register_t *);

struct linux_sys_pread64_args {
	int fd;
	void __user *buf;
	size_t len;
	uint32_t offlo;
	uint32_t offhi;
};
CTASSERT(sizeof(struct linux_sys_pread64_args) == 20);
int linux_sys_pread64(struct lwp *,
    const struct linux_sys_pread64_args *, register_t *);

struct linux_sys_pwrite64_args {
	int fd;
	void __user *buf;
	size_t len;
	uint32_t offlo;
	uint32_t offhi;
};
CTASSERT(sizeof(struct linux_sys_pwrite64_args) == 20);
int linux_sys_pwrite64(struct lwp *,
    const struct linux_sys_pwrite64_args *, register_t *);

struct linux_sys_getcwd_args {
	char __user *buf;
	size_t size;
};
CTASSERT(sizeof(struct linux_sys_getcwd_args) == 8);
int linux_sys_getcwd(struct lwp *,
    const struct linux_sys_getcwd_args *, register_t *);

struct linux_sys_sigaltstack_args {
	const void __user *nss;
	void __user *oss;
};
CTASSERT(sizeof(struct linux_sys_sigaltstack_args) == 8);
int linux_sys_sigaltstack(struct lwp *,
    const struct linux_sys_sigaltstack_args *, register_t *);

struct linux_sys_sendfile_args {
	int out;
	int in;
	int32_t __user *off;
	size_t count;
};
CTASSERT(sizeof(struct linux_sys_sendfile_args) == 16);
int linux_sys_sendfile(struct lwp *,
    const struct linux_sys_sendfile_args *, register_t *);

int linux_sys_vfork(struct lwp *, const void *,
    register_t *);

struct linux_sys_ugetrlimit_args {
	u_int which;
	void __user *rlp;
};
CTASSERT(sizeof(struct linux_sys_ugetrlimit_args) == 8);
int linux_sys_ugetrlimit(struct lwp *,
    const struct linux_sys_ugetrlimit_args *, register_t *);

struct linux_sys_mmap2_args {
	vaddr_t addr;
	size_t len;
	int prot;
	uint32_t flags;
	int fd;
	uint32_t pgoff;
};
CTASSERT(sizeof(struct linux_sys_mmap2_args) == 24);
int linux_sys_mmap2(struct lwp *,
    const struct linux_sys_mmap2_args *, register_t *);

struct linux_sys_truncate64_args {
	const char __user *path;
	uint32_t lenlo;
	uint32_t lenhi;
};
CTASSERT(sizeof(struct linux_sys_truncate64_args) == 12);
int linux_sys_truncate64(struct lwp *,
    const struct linux_sys_truncate64_args *, register_t *);

struct linux_sys_ftruncate64_args {
	int fd;
	uint32_t lenlo;
	uint32_t lenhi;
};
CTASSERT(sizeof(struct linux_sys_ftruncate64_args) == 12);
int linux_sys_ftruncate64(struct lwp *,
    const struct linux_sys_ftruncate64_args *, register_t *);

struct linux_sys_stat64_args {
	const char __user *path;
	void __user *st;
};
CTASSERT(sizeof(struct linux_sys_stat64_args) == 8);
int linux_sys_stat64(struct lwp *,
    const struct linux_sys_stat64_args *, register_t *);

struct linux_sys_lstat64_args {
	const char __user *path;
	void __user *st;
};
CTASSERT(sizeof(struct linux_sys_lstat64_args) == 8);
int linux_sys_lstat64(struct lwp *,
    const struct linux_sys_lstat64_args *, register_t *);

struct linux_sys_fstat64_args {
	int fd;
	void __user *st;
};
CTASSERT(sizeof(struct linux_sys_fstat64_args) == 8);
int linux_sys_fstat64(struct lwp *,
    const struct linux_sys_fstat64_args *, register_t *);

struct linux_sys_lchown32_args {
	const char __user *path;
	uid_t uid;
	gid_t gid;
};
CTASSERT(sizeof(struct linux_sys_lchown32_args) == 12);
int linux_sys_lchown32(struct lwp *,
    const struct linux_sys_lchown32_args *, register_t *);

int linux_sys_getuid32(struct lwp *, const void *,
    register_t *);

int linux_sys_getgid32(struct lwp *, const void *,
    register_t *);

int linux_sys_geteuid32(struct lwp *, const void *,
    register_t *);

int linux_sys_getegid32(struct lwp *, const void *,
    register_t *);

struct linux_sys_setreuid32_args {
	uid_t ruid;
	uid_t euid;
};
CTASSERT(sizeof(struct linux_sys_setreuid32_args) == 8);
int linux_sys_setreuid32(struct lwp *,
    const struct linux_sys_setreuid32_args *, register_t *);

struct linux_sys_setregid32_args {
	gid_t rgid;
	gid_t egid;
};
CTASSERT(sizeof(struct linux_sys_setregid32_args) == 8);
int linux_sys_setregid32(struct lwp *,
    const struct linux_sys_setregid32_args *, register_t *);

struct linux_sys_getgroups32_args {
	int n;
	gid_t __user *groups;
};
CTASSERT(sizeof(struct linux_sys_getgroups32_args) == 8);
int linux_sys_getgroups32(struct lwp *,
    const struct linux_sys_getgroups32_args *, register_t *);

struct linux_sys_setgroups32_args {
	int n;
	const gid_t __user *groups;
};
CTASSERT(sizeof(struct linux_sys_setgroups32_args) == 8);
int linux_sys_setgroups32(struct lwp *,
    const struct linux_sys_setgroups32_args *, register_t *);

struct linux_sys_fchown32_args {
	int fd;
	uid_t uid;
	gid_t gid;
};
CTASSERT(sizeof(struct linux_sys_fchown32_args) == 12);
int linux_sys_fchown32(struct lwp *,
    const struct linux_sys_fchown32_args *, register_t *);

struct linux_sys_setresuid32_args {
	uid_t ruid;
	uid_t euid;
	uid_t suid;
};
CTASSERT(sizeof(struct linux_sys_setresuid32_args) == 12);
int linux_sys_setresuid32(struct lwp *,
    const struct linux_sys_setresuid32_args *, register_t *);

struct linux_sys_getresuid32_args {
	uid_t __user *ruid;
	uid_t __user *euid;
	uid_t __user *suid;
};
CTASSERT(sizeof(struct linux_sys_getresuid32_args) == 12);
int linux_sys_getresuid32(struct lwp *,
    const struct linux_sys_getresuid32_args *, register_t *);

struct linux_sys_setresgid32_args {
	gid_t rgid;
	gid_t egid;
	gid_t sgid;
};
CTASSERT(sizeof(struct linux_sys_setresgid32_args) == 12);
int linux_sys_setresgid32(struct lwp *,
    const struct linux_sys_setresgid32_args *, register_t *);

struct linux_sys_getresgid32_args {
	gid_t __user *rgid;
	gid_t __user *egid;
	gid_t __user *sgid;
};
CTASSERT(sizeof(struct linux_sys_getresgid32_args) == 12);
int linux_sys_getresgid32(struct lwp *,
    const struct linux_sys_getresgid32_args *, register_t *);

struct linux_sys_chown32_args {
	const char __user *path;
	uid_t uid;
	gid_t gid;
};
CTASSERT(sizeof(struct linux_sys_chown32_args) == 12);
int linux_sys_chown32(struct lwp *,
    const struct linux_sys_chown32_args *, register_t *);

struct linux_sys_setuid32_args {
	uid_t uid;
};
CTASSERT(sizeof(struct linux_sys_setuid32_args) == 4);
int linux_sys_setuid32(struct lwp *,
    const struct linux_sys_setuid32_args *, register_t *);

struct linux_sys_setgid32_args {
	gid_t gid;
};
CTASSERT(sizeof(struct linux_sys_setgid32_args) == 4);
int linux_sys_setgid32(struct lwp *,
    const struct linux_sys_setgid32_args *, register_t *);

struct linux_sys_setfsuid32_args {
	uid_t uid;
};
CTASSERT(sizeof(struct linux_sys_setfsuid32_args) == 4);
int linux_sys_setfsuid32(struct lwp *,
    const struct linux_sys_setfsuid32_args *, register_t *);

struct linux_sys_setfsgid32_args {
	gid_t gid;
};
CTASSERT(sizeof(struct linux_sys_setfsgid32_args) == 4);
int linux_sys_setfsgid32(struct lwp *,
    const struct linux_sys_setfsgid32_args *, register_t *);

struct linux_sys_mincore_args {
	vaddr_t addr;
	size_t len;
	void __user *vec;
};
CTASSERT(sizeof(struct linux_sys_mincore_args) == 12);
int linux_sys_mincore(struct lwp *,
    const struct linux_sys_mincore_args *, register_t *);

struct linux_sys_madvise_args {
	vaddr_t addr;
	size_t len;
	int advice;
};
CTASSERT(sizeof(struct linux_sys_madvise_args) == 12);
int linux_sys_madvise(struct lwp *,
    const struct linux_sys_madvise_args *, register_t *);

struct linux_sys_getdents64_args {
	int fd;
	void __user *buf;
	u_int len;
};
CTASSERT(sizeof(struct linux_sys_getdents64_args) == 12);
int linux_sys_getdents64(struct lwp *,
    const struct linux_sys_getdents64_args *, register_t *);

struct linux_sys_fcntl64_args {
	int fd;
	u_int cmd;
	uintptr_t arg;
};
CTASSERT(sizeof(struct linux_sys_fcntl64_args) == 12);
int linux_sys_fcntl64(struct lwp *,
    const struct linux_sys_fcntl64_args *, register_t *);

int linux_sys_gettid(struct lwp *, const void *,
    register_t *);

struct linux_sys_tkill_args {
	int tid;
	int sig;
};
CTASSERT(sizeof(struct linux_sys_tkill_args) == 8);
int linux_sys_tkill(struct lwp *,
    const struct linux_sys_tkill_args *, register_t *);

struct linux_sys_sendfile64_args {
	int out;
	int in;
	int64_t __user *off;
	size_t count;
};
CTASSERT(sizeof(struct linux_sys_sendfile64_args) == 16);
int linux_sys_sendfile64(struct lwp *,
    const struct linux_sys_sendfile64_args *, register_t *);

struct linux_sys_futex_args {
	uintptr_t uaddr;
	int op;
	uint32_t val;
	uintptr_t timeout;
	uintptr_t uaddr2;
	uint32_t val3;
};
CTASSERT(sizeof(struct linux_sys_futex_args) == 24);
int linux_sys_futex(struct lwp *,
    const struct linux_sys_futex_args *, register_t *);

struct linux_sys_sched_setaffinity_args {
	int pid;
	u_int len;
	const uint32_t __user *mask;
};
CTASSERT(sizeof(struct linux_sys_sched_setaffinity_args) == 12);
int linux_sys_sched_setaffinity(struct lwp *,
    const struct linux_sys_sched_setaffinity_args *, register_t *);

struct linux_sys_sched_getaffinity_args {
	int pid;
	u_int len;
	uint32_t __user *mask;
};
CTASSERT(sizeof(struct linux_sys_sched_getaffinity_args) == 12);
int linux_sys_sched_getaffinity(struct lwp *,
    const struct linux_sys_sched_getaffinity_args *, register_t *);

struct linux_sys_set_thread_area_args {
	void __user *desc;
};
CTASSERT(sizeof(struct linux_sys_set_thread_area_args) == 4);
int linux_sys_set_thread_area(struct lwp *,
    const struct linux_sys_set_thread_area_args *, register_t *);

struct linux_sys_get_thread_area_args {
	void __user *desc;
};
CTASSERT(sizeof(struct linux_sys_get_thread_area_args) == 4);
int linux_sys_get_thread_area(struct lwp *,
    const struct linux_sys_get_thread_area_args *, register_t *);

struct linux_sys_exit_group_args {
	int status;
};
CTASSERT(sizeof(struct linux_sys_exit_group_args) == 4);
int linux_sys_exit_group(struct lwp *,
    const struct linux_sys_exit_group_args *, register_t *);

struct linux_sys_set_tid_address_args {
	uintptr_t tidptr;
};
CTASSERT(sizeof(struct linux_sys_set_tid_address_args) == 4);
int linux_sys_set_tid_address(struct lwp *,
    const struct linux_sys_set_tid_address_args *, register_t *);

struct linux_sys_timer_create_args {
	int clock;
	const void __user *event;
	int __user *id;
};
CTASSERT(sizeof(struct linux_sys_timer_create_args) == 12);
int linux_sys_timer_create(struct lwp *,
    const struct linux_sys_timer_create_args *, register_t *);

struct linux_sys_timer_settime_args {
	int id;
	int flags;
	const void __user *nits;
	void __user *oits;
};
CTASSERT(sizeof(struct linux_sys_timer_settime_args) == 16);
int linux_sys_timer_settime(struct lwp *,
    const struct linux_sys_timer_settime_args *, register_t *);

struct linux_sys_timer_gettime_args {
	int id;
	void __user *its;
};
CTASSERT(sizeof(struct linux_sys_timer_gettime_args) == 8);
int linux_sys_timer_gettime(struct lwp *,
    const struct linux_sys_timer_gettime_args *, register_t *);

struct linux_sys_timer_getoverrun_args {
	int id;
};
CTASSERT(sizeof(struct linux_sys_timer_getoverrun_args) == 4);
int linux_sys_timer_getoverrun(struct lwp *,
    const struct linux_sys_timer_getoverrun_args *, register_t *);

struct linux_sys_timer_delete_args {
	int id;
};
CTASSERT(sizeof(struct linux_sys_timer_delete_args) == 4);
int linux_sys_timer_delete(struct lwp *,
    const struct linux_sys_timer_delete_args *, register_t *);

struct linux_sys_clock_settime_args {
	int clock;
	const void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_clock_settime_args) == 8);
int linux_sys_clock_settime(struct lwp *,
    const struct linux_sys_clock_settime_args *, register_t *);

struct linux_sys_clock_gettime_args {
	int clock;
	void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_clock_gettime_args) == 8);
int linux_sys_clock_gettime(struct lwp *,
    const struct linux_sys_clock_gettime_args *, register_t *);

struct linux_sys_clock_getres_args {
	int clock;
	void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_clock_getres_args) == 8);
int linux_sys_clock_getres(struct lwp *,
    const struct linux_sys_clock_getres_args *, register_t *);

struct linux_sys_clock_nanosleep_args {
	int clock;
	int flags;
	const void __user *req;
	void __user *rem;
};
CTASSERT(sizeof(struct linux_sys_clock_nanosleep_args) == 16);
int linux_sys_clock_nanosleep(struct lwp *,
    const struct linux_sys_clock_nanosleep_args *, register_t *);

struct linux_sys_statfs64_args {
	const char __user *path;
	size_t size;
	void __user *buf;
};
CTASSERT(sizeof(struct linux_sys_statfs64_args) == 12);
int linux_sys_statfs64(struct lwp *,
    const struct linux_sys_statfs64_args *, register_t *);

struct linux_sys_fstatfs64_args {
	int fd;
	size_t size;
	void __user *buf;
};
CTASSERT(sizeof(struct linux_sys_fstatfs64_args) == 12);
int linux_sys_fstatfs64(struct lwp *,
    const struct linux_sys_fstatfs64_args *, register_t *);

struct linux_sys_tgkill_args {
	int pid;
	int tid;
	int sig;
};
CTASSERT(sizeof(struct linux_sys_tgkill_args) == 12);
int linux_sys_tgkill(struct lwp *,
    const struct linux_sys_tgkill_args *, register_t *);

struct linux_sys_utimes_args {
	const char __user *path;
	const void __user *times;
};
CTASSERT(sizeof(struct linux_sys_utimes_args) == 8);
int linux_sys_utimes(struct lwp *,
    const struct linux_sys_utimes_args *, register_t *);

struct linux_sys_fadvise64_64_args {
	int fd;
	uint32_t offlo;
	uint32_t offhi;
	uint32_t lenlo;
	uint32_t lenhi;
	int advice;
};
CTASSERT(sizeof(struct linux_sys_fadvise64_64_args) == 24);
int linux_sys_fadvise64_64(struct lwp *,
    const struct linux_sys_fadvise64_64_args *, register_t *);

struct linux_sys_waitid_args {
	int idtype;
	int id;
	void __user *info;
	int options;
	void __user *ru;
};
CTASSERT(sizeof(struct linux_sys_waitid_args) == 20);
int linux_sys_waitid(struct lwp *,
    const struct linux_sys_waitid_args *, register_t *);

struct linux_sys_openat_args {
	int dfd;
	const char __user *path;
	int flags;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_openat_args) == 16);
int linux_sys_openat(struct lwp *,
    const struct linux_sys_openat_args *, register_t *);

struct linux_sys_mkdirat_args {
	int dfd;
	const char __user *path;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_mkdirat_args) == 12);
int linux_sys_mkdirat(struct lwp *,
    const struct linux_sys_mkdirat_args *, register_t *);

struct linux_sys_mknodat_args {
	int dfd;
	const char __user *path;
	mode_t mode;
	uint32_t dev;
};
CTASSERT(sizeof(struct linux_sys_mknodat_args) == 16);
int linux_sys_mknodat(struct lwp *,
    const struct linux_sys_mknodat_args *, register_t *);

struct linux_sys_fchownat_args {
	int dfd;
	const char __user *path;
	uid_t uid;
	gid_t gid;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_fchownat_args) == 20);
int linux_sys_fchownat(struct lwp *,
    const struct linux_sys_fchownat_args *, register_t *);

struct linux_sys_fstatat64_args {
	int dfd;
	const char __user *path;
	void __user *st;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_fstatat64_args) == 16);
int linux_sys_fstatat64(struct lwp *,
    const struct linux_sys_fstatat64_args *, register_t *);

struct linux_sys_unlinkat_args {
	int dfd;
	const char __user *path;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_unlinkat_args) == 12);
int linux_sys_unlinkat(struct lwp *,
    const struct linux_sys_unlinkat_args *, register_t *);

struct linux_sys_renameat_args {
	int fromfd;
	const char __user *from;
	int tofd;
	const char __user *to;
};
CTASSERT(sizeof(struct linux_sys_renameat_args) == 16);
int linux_sys_renameat(struct lwp *,
    const struct linux_sys_renameat_args *, register_t *);

struct linux_sys_linkat_args {
	int fromfd;
	const char __user *from;
	int tofd;
	const char __user *to;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_linkat_args) == 20);
int linux_sys_linkat(struct lwp *,
    const struct linux_sys_linkat_args *, register_t *);

struct linux_sys_symlinkat_args {
	const char __user *target;
	int dfd;
	const char __user *path;
};
CTASSERT(sizeof(struct linux_sys_symlinkat_args) == 12);
int linux_sys_symlinkat(struct lwp *,
    const struct linux_sys_symlinkat_args *, register_t *);

struct linux_sys_readlinkat_args {
	int dfd;
	const char __user *path;
	char __user *buf;
	int size;
};
CTASSERT(sizeof(struct linux_sys_readlinkat_args) == 16);
int linux_sys_readlinkat(struct lwp *,
    const struct linux_sys_readlinkat_args *, register_t *);

struct linux_sys_fchmodat_args {
	int dfd;
	const char __user *path;
	mode_t mode;
};
CTASSERT(sizeof(struct linux_sys_fchmodat_args) == 12);
int linux_sys_fchmodat(struct lwp *,
    const struct linux_sys_fchmodat_args *, register_t *);

struct linux_sys_faccessat_args {
	int dfd;
	const char __user *path;
	int mode;
};
CTASSERT(sizeof(struct linux_sys_faccessat_args) == 12);
int linux_sys_faccessat(struct lwp *,
    const struct linux_sys_faccessat_args *, register_t *);

struct linux_sys_pselect6_args {
	int nfds;
	void __user *in;
	void __user *out;
	void __user *ex;
	void __user *ts;
	const uint32_t __user *sig;
};
CTASSERT(sizeof(struct linux_sys_pselect6_args) == 24);
int linux_sys_pselect6(struct lwp *,
    const struct linux_sys_pselect6_args *, register_t *);

struct linux_sys_ppoll_args {
	void __user *fds;
	u_int nfds;
	void __user *ts;
	const void __user *mask;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_ppoll_args) == 20);
int linux_sys_ppoll(struct lwp *,
    const struct linux_sys_ppoll_args *, register_t *);

struct linux_sys_set_robust_list_args {
	uintptr_t head;
	size_t len;
};
CTASSERT(sizeof(struct linux_sys_set_robust_list_args) == 8);
int linux_sys_set_robust_list(struct lwp *,
    const struct linux_sys_set_robust_list_args *, register_t *);

struct linux_sys_get_robust_list_args {
	int tid;
	uint32_t __user *head;
	uint32_t __user *len;
};
CTASSERT(sizeof(struct linux_sys_get_robust_list_args) == 12);
int linux_sys_get_robust_list(struct lwp *,
    const struct linux_sys_get_robust_list_args *, register_t *);

struct linux_sys_getcpu_args {
	u_int __user *cpu;
	u_int __user *node;
	void __user *cache;
};
CTASSERT(sizeof(struct linux_sys_getcpu_args) == 12);
int linux_sys_getcpu(struct lwp *,
    const struct linux_sys_getcpu_args *, register_t *);

struct linux_sys_utimensat_args {
	int dfd;
	const char __user *path;
	const void __user *times;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_utimensat_args) == 16);
int linux_sys_utimensat(struct lwp *,
    const struct linux_sys_utimensat_args *, register_t *);

struct linux_sys_timerfd_create_args {
	int clock;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_timerfd_create_args) == 8);
int linux_sys_timerfd_create(struct lwp *,
    const struct linux_sys_timerfd_create_args *, register_t *);

struct linux_sys_eventfd_args {
	u_int count;
};
CTASSERT(sizeof(struct linux_sys_eventfd_args) == 4);
int linux_sys_eventfd(struct lwp *,
    const struct linux_sys_eventfd_args *, register_t *);

struct linux_sys_timerfd_settime_args {
	int fd;
	int flags;
	const void __user *nits;
	void __user *oits;
};
CTASSERT(sizeof(struct linux_sys_timerfd_settime_args) == 16);
int linux_sys_timerfd_settime(struct lwp *,
    const struct linux_sys_timerfd_settime_args *, register_t *);

struct linux_sys_timerfd_gettime_args {
	int fd;
	void __user *its;
};
CTASSERT(sizeof(struct linux_sys_timerfd_gettime_args) == 8);
int linux_sys_timerfd_gettime(struct lwp *,
    const struct linux_sys_timerfd_gettime_args *, register_t *);

struct linux_sys_eventfd2_args {
	u_int count;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_eventfd2_args) == 8);
int linux_sys_eventfd2(struct lwp *,
    const struct linux_sys_eventfd2_args *, register_t *);

struct linux_sys_dup3_args {
	int from;
	int to;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_dup3_args) == 12);
int linux_sys_dup3(struct lwp *,
    const struct linux_sys_dup3_args *, register_t *);

struct linux_sys_pipe2_args {
	int __user *fds;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_pipe2_args) == 8);
int linux_sys_pipe2(struct lwp *,
    const struct linux_sys_pipe2_args *, register_t *);

struct linux_sys_preadv_args {
	int fd;
	const void __user *iov;
	u_int cnt;
	uint32_t offlo;
	uint32_t offhi;
};
CTASSERT(sizeof(struct linux_sys_preadv_args) == 20);
int linux_sys_preadv(struct lwp *,
    const struct linux_sys_preadv_args *, register_t *);

struct linux_sys_pwritev_args {
	int fd;
	const void __user *iov;
	u_int cnt;
	uint32_t offlo;
	uint32_t offhi;
};
CTASSERT(sizeof(struct linux_sys_pwritev_args) == 20);
int linux_sys_pwritev(struct lwp *,
    const struct linux_sys_pwritev_args *, register_t *);

struct linux_sys_rt_tgsigqueueinfo_args {
	int pid;
	int tid;
	int sig;
	const void __user *info;
};
CTASSERT(sizeof(struct linux_sys_rt_tgsigqueueinfo_args) == 16);
int linux_sys_rt_tgsigqueueinfo(struct lwp *,
    const struct linux_sys_rt_tgsigqueueinfo_args *, register_t *);

struct linux_sys_prlimit64_args {
	int pid;
	u_int which;
	const void __user *nlim;
	void __user *olim;
};
CTASSERT(sizeof(struct linux_sys_prlimit64_args) == 16);
int linux_sys_prlimit64(struct lwp *,
    const struct linux_sys_prlimit64_args *, register_t *);

struct linux_sys_syncfs_args {
	int fd;
};
CTASSERT(sizeof(struct linux_sys_syncfs_args) == 4);
int linux_sys_syncfs(struct lwp *,
    const struct linux_sys_syncfs_args *, register_t *);

struct linux_sys_process_vm_readv_args {
	int pid;
	const void __user *liov;
	u_int lcnt;
	const void __user *riov;
	u_int rcnt;
	u_int flags;
};
CTASSERT(sizeof(struct linux_sys_process_vm_readv_args) == 24);
int linux_sys_process_vm_readv(struct lwp *,
    const struct linux_sys_process_vm_readv_args *, register_t *);

struct linux_sys_process_vm_writev_args {
	int pid;
	const void __user *liov;
	u_int lcnt;
	const void __user *riov;
	u_int rcnt;
	u_int flags;
};
CTASSERT(sizeof(struct linux_sys_process_vm_writev_args) == 24);
int linux_sys_process_vm_writev(struct lwp *,
    const struct linux_sys_process_vm_writev_args *, register_t *);

struct linux_sys_renameat2_args {
	int fromfd;
	const char __user *from;
	int tofd;
	const char __user *to;
	u_int flags;
};
CTASSERT(sizeof(struct linux_sys_renameat2_args) == 20);
int linux_sys_renameat2(struct lwp *,
    const struct linux_sys_renameat2_args *, register_t *);

struct linux_sys_getrandom_args {
	void __user *buf;
	size_t len;
	u_int flags;
};
CTASSERT(sizeof(struct linux_sys_getrandom_args) == 12);
int linux_sys_getrandom(struct lwp *,
    const struct linux_sys_getrandom_args *, register_t *);

struct linux_sys_socket_args {
	int domain;
	int type;
	int protocol;
};
CTASSERT(sizeof(struct linux_sys_socket_args) == 12);
int linux_sys_socket(struct lwp *,
    const struct linux_sys_socket_args *, register_t *);

struct linux_sys_socketpair_args {
	int domain;
	int type;
	int protocol;
	int __user *fds;
};
CTASSERT(sizeof(struct linux_sys_socketpair_args) == 16);
int linux_sys_socketpair(struct lwp *,
    const struct linux_sys_socketpair_args *, register_t *);

struct linux_sys_bind_args {
	int fd;
	const void __user *addr;
	u_int len;
};
CTASSERT(sizeof(struct linux_sys_bind_args) == 12);
int linux_sys_bind(struct lwp *,
    const struct linux_sys_bind_args *, register_t *);

struct linux_sys_connect_args {
	int fd;
	const void __user *addr;
	u_int len;
};
CTASSERT(sizeof(struct linux_sys_connect_args) == 12);
int linux_sys_connect(struct lwp *,
    const struct linux_sys_connect_args *, register_t *);

struct linux_sys_listen_args {
	int fd;
	int backlog;
};
CTASSERT(sizeof(struct linux_sys_listen_args) == 8);
int linux_sys_listen(struct lwp *,
    const struct linux_sys_listen_args *, register_t *);

struct linux_sys_accept4_args {
	int fd;
	void __user *addr;
	u_int __user *len;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_accept4_args) == 16);
int linux_sys_accept4(struct lwp *,
    const struct linux_sys_accept4_args *, register_t *);

struct linux_sys_getsockopt_args {
	int fd;
	int level;
	int name;
	void __user *val;
	u_int __user *len;
};
CTASSERT(sizeof(struct linux_sys_getsockopt_args) == 20);
int linux_sys_getsockopt(struct lwp *,
    const struct linux_sys_getsockopt_args *, register_t *);

struct linux_sys_setsockopt_args {
	int fd;
	int level;
	int name;
	const void __user *val;
	u_int len;
};
CTASSERT(sizeof(struct linux_sys_setsockopt_args) == 20);
int linux_sys_setsockopt(struct lwp *,
    const struct linux_sys_setsockopt_args *, register_t *);

struct linux_sys_getsockname_args {
	int fd;
	void __user *addr;
	u_int __user *len;
};
CTASSERT(sizeof(struct linux_sys_getsockname_args) == 12);
int linux_sys_getsockname(struct lwp *,
    const struct linux_sys_getsockname_args *, register_t *);

struct linux_sys_getpeername_args {
	int fd;
	void __user *addr;
	u_int __user *len;
};
CTASSERT(sizeof(struct linux_sys_getpeername_args) == 12);
int linux_sys_getpeername(struct lwp *,
    const struct linux_sys_getpeername_args *, register_t *);

struct linux_sys_sendto_args {
	int fd;
	const void __user *buf;
	size_t len;
	int flags;
	const void __user *addr;
	u_int alen;
};
CTASSERT(sizeof(struct linux_sys_sendto_args) == 24);
int linux_sys_sendto(struct lwp *,
    const struct linux_sys_sendto_args *, register_t *);

struct linux_sys_sendmsg_args {
	int fd;
	const void __user *msg;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_sendmsg_args) == 12);
int linux_sys_sendmsg(struct lwp *,
    const struct linux_sys_sendmsg_args *, register_t *);

struct linux_sys_recvfrom_args {
	int fd;
	void __user *buf;
	size_t len;
	int flags;
	void __user *addr;
	u_int __user *alen;
};
CTASSERT(sizeof(struct linux_sys_recvfrom_args) == 24);
int linux_sys_recvfrom(struct lwp *,
    const struct linux_sys_recvfrom_args *, register_t *);

struct linux_sys_recvmsg_args {
	int fd;
	void __user *msg;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_recvmsg_args) == 12);
int linux_sys_recvmsg(struct lwp *,
    const struct linux_sys_recvmsg_args *, register_t *);

struct linux_sys_shutdown_args {
	int fd;
	int how;
};
CTASSERT(sizeof(struct linux_sys_shutdown_args) == 8);
int linux_sys_shutdown(struct lwp *,
    const struct linux_sys_shutdown_args *, register_t *);

struct linux_sys_statx_args {
	int dfd;
	const char __user *path;
	int flags;
	u_int mask;
	void __user *buf;
};
CTASSERT(sizeof(struct linux_sys_statx_args) == 20);
int linux_sys_statx(struct lwp *,
    const struct linux_sys_statx_args *, register_t *);

struct linux_sys_clock_gettime64_args {
	int clock;
	void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_clock_gettime64_args) == 8);
int linux_sys_clock_gettime64(struct lwp *,
    const struct linux_sys_clock_gettime64_args *, register_t *);

struct linux_sys_clock_settime64_args {
	int clock;
	const void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_clock_settime64_args) == 8);
int linux_sys_clock_settime64(struct lwp *,
    const struct linux_sys_clock_settime64_args *, register_t *);

struct linux_sys_clock_getres_time64_args {
	int clock;
	void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_clock_getres_time64_args) == 8);
int linux_sys_clock_getres_time64(struct lwp *,
    const struct linux_sys_clock_getres_time64_args *, register_t *);

struct linux_sys_clock_nanosleep_time64_args {
	int clock;
	int flags;
	const void __user *req;
	void __user *rem;
};
CTASSERT(sizeof(struct linux_sys_clock_nanosleep_time64_args) == 16);
int linux_sys_clock_nanosleep_time64(struct lwp *,
    const struct linux_sys_clock_nanosleep_time64_args *, register_t *);

struct linux_sys_timer_gettime64_args {
	int id;
	void __user *its;
};
CTASSERT(sizeof(struct linux_sys_timer_gettime64_args) == 8);
int linux_sys_timer_gettime64(struct lwp *,
    const struct linux_sys_timer_gettime64_args *, register_t *);

struct linux_sys_timer_settime64_args {
	int id;
	int flags;
	const void __user *nits;
	void __user *oits;
};
CTASSERT(sizeof(struct linux_sys_timer_settime64_args) == 16);
int linux_sys_timer_settime64(struct lwp *,
    const struct linux_sys_timer_settime64_args *, register_t *);

struct linux_sys_timerfd_gettime64_args {
	int fd;
	void __user *its;
};
CTASSERT(sizeof(struct linux_sys_timerfd_gettime64_args) == 8);
int linux_sys_timerfd_gettime64(struct lwp *,
    const struct linux_sys_timerfd_gettime64_args *, register_t *);

struct linux_sys_timerfd_settime64_args {
	int fd;
	int flags;
	const void __user *nits;
	void __user *oits;
};
CTASSERT(sizeof(struct linux_sys_timerfd_settime64_args) == 16);
int linux_sys_timerfd_settime64(struct lwp *,
    const struct linux_sys_timerfd_settime64_args *, register_t *);

struct linux_sys_utimensat_time64_args {
	int dfd;
	const char __user *path;
	const void __user *times;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_utimensat_time64_args) == 16);
int linux_sys_utimensat_time64(struct lwp *,
    const struct linux_sys_utimensat_time64_args *, register_t *);

struct linux_sys_pselect6_time64_args {
	int nfds;
	void __user *in;
	void __user *out;
	void __user *ex;
	void __user *ts;
	const uint32_t __user *sig;
};
CTASSERT(sizeof(struct linux_sys_pselect6_time64_args) == 24);
int linux_sys_pselect6_time64(struct lwp *,
    const struct linux_sys_pselect6_time64_args *, register_t *);

struct linux_sys_ppoll_time64_args {
	void __user *fds;
	u_int nfds;
	void __user *ts;
	const void __user *mask;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_ppoll_time64_args) == 20);
int linux_sys_ppoll_time64(struct lwp *,
    const struct linux_sys_ppoll_time64_args *, register_t *);

struct linux_sys_rt_sigtimedwait_time64_args {
	const void __user *set;
	void __user *info;
	const void __user *timeout;
	size_t setsize;
};
CTASSERT(sizeof(struct linux_sys_rt_sigtimedwait_time64_args) == 16);
int linux_sys_rt_sigtimedwait_time64(struct lwp *,
    const struct linux_sys_rt_sigtimedwait_time64_args *, register_t *);

struct linux_sys_futex_time64_args {
	uintptr_t uaddr;
	int op;
	uint32_t val;
	uintptr_t timeout;
	uintptr_t uaddr2;
	uint32_t val3;
};
CTASSERT(sizeof(struct linux_sys_futex_time64_args) == 24);
int linux_sys_futex_time64(struct lwp *,
    const struct linux_sys_futex_time64_args *, register_t *);

struct linux_sys_sched_rr_get_interval_time64_args {
	int pid;
	void __user *ts;
};
CTASSERT(sizeof(struct linux_sys_sched_rr_get_interval_time64_args) == 8);
int linux_sys_sched_rr_get_interval_time64(struct lwp *,
    const struct linux_sys_sched_rr_get_interval_time64_args *, register_t *);

struct linux_sys_close_range_args {
	u_int first;
	u_int last;
	u_int flags;
};
CTASSERT(sizeof(struct linux_sys_close_range_args) == 12);
int linux_sys_close_range(struct lwp *,
    const struct linux_sys_close_range_args *, register_t *);

struct linux_sys_faccessat2_args {
	int dfd;
	const char __user *path;
	int mode;
	int flags;
};
CTASSERT(sizeof(struct linux_sys_faccessat2_args) == 16);
int linux_sys_faccessat2(struct lwp *,
    const struct linux_sys_faccessat2_args *, register_t *);

#endif /* _LINUX_SYSCALLARGS_H_ */
