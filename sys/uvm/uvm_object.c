/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_object: resident pages of an object, and copying to and from them.
 *
 * Overview
 *	An object is a tree of resident pages by offset, and a pager that can
 *	make more of them.  The same pages are mapped by mmap and copied by
 *	read and write (uvm_obj_uiomove), so both see the same data at once.
 *
 * Copying
 *	The page is held, the lock dropped, and then copied: the other side of
 *	the copy is user memory whose page may have to be faulted in, and may
 *	even be a page of this object.  A page that is truncated away meanwhile
 *	lives until the copy ends, unseen.  Whole writes exclude each other by
 *	a lock of the file's, above this layer.
 *
 *	Every page is zero when it enters the object, also one that is about
 *	to be written as a whole: it can be seen through a mapping before the
 *	copy ends, and the copy may end early.
 *
 * Locking
 *	vmobjlock, adaptive, covers the tree and who the pages belong to, and
 *	is held while a mapping of one of them is entered: so a page that is
 *	gone from the tree is in no mapping.  Order: see uvm_amap.c.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <sys/uio.h>

#include <uvm/uvm.h>

static int
compare_nodes(void *ctx __unused, const void *n1, const void *n2)
{
	const struct vm_page *p1 = n1, *p2 = n2;

	return p1->pgoff < p2->pgoff ? -1 : p1->pgoff > p2->pgoff;
}

static int
compare_key(void *ctx __unused, const void *n, const void *key)
{
	const struct vm_page *pg = n;
	uint32_t pgoff = *(const uint32_t *)key;

	return pg->pgoff < pgoff ? -1 : pg->pgoff > pgoff;
}

static const rb_tree_ops_t page_tree_ops = {
	.rbto_compare_nodes = compare_nodes,
	.rbto_compare_key = compare_key,
	.rbto_node_offset = __builtin_offsetof(struct vm_page, u.rb),
};

void
uvm_obj_init(struct uvm_object *uobj, const struct uvm_pagerops *ops,
    u_int refs)
{

	mutex_init(&uobj->vmobjlock, MUTEX_DEFAULT, IPL_NONE);
	uobj->pgops = ops;
	rb_tree_init(&uobj->uo_tree, &page_tree_ops);
	uobj->uo_npages = 0;
	uobj->uo_refs = refs;
	uobj->uo_written = 0;
}

/*
 * uvm_obj_written: when a shared mapping of the object was last written to, in
 * ns since 1970, or 0.  It is the moment of a fault: a page that can be written
 * already is not heard of again.
 */
nsec_t
uvm_obj_written(struct uvm_object *uobj)
{
	nsec_t written;

	mutex_enter(&uobj->vmobjlock);
	written = uobj->uo_written;
	mutex_exit(&uobj->vmobjlock);
	return written;
}

void
uvm_obj_setwritten(struct uvm_object *uobj, nsec_t written)
{

	mutex_enter(&uobj->vmobjlock);
	uobj->uo_written = written;
	mutex_exit(&uobj->vmobjlock);
}

/*
 * uvm_obj_destroy: the object, without pages or users, can be freed.
 */
void
uvm_obj_destroy(struct uvm_object *uobj)
{

	KASSERT(uobj->uo_npages == 0);
	mutex_destroy(&uobj->vmobjlock);
}

/*
 * uvm_obj_lookup: the resident page at an offset, or NULL.
 * => vmobjlock held
 */
struct vm_page *
uvm_obj_lookup(struct uvm_object *uobj, voff_t off)
{
	uint32_t pgoff = (uint32_t)(off >> PAGE_SHIFT);

	KASSERT(mutex_owned(&uobj->vmobjlock));
	return rb_tree_find_node(&uobj->uo_tree, &pgoff);
}

/* First resident page at or behind a page number and before another. */
static struct vm_page *
obj_firstpage(struct uvm_object *uobj, uint32_t first, voff_t end)
{
	struct vm_page *pg = rb_tree_find_node_geq(&uobj->uo_tree, &first);

	return pg != NULL && pg->pgoff < (end >> PAGE_SHIFT) ? pg : NULL;
}

