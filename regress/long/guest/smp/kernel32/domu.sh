# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The tests inside of the kernel again, on as many CPUs as there can be.

memory=192
vcpus=32
time=5400
extra="regress"
under=long/guest/smp/kernel32
frames=$(sed -n 's:^file[[:space:]]*regress/\(guest/.*\)\.c.*:\1:p' \
    "$TOP/regress/guest/files.regress")
never="^panic
^cpu[0-9]+: (cannot be started|does not come)"
says="^cpus: 32$"
kinds="pv32 pv32debug"	# in QEMU, a shim with so many CPUs takes too long
