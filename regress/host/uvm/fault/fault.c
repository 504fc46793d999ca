/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * Address spaces behave as a simple model of them says.
 *
 * Some processes and some files; random mmap, munmap, mprotect, madvise,
 * mremap, fork, exit, loads, stores, file reads and writes, truncation.  The
 * model knows for each page of each process what it holds and what it
 * allows: after each access the real memory and the errors must agree.  The
 * fake pmap watches meanwhile that no page is freed or reused while mapped.
 *
 * The same is done with allocations that fail here and there, where calls
 * may say ENOMEM but what they then leave must still be the model's, and
 * with hardly any memory at all.  In the end everything is freed, and each
 * page and byte must be back.
 */

#include <sys/param.h>
#include <sys/mman.h>
#include <sys/systm.h>
#include <sys/uio.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"

#define NPROC	6
#define NFILE	3
#define NPAGES	96			/* of user space looked at */
#define FPAGES	24			/* of a file, at most */
#define BASE	0x20000000ul
#define VA(i)	(BASE + (vaddr_t)(i) * PAGE_SIZE)

struct file {
	struct uvm_object *uobj;
	u_int	refs;			/* model: mappings of it */
	u_int	npages;
	uint64_t data[FPAGES];
};

struct mpage {
	bool	mapped, priv, own;	/* own: has a private page */
	vm_prot_t prot;
	struct file *file;
	u_int	fpage;
	uint64_t data;			/* if own */
};

struct mproc {
	struct vmspace *vm;
	struct mpage page[NPAGES];
};

static struct mproc procs[NPROC];
static struct file files[NFILE];
static u_long nops, nenomem;
static bool	failing;		/* ENOMEM is possible */
static uint64_t	stamp;			/* a value nobody has seen */
static struct file *seg[4096];		/* made for shared anonymous memory */
static u_int	nseg;

void	*host_calloc(size_t);
void	host_free(void *);

static void
expect(bool ok, const char *what, struct mproc *p, u_int i, int error)
{

	const struct mpage *mp = &p->page[i];

	if (!ok)
		panic("op %lu: %s: process %d page %u: error %d; the model: "
		    "%smapped %sprivate %sown prot %d file %d page %u",
		    nops, what, (int)(p - procs), i, error,
		    mp->mapped ? "" : "un", mp->priv ? "" : "not ",
		    mp->own ? "" : "not ", mp->prot,
		    mp->file == NULL ? -1 : (int)mp->file->npages, mp->fpage);
}

/* Did the call do it?  No memory is an answer only when failures are on. */
static bool
done(int error)
{

	if (error == 0)
		return true;
	if (!failing || error != ENOMEM)
		panic("op %lu: error %d", nops, error);
	nenomem++;
	return false;
}

static struct mproc *
pick(void)
{
	struct mproc *p;

	do
		p = &procs[rnd(NPROC)];
	while (p->vm == NULL);
	return p;
}

static void
range(u_int *first, u_int *n)
{

	u_int most = rnd(4) == 0 ? NPAGES : 8;

	*first = rnd(NPAGES);
	*n = 1 + rnd(MIN(NPAGES - *first, most));
}

static vm_prot_t
someprot(void)
{
	static const vm_prot_t prots[] = {
		VM_PROT_NONE, VM_PROT_READ, VM_PROT_READ | VM_PROT_WRITE,
		VM_PROT_READ | VM_PROT_WRITE, VM_PROT_READ | VM_PROT_WRITE,
		VM_PROT_READ | VM_PROT_EXECUTE,
	};

	return prots[rnd(__arraycount(prots))];
}

static uint64_t
model_value(const struct mpage *mp)
{

	if (mp->own)
		return mp->data;
	return mp->file == NULL ? 0 : mp->file->data[mp->fpage];
}

