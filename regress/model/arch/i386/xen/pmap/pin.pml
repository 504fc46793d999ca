/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pin: the pages of a table are ours exactly while Xen does not use them.
 *
 * What is claimed.  The tables of an address space are pinned when a CPU
 * loads them for the first time.  When the address space ends, CPUs may still
 * have them loaded: because a kernel thread borrowed them, or because the
 * switch away from them sits in a queue of hypercalls.  pmap.c finds those
 * CPUs by what each has loaded in fact (ci_current_cr3, or its bit in
 * pm_cpus, which lasts as long), sends an IPI to them and to no others, and
 * waits.  Then, and with any interleaving on three CPUs:
 *
 *	- no page of tables is made writable while Xen holds it typed;
 *	- none is written by a plain store unless it is ours;
 *	- no address space is freed while a CPU has it loaded;
 *	- a thread runs on the tables of its own address space;
 *	- nobody waits for ever.
 *
 * What Xen does, as far as it matters here.  A table is typed while it is
 * pinned or in some CPU's cr3.  To load or pin one that is writable fails,
 * which the kernel does not survive.  Unpinning one that is loaded succeeds in
 * silence (do_mmuext_op of Xen 4.17); the harm comes when its pages are made
 * writable.  The calls of a multicall are steps of their own for the others.
 *
 * The model.  Two address spaces with up to two threads each, which live more
 * than once: freed pages become the tables of a new one.  BUDGET events happen
 * in all, each on any CPU:
 *
 *	create	free pages become a private address space, filled by stores
 *	run	a thread of an address space; its tables are loaded lazily: ask
 *		(cr3), with a pin if it is the first time, all in one batch;
 *		the hypercalls; their completion (current)
 *	idle	a kernel thread, which borrows the tables that are loaded
 *	exit	the last thread of an address space ends
 *	retire	somebody gives back what such a thread left
 *
 * From ask to completion no event is delivered, so an IPI finds the queue
 * empty; it is taken between the events of a CPU, and while it waits.
 *
 * Variants, each of which must fail:
 *
 *	NO_CURRENT	looks at what was asked for, not at what is loaded
 *	EARLY	records completion before the hypercall
 *	NO_IPI	sends nothing, and waits
 *	NO_WAIT	sends the IPI, and goes on
 *	MASKED	lets no IPI in while it waits
 *	TAKES_ALL	loads the kernel's tables on any IPI, whoever runs
 *	NO_ORDER	loads a table whose pin another CPU has only queued
 */

#define NCPU	3
#define NUSER	2		/* user address spaces: 1 .. NUSER */
#define NLWP	2		/* threads of each, at most */
#define KERNEL	0
#ifndef BUDGET
#define BUDGET	10		/* events in all */
#endif

/* Xen's view. */
byte real[NCPU];		/* what cr3 holds */
bool pinned[NUSER + 1];
bool writable[NUSER + 1];	/* the pages of its tables are */

/* The kernel's. */
byte cr3[NCPU];			/* ci_cr3: asked for */
byte current[NCPU];		/* ci_current_cr3: completed */
byte running[NCPU];		/* whose lwp runs; KERNEL: a kernel thread */
bool ipi[NCPU];			/* event sent, not yet taken */
mtype = { PRIVATE, QUEUED, PINNED };
mtype state[NUSER + 1] = PRIVATE;
mtype = { FREE, EMBRYO, ALIVE, DEAD, RETIRING };
mtype life[NUSER + 1] = FREE;
byte lwps[NUSER + 1];		/* on CPUs, of each address space */
byte budget = BUDGET;

#define LOADED(p)	(real[0] == p || real[1] == p || real[2] == p)
#define TYPED(p)	(pinned[p] || LOADED(p))

/* May CPU k have the tables of p loaded? */
#ifdef NO_CURRENT
#define HOLDS(k, p)	(cr3[k] == p)
#else
#define HOLDS(k, p)	(current[k] == p || cr3[k] == p)
#endif
#define HELD(p)		(HOLDS(0, p) || HOLDS(1, p) || HOLDS(2, p))

