"""Finding over a real desk: as a LangChain retriever, with one look at the model, and with work only for what changed."""

import asyncio
import hashlib
import json
import threading

import numpy as np
import pytest
from langchain_core.runnables import RunnableLambda
from onnx import TensorProto, helper, numpy_helper
from sqlalchemy import text as sql

from bot.message import Role
from knowledge import incoming
from knowledge.importing import import_folder
from rag import asked as headings
from rag import nearness
from rag.ahead import ReadingAhead
from rag.filters import explicit
from rag.langchain import ChaupalRetriever
from rag.quotes import quotable
from rag.types import Filters, Question


class Counting:
    """An embedder that counts what passes through the real one."""

    def __init__(self, inner):
        self.inner, self.name, self.dimensions, self.seen, self.passes = inner, inner.name, inner.dimensions, 0, 0

    def embed(self, texts, *, asked=False):
        self.seen += len(texts)
        self.passes += 1
        return self.inner.embed(texts, asked=asked)


@pytest.fixture
def counting():
    """Puts a counting embedder in the place of a desk's own."""

    def put(desk) -> Counting:
        desk.indexer.embedder = Counting(desk.indexer.embedder)
        return desk.indexer.embedder

    return put


async def test_the_retriever_works_in_a_chain_of_somebody_else(open_home):
    async with open_home() as desk:
        chain = ChaupalRetriever(assistant=desk.assistant, limit=2) | RunnableLambda(lambda found: found[0].metadata)
        first = await chain.ainvoke("How do I serve an 8B model on a T4?")
    assert first["entry"] == "t4"
    assert first["kind"] == "recipe"


async def test_the_retriever_gives_as_many_passages_as_asked_and_only_those_that_its_filters_let_through(open_home):
    question = "How do I serve an 8B model on a T4, and what does it cost?"
    async with open_home() as desk:
        one = await ChaupalRetriever(assistant=desk.assistant, limit=1).ainvoke(question)
        all_kinds = await ChaupalRetriever(assistant=desk.assistant, limit=20).ainvoke(question)
        costs = await ChaupalRetriever(assistant=desk.assistant, limit=20, filters=Filters(kinds=("cost",))).ainvoke(
            question
        )
    assert len(one) == 1
    assert {found.metadata["kind"] for found in all_kinds} > {"cost"}
    assert {found.metadata["kind"] for found in costs} == {"cost"}


async def test_the_retriever_works_in_code_without_a_loop(open_home):
    """In a thread of its own, as a script calls it, while the desk's loop goes on."""
    async with open_home() as desk:
        found = await asyncio.to_thread(ChaupalRetriever(assistant=desk.assistant, limit=2).invoke, "8B model on a T4")
        again = await asyncio.to_thread(ChaupalRetriever(assistant=desk.assistant, limit=2).invoke, "Whisper for Hindi")
    assert [one.metadata["entry"] for one in (found[0], again[0])] == ["t4", "whisper-hi"]
    assert len(found) == 2


async def test_a_question_looks_at_the_model_once_and_a_repeated_one_never(open_home, counting):
    async with open_home() as desk:
        model = counting(desk)
        await desk.assistant.find(Question("cost of a T4 per million tokens and how to launch it on an L4"))
        assert model.seen == 1
        await desk.assistant.find(Question("cost of a T4 per million tokens and how to launch it on an L4"))
        assert model.seen == 1


