/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xpq: changes of the MMU and of the CPU's context, in batches.
 *
 * Overview.  Every change of a live page table and of a CPU's privileged
 * state is a hypercall, and a hypercall costs far more than what it does.
 * Xen takes several as one (HYPERVISOR_multicall), and one mmu_update takes a
 * whole list of entries.  So each CPU has a queue:
 *
 *	xq_mc	   calls	| mmu_update | mmuext_op | stack_switch |
 *	xq_args	   their lists	| pte pte pte  invlpg    |
 *
 * Operation.  Outside of a lazy section nothing is queued: a function is one
 * hypercall, with its arguments on the stack, and so may be used anywhere.
 * Inside, calls are appended.  A PTE update that follows another joins its
 * list, and so do extended operations; all else is a call of its own.  When
 * the section is left, or when the queue is full, it is issued: one call
 * directly, several as one multicall.  Then every result is looked at, and
 * the completion callbacks run, in order.
 *
 * There are two kinds of section.  In XPQ_MMU a pmap changes many entries.  In
 * XPQ_CPU cpu_switchto gathers kernel stack, thread-local segments, FPU trap
 * flag and page table; a page table that is loaded for the first time is
 * pinned there, too.  They do not nest and do not mix.
 *
 * Interrupts.  A queue belongs to a CPU, not to a thread.  XPQ_MMU is entered
 * with a spin lock held, which keeps out every interrupt whose handler changes
 * an address space (IPL_VM); but one above its level may come at any
 * instruction of the section, also in the middle of an append.  The section
 * is not its: it was entered at another depth of interrupts (xq_depth), and
 * whoever finds himself deeper has his own view of the queue, in which there
 * is no section.  What he asks for is a hypercall at once, and touches nothing
 * of the queue.  It overtakes what is queued; that is right, since those who
 * queued hold the lock of what they change.  XPQ_CPU is entered with events
 * masked.  xq_busy finds a section that is entered or issued from within.
 *
 * Xen facts.  The result of a multicall is 0 even if each of its entries
 * failed; each has its own.  A debug hypervisor overwrites operation and
 * arguments of an entry that is done, therefore what a panic wants to tell is
 * kept beside it.  Lists must stay unchanged until the call returns, which may
 * be after it was interrupted and restarted.
 *
 * Counters.  Everything that goes out is counted: hypercalls by number, those
 * in a multicall apart, the size of each batch, PTE updates and how many of
 * them joined the one before, flushes.  See evcnt(9).
 *
 * Boot arguments, so that what this file is worth can be measured.  With
 * xen.nobatch a queue takes one call, and goes out when the next one comes;
 * what joins the list of that one still does.  With xen.nomerge nothing joins
 * a list, and each change is a call of its own within the multicall.
 *
 * Locking: none; all is the CPU's own.
 *
 * Sources: Xen's public headers xen.h and arch-x86/xen.h.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/kmem.h>
#include <sys/lwp.h>
#include <sys/regress.h>
#include <sys/systm.h>

#include <machine/cpu.h>

#include <xenport/hypercall.h>
#include <xenport/xpq.h>

#define XPQ_NCALLS	32
#define XPQ_NBYTES	4096
#define XPQ_NMASKS	8

/* What is told if a call fails, and what follows if not.  Key: ! this CPU */
struct xpq_call {
	uintptr_t	xc_caller;	/* !: who asked; lists: xq_callers */
	void		(*xc_done)(void *); /* !: to run afterwards, or NULL */
	void		*xc_arg;	/* !: its argument */
	u_long		xc_op;		/* !: hypercall number */
	u_long		xc_args[3];	/* !: its first arguments, no list */
	void		*xc_list;	/* !: its list, or NULL */
	u_int		xc_ndone;	/* !: how far Xen came in it */
};

