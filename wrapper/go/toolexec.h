/*
 * staticld toolexec [TOOLEXEC...] TOOL ARGS...: what "go build -toolexec" starts before each
 * of Go's tools. Go links programs whose only C is the standard library's itself, and
 * dynamic; here its linker is told to use the C linker, which is this program.
 */
#ifndef WRAPPER_GO_TOOLEXEC_H
#define WRAPPER_GO_TOOLEXEC_H

/*
 * ARGV[0] is "toolexec"; another toolexec's words may stand before the tool. The tool's
 * status; 1 when the program that was linked is denied.
 */
int toolexecmain(int argc, char **argv);

#endif
