/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * kern_boot: the boot command line.
 *
 * The line comes from the domain's configuration (extra= or root=) and is
 * words with blanks between them:
 *
 *	root=NAME	the root file system; without it, the ramdisk
 *	init=PATH	the first program
 *	console=NAME	the console
 *	debug=A,B	switches: syscall, signal, exec
 *	quiet, verbose	less, or more, said at boot
 *	regress[=NAME]	run the in-kernel tests and end (option REGRESS)
 *	xen.WORD	for the port, which looks for it itself
 *	name=value	anything else of this form: init's environment
 *	word		anything else: an argument of init
 *	--		everything that follows is an argument of init
 *
 * There is no quoting.  A word too many for init is dropped with a message.
 *
 * The line is copied and cut in place; pointers into the copy stay valid for
 * ever, and nothing changes after boot_parse.
 */

#include <sys/param.h>
#include <sys/boot.h>
#include <sys/reboot.h>
#include <sys/systm.h>

struct boot_params	boot_params;

static char	boot_line[BOOT_CMDLINE_MAX];	/* as given */
static char	boot_words[BOOT_CMDLINE_MAX];	/* cut into words */

static const struct {
	const char	*name;
	u_int		flag;
} debug_switches[] = {
	{ "syscall", BOOT_DEBUG_SYSCALL },
	{ "signal", BOOT_DEBUG_SIGNAL },
	{ "exec", BOOT_DEBUG_EXEC },
};

void
boot_setcmdline(const char *line)
{
	strlcpy(boot_line, line, sizeof(boot_line));
}

const char *
boot_cmdline(void)
{
	return boot_line;
}

/* The part after the =, if `word' is that name and an =. */
static const char *
value_of(const char *word, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(word, name, len) != 0 || word[len] != '=')
		return NULL;
	return word + len + 1;
}

static void
parse_debug(const char *list)
{
	size_t len;
	u_int i;

	for (; *list != '\0'; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		if (len == 0)
			continue;
		for (i = 0; i < __arraycount(debug_switches); i++) {
			if (len == strlen(debug_switches[i].name) &&
			    strncmp(list, debug_switches[i].name, len) == 0)
				break;
		}
		if (i < __arraycount(debug_switches))
			boot_params.bp_debug |= debug_switches[i].flag;
		else
			printf("boot: unknown debug switch: %.*s\n", (int)len,
			    list);
	}
}

/* Words with a meaning of their own; false for others. */
static bool
parse_known(const char *word)
{
	struct boot_params *bp = &boot_params;
	const char *val;

	if ((val = value_of(word, "root")) != NULL)
		bp->bp_root = val;
	else if ((val = value_of(word, "init")) != NULL)
		bp->bp_init = val;
	else if ((val = value_of(word, "console")) != NULL)
		bp->bp_console = val;
	else if ((val = value_of(word, "regress")) != NULL)
		bp->bp_regress = val;
	else if (strcmp(word, "regress") == 0)
		bp->bp_regress = "";
	else if ((val = value_of(word, "debug")) != NULL)
		parse_debug(val);
	else if (strcmp(word, "quiet") == 0)
		bp->bp_debug |= BOOT_QUIET;
	else if (strcmp(word, "verbose") == 0)
		bp->bp_debug |= BOOT_VERBOSE;
	else
		return strncmp(word, "xen.", 4) == 0;
	return true;
}

static void
add_word(const char **list, u_int *count, u_int max, const char *word)
{
	if (*count == max)
		printf("boot: too many words for init: %s dropped\n", word);
	else
		list[(*count)++] = word;
}

void
boot_parse(void)
{
	struct boot_params *bp = &boot_params;
	char *rest = boot_words, *word;
	bool for_init = false;

	strlcpy(boot_words, boot_line, sizeof(boot_words));
	while ((word = strsep(&rest, " \t\n")) != NULL) {
		if (*word == '\0')
			continue;
		if (!for_init && strcmp(word, "--") == 0)
			for_init = true;
		else if (!for_init && parse_known(word))
			continue;
		else if (!for_init && strchr(word, '=') != NULL)
			add_word(bp->bp_initenv, &bp->bp_initenvc,
			    BOOT_INITENV_MAX, word);
		else
			add_word(bp->bp_initargs, &bp->bp_initargc,
			    BOOT_INITARGS_MAX, word);
	}
}

void
boot_fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	kern_reboot(RB_DUMP);
}
