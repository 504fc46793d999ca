/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xen: what the start of day found and the rest of the port uses.
 *
 * All of it is set by xen_boot() before main(), and is constant then, but for
 * what the pages themselves contain and what a restore rewrites.
 */

#ifndef _XENPORT_XEN_H_
#define _XENPORT_XEN_H_

#include <sys/types.h>
#include <xen/xen.h>
#include <xenport/maddr.h>

/* Pages shared with Xen and with dom0's daemons, mapped for good. */
extern struct start_info *xen_start_info;	/* the page itself */
extern struct shared_info *HYPERVISOR_shared_info;
extern void	*xen_console_ring;	/* struct xencons_interface */
extern void	*xen_store_ring;	/* struct xenstore_domain_interface */

void	xen_boot(struct start_info *);

/* Messages before there is a console; to Xen's log and the console ring. */
void	xen_early_puts(const char *);
void	xen_early_panic(const char *, long) __dead;

/* CPUID as Xen wants a PV guest to see it (its forced-emulation prefix). */
static inline void
xen_cpuid(uint32_t leaf, uint32_t sub, uint32_t r[4])
{
	__asm volatile(XEN_CPUID
	    : "=a" (r[0]), "=b" (r[1]), "=c" (r[2]), "=d" (r[3])
	    : "0" (leaf), "2" (sub));
}

#endif /* _XENPORT_XEN_H_ */
