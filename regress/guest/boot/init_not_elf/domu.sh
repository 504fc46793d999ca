# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# An init that is neither an ELF file nor a script.

extra="init=/etc/passwd.x"
end=crash
says="init: /etc/passwd.x: .*
init: no program to run"
never="^panic"

prepare()
{
	printf 'etc type=dir\netc/passwd.x type=file contents=%s\n' \
	    "$TOP/etc/passwd" | sh "$TOOLS/mkcpio.sh" >"$1"
}
