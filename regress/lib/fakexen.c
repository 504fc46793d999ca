/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * fakexen: Xen's rules for page tables, as a host library.
 *
 * Overview.  The kernel's sources run unchanged in a 32-bit host program.
 * The domain's memory is a file mapped twice: at VIRT_BASE, as the kernel's
 * direct map, with the protection that the kernel's own page tables give each
 * page at that moment; and elsewhere, for us, always writable.  So a store of
 * the kernel into a table that Xen holds is a segmentation fault, as it is in
 * a domain.  hypercall_page is a page of stubs that lead to fx_hypercall().
 *
 * Frames.  Machine frame numbers are a permutation of the pages, some beyond
 * 4 GiB, so that no use of a pseudo-physical address for a machine address
 * stays unseen.  As in Xen, each frame has a type (none, l1, l2, l3,
 * writable), the count of uses under that type, and whether it is pinned:
 *
 *	used by				as
 *	L3 entry, slots 0-2		l2
 *	L3 entry, slot 3		l2 of the kernel's slot, count 1 at most
 *	L2 entry			l1
 *	L1 entry with RW		writable
 *	a CPU's cr3, a pin		l3
 *
 * The type changes only when the count is 0; a frame that becomes a table is
 * validated entry by entry, which takes the references of the row above it,
 * and when the count falls to 0 they are dropped again.
 *
 * What is refused is what Xen 4.17 refuses an unprivileged domain, with the
 * same error: PSE, PCD, PWT and PAT in any entry, NX and more in an L3's, a
 * change of slot 3, Xen's part of its L2, a pin of what is pinned.  That this
 * is so is tested: xenrules.c has one table of hypercalls and results, for
 * this file and for the hypervisor.  What that kills the domain for is noted
 * in fx_crime: a not-present entry that is not zero.  So is what it lets pass,
 * to do harm later: an unpin of a table that is loaded on some CPU, and an L2
 * in slot 3 of two L3s, which it refuses but counts.
 *
 * TLBs.  Each CPU keeps every translation it has used until something flushes
 * it, the most unhelpful a processor can be: a flush that was forgotten is
 * seen as an access that should have failed.
 *
 * Limits.  An L2 never names an L2 (a linear table), and m2p cannot be
 * changed.  Xen allows both, and the kernel does neither to a table.
 *
 * Sources: X:arch/x86/mm.c of Xen 4.17, its behaviour; public/xen.h.
 */

#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>
#include <asm/ldt.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xen/xen.h>
#include <xen/memory.h>

#include "fakexen.h"

#define PAGE		4096u
#define NPTE		512u
#define MFN_BASE	0xffff0u	/* so that most lie above 4 GiB */
#define XEN_SLOT	428u		/* L2 entries of Xen's own, slot 3 */
#define NTLB		4096u

#define PTE_P		0x001ull
#define PTE_RW		0x002ull
#define PTE_U		0x004ull
#define PTE_A		0x020ull
#define PTE_D		0x040ull
#define PTE_NX		(1ull << 63)
#define PTE_FRAME	0x000ffffffffff000ull
#define L1_BAD		(0x098ull)		/* PWT PCD PAT */
#define L2_BAD		(0x198ull)		/* and PSE, G */
#define L3_BAD		(0x198ull | 0xfffull << 52)
#define L3_OWN		(PTE_RW | PTE_U)	/* set by Xen in each */
/* What may change without a new look at the entry (mod_l1_entry). */
#define FASTPATH	(PTE_A | PTE_D | PTE_U | 0xf00ull | 0xfffull << 52)

typedef uint64_t pte_t;

enum type { T_NONE, T_L1, T_L2, T_L2KERN, T_L3, T_WRITABLE };

struct frame {
	enum type	type;
	unsigned	count;
	int		pinned;
	unsigned	lost;		/* of count: never to be dropped */
};

struct tlb {
	unsigned long	va;
	pte_t		pte;
	int		valid;
};

