/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_cpu: the CPUs there are.
 *
 * The CPU that boots is made known in two steps, since an idle lwp needs
 * memory: mi_cpu_init before the first lock is taken, mi_cpu_idle once lwps
 * can be made.  mi_cpu_attach is both, for the others.  Such a CPU runs its
 * idle lwp from its first instruction on; mi_cpu_hatch says that it does, and
 * from then on others give it work.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/callout.h>
#include <sys/cpu.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/timevar.h>

struct cpu_info	*cpu_infos[MAXCPUS];
u_int		ncpu;
u_int		ncpuonline;

void
mi_cpu_init(struct cpu_info *ci)
{
	KASSERT(ci->ci_index < MAXCPUS && cpu_infos[ci->ci_index] == NULL);

	sched_cpuattach(ci);
	callout_init_cpu(ci);
	softint_init_cpu(ci);
	cpu_infos[ci->ci_index] = ci;
	ncpu++;
}

/* ENOMEM, EAGAIN. */
int
mi_cpu_idle(struct cpu_info *ci)
{
	return kthread_create(PRI_IDLE, KTHREAD_IDLE | KTHREAD_MPSAFE, ci,
	    idle_loop, NULL, &ci->ci_idlelwp, "idle/%u", ci->ci_index);
}

int
mi_cpu_attach(struct cpu_info *ci)
{
	mi_cpu_init(ci);
	return mi_cpu_idle(ci);
}

/*
 * This CPU runs its idle lwp and takes work.
 * => on that CPU, interrupts blocked
 */
void
mi_cpu_hatch(struct cpu_info *ci)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	struct lwp *l = ci->ci_idlelwp;

	KASSERT(ci == curcpu() && l == curlwp);
	mutex_spin_enter(&spc->spc_mutex);
	l->l_stat = LSONPROC;
	l->l_running = true;
	spc->spc_curpriority = l->l_priority;
	spc->spc_lastswitch = sched_clock();
	spc->spc_online = true;
	mutex_spin_exit(&spc->spc_mutex);
	atomic_inc_uint(&ncpuonline);
}

uint32_t
mi_cpus_online(void)
{
	struct cpu_info *ci;
	uint32_t mask = 0;
	u_int i;

	CPU_INFO_FOREACH(i, ci)
		if (ci->ci_schedstate.spc_online)
			mask |= 1u << i;
	return mask;
}
