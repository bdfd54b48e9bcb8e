/* The words for classes, actions and properties. What is done about them is the policy's matter. */
#include <stddef.h>
#include <string.h>

#include "policy/class.h"

static const char *const classes[CLASS_COUNT] = {
	[CLASS_NSS] = "nss",
	[CLASS_DLOPEN] = "dlopen",
	[CLASS_ICONV] = "iconv",
	[CLASS_LOCALE] = "locale",
	[CLASS_STUB] = "stub",
	[CLASS_LINK_WARNING] = "link-warning",
	[CLASS_FOREIGN_LIBC] = "foreign-libc",
	[CLASS_FOREIGN_HEADERS] = "foreign-headers",
	[CLASS_DYNAMIC_INPUT] = "dynamic-input",
	[CLASS_UNRESOLVED] = "unresolved",
	[CLASS_INPUT_PATH] = "input-path",
	[CLASS_UNPINNED_INPUT] = "unpinned-input",
};

static const char *const actions[] = {
	[ACTION_UNSET] = "unset",
	[ACTION_ALLOW] = "allow",
	[ACTION_WARN] = "warn",
	[ACTION_SEAL] = "seal",
	[ACTION_DENY] = "deny",
};

static const char *const properties[PROPERTY_COUNT] = {
	[PROPERTY_INTERPRETER] = "interpreter",
	[PROPERTY_NEEDED] = "needed",
	[PROPERTY_EXECSTACK] = "execstack",
	[PROPERTY_TEXTREL] = "textrel",
	[PROPERTY_RWX] = "rwx",
};

static int
find(const char *word, const char *const *words, int first, int count)
{
	int i;

	for (i = first; i < count; ++i) {
		if (strcmp(words[i], word) == 0)
			return i;
	}
	return -1;
}

const char *
classname(enum class c)
{
	return classes[c];
}

const char *
classword(enum class c)
{
	return c == CLASS_COUNT ? "symbol" : classes[c];
}

const char *
actionname(enum action a)
{
	return actions[a];
}

const char *
propertyname(enum property p)
{
	return properties[p];
}

bool
classloads(enum class c)
{
	return c == CLASS_NSS || c == CLASS_DLOPEN || c == CLASS_ICONV;
}

bool
classoflink(enum class c)
{
	return c >= CLASS_DYNAMIC_INPUT && c <= CLASS_UNPINNED_INPUT;
}

int
classfind(const char *word)
{
	return find(word, classes, 0, CLASS_COUNT);
}

int
actionfind(const char *word)
{
	return find(word, actions, ACTION_ALLOW, ACTION_DENY + 1);
}

int
propertyfind(const char *word)
{
	return find(word, properties, 0, PROPERTY_COUNT);
}
