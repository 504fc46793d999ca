/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu: the CPUs of the system; struct cpu_info is <machine/cpu.h>'s.
 */

#ifndef _SYS_CPU_H_
#define _SYS_CPU_H_

#include <sys/param.h>
#include <machine/cpu.h>

struct lwp;

extern struct cpu_info	*cpu_infos[MAXCPUS];	/* by ci_index, or NULL */
extern u_int		ncpu;		/* attached */
extern u_int		ncpuonline;	/* running */
extern volatile uint32_t cpus_online;	/* these, a bit each */

#define CPU_INFO_FOREACH(i, ci)						\
	for ((i) = 0; (i) < MAXCPUS; (i)++)				\
		if (((ci) = cpu_infos[i]) != NULL)

static inline struct cpu_info *
cpu_lookup(u_int idx)
{
	return idx < MAXCPUS ? cpu_infos[idx] : NULL;
}

/* Make a CPU known: its queues, callouts and idle lwp.  kern_cpu.c */
void	mi_cpu_init(struct cpu_info *);
int	mi_cpu_idle(struct cpu_info *);
int	mi_cpu_attach(struct cpu_info *);
void	mi_cpu_enlist(struct cpu_info *);
void	mi_cpu_forget(struct cpu_info *);
void	mi_cpu_set_online(struct cpu_info *, bool);

/* What becomes of a CPU: ci_state, see kern_cpu.c. */
#define CPU_DOWN	0
#define CPU_STARTING	1
#define CPU_ONLINE	2
#define CPU_LEAVING	3

void	mi_cpu_start(struct cpu_info *);
bool	mi_cpu_give_up(struct cpu_info *);
bool	mi_cpu_hatch(struct cpu_info *);
void	mi_cpu_send_away(struct cpu_info *);
void	mi_cpu_leave(struct cpu_info *);
void	mi_cpu_stopped(struct cpu_info *);

static inline uint32_t
mi_cpus_online(void)
{
	return cpus_online;
}

/*
 * From machine code.
 * cpu_need_resched makes the CPU look at its run queue soon: the lwp it runs
 * takes an AST at the user's border, an idle CPU leaves cpu_idle.
 * cpu_idle waits for an event, at IPL_NONE; it returns at once if
 * ci_want_resched is set, and looks at that with events masked.
 * cpu_rng_seed fills the buffer with what the machine has of entropy, and
 * tells how many bits of it are worth calling so.
 * cpu_backtrace prints the callers of its caller.
 * cpu_boot_secondary_processors starts the CPUs other than the first, each of
 * which calls mi_cpu_hatch and becomes its idle lwp.
 * cpu_ask_charge makes another CPU call sched_charge_now soon, at IPL_SCHED.
 * cpu_runtimes tells how long a CPU, this or another, has run or rested, which
 * is its sched_clock, and how much was stolen from it.
 * cpu_leave stops this CPU, which runs its idle lwp and has nothing left to do,
 * calls mi_cpu_stopped, and returns when the CPU has been started again.
 * cpu_halt_others stops all CPUs but this one for good, in a panic.
 */
void	cpu_need_resched(struct cpu_info *, int);
void	cpu_idle(void);
u_int	cpu_rng_seed(void *, size_t);
void	cpu_backtrace(void);
void	cpu_configure(void);		/* interrupts */
void	cpu_attach_devices(void);	/* when kernel threads can be made */
void	cpu_boot_secondary_processors(void);	/* when devices are there */
void	cpu_halt_others(void);
void	cpu_ask_charge(struct cpu_info *);
void	cpu_runtimes(const struct cpu_info *, nsec_t *, nsec_t *);
void	cpu_leave(void);

#endif /* _SYS_CPU_H_ */
