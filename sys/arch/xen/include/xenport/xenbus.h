/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenbus: the client's side of xenstore, the tree of strings through which a
 * domain and its toolstack and backends tell each other things.
 *
 * Any number of threads may have requests under way: each sleeps until its
 * own reply.  Nothing here may be called from an interrupt, or before
 * xenbus_init().  Every function returns 0 or an errno; xenstore's own
 * refusals are among them (ENOENT, EACCES, EAGAIN of a transaction that must
 * be tried again ...), EIO is an answer that makes no sense.
 *
 * A path is `dir' and, if it is not NULL, "/" and `node'.  A path without a
 * leading slash is relative to the domain's own, /local/domain/<id>.
 */

#ifndef _XENPORT_XENBUS_H_
#define _XENPORT_XENBUS_H_

#include <sys/types.h>
#include <sys/queue.h>

typedef uint32_t xenbus_tx_t;
#define XBT_NIL		((xenbus_tx_t)0)	/* outside any transaction */

/* A value read: bytes, a NUL after the last (not counted), to be freed. */
struct xenbus_value {
	char	*xv_data;
	size_t	xv_len;
};

/*
 * A watch: xw_func is called, in the watch thread, once after registering and
 * then each time something at or below xw_path may have changed; `path' says
 * where.  It may sleep and may use all of this interface.
 */
struct xenbus_watch {
	const char	*xw_path;
	void		(*xw_func)(struct xenbus_watch *, const char *path);
	void		*xw_arg;
	TAILQ_ENTRY(xenbus_watch) xw_link;	/* the client's own */
	uint32_t	xw_token;		/* the client's own */
};

void	xenbus_init(void);

int	xenbus_read(xenbus_tx_t, const char *dir, const char *node,
	    struct xenbus_value *);
int	xenbus_read_u64(xenbus_tx_t, const char *dir, const char *node,
	    uint64_t *);
int	xenbus_write(xenbus_tx_t, const char *dir, const char *node,
	    const char *string);
int	xenbus_printf(xenbus_tx_t, const char *dir, const char *node,
	    const char *fmt, ...) __printflike(4, 5);
int	xenbus_directory(xenbus_tx_t, const char *dir, const char *node,
	    struct xenbus_value *);	/* names, each ended by a NUL */
const char *xenbus_dirnext(const struct xenbus_value *, const char *prev);
bool	xenbus_exists(xenbus_tx_t, const char *dir, const char *node);
int	xenbus_mkdir(xenbus_tx_t, const char *dir, const char *node);
int	xenbus_rm(xenbus_tx_t, const char *dir, const char *node);
void	xenbus_value_free(struct xenbus_value *);

int	xenbus_transaction_start(xenbus_tx_t *);
int	xenbus_transaction_end(xenbus_tx_t, bool abort);

int	xenbus_watch_register(struct xenbus_watch *);
int	xenbus_watch_unregister(struct xenbus_watch *);

void	xenbus_control_init(void);	/* for xenbus_xs.c: shutdown etc. */

#endif /* _XENPORT_XENBUS_H_ */
