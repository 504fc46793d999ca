# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# What an init wrote that ends is out before the kernel says that it ended.
# Where time is counted, the guest is done before dom0 reads anything.

kinds=pv32
counted=yes
extra="init=/bin/seq -- 10001 13000"
end=poweroff
says="^12999$
^13000$
^init ended with status 0$
^system: powering off$"
never="^panic"
