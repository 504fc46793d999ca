#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Run in dom0: when the guest $1 has counted its CPUs let it have all, and then
# one.

log=/var/log/xen/guest-$1.log

await()
{
	until tr -d '\r' <"$log" 2>/dev/null | grep -q "^$1"; do
		sleep 1
	done
}

await first
xl vcpu-set --ignore-host "$1" 4
await next
xl vcpu-set "$1" 1
