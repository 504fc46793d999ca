/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * subr_autoconf: waiting for drivers that attach by themselves.
 *
 * A driver that must ask another domain before it is ready does so from a
 * thread of its own, so that a domain that does not answer holds up nobody
 * who can do without.  Until it is ready it counts as pending; who cannot do
 * without, or wants a system in which nothing goes on, waits for all that are.
 *
 * Locking
 *
 *	config_lock, adaptive, a leaf: the count.
 */

#include <sys/param.h>
#include <sys/autoconf.h>
#include <sys/condvar.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/systm.h>

static kmutex_t		config_lock;
static kcondvar_t	config_cv;	/* config_npending fell to 0 */
static u_int		config_npending; /* under config_lock */

void
config_init(void)
{
	mutex_init(&config_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&config_cv, "config");
}

/* To be called before the thread is made, so that no wait misses it. */
void
config_pending_incr(void)
{
	mutex_enter(&config_lock);
	config_npending++;
	mutex_exit(&config_lock);
}

void
config_pending_decr(void)
{
	mutex_enter(&config_lock);
	KASSERT(config_npending > 0);
	if (--config_npending == 0)
		cv_broadcast(&config_cv);
	mutex_exit(&config_lock);
}

/* Nobody is pending; sleeps, for as long as other domains please. */
void
config_finalize(void)
{
	mutex_enter(&config_lock);
	while (config_npending > 0)
		cv_wait(&config_cv, &config_lock);
	mutex_exit(&config_lock);
}
