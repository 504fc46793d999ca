# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh disable=SC2034
#
# Words of the boot line that the kernel does not know are init's: name=value
# its environment, others its arguments.

kernel=DOMU
extra="init=/bin/sh COLOUR=mauve -- -c echo\${IFS}colour=\$COLOUR"
says="^colour=mauve$
^init ended with status 0$"
never="^panic"
