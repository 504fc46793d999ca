# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh
#
# musl.sh: what static programs for the guest are compiled against.  To be
# sourced after subr.sh, debs.sh and cache.sh.
#
#	have_musl	have the part musl: Debian's musl-dev:i386, unpacked, and
#			in its directory linux the headers of the system calls,
#			for share/mk/bsd.regress.mk to find

have_musl()
{
	part musl "$(key_of 1 "$DEBS_SUITE")" make_musl
}

make_musl()
{
	debs_unpack "$1" musl-dev:i386 linux-libc-dev:i386 || return 1
	mkdir "$1/linux"
	ln -s ../usr/include/linux ../usr/include/asm-generic \
	    ../usr/include/i386-linux-gnu/asm "$1/linux"
}
