/* staticld completion: prints the completion for a shell, made from the table of subcommands. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"
#include "policy/policy.h"
#include "wrapper/commands/command.h"
#include "wrapper/installed.h"
#include "wrapper/role.h"
#include "wrapper/say.h"

/* What all shells are told: the words themselves, blanks between them. */
struct completing {
	struct text policies, terms, words, common;
};

static void
addwords(struct text *t, const struct strings *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		textadd(t, "%s%s", t->size ? " " : "", l->items[i]);
}

static void
addflags(struct text *t, const struct flag *f)
{
	for (; f && f->name; f++)
		textadd(t, "%s%s%s", t->size ? " " : "", f->name, f->value ? "=" : "");
}

static void
collect(struct completing *c)
{
	struct strings names = {0};
	struct installed installed;
	size_t i;
	int k;

	installedinit(&installed, NULL);
	policynames(&names, installed.datadir);
	addwords(&c->policies, &names);
	for (k = 0; k < CLASS_COUNT; k++)
		stringsadd(&names, classname((enum class)k));
	for (k = ACTION_ALLOW; k <= ACTION_DENY; k++)
		stringsadd(&names, actionname((enum action)k));
	addwords(&c->terms, &names);
	stringsfree(&names);
	for (i = 0; i < commandcount; i++)
		textadd(&c->words, "%s%s", i ? " " : "", commands[i].word);
	addflags(&c->common, commonflags);
}

/* The words that may fill a place, "" when there are none but perhaps files. */
static const char *
fillingwords(const struct completing *c, enum filling fills, const char *words)
{
	switch (fills) {
	case FILLING_POLICIES:
		return c->policies.bytes;
	case FILLING_TERMS:
		return c->terms.bytes;
	case FILLING_WORDS:
		return words;
	default:
		return "";
	}
}

/* For the shells that are given functions: the file that completes a place besides the words. */
static const char *
fillingfiles(enum filling fills)
{
	switch (fills) {
	case FILLING_DIRECTORIES:
		return "directories";
	case FILLING_FILES:
	case FILLING_POLICIES:
	case FILLING_COMMAND:
		return "files";
	default:
		return "";
	}
}

/* The lines of a case on $flag. */
static void
printflags(const struct completing *c, const struct flag *f)
{
	for (; f && f->name; f++)
		if (f->value)
			sayout("\t\t%s) words='%s' files=%s ;;\n", f->name,
			    fillingwords(c, f->fills, f->words), fillingfiles(f->fills));
}

/* What follows each subcommand, as cases that bash and zsh both read: they set $words and $files. */
static void
printcases(const struct completing *c)
{
	size_t i;

	sayout("\tcase $place,$command in\n"
	    "\t1,*) case $flag in\n\t\t'') words='%s %s' files=files ;;\n", c->words.bytes, c->common.bytes);
	printflags(c, commonflags);
	sayout("\t\tesac ;;\n");
	for (i = 0; i < commandcount; i++) {
		const struct command *row = &commands[i];
		struct text flags = {0};

		addflags(&flags, row->flags);
		sayout("\t*,%s) case $flag in\n\t\t'') words='%s%s%s --help' files=%s ;;\n", row->word,
		    fillingwords(c, row->fills, row->words), flags.size ? " " : "",
		    flags.size ? flags.bytes : "", fillingfiles(row->fills));
		printflags(c, row->flags);
		sayout("\t\tesac ;;\n");
		textfree(&flags);
	}
	sayout("\t*) case $flag in\n\t\t'') case $word in -*) words='%s' ;; esac; files=files ;;\n",
	    c->common.bytes);
	printflags(c, commonflags);
	sayout("\t\tesac ;;\n\tesac\n");
}

static void
bash(const struct completing *c)
{
	sayout("# Completion of staticld for bash, made by \"staticld completion bash\".\n"
	    "_staticld()\n{\n"
	    "\tlocal word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} place=$COMP_CWORD flag= words= files=\n"
	    "\t# bash takes --flag=value for three words\n"
	    "\tif [ \"$word\" = = ]; then flag=${COMP_WORDS[COMP_CWORD-1]} word=\n"
	    "\telif [ \"${COMP_WORDS[COMP_CWORD-1]}\" = = ]; then flag=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
	    "\t[ -z \"$flag\" ] || [ \"$command\" != \"$flag\" ] || place=1\n");
	printcases(c);
	sayout("\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	    "\tcase $files in\n"
	    "\tfiles) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- \"$word\")) ;;\n"
	    "\tdirectories) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- \"$word\")) ;;\n"
	    "\tesac\n"
	    "\tcase ${COMPREPLY-} in *=) compopt -o nospace 2>/dev/null ;; esac\n}\n"
	    "complete -F _staticld staticld staticld++\n");
}

