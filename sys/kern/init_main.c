/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * init_main: from the machine's start to the first program.
 *
 * Order
 *
 *	main runs on lwp0's stack with interrupts blocked, on the only CPU that
 *	is up.  Its steps, each of which needs those before it:
 *
 *	console		printf shows something
 *	CPU		spin mutexes, run queue, callouts
 *	memory		pages, pools, kmem, maps
 *	processes	process 0, with lwp0; lwps can be made
 *	time		wall clock, random numbers
 *	interrupts	the idle lwp exists, the level falls to none: from here
 *			on lwp0 may sleep, and `cold' is false
 *	threads		those that everybody relies on
 *	files, devices	the port's drivers attach and have threads of their own
 *	root		the ramdisk is unpacked
 *	other CPUs	they run, and lwps move to them
 *	init		process 1 starts as a copy of nothing and executes the
 *			first program it can
 *
 *	lwp0 then has nothing left to do and sleeps for ever.
 *
 * init
 *
 *	The program is what init= names, or the first of a few usual places
 *	that can be executed.  It gets the console as its descriptors 0, 1, 2.
 *	If no program can be executed the system says so and ends, as a crash
 *	for whoever started it.
 */

#include <sys/param.h>
#include <sys/autoconf.h>
#include <sys/boot.h>
#include <sys/callout.h>
#include <sys/cons.h>
#include <sys/cprng.h>
#include <sys/cpu.h>
#include <sys/evcnt.h>
#include <sys/exec.h>
#include <sys/fcntl.h>
#include <sys/filedesc.h>
#include <sys/futex.h>
#include <sys/intr.h>
#include <sys/kernel.h>
#include <sys/ktimer.h>
#include <sys/lwp.h>
#include <sys/mount.h>
#include <sys/proc.h>
#include <sys/prot.h>
#include <sys/reboot.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/signalvar.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/tty.h>
#include <sys/ucred.h>
#include <sys/vfs_syscalls.h>
#include <sys/vnode.h>
#include <uvm/uvm_extern.h>

int		cold = 1;
const char	kernel_ident[] = KERNEL_CONF;
const char	version[] = OSTYPE " " OSRELEASE " (" KERNEL_CONF ")";
kmutex_t	hostname_lock;
char		hostname[MAXHOSTNAMELEN + 1] = "(none)";
char		domainname[MAXHOSTNAMELEN + 1] = "(none)";

static const char *const init_paths[] = {
	"/init", "/sbin/init", "/etc/init", "/bin/init", "/bin/sh",
};

/* Printing, and everything that spin mutexes need. */
static void
start_cpu(void)
{
	prf_init();
	boot_parse();
	cninit();
	if ((boot_params.bp_debug & BOOT_QUIET) == 0)
		printf("%s\n", version);
	sleepq_init();
	sched_init();
	mi_cpu_init(curcpu());
	mi_cpu_set_online(curcpu(), true);
}

static void
start_processes(void)
{
	evcnt_init();
	mutex_init(&hostname_lock, MUTEX_DEFAULT, IPL_NONE);
	cred_init();
	procinit();
	signal_init();
	ptrace_init();
	futex_init();
	proc0_init();
	proc0.p_vmspace = &vmspace0;
	lwp_sys_init();
}

/*
 * The machine's clock counts anew once it is set up, so lwp0's first slice
 * begins here.
 */
static void
start_interrupts(void)
{
	struct cpu_info *ci = curcpu();

	time_init();
	timers_init();
	cprng_init();
	callout_startup();
	if (mi_cpu_idle(ci) != 0)
		panic("no memory for the idle lwp");
	cpu_configure();
	ci->ci_schedstate.spc_lastswitch = sched_clock();
	cold = 0;
	spl0();
}

static void
start_files(void)
{
	vfs_init();
	ttyinit();
	proc0.p_fd = fd_init();
	config_init();
	cpu_attach_devices();
}

static void
start_root(void)
{
	int error = vfs_mountroot(&tmpfs_vfsops);

	if (error != 0)
		panic("no root file system: error %d", error);
	proc0.p_cwdi = cwdinit(rootvnode);
	vfs_unpack_ramdisk();
	vfs_populate();
}

static void
report_memory(void)
{
	printf("memory: %lu KiB, %lu KiB free\n",
	    uvmexp.npages * (PAGE_SIZE / 1024),
	    uvmexp.free * (PAGE_SIZE / 1024));
}

void
main(void)
{
	struct proc *p;
	int error;

	start_cpu();
	uvm_init();
	start_processes();
	start_interrupts();
	lwp_start_reaper();
	proc_reaper_start();
	reboot_init();
	start_files();
	start_root();
	cpu_boot_secondary_processors();
	report_memory();
	regress_run();
	error = fork1(&lwp0, 0, SIGCHLD, NULL, 0, start_init, NULL, NULL, &p);
	if (error != 0)
		panic("no process 1: error %d", error);
	for (;;)
		(void)kpause("swapper", true, NSEC_NEVER, NULL);
}

/* The console as descriptors 0, 1 and 2. */
static void
init_console(struct lwp *l)
{
	int copy, error, fd, i;

	error = do_sys_openat(l, AT_FDCWD, "/dev/console", O_RDWR, 0, &fd);
	if (error != 0) {
		printf("init: no /dev/console: error %d\n", error);
		return;
	}
	for (i = 0; i < 2; i++)
		(void)do_sys_dup(l, fd, &copy);
}

/* Execute it with the boot line's words; an errno, or it is running. */
static int
init_exec(struct lwp *l, const char *path, bool must)
{
	struct boot_params *bp = &boot_params;
	const char *argv[BOOT_INITARGS_MAX + 2], *envp[BOOT_INITENV_MAX + 3];
	const char *why = NULL;
	u_int i, n = 0;
	int error;

	argv[n++] = path;
	for (i = 0; i < bp->bp_initargc; i++)
		argv[n++] = bp->bp_initargs[i];
	argv[n] = NULL;
	n = 0;
	envp[n++] = "HOME=/";
	envp[n++] = "TERM=linux";
	for (i = 0; i < bp->bp_initenvc; i++)
		envp[n++] = bp->bp_initenv[i];
	envp[n] = NULL;
	error = exec_kernel(l, path, argv, envp, &why);
	if (error != 0 && (must || error != ENOENT))
		printf("init: %s: %s, error %d\n", path,
		    why != NULL ? why : "cannot be executed", error);
	return error;
}

/* Process 1, still in the kernel; returns to user mode. */
void
start_init(void *arg __unused)
{
	struct lwp *l = curlwp;
	const char *path = boot_params.bp_init;
	u_int i;

	init_console(l);
	if (path != NULL) {
		if (init_exec(l, path, true) == 0)
			return;
	} else {
		for (i = 0; i < __arraycount(init_paths); i++)
			if (init_exec(l, init_paths[i], false) == 0)
				return;
	}
	printf("init: no program to run\n");
	kern_reboot(RB_DUMP);
}
