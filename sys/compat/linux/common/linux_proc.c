/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_proc: processes: their numbers, identity, limits, ends and waits.
 */

#include <sys/param.h>
#include <sys/exec.h>
#include <sys/futex.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/resourcevar.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/vnode.h>
#include <sys/wait.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

/*
 * Programs, and their ends.
 */

int
linux_sys_execve(struct lwp *l, const struct linux_sys_execve_args *uap,
    register_t *retval __unused)
{
	return execve1(l, uap->path, uap->argv, uap->envp);
}

/* One thread ends; the last one takes the process along, with its status. */
int
linux_sys_exit(struct lwp *l, const struct linux_sys_exit_args *uap,
    register_t *retval __unused)
{
	int status = W_EXITCODE(uap->status & 0xff, 0);

	if (l->l_proc->p_nlwps == 1)
		exit1(l, status);
	l->l_xstat = status;
	exit_lwp(l);
}

int
linux_sys_exit_group(struct lwp *l,
    const struct linux_sys_exit_group_args *uap, register_t *retval __unused)
{
	exit1(l, W_EXITCODE(uap->status & 0xff, 0));
}

#define LINUX_WNOHANG		0x00000001
#define LINUX_WUNTRACED		0x00000002
#define LINUX_WEXITED		0x00000004
#define LINUX_WCONTINUED	0x00000008
#define LINUX_WNOWAIT		0x01000000
#define LINUX_WNOTHREAD		0x20000000
#define LINUX_WALL		0x40000000
#define LINUX_WCLONE		0x80000000u

static int
wait_options(int lopt)
{
	u_int opt = (u_int)lopt;

	return ((opt & LINUX_WNOHANG) ? WNOHANG : 0) |
	    ((opt & LINUX_WUNTRACED) ? WUNTRACED : 0) |
	    ((opt & LINUX_WEXITED) ? WEXITED : 0) |
	    ((opt & LINUX_WCONTINUED) ? WCONTINUED : 0) |
	    ((opt & LINUX_WNOWAIT) ? WNOWAIT : 0) |
	    ((opt & LINUX_WALL) ? WALLSIG : 0) |
	    ((opt & LINUX_WCLONE) ? WALTSIG : 0);
}

static int
linux_wait(struct lwp *l, int pid, int __user *ustatus, int lopt,
    void __user *uru, register_t *retval)
{
	struct wait_result wr;
	int error, idtype, status;

	if ((u_int)lopt & ~(LINUX_WNOHANG | LINUX_WUNTRACED |
	    LINUX_WCONTINUED | LINUX_WNOTHREAD | LINUX_WALL | LINUX_WCLONE))
		return EINVAL;
	if (pid == (-0x7fffffff - 1))
		return ESRCH;
	idtype = pid == -1 ? P_ALL : pid > 0 ? P_PID : P_PGID;
	error = do_wait(l, idtype, pid < 0 ? -pid : pid,
	    wait_options(lopt) | WEXITED, &wr);
	if (error != 0)
		return error;
	*retval = wr.wr_pid;
	if (wr.wr_pid == 0)
		return 0;
	status = native_to_linux_status(wr.wr_status);
	if (ustatus != NULL)
		error = copyout(&status, ustatus, sizeof(status));
	if (error == 0 && uru != NULL)
		error = linux_copyout_rusage(&wr.wr_rusage, uru);
	return error;
}

int
linux_sys_wait4(struct lwp *l, const struct linux_sys_wait4_args *uap,
    register_t *retval)
{
	return linux_wait(l, uap->pid, uap->status, uap->options, uap->ru,
	    retval);
}

int
linux_sys_waitpid(struct lwp *l, const struct linux_sys_waitpid_args *uap,
    register_t *retval)
{
	return linux_wait(l, uap->pid, uap->status, uap->options, NULL,
	    retval);
}

static void
waitid_info(struct linux_siginfo *lsi, const struct wait_result *wr)
{
	int status = wr->wr_status;

	memset(lsi, 0, sizeof(*lsi));
	if (wr->wr_pid == 0)
		return;
	lsi->lsi_signo = native_to_linux_signo(SIGCHLD);
	lsi->lsi_code = wr->wr_code;
	lsi->lsi_u.child.pid = wr->wr_pid;
	lsi->lsi_u.child.uid = wr->wr_uid;
	lsi->lsi_u.child.status = wr->wr_code == CLD_TRAPPED ?
	    native_to_linux_status(status) >> 8 :
	    wr->wr_code == CLD_EXITED ? WEXITSTATUS(status) :
	    wr->wr_code == CLD_KILLED ?
	    native_to_linux_signo(WTERMSIG(status)) :
	    native_to_linux_signo(wr->wr_code == CLD_CONTINUED ? SIGCONT :
	    WEXITSTATUS(status));
}

