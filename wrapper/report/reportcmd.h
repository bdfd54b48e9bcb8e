/* staticld report, why, explain: what links reported and what the data says, for people. */
#ifndef WRAPPER_REPORT_REPORTCMD_H
#define WRAPPER_REPORT_REPORTCMD_H

int reportmain(int argc, char **argv);
int whymain(int argc, char **argv);
int explainmain(int argc, char **argv);

#endif
