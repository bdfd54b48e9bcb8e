/*
 * The classes of hazards, the actions a policy takes on them, and the
 * properties of an output that a policy judges. The names are the ones that
 * policies and reports use (staticld-policy(5)).
 */
#ifndef POLICY_CLASS_H
#define POLICY_CLASS_H

#include <stdbool.h>

enum class {
	CLASS_NSS,
	CLASS_DLOPEN,
	CLASS_ICONV,
	CLASS_LOCALE,
	CLASS_STUB,
	CLASS_LINK_WARNING,
	CLASS_FOREIGN_LIBC,
	CLASS_FOREIGN_HEADERS,
	CLASS_DYNAMIC_INPUT,
	CLASS_UNRESOLVED,
	CLASS_INPUT_PATH,
	CLASS_UNPINNED_INPUT,
	CLASS_COUNT
};

/* In order of strictness; UNSET means that the catalogue of the libc decides. */
enum action {
	ACTION_UNSET,
	ACTION_ALLOW,
	ACTION_WARN,
	ACTION_SEAL,
	ACTION_DENY
};

enum property {
	PROPERTY_INTERPRETER,
	PROPERTY_NEEDED,
	PROPERTY_EXECSTACK,
	PROPERTY_TEXTREL,
	PROPERTY_RWX,
	PROPERTY_COUNT
};

/* The word for a value, "nss" or "deny"; static storage. */
const char *classname(enum class);
const char *actionname(enum action);
const char *propertyname(enum property);

/* Whether the class is of code that a program loads at run time: what a seal stops. */
bool classloads(enum class);

/* Whether the class is of the link itself: no libc's catalogue says anything of it, and without a rule it is denied. */
bool classoflink(enum class);

/* The class's name, and of CLASS_COUNT the word for what a policy's `symbols` say. */
const char *classword(enum class);

/* The value for a word, -1 when there is none; "unset" is not a word. */
int classfind(const char *word);
int actionfind(const char *word);
int propertyfind(const char *word);

#endif
