/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Names of system calls.
 *
 * Made from syscalls.master by makesyscalls.sh: do not edit.
 */

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscall.h>

const char *const linux_syscallnames[LINUX_SYS_MAXSYSCALL] = {
	[LINUX_SYS_exit] =
	    "exit",
	[LINUX_SYS_fork] =
	    "fork",
	[LINUX_SYS_read] =
	    "read",
	[LINUX_SYS_write] =
	    "write",
	[LINUX_SYS_open] =
	    "open",
	[LINUX_SYS_close] =
	    "close",
	[LINUX_SYS_waitpid] =
	    "waitpid",
	[LINUX_SYS_creat] =
	    "creat",
	[LINUX_SYS_link] =
	    "link",
	[LINUX_SYS_unlink] =
	    "unlink",
	[LINUX_SYS_execve] =
	    "execve",
	[LINUX_SYS_chdir] =
	    "chdir",
	[LINUX_SYS_time] =
	    "time",
	[LINUX_SYS_mknod] =
	    "mknod",
	[LINUX_SYS_chmod] =
	    "chmod",
	[LINUX_SYS_lseek] =
	    "lseek",
	[LINUX_SYS_getpid] =
	    "getpid",
	[LINUX_SYS_mount] =
	    "mount",
	[LINUX_SYS_ptrace] =
	    "ptrace",
	[LINUX_SYS_alarm] =
	    "alarm",
	[LINUX_SYS_pause] =
	    "pause",
	[LINUX_SYS_utime] =
	    "utime",
	[LINUX_SYS_access] =
	    "access",
	[LINUX_SYS_nice] =
	    "nice",
	[LINUX_SYS_sync] =
	    "sync",
	[LINUX_SYS_kill] =
	    "kill",
	[LINUX_SYS_rename] =
	    "rename",
	[LINUX_SYS_mkdir] =
	    "mkdir",
	[LINUX_SYS_rmdir] =
	    "rmdir",
	[LINUX_SYS_dup] =
	    "dup",
	[LINUX_SYS_pipe] =
	    "pipe",
	[LINUX_SYS_times] =
	    "times",
	[LINUX_SYS_brk] =
	    "brk",
	[LINUX_SYS_umount2] =
	    "umount2",
	[LINUX_SYS_ioctl] =
	    "ioctl",
	[LINUX_SYS_fcntl] =
	    "fcntl",
	[LINUX_SYS_setpgid] =
	    "setpgid",
	[LINUX_SYS_umask] =
	    "umask",
	[LINUX_SYS_chroot] =
	    "chroot",
	[LINUX_SYS_dup2] =
	    "dup2",
	[LINUX_SYS_getppid] =
	    "getppid",
	[LINUX_SYS_getpgrp] =
	    "getpgrp",
	[LINUX_SYS_setsid] =
	    "setsid",
	[LINUX_SYS_sigaction] =
	    "sigaction",
	[LINUX_SYS_sigsuspend] =
	    "sigsuspend",
	[LINUX_SYS_sigpending] =
	    "sigpending",
	[LINUX_SYS_sethostname] =
	    "sethostname",
	[LINUX_SYS_setrlimit] =
	    "setrlimit",
	[LINUX_SYS_getrlimit] =
	    "getrlimit",
	[LINUX_SYS_getrusage] =
	    "getrusage",
	[LINUX_SYS_gettimeofday] =
	    "gettimeofday",
	[LINUX_SYS_settimeofday] =
	    "settimeofday",
	[LINUX_SYS_symlink] =
	    "symlink",
	[LINUX_SYS_readlink] =
	    "readlink",
	[LINUX_SYS_reboot] =
	    "reboot",
	[LINUX_SYS_mmap] =
	    "mmap",
	[LINUX_SYS_munmap] =
	    "munmap",
	[LINUX_SYS_truncate] =
	    "truncate",
	[LINUX_SYS_ftruncate] =
	    "ftruncate",
	[LINUX_SYS_fchmod] =
	    "fchmod",
	[LINUX_SYS_getpriority] =
	    "getpriority",
	[LINUX_SYS_setpriority] =
	    "setpriority",
	[LINUX_SYS_statfs] =
	    "statfs",
	[LINUX_SYS_fstatfs] =
	    "fstatfs",
	[LINUX_SYS_socketcall] =
	    "socketcall",
	[LINUX_SYS_syslog] =
	    "syslog",
	[LINUX_SYS_setitimer] =
	    "setitimer",
	[LINUX_SYS_getitimer] =
	    "getitimer",
	[LINUX_SYS_stat] =
	    "stat",
	[LINUX_SYS_lstat] =
	    "lstat",
	[LINUX_SYS_fstat] =
	    "fstat",
	[LINUX_SYS_wait4] =
	    "wait4",
	[LINUX_SYS_sysinfo] =
	    "sysinfo",
	[LINUX_SYS_fsync] =
	    "fsync",
	[LINUX_SYS_sigreturn] =
	    "sigreturn",
	[LINUX_SYS_clone] =
	    "clone",
	[LINUX_SYS_setdomainname] =
	    "setdomainname",
	[LINUX_SYS_uname] =
	    "uname",
	[LINUX_SYS_modify_ldt] =
	    "modify_ldt",
	[LINUX_SYS_mprotect] =
	    "mprotect",
	[LINUX_SYS_sigprocmask] =
	    "sigprocmask",
	[LINUX_SYS_getpgid] =
	    "getpgid",
	[LINUX_SYS_fchdir] =
	    "fchdir",
	[LINUX_SYS_personality] =
	    "personality",
	[LINUX_SYS__llseek] =
	    "_llseek",
	[LINUX_SYS_getdents] =
	    "getdents",
	[LINUX_SYS__newselect] =
	    "_newselect",
	[LINUX_SYS_flock] =
	    "flock",
	[LINUX_SYS_msync] =
	    "msync",
	[LINUX_SYS_readv] =
	    "readv",
	[LINUX_SYS_writev] =
	    "writev",
	[LINUX_SYS_getsid] =
	    "getsid",
	[LINUX_SYS_fdatasync] =
	    "fdatasync",
	[LINUX_SYS_mlock] =
	    "mlock",
	[LINUX_SYS_munlock] =
	    "munlock",
	[LINUX_SYS_sched_setparam] =
	    "sched_setparam",
	[LINUX_SYS_sched_getparam] =
	    "sched_getparam",
	[LINUX_SYS_sched_setscheduler] =
	    "sched_setscheduler",
	[LINUX_SYS_sched_getscheduler] =
	    "sched_getscheduler",
	[LINUX_SYS_sched_yield] =
	    "sched_yield",
	[LINUX_SYS_sched_get_priority_max] =
	    "sched_get_priority_max",
	[LINUX_SYS_sched_get_priority_min] =
	    "sched_get_priority_min",
	[LINUX_SYS_sched_rr_get_interval] =
	    "sched_rr_get_interval",
	[LINUX_SYS_nanosleep] =
	    "nanosleep",
	[LINUX_SYS_mremap] =
	    "mremap",
	[LINUX_SYS_poll] =
	    "poll",
	[LINUX_SYS_prctl] =
	    "prctl",
	[LINUX_SYS_rt_sigreturn] =
	    "rt_sigreturn",
	[LINUX_SYS_rt_sigaction] =
	    "rt_sigaction",
	[LINUX_SYS_rt_sigprocmask] =
	    "rt_sigprocmask",
	[LINUX_SYS_rt_sigpending] =
	    "rt_sigpending",
	[LINUX_SYS_rt_sigtimedwait] =
	    "rt_sigtimedwait",
	[LINUX_SYS_rt_sigqueueinfo] =
	    "rt_sigqueueinfo",
	[LINUX_SYS_rt_sigsuspend] =
	    "rt_sigsuspend",
	[LINUX_SYS_pread64] =
	    "pread64",
	[LINUX_SYS_pwrite64] =
	    "pwrite64",
	[LINUX_SYS_getcwd] =
	    "getcwd",
	[LINUX_SYS_sigaltstack] =
	    "sigaltstack",
	[LINUX_SYS_sendfile] =
	    "sendfile",
	[LINUX_SYS_vfork] =
	    "vfork",
	[LINUX_SYS_ugetrlimit] =
	    "ugetrlimit",
	[LINUX_SYS_mmap2] =
	    "mmap2",
	[LINUX_SYS_truncate64] =
	    "truncate64",
	[LINUX_SYS_ftruncate64] =
	    "ftruncate64",
	[LINUX_SYS_stat64] =
	    "stat64",
	[LINUX_SYS_lstat64] =
	    "lstat64",
	[LINUX_SYS_fstat64] =
	    "fstat64",
	[LINUX_SYS_lchown32] =
	    "lchown32",
	[LINUX_SYS_getuid32] =
	    "getuid32",
	[LINUX_SYS_getgid32] =
	    "getgid32",
	[LINUX_SYS_geteuid32] =
	    "geteuid32",
	[LINUX_SYS_getegid32] =
	    "getegid32",
	[LINUX_SYS_setreuid32] =
	    "setreuid32",
	[LINUX_SYS_setregid32] =
	    "setregid32",
	[LINUX_SYS_getgroups32] =
	    "getgroups32",
	[LINUX_SYS_setgroups32] =
	    "setgroups32",
	[LINUX_SYS_fchown32] =
	    "fchown32",
	[LINUX_SYS_setresuid32] =
	    "setresuid32",
	[LINUX_SYS_getresuid32] =
	    "getresuid32",
	[LINUX_SYS_setresgid32] =
	    "setresgid32",
	[LINUX_SYS_getresgid32] =
	    "getresgid32",
	[LINUX_SYS_chown32] =
	    "chown32",
	[LINUX_SYS_setuid32] =
	    "setuid32",
	[LINUX_SYS_setgid32] =
	    "setgid32",
	[LINUX_SYS_setfsuid32] =
	    "setfsuid32",
	[LINUX_SYS_setfsgid32] =
	    "setfsgid32",
	[LINUX_SYS_mincore] =
	    "mincore",
	[LINUX_SYS_madvise] =
	    "madvise",
	[LINUX_SYS_getdents64] =
	    "getdents64",
	[LINUX_SYS_fcntl64] =
	    "fcntl64",
	[LINUX_SYS_gettid] =
	    "gettid",
	[LINUX_SYS_tkill] =
	    "tkill",
	[LINUX_SYS_sendfile64] =
	    "sendfile64",
	[LINUX_SYS_futex] =
	    "futex",
	[LINUX_SYS_sched_setaffinity] =
	    "sched_setaffinity",
	[LINUX_SYS_sched_getaffinity] =
	    "sched_getaffinity",
	[LINUX_SYS_set_thread_area] =
	    "set_thread_area",
	[LINUX_SYS_get_thread_area] =
	    "get_thread_area",
	[LINUX_SYS_exit_group] =
	    "exit_group",
	[LINUX_SYS_set_tid_address] =
	    "set_tid_address",
	[LINUX_SYS_timer_create] =
	    "timer_create",
	[LINUX_SYS_timer_settime] =
	    "timer_settime",
	[LINUX_SYS_timer_gettime] =
	    "timer_gettime",
	[LINUX_SYS_timer_getoverrun] =
	    "timer_getoverrun",
	[LINUX_SYS_timer_delete] =
	    "timer_delete",
	[LINUX_SYS_clock_settime] =
	    "clock_settime",
	[LINUX_SYS_clock_gettime] =
	    "clock_gettime",
	[LINUX_SYS_clock_getres] =
	    "clock_getres",
	[LINUX_SYS_clock_nanosleep] =
	    "clock_nanosleep",
	[LINUX_SYS_statfs64] =
	    "statfs64",
	[LINUX_SYS_fstatfs64] =
	    "fstatfs64",
	[LINUX_SYS_tgkill] =
	    "tgkill",
	[LINUX_SYS_utimes] =
	    "utimes",
	[LINUX_SYS_fadvise64_64] =
	    "fadvise64_64",
	[LINUX_SYS_waitid] =
	    "waitid",
	[LINUX_SYS_openat] =
	    "openat",
	[LINUX_SYS_mkdirat] =
	    "mkdirat",
	[LINUX_SYS_mknodat] =
	    "mknodat",
	[LINUX_SYS_fchownat] =
	    "fchownat",
	[LINUX_SYS_fstatat64] =
	    "fstatat64",
	[LINUX_SYS_unlinkat] =
	    "unlinkat",
	[LINUX_SYS_renameat] =
	    "renameat",
	[LINUX_SYS_linkat] =
	    "linkat",
	[LINUX_SYS_symlinkat] =
	    "symlinkat",
	[LINUX_SYS_readlinkat] =
	    "readlinkat",
	[LINUX_SYS_fchmodat] =
	    "fchmodat",
	[LINUX_SYS_faccessat] =
	    "faccessat",
	[LINUX_SYS_pselect6] =
	    "pselect6",
	[LINUX_SYS_ppoll] =
	    "ppoll",
	[LINUX_SYS_set_robust_list] =
	    "set_robust_list",
	[LINUX_SYS_get_robust_list] =
	    "get_robust_list",
	[LINUX_SYS_getcpu] =
	    "getcpu",
	[LINUX_SYS_utimensat] =
	    "utimensat",
	[LINUX_SYS_timerfd_create] =
	    "timerfd_create",
	[LINUX_SYS_eventfd] =
	    "eventfd",
	[LINUX_SYS_timerfd_settime] =
	    "timerfd_settime",
	[LINUX_SYS_timerfd_gettime] =
	    "timerfd_gettime",
	[LINUX_SYS_eventfd2] =
	    "eventfd2",
	[LINUX_SYS_dup3] =
	    "dup3",
	[LINUX_SYS_pipe2] =
	    "pipe2",
	[LINUX_SYS_preadv] =
	    "preadv",
	[LINUX_SYS_pwritev] =
	    "pwritev",
	[LINUX_SYS_rt_tgsigqueueinfo] =
	    "rt_tgsigqueueinfo",
	[LINUX_SYS_prlimit64] =
	    "prlimit64",
	[LINUX_SYS_syncfs] =
	    "syncfs",
	[LINUX_SYS_process_vm_readv] =
	    "process_vm_readv",
	[LINUX_SYS_process_vm_writev] =
	    "process_vm_writev",
	[LINUX_SYS_renameat2] =
	    "renameat2",
	[LINUX_SYS_getrandom] =
	    "getrandom",
	[LINUX_SYS_socket] =
	    "socket",
	[LINUX_SYS_socketpair] =
	    "socketpair",
	[LINUX_SYS_bind] =
	    "bind",
	[LINUX_SYS_connect] =
	    "connect",
	[LINUX_SYS_listen] =
	    "listen",
	[LINUX_SYS_accept4] =
	    "accept4",
	[LINUX_SYS_getsockopt] =
	    "getsockopt",
	[LINUX_SYS_setsockopt] =
	    "setsockopt",
	[LINUX_SYS_getsockname] =
	    "getsockname",
	[LINUX_SYS_getpeername] =
	    "getpeername",
	[LINUX_SYS_sendto] =
	    "sendto",
	[LINUX_SYS_sendmsg] =
	    "sendmsg",
	[LINUX_SYS_recvfrom] =
	    "recvfrom",
	[LINUX_SYS_recvmsg] =
	    "recvmsg",
	[LINUX_SYS_shutdown] =
	    "shutdown",
	[LINUX_SYS_statx] =
	    "statx",
	[LINUX_SYS_clock_gettime64] =
	    "clock_gettime64",
	[LINUX_SYS_clock_settime64] =
	    "clock_settime64",
	[LINUX_SYS_clock_getres_time64] =
	    "clock_getres_time64",
	[LINUX_SYS_clock_nanosleep_time64] =
	    "clock_nanosleep_time64",
	[LINUX_SYS_timer_gettime64] =
	    "timer_gettime64",
	[LINUX_SYS_timer_settime64] =
	    "timer_settime64",
	[LINUX_SYS_timerfd_gettime64] =
	    "timerfd_gettime64",
	[LINUX_SYS_timerfd_settime64] =
	    "timerfd_settime64",
	[LINUX_SYS_utimensat_time64] =
	    "utimensat_time64",
	[LINUX_SYS_pselect6_time64] =
	    "pselect6_time64",
	[LINUX_SYS_ppoll_time64] =
	    "ppoll_time64",
	[LINUX_SYS_rt_sigtimedwait_time64] =
	    "rt_sigtimedwait_time64",
	[LINUX_SYS_futex_time64] =
	    "futex_time64",
	[LINUX_SYS_sched_rr_get_interval_time64] =
	    "sched_rr_get_interval_time64",
	[LINUX_SYS_close_range] =
	    "close_range",
	[LINUX_SYS_faccessat2] =
	    "faccessat2",
};
