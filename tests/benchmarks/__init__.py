"""How long a build takes, and how much memory: programs of any size, the same pages by other generators, the runner."""
