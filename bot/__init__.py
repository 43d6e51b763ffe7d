"""The front desk: a neutral message comes in, a neutral reply goes out.

Commands, permissions, platforms, the wiring of the other packages, and the `chaupal` command.
"""
