/* SPDX-License-Identifier: BSD-2-Clause */
/* SPDX-FileCopyrightText: 2026 The Ringone authors */

/*
 * cpu_hotplug: the toolstack says how many CPUs there are to be.
 *
 * Overview
 *
 * `xl vcpu-set' writes "online" or "offline" to cpu/N/availability for every
 * vCPU N that the domain may have.  A watch tells us of each; its function
 * notes what is asked for, and a thread makes it so (cpu.c), one CPU after the
 * other, since that may take seconds, in which other watches want to be heard.
 * A wish that changes before its turn replaces the one before it.
 *
 * The thread stays on the first CPU, which never leaves: whoever sends a CPU
 * away takes over what it leaves behind.
 *
 * What comes from outside
 *
 * A name below cpu/ that is no number below MAXCPUS, another word than the
 * two, a vCPU that does not exist, and the first CPU's leave are told of in a
 * line each, and change nothing.
 *
 * Locking: ch_lock covers the wishes.
 *
 * Sources: docs/misc/xenstore-paths.pandoc of Xen (~/cpu), tools/libs/light
 * (libxl_set_vcpuonline).
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/cpu.h>
#include <sys/errno.h>
#include <sys/kthread.h>
#include <sys/mutex.h>
#include <sys/sched.h>
#include <sys/systm.h>

#include <xenport/cpu_hotplug.h>
#include <xenport/xenbus.h>

#define CPU_DIR		"cpu"
#define CPU_NODE	"availability"
#define CH_SHOWN	20	/* bytes of a strange value that are shown */

/* Key: c ch_lock. */
static struct {
	kmutex_t	ch_lock;
	kcondvar_t	ch_cv;		/* ch_changed is not zero */
	uint32_t	ch_changed;	/* c: CPUs with a wish */
	uint32_t	ch_online;	/* c: the wish: to be online */
} ch;

static void
hotplug_wish(u_int index, bool online)
{
	uint32_t bit = 1u << index;

	mutex_enter(&ch.ch_lock);
	ch.ch_changed |= bit;
	ch.ch_online = (ch.ch_online & ~bit) | (online ? bit : 0);
	cv_signal(&ch.ch_cv);
	mutex_exit(&ch.ch_lock);
}

/* A value in which nothing surprises a terminal. */
static void
hotplug_strange(const char *name, size_t len, const char *value)
{
	char shown[CH_SHOWN + 1];
	size_t i;

	for (i = 0; i < CH_SHOWN && i < len && value[i] != '\0'; i++)
		shown[i] = value[i] >= ' ' && value[i] <= '~' ? value[i] : '?';
	shown[i] = '\0';
	printf("cpu: xenstore's %s \"%s\" means nothing here\n", name, shown);
}

/* The number at the beginning of `name', up to its end or a slash. */
static bool
hotplug_number(const char *name, u_int *index)
{
	u_int n = 0;
	const char *p;

	for (p = name; *p >= '0' && *p <= '9' && n < MAXCPUS; p++)
		n = n * 10 + (u_int)(*p - '0');
	*index = n;
	return p != name && (*p == '\0' || *p == '/') && n < MAXCPUS;
}

/* What xenstore says of the CPU whose node below cpu/ is `name'. */
static void
hotplug_look(const char *name)
{
	struct xenbus_value xv;
	char node[sizeof("31/" CPU_NODE)];
	u_int index;

	if (!hotplug_number(name, &index)) {
		hotplug_strange("CPU", strlen(name), name);
		return;
	}
	snprintf(node, sizeof(node), "%u/" CPU_NODE, index);
	if (xenbus_read(XBT_NIL, CPU_DIR, node, &xv) != 0)
		return;
	if (strcmp(xv.xv_data, "online") == 0)
		hotplug_wish(index, true);
	else if (strcmp(xv.xv_data, "offline") == 0)
		hotplug_wish(index, false);
	else
		hotplug_strange(CPU_NODE, xv.xv_len, xv.xv_data);
	xenbus_value_free(&xv);
}

/* All of them: this is the watch's first call, or one for all. */
static void
hotplug_look_all(void)
{
	struct xenbus_value names;
	const char *name = NULL;

	if (xenbus_directory(XBT_NIL, CPU_DIR, NULL, &names) != 0)
		return;
	while ((name = xenbus_dirnext(&names, name)) != NULL)
		hotplug_look(name);
	xenbus_value_free(&names);
}

static void
hotplug_changed(struct xenbus_watch *xw __unused, const char *path)
{
	const char *name = strstr(path, CPU_DIR "/");

	if (name == NULL)
		hotplug_look_all();
	else
		hotplug_look(name + strlen(CPU_DIR "/"));
}

/* Make one wish true. */
static void
hotplug_obey(u_int index, bool online)
{
	uint32_t was = mi_cpus_online() & (1u << index);
	int error;

	error = online ? cpu_up(index) : cpu_down(index);
	if (error == ENOENT)
		printf("cpu%u: there is no such vCPU\n", index);
	else if (error == EBUSY && index == 0)
		printf("cpu%u: cannot leave\n", index);
	else if (error == 0 && (mi_cpus_online() & (1u << index)) != was)
		printf("cpu%u: %s\n", index, online ? "online" : "offline");
}

static void
hotplug_thread(void *arg __unused)
{
	uint32_t changed, online;
	u_int i;

	for (;;) {
		mutex_enter(&ch.ch_lock);
		while (ch.ch_changed == 0)
			cv_wait(&ch.ch_cv, &ch.ch_lock);
		i = (u_int)ffs32(ch.ch_changed) - 1;
		changed = 1u << i;
		online = ch.ch_online & changed;
		ch.ch_changed &= ~changed;
		mutex_exit(&ch.ch_lock);
		hotplug_obey(i, online != 0);
	}
}

static struct xenbus_watch hotplug_watch = {
	.xw_path = CPU_DIR,
	.xw_func = hotplug_changed,
};

void
cpu_hotplug_init(void)
{
	int error;

	mutex_init(&ch.ch_lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&ch.ch_cv, "hotplug");
	error = kthread_create(PRI_NONE, KTHREAD_MPSAFE, &cpu_info_primary,
	    hotplug_thread, NULL, NULL, "hotplug");
	if (error == 0)
		error = xenbus_watch_register(&hotplug_watch);
	if (error != 0)
		printf("cpu: none will come or go: error %d\n", error);
}
