/*
 * inject FILE [ROLE NUMBER FAULT] -- COMMAND...: runs COMMAND and all that it starts under ptrace(2). Without a role FILE gets a line
 * "ROLE NUMBER SYSCALL" for each system call. With one the system call NUMBER of all that the processes of ROLE make, counted from 1,
 * does not happen: FAULT is an errno that it fails with (close(2) closes all the same), or "kill": its process is killed in its place. FILE then gets the line
 * "ROLE NUMBER SYSCALL FIRST-ARGUMENT" once that was done. The status is COMMAND's, 128 + N for signal N; 125: inject failed.
 *
 * strace(1) injects too, but cannot say in which of the processes.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __x86_64__
#error "the registers of a system call are known for x86-64 alone"
#endif

enum { PROCESSES = 4096, ROLES = 64, NAME = 32, KILL = -1 };

struct process {
	pid_t pid;
	char role[NAME];
	bool inside;            /* between entry and exit of a system call */
	bool failing;           /* and its exit is to be an error */
};

struct counter {
	char role[NAME];
	long count;
};

struct session {
	struct process processes[PROCESSES];
	size_t nprocesses;
	struct counter counters[ROLES];
	size_t ncounters;
	FILE *log;
	const char *role;       /* NULL: count only */
	long number;
	int fault;              /* an errno, or KILL */
	bool done;
};

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "inject: %s: %s\n", what, strerror(errno));
	exit(125);
}

static struct process *
find(struct session *s, pid_t pid)
{
	size_t i;

	for (i = 0; i < s->nprocesses; i++)
		if (s->processes[i].pid == pid)
			return &s->processes[i];
	if (s->nprocesses == PROCESSES) {
		errno = E2BIG;
		fail("processes");
	}
	s->processes[s->nprocesses] = (struct process){.pid = pid, .role = "new"};
	return &s->processes[s->nprocesses++];
}

static void
forget(struct session *s, pid_t pid)
{
	struct process *p = find(s, pid);

	*p = s->processes[--s->nprocesses];
}

static long *
counter(struct session *s, const char *role)
{
	size_t i;

	for (i = 0; i < s->ncounters; i++)
		if (strcmp(s->counters[i].role, role) == 0)
			return &s->counters[i].count;
	if (s->ncounters == ROLES) {
		errno = E2BIG;
		fail("roles");
	}
	snprintf(s->counters[s->ncounters].role, NAME, "%s", role);
	return &s->counters[s->ncounters++].count;
}

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What the process PID has become: staticld's role by the name that it was called by, any other program by its own. */
static void
nameprocess(struct process *p)
{
	static const char *const known[] = {"collect2", "lto-wrapper", "lto1", "gcc", "clang", "ld", "gold", "mold", "lld", "as", "cc1"};
	char link[64], exe[4096], words[4096];
	const char *name = "other";
	ssize_t n;
	size_t i;
	int fd;

	snprintf(link, sizeof link, "/proc/%d/exe", p->pid);
	n = readlink(link, exe, sizeof exe - 1);
	exe[n < 0 ? 0 : n] = '\0';
	snprintf(link, sizeof link, "/proc/%d/cmdline", p->pid);
	fd = open(link, O_RDONLY);
	n = fd < 0 ? 0 : read(fd, words, sizeof words - 1);
	words[n < 0 ? 0 : n] = '\0';
	if (fd >= 0)
		close(fd);
	if (strcmp(base(exe), "staticld") == 0)
		name = strncmp(base(words), "staticld", 8) == 0 ? "driver" : "linker";
	else
		for (i = 0; i < sizeof known / sizeof *known && strcmp(name, "other") == 0; i++)
			if (strstr(base(exe), known[i]))
				name = known[i];
	snprintf(p->role, NAME, "%s", name);
}

/* A process that PARENT started: until it runs a program, it is part of its parent's role, counted apart. */
static void
namechild(struct session *s, pid_t pid, const char *parent)
{
	struct process *p = find(s, pid);
	size_t n = strlen(parent);

	if (strcmp(p->role, "new") == 0)
		snprintf(p->role, NAME, "%.*s+", (int)(parent[n - 1] == '+' ? n - 1 : n) % (NAME - 1), parent);
}

static void
setregister(pid_t pid, size_t offset, long value)
{
	if (ptrace(PTRACE_POKEUSER, pid, offset, value) < 0 && errno != ESRCH)
		fail("ptrace");
}

