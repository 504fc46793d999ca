#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SPDX-FileCopyrightText: 2026 The Ringone authors
#
# Who may see whom.  The machine-independent kernel knows no Xen and no i386;
# within the port, what can break the page tables is in few files.

. regress/lib/tap.sh

mi="sys/kern sys/uvm sys/sys sys/fs sys/compat sys/dev"
port="sys/arch"

# grep for $1 in the C and assembler of the directories that follow; prints
# what it finds.
find_in()
{
	pattern=$1
	shift
	git ls-files -- "$@" | grep -E '\.[chS]$' |
	    xargs grep -nE "$pattern" /dev/null
	return 0
}

mi_includes()
{
	# shellcheck disable=SC2086	# a list of directories
	find_in '^#[ \t]*include[ \t]' $mi |
	    grep -vE '#[ \t]*include[ \t]+(<(sys|uvm|machine|fs|compat|dev|lib/libkern)/|"|<std(arg|bool|int|def)\.h>)'
	return 0
}

mi_conditionals()
{
	# shellcheck disable=SC2086
	find_in '^#[ \t]*(if|ifdef|ifndef|elif).*\b(XEN|XENPV|__i386__|__x86_64__)\b' \
	    $mi $port
}

xen_includes()
{
	find_in '^#[ \t]*include[ \t]+<xen/' sys |
	    grep -vE '^sys/arch/(xen/|i386/xen/|i386/include/)'
	return 0
}

# Only these update page tables.
table_updates()
{
	find_in 'HYPERVISOR_(mmu_update|mmuext_op|update_va_mapping)' sys |
	    grep -vE '^sys/arch/i386/xen/(xpq|xen_boot|hypercall)\.|^sys/arch/xen/include/xenport/hypercall\.h'
	return 0
}

maddr_users()
{
	find_in '^[^*]*\bmaddr_t\b' sys |
	    grep -vE '^sys/arch/i386/xen/(xpq|xen_boot|pmap[a-z_]*|xpmap)\.|^sys/arch/xen/(xen/xengnt\.c|include/)|^sys/arch/i386/include/(pte|pmap)\.h'
	return 0
}

uvm_calls_drivers()
{
	find_in '\b(cdev|bdev|devsw)_[a-z]+ *\(' sys/uvm
}

silent "MI code includes MI headers and <machine/> only" mi_includes
silent "nothing is conditional on Xen or the machine" mi_conditionals
silent "only the port includes Xen's headers" xen_includes
silent "page tables are updated in two files" table_updates
silent "machine addresses stay in the files of the page tables" maddr_users
silent "uvm calls no driver" uvm_calls_drivers
done_testing
