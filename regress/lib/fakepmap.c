/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fakepmap: the pmap contract of uvm/uvm_pmap.h, kept by a list, and checked.
 *
 * Memory is a file, so a page is the same page in the direct map, behind a
 * window of the kernel's, and in the view through which the test looks.
 * User mappings are entries on a list: va, page, protection.
 *
 * What a real machine would punish later, ends the test at once:
 *	- a free page is mapped, or a mapped page freed;
 *	- a page is freed whose mapping was removed but not yet flushed by
 *	  pmap_update: until then another CPU, or the queue, may still use it;
 *	- the kernel maps over a mapping, or unmaps what is not there.
 * pmap_enter and uvm_pagealloc can be made to fail (hostkern.h, failn).
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <uvm/uvm.h>

#include "fakepmap.h"
#include "hostkern.h"
#include "hostlibc.h"

#define KVA_PAGES	4096		/* of the kernel arena */
#define MAPHASH		1024

struct mapping {
	LIST_ENTRY(mapping) list;
	struct pmap	*pmap;
	vaddr_t		va;
	struct vm_page	*pg;
	vm_prot_t	prot;
};

LIST_HEAD(maplist, mapping);

struct pmap {
	u_int		refs;
	struct maplist	maps[MAPHASH];
	u_long		resident;
};

static struct pmap	kernel_pmap;
static struct maplist	stale;		/* removed, not yet flushed */
static LIST_HEAD(, mapping) unused = LIST_HEAD_INITIALIZER(unused);
static u_long	nmappings, npmaps;

static char	*view;			/* all memory */
static char	*direct;		/* low memory */
static paddr_t	direct_size;
static vaddr_t	kva;			/* kernel arena */
static bool	kva_mapped[KVA_PAGES];
static paddr_t	kva_pa[KVA_PAGES];

static struct pmap *all[512];

struct vm_page *__real_uvm_pagealloc(struct uvm_object *, voff_t,
    struct vm_anon *, u_int);
struct vm_page *__wrap_uvm_pagealloc(struct uvm_object *, voff_t,
    struct vm_anon *, u_int);
void	__real_uvm_pagefree(struct vm_page *);
void	__wrap_uvm_pagefree(struct vm_page *);
void	hostkern_init(struct vmspace *);

void
fakepmap_boot(u_long low, u_long high)
{
	paddr_t size = (paddr_t)(low + high) << PAGE_SHIFT;

	host_physmem((size_t)size);
	view = host_view(NULL, 0, (size_t)size);
	direct_size = (paddr_t)low << PAGE_SHIFT;
	direct = host_view(NULL, 0, (size_t)direct_size);
	kva = (vaddr_t)host_hide(NULL, KVA_PAGES * PAGE_SIZE);
	uvm_page_physload(0, direct_size, VM_FREELIST_LOW);
	if (high != 0)
		uvm_page_physload(direct_size, size, VM_FREELIST_HIGH);
	uvm_init();
	hostkern_init(&vmspace0);
}

void *
fakepmap_page(paddr_t pa)
{

	return view + pa;
}

u_long
fakepmap_mappings(void)
{

	return nmappings;
}

u_long
fakepmap_count(void)
{

	return npmaps;
}

/*
 * Pages, seen on their way in and out.
 */

struct vm_page *
__wrap_uvm_pagealloc(struct uvm_object *uobj, voff_t off, struct vm_anon *anon,
    u_int flags)
{
	struct vm_page *pg;

	if (failn_now())
		return NULL;
	pg = __real_uvm_pagealloc(uobj, off, anon, flags);
	if (pg != NULL) {
		KASSERT(pg->mdpage.mdpg_mappings == 0);
		if ((flags & UVM_PGA_ZERO) == 0)
			memset(fakepmap_page(VM_PAGE_TO_PHYS(pg)), 0xa5,
			    PAGE_SIZE);
	}
	return pg;
}

void
__wrap_uvm_pagefree(struct vm_page *pg)
{

	KASSERTMSG(pg->mdpage.mdpg_mappings == 0,
	    "page freed with %u mappings in force", pg->mdpage.mdpg_mappings);
	__real_uvm_pagefree(pg);
}

/*
 * The contract.
 */

struct pmap *
pmap_kernel(void)
{

	return &kernel_pmap;
}

void
pmap_init(void)
{
}

void
pmap_virtual_space(vaddr_t *start, vaddr_t *end)
{

	*start = kva;
	*end = kva + KVA_PAGES * PAGE_SIZE;
}

struct pmap *
pmap_create(void)
{
	struct pmap *pm;
	u_int i;

	if (failn_now())
		return NULL;
	pm = host_calloc(sizeof(*pm));
	pm->refs = 1;
	npmaps++;
	for (i = 0; all[i] != NULL; i++)
		KASSERT(i + 1 < __arraycount(all));
	all[i] = pm;
	return pm;
}

void
pmap_reference(struct pmap *pm)
{

	pm->refs++;
}

void
pmap_destroy(struct pmap *pm)
{
	u_int i;

	if (--pm->refs != 0)
		return;
	KASSERT(pm->resident == 0);
	for (i = 0; all[i] != pm; )
		i++;
	all[i] = NULL;
	npmaps--;
	host_free(pm);
}

