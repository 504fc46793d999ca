/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * tty: a terminal: two queues, the termios modes between them and a device,
 * and the job control that hangs on it.  tty.c has the theory.
 *
 * A driver owns a struct tty (ttyalloc), gives it bytes that arrived with
 * ttyinput() and takes bytes to be sent with ttyoutput(), in its tt_start
 * function.  Everything a user does comes through ttopen .. ttpoll.
 */

#ifndef _SYS_TTY_H_
#define _SYS_TTY_H_

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/select.h>
#include <sys/termios.h>
#include <sys/ttycom.h>

struct lwp;
struct pgrp;
struct session;
struct tty;
struct uio;

/* Both are powers of two: places are counted and masked. */
#define TTY_INSIZE	4096		/* characters typed, not yet read */
#define TTY_OUTSIZE	4096		/* bytes written, not yet sent */
#define NPTY		64		/* pseudo terminals */
#define TTY_OUTLOW	(TTY_OUTSIZE / 4)	/* writers resume below this */

/*
 * What a driver does for its tty.  Both are called with t_lock held and may
 * not sleep; tt_unthrottle may be NULL.
 */
struct ttyops {
	void	(*tt_start)(struct tty *);	/* output is there: send it */
	void	(*tt_unthrottle)(struct tty *);	/* input has room again */
};

/*
 * A character of input, with what its place in the line is.  The flags mean
 * something in canonical mode only.
 */
#define TTYC_CHAR	0x00ff
#define TTYC_EOL	0x0100		/* a read ends after it */
#define TTYC_EOF	0x0200		/* a read ends here and leaves it out */
#define TTYC_CTL	0x0400		/* was echoed as ^X: two columns */

/*
 * Input is one ring, in three parts: what reads may take, [t_inrd, t_indone);
 * the line being typed, which ERASE and KILL may still change, [t_indone,
 * t_inwr); and room.  In raw mode the middle part is empty.
 *
 * Key to the letters:
 *	(	set once, before the tty is known
 *	t	t_lock
 *	b	proc_lock and t_lock to change, either to read
 */
struct tty {
	kmutex_t	t_lock;		/* the t in this key */
	kcondvar_t	t_incv;		/* something to read, or gone */
	kcondvar_t	t_outcv;	/* room to write, or gone */
	struct selinfo	t_rsel;		/* t: polled for input */
	struct selinfo	t_wsel;		/* t: polled for output */
	uint16_t	*t_in;		/* (: TTY_INSIZE characters; t */
	uint8_t		*t_out;		/* (: TTY_OUTSIZE bytes; t */
	u_int		t_inrd;		/* t: next to be read */
	u_int		t_indone;	/* t: end of what may be read */
	u_int		t_inwr;		/* t: end of what was typed */
	u_int		t_outrd;	/* t: next to be sent */
	u_int		t_outwr;	/* t: end of what was written */
	u_int		t_column;	/* t: where the cursor is */
	u_int		t_linecol;	/* t: where the typed line began */
	int		t_state;	/* t: TS_xxx */
	u_int		t_opens;	/* t: ttopen calls without a ttclose */
	struct termios	t_termios;	/* t: the modes */
	struct winsize	t_winsize;	/* t: as told; the kernel ignores it */
	struct session	*t_session;	/* b: whose controlling terminal */
	struct pgrp	*t_pgrp;	/* b: its foreground group */
	dev_t		t_dev;		/* (: number */
	const struct ttyops *t_ops;	/* (: driver */
	void		*t_softc;	/* (: driver's own */
	uint32_t	t_sigs;		/* t: signals t_pgrp has to get, bits */
};

/* t_state */
#define TS_STOPPED	0x0001		/* output held by STOP or TIOCSTOP */
#define TS_LITERAL	0x0002		/* the next character is just that */
#define TS_EXCL		0x0004		/* TIOCEXCL */
#define TS_GONE		0x0008		/* hung up: reads end, writes fail */
#define TS_THROTTLED	0x0010		/* ttyinput left some with the driver */

extern struct tty *constty;	/* (: the console's, or NULL */

void	ttyinit(void);
void	ptyinit(void);
int	ptmxopen(int, struct lwp *);

/* Drivers. */
struct tty *ttyalloc(dev_t, const struct ttyops *, void *);
void	ttyfree(struct tty *);
void	ttyreset(struct tty *);
size_t	ttyinput(struct tty *, const uint8_t *, size_t);
size_t	ttyoutput(struct tty *, uint8_t *, size_t);
void	ttyhangup(struct tty *);
void	ttysetsize(struct tty *, const struct winsize *);

/* For the end of the system; sleeps until the deadline at most. */
void	ttylastdrain(struct tty *, nsec_t);

/* From cdevsw entries; they may sleep. */
int	ttopen(struct tty *, int flag, struct lwp *);
int	ttclose(struct tty *);
int	ttread(struct tty *, struct uio *, int ioflag);
int	ttwrite(struct tty *, struct uio *, int ioflag);
int	ttioctl(struct tty *, u_long, void *, int flag, struct lwp *);
int	ttpoll(struct tty *, int events, struct lwp *);

/* From the process structure; proc_lock held. */
void	ttysessgone(struct session *);	/* its leader exits */
void	ttypgrpgone(struct pgrp *);	/* its last member leaves */

/* The line discipline, tty_ldisc.c; t_lock held. */
void	ttysetmodes(struct tty *, const struct termios *);
bool	ttytakeline(struct tty *, uint8_t *, size_t, size_t *);
size_t	ttytakeraw(struct tty *, uint8_t *, size_t);
size_t	ttypost(struct tty *, const uint8_t *, size_t);
bool	ttycanpost(const struct tty *);
int	ttynread(const struct tty *);
void	ttyflush(struct tty *, int);
void	ttystart(struct tty *);
void	ttyinwake(struct tty *);
void	ttyoutwake(struct tty *);

/* Job control, tty_job.c. */
int	ttybgcheck(struct tty *, struct lwp *, int sig);
void	ttysignal(struct tty *, int);	/* t_lock held; goes at ttyunlock */
void	ttyunlock(struct tty *);
int	ttyattach(struct tty *, struct lwp *);
int	ttydetach(struct tty *, struct lwp *);
int	ttysetpgrp(struct tty *, struct lwp *, pid_t);
int	ttygetids(struct tty *, struct lwp *, pid_t *pgid, pid_t *sid);

#endif /* _SYS_TTY_H_ */