int
linux_sys_waitid(struct lwp *l, const struct linux_sys_waitid_args *uap,
    register_t *retval __unused)
{
	struct linux_siginfo lsi;
	struct wait_result wr;
	int options = wait_options(uap->options), error;

	if (uap->idtype < P_ALL || uap->idtype > P_PGID || (u_int)uap->options &
	    ~(LINUX_WNOHANG | LINUX_WUNTRACED | LINUX_WEXITED |
	    LINUX_WCONTINUED | LINUX_WNOWAIT | LINUX_WNOTHREAD | LINUX_WALL |
	    LINUX_WCLONE))
		return EINVAL;
	if ((options & (WEXITED | WUNTRACED | WCONTINUED)) == 0 ||
	    (uap->idtype == P_PID && uap->id <= 0) || uap->id < 0)
		return EINVAL;
	error = do_wait(l, uap->idtype, uap->id, options, &wr);
	if (error != 0)
		return error;
	if (uap->info != NULL) {
		waitid_info(&lsi, &wr);
		error = copyout(&lsi, uap->info, sizeof(lsi));
	}
	if (error == 0 && uap->ru != NULL)
		error = linux_copyout_rusage(&wr.wr_rusage, uap->ru);
	return error;
}

/*
 * Numbers.
 */

int
linux_sys_getpid(struct lwp *l, const void *uap __unused, register_t *retval)
{
	*retval = l->l_proc->p_pid;
	return 0;
}

int
linux_sys_gettid(struct lwp *l, const void *uap __unused, register_t *retval)
{
	*retval = l->l_lid;
	return 0;
}

int
linux_sys_getppid(struct lwp *l, const void *uap __unused, register_t *retval)
{
	*retval = l->l_proc->p_ppid;
	return 0;
}

static int
linux_getpgid(struct lwp *l, pid_t pid, register_t *retval)
{
	pid_t pgid, sid;
	int error = pid < 0 ? ESRCH : do_getpgid(l, pid, &pgid, &sid);

	if (error == 0)
		*retval = pgid;
	return error;
}

int
linux_sys_getpgrp(struct lwp *l, const void *uap __unused, register_t *retval)
{
	return linux_getpgid(l, 0, retval);
}

int
linux_sys_getpgid(struct lwp *l, const struct linux_sys_getpgid_args *uap,
    register_t *retval)
{
	return linux_getpgid(l, uap->pid, retval);
}

int
linux_sys_getsid(struct lwp *l, const struct linux_sys_getsid_args *uap,
    register_t *retval)
{
	pid_t pgid, sid;
	int error = uap->pid < 0 ? ESRCH :
	    do_getpgid(l, uap->pid, &pgid, &sid);

	if (error == 0)
		*retval = sid;
	return error;
}

int
linux_sys_setpgid(struct lwp *l, const struct linux_sys_setpgid_args *uap,
    register_t *retval __unused)
{
	return do_setpgid(l, uap->pid, uap->pgid);
}

int
linux_sys_setsid(struct lwp *l, const void *uap __unused, register_t *retval)
{
	*retval = l->l_proc->p_pid;
	return do_setsid(l);
}

int
linux_sys_set_tid_address(struct lwp *l,
    const struct linux_sys_set_tid_address_args *uap, register_t *retval)
{
	l->l_clear_tid = uap->tidptr;
	*retval = l->l_lid;
	return 0;
}

#define ROBUST_HEAD_SIZE	12

int
linux_sys_set_robust_list(struct lwp *l,
    const struct linux_sys_set_robust_list_args *uap,
    register_t *retval __unused)
{
	if (uap->len != ROBUST_HEAD_SIZE)
		return EINVAL;
	l->l_robust_list = uap->head;
	return 0;
}

int
linux_sys_get_robust_list(struct lwp *l,
    const struct linux_sys_get_robust_list_args *uap,
    register_t *retval __unused)
{
	uint32_t head = 0;
	struct lwp *t;
	int error = 0;

	mutex_enter(&proc_lock);
	t = uap->tid == 0 ? l : lwp_find(uap->tid);
	if (t == NULL)
		error = ESRCH;
	else if (t->l_proc != l->l_proc && !proc_owner(l->l_proc, t->l_proc))
		error = EPERM;
	else
		head = (uint32_t)t->l_robust_list;
	mutex_exit(&proc_lock);
	if (error == 0)
		error = ustore_32(uap->head, head);
	if (error == 0)
		error = ustore_32(uap->len, ROBUST_HEAD_SIZE);
	return error;
}

