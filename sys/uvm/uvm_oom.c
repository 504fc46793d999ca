/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_oom: what happens when user memory was promised and there is none.
 *
 * The process that could not be given a page is killed: it cannot go on in
 * any case, and it is most often the one that eats.  It dies at the border
 * to user mode, where it is on its way to; its memory is then the others'.
 */

#include <sys/param.h>
#include <sys/proc.h>
#include <sys/signalvar.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

/*
 * uvm_oom_kill: the process has SIGKILL pending, and the console tells why.
 * => may be called with nothing locked
 */
void
uvm_oom_kill(struct proc *p)
{
	struct vmspace *vm = p->p_vmspace;

	uvmexp.oomkills++;
	printf("pid %d (%s): killed: out of memory: %lu KiB resident, "
	    "%lu KiB free\n", (int)p->p_pid, p->p_comm,
	    pmap_resident_count(vm->vm_map.pmap) * (PAGE_SIZE / 1024),
	    uvmexp.free * (PAGE_SIZE / 1024));
	mutex_enter(&proc_lock);
	psignal(p, SIGKILL);
	mutex_exit(&proc_lock);
}
