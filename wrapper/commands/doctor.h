/* `staticld doctor`: what is installed here and whether it serves. */
#ifndef WRAPPER_COMMANDS_DOCTOR_H
#define WRAPPER_COMMANDS_DOCTOR_H

/* ARGV[0] is "doctor". Prints to stdout; 0 when static links can be made and checked, else 1. */
int doctormain(int argc, char **argv);

#endif