/*
 * uvm_obj_freepages: no page of the bytes [start, end) is resident or mapped.
 * => vmobjlock held; both ends on a page
 */
void
uvm_obj_freepages(struct uvm_object *uobj, voff_t start, voff_t end)
{
	uint32_t first = (uint32_t)(start >> PAGE_SHIFT);
	struct vm_page *pg, *next;

	KASSERT(mutex_owned(&uobj->vmobjlock));
	pg = obj_firstpage(uobj, first, end);
	for (; pg != NULL; pg = obj_firstpage(uobj, pg->pgoff + 1, end))
		pmap_page_protect(pg, VM_PROT_NONE);
	/* What was queued is in force before a page can become another's. */
	pmap_update(pmap_kernel());

	for (pg = obj_firstpage(uobj, first, end); pg != NULL; pg = next) {
		next = obj_firstpage(uobj, pg->pgoff + 1, end);
		uvm_pagefree(pg);
	}
}

/*
 * obj_getheld: the page at an offset, held; NULL if there is none and `flags'
 * say that this will do.
 * => vmobjlock not held
 */
static int
obj_getheld(struct uvm_object *uobj, voff_t off, struct vm_page **pgp,
    int flags)
{
	int error;

	mutex_enter(&uobj->vmobjlock);
	error = uobj->pgops->pgo_get(uobj, off, pgp, flags | PGO_SYNC);
	if (error == 0 && *pgp != NULL)
		uvm_pagehold(*pgp);
	mutex_exit(&uobj->vmobjlock);
	return error;
}

/*
 * uvm_obj_uiomove: move `len' bytes between the object, from `off' on, and
 * the uio.  ENOMEM: no page to be had; EIO: behind the object's end; EFAULT
 * from the uio.  What was moved is to be seen from the uio.
 * => may sleep; vmobjlock not held
 */
int
uvm_obj_uiomove(struct uvm_object *uobj, voff_t off, size_t len,
    struct uio *uio, int flags)
{
	struct vm_page *pg;
	size_t n, pgoff;
	vaddr_t va;
	int error = 0;

	KASSERT((uio->uio_rw == UIO_WRITE) == (flags == UOBJ_WRITE));
	for (; len != 0 && error == 0; off += n, len -= n) {
		pgoff = (size_t)off & PAGE_MASK;
		n = MIN(PAGE_SIZE - pgoff, len);
		error = obj_getheld(uobj, trunc_page(off), &pg,
		    flags == UOBJ_READ ? PGO_HOLE : 0);
		if (error)
			break;
		if (pg == NULL) {
			error = uio_zero(n, uio);
			continue;
		}
		va = uvm_page_kmap(pg);
		error = uiomove((void *)(uintptr_t)(va + pgoff), n, uio);
		uvm_page_kunmap(pg, va);
		uvm_pagerele(pg);
	}
	return error;
}

/*
 * uvm_obj_zero: `len' bytes from `off' on are zeros; holes stay holes.
 * => may sleep; vmobjlock not held
 */
int
uvm_obj_zero(struct uvm_object *uobj, voff_t off, size_t len)
{
	struct vm_page *pg;
	size_t n, pgoff;
	vaddr_t va;
	int error = 0;

	for (; len != 0 && error == 0; off += n, len -= n) {
		pgoff = (size_t)off & PAGE_MASK;
		n = MIN(PAGE_SIZE - pgoff, len);
		error = obj_getheld(uobj, trunc_page(off), &pg, PGO_HOLE);
		if (error || pg == NULL)
			continue;
		va = uvm_page_kmap(pg);
		memset((void *)(uintptr_t)(va + pgoff), 0, n);
		uvm_page_kunmap(pg, va);
		uvm_pagerele(pg);
	}
	return error;
}
