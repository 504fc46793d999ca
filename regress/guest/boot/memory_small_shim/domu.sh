# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# The smallest domain under the shim, which keeps about 22 MiB for itself.  The
# rest is too scattered for a large ramdisk, so it gets that of `build.sh run'.

prepare()
{
	"$HOST_SH" "$TOOLS/image.sh" "$1"
}

kernel=DOMU
memory=40
kinds=stock
extra="init=/bin/sh -- -c free"
says="^Mem: "
never="^panic"
