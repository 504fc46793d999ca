/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * The memory devices, which have no offset.
 * Linux: null takes all there is without a look at it, full has no room, and
 * zero gives the same wherever one reads; a fifo cannot be read at an offset.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "tap.h"

static int
device(const char *path)
{
	int fd = open(path, O_RDWR);

	REQUIRE(fd >= 0);
	return fd;
}

static void
null_takes_all(void)
{
	char bytes[8] = "pieces";
	struct iovec iov[] = {
		{ bytes, 3 }, { bytes, 0 }, { bytes, 5 }, { bad_ptr, 7 },
	};
	int fd = device("/dev/null");

	CHECK_EQ(write(fd, bytes, 8), 8);
	CHECK_EQ(writev(fd, iov, 3), 8);
	CHECK_EQ(writev(fd, iov, 4), 15);
	CHECK_EQ(pwrite(fd, bytes, 2, 4096), 2);
	CHECK_EQ(write(fd, bytes, 0), 0);
	CHECK_EQ(read(fd, bytes, 8), 0);
	CHECK_EQ(close(fd), 0);
}

static void
zero_is_the_same_everywhere(void)
{
	static const char zeros[8];
	char bytes[8];
	struct iovec iov[] = { { bytes, 3 }, { bytes + 3, 5 } };
	int fd = device("/dev/zero");

	memset(bytes, 1, sizeof(bytes));
	CHECK_EQ(readv(fd, iov, 2), 8);
	CHECK(memcmp(bytes, zeros, 8) == 0);
	memset(bytes, 1, sizeof(bytes));
	CHECK_EQ(pread(fd, bytes, 8, 1 << 20), 8);
	CHECK(memcmp(bytes, zeros, 8) == 0);
	CHECK_ERR(pread(fd, bytes, 8, -1), EINVAL);
	CHECK_ERR(read(fd, bad_ptr, 8), EFAULT);
	CHECK_EQ(close(fd), 0);
}

static void
full_has_no_room(void)
{
	char byte = 1;
	int fd = device("/dev/full");

	CHECK_ERR(write(fd, &byte, 1), ENOSPC);
	CHECK_EQ(read(fd, &byte, 1), 1);
	CHECK_EQ(byte, 0);
	CHECK_EQ(close(fd), 0);
}

static void
a_fifo_has_no_offset(void)
{
	char byte = 0;
	int fd;

	REQUIRE(mkfifo("/tmp/mem.fifo", 0600) == 0);
	fd = device("/tmp/mem.fifo");
	CHECK_EQ(write(fd, "xy", 2), 2);
	CHECK_ERR(pread(fd, &byte, 1, 0), ESPIPE);
	CHECK_ERR(pwrite(fd, &byte, 1, 0), ESPIPE);
	CHECK_EQ(read(fd, &byte, 1), 1);
	CHECK_EQ(byte, 'x');
	CHECK_EQ(close(fd), 0);
	CHECK_EQ(unlink("/tmp/mem.fifo"), 0);
}

TAP_MAIN(CASE(null_takes_all), CASE(zero_is_the_same_everywhere),
    CASE(full_has_no_room), CASE(a_fifo_has_no_offset))
