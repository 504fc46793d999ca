/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * hypercall: the calls themselves, typed.
 *
 * Xen fills a page of ours with one 32-byte stub for each number.  Arguments
 * travel in ebx, ecx, edx, esi and edi, the result in eax.  A call that is
 * interrupted is restarted by Xen with *changed* argument registers, and a
 * debug hypervisor destroys them on purpose, so each is an output here.
 *
 * The functions return Xen's own code: a count or 0, or a negative error in
 * Xen's numbering; xen_errno() makes ours of it.  Arguments that go by
 * address must stay where they are, and unchanged, until the call returns.
 */

#ifndef _XENPORT_HYPERCALL_H_
#define _XENPORT_HYPERCALL_H_

#include <sys/types.h>
#include <machine/cpu.h>
#include <xen/xen.h>
#include <xenport/maddr.h>

extern char hypercall_page[];

/* 0 for Xen's 0 or more, else the errno (sys/errno.h) for its code. */
int	xen_errno(long);

/*
 * Every call is counted, by its number.  locore.S leaves %fs empty, and while
 * it is so there is only the first CPU.
 */
static inline void
hypercall_count(u_int op)
{
	u_int fs;

	__asm volatile("movl %%fs, %0" : "=r" (fs));
	if (__predict_true(fs != 0))
		evcnt_count(EVC_HYPERCALL + op);
	else
		cpu_info_primary.ci_evcnt[EVC_HYPERCALL + op]++;
}

#define _HYPERCALL_STUB	"call hypercall_page + %c[off]"

#define _HYPERCALL0(op)							\
({									\
	long r_;							\
	hypercall_count(op);						\
	__asm volatile(_HYPERCALL_STUB : "=a" (r_)			\
	    : [off] "i" ((op) * 32) : "memory");			\
	r_;								\
})

#define _HYPERCALL1(op, a1)						\
({									\
	long r_, b_ = (long)(a1);					\
	hypercall_count(op);						\
	__asm volatile(_HYPERCALL_STUB : "=a" (r_), "+b" (b_)		\
	    : [off] "i" ((op) * 32) : "memory");			\
	r_;								\
})

#define _HYPERCALL2(op, a1, a2)						\
({									\
	long r_, b_ = (long)(a1), c_ = (long)(a2);			\
	hypercall_count(op);						\
	__asm volatile(_HYPERCALL_STUB					\
	    : "=a" (r_), "+b" (b_), "+c" (c_)				\
	    : [off] "i" ((op) * 32) : "memory");			\
	r_;								\
})

#define _HYPERCALL3(op, a1, a2, a3)					\
({									\
	long r_, b_ = (long)(a1), c_ = (long)(a2), d_ = (long)(a3);	\
	hypercall_count(op);						\
	__asm volatile(_HYPERCALL_STUB					\
	    : "=a" (r_), "+b" (b_), "+c" (c_), "+d" (d_)		\
	    : [off] "i" ((op) * 32) : "memory");			\
	r_;								\
})

#define _HYPERCALL4(op, a1, a2, a3, a4)					\
({									\
	long r_, b_ = (long)(a1), c_ = (long)(a2), d_ = (long)(a3);	\
	long s_ = (long)(a4);						\
	hypercall_count(op);						\
	__asm volatile(_HYPERCALL_STUB					\
	    : "=a" (r_), "+b" (b_), "+c" (c_), "+d" (d_), "+S" (s_)	\
	    : [off] "i" ((op) * 32) : "memory");			\
	r_;								\
})

#define _HYPERCALL5(op, a1, a2, a3, a4, a5)				\
({									\
	long r_, b_ = (long)(a1), c_ = (long)(a2), d_ = (long)(a3);	\
	long s_ = (long)(a4), di_ = (long)(a5);				\
	hypercall_count(op);						\
	__asm volatile(_HYPERCALL_STUB					\
	    : "=a" (r_), "+b" (b_), "+c" (c_), "+d" (d_), "+S" (s_),	\
	      "+D" (di_)						\
	    : [off] "i" ((op) * 32) : "memory");			\
	r_;								\
})

struct sched_shutdown;

/* Memory: to be used by xpq.c and the boot code only. */
static inline long
HYPERVISOR_mmu_update(struct mmu_update *req, u_int count, u_int *done)
{
	return _HYPERCALL4(__HYPERVISOR_mmu_update, req, count, done,
	    DOMID_SELF);
}

static inline long
HYPERVISOR_mmuext_op(struct mmuext_op *op, u_int count, u_int *done)
{
	return _HYPERCALL4(__HYPERVISOR_mmuext_op, op, count, done,
	    DOMID_SELF);
}

static inline long
HYPERVISOR_update_va_mapping(vaddr_t va, uint64_t pte, u_long flags)
{
	return _HYPERCALL4(__HYPERVISOR_update_va_mapping, va, (uint32_t)pte,
	    (uint32_t)(pte >> 32), flags);
}

