# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# What the kernel counts is what Xen sees: count.sh in the guest and look.sh in
# dom0 watch the same forks, one by /proc/evcnt, the other by xenperf, which
# tells something only about a hypervisor compiled with its counters, and of all
# domains together.

kinds=pv32
alone=yes
memory=64
time=600
extra="init=/count"
dom0=look.sh
frames=guest/arch/i386/xen/xenperf/counts
never="^panic"

prepare()
{
	echo "count type=file mode=0755" \
	    "contents=$TOP/regress/guest/arch/i386/xen/xenperf/count.sh" \
	    >"$1.spec"
	"$HOST_SH" "$TOOLS/image.sh" -s "$1.spec" "$1"
}
