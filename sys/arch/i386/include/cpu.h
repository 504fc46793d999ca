/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu: one virtual CPU.
 *
 * Each has a struct cpu_info, which the segment in %fs begins at while the
 * CPU is in the kernel; so curcpu() and curlwp are one load each.  An lwp may
 * find itself on another CPU after it slept or was preempted, never between
 * two instructions of kernel code: the kernel gives a CPU away only of its own
 * accord.  What curcpu() returned stays right until then.
 *
 * Xen's parts are opaque here, since machine-independent files see this
 * header: cpu.c asserts their sizes.  ci_vcpu points at ci_vcpu_info when Xen
 * agreed to have it there, else into the shared info page.
 */

#ifndef _I386_CPU_H_
#define _I386_CPU_H_

#include <sys/types.h>
#include <sys/cpu_data.h>
#include <machine/evcnt.h>
#include <machine/intr.h>
#include <machine/segments.h>

struct ldt;
struct lwp;
struct pcb;
struct pmap;
struct trapframe;
struct vcpu_info;
struct xpq;

#define EVTCHN_WORDS	32		/* of 32 ports each */

/* Events that are due at one level but blocked; bits as in shared info. */
struct evtchn_pending {
	uint32_t	ep_sel;		/* words that are not zero */
	uint32_t	ep_port[EVTCHN_WORDS];
};

/* Requests from CPU to CPU, of those that are served at one level. */
#define IPI_CLASS_VM	0
#define IPI_CLASS_SCHED	1
#define NIPIS		2

struct ipi {
	int		ipi_port;	/* (: event channel */
	volatile uint32_t ipi_what;	/* atomic: IPI_xxx that are wanted */
};

/*
 * Key to the letters:
 *	(	set once, when the CPU is attached
 *	!	this CPU only
 *	e	this CPU only, events masked
 *	x	written by Xen
 *	m	this CPU writes, others read: see pmap.c
 */
struct cpu_info {
	struct cpu_info	*ci_self;	/* (: where we are */
	struct lwp	*ci_curlwp;	/* !: what runs here */
	u_int		ci_index;	/* (: Xen's number of the vCPU */
	struct vcpu_info *ci_vcpu;	/* (: shared with Xen */
	int		ci_ilevel;	/* !: IPL_xxx */
	uint32_t	ci_ipending;	/* !: bit n: something due at level n */

	int		ci_idepth;	/* !: interrupt handlers under way */
	struct evtchn_pending ci_evtchn[NIPL - IPL_VM];	/* e: by level */
	uint32_t	ci_evtchn_mine[EVTCHN_WORDS]; /* e: ports bound here */
	volatile int	ci_evtchn_now[NIPL - IPL_VM]; /* !: being served */
	int		ci_timer_port;	/* (: VIRQ_TIMER */
	struct ipi	ci_ipi[NIPIS];	/* from CPUs, by level: see intr.c */

	union descriptor *ci_gdt;	/* (: our page of the GDT, read-only */
	union descriptor ci_tls[GDT_NTLS]; /* !: thread-local segments in it */
	void		*ci_espfix;	/* (: where iret to an LDT's ss pops */
	void		*ci_kstack;	/* !: l_addr of the stack Xen has */
	struct lwp	*ci_fpulwp;	/* !: whose state the FPU holds */
	uint32_t	ci_dr7;		/* !: what is watched; see dbregs.c */

	struct pmap	*ci_pmap;	/* m: address space asked for */
	uint64_t	ci_cr3;		/* m: its machine address */
	volatile uint64_t ci_current_cr3; /* m: what is loaded in fact */
	struct ldt	*ci_ldt;	/* !: asked for with ci_pmap, or NULL */
	struct xpq	*ci_xpq;	/* (: queue of hypercalls */
	vaddr_t		ci_ptwin;	/* (: window on a high L1 ... */
	uint64_t	ci_ptwin_ma;	/* !: ... that is there now, or 0 */

	uint64_t	ci_sched_entry;	/* !: for sched_clock: the ... */
	uint64_t	ci_sched_base;	/* !: ... constant since that moment */
	uint64_t	ci_steal_entry;	/* !: of the runstate area, when ... */
	nsec_t		ci_steal_seen;	/* !: ... so much had been stolen */
	nsec_t		ci_away;	/* !: offline by our will, before ... */
	nsec_t		ci_away_mark;	/* !: ... time offline was so much */
	bool		ci_stopped;	/* !: that time goes on now */
	nsec_t		ci_timer_deadline; /* !: asked of Xen; NSEC_NEVER */

