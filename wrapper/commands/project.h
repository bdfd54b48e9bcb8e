/* What the working directory belongs to. */
#ifndef WRAPPER_COMMANDS_PROJECT_H
#define WRAPPER_COMMANDS_PROJECT_H

/*
 * The malloced path of the staticld.cfg that `staticld go` takes in this directory when no policy is named: the
 * one beside the nearest go.mod above, else beside go.work. NULL: there is none. Runs no go.
 */
char *projectpolicy(void);

/*
 * The malloced path of the nearest directory, this one or one above, that has the file or directory NAME; the
 * working directory where none has.
 */
char *projectroot(const char *name);

#endif