async def test_what_is_asked_beside_is_looked_for_by_itself_with_one_look_at_the_model(
    open_home, counting, tmp_path, entry
):
    """The entry that answers the second half says nothing of the first, and six others say more of both."""
    folder = tmp_path / "beside"
    folder.mkdir()
    texts = {
        f"rent-{n}": f"A month of one rented A100 costs {n}00 rupees in city {n}; its memory need not be bought."
        for n in range(6)
    }
    texts["room"] = "A 32B model needs about 20 GB of GPU memory in 4 bits."
    for name, text in texts.items():
        title = "What a month of an A100 costs" if name != "room" else "Sizes of models"
        facts = {"id": name, "kind": "guide", "title": title, "language": "en", "extra": ""}
        (folder / f"{name}.md").write_text(entry.format(**facts, summary="It is said below.", body=text + "\n"))
    async with open_home() as desk:
        await import_folder(desk.database, folder, origin="beside", by="host", now=desk.now())
        await desk.indexer.catch_up()
        model = counting(desk)
        question = Question(
            "What does a month of a rented A100 cost in a city, and how many GB of memory does a 32B need?"
        )
        answer = [one async for one in desk.assistant.answer(question, desk.now())][-1]
    assert "room" in [one.passage.entry.id for one in answer.citations]
    assert model.passes == 1


async def test_what_comes_near_is_reckoned_where_it_is_shown_and_nowhere_else(open_home, monkeypatch):
    reckoned = []

    def near(understood, *given):
        reckoned.append(understood.text)
        return real(understood, *given)

    real = nearness.near
    monkeypatch.setattr(nearness, "near", near)
    unknown = "Why was the T4 banned in Kerala?"
    async with open_home() as desk:
        await desk.assistant.find(Question(unknown))
        answers = [
            [one async for one in desk.assistant.answer(Question(text), desk.now())][-1]
            for text in ("How do I serve an 8B model on a T4?", unknown)
        ]
        assert [one.found for one in answers] == [True, False]
        assert reckoned == [unknown]
        assert answers[1].nearest == (await desk.assistant.near(Question(unknown)))[: len(answers[1].nearest)]


async def test_a_heading_is_compared_with_a_question_once(open_home, monkeypatch, tmp_path, entry):
    folder = tmp_path / "asked"
    folder.mkdir()
    asked = "How many callers does one L4 carry?"
    body = f"One L4 carries nine callers at once.\n\n## {asked}\n\nOne L4 carries nine callers at once here.\n"
    facts = {"id": "callers", "kind": "guide", "title": "Callers on an L4", "language": "en", "extra": ""}
    (folder / "callers.md").write_text(entry.format(**facts, summary="How many callers an L4 carries.", body=body))
    compared = []

    def is_question(heading):
        compared.append(heading)
        return real(heading)

    real = headings.is_question
    async with open_home() as desk:
        await import_folder(desk.database, folder, origin="asked", by="host", now=desk.now())
        await desk.indexer.catch_up()
        monkeypatch.setattr(headings, "is_question", is_question)
        answer = [one async for one in desk.assistant.answer(Question("How many callers per L4?"), desk.now())][-1]
    assert answer.found
    assert compared.count(asked) == 1
    assert len(compared) == len(set(compared))


async def test_after_reading_ahead_no_question_reads_a_section_anew(open_home):
    quotable.cache_clear()
    async with open_home() as desk:
        ahead = ReadingAhead(desk.database, lambda: (desk.indexer.index, desk.indexer.heads), desk.indexer.lock)
        await ahead.begin()
        read = quotable.cache_info().misses
        assert [one async for one in desk.assistant.answer(Question("How do I serve an 8B model on a T4?"), desk.now())]
    after = quotable.cache_info()
    assert after.hits > 0
    assert after.misses == read > 0


async def test_reading_ahead_ends_with_the_service(open_home):
    async with open_home() as desk:
        ahead = ReadingAhead(desk.database, lambda: (desk.indexer.index, desk.indexer.heads), desk.indexer.lock)
        ahead.begin()
        await asyncio.sleep(0)
        await ahead.stop()
        desk.indexer.read_ahead_in_background()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "read ahead"]


