# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init that ends with a status other than 0 is a crash for the toolstack.

extra="init=/bin/sh -- -c exit\${IFS}3"
end=crash
says="init ended with status 3"
never="^panic"
