"""Which sentences of what was read may be quoted: those an asker can read, and none about a glossary itself."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from knowledge.types import Head
from rag import extract
from rag.choosing import Part
from rag.dividing import subjects
from rag.frames import frame
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.types import Chunk, Found, Passage
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
ENGLISH = ("en", (), "On a server llama.cpp is faster on four cores than on two of them.")
HINDI = ("hi", (), "Ollama CPU पर ठीक चलता है, ऐसा इस लेख में कहीं लिखा है।")


def pieces_of(
    question: str,
    *entries: Sequence[tuple[str, tuple[str, ...], str]],
    several: bool = False,
    kind: str = "guide",
    title: str = "It",
    heads: Sequence[dict[str, Any]] = (),
    cosine: float = 0.0,
) -> extract.Written:
    """What is written from entries, each given by its sections: language, headings, text; `heads` is what differs."""
    index, passages = Index(), []
    for number, sections in enumerate(entries):
        head = Head(f"e{number}", kind, title, sections[0][0], "public", "published", 1, NOW.date(), NOW, "")
        head = dataclasses.replace(head, **(heads[number] if heads else {}))
        chunks = [Chunk(10 * number + n, head.id, 1, n, path, text, "") for n, (_, path, text) in enumerate(sections)]
        index.add([(head, [Row(one.id, one.heading, one.text) for one in chunks])], 0)
        passages += [Passage(one, head, 1.0 - number / 10, cosine=cosine) for one in chunks]
    for n in range(9):  # words must be rare to say something
        other = Head(f"other{n}", "guide", "It", "en", "public", "published", 1, NOW.date(), NOW, "")
        index.add([(other, [Row(900 + n, (), "Nothing of note.")])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    words = question.split(", ") if several else [question]
    understood.parts = list(zip(words, subjects(words), strict=True))
    parts = [
        Part(words, understand(words, index.vocabulary, Glossary([]), indic_corpus=False).groups, ())
        for words, _ in (understood.parts if several else ())
    ]
    found = Found(
        tuple(passages),
        tuple((one.entry, one.score) for one in passages),
        understood.language,
        (),
        tuple(p.chunk for p in passages),
        1.0,
    )
    return extract.write(understood, parts, found, index, understood.language)


def quoted(question: str, *entries: Sequence[tuple[str, tuple[str, ...], str]], **given: Any) -> list[str]:
    """What is quoted of entries; see `pieces_of`."""
    return [one.markdown for one in pieces_of(question, *entries, **given).pieces if one.kind == "direct"]


def test_where_something_else_is_asked_of_each_thing_named_a_sentence_about_one_is_enough():
    card = ("en", (), "FP8 does not work on a T4.")
    memory = ("en", (), "An 8B model needs 16 GB of memory.")
    both = ("en", (), "FP8, T4 and 8B are all named here.")
    asked = "Does FP8 work on a T4, how much memory does an 8B model need"
    assert quoted(asked, [card], [memory], [both], several=True) == [card[2], memory[2]]


@pytest.mark.parametrize(
    ("question", "entries", "several", "languages"),
    [
        ("Is llama.cpp faster on a CPU server?", ([ENGLISH], [HINDI]), False, ["en"]),
        ("Is llama.cpp faster on a server, what of Ollama on a CPU", ([ENGLISH], [HINDI]), True, ["en", "hi"]),
        ("Is Ollama any good on a CPU?", ([HINDI], [ENGLISH]), False, ["hi"]),
    ],
)
def test_who_asks_in_english_is_quoted_another_language_only_for_what_no_english_entry_has(
    question, entries, several, languages
):
    texts = {"en": ENGLISH[2], "hi": HINDI[2]}
    assert sorted(quoted(question, *entries, several=several)) == sorted(texts[one] for one in languages)


def test_who_asks_in_hindi_is_quoted_the_hindi_entry_and_not_the_same_one_in_english():
    question = "Ollama CPU server के cores पर कैसे चलता है?"
    english = ("en", (), "Ollama on a CPU server runs well on four cores of the server.")
    header = {
        "sources": [{"url": "https://example.org/1"}, {"url": "https://example.org/2"}],
        "tags": ["ollama", "cpu"],
    }
    twins = [{"header": header}, {"header": header}]
    assert quoted(question, [english], [HINDI], heads=twins) == [HINDI[2]]
    assert quoted(question, [english], [HINDI])[0] == english[2], "from other sources it says something else"


def test_how_a_glossary_opens_is_no_answer():
    opening = ("en", (), "The words that people meet who guard a health bot, each in one section of this page.")
    words = (
        ("en", ("What are guardrails?",), "A guardrail is a check around a model that can refuse what people write."),
        ("en", ("What is a token?",), "A token is a piece of text."),
    )
    assert quoted("guardrails for a health bot", [opening, *words]) == [words[0][2]]
    plain = [opening, ("en", ("What is not known",), words[0][2]), words[1]]
    assert opening[2] in quoted("guardrails for a health bot", plain)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Is Gemma 3 free for commercial use?", "Gemma 4 is free for commercial use.", False),
        ("Is Gemma 3 free for commercial use?", "Gemma 4 is free for commercial use, and Gemma 3 is not.", True),
        ("Is Llama 3 free for commercial use?", "Llama 3.1 is free for commercial use.", True),
        ("Is Llama 3.1 free for commercial use?", "Llama 3.3 is free for commercial use.", False),
        ("Is Gemma free for commercial use?", "Gemma 4 is free for commercial use.", True),
    ],
)
def test_what_is_said_of_another_version_is_not_quoted_where_something_else_is(question, text, told):
    other = "For commercial use a licence of its own is needed by whoever is large."
    assert (text in quoted(question, [("en", (), text), ("en", (), other)])) is told


def test_a_question_that_names_a_licence_is_answered_with_the_licence():
    first = ("en", (), "Use Kisan-M for chat and reasoning in Indian languages, Kisan-M Small for phones.")
    licence = ("en", ("Licence",), "Kisan-M is Apache 2.0, as is its base.")
    for question in ("Is Kisan-M under GPL?", "is Kisan-M under MIT", "Kisan-M AGPL hai kya?"):
        assert quoted(question, [first, licence])[0] == licence[2]


def test_a_question_for_a_time_is_answered_by_the_entry_that_tells_one_and_by_nothing_else():
    near = ("en", (), "The chats of patients may be kept abroad, says the law on chats of patients.")
    keeps = ("en", ("How long to keep chats",), "The rule keeps the chats of patients for at least one year.")
    assert quoted("How long may we keep chats of patients?", [near], [keeps])[0] == keeps[2]
    assert quoted("May we keep chats of patients abroad?", [near], [keeps])[0] == near[2]
    assert quoted("How long may we keep chats of patients?", [near]) == []


def test_who_made_something_is_answered_by_the_sentence_that_names_them():
    first = ("en", (), "The ministry says that the Kisan bot answers many questions of farmers on each day.")
    made = ("en", ("What it is",), "The Kisan bot was launched in 2023 with the support of the EkStep Foundation.")
    assert quoted("who built the Kisan bot", [first, made])[0] == made[2]


def test_what_is_asked_of_it_is_answered_from_the_entry_that_tells_what_it_is():
    fines = ("en", (), "Courts fined lawyers for invented judgments in many places of the land.")
    check = ("en", ("What to do",), "Look each judgment up before it is filed, so that nothing invented is.")
    other = ("en", (), "A flag makes the cards avoid direct transfers from one to the other.")
    question = "What happened when courts fined lawyers, how do we avoid it"
    assert other[2] not in quoted(question, [fines, check], [other], several=True)
    assert other[2] in quoted(
        "What happened when courts fined lawyers, how do cards avoid transfers", [fines, check], [other], several=True
    )


def test_the_sentence_below_a_heading_that_asks_the_same_comes_first():
    many = ("en", (), "The pilot model may be sold in a product of a company by whoever sells products of models.")
    below = (
        "en",
        ("Questions", "May a company sell the pilot model in a product?"),
        "Yes, without a fee, by its card.",
    )
    assert quoted("May a company sell the pilot model in a product?", [many, below])[0] == below[2]
    other = (below[0], ("Questions", "Does the pilot model read pictures?"), below[2])
    assert quoted("May a company sell the pilot model in a product?", [many, other])[0] == many[2]


def test_a_word_is_explained_below_a_heading_that_asks_for_it_and_for_nothing_more():
    price = (
        "en",
        ("Questions", "What is the price of goodput?"),
        "Goodput costs nothing, as far as anybody has told us.",
    )
    word = ("en", ("What is goodput (useful work)?",), "Goodput is the work that was done in time, by the second.")
    pair = ("en", ("What is throughput and what is goodput?",), "Throughput counts all work, goodput what was in time.")
    assert quoted("What is goodput?", [price], [word])[0] == word[2]
    assert quoted("What is goodput?", [price], [pair])[0] == pair[2]


def test_a_yes_answers_what_a_heading_asks_first_whatever_it_sets_against_it():
    lead = ("en", (), "Start with a small embedder of many languages.")
    yes = "Yes, mostly: a reranker orders the best."
    asked = ("en", ("Questions", "Is a reranker worth the extra time, or is an embedder enough?"), yes)
    other = ("en", ("Questions", "Does the maker update a reranker with every new embedder?"), yes)
    assert yes in quoted("Is a reranker worth it for search?", [lead, asked])
    assert yes not in quoted("Is a reranker worth it for search?", [lead, other])


def test_of_all_that_is_written_three_sentences_are_quoted_at_most():
    things = ("thermal paste", "dust filter", "fan curve")
    sections = [
        ("en", (f"Who needs {one}?",), f"It is seldom the first thing to look at. The {one} keeps a card cool.")
        for one in things
    ]
    assert len(quoted(" ".join(things), sections)) == 3


def test_a_word_whose_parts_somebody_joins_by_a_hyphen_is_the_same_word():
    word = ("en", ("What is a decode batch?",), "A decode batch is what one step of the model writes for all.")
    step = ("en", (), "Set decode-batch to 8 in the file, since a decode-batch of 16 is too much for a small card.")
    assert quoted("what is decode-batch", [step], [word])[0] == word[2]


def test_a_word_that_nobody_explains_is_not_called_answered_by_a_sentence_that_uses_it():
    used = ("en", (), "Goodput fell by half in a test with forty users on one card.")
    told = ("en", (), "Goodput is a number of requests that were answered in time.")
    assert pieces_of("What is goodput?", [used], cosine=0.9).doubtful
    assert not pieces_of("What is goodput?", [told], cosine=0.9).doubtful
    assert not pieces_of("Where did goodput fall?", [used], cosine=0.9).doubtful


def test_who_asks_what_a_model_is_reads_how_its_note_opens():
    opening = ("en", (), "Usable with care: free weights of 8.2 billion parameters.")
    section = ("en", ("Why does Kavi show its thinking?",), "Kavi shows its thinking where a flag for Kavi is missing.")
    note = {"kind": "model", "title": "Kavi"}
    assert quoted("What is Kavi?", [opening, section], heads=[note]) == [opening[2]]
    assert quoted("What is Kavi?", [opening, section], heads=[{"title": "Kavi"}]) != [opening[2]]


def test_an_entry_that_answers_two_questions_of_its_own_is_no_glossary():
    opening = ("en", (), "A guardrail keeps a health bot from advice that only a doctor may give.")
    asked = (
        (
            "en",
            ("Questions", "What does a guardrail cost for a health bot?"),
            "Nothing beside the time of a small model.",
        ),
        ("en", ("Questions", "What is a guardrail for a health bot worth?"), "As much as what it keeps from people."),
    )
    assert opening[2] in quoted("guardrail for a health bot", [opening, *asked])


def test_who_says_what_is_not_so_and_ends_with_right_is_told_no():
    below = (
        "en",
        ("Questions", "Are the chats of the pilot encrypted on the disk?"),
        "No, the pilot keeps plain text.",
    )
    other = ("en", (), "The pilot is installed with one command and keeps chats on the disk.")
    asked = "since the pilot has its chats encrypted on the disk we need no other disk, right?"
    assert quoted(asked, [other, below])[0] == below[2]


def test_what_a_long_story_names_beside_its_question_is_no_subject_of_it():
    told = "Our clinic, three nurses, two doctors, a borrowed printer, old cables and tired neighbours "
    told += "have waited since spring with an L40S. "
    asked = told + "Why does the pilot invent citations?"
    answer = ("en", (), "The pilot invents citations since training teaches tone only.")
    named = ("en", (), "On an L40S the pilot is fast.")
    assert quoted(asked, [answer], [named])[0] == answer[2]


def test_when_something_runs_is_no_name_of_it():
    day = ("en", (), "The cheapest card for a pilot model by day and by night is the L4.")
    named = ("en", (), "The bill of a farm that goes 24x7 is paid on Monday.")
    assert quoted("Which is the cheapest card for a pilot model 24x7?", [day, named])[0] == day[2]


def test_a_yes_or_no_is_quoted_for_its_own_question_only():
    below = (
        "en",
        ("Questions", "Does the pilot model get faster with more threads?"),
        "No, threads of a pilot model wait.",
    )
    other = ("en", (), "A pilot takes memory for its weights.")
    assert quoted("Does the pilot model get faster with more threads?", [other, below])[0] == below[2]
    assert quoted("How much memory is needed for a pilot model with threads?", [other, below]) == [other[2]]


def test_what_goes_on_below_a_heading_or_begins_with_a_list_is_not_its_answer():
    heading = ("Questions", "How do I stop the pilot model?")
    first = ("en", heading, "Use its switch before anything else is tried.")
    later = ("en", heading, "Whoever stops a pilot model tells how to start the pilot model.")
    assert quoted("How do I stop the pilot model?", [later, first])[0] == later[2]
    assert quoted("How do I stop the pilot model?", [first, later])[0] == first[2]
    listed = ("en", heading, "- **One pilot:** a switch stops it at once, and no model runs.\n- **Two:** two switches.")
    lead = ("en", (), "The pilot model is stopped by whoever stops the pilot model.")
    assert quoted("How do I stop the pilot model?", [lead, listed])[0] == lead[2]


def test_who_asks_about_one_card_is_not_told_of_another_where_both_are_told():
    both = ("en", (), "One L4 for a month of rent costs 300 francs, rent included for a month.")
    asked = ("en", ("H100",), "One H100 costs 900 francs by its list.")
    title = "What an A100, an H100 or an L4 costs"
    assert quoted("rent of an H100 for a month", [both, asked], title=title)[0] == asked[2]
    assert quoted("rent of an A100 for a month", [both, asked], title=title)[0] == both[2]


def test_who_asks_by_the_hour_is_told_the_hour():
    month = ("en", (), "One card of the cloud costs 300 francs for a whole month.")
    hour = ("en", ("Prices",), "A card costs 2 francs an hour on demand.")
    assert quoted("What does an hour of one card of the cloud cost?", [month, hour])[0] == hour[2]
    assert quoted("What does a month of one card of the cloud cost?", [month, hour])[0] == month[2]


def test_who_asks_what_happened_is_told_how_the_report_opens():
    opens = ("en", (), "Ed was switched off within three months, for its vendor ran out of money.")
    advice = ("en", ("What to take from it",), "Agree what happens to data with Ed, and what happened before.")
    assert quoted("What happened with Ed?", [opens, advice], kind="report")[0] == opens[2]
    assert quoted("What happened with Ed?", [opens, advice])[0] == advice[2]


def test_a_heading_that_asks_one_of_several_things_is_answered_below():
    serves = ("en", (), "Serve the pilot model with one command of the pilot.")
    month = (
        "en",
        ("Questions", "What does a month of the pilot model cost?"),
        "Nothing but the power of one small fan.",
    )
    loud = ("en", ("Notes",), "A month of the pilot model is long.")
    question = "How do I serve the pilot model, what does a month of the pilot model cost"
    assert quoted(question, [serves, loud, month], several=True) == [serves[2], month[2]]


def test_what_is_doubtful_is_called_the_closest_and_brings_no_steps():
    opens = ("en", (), "The pilot is run with the pilot program, and nothing else is done.")
    steps = ("en", ("Steps",), "1. Run the pilot.\n2. Run the second pilot with its program.")
    for near, kinds in ((0.6, ["direct", "frame", "steps"]), (0.1, ["frame", "direct"])):
        written = pieces_of("How do I run the pilot program?", [opens, steps], cosine=near)
        assert [one.kind for one in written.pieces] == kinds
        assert written.doubtful is (near < 0.5)
    assert written.pieces[0].markdown.startswith("Perhaps not quite what you asked")


def test_a_number_stands_for_every_passage_that_is_quoted_under_it():
    """The steps cite the section they stand in, and not the one of the entry that was found first."""
    opens = ("en", (), "The pilot is run with the pilot program, and nothing else is done.")
    steps = ("en", ("Steps",), "1. Run the pilot.\n2. Run the second pilot with its program.")
    (one,) = pieces_of("How do I run the pilot program?", [opens, steps], cosine=0.6).citations
    assert (one.passage.chunk.heading, one.quote) == ((), opens[2])
    assert [(passage.chunk.heading, quote) for passage, quote in one.further] == [(("Steps",), steps[2])]


def test_who_wants_something_mended_gets_the_steps_about_it_and_who_sets_up_the_launch():
    lead = ("en", (), "Whisper writes sentences that nobody said, in the pauses of a doctor's dictation.")
    launch = ("en", ("Launch",), "```bash\npip install whisperserver\nwhisperserver serve large\n```")
    mend = ("en", ("What helps",), "1. Cut the pauses out of the dictation first.\n2. Name the language for it.")

    def steps(question: str, *sections: tuple[str, tuple[str, ...], str]) -> list[str]:
        return [one.markdown for one in pieces_of(question, sections).pieces if one.kind == "steps"]

    stop = "how do I stop sentences that nobody said in the pauses of a dictation"
    assert steps(stop, lead, launch) == []
    assert steps(stop, lead, launch, mend) == [mend[2]]
    opens = ("en", (), "Whisper is set up for a doctor's dictation on one small card.")
    assert steps("how do I set up Whisper for a doctor's dictation", opens, launch) == [launch[2]]


def test_who_serves_a_model_gets_the_command_of_its_note_and_not_that_of_a_recipe_which_names_it_too():
    opens = ("en", (), "The Kisan model is served on one small card.")
    command = ("en", ("Serve it",), "```bash\nserver serve kisan\n```")
    others = (
        "en",
        ("Launch",),
        "1. Serve the Ganga model:\n\n```bash\nserver serve ganga\n```\n\n2. Or the Kisan model.",
    )
    heads = [
        {"kind": "model", "title": "The Kisan model"},
        {"kind": "recipe", "header": {"launch": "server serve ganga"}},
    ]
    written = pieces_of("How do I serve the Kisan model?", [opens, command], [others], heads=heads)
    assert [one.markdown for one in written.pieces if one.kind == "steps"] == [command[2]]


def test_what_a_program_said_is_answered_by_what_stands_below_it_and_not_by_what_leans_on_it():
    heading = ("could not select device driver with capabilities: [[gpu]]",)
    below = ("en", heading, 'The container toolkit is not installed. Another line, "nvidia" for gpu, means the same.')
    question = "docker: Error response from daemon: could not select device driver with capabilities: [[gpu]]"
    assert (
        quoted(question, [("en", (), "Containers see the gpu by a driver."), below])[0]
        == "The container toolkit is not installed."
    )


def test_a_sentence_cut_out_of_what_somebody_says_is_not_quoted_first():
    cut = ("en", (), 'The pilot runs on four small cards" means that the pilot runs on four small cards.')
    whole = ("en", ("More",), "The pilot runs on four cards of the small kind, says its maker.")
    assert quoted("Does the pilot run on four small cards?", [cut, whole])[0] == whole[2]


@pytest.mark.parametrize(("told", "missing"), [("and it is fast.", True), ("and it costs ₹57 per hour.", False)])
def test_a_price_asked_beside_something_else_is_said_to_be_missing(told, missing):
    both = ("en", ("Which quantization fits and what does it cost per hour?",), f"Take Q4_K_M, which fits, {told}")
    written = pieces_of("which quantization fits, what does it cost per hour", [both], several=True)
    said = [one.markdown for one in written.pieces]
    assert both[2] in said
    assert (frame("en", "no_sum") in said) is missing


def test_steps_about_another_program_than_the_answers_are_left_out():
    lead = ("en", (), "A vector store is kept safe by a copy each night.")
    answer = (
        "en",
        ("How do I back up Qdrant?",),
        "Back up Qdrant by a snapshot of each collection, and keep it elsewhere.",
    )
    other = ("en", ("How do I back up Ollama each night?",), "```bash\nbackup ollama each night\n```")

    written = pieces_of("how do I back up Qdrant each night", [lead, answer, other])
    assert [one.kind for one in written.pieces if one.kind != "frame"] == ["direct"]


def test_how_something_was_tested_is_no_list_of_steps():
    lead = ("en", (), "The pilot model answers half of the questions of a test right in Hindi.")
    made = (
        "en",
        ("How the test was made",),
        "1. The pilot model was asked in Hindi.\n2. The test of the model was marked.",
    )
    question = "How do I test the pilot model in Hindi with questions?"
    for kind, expected in (("guide", [made[2]]), ("evaluation", [])):
        written = pieces_of(question, [lead, made], kind=kind)
        assert [one.markdown for one in written.pieces if one.kind == "steps"] == expected


def test_who_pastes_an_error_gets_the_command_that_mends_it():
    heading = ("could not select device driver with capabilities: [[gpu]]",)
    below = (
        "en",
        heading,
        "The container toolkit is not installed.\n\n```bash\napt-get install container-toolkit\n```",
    )
    question = "docker: Error response from daemon: could not select device driver with capabilities: [[gpu]]"
    steps = [one.markdown for one in pieces_of(question, [below]).pieces if one.kind == "steps"]
    assert steps == ["```bash\napt-get install container-toolkit\n```"]


def test_below_a_yes_stand_the_steps_of_an_entry_about_what_was_asked_and_below_a_no_none():
    launch = ("en", ("Steps",), "```bash\nollama run gemma\n```")

    def kinds(title: str, says: str, question: str) -> list[str]:
        return [
            one.kind
            for one in pieces_of(question, [("en", ("Does Gemma run on Windows?",), says), launch], title=title).pieces
        ]

    asked, way = "can I run Gemma on Windows?", "how can I run Gemma on Windows?"
    yes, no = "Yes, Gemma runs on Windows 11 with Ollama.", "No, Gemma does not run on Windows by itself."
    assert kinds("Run Gemma on Windows", yes, asked)[-1] == "steps"
    assert "steps" not in kinds("Run Gemma on Windows", no, asked)
    assert "steps" not in kinds("Errors people paste here", yes, asked)
    assert kinds("Errors people paste here", no, way)[-1] == "steps"


def test_below_an_answer_to_the_very_question_stand_no_steps_of_another_aspect():
    question = "What Gemma can I run on a Mac with 32 GB?"
    answer = (
        "en",
        ("Which Gemma runs on a Mac with 32 GB?",),
        "Gemma 27B in 4 bits runs on a Mac with 32 GB of memory.",
    )
    install = ("en", ("First steps",), "1. Fetch the package manager.\n2. Fetch the program with it.")
    run = ("en", ("Run Gemma on a Mac",), "1. Load a Gemma of 27B on the Mac.\n2. Ask it something.")

    def steps(*sections: tuple[str, tuple[str, ...], str]) -> list[str]:
        return [one.markdown for one in pieces_of(question, sections).pieces if one.kind == "steps"]

    assert steps(answer, install) == []
    assert steps(answer, install, run) == [run[2]]
    assert steps(("en", (), answer[2]), install) == [install[2]], "below the opening of an entry"


def test_steps_whose_first_one_stands_elsewhere_do_not_begin_with_its_command():
    opens = ("en", (), "The pilot program is run from its folder.")
    cut = ("en", ("Run the pilot program",), "```bash\npilot --run\n```\n\n2. Look at what the program printed.")
    whole = ("en", ("Run the pilot program",), f"1. Start it.\n\n{cut[2]}")

    def steps(*sections: tuple[str, tuple[str, ...], str]) -> list[str]:
        pieces = pieces_of("How do I run the pilot program?", sections).pieces
        return [one.markdown for one in pieces if one.kind == "steps"]

    assert steps(opens, cut) == []
    assert steps(opens, whole) == [whole[2]]


def test_what_is_named_beside_a_message_does_not_stand_before_what_mends_it():
    memory = ("en", ("CUDA out of memory",), "Lower --max-model-len when CUDA runs out of memory.")
    named = ("en", ("Other errors",), "On a 4090 with Qwen 32B bf16 is asked for.")
    message = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has 23.68 GiB"
    assert quoted(f"{message} - trying qwen 32b in fp16 on a 4090, what is wrong", [memory, named])[0] == memory[2]


def test_who_asks_which_model_to_take_for_something_is_told_from_entries_about_that():
    school = [("en", (), "School textbooks in Hindi need a vocabulary for an embedding model.")]
    search = [("en", (), "Take the embedding model BGE-M3 first for Hindi.")]
    heads = [{"title": "School textbooks"}, {"title": "Embeddings for Indian languages"}]
    asked = "Which embedding model for school textbooks in Hindi?"
    assert quoted(asked, school, search, heads=heads)[0] == search[0][2]
    assert quoted("What do school textbooks in Hindi need?", school, search, heads=heads)[0] == school[0][2]
