/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The xenstore client against a xenstored that answers as it pleases.
 * Requests find their replies in any order; what makes no sense is an error
 * or a line on the console, and nothing is read outside a message or leaked.
 *
 * There is one thread here: whoever would sleep lets the reader read what the
 * daemon has said instead.
 */

#define printf	said

#include "arch/xen/xenbus/xenbus_xs.c"

#undef printf
#include "ktap.h"

void	*calloc(size_t, size_t);
void	free(void *);

static char	stream[1 << 16];	/* what the daemon says */
static size_t	streamlen, streampos;
static struct {
	struct xsd_sockmsg msg;
	char	data[XENSTORE_PAYLOAD_MAX];
} request;				/* what it was asked last */
static size_t	requestlen;
static void	(*daemon)(void);	/* called when somebody would wait */
struct lwp	*host_curlwp;
static size_t	inuse;			/* bytes of kmem */
static int	nsaid;
static int	ncalls;			/* of a watch's function */

/*
 * The rest of the kernel.
 */

void
said(const char *fmt __unused, ...)
{
	nsaid++;
}

void
panic(const char *fmt __unused, ...)
{
	ktap_fail(__FILE__, __LINE__, "panic");
	ktap_end_case();
}

void
kern_assert(const char *fmt __unused, ...)
{
	ktap_fail(__FILE__, __LINE__, "assertion");
	ktap_end_case();
}

void *
kmem_alloc(size_t size, km_flag_t flags __unused)
{
	inuse += size;
	return calloc(1, size);
}

void *
kmem_zalloc(size_t size, km_flag_t flags)
{
	return kmem_alloc(size, flags);
}

void
kmem_free(void *p, size_t size)
{
	inuse -= size;
	free(p);
}

char *
kmem_strdup(const char *s, km_flag_t flags)
{
	char *copy = kmem_alloc(strlen(s) + 1, flags);

	memcpy(copy, s, strlen(s) + 1);
	return copy;
}

char *
kmem_asprintf(const char *fmt, ...)
{
	char buf[8192];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	return kmem_strdup(buf, KM_SLEEP);
}

void
kmem_strfree(char *s)
{
	kmem_free(s, strlen(s) + 1);
}

void
mutex_init(kmutex_t *m __unused, kmutex_type_t type __unused, int ipl __unused)
{
}

void
mutex_enter(kmutex_t *m __unused)
{
}

void
mutex_exit(kmutex_t *m __unused)
{
}

void
cv_init(kcondvar_t *cv __unused, const char *wmesg __unused)
{
}

void
cv_destroy(kcondvar_t *cv __unused)
{
}

void
cv_signal(kcondvar_t *cv __unused)
{
}

void
cv_broadcast(kcondvar_t *cv __unused)
{
}

int
kthread_create(int pri __unused, int flags __unused,
    struct cpu_info *ci __unused, void (*func)(void *) __unused,
    void *arg __unused, struct lwp **lp __unused, const char *fmt __unused,
    ...)
{
	return 0;
}

void
kthread_exit(int status __unused)
{
	ktap_end_case();
}

void
xenbus_control_init(void)
{
}

void
xencons_size_init(void)
{
}

void
config_pending_incr(void)
{
}

void
config_pending_decr(void)
{
}

/*
 * The rings.
 */

int
xb_init(void)
{
	return 0;
}

int
xb_write(const void *data, size_t len)
{
	size_t max = sizeof(request);

	if (requestlen + len > max)
		return EIO;
	memcpy((char *)&request + requestlen, data, len);
	requestlen += len;
	return 0;
}

int
xb_read(void *data, size_t len)
{
	if (streamlen - streampos < len)
		return EIO;
	memcpy(data, stream + streampos, len);
	streampos += len;
	return 0;
}

static void
say(uint32_t type, uint32_t id, const char *data, size_t len)
{
	struct xsd_sockmsg msg = { .type = type, .req_id = id,
	    .len = (uint32_t)len };

	memcpy(stream + streamlen, &msg, sizeof(msg));
	memcpy(stream + streamlen + sizeof(msg), data, len);
	streamlen += sizeof(msg) + len;
}

/* As the reader thread, until there is nothing more to read. */
static void
readall(void)
{
	struct xsd_sockmsg msg;
	struct xenbus_value xv;

	while (streampos < streamlen) {
		if (xs_receive(&msg, &xv) != 0) {
			xs_down();
			streampos = streamlen;
		} else if (msg.type == XS_WATCH_EVENT)
			xs_gotevent(&xv);
		else
			xs_gotreply(&msg, &xv);
	}
}

void
cv_wait(kcondvar_t *cv __unused, kmutex_t *m __unused)
{
	size_t before = streampos;

	if (daemon != NULL)
		daemon();
	requestlen = 0;
	readall();
	if (streampos == before) {
		ktap_fail(__FILE__, __LINE__, "somebody sleeps for ever");
		ktap_end_case();
	}
}

