/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * uvm_map: an address space as a sorted list of entries.
 *
 * Theory and locks: uvm_map.c.
 */

#ifndef _UVM_UVM_MAP_H_
#define _UVM_UVM_MAP_H_

#include <sys/param.h>
#include <sys/queue.h>
#include <sys/rbtree.h>
#include <sys/rwlock.h>
#include <uvm/uvm_pmap.h>

struct uvm_object;
struct vm_amap;

/* What fork does with an entry. */
#define MAP_INHERIT_COPY	1	/* private: a copy; shared: the same */
#define MAP_INHERIT_NONE	2	/* child gets nothing */
#define MAP_INHERIT_ZERO	3	/* child gets zeros */

/*
 * A stretch of equal pages.  Private memory has UVM_ET_COPYONWRITE; its own
 * pages are in the amap, which is made when the first is needed, and what is
 * not there comes from the object, or is zero without one.
 *
 * Key: m the map's lock.
 */
struct vm_map_entry {
	struct rb_node	rb_node;	/* m: by address */
	TAILQ_ENTRY(vm_map_entry) list;	/* m: by address, too */
	vaddr_t		start;		/* m: first byte */
	vaddr_t		end;		/* m: first byte behind */
	struct uvm_object *uobj;	/* m: object, or NULL */
	voff_t		offset;		/* m: place of start in the object */
	struct vm_amap	*amap;		/* m: private pages, or NULL */
	u_int		amap_off;	/* m: slot of start */
	uint8_t		prot;		/* m: VM_PROT_xxx in force */
	uint8_t		max_prot;	/* m: what mprotect may ask for */
	uint8_t		inherit;	/* m: MAP_INHERIT_xxx */
	uint8_t		advice;		/* m: MADV_xxx */
	uint8_t		flags;		/* m: UVM_ET_xxx */
};

#define UVM_ET_COPYONWRITE	0x1	/* writes make private pages */
#define UVM_ET_GROWSDOWN	0x2	/* a stack */

TAILQ_HEAD(vm_map_entries, vm_map_entry);

/*
 * Key: m lock, ( set once, h lock, but readers store it, too (map_nearest).
 */
struct vm_map {
	krwlock_t	lock;
	struct pmap	*pmap;		/* (: its page tables */
	vaddr_t		min, max;	/* (: bounds */
	vaddr_t		mmap_base;	/* (: mmap fills from here downward */
	vaddr_t		search_top;	/* m: from here to mmap_base is ... */
	vsize_t		search_passed;	/* m: ... no hole of more than this */
	struct vm_map_entries entries;	/* m: by address */
	struct rb_tree	tree;		/* m: the same, for searching */
	struct vm_map_entry *hint;	/* h: the last found, or NULL */
	u_int		nentries;	/* m */
	vsize_t		size;		/* m: bytes mapped */
	u_int		timestamp;	/* m: counts changes */
};

#define VM_MAXENTRIES	65530		/* of a map */

#define vm_map_pmap(map)	((map)->pmap)
#define vm_map_lock(map)	rw_enter(&(map)->lock, RW_WRITER)
#define vm_map_lock_read(map)	rw_enter(&(map)->lock, RW_READER)
#define vm_map_unlock(map)	rw_exit(&(map)->lock)

/* What uvm_map puts into an entry. */
struct uvm_map_args {
	struct uvm_object *uobj;	/* a reference is given away, or NULL */
	voff_t		offset;
	vm_prot_t	prot;
	vm_prot_t	max_prot;
	uint8_t		inherit;
	uint8_t		advice;
	uint8_t		flags;		/* UVM_ET_xxx */
};

/* uvm_map: where */
#define UVM_MAP_FIXED	0x1		/* exactly there, over what is there */
#define UVM_MAP_EXCL	0x2		/* exactly there, EEXIST if not free */

void	uvm_map_init(void);
void	uvm_map_setup(struct vm_map *, struct pmap *, vaddr_t, vaddr_t);

/* The map write-locked. */
bool	uvm_map_lookup(struct vm_map *, vaddr_t, struct vm_map_entry **);
int	uvm_map_findspace(struct vm_map *, vaddr_t, vsize_t, vaddr_t *);
bool	uvm_map_isfree(struct vm_map *, vaddr_t, vaddr_t);
void	uvm_map_insert(struct vm_map *, vaddr_t, vsize_t,
	    const struct uvm_map_args *, struct vm_map_entry *);
int	uvm_map_clip_range(struct vm_map *, vaddr_t, vaddr_t);
void	uvm_map_remove(struct vm_map *, vaddr_t, vaddr_t,
	    struct vm_map_entries *);
void	uvm_map_link(struct vm_map *, struct vm_map_entry *);
void	uvm_map_unlink(struct vm_map *, struct vm_map_entry *);
bool	uvm_map_covered(struct vm_map *, vaddr_t, vaddr_t);
struct vm_map_entry *uvm_map_firstfrom(struct vm_map *, vaddr_t);
int	uvm_map_growstack(struct vm_map *, vaddr_t);
bool	uvm_map_mkamap(struct vm_map_entry *);
struct vm_map_entry *uvm_mapent_alloc(void);
void	uvm_mapent_free(struct vm_map_entry *);

/* The map locked: every entry that has something of [start, end). */
#define UVM_MAP_FOREACH(entry, map, start, end)				\
	for ((entry) = uvm_map_firstfrom(map, start);			\
	    (entry) != NULL && (entry)->start < (end);			\
	    (entry) = TAILQ_NEXT(entry, list))

/* The map not locked. */
int	uvm_map(struct vm_map *, vaddr_t *, vsize_t, u_int,
	    const struct uvm_map_args *);
int	uvm_unmap(struct vm_map *, vaddr_t, vaddr_t);
void	uvm_unmap_detach(struct vm_map_entries *);
int	uvm_map_protect(struct vm_map *, vaddr_t, vaddr_t, vm_prot_t);
int	uvm_map_inherit(struct vm_map *, vaddr_t, vaddr_t, int);
int	uvm_map_advice(struct vm_map *, vaddr_t, vaddr_t, int);

#ifdef DIAGNOSTIC
void	uvm_map_check(struct vm_map *);
#else
#define uvm_map_check(map)	((void)0)
#endif

#endif /* _UVM_UVM_MAP_H_ */
