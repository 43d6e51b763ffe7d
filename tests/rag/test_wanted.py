"""What a question wants of the sentence that answers it: how long something lasts, a model by its name, who made it."""

import pytest

from rag.asking import asks_steps, kind_asked
from rag.glossary import SHIPPED, read
from rag.wanted import (
    ASKS_HOURLY,
    ASKS_MODEL,
    ASKS_MONTHLY,
    ASKS_TIME,
    DEVELOPER,
    MAKER,
    TIME,
    gained,
    tells_the_speed,
    told_in_time,
    untold,
    wanted,
)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How long may we keep chats of patients?", True),
        ("how long does it take to load a model", True),
        ("for how many months must we keep logs", True),
        ("chat log kitne din rakh sakte hain", True),
        ("कितने साल तक रखें", True),
        ("How long should chunks be?", False),
        ("How long a context fits on a T4?", False),
        ("how long can the prompt be", False),
        ("how many users can it serve", False),
    ],
)
def test_a_question_for_a_time_is_told_from_one_for_a_length(question, asks):
    assert (ASKS_TIME.search(question) is not None) is asks


@pytest.mark.parametrize(
    ("question", "hourly", "monthly"),
    [
        ("ಒಂದು ಗಂಟೆಗೆ A100 ಬಾಡಿಗೆ ಎಷ್ಟು?", True, False),
        ("এক ঘণ্টা H100 ভাড়া কত?", True, False),
        ("GPU ଭଡ଼ା ଘଣ୍ଟାକୁ କେତେ?", True, False),
        ("A100 નો એક કલાક કેટલો?", True, False),
        ("GPU வாடகை மாதத்திற்கு எவ்வளவு?", False, True),
        ("GPU అద్దె నెలకు ఎంత?", False, True),
        ("महिन्याला GPU चे भाडे किती?", False, True),
        ("एक महीने का खर्च", False, True),
        ("How many hours does it last?", False, False),
    ],
)
def test_a_price_by_the_hour_or_the_month_is_asked_in_any_language(question, hourly, monthly):
    assert (ASKS_HOURLY.search(question) is not None, ASKS_MONTHLY.search(question) is not None) == (hourly, monthly)


@pytest.mark.parametrize("question", ["GPU வாடகை எவ்வளவு?", "ಬಾಡಿಗೆ ಎಷ್ಟು?", "GPU चे भाडे किती?", "GPU ଭଡ଼ା କେତେ?"])
def test_rent_is_money_in_any_language(question):
    assert kind_asked(question) == "cost"


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("It keeps logs for at least one year.", True),
        ("The first token came after 0.83 s.", True),
        ("Details go to the Board within 72 hours.", True),
        ("कम से कम एक साल तक log रखिए।", True),
        ("It takes 16 GB and a second card.", False),
        ("Keep as many as 16 adapters.", False),
        ("The rules of 2011 ask for consent.", False),
    ],
)
def test_a_sentence_tells_a_time_by_a_number_and_its_unit(text, tells):
    assert (TIME.search(text) is not None) is tells


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("మా ఆసుపత్రికి ఏ స్పీచ్ మోడల్ మంచిది?", True),
        ("मराठीसाठी कोणते मॉडेल वापरावे?", True),
        ("বাংলার জন্য কোন ওপেন মডেল ভালো?", True),
        ("தமிழுக்கு திறந்த மாதிரி எது?", True),
        ("ગુજરાતી માટે કયું ઓપન મોડેલ સારું?", True),
        ("ಕನ್ನಡಕ್ಕೆ ಯಾವ ಮಾಡೆಲ್ ಒಳ್ಳೆಯದು?", True),
        ("ଓଡ଼ିଆ ପାଇଁ କେଉଁ ଓପନ ମଡେଲ ଭଲ?", True),
        ("ਪੰਜਾਬੀ ਲਈ ਕਿਹੜਾ ਮਾਡਲ ਚੰਗਾ ਹੈ?", True),
        ("اردو کے لیے کون سا ماڈل اچھا ہے؟", True),
        ("ഏത് മോഡൽ നല്ലത്?", True),
        ("মডেল ধীর কেন?", False),
        ("மாடல் மெதுவாக உள்ளது", False),
    ],
)
def test_which_model_to_take_is_asked_in_any_language(question, asks):
    assert (ASKS_MODEL.search(question) is not None) is asks


def test_what_is_wanted_is_read_from_the_question():
    def forms(question: str) -> list[object]:
        return [want.form for want in wanted(question, model)]

    model = read([SHIPPED]).trade.model
    assert forms("Which embedding model for Hindi search?") == [model]
    assert forms("हिंदी के लिए कौन सा मॉडल लें") == [model]
    assert wanted("Which embedding model for Hindi search?") == []
    assert forms("who built Kisan e-Mitra") == [MAKER, DEVELOPER]
    assert forms("Was it built by OpenAI?") == [MAKER, DEVELOPER]
    assert forms("Why is a server built by Dell slow?") == [MAKER]
    assert forms("why does it crash") == []


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The bot was launched in 2023 with support of the EkStep Foundation.", True),
        ("The bot is a chatbot of the agriculture ministry.", True),
        ("AI4Bharat trained it on 59 sets.", True),
        ("The bot answers over 20,000 questions a day.", False),
    ],
)
def test_a_sentence_tells_who_made_something(text, tells):
    assert (MAKER.search(text) is not None) is tells


