# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The tests inside of the kernel, regress/guest/*.c: each is a frame named
# "guest/" and the path of its source.

memory=64
time=900
extra="regress"
frames=$(sed -n 's:^file[[:space:]]*regress/\(guest/.*\)\.c.*:\1:p' \
    "$TOP/regress/guest/files.regress")
says="^event mask: direct at "
never="^panic"