/* Key: ! this CPU only, within a lazy section. */
struct xpq {
	enum xpq_mode	xq_mode;	/* !: section we are in */
	int		xq_depth;	/* !: of interrupts, when it began */
	bool		xq_busy;	/* !: being appended to or issued */
	u_int		xq_ncalls;	/* !: calls queued */
	u_int		xq_nops;	/* !: calls and items of lists */
	u_int		xq_used;	/* !: bytes of xq_args in use */
	struct multicall_entry xq_mc[XPQ_NCALLS];	/* ! */
	struct xpq_call	xq_call[XPQ_NCALLS];		/* ! */
	uint64_t	xq_args[XPQ_NBYTES / 8];	/* !: lists */
	uintptr_t	xq_callers[XPQ_NBYTES / 8];	/* !: of their items */
	u_int		xq_nmasks;	/* !: CPU masks in use */
	uint32_t	xq_masks[XPQ_NMASKS];		/* !: of flushes */
};

CTASSERT(sizeof(struct mmu_update) == 16);
CTASSERT(sizeof(struct mmuext_op) == 12);
CTASSERT(sizeof(struct multicall_entry) == 32);
CTASSERT(XPQ_NCALLS + XPQ_NBYTES / 12 < 1 << EVC_NBATCHES);

static struct xpq xpq_primary;

/* By the boot arguments; constant once the first CPU is there. */
static u_int	xpq_maxcalls = XPQ_NCALLS;
static bool	xpq_merge = true;

static void	xpq_issue(struct xpq *);

void
xpq_cpu_init(struct cpu_info *ci)
{

	if (strstr(boot_cmdline(), "xen.nobatch") != NULL)
		xpq_maxcalls = 1;
	if (strstr(boot_cmdline(), "xen.nomerge") != NULL)
		xpq_merge = false;
	ci->ci_xpq = ci == &cpu_info_primary ? &xpq_primary :
	    kmem_zalloc(sizeof(struct xpq), KM_SLEEP);
}

/*
 * Sections.
 */

void
xpq_lazy_enter(enum xpq_mode mode)
{
	struct xpq *xq = curcpu()->ci_xpq;

	KASSERT(mode != XPQ_NONE);
	KASSERTMSG(xq->xq_mode == XPQ_NONE, "section %d in section %d", mode,
	    xq->xq_mode);
	KASSERT(splget() >= IPL_VM);
	xq->xq_depth = curcpu()->ci_idepth;
	xq->xq_mode = mode;
}

void
xpq_lazy_leave(enum xpq_mode mode)
{
	struct xpq *xq = curcpu()->ci_xpq;

	KASSERTMSG(xq->xq_mode == mode, "section %d is left as %d",
	    xq->xq_mode, mode);
	KASSERT(xq->xq_depth == curcpu()->ci_idepth);
	xpq_issue(xq);
	xq->xq_mode = XPQ_NONE;
}

void
xpq_flush(void)
{
	enum xpq_mode mode = curcpu()->ci_xpq->xq_mode;

	xpq_lazy_leave(mode);
	xpq_lazy_enter(mode);
}

/* Is there a section of ours, not of somebody whom we interrupted? */
static bool
xpq_queueing(const struct xpq *xq)
{

	return xq->xq_mode != XPQ_NONE && xq->xq_depth == curcpu()->ci_idepth;
}

bool
xpq_lazy_p(void)
{

	return xpq_queueing(curcpu()->ci_xpq);
}

/*
 * Issuing.
 */

static void __dead
xpq_failed(const struct xpq_call *xc, long rc)
{
	const struct mmu_update *u = xc->xc_list;
	const struct mmuext_op *op = xc->xc_list;

	if (u != NULL && xc->xc_op == __HYPERVISOR_mmu_update)
		panic("mmu_update of %#llx to %#llx, number %u, asked for by "
		    "%p: error %ld", (unsigned long long)u[xc->xc_ndone].ptr,
		    (unsigned long long)u[xc->xc_ndone].val, xc->xc_ndone,
		    (void *)xc->xc_caller, -rc);
	if (op != NULL)
		panic("mmuext_op %u(%#lx, %#x), number %u, asked for by %p: "
		    "error %ld", op[xc->xc_ndone].cmd,
		    op[xc->xc_ndone].arg1.linear_addr,
		    op[xc->xc_ndone].arg2.nr_ents, xc->xc_ndone,
		    (void *)xc->xc_caller, -rc);
	panic("hypercall %lu(%#lx, %#lx, %#lx) asked for by %p: error %ld",
	    xc->xc_op, xc->xc_args[0], xc->xc_args[1], xc->xc_args[2],
	    (void *)xc->xc_caller, -rc);
}

