/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * A CPU goes and comes back.  What it had goes on elsewhere: lwps that wait on
 * its queue or sleep, also those bound to it, callouts, event channels.  Nobody
 * runs there meanwhile, and no time passes for it.  Then it is as it was: lwps
 * run there, its timer rings, and it gets IPIs.  One that comes after it was
 * given up stops again.
 *
 * Xen does not start a vCPU anew that was initialised once (EEXIST); it goes on
 * where VCPUOP_down left it.  (common/domain.c, since VCPUOP_down exists)
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/callout.h>
#include <sys/condvar.h>
#include <sys/cpu.h>
#include <sys/errno.h>
#include <sys/kmem.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/regress.h>
#include <sys/sched.h>
#include <sys/sleepq.h>
#include <sys/systm.h>
#include <sys/timevar.h>

#include <uvm/uvm_pmap.h>

#include <xen/vcpu.h>

#include <xenport/cpu_hotplug.h>
#include <xenport/evtchn.h>
#include <xenport/hypercall.h>
#include <xenport/xen.h>

REGRESS_TEST("guest/arch/i386/xen/hotplug", test_cpu_hotplug);

#define ROUNDS		4
#define SOON		(100 * NSEC_PER_MSEC)
#define LATER		(4 * NSEC_PER_SEC)	/* when the CPU is gone */

/* What lives on the CPU that goes. */
static volatile bool	rings, stop;
static volatile u_int	naps, turns;
static u_int		nfair;		/* rounds in time */
static volatile int	nap_cpu, turn_cpu, ring_cpu, woke_cpu;
static callout_t	ring_callout;
static volatile u_int	port_events;
static volatile int	port_cpu;
static evtchn_port_t	port_here, port_there;

static void
run_on(u_int cpu)
{
	CLAIM(sched_setaffinity(curlwp, 1u << cpu) == 0,
	    "cpu%u may be used", cpu);
	preempt();
	CLAIM(cpu_number() == cpu, "and is: %u, not %u", cpu_number(), cpu);
}

static void
ring(void *arg __unused)
{
	ring_cpu = (int)cpu_number();
	rings = true;
}

static void
napper(void *arg __unused)
{
	while (!stop) {
		(void)kpause("nap", false, nsec_after(NSEC_PER_MSEC), NULL);
		nap_cpu = (int)cpu_number();
		naps++;
	}
}

/* Always runnable. */
static void
turner(void *arg __unused)
{
	while (!stop) {
		turn_cpu = (int)cpu_number();
		turns++;
		preempt();
	}
}

/* Long asleep, and bound: another is to be its CPU when it wakes. */
static void
bound_sleeper(void *arg __unused)
{
	(void)kpause("bound", false, nsec_after(LATER), NULL);
	woke_cpu = (int)cpu_number();
}

static void
heard(void *arg __unused)
{
	port_cpu = (int)cpu_number();
	port_events++;
}

/* A port of ours that comes to CPU 1, and its other end. */
static void
open_ports(void)
{
	int error;

	error = evtchn_alloc_unbound(DOMID_SELF, &port_here);
	if (error == 0)
		error = intr_establish_evtchn(port_here, IPL_VM, heard, NULL,
		    "test");
	if (error == 0)
		error = evtchn_bind_interdomain(DOMID_SELF, port_here,
		    &port_there);
	if (error != 0)
		panic("no ports: error %d", error);
}

static void
close_ports(void)
{
	intr_disestablish_evtchn(port_here);
	evtchn_close(port_there);
	evtchn_close(port_here);
}

/* The port's events come to that CPU. */
static bool
heard_on(int cpu)
{
	u_int before = port_events;

	evtchn_notify(port_there);
	return AWAIT(port_events != before) && port_cpu == cpu;
}

static struct lwp *
thread_on(u_int cpu, void (*func)(void *), void *arg)
{
	struct lwp *l;

	if (kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, cpu_lookup(cpu), func,
	    arg, &l, "test") != 0)
		panic("no thread");
	return l;
}

