/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

#ifndef _MACHINE_PROC_H_
#define _MACHINE_PROC_H_

struct mdlwp {
	int	md_dummy;
};

#endif /* _MACHINE_PROC_H_ */