struct cpu {
	void		*info;		/* the kernel's struct cpu_info */
	int		cr3;		/* pfn of the L3 that is loaded */
	unsigned	ntlb;
	struct tlb	tlb[NTLB];
};

struct fx_counts fx_counts;
const char	*fx_crime;

/*
 * One stub for each hypercall: its number, then the way to fx_hypercall.  As
 * Xen does, it leaves all registers but eax as they were.
 */
extern char	hypercall_page[];
__asm(
"	.text\n"
"	.balign 4096\n"
"	.globl hypercall_page\n"
"hypercall_page:\n"
"	.set nr, 0\n"
"	.rept 128\n"
"	.balign 32\n"
"	movl	$nr, %eax\n"
"	jmp	fx_stub\n"
"	.set nr, nr + 1\n"
"	.endr\n"
"fx_stub:\n"
"	pushl	%ebp\n"
"	movl	%esp, %ebp\n"
"	pushl	%edi\n"
"	pushl	%esi\n"
"	pushl	%edx\n"
"	pushl	%ecx\n"
"	pushl	%ebx\n"
"	andl	$-16, %esp\n"		/* the host's C wants that */
"	subl	$8, %esp\n"
"	pushl	%edi\n"
"	pushl	%esi\n"
"	pushl	%edx\n"
"	pushl	%ecx\n"
"	pushl	%ebx\n"
"	pushl	%eax\n"
"	call	fx_hypercall\n"
"	leal	-20(%ebp), %esp\n"
"	popl	%ebx\n"
"	popl	%ecx\n"
"	popl	%edx\n"
"	popl	%esi\n"
"	popl	%edi\n"
"	popl	%ebp\n"
"	ret\n");

static struct frame frames[FX_NPAGES];
static struct cpu cpus[FX_NCPU];
static unsigned	ncpus, current;
static unsigned	p2m[FX_NPAGES], *m2p;
static char	*memory;		/* our own mapping of all pages */
static int	memory_fd;
static unsigned	kernel_l3, first_free;	/* pfns */
static unsigned	kernel_l1[FX_NL1];	/* pfns */
static unsigned	fail_after;

static int	get_type(unsigned, enum type);
static void	put_type(unsigned, enum type);

static void
crime(const char *what)
{
	if (fx_crime == NULL)
		fx_crime = what;
}

/*
 * Frames and their contents.
 */

static pte_t *
table(unsigned pfn)
{
	return (pte_t *)(void *)(memory + pfn * PAGE);
}

/* The page behind a machine frame, or -1 if it is not the domain's. */
static int
mfn_pfn(uint64_t mfn)
{
	if (mfn < MFN_BASE || mfn >= MFN_BASE + FX_NPAGES)
		return -1;
	return (int)m2p[mfn];
}

static int
pte_pfn(pte_t pte)
{
	return mfn_pfn((pte & PTE_FRAME) / PAGE);
}

static pte_t
make_pte(unsigned pfn, pte_t bits)
{
	return (pte_t)p2m[pfn] * PAGE | bits;
}

/*
 * Entries: take and drop what an entry of a table of some type refers to.
 */

static int
kernel_table_p(unsigned pfn)
{
	unsigned i;

	for (i = 0; i < FX_NL1; i++)
		if (kernel_l1[i] == pfn)
			return (int)i;
	return -1;
}

/* Beyond the direct map the kernel's tables show any page. */
static void
window_map(unsigned slot, pte_t pte)
{
	void *va = (void *)(uintptr_t)(FX_BASE + slot * PAGE), *p;

	if (!(pte & PTE_P))
		p = mmap(va, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS |
		    MAP_FIXED, -1, 0);
	else
		p = mmap(va, PAGE, pte & PTE_RW ? PROT_READ | PROT_WRITE :
		    PROT_READ, MAP_SHARED | MAP_FIXED, memory_fd,
		    (off_t)pte_pfn(pte) * PAGE);
	if (p != va) {
		perror("window");
		abort();
	}
}

