/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * autoconf: which drivers a domain has, in the order they attach.
 *
 * The console becomes a terminal first, so that what follows can be seen by
 * more than the message buffer; xenbus then finds everything else.
 */

#include <sys/param.h>
#include <sys/cpu.h>

#include <xenport/xenbus.h>
#include <xenport/xencons.h>

void
cpu_attach_devices(void)
{
	xencons_attach();
	xenbus_init();
}
