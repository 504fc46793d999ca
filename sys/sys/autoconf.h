/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * autoconf: drivers that become ready after the system has started; see
 * kern/subr_autoconf.c.
 */

#ifndef _SYS_AUTOCONF_H_
#define _SYS_AUTOCONF_H_

void	config_init(void);
void	config_pending_incr(void);	/* one more is not ready yet */
void	config_pending_decr(void);	/* it is */
void	config_finalize(void);		/* wait until all are */

#endif /* _SYS_AUTOCONF_H_ */