/* The host's protection of the direct map follows the kernel's tables. */
static void
direct_protect(unsigned l1, unsigned slot, pte_t pte)
{
	int i = kernel_table_p(l1);
	unsigned pfn;

	if (i < 0)
		return;
	pfn = (unsigned)i * NPTE + slot;
	if (pfn >= FX_NLOW) {
		window_map(pfn, pte);
		return;
	}
	if (mprotect((void *)(uintptr_t)(FX_BASE + pfn * PAGE), PAGE,
	    !(pte & PTE_P) ? PROT_NONE :
	    pte & PTE_RW ? PROT_READ | PROT_WRITE : PROT_READ) != 0) {
		perror("mprotect");
		abort();
	}
}

/* Bits that an entry which is present must not have. */
static pte_t
bad_bits(enum type type)
{
	return type == T_L1 ? L1_BAD : type == T_L3 ? L3_BAD : L2_BAD;
}

/* A frame that is no memory may not be mapped, a table not be written. */
static int
get_l1_entry(int pfn, pte_t pte)
{
	if ((pte & PTE_FRAME) / PAGE >= MFN_BASE + FX_NPAGES)
		return -EPERM;
	if (pfn < 0 || ((pte & PTE_RW) &&
	    get_type((unsigned)pfn, T_WRITABLE) != 0))
		return -EBUSY;
	return 0;
}

static int
get_entry(enum type type, unsigned slot, pte_t pte)
{
	int pfn;

	if (!(pte & PTE_P)) {
		if (pte != 0)
			crime("a not-present entry that is not zero");
		return 0;
	}
	if (pte & bad_bits(type))
		return -EINVAL;
	pfn = pte_pfn(pte);
	if (type == T_L1)
		return get_l1_entry(pfn, pte);
	if (pfn < 0)
		return -EINVAL;
	return get_type((unsigned)pfn, type != T_L3 ? T_L1 :
	    slot == 3 ? T_L2KERN : T_L2);
}

static void
put_entry(enum type type, unsigned slot, pte_t pte)
{
	unsigned pfn;

	if (!(pte & PTE_P))
		return;
	pfn = (unsigned)pte_pfn(pte);
	switch (type) {
	case T_L1:
		if (pte & PTE_RW)
			put_type(pfn, T_WRITABLE);
		break;
	case T_L2:
	case T_L2KERN:
		put_type(pfn, T_L1);
		break;
	case T_L3:
		put_type(pfn, slot == 3 ? T_L2KERN : T_L2);
		break;
	default:
		abort();
	}
}

static unsigned
entries(enum type type)
{
	return type == T_L3 ? 4 : type == T_L2KERN ? XEN_SLOT : NPTE;
}

/* The frame is no table any more: drop what its first `n' entries took. */
static void
invalidate(unsigned pfn, enum type type, unsigned n)
{
	pte_t *p = table(pfn);
	unsigned i;

	for (i = 0; i < n; i++) {
		put_entry(type, i, p[i]);
		if (type == T_L3 && (p[i] & PTE_P))
			p[i] &= ~(L3_OWN | PTE_A);
	}
}

static int
validate(unsigned pfn, enum type type)
{
	pte_t *p = table(pfn);
	unsigned i;
	int rc;

	if (type == T_L3)
		memset(&p[4], 0, PAGE - 4 * sizeof(pte_t));
	for (i = 0; i < entries(type); i++) {
		rc = get_entry(type, i, p[i]);
		if (type == T_L3 && i == 3 && !(p[i] & PTE_P))
			rc = -EINVAL;
		if (rc != 0) {
			invalidate(pfn, type, i);
			return rc;
		}
		if (type == T_L3 && (p[i] & PTE_P))
			p[i] |= L3_OWN;
	}
	return 0;
}

