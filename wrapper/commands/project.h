/* The policy of a Go project. */
#ifndef WRAPPER_COMMANDS_PROJECT_H
#define WRAPPER_COMMANDS_PROJECT_H

/*
 * The malloced path of the staticld.cfg that `staticld go` takes in this directory when no policy is named: the
 * one beside the nearest go.mod above, else beside go.work. NULL: there is none. Runs no go.
 */
char *projectpolicy(void);

#endif
