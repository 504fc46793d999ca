# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The smallest domain that has a shell, and what is free in it.

kernel=DOMU
memory=16
kinds="pv32 pv32debug"
extra="init=/bin/sh -- -c free"
says="^Mem: "
never="^panic"