/*
 * Identity.
 */

static int
linux_getcred(struct lwp *l, size_t field, register_t *retval)
{
	struct ucred *cr = proc_crhold(l->l_proc);

	*retval = (register_t)*(const uint32_t *)(const void *)
	    ((const char *)cr + field);
	crfree(cr);
	return 0;
}

#define CRED(f)		offsetof(struct ucred, f)

int
linux_sys_getuid32(struct lwp *l, const void *uap __unused, register_t *retval)
{
	return linux_getcred(l, CRED(cr_ruid), retval);
}

int
linux_sys_geteuid32(struct lwp *l, const void *uap __unused,
    register_t *retval)
{
	return linux_getcred(l, CRED(cr_uid), retval);
}

int
linux_sys_getgid32(struct lwp *l, const void *uap __unused, register_t *retval)
{
	return linux_getcred(l, CRED(cr_rgid), retval);
}

int
linux_sys_getegid32(struct lwp *l, const void *uap __unused,
    register_t *retval)
{
	return linux_getcred(l, CRED(cr_gid), retval);
}

/* Three words out. */
static int
copyout_ids(uint32_t a, uint32_t b, uint32_t c, uint32_t __user *ua,
    uint32_t __user *ub, uint32_t __user *uc)
{
	int error = ustore_32(ua, a);

	if (error == 0)
		error = ustore_32(ub, b);
	if (error == 0)
		error = ustore_32(uc, c);
	return error;
}

int
linux_sys_getresuid32(struct lwp *l,
    const struct linux_sys_getresuid32_args *uap, register_t *retval __unused)
{
	struct ucred *cr = proc_crhold(l->l_proc);
	int error = copyout_ids(cr->cr_ruid, cr->cr_uid, cr->cr_svuid,
	    uap->ruid, uap->euid, uap->suid);

	crfree(cr);
	return error;
}

int
linux_sys_getresgid32(struct lwp *l,
    const struct linux_sys_getresgid32_args *uap, register_t *retval __unused)
{
	struct ucred *cr = proc_crhold(l->l_proc);
	int error = copyout_ids(cr->cr_rgid, cr->cr_gid, cr->cr_svgid,
	    uap->rgid, uap->egid, uap->sgid);

	crfree(cr);
	return error;
}

int
linux_sys_setresuid32(struct lwp *l,
    const struct linux_sys_setresuid32_args *uap, register_t *retval __unused)
{
	return do_setresuid(l, uap->ruid, uap->euid, uap->suid, ID_FROM_ANY,
	    ID_FROM_ANY, ID_FROM_ANY);
}

int
linux_sys_setresgid32(struct lwp *l,
    const struct linux_sys_setresgid32_args *uap, register_t *retval __unused)
{
	return do_setresgid(l, uap->rgid, uap->egid, uap->sgid, ID_FROM_ANY,
	    ID_FROM_ANY, ID_FROM_ANY);
}

/* All three for the super-user, else only the effective one. */
int
linux_sys_setuid32(struct lwp *l, const struct linux_sys_setuid32_args *uap,
    register_t *retval __unused)
{
	uid_t all = proc_issuser(l->l_proc) ? uap->uid : (uid_t)-1;

	return uap->uid == (uid_t)-1 ? EINVAL : do_setresuid(l, all, uap->uid,
	    all, ID_FROM_ANY, ID_FROM_REAL | ID_FROM_SAVED, ID_FROM_ANY);
}

int
linux_sys_setgid32(struct lwp *l, const struct linux_sys_setgid32_args *uap,
    register_t *retval __unused)
{
	gid_t all = proc_issuser(l->l_proc) ? uap->gid : (gid_t)-1;

	return uap->gid == (gid_t)-1 ? EINVAL : do_setresgid(l, all, uap->gid,
	    all, ID_FROM_ANY, ID_FROM_REAL | ID_FROM_SAVED, ID_FROM_ANY);
}

/* The saved one follows the effective one if either was set. */
int
linux_sys_setreuid32(struct lwp *l,
    const struct linux_sys_setreuid32_args *uap, register_t *retval __unused)
{
	return do_setresuid(l, uap->ruid, uap->euid, uap->euid,
	    ID_FROM_REAL | ID_FROM_EFF, ID_FROM_ANY, ID_FROM_ANY);
}

