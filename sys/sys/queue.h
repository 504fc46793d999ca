/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * queue: lists threaded through the structures they link, under the names
 * of queue(3).
 *
 *	SLIST	one link; insert and remove at the head; remove others by a walk
 *	LIST	two links, a one-word head; remove without the head
 *	SIMPLEQ	one link, head and tail; append and take from the front
 *	TAILQ	two links, head and tail; everything, backward as well
 *
 * A "prev" link is the address of the pointer that points here, so the first
 * element needs no special case.  Nothing here locks anything.
 */

#ifndef _SYS_QUEUE_H_
#define _SYS_QUEUE_H_

/* SLIST */
#define SLIST_HEAD(name, type)	struct name { struct type *slh_first; }
#define SLIST_HEAD_INITIALIZER(head)	{ NULL }
#define SLIST_ENTRY(type)	struct { struct type *sle_next; }
#define SLIST_INIT(head)	((void)((head)->slh_first = NULL))
#define SLIST_EMPTY(head)	((head)->slh_first == NULL)
#define SLIST_FIRST(head)	((head)->slh_first)
#define SLIST_NEXT(elm, f)	((elm)->f.sle_next)
#define SLIST_FOREACH(v, head, f)					\
	for ((v) = SLIST_FIRST(head); (v) != NULL; (v) = SLIST_NEXT(v, f))
#define SLIST_INSERT_HEAD(head, elm, f) do {				\
	(elm)->f.sle_next = (head)->slh_first;				\
	(head)->slh_first = (elm);					\
} while (0)
#define SLIST_INSERT_AFTER(at, elm, f) do {				\
	(elm)->f.sle_next = (at)->f.sle_next;				\
	(at)->f.sle_next = (elm);					\
} while (0)
#define SLIST_REMOVE_HEAD(head, f)					\
	((void)((head)->slh_first = (head)->slh_first->f.sle_next))
#define SLIST_REMOVE(head, elm, type, f) do {				\
	struct type **_pp = &(head)->slh_first;				\
									\
	while (*_pp != (elm))						\
		_pp = &(*_pp)->f.sle_next;				\
	*_pp = (elm)->f.sle_next;					\
} while (0)

/* LIST */
#define LIST_HEAD(name, type)	struct name { struct type *lh_first; }
#define LIST_HEAD_INITIALIZER(head)	{ NULL }
#define LIST_ENTRY(type)						\
	struct { struct type *le_next; struct type **le_prev; }
#define LIST_INIT(head)		((void)((head)->lh_first = NULL))
#define LIST_EMPTY(head)	((head)->lh_first == NULL)
#define LIST_FIRST(head)	((head)->lh_first)
#define LIST_NEXT(elm, f)	((elm)->f.le_next)
#define LIST_FOREACH(v, head, f)					\
	for ((v) = LIST_FIRST(head); (v) != NULL; (v) = LIST_NEXT(v, f))
#define LIST_FOREACH_SAFE(v, head, f, n)				\
	for ((v) = LIST_FIRST(head);					\
	    (v) != NULL && ((n) = LIST_NEXT(v, f), 1); (v) = (n))
#define LIST_INSERT_HEAD(head, elm, f) do {				\
	if (((elm)->f.le_next = (head)->lh_first) != NULL)		\
		(head)->lh_first->f.le_prev = &(elm)->f.le_next;	\
	(head)->lh_first = (elm);					\
	(elm)->f.le_prev = &(head)->lh_first;				\
} while (0)
#define LIST_INSERT_AFTER(at, elm, f) do {				\
	if (((elm)->f.le_next = (at)->f.le_next) != NULL)		\
		(at)->f.le_next->f.le_prev = &(elm)->f.le_next;		\
	(at)->f.le_next = (elm);					\
	(elm)->f.le_prev = &(at)->f.le_next;				\
} while (0)
#define LIST_INSERT_BEFORE(at, elm, f) do {				\
	(elm)->f.le_prev = (at)->f.le_prev;				\
	(elm)->f.le_next = (at);					\
	*(at)->f.le_prev = (elm);					\
	(at)->f.le_prev = &(elm)->f.le_next;				\
} while (0)
#define LIST_REMOVE(elm, f) do {					\
	if ((elm)->f.le_next != NULL)					\
		(elm)->f.le_next->f.le_prev = (elm)->f.le_prev;		\
	*(elm)->f.le_prev = (elm)->f.le_next;				\
} while (0)

/* SIMPLEQ */
#define SIMPLEQ_HEAD(name, type)					\
	struct name { struct type *sqh_first; struct type **sqh_last; }
#define SIMPLEQ_HEAD_INITIALIZER(head)	{ NULL, &(head).sqh_first }
#define SIMPLEQ_ENTRY(type)	struct { struct type *sqe_next; }
#define SIMPLEQ_INIT(head) do {						\
	(head)->sqh_first = NULL;					\
	(head)->sqh_last = &(head)->sqh_first;				\
} while (0)
#define SIMPLEQ_EMPTY(head)	((head)->sqh_first == NULL)
#define SIMPLEQ_FIRST(head)	((head)->sqh_first)
#define SIMPLEQ_NEXT(elm, f)	((elm)->f.sqe_next)
#define SIMPLEQ_FOREACH(v, head, f)					\
	for ((v) = SIMPLEQ_FIRST(head); (v) != NULL; (v) = SIMPLEQ_NEXT(v, f))