static int
get_type(unsigned pfn, enum type type)
{
	struct frame *f = &frames[pfn];
	int rc;

	if (f->count > 0) {
		if (f->type != type)
			return -EINVAL;
		if (type == T_L2KERN) {
			/* As Xen 4.17 does: counted, then refused. */
			crime("an L2 in slot 3 of two L3s, which is lost");
			f->count++;
			f->lost++;
			return -EINVAL;
		}
		f->count++;
		return 0;
	}
	if (type != T_WRITABLE) {
		/* Taken first, so that no entry may name its own table RW. */
		f->type = type;
		f->count = 1;
		rc = validate(pfn, type);
		if (rc != 0) {
			f->type = T_NONE;
			f->count = 0;
		}
		return rc;
	}
	f->type = type;
	f->count = 1;
	return 0;
}

static void
put_type(unsigned pfn, enum type type)
{
	struct frame *f = &frames[pfn];

	if (f->count == 0 || f->type != type) {
		fprintf(stderr, "fakexen: put of %u, type %d count %u\n", pfn,
		    f->type, f->count);
		abort();
	}
	if (--f->count > 0)
		return;
	f->type = T_NONE;
	if (type != T_WRITABLE)
		invalidate(pfn, type, entries(type));
}

/*
 * TLBs.
 */

static void
flush_cpu(unsigned cpu, unsigned long va, int all)
{
	struct cpu *c = &cpus[cpu];
	unsigned i;

	for (i = 0; i < c->ntlb; i++)
		if (all || c->tlb[i].va == (va & ~(PAGE - 1ul)))
			c->tlb[i].valid = 0;
	if (all)
		c->ntlb = 0;
}

static void
flush_mask(uint32_t mask, unsigned long va, int all)
{
	unsigned i;

	for (i = 0; i < ncpus; i++)
		if (mask & (1u << i))
			flush_cpu(i, va, all);
}

/* The same, when the kernel asked for it. */
static void
flush_asked(uint32_t mask, unsigned long va, int all)
{
	if (mask & (1u << current))
		fx_counts.flush_local++;
	if (mask & ~(1u << current))
		fx_counts.flush_remote++;
	flush_mask(mask, va, all);
}

/* The entry of an address in the tables a CPU has loaded, or NULL. */
static pte_t *
walk(unsigned cpu, unsigned long va)
{
	pte_t *t = table((unsigned)cpus[cpu].cr3), e;

	e = t[va >> 30];
	if (!(e & PTE_P))
		return NULL;
	e = table((unsigned)pte_pfn(e))[(va >> 21) & 511];
	if (!(e & PTE_P))
		return NULL;
	return &table((unsigned)pte_pfn(e))[(va >> 12) & 511];
}

long
fx_access(unsigned cpu, unsigned long va, int write)
{
	struct cpu *c = &cpus[cpu];
	pte_t *p;
	unsigned i;

	va &= ~(PAGE - 1ul);
	for (i = 0; i < c->ntlb; i++) {
		/* A write to what is not yet dirty goes to the tables. */
		if (c->tlb[i].valid && c->tlb[i].va == va && (!write ||
		    (c->tlb[i].pte & (PTE_RW | PTE_D)) == (PTE_RW | PTE_D)))
			return pte_pfn(c->tlb[i].pte);
	}
	p = walk(cpu, va);
	if (p == NULL || !(*p & PTE_P) || !(*p & PTE_U) ||
	    (write && !(*p & PTE_RW))) {
		/* A fault drops what the TLB has of the address. */
		flush_cpu(cpu, va, 0);
		return -1;
	}
	*p |= PTE_A | (write ? PTE_D : 0);
	if (c->ntlb == NTLB)
		flush_cpu(cpu, 0, 1);
	c->tlb[c->ntlb++] = (struct tlb){ .va = va, .pte = *p, .valid = 1 };
	return pte_pfn(*p);
}

/*
 * Hypercalls.
 */

