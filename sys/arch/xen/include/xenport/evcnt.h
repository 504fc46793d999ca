/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenport/evcnt: the port's counters get their names; see xen/xen_evcnt.c.
 */

#ifndef _XENPORT_EVCNT_H_
#define _XENPORT_EVCNT_H_

void	xen_evcnt_attach(void);

#endif /* _XENPORT_EVCNT_H_ */
