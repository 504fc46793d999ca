#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# shell.sh: the first program of a guest that shall get to a shell, and wait
# there if it is told so.

echo BENCH-SHELL
if [ "$1" = wait ]; then
	read -r _
fi
poweroff -f
