# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init that dies of a signal is a crash for the toolstack.

end=crash
says="init was killed by signal 4"
never="^panic"

prepare()
{
	echo 'void _start(void) { __builtin_trap(); }' >"$1.c"
	i686-linux-gnu-gcc -nostdlib -static -o "$1.init" "$1.c"
	echo "init type=file contents=$1.init" | sh "$TOOLS/mkcpio.sh" >"$1"
	rm "$1.init" "$1.c"
}