/*
 * Who asked for the item of a list.  No item is shorter than 8 bytes, so by
 * what its place begins with no two are the same.
 */
static uintptr_t *
xpq_caller(struct xpq *xq, const void *item)
{

	return &xq->xq_callers[((uintptr_t)item - (uintptr_t)xq->xq_args) / 8];
}

static void __dead
xpq_failed_queued(struct xpq *xq, struct xpq_call *xc, long rc)
{
	size_t size = xc->xc_op == __HYPERVISOR_mmu_update ?
	    sizeof(struct mmu_update) : sizeof(struct mmuext_op);

	if (xc->xc_list != NULL)
		xc->xc_caller = *xpq_caller(xq,
		    (char *)xc->xc_list + xc->xc_ndone * size);
	xpq_failed(xc, rc);
}

/* A hypercall by its number, which _HYPERCALLn want to be constant. */
static long
xpq_hypercall(u_long op, const xen_ulong_t *args)
{
	long rc = (long)(uintptr_t)&hypercall_page[op * 32];
	long b = (long)args[0], c = (long)args[1], d = (long)args[2];
	long s = (long)args[3];

	hypercall_count(op);
	__asm volatile("call *%0"
	    : "+a" (rc), "+b" (b), "+c" (c), "+d" (d), "+S" (s)
	    : : "memory");
	return rc;
}

/*
 * The calls of the queue are done, and the queue is empty.
 * => A callback may not queue.
 */
static void
xpq_issue(struct xpq *xq)
{
	struct xpq_call *xc;
	u_int i, n = xq->xq_ncalls;
	long rc;

	if (n == 0)
		return;
	KASSERT(!xq->xq_busy);
	xq->xq_busy = true;
	evcnt_count(EVC_BATCH + 31 - (u_int)__builtin_clz(xq->xq_nops));
	REGRESS_POINT("xpq queued");
	if (n == 1) {
		xq->xq_mc[0].result = (xen_ulong_t)xpq_hypercall(
		    xq->xq_mc[0].op, xq->xq_mc[0].args);
	} else {
		rc = HYPERVISOR_multicall(xq->xq_mc, n);
		KASSERTMSG(rc == 0, "multicall of %u: %ld", n, rc);
	}
	REGRESS_POINT("xpq issued");
	for (i = 0; i < n; i++) {
		xc = &xq->xq_call[i];
		if (n > 1)
			evcnt_count(EVC_MULTICALL + xc->xc_op);
		if (__predict_false((long)xq->xq_mc[i].result < 0))
			xpq_failed_queued(xq, xc, (long)xq->xq_mc[i].result);
		if (xc->xc_done != NULL)
			xc->xc_done(xc->xc_arg);
	}
	xq->xq_ncalls = 0;
	xq->xq_nops = 0;
	xq->xq_used = 0;
	xq->xq_nmasks = 0;
	xq->xq_busy = false;
}

/*
 * Queueing.
 */

/* Append a call with room for `size' bytes of list; its number. */
static u_int
xpq_append(struct xpq *xq, u_long op, u_int size)
{
	u_int i;

	if (xq->xq_ncalls >= xpq_maxcalls ||
	    roundup2(xq->xq_used, 8) + size > XPQ_NBYTES)
		xpq_issue(xq);
	KASSERT(!xq->xq_busy);
	i = xq->xq_ncalls++;
	xq->xq_nops++;
	xq->xq_mc[i].op = op;
	xq->xq_call[i].xc_op = op;
	xq->xq_call[i].xc_list = NULL;
	xq->xq_call[i].xc_done = NULL;
	if (size != 0) {
		xq->xq_used = roundup2(xq->xq_used, 8);
		xq->xq_call[i].xc_list = (char *)xq->xq_args + xq->xq_used;
		xq->xq_used += size;
	}
	return i;
}

static void __noinline __dead
xpq_call_failed(u_long op, const xen_ulong_t *args, uintptr_t caller, long rc)
{
	const struct xpq_call xc = { .xc_op = op, .xc_caller = caller,
	    .xc_args = { args[0], args[1], args[2] } };

	xpq_failed(&xc, rc);
}

/*
 * A call without a list and with up to XPQ_NARGS arguments, queued or made.
 * Every switch makes some, so each word is stored where it is to be.
 */
