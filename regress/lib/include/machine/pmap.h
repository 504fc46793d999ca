/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * machine/pmap for the host tier: see regress/lib/fakepmap.c.
 */

#ifndef _MACHINE_PMAP_H_
#define _MACHINE_PMAP_H_

struct vm_page_md {
	u_int	mdpg_mappings;		/* entries of fake pmaps */
};

#endif /* _MACHINE_PMAP_H_ */
