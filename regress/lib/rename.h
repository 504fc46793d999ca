/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * rename: the kernel's library functions under names of their own, so that
 * they can be compared with the host's.
 */

#ifndef _REGRESS_RENAME_H_
#define _REGRESS_RENAME_H_

#define memchr		k_memchr
#define memcmp		k_memcmp
#define memmem		k_memmem
#define qsort		k_qsort
#define snprintf	k_snprintf
#define strcasecmp	k_strcasecmp
#define strchr		k_strchr
#define strcmp		k_strcmp
#define strcpy		k_strcpy
#define strcspn		k_strcspn
#define strlcat		k_strlcat
#define strlcpy		k_strlcpy
#define strlen		k_strlen
#define strncasecmp	k_strncasecmp
#define strncmp		k_strncmp
#define strncpy		k_strncpy
#define strnlen		k_strnlen
#define strpbrk		k_strpbrk
#define strrchr		k_strrchr
#define strsep		k_strsep
#define strspn		k_strspn
#define strstr		k_strstr
#define strtoll		k_strtoll
#define strtoul		k_strtoul
#define strtoull	k_strtoull
#define vsnprintf	k_vsnprintf

#endif /* _REGRESS_RENAME_H_ */
