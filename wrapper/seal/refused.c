#include "seal.h"

_Thread_local int __staticld_refused;
