/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xen_boot: from the tables the domain builder made to those of the kernel.
 *
 * Overview.  The builder maps the first part of the domain's memory, page by
 * page from VIRT_BASE, and puts there, in this order:
 *
 *	image | ramdisk | p2m list | start_info | xenstore ring | console ring
 *	| page tables (read-only) | a stack | at least 512 KiB of nothing
 *
 * We keep its L3, its L2 of slot 3 and its L1s, and add to them: only where
 * no entry is do we make one.  The result:
 *
 *	VIRT_BASE	direct map of all low memory
 *	(2 MiB border)	shared info, console and xenstore rings
 *	virtual_avail	free addresses, with L1s but no pages
 *	virtual_end	nothing, up to Xen's hole
 *
 * Operation.  A list of steps over a struct boot_map.  New L1s are pages from
 * behind the builder's own; each is filled while it is still ours to write,
 * then made read-only and put into the L2, with up to BOOT_QUEUE entries in
 * one hypercall.  A page that is taken was mapped by an earlier entry, so
 * there is always some way ahead of the queue.
 *
 * Xen facts.  The shim's builder fills all four slots of the L3, that of a
 * plain domU only slot 3; slots 0 to 2 are empty of mappings either way and
 * left alone.  The two rings are pages of ours in a plain domU, but Xen's own
 * under the shim, without an entry in the p2m that could be trusted: so they
 * are mapped by the machine frame that start_info tells, as is shared info.
 * The initial domain, in whose place a test may boot, has neither ring.
 * NX is Xen's to enable; CPUID, as Xen emulates it, says whether it did.
 *
 * Locking: none, nothing else runs.
 *
 * Limits.  A hole in the p2m list (a domain that booted ballooned) is left
 * out of the direct map and of what uvm gets.
 *
 * Sources: public/xen.h, "Start-of-day memory layout".
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/lwp.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/cpu.h>
#include <machine/pmap.h>

#include <xenport/hypercall.h>
#include <xenport/maddr.h>
#include <xenport/xen.h>
#include <xenport/xpq.h>
#include <xen/io/console.h>
#include <xen/sched.h>

#define BOOT_QUEUE	24		/* updates in one hypercall */
#define BOOT_ARENA_MIN	(32u << 20)	/* kernel addresses, at least */

extern char kernel_text[], etext[], kernel_rodata[], kernel_data[];
extern char lwp0uarea[];

/* What the steps find and make.  All is constant once its step is done. */
struct boot_map {
	const struct start_info *bm_si;
	pt_entry_t	*bm_l3;		/* the builder's, now the kernel's */
	pt_entry_t	*bm_l2;		/* of slot 3 */
	pfn_t		bm_npages;	/* pages of the domain */
	pfn_t		bm_ndirect;	/* of these, in the direct map */
	pfn_t		bm_free;	/* the first that nobody uses yet */
	u_int		bm_nl1;		/* L1s that the builder made */
	vaddr_t		bm_arena;	/* end of the direct map, rounded */
	vaddr_t		bm_avail;	/* first address for uvm */
	vaddr_t		bm_end;		/* end of addresses with an L1 */
	pt_entry_t	bm_nx;		/* PG_NX or 0 */
	u_int		bm_queued;
	struct mmu_update bm_queue[BOOT_QUEUE];
};

struct start_info *xen_start_info;
struct shared_info *HYPERVISOR_shared_info;
void		*xen_console_ring;
void		*xen_store_ring;
vaddr_t		boot_ramdisk;
size_t		boot_ramdisk_size;

/*
 * Words before there is a console.
 */

/* As much as fits; nobody waits for the daemon this early. */
static void
boot_ring_puts(struct xencons_interface *ring, const char *s)
{
	XENCONS_RING_IDX prod = ring->out_prod;

	for (; *s != '\0' && prod - ring->out_cons < sizeof(ring->out); s++)
		ring->out[MASK_XENCONS_IDX(prod++, ring->out)] = *s;
	__insn_barrier();
	ring->out_prod = prod;
}