static inline long
HYPERVISOR_multicall(struct multicall_entry *calls, u_int count)
{
	return _HYPERCALL2(__HYPERVISOR_multicall, calls, count);
}

static inline long
HYPERVISOR_memory_op(u_int cmd, void *arg)
{
	return _HYPERCALL2(__HYPERVISOR_memory_op, cmd, arg);
}

/* Segments, traps, stacks. */
static inline long
HYPERVISOR_set_trap_table(const struct trap_info *table)
{
	return _HYPERCALL1(__HYPERVISOR_set_trap_table, table);
}

static inline long
HYPERVISOR_set_gdt(const mfn_t *frames, u_int entries)
{
	return _HYPERCALL2(__HYPERVISOR_set_gdt, frames, entries);
}

static inline long
HYPERVISOR_update_descriptor(maddr_t ma, uint64_t desc)
{
	return _HYPERCALL4(__HYPERVISOR_update_descriptor, (uint32_t)ma.ma,
	    (uint32_t)(ma.ma >> 32), (uint32_t)desc, (uint32_t)(desc >> 32));
}

static inline long
HYPERVISOR_stack_switch(u_long ss, vaddr_t esp)
{
	return _HYPERCALL2(__HYPERVISOR_stack_switch, ss, esp);
}

static inline long
HYPERVISOR_set_callbacks(u_long event_cs, vaddr_t event_eip,
    u_long failsafe_cs, vaddr_t failsafe_eip)
{
	return _HYPERCALL4(__HYPERVISOR_set_callbacks, event_cs, event_eip,
	    failsafe_cs, failsafe_eip);
}

static inline long
HYPERVISOR_callback_op(u_int cmd, void *arg)
{
	return _HYPERCALL2(__HYPERVISOR_callback_op, cmd, arg);
}

static inline long
HYPERVISOR_nmi_op(u_int cmd, void *arg)
{
	return _HYPERCALL2(__HYPERVISOR_nmi_op, cmd, arg);
}

static inline long
HYPERVISOR_fpu_taskswitch(int set)
{
	return _HYPERCALL1(__HYPERVISOR_fpu_taskswitch, set);
}

static inline long
HYPERVISOR_set_debugreg(int reg, u_long value)
{
	return _HYPERCALL2(__HYPERVISOR_set_debugreg, reg, value);
}

static inline u_long
HYPERVISOR_get_debugreg(int reg)
{
	return (u_long)_HYPERCALL1(__HYPERVISOR_get_debugreg, reg);
}

static inline long
HYPERVISOR_vm_assist(u_int cmd, u_int type)
{
	return _HYPERCALL2(__HYPERVISOR_vm_assist, cmd, type);
}

static inline long
HYPERVISOR_physdev_op(u_int cmd, void *arg)
{
	return _HYPERCALL2(__HYPERVISOR_physdev_op, cmd, arg);
}

/* Time, CPUs, scheduling. */
static inline long
HYPERVISOR_set_timer_op(uint64_t deadline)
{
	return _HYPERCALL2(__HYPERVISOR_set_timer_op, (uint32_t)deadline,
	    (uint32_t)(deadline >> 32));
}

static inline long
HYPERVISOR_sched_op(u_int cmd, const void *arg)
{
	return _HYPERCALL2(__HYPERVISOR_sched_op, cmd, arg);
}

/*
 * Ask to be suspended.  The toolstack finds the start_info page through edx,
 * so its frame is the third argument of this one call.
 */
static inline long
HYPERVISOR_suspend(const struct sched_shutdown *why, mfn_t start_info)
{
	return _HYPERCALL3(__HYPERVISOR_sched_op, 2 /* SCHEDOP_shutdown */,
	    why, start_info);
}

static inline long
HYPERVISOR_vcpu_op(u_int cmd, u_int vcpu, void *arg)
{
	return _HYPERCALL3(__HYPERVISOR_vcpu_op, cmd, vcpu, arg);
}

/* Events, grants, the rest. */
static inline long
HYPERVISOR_event_channel_op(u_int cmd, void *arg)
{
	return _HYPERCALL2(__HYPERVISOR_event_channel_op, cmd, arg);
}

static inline long
HYPERVISOR_grant_table_op(u_int cmd, void *arg, u_int count)
{
	return _HYPERCALL3(__HYPERVISOR_grant_table_op, cmd, arg, count);
}

static inline long
HYPERVISOR_console_io(u_int cmd, u_int count, const char *buf)
{
	return _HYPERCALL3(__HYPERVISOR_console_io, cmd, count, buf);
}

static inline long
HYPERVISOR_xen_version(u_int cmd, void *arg)
{
	return _HYPERCALL2(__HYPERVISOR_xen_version, cmd, arg);
}

#endif /* _XENPORT_HYPERCALL_H_ */
