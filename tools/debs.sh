# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh
#
# debs.sh: Debian packages as raw material.  To be sourced after subr.sh.
#
# The Xen host and the guest's programs are made from Debian packages that
# nobody should have to install: they are downloaded and unpacked.  apt does
# the downloading, with package lists of its own in DEBS_DIR, so neither the
# user's apt configuration nor the user's package lists are touched, i386 and
# source packages are found without adding an architecture or a deb-src line,
# and no root is needed.  A proxy configured for apt is still honoured, for
# the configuration itself is read as usual.
#
# Only the release's main archive is asked, not its updates: a source package
# and the binaries made from it then always have the same version.
#
#	DEBS_DIR	where to keep lists and archives; the caller sets it
#	DEBS_MIRROR	the archive (default: where apt has DEBS_SUITE from)
#	DEBS_SUITE	the release (default bookworm)
#
#	debs_unpack DIR PKG...	download and unpack below DIR
#	debs_source DIR PKG	download a source package, unpack it as DIR
#	debs_version PKG	its version

: "${DEBS_SUITE:=bookworm}"

debs_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Run an apt command on the private lists.
debs_apt()
{
	debs_cmd=$1
	shift
	"$debs_cmd" -q \
	    -o Dir::Etc::SourceList="$DEBS_DIR/sources.list" \
	    -o Dir::Etc::SourceParts="$DEBS_DIR/parts" \
	    -o Dir::State::Lists="$DEBS_DIR/lists" \
	    -o Dir::State::status="$DEBS_DIR/status" \
	    -o Dir::Cache="$DEBS_DIR" \
	    -o Dir::Cache::archives="$DEBS_DIR/archives" \
	    -o Acquire::Languages=none \
	    -o Acquire::Retries=3 \
	    -o APT::Sandbox::User= \
	    -o APT::Architecture=amd64 \
	    -o APT::Architectures::=amd64 \
	    -o APT::Architectures::=i386 "$@"
}

# The archive that apt is configured to have the release from.
debs_mirror()
{
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(RELEASE) $(REPO_URI)' \
	    'Created-By: Packages' 'Component: main' |
	    awk -v suite="$DEBS_SUITE" '$1 == suite { print $2; exit }'
}

# Have package lists that are younger than a day.
debs_update()
{
	if [ -n "$(find "$DEBS_DIR/updated" -mtime -1 2>/dev/null)" ]; then
		return 0
	fi
	need apt-get dpkg-deb
	: "${DEBS_MIRROR:=$(debs_mirror)}"
	[ -n "$DEBS_MIRROR" ] ||
	    bomb "apt has no archive for $DEBS_SUITE: set DEBS_MIRROR"
	mkdir -p "$DEBS_DIR/parts" "$DEBS_DIR/lists/partial" \
	    "$DEBS_DIR/archives/partial"
	: >"$DEBS_DIR/status"
	cat >"$DEBS_DIR/sources.list" <<EOF
deb [signed-by=$debs_keyring] $DEBS_MIRROR $DEBS_SUITE main
deb-src [signed-by=$debs_keyring] $DEBS_MIRROR $DEBS_SUITE main
EOF
	quietly debs_apt apt-get update || return 1
	: >"$DEBS_DIR/updated"
}

debs_lists()
{
	mkdir -p "$DEBS_DIR"
	locked "$DEBS_DIR/lock" debs_update ||
	    bomb "cannot fetch package lists of $DEBS_SUITE"
}

debs_version()
{
	debs_apt apt-cache show "$1" |
	    sed -n 's/^Version: //p;/^Version/q'
}

debs_unpack()
{
	debs_dest=$1
	shift
	debs_lists
	debs_tmp=$(mktemp -d "$DEBS_DIR/fetch.XXXXXX") || return 1
	(cd "$debs_tmp" && quietly debs_apt apt-get download "$@") || {
		rm -rf "$debs_tmp"
		bomb "cannot download $*"
	}
	mkdir -p "$debs_dest"
	for debs_file in "$debs_tmp"/*.deb; do
		dpkg-deb -x "$debs_file" "$debs_dest" || return 1
	done
	rm -rf "$debs_tmp"
}

debs_source()
{
	need dpkg-source
	debs_lists
	debs_tmp=$(mktemp -d "$DEBS_DIR/fetch.XXXXXX") || return 1
	(cd "$debs_tmp" &&
	    quietly debs_apt apt-get source --download-only "$2") || {
		rm -rf "$debs_tmp"
		bomb "cannot download the source package $2"
	}
	rm -rf "$1"
	quietly dpkg-source --no-check -x "$debs_tmp"/*.dsc "$1" || return 1
	rm -rf "$debs_tmp"
}