#define XPQ_NARGS	4

static void
xpq_call(u_long op, const xen_ulong_t args[XPQ_NARGS], uintptr_t caller)
{
	struct xpq *xq = curcpu()->ci_xpq;
	struct xpq_call *xc;
	xen_ulong_t *to;
	u_int i;
	long rc;

	if (xpq_queueing(xq)) {
		i = xpq_append(xq, op, 0);
		xc = &xq->xq_call[i];
		to = xq->xq_mc[i].args;
		xc->xc_caller = caller;
		xc->xc_args[0] = to[0] = args[0];
		xc->xc_args[1] = to[1] = args[1];
		xc->xc_args[2] = to[2] = args[2];
		to[3] = args[3];
		return;
	}
	rc = xpq_hypercall(op, args);
	if (__predict_false(rc < 0))
		xpq_call_failed(op, args, caller, rc);
}

/*
 * The last call, if an item of `size' bytes for `op' can join its list: the
 * same operation, without a callback, and room.
 */
static struct multicall_entry *
xpq_joinable(struct xpq *xq, u_long op, u_int size)
{
	u_int last = xq->xq_ncalls - 1;

	if (xq->xq_ncalls == 0 || xq->xq_call[last].xc_op != op ||
	    xq->xq_call[last].xc_done != NULL ||
	    xq->xq_used + size > XPQ_NBYTES || !xpq_merge)
		return NULL;
	return &xq->xq_mc[last];
}

/* Room for the first item of a call's list. */
static void *
xpq_newlist(struct xpq *xq, u_long op, u_int size)
{
	u_int i = xpq_append(xq, op, size);
	struct multicall_entry *mc = &xq->xq_mc[i];
	struct xpq_call *xc = &xq->xq_call[i];

	mc->args[0] = (xen_ulong_t)(uintptr_t)xc->xc_list;
	mc->args[1] = 1;
	mc->args[2] = (xen_ulong_t)(uintptr_t)&xc->xc_ndone;
	mc->args[3] = DOMID_SELF;
	return xc->xc_list;
}

/*
 * Room for one more item of a list, that of the last call if it can be.  A
 * callback is set by the caller.  An address space that ends comes here for
 * each of its pages.
 */
static inline void *
xpq_list(struct xpq *xq, u_long op, u_int size, uintptr_t caller)
{
	struct multicall_entry *mc = xpq_joinable(xq, op, size);
	void *item;

	KASSERT(!xq->xq_busy);
	if (__predict_true(mc != NULL)) {
		item = (char *)xq->xq_args + xq->xq_used;
		xq->xq_used += size;
		xq->xq_nops++;
		mc->args[1]++;
		evcnt_count(op == __HYPERVISOR_mmu_update ?
		    EVC_PTE_MERGED : EVC_OP_MERGED);
	} else
		item = xpq_newlist(xq, op, size);
	*xpq_caller(xq, item) = caller;
	return item;
}

static void __noinline
xpq_mmu_update_now(uint64_t ptr, pt_entry_t pte, uintptr_t caller)
{
	struct mmu_update u = { .ptr = ptr, .val = pte };
	const struct xpq_call xc = { .xc_op = __HYPERVISOR_mmu_update,
	    .xc_caller = caller, .xc_list = &u };
	long rc;

	evcnt_count(EVC_PTE_SINGLE);
	rc = HYPERVISOR_mmu_update(&u, 1, NULL);
	if (__predict_false(rc < 0))
		xpq_failed(&xc, rc);
}

static void
xpq_mmu_update(uint64_t ptr, pt_entry_t pte, uintptr_t caller)
{
	struct xpq *xq = curcpu()->ci_xpq;
	struct mmu_update *u;

	if (!xpq_queueing(xq)) {
		xpq_mmu_update_now(ptr, pte, caller);
		return;
	}
	evcnt_count(EVC_PTE_QUEUED);
	u = xpq_list(xq, __HYPERVISOR_mmu_update, sizeof(*u), caller);
	u->ptr = ptr;
	u->val = pte;
}

