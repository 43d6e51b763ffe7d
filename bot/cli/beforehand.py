"""What has to be said before the libraries are loaded: imported first, for they look once.

A question is compared with all sections in a thread of our own. Those that numpy would start beside it wait by looking
again and again, and took a fifth of the processor time of every answer.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
