#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# config.sh: from a kernel configuration to a makefile.
#
#	config.sh SRCTOP CONF
#
# Reads sys/arch/i386/conf/CONF and what it includes, and prints a makefile
# that names the configuration, its options and the source files they select,
# and includes sys/conf/Makefile.kern.  The words of a configuration:
#
#	machine NAME		the directory below sys/arch
#	include CONF		another configuration, read in place
#	files PATH		a list of source files (see sys/conf/files)
#	options NAME[=VALUE]	becomes -DNAME[=VALUE] and selects files
#
# Whatever is wrong with a line is said with its file and number: exit 1.

set -eu

[ $# -eq 2 ] || { echo "usage: config.sh SRCTOP CONF" >&2; exit 1; }

exec awk -v top="$1" -v conf="$2" '
function bad(file, line, why)
{
	printf "%s:%d: %s\n", file, line, why > "/dev/stderr"
	failed = 1
	exit 1
}

function exists(path,	unused, ok)
{
	ok = (getline unused < path) >= 0
	close(path)
	return ok
}

function read_conf(name,	path, n, line, f, cnt)
{
	path = top "/sys/arch/i386/conf/" name
	if (!exists(path))
		bad(path, 0, "no such configuration")
	while ((getline line < path) > 0) {
		n++
		sub(/#.*/, "", line)
		if ((cnt = split(line, f)) == 0)
			continue
		if (cnt != 2)
			bad(path, n, "expected two words")
		if (f[1] == "machine")
			machine = f[2]
		else if (f[1] == "include")
			read_conf(f[2])
		else if (f[1] == "files")
			lists[++nlists] = f[2]
		else if (f[1] == "options")
			set_option(f[2])
		else
			bad(path, n, "unknown word: " f[1])
	}
	close(path)
}

function set_option(word,	name)
{
	name = word
	sub(/=.*/, "", name)
	if (name in option)
		return
	option[name] = 1
	defines = defines " -D" word
}

function read_files(list,	path, n, line, f, cnt, i, wanted, src)
{
	path = top "/" list
	if (!exists(path))
		bad(path, 0, "no such file list")
	while ((getline line < path) > 0) {
		n++
		sub(/#.*/, "", line)
		if ((cnt = split(line, f)) == 0)
			continue
		if (f[1] != "file" || cnt < 2)
			bad(path, n, "expected: file PATH [OPTION ...]")
		wanted = 1
		for (i = 3; i <= cnt; i++)
			if (!(f[i] in option))
				wanted = 0
		if (!wanted)
			continue
		src = f[2] ~ /^regress\// ? f[2] : "sys/" f[2]
		if (!exists(top "/" src))
			bad(path, n, "no such source: " src)
		sub(/.*\//, "", f[2])
		sub(/\.[cS]$/, ".o", f[2])
		if (f[2] in object)
			bad(path, n, "two sources make " f[2])
		object[f[2]] = 1
		srcs = srcs " \\\n\t" src
	}
	close(path)
}

BEGIN {
	read_conf(conf)
	if (machine == "")
		bad(conf, 0, "no machine named")
	for (i = 1; i <= nlists; i++)
		read_files(lists[i])
	print "# Made by tools/config.sh from " conf ".  Do not edit."
	print "CONF=\t\t" conf
	print "MACHINE=\t" machine
	print "OPTIONS=\t" defines
	print "SRCS=" srcs
	print ".include \"${SRCTOP}/sys/conf/Makefile.kern\""
}

END { exit failed }
' </dev/null
