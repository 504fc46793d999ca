# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A domU at the shell's prompt takes no timer event but those that somebody
# asked for.  In ten seconds that is one, for the sleep that measures them, and
# perhaps the end of a slice or two, when the shell has forked.

kernel=DOMU
memory=64
vcpus=2
time=900
dom0=type.sh
end=poweroff
says="^timer [1-4] in [0-9]+ s$"
never="^panic"
