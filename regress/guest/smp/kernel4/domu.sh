# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The tests inside of the kernel again, on 4 CPUs.

memory=96
vcpus=4
time=1800
extra="regress"
under=guest/smp/kernel4
frames=$(sed -n 's:^file[[:space:]]*regress/\(guest/.*\)\.c.*:\1:p' \
    "$TOP/regress/guest/files.regress")
never="^panic
^cpu[0-9]+: (cannot be started|does not come)"
says="^cpus: 4$"
