# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# busybox's tests but for those of hashes; see suite.sh.

hashes=0
least=839
# shellcheck source=regress/guest/busybox/suite.sh
. "$TOP/regress/guest/busybox/suite.sh"