static void
xpq_mmuext(const struct mmuext_op *op, const struct xpq_call *xc)
{
	struct xpq *xq = curcpu()->ci_xpq;
	struct mmuext_op o = *op;
	struct xpq_call *queued, failed;
	long rc;

	if (xpq_queueing(xq)) {
		*(struct mmuext_op *)xpq_list(xq, __HYPERVISOR_mmuext_op,
		    sizeof(o), xc->xc_caller) = o;
		queued = &xq->xq_call[xq->xq_ncalls - 1];
		queued->xc_done = xc->xc_done;
		queued->xc_arg = xc->xc_arg;
		return;
	}
	rc = HYPERVISOR_mmuext_op(&o, 1, NULL);
	if (__predict_false(rc < 0)) {
		failed = *xc;
		failed.xc_list = &o;
		xpq_failed(&failed, rc);
	}
	if (xc->xc_done != NULL)
		xc->xc_done(xc->xc_arg);
}

/* An extended operation that is only a command and two words. */
static void
xpq_mmuext_simple(u_int cmd, u_long a1, u_long a2, uintptr_t caller)
{
	struct mmuext_op op = { .cmd = cmd, .arg1.linear_addr = a1,
	    .arg2.nr_ents = (unsigned)a2 };
	struct xpq_call xc = { .xc_op = __HYPERVISOR_mmuext_op,
	    .xc_caller = caller };

	xpq_mmuext(&op, &xc);
}

/*
 * Page tables.
 */

void
xpq_pte(maddr_t ptep, pt_entry_t pte)
{

	KASSERT((pte & PG_V) != 0 || pte == 0);
	xpq_mmu_update(ptep.ma | MMU_NORMAL_PT_UPDATE, pte, RETURN_ADDRESS);
}

void
xpq_pte_keep_ad(maddr_t ptep, pt_entry_t pte)
{

	KASSERT((pte & PG_V) != 0);
	xpq_mmu_update(ptep.ma | MMU_PT_UPDATE_PRESERVE_AD, pte,
	    RETURN_ADDRESS);
}

static void
xpq_update_va(vaddr_t va, pt_entry_t pte, u_long flags, uintptr_t caller)
{
	struct xpq_call xc = { .xc_op = __HYPERVISOR_update_va_mapping,
	    .xc_caller = caller,
	    .xc_args = { va, (u_long)pte, (u_long)(pte >> 32) } };
	long rc;

	KASSERT((pte & PG_V) != 0 || pte == 0);
	rc = HYPERVISOR_update_va_mapping(va, pte, flags);
	if (__predict_false(rc < 0))
		xpq_failed(&xc, rc);
}

/* The TLBs of these CPUs are asked to forget something. */
static void
xpq_flush_count(const struct cpu_info *ci, uint32_t cpus)
{

	if (cpus & (1u << ci->ci_index))
		evcnt_count(EVC_TLB_LOCAL);
	if (cpus & ~(1u << ci->ci_index))
		evcnt_count(EVC_TLB_REMOTE);
}

/*
 * One entry of the tables that this CPU has loaded, and the flush that goes
 * with it, always at once.
 */
void
xpq_va_mapping(vaddr_t va, pt_entry_t pte, uint32_t cpus)
{
	struct cpu_info *ci = curcpu();
	uint32_t mask __aligned(4) = cpus;
	u_long flags = UVMF_NONE;

	if (cpus != 0 && cpus == 1u << ci->ci_index)
		flags = UVMF_INVLPG | UVMF_LOCAL;
	else if (cpus != 0)
		flags = UVMF_INVLPG | UVMF_MULTI | (u_long)(uintptr_t)&mask;
	evcnt_count(EVC_PTE_SINGLE);
	xpq_flush_count(ci, cpus);
	xpq_update_va(va, pte, flags, RETURN_ADDRESS);
}

/* The same without a flush, and before curcpu() works. */
void
xpq_va_mapping_early(vaddr_t va, pt_entry_t pte)
{

	xpq_update_va(va, pte, UVMF_NONE, RETURN_ADDRESS);
}

void
xpq_pin_l3(mfn_t mfn)
{

	evcnt_count(EVC_PIN);
	xpq_mmuext_simple(MMUEXT_PIN_L3_TABLE, mfn, 0, RETURN_ADDRESS);
}

void
xpq_unpin(mfn_t mfn)
{

	evcnt_count(EVC_UNPIN);
	xpq_mmuext_simple(MMUEXT_UNPIN_TABLE, mfn, 0, RETURN_ADDRESS);
}