/* A new value for an entry of a live table. */
static int
mod_entry(unsigned pfn, unsigned slot, pte_t pte)
{
	enum type type = frames[pfn].type;
	pte_t *p = &table(pfn)[slot], old = *p;
	int rc;

	if (type == T_L3 && slot >= 3)
		return -EINVAL;
	if (type == T_L2KERN && slot >= XEN_SLOT)
		return -EPERM;
	if ((pte & PTE_P) && (pte & bad_bits(type)))
		return -EINVAL;
	if (type == T_L3 && (pte & PTE_P))
		pte |= L3_OWN;
	if (!((old ^ pte) & ~FASTPATH) && (old & PTE_P)) {
		*p = pte;
	} else {
		rc = get_entry(type, slot, pte);
		if (rc != 0)
			return rc;
		*p = pte;
		put_entry(type, slot, old);
	}
	if (type == T_L1) {
		direct_protect(pfn, slot, pte);
	} else {
		fx_counts.flush_domain++;
		flush_mask((1u << ncpus) - 1, 0, 1);
	}
	return 0;
}

static int
do_mmu_update(const struct mmu_update *u)
{
	int pfn = mfn_pfn(u->ptr / PAGE);
	unsigned slot = (unsigned)(u->ptr & (PAGE - 1)) / sizeof(pte_t);
	pte_t val = u->val;
	struct frame *f;

	fx_counts.mmu_updates++;
	if ((u->ptr & 7) > MMU_PT_UPDATE_NO_TRANSLATE)
		return -ENOSYS;
	if (pfn < 0 || (u->ptr & 7) == MMU_MACHPHYS_UPDATE)
		return -EINVAL;
	f = &frames[pfn];
	if ((u->ptr & 7) == MMU_PT_UPDATE_PRESERVE_AD)
		val |= table((unsigned)pfn)[slot] & (PTE_A | PTE_D);
	if (f->type == T_NONE || f->type == T_WRITABLE) {
		table((unsigned)pfn)[slot] = val;
		return 0;
	}
	return mod_entry((unsigned)pfn, slot, val);
}

static int
pin(unsigned pfn, enum type type)
{
	int rc;

	fx_counts.pins++;
	rc = get_type(pfn, type);
	if (rc != 0)
		return rc;
	if (frames[pfn].pinned) {
		put_type(pfn, type);
		return -EINVAL;
	}
	frames[pfn].pinned = 1;
	return 0;
}

static int
unpin(unsigned pfn)
{
	unsigned i;

	fx_counts.unpins++;
	if (!frames[pfn].pinned)
		return -EINVAL;
	for (i = 0; i < ncpus; i++)
		if (cpus[i].cr3 == (int)pfn)
			crime("unpin of a table that is loaded");
	frames[pfn].pinned = 0;
	put_type(pfn, frames[pfn].type);
	return 0;
}

static int
load(unsigned pfn)
{
	struct cpu *c = &cpus[current];
	int rc = get_type(pfn, T_L3);

	fx_counts.loads++;
	if (rc != 0)
		return rc;
	put_type((unsigned)c->cr3, T_L3);
	c->cr3 = (int)pfn;
	flush_cpu(current, 0, 1);
	return 0;
}

/* CLEAR_PAGE and COPY_PAGE: the page must not be a table. */
static int
fill_page(unsigned pfn, const void *from)
{
	if (get_type(pfn, T_WRITABLE) != 0)
		return -EINVAL;
	if (from != NULL)
		memcpy(table(pfn), from, PAGE);
	else
		memset(table(pfn), 0, PAGE);
	put_type(pfn, T_WRITABLE);
	return 0;
}

static int
flush_op(const struct mmuext_op *op)
{
	const uint32_t *mask = op->arg2.vcpumask;

	switch (op->cmd) {
	case MMUEXT_TLB_FLUSH_LOCAL:
	case MMUEXT_INVLPG_LOCAL:
		flush_asked(1u << current, op->arg1.linear_addr,
		    op->cmd == MMUEXT_TLB_FLUSH_LOCAL);
		return 0;
	case MMUEXT_TLB_FLUSH_MULTI:
	case MMUEXT_INVLPG_MULTI:
		flush_asked(*mask, op->arg1.linear_addr,
		    op->cmd == MMUEXT_TLB_FLUSH_MULTI);
		return 0;
	case MMUEXT_TLB_FLUSH_ALL:
	case MMUEXT_INVLPG_ALL:
		flush_asked((1u << ncpus) - 1, op->arg1.linear_addr,
		    op->cmd == MMUEXT_TLB_FLUSH_ALL);
		return 0;
	case MMUEXT_FLUSH_CACHE:
		return -EACCES;
	case MMUEXT_NEW_USER_BASEPTR:
		return -EINVAL;
	}
	return -ENOSYS;
}

