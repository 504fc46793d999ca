/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tty_job: job control: whose terminal it is, and who may use it now.
 *
 * Overview.
 *	A terminal may be the controlling terminal of one session, and a session
 *	has at most one.  t_session and s_ttyp say so on both sides, t_pgrp is
 *	the session's foreground group:
 *
 *	    session <--- t_session --- tty --- t_pgrp ---> pgrp (of the session)
 *	       |                        ^
 *	       +-------- s_ttyp --------+
 *
 *	Characters typed send their signals to t_pgrp.  Processes of the session
 *	outside t_pgrp are in the background: ttybgcheck() stops them when they
 *	read, change modes or, under TOSTOP, write.
 *
 *	The tie is made by TIOCSCTTY or by a leader's first open, and ends when
 *	the leader gives it up or exits, or when the line hangs up.  t_pgrp is
 *	cleared when its group ends; no reference is counted, because both
 *	ends are cleared under proc_lock before either structure is freed.
 *
 * Signals.
 *	Most of them come up in the middle of input, under t_lock, which comes
 *	after proc_lock.  So they are noted in t_sigs and sent by ttyunlock(),
 *	once t_lock is free.  Between the two t_pgrp may change: then the new
 *	group gets the signal, as if it had been typed a moment later.
 *
 * Locking.
 *	proc_lock -> t_lock.  t_session and t_pgrp change under both.  proc_lock
 *	is a spin mutex, so that ttyunlock() may be called in a soft interrupt.
 */

#include <sys/param.h>
#include <sys/fcntl.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/signal.h>
#include <sys/signalvar.h>
#include <sys/systm.h>
#include <sys/tty.h>

/* Is this the controlling terminal of the process?  proc_lock held. */
static bool
isctty(const struct tty *tp, const struct proc *p)
{
	KASSERT(mutex_owned(&proc_lock));

	return tp->t_session != NULL && p->p_pgrp->pg_session == tp->t_session;
}

/*
 * Note a signal for the foreground group.
 *
 * => t_lock held; it is sent when ttyunlock() releases that.
 */
void
ttysignal(struct tty *tp, int sig)
{
	KASSERT(mutex_owned(&tp->t_lock));
	KASSERT(sig > 0 && sig < 32);

	tp->t_sigs |= 1u << sig;
}

static void
ttysendsigs(struct tty *tp, uint32_t sigs)
{
	int sig;

	mutex_enter(&proc_lock);
	for (sig = 1; sig < 32 && tp->t_pgrp != NULL; sig++)
		if (sigs & (1u << sig))
			pgsignal(tp->t_pgrp, sig, 0);
	mutex_exit(&proc_lock);
}

/* Release t_lock and send what ttysignal() noted under it. */
void
ttyunlock(struct tty *tp)
{
	uint32_t sigs = tp->t_sigs;

	tp->t_sigs = 0;
	mutex_exit(&tp->t_lock);
	if (sigs != 0)
		ttysendsigs(tp, sigs);
}

/*
 * May this process use the terminal now, or is it in the background?
 *
 * => Nothing held.  `sig' is SIGTTIN or SIGTTOU.
 * => ERESTART: its group has been sent the signal; return to user mode.
 * => EIO: it could not be stopped, or nobody could continue it.
 */
int
ttybgcheck(struct tty *tp, struct lwp *l, int sig)
{
	struct proc *p = l->l_proc;
	int error;

	mutex_enter(&proc_lock);
	if (!isctty(tp, p) || tp->t_pgrp == NULL || p->p_pgrp == tp->t_pgrp)
		error = 0;
	else if (sigismasked(l, sig))
		error = sig == SIGTTIN ? EIO : 0;
	else if (pgrp_orphaned(p->p_pgrp))
		error = EIO;
	else {
		pgsignal(p->p_pgrp, sig, 0);
		error = ERESTART;
	}
	mutex_exit(&proc_lock);
	return error;
}

/* Tie or untie; the other half of the tie is s_ttyp. */
static void
ttysetsession(struct tty *tp, struct session *sess, struct pgrp *pg)
{
	mutex_enter(&tp->t_lock);
	tp->t_session = sess;
	tp->t_pgrp = pg;
	mutex_exit(&tp->t_lock);
}

