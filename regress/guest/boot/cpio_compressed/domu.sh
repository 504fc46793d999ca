# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# A compressed ramdisk is not taken apart; the one line says what to do.  (Not
# gzip: what begins like that, the domain builder unpacks itself.)

end=crash
says="ramdisk: compressed by bzip2: give it uncompressed"
never="^panic"

prepare()
{
	printf 'BZh9 is how such a file begins, and %0200d\n' 0 >"$1"
}