class Work:
    """What imports of a folder of many pages do on a desk: files that are parsed, texts that are embedded, writes."""

    def __init__(self, desk, folder, model, monkeypatch):
        self.desk, self.folder, self.model, self.parsed, self.writes = desk, folder, model, [], []
        parse, write = incoming.read_page, desk.database.write

        def parsing(text, path, *more):
            self.parsed.append(path)
            return parse(text, path, *more)

        async def writing(work, label="write"):
            self.writes.append(label)
            return await write(work, label)

        monkeypatch.setattr(incoming, "read_page", parsing)
        monkeypatch.setattr(desk.database, "write", writing)

    async def of_an_import(self):
        """What one import says, and how much it and the index did for it: parsed, embedded, written, new chunks."""
        self.parsed.clear()
        self.writes.clear()
        seen, before = self.model.seen, await self.chunks()
        said = await import_folder(
            self.desk.database, self.folder, origin="many", by="host", now=self.desk.now(), prune=True
        )
        await self.desk.indexer.catch_up()
        new = await self.chunks() - before
        return said, (self.parsed[:], self.model.seen - seen, self.writes[:], len(new))

    async def chunks(self):
        async with self.desk.database.reading() as connection:
            return {one.id for one in await connection.execute(sql("SELECT id FROM chunks"))}


async def test_an_unchanged_folder_costs_no_work_and_a_changed_file_that_of_one(
    open_home, counting, tmp_path, monkeypatch
):
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(60):
        (folder / f"page{n}.md").write_text(f"# Page {n}\n\nThe number of this page is {n}.\n")
    async with open_home() as desk:
        work = Work(desk, folder, counting(desk), monkeypatch)
        _, (parsed, embedded, _, chunks) = await work.of_an_import()
        assert (len(parsed), embedded, chunks) == (60, 60, 60)
        again, nothing = await work.of_an_import()
        assert (again.unchanged, nothing) == (60, ([], 0, [], 0))
        (folder / "page7.md").write_text("# Page 7\n\nThis page now speaks of mangoes.\n")
        changed, one = await work.of_an_import()
        assert (changed.changed, changed.unchanged) == (["page7.md"], 59)
        assert one[:2] == (["page7.md"], 1)
        assert one[3] == 1
        assert one[2].count("import") == 1
        (folder / "page8.md").unlink()
        gone, none = await work.of_an_import()
        assert (gone.retracted, none[:2], none[3]) == (["page8.md"], ([], 0), 0)
        found = await desk.assistant.find(Question("mangoes"))
    assert found.ranking[0][0].title == "Page 7"


class Slow(Counting):
    """An embedder that waits before each batch until it may go on."""

    def __init__(self, inner):
        super().__init__(inner)
        self.begun, self.may = threading.Event(), threading.Semaphore(0)

    def embed(self, texts, *, asked=False):
        if len(texts) > 1:
            self.begun.set()
            assert self.may.acquire(timeout=60)
        return super().embed(texts, asked=asked)


async def test_while_a_library_is_embedded_questions_go_by_words_and_what_is_published_is_taken_in(
    open_home, talk, shown, tmp_path
):
    many, late = tmp_path / "many", tmp_path / "late"
    many.mkdir()
    late.mkdir()
    for n in range(130):
        (many / f"page{n}.md").write_text(f"# Page {n}\n\nThe number of this page is {n}.\n")
    (late / "mango.md").write_text("# Mango leaves\n\nThe mango model runs in 3 GB of memory.\n")
    async with open_home() as desk:
        model = Slow(desk.indexer.embedder)
        desk.indexer.embedder = model
        await import_folder(desk.database, many, origin="many", by="host", now=desk.now())
        filling = asyncio.create_task(desk.indexer.catch_up())
        await asyncio.to_thread(model.begun.wait, 60)
        await import_folder(desk.database, late, origin="late", by="host", now=desk.now())
        published = asyncio.create_task(desk.indexer.catch_up())
        asked = shown(await talk(desk, "How do I serve an 8B model on one T4?"))
        before = await desk.indexer.status()
        meant = await desk.assistant.meaning(Question("Which tractor ploughs the field of vectors?"))
        model.may.release()
        await published
        assert not filling.done()
        meanwhile = shown(await talk(desk, "How much memory does the mango model need?"))
        model.may.release(9)
        await filling
        after = await desk.indexer.status()
    assert "vllm serve llama-8b-awq" in asked
    assert "found by words alone" in asked
    assert (before.model_ready, before.in_step) == (False, False)
    assert meant.vector is not None, "a gap that is opened meanwhile is compared by meaning later"
    assert "3 GB of memory" in meanwhile
    assert (after.model_ready, after.in_step) == (True, True)


