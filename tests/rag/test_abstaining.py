"""What is said of a question that nobody's entry answers."""

from rag.abstaining import TOLD, looked_for
from rag.glossary import Glossary
from rag.index import Index
from rag.understanding import understand


def test_of_a_story_what_is_asked_and_what_it_is_about_are_named_as_looked_for():
    story = (
        "long story sorry, my uncle has a lab in a town with three nurses, two clerks, four printers and cables. "
        "A storm came, and since then ollama says nothing on our RTX 3060. How do we wake the driver?"
    )
    words = looked_for(understand(story, Index().vocabulary, Glossary([]), indic_corpus=False))
    first = words[:TOLD]
    assert {"wake", "driver", "ollama", "3060"} <= set(first)
    assert "uncle" not in first
    assert "uncle" in words
    assert sorted(first, key=story.index) == list(first)


def test_of_a_short_question_all_is_named_as_it_was_written():
    question = understand("how do I wake a driver of an RTX 3060", Index().vocabulary, Glossary([]), indic_corpus=False)
    assert looked_for(question) == ("wake", "driver", "RTX", "3060")
