# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The kernel that clang compiles passes its own tests.

kinds="pv32 pv32debug"
toolchain=clang
memory=64
time=900
extra="regress"
says="system: powering off"
never="^panic
^not ok"
