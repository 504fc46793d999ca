#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# judge.sh: init of the guest.  All operations are measured, and judged by
# /limits (judge.awk).

/bench >/tmp/measured 2>&1
echo "TAP-BEGIN guest/bench/limits"
awk -f /judge.awk /limits /tmp/measured
echo "TAP-END guest/bench/limits $?"
poweroff -f
