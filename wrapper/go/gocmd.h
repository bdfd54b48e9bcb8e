/* staticld go: the user's go, with everything set so that what it builds is static. */
#ifndef WRAPPER_GO_GOCMD_H
#define WRAPPER_GO_GOCMD_H

/* ARGV[0] is "go". go's own status; 1 when a program is denied. */
int gomain(int argc, char **argv);

#endif