/* Daemons. */

static const char	*answer;	/* for answering() */
static uint32_t		answer_type;	/* 0: that of the request */

static void
answering(void)
{
	say(answer_type != 0 ? answer_type : request.msg.type,
	    request.msg.req_id, answer, strlen(answer));
}

static void
start(const char *a, uint32_t type)
{
	xenbus_init();
	daemon = answering;
	answer = a;
	answer_type = type;
}

static void
values_are_read(void)
{
	struct xenbus_value xv;
	uint64_t n;

	start("17", 0);
	CHECK_EQ(xenbus_read(XBT_NIL, "a", "b", &xv), 0);
	CHECK(strcmp(request.data, "a/b") == 0);
	CHECK_EQ(xv.xv_len, 2);
	CHECK(strcmp(xv.xv_data, "17") == 0);
	xenbus_value_free(&xv);
	CHECK_EQ(xenbus_read_u64(XBT_NIL, "/x", NULL, &n), 0);
	CHECK_EQ(n, 17);
	answer = "17x";
	CHECK_EQ(xenbus_read_u64(XBT_NIL, "/x", NULL, &n), EINVAL);
	answer = "";
	CHECK_EQ(xenbus_read_u64(XBT_NIL, "/x", NULL, &n), EINVAL);
	CHECK(xenbus_exists(XBT_NIL, "/x", NULL));
	CHECK_EQ(inuse, 0);
}

static void
errors_have_names(void)
{
	struct xenbus_value xv;

	start("ENOENT", XS_ERROR);
	CHECK_EQ(xenbus_read(XBT_NIL, "a", NULL, &xv), ENOENT);
	answer = "EAGAIN";
	CHECK_EQ(xenbus_transaction_end(7, false), EAGAIN);
	answer = "EWHATEVER";
	CHECK_EQ(xenbus_rm(XBT_NIL, "a", NULL), EIO);
	answer = "";
	CHECK_EQ(xenbus_rm(XBT_NIL, "a", NULL), EIO);
	CHECK_EQ(inuse, 0);
}

static void
a_reply_of_another_type_is_an_error(void)
{
	struct xenbus_value xv;

	start("x", XS_WRITE);
	CHECK_EQ(xenbus_read(XBT_NIL, "a", NULL, &xv), EIO);
	answer_type = 12345;
	CHECK_EQ(xenbus_read(XBT_NIL, "a", NULL, &xv), EIO);
	CHECK_EQ(inuse, 0);
}

static void
names_of_a_directory_are_walked(void)
{
	static const char names[] = "one\0two\0three";
	struct xenbus_value xv;
	const char *name;
	size_t len;

	/* whole, without the last NUL, cut anywhere */
	for (len = 0; len <= sizeof(names); len++) {
		xv.xv_len = len;
		xv.xv_data = kmem_alloc(len + 1, KM_SLEEP);
		memcpy(xv.xv_data, names, MIN(len, sizeof(names)));
		for (name = NULL; (name = xenbus_dirnext(&xv, name)) != NULL;)
			CHECK(strlen(name) <= 5);
		xenbus_value_free(&xv);
	}
	CHECK_EQ(inuse, 0);
}

static void
answering_out_of_order(void)
{
	say(request.msg.type, request.msg.req_id + 1000, "lost", 4);
	say(request.msg.type, request.msg.req_id, "mine", 4);
	say(request.msg.type, request.msg.req_id, "again", 5);
}

static void
replies_to_nobody_are_dropped(void)
{
	struct xenbus_value xv;

	start("", 0);
	daemon = answering_out_of_order;
	CHECK_EQ(xenbus_read(XBT_NIL, "a", NULL, &xv), 0);
	CHECK(strcmp(xv.xv_data, "mine") == 0);
	xenbus_value_free(&xv);
	CHECK_EQ(nsaid, 2);
	CHECK_EQ(inuse, 0);
}

static void
answering_too_much(void)
{
	struct xsd_sockmsg msg = { .type = XS_READ, .len = 0xffffffff };

	memcpy(stream, &msg, sizeof(msg));
	streamlen = sizeof(msg);
}

static void
an_impossible_length_ends_the_connection(void)
{
	struct xenbus_value xv;

	start("", 0);
	daemon = answering_too_much;
	CHECK_EQ(xenbus_read(XBT_NIL, "a", NULL, &xv), EIO);
	CHECK_EQ(xenbus_read(XBT_NIL, "a", NULL, &xv), EIO);
	CHECK_EQ(inuse, 0);
}

