/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * vfs_private: what the files of the VFS call in each other at boot.
 */

#ifndef _KERN_VFS_PRIVATE_H_
#define _KERN_VFS_PRIVATE_H_

void	vnode_init(void);
void	cwd_init(void);

#endif /* _KERN_VFS_PRIVATE_H_ */