async def test_a_start_on_an_index_with_few_vectors_goes_by_words(open_home, talk, shown):
    """As after an end while the library was being embedded: the few that have a vector are not pushed forward."""
    async with open_home() as desk:
        desk.indexer.index.has_vector[1:] = False
        desk.indexer._unsaved = True
    async with open_home(fill=False) as desk:
        assert await desk.indexer.ready()
        asked = shown(await talk(desk, "How do I serve an 8B model on one T4?"))
        before = (await desk.indexer.status()).model_ready
        await desk.indexer.catch_up()
        after = shown(await talk(desk, "How do I serve an 8B model on one T4?"))
    assert "found by words alone" in asked
    assert not before
    assert "found by words alone" not in after


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=("cost",)), {"t4-cost"}),
        (Filters(languages=("hi",)), {"whisper-hi"}),
        (Filters(hardware=("T4",)), {"t4"}),
        (Filters(audiences=("nobody",)), set()),
    ],
)
async def test_filters_leave_only_what_they_name(open_home, filters, expected):
    async with open_home() as desk:
        found = await desk.assistant.find(Question("8B model on a T4, Whisper, cost", filters))
    assert {head.id for head, _ in found.ranking} == expected


async def test_filters_are_recognised_in_the_question(open_home):
    async with open_home() as desk:
        found = await desk.assistant.find(Question("kind:cost 8B model"))
    assert {head.id for head, _ in found.ranking} == {"t4-cost"}


LOG = """INFO 11-20 10:00:01 api_server.py:585 vLLM API server version 0.33.0
ERROR the server dies with an out of memory error, max-model-len
RuntimeError: Engine core initialization failed. See root cause above.
"""


@pytest.mark.parametrize(
    "text", ["What is wrong in this log file?", "is log me kya galti hai?", "इस लॉग में क्या गलत है?", "What is this?"]
)
async def test_a_log_is_what_is_asked_about_where_the_question_only_points_at_it(open_home, text):
    async with open_home() as desk:
        *_, answer = [one async for one in desk.assistant.answer(Question(text, context=LOG), desk.now())]
    assert [one.passage.entry.id for one in answer.citations][:1] == ["t4"]


async def test_a_question_of_its_own_is_answered_whatever_is_attached(open_home):
    async with open_home() as desk:
        found = await desk.assistant.find(Question("Whisper for Hindi voice?", context=LOG))
        plain = await desk.assistant.find(Question("Whisper for Hindi voice?"))
    assert found.ranking[0][0].id == plain.ranking[0][0].id == "whisper-hi"


async def test_a_log_of_something_else_is_nobody_s_knowledge_yet(open_home):
    log = "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)"
    async with open_home() as desk:
        *_, answer = [
            one
            async for one in desk.assistant.answer(Question("What is wrong in this log file?", context=log), desk.now())
        ]
    assert not answer.found
    assert "nginx" in answer.markdown


async def test_an_empty_library_is_not_measured(open_home, tmp_path, talk, shown):
    questions = tmp_path / "own.jsonl"
    questions.write_text('{"id": "a", "question": "cost of a T4", "language": "en", "gold": ["t4-cost"]}\n')
    async with open_home(fill=False) as desk:
        empty = await talk(desk, f"eval --questions {questions}", role=Role.ADMIN, platform="terminal")
    async with open_home() as desk:
        filled = await talk(desk, f"eval --questions {questions}", role=Role.ADMIN, platform="terminal")
        held = await talk(desk, f"eval --bars --questions {questions}", role=Role.ADMIN, platform="terminal")
        questions.write_text(questions.read_text().replace("t4-cost", "no-such-entry"))
        missed = await talk(desk, f"eval --bars --questions {questions}", role=Role.ADMIN, platform="terminal")
    assert not held.failed
    assert "reached: recall@5 in en 1.000" in shown(held)
    assert "abstention" not in shown(held).split("reached", 1)[1]  # nothing without an answer was asked
    assert missed.failed
    assert "MISSED: recall@5 in en 0.000, at least 0.950" in shown(missed)
    assert "The library is empty" in shown(empty)
    assert "1.000" in shown(filled)


