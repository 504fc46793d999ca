# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# What README says of a domain of 32 MiB with the ramdisk of `build.sh run': at
# least 28 MiB of them are free, as the kernel tells before init and as a shell
# finds it (28670 KiB and more, to be exact).

kernel=DOMU
memory=32
kinds="pv32 pv32debug"
extra="init=/bin/sh -- -c free"
free="(28(6[7-9]|[7-9][0-9])[0-9]|(29|3[0-2])[0-9]{3})"
says="^memory: [0-9]+ KiB, $free KiB free$
^Mem: +[0-9]+ +[0-9]+ +$free "
never="^panic"

prepare()
{
	"$HOST_SH" "$TOOLS/image.sh" "$1"
}
