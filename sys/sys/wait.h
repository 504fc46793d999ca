/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * wait: how a child ended, in one integer.
 */

#ifndef _SYS_WAIT_H_
#define _SYS_WAIT_H_

#define W_EXITCODE(ret, sig)	((ret) << 8 | (sig))
#define W_STOPCODE(sig)		((sig) << 8 | 0177)
#define W_CONTCODE		0xffff

#define WIFSIGNALED(s)	(((s) & 0177) != 0177 && ((s) & 0177) != 0)
#define WIFEXITED(s)	(((s) & 0177) == 0)
#define WTERMSIG(s)	((s) & 0177)
#define WEXITSTATUS(s)	(((s) >> 8) & 0xff)

/* What a tracer is told beside the signal: an event, a system call. */
#define W_EVENT(s)	(((s) >> 16) & 0xff)
#define W_SYSGOOD	0x01000000

#define WCOREFLAG	0200

/* Options of wait4 and waitid. */
#define WNOHANG		0x0001	/* do not sleep */
#define WUNTRACED	0x0002	/* stopped children too */
#define WSTOPPED	WUNTRACED
#define WALTSIG		0x0004	/* only children with an odd exit signal */
#define WALLSIG		0x0008	/* any exit signal */
#define WCONTINUED	0x0010	/* continued children too */
#define WEXITED		0x0020	/* ended children */
#define WNOWAIT		0x0040	/* look, do not take */
#define WNOTHREAD	0x0080	/* children of this lwp: of all, here */

#define WAIT_ANY	(-1)
#define WAIT_MYPGRP	0

#endif /* _SYS_WAIT_H_ */
