/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Address spaces on real page tables: filled, forked, written on both sides
 * while loaded and while not, protected, unmapped, freed; and not a page is
 * lost.  For the time being this thread passes for a user's.
 */

#include <sys/param.h>
#include <sys/mman.h>
#include <sys/proc.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#define AT	0x10000000ul
#define NPAGES	300u
#define RW	(VM_PROT_READ | VM_PROT_WRITE)

REGRESS_TEST("guest/uvm/space", test_space);

static uint32_t __user *
word(u_int page)
{
	return (uint32_t __user *)(AT + ptoa(page));
}

/* Live in this address space from now on; its reference is ours. */
static void
enter(struct vmspace *vm)
{
	uvmspace_addref(vm);
	uvmspace_exec(curlwp, vm);
}

static bool
fill(u_int first, u_int n, u_int step, uint32_t what)
{
	u_int i;

	for (i = first; i < first + n; i += step) {
		if (ustore_32(word(i), what + i) != 0)
			return false;
	}
	return true;
}

static bool
holds(u_int first, u_int n, u_int step, uint32_t what)
{
	uint32_t v;
	u_int i;

	for (i = first; i < first + n; i += step) {
		if (ufetch_32(word(i), &v) != 0 || v != what + i)
			return false;
	}
	return true;
}

/* Kernel threads may not fault on user memory: be none, or one again. */
static void
be_system(bool system)
{
	struct lwp *l = curlwp;

	lwp_lock(l);
	if (system)
		l->l_flag |= LW_SYSTEM;
	else
		l->l_flag &= ~LW_SYSTEM;
	lwp_unlock(l);
}

static struct vmspace *
make(void)
{
	struct vmspace *vm = uvmspace_alloc(VM_MIN_ADDRESS,
	    VM_MAXUSER_ADDRESS);
	vaddr_t va = AT;

	if (vm != NULL && uvm_mmap(&vm->vm_map, &va, ptoa(NPAGES), RW,
	    VM_PROT_ALL, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NULL, 0) != 0) {
		uvmspace_free(vm);
		vm = NULL;
	}
	return vm;
}

static void
test_memory(struct vmspace *vm)
{
	uint32_t v = 1;

	enter(vm);
	CLAIM(ufetch_32(word(7), &v) == 0 && v == 0, "memory begins as zeros");
	CLAIM(fill(0, NPAGES, 1, 1000), "it can be written");
	CLAIM(holds(0, NPAGES, 1, 1000), "and read again");
	CLAIM(ufetch_32(word(NPAGES), &v) == EFAULT, "not behind its end");
	CLAIM(uvm_mprotect(&vm->vm_map, AT, ptoa(10), VM_PROT_READ) == 0 &&
	    ustore_32(word(3), 1) == EFAULT && holds(0, 10, 1, 1000),
	    "read-only memory is");
	CLAIM(uvm_mprotect(&vm->vm_map, AT, ptoa(10), RW) == 0 &&
	    fill(0, 10, 1, 1000), "until it may be written");
	CLAIM(uvm_munmap(&vm->vm_map, AT + ptoa(20), ptoa(5)) == 0 &&
	    ufetch_32(word(22), &v) == EFAULT && holds(25, 10, 1, 1000),
	    "a hole is a hole");
}

static void
test_fork(struct vmspace *vm)
{
	struct vmspace *child = NULL;

	CLAIM(uvmspace_fork(vm, &child) == 0, "a loaded space is forked");
	if (child == NULL)
		return;
	CLAIM(holds(30, 200, 1, 1000) && fill(30, 100, 2, 2000),
	    "the parent goes on writing");
	enter(child);
	CLAIM(holds(30, 200, 1, 1000), "the child has what was");
	CLAIM(fill(31, 100, 2, 3000), "and writes, too");
	enter(vm);
	CLAIM(holds(30, 100, 2, 2000) && holds(31, 100, 2, 1000),
	    "neither sees the other's");
	enter(child);
	CLAIM(holds(30, 100, 2, 1000) && holds(31, 100, 2, 3000),
	    "on both sides");
	enter(vm);
	uvmspace_free(child);
	CLAIM(fill(30, 200, 1, 4000) && holds(30, 200, 1, 4000),
	    "and the parent survives the child");
}

static void
test_remap(struct vmspace *vm)
{
	vaddr_t new = AT + ptoa(1000);
	uint32_t v;

	CLAIM(uvm_mremap(&vm->vm_map, AT + ptoa(30), ptoa(50), &new, ptoa(60),
	    MREMAP_MAYMOVE | MREMAP_FIXED) == 0, "memory can move");
	CLAIM(ufetch_32(word(1000), &v) == 0 && v == 4030 &&
	    ufetch_32(word(1055), &v) == 0 && v == 0 &&
	    ufetch_32(word(40), &v) == EFAULT, "with its contents");
}

static void
test_space(void)
{
	struct vmspace *vm;
	u_long before;
	u_int round;

	be_system(false);
	uvmspace_addref(&vmspace0);	/* which we leave and come back to */
	for (round = 0; round < 2; round++) {
		/* The first round fills pools and caches. */
		before = uvmexp.free + uvmexp.kernpages;
		vm = make();
		CLAIM(vm != NULL, "an address space is made");
		if (vm == NULL)
			return;
		test_memory(vm);
		test_fork(vm);
		test_remap(vm);
		enter(&vmspace0);
		uvmspace_free(vm);
	}
	uvmspace_free(&vmspace0);
	be_system(true);
	CLAIM(uvmexp.free + uvmexp.kernpages == before,
	    "no page is lost: %lu, %lu before",
	    uvmexp.free + uvmexp.kernpages, before);
	CLAIM(uvmexp.anonpages == 0, "no anonymous page is left");
}
