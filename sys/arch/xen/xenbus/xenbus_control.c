/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * xenbus_control: what the toolstack asks of the domain as a whole.
 *
 * Overview.
 *	xl shutdown and xl reboot write a word to control/shutdown; we take it
 *	back by writing nothing there, which is the acknowledgement, and tell
 *	init by the signal that busybox's init understands:
 *
 *	    poweroff	SIGUSR2		halt	SIGUSR1		reboot	SIGTERM
 *
 *	init then ends everything and calls reboot(2).  If it has not done so
 *	after XC_GRACE, the kernel does it alone.  A second word while the first
 *	is being obeyed changes nothing but what the kernel does in the end.
 *
 *	xl sysrq writes a letter to control/sysrq: c panics, b starts the domain
 *	again and o switches it off, these two at once and without init.
 *
 *	`suspend' is taken back too, so that the toolstack need not wait for
 *	its time limit to learn that nothing will come of it.
 *
 * Locking.
 *	Everything happens in the watch thread; xc_howto is also read by the
 *	callout, which is stopped before the former is changed.
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/reboot.h>
#include <sys/signal.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/time.h>
#include <sys/timevar.h>

#include <xenport/xenbus.h>

#define XC_GRACE	(30 * NSEC_PER_SEC)	/* for init to end everything */
#define XC_RETRIES	10	/* of a transaction somebody interferes with */

/* A word of control/shutdown and what it means. */
struct control_word {
	const char	*cw_word;
	int		cw_signal;	/* to init; 0: it is not for init */
	int		cw_howto;	/* if init does nothing */
};

static const struct control_word control_words[] = {
	{ "poweroff", SIGUSR2, RB_POWERDOWN },
	{ "halt", SIGUSR1, RB_HALT },
	{ "reboot", SIGTERM, RB_AUTOBOOT },
	{ "suspend", 0, 0 },
};

static callout_t control_callout;
static int	control_howto;

/* init had its time. */
static void
control_expired(void *arg)
{
	(void)arg;
	printf("init has not ended the system in %u s\n",
	    (u_int)(XC_GRACE / NSEC_PER_SEC));
	kern_reboot_request(control_howto);
}

static void
control_obey(const struct control_word *cw)
{
	bool told;

	if (cw->cw_signal == 0) {
		printf("xenbus: %s asked for, but not supported\n",
		    cw->cw_word);
		return;
	}
	printf("xenbus: %s asked for\n", cw->cw_word);
	callout_stop(&control_callout);
	control_howto = cw->cw_howto;
	mutex_enter(&proc_lock);
	told = initproc != NULL;
	if (told)
		psignal(initproc, cw->cw_signal);
	mutex_exit(&proc_lock);
	if (told)
		callout_schedule_at(&control_callout, nsec_after(XC_GRACE));
	else
		kern_reboot_request(control_howto);
}

/*
 * Take the word from a node of control/ and leave it empty, in one
 * transaction.
 *
 * => 0: xv is the word, not empty, to be freed.  ENOENT: there was none.
 */
static int
control_take1(const char *node, struct xenbus_value *xv)
{
	xenbus_tx_t tx;
	int enderror, error;

	error = xenbus_transaction_start(&tx);
	if (error != 0)
		return error;
	error = xenbus_read(tx, "control", node, xv);
	if (error == 0) {
		if (xv->xv_len > 0)
			error = xenbus_write(tx, "control", node, "");
		else
			error = ENOENT;
		if (error != 0)
			xenbus_value_free(xv);
	}
	enderror = xenbus_transaction_end(tx, error != 0);
	if (error == 0 && enderror != 0) {
		xenbus_value_free(xv);
		error = enderror;
	}
	return error;
}

static int
control_take(const char *node, struct xenbus_value *xv)
{
	int error, tries;

	for (tries = 0; tries < XC_RETRIES; tries++) {
		error = control_take1(node, xv);
		if (error != EAGAIN)
			break;
	}
	if (error != 0 && error != ENOENT)
		printf("xenbus: control/%s: error %d\n", node, error);
	return error;
}

static void
control_shutdown(struct xenbus_watch *xw, const char *path)
{
	struct xenbus_value xv;
	size_t i;

	(void)xw;
	(void)path;
	if (control_take("shutdown", &xv) != 0)
		return;
	for (i = 0; i < __arraycount(control_words); i++)
		if (strcmp(xv.xv_data, control_words[i].cw_word) == 0)
			break;
	if (i < __arraycount(control_words))
		control_obey(&control_words[i]);
	else
		printf("xenbus: shutdown request \"%s\" is not known\n",
		    xv.xv_data);
	xenbus_value_free(&xv);
}

static void
control_sysrq(struct xenbus_watch *xw, const char *path)
{
	struct xenbus_value xv;
	char letter;

	(void)xw;
	(void)path;
	if (control_take("sysrq", &xv) != 0)
		return;
	letter = xv.xv_data[0];
	xenbus_value_free(&xv);
	switch (letter) {
	case 'b':
		kern_reboot_request(RB_AUTOBOOT);
		break;
	case 'c':
		panic("sysrq: crash asked for");
	case 'o':
		kern_reboot_request(RB_POWERDOWN);
		break;
	default:
		printf("sysrq: b starts again, c crashes, o switches off\n");
		break;
	}
}

static struct xenbus_watch shutdown_watch = {
	.xw_path = "control/shutdown",
	.xw_func = control_shutdown,
};
static struct xenbus_watch sysrq_watch = {
	.xw_path = "control/sysrq",
	.xw_func = control_sysrq,
};

/*
 * Boot: the toolstack is heard.  The feature nodes tell it so; a toolstack
 * that did not make them for us does not want to know.
 */
void
xenbus_control_init(void)
{
	static const char *const features[] = {
		"feature-poweroff", "feature-reboot", "feature-sysrq",
	};
	size_t i;
	int error;

	callout_init(&control_callout, 0);
	callout_setfunc(&control_callout, control_expired, NULL);
	error = xenbus_watch_register(&shutdown_watch);
	if (error == 0)
		error = xenbus_watch_register(&sysrq_watch);
	if (error != 0) {
		printf("xenbus: control: error %d\n", error);
		return;
	}
	for (i = 0; i < __arraycount(features); i++)
		(void)xenbus_write(XBT_NIL, "control", features[i], "1");
}
