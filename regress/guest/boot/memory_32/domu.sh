# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# What README says of a domain of 32 MiB with the ramdisk of `build.sh run': at
# least 28 MB of them are free, as the kernel tells before init and as a shell
# finds it.

kernel=DOMU
memory=32
kinds="pv32 pv32debug"
extra="init=/bin/sh -- -c free"
says="^memory: [0-9]+ KiB, (2[89]|3[0-2])[0-9]{3} KiB free$
^Mem: +[0-9]+ +[0-9]+ +(2[89]|3[0-2])[0-9]{3} "
never="^panic"

prepare()
{
	"$HOST_SH" "$TOOLS/image.sh" "$1"
}