static void
long_requests_are_refused(void)
{
	static char big[XENSTORE_PAYLOAD_MAX + 1];

	start("OK", 0);
	memset(big, 'x', sizeof(big) - 1);
	CHECK_EQ(xenbus_write(XBT_NIL, "a", "b", big), E2BIG);
	CHECK_EQ(xenbus_printf(XBT_NIL, "a", "b", "%s", big), E2BIG);
	big[XENSTORE_PAYLOAD_MAX - 4] = '\0';
	CHECK_EQ(xenbus_write(XBT_NIL, "a", "b", big), 0);
	CHECK_EQ(inuse, 0);
}

static void
transactions_have_numbers(void)
{
	xenbus_tx_t tx;

	start("42", 0);
	CHECK_EQ(xenbus_transaction_start(&tx), 0);
	CHECK_EQ(tx, 42);
	answer = "OK";
	CHECK_EQ(xenbus_write(tx, "a", "b", "c"), 0);
	CHECK_EQ(request.msg.tx_id, 42);
	CHECK(memcmp(request.data, "a/b\0c", 5) == 0);
	answer = "nonsense";
	CHECK_EQ(xenbus_transaction_start(&tx), EIO);
}

static void
called(struct xenbus_watch *xw, const char *path)
{
	CHECK(strcmp(path, "a/b") == 0);
	CHECK(xw->xw_func == called);
	ncalls++;
}

static struct xenbus_watch watch = { .xw_path = "a", .xw_func = called };

static void
event(const char *text, size_t len)
{
	say(XS_WATCH_EVENT, 0, text, len);
	readall();
}

static void
events_reach_their_watch(void)
{
	start("OK", 0);
	CHECK_EQ(xenbus_watch_register(&watch), 0);
	CHECK(memcmp(request.data, "a\0" "0", 3) == 0);
	event("a/b\0" "0", 6);
	event("a/b\0" "0", 6);		/* says the same */
	CHECK_EQ(xs.xs_nevents, 1);
	xs_dispatchall();
	CHECK_EQ(ncalls, 1);
	event("a/b\0" "77", 7);		/* nobody's */
	xs_dispatchall();
	CHECK_EQ(ncalls, 1);
	CHECK_EQ(xenbus_watch_unregister(&watch), 0);
	event("a/b\0" "0", 6);
	xs_dispatchall();
	CHECK_EQ(ncalls, 1);
	CHECK_EQ(inuse, 0);
}

static void
events_without_sense_are_dropped(void)
{
	start("OK", 0);
	CHECK_EQ(xenbus_watch_register(&watch), 0);
	event("", 0);
	event("a/b", 3);
	event("a/b", 4);
	event("a/b\0", 5);
	event("a/b\0zz", 7);
	event("\0\0\0", 3);
	CHECK_EQ(xs.xs_nevents, 0);
	CHECK_EQ(inuse, 0);
}

static void
a_flood_of_events_is_bounded(void)
{
	char text[32];
	int i, n;

	start("OK", 0);
	for (i = 0; i < XS_MAXEVENTS + 10; i++) {
		n = snprintf(text, sizeof(text), "p%d", i);
		memcpy(text + n + 1, "5", 2);
		streamlen = streampos = 0;
		event(text, (size_t)n + 3);
	}
	CHECK_EQ(xs.xs_nevents, XS_MAXEVENTS);
	CHECK_EQ(nsaid, 10);
	xs_dispatchall();
	CHECK_EQ(inuse, 0);
}

/* Messages of random type, id and contents, and at last of random length. */
static void
noise_does_no_harm(void)
{
	char data[64];
	int i, j;

	start("OK", 0);
	CHECK_EQ(xenbus_watch_register(&watch), 0);
	for (i = 0; i < 20000; i++) {
		streamlen = streampos = 0;
		for (j = 0; j < (int)sizeof(data); j++)
			data[j] = (char)(ktap_random() % 3 ? ktap_random() : 0);
		say(ktap_random() % 20, ktap_random() % 4, data,
		    ktap_random() % sizeof(data));
		readall();
		TAILQ_REMOVE(&xs.xs_watches, &watch, xw_link);
		xs_dispatchall();
		TAILQ_INSERT_TAIL(&xs.xs_watches, &watch, xw_link);
	}
	CHECK_EQ(inuse, 0);
	for (i = 0; i < 2000; i++)
		stream[i] = (char)ktap_random();
	streampos = 0;
	streamlen = 2000;
	readall();
	CHECK_EQ(inuse, 0);
}

KTAP_MAIN(CASE(values_are_read), CASE(errors_have_names),
    CASE(a_reply_of_another_type_is_an_error),
    CASE(names_of_a_directory_are_walked),
    CASE(replies_to_nobody_are_dropped),
    CASE(an_impossible_length_ends_the_connection),
    CASE(long_requests_are_refused), CASE(transactions_have_numbers),
    CASE(events_reach_their_watch), CASE(events_without_sense_are_dropped),
    CASE(a_flood_of_events_is_bounded), CASE(noise_does_no_harm))
