# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# `xl shutdown' reaches the guest, which powers itself off in good order.

dom0=ask.sh
end=poweroff
says="system: powering off"
never="^panic"
