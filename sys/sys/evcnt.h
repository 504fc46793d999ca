/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * evcnt: named event counters, for whoever wants to look; see
 * kern/subr_evcnt.c and evcnt(9).
 */

#ifndef _SYS_EVCNT_H_
#define _SYS_EVCNT_H_

#include <sys/types.h>
#include <sys/queue.h>

#define EVCNT_TYPE_MISC		0
#define EVCNT_TYPE_INTR		1
#define EVCNT_TYPE_TRAP		2

/*
 * Key: e the list's lock, ( set once, o the owner's rule.
 */
struct evcnt {
	uint64_t	ev_count;	/* o: by the owner; 0 if CPUs count */
	TAILQ_ENTRY(evcnt) ev_list;	/* e */
	const char	*ev_group;	/* (: who counts: "cpu0", "xennet1" */
	const char	*ev_name;	/* (: what: "tlb shootdown" */
	uint16_t	ev_slot;	/* (: where each CPU counts, or 0 */
	uint8_t		ev_type;	/* ( */
	bool		ev_attached;	/* e */
};

#define EVCNT_INITIALIZER(type, group, name)				\
	{ .ev_type = (type), .ev_group = (group), .ev_name = (name) }

void	evcnt_init(void);
void	evcnt_attach(struct evcnt *, u_int, const char *, const char *);
void	evcnt_attach_static(struct evcnt *);
void	evcnt_attach_cpus(struct evcnt *, u_int slot, const char *,
	    const char *);
void	evcnt_detach(struct evcnt *);
uint64_t evcnt_value(const struct evcnt *);
void	evcnt_foreach(void (*)(const struct evcnt *, void *), void *);

#endif /* _SYS_EVCNT_H_ */
