# Completion of staticld for fish: the program itself says what it takes, and which policies are installed.
staticld completion fish | source
