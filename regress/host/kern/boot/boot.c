/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The boot line is cut into words, each of which goes where it belongs; too
 * many words, an overlong line and switches nobody knows do no harm.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/reboot.h>
#include <sys/systm.h>

#include "ktap.h"

static struct boot_params *bp = &boot_params;

void
kern_reboot(int howto __unused)
{
	ktap_end_case();
}

static void
parse(const char *line)
{
	boot_setcmdline(line);
	boot_parse();
}

static void
known_words_are_the_kernels(void)
{
	parse("root=/dev/xbd0 init=/bin/sh console=hv quiet debug=exec,syscall"
	    " xen.novcpuinfo");
	CHECK(strcmp(bp->bp_root, "/dev/xbd0") == 0);
	CHECK(strcmp(bp->bp_init, "/bin/sh") == 0);
	CHECK(strcmp(bp->bp_console, "hv") == 0);
	CHECK_EQ(bp->bp_debug, BOOT_QUIET | BOOT_DEBUG_EXEC |
	    BOOT_DEBUG_SYSCALL);
	CHECK_EQ(bp->bp_initargc + bp->bp_initenvc, 0);
	CHECK(bp->bp_regress == NULL);
}

static void
other_words_are_inits(void)
{
	parse("  single\tA=b  x ");
	CHECK_EQ(bp->bp_initargc, 2);
	CHECK(strcmp(bp->bp_initargs[0], "single") == 0);
	CHECK(strcmp(bp->bp_initargs[1], "x") == 0);
	CHECK_EQ(bp->bp_initenvc, 1);
	CHECK(strcmp(bp->bp_initenv[0], "A=b") == 0);
}

static void
everything_after_two_dashes_is_an_argument(void)
{
	parse("a -- init=/x B=c -- quiet");
	CHECK(bp->bp_init == NULL && bp->bp_debug == 0);
	CHECK_EQ(bp->bp_initargc, 5);
	CHECK(strcmp(bp->bp_initargs[1], "init=/x") == 0);
	CHECK(strcmp(bp->bp_initargs[3], "--") == 0);
	CHECK_EQ(bp->bp_initenvc, 0);
}

static void
regress_may_name_a_test(void)
{
	parse("regress");
	CHECK(bp->bp_regress != NULL && *bp->bp_regress == '\0');
	parse("regress=kern/mutex");
	CHECK(strcmp(bp->bp_regress, "kern/mutex") == 0);
}

static void
too_many_words_are_dropped(void)
{
	char line[BOOT_CMDLINE_MAX * 2];
	size_t i;

	for (i = 0; i + 1 < sizeof(line); i++)
		line[i] = "a "[i % 2];
	line[i] = '\0';
	parse(line);
	CHECK_EQ(bp->bp_initargc, BOOT_INITARGS_MAX);
	CHECK_EQ(strlen(boot_cmdline()), BOOT_CMDLINE_MAX - 1);
}

static void
odd_lines_do_no_harm(void)
{
	parse("debug= debug=,,nosuch,exec root= = -- ");
	CHECK_EQ(bp->bp_debug, BOOT_DEBUG_EXEC);
	CHECK(strcmp(bp->bp_root, "") == 0);
	CHECK_EQ(bp->bp_initenvc, 1);
	parse("");
}

KTAP_MAIN(
	CASE(known_words_are_the_kernels),
	CASE(other_words_are_inits),
	CASE(everything_after_two_dashes_is_an_argument),
	CASE(regress_may_name_a_test),
	CASE(too_many_words_are_dropped),
	CASE(odd_lines_do_no_harm)
)
