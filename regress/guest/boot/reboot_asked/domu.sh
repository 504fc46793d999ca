# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# `xl reboot' reaches the guest, which restarts itself in good order.

dom0=ask.sh
end=reboot
says="system: restarting"
never="^panic"
