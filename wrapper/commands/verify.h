/* staticld verify FILE...: says what finished files are, from their own headers. */
#ifndef WRAPPER_COMMANDS_VERIFY_H
#define WRAPPER_COMMANDS_VERIFY_H

/*
 * ARGV[0] is "verify". 0 when every file is a static executable, 1 when any is
 * not or cannot be read, 2 on wrong usage, 3 when standard output fails.
 */
int verifymain(int argc, char **argv);

#endif