int
linux_sys_setregid32(struct lwp *l,
    const struct linux_sys_setregid32_args *uap, register_t *retval __unused)
{
	return do_setresgid(l, uap->rgid, uap->egid, uap->egid,
	    ID_FROM_REAL | ID_FROM_EFF, ID_FROM_ANY, ID_FROM_ANY);
}

/* There is no separate identity for files: tell the effective one. */
int
linux_sys_setfsuid32(struct lwp *l,
    const struct linux_sys_setfsuid32_args *uap __unused, register_t *retval)
{
	return linux_getcred(l, CRED(cr_uid), retval);
}

int
linux_sys_setfsgid32(struct lwp *l,
    const struct linux_sys_setfsgid32_args *uap __unused, register_t *retval)
{
	return linux_getcred(l, CRED(cr_gid), retval);
}

int
linux_sys_getgroups32(struct lwp *l,
    const struct linux_sys_getgroups32_args *uap, register_t *retval)
{
	struct ucred *cr = proc_crhold(l->l_proc);
	u_int n = cr->cr_ngroups;
	int error = 0;

	if (uap->n < 0 || (uap->n > 0 && (u_int)uap->n < n))
		error = EINVAL;
	else if (uap->n > 0)
		error = copyout(cr->cr_groups, uap->groups,
		    n * sizeof(cr->cr_groups[0]));
	crfree(cr);
	*retval = (register_t)n;
	return error;
}

int
linux_sys_setgroups32(struct lwp *l,
    const struct linux_sys_setgroups32_args *uap, register_t *retval __unused)
{
	gid_t groups[NGROUPS];
	int error;

	if (!proc_issuser(l->l_proc))
		return EPERM;
	if (uap->n < 0 || uap->n > NGROUPS)
		return EINVAL;
	error = copyin(uap->groups, groups,
	    (u_int)uap->n * sizeof(groups[0]));
	return error == 0 ? do_setgroups(l, groups, (u_int)uap->n) : error;
}

/*
 * Limits and accounts.
 */

#define LINUX_RLIM_INFINITY32	0xffffffffu
#define LINUX_RLIM_INFINITY64	0xffffffffffffffffULL

static const int8_t rlimit_map[] = {
	RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE,
	RLIMIT_RSS, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_AS,
};
#define LINUX_RLIM_NLIMITS	16	/* those beyond the map do not limit */

struct linux_rlimit {
	uint32_t	rlim_cur, rlim_max;
};

struct linux_rlimit64 {
	uint64_t	rlim_cur, rlim_max;
};

/* Get a limit; one that only Linux has is infinite. */
static int
linux_dogetrlimit(struct proc *p, u_int which, struct rlimit *rl)
{
	if (which >= LINUX_RLIM_NLIMITS)
		return EINVAL;
	if (which < __arraycount(rlimit_map))
		return dogetrlimit(p, rlimit_map[which], rl);
	rl->rlim_cur = rl->rlim_max = RLIM_INFINITY;
	return 0;
}

static int
linux_dosetrlimit(struct lwp *l, struct proc *p, u_int which,
    const struct rlimit *rl)
{
	if (which >= LINUX_RLIM_NLIMITS)
		return EINVAL;
	if (which >= __arraycount(rlimit_map))
		return 0;
	return dosetrlimit(l, p, rlimit_map[which], rl);
}

/* `top' is what stands for infinity and what does not fit. */
static int
linux_getrlimit(struct lwp *l, u_int which, void __user *urlp, uint32_t top)
{
	struct linux_rlimit lrl;
	struct rlimit rl;
	int error = linux_dogetrlimit(l->l_proc, which, &rl);

	if (error != 0)
		return error;
	lrl.rlim_cur = rl.rlim_cur >= top ? top : (uint32_t)rl.rlim_cur;
	lrl.rlim_max = rl.rlim_max >= top ? top : (uint32_t)rl.rlim_max;
	return copyout(&lrl, urlp, sizeof(lrl));
}

int
linux_sys_ugetrlimit(struct lwp *l,
    const struct linux_sys_ugetrlimit_args *uap, register_t *retval __unused)
{
	return linux_getrlimit(l, uap->which, uap->rlp, LINUX_RLIM_INFINITY32);
}

/* The oldest form: infinity is the largest signed number. */
int
linux_sys_getrlimit(struct lwp *l, const struct linux_sys_getrlimit_args *uap,
    register_t *retval __unused)
{
	return linux_getrlimit(l, uap->which, uap->rlp, 0x7fffffff);
}

