/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xpmap: which machine frame is behind a page, and the reverse.
 *
 * The p2m list is the one that the domain builder left in our memory, used in
 * place: one word a page.  The toolstack reads it when it saves the domain,
 * and rewrites it when it restores one.
 *
 * The m2p table is Xen's.  It covers all of the machine, holds stale words for
 * frames that are not ours, and may have holes where the machine has no
 * memory; how far it goes is asked of Xen.  So a frame is ours only if its
 * m2p entry is a page of ours whose p2m entry names the frame.
 *
 * Locking: none.  An entry changes only while its page is nobody's.
 *
 * Sources: Xen's public headers xen.h (mfn_list) and memory.h
 * (XENMEM_machphys_mapping).
 */

#include <sys/param.h>
#include <sys/systm.h>

#include <xenport/hypercall.h>
#include <xenport/maddr.h>
#include <xen/memory.h>

mfn_t	*xpmap_p2m;
pfn_t	xpmap_npfn;
const uint32_t *xpmap_m2p;
mfn_t	xpmap_m2p_max;

/*
 * The list of the domain builder becomes ours; both directions work.
 */
void
xpmap_init(mfn_t *list, pfn_t npfn)
{
	struct xen_machphys_mapping map;

	xpmap_p2m = list;
	xpmap_npfn = npfn;
	if (HYPERVISOR_memory_op(XENMEM_machphys_mapping, &map) == 0) {
		xpmap_m2p = (const uint32_t *)map.v_start;
		xpmap_m2p_max = map.max_mfn;
	} else {
		xpmap_m2p = (const uint32_t *)MACH2PHYS_VIRT_START;
		xpmap_m2p_max = MACH2PHYS_NR_ENTRIES - 1;
	}
}

/* The pseudo-physical address of a machine address; see XPMAP_FOREIGN. */
paddr_t
xpmap_mtop(maddr_t ma)
{
	pfn_t pfn;

	if (ma.ma >> PAGE_SHIFT > xpmap_m2p_max)
		return XPMAP_FOREIGN;
	pfn = xpmap_mtop_frame(ma_to_mfn(ma));
	if (pfn == PFN_FOREIGN)
		return XPMAP_FOREIGN;
	return ((paddr_t)pfn << PAGE_SHIFT) | ((uint32_t)ma.ma & PAGE_MASK);
}

/* Another frame, or none (MFN_INVALID), is behind the page from now on. */
void
xpmap_set(pfn_t pfn, mfn_t mfn)
{

	KASSERT(pfn < xpmap_npfn);
	xpmap_p2m[pfn] = mfn;
}