static int
do_mmuext(const struct mmuext_op *op)
{
	int pfn = mfn_pfn(op->arg1.mfn), src;

	switch (op->cmd) {
	case MMUEXT_PIN_L1_TABLE:
		return pfn < 0 ? -EINVAL : pin((unsigned)pfn, T_L1);
	case MMUEXT_PIN_L2_TABLE:
		return pfn < 0 ? -EINVAL : pin((unsigned)pfn, T_L2);
	case MMUEXT_PIN_L3_TABLE:
		return pfn < 0 ? -EINVAL : pin((unsigned)pfn, T_L3);
	case MMUEXT_PIN_L4_TABLE:
		return 0;
	case MMUEXT_UNPIN_TABLE:
		return pfn < 0 ? -EINVAL : unpin((unsigned)pfn);
	case MMUEXT_NEW_BASEPTR:
		return pfn < 0 ? -EINVAL : load((unsigned)pfn);
	case MMUEXT_CLEAR_PAGE:
		return pfn < 0 ? -EINVAL : fill_page((unsigned)pfn, NULL);
	case MMUEXT_COPY_PAGE:
		src = mfn_pfn(op->arg2.src_mfn);
		if (pfn < 0 || src < 0)
			return -EINVAL;
		return fill_page((unsigned)pfn, table((unsigned)src));
	}
	return flush_op(op);
}

static int
do_va_mapping(unsigned long va, pte_t pte, unsigned long flags)
{
	pte_t *p = walk(current, va);
	unsigned pfn;
	int rc;

	fx_counts.va_mappings++;
	if (p == NULL)
		return -EINVAL;
	pfn = (unsigned)((char *)p - memory) / PAGE;
	rc = mod_entry(pfn, (va >> 12) & 511, pte);
	if (rc != 0)
		return rc;
	switch (flags & (UVMF_FLUSHTYPE_MASK | UVMF_ALL)) {
	case UVMF_NONE:
		break;
	case UVMF_TLB_FLUSH | UVMF_ALL:
	case UVMF_INVLPG | UVMF_ALL:
		flush_asked((1u << ncpus) - 1, va, 0);
		break;
	default:
		if ((flags & ~UVMF_FLUSHTYPE_MASK) == 0) {
			flush_asked(1u << current, va, 0);
		} else {
			flush_asked(*(const uint32_t *)(flags &
			    ~UVMF_FLUSHTYPE_MASK), va, 0);
		}
	}
	return 0;
}

/* Is this operation the one that was chosen to fail? */
static int
fails(void)
{
	return fail_after > 0 && --fail_after == 0;
}

/* A list of operations: ends at the first that fails; *done says where. */
static long
list(unsigned nr, unsigned long addr, unsigned count, unsigned *done)
{
	unsigned i;
	int rc = 0;

	for (i = 0; i < count && rc == 0; i++) {
		if (fails())
			rc = -EBUSY;
		else if (nr == __HYPERVISOR_mmu_update)
			rc = do_mmu_update(
			    (const struct mmu_update *)addr + i);
		else
			rc = do_mmuext((const struct mmuext_op *)addr + i);
	}
	if (done != NULL)
		*done = rc == 0 ? i : i - 1;
	return rc;
}

static long
machphys_mapping(struct xen_machphys_mapping *map)
{
	map->v_start = (xen_ulong_t)m2p;
	map->v_end = (xen_ulong_t)(m2p + MFN_BASE + FX_NPAGES);
	map->max_mfn = MFN_BASE + FX_NPAGES - 1;
	return 0;
}