/* TIOCSCTTY: a session leader without one makes this its terminal. */
int
ttyattach(struct tty *tp, struct lwp *l)
{
	struct proc *p = l->l_proc;
	struct session *sess;
	int error;

	mutex_enter(&proc_lock);
	sess = p->p_pgrp->pg_session;
	error = 0;
	if (sess->s_leader != p)
		error = EPERM;
	else if (sess->s_ttyp == NULL && tp->t_session == NULL) {
		ttysetsession(tp, sess, p->p_pgrp);
		sess->s_ttyp = tp;
	} else if (sess->s_ttyp != tp)
		error = EPERM;
	mutex_exit(&proc_lock);
	return error;
}

/*
 * Untie a session from its terminal; the foreground group is told.
 *
 * => proc_lock held.
 */
void
ttysessgone(struct session *sess)
{
	struct tty *tp = sess->s_ttyp;
	struct pgrp *pg;

	KASSERT(mutex_owned(&proc_lock));

	if (tp == NULL)
		return;
	KASSERT(tp->t_session == sess);
	pg = tp->t_pgrp;
	ttysetsession(tp, NULL, NULL);
	sess->s_ttyp = NULL;
	if (pg != NULL) {
		pgsignal(pg, SIGHUP, 0);
		pgsignal(pg, SIGCONT, 0);
	}
}

/* TIOCNOTTY: the leader gives the terminal up, for its whole session. */
int
ttydetach(struct tty *tp, struct lwp *l)
{
	struct proc *p = l->l_proc;
	int error;

	mutex_enter(&proc_lock);
	if (!isctty(tp, p))
		error = ENOTTY;
	else if (!SESS_LEADER(p))
		error = EPERM;
	else {
		ttysessgone(tp->t_session);
		error = 0;
	}
	mutex_exit(&proc_lock);
	return error;
}

/* The last member of a group leaves it; proc_lock held. */
void
ttypgrpgone(struct pgrp *pg)
{
	struct tty *tp = pg->pg_session->s_ttyp;

	KASSERT(mutex_owned(&proc_lock));

	if (tp != NULL && tp->t_pgrp == pg)
		ttysetsession(tp, tp->t_session, NULL);
}

/* TIOCSPGRP: put a group of the session in the foreground. */
int
ttysetpgrp(struct tty *tp, struct lwp *l, pid_t pgid)
{
	struct pgrp *pg;
	int error;

	if (pgid < 0)
		return EINVAL;
	mutex_enter(&proc_lock);
	pg = pgrp_find(pgid);
	if (!isctty(tp, l->l_proc))
		error = ENOTTY;
	else if (pg == NULL)
		error = ESRCH;
	else if (pg->pg_session != tp->t_session)
		error = EPERM;
	else {
		ttysetsession(tp, tp->t_session, pg);
		error = 0;
	}
	mutex_exit(&proc_lock);
	return error;
}

/* TIOCGPGRP and TIOCGSID; 0 stands for a group that has ended. */
int
ttygetids(struct tty *tp, struct lwp *l, pid_t *pgid, pid_t *sid)
{
	int error;

	mutex_enter(&proc_lock);
	if (isctty(tp, l->l_proc)) {
		*pgid = tp->t_pgrp != NULL ? tp->t_pgrp->pg_id : 0;
		*sid = tp->t_session->s_sid;
		error = 0;
	} else
		error = ENOTTY;
	mutex_exit(&proc_lock);
	return error;
}

/*
 * The other end is gone for good: reads find the end, writes fail, and the
 * session loses its terminal.
 *
 * => Nothing held; the driver keeps the tty until its last close.
 */
void
ttyhangup(struct tty *tp)
{
	struct proc *leader;

	mutex_enter(&proc_lock);
	if (tp->t_session != NULL) {
		leader = tp->t_session->s_leader;
		if (leader != NULL)
			psignal(leader, SIGHUP);
		ttysessgone(tp->t_session);
	}
	mutex_enter(&tp->t_lock);
	tp->t_state |= TS_GONE;
	tp->t_state &= ~TS_STOPPED;
	ttyflush(tp, FWRITE);
	ttyinwake(tp);
	mutex_exit(&tp->t_lock);
	mutex_exit(&proc_lock);
}
