/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Maps: where things go, when entries join, what is refused, and that a
 * refusal changes nothing.
 */

#include <sys/param.h>
#include <sys/mman.h>
#include <sys/systm.h>
#include <sys/uio.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"

#define RW	(VM_PROT_READ | VM_PROT_WRITE)
#define PG(n)	((vsize_t)(n) * PAGE_SIZE)
#define AT	0x10000000ul

static struct vmspace *vm;
static struct vm_map *map;

static int
anon_at(vaddr_t va, vsize_t size, vm_prot_t prot, int flags)
{

	return uvm_mmap(map, &va, size, prot, VM_PROT_ALL,
	    MAP_ANON | MAP_PRIVATE | MAP_FIXED | flags, NULL, 0);
}

static vaddr_t
anon(vaddr_t hint, vsize_t size)
{
	vaddr_t va = hint;

	if (uvm_mmap(map, &va, size, RW, VM_PROT_ALL, MAP_ANON | MAP_PRIVATE,
	    NULL, 0) != 0)
		return 0;
	return va;
}

static void
begin(void)
{

	vm = uvmspace_alloc(VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS);
	map = &vm->vm_map;
}

static void
end(void)
{

	uvmspace_free(vm);
}

static void
places(void)
{
	vaddr_t a, b, c;

	begin();
	a = anon(0, PG(4));
	b = anon(0, PG(4));
	tap_ok(a + PG(4) == map->mmap_base && b + PG(4) == a,
	    "mappings fill downward from mmap_base");
	(void)uvm_munmap(map, a, PG(4));
	tap_ok(anon(0, PG(3)) == a + PG(1), "and use the highest gap");
	c = anon(AT + 5, PG(1));
	tap_ok(c == AT, "a hint is followed, to the page");
	tap_ok(anon(AT, PG(1)) != AT, "unless something is there");
	tap_ok(anon_at(AT, PG(1), RW, MAP_EXCL) == EEXIST &&
	    anon_at(AT + PG(1), PG(1), RW, MAP_EXCL) == 0,
	    "MAP_EXCL does not map over anything");
	end();
}

/* Where so much belongs: in the highest hole, found by looking at all. */
static vaddr_t
highest_hole(vsize_t size)
{
	struct vm_map_entry *entry;
	vaddr_t top = map->mmap_base;

	TAILQ_FOREACH_REVERSE(entry, &map->entries, vm_map_entries, list) {
		if (entry->end < top && top - entry->end >= size)
			break;
		top = entry->start;
		if (entry->flags & UVM_ET_GROWSDOWN)
			top -= VM_STACK_GUARD;
		top = MIN(top, map->mmap_base);
	}
	return top - size;
}

/*
 * Something, somewhere in the 2,048 pages below mmap_base, is done to up to
 * `most' pages.
 */
static void
change_somewhere(u_int most)
{
	vaddr_t va = map->mmap_base - PG(1 + rnd(2048)), new;
	vsize_t size = PG(1 + rnd(most));

	switch (rnd(8)) {
	case 0:
	case 1:
	case 2:
		(void)uvm_munmap(map, va, size);
		break;
	case 3:
		(void)uvm_mprotect(map, va, size, VM_PROT_READ);
		break;
	case 4:
		(void)uvm_mprotect(map, va, size, RW);
		break;
	case 5:
		(void)anon_at(va, size, RW,
		    rnd(16) == 0 ? MAP_GROWSDOWN : 0);
		break;
	case 6:
		(void)fakepmap_store(vm, va - PG(1), 1);
		break;
	default:
		(void)uvm_mremap(map, va, PG(1), &new, size, MREMAP_MAYMOVE);
		break;
	}
}

static void
searches_miss_no_hole(u_int most)
{
	vaddr_t want, va;
	vsize_t size;
	u_int i, wrong = 0;

	begin();
	for (i = 0; i < 20000; i++) {
		change_somewhere(most);
		size = PG(1 + rnd(rnd(64) == 0 ? 512 : 4));
		want = highest_hole(size);
		va = 0;
		if (uvm_mmap(map, &va, size, rnd(2) ? RW : VM_PROT_READ,
		    VM_PROT_ALL, MAP_ANON | MAP_PRIVATE, NULL, 0) != 0 ||
		    va != want)
			wrong++;
		if (rnd(2))
			(void)uvm_munmap(map, va, size);
	}
	tap_ok(wrong == 0, "holes of up to %u pages: %u of %u searches found "
	    "another place", most, wrong, i);
	end();
}

