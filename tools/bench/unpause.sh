#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# unpause.sh: run in dom0, it waits until the guest $1 is made, and lets it run.

until grep -q 'Waiting for domain' "/tmp/out/$1/xl"; do
	sleep 1
done
chmod +x /xenhost/batch/unpause
exec /xenhost/batch/unpause "$(xl domid "$1")"
