/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_cpu: the CPUs there are.
 *
 * The CPU that boots is made known in two steps, since an idle lwp needs
 * memory: mi_cpu_init before the first lock is taken, mi_cpu_idle once lwps
 * can be made.  mi_cpu_attach is both, for the others, which mi_cpu_enlist then
 * makes known, when the machine has made its part.  Such a CPU runs its idle
 * lwp from its first instruction on; mi_cpu_hatch says that it does, and from
 * then on others give it work.
 *
 * Coming and going
 *
 *	ci_state says where a CPU is in its life:
 *
 *	DOWN ---------> STARTING ---------> ONLINE ---------> LEAVING
 *	 ^  mi_cpu_start  | |   mi_cpu_hatch     mi_cpu_send_away  |
 *	 |<---------------+ |                                      |
 *	 |   mi_cpu_give_up                        mi_cpu_stopped  |
 *	 +<--------------------------------------------------------+
 *
 *	One thread, the one that starts CPUs and sends them away, does so; the
 *	CPU itself does what is mi_cpu_hatch's and mi_cpu_stopped's.  The two
 *	compete for one thing alone: a CPU that comes late and whoever gives it
 *	up.  spc_mutex decides that, and one that comes too late finds itself
 *	DOWN and stops again (mi_cpu_leave, cpu_hatch).
 *
 *	A CPU that is sent away gets no lwp any more, and the one that it runs
 *	finds at its next switch that it may not stay there (kern_runq.c).  So
 *	the idle lwp runs, moves away what is queued and lets the machine stop
 *	the CPU (cpu_leave), which first serves the interrupts that came and
 *	the software interrupts they left behind, gives its event channels
 *	away, and leaves the address space that it had kept.  Its callouts are
 *	taken over by the CPU that sent it away, after it stopped
 *	(callout_adopt).  It keeps its idle lwp, what was attached to it, and
 *	what it counted; there is only as much of that as the domain may have
 *	CPUs.
 *
 *	cpu_infos has every CPU that ever was online, so that sums over CPUs do
 *	not shrink, and those that are just starting.
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
volatile uint32_t cpus_online;
static volatile uint32_t cpus_ever;	/* that were; atomic */

/* The CPU is in cpu_infos, perhaps since long. */
void
mi_cpu_enlist(struct cpu_info *ci)
{
	KASSERT(ci->ci_index < MAXCPUS);
	if (cpu_infos[ci->ci_index] != NULL)
		return;
	cpu_infos[ci->ci_index] = ci;
	ncpu++;
}

/* The CPU is not in cpu_infos, if it was never online.  => DOWN */
void
mi_cpu_forget(struct cpu_info *ci)
{
	KASSERT(ci->ci_state == CPU_DOWN);
	if ((cpus_ever & (1u << cpu_index(ci))) != 0)
		return;
	cpu_infos[ci->ci_index] = NULL;
	ncpu--;
}

static void
mi_cpu_queues(struct cpu_info *ci)
{
	sched_cpuattach(ci);
	callout_init_cpu(ci);
	softint_init_cpu(ci);
}

void
mi_cpu_init(struct cpu_info *ci)
{
	mi_cpu_queues(ci);
	mi_cpu_enlist(ci);
}

/* ENOMEM, EAGAIN. */
int
mi_cpu_idle(struct cpu_info *ci)
{
	return kthread_create(PRI_IDLE, KTHREAD_IDLE | KTHREAD_MPSAFE, ci,
	    idle_loop, NULL, &ci->ci_idlelwp, "idle/%u", ci->ci_index);
}

/* The same for another CPU, which is DOWN, and not in cpu_infos yet. */
int
mi_cpu_attach(struct cpu_info *ci)
{
	mi_cpu_queues(ci);
	return mi_cpu_idle(ci);
}

/* => spc_mutex held, or boot */
void
mi_cpu_set_online(struct cpu_info *ci, bool online)
{
	uint32_t bit = 1u << cpu_index(ci);

	ci->ci_schedstate.spc_online = online;
	if (online) {
		ci->ci_state = CPU_ONLINE;
		atomic_or_32(&cpus_ever, bit);
		atomic_or_32(&cpus_online, bit);
		atomic_inc_uint(&ncpuonline);
	} else {
		ci->ci_state = CPU_LEAVING;
		atomic_and_32(&cpus_online, ~bit);
		atomic_dec_uint(&ncpuonline);
	}
}

/* The machine is about to start the CPU.  => DOWN, and stopped in fact */
void
mi_cpu_start(struct cpu_info *ci)
{
	KASSERT(ci->ci_state == CPU_DOWN);
	atomic_store_release(&ci->ci_state, CPU_STARTING);
}

/* False: it came. */
bool
mi_cpu_give_up(struct cpu_info *ci)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	bool late;

	mutex_spin_enter(&spc->spc_mutex);
	late = ci->ci_state == CPU_STARTING;
	if (late)
		ci->ci_state = CPU_DOWN;
	mutex_spin_exit(&spc->spc_mutex);
	return late;
}

/*
 * This CPU runs its idle lwp and takes work; false if it comes too late.
 * => on that CPU
 */
bool
mi_cpu_hatch(struct cpu_info *ci)
{
	struct schedstate_percpu *spc = &ci->ci_schedstate;
	struct lwp *l = ci->ci_idlelwp;
	bool wanted;

	KASSERT(ci == curcpu() && l == curlwp);
	mutex_spin_enter(&spc->spc_mutex);
	wanted = ci->ci_state == CPU_STARTING;
	if (wanted) {
		l->l_stat = LSONPROC;
		l->l_running = true;
		spc->spc_curpriority = l->l_priority;
		spc->spc_lastswitch = sched_clock();
		mi_cpu_set_online(ci, true);
	}
	mutex_spin_exit(&spc->spc_mutex);
	return wanted;
}

/* The CPU is to stop, and will be DOWN when it has.  => ONLINE, not ours */
void
mi_cpu_send_away(struct cpu_info *ci)
{
	KASSERT(ci != curcpu() && ci->ci_state == CPU_ONLINE);
	sched_cpu_offline(ci);
}

/*
 * This CPU was sent away: returns when it is online again, or while somebody
 * is queued here who is yet to be moved.
 * => its idle lwp
 */
void
mi_cpu_leave(struct cpu_info *ci)
{
	KASSERT(ci == curcpu() && curlwp == ci->ci_idlelwp);
	sched_evict();
	if (atomic_load_acquire(&ci->ci_schedstate.spc_count) != 0)
		return;
	do
		cpu_leave();
	while (!mi_cpu_hatch(ci));
}

/* This CPU does nothing any more but to tell the machine that it stops. */
void
mi_cpu_stopped(struct cpu_info *ci)
{
	atomic_store_release(&ci->ci_state, CPU_DOWN);
}
