# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The programs of the user tier, one after the other.

memory=128
time=3600
extra="init=/regress/run"
frames="$USER_TESTS user/leaks"
