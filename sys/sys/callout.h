/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * callout: a function called at a moment; see kern/kern_timeout.c.
 *
 * Moments are absolute, nanoseconds of the monotonic clock.  The function
 * runs once, on the CPU that scheduled it, at IPL_SOFTCLOCK, and may not
 * sleep; it may schedule its callout again.
 */

#ifndef _SYS_CALLOUT_H_
#define _SYS_CALLOUT_H_

#include <sys/types.h>
#include <sys/mutex.h>
#include <sys/rbtree.h>

struct cpu_info;

#define CALLOUT_MPSAFE	0x01	/* accepted: every callout is */

#define CALLOUT_PENDING	0x100	/* in the CPU's tree */
#define CALLOUT_FIRED	0x200	/* its function was called */

/*
 * Key: c the cc_lock of the CPU c_cpu, ( set by callout_setfunc.
 */
typedef struct callout {
	struct rb_node	c_node;		/* c */
	nsec_t		c_deadline;	/* c: when */
	uint64_t	c_seq;		/* c: among equals, first come first */
	struct cpu_info	*c_cpu;		/* c: whose tree; changed when idle */
	void		(*c_func)(void *); /* ( */
	void		*c_arg;		/* ( */
	u_int		c_flags;	/* c */
} callout_t;

/* A CPU's callouts.  Key: c cc_lock. */
struct callout_cpu {
	kmutex_t	cc_lock;	/* (: IPL_SCHED */
	rb_tree_t	cc_tree;	/* c: by deadline */
	callout_t	*cc_active;	/* c: whose function runs now */
	nsec_t		cc_timer;	/* c: what the timer was asked for */
	uint64_t	cc_seq;		/* c */
};

void	callout_startup(void);
void	callout_init_cpu(struct cpu_info *);
void	callout_init(callout_t *, u_int);
void	callout_destroy(callout_t *);
void	callout_setfunc(callout_t *, void (*)(void *), void *);
void	callout_schedule_at(callout_t *, nsec_t);
void	callout_reset_at(callout_t *, nsec_t, void (*)(void *), void *);
bool	callout_stop(callout_t *);
bool	callout_halt(callout_t *, kmutex_t *);
bool	callout_pending(callout_t *);
bool	callout_expired(callout_t *);
bool	callout_invoking(callout_t *);
void	callout_adopt(struct cpu_info *);

/* For the clock's event, at IPL_SCHED: something may have become due. */
void	callout_intr(void);

/* This CPU's timer is to ring at that moment or before.  => IPL_SCHED */
void	callout_timer_want(nsec_t);

#endif /* _SYS_CALLOUT_H_ */
