/* `staticld policy`: checking and listing policies. */
#ifndef WRAPPER_COMMANDS_POLICYCMD_H
#define WRAPPER_COMMANDS_POLICYCMD_H

/* ARGV[0] is "policy". 0; 2 for wrong usage or a policy that cannot be used. */
int policymain(int argc, char **argv);

#endif
