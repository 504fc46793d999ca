# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The kernel that gcc-m32 compiles passes its own tests.

kinds="pv32 pv32debug"
toolchain=gcc-m32
memory=64
time=900
extra="regress"
says="system: powering off"
never="^panic
^not ok"