async def test_an_entry_that_breaks_a_rule_made_after_it_is_still_found_and_shown(open_home, talk, shown):
    async with open_home() as desk:
        broken = sql("UPDATE versions SET text = replace(text, 'evidence: claimed', 'evidence: hearsay')")
        assert (await desk.database.write(lambda connection: connection.execute(broken))).rowcount >= 4
        await talk(desk, "index rebuild", role=Role.ADMIN)
        said = shown(await talk(desk, "How do I serve an 8B model on one T4?"))
        kept = shown(await talk(desk, "knowledge show t4"))
    assert "vllm serve llama-8b-awq" in said
    assert "because the T4 has no bf16" in kept


FIELDS = {
    "flagged": (
        "recipe",
        "flags: [{name: --frobnicate-cache, value: 12, what: Caps the pages that a request may hold.}]\n",
    ),
    "told": (
        "report",
        "sector: health\ntask: notes\nstage: pilot\ndecision: {what: continue, why: It helps.}\nmissing: Costs.\n"
        "went_badly: [The nurses of Wardha switched the dictation off in the second week because it interrupted them.]\n",
    ),
}
"""Entries of which something stands in their fields alone."""


async def test_what_only_the_fields_of_an_entry_say_is_found_quoted_and_shown(open_home, talk, shown, entry, tmp_path):
    (tmp_path / "more").mkdir()
    for name, (kind, fields) in FIELDS.items():
        text = entry.format(
            id=name,
            kind=kind,
            title=f"One of {kind}",
            language="en",
            summary="A try.",
            extra=fields,
            body="It was tried.",
        )
        (tmp_path / "more" / f"{name}.md").write_text(text)
    async with open_home() as desk:
        await import_folder(desk.database, tmp_path / "more", origin="more", by="host", now=desk.now())
        await desk.indexer.catch_up()
        flag = shown(await talk(desk, "What is --frobnicate-cache for?"))
        badly = shown(await talk(desk, "What went badly with the dictation for the nurses of Wardha?"))
        read = shown(await talk(desk, "knowledge show flagged"))
    assert "Caps the pages that a request may hold." in flag
    assert "switched the dictation off in the second week" in badly
    assert "flags: --frobnicate-cache, value 12, Caps the pages that a request may hold." in read


async def test_vectors_that_are_not_those_of_the_database_are_noticed_and_made_anew(open_home):
    """The snapshot is whole, so it is loaded; the check holds it against the database."""
    async with open_home() as desk:
        desk.indexer.index.set_vectors([0, 1], np.zeros((2, 384), dtype=np.float32))
        await desk.indexer.save()
    async with open_home(fill=False) as desk:
        assert await desk.indexer.ready()
        await desk.indexer.catch_up(copy=True)
        noticed = await desk.indexer.check()
        await desk.indexer.rebuild()
        mended = await desk.indexer.check()
    assert (noticed, mended) == (["2 vectors are not those of the database"], [])


