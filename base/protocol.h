/*
 * What the parts of staticld that run in different processes tell each other about one link, each
 * thing in a record of the channel (base/channel.h):
 *
 *   driver role      the one process that the user started; makes the channel, waits for the driver
 *   linker role      started by the driver in the linker's place; makes a channel where none waits
 *   plugin           in the linker's process, started by the linker role
 *   report           whichever role finishes the link: it writes the report's line
 *
 * Of records with the same tag the last one counts. "Text" is what people read, lines that end in a
 * newline; "lines" are words, one a line. The other forms are in base/record.h.
 */
#ifndef BASE_PROTOCOL_H
#define BASE_PROTOCOL_H

enum tag {
	/* Sender: driver role. Reader: linker role, where nothing else is said. */
	TAG_ALONE,              /* "": nobody waits, what is to be said say yourself */
	TAG_POLICY,             /* name or file of the policy */
	TAG_GIVEN,              /* the policy itself, where it is long: policy/choose.h, policygive; reader: plugin too */
	TAG_LINKER,             /* path of the linker that the user chose, where it is a path */
	TAG_CHOICE,             /* the linker that --staticld-linker names: a word of policy/linkers.h */
	TAG_PREFIXES,           /* directories of the user's -B, with ':' between */
	TAG_TRIPLE,             /* prefix of the tools of another machine */
	TAG_MACHINE,            /* of another machine too: what its programs are for, "arm64 64le" */
	TAG_LIBDIRS,            /* lines: the only directories that -L may name */
	TAG_SEAL,               /* directory of a seal made for this link */
	TAG_PROBE,              /* directory of a probe made for this link */
	TAG_REPORT,             /* path of the report; the plugin reads that there is one */
	TAG_DRIVER,             /* lines: the compiler driver, and the words that choose its target; reader: plugin */
	TAG_MANIFEST,           /* path of the manifest; nothing when none is wanted */
	TAG_IMPORTCFG,          /* cmd/link's file of packages; reader: plugin */
	TAG_ALIVE,              /* number of a pipe that has a writer while the driver role lives */
	TAG_PROGRAM,            /* import path of Go's main package; reader: plugin */

	/* Sender: linker role. Reader: driver role, report. */
	TAG_BEGUN,              /* "": this is a final link */
	TAG_INNER,              /* path of the report of a driver role below, "" for none: it says all */
	TAG_RAN,                /* struct linkername: which linker ran, where no plugin could say it */
	TAG_PROOF,              /* struct proofrecord: the file that was proven */
	TAG_NOTHING,            /* "": the linker ended well and wrote nothing, it was only asked something */
	TAG_HINT,               /* text: why the linker may have failed */
	TAG_QUESTION,           /* "": only a question is asked, so the output may be sealed; "sealed": it is; reader: plugin */
	TAG_SECTIONS,           /* which sections of the policy are for this link, as sectionsof says it; reader: plugin */
	TAG_INPUTS,             /* numbers of a file that gets the inputs, and of a pipe that then gets a byte; reader: plugin */
	TAG_OUTPUT,             /* path of the output, as the user names it */

	/* Sender: plugin. Reader: linker role, report. */
	TAG_LINK,               /* struct linkrecord: that the link was judged, and how */
	TAG_LET,                /* lines: denied classes that may be in the output, with the policy's leave */
	TAG_LIBC,               /* lines: name of the libc that was linked, path of its archive; sent when the policy wants the note, or with TAG_INPUTS */
	TAG_FINDINGS,           /* a JSON object; sent when there is a report */
	TAG_DOUBT,              /* lines: names that are denied, and that intermediate code alone refers to */
	TAG_DOUBTED,            /* text: why there is no output, if one of those is in it */

	/* Sender: plugin, linker role, or whoever refuses. Reader: driver role, report. */
	TAG_TEXT,               /* text: why there is no output; then there is none */
	TAG_WARNING,            /* text: what is to be said of an output that there is */
	TAG_COUNT
};

#endif