/* Nothing is kept. */
u_int
pmap_drain(void)
{

	return 0;
}

/* This machine keeps nothing else, but may have no memory for it. */
int
pmap_fork(struct pmap *pm __unused, struct pmap *child __unused)
{

	return failn_now() ? ENOMEM : 0;
}

static struct maplist *
bucket(struct pmap *pm, vaddr_t va)
{

	return &pm->maps[(va >> PAGE_SHIFT) % MAPHASH];
}

static struct mapping *
find(struct pmap *pm, vaddr_t va)
{
	struct mapping *m;

	LIST_FOREACH(m, bucket(pm, va), list) {
		if (m->va == va)
			return m;
	}
	return NULL;
}

/* No longer in the tables, but perhaps still used. */
static void
make_stale(struct mapping *m)
{

	LIST_REMOVE(m, list);
	m->pmap->resident--;
	nmappings--;
	LIST_INSERT_HEAD(&stale, m, list);
}

int
pmap_enter(struct pmap *pm, vaddr_t va, paddr_t pa, vm_prot_t prot,
    u_int flags)
{
	struct vm_page *pg = PHYS_TO_VM_PAGE(pa);
	struct mapping *m;

	KASSERT(pm != &kernel_pmap);
	KASSERT(((va | pa) & PAGE_MASK) == 0 && pg != NULL);
	KASSERT((pg->flags & (PG_FREE | PG_RELEASED)) == 0);
	KASSERT(((vm_prot_t)flags & VM_PROT_ALL & ~prot) == 0);
	if ((flags & PMAP_CANFAIL) && failn_now())
		return ENOMEM;
	m = find(pm, va);
	if (m != NULL && m->pg == pg) {
		m->prot = prot;
		return 0;
	}
	if (m != NULL)
		make_stale(m);
	m = LIST_FIRST(&unused);
	if (m != NULL)
		LIST_REMOVE(m, list);
	else
		m = host_calloc(sizeof(*m));
	m->pmap = pm;
	m->va = va;
	m->pg = pg;
	m->prot = prot;
	pg->mdpage.mdpg_mappings++;
	pm->resident++;
	nmappings++;
	LIST_INSERT_HEAD(bucket(pm, va), m, list);
	return 0;
}

/* Neighbours come last, and not when memory fails. */
int
pmap_enter_run(struct pmap *pm, vaddr_t va, struct vm_page **pages, u_int n,
    u_int at, vm_prot_t prot, u_int flags)
{
	vaddr_t v;
	int error;
	u_int i;

	KASSERT(at < n && (va ^ (va + n * PAGE_SIZE - 1)) < PMAP_RUN_ALIGN);
	error = pmap_enter(pm, va + at * PAGE_SIZE,
	    VM_PAGE_TO_PHYS(pages[at]), prot, flags);
	for (i = 0; i < n && error == 0; i++) {
		v = va + i * PAGE_SIZE;
		if (i != at && pages[i] != NULL && find(pm, v) == NULL)
			(void)pmap_enter(pm, v, VM_PAGE_TO_PHYS(pages[i]),
			    prot, PMAP_CANFAIL);
	}
	return error;
}

void
pmap_enter_pages(struct pmap *pm, struct pmap_pages *pp)
{
	u_int i;

	for (i = 0; i < pp->pp_n; i++) {
		KASSERT(i == 0 || pp->pp_va[i - 1] < pp->pp_va[i]);
		(void)pmap_enter(pm, pp->pp_va[i],
		    VM_PAGE_TO_PHYS(pp->pp_page[i]), pp->pp_prot[i],
		    PMAP_CANFAIL);
	}
	pp->pp_n = 0;
}

void
pmap_fork_pages(struct pmap *child, struct pmap_pages *pp, struct pmap *parent,
    vaddr_t start, vaddr_t end)
{

	pmap_enter_pages(child, pp);
	pmap_protect(parent, start, end, VM_PROT_READ | VM_PROT_EXECUTE);
}

/* Each mapping of the pmap in [start, end). */
static void
foreach(struct pmap *pm, vaddr_t start, vaddr_t end,
    void (*fn)(struct mapping *, vm_prot_t), vm_prot_t prot)
{
	struct mapping *m, *next;
	u_int i;

	KASSERT(((start | end) & PAGE_MASK) == 0 && start <= end);
	for (i = 0; i < MAPHASH; i++) {
		LIST_FOREACH_SAFE(m, &pm->maps[i], list, next) {
			if (m->va >= start && m->va < end)
				fn(m, prot);
		}
	}
}

static void
lower(struct mapping *m, vm_prot_t prot)
{

	m->prot &= prot;
	if (m->prot == VM_PROT_NONE)
		make_stale(m);
}

void
pmap_remove(struct pmap *pm, vaddr_t start, vaddr_t end)
{

	foreach(pm, start, end, lower, VM_PROT_NONE);
}

void
pmap_remove_all(struct pmap *pm)
{

	foreach(pm, 0, VM_MAXUSER_ADDRESS, lower, VM_PROT_NONE);
}

