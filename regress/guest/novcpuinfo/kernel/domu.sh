# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# vcpu_info stays in the shared info page, and the operations on the event mask
# are calls: the tests inside of the kernel.

memory=64
time=900
extra="regress xen.novcpuinfo"
under=guest/novcpuinfo/kernel
frames=$(sed -n 's:^file[[:space:]]*regress/\(guest/.*\)\.c.*:\1:p' \
    "$TOP/regress/guest/files.regress")
says="^event mask: by calls at "
never="^panic"
