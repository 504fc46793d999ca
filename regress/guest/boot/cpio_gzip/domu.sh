# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A compressed ramdisk is not taken apart; the one line says what to do.

end=crash
says="ramdisk: compressed by gzip: give it uncompressed"
never="^panic"

prepare()
{
	# xl looks into a plain gzip file itself; this is one with a byte more.
	{
		gzip -nc "$TOP/etc/rc"
		echo
	} >"$1"
}
