/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenbus_xs: requests to xenstored, its replies, and watches.
 *
 * Overview.
 *	A request is a header and some strings; a reply carries the same
 *	req_id.  Any number may be under way: each sleeps on a condition of its
 *	own until the reader thread has found its reply.
 *
 *	    xenbus_read() .. -> xs_talk() -> xb_write()    one message at a time
 *	                           ^  sleeps
 *	    "xenstore" thread: xb_read() -> reply -> wakes it
 *	                                 -> watch event -> queue
 *	    "xenwatch" thread: queue -> xw_func()
 *
 *	Watches have a thread of their own because their functions make
 *	requests, and the reader must stay free to fetch the replies.
 *
 * What comes from outside.
 *	Lengths, types, ids and the strings of a message are checked before
 *	use.  A message longer than the protocol allows cannot be skipped with
 *	any hope, so it ends the connection: every request, also those to
 *	come, fails with EIO.  A reply that nobody waits for is dropped with a
 *	line on the console.  Strings get a NUL of ours behind them.  Events
 *	that say the same as one still in the queue are dropped; so are those
 *	beyond XS_MAXEVENTS, with a line.
 *
 * Locking.
 *	xs_wrlock	a whole message is written under it; held while sleeping
 *			for room in the ring
 *	xs_lock		requests under way, watches, events, the state
 *	Both adaptive; neither is held while the other is taken.
 */

#include <sys/param.h>
#include <sys/autoconf.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/kmem.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/sched.h>
#include <sys/systm.h>

#include <xen/io/xs_wire.h>
#include <xenport/xenbus.h>
#include <xenport/xencons.h>

#include "xenbus_comms.h"

#define XS_MAXEVENTS	1024	/* queued at once */
#define XS_MAXPARTS	3	/* of a request's payload */
#define XS_TOKENLEN	12	/* "%x" of a token, and its NUL */
#define XS_PRINTFLEN	256	/* longest value of xenbus_printf */

/* A piece of payload. */
struct xs_part {
	const void	*xp_data;
	size_t		xp_len;
};

/* A request under way.  Key: x xs_lock, ( set by its sender. */
struct xs_request {
	TAILQ_ENTRY(xs_request) xr_link;	/* x */
	kcondvar_t	xr_cv;			/* x: xr_done is true */
	uint32_t	xr_id;			/* ( */
	uint32_t	xr_type;		/* x: the reply's, at last */
	struct xenbus_value xr_reply;		/* x */
	int		xr_error;		/* x */
	bool		xr_done;		/* x */
};

/* Something changed; the path follows. */
struct xs_event {
	TAILQ_ENTRY(xs_event) xe_link;
	uint32_t	xe_token;
	struct xenbus_value xe_message;		/* path, NUL, token, NUL */
};

/* Key: ( set once at boot, x xs_lock. */
static struct xs_state {
	kmutex_t	xs_wrlock;
	kmutex_t	xs_lock;		/* the x in this key */
	kcondvar_t	xs_eventcv;		/* an event is in the queue */
	kcondvar_t	xs_watchcv;		/* xs_running ended */
	TAILQ_HEAD(, xs_request) xs_requests;	/* x */
	TAILQ_HEAD(, xenbus_watch) xs_watches;	/* x */
	TAILQ_HEAD(, xs_event) xs_events;	/* x */
	u_int		xs_nevents;		/* x */
	uint32_t	xs_nextid;		/* x */
	uint32_t	xs_nexttoken;		/* x */
	struct xenbus_watch *xs_running;	/* x: its function is called */
	struct lwp	*xs_watcher;		/* (: the watch thread */
	bool		xs_up;			/* x: a connection there is */
} xs;

/*
 * Requests.
 */

/* Errors come as their names. */
static int
xs_errno(const char *name)
{
	static const struct {
		const char	*name;
		int		error;
	} errors[] = {
		{ "ENOENT", ENOENT }, { "EAGAIN", EAGAIN },
		{ "EACCES", EACCES }, { "EEXIST", EEXIST },
		{ "EINVAL", EINVAL }, { "EISDIR", EISDIR },
		{ "ENOMEM", ENOMEM }, { "ENOSPC", ENOSPC },
		{ "EIO", EIO }, { "ENOTEMPTY", ENOTEMPTY },
		{ "ENOSYS", ENOSYS }, { "EROFS", EROFS },
		{ "EBUSY", EBUSY }, { "EISCONN", EISCONN },
		{ "E2BIG", E2BIG }, { "EPERM", EPERM },
	};
	size_t i;

	for (i = 0; i < __arraycount(errors); i++)
		if (strcmp(name, errors[i].name) == 0)
			return errors[i].error;
	return EIO;
}

