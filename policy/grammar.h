/* What a file that libconfig cannot read has wrong. */
#ifndef POLICY_GRAMMAR_H
#define POLICY_GRAMMAR_H

/*
 * The malloced fault of TEXT, a policy's with its includes put in: `"=" is expected behind nss, not "deny"`, and
 * *LINE, its line in TEXT. NULL: none is found, so libconfig objects to something else. The brackets match, as
 * sourceread has seen to, and are not nested deep.
 */
char *grammarfault(const char *text, unsigned *line);

#endif