/* The system call that P is about to make. */
static void
enter(struct session *s, struct process *p)
{
	long *n = counter(s, p->role), call, first;

	++*n;
	call = ptrace(PTRACE_PEEKUSER, p->pid, offsetof(struct user_regs_struct, orig_rax), 0);
	if (!s->role) {
		fprintf(s->log, "%s %ld %ld\n", p->role, *n, call);
		return;
	}
	if (s->done || strcmp(s->role, p->role) != 0 || *n != s->number)
		return;
	first = ptrace(PTRACE_PEEKUSER, p->pid, offsetof(struct user_regs_struct, rdi), 0);
	fprintf(s->log, "%s %ld %ld %ld\n", p->role, *n, call, first);
	s->done = true;
	if (s->fault == KILL) {
		kill(p->pid, SIGKILL);
		return;
	}
	p->failing = true;
	/* close(2) closes, whatever it says. */
	if (call != SYS_close)
		setregister(p->pid, offsetof(struct user_regs_struct, orig_rax), -1);
}

static void
leave(struct session *s, struct process *p)
{
	if (p->failing)
		setregister(p->pid, offsetof(struct user_regs_struct, rax), -s->fault);
	p->failing = false;
}

/* A stop of P with STATUS, as waitpid(2) has it; the signal that it gets. */
static int
stopped(struct session *s, struct process *p, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;
	unsigned long child = 0;

	if (signal == (SIGTRAP | 0x80)) {
		p->inside = !p->inside;
		if (p->inside)
			enter(s, p);
		else
			leave(s, p);
		return 0;
	}
	if (event == PTRACE_EVENT_EXEC) {
		nameprocess(p);
		p->inside = true; /* in execve(2), which may not have been looked at */
		return 0;
	}
	if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
		char parent[NAME];

		memcpy(parent, p->role, sizeof parent);
		ptrace(PTRACE_GETEVENTMSG, p->pid, 0, &child);
		namechild(s, (pid_t)child, parent);
		return 0;
	}
	/* A process's first stop, whose parent may not have told of it yet. */
	return signal == SIGTRAP || (signal == SIGSTOP && strcmp(p->role, "new") == 0) ||
	    (signal == SIGSTOP && p->role[strlen(p->role) - 1] == '+' && !p->inside) ? 0 : signal;
}

/* Whether P's next system call matters: stops are most of what a run costs. */
static bool
watched(const struct session *s, const struct process *p)
{
	return !s->role || p->failing || (!s->done && (strcmp(s->role, p->role) == 0 || strcmp(p->role, "new") == 0));
}

static int
watch(struct session *s, pid_t first)
{
	int status, result = 125;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		struct process *p;
		int signal;

		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (pid == first)
				result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			forget(s, pid);
			continue;
		}
		p = find(s, pid);
		signal = stopped(s, p, status);
		ptrace(watched(s, p) ? PTRACE_SYSCALL : PTRACE_CONT, pid, 0, signal);
	}
	return result;
}

static pid_t
start(char *argv[])
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
	    PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	pid_t pid = fork();
	int status;

	if (pid < 0)
		fail("fork");
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execvp(argv[0], argv);
		_exit(125);
	}
	if (waitpid(pid, &status, 0) < 0 || ptrace(PTRACE_SETOPTIONS, pid, 0, options) < 0 ||
	    ptrace(PTRACE_SYSCALL, pid, 0, 0) < 0)
		fail("ptrace");
	return pid;
}

int
main(int argc, char *argv[])
{
	static struct session s;
	int command = 2;

	if (argc > 6 && strcmp(argv[5], "--") == 0) {
		s.role = argv[2];
		s.number = atol(argv[3]);
		s.fault = strcmp(argv[4], "kill") == 0 ? KILL : atoi(argv[4]);
		command = 5;
	}
	if (argc <= command + 1 || strcmp(argv[command], "--") != 0) {
		fprintf(stderr, "usage: inject FILE [ROLE NUMBER FAULT] -- COMMAND...\n");
		return 125;
	}
	s.log = fopen(argv[1], "we");
	if (!s.log || setvbuf(s.log, NULL, s.role ? _IOLBF : _IOFBF, 1 << 16) != 0)
		fail(argv[1]);
	return watch(&s, start(argv + command + 1));
}
