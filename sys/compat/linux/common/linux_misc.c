/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * linux_misc: the system itself: its name, state, end, randomness.
 */

#include <sys/param.h>
#include <sys/cprng.h>
#include <sys/kernel.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/reboot.h>
#include <sys/sched.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <uvm/uvm_extern.h>

#include <compat/linux/common/linux_emul.h>
#include <compat/linux/arch/i386/linux_syscallargs.h>

/*
 * Names.
 */

#define UTSLEN		65

struct linux_utsname {
	char	sysname[UTSLEN];
	char	nodename[UTSLEN];
	char	release[UTSLEN];
	char	version[UTSLEN];
	char	machine[UTSLEN];
	char	domainname[UTSLEN];
};

/* Programs take i386 for a processor without cmov: it is an i686 here. */
int
linux_sys_uname(struct lwp *l __unused, const struct linux_sys_uname_args *uap,
    register_t *retval __unused)
{
	struct linux_utsname un;

	memset(&un, 0, sizeof(un));
	strlcpy(un.sysname, OSTYPE, UTSLEN);
	strlcpy(un.release, OSRELEASE, UTSLEN);
	strlcpy(un.version, version, UTSLEN);
	strlcpy(un.machine, "i686", UTSLEN);
	mutex_enter(&hostname_lock);
	strlcpy(un.nodename, hostname, UTSLEN);
	strlcpy(un.domainname, domainname, UTSLEN);
	mutex_exit(&hostname_lock);
	return copyout(&un, uap->buf, sizeof(un));
}

static int
linux_setname(struct lwp *l, const char __user *uname, u_int len, char *name)
{
	char buf[MAXHOSTNAMELEN + 1];
	int error;

	if (!proc_issuser(l->l_proc))
		return EPERM;
	if (len > MAXHOSTNAMELEN)
		return EINVAL;
	error = copyin(uname, buf, len);
	if (error != 0)
		return error;
	buf[len] = '\0';
	mutex_enter(&hostname_lock);
	strlcpy(name, buf, MAXHOSTNAMELEN + 1);
	mutex_exit(&hostname_lock);
	return 0;
}

int
linux_sys_sethostname(struct lwp *l,
    const struct linux_sys_sethostname_args *uap, register_t *retval __unused)
{
	return linux_setname(l, uap->name, uap->len, hostname);
}

int
linux_sys_setdomainname(struct lwp *l,
    const struct linux_sys_setdomainname_args *uap,
    register_t *retval __unused)
{
	return linux_setname(l, uap->name, uap->len, domainname);
}

/*
 * State.
 */

struct linux_sysinfo {
	int32_t		uptime;
	uint32_t	loads[3];
	uint32_t	totalram, freeram, sharedram, bufferram;
	uint32_t	totalswap, freeswap;
	uint16_t	procs, pad;
	uint32_t	totalhigh, freehigh;
	uint32_t	mem_unit;
	uint8_t		_f[8];
};
CTASSERT(sizeof(struct linux_sysinfo) == 64);

/* Loads have 11 bits of fraction natively, 16 here; memory is in pages. */
int
linux_sys_sysinfo(struct lwp *l __unused,
    const struct linux_sys_sysinfo_args *uap, register_t *retval __unused)
{
	struct linux_sysinfo si;
	u_int i;

	memset(&si, 0, sizeof(si));
	si.uptime = (int32_t)time_uptime();
	sched_loadavg(si.loads);
	for (i = 0; i < 3; i++)
		si.loads[i] <<= 5;
	si.totalram = (uint32_t)uvmexp.npages;
	si.freeram = (uint32_t)uvmexp.free;
	si.totalhigh = (uint32_t)(uvmexp.npages - uvmexp.nlow);
	si.freehigh = (uint32_t)(uvmexp.free - uvmexp.lowfree);
	si.procs = (uint16_t)nprocs;
	si.mem_unit = PAGE_SIZE;
	return copyout(&si, uap->info, sizeof(si));
}

/* syslog: the kernel's messages. */
#define LINUX_SYSLOG_READ_ALL		3
#define LINUX_SYSLOG_READ_CLEAR		4
#define LINUX_SYSLOG_CONSOLE_LEVEL	8
#define LINUX_SYSLOG_SIZE_UNREAD	9
#define LINUX_SYSLOG_SIZE_BUFFER	10

