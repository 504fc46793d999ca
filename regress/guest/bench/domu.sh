# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# What operations cost in instructions stays within the limits of the file
# `limits': judge.sh in the guest runs the benchmark program and compares.  Time
# is counted in instructions, so the same kernel gives the same numbers, but for
# less than a percent, on any machine.

kinds=pv32
counted=yes
kernel=DOMU
memory=256
time=120
extra="init=/judge"
frames=guest/bench/limits
never="^panic"

prepare()
{
	{
		echo "judge type=file mode=0755" \
		    "contents=$TOP/regress/guest/bench/judge.sh"
		echo "judge.awk type=file" \
		    "contents=$TOP/regress/guest/bench/judge.awk"
		echo "limits type=file" \
		    "contents=$TOP/regress/guest/bench/limits"
	} >"$1.spec"
	"$HOST_SH" "$TOOLS/bench/program.sh" -s "$1.spec" "$1.d" &&
	    cp "$1.d/ramdisk.cpio" "$1"
}