static void
entries_are_limited(void)
{
	vaddr_t va, new = 0;
	u_int i;

	begin();
	for (i = 0; map->nentries < VM_MAXENTRIES && i < VM_MAXENTRIES; i++) {
		va = 0;
		if (uvm_mmap(map, &va, PG(2), i % 2 ? RW : VM_PROT_READ,
		    VM_PROT_ALL, MAP_ANON | MAP_PRIVATE, NULL, 0) != 0)
			break;
	}
	tap_ok(map->nentries == VM_MAXENTRIES, "a map has %u entries",
	    map->nentries);
	tap_ok(anon(0, PG(1)) == 0 &&
	    uvm_munmap(map, va, PG(1)) == ENOMEM &&
	    uvm_mprotect(map, va, PG(1), VM_PROT_NONE) == ENOMEM &&
	    uvm_mremap(map, va, PG(2), &new, PG(3), MREMAP_MAYMOVE) == ENOMEM,
	    "and no more, however one asks");
	vm->vm_daddr = vm->vm_dend = AT;
	tap_ok(uvm_brk(vm, AT + PG(1), &new) == ENOMEM && new == AT &&
	    uvm_munmap(map, va, PG(2)) == 0 &&
	    uvm_brk(vm, AT + PG(1), &new) == 0, "but what goes makes room");
	end();
}

static void
refusals(void)
{
	vaddr_t va = 0;

	begin();
	tap_ok(anon_at(AT + 1, PG(1), RW, 0) == EINVAL &&
	    anon_at(AT, 0, RW, 0) == EINVAL, "no page, no size: EINVAL");
	tap_ok(anon_at(0, PG(1), RW, 0) == ENOMEM &&
	    anon_at(VM_MAXUSER_ADDRESS, PG(1), RW, 0) == ENOMEM &&
	    anon_at(AT, (vsize_t)-1, RW, 0) == ENOMEM,
	    "outside user space: ENOMEM");
	tap_ok(uvm_mmap(map, &va, PG(1), RW, VM_PROT_ALL, MAP_ANON, NULL,
	    0) == EINVAL && uvm_mmap(map, &va, PG(1), RW, VM_PROT_ALL,
	    MAP_ANON | MAP_SHARED | MAP_PRIVATE, NULL, 0) == EINVAL,
	    "neither shared nor private, or both: EINVAL");
	tap_ok(uvm_mmap(map, &va, PG(1), RW, VM_PROT_READ, MAP_ANON |
	    MAP_SHARED, NULL, 0) == EACCES, "more than maxprot: EACCES");
	tap_ok(anon(0, ptoa(uvmexp.npages) + PG(1)) == 0 &&
	    anon_at(AT, ptoa(uvmexp.npages) + PG(1), RW, MAP_NORESERVE) == 0,
	    "more than all memory: only with MAP_NORESERVE");
	tap_ok(uvm_munmap(map, AT + 1, PG(1)) == EINVAL &&
	    uvm_munmap(map, AT, 0) == EINVAL &&
	    uvm_munmap(map, AT - PG(50), PG(10)) == 0,
	    "munmap of nothing is no error, of half a page is");
	tap_ok(uvm_mprotect(map, AT - PG(1), PG(2), RW) == ENOMEM &&
	    uvm_madvise(map, AT, PG(1), 99) == EINVAL &&
	    uvm_msync(map, AT, PG(1), MS_SYNC | MS_ASYNC) == EINVAL &&
	    uvm_msync(map, AT, PG(1), MS_SYNC) == 0,
	    "holes: ENOMEM; unknown words: EINVAL");
	end();
}

static void
joining(void)
{
	u_int n;

	begin();
	(void)anon_at(AT, PG(10), RW, 0);
	(void)fakepmap_store(vm, AT + PG(9), 1);
	n = map->nentries;
	(void)anon_at(AT + PG(10), PG(10), RW, 0);
	tap_ok(n == 1 && map->nentries == 1,
	    "what goes on from a used mapping joins it");
	(void)uvm_mprotect(map, AT + PG(5), PG(5), VM_PROT_READ);
	tap_ok(map->nentries == 3, "a part with another protection splits");
	tap_ok(fakepmap_store(vm, AT + PG(9), 2) == EACCES,
	    "and protects");
	(void)uvm_mprotect(map, AT + PG(5), PG(5), RW);
	tap_ok(map->nentries == 1 && fakepmap_store(vm, AT + PG(9), 2) == 0,
	    "the same protection joins again");
	(void)anon_at(AT - PG(10), PG(10), RW, 0);
	tap_ok(map->nentries == 2, "in front of a used one does not join");
	end();
}

