"""With this folder on PYTHONPATH, a Python process and every other that it starts reach nobody beyond this machine."""

import sys

from tests.fakes.offline import refuse_the_world

sys.addaudithook(refuse_the_world)