static long
call(unsigned nr, const unsigned long *a)
{
	switch (nr) {
	case __HYPERVISOR_memory_op:
		return a[0] != XENMEM_machphys_mapping ? -ENOSYS :
		    machphys_mapping((struct xen_machphys_mapping *)a[1]);
	case __HYPERVISOR_mmu_update:
	case __HYPERVISOR_mmuext_op:
		if (a[3] != DOMID_SELF)
			return -EPERM;
		return list(nr, a[0], (unsigned)a[1], (unsigned *)a[2]);
	case __HYPERVISOR_update_va_mapping:
		return fails() ? -EBUSY :
		    do_va_mapping(a[0], a[1] | (uint64_t)a[2] << 32, a[3]);
	case __HYPERVISOR_stack_switch:
	case __HYPERVISOR_fpu_taskswitch:
	case __HYPERVISOR_update_descriptor:
		return fails() ? -EBUSY : 0;
	}
	return -ENOSYS;
}

/* The result is each entry's own; the arguments are gone afterwards. */
static long
multicall(struct multicall_entry *mc, unsigned n)
{
	unsigned i;
	long rc;

	fx_counts.multicalls++;
	fx_counts.inner += n;
	for (i = 0; i < n; i++) {
		if (mc[i].op == __HYPERVISOR_multicall)
			rc = -EINVAL;
		else
			rc = call((unsigned)mc[i].op,
			    (const unsigned long *)mc[i].args);
		memset(&mc[i], 0xaa, sizeof(mc[i]));
		mc[i].result = (xen_ulong_t)rc;
	}
	return 0;
}

long	fx_hypercall(unsigned, unsigned long, unsigned long, unsigned long,
	    unsigned long, unsigned long);

__attribute__((used)) long
fx_hypercall(unsigned nr, unsigned long b, unsigned long c, unsigned long d,
    unsigned long s, unsigned long di)
{
	unsigned long a[6] = { b, c, d, s, di, 0 };

	fx_counts.hypercalls++;
	if (nr == __HYPERVISOR_multicall)
		return multicall((struct multicall_entry *)b, (unsigned)c);
	return call(nr, a);
}

/*
 * The start: memory, its frames, and the tables of a domain builder.
 */

static void
make_memory(void)
{
	int fd = memfd_create("domain", 0);

	if (fd < 0 || ftruncate(fd, FX_NPAGES * PAGE) != 0 ||
	    mmap((void *)(uintptr_t)FX_BASE, FX_NLOW * PAGE,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, fd,
	    0) != (void *)(uintptr_t)FX_BASE ||
	    (memory = mmap(NULL, FX_NPAGES * PAGE, PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0)) == MAP_FAILED) {
		perror("fakexen: memory");
		exit(1);
	}
	memory_fd = fd;
}

/* A fixed permutation: 1021 has no factor in common with the page count. */
static void
make_frames(void)
{
	unsigned i;

	m2p = calloc(MFN_BASE + FX_NPAGES, sizeof(*m2p));
	if (m2p == NULL)
		abort();
	memset(m2p, 0xff, MFN_BASE * sizeof(*m2p));
	for (i = 0; i < FX_NPAGES; i++) {
		p2m[i] = MFN_BASE + i * 1021u % FX_NPAGES;
		m2p[p2m[i]] = i;
	}
}

