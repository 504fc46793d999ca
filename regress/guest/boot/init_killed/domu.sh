# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init that dies of a signal is a crash for the toolstack.

extra="init=/bin/sh -- -c kill\${IFS}-SEGV\${IFS}\$\$"
end=crash
says="init was killed by signal 11"
never="^panic"
