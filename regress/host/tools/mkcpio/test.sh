#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# mkcpio.sh writes archives that depend on the specification alone, and that
# cpio's own reader understands.

. regress/lib/tap.sh

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

printf 'some text' >"$tmp/file"
cat >"$tmp/spec" <<EOF
# a comment

dir type=dir mode=0750
dir/file type=file mode=0640 contents=$tmp/file
dir/empty type=file mode=0644
dir/link type=link link=file
tmp type=dir mode=01777
null type=char mode=0666 device=native,1,3
EOF

make()
{
	$1 tools/mkcpio.sh <"$tmp/spec" >"$tmp/$2"
}

same()
{
	touch "$tmp/file" && make "$1" other && cmp "$tmp/cpio" "$tmp/other"
}

listing()
{
	perl -we '
	local $/; my $a = <STDIN>; my $at = 0;
	while (substr($a, $at, 6) eq "070701") {
		my @f = map { hex } unpack("x6 (A8)13", substr($a, $at, 110));
		my $name = substr($a, $at + 110, $f[11] - 1);
		my $data = ($at + 110 + $f[11] + 3) & ~3;
		last if $name eq "TRAILER!!!";
		printf "%s %o %d:%d %d,%d %s.\n", $name, $f[1], $f[2], $f[3],
		    $f[9], $f[10], substr($a, $data, $f[6]);
		$at = ($data + $f[6] + 3) & ~3;
	}' <"$tmp/cpio" >"$tmp/list"
	diff - "$tmp/list" <<EOF
dir 40750 0:0 0,0 .
dir/file 100640 0:0 0,0 some text.
dir/empty 100644 0:0 0,0 .
dir/link 120777 0:0 0,0 file.
tmp 41777 0:0 0,0 .
null 20666 0:0 1,3 .
EOF
}

refuses()
{
	! echo "$1" | sh tools/mkcpio.sh >/dev/null 2>&1
}

check "an archive is made" make sh cpio
check "members are as specified" listing
for shell in dash bash "busybox ash"; do
	command -v "${shell%% *}" >/dev/null || {
		skip "$shell makes the same" "not here"
		continue
	}
	check "$shell makes the same" same "$shell"
done
check "a file that is not there is refused" \
    refuses "a type=file contents=$tmp/nowhere"
check "an unknown type is refused" refuses "a type=fifo"
check "an unknown keyword is refused" refuses "a type=dir colour=mauve"
done_testing
