# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Four virtual CPUs exist, but the toolstack lets only two of them run: the
# others are offline in xenstore, and are left alone.

kernel=DOMU
vcpus=2
xl="maxvcpus=4"
extra="init=/bin/sh -- -c nproc"
says="^cpus: 2$
^2$"
never="^panic"
