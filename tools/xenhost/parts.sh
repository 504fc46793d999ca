# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
# shellcheck shell=sh
#
# parts.sh: the parts of the Xen host that are made once and kept (cache.sh).
# To be sourced after subr.sh, debs.sh and cache.sh.
#
#	base/		dom0: vmlinuz, and initrd.gz with busybox, the Xen
#			tools, the libraries they need and the modules
#	stock/xen	the packaged hypervisor (no PV32: guests run in the shim)
#	pv32/xen	compiled from Debian's source with 32-bit PV guests
#	pv32debug/xen	the same with debug=y: it explains what it refuses

dom0_packages="busybox-static xen-utils-4.17 xen-utils-common
    xenstore-utils libc6 libgcc-s1 libncurses6 libtinfo6 libuuid1 libyajl2
    libxencall1 libxendevicemodel1 libxenevtchn1 libxenforeignmemory1
    libxengnttab1 libxenhypfs1 libxenmisc4.17 libxenstore4 libxentoolcore1
    libxentoollog1 libnl-3-200 libnl-route-3-200 libfdt1 zlib1g liblzma5
    libzstd1 libbz2-1.0 liblzo2-2 bash"

# Relative to the root of the unpacked packages.
dom0_programs="usr/lib/xen-4.17/bin/xl usr/lib/xen-4.17/bin/xenstored
    usr/lib/xen-4.17/bin/xenconsoled usr/lib/xen-4.17/bin/xenconsole
    usr/lib/xen-4.17/bin/xen-init-dom0 usr/lib/xen-4.17/bin/xenctx
    usr/lib/xen-4.17/bin/libxl-save-helper usr/lib/xen-4.17/bin/xenperf
    usr/bin/xenstore usr/bin/xenstore-watch bin/bash"

# Loaded by dom0's init in this order; a name may stand for nothing.
dom0_modules="xen-privcmd xenfs xen-evtchn xen-gntdev xen-gntalloc
    virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci
    virtio_blk virtio_console loop xen-blkback llc stp bridge xen-netback"

#
# dom0
#

have_base()
{
	part base "$(key_of 1 "$DEBS_SUITE" "$dom0_packages" \
	    "$dom0_programs" "$dom0_modules")" make_base
}

make_base()
{
	status "making the dom0 of the Xen host"
	need objdump gzip
	base_root=$1/root
	# shellcheck disable=SC2086	# a list of words
	debs_unpack "$base_root" $dom0_packages || return 1
	base_image=$(debs_apt apt-cache depends linux-image-amd64 |
	    sed -n 's/.*Depends: \(linux-image-[^ ]*\)/\1/p') || return 1
	debs_unpack "$1/linux" "$base_image" || return 1
	cp "$1"/linux/boot/vmlinuz-* "$1/vmlinuz" || return 1
	# shellcheck disable=SC2086
	base_libraries=$(libraries_of "$base_root" $dom0_programs)
	base_spec "$1" >"$1/spec" || return 1
	sh "$TOOLS/mkcpio.sh" <"$1/spec" >"$1/initrd" || return 1
	gzip -1nf "$1/initrd" && mv "$1/initrd.gz" "$1/initrd" || return 1
	rm -rf "$base_root" "$1/linux"
}

# The mtree of dom0's root: $1/root as far as it is needed, and the modules.
base_spec()
{
	for spec_dir in bin dev etc etc/xen lib lib64 lib/x86_64-linux-gnu \
	    lib/modules proc root run run/lock run/xen run/xenstored sys tmp \
	    usr usr/bin usr/sbin usr/lib usr/lib/xen-4.17 \
	    usr/lib/xen-4.17/bin usr/lib/xen-4.17/boot var var/lib \
	    var/lib/xen var/lib/xen/dump var/log var/log/xen; do
		echo "$spec_dir type=dir mode=0755"
	done
	echo "var/run type=link link=/run"
	echo "var/lock type=link link=/run/lock"
	echo "etc/xen/xl.conf type=file"
	for spec_path in bin/busybox $dom0_programs \
	    usr/lib/xen-4.17/boot/xen-shim; do
		echo "$spec_path type=file contents=$1/root/$spec_path"
	done
	for spec_path in $base_libraries; do
		echo "lib/x86_64-linux-gnu/${spec_path##*/}" \
		    "type=file contents=$spec_path"
	done
	echo "lib64/ld-linux-x86-64.so.2 type=link" \
	    "link=/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
	(cd "$1/root" && find etc/xen/scripts | sort) |
	while read -r spec_path; do
		if [ -d "$1/root/$spec_path" ]; then
			echo "$spec_path type=dir"
		else
			echo "$spec_path type=file" \
			    "contents=$1/root/$spec_path"
		fi
	done
	spec_n=10
	for spec_module in $dom0_modules; do
		spec_path=$(find "$1/linux/lib/modules" \
		    -name "$spec_module.ko")
		[ -n "$spec_path" ] || continue
		echo "lib/modules/$spec_n-$spec_module.ko" \
		    "type=file contents=$spec_path"
		spec_n=$((spec_n + 1))
	done
}

