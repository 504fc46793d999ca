/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Functions of system calls.
 *
 * Made from syscalls.master by makesyscalls.sh: do not edit.
 */

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscall.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

#define CALL(fn)	((linux_sycall_t *)(void (*)(void))(fn))

const struct linux_sysent linux_sysent[LINUX_SYS_MAXSYSCALL] = {
	[LINUX_SYS_exit] = {
		CALL(linux_sys_exit)
	},
	[LINUX_SYS_fork] = {
		CALL(linux_sys_fork)
	},
	[LINUX_SYS_read] = {
		CALL(linux_sys_read)
	},
	[LINUX_SYS_write] = {
		CALL(linux_sys_write)
	},
	[LINUX_SYS_open] = {
		CALL(linux_sys_open)
	},
	[LINUX_SYS_close] = {
		CALL(linux_sys_close)
	},
	[LINUX_SYS_waitpid] = {
		CALL(linux_sys_waitpid)
	},
	[LINUX_SYS_creat] = {
		CALL(linux_sys_creat)
	},
	[LINUX_SYS_link] = {
		CALL(linux_sys_link)
	},
	[LINUX_SYS_unlink] = {
		CALL(linux_sys_unlink)
	},
	[LINUX_SYS_execve] = {
		CALL(linux_sys_execve)
	},
	[LINUX_SYS_chdir] = {
		CALL(linux_sys_chdir)
	},
	[LINUX_SYS_time] = {
		CALL(linux_sys_time)
	},
	[LINUX_SYS_mknod] = {
		CALL(linux_sys_mknod)
	},
	[LINUX_SYS_chmod] = {
		CALL(linux_sys_chmod)
	},
	[LINUX_SYS_lseek] = {
		CALL(linux_sys_lseek)
	},
	[LINUX_SYS_getpid] = {
		CALL(linux_sys_getpid)
	},
	[LINUX_SYS_mount] = {
		CALL(linux_sys_mount)
	},
	[LINUX_SYS_ptrace] = {
		CALL(linux_sys_ptrace)
	},
	[LINUX_SYS_alarm] = {
		CALL(linux_sys_alarm)
	},
	[LINUX_SYS_pause] = {
		CALL(linux_sys_pause)
	},
	[LINUX_SYS_utime] = {
		CALL(linux_sys_utime)
	},
	[LINUX_SYS_access] = {
		CALL(linux_sys_access)
	},
	[LINUX_SYS_nice] = {
		CALL(linux_sys_nice)
	},
	[LINUX_SYS_sync] = {
		CALL(linux_sys_sync)
	},
	[LINUX_SYS_kill] = {
		CALL(linux_sys_kill)
	},
	[LINUX_SYS_rename] = {
		CALL(linux_sys_rename)
	},
	[LINUX_SYS_mkdir] = {
		CALL(linux_sys_mkdir)
	},
	[LINUX_SYS_rmdir] = {
		CALL(linux_sys_rmdir)
	},
	[LINUX_SYS_dup] = {
		CALL(linux_sys_dup)
	},
	[LINUX_SYS_pipe] = {
		CALL(linux_sys_pipe)
	},
	[LINUX_SYS_times] = {
		CALL(linux_sys_times)
	},
	[LINUX_SYS_brk] = {
		CALL(linux_sys_brk)
	},
	[LINUX_SYS_umount2] = {
		CALL(linux_sys_umount2)
	},
	[LINUX_SYS_ioctl] = {
		CALL(linux_sys_ioctl)
	},
	[LINUX_SYS_fcntl] = {
		CALL(linux_sys_fcntl)
	},
	[LINUX_SYS_setpgid] = {
		CALL(linux_sys_setpgid)
	},
	[LINUX_SYS_umask] = {
		CALL(linux_sys_umask)
	},
	[LINUX_SYS_chroot] = {
		CALL(linux_sys_chroot)
	},
	[LINUX_SYS_dup2] = {
		CALL(linux_sys_dup2)
	},
	[LINUX_SYS_getppid] = {
		CALL(linux_sys_getppid)
	},
	[LINUX_SYS_getpgrp] = {
		CALL(linux_sys_getpgrp)
	},
	[LINUX_SYS_setsid] = {
		CALL(linux_sys_setsid)
	},
	[LINUX_SYS_sigaction] = {
		CALL(linux_sys_sigaction)
	},
	[LINUX_SYS_sigsuspend] = {
		CALL(linux_sys_sigsuspend)
	},
	[LINUX_SYS_sigpending] = {
		CALL(linux_sys_sigpending)
	},
	[LINUX_SYS_sethostname] = {
		CALL(linux_sys_sethostname)
	},
	[LINUX_SYS_setrlimit] = {
		CALL(linux_sys_setrlimit)
	},
	[LINUX_SYS_getrlimit] = {
		CALL(linux_sys_getrlimit)
	},
	[LINUX_SYS_getrusage] = {
		CALL(linux_sys_getrusage)
	},
	[LINUX_SYS_gettimeofday] = {
		CALL(linux_sys_gettimeofday)
	},
	[LINUX_SYS_settimeofday] = {
		CALL(linux_sys_settimeofday)
	},
	[LINUX_SYS_symlink] = {
		CALL(linux_sys_symlink)
	},
	[LINUX_SYS_readlink] = {
		CALL(linux_sys_readlink)
	},
	[LINUX_SYS_reboot] = {
		CALL(linux_sys_reboot)
	},
	[LINUX_SYS_mmap] = {
		CALL(linux_sys_mmap)
	},
	[LINUX_SYS_munmap] = {
		CALL(linux_sys_munmap)
	},
	[LINUX_SYS_truncate] = {
		CALL(linux_sys_truncate)
	},
	[LINUX_SYS_ftruncate] = {
		CALL(linux_sys_ftruncate)
	},
	[LINUX_SYS_fchmod] = {
		CALL(linux_sys_fchmod)
	},
	[LINUX_SYS_getpriority] = {
		CALL(linux_sys_getpriority)
	},
	[LINUX_SYS_setpriority] = {
		CALL(linux_sys_setpriority)
	},
	[LINUX_SYS_statfs] = {
		CALL(linux_sys_statfs)
	},
	[LINUX_SYS_fstatfs] = {
		CALL(linux_sys_fstatfs)
	},
	[LINUX_SYS_socketcall] = {
		CALL(linux_sys_socketcall)
	},
	[LINUX_SYS_syslog] = {
		CALL(linux_sys_syslog)
	},
	[LINUX_SYS_setitimer] = {
		CALL(linux_sys_setitimer)
	},
	[LINUX_SYS_getitimer] = {
		CALL(linux_sys_getitimer)
	},
	[LINUX_SYS_stat] = {
		CALL(linux_sys_stat)
	},
	[LINUX_SYS_lstat] = {
		CALL(linux_sys_lstat)
	},
	[LINUX_SYS_fstat] = {
		CALL(linux_sys_fstat)
	},
	[LINUX_SYS_wait4] = {
		CALL(linux_sys_wait4)
	},
	[LINUX_SYS_sysinfo] = {
		CALL(linux_sys_sysinfo)
	},
	[LINUX_SYS_fsync] = {
		CALL(linux_sys_fsync)
	},
	[LINUX_SYS_sigreturn] = {
		CALL(linux_sys_sigreturn)
	},
	[LINUX_SYS_clone] = {
		CALL(linux_sys_clone)
	},
	[LINUX_SYS_setdomainname] = {
		CALL(linux_sys_setdomainname)
	},
	[LINUX_SYS_uname] = {
		CALL(linux_sys_uname)
	},
	[LINUX_SYS_modify_ldt] = {
		CALL(linux_sys_modify_ldt)
	},
	[LINUX_SYS_mprotect] = {
		CALL(linux_sys_mprotect)
	},
	[LINUX_SYS_sigprocmask] = {
		CALL(linux_sys_sigprocmask)
	},
	[LINUX_SYS_getpgid] = {
		CALL(linux_sys_getpgid)
	},
	[LINUX_SYS_fchdir] = {
		CALL(linux_sys_fchdir)
	},
	[LINUX_SYS_personality] = {
		CALL(linux_sys_personality)
	},
	[LINUX_SYS__llseek] = {
		CALL(linux_sys__llseek)
	},
	[LINUX_SYS_getdents] = {
		CALL(linux_sys_getdents)
	},
	[LINUX_SYS__newselect] = {
		CALL(linux_sys__newselect)
	},
	[LINUX_SYS_flock] = {
		CALL(linux_sys_flock)
	},
	[LINUX_SYS_msync] = {
		CALL(linux_sys_msync)
	},
	[LINUX_SYS_readv] = {
		CALL(linux_sys_readv)
	},
	[LINUX_SYS_writev] = {
		CALL(linux_sys_writev)
	},
	[LINUX_SYS_getsid] = {
		CALL(linux_sys_getsid)
	},
	[LINUX_SYS_fdatasync] = {
		CALL(linux_sys_fdatasync)
	},
	[LINUX_SYS_mlock] = {
		CALL(linux_sys_mlock)
	},
	[LINUX_SYS_munlock] = {
		CALL(linux_sys_munlock)
	},
	[LINUX_SYS_sched_setparam] = {
		CALL(linux_sys_sched_setparam)
	},
	[LINUX_SYS_sched_getparam] = {
		CALL(linux_sys_sched_getparam)
	},
	[LINUX_SYS_sched_setscheduler] = {
		CALL(linux_sys_sched_setscheduler)
	},
	[LINUX_SYS_sched_getscheduler] = {
		CALL(linux_sys_sched_getscheduler)
	},
	[LINUX_SYS_sched_yield] = {
		CALL(linux_sys_sched_yield)
	},
	[LINUX_SYS_sched_get_priority_max] = {
		CALL(linux_sys_sched_get_priority_max)
	},
	[LINUX_SYS_sched_get_priority_min] = {
		CALL(linux_sys_sched_get_priority_min)
	},
	[LINUX_SYS_sched_rr_get_interval] = {
		CALL(linux_sys_sched_rr_get_interval)
	},
	[LINUX_SYS_nanosleep] = {
		CALL(linux_sys_nanosleep)
	},
	[LINUX_SYS_mremap] = {
		CALL(linux_sys_mremap)
	},
	[LINUX_SYS_poll] = {
		CALL(linux_sys_poll)
	},
	[LINUX_SYS_prctl] = {
		CALL(linux_sys_prctl)
	},
	[LINUX_SYS_rt_sigreturn] = {
		CALL(linux_sys_rt_sigreturn)
	},
	[LINUX_SYS_rt_sigaction] = {
		CALL(linux_sys_rt_sigaction)
	},
	[LINUX_SYS_rt_sigprocmask] = {
		CALL(linux_sys_rt_sigprocmask)
	},
	[LINUX_SYS_rt_sigpending] = {
		CALL(linux_sys_rt_sigpending)
	},
	[LINUX_SYS_rt_sigtimedwait] = {
		CALL(linux_sys_rt_sigtimedwait)
	},
	[LINUX_SYS_rt_sigqueueinfo] = {
		CALL(linux_sys_rt_sigqueueinfo)
	},
	[LINUX_SYS_rt_sigsuspend] = {
		CALL(linux_sys_rt_sigsuspend)
	},
	[LINUX_SYS_pread64] = {
		CALL(linux_sys_pread64)
	},
	[LINUX_SYS_pwrite64] = {
		CALL(linux_sys_pwrite64)
	},
	[LINUX_SYS_getcwd] = {
		CALL(linux_sys_getcwd)
	},
	[LINUX_SYS_sigaltstack] = {
		CALL(linux_sys_sigaltstack)
	},
	[LINUX_SYS_sendfile] = {
		CALL(linux_sys_sendfile)
	},
	[LINUX_SYS_vfork] = {
		CALL(linux_sys_vfork)
	},
	[LINUX_SYS_ugetrlimit] = {
		CALL(linux_sys_ugetrlimit)
	},
	[LINUX_SYS_mmap2] = {
		CALL(linux_sys_mmap2)
	},
	[LINUX_SYS_truncate64] = {
		CALL(linux_sys_truncate64)
	},
	[LINUX_SYS_ftruncate64] = {
		CALL(linux_sys_ftruncate64)
	},
	[LINUX_SYS_stat64] = {
		CALL(linux_sys_stat64)
	},
	[LINUX_SYS_lstat64] = {
		CALL(linux_sys_lstat64)
	},
	[LINUX_SYS_fstat64] = {
		CALL(linux_sys_fstat64)
	},
	[LINUX_SYS_lchown32] = {
		CALL(linux_sys_lchown32)
	},
	[LINUX_SYS_getuid32] = {
		CALL(linux_sys_getuid32)
	},
	[LINUX_SYS_getgid32] = {
		CALL(linux_sys_getgid32)
	},
	[LINUX_SYS_geteuid32] = {
		CALL(linux_sys_geteuid32)
	},
	[LINUX_SYS_getegid32] = {
		CALL(linux_sys_getegid32)
	},
	[LINUX_SYS_setreuid32] = {
		CALL(linux_sys_setreuid32)
	},
	[LINUX_SYS_setregid32] = {
		CALL(linux_sys_setregid32)
	},
	[LINUX_SYS_getgroups32] = {
		CALL(linux_sys_getgroups32)
	},
	[LINUX_SYS_setgroups32] = {
		CALL(linux_sys_setgroups32)
	},
	[LINUX_SYS_fchown32] = {
		CALL(linux_sys_fchown32)
	},
	[LINUX_SYS_setresuid32] = {
		CALL(linux_sys_setresuid32)
	},
	[LINUX_SYS_getresuid32] = {
		CALL(linux_sys_getresuid32)
	},
	[LINUX_SYS_setresgid32] = {
		CALL(linux_sys_setresgid32)
	},
	[LINUX_SYS_getresgid32] = {
		CALL(linux_sys_getresgid32)
	},
	[LINUX_SYS_chown32] = {
		CALL(linux_sys_chown32)
	},
	[LINUX_SYS_setuid32] = {
		CALL(linux_sys_setuid32)
	},
	[LINUX_SYS_setgid32] = {
		CALL(linux_sys_setgid32)
	},
	[LINUX_SYS_setfsuid32] = {
		CALL(linux_sys_setfsuid32)
	},
	[LINUX_SYS_setfsgid32] = {
		CALL(linux_sys_setfsgid32)
	},
	[LINUX_SYS_mincore] = {
		CALL(linux_sys_mincore)
	},
	[LINUX_SYS_madvise] = {
		CALL(linux_sys_madvise)
	},
	[LINUX_SYS_getdents64] = {
		CALL(linux_sys_getdents64)
	},
	[LINUX_SYS_fcntl64] = {
		CALL(linux_sys_fcntl64)
	},
	[LINUX_SYS_gettid] = {
		CALL(linux_sys_gettid)
	},
	[LINUX_SYS_tkill] = {
		CALL(linux_sys_tkill)
	},
	[LINUX_SYS_sendfile64] = {
		CALL(linux_sys_sendfile64)
	},
	[LINUX_SYS_futex] = {
		CALL(linux_sys_futex)
	},
	[LINUX_SYS_sched_setaffinity] = {
		CALL(linux_sys_sched_setaffinity)
	},
	[LINUX_SYS_sched_getaffinity] = {
		CALL(linux_sys_sched_getaffinity)
	},
	[LINUX_SYS_set_thread_area] = {
		CALL(linux_sys_set_thread_area)
	},
	[LINUX_SYS_get_thread_area] = {
		CALL(linux_sys_get_thread_area)
	},
	[LINUX_SYS_exit_group] = {
		CALL(linux_sys_exit_group)
	},
	[LINUX_SYS_set_tid_address] = {
		CALL(linux_sys_set_tid_address)
	},
	[LINUX_SYS_timer_create] = {
		CALL(linux_sys_timer_create)
	},
	[LINUX_SYS_timer_settime] = {
		CALL(linux_sys_timer_settime)
	},
	[LINUX_SYS_timer_gettime] = {
		CALL(linux_sys_timer_gettime)
	},
	[LINUX_SYS_timer_getoverrun] = {
		CALL(linux_sys_timer_getoverrun)
	},
	[LINUX_SYS_timer_delete] = {
		CALL(linux_sys_timer_delete)
	},
	[LINUX_SYS_clock_settime] = {
		CALL(linux_sys_clock_settime)
	},
	[LINUX_SYS_clock_gettime] = {
		CALL(linux_sys_clock_gettime)
	},
	[LINUX_SYS_clock_getres] = {
		CALL(linux_sys_clock_getres)
	},
	[LINUX_SYS_clock_nanosleep] = {
		CALL(linux_sys_clock_nanosleep)
	},
	[LINUX_SYS_statfs64] = {
		CALL(linux_sys_statfs64)
	},
	[LINUX_SYS_fstatfs64] = {
		CALL(linux_sys_fstatfs64)
	},
	[LINUX_SYS_tgkill] = {
		CALL(linux_sys_tgkill)
	},
	[LINUX_SYS_utimes] = {
		CALL(linux_sys_utimes)
	},
	[LINUX_SYS_fadvise64_64] = {
		CALL(linux_sys_fadvise64_64)
	},
	[LINUX_SYS_waitid] = {
		CALL(linux_sys_waitid)
	},
	[LINUX_SYS_openat] = {
		CALL(linux_sys_openat)
	},
	[LINUX_SYS_mkdirat] = {
		CALL(linux_sys_mkdirat)
	},
	[LINUX_SYS_mknodat] = {
		CALL(linux_sys_mknodat)
	},
	[LINUX_SYS_fchownat] = {
		CALL(linux_sys_fchownat)
	},
	[LINUX_SYS_fstatat64] = {
		CALL(linux_sys_fstatat64)
	},
	[LINUX_SYS_unlinkat] = {
		CALL(linux_sys_unlinkat)
	},
	[LINUX_SYS_renameat] = {
		CALL(linux_sys_renameat)
	},
	[LINUX_SYS_linkat] = {
		CALL(linux_sys_linkat)
	},
	[LINUX_SYS_symlinkat] = {
		CALL(linux_sys_symlinkat)
	},
	[LINUX_SYS_readlinkat] = {
		CALL(linux_sys_readlinkat)
	},
	[LINUX_SYS_fchmodat] = {
		CALL(linux_sys_fchmodat)
	},
	[LINUX_SYS_faccessat] = {
		CALL(linux_sys_faccessat)
	},
	[LINUX_SYS_pselect6] = {
		CALL(linux_sys_pselect6)
	},
	[LINUX_SYS_ppoll] = {
		CALL(linux_sys_ppoll)
	},
	[LINUX_SYS_set_robust_list] = {
		CALL(linux_sys_set_robust_list)
	},
	[LINUX_SYS_get_robust_list] = {
		CALL(linux_sys_get_robust_list)
	},
	[LINUX_SYS_getcpu] = {
		CALL(linux_sys_getcpu)
	},
	[LINUX_SYS_utimensat] = {
		CALL(linux_sys_utimensat)
	},
	[LINUX_SYS_timerfd_create] = {
		CALL(linux_sys_timerfd_create)
	},
	[LINUX_SYS_eventfd] = {
		CALL(linux_sys_eventfd)
	},
	[LINUX_SYS_timerfd_settime] = {
		CALL(linux_sys_timerfd_settime)
	},
	[LINUX_SYS_timerfd_gettime] = {
		CALL(linux_sys_timerfd_gettime)
	},
	[LINUX_SYS_eventfd2] = {
		CALL(linux_sys_eventfd2)
	},
	[LINUX_SYS_dup3] = {
		CALL(linux_sys_dup3)
	},
	[LINUX_SYS_pipe2] = {
		CALL(linux_sys_pipe2)
	},
	[LINUX_SYS_preadv] = {
		CALL(linux_sys_preadv)
	},
	[LINUX_SYS_pwritev] = {
		CALL(linux_sys_pwritev)
	},
	[LINUX_SYS_rt_tgsigqueueinfo] = {
		CALL(linux_sys_rt_tgsigqueueinfo)
	},
	[LINUX_SYS_prlimit64] = {
		CALL(linux_sys_prlimit64)
	},
	[LINUX_SYS_syncfs] = {
		CALL(linux_sys_syncfs)
	},
	[LINUX_SYS_process_vm_readv] = {
		CALL(linux_sys_process_vm_readv)
	},
	[LINUX_SYS_process_vm_writev] = {
		CALL(linux_sys_process_vm_writev)
	},
	[LINUX_SYS_renameat2] = {
		CALL(linux_sys_renameat2)
	},
	[LINUX_SYS_getrandom] = {
		CALL(linux_sys_getrandom)
	},
	[LINUX_SYS_socket] = {
		CALL(linux_sys_socket)
	},
	[LINUX_SYS_socketpair] = {
		CALL(linux_sys_socketpair)
	},
	[LINUX_SYS_bind] = {
		CALL(linux_sys_bind)
	},
	[LINUX_SYS_connect] = {
		CALL(linux_sys_connect)
	},
	[LINUX_SYS_listen] = {
		CALL(linux_sys_listen)
	},
	[LINUX_SYS_accept4] = {
		CALL(linux_sys_accept4)
	},
	[LINUX_SYS_getsockopt] = {
		CALL(linux_sys_getsockopt)
	},
	[LINUX_SYS_setsockopt] = {
		CALL(linux_sys_setsockopt)
	},
	[LINUX_SYS_getsockname] = {
		CALL(linux_sys_getsockname)
	},
	[LINUX_SYS_getpeername] = {
		CALL(linux_sys_getpeername)
	},
	[LINUX_SYS_sendto] = {
		CALL(linux_sys_sendto)
	},
	[LINUX_SYS_sendmsg] = {
		CALL(linux_sys_sendmsg)
	},
	[LINUX_SYS_recvfrom] = {
		CALL(linux_sys_recvfrom)
	},
	[LINUX_SYS_recvmsg] = {
		CALL(linux_sys_recvmsg)
	},
	[LINUX_SYS_shutdown] = {
		CALL(linux_sys_shutdown)
	},
	[LINUX_SYS_statx] = {
		CALL(linux_sys_statx)
	},
	[LINUX_SYS_clock_gettime64] = {
		CALL(linux_sys_clock_gettime64)
	},
	[LINUX_SYS_clock_settime64] = {
		CALL(linux_sys_clock_settime64)
	},
	[LINUX_SYS_clock_getres_time64] = {
		CALL(linux_sys_clock_getres_time64)
	},
	[LINUX_SYS_clock_nanosleep_time64] = {
		CALL(linux_sys_clock_nanosleep_time64)
	},
	[LINUX_SYS_timer_gettime64] = {
		CALL(linux_sys_timer_gettime64)
	},
	[LINUX_SYS_timer_settime64] = {
		CALL(linux_sys_timer_settime64)
	},
	[LINUX_SYS_timerfd_gettime64] = {
		CALL(linux_sys_timerfd_gettime64)
	},
	[LINUX_SYS_timerfd_settime64] = {
		CALL(linux_sys_timerfd_settime64)
	},
	[LINUX_SYS_utimensat_time64] = {
		CALL(linux_sys_utimensat_time64)
	},
	[LINUX_SYS_pselect6_time64] = {
		CALL(linux_sys_pselect6_time64)
	},
	[LINUX_SYS_ppoll_time64] = {
		CALL(linux_sys_ppoll_time64)
	},
	[LINUX_SYS_rt_sigtimedwait_time64] = {
		CALL(linux_sys_rt_sigtimedwait_time64)
	},
	[LINUX_SYS_futex_time64] = {
		CALL(linux_sys_futex_time64)
	},
	[LINUX_SYS_sched_rr_get_interval_time64] = {
		CALL(linux_sys_sched_rr_get_interval_time64)
	},
	[LINUX_SYS_close_range] = {
		CALL(linux_sys_close_range)
	},
	[LINUX_SYS_faccessat2] = {
		CALL(linux_sys_faccessat2)
	},
};