static int
model_error(const struct mpage *mp, vm_prot_t access)
{

	if (!mp->mapped)
		return EFAULT;
	if (access & ~mp->prot)
		return EACCES;
	if (!mp->own && mp->file != NULL && mp->fpage >= mp->file->npages)
		return EIO;
	return 0;
}

static void
load(struct mproc *p, u_int i)
{
	struct mpage *mp = &p->page[i];
	uint64_t value = 0;
	int error = fakepmap_load(p->vm, VA(i), &value);

	if (failing && error == ENOMEM)
		return;
	expect(error == model_error(mp, VM_PROT_READ), "load", p, i, error);
	expect(error != 0 || value == model_value(mp), "value", p, i, error);
}

static void
store(struct mproc *p, u_int i)
{
	struct mpage *mp = &p->page[i];
	uint64_t value = ++stamp;
	int error = fakepmap_store(p->vm, VA(i), value);
	u_long n = failn;

	if (failing && error == ENOMEM) {
		/* It may have got as far as its own page: make that sure. */
		failn = 0;
		error = fakepmap_store(p->vm, VA(i), value);
		failn = n;
	}
	expect(error == model_error(mp, VM_PROT_WRITE), "store", p, i, error);
	if (error)
		return;
	if (mp->priv) {
		mp->own = true;
		mp->data = value;
	} else
		mp->file->data[mp->fpage] = value;
}

static void
model_unmap(struct mproc *p, u_int first, u_int n)
{

	memset(&p->page[first], 0, n * sizeof(struct mpage));
}

static void
op_mmap(struct mproc *p)
{
	vm_prot_t prot = someprot();
	struct file *f = NULL;
	u_int first, n, i, kind = rnd(5), fpage = 0;
	int flags, error;
	vaddr_t va;

	range(&first, &n);
	va = VA(first);
	flags = MAP_FIXED | (kind < 2 || kind == 3 ? MAP_PRIVATE : MAP_SHARED);
	if (kind >= 3) {
		f = &files[rnd(NFILE)];
		n = MIN(n, FPAGES);
		fpage = rnd(FPAGES - n + 1);
		uao_reference(f->uobj);
	} else if (kind == 2) {
		n = MIN(n, FPAGES);
		f = host_calloc(sizeof(*f));
		f->npages = n;
		seg[nseg++ % __arraycount(seg)] = f;
		flags |= MAP_ANON;
	} else
		flags |= MAP_ANON;
	error = uvm_mmap(&p->vm->vm_map, &va, n * PAGE_SIZE, prot, VM_PROT_ALL,
	    flags, kind >= 3 ? f->uobj : NULL, (voff_t)fpage * PAGE_SIZE);
	if (!done(error)) {
		if (kind >= 3)
			uao_detach(f->uobj);
		return;
	}
	for (i = first; i < first + n; i++) {
		p->page[i] = (struct mpage){ .mapped = true, .prot = prot,
		    .priv = (flags & MAP_PRIVATE) != 0, .file = f,
		    .fpage = fpage + i - first };
	}
}

static void
op_munmap(struct mproc *p)
{
	u_int first, n;

	range(&first, &n);
	if (done(uvm_munmap(&p->vm->vm_map, VA(first), n * PAGE_SIZE)))
		model_unmap(p, first, n);
}

static bool
model_covered(struct mproc *p, u_int first, u_int n)
{

	for (; n != 0; first++, n--) {
		if (!p->page[first].mapped)
			return false;
	}
	return true;
}

static void
op_mprotect(struct mproc *p)
{
	vm_prot_t prot = someprot();
	u_int first, n, i;
	int error;

	range(&first, &n);
	error = uvm_mprotect(&p->vm->vm_map, VA(first), n * PAGE_SIZE, prot);
	if (!model_covered(p, first, n)) {
		expect(error == ENOMEM, "mprotect hole", p, first, error);
		return;
	}
	if (!done(error))
		return;
	for (i = first; i < first + n; i++)
		p->page[i].prot = prot;
}