/* All that CPU 1 has goes on without it. */
static void
test_leave(void)
{
	struct lwp *nap, *turn, *sleeper;
	bool early;
	u_int n;

	stop = rings = false;
	woke_cpu = -1;
	naps = turns = 0;
	run_on(1);
	callout_init(&ring_callout, 0);
	callout_reset_at(&ring_callout, nsec_after(LATER), ring, NULL);
	run_on(0);
	CLAIM(evtchn_bind_vcpu(port_here, cpu_lookup(1)) == 0, "a port moves");
	CLAIM(heard_on(1), "to where its events come from then on");
	nap = thread_on(1, napper, NULL);
	turn = thread_on(1, turner, NULL);
	sleeper = thread_on(1, bound_sleeper, NULL);
	CLAIM(AWAIT(naps > 2 && turns > 2), "threads run");
	CLAIM(nap_cpu == 1 && turn_cpu == 1, "there: %d, %d", nap_cpu,
	    turn_cpu);

	CLAIM(cpu_down(1) == 0, "cpu1 leaves");
	/* It may have been slow to. */
	early = rings || woke_cpu >= 0;
	CLAIM((mi_cpus_online() & 2) == 0, "and is not online");
	CLAIM(HYPERVISOR_vcpu_op(VCPUOP_is_up, 1, NULL) == 0,
	    "nor does Xen run it");
	CLAIM(cpu_lookup(1)->ci_pmap == pmap_kernel(),
	    "it has left all address spaces");
	n = naps;
	CLAIM(AWAIT(naps > n + 2) && nap_cpu != 1, "who sleeps wakes");
	n = turns;
	CLAIM(AWAIT(turns > n + 2) && turn_cpu != 1, "who runs goes on");
	CLAIM(sched_getaffinity(nap) == mi_cpus_online(),
	    "who was bound may be anywhere");
	CLAIM(nap->l_affinity == CPUS_ALL, "and for good");
	CLAIM(AWAIT(rings) && (early || ring_cpu == 0),
	    "its callout rings, on cpu%d", ring_cpu);
	CLAIM(AWAIT(woke_cpu >= 0) && (early || woke_cpu != 1),
	    "a long sleep ends");
	if (!early)
		nfair++;
	CLAIM(heard_on(0), "its port is heard by cpu%d", port_cpu);
	stop = true;
	(void)kthread_join(nap);
	(void)kthread_join(turn);
	(void)kthread_join(sleeper);
}

static void
test_down(void)
{
	nsec_t ours[2], stolen[2], before = nanouptime_ns();
	struct vcpu_guest_context *ctx;
	int error;

	CLAIM(cpu_down(1) == 0, "who is gone may go");
	cpu_runtimes(cpu_lookup(1), &ours[0], &stolen[0]);
	(void)kpause("down", false, nsec_after(SOON), NULL);
	cpu_runtimes(cpu_lookup(1), &ours[1], &stolen[1]);
	CLAIM(nanouptime_ns() - before >= SOON && ours[0] == ours[1] &&
	    stolen[0] == stolen[1], "no time passes for it");
	ctx = kmem_zalloc(sizeof(*ctx), KM_SLEEP);
	error = xen_errno(HYPERVISOR_vcpu_op(VCPUOP_initialise, 1, ctx));
	kmem_free(ctx, sizeof(*ctx));
	CLAIM(error == EEXIST, "Xen begins no vCPU anew: error %d", error);
}

/* A CPU comes that nobody waits for any more. */
static void
test_late(void)
{
	struct cpu_info *ci = cpu_lookup(1);

	mi_cpu_start(ci);
	CLAIM(mi_cpu_give_up(ci), "who does not come is given up");
	CLAIM(HYPERVISOR_vcpu_op(VCPUOP_up, 1, NULL) == 0, "comes late");
	CLAIM(AWAIT(HYPERVISOR_vcpu_op(VCPUOP_is_up, 1, NULL) == 0),
	    "and stops again");
	CLAIM((mi_cpus_online() & 2) == 0 && ci->ci_state == CPU_DOWN,
	    "without having been online");
}

/* It is as good as before. */
static void
test_return(void)
{
	struct lwp *nap;

	CLAIM(cpu_up(1) == 0, "cpu1 comes back");
	CLAIM((mi_cpus_online() & 2) != 0, "and is online");
	CLAIM(cpu_up(1) == 0, "who is there may come");
	stop = false;
	naps = 0;
	nap = thread_on(1, napper, NULL);
	CLAIM(AWAIT(naps > 3), "its timer rings");
	CLAIM(nap_cpu == 1, "and threads are where they are bound: %d",
	    nap_cpu);
	stop = true;
	(void)kthread_join(nap);
	run_on(1);
	run_on(0);
}

static void
test_cpu_hotplug(void)
{
	uint32_t before = curlwp->l_affinity;
	u_int i;

	if ((mi_cpus_online() & 2) == 0) {
		regress_skip("one CPU, which stays");
		return;
	}
	run_on(0);
	CLAIM(cpu_down(0) == EBUSY, "the first CPU stays");
	CLAIM(cpu_up(MAXCPUS - 1) == ENOENT || ncpu == MAXCPUS,
	    "a CPU that is not there does not come");
	open_ports();
	for (i = 0; i < ROUNDS; i++) {
		test_leave();
		test_down();
		test_late();
		test_return();
	}
	close_ports();
	if (nfair == 0)
		regress_skip("the host is too slow to see who rings where");
	(void)sched_setaffinity(curlwp, before);
}