void
xen_early_puts(const char *s)
{

	(void)HYPERVISOR_console_io(CONSOLEIO_write, strlen(s), s);
	if (xen_console_ring != NULL)
		boot_ring_puts(xen_console_ring, s);
}

void
xen_early_panic(const char *what, long rc)
{
	struct sched_shutdown crash = { .reason = SHUTDOWN_crash };
	char number[] = ": -000\r\n";
	int error = xen_errno(rc);

	number[3] += error / 100;
	number[4] += error / 10 % 10;
	number[5] += error % 10;
	xen_early_puts("Ringone cannot start: ");
	xen_early_puts(what);
	xen_early_puts(number);
	for (;;)
		(void)HYPERVISOR_sched_op(SCHEDOP_shutdown, &crash);
}

/*
 * Access to the tables while they grow.
 */

static vaddr_t
boot_va(pfn_t pfn)
{

	return VM_MIN_KERNEL_ADDRESS + ((vaddr_t)pfn << PAGE_SHIFT);
}

static pfn_t
boot_pfn(vaddr_t va)
{

	return (va - VM_MIN_KERNEL_ADDRESS) >> PAGE_SHIFT;
}

/* The table that an entry names, which must be in the direct map. */
static pt_entry_t *
boot_table(pt_entry_t entry)
{
	paddr_t pa = xpmap_mtop((maddr_t){ entry & PG_FRAME });

	if (pa == XPMAP_FOREIGN)
		xen_early_panic("a page table that is not ours", 0);
	return (pt_entry_t *)(VM_MIN_KERNEL_ADDRESS + (vaddr_t)pa);
}

static void
boot_flush(struct boot_map *bm)
{
	long rc;

	if (bm->bm_queued == 0)
		return;
	rc = HYPERVISOR_mmu_update(bm->bm_queue, bm->bm_queued, NULL);
	if (rc < 0)
		xen_early_panic("page table update refused", rc);
	bm->bm_queued = 0;
}

static void
boot_update(struct boot_map *bm, uint64_t ptr, pt_entry_t pte)
{

	if (bm->bm_queued == BOOT_QUEUE)
		boot_flush(bm);
	bm->bm_queue[bm->bm_queued].ptr = ptr;
	bm->bm_queue[bm->bm_queued++].val = pte;
}

/* The machine address of the L1 entry of a mapped page. */
static uint64_t
boot_pte_ma(struct boot_map *bm, vaddr_t va)
{
	u_int i = pl2_i(va);

	if ((bm->bm_l2[i] & PG_V) == 0)
		boot_flush(bm);
	return (bm->bm_l2[i] & PG_FRAME) + pl1_i(va) * sizeof(pt_entry_t);
}

/* A direct map entry, or 0 where there is no page. */
static pt_entry_t
boot_direct_pte(const struct boot_map *bm, pfn_t pfn, pt_entry_t bits)
{

	if (pfn >= bm->bm_ndirect || xpmap_p2m[pfn] == MFN_INVALID)
		return 0;
	return mfn_to_ma(xpmap_p2m[pfn]).ma | PG_V | PG_A | PG_M |
	    bm->bm_nx | bits;
}

/*
 * The steps.
 */

static void
boot_check(struct boot_map *bm)
{

	if (strncmp(bm->bm_si->magic, "xen-3.0-x86_32p", 15) != 0)
		xen_early_panic("start_info without its magic", 0);
}

