"""Message catalogues: gathers each feature's strings, merges, compiles and checks them."""
