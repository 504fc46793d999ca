# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# guest/smp/hotplug for minutes.

# shellcheck source=regress/guest/smp/hotplug/domu.sh
. "$TOP/regress/guest/smp/hotplug/domu.sh"
extra="STORM=240 CHANGES=100 init=/regress/run"
dom0=../../../../guest/smp/hotplug/plug.sh
time=5400
under=long/guest/smp/hotplug
