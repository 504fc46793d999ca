/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * text: the kernel's own instructions, changed at boot.
 *
 * Text is mapped read-only, and stays so: its pages are entered a second time,
 * writable, in a window that is gone afterwards.  Nobody can be at a place
 * while it changes: the other CPUs do not run yet, and on this one events are
 * masked, by the function and not by a place that evmask.c may be changing.
 * An NMI's handler has no such place.  The hypercall that takes the window away
 * ends in an iret, after which the CPU fetches what was stored.
 *
 * Locking: none; boot, before other CPUs.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/evmask.h>
#include <machine/text.h>

static vaddr_t	window;		/* two pages of nothing, or 0 */

void
text_open(void)
{

	window = uvm_km_alloc(2 * PAGE_SIZE, 0,
	    UVM_KMF_NOWAIT | UVM_KMF_VAONLY);
	if (window == 0)
		panic("no room for a window on the text");
}

void
text_close(void)
{

	uvm_km_free(window, 2 * PAGE_SIZE, UVM_KMF_VAONLY);
	window = 0;
}

static void
window_enter(vaddr_t at, vaddr_t va)
{
	paddr_t pa;

	if (!pmap_extract(pmap_kernel(), va, &pa))
		panic("text at %#lx is not mapped", (u_long)va);
	pmap_kenter_pa(at, pa, VM_PROT_READ | VM_PROT_WRITE, 0);
}

void
text_write(vaddr_t va, const void *code, size_t len)
{

	KASSERT(window != 0 && len <= PAGE_SIZE);
	evmask_set();
	window_enter(window, trunc_page(va));
	window_enter(window + PAGE_SIZE, trunc_page(va + len - 1));
	memcpy((void *)(window + (va & PAGE_MASK)), code, len);
	pmap_kremove(window, 2 * PAGE_SIZE);
	evmask_clear();
}