static void
failures_change_nothing(void)
{
	u_long k;
	bool ok = true;

	begin();
	(void)anon_at(AT, PG(10), RW, 0);
	(void)fakepmap_store(vm, AT + PG(5), 7);
	for (k = 1; k <= 2; k++) {
		failn = k;
		ok = ok && uvm_munmap(map, AT + PG(2), PG(2)) == ENOMEM;
		failn = k;
		ok = ok && uvm_mprotect(map, AT + PG(4), PG(2),
		    VM_PROT_READ) == ENOMEM;
		failn = k;
		ok = ok && anon_at(AT + PG(4), PG(2), RW, 0) == ENOMEM;
	}
	failn = 0;
	ok = ok && fakepmap_store(vm, AT + PG(5), 8) == 0 &&
	    uvm_munlock(map, AT, PG(10)) == 0;
	tap_ok(ok, "munmap, mprotect and mmap without memory");
	end();
}

static void
stacks_grow(void)
{
	vaddr_t top = USRSTACK, va = top - PG(4);
	uint64_t v;

	begin();
	(void)uvm_mmap(map, &va, PG(4), RW, VM_PROT_ALL, MAP_ANON |
	    MAP_PRIVATE | MAP_FIXED | MAP_GROWSDOWN, NULL, 0);
	(void)fakepmap_store(vm, top - 8, 1);
	tap_ok(fakepmap_store(vm, top - PG(100), 2) == 0 &&
	    fakepmap_load(vm, top - 8, &v) == 0 && v == 1,
	    "a stack grows to a fault below it, and keeps its contents");
	tap_ok(fakepmap_store(vm, top - DFLSSIZ, 3) == 0 &&
	    fakepmap_store(vm, top - DFLSSIZ - 8, 3) == EFAULT,
	    "up to the limit");
	end();
	begin();
	va = top - PG(4);
	(void)uvm_mmap(map, &va, PG(4), RW, VM_PROT_ALL, MAP_ANON |
	    MAP_PRIVATE | MAP_FIXED | MAP_GROWSDOWN, NULL, 0);
	(void)anon_at(top - PG(800), PG(1), RW, 0);
	tap_ok(fakepmap_store(vm, top - PG(700), 3) == EFAULT &&
	    fakepmap_store(vm, top - PG(500), 3) == 0,
	    "and not near another mapping");
	end();
}

static void
heap(void)
{
	vaddr_t now, old;
	uint64_t v;
	u_int i;

	begin();
	vm->vm_daddr = vm->vm_dend = AT + 100;
	tap_ok(uvm_brk(vm, 0, &now) == EINVAL && now == AT + 100,
	    "a break below the heap tells where it is");
	for (i = 1; i < 300; i++) {
		(void)uvm_brk(vm, AT + PG(i), &now);
		(void)fakepmap_store(vm, now - 8, i);
	}
	tap_ok(map->nentries == 1 && fakepmap_load(vm, AT + PG(5) - 8, &v) ==
	    0 && v == 5, "a heap that grows stays one entry");
	(void)uvm_brk(vm, AT + PG(3), &now);
	tap_ok(fakepmap_load(vm, AT + PG(5) - 8, &v) == EFAULT &&
	    fakepmap_load(vm, AT + PG(3) - 8, &v) == 0, "and shrinks");
	(void)anon_at(AT + PG(10), PG(1), RW, 0);
	old = now;
	tap_ok(uvm_brk(vm, AT + PG(11), &now) == ENOMEM && now == old,
	    "it does not grow into a mapping");
	end();
}

