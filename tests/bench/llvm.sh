#!/bin/bash
# tests/bench/llvm.sh [ROUNDS]: seconds that a link of LLVM's static libraries for this machine takes with each linker, alone and
# checked, medians of 5 pairs run in turn, and the memory of the largest process. Needs llvm-dev, g++, lld, mold.
. "$(dirname "$0")/bench.bash"
rounds=${1:-5}
cat >main.cc <<'END'
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
int main(int argc, char **argv)
{
	llvm::LLVMContext context;
	llvm::SMDiagnostic error;
	llvm::PassBuilder passes;
	llvm::InitializeNativeTarget();
	llvm::InitializeNativeTargetAsmPrinter();
	auto module = llvm::parseIRFile(argv[argc - 1], error, context);
	llvm::outs() << (module ? module->getName() : "none") << "\n";
}
END
# the words have no spaces: they are meant to be split
g++ $(llvm-config --cxxflags) -O1 -c main.cc
libraries="$(llvm-config --link-static --ldflags --libs native irreader passes) -lz -lzstd -ltinfo"
heads "LLVM $(llvm-config --version)" 'alone s' 'checked s' more 'alone MB' 'checked MB' more
for linker in bfd gold lld mold; do
	# its Signals and Path look users up, which this policy lets be, sealed
	paired "$rounds" out g++ -static -fuse-ld=$linker main.o $libraries -o out -- "$staticld++" --staticld-policy=sealed -fuse-ld=$linker main.o $libraries -o out
	row $linker "$(seconds "$wall0")" "$(seconds "$wall1")" "%$wall" "$(megabytes "$size0")" "$(megabytes "$size1")" "%$size"
done
