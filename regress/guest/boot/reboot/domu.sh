# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A reboot that the guest asks for.

extra="init=/bin/reboot -- -f"
end=reboot
says="system: restarting"
never="^panic"
