/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * evmask: this CPU's event mask, the only hard one there is.
 *
 * While it is set Xen delivers nothing to this CPU.  It is for a few
 * instructions of the port's own; all else uses spl(9), which is cheaper and
 * does not delay levels above.
 *
 * Each use in C is a place of fixed length in the text, at first a call of the
 * function of the same name, and noted in a table.  At boot evmask_patch()
 * puts the operation itself there, if it can: see xen/evmask.c.
 *
 * All keep every register but eax and the flags, so that a place costs the
 * compiler the same in both forms.
 */

#ifndef _I386_EVMASK_H_
#define _I386_EVMASK_H_

#define EVMASK_READ	0
#define EVMASK_DISABLE	1
#define EVMASK_ENABLE	2
#define EVMASK_RESTORE	3
#define EVMASK_NOPS	4

/* Bytes of a place; the assembler proves them in xen/evmask_ops.S. */
#define EVMASK_READ_LEN		8
#define EVMASK_DISABLE_LEN	8
#define EVMASK_ENABLE_LEN	23
#define EVMASK_RESTORE_LEN	27

#ifndef __ASSEMBLER__
#include <sys/types.h>
#include <sys/cdefs.h>

/* One place, and one operation as it is put there. */
struct evmask_site {
	vaddr_t		es_va;
	uint32_t	es_op;		/* EVMASK_xxx */
};

struct evmask_template {
	const uint8_t	*et_code;
	uint32_t	et_len;
	uint32_t	et_call;	/* offset of a call in it; 0: none */
};

extern const struct evmask_template evmask_templates[EVMASK_NOPS];
extern const struct evmask_site evmask_sites_start[], evmask_sites_end[];

#define EVMASK_SITE(op, len, fun)					\
	"771:	call " #fun "\n"					\
	"	.skip " __STRING(len) " - 5, 0x90\n"			\
	"	.pushsection .evmask_sites, \"a\", @progbits\n"		\
	"	.long 771b, " __STRING(op) "\n"				\
	"	.popsection"

/* Are events masked? */
static inline bool
evmask_set_p(void)
{
	uint32_t was;

	__asm volatile(EVMASK_SITE(EVMASK_READ, EVMASK_READ_LEN, evmask_read)
	    : "=a" (was) : : "memory", "cc");
	return was != 0;
}

static inline void
evmask_disable(void)
{

	__asm volatile(EVMASK_SITE(EVMASK_DISABLE, EVMASK_DISABLE_LEN,
	    evmask_set) : : : "memory", "cc", "eax");
}

/*
 * Events are not masked, and those that came meanwhile are marked; those above
 * the level have run.
 */
static inline void
evmask_enable(void)
{

	__asm volatile(EVMASK_SITE(EVMASK_ENABLE, EVMASK_ENABLE_LEN,
	    evmask_clear) : : : "memory", "cc", "eax");
}

/* Mask events; what the mask was. */
static inline bool
evmask_save(void)
{
	bool was = evmask_set_p();

	evmask_disable();
	return was;
}

static inline void
evmask_restore(bool was)
{
	uint32_t mask = was;

	__asm volatile(EVMASK_SITE(EVMASK_RESTORE, EVMASK_RESTORE_LEN,
	    evmask_put) : "+a" (mask) : : "memory", "cc");
}

/* What evmask_enable calls when there is something: see xen/intr.c. */
void	evmask_take(void);

/*
 * The operations as functions, for who may not be a place: in evmask_ops.S.
 * They keep the registers that C expects to be kept.
 */
void	evmask_set(void);
void	evmask_clear(void);

/* Boot: see xen/evmask.c. */
void	evmask_patch(void);
/* The calls are gone: a CPU's vcpu_info must be behind its %fs. */
extern bool evmask_patched;

/* Is the operation itself at the place, or a call? */
bool	evmask_direct_p(const struct evmask_site *);

#endif /* !__ASSEMBLER__ */

#endif /* _I386_EVMASK_H_ */