static void
op_dontneed(struct mproc *p)
{
	u_int first, n, i;
	int error;

	range(&first, &n);
	error = uvm_madvise(&p->vm->vm_map, VA(first), n * PAGE_SIZE,
	    MADV_DONTNEED);
	expect(error == (model_covered(p, first, n) ? 0 : ENOMEM),
	    "madvise", p, first, error);
	for (i = first; i < first + n; i++)
		p->page[i].own = false;
}

/* Pages that go on from each other as one mapping would. */
static bool
model_uniform(struct mproc *p, u_int first, u_int n)
{
	const struct mpage *a = &p->page[first], *b;
	u_int i;

	for (i = 0; i < n; i++) {
		b = a + i;
		if (!b->mapped || b->priv != a->priv || b->file != a->file ||
		    b->prot != a->prot ||
		    (b->file != NULL && b->fpage != a->fpage + i))
			return false;
	}
	return a->file == NULL;
}

static void
op_mremap(struct mproc *p)
{
	u_int first, n, to, newn, i;
	struct mpage tmp[NPAGES];
	vaddr_t new;
	int error;

	range(&first, &n);
	to = rnd(NPAGES);
	newn = 1 + rnd(MIN(NPAGES - to, 2 * n));
	if (to < first + n && first < to + newn)
		return;
	if (!model_uniform(p, first, n))
		return;
	new = VA(to);
	error = uvm_mremap(&p->vm->vm_map, VA(first), n * PAGE_SIZE, &new,
	    newn * PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED);
	if (!done(error))
		return;
	memcpy(tmp, &p->page[first], n * sizeof(*tmp));
	for (i = n; i < newn; i++) {
		tmp[i] = tmp[0];
		tmp[i].own = false;
	}
	model_unmap(p, first, n);
	memcpy(&p->page[to], tmp, newn * sizeof(*tmp));
}

static void
op_fork(struct mproc *p)
{
	struct mproc *c = &procs[rnd(NPROC)];

	if (c->vm != NULL)
		return;
	if (done(uvmspace_fork(p->vm, &c->vm)))
		memcpy(c->page, p->page, sizeof(c->page));
	else
		c->vm = NULL;
}

static void
op_exit(struct mproc *p)
{
	u_int i, n = 0;

	for (i = 0; i < NPROC; i++)
		n += procs[i].vm != NULL;
	if (n == 1)
		return;
	uvmspace_free(p->vm);
	model_unmap(p, 0, NPAGES);
	p->vm = NULL;
}

static void
op_file(void)
{
	struct file *f = &files[rnd(NFILE)];
	u_int i = rnd(FPAGES);
	uint64_t value = ++stamp;
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kernel(&uio, &iov, &value, sizeof(value), (off_t)i * PAGE_SIZE,
	    rnd(2) ? UIO_WRITE : UIO_READ);
	error = uvm_obj_uiomove(f->uobj, uio.uio_offset, sizeof(value), &uio,
	    uio.uio_rw == UIO_WRITE ? UOBJ_WRITE : UOBJ_READ);
	if (failing && error == ENOMEM)
		return;
	if ((error == EIO) != (i >= f->npages))
		panic("op %lu: file page %u: error %d", nops, i, error);
	if (error)
		return;
	if (uio.uio_rw == UIO_WRITE)
		f->data[i] = value;
	else if (value != f->data[i])
		panic("op %lu: file page %u: wrong data", nops, i);
}

static void
op_truncate(void)
{
	struct file *f = &files[rnd(NFILE)];
	u_int i;

	f->npages = rnd(FPAGES + 1);
	uao_setsize(f->uobj, (voff_t)f->npages * PAGE_SIZE);
	for (i = f->npages; i < FPAGES; i++)
		f->data[i] = 0;
}

static void
check_all(void)
{
	struct mproc *p;
	u_int i;

	for (p = procs; p < &procs[NPROC]; p++) {
		for (i = 0; p->vm != NULL && i < NPAGES; i++)
			load(p, i);
	}
}