	struct cpu_data	ci_data;	/* machine-independent part */
	uint64_t	ci_evcnt[EVCNT_NSLOTS]; /* !: by evcnt_add only */

	/* struct vcpu_info and struct vcpu_runstate_info */
	uint8_t		ci_vcpu_info[64] __aligned(64);		/* x */
	uint8_t		ci_runstate[44] __aligned(64);		/* x */
} __aligned(64);

CTASSERT(__builtin_offsetof(struct cpu_info, ci_self) == 0);
CTASSERT(__builtin_offsetof(struct cpu_info, ci_curlwp) == 4);
CTASSERT(__builtin_offsetof(struct cpu_info, ci_index) == 8);
CTASSERT(__builtin_offsetof(struct cpu_info, ci_ilevel) == CI_ILEVEL);
CTASSERT(__builtin_offsetof(struct cpu_info, ci_ipending) == CI_IPENDING);

extern struct cpu_info	cpu_info_primary;

static inline struct cpu_info *
curcpu(void)
{
	struct cpu_info *ci;

	__asm volatile("movl %%fs:0, %0" : "=r" (ci));
	return ci;
}

/* An lwp always reads itself here, so the compiler may keep the answer. */
static inline struct lwp *
x86_curlwp(void)
{
	struct lwp *l;

	__asm("movl %%fs:4, %0" : "=r" (l));
	return l;
}

static inline u_int
cpu_number(void)
{

	return curcpu()->ci_index;
}

#define curlwp			x86_curlwp()
#define cpu_index(ci)		((ci)->ci_index)
#define CPU_IS_PRIMARY(ci)	((ci) == &cpu_info_primary)

/*
 * Count `n' more of what EVC_xxx stands for, on this CPU.
 *
 * Each of the two instructions is done or not when an interrupt comes, and
 * the carry between them is the interrupted code's own; so what a handler
 * counts meanwhile is not lost, nor is this.
 */
static inline void
evcnt_add(u_int slot, uint32_t n)
{

	__asm volatile("addl %1, %%fs:(%0); adcl $0, %%fs:4(%0)"
	    : : "r" (__builtin_offsetof(struct cpu_info, ci_evcnt) +
	    slot * sizeof(uint64_t)), "ri" (n) : "cc", "memory");
}

static inline void
evcnt_count(u_int slot)
{

	evcnt_add(slot, 1);
}

/* Let a spinning CPU breathe. */
static inline void
cpu_relax(void)
{

	__asm volatile("pause" : : : "memory");
}

/*
 * One turn of a loop that waits for another CPU, which may not be running: a
 * few turns are spun, then Xen gets this CPU for a while.
 */
#define SPIN_TURNS	512
void	cpu_spin_rest(void);

static inline void
cpu_spin(u_int *turns)
{

	cpu_relax();
	if (__predict_false(++*turns % SPIN_TURNS == 0))
		cpu_spin_rest();
}

/* Boot: %fs, GDT, traps, events and clock of the CPU that starts. */
void	cpu_attach_primary(void);
void	cpu_stack_init(struct lwp *);
/* Where another CPU begins, on its idle lwp's stack; see cpu.c. */
void	cpu_hatch(void) __dead;

/* The end, without a word to anybody: xl sees a crash. */
void	cpu_crash(void) __dead;

/* What CPUID leaf 1 gives in %edx, as the domain is to see it. */
uint32_t cpu_hwcap(void);

/* Exec: the lwp starts at pc with this stack and fresh registers. */
void	setregs(struct lwp *, vaddr_t pc, vaddr_t sp);
/* Where the lwp will go on in user mode. */
void	cpu_user_place(struct lwp *, vaddr_t *pc, vaddr_t *sp);
/* A fork child returns 0 from its system call. */
void	cpu_child_retval(struct lwp *);

/* Interrupts from CPU to CPU, any number of them at once. */
#define IPI_AST		0x01		/* look at the flags before user mode */
#define IPI_PMAP	0x02		/* leave tables that are to go */
#define IPI_HALT	0x04		/* stop for good: panic */
#define IPI_NMI		0x08		/* report the NMI that came */
#define IPI_CHARGE	0x20		/* charge who runs: sched_charge_now */
#define IPI_LDT		0x10		/* the LDT, or an entry, has changed */
#define IPIS_VM		(IPI_PMAP | IPI_LDT) /* at IPL_VM, else IPL_SCHED */
void	ipi_send(struct cpu_info *, uint32_t);

/* Thread-local segments; index 0 .. GDT_NTLS - 1. */
void	cpu_tls_set(struct lwp *, u_int, union descriptor);
union descriptor cpu_tls_get(struct lwp *, u_int);

#endif /* _I386_CPU_H_ */