void
xenbus_value_free(struct xenbus_value *xv)
{
	if (xv->xv_data != NULL)
		kmem_free(xv->xv_data, xv->xv_len + 1);
	xv->xv_data = NULL;
	xv->xv_len = 0;
}

/* Enter the request among those under way, with a fresh id. */
static int
xs_begin(struct xs_request *xr)
{
	int error;

	memset(xr, 0, sizeof(*xr));
	cv_init(&xr->xr_cv, "xsreply");
	mutex_enter(&xs.xs_lock);
	error = xs.xs_up ? 0 : EIO;
	if (error == 0) {
		xr->xr_id = xs.xs_nextid++;
		TAILQ_INSERT_TAIL(&xs.xs_requests, xr, xr_link);
	}
	mutex_exit(&xs.xs_lock);
	if (error != 0)
		cv_destroy(&xr->xr_cv);
	return error;
}

/* Write the whole message; an error leaves the connection broken. */
static int
xs_send(const struct xsd_sockmsg *msg, const struct xs_part *parts, u_int n)
{
	int error;
	u_int i;

	mutex_enter(&xs.xs_wrlock);
	error = xb_write(msg, sizeof(*msg));
	for (i = 0; i < n && error == 0; i++)
		error = xb_write(parts[i].xp_data, parts[i].xp_len);
	mutex_exit(&xs.xs_wrlock);
	return error;
}

/* Wait for the reply and leave the list. */
static void
xs_finish(struct xs_request *xr, int error)
{
	mutex_enter(&xs.xs_lock);
	while (error == 0 && !xr->xr_done)
		cv_wait(&xr->xr_cv, &xs.xs_lock);
	TAILQ_REMOVE(&xs.xs_requests, xr, xr_link);
	if (error != 0)
		xr->xr_error = error;
	mutex_exit(&xs.xs_lock);
	cv_destroy(&xr->xr_cv);
}

/* What a reply to `type' says; its value is freed if it is an error. */
static int
xs_verdict(struct xs_request *xr, uint32_t type)
{
	int error = xr->xr_error;

	if (error == 0 && xr->xr_type == XS_ERROR)
		error = xs_errno(xr->xr_reply.xv_data);
	else if (error == 0 && xr->xr_type != type)
		error = EIO;
	if (error != 0)
		xenbus_value_free(&xr->xr_reply);
	return error;
}

/*
 * Send a request and wait for the answer.
 *
 * => May sleep, for as long as xenstored pleases.
 * => If `reply' is not NULL it is the caller's to free when 0 is returned.
 */
static int
xs_talk(uint32_t type, xenbus_tx_t tx, const struct xs_part *parts, u_int n,
    struct xenbus_value *reply)
{
	struct xsd_sockmsg msg = { .type = type, .tx_id = tx };
	struct xs_request xr;
	size_t len;
	int error;
	u_int i;

	KASSERT(n <= XS_MAXPARTS);

	for (len = 0, i = 0; i < n; i++)
		len += parts[i].xp_len;
	if (len > XENSTORE_PAYLOAD_MAX)
		return E2BIG;
	error = xs_begin(&xr);
	if (error != 0)
		return error;
	msg.req_id = xr.xr_id;
	msg.len = (uint32_t)len;
	xs_finish(&xr, xs_send(&msg, parts, n));
	error = xs_verdict(&xr, type);
	if (error == 0 && reply != NULL)
		*reply = xr.xr_reply;
	else if (error == 0)
		xenbus_value_free(&xr.xr_reply);
	return error;
}

/* A request about one path, with perhaps some bytes after it. */
static int
xs_path(uint32_t type, xenbus_tx_t tx, const char *dir, const char *node,
    const struct xs_part *extra, struct xenbus_value *reply)
{
	struct xs_part parts[2];
	char *path;
	int error;

	path = node != NULL ? kmem_asprintf("%s/%s", dir, node) :
	    kmem_strdup(dir, KM_SLEEP);
	parts[0].xp_data = path;
	parts[0].xp_len = strlen(path) + 1;
	if (extra != NULL)
		parts[1] = *extra;
	error = xs_talk(type, tx, parts, extra != NULL ? 2 : 1, reply);
	kmem_strfree(path);
	return error;
}

