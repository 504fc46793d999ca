# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# busybox's tests of md5sum and its relatives; see suite.sh.

hashes=1
least=11
# shellcheck source=regress/guest/busybox/suite.sh
. "$TOP/regress/guest/busybox/suite.sh"