/* How much there is, and where the builder's own things end. */
static void
boot_measure(struct boot_map *bm)
{
	const struct start_info *si = bm->bm_si;
	uint32_t regs[4];
	vsize_t arena;

	bm->bm_npages = (pfn_t)si->nr_pages;
	bm->bm_ndirect = MIN(bm->bm_npages, VM_DIRECT_MAX >> PAGE_SHIFT);
	bm->bm_free = boot_pfn(si->pt_base) + (pfn_t)si->nr_pt_frames;
	bm->bm_arena = roundup2(boot_va(bm->bm_ndirect), NBPD_L2);
	arena = MAX(bm->bm_ndirect * 2 * PAGE_SIZE, BOOT_ARENA_MIN);
	bm->bm_end = bm->bm_arena +
	    MIN(roundup2(arena, NBPD_L2), VM_HYPERVISOR_BASE - bm->bm_arena);

	xen_cpuid(0x80000000, 0, regs);
	if (regs[0] >= 0x80000001) {
		xen_cpuid(0x80000001, 0, regs);
		if (regs[3] & (1u << 20))
			bm->bm_nx = PG_NX;
	}
}

static void
boot_find_tables(struct boot_map *bm)
{

	xpmap_init((mfn_t *)bm->bm_si->mfn_list, bm->bm_npages);
	bm->bm_l3 = (pt_entry_t *)bm->bm_si->pt_base;
	bm->bm_l2 = boot_table(bm->bm_l3[L3_KERN]);
}

/* A mapped page that nobody uses. */
static pfn_t
boot_take(struct boot_map *bm)
{

	while (bm->bm_free < bm->bm_ndirect &&
	    xpmap_p2m[bm->bm_free] == MFN_INVALID)
		bm->bm_free++;
	if (bm->bm_free == bm->bm_ndirect)
		xen_early_panic("too little memory", 0);
	return bm->bm_free++;
}

/* An L1 for the addresses from `va' on, with what the direct map has there. */
static void
boot_new_l1(struct boot_map *bm, vaddr_t va)
{
	pfn_t page = boot_take(bm);
	uint64_t ptr = boot_pte_ma(bm, boot_va(page));
	pt_entry_t *l1 = (pt_entry_t *)boot_va(page);
	u_int i;

	for (i = 0; i < NPTEPG; i++)
		l1[i] = boot_direct_pte(bm, boot_pfn(va) + i, PG_RW);
	boot_update(bm, ptr, boot_direct_pte(bm, page, 0));
	boot_update(bm, (bm->bm_l3[L3_KERN] & PG_FRAME) +
	    pl2_i(va) * sizeof(pt_entry_t),
	    mfn_to_ma(xpmap_p2m[page]).ma | PG_V | PG_RW | PG_A);
}

/* Fill the gaps of an L1 of the builder's. */
static void
boot_fill_l1(struct boot_map *bm, vaddr_t va)
{
	const pt_entry_t *l1 = boot_table(bm->bm_l2[pl2_i(va)]);
	pt_entry_t pte;
	u_int i;

	for (i = 0; i < NPTEPG; i++) {
		pte = boot_direct_pte(bm, boot_pfn(va) + i, PG_RW);
		if (l1[i] == 0 && pte != 0)
			boot_update(bm, boot_pte_ma(bm, va + i * PAGE_SIZE),
			    pte);
	}
}

/* Every address of the kernel has an L1, every low page is mapped. */
static void
boot_make_tables(struct boot_map *bm)
{
	vaddr_t va;

	for (va = VM_MIN_KERNEL_ADDRESS; va < bm->bm_end; va += NBPD_L2) {
		if (bm->bm_l2[pl2_i(va)] & PG_V) {
			bm->bm_nl1++;
			boot_fill_l1(bm, va);
		} else {
			boot_new_l1(bm, va);
		}
	}
	boot_flush(bm);
}

/* What an address of the builder's part may be used for, beyond reading. */
static pt_entry_t
boot_restrict(const struct boot_map *bm, vaddr_t va, pt_entry_t pte)
{

	if (va < (vaddr_t)kernel_data)
		pte &= ~PG_RW;
	if (va >= (vaddr_t)kernel_rodata)
		pte |= bm->bm_nx;
	return pte;
}

