"""How the index and the database differ. Pure."""

from collections.abc import Mapping

import numpy as np

from rag.index import Index


def drift(index: Index, truth: Mapping[int, str]) -> tuple[set[str], set[str]]:
    """Entries to drop from the index, and entries to add to it; `truth` gives the entry of every chunk there is."""
    here = index.living_chunks()
    stale = {index.entry_ids[page] for page in index.rows_of.values()} - set(truth.values())
    owner = {index.chunk_ids[row]: index.entry_ids[index.page_of[row]] for row in np.flatnonzero(index.sections.alive)}
    stale |= {owner[chunk_id] for chunk_id in here - truth.keys()}
    missing = {truth[chunk_id] for chunk_id in truth.keys() - here} | (stale & set(truth.values()))
    return stale, missing


def complaints(index: Index, truth: Mapping[int, str], waiting: int) -> list[str]:
    """What differs, in sentences; `waiting` changes are not taken in yet."""
    here = index.living_chunks()
    problems = []
    if waiting:
        problems.append(f"{waiting} changes wait to be taken in")
    if lost := len(truth.keys() - here):
        problems.append(f"{lost} chunks of the database are not in the index")
    if extra := len(here - truth.keys()):
        problems.append(f"{extra} chunks of the index are not in the database")
    return problems
