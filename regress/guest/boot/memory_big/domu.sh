# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# More memory than the kernel maps: pages beyond the direct map are user's.

kernel=DOMU
memory=3072
extra="init=/bin/sh -- -c free"
says="^Mem: +3[01][0-9]{5}|^Mem: +29[0-9]{5}"
never="^panic"
