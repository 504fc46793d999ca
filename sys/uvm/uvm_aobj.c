/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_aobj: objects whose pages are zeros at first and live in memory only.
 *
 * Overview
 *	A tmpfs file's data and shared anonymous memory.  A page is made when
 *	it is first written or mapped; reading a hole makes none.  The object
 *	has a size: no page is given behind it (a fault there is EIO, SIGBUS
 *	for the user), and the bytes between the size and the end of the last
 *	page are zero.
 *
 * Locking
 *	vmobjlock covers all, references too.
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/pool.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

/* Key: o vmobjlock. */
struct uvm_aobj {
	struct uvm_object u_obj;	/* first: casts go both ways */
	voff_t		u_size;		/* o: bytes */
};

/* Pages are numbered in 32 bits: an object can have so many bytes. */
#define UAO_MAXSIZE	((voff_t)UINT32_MAX << PAGE_SHIFT)

static int	uao_get(struct uvm_object *, voff_t, struct vm_page **, int);

static const struct uvm_pagerops aobj_pager = {
	.pgo_reference = uao_reference,
	.pgo_detach = uao_detach,
	.pgo_get = uao_get,
};

static struct pool aobj_pool;

void
uvm_aobj_init(void)
{

	pool_init(&aobj_pool, sizeof(struct uvm_aobj), 0, "aobj", 0, IPL_NONE);
}

static struct uvm_aobj *
uobj_to_aobj(struct uvm_object *uobj)
{

	KASSERT(uobj->pgops == &aobj_pager);
	return __containerof(uobj, struct uvm_aobj, u_obj);
}

/*
 * uao_create: an object of `size' bytes, all zero, with one reference; NULL
 * without memory.
 */
struct uvm_object *
uao_create(voff_t size)
{
	struct uvm_aobj *aobj = pool_get(&aobj_pool, PR_NOWAIT);

	if (aobj == NULL)
		return NULL;
	uvm_obj_init(&aobj->u_obj, &aobj_pager, 1);
	aobj->u_size = size;
	return &aobj->u_obj;
}

void
uao_reference(struct uvm_object *uobj)
{

	mutex_enter(&uobj->vmobjlock);
	KASSERT(uobj->uo_refs != 0);
	uobj->uo_refs++;
	mutex_exit(&uobj->vmobjlock);
}

/*
 * uao_detach: one reference less; the last takes the pages with it.
 */
void
uao_detach(struct uvm_object *uobj)
{
	struct uvm_aobj *aobj = uobj_to_aobj(uobj);
	bool last;

	mutex_enter(&uobj->vmobjlock);
	KASSERT(uobj->uo_refs != 0);
	last = --uobj->uo_refs == 0;
	if (last)
		uvm_obj_freepages(uobj, 0, round_page(aobj->u_size));
	mutex_exit(&uobj->vmobjlock);
	if (last) {
		uvm_obj_destroy(uobj);
		pool_put(&aobj_pool, aobj);
	}
}

/*
 * uao_setsize: the object ends at `size'.
 * => vmobjlock not held; the caller lets no two of these meet
 */
void
uao_setsize(struct uvm_object *uobj, voff_t size)
{
	struct uvm_aobj *aobj = uobj_to_aobj(uobj);
	voff_t oldsize;

	mutex_enter(&uobj->vmobjlock);
	oldsize = aobj->u_size;
	aobj->u_size = size;
	if (size < oldsize)
		uvm_obj_freepages(uobj, round_page(size), round_page(oldsize));
	mutex_exit(&uobj->vmobjlock);
	if (size < oldsize && (size & PAGE_MASK) != 0)
		(void)uvm_obj_zero(uobj, size,
		    (size_t)(round_page(size) - size));
}

static int
uao_get(struct uvm_object *uobj, voff_t off, struct vm_page **pgp, int flags)
{
	struct uvm_aobj *aobj = uobj_to_aobj(uobj);

	if (off < 0 || off >= UAO_MAXSIZE || off >= round_page(aobj->u_size))
		return EIO;
	*pgp = uvm_obj_lookup(uobj, off);
	if (*pgp == NULL && (flags & PGO_HOLE) == 0) {
		*pgp = uvm_pagealloc(uobj, off, NULL, UVM_PGA_ZERO);
		if (*pgp == NULL)
			return ENOMEM;
	}
	return 0;
}
