# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A ramdisk with a wrong header in its midst stops the domain with one line.

end=crash
says="ramdisk: no cpio header where one should be"
never="^panic"

prepare()
{
	{
		printf 'etc type=dir\n' | sh "$TOOLS/mkcpio.sh" |
		    head -c 116
		printf 'This is not a header of a cpio archive, but long %0100d' 0
	} >"$1"
}