/*
 * The tree.
 */

int
xenbus_read(xenbus_tx_t tx, const char *dir, const char *node,
    struct xenbus_value *xv)
{
	return xs_path(XS_READ, tx, dir, node, NULL, xv);
}

/* A number, decimal or as its 0x says; EINVAL if it is anything else. */
int
xenbus_read_u64(xenbus_tx_t tx, const char *dir, const char *node,
    uint64_t *numberp)
{
	struct xenbus_value xv;
	char *end;
	int error;

	error = xenbus_read(tx, dir, node, &xv);
	if (error != 0)
		return error;
	*numberp = strtoull(xv.xv_data, &end, 0);
	if (end == xv.xv_data || *end != '\0')
		error = EINVAL;
	xenbus_value_free(&xv);
	return error;
}

/* The node has this value, without a NUL; it is made if need be. */
int
xenbus_write(xenbus_tx_t tx, const char *dir, const char *node,
    const char *string)
{
	struct xs_part value = { string, strlen(string) };

	return xs_path(XS_WRITE, tx, dir, node, &value, NULL);
}

/* The same, with a value of less than 256 bytes that is formatted first. */
int
xenbus_printf(xenbus_tx_t tx, const char *dir, const char *node,
    const char *fmt, ...)
{
	char buf[XS_PRINTFLEN];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(buf))
		return E2BIG;
	return xenbus_write(tx, dir, node, buf);
}

/* The names below a node; E2BIG if they do not fit in one message. */
int
xenbus_directory(xenbus_tx_t tx, const char *dir, const char *node,
    struct xenbus_value *xv)
{
	return xs_path(XS_DIRECTORY, tx, dir, node, NULL, xv);
}

/* The name after `prev', which is NULL to begin; NULL at the end. */
const char *
xenbus_dirnext(const struct xenbus_value *xv, const char *prev)
{
	const char *next, *end = xv->xv_data + xv->xv_len;

	next = prev == NULL ? xv->xv_data : prev + strlen(prev) + 1;
	return next < end ? next : NULL;
}

bool
xenbus_exists(xenbus_tx_t tx, const char *dir, const char *node)
{
	struct xenbus_value xv;

	if (xenbus_read(tx, dir, node, &xv) != 0)
		return false;
	xenbus_value_free(&xv);
	return true;
}

int
xenbus_mkdir(xenbus_tx_t tx, const char *dir, const char *node)
{
	return xs_path(XS_MKDIR, tx, dir, node, NULL, NULL);
}

int
xenbus_rm(xenbus_tx_t tx, const char *dir, const char *node)
{
	return xs_path(XS_RM, tx, dir, node, NULL, NULL);
}

int
xenbus_transaction_start(xenbus_tx_t *txp)
{
	struct xs_part nothing = { "", 1 };
	struct xenbus_value xv;
	int error;

	error = xs_talk(XS_TRANSACTION_START, XBT_NIL, &nothing, 1, &xv);
	if (error != 0)
		return error;
	*txp = (xenbus_tx_t)strtoul(xv.xv_data, NULL, 10);
	xenbus_value_free(&xv);
	return *txp != XBT_NIL ? 0 : EIO;
}

/* EAGAIN: somebody interfered; nothing was done, do it all again. */
int
xenbus_transaction_end(xenbus_tx_t tx, bool abort)
{
	struct xs_part verdict = { abort ? "F" : "T", 2 };

	return xs_talk(XS_TRANSACTION_END, tx, &verdict, 1, NULL);
}

/*
 * Watches.
 */

/* XS_WATCH and XS_UNWATCH: a path and a token. */
static int
xs_watchop(uint32_t type, const struct xenbus_watch *xw)
{
	char token[XS_TOKENLEN];
	struct xs_part part;

	snprintf(token, sizeof(token), "%x", xw->xw_token);
	part.xp_data = token;
	part.xp_len = strlen(token) + 1;
	return xs_path(type, XBT_NIL, xw->xw_path, NULL, &part, NULL);
}

/*
 * From now on xw_func is called.  The first event may come before this
 * returns, so everything the function uses must be ready.
 */
