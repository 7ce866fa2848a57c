"""Cầm Tay. One thread each for numpy: its matrices here are small, and threads that wait for each other burn what
others need; a question takes a sixth of the processor time. It has to be said before numpy is loaded, so here."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
