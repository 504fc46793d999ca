#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# The scripts are to shellcheck's liking.

. regress/lib/tap.sh

scripts()
{
	git ls-files | while read -r file; do
		case $file in
		*.sh)	echo "$file" ;;
		*)	head -n 4 "$file" |
			    grep -qE '^(#!.*sh$|# shellcheck shell=)' &&
			    echo "$file" ;;
		esac
	done
}

lint()
{
	scripts | xargs shellcheck -x
}

silent "shellcheck is content" lint
done_testing
