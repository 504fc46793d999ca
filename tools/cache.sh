# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh
#
# cache.sh: what is made once and kept.  To be sourced after subr.sh, with TOP
# set to the top of the tree.
#
# A part is a directory $CACHE/NAME with a file `key' that says by which recipe
# it was made, so that another recipe makes it anew.  Several runs may ask for
# it at once: whoever holds its lock makes it, the others wait and find it.
#
#	key_of WORD...		a key from everything the recipe depends on
#	part NAME KEY MAKER [ARG...]
#				have part NAME; if need be, MAKER is called with
#				ARG... and the directory to fill
#
# XENHOST_CACHE moves the cache out of the object directory, for many checkouts
# on one machine.

CACHE=${XENHOST_CACHE:-${OBJDIR:-$TOP/obj}/xenhost}
DEBS_DIR=${DEBS_DIR:-$CACHE/apt}

key_of()
{
	echo "$*" | cksum | tr ' ' -
}

part()
{
	part_name=$1
	part_key=$2
	shift 2
	if part_made; then
		return 0
	fi
	mkdir -p "$CACHE"
	locked "$CACHE/$part_name.lock" part_make "$@" ||
	    bomb "cannot make $part_name"
}

part_made()
{
	[ "$(cat "$CACHE/$part_name/key" 2>/dev/null)" = "$part_key" ]
}

part_make()
{
	if part_made; then
		return 0
	fi
	part_dir=$(mktemp -d "$CACHE/$part_name.XXXXXX") || return 1
	"$@" "$part_dir" || {
		rm -rf "$part_dir"
		return 1
	}
	echo "$part_key" >"$part_dir/key"
	chmod 755 "$part_dir"
	rm -rf "${CACHE:?}/$part_name"
	mv "$part_dir" "$CACHE/$part_name"
}