#define SIMPLEQ_INSERT_HEAD(head, elm, f) do {				\
	if (((elm)->f.sqe_next = (head)->sqh_first) == NULL)		\
		(head)->sqh_last = &(elm)->f.sqe_next;			\
	(head)->sqh_first = (elm);					\
} while (0)
#define SIMPLEQ_INSERT_TAIL(head, elm, f) do {				\
	(elm)->f.sqe_next = NULL;					\
	*(head)->sqh_last = (elm);					\
	(head)->sqh_last = &(elm)->f.sqe_next;				\
} while (0)
#define SIMPLEQ_REMOVE_HEAD(head, f) do {				\
	(head)->sqh_first = (head)->sqh_first->f.sqe_next;		\
	if ((head)->sqh_first == NULL)					\
		(head)->sqh_last = &(head)->sqh_first;			\
} while (0)

/* TAILQ */
#define TAILQ_HEAD(name, type)						\
	struct name { struct type *tqh_first; struct type **tqh_last; }
#define TAILQ_HEAD_INITIALIZER(head)	{ NULL, &(head).tqh_first }
#define TAILQ_ENTRY(type)						\
	struct { struct type *tqe_next; struct type **tqe_prev; }
#define TAILQ_INIT(head) do {						\
	(head)->tqh_first = NULL;					\
	(head)->tqh_last = &(head)->tqh_first;				\
} while (0)
#define TAILQ_EMPTY(head)	((head)->tqh_first == NULL)
#define TAILQ_FIRST(head)	((head)->tqh_first)
#define TAILQ_NEXT(elm, f)	((elm)->f.tqe_next)
/*
 * Head and entry have the same layout, so the pointer that points at an
 * element is the first word of what holds it, and the second word there is
 * that one's own "prev".
 */
#define TAILQ_LAST(head, headname)					\
	(*((struct headname *)(void *)(head)->tqh_last)->tqh_last)
#define TAILQ_PREV(elm, headname, f)					\
	(*((struct headname *)(void *)(elm)->f.tqe_prev)->tqh_last)
#define TAILQ_FOREACH(v, head, f)					\
	for ((v) = TAILQ_FIRST(head); (v) != NULL; (v) = TAILQ_NEXT(v, f))
#define TAILQ_FOREACH_SAFE(v, head, f, n)				\
	for ((v) = TAILQ_FIRST(head);					\
	    (v) != NULL && ((n) = TAILQ_NEXT(v, f), 1); (v) = (n))
#define TAILQ_FOREACH_REVERSE(v, head, headname, f)			\
	for ((v) = TAILQ_LAST(head, headname); (v) != NULL;		\
	    (v) = TAILQ_PREV(v, headname, f))
#define TAILQ_INSERT_HEAD(head, elm, f) do {				\
	if (((elm)->f.tqe_next = (head)->tqh_first) != NULL)		\
		(head)->tqh_first->f.tqe_prev = &(elm)->f.tqe_next;	\
	else								\
		(head)->tqh_last = &(elm)->f.tqe_next;			\
	(head)->tqh_first = (elm);					\
	(elm)->f.tqe_prev = &(head)->tqh_first;				\
} while (0)
#define TAILQ_INSERT_TAIL(head, elm, f) do {				\
	(elm)->f.tqe_next = NULL;					\
	(elm)->f.tqe_prev = (head)->tqh_last;				\
	*(head)->tqh_last = (elm);					\
	(head)->tqh_last = &(elm)->f.tqe_next;				\
} while (0)
#define TAILQ_INSERT_AFTER(head, at, elm, f) do {			\
	if (((elm)->f.tqe_next = (at)->f.tqe_next) != NULL)		\
		(at)->f.tqe_next->f.tqe_prev = &(elm)->f.tqe_next;	\
	else								\
		(head)->tqh_last = &(elm)->f.tqe_next;			\
	(at)->f.tqe_next = (elm);					\
	(elm)->f.tqe_prev = &(at)->f.tqe_next;				\
} while (0)
#define TAILQ_INSERT_BEFORE(at, elm, f) do {				\
	(elm)->f.tqe_prev = (at)->f.tqe_prev;				\
	(elm)->f.tqe_next = (at);					\
	*(at)->f.tqe_prev = (elm);					\
	(at)->f.tqe_prev = &(elm)->f.tqe_next;				\
} while (0)
#define TAILQ_REMOVE(head, elm, f) do {					\
	if ((elm)->f.tqe_next != NULL)					\
		(elm)->f.tqe_next->f.tqe_prev = (elm)->f.tqe_prev;	\
	else								\
		(head)->tqh_last = (elm)->f.tqe_prev;			\
	*(elm)->f.tqe_prev = (elm)->f.tqe_next;				\
} while (0)
#define TAILQ_CONCAT(head, more, f) do {				\
	if (!TAILQ_EMPTY(more)) {					\
		*(head)->tqh_last = (more)->tqh_first;			\
		(more)->tqh_first->f.tqe_prev = (head)->tqh_last;	\
		(head)->tqh_last = (more)->tqh_last;			\
		TAILQ_INIT(more);					\
	}								\
} while (0)

#endif /* _SYS_QUEUE_H_ */
