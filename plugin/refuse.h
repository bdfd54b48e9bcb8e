/* The plugin's way out. */
#ifndef PLUGIN_REFUSE_H
#define PLUGIN_REFUSE_H

/* Say TEXT, whole lines, and end the link: no output, a non-zero status, whatever the options say. */
_Noreturn void refuse(const char *text);

#endif
