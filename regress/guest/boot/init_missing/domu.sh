# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init= that does not exist.

extra="init=/nowhere"
end=crash
says="init: /nowhere: .*
init: no program to run"
never="^panic"
