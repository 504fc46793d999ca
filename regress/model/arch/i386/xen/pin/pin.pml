/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * pin: a table is unpinned only after no CPU has it loaded.
 *
 * What is claimed.  An address space dies on one CPU while others may still
 * have its tables loaded: because a kernel thread borrowed them, or because
 * the switch away from them sits in a queue of hypercalls.  The protocol of
 * sys/arch/i386/xen/pmap.c finds those CPUs by what each has loaded in fact
 * (ci_current_cr3), sends each of them one IPI, and waits.  Then, and with
 * any interleaving:
 *
 *	- no page of tables is made writable while Xen holds it typed;
 *	- no address space is freed while a CPU has it loaded;
 *	- everybody gets to the end: nobody waits for ever.
 *
 * What Xen does, as far as it matters here.  A table is typed while it is
 * pinned or in some CPU's cr3.  Unpinning a table that is loaded succeeds in
 * silence (do_mmuext_op of Xen 4.17); the harm comes when its pages are made
 * writable.  MMUEXT_NEW_BASEPTR is one step.
 *
 * Each CPU switches among two user address spaces and the kernel's, a bounded
 * number of times.  A switch is: say what is wanted (cr3), queue the
 * hypercall, issue it (real), and have its completion recorded (current);
 * an IPI may be taken between any two of these but within the hypercall.
 *
 * Variants, each of which must fail:
 *
 *	NO_CURRENT	looks at what was asked for, not at what is loaded
 *	NO_IPI		asks nobody to leave
 *	EARLY		records completion before the hypercall
 */

#define NCPU	3
#define NUSER	2		/* user address spaces: 1 .. NUSER */
#define KERNEL	0
#define NONE	255
#ifndef NSWITCH
#define NSWITCH	2		/* switches of each CPU */
#endif

/* Xen's view. */
byte real[NCPU];		/* what cr3 holds */
bool pinned[NUSER + 1];
bool writable[NUSER + 1];	/* the pages of its tables are */

/* The kernel's. */
byte cr3[NCPU];			/* ci_cr3: asked for */
byte current[NCPU];		/* ci_current_cr3: completed */
byte queued[NCPU];		/* NEW_BASEPTR in the queue, or NONE */
byte running[NCPU];		/* whose lwp runs, KERNEL: a kernel thread */
bool busy[NUSER + 1];		/* its one lwp is on a CPU */
bool dead[NUSER + 1];		/* its lwp has exited */
bool ipi[NCPU];			/* event sent, not yet taken */
byte done;			/* CPUs that are through */

#define LOADED(p)	(real[0] == p || real[1] == p || real[2] == p)
#define TYPED(p)	(pinned[p] || LOADED(p))

/* Issue what is queued, and run its completion callback. */
inline flush(me)
{
	if
	:: queued[me] != NONE ->
#ifdef EARLY
		current[me] = queued[me];
#endif
		atomic {
			assert(!writable[queued[me]]);
			real[me] = queued[me];
		}
#ifndef EARLY
		current[me] = queued[me];
#endif
		queued[me] = NONE
	:: else
	fi
}

/* The handler of the IPI: drain, and let go of what is only borrowed. */
inline take_ipi(me)
{
	if
	:: ipi[me] ->
		flush(me);
		if
		:: running[me] == KERNEL && cr3[me] != KERNEL ->
			cr3[me] = KERNEL;
			queued[me] = KERNEL;
			flush(me)
		:: else
		fi;
		ipi[me] = false
	:: else
	fi
}

inline load(me, p)
{
	cr3[me] = p;
	queued[me] = p
}

/* May CPU k have the tables of p loaded? */
#ifdef NO_CURRENT
#define HOLDS(k, p)	(cr3[k] == p)
#else
#define HOLDS(k, p)	(current[k] == p || cr3[k] == p)
#endif

/* pmap_destroy: the last reference to p goes, on CPU me. */
inline destroy(me, p)
{
	if
	:: cr3[me] == p -> load(me, KERNEL)
	:: else
	fi;
	flush(me);
#ifndef NO_IPI
	k = 0;
	do
	:: k < NCPU ->
		if
		:: k != me && HOLDS(k, p) ->
			ipi[k] = true;
			do
			:: !ipi[k] -> break
			:: ipi[me] -> take_ipi(me)
			od
		:: else
		fi;
		k++
	:: else -> break
	od;
#endif
	pinned[p] = false;
	atomic {
		assert(!TYPED(p));
		writable[p] = true
	}
}

/* The lwp of p leaves this CPU. */
inline leave(me)
{
	if
	:: running[me] != KERNEL -> busy[running[me]] = false
	:: else
	fi;
	running[me] = KERNEL
}

proctype cpu(byte me)
{
	byte k, p, n;

	do
	:: ipi[me] -> take_ipi(me)
	:: n < NSWITCH ->
		n++;
		if
		:: leave(me)			/* a kernel thread borrows */
		:: atomic {			/* an lwp of 1 .. NUSER */
			select(p : 1 .. NUSER);
			if
			:: !busy[p] && !dead[p] -> busy[p] = true
			:: else -> p = KERNEL
			fi
		   };
		   if
		   :: p != KERNEL ->
			leave(me);
			running[me] = p;
			if
			:: !pinned[p] -> pinned[p] = true
			:: else
			fi;
			if
			:: cr3[me] != p -> load(me, p)
			:: else
			fi;
			take_ipi(me);
			flush(me)
		   :: else
		   fi
		:: running[me] != KERNEL ->	/* exit, then switch lazily */
			p = running[me];
			dead[p] = true;
			running[me] = KERNEL;
			if
			:: load(me, KERNEL)	/* stays queued for a while */
			:: skip			/* stays loaded for a while */
			fi;
			take_ipi(me);
			destroy(me, p)
		fi
	:: queued[me] != NONE -> flush(me)
	:: n == NSWITCH -> break
	od;
	done++;
	do
	:: ipi[me] -> take_ipi(me)
	:: done == NCPU && !ipi[me] -> break
	od
}

init
{
	byte i;

	atomic {
		i = 0;
		do
		:: i < NCPU -> queued[i] = NONE; i++
		:: else -> break
		od;
		pinned[KERNEL] = true;
		run cpu(0);
		run cpu(1);
		run cpu(2)
	}
}
