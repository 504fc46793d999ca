/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * exec_script: files that begin with "#!" and name their interpreter.
 *
 * The line is "#!", blanks, a path, and perhaps blanks and one argument, which
 * reaches to the end of the line, blanks inside included.  The file is then
 * run as if the command had been "path argument file", with argv[0] dropped.
 * An interpreter may itself be a script, EXEC_MAXSCRIPTS deep.
 *
 * ep_prefix holds those words from the last to the first: each further level
 * adds its own in front of what was the command so far.  Set-id bits of a
 * script mean nothing.
 */

#include <sys/param.h>
#include <sys/exec.h>
#include <sys/kmem.h>
#include <sys/systm.h>

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The line's two words, in place; the second may be NULL. */
static int
script_parse(char *line, size_t len, char **interp, char **arg)
{
	char *end = memchr(line, '\n', len), *s = line + 2;

	if (end == NULL)
		return ENOEXEC;
	*end = '\0';
	while (end > s && blank(end[-1]))
		*--end = '\0';
	while (blank(*s))
		s++;
	if (*s == '\0')
		return ENOEXEC;
	*interp = s;
	*arg = NULL;
	while (*s != '\0' && !blank(*s))
		s++;
	if (*s == '\0')
		return 0;
	*s++ = '\0';
	while (blank(*s))
		s++;
	*arg = s;
	return 0;
}

static void
prefix_add(struct exec_package *epp, const char *s)
{
	KASSERT(epp->ep_nprefix < EXEC_MAXPREFIX);

	epp->ep_prefix[epp->ep_nprefix++] = kmem_strdup(s, KM_SLEEP);
}

int
exec_script_check(struct lwp *l, struct exec_package *epp)
{
	char *interp, *arg;
	int error;

	if (epp->ep_hdrlen < 3 || memcmp(epp->ep_hdr, "#!", 2) != 0)
		return ENOEXEC;
	error = script_parse(epp->ep_hdr, epp->ep_hdrlen, &interp, &arg);
	if (error != 0) {
		epp->ep_why = "no interpreter in the first line";
		return error;
	}
	if (epp->ep_nprefix + 2 > EXEC_MAXPREFIX)
		return ELOOP;
	if (epp->ep_nprefix == 0)
		prefix_add(epp, epp->ep_path);
	if (arg != NULL)
		prefix_add(epp, arg);
	prefix_add(epp, interp);

	exec_close(epp->ep_vp);
	epp->ep_vp = NULL;
	error = exec_open(l, interp, &epp->ep_vp, &epp->ep_size);
	return error == 0 ? ERESTART : error;
}
