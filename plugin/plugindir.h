/* Where the plugin is. */
#ifndef PLUGIN_PLUGINDIR_H
#define PLUGIN_PLUGINDIR_H

/* The malloced directory of the plugin's own file, PREFIX/lib/staticld; NULL when it cannot be told. */
char *plugindir(void);

#endif
