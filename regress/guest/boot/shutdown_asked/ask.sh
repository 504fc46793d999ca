#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Run in dom0: ask the guest $1 to shut down when its shell is there.

until grep -q BusyBox "/var/log/xen/guest-$1.log" 2>/dev/null; do
	sleep 1
done
xl shutdown "$1"
