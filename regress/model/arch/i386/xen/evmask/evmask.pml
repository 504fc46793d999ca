/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * evmask: no event is lost, whatever it comes between.
 *
 * What is claimed.  A device changes, then an event is sent.  When nothing
 * happens any more, the handler of that port has run after the last change,
 * though Xen looks only when it is told to, and though the CPU masks, unmasks,
 * raises and lowers its level at any time, in handlers too.  No hypercall is
 * made for it: not even the one with which Xen would be asked to look again.
 *
 * What Xen does (evtchn_2l_set_pending of Xen 4.17).  A sender sets the
 * pending bit, and stops if it was set; sets the selector bit of its word, and
 * stops if it was set; sets upcall_pending, and stops if it was set; then
 * kicks the CPU.  The CPU enters Xen some time after a kick, and on the way
 * back Xen looks once: if upcall_pending is set and the mask is not, it sets
 * the mask and calls.  Otherwise nothing comes of the kick, ever.
 *
 * The model.  Two other CPUs send EVENTS events to three ports, two of
 * them in one word.  The CPU runs a kernel that masks and unmasks, raises and
 * lowers its level; each upcall is a process of its own, which stands above
 * what it interrupts: a step of a process needs `depth' to be its own.  So an
 * upcall may come before each step, which is one load, store or exchange of
 * evmask_enable, evtchn_scan, evtchn_mark, spl_dispatch and evtchn_run
 * (sys/arch/i386/xen/intr.c, sys/arch/xen/xen/evtchn.c).  All ports are of one
 * level.
 *
 * Variants, each of which must fail:
 *
 *	TEST_FIRST	tests upcall_pending, then clears the mask
 *	NO_TEST	clears the mask, and leaves it at that
 *	SEL_LATE	reads the selector, and clears it in another step
 *	PENDING_LATE	takes the selector, then clears upcall_pending
 *	ACK_LATE	clears the pending bit after the handler has run
 *	LEVEL_LATE	looks for what is due, then lowers the level
 *	UNMARK_LATE	runs what is due, then says that nothing is
 */

#define NPORT	3
#define NWORD	2
#define WORD(p)	((p) >> 1)
#ifndef EVENTS
#define EVENTS	2		/* in all */
#endif
#ifndef TURNS
#define TURNS	2		/* of the kernel */
#endif
#define MAXDEPTH	(EVENTS + 1)

/* Shared with Xen. */
bool mask = true;
bool upcall_pending;
bool sel[NWORD];
bool pending[NPORT];

/* Xen's: the CPU will be made to enter. */
bool kick;

/* The kernel's. */
bool level;			/* raised above the ports' */
bool ipending;			/* something is due at that level */
bool ep_sel[NWORD];
bool ep_port[NPORT];
byte depth;			/* upcalls under way */

/* The world's. */
byte device[NPORT];		/* changes */
byte seen[NPORT];		/* the last one that its handler saw */
byte budget = EVENTS;
byte senders = 2;
bool done;			/* the kernel has nothing left to do */

/* One step of the process. */
#define STEP(s)	atomic { depth == me -> s }
/* A step that reads: branches of an if. */
#define IF(c)	atomic { depth == me && (c) }

inline mark(p)
{
	STEP(ep_port[p] = true);
	STEP(ep_sel[WORD(p)] = true);
	STEP(ipending = true)
}

/* Ports a to b of word w, which has been taken from the selector. */
inline scan_word(w, a, b)
{
	if
	:: IF(taken[w]) ->
		atomic {
			depth == me;
			now[a] = pending[a];
			now[b] = pending[b];
			taken[w] = false
		};
		if
		:: IF(now[a]) ->
#ifndef ACK_LATE
			STEP(pending[a] = false);
#endif
			mark(a)
		:: IF(!now[a])
		fi;
		if
		:: IF(a != b && now[b]) ->
#ifndef ACK_LATE
			STEP(pending[b] = false);
#endif
			mark(b)
		:: IF(a == b || !now[b])
		fi
	:: IF(!taken[w])
	fi
}

/* evtchn_scan: events are masked. */
inline scan()
{
	assert(mask);
#ifndef PENDING_LATE
	STEP(upcall_pending = false);
#endif
#ifdef SEL_LATE
	STEP(taken[0] = sel[0]; taken[1] = sel[1]);
	STEP(sel[0] = false; sel[1] = false);
#else
	STEP(taken[0] = sel[0]; taken[1] = sel[1]; sel[0] = false;
	    sel[1] = false);
#endif
#ifdef PENDING_LATE
	STEP(upcall_pending = false);
#endif
	scan_word(0, 0, 1);
	scan_word(1, 2, 2)
}

inline handler(p)
{
	if
	:: IF(now[p]) ->
		STEP(seen[p] = device[p]; now[p] = false);
#ifdef ACK_LATE
		STEP(pending[p] = false);
#endif
	:: IF(!now[p])
	fi
}

/* evtchn_run: the level is raised. */
inline run_due()
{
	STEP(taken[0] = ep_sel[0]; taken[1] = ep_sel[1]; ep_sel[0] = false;
	    ep_sel[1] = false);
	if
	:: IF(taken[0]) ->
		STEP(now[0] = ep_port[0]; now[1] = ep_port[1];
		    ep_port[0] = false; ep_port[1] = false; taken[0] = false);
		handler(0);
		handler(1)
	:: IF(!taken[0])
	fi;
	if
	:: IF(taken[1]) ->
		STEP(now[2] = ep_port[2]; ep_port[2] = false;
		    taken[1] = false);
		handler(2)
	:: IF(!taken[1])
	fi
}

/* spl_dispatch, for a level that is not raised. */
inline dispatch()
{
	do
	:: IF(ipending) ->
		STEP(level = true);
#ifndef UNMARK_LATE
		STEP(ipending = false);
#endif
		run_due();
#ifdef UNMARK_LATE
		STEP(ipending = false);
#endif
		STEP(level = false)
	:: IF(!ipending) -> break
	od
}

/* evmask_enable. */
inline unmask()
{
	do
	:: true ->
#ifdef TEST_FIRST
		if
		:: IF(!upcall_pending) -> STEP(mask = false); break
		:: IF(upcall_pending)
		fi;
#else
		STEP(mask = false);
#ifdef NO_TEST
		break;
#else
		if
		:: IF(!upcall_pending) -> break
		:: IF(upcall_pending)
		fi;
#endif
#endif
		STEP(mask = true);
		scan()
	od;
	if
	:: IF(!level && ipending) -> dispatch()
	:: IF(level || !ipending)
	fi
}

/* splx to a level that is not raised. */
inline lower()
{
#ifdef LEVEL_LATE
	if
	:: IF(ipending) -> STEP(level = false); dispatch()
	:: IF(!ipending) -> STEP(level = false)
	fi
#else
	STEP(level = false);
	if
	:: IF(ipending) -> dispatch()
	:: IF(!ipending)
	fi
#endif
}

/* evtchn_upcall, called by Xen, which has set the mask. */
proctype upcall(byte me)
{
	bool taken[NWORD];
	bool now[NPORT];

	scan();
	unmask();
	atomic { depth == me -> depth-- }
}

proctype kernel()
{
	bool taken[NWORD];
	bool now[NPORT];
	byte me, turns = TURNS;

	unmask();
	do
	:: turns > 0 ->
		turns--;
		if
		:: STEP(mask = true); unmask()
		:: STEP(level = true); lower()
		:: STEP(level = true); STEP(mask = true); unmask(); lower()
		fi
	:: turns == 0 -> break
	od;
	STEP(done = true)
}

/* The CPU is made to enter Xen, and Xen looks on the way back. */
proctype xen()
{
end:	do
	:: atomic { kick ->
		kick = false;
		if
		:: upcall_pending && !mask ->
			assert(depth < MAXDEPTH);
			mask = true;
			depth++;
			run upcall(depth)
		:: else
		fi }
	od
}

proctype sender()
{
	byte p;

	do
	:: atomic { budget > 0 -> budget--; select(p : 0 .. NPORT - 1) };
		device[p]++;
		if
		:: atomic { !pending[p] -> pending[p] = true };
			if
			:: atomic { !sel[WORD(p)] -> sel[WORD(p)] = true };
				if
				:: atomic { !upcall_pending ->
					upcall_pending = true };
					kick = true
				:: atomic { upcall_pending }
				fi
			:: atomic { sel[WORD(p)] }
			fi
		:: atomic { pending[p] }
		fi
	:: budget == 0 -> break
	od;
	senders--
}

/* All have ended, and the CPU has done what it was kicked to do. */
#define QUIET	(senders == 0 && !kick && depth == 0 && done)

init
{
	atomic {
		run xen();
		run kernel();
		run sender();
		run sender()
	}
	QUIET;
	assert(!mask && !level);
	assert(seen[0] == device[0] && seen[1] == device[1] &&
	    seen[2] == device[2])
}
