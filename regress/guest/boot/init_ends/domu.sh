# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init that ends well powers the domain off.

extra="init=/bin/true"
end=poweroff
says="init ended with status 0"
never="^panic"