/* Copy out the last len bytes that there are. */
static int
syslog_read(char __user *ubuf, size_t len, register_t *retval)
{
	char chunk[256];
	uint64_t pos = 0;
	size_t n, done = 0, size = msgbuf_size(), skip;
	int error = 0;

	skip = size > len ? size - len : 0;
	while (error == 0 && done < len &&
	    (n = msgbuf_read(&pos, chunk, sizeof(chunk))) != 0) {
		if (skip >= n) {
			skip -= n;
			continue;
		}
		n = MIN(n - skip, len - done);
		error = copyout(chunk + skip, ubuf + done, n);
		done += n;
		skip = 0;
	}
	*retval = (register_t)done;
	return error;
}

int
linux_sys_syslog(struct lwp *l, const struct linux_sys_syslog_args *uap,
    register_t *retval)
{
	switch (uap->type) {
	case LINUX_SYSLOG_READ_ALL:
	case LINUX_SYSLOG_READ_CLEAR:
		if (uap->buf == NULL || uap->len < 0)
			return EINVAL;
		return syslog_read(uap->buf, (size_t)uap->len, retval);
	case LINUX_SYSLOG_CONSOLE_LEVEL:
		return proc_issuser(l->l_proc) ? 0 : EPERM;
	case LINUX_SYSLOG_SIZE_UNREAD:
	case LINUX_SYSLOG_SIZE_BUFFER:
		*retval = (register_t)msgbuf_size();
		return 0;
	}
	return EINVAL;
}

/*
 * The end.
 */

#define LINUX_REBOOT_MAGIC1	0xfee1deadu
#define LINUX_REBOOT_RESTART	0x01234567u
#define LINUX_REBOOT_HALT	0xcdef0123u
#define LINUX_REBOOT_CAD_ON	0x89abcdefu
#define LINUX_REBOOT_CAD_OFF	0x00000000u
#define LINUX_REBOOT_POWER_OFF	0x4321fedcu

int
linux_sys_reboot(struct lwp *l, const struct linux_sys_reboot_args *uap,
    register_t *retval __unused)
{
	static const uint32_t magic2[] = {
		672274793, 85072278, 369367448, 537993216,
	};
	u_int i;

	if (!proc_issuser(l->l_proc))
		return EPERM;
	for (i = 0; i < __arraycount(magic2); i++)
		if (uap->magic2 == magic2[i])
			break;
	if (uap->magic1 != LINUX_REBOOT_MAGIC1 || i == __arraycount(magic2))
		return EINVAL;
	switch (uap->cmd) {
	case LINUX_REBOOT_CAD_ON:
	case LINUX_REBOOT_CAD_OFF:
		return 0;
	case LINUX_REBOOT_RESTART:
		kern_reboot(RB_AUTOBOOT);
	case LINUX_REBOOT_HALT:
		kern_reboot(RB_HALT);
	case LINUX_REBOOT_POWER_OFF:
		kern_reboot(RB_POWERDOWN);
	}
	return EINVAL;
}

/*
 * Randomness.
 */

#define LINUX_GRND_NONBLOCK	1
#define LINUX_GRND_RANDOM	2
#define LINUX_GRND_INSECURE	4

int
linux_sys_getrandom(struct lwp *l __unused,
    const struct linux_sys_getrandom_args *uap, register_t *retval)
{
	char __user *ubuf = uap->buf;
	size_t n, left = MIN(uap->len, 0x1ffffffu);
	uint8_t chunk[128];
	int error = 0;

	if (uap->flags & ~(LINUX_GRND_NONBLOCK | LINUX_GRND_RANDOM |
	    LINUX_GRND_INSECURE))
		return EINVAL;
	*retval = (register_t)left;
	for (; error == 0 && left > 0; left -= n, ubuf += n) {
		n = MIN(left, sizeof(chunk));
		cprng_strong(chunk, n);
		error = copyout(chunk, ubuf, n);
	}
	explicit_memset(chunk, 0, sizeof(chunk));
	return error;
}

/*
 * Odds and ends.
 */

/*
 * There is one personality.  A debugger may ask for addresses that are not
 * random, which they never are, and looks whether it was heard.
 */
