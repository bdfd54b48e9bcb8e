/* Whether the last call of this thread was refused: what dlerror then says. Set by all others here. */
#include "seal.h"

_Thread_local int __staticld_refused;
