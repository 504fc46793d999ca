/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * extable: the exception table; see machine/extable.h.
 */

#include <sys/param.h>

#include <machine/extable.h>
#include <machine/frame.h>

struct extable_entry {
	vaddr_t	ex_insn;	/* may fault */
	vaddr_t	ex_fixup;	/* is executed then */
};

/* The linker puts the entries of all files between these. */
extern const struct extable_entry ex_table_start[], ex_table_end[];

static const struct extable_entry *
extable_find(vaddr_t eip)
{
	const struct extable_entry *ex;

	/* cppcheck-suppress comparePointers */
	for (ex = ex_table_start; ex < ex_table_end; ex++)
		if (ex->ex_insn == eip)
			return ex;
	return NULL;
}

bool
extable_covers(vaddr_t eip)
{

	return extable_find(eip) != NULL;
}

bool
extable_fixup(struct trapframe *tf)
{
	const struct extable_entry *ex = extable_find(tf->tf_eip);

	if (ex == NULL)
		return false;
	tf->tf_eip = ex->ex_fixup;
	return true;
}