void
pmap_protect(struct pmap *pm, vaddr_t start, vaddr_t end, vm_prot_t prot)
{

	foreach(pm, start, end, lower, prot);
}

void
pmap_page_protect(struct vm_page *pg, vm_prot_t prot)
{
	struct mapping *m, *next;
	u_int i, j;

	if (pg->mdpage.mdpg_mappings == 0)
		return;
	for (i = 0; i < __arraycount(all); i++) {
		for (j = 0; all[i] != NULL && j < MAPHASH; j++) {
			LIST_FOREACH_SAFE(m, &all[i]->maps[j], list, next) {
				if (m->pg == pg)
					lower(m, prot);
			}
		}
	}
}

bool
pmap_extract(struct pmap *pm, vaddr_t va, paddr_t *pap)
{
	struct mapping *m;
	u_long i = (va - kva) >> PAGE_SHIFT;

	if (pm == &kernel_pmap) {
		if (i >= KVA_PAGES || !kva_mapped[i])
			return false;
		*pap = kva_pa[i];
		return true;
	}
	m = find(pm, va);
	if (m != NULL)
		*pap = VM_PAGE_TO_PHYS(m->pg);
	return m != NULL;
}

void
pmap_update(struct pmap *pm __unused)
{
	struct mapping *m;

	while ((m = LIST_FIRST(&stale)) != NULL) {
		LIST_REMOVE(m, list);
		m->pg->mdpage.mdpg_mappings--;
		LIST_INSERT_HEAD(&unused, m, list);
	}
}

void
pmap_kenter_pa(vaddr_t va, paddr_t pa, vm_prot_t prot, u_int flags __unused)
{
	u_long i = (va - kva) >> PAGE_SHIFT;

	KASSERT(i < KVA_PAGES && !kva_mapped[i]);
	KASSERT((prot & VM_PROT_EXECUTE) == 0);
	KASSERT((PHYS_TO_VM_PAGE(pa)->flags & PG_FREE) == 0);
	kva_mapped[i] = true;
	kva_pa[i] = pa;
	PHYS_TO_VM_PAGE(pa)->mdpage.mdpg_mappings++;
	host_view((void *)va, pa, PAGE_SIZE);
}

void
pmap_kremove(vaddr_t va, vsize_t size)
{
	u_long i = (va - kva) >> PAGE_SHIFT;

	for (; size != 0; size -= PAGE_SIZE, va += PAGE_SIZE, i++) {
		KASSERT(i < KVA_PAGES && kva_mapped[i]);
		kva_mapped[i] = false;
		PHYS_TO_VM_PAGE(kva_pa[i])->mdpage.mdpg_mappings--;
		host_hide((void *)va, PAGE_SIZE);
	}
}

void
pmap_zero_page(paddr_t pa)
{

	memset(fakepmap_page(pa), 0, PAGE_SIZE);
}

void
pmap_copy_page(paddr_t src, paddr_t dst)
{

	memcpy(fakepmap_page(dst), fakepmap_page(src), PAGE_SIZE);
}

vaddr_t
pmap_direct_va(paddr_t pa)
{

	KASSERT(pa < direct_size);
	return (vaddr_t)(direct + pa);
}

bool
pmap_is_direct(paddr_t pa)
{

	return pa < direct_size;
}

paddr_t
pmap_direct_pa(vaddr_t va)
{

	KASSERT(va - (vaddr_t)direct < direct_size);
	return (paddr_t)(va - (vaddr_t)direct);
}

void
pmap_activate(struct lwp *l __unused)
{
}

void
pmap_deactivate(struct lwp *l __unused)
{
}

u_long
pmap_resident_count(struct pmap *pm)
{

	return pm->resident;
}

/*
 * The user.
 */

bool
fakepmap_allows(struct vmspace *vm, vaddr_t va, vm_prot_t access)
{
	struct mapping *m = find(vm->vm_map.pmap, trunc_page(va));

	return m != NULL && (access & ~m->prot) == 0;
}

static int
user_word(struct vmspace *vm, vaddr_t va, vm_prot_t access, uint64_t **wp)
{
	struct mapping *m;
	int error, tries;

	for (tries = 0; !fakepmap_allows(vm, va, access); tries++) {
		KASSERTMSG(tries < 10, "no end of faults at %#lx",
		    (u_long)va);
		error = uvm_fault(&vm->vm_map, va, access);
		if (error)
			return error;
	}
	m = find(vm->vm_map.pmap, trunc_page(va));
	*wp = (uint64_t *)((char *)fakepmap_page(VM_PAGE_TO_PHYS(m->pg)) +
	    (va & PAGE_MASK));
	return 0;
}

int
fakepmap_load(struct vmspace *vm, vaddr_t va, uint64_t *value)
{
	uint64_t *w;
	int error = user_word(vm, va, VM_PROT_READ, &w);

	if (error == 0)
		*value = *w;
	return error;
}

int
fakepmap_store(struct vmspace *vm, vaddr_t va, uint64_t value)
{
	uint64_t *w;
	int error = user_word(vm, va, VM_PROT_WRITE, &w);

	if (error == 0)
		*w = value;
	return error;
}
