/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * maddr: machine addresses, and the way between them and ours.
 *
 * Two kinds of physical address exist.  A paddr_t is pseudo-physical: dense,
 * from 0, ours alone.  A machine address is what page tables, descriptors and
 * other domains understand; a domain's machine pages lie anywhere and change
 * when it migrates.  maddr_t is a struct, so that the compiler refuses one
 * where the other is due.
 *
 * The tables: p2m, an array of frame numbers that the domain builder made and
 * that we keep up to date; m2p, Xen's own, readable by all at the bottom of
 * its hole.  An m2p entry is ours only if p2m agrees with it.
 */

#ifndef _XENPORT_MADDR_H_
#define _XENPORT_MADDR_H_

#include <sys/param.h>

typedef struct {
	uint64_t	ma;
} maddr_t;

typedef uint32_t mfn_t;		/* machine frame number */
typedef uint32_t pfn_t;		/* pseudo-physical frame number */

#define MFN_INVALID	((mfn_t)~0u)	/* in p2m: no page behind this pfn */

extern mfn_t	*xpmap_p2m;	/* p2m list, by pfn */
extern pfn_t	xpmap_npfn;	/* entries in it */
extern const uint32_t *xpmap_m2p; /* Xen's table, by mfn */
extern mfn_t	xpmap_m2p_max;	/* its last frame */

static inline maddr_t
mfn_to_ma(mfn_t mfn)
{
	return (maddr_t){ (uint64_t)mfn << PAGE_SHIFT };
}

static inline mfn_t
ma_to_mfn(maddr_t ma)
{
	return (mfn_t)(ma.ma >> PAGE_SHIFT);
}

static inline mfn_t
xpmap_ptom_frame(paddr_t pa)
{
	return xpmap_p2m[(pfn_t)(pa >> PAGE_SHIFT)];
}

/* The machine address of pseudo-physical `pa', which must have a page. */
static inline maddr_t
xpmap_ptom(paddr_t pa)
{
	return (maddr_t){ ((uint64_t)xpmap_ptom_frame(pa) << PAGE_SHIFT) |
	    ((uint32_t)pa & PAGE_MASK) };
}

/* The page that a frame is behind, or PFN_FOREIGN if it is none of ours. */
#define PFN_FOREIGN	((pfn_t)~0u)

static inline pfn_t
xpmap_mtop_frame(mfn_t mfn)
{
	pfn_t pfn;

	if (mfn > xpmap_m2p_max)
		return PFN_FOREIGN;
	pfn = xpmap_m2p[mfn];
	return pfn < xpmap_npfn && xpmap_p2m[pfn] == mfn ? pfn : PFN_FOREIGN;
}

/* ~0 if the machine address is not one of this domain's pages. */
#define XPMAP_FOREIGN	(~(paddr_t)0)
paddr_t	xpmap_mtop(maddr_t);

void	xpmap_init(mfn_t *, pfn_t);
void	xpmap_set(pfn_t, mfn_t);

#endif /* _XENPORT_MADDR_H_ */