static void
remapping(void)
{
	vaddr_t new = 0;
	uint64_t v;

	begin();
	(void)anon_at(AT, PG(4), RW, 0);
	(void)fakepmap_store(vm, AT, 1);
	(void)fakepmap_store(vm, AT + PG(3), 4);
	tap_ok(uvm_mremap(map, AT, PG(4), &new, PG(8), 0) == 0 && new == AT &&
	    map->nentries == 1 && fakepmap_store(vm, AT + PG(7), 8) == 0,
	    "mremap grows in place");
	(void)anon_at(AT + PG(8), PG(1), VM_PROT_READ, 0);
	tap_ok(uvm_mremap(map, AT, PG(8), &new, PG(9), 0) == ENOMEM,
	    "not into another mapping");
	tap_ok(uvm_mremap(map, AT, PG(8), &new, PG(20), MREMAP_MAYMOVE) == 0 &&
	    new != AT && fakepmap_load(vm, new + PG(7), &v) == 0 && v == 8 &&
	    fakepmap_load(vm, AT, &v) == EFAULT, "but moves if it may");
	tap_ok(uvm_mremap(map, new, PG(20), &new, PG(2), 0) == 0 &&
	    fakepmap_load(vm, new + PG(3), &v) == EFAULT, "and shrinks");
	tap_ok(uvm_mremap(map, new + PG(5), PG(1), &new, PG(2), 0) == EFAULT &&
	    uvm_mremap(map, new, 0, &new, PG(2), 0) == EINVAL &&
	    uvm_mremap(map, new, PG(1), &new, PG(2), 64) == EINVAL,
	    "nothing there: EFAULT; nonsense: EINVAL");
	end();
}

static void
looking(void)
{
	struct uvm_map_info info;
	u_char vec[4];

	begin();
	(void)anon_at(AT, PG(4), RW, 0);
	(void)fakepmap_store(vm, AT + PG(2), 1);
	tap_ok(uvm_mincore(map, AT, PG(4), vec) == 0 && !vec[0] && !vec[1] &&
	    vec[2] && !vec[3], "mincore tells which pages are there");
	tap_ok(uvm_mlock(map, AT, PG(4)) == 0 &&
	    uvm_mincore(map, AT, PG(4), vec) == 0 && vec[0] && vec[3] &&
	    uvm_mlock(map, AT, PG(5)) == ENOMEM, "mlock brings them in");
	tap_ok(uvm_mlock(map, AT + PG(3) + 1, PG(1) - 1) == 0 &&
	    uvm_mlock(map, AT + PG(3) + 1, PG(1)) == ENOMEM &&
	    uvm_munlock(map, AT + 5, 1) == 0 &&
	    uvm_mlock(map, AT + 5, (vsize_t)-3) == EINVAL,
	    "of any bytes");
	tap_ok(uvm_map_nextinfo(vm, 0, &info) && info.start == AT &&
	    info.end == AT + PG(4) && info.anon && !info.shared &&
	    info.private_pages == 4 && !uvm_map_nextinfo(vm, info.end, &info),
	    "entries are listed in order");
	tap_ok(uvm_madvise(map, AT, PG(4), MADV_DONTNEED) == 0 &&
	    uvm_mincore(map, AT, PG(4), vec) == 0 && !vec[2],
	    "and pages that are not needed go");
	end();
}

static void
other_spaces(void)
{
	struct iovec iov;
	struct uio uio;
	char buf[] = "across two pages";

	begin();
	(void)anon_at(AT, PG(2), RW, 0);
	uio_kernel(&uio, &iov, buf, sizeof(buf), (off_t)(AT + PG(1) - 5),
	    UIO_WRITE);
	tap_ok(uvm_io(map, &uio) == 0, "another space can be written");
	memset(buf, 0, sizeof(buf));
	uio_kernel(&uio, &iov, buf, sizeof(buf), (off_t)(AT + PG(1) - 5),
	    UIO_READ);
	tap_ok(uvm_io(map, &uio) == 0 && buf[0] == 'a' && buf[15] == 's',
	    "and read");
	uio_kernel(&uio, &iov, buf, 2, (off_t)(AT + PG(2) - 1), UIO_READ);
	tap_ok(uvm_io(map, &uio) == EFAULT && uio.uio_resid == 1,
	    "as far as it goes");
	end();
}

