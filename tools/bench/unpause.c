/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * unpause: let a domain run, and say when.
 *
 *	unpause DOMID
 *
 * A program of dom0 (so of the build host's kind, static).  xl unpause takes
 * more instructions to start and to end than a small kernel to boot; this asks
 * Xen itself, and prints the time stamp counter's value just before.
 */

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define __XEN_TOOLS__	1
#include <xen/xen.h>
#include <xen/domctl.h>
#include <xen/sys/privcmd.h>

/* Written before Xen reads it, so that it is there. */
static struct xen_domctl	domctl __attribute__((__aligned__(4096)));

int
main(int argc, char **argv)
{
	privcmd_hypercall_t call = { .op = __HYPERVISOR_domctl };
	uint32_t low, high;
	int fd;

	if (argc != 2 || (fd = open("/proc/xen/privcmd", O_RDWR)) == -1)
		return 1;
	memset(&domctl, 0, sizeof(domctl));
	domctl.cmd = XEN_DOMCTL_unpausedomain;
	domctl.interface_version = XEN_DOMCTL_INTERFACE_VERSION;
	domctl.domain = (domid_t)atoi(argv[1]);
	call.arg[0] = (uintptr_t)&domctl;
	__asm volatile("rdtsc" : "=a" (low), "=d" (high) : : "memory");
	if (ioctl(fd, IOCTL_PRIVCMD_HYPERCALL, &call) != 0)
		return 1;
	printf("UNPAUSED %llu\n", (unsigned long long)high << 32 | low);
	return 0;
}