int
xenbus_watch_register(struct xenbus_watch *xw)
{
	int error;

	mutex_enter(&xs.xs_lock);
	xw->xw_token = xs.xs_nexttoken++;
	TAILQ_INSERT_TAIL(&xs.xs_watches, xw, xw_link);
	mutex_exit(&xs.xs_lock);
	error = xs_watchop(XS_WATCH, xw);
	if (error != 0) {
		mutex_enter(&xs.xs_lock);
		TAILQ_REMOVE(&xs.xs_watches, xw, xw_link);
		mutex_exit(&xs.xs_lock);
	}
	return error;
}

/*
 * xw_func is not called any more and, unless that is who calls us, does not
 * run any more.
 */
int
xenbus_watch_unregister(struct xenbus_watch *xw)
{
	mutex_enter(&xs.xs_lock);
	TAILQ_REMOVE(&xs.xs_watches, xw, xw_link);
	while (xs.xs_running == xw && curlwp != xs.xs_watcher)
		cv_wait(&xs.xs_watchcv, &xs.xs_lock);
	mutex_exit(&xs.xs_lock);
	return xs_watchop(XS_UNWATCH, xw);
}

static void
xs_freeevent(struct xs_event *xe)
{
	xenbus_value_free(&xe->xe_message);
	kmem_free(xe, sizeof(*xe));
}

/* Call whom the event is for, if it is still there; xs_lock held. */
static void
xs_dispatch(struct xs_event *xe)
{
	struct xenbus_watch *xw;

	TAILQ_FOREACH(xw, &xs.xs_watches, xw_link)
		if (xw->xw_token == xe->xe_token)
			break;
	if (xw == NULL)
		return;
	xs.xs_running = xw;
	mutex_exit(&xs.xs_lock);
	xw->xw_func(xw, xe->xe_message.xv_data);
	mutex_enter(&xs.xs_lock);
	xs.xs_running = NULL;
	cv_broadcast(&xs.xs_watchcv);
}

/* The queue is empty; xs_lock held, but not while functions run. */
static void
xs_dispatchall(void)
{
	struct xs_event *xe;

	while ((xe = TAILQ_FIRST(&xs.xs_events)) != NULL) {
		TAILQ_REMOVE(&xs.xs_events, xe, xe_link);
		xs.xs_nevents--;
		xs_dispatch(xe);
		xs_freeevent(xe);
	}
}

/*
 * The watch thread.  The domain's own watches are made from here, so that a
 * xenstored that does not answer holds nobody else up.  xenstored sends the
 * first event of a watch before it answers the next request, so the first
 * events of these are in the queue when xenbus_control_init() returns: once
 * they are obeyed, xenbus is ready.
 */
static void
xs_watcher(void *arg)
{
	(void)arg;
	xencons_size_init();
	xenbus_control_init();
	mutex_enter(&xs.xs_lock);
	xs_dispatchall();
	mutex_exit(&xs.xs_lock);
	config_pending_decr();
	mutex_enter(&xs.xs_lock);
	for (;;) {
		xs_dispatchall();
		cv_wait(&xs.xs_eventcv, &xs.xs_lock);
	}
}

/*
 * The reader thread.
 */

/* A queued event that says the same; xs_lock held. */
static bool
xs_eventqueued(const struct xs_event *new)
{
	const char *path = new->xe_message.xv_data;
	const struct xs_event *xe;

	TAILQ_FOREACH(xe, &xs.xs_events, xe_link)
		if (xe->xe_token == new->xe_token &&
		    strcmp(xe->xe_message.xv_data, path) == 0)
			return true;
	return false;
}

/* The token after the path; false if it is not one of ours. */
static bool
xs_eventtoken(const struct xenbus_value *xv, uint32_t *tokenp)
{
	size_t pathlen = strlen(xv->xv_data);
	char *end;

	if (pathlen >= xv->xv_len)
		return false;		/* there is no second string */
	*tokenp = (uint32_t)strtoul(xv->xv_data + pathlen + 1, &end, 16);
	return end != xv->xv_data + pathlen + 1 && *end == '\0';
}