/* L3, L2 and the kernel's L1s at the bottom, read-only in the direct map. */
static void
make_tables(void)
{
	unsigned l2 = 1, i, j, pfn;

	kernel_l3 = 0;
	for (i = 0; i < FX_NL1; i++)
		kernel_l1[i] = 2 + i;
	first_free = 2 + FX_NL1;
	table(kernel_l3)[3] = make_pte(l2, PTE_P);
	for (i = 0; i < FX_NL1; i++) {
		table(l2)[i] = make_pte(kernel_l1[i], PTE_P | PTE_RW | PTE_A);
		for (j = 0; j < NPTE; j++) {
			pfn = i * NPTE + j;
			if (pfn < FX_NLOW)
				table(kernel_l1[i])[j] = make_pte(pfn, PTE_P |
				    (pfn < first_free ? 0 : PTE_RW));
		}
	}
	if (pin(kernel_l3, T_L3) != 0) {
		fprintf(stderr, "fakexen: the builder's tables are wrong\n");
		exit(1);
	}
	for (i = 0; i < FX_NL1; i++)
		for (j = 0; j < NPTE; j++)
			direct_protect(kernel_l1[i], j, table(kernel_l1[i])[j]);
}

void
fx_init(void *info[], unsigned ncpu)
{
	unsigned i;

	make_memory();
	make_frames();
	make_tables();
	ncpus = ncpu;
	for (i = 0; i < ncpu; i++) {
		cpus[i].info = info[i];
		cpus[i].cr3 = (int)kernel_l3;
		frames[kernel_l3].count++;
	}
	fx_run_on(0);
	memset(&fx_counts, 0, sizeof(fx_counts));
}

/* The kernel finds its CPU by %fs, so that gets a segment of the GDT. */
void
fx_run_on(unsigned cpu)
{
	static unsigned entry = ~0u;
	struct user_desc d = {
		.entry_number = entry,
		.base_addr = (unsigned)(uintptr_t)cpus[cpu].info,
		.limit = 0xfffff, .seg_32bit = 1, .limit_in_pages = 1,
		.useable = 1,
	};

	current = cpu;
	if (syscall(SYS_set_thread_area, &d) != 0) {
		perror("set_thread_area");
		exit(1);
	}
	entry = d.entry_number;
	__asm volatile("movw %w0, %%fs" : : "r" (entry * 8 + 3));
}

/*
 * Stores of the kernel that may be refused.
 */

static sigjmp_buf	refused;

static void
refuse(int sig)
{
	(void)sig;
	siglongjmp(refused, 1);
}

int
fx_store(unsigned long va, unsigned long long val)
{
	struct sigaction sa = { .sa_handler = refuse }, old;
	volatile int done = 0;

	sigaction(SIGSEGV, &sa, &old);
	if (sigsetjmp(refused, 1) == 0) {
		*(volatile pte_t *)va = val;
		done = 1;
	}
	sigaction(SIGSEGV, &old, NULL);
	return done;
}

unsigned *
fx_p2m(void)
{
	return p2m;
}

unsigned long
fx_kernel_l3(void)
{
	return FX_BASE + kernel_l3 * PAGE;
}

unsigned
fx_first_free(void)
{
	return first_free;
}

void
fx_fail_after(unsigned n)
{
	fail_after = n;
}

int
fx_is_table(unsigned pfn)
{
	return frames[pfn].type != T_NONE && frames[pfn].type != T_WRITABLE;
}

unsigned
fx_tables(void)
{
	unsigned i, n = 0;

	for (i = 0; i < FX_NPAGES; i++)
		n += (unsigned)fx_is_table(i);
	return n;
}

/* Every use of every frame, counted again from nothing. */
const char *
fx_check(void)
{
	static unsigned uses[FX_NPAGES];
	unsigned i, j;
	pte_t pte;

	memset(uses, 0, sizeof(uses));
	for (i = 0; i < ncpus; i++)
		uses[cpus[i].cr3]++;
	for (i = 0; i < FX_NPAGES; i++) {
		uses[i] += (unsigned)frames[i].pinned + frames[i].lost;
		if (!fx_is_table(i))
			continue;
		for (j = 0; j < entries(frames[i].type); j++) {
			pte = table(i)[j];
			if ((pte & PTE_P) && (frames[i].type != T_L1 ||
			    (pte & PTE_RW)))
				uses[pte_pfn(pte)]++;
		}
	}
	for (i = 0; i < FX_NPAGES; i++)
		if (uses[i] != frames[i].count)
			return "a frame's count is not what uses it";
	return fx_crime;
}
