/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenrules: a row of hypercalls, and what Xen says to each.
 *
 * Overview.  This is the contract that pmap.c is written for and fakexen
 * imitates, as one table: each step is a raw hypercall, or a store or a look
 * at a table, with the result it must have.  The same file is compiled into
 * the kernel, where Xen answers (regress/guest/arch/i386/xen/pmap_rules.c), and
 * into a host program, where fakexen does (regress/host, the same path).
 * If both hold, the fake is as the real one in all that the table asks; a new
 * question about Xen is a new line.
 *
 * The results are those of Xen 4.17, of a plain PV domain and in the pvshim
 * alike: no line depends on which of them answers.  Errors are Xen's own
 * numbers.  They are:
 *
 *	EINVAL	the frame has another type, or the bits are not allowed
 *	EBUSY	an L1 entry would make writable what is a table
 *	EPERM	an entry of Xen's own; or a frame that is no memory
 *	ENOSYS	an operation that does not exist
 *
 * Limits.  What Xen kills the domain for cannot be in a table that goes on:
 * an entry that is not present but not zero (on a processor with the L1TF
 * flaw; others take it).  What only a processor can show, as a stale TLB
 * entry, is not here either.  An L2 that names an L2 by a read-only entry (a
 * linear table) is allowed by Xen and refused by fakexen; Ringone has none.
 *
 * Sources: Xen 4.17, arch/x86/mm.c: its behaviour, as the steps show it.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <uvm/uvm_extern.h>

#include <machine/pmap.h>

#include <xenport/hypercall.h>
#include <xenport/maddr.h>

#include "xenrules.h"

/* Xen's numbers. */
#define OK		0
#define PERM		(-1)
#define BUSY		(-16)
#define ACCES		(-13)
#define FAULT		(-14)
#define INVAL		(-22)
#define NOSYS		(-38)

#define P		PG_V
#define RW		PG_RW
#define U		PG_U
#define PWT		0x008ull
#define PCD		0x010ull
#define PSE		0x080ull	/* PAT in an L1 */
#define G		0x100ull

#define NOWHERE		(XR_NPAGES)	/* a frame that is no memory */
#define NONE		(XR_NPAGES + 1)	/* no frame: the bits are all */
#define NO_MFN		0x7fffffffu

#define KL2_USED	(VM_HYPERVISOR_BASE >> L2_SHIFT & (NPTEPG - 1))

enum op {
	STORE,			/* page, slot: a plain store */
	READ,			/* page, slot: these of its bits */
	KERNEL,			/* page: copy the kernel's L2 into it */
	UPDATE, KEEP_AD, NO_CMD, /* page, slot: mmu_update */
	LIST, DONE,		/* three of these, the second wrong; how far */
	VA,			/* slot is an address: update_va_mapping */
	RO, MAP_RW, LIST_RW,	/* page: in the direct map */
	PIN1, PIN2, PIN3, PIN4, UNPIN, CLEAR, COPY,
	LOAD, LOAD_KERNEL,
	EXT,			/* slot is a command of mmuext_op */
	MULTI, RESULT,		/* two updates, a wrong pin between; each */
};

struct step {
	enum op		op;
	u_int		page;
	u_int		slot;
	u_int		target;		/* page that an entry names */
	uint64_t	bits;		/* of the entry */
	long		want;
	const char	*claim;
};