async def test_what_an_older_version_cut_is_cut_anew_once_and_keeps_its_vectors(open_home, counting):
    async with open_home() as desk:
        await desk.indexer.save()
        about = desk.settings.home / "index" / "about.json"
        whole = (await desk.indexer.status()).chunks
        await desk.database.write(
            lambda connection: connection.execute(sql("DELETE FROM chunks WHERE entry_id = 't4' AND ordinal > 0"))
        )
    stamped = json.loads(about.read_text())
    about.write_text(json.dumps(stamped | {"cut": stamped["cut"] - 1}))
    async with open_home(fill=False) as desk:
        assert await desk.indexer.ready()
        seen = counting(desk)
        waiting = (await desk.indexer.status()).waiting
        await desk.indexer.catch_up()
        after = await desk.indexer.status()
    async with open_home(fill=False) as desk:
        assert (await desk.indexer.status()).waiting == 0
    assert waiting >= 4
    assert (after.chunks, after.vectors, seen.seen) == (whole, whole, 0)


SMALL = 8
"""Dimensions of another model."""


@pytest.fixture
def another_model(tmp_path, models):
    """A second embedding model, with vectors of another length, as a folder whose export stands in a home."""
    weights = tmp_path / "tiny"
    weights.mkdir()
    (weights / "model.safetensors").write_bytes(b"the weights of another model")
    digest = hashlib.sha256(b"the weights of another model").hexdigest()
    given = next(models.glob("all-MiniLM*/model.json"))
    about = json.loads(given.read_text()) | {"dimensions": SMALL, "inputs": ["input_ids"], "weights": digest}
    made = np.random.default_rng(1).standard_normal((40_000, SMALL)).astype(np.float32)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", SMALL])
    steps = [
        helper.make_node("Gather", ["words", "input_ids"], ["each"]),
        helper.make_node("ReduceMean", ["each"], ["vector"], axes=[1], keepdims=0),
    ]
    graph = helper.make_graph(steps, "tiny", [ids], [vector], [numpy_helper.from_array(made, "words")])

    def put(home) -> str:
        """Its folder, once its export stands in this home beside the default's."""
        shared = home / "models"
        shared.unlink()
        shared.mkdir()
        (shared / given.parent.name).symlink_to(given.parent)
        export = shared / f"tiny-{digest[:12]}"
        export.mkdir()
        (export / "model.json").write_text(json.dumps(about))
        (export / "tokenizer.json").write_bytes((given.parent / "tokenizer.json").read_bytes())
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        (export / "model.onnx").write_bytes(model.SerializeToString())
        return str(weights)

    return put


async def test_another_model_on_a_filled_home_takes_over_and_the_first_comes_back_for_nothing(
    open_home, counting, another_model, talk, shown
):
    async with open_home() as desk:
        home, chunks = desk.settings.home, (await desk.indexer.status()).chunks
    other = another_model(home)
    async with open_home(fill=False, embedder=other) as desk:
        meanwhile = shown(await talk(desk, "How do I serve an 8B model on one T4?"))
        assert await desk.indexer.ready(), desk.indexer.model_error
        model = counting(desk)
        await desk.indexer.catch_up(copy=True)
        assert (model.seen, desk.indexer.index.vectors.shape) == (chunks, (chunks, SMALL))
        assert await desk.indexer.check() == []
        found = shown(await talk(desk, "How do I serve an 8B model on one T4?"))
    async with open_home(fill=False) as desk:
        assert await desk.indexer.ready()
        model = counting(desk)
        await desk.indexer.catch_up(copy=True)
        assert (model.seen, desk.indexer.index.vectors.shape) == (0, (chunks, 384))
        assert await desk.indexer.check() == []
    assert "found by words alone" in meanwhile
    assert "vllm serve llama-8b-awq" in meanwhile
    assert "found by words alone" not in found


@pytest.mark.parametrize("value", ["hi", "HI", "Hindi", "हिंदी", "hindi"])
def test_a_language_is_a_filter_by_its_code_and_by_its_names(value):
    assert explicit(f"Whisper memory language:{value}", Filters()) == ("Whisper memory", Filters(languages=("hi",)))


def test_what_is_no_language_limits_nothing_and_a_kind_may_be_several():
    assert explicit("Whisper language:klingon", Filters())[1] == Filters()
    assert explicit("Whisper kind:recipes", Filters())[1] == Filters(kinds=("recipe",))
