"""What is said of short texts is kept, and of long ones it is not."""

from rag.briefly import WORD, briefly


def test_a_function_is_asked_once_for_a_word_and_each_time_for_what_is_longer():
    asked: list[str] = []

    @briefly(2)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    long = "x" * (WORD + 1)
    assert [length("x"), length("x"), length(long), length(long)] == [1, 1, WORD + 1, WORD + 1]
    assert asked == ["x", long, long]


def test_what_came_first_is_forgotten_first():
    asked: list[str] = []
    length = briefly(2)(lambda text: asked.append(text) or len(text))
    for text in ("a", "b", "c", "a"):
        length(text)
    assert asked == ["a", "b", "c", "a"]