int
linux_sys_setrlimit(struct lwp *l, const struct linux_sys_setrlimit_args *uap,
    register_t *retval __unused)
{
	struct linux_rlimit lrl;
	struct rlimit rl;
	int error = copyin(uap->rlp, &lrl, sizeof(lrl));

	if (error != 0)
		return error;
	rl.rlim_cur = lrl.rlim_cur == LINUX_RLIM_INFINITY32 ? RLIM_INFINITY :
	    lrl.rlim_cur;
	rl.rlim_max = lrl.rlim_max == LINUX_RLIM_INFINITY32 ? RLIM_INFINITY :
	    lrl.rlim_max;
	return linux_dosetrlimit(l, l->l_proc, uap->which, &rl);
}

static uint64_t
rlim_to_linux64(rlim_t r)
{
	return r >= RLIM_INFINITY ? LINUX_RLIM_INFINITY64 : r;
}

/* Of the current process, or of one that the number names and that is ours. */
int
linux_sys_prlimit64(struct lwp *l, const struct linux_sys_prlimit64_args *uap,
    register_t *retval __unused)
{
	struct linux_rlimit64 lrl;
	struct rlimit rl, old;
	int error;

	if (uap->pid != 0 && uap->pid != l->l_proc->p_pid)
		return uap->pid < 0 ? ESRCH : EPERM;
	error = linux_dogetrlimit(l->l_proc, uap->which, &old);
	if (error == 0 && uap->nlim != NULL) {
		error = copyin(uap->nlim, &lrl, sizeof(lrl));
		if (error != 0)
			return error;
		rl.rlim_cur = MIN(lrl.rlim_cur, RLIM_INFINITY);
		rl.rlim_max = MIN(lrl.rlim_max, RLIM_INFINITY);
		error = linux_dosetrlimit(l, l->l_proc, uap->which, &rl);
	}
	if (error != 0 || uap->olim == NULL)
		return error;
	lrl.rlim_cur = rlim_to_linux64(old.rlim_cur);
	lrl.rlim_max = rlim_to_linux64(old.rlim_max);
	return copyout(&lrl, uap->olim, sizeof(lrl));
}

int
linux_copyout_rusage(const struct rusage *ru, void __user *uru)
{
	struct linux_rusage lru;

	memset(&lru, 0, sizeof(lru));
	native_to_linux_timeval(&lru.ru_utime, ru->ru_utime);
	native_to_linux_timeval(&lru.ru_stime, ru->ru_stime);
	lru.ru_maxrss = (int32_t)ru->ru_maxrss;
	lru.ru_minflt = (int32_t)ru->ru_minflt;
	lru.ru_majflt = (int32_t)ru->ru_majflt;
	lru.ru_inblock = (int32_t)ru->ru_inblock;
	lru.ru_oublock = (int32_t)ru->ru_oublock;
	lru.ru_nsignals = (int32_t)ru->ru_nsignals;
	lru.ru_nvcsw = (int32_t)ru->ru_nvcsw;
	lru.ru_nivcsw = (int32_t)ru->ru_nivcsw;
	return copyout(&lru, uru, sizeof(lru));
}

int
linux_sys_getrusage(struct lwp *l, const struct linux_sys_getrusage_args *uap,
    register_t *retval __unused)
{
	struct rusage ru;
	int error = do_getrusage(l, uap->who, &ru);

	return error == 0 ? linux_copyout_rusage(&ru, uap->ru) : error;
}

/* Linux returns 20 minus the nice value, lest it look like an error. */
int
linux_sys_getpriority(struct lwp *l,
    const struct linux_sys_getpriority_args *uap, register_t *retval)
{
	int nice, error;

	error = do_getpriority(l, uap->which, uap->who, &nice);
	if (error == 0)
		*retval = 20 - nice;
	return error;
}

int
linux_sys_setpriority(struct lwp *l,
    const struct linux_sys_setpriority_args *uap, register_t *retval __unused)
{
	return do_setpriority(l, uap->which, uap->who, uap->nice);
}

int
linux_sys_nice(struct lwp *l, const struct linux_sys_nice_args *uap,
    register_t *retval __unused)
{
	int nice, inc = MIN(MAX(uap->inc, -40), 40);
	int error = do_getpriority(l, PRIO_PROCESS, 0, &nice);

	if (error == 0)
		error = do_setpriority(l, PRIO_PROCESS, 0, nice + inc);
	return error == EACCES ? EPERM : error;
}