#define LINUX_ADDR_NO_RANDOMIZE	0x0040000

int
linux_sys_personality(struct lwp *l,
    const struct linux_sys_personality_args *uap, register_t *retval)
{
	struct proc *p = l->l_proc;
	bool fixed;

	mutex_enter(&p->p_lock);
	fixed = (p->p_flag & PK_NORANDOM) != 0;
	if ((uap->per & ~LINUX_ADDR_NO_RANDOMIZE) == 0)
		p->p_flag = (p->p_flag & ~PK_NORANDOM) |
		    (uap->per != 0 ? PK_NORANDOM : 0);
	mutex_exit(&p->p_lock);
	*retval = fixed ? LINUX_ADDR_NO_RANDOMIZE : 0;
	return (uap->per & ~LINUX_ADDR_NO_RANDOMIZE) == 0 ||
	    uap->per == 0xffffffffu ? 0 : EINVAL;
}

#define LINUX_PR_SET_PDEATHSIG	1
#define LINUX_PR_GET_PDEATHSIG	2
#define LINUX_PR_GET_DUMPABLE	3
#define LINUX_PR_SET_DUMPABLE	4
#define LINUX_PR_SET_NAME	15
#define LINUX_PR_GET_NAME	16
#define LINUX_PR_NAMELEN	16

static int
prctl_setname(struct lwp *l, const char __user *uname)
{
	char name[LINUX_PR_NAMELEN];
	int error = copyinstr(uname, name, sizeof(name), NULL);

	if (error != 0 && error != ENAMETOOLONG)
		return error;
	name[sizeof(name) - 1] = '\0';
	mutex_enter(&l->l_proc->p_lock);
	strlcpy(l->l_name, name, sizeof(l->l_name));
	if (l->l_lid == l->l_proc->p_pid)
		strlcpy(l->l_proc->p_comm, name, sizeof(l->l_proc->p_comm));
	mutex_exit(&l->l_proc->p_lock);
	return 0;
}

static int
prctl_getname(struct lwp *l, char __user *uname)
{
	char name[LINUX_PR_NAMELEN] = "";

	mutex_enter(&l->l_proc->p_lock);
	strlcpy(name, l->l_name, sizeof(name));
	mutex_exit(&l->l_proc->p_lock);
	return copyout(name, uname, sizeof(name));
}

static int
prctl_setpdeathsig(struct lwp *l, uintptr_t lsig)
{
	int sig = lsig > 64 ? 0 : linux_to_native_signo((int)lsig);

	if (sig == 0 && lsig != 0)
		return EINVAL;
	mutex_enter(&l->l_proc->p_lock);
	l->l_proc->p_pdeathsig = sig;
	mutex_exit(&l->l_proc->p_lock);
	return 0;
}

/* May those of the same user look into the memory? */
static int
prctl_setdumpable(struct lwp *l, uintptr_t yes)
{
	struct proc *p = l->l_proc;

	if (yes > 1)
		return EINVAL;
	mutex_enter(&p->p_lock);
	p->p_flag &= ~(PK_NODUMP | PK_SUGID);
	if (!yes)
		p->p_flag |= PK_NODUMP;
	mutex_exit(&p->p_lock);
	return 0;
}

int
linux_sys_prctl(struct lwp *l, const struct linux_sys_prctl_args *uap,
    register_t *retval)
{
	switch (uap->option) {
	case LINUX_PR_SET_PDEATHSIG:
		return prctl_setpdeathsig(l, uap->arg2);
	case LINUX_PR_GET_PDEATHSIG:
		return ustore_32((uint32_t __user *)uap->arg2, (uint32_t)
		    native_to_linux_signo(l->l_proc->p_pdeathsig));
	case LINUX_PR_GET_DUMPABLE:
		*retval = (l->l_proc->p_flag & (PK_NODUMP | PK_SUGID)) == 0;
		return 0;
	case LINUX_PR_SET_DUMPABLE:
		return prctl_setdumpable(l, uap->arg2);
	case LINUX_PR_SET_NAME:
		return prctl_setname(l, (const char __user *)uap->arg2);
	case LINUX_PR_GET_NAME:
		return prctl_getname(l, (char __user *)uap->arg2);
	}
	return EINVAL;
}