void
xpq_new_baseptr(mfn_t mfn, void (*done)(void *), void *arg)
{
	struct mmuext_op op = { .cmd = MMUEXT_NEW_BASEPTR, .arg1.mfn = mfn };
	struct xpq_call xc = { .xc_op = __HYPERVISOR_mmuext_op,
	    .xc_caller = RETURN_ADDRESS, .xc_done = done, .xc_arg = arg };

	evcnt_count(EVC_LOAD);
	xpq_mmuext(&op, &xc);
}

/*
 * A flush on the CPUs of the mask.  Xen reads the mask when the call is made,
 * so that of a queued one is kept beside the queue.
 */
static void
xpq_flush_cpus(u_int local, u_int multi, vaddr_t va, uint32_t cpus,
    uintptr_t caller)
{
	struct cpu_info *ci = curcpu();
	struct xpq *xq = ci->ci_xpq;
	uint32_t mask __aligned(4) = cpus, *p = &mask;

	xpq_flush_count(ci, cpus);
	if (cpus == 1u << ci->ci_index) {
		xpq_mmuext_simple(local, va, 0, caller);
		return;
	}
	if (xpq_queueing(xq)) {
		if (xq->xq_nmasks == XPQ_NMASKS)
			xpq_issue(xq);
		p = &xq->xq_masks[xq->xq_nmasks];
		*p = cpus;
		xpq_mmuext_simple(multi, va, (u_long)(uintptr_t)p, caller);
		/* Counted last, since a full queue was emptied meanwhile. */
		xq->xq_nmasks = (u_int)(p - xq->xq_masks) + 1;
		return;
	}
	xpq_mmuext_simple(multi, va, (u_long)(uintptr_t)p, caller);
}

void
xpq_invlpg(vaddr_t va, uint32_t cpus)
{

	if (cpus != 0)
		xpq_flush_cpus(MMUEXT_INVLPG_LOCAL, MMUEXT_INVLPG_MULTI, va,
		    cpus, RETURN_ADDRESS);
}

void
xpq_tlb_flush(uint32_t cpus)
{

	if (cpus != 0)
		xpq_flush_cpus(MMUEXT_TLB_FLUSH_LOCAL, MMUEXT_TLB_FLUSH_MULTI,
		    0, cpus, RETURN_ADDRESS);
}

/*
 * Contents of pages.
 */

void
xpq_clear_page(mfn_t mfn)
{

	xpq_mmuext_simple(MMUEXT_CLEAR_PAGE, mfn, 0, RETURN_ADDRESS);
}

void
xpq_copy_page(mfn_t src, mfn_t dst)
{

	xpq_mmuext_simple(MMUEXT_COPY_PAGE, dst, src, RETURN_ADDRESS);
}

/*
 * Context of this CPU.
 */

void
xpq_stack_switch(u_int ss, vaddr_t esp)
{
	const xen_ulong_t args[XPQ_NARGS] = { ss, esp };

	xpq_call(__HYPERVISOR_stack_switch, args, RETURN_ADDRESS);
}

void
xpq_update_descriptor(maddr_t ma, uint64_t desc)
{
	const xen_ulong_t args[XPQ_NARGS] = { (xen_ulong_t)ma.ma,
	    (xen_ulong_t)(ma.ma >> 32), (xen_ulong_t)desc,
	    (xen_ulong_t)(desc >> 32) };

	xpq_call(__HYPERVISOR_update_descriptor, args, RETURN_ADDRESS);
}

void
xpq_fpu_taskswitch(int set)
{
	const xen_ulong_t args[XPQ_NARGS] = { (xen_ulong_t)set };

	xpq_call(__HYPERVISOR_fpu_taskswitch, args, RETURN_ADDRESS);
}

void
xpq_set_debugreg(u_int reg, uint32_t value)
{
	const xen_ulong_t args[XPQ_NARGS] = { reg, value };

	xpq_call(__HYPERVISOR_set_debugreg, args, RETURN_ADDRESS);
}

void
xpq_set_ldt(vaddr_t va, u_int entries)
{

	xpq_mmuext_simple(MMUEXT_SET_LDT, va, entries, RETURN_ADDRESS);
}
