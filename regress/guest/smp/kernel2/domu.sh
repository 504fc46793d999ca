# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The tests inside of the kernel again, on 2 CPUs.

memory=96
vcpus=2
time=1800
extra="regress"
under=guest/smp/kernel2
frames=$(sed -n 's:^file[[:space:]]*regress/\(guest/.*\)\.c.*:\1:p' \
    "$TOP/regress/guest/files.regress")
never="^panic
^cpu[0-9]+: (cannot be started|does not come)"
says="^cpus: 2$"