#ifdef NO_ORDER
#define MAY_LOAD(p)	true
#else
#define MAY_LOAD(p)	(state[p] != QUEUED)
#endif

/* A plain store to the tables of p. */
inline store(p)
{
	assert(writable[p] && !TYPED(p))
}

/* pmap_load, and the issue of the batch it is in; events are masked. */
inline load(me, p)
{
	atomic {			/* with pm_lock held */
		MAY_LOAD(p);
		first = (state[p] == PRIVATE);
		if
		:: first -> state[p] = QUEUED
		:: else
		fi;
		cr3[me] = p
#ifdef EARLY
		;
		current[me] = p
#endif
	};
	if
	:: first ->
		writable[p] = false;
		atomic {
			assert(!writable[p]);
			pinned[p] = true
		}
	:: else
	fi;
	atomic {
		assert(!writable[p]);
		real[me] = p
	};
	atomic {			/* the completion callbacks */
		if
		:: first -> state[p] = PINNED
		:: else
		fi;
		first = false;
		current[me] = p
	}
}

/* The handler: let go of what is only borrowed. */
inline take_ipi(me)
{
	ipi[me] = false;
	if
#ifdef TAKES_ALL
	:: cr3[me] != KERNEL -> load(me, KERNEL)
#else
	:: running[me] == KERNEL && cr3[me] != KERNEL -> load(me, KERNEL)
#endif
	:: else
	fi
}

/* An IPI to the CPUs that hold p, and to no others. */
inline ask(me, p)
{
#ifndef NO_IPI
	k = 0;
	do
	:: k < NCPU ->
		if
		:: k != me && HOLDS(k, p) -> ipi[k] = true
		:: else
		fi;
		k++
	:: else -> k = 0; break
	od
#else
	skip
#endif
}

/* pmap_retire and pmap_destroy, of which the last reference is gone. */
inline retire(me, p)
{
	if
	:: cr3[me] == p -> load(me, KERNEL)
	:: else
	fi;
	ask(me, p);
#ifndef NO_WAIT
	do
	:: !HELD(p) -> break
#ifndef MASKED
	:: ipi[me] -> take_ipi(me)
#endif
	od;
#endif
	if
	:: state[p] == PINNED ->
		pinned[p] = false;
		atomic {
			assert(!TYPED(p));
			writable[p] = true;
			state[p] = PRIVATE
		}
	:: else
	fi;
	store(p);			/* the entries are taken away */
	atomic {
		assert(!LOADED(p));
		life[p] = FREE
	}
}

/* The lwp that runs here gives the CPU to one of q. */
inline hand_over(me, q)
{
	if
	:: running[me] != KERNEL -> lwps[running[me]]--
	:: else
	fi;
	if
	:: q != KERNEL -> lwps[q]++
	:: else
	fi;
	running[me] = q
}

proctype cpu(byte me)
{
	byte k, p;
	bool first;

end:	do
	:: ipi[me] -> take_ipi(me)
	:: atomic { budget > 0 -> budget--; select(p : 1 .. NUSER) };
		if
		:: atomic { life[p] == FREE -> life[p] = EMBRYO };
			store(p);
			life[p] = ALIVE
		:: atomic { life[p] == ALIVE && lwps[p] < NLWP &&
		    running[me] != p -> hand_over(me, p) };
			if
			:: cr3[me] != p -> load(me, p)
			:: else
			fi
		:: atomic { running[me] != KERNEL -> hand_over(me, KERNEL) }
		:: atomic { running[me] == p && lwps[p] == 1 ->
			hand_over(me, KERNEL);
			life[p] = DEAD }
		:: atomic { life[p] == DEAD -> life[p] = RETIRING };
			retire(me, p)
		:: else			/* an event that does not fit */
		fi;
		p = 0;
		assert(running[me] == KERNEL || real[me] == running[me])
	od
}

init
{
	atomic {
		pinned[KERNEL] = true;
		state[KERNEL] = PINNED;
		writable[1] = true;
		writable[2] = true;
		run cpu(0);
		run cpu(1);
		run cpu(2)
	}
}
