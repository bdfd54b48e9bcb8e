# Loaded by what links many small objects.

# objects COUNT: o/*.o, named in args, and main.o, which calls the first. Each is one object with other names of the same length:
# functions that call each other, data, a string, and debug information with CFLAGS=-g.
objects() {
	cat >template.c <<-'END'
		#include <stdio.h>
		#include <string.h>
		void left_0(int); void rightA(int);
		static const char *const texts[] = {"middle one", "middle two"};
		int counter_middle;
		static int count(const char *s) { return (int)strlen(s) + counter_middle; }
		void middle(int n) { if (n > count(texts[n & 1])) { left_0(n / 2); rightA(n / 3); } else { printf("%s %d\n", texts[0], n); } }
	END
	printf 'void f00001(int);\nvoid f00000(int n) { (void)n; }\nint counter_f00000;\nint main(void) { f00001(0); return 0; }\n' >main.c
	gcc ${CFLAGS-} -O1 -ffunction-sections -fno-pie -c template.c main.c
	rm -rf o
	python3 - "$1" <<-'END'
		import os, sys
		n = int(sys.argv[1])
		template = open("template.o", "rb").read()
		os.mkdir("o")
		name = lambda i: b"f%05d" % (i if i <= n else 0)
		with open("args", "w") as f:
		    for i in range(1, n + 1):
		        o = template.replace(b"middle", name(i)).replace(b"left_0", name(2 * i)).replace(b"rightA", name(2 * i + 1))
		        open("o/%05d.o" % i, "wb").write(o)
		        f.write("o/%05d.o\n" % i)
	END
}
