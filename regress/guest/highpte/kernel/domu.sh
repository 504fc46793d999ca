# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Every L1 that can be lies above the direct map: the tests of pmap inside of
# the kernel.

memory=768
time=900
extra="regress=arch/i386/xen xen.highpte"
under=guest/highpte/kernel
frames=$(sed -n 's:^file[[:space:]]*regress/\(guest/arch/i386/xen/.*\)\.c.*:\1:p' \
    "$TOP/regress/guest/files.regress")
never="^panic"
