/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * db_trace: who called whom.
 *
 * Every function keeps a frame pointer, so the stack is a list: the word at
 * ebp is the caller's ebp, the one above it the return address.  A return
 * address of vector.S means that a trap came in between; what lies above it is
 * then the trap's frame, whose eip tells where, and the list goes on beyond it
 * by itself, since entries leave ebp alone.  Nothing is believed:
 * a frame must lie on the current lwp's stack, above the one before.
 */

#include <sys/param.h>
#include <sys/cpu.h>
#include <sys/ksyms.h>
#include <sys/lwp.h>
#include <sys/systm.h>

#include <machine/frame.h>

#include <xenport/trapentry.h>

#define TRACE_DEPTH	40

struct callframe {
	struct callframe	*cf_next;
	uintptr_t		cf_return;
};

static void
trace_address(uintptr_t pc)
{
	const char *name;
	uintptr_t offset;

	if (ksyms_getname(&name, &offset, pc) == 0)
		printf("    %#lx %s+%#lx\n", (u_long)pc, name, (u_long)offset);
	else
		printf("    %#lx\n", (u_long)pc);
}

static bool
trace_is_trap(uintptr_t pc)
{

	return pc == (uintptr_t)trap_return || pc == (uintptr_t)event_return ||
	    pc == (uintptr_t)syscall_return || pc == (uintptr_t)ast_return ||
	    pc == (uintptr_t)nmi_return;
}

static bool
trace_valid(const void *frame, size_t size)
{
	uintptr_t base = (uintptr_t)curlwp->l_addr, a = (uintptr_t)frame;

	return a % 4 == 0 && a >= base && a + size <= base + USPACE;
}

/* A trap's frame is printed; false if it came from user mode. */
static bool
trace_trap(const struct trapframe *tf)
{

	if (!trace_valid(tf, __builtin_offsetof(struct trapframe, tf_esp)))
		return false;
	printf("  trap %u\n", tf->tf_trapno);
	if (USERMODE(tf))
		return false;
	trace_address(tf->tf_eip);
	return true;
}

/* The callers of our caller, on the console. */
void
cpu_backtrace(void)
{
	const struct callframe *cf = __builtin_frame_address(0), *next;
	u_int depth;

	printf("  lwp %d (%s), cpu%u\n", curlwp->l_lid, curlwp->l_name,
	    cpu_number());
	for (depth = 0; depth < TRACE_DEPTH; depth++) {
		if (!trace_valid(cf, sizeof(*cf)))
			break;
		trace_address(cf->cf_return);
		if (trace_is_trap(cf->cf_return) &&
		    !trace_trap((const void *)(cf + 1)))
			break;
		next = cf->cf_next;
		if (next <= cf)
			break;
		cf = next;
	}
}
