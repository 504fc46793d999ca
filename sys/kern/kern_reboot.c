/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_reboot: how the system ends.
 *
 * kern_reboot writes what is cached and lets the machine go.  Who may not
 * sleep asks for it (kern_reboot_request), and a kernel thread does it.  The
 * first request counts; a second one while the first is under way waits for
 * the end like everybody else.  What programs have written to the console is
 * shown before the kernel says what becomes of them, but that is waited for
 * REBOOT_PATIENCE at most.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/condvar.h>
#include <sys/cons.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/mount.h>
#include <sys/mutex.h>
#include <sys/reboot.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>
#include <sys/tty.h>

#define REBOOT_PATIENCE		(5 * NSEC_PER_SEC)

bool	doing_shutdown;

static u_int	reboot_begun;		/* atomic */

/* Key: b reboot_lock. */
static kmutex_t	reboot_lock;
static kcondvar_t reboot_cv;
static bool	reboot_asked;		/* b */
static int	reboot_howto;		/* b */

static void
reboot_thread(void *arg __unused)
{
	mutex_enter(&reboot_lock);
	while (!reboot_asked)
		cv_wait(&reboot_cv, &reboot_lock);
	mutex_exit(&reboot_lock);
	kern_reboot(reboot_howto);
}

void
reboot_init(void)
{
	mutex_init(&reboot_lock, MUTEX_SPIN, IPL_VM);
	cv_init(&reboot_cv, "reboot");
	if (kthread_create(PRI_KTHREAD, KTHREAD_MPSAFE, NULL, reboot_thread,
	    NULL, NULL, "reboot") != 0)
		panic("reboot: no memory for the thread");
}

void
kern_reboot_request(int howto)
{
	mutex_enter(&reboot_lock);
	if (!reboot_asked) {
		reboot_asked = true;
		reboot_howto = howto;
		cv_signal(&reboot_cv);
	}
	mutex_exit(&reboot_lock);
}

void
kern_reboot_drain(void)
{
	if (constty != NULL)
		ttylastdrain(constty, nsec_after(REBOOT_PATIENCE));
}

void
kern_reboot(int howto)
{
	const char *what = "restarting";

	while (atomic_swap_uint(&reboot_begun, 1) != 0)
		(void)kpause("reboot", false, nsec_after(NSEC_PER_SEC), NULL);
	doing_shutdown = true;
	if ((howto & RB_NOSYNC) == 0)
		vfs_syncall();
	if ((howto & RB_DUMP) != 0)
		what = "crashing";
	else if ((howto & RB_HALT) != 0)
		what = "powering off";
	kern_reboot_drain();
	printf("system: %s\n", what);
	cnhalt();
	cpu_reboot(howto);
}