static void
neighbours_come_along(void)
{
	struct uvm_object *uobj = uao_create(PG(32));
	vaddr_t va = AT;
	uint64_t v;
	u_long faults;
	u_int i;

	begin();
	(void)uvm_mmap(map, &va, PG(32), RW, VM_PROT_ALL, MAP_SHARED |
	    MAP_FIXED, uobj, 0);
	for (i = 0; i < 32; i++)
		(void)fakepmap_store(vm, AT + PG(i), i);
	pmap_remove(map->pmap, AT, AT + PG(32));
	pmap_update(map->pmap);
	faults = uvmexp.faults;
	for (i = 0; i < 32; i++) {
		if (fakepmap_load(vm, AT + PG(i), &v) != 0 || v != i)
			panic("wrong page %u", i);
	}
	tap_ok(uvmexp.faults == faults + 2,
	    "reading 32 resident pages of an object faults twice");
	tap_ok(fakepmap_allows(vm, AT + PG(1), VM_PROT_WRITE),
	    "neighbours have the rights of the page that was wanted");
	uobj->pgops->pgo_reference(uobj);
	va = AT;
	(void)uvm_mmap(map, &va, PG(32), RW, VM_PROT_ALL, MAP_PRIVATE |
	    MAP_FIXED, uobj, 0);
	(void)fakepmap_store(vm, AT + PG(3), 33);
	(void)fakepmap_load(vm, AT + PG(2), &v);
	tap_ok(fakepmap_allows(vm, AT + PG(1), VM_PROT_READ) &&
	    !fakepmap_allows(vm, AT + PG(1), VM_PROT_WRITE) &&
	    fakepmap_load(vm, AT + PG(3), &v) == 0 && v == 33,
	    "of a private mapping they are read-only, and hide no copy");
	end();
}

static void
rows_are_filled_ahead(void)
{
	u_long faults;
	uint64_t v;
	u_int i;

	begin();
	(void)anon_at(AT, PG(64), RW, 0);
	faults = uvmexp.faults;
	for (i = 0; i < 64; i++)
		(void)fakepmap_store(vm, AT + PG(i), i);
	tap_ok(uvmexp.faults - faults <= 64 / 8 + 1,
	    "filling 64 pages in a row takes %lu faults",
	    uvmexp.faults - faults);
	(void)anon_at(AT, PG(64), RW, 0);
	(void)fakepmap_store(vm, AT + PG(8), 1);
	tap_ok(pmap_resident_count(map->pmap) == 1 &&
	    fakepmap_load(vm, AT + PG(9), &v) == 0 && v == 0 &&
	    pmap_resident_count(map->pmap) == 8,
	    "a page alone comes alone");
	(void)uvm_madvise(map, AT, PG(64), MADV_RANDOM);
	(void)fakepmap_store(vm, AT + PG(16), 1);
	tap_ok(pmap_resident_count(map->pmap) == 9,
	    "and if the program says random, always");
	end();
}

static void
pages_are_brought_before_the_fault(void)
{
	u_long faults, waits;

	begin();
	(void)anon_at(AT, PG(4), RW, 0);
	faults = uvmexp.faults;
	waits = uvmexp.flt_wait;
	uvm_prefault(map, AT + PG(2) + 40, VM_PROT_WRITE);
	tap_ok(fakepmap_allows(vm, AT + PG(2), VM_PROT_WRITE) &&
	    pmap_resident_count(map->pmap) == 1 && uvmexp.faults == faults,
	    "a page can be had without a fault");
	uvm_prefault(map, AT + PG(4), VM_PROT_READ);
	uvm_prefault(map, AT, VM_PROT_EXECUTE);
	tap_ok(pmap_resident_count(map->pmap) == 1 &&
	    uvmexp.flt_wait == waits, "but none that the map refuses");
	failn = 1;
	uvm_prefault(map, AT, VM_PROT_WRITE);
	failn = 0;
	tap_ok(uvmexp.flt_wait == waits + 1 &&
	    pmap_resident_count(map->pmap) == 1,
	    "and nobody waits for memory");
	end();
}

int
main(void)
{
	u_long before, inuse;

	tap_plan(53);
	fakepmap_boot(3000, 1000);
	before = uvmexp.free;
	inuse = hostkern_inuse();
	places();
	searches_miss_no_hole(8);
	searches_miss_no_hole(500);
	entries_are_limited();
	refusals();
	joining();
	failures_change_nothing();
	stacks_grow();
	heap();
	remapping();
	looking();
	other_spaces();
	neighbours_come_along();
	rows_are_filled_ahead();
	pages_are_brought_before_the_fault();
	tap_ok(uvmexp.free == before && hostkern_inuse() == inuse,
	    "nothing is lost");
	return tap_done();
}