/* A watch event came; the message becomes the queue's. */
static void
xs_gotevent(struct xenbus_value *message)
{
	struct xs_event *xe;
	bool drop, full;

	xe = kmem_zalloc(sizeof(*xe), KM_SLEEP);
	xe->xe_message = *message;
	drop = !xs_eventtoken(&xe->xe_message, &xe->xe_token);
	full = false;
	mutex_enter(&xs.xs_lock);
	if (!drop && !xs_eventqueued(xe)) {
		full = xs.xs_nevents == XS_MAXEVENTS;
		drop = full;
	} else
		drop = true;
	if (!drop) {
		TAILQ_INSERT_TAIL(&xs.xs_events, xe, xe_link);
		xs.xs_nevents++;
		cv_signal(&xs.xs_eventcv);
	}
	mutex_exit(&xs.xs_lock);
	if (full)
		printf("xenbus: too many events, one of %s is lost\n",
		    xe->xe_message.xv_data);
	if (drop)
		xs_freeevent(xe);
}

/* A reply came: give it to whom it belongs. */
static void
xs_gotreply(const struct xsd_sockmsg *msg, struct xenbus_value *reply)
{
	struct xs_request *xr;

	mutex_enter(&xs.xs_lock);
	TAILQ_FOREACH(xr, &xs.xs_requests, xr_link)
		if (xr->xr_id == msg->req_id && !xr->xr_done)
			break;
	if (xr != NULL) {
		xr->xr_type = msg->type;
		xr->xr_reply = *reply;
		xr->xr_done = true;
		cv_signal(&xr->xr_cv);
	}
	mutex_exit(&xs.xs_lock);
	if (xr == NULL) {
		printf("xenbus: reply to request %u, which is not under way\n",
		    msg->req_id);
		xenbus_value_free(reply);
	}
}

/* Read one message, whole. */
static int
xs_receive(struct xsd_sockmsg *msg, struct xenbus_value *xv)
{
	int error;

	error = xb_read(msg, sizeof(*msg));
	if (error != 0)
		return error;
	if (msg->len > XENSTORE_PAYLOAD_MAX) {
		printf("xenbus: message of %u bytes\n", msg->len);
		return EIO;
	}
	xv->xv_len = msg->len;
	xv->xv_data = kmem_alloc(xv->xv_len + 1, KM_SLEEP);
	xv->xv_data[xv->xv_len] = '\0';
	error = xb_read(xv->xv_data, xv->xv_len);
	if (error != 0)
		xenbus_value_free(xv);
	return error;
}

/* No connection any more: everybody who waits gets EIO. */
static void
xs_down(void)
{
	struct xs_request *xr;

	printf("xenbus: connection to xenstore given up\n");
	mutex_enter(&xs.xs_lock);
	xs.xs_up = false;
	TAILQ_FOREACH(xr, &xs.xs_requests, xr_link) {
		if (!xr->xr_done)
			xr->xr_error = EIO;
		xr->xr_done = true;
		cv_signal(&xr->xr_cv);
	}
	mutex_exit(&xs.xs_lock);
}

static void
xs_reader(void *arg)
{
	struct xsd_sockmsg msg;
	struct xenbus_value xv;

	(void)arg;
	while (xs_receive(&msg, &xv) == 0) {
		if (msg.type == XS_WATCH_EVENT)
			xs_gotevent(&xv);
		else
			xs_gotreply(&msg, &xv);
	}
	xs_down();
	kthread_exit(0);
}

/* Boot: xenstore can be used.  Where there is none, requests give EIO. */
void
xenbus_init(void)
{
	int error;

	mutex_init(&xs.xs_wrlock, MUTEX_DEFAULT, IPL_NONE);
	mutex_init(&xs.xs_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&xs.xs_eventcv, "xenwatch");
	cv_init(&xs.xs_watchcv, "xsunwatch");
	TAILQ_INIT(&xs.xs_requests);
	TAILQ_INIT(&xs.xs_watches);
	TAILQ_INIT(&xs.xs_events);
	error = xb_init();
	if (error == ENXIO)
		return;
	xs.xs_up = error == 0;
	config_pending_incr();
	if (error == 0)
		error = kthread_create(PRI_NONE, KTHREAD_MPSAFE, NULL,
		    xs_reader, NULL, NULL, "xenstore");
	if (error == 0)
		error = kthread_create(PRI_NONE, KTHREAD_MPSAFE, NULL,
		    xs_watcher, NULL, &xs.xs_watcher, "xenwatch");
	if (error != 0)
		panic("xenbus_init: error %d", error);
}