/* Text and constants are read-only, all but text is not executable. */
static void
boot_protect(struct boot_map *bm)
{
	struct mmuext_op flush = { .cmd = MMUEXT_TLB_FLUSH_LOCAL };
	vaddr_t va = VM_MIN_KERNEL_ADDRESS;
	pt_entry_t old, pte;
	u_int i;

	for (i = 0; i < bm->bm_nl1 * NPTEPG; i++, va += PAGE_SIZE) {
		old = boot_table(bm->bm_l2[pl2_i(va)])[pl1_i(va)];
		if (old == 0)
			continue;
		pte = boot_restrict(bm, va, old);
		if (pte != old)
			boot_update(bm, boot_pte_ma(bm, va), pte);
	}
	boot_flush(bm);
	(void)HYPERVISOR_mmuext_op(&flush, 1, NULL);
}

/* The next kernel address shows a machine frame, ours or not. */
static void *
boot_map_frame(struct boot_map *bm, mfn_t mfn, const char *what)
{
	vaddr_t va = bm->bm_avail;
	long rc;

	rc = HYPERVISOR_update_va_mapping(va, mfn_to_ma(mfn).ma | PG_V |
	    PG_RW | PG_A | PG_M | bm->bm_nx, UVMF_NONE);
	if (rc < 0)
		xen_early_panic(what, rc);
	bm->bm_avail += PAGE_SIZE;
	return (void *)va;
}

static void
boot_map_shared(struct boot_map *bm)
{
	const struct start_info *si = bm->bm_si;

	bm->bm_avail = bm->bm_arena;
	HYPERVISOR_shared_info = boot_map_frame(bm,
	    si->shared_info >> PAGE_SHIFT, "shared info");
	if (si->flags & SIF_INITDOMAIN)
		return;
	xen_console_ring = boot_map_frame(bm, si->console.domU.mfn,
	    "console ring");
	xen_store_ring = boot_map_frame(bm, si->store_mfn, "xenstore ring");
}

/* What is left of memory is uvm's, in runs without holes. */
static void
boot_give_memory(pfn_t pfn, pfn_t end, int list)
{
	pfn_t first;

	while (pfn < end) {
		for (; pfn < end && xpmap_p2m[pfn] == MFN_INVALID; pfn++)
			continue;
		first = pfn;
		for (; pfn < end && xpmap_p2m[pfn] != MFN_INVALID; pfn++)
			continue;
		if (first < pfn)
			uvm_page_physload((paddr_t)first << PAGE_SHIFT,
			    (paddr_t)pfn << PAGE_SHIFT, list);
	}
}

/* The ramdisk's contents have been unpacked: its memory is uvm's. */
void
boot_ramdisk_free(void)
{
	paddr_t pa;

	if (boot_ramdisk == 0)
		return;
	pa = pmap_direct_pa(trunc_page(boot_ramdisk));
	uvm_page_donate(pa, pa + round_page(boot_ramdisk_size));
	boot_ramdisk = 0;
}

/*
 * The start of the kernel, on lwp0's stack and without a struct cpu_info;
 * afterwards pmap, curcpu() and the boot command line work.
 */
void
xen_boot(struct start_info *si)
{
	struct boot_map bm = { .bm_si = si };

	boot_check(&bm);
	boot_measure(&bm);
	boot_find_tables(&bm);
	boot_make_tables(&bm);
	boot_protect(&bm);
	boot_map_shared(&bm);

	xen_start_info = si;
	if (si->mod_len != 0) {
		boot_ramdisk = si->mod_start;
		boot_ramdisk_size = si->mod_len;
	}
	boot_setcmdline((const char *)si->cmd_line);
	lwp0.l_addr = lwp0uarea;

	pmap_bootstrap(bm.bm_l3, (psize_t)bm.bm_ndirect << PAGE_SHIFT,
	    bm.bm_avail, bm.bm_end, bm.bm_nx);
	xpq_cpu_init(&cpu_info_primary);
	boot_give_memory(bm.bm_free, bm.bm_ndirect, VM_FREELIST_LOW);
	boot_give_memory(bm.bm_ndirect, bm.bm_npages, VM_FREELIST_HIGH);
	cpu_attach_primary();
}
