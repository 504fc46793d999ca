#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Manual pages are clean to both formatters, and what they refer to of ours is
# there.  mandoc also has remarks about pages that this machine has not
# installed; they are no concern of ours.

. regress/lib/tap.sh

pages()
{
	git ls-files 'share/man/man[1-9]/*'
}

with_mandoc()
{
	pages | while read -r page; do
		mandoc -T lint -W style "$page" 2>&1 |
		    grep -vE 'referenced manual not found|mandoc.db'
	done
	return 0
}

with_groff()
{
	pages | while read -r page; do
		{ groff -mdoc -ww -Tutf8 "$page" >/dev/null; } 2>&1
	done
}

# Paths of the sources that the pages name; headers as they are included.
named_files()
{
	pages | while read -r page; do
		sed 's:^\.In sys/:.In sys/sys/:' "$page" |
		    grep -oE '(^|[ /])(sys|tools|regress)/[A-Za-z0-9_/.]*[A-Za-z0-9]' |
		    sed 's:^[ /]::' | while read -r path; do
			[ -e "$path" ] || echo "$page: no $path"
		done
	done
}

for tool in mandoc groff; do
	if command -v "$tool" >/dev/null; then
		silent "$tool finds nothing to say" "with_$tool"
	else
		skip "$tool finds nothing to say" "there is no $tool"
	fi
done
silent "the files that pages name are there" named_files
done_testing