static void
zsh(const struct completing *c)
{
	sayout("#compdef staticld staticld++\n"
	    "# Completion of staticld for zsh, made by \"staticld completion zsh\".\n"
	    "_staticld()\n{\n"
	    "\tlocal word=${words[CURRENT]} command=${words[2]} place=$((CURRENT - 1)) flag= files=\n"
	    "\tlocal words=\n"
	    "\tcase $word in --*=*) flag=${word%%%%=*}; compset -P '*=' ;; esac\n");
	printcases(c);
	sayout("\tlocal -a plain valued\n"
	    "\tplain=(${${=words}:#*=}) valued=(${(M)${=words}:#*=})\n"
	    "\tcompadd -- $plain\n"
	    "\tcompadd -S '' -- $valued\n"
	    "\tcase $files in files) _files ;; directories) _files -/ ;; esac\n}\n"
	    "if [ \"$funcstack[1]\" = _staticld ]; then _staticld \"$@\"; else compdef _staticld staticld staticld++; fi\n");
}

/* TEXT between single quotes, as fish reads them. */
static char *
fishquote(const char *text)
{
	struct text t = {0};

	textname(&t, text, "\\'");
	return t.bytes ? t.bytes : newstring("");
}

static void
fishflags(const struct completing *c, const struct flag *f, const char *when)
{
	for (; f && f->name; f++) {
		char *help = fishquote(f->help);

		sayout("complete -c staticld -n '%s' -l %s -d '%s'", when, f->name + 2, help);
		if (f->value)
			sayout(" %s -a '%s%s'", f->fills == FILLING_WORDS ? "-x" : "-r",
			    fillingwords(c, f->fills, f->words),
			    f->fills == FILLING_DIRECTORIES ? "(__fish_complete_directories)" : "");
		sayout("\n");
		free(help);
	}
}

static void
fish(const struct completing *c)
{
	char *when;
	size_t i;

	sayout("# Completion of staticld for fish, made by \"staticld completion fish\".\n");
	fishflags(c, commonflags, "true");
	for (i = 0; i < commandcount; i++) {
		char *summary = fishquote(commands[i].summary);

		sayout("complete -c staticld -n __fish_use_subcommand -a %s -d '%s'\n", commands[i].word, summary);
		free(summary);
	}
	for (i = 0; i < commandcount; i++) {
		const struct command *row = &commands[i];

		when = newformat("__fish_seen_subcommand_from %s", row->word);
		sayout("complete -c staticld -n '%s' -l help -d 'say how it is used'\n", when);
		sayout("complete -c staticld -n '%s' %s -a '%s'\n", when, *fillingfiles(row->fills) ? "-F" : "-f",
		    fillingwords(c, row->fills, row->words));
		fishflags(c, row->flags, when);
		free(when);
	}
	sayout("complete -c staticld++ -w staticld\n");
}

int
completionmain(int argc, char **argv)
{
	static const struct {
		const char *shell;
		void (*print)(const struct completing *c);
	} shells[] = {{"bash", bash}, {"fish", fish}, {"zsh", zsh}};
	struct completing c = {0};
	struct nearest near;
	struct given given;
	size_t i;

	(void)argc;
	commandread(&given, argv);
	if (given.operands.count != 1)
		commandusage(given.command);
	near = nearestto(given.operands.words[0]);
	for (i = 0; i < sizeof shells / sizeof *shells; i++) {
		nearestoffer(&near, shells[i].shell);
		if (strcmp(given.operands.words[0], shells[i].shell) != 0)
			continue;
		free(nearesthint(&near));
		collect(&c);
		shells[i].print(&c);
		return commanddone(0);
	}
	commandnoword(given.command, given.operands.words[0], &near);
}
