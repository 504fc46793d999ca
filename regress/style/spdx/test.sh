#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Every file that can carry a comment says on top under which licence it is and
# whose it is.

. regress/lib/tap.sh

# Data that has no comments, and the licence itself.
bare='LICENSE|README\.md|\.gitignore|\.clang-format|etc/(passwd|group|hosts|shells)'

without()
{
	git ls-files | grep -vxE "$bare" | while read -r file; do
		head -n 5 "$file" | grep -q "$1" || echo "$file"
	done
}

silent "every file names its licence" \
    without 'SPDX-License-Identifier: BSD-2-Clause'
silent "every file names its owner" \
    without 'SPDX-FileCopyrightText: [0-9]* The Ringone authors'
done_testing
