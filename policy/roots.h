/* Sets of directories: a path is in one when it is one of them or below one of them. */
#ifndef POLICY_ROOTS_H
#define POLICY_ROOTS_H

#include "base/strings.h"

/* Put ROOTS in the form that is the same for the same set: sorted, none twice, none below another, no '/' at the end. */
void rootsreduce(struct strings *roots);

/* What is in both: A becomes the directories that are in A and in B. Both are reduced. */
void rootsmeet(struct strings *a, const struct strings *b);

#endif