#define S(op, page, want, claim)					\
	{ op, XR_ ## page, 0, NONE, 0, want, claim }
#define E(op, page, slot, target, bits, want, claim)			\
	{ op, XR_ ## page, slot, target, bits, want, claim }

/* An L1 by itself. */
static const struct step l1_steps[] = {
	E(STORE, L1, 0, XR_DATA, P, OK, "a page takes a store"),
	E(UPDATE, L1, 1, XR_DATA, P | PWT | PCD, OK,
	    "mmu_update writes anything to what is no table"),
	E(READ, L1, 1, NONE, 0xfff, P | PWT | PCD, "and it is there"),
	E(STORE, L1, 1, NONE, 0, OK, "it is cleared"),
	S(PIN1, L1, INVAL, "what we can write cannot be pinned"),
	S(UNPIN, L1, INVAL, "what is not pinned cannot be unpinned"),
	S(RO, L1, OK, "the direct map lets it be read only"),
	S(PIN1, L1, OK, "then it is pinned as an L1"),
	S(PIN1, L1, INVAL, "but not twice"),
	S(PIN2, L1, INVAL, "nor as an L2"),
	S(PIN3, L1, INVAL, "nor as an L3"),
	S(LOAD, L1, INVAL, "nor can it be loaded"),
	E(STORE, L1, 1, XR_DATA, P, FAULT, "an L1 takes no store"),
	S(MAP_RW, L1, BUSY, "update_va_mapping does not map it writable"),
	S(LIST_RW, L1, BUSY, "nor does mmu_update"),
	E(UPDATE, L1, 1, XR_DATA, P | RW | U, OK, "an entry names a page"),
	E(UPDATE, L1, 2, XR_L1, P, OK, "or the L1 itself"),
	E(UPDATE, L1, 2, XR_L1, P | RW, BUSY, "but not to be written"),
	E(READ, L1, 2, NONE, P | RW, P, "and stays as it was"),
	E(UPDATE, L1, 3, XR_DATA, P | PWT, INVAL, "no PWT in an L1"),
	E(UPDATE, L1, 3, XR_DATA, P | PCD, INVAL, "no PCD"),
	E(UPDATE, L1, 3, XR_DATA, P | PSE, INVAL, "no PAT"),
	E(UPDATE, L1, 1, XR_DATA, P | RW | U | PCD, INVAL,
	    "not even where all else is the same"),
	E(UPDATE, L1, 3, NOWHERE, P, PERM, "no frame that is no memory"),
	E(UPDATE, L1, 3, XR_DATA, P | G | U | PG_A | PG_M | PG_W | PG_NX, OK,
	    "G, A, D, NX and bits of our own are allowed"),
	E(KEEP_AD, L1, 3, XR_DATA, P, OK, "an update that keeps A and D"),
	E(READ, L1, 3, NONE, 0xfff, P | PG_A | PG_M, "keeps just these"),
	E(UPDATE, L1, 3, XR_DATA, P, OK, "a plain one"),
	E(READ, L1, 3, NONE, 0xfff, P, "does not"),
	E(UPDATE, L1, 3, XR_DATA, P | PG_A, OK, "A is set by an update"),
	E(KEEP_AD, L1, 3, XR_DATA, P | PG_M, OK, "D is, keeping A"),
	E(READ, L1, 3, NONE, 0xfff, P | PG_A | PG_M, "and both are there"),
	E(NO_CMD, L1, 4, NONE, 0, NOSYS, "a command that is none"),
	E(LIST, L1, 5, XR_DATA, P, INVAL, "a list ends at what is refused"),
	S(DONE, L1, 1, "and says how far it came"),
	E(READ, L1, 5, NONE, P, P, "what was before is done"),
	E(READ, L1, 6, NONE, P, 0, "that is not"),
	E(READ, L1, 7, NONE, P, 0, "nor what was behind"),
	E(MULTI, L1, 8, XR_DATA, P, OK, "a multicall succeeds"),
	E(RESULT, L1, 0, NONE, 0, OK, "its first call did"),
	E(RESULT, L1, 1, NONE, 0, INVAL, "its second did not"),
	E(RESULT, L1, 2, NONE, 0, OK, "its third was made all the same"),
	E(READ, L1, 9, NONE, P, P, "as its entry shows"),
	S(CLEAR, L1, INVAL, "a table is not cleared"),
	E(COPY, L1, 0, XR_DATA, 0, INVAL, "nor copied to"),
	E(COPY, DATA, 0, XR_L1, 0, OK, "but copied from"),
	E(READ, DATA, 3, NONE, 0xfff, P | PG_A | PG_M, "what is in it"),
	S(CLEAR, DATA, OK, "a page is cleared"),
	E(READ, DATA, 3, NONE, 0xfff, 0, "to zeros"),
	S(UNPIN, L1, OK, "the L1 is unpinned"),
	S(UNPIN, L1, INVAL, "but not twice"),
	S(MAP_RW, L1, OK, "now it can be written"),
	S(CLEAR, L1, OK, "and cleared"),
	S(PIN4, L1, OK, "pinning as an L4 is ignored"),
	S(UNPIN, L1, INVAL, "so nothing was pinned"),
	E(UPDATE, L1, 0, XR_L1, P | RW, OK,
	    "an entry of a page maps it writable"),
	S(RO, L1, OK, "and the direct map does not"),
	S(PIN1, L1, BUSY, "such a page is not pinned as an L1"),
	S(MAP_RW, L1, OK, "nothing is left of the attempt"),
	E(STORE, L1, 0, NONE, 0, OK, "the page is cleared"),
};

/* An L2 by itself. */
static const struct step l2_steps[] = {
	E(STORE, L2, 0, XR_L1, P | RW | U, OK, "an L2 names an L1"),
	S(RO, L2, OK, "the L2 is read-only"),
	S(PIN2, L2, INVAL, "an L2 that names what we can write is not pinned"),
	S(RO, L1, OK, "the L1 is read-only, too"),
	S(PIN2, L2, OK, "now the L2 is pinned"),
	E(STORE, L2, 1, NONE, 0, FAULT, "it takes no store"),
	S(MAP_RW, L2, BUSY, "and is not mapped writable"),
	S(MAP_RW, L1, BUSY, "nor is the L1 that it names"),
	S(LIST_RW, L1, BUSY, "by mmu_update either"),
	E(UPDATE, L1, 0, XR_L2, P | RW, BUSY,
	    "nor the L2, by an entry of its own L1"),
	S(UNPIN, L1, INVAL, "an L1 that is only named is not pinned"),
	E(UPDATE, L2, 1, XR_L1, P | PSE, INVAL, "no large page"),
	E(UPDATE, L2, 1, XR_L1, P | G, INVAL, "no G in an L2"),
	E(UPDATE, L2, 1, XR_L1, P | PWT, INVAL, "no PWT"),
	E(UPDATE, L2, 0, XR_L1, P | RW | U | PCD, INVAL,
	    "no PCD, not even where all else is the same"),
	E(UPDATE, L2, 1, NOWHERE, P, INVAL, "no frame that is no memory"),
	E(UPDATE, L2, 1, XR_DATA, P, INVAL, "no page we can write"),
	E(UPDATE, L2, 1, XR_L2, P | RW, INVAL, "no L2 to be written"),
	E(UPDATE, L2, 1, XR_L1, P | U | PG_NX, OK,
	    "an L1 a second time, not to be executed"),
	E(UPDATE, L2, KL2_USED, XR_L1, P, OK,
	    "only in slot 3 an L2 has a part of Xen's"),
	E(UPDATE, L2, 0, NONE, 0, OK, "an entry is zeroed"),
	E(UPDATE, L2, 1, NONE, 0, OK, "and another"),
	S(MAP_RW, L1, BUSY, "the L1 has one use left"),
	S(PIN1, L1, OK, "and may be pinned besides"),
	S(UNPIN, L2, OK, "the L2 is unpinned"),
	S(MAP_RW, L2, OK, "and can be written"),
	S(MAP_RW, L1, BUSY, "the L1 is still pinned"),
	S(UNPIN, L1, OK, "it is unpinned"),
	S(MAP_RW, L1, OK, "and can be written"),
	S(CLEAR, L2, OK, "the L2 is cleared"),
	E(STORE, L1, 0, XR_L2, P | RW, OK, "an L1 maps an L2 writable"),
	E(STORE, L2, 0, XR_L1, P | RW | U, OK, "which names the L1"),
	S(RO, L1, OK, "the L1 is read-only"),
	S(RO, L2, OK, "and so is the L2"),
	S(PIN2, L2, BUSY, "such an L2 is not pinned"),
	S(MAP_RW, L2, OK, "nothing is left of the attempt"),
	S(MAP_RW, L1, OK, "in the L1 either"),
	S(CLEAR, L1, OK, "the L1 is cleared"),
	S(CLEAR, L2, OK, "and the L2"),
	S(RO, L1, OK, "what was an L1 is read-only"),
	S(PIN2, L1, OK, "and pinned as an L2"),
	S(UNPIN, L1, OK, "and unpinned"),
	S(MAP_RW, L1, OK, "and a page"),
};

/* An L3 and what it names. */
static const struct step l3_steps[] = {
	S(KERNEL, KL2, OK, "an L2 is filled for slot 3"),
	S(KERNEL, KL2B, OK, "and another"),
	E(STORE, L2, 0, XR_L1, P | RW | U, OK, "and one for user memory"),
	S(RO, L1, OK, "the L1 is read-only"),
	S(RO, L2, OK, "the L2 is"),
	S(RO, KL2, OK, "that for slot 3 is"),
	S(RO, KL2B, OK, "and the other"),
	E(STORE, L3, 0, XR_L2, P, OK, "an L3 is filled"),
	S(PIN3, L3, INVAL, "an L3 that we can write is not pinned"),
	S(LOAD, L3, INVAL, "nor loaded"),
	S(RO, L3, OK, "the L3 is read-only"),
	S(PIN3, L3, INVAL, "an L3 without slot 3 is not pinned"),
	E(UPDATE, L3, 3, XR_KL2, P | PG_NX, OK, "slot 3 gets NX"),
	S(PIN3, L3, INVAL, "an L3 with NX in slot 3 is not pinned"),
	E(UPDATE, L3, 3, XR_KL2, P, OK, "slot 3 is right"),
	E(UPDATE, L3, 0, XR_L2, P | PG_NX, OK, "slot 0 gets NX"),
	S(PIN3, L3, INVAL, "an L3 with NX in slot 0 is not pinned"),
	E(UPDATE, L3, 0, XR_L2, P | PCD, OK, "slot 0 gets PCD"),
	S(PIN3, L3, INVAL, "an L3 with PCD is not pinned"),
	E(UPDATE, L3, 0, XR_L1, P, OK, "slot 0 names a table of zeros"),
	S(PIN3, L3, OK, "which may be an L2 as well as an L1"),
	S(UNPIN, L3, OK, "until that L3 is unpinned"),
	E(UPDATE, L3, 0, XR_DATA, P, OK, "slot 0 names a page"),
	S(PIN3, L3, INVAL, "an L3 that names what we can write is not pinned"),
	E(UPDATE, L3, 0, XR_L2, P, OK, "slot 0 is right"),
	E(UPDATE, L3, 1, XR_KL2, P, OK, "slot 1 names the L2 of slot 3"),
	S(PIN3, L3, INVAL, "an L3 that names it twice is not pinned"),
	E(UPDATE, L3, 1, NONE, 0, OK, "slot 1 is zero"),
	E(UPDATE, L3, 9, NONE, 0xff0, OK, "what is behind slot 3 is not"),
	S(PIN3, L3, OK, "an L3 is pinned"),
	S(PIN3, L3, INVAL, "but not twice"),
	S(PIN2, L2, OK, "its L2 is pinned besides"),
	S(UNPIN, L2, OK, "and unpinned"),
	S(PIN2, KL2, INVAL, "the L2 of slot 3 is not"),
	E(READ, L3, 0, NONE, RW | U, RW | U, "Xen sets RW and U in entries"),
	E(READ, L3, 9, NONE, 0xff0, 0, "and clears what is behind slot 3"),
	E(STORE, L3, 1, NONE, 0, FAULT, "an L3 takes no store"),
	E(STORE, KL2, 400, NONE, 0, FAULT, "nor does the L2 of slot 3"),
	S(MAP_RW, L3, BUSY, "an L3 is not mapped writable"),
	S(MAP_RW, KL2, BUSY, "nor is the L2 of slot 3"),
	S(MAP_RW, L2, BUSY, "nor the other L2"),
	S(MAP_RW, L1, BUSY, "nor the L1"),
	S(CLEAR, L3, INVAL, "an L3 is not cleared"),
	E(UPDATE, L3, 3, XR_KL2B, P, INVAL, "slot 3 does not change"),
	E(UPDATE, L3, 3, NONE, 0, INVAL, "nor go away"),
	E(UPDATE, L3, 4, NONE, 0, INVAL, "nor is there a slot 4"),
	E(UPDATE, L3, 0, XR_L2, P | PG_NX, INVAL, "no NX in an L3"),
	E(UPDATE, L3, 0, XR_L2, P | PWT, INVAL, "no PWT in an L3"),
	E(UPDATE, L3, 0, XR_L2, P | G, INVAL, "no G in an L3"),
	E(UPDATE, L3, 1, XR_KL2, P, INVAL, "slot 1 gets not the L2 of slot 3"),
	E(UPDATE, L3, 1, XR_L3, P | RW, INVAL, "nor the L3 itself"),
	E(UPDATE, L3, 1, XR_L2, P, OK, "but that of slot 0"),
	E(READ, L3, 1, NONE, RW | U, RW | U, "and Xen sets RW and U"),
	E(UPDATE, L3, 1, NONE, 0, OK, "slot 1 is zeroed"),
	E(UPDATE, KL2, KL2_USED, XR_L1, P, PERM, "Xen's part is Xen's"),
	E(UPDATE, KL2, NPTEPG - 1, NONE, 0, PERM, "to the last entry"),
	E(STORE, L3B, 3, XR_KL2B, P, OK, "another L3 has its own slot 3"),
	E(STORE, L3B, 0, XR_L2, P, OK, "but the same L2 for user memory"),
	S(RO, L3B, OK, "it is read-only"),
	S(PIN3, L3B, OK, "and pinned"),
	E(UPDATE, KL2B, KL2_USED - 1, NONE, 0, OK,
	    "the entry before Xen's part is zeroed"),
	E(UPDATE, KL2B, KL2_USED - 1, XR_L1, P, OK, "and gets an L1"),
	S(UNPIN, L3B, OK, "the second L3 is unpinned"),
	S(MAP_RW, L3B, OK, "and a page"),
	E(READ, L3B, 0, NONE, RW | U, 0, "its entries are as they were"),
	S(MAP_RW, KL2B, OK, "its L2 of slot 3 is a page"),
	S(MAP_RW, L2, BUSY, "the other is still in use"),
};

/* Loading; the L3 is pinned. */
static const struct step load_steps[] = {
	S(LOAD, L3, OK, "the L3 is loaded"),
	S(LOAD, L3, OK, "and once more"),
	E(VA, L1, 0x5000, XR_DATA, P | RW | U, OK,
	    "update_va_mapping finds the L1"),
	E(READ, L1, 5, NONE, P | RW | U, P | RW | U, "as its entry shows"),
	E(VA, L1, 0x6000, XR_L2, P | RW, BUSY, "maps no table writable"),
	E(VA, L1, 0x6000, XR_DATA, P | PCD, INVAL, "takes no PCD"),
	E(VA, L1, 0x5000, NONE, 0, OK, "zeroes an entry"),
	E(VA, L1, 0x200000, XR_DATA, P, INVAL, "but makes no L1"),
	E(VA, L1, 0x40000000, NONE, 0, INVAL, "nor an L2"),
	E(VA, L1, VM_HYPERVISOR_BASE, NONE, 0, INVAL,
	    "and stays out of Xen's part"),
	E(UPDATE, L3, 2, XR_L2, P, OK, "slot 2 of what is loaded changes"),
	E(UPDATE, L3, 2, NONE, 0, OK, "and is zeroed"),
	E(UPDATE, L3, 3, XR_KL2B, P, INVAL, "slot 3 never does"),
	E(EXT, L3, MMUEXT_TLB_FLUSH_LOCAL, NONE, 0, OK, "the TLB is flushed"),
	E(EXT, L3, MMUEXT_TLB_FLUSH_ALL, NONE, 0, OK, "on all CPUs"),
	E(EXT, L3, MMUEXT_FLUSH_CACHE, NONE, 0, ACCES, "the cache is not"),
	E(EXT, L3, MMUEXT_NEW_USER_BASEPTR, NONE, 0, INVAL,
	    "there is no second base pointer"),
	E(EXT, L3, 99, NONE, 0, NOSYS, "nor an operation 99"),
	S(UNPIN, L3, OK, "unpinning what is loaded succeeds"),
	S(UNPIN, L3, INVAL, "and is done"),
	S(MAP_RW, L3, BUSY, "but it is a table as before"),
	S(MAP_RW, L1, BUSY, "and so is its L1"),
	E(UPDATE, L3, 3, XR_KL2B, P, INVAL, "with the same rules"),
	S(PIN3, L3, OK, "it is pinned again"),
	S(UNPIN, L3, OK, "and unpinned"),
	S(LOAD_KERNEL, L3, OK, "the kernel's is loaded in its place"),
	S(MAP_RW, L3, OK, "now it is a page"),
	S(MAP_RW, KL2, OK, "so is the L2 of slot 3"),
	S(MAP_RW, L2, OK, "so is the other L2"),
	S(MAP_RW, L1, OK, "and so is the L1"),
	S(RO, L3, OK, "the L3 is read-only again"),
	S(RO, KL2, OK, "and the L2 of slot 3"),
	S(RO, L2, OK, "and the other L2"),
	S(RO, L1, OK, "and the L1"),
	S(LOAD, L3, OK, "the L3 is loaded without a pin"),
	S(MAP_RW, L2, BUSY, "and a table while it is"),
	S(LOAD_KERNEL, L3, OK, "the kernel's is loaded again"),
	S(MAP_RW, L3, OK, "the L3 is a page again"),
	S(MAP_RW, KL2, OK, "and the L2 of slot 3"),
	S(MAP_RW, L2, OK, "and the other L2"),
	S(MAP_RW, L1, OK, "and the L1"),
};

/*
 * One L2 in slot 3 of two L3s.  Xen 4.17 refuses the second, but keeps the
 * reference that it took to see that: the L2 stays a table for as long as the
 * domain lives.  So this is the last group, and the page is lost.
 */
static const struct step shared_steps[] = {
	S(KERNEL, LOST, OK, "an L2 is filled for two L3s"),
	S(RO, LOST, OK, "and read-only"),
	S(CLEAR, L3, OK, "an L3 is cleared"),
	S(CLEAR, L3B, OK, "and another"),
	E(STORE, L3, 3, XR_LOST, P, OK, "slot 3 of the one names the L2"),
	E(STORE, L3B, 3, XR_LOST, P, OK, "and that of the other"),
	S(RO, L3, OK, "the one is read-only"),
	S(RO, L3B, OK, "and the other"),
	S(PIN3, L3, OK, "the one is pinned"),
	S(PIN3, L3B, INVAL, "the other is not: slot 3 is not shared"),
	S(MAP_RW, L3B, OK, "it is a page"),
	S(UNPIN, L3, OK, "the one is unpinned"),
	S(MAP_RW, L3, OK, "and a page"),
	S(MAP_RW, LOST, BUSY, "their L2 never is again"),
};

/* What went before, for DONE and RESULT. */
static u_int	done;
static long	results[3];

static uint64_t
entry_of(const struct xenrules_env *xe, u_int target, uint64_t bits)
{

	if (target == NONE)
		return bits;
	if (target == NOWHERE)
		return mfn_to_ma(NO_MFN).ma | bits;
	return xpmap_ptom(xe->xe_pages[target]).ma | bits;
}

static struct mmu_update
update_of(const struct xenrules_env *xe, const struct step *st, u_int cmd)
{

	return (struct mmu_update){
	    .ptr = (xpmap_ptom(xe->xe_pages[st->page]).ma +
		st->slot * sizeof(uint64_t)) | cmd,
	    .val = entry_of(xe, st->target, st->bits) };
}

static long
do_update(const struct xenrules_env *xe, const struct step *st, u_int cmd)
{
	struct mmu_update u = update_of(xe, st, cmd);

	return HYPERVISOR_mmu_update(&u, 1, NULL);
}

/* The same entry three times, in slots side by side; the second with PCD. */
static long
do_list(const struct xenrules_env *xe, const struct step *st)
{
	struct mmu_update u[3];
	u_int i;

	for (i = 0; i < 3; i++) {
		u[i] = update_of(xe, st, MMU_NORMAL_PT_UPDATE);
		u[i].ptr += i * sizeof(uint64_t);
	}
	u[1].val |= PCD;
	return HYPERVISOR_mmu_update(u, 3, &done);
}

/* Two updates, and between them a pin of what is pinned. */
static long
do_multi(const struct xenrules_env *xe, const struct step *st)
{
	struct mmu_update u[2] = { update_of(xe, st, MMU_NORMAL_PT_UPDATE),
	    update_of(xe, st, MMU_NORMAL_PT_UPDATE) };
	struct mmuext_op op = { .cmd = MMUEXT_PIN_L1_TABLE,
	    .arg1.mfn = xpmap_ptom_frame(xe->xe_pages[st->page]) };
	struct multicall_entry mc[3];
	u_int i;
	long rc;

	u[1].ptr += sizeof(uint64_t);
	memset(mc, 0, sizeof(mc));
	for (i = 0; i < 3; i++) {
		mc[i].op = i == 1 ? __HYPERVISOR_mmuext_op :
		    __HYPERVISOR_mmu_update;
		mc[i].args[0] = i == 1 ? (xen_ulong_t)(uintptr_t)&op :
		    (xen_ulong_t)(uintptr_t)&u[i / 2];
		mc[i].args[1] = 1;
		mc[i].args[3] = DOMID_SELF;
	}
	rc = HYPERVISOR_multicall(mc, 3);
	for (i = 0; i < 3; i++)
		results[i] = (long)mc[i].result;
	return rc;
}

static long
do_ext(u_int cmd, mfn_t mfn, mfn_t src)
{
	struct mmuext_op op = { .cmd = cmd, .arg1.mfn = mfn };

	if (cmd == MMUEXT_COPY_PAGE)
		op.arg2.src_mfn = src;
	return HYPERVISOR_mmuext_op(&op, 1, NULL);
}

/* A table of the kernel, by an entry or a base pointer that names it. */
static uint64_t *
kernel_table(uint64_t entry)
{

	return (uint64_t *)pmap_direct_va(
	    xpmap_mtop((maddr_t){ entry & PG_FRAME }));
}

static uint64_t *
kernel_l2(void)
{

	return kernel_table(kernel_table(mfn_to_ma(pmap_kernel_cr3()).ma)[3]);
}

/* What the direct map has of a page, by an address or by its entry. */
static long
do_map(paddr_t pa, bool writable, bool list)
{
	vaddr_t va = pmap_direct_va(pa);
	uint64_t pte = xpmap_ptom(pa).ma | P | PG_A | PG_M |
	    (writable ? RW : 0);
	struct mmu_update u = { .val = pte,
	    .ptr = (kernel_l2()[pl2_i(va)] & PG_FRAME) +
		pl1_i(va) * sizeof(pte) };

	if (list)
		return HYPERVISOR_mmu_update(&u, 1, NULL);
	return HYPERVISOR_update_va_mapping(va, pte, UVMF_INVLPG | UVMF_LOCAL);
}

static long
do_kernel(const struct xenrules_env *xe, uint64_t *table)
{
	const uint64_t *l2 = kernel_l2();
	u_int i;

	for (i = 0; i < KL2_USED; i++) {
		if (!xe->xe_store(&table[i], l2[i]))
			return FAULT;
	}
	return OK;
}

/* The mmuext_op that a step is. */
static u_int
command_of(const struct step *st)
{

	switch (st->op) {
	case PIN1:	return MMUEXT_PIN_L1_TABLE;
	case PIN2:	return MMUEXT_PIN_L2_TABLE;
	case PIN3:	return MMUEXT_PIN_L3_TABLE;
	case PIN4:	return MMUEXT_PIN_L4_TABLE;
	case UNPIN:	return MMUEXT_UNPIN_TABLE;
	case CLEAR:	return MMUEXT_CLEAR_PAGE;
	case COPY:	return MMUEXT_COPY_PAGE;
	case LOAD:	return MMUEXT_NEW_BASEPTR;
	default:	return st->slot;
	}
}

static long
do_step(const struct xenrules_env *xe, const struct step *st)
{
	paddr_t pa = xe->xe_pages[st->page];
	uint64_t *table = (uint64_t *)pmap_direct_va(pa);
	uint64_t entry = entry_of(xe, st->target, st->bits);

	switch (st->op) {
	case STORE:
		return xe->xe_store(&table[st->slot], entry) ? OK : FAULT;
	case READ:
		return (long)(table[st->slot] & st->bits);
	case KERNEL:
		return do_kernel(xe, table);
	case UPDATE:
		return do_update(xe, st, MMU_NORMAL_PT_UPDATE);
	case KEEP_AD:
		return do_update(xe, st, MMU_PT_UPDATE_PRESERVE_AD);
	case NO_CMD:
		return do_update(xe, st, 5);
	case LIST:
		return do_list(xe, st);
	case DONE:
		return (long)done;
	case VA:
		return HYPERVISOR_update_va_mapping(st->slot, entry,
		    UVMF_INVLPG | UVMF_LOCAL);
	case RO:
	case MAP_RW:
	case LIST_RW:
		return do_map(pa, st->op != RO, st->op == LIST_RW);
	case MULTI:
		return do_multi(xe, st);
	case RESULT:
		return results[st->slot];
	case LOAD_KERNEL:
		return do_ext(MMUEXT_NEW_BASEPTR, pmap_kernel_cr3(), 0);
	default:
		return do_ext(command_of(st), xpmap_ptom_frame(pa),
		    st->target < XR_NPAGES ?
		    xpmap_ptom_frame(xe->xe_pages[st->target]) : 0);
	}
}

static void
run(const struct xenrules_env *xe, const struct step *st, u_int n)
{
	long rc;

	for (; n > 0; n--, st++) {
		rc = do_step(xe, st);
		xe->xe_verdict(rc == st->want, st->claim, rc, st->want);
	}
}

void
xenrules_run(const struct xenrules_env *xe)
{

	run(xe, l1_steps, __arraycount(l1_steps));
	run(xe, l2_steps, __arraycount(l2_steps));
	run(xe, l3_steps, __arraycount(l3_steps));
	run(xe, load_steps, __arraycount(load_steps));
	run(xe, shared_steps, __arraycount(shared_steps));
}