static void
one_op(void)
{
	struct mproc *p = pick();
	u_int i, r = rnd(100);

	nops++;
	if (r < 8)
		op_mmap(p);
	else if (r < 12)
		op_munmap(p);
	else if (r < 16)
		op_mprotect(p);
	else if (r < 18)
		op_dontneed(p);
	else if (r < 22 && failn == 0)
		op_mremap(p);
	else if (r < 25)
		op_fork(p);
	else if (r < 27)
		op_exit(p);
	else if (r < 30)
		op_truncate();
	else if (r < 36)
		op_file();
	else {
		for (i = rnd(NPAGES); i < NPAGES && r >= 36; i++, r -= 8) {
			if (r & 1)
				load(p, i);
			else
				store(p, i);
		}
	}
	if (nops % 500 == 0)
		check_all();
}

static void
begin(uint64_t seed)
{
	u_int i;

	rnd_seed(seed);
	memset(files, 0, sizeof(files));
	for (i = 0; i < NFILE; i++) {
		files[i].npages = FPAGES;
		files[i].uobj = uao_create(FPAGES * PAGE_SIZE);
	}
	procs[0].vm = uvmspace_alloc(VM_MIN_ADDRESS, VM_MAXUSER_ADDRESS);
}

static void
end(void)
{
	u_int i;

	for (i = 0; i < NPROC; i++) {
		if (procs[i].vm != NULL)
			uvmspace_free(procs[i].vm);
		model_unmap(&procs[i], 0, NPAGES);
		procs[i].vm = NULL;
	}
	for (i = 0; i < NFILE; i++)
		uao_detach(files[i].uobj);
	for (i = 0; i < MIN(nseg, __arraycount(seg)); i++)
		host_free(seg[i]);
	nseg = 0;
	(void)uvm_uarea_drain();
}

struct account {
	u_long	free, anon, file, kern, inuse, mappings, pmaps;
};

static struct account
account(void)
{

	return (struct account){ uvmexp.free, uvmexp.anonpages,
	    uvmexp.filepages, uvmexp.kernpages, hostkern_inuse(),
	    fakepmap_mappings(), fakepmap_count() };
}

static void
nothing_lost(const struct account *before, const char *what)
{
	struct account now = account();

	tap_ok(memcmp(before, &now, sizeof(now)) == 0, "%s: nothing is lost: "
	    "pages %lu %lu, pool items %lu %lu", what, before->free, now.free,
	    before->inuse, now.inuse);
}

int
main(void)
{
	struct account before;
	u_int i, run;

	tap_plan(6);
	fakepmap_boot(1200, 800);
	before = account();

	for (run = 0; run < 5; run++) {
		begin(run);
		for (i = 0; i < 20000; i++)
			one_op();
		check_all();
		end();
	}
	tap_ok(true, "memory agrees with the model");
	nothing_lost(&before, "with enough memory");

	failing = true;
	for (run = 0; run < 60; run++) {
		failn = 0;
		begin(run + 100);
		for (i = 0; i < 1500; i++) {
			if (failn == 0 && rnd(3) == 0)
				failn = 1 + rnd(12);
			one_op();
		}
		failn = 0;
		check_all();
		end();
	}
	tap_ok(nenomem > 100, "memory agrees with the model after %lu "
	    "failures", nenomem);
	nothing_lost(&before, "with failures");

	failn_stay = true;
	for (run = 0; run < 200; run++) {
		failn = 0;
		begin(run + 500);
		for (i = 0; i < 200; i++)
			one_op();
		failn = 1 + rnd(50);
		for (i = 0; i < 100; i++)
			one_op();
		failn = 0;
		check_all();
		end();
	}
	tap_ok(true, "memory agrees with the model without any memory");
	nothing_lost(&before, "without memory");
	return tap_done();
}
