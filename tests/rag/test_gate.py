"""Whether what was found is enough to answer from."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.types import Head
from rag.absent import BESIDE, ELSEWHERE, NUMBERED, STORY, unsaid
from rag.dividing import parted
from rag.gate import FAR, THRESHOLD, Evidence, confidence, weigh
from rag.glossary import SHIPPED, Glossary, read
from rag.index import Index, Row
from rag.meant import first as meant_first
from rag.meant import named_first, whole_first
from rag.types import Chunk, Passage
from rag.understanding import understand

SURE = Evidence(best=0.9, near=0.6, title=0.5, missing=0.0, words=6, absent=0.0)


@pytest.mark.parametrize(
    ("change", "weaker"),
    [
        ({"best": 0.2}, True),
        ({"title": 0.0}, True),
        ({"near": 0.4}, True),
        ({"words": 3}, True),
        ({"absent": 1.0}, True),
        ({"apart": 1.0}, True),
        ({"foreign": 1.0}, True),
        ({"missing": 0.5}, False),
        ({"unfounded": 1.0}, True),
        ({"outcry": -1.0}, True),
        ({"outcry": 1.0}, False),
        ({"trade": 1.0}, False),
    ],
)
def test_each_kind_of_evidence_counts_where_vectors_are_used(change, weaker):
    assert (confidence(replace(SURE, **change), vectors=True) < confidence(SURE, vectors=True)) is weaker


def test_what_is_far_from_the_library_is_answered_only_with_a_term_of_the_trade_or_by_its_whole_title():
    far = replace(SURE, near=FAR - 0.01, best=1.0, title=0.9)
    assert confidence(far, vectors=True) == 0.0
    assert confidence(replace(far, trade=1.0), vectors=True) > THRESHOLD
    assert confidence(replace(far, title=1.0), vectors=True) > THRESHOLD


def test_words_alone_must_hold_what_decides_and_enough_of_the_rest():
    words = replace(SURE, near=0.0)
    assert confidence(words, vectors=False) > THRESHOLD
    assert confidence(replace(words, best=0.7, title=0.2, absent=1.0), vectors=False) < THRESHOLD
    assert confidence(replace(words, missing=0.5), vectors=False) < confidence(words, vectors=False)
    story = replace(words, best=0.4, title=0.25, words=14)
    assert confidence(story, vectors=False) > THRESHOLD
    assert confidence(replace(story, best=0.15, title=0.05, missing=0.1), vectors=False) < THRESHOLD


@pytest.mark.parametrize(
    ("name", "whole"),
    [("gpt 5", True), ("sarvam 2.1", True), ("oserror 401", False), ("http 404", False), ("t4", False)],
)
def test_a_name_with_its_number_stands_whole_or_not_at_all_and_an_error_with_its_code_need_not(name, whole):
    assert (NUMBERED.fullmatch(name) is not None) is whole


def _entry(name: str, title: str, text: str, score: float) -> Passage:
    now = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    head = Head(name, "report", title, "en", "public", "published", 1, now.date(), now, "")
    return Passage(Chunk(1, name, 1, 0, (), text, ""), head, score)


def _add_among_others(index: Index, *entries: Passage) -> None:
    """Entries among sixty of something else, so that what they name is rare."""
    others = [_entry(f"guide-{number}", "Other", "Nothing of note.", 0.1) for number in range(60)]
    index.add([(one.entry, [Row(place, (), one.chunk.text)]) for place, one in enumerate((*entries, *others))], 0)


def test_a_name_in_one_of_several_questions_leaves_what_was_found_for_the_others():
    card = _entry("recipe-t4", "FP8 on a T4", "FP8 does not work on a T4.", 1.6)
    school = _entry("report-oaksd-ed", "A school's bot", "The bot had an 8B model.", 1.5)
    index = Index()
    index.add([(one.entry, [Row(1, (), one.chunk.text)]) for one in (card, school)], 0)
    for text, kept in (
        ("Does FP8 work on a T4? What did the 8B bot of OAKSD do?", ["recipe-t4", "report-oaksd-ed"]),
        ("Does FP8 work on a T4 at OAKSD?", ["report-oaksd-ed"]),
    ):
        understood = understand(text, index.vocabulary, Glossary([]), indic_corpus=False)
        understood.parts = parted(text)
        assert [one.entry.id for one in named_first(understood, (card, school), index)] == kept


@pytest.mark.parametrize(
    ("question", "score", "kept"),
    [
        ("Why was OAKSD's bot ended?", 1.5, ["report-oaksd-ed"]),
        ("Why was OAKSD's bot ended?", 0.5, ["report-city", "report-oaksd-ed"]),
        ("Why was the bot ended?", 1.5, ["report-city", "report-oaksd-ed"]),
        ("Why was the Rajasthan bot ended?", 1.5, ["report-city", "report-oaksd-ed"]),
    ],
)
def test_a_near_entry_about_the_body_that_is_named_is_read_instead_of_others(question, score, kept):
    city = _entry("report-city", "A city's bot", "The city ended its bot.", 1.6)
    school = _entry("report-oaksd-ed", "A school's bot", "The bot of Rajasthan was another.", score)
    index = Index()
    index.add([(one.entry, [Row(1, (), one.chunk.text)]) for one in (city, school)], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert [one.entry.id for one in named_first(understood, (city, school), index)] == kept


def test_an_organisation_is_named_by_the_id_of_its_entry_and_by_what_is_its_own():
    school = _entry("report-oaksd-ed", "A school's bot", "The bot Ed was ended.", 1.0)
    index = Index()
    index.add([(school.entry, [Row(1, (), school.chunk.text)])], 0)
    for question, lacks in (("Why was OAKSD's Ed ended?", False), ("Why was YORKSD's Ed ended?", True)):
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        assert bool(unsaid(understood, (school,), index)) is lacks


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Which quant for a 12 GB card?", False),
        ("Is an API cheaper for 100k questions a month?", False),
        ("What do 500 users need?", False),
        ("Is an API cheaper for 5 million tokens per day?", False),
        ("Which quant for 2x small card?", False),
        ("Which quant for few users, our bill is 4x", False),
        ("Which quant for audio in 8khz?", False),
        ("My small card shows 88 C, which quant?", False),
        ("My small card is at 85 degrees, which quant?", False),
        ("Which ups for a small card of 1000W with one RTX 4090?", False),
        ("What does an RTX 6090 cost?", True),
        ("Which quant for a 70B?", True),
    ],
)
def test_how_much_somebody_has_need_not_stand_in_an_entry(question, lacks):
    entry = _entry("guide-quants", "Which quant?", "Take Q4 on a small card. An API is cheaper for few users.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert bool(unsaid(understood, (entry,), index)) is lacks


def test_what_has_no_heading_is_weighed_by_its_title():
    entry = _entry("guide-rivers", "Ganga models", "A small card holds it.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand("Ganga models", index.vocabulary, Glossary([]), indic_corpus=False)
    assert weigh(understood, (entry,), 0.5, index, trade=True).title > 0


def test_who_compares_is_told_from_the_entry_that_names_both():
    one = _entry("recipe-ollama", "Ollama", "Q8 halves the cache.", 1.0)
    both = _entry("recipe-quants", "Quants", "Q4 takes 4.6 GB. Q8 takes 8 GB.", 0.8)
    index = Index()
    _add_among_others(index, one, both)
    for question, first in (("Q4 or Q8 on a small card?", both), ("Q8 on a small card?", one), ("Q2 or Q8?", one)):
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        understood.parts = parted(question)
        assert meant_first(understood, (one, both), index)[0] is first


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("We are an NGO in Bihar with 40 old Dell PCs. How do I serve the Ganga model?", False),
        ("Everybody in our HR team in Kochi waits. How do I serve the Ganga model to 200 people?", False),
        ("हमारे पटना के दफ़्तर में 30 लोग हैं। Ganga model कैसे चलाएँ?", False),
        ("How do I serve the Ganga model on Google Cloud?", True),
        ("We have Google Cloud. How do I serve the Ganga model?", False),
        ("We have Google Cloud. What does the Ganga model cost there?", True),
        ("What does the Ganga model cost in Pune?", True),
        ("We are in Pune. What does the Ganga model cost?", False),
        ("How do I serve the Yamuna model?", True),
        ("How do I serve the Ganga model on an H100?", True),
        ("How do I serve the Ganga model in Santali?", True),
        ("I have 16 GB. How do I serve the Ganga model?", False),
        ("My budget is 50,000 rupees. How do I serve the Ganga model?", False),
        ("How do I serve the Ganga model with a budget of ₹50,000?", False),
        ("50 hazar rupaye mein Ganga model kaise chalau?", False),
        ("How do I serve the Ganga model of 2011?", True),
        ("Does the Ganga model fit an RTX 4090?", True),
        ("How do I serve the Ganga model on an RTX card?", False),
        ("How do I serve the Ganga model on my MacBook Air?", True),
        ("How do I serve a 7B Ganga model?", False),
        ("How do I serve a 70B Ganga model?", True),
        ("What is the Ganga model's command?", False),
        ("What does Kerala's law say of the Ganga model?", True),
        ("What is Ganga's 700 million user clause?", False),
        ("How do I serve the Ganga model on my VPS with wifi?", False),
        ("How do I serve the Ganga model on an i5 desktop?", False),
        ("How do I serve the Ganga model on a Mac mini M4?", True),
        ("How fast is the Ganga model on an i5 desktop?", True),
        ("Which Ganga model is best on a CPU?", False),
        ("Does the Ganga model run on a CPU?", True),
        ("The P95 of the Ganga model is bad, what is the launch command?", False),
        ("The download of the Ganga model stops at 30%, how do I launch it?", False),
        ("What does the electricity of the Ganga model on a 3060 cost?", False),
        ("The Ganga model runs 24x7 from 10am to 7pm, how do I launch it?", False),
        ("How do I launch the Ganga model for 500 FAQ?", False),
        ("Does a UPS of 2 KVA help to launch the Ganga model?", True),
        ("Our inverter has 2 KVA. How do I launch the Ganga model?", False),
        ("Harvey Ganga price per seat", True),
        ("Serving Ganga model", False),
        ("How do I launch the Ganga model for High Court orders?", False),
        ("How do I launch the Ganga model in a PHC?", False),
        ("The Ganga model stops at 'NCCL INFO', what is the launch command?", False),
        ("The Ganga model does not open at http://192.168.1.10:8000, how do I launch it?", False),
        ("Somebody asks the Ganga model for 'Section 138 NI Act', how do I launch it?", False),
        ("What does Section 138 say of the Ganga model?", True),
        ("Don't launch the Ganga model on Bhairavi, or do?", True),
    ],
)
def test_what_only_tells_who_asks_need_not_stand_in_an_entry(question, lacks):
    entry = _entry("ganga", "Serve the Ganga model", "Start the Ganga 8B model with the launch command.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert bool(unsaid(understood, (entry,), index)) is lacks


@pytest.mark.parametrize(("text", "untold"), [("It takes two hours.", 0.0), ("It takes a card.", 1.0)])
def test_who_asks_how_long_something_takes_wants_a_time(text, untold):
    entry = _entry("ganga", "Train the Ganga model", text, 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    asked = understand("How many hours does the Ganga model take?", index.vocabulary, Glossary([]), indic_corpus=False)
    evidence = weigh(asked, (entry,), 0.5, index, trade=False)
    assert evidence is not None
    assert evidence.unfounded == untold


def test_a_language_that_an_entry_lacks_weighs_less_than_a_name():
    entry = _entry("ganga", "Serve the Ganga model", "Start the Ganga model with the launch command.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    for question, lacks in (
        ("How do I serve the Ganga model in Santali?", BESIDE),
        ("How do I serve the Yamuna model?", 1.0),
        ("How do I serve the Yamuna model in Santali?", 1.0),
        ("How do I serve the Ganga model?", 0.0),
    ):
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        assert unsaid(understood, (entry,), index) == lacks


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("We pasted it into Yamuna yesterday. How do I serve the Ganga model?", BESIDE),
        ("Which command serves the Ganga model? We have Yamuna too.", BESIDE),
        ("We have the Ganga model. How do I serve the Yamuna model?", 1.0),
        ("We pasted it into Yamuna. how do I serve the Ganga model", BESIDE),
        ("How do I serve the Ganga model on the Kosi?", ELSEWHERE),
    ],
)
def test_what_is_only_told_or_stands_elsewhere_in_the_entry_weighs_less(question, lacks):
    entry = _entry("ganga", "Serve the Ganga model", "Start the Ganga model with the launch command.", 1.0)
    index = Index()
    others = [Row(number, (), "Nothing of note.") for number in range(3, 60)]
    index.add([(entry.entry, [Row(1, (), entry.chunk.text), Row(2, (), "On the Kosi it is slow."), *others])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert unsaid(understood, (entry,), index) == lacks


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("Is the Ganga model under GPL?", "The Ganga model is under Apache 2.0.", False),
        ("Is the Ganga model under GPL?", "The Ganga model runs on a card.", True),
        ("Does the Ganga model run on an L40S?", "The Ganga model runs on an L40.", True),
        ("ValueError: the Ganga 9 dies on load here", "Ganga says 'dies on load here' at times.", False),
        ("ValueError: the Ganga 9 dies on load here", "The Ganga model runs on a card.", True),
        ("গঙ্গা আর ৮ জিবি", "The Ganga model runs on a card.", False),
    ],
)
def test_a_licence_is_told_by_another_and_a_message_by_its_words(question, text, lacks):
    entry = _entry("ganga", "The Ganga model", text, 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text), *(Row(number, (), "It.") for number in range(2, 60))])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert bool(unsaid(understood, (entry,), index)) is lacks


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Which for a clinic, Ganga or Kosi?", ELSEWHERE),
        ("Which for a clinic, Ganga vs Yamuna?", 1.0),
        ("Is the Kosi free or not?", 1.0),
        ("We have the Ganga and a clinic in a village. Is it the Kosi that is slow by day and by night, or what?", 1.0),
    ],
)
def test_one_of_two_things_compared_is_enough_where_the_other_is_known(question, lacks):
    entry = _entry("ganga", "Take the Ganga model", "For a clinic the Ganga model is enough.", 1.0)
    other = _entry("kosi", "The Kosi", "The Kosi is slow.", 0.5)
    index = Index()
    _add_among_others(index, entry, other)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert unsaid(understood, (entry,), index) == lacks


def test_a_family_of_models_decides_nothing_where_an_entry_is_about_training():
    entry = _entry("qlora", "Fine-tune an 8B model with QLoRA", "QLoRA takes 10 GB for an 8B model.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    for question, lacks in (
        ("How do I fine-tune Qwen2.5 7B with QLoRA?", False),
        ("How do I fine-tune Yamuna with QLoRA?", True),
        ("How do I serve Qwen2.5 7B?", True),
    ):
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        assert bool(unsaid(understood, (entry,), index)) is lacks


def test_the_longer_a_story_the_less_what_is_told_in_it_decides():
    entry = _entry("ganga", "Serve the Ganga model", "Start the Ganga model with the launch command.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    told = "We pasted it into Yamuna yesterday"
    for words, lacks in ((0, BESIDE), (STORY - 6, BESIDE), (3 * STORY, BESIDE / 3)):
        question = (
            " ".join([told, *(f"clinic{number}" for number in range(words))]) + ". How do I serve the Ganga model?"
        )
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        assert unsaid(understood, (entry,), index) == pytest.approx(lacks, abs=0.1)


def test_what_an_entry_calls_otherwise_it_has():
    entry = _entry("web", "Call it from a page", "Cross-origin requests are allowed.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    for rows, lacks in (([{"english": "cors", "also": "cross-origin"}], False), ([], True)):
        understood = understand("why do I see CORS errors", index.vocabulary, Glossary(rows), indic_corpus=False)
        assert bool(unsaid(understood, (entry,), index)) is lacks


def test_a_word_that_a_name_only_looks_like_does_not_stand_for_it():
    entry = _entry("tts", "Speech", "Talk takes a barn of a card.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand("does the Barm TTS speak", index.vocabulary, Glossary([]), indic_corpus=False)
    assert unsaid(understood, (entry,), index) == 1.0


@pytest.mark.parametrize(("name", "lacks"), [("Whisper", 1.0), ("Chatter", 0.0)])
def test_a_model_is_looked_for_however_often_a_library_speaks_of_it(name, lacks):
    others = [_entry(f"e{number}", "It", f"{name} runs.", 0.1) for number in range(30)]
    entry = _entry("licence", "A licence", "For research only.", 1.0)
    index = Index()
    index.add([(each.entry, [Row(1, (), each.chunk.text)]) for each in (entry, *others)], 0)
    understood = understand(f"may I sell {name}", index.vocabulary, Glossary([]), indic_corpus=False)
    assert unsaid(understood, (entry,), index) == lacks


@pytest.mark.parametrize(
    ("title", "score", "first"), [("Power of an RTX 4090", 1.0, 1), ("Power", 1.0, 1), ("Power of an RTX 4090", 0.5, 0)]
)
def test_an_entry_about_what_decides_is_read_before_one_that_lacks_it(title, score, first):
    one = _entry("ups", "Power cuts", "A UPS keeps the server up.", 1.1)
    other = _entry("power", title, "The RTX 4090 takes 450 watts of power.", score)
    index = Index()
    _add_among_others(index, one, other)
    understood = understand("what power does an RTX 4090 take", index.vocabulary, Glossary([]), indic_corpus=False)
    assert whole_first(understood, (one, other), index)[0] is (one, other)[first]


def test_an_entry_that_only_speaks_of_a_program_is_not_read_before_another():
    one = _entry("kubernetes", "Serve on Kubernetes", "A deployment serves the model.", 1.1)
    other = _entry("rollback", "Roll back", "On Kubernetes KServe shifts the traffic.", 1.0)
    index = Index()
    _add_among_others(index, one, other)
    understood = understand("serve on Kubernetes with KServe", index.vocabulary, Glossary([]), indic_corpus=False)
    assert whole_first(understood, (one, other), index)[0] is one


@pytest.mark.parametrize(
    ("question", "lacks"),
    [("does gemma 9 read Tamil", True), ("does Gemma 9 read Tamil", True), ("does gemma3 read Tamil", False)],
)
def test_a_generation_of_a_model_that_an_entry_does_not_name_is_another_model(question, lacks):
    entry = _entry("gemma", "What Gemma 3 reads", "Gemma 3 reads Tamil, 9 pages at once, as Gemma-3n does.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert unsaid(understood, (entry,), index) == float(lacks)


@pytest.mark.parametrize(("kind", "lacks"), [("guide", False), ("recipe", True)])
def test_a_guide_that_names_sizes_in_passing_is_for_every_small_one(kind, lacks):
    entry = _entry("tune", "Fine-tuning or retrieval?", "A team tuned a 2B model and a 70B model.", 1.0)
    entry = replace(entry, entry=replace(entry.entry, kind=kind))
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand("fine-tuning a 7B or retrieval?", index.vocabulary, Glossary([]), indic_corpus=False)
    assert bool(unsaid(understood, (entry,), index)) is lacks


def test_a_card_whose_memory_is_told_is_known_by_that():
    entry = _entry("ganga", "Serve the Ganga model", "The Ganga model fits 16 GB of memory.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    for question, lacks in (
        ("Does the Ganga model fit my 16 GB 4070?", False),
        ("Does the Ganga model fit my 12 GB 4070?", True),
        ("How fast is the Ganga model on my 16 GB 4070?", True),
    ):
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        assert bool(unsaid(understood, (entry,), index)) is lacks


def test_a_word_on_many_indian_languages_holds_for_each_of_them():
    entry = _entry("many", "Translate into 22 Indian languages", "Start the Ganga translator.", 1.0)
    recipe = replace(entry, entry=replace(entry.entry, kind="recipe"))
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    asked = "How do I translate into Santali with Ganga?"
    understood = understand(asked, index.vocabulary, Glossary([]), indic_corpus=False)
    assert not unsaid(understood, (recipe,), index)
    assert unsaid(understood, (entry,), index)


@pytest.mark.parametrize(
    ("question", "open_"),
    [
        ("What is the price of gold in India today?", True),
        ("What does a model on a card cost?", False),
        ("What is the price of a g4dn.xlarge in India?", False),
    ],
)
def test_the_price_of_what_a_library_of_the_trade_does_not_know_is_left_open(question, open_):
    texts = (
        "A model needs memory on a card.",
        "The price of a model with a chatbot.",
        "A gold set for a model in India.",
    )
    entries = [_entry(f"guide-{number}", "Models", text, 1.0) for number, text in enumerate(texts)]
    index = Index()
    index.add([(one.entry, [Row(number, (), one.chunk.text)]) for number, one in enumerate(entries)], 0)
    understood = understand(question, index.vocabulary, read([SHIPPED]), indic_corpus=False)
    assert weigh(understood, [entries[1]], 0.5, index, trade=True).unfounded == float(open_)


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("What does --launch-command do for the Ganga model?", False),
        ("What does --launch-boost do for the Ganga model?", True),
        ("Ganga model ke liye --turbo kaise lagau?", True),
        ("What does section 8 say of the Ganga model?", False),
        ("What does section 92 say of the Ganga model?", True),
        ("धारा 92 Ganga model के बारे में क्या कहती है?", True),
    ],
)
def test_an_option_of_a_program_and_a_section_of_a_law_are_written_of_or_not(question, lacks):
    entry = _entry(
        "ganga", "Serve the Ganga model", "Start the Ganga model with --launch-command, a boost and section 8.", 1.0
    )
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert bool(unsaid(understood, (entry,), index)) is lacks