# The shared libraries that programs below root $1 need, as paths.
libraries_of()
{
	lib_root=$1
	shift
	lib_seen=" "
	lib_todo="ld-linux-x86-64.so.2 libgcc_s.so.1"
	for lib_path; do
		lib_todo="$lib_todo $(needed_by "$lib_root/$lib_path")"
	done
	while [ -n "$lib_todo" ]; do
		lib_next=
		for lib_name in $lib_todo; do
			case $lib_seen in
			*" $lib_name "*) continue ;;
			esac
			lib_seen="$lib_seen$lib_name "
			lib_path=$(find "$lib_root/lib" "$lib_root/usr/lib" \
			    -name "$lib_name" | head -n 1)
			[ -n "$lib_path" ] || continue
			echo "$lib_path"
			lib_next="$lib_next $(needed_by "$lib_path")"
		done
		lib_todo=${lib_next# }
	done
}

needed_by()
{
	objdump -p "$1" 2>/dev/null |
	    awk '$1 == "NEEDED" { printf "%s ", $2 }'
}

#
# Hypervisors
#

have_hypervisor()
{
	case $1 in
	stock)	part stock "$(key_of 1 "$DEBS_SUITE")" make_stock ;;
	pv32|pv32debug)
		have_hypervisor stock
		part "$1" "$(key_of 1 "$DEBS_SUITE" "$(xen_options "$1")")" \
		    make_pv32 "$1" ;;
	*)	bomb "unknown kind of Xen host: $1" ;;
	esac
}

make_stock()
{
	status "unpacking the packaged hypervisor"
	debs_unpack "$1/root" xen-hypervisor-4.17-amd64 || return 1
	gzip -dc "$1"/root/boot/xen-*.gz >"$1/xen" || return 1
	cp "$1"/root/boot/xen-*.config "$1/config" || return 1
	rm -rf "$1/root"
}

# What differs from Debian's own configuration.
xen_options()
{
	echo CONFIG_EXPERT=y
	echo CONFIG_PV32=y
	echo CONFIG_SHADOW_PAGING=y
	echo CONFIG_PERF_COUNTERS=y
	echo CONFIG_PERF_ARRAYS=y
	if [ "$1" = pv32debug ]; then
		echo CONFIG_DEBUG=y
	fi
}

make_pv32()
{
	status "compiling the hypervisor with 32-bit PV ($1, some minutes)"
	need gcc make flex bison python3
	debs_source "$2/src" xen || return 1
	{
		grep -v -e CONFIG_DEBUG -e CONFIG_PV32 \
		    -e CONFIG_SHADOW_PAGING -e CONFIG_EXPERT \
		    "$CACHE/stock/config"
		xen_options "$1"
	} >"$2/src/xen/.config"
	quietly make -s -C "$2/src/xen" olddefconfig || return 1
	xen_options "$1" | while read -r option; do
		grep -qx "$option" "$2/src/xen/.config" ||
		    bomb "the hypervisor does not take $option"
	done || return 1
	quietly make -s -j "${JOBS:-2}" -C "$2/src/xen" build || return 1
	gzip -dc "$2/src/xen/xen.gz" >"$2/xen" || return 1
	cp "$2/src/xen/xen-syms" "$2/src/xen/.config" "$2" || return 1
	rm -rf "$2/src"
}
