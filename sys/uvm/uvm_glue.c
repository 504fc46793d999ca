/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_glue: kernel stacks, and access to another address space.
 *
 * Kernel stacks
 *	Making and unmaking one costs two trips to the hypervisor, and a shell
 *	forks all day: up to VM_UAREA_CACHE stacks of the dead wait here for
 *	the next fork.  The link lies in the stack itself.  Whoever runs out
 *	of memory drains the cache.
 *
 * Locking
 *	uarea_lock, spin at IPL_VM, covers the list; it is held for a few
 *	instructions and nothing is taken under it.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/pool.h>
#include <sys/queue.h>
#include <sys/systm.h>
#include <sys/uio.h>

#include <uvm/uvm.h>

struct uarea {
	SLIST_ENTRY(uarea) ua_list;
};

static kmutex_t	uarea_lock;
static SLIST_HEAD(, uarea) uarea_cache;
static u_int	uarea_ncached;

void
uvm_glue_init(void)
{

	mutex_init(&uarea_lock, MUTEX_DEFAULT, IPL_VM);
	SLIST_INIT(&uarea_cache);
}

static struct uarea *
uarea_take(void)
{
	struct uarea *ua;

	mutex_enter(&uarea_lock);
	ua = SLIST_FIRST(&uarea_cache);
	if (ua != NULL) {
		SLIST_REMOVE_HEAD(&uarea_cache, ua_list);
		uarea_ncached--;
	}
	mutex_exit(&uarea_lock);
	return ua;
}

/*
 * uvm_uarea_alloc: a kernel stack of USPACE bytes, aligned to its size;
 * 0 when there is no memory.
 * => may sleep for a lock, not for memory
 */
vaddr_t
uvm_uarea_alloc(void)
{
	struct uarea *ua = uarea_take();

	if (ua != NULL)
		return (vaddr_t)(uintptr_t)ua;
	return uvm_km_alloc(USPACE, USPACE, UVM_KMF_NOWAIT);
}

/*
 * uvm_uarea_free: nobody runs on this stack any more.
 */
void
uvm_uarea_free(vaddr_t va)
{
	struct uarea *ua = (struct uarea *)(uintptr_t)va;

	mutex_enter(&uarea_lock);
	if (uarea_ncached < VM_UAREA_CACHE) {
		SLIST_INSERT_HEAD(&uarea_cache, ua, ua_list);
		uarea_ncached++;
		ua = NULL;
	}
	mutex_exit(&uarea_lock);
	if (ua != NULL)
		uvm_km_free(va, USPACE, 0);
}

/*
 * uvm_uarea_drain: no stack is cached; returns the pages that came free.
 */
u_int
uvm_uarea_drain(void)
{
	struct uarea *ua;
	u_int n = 0;

	while ((ua = uarea_take()) != NULL) {
		uvm_km_free((vaddr_t)(uintptr_t)ua, USPACE, 0);
		n += UPAGES;
	}
	return n;
}

u_int
uvm_drain(void)
{

	return pmap_drain() + pool_drain() + uvm_uarea_drain();
}

/*
 * uvm_uarea_cached: the pages of the stacks that wait for the next fork.
 */
u_long
uvm_uarea_cached(void)
{

	return uarea_ncached * UPAGES;
}

/*
 * io_page: move what the uio wants of one page of the map.
 */
static int
io_page(struct vm_map *map, struct uio *uio, bool forced)
{
	vaddr_t addr = (vaddr_t)uio->uio_offset, va;
	vsize_t off = addr & PAGE_MASK;
	struct vm_page *pg;
	int error;

	error = uvm_fault_hold(map, trunc_page(addr),
	    uio->uio_rw == UIO_WRITE ? VM_PROT_WRITE : VM_PROT_READ, forced,
	    &pg);
	if (error)
		return error;
	va = uvm_page_kmap(pg);
	error = uiomove((void *)(uintptr_t)(va + off),
	    MIN(PAGE_SIZE - off, uio->uio_resid), uio);
	uvm_page_kunmap(pg, va);
	uvm_pagerele(pg);
	return error;
}

static int
io_pages(struct vm_map *map, struct uio *uio, bool forced)
{
	int error = 0;

	while (error == 0 && uio->uio_resid != 0) {
		if (uio->uio_offset < 0 ||
		    (uint64_t)uio->uio_offset >= map->max)
			return EFAULT;
		error = io_page(map, uio, forced);
	}
	return error;
}

/*
 * uvm_io: move bytes between a uio and an address space, which need not be
 * the current one; uio_offset is the address there.  0 when all is moved,
 * else what uvm_fault or uiomove said.
 * => map not locked; may sleep
 */
int
uvm_io(struct vm_map *map, struct uio *uio)
{

	return io_pages(map, uio, false);
}

/*
 * uvm_io_forced: the same for a debugger, who may read what is mapped without
 * the right to read, and write what is private: it plants breakpoints in text.
 */
int
uvm_io_forced(struct vm_map *map, struct uio *uio)
{

	return io_pages(map, uio, true);
}