def test_only_a_time_answers_a_question_for_one():
    assert not told_in_time("how long does it take to load", ["Load it with two cards."])
    assert told_in_time("how long does it take to load", ["It loads in 40 seconds."])
    assert told_in_time("how do I load it", ["Load it with two cards."])


@pytest.mark.parametrize(
    ("question", "left_open"),
    [
        ("what will GST on GPUs be next year?", True),
        ("will L4 prices fall next month", True),
        ("अगले साल सरकार GPU पर GST कितना करेगी?", True),
        ("agle saal GPU sasta hoga kya", True),
        ("what will be the price of an RTX 5090 next diwali", True),
        ("what will be the price of an RTX 5090 next year, should we wait", True),
        ("what do we have to do by next year", False),
        ("what is the GST on GPUs", False),
        ("which nvidia stock should i buy this month", True),
        ("कौन सा शेयर ख़रीदूँ", True),
        ("सर्वम का अगला ओपन मॉडल किस तारीख को आएगा?", True),
        ("when does the next Qwen model come out", True),
        ("agla gemma version kab aayega", True),
        ("nvidia ka share abhi le lu kya 50 hazar ka", True),
        ("should we buy a card or share one", False),
        ("Sarvam ka agla model kis date ko release hoga?", True),
        ("আগামী বাজেটে GPU-র উপর GST কত হবে?", True),
        ("அடுத்த வருடம் GPU விலை எவ்வளவு இருக்கும்?", True),
        ("पुढच्या महिन्यात L4 ची किंमत किती होईल?", True),
        ("when should I take the next bigger model", False),
        ("agla model load karte waqt kab OOM aata hai?", False),
        ("agle model pe kab shift hona chahiye", False),
        ("अगला मॉडल कब लोड करें?", False),
        ("When is it worth moving to the next larger GPU?", False),
        ("When switching to the next version, does the index rebuild?", False),
        ("આવતા મહિને GST ભરવા માટે કયું મોડેલ?", False),
        ("GPU ka share do teams le sakti hain kya", False),
        ("GPU ka share kaise le sakte hain? do team ek card", False),
        ("team ke share folder lo", False),
        ("पुढच्या महिन्यात किती GPU लागतील?", False),
        ("do logon ke beech GPU share karna ho to kya le", False),
    ],
)
def test_what_is_to_come_and_which_shares_to_buy_is_left_open(question, left_open):
    assert untold(question, ["GST on a rented GPU is 18%."]) is left_open


def test_who_asks_how_fast_it_writes_is_told_in_tokens_per_second():
    told = ["A Raspberry Pi 5 writes about 6 tokens per second."]
    assert tells_the_speed("what tok/s should I promise", told)
    assert tells_the_speed("एक आदमी को कितने टोकन/सेकंड मिलेंगे", told)
    assert not tells_the_speed("which model", told)
    assert not tells_the_speed("how fast is it", ["It is quick."])


def test_how_many_people_a_machine_carries_is_no_single_request():
    wants = wanted("how many people can use one T4")
    assert gained(wants, "Twelve requests of 4,096 tokens fit.", 1.0) > gained(wants, "It answers one request.", 1.0)


def test_who_asks_for_a_price_is_not_told_that_of_the_current_unless_they_ask_for_it():
    told = "The electricity of one card costs ₹540 a month."
    assert gained(wanted("what does a T4 cost per month"), told, 1.0) < gained(
        wanted("what is its power cost"), told, 1.0
    )


def test_what_is_to_come_is_told_by_who_wrote_of_it():
    assert not untold("will L4 prices fall next month", ["E2E announced a lower price for the L4."])


def test_who_asks_what_to_do_wants_steps():
    assert asks_steps("the bot gave harmful advice, what should we do")
    assert asks_steps("bot ne galat salah de di, ab kya kare")
    assert asks_steps("पहला शब्द देर से आता है, क्या करें?")
    assert not asks_steps("what do people here say of it")


@pytest.mark.parametrize(
    ("question", "text", "counts"),
    [
        ("how many examples do I need to fine-tune", "Start with 500 to 1,000 checked examples.", True),
        ("how many examples do I need to fine-tune", "It fits on one card of 16 GB.", False),
        ("fine-tune ke liye kitne examples chahiye", "Start with 500 examples.", True),
        ("which model for examples", "Start with 500 examples.", False),
    ],
)
def test_who_asks_how_many_of_something_wants_a_number_of_that(question, text, counts):
    with_number = gained(wanted(question), text, 1.0)
    assert (with_number - gained(wanted(question), "Start with 12 words.", 1.0) > 0.3) is counts
