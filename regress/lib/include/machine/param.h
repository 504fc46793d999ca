/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

#ifndef _MACHINE_PARAM_H_
#define _MACHINE_PARAM_H_

#define MACHINE		"host"
#define MACHINE_ARCH	"host"

#define PAGE_SHIFT	12
#define PAGE_SIZE	4096
#define UPAGES		2
#define USPACE		(UPAGES * PAGE_SIZE)

#endif /* _MACHINE_PARAM_H_ */
