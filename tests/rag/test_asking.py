"""What a question asks for: several things at once, a price, a way to do it."""

import pytest

from rag.asking import (
    ASKS_LEAVE,
    ASKS_MEANING,
    ASKS_WHETHER,
    DEFINES,
    asked_in,
    asking_part,
    asks,
    asks_whether,
    aspect_of,
    compared,
    kind_asked,
)
from rag.dividing import clauses, parted, subjects
from rag.glossary import SHIPPED, read
from rag.particulars import of_another_card, of_other_sizes, versions
from rag.phrasing import WITHOUT_GPU, word_by_word
from rag.types import Answer, Piece, Question
from rag.understanding import understand, unglued
from rag.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How do I serve an 8B model on a T4, and what will it cost?", 2),
        ("एक T4 पर 8B मॉडल कैसे चलाएँ, और प्रति मिलियन टोकन कितना खर्च आएगा?", 2),
        ("ek T4 pe 8B model kaise chalau aur per million token kitna kharcha aayega?", 2),
        ("Which quantization do I need? Does it work on a T4?", 2),
        ("What is the difference between the T4 and the L4?", 1),
        ("how to install and run vllm", 1),
        ("T4 और L4 में क्या अंतर है?", 1),
        ("Penalty if a school app leaks children's data, and whom do we tell?", 2),
        ("We are a school with two T4 cards, and what will a model cost?", 1),
        ("Which model for Tamil and which for Kannada?", 2),
        ("Whisper Hindi ke liye theek hai kya, aur Bhojpuri ke liye?", 2),
        ("T4 ka kiraya kitna hai aur H200 ka?", 2),
        ("How do I serve an 8B FP8 or a 14B AWQ on one L4, and how many at once?", 3),
        ("Ollama ya vLLM, 20 logon ke liye kaunsa, aur Kubernetes pe kaise lagaye?", 2),
        ("data leak ho gaya toh kisko batana hai, aur kitne ghante mein?", 2),
        ("किसान को message कौन भेजे और कब?", 1),
        ("difference between vllm and sglang and which one for a shared prompt", 2),
        ("Can I compare the bills, and what does an L4 cost?", 2),
        ("should I buy a used 3090 or a new 4060 Ti", 2),
        ("3090 ya naya 4060 ti lena chahiye", 2),
        ("Do I need 3090 or so documents", 1),
        ("best embedding model for Marathi search, and what chunk size should I use?", 2),
        ("llama-server me -ngl kitna rakhein, aur flash attention bhi on karna chahiye kya", 2),
    ],
)
def test_a_question_is_divided_only_where_two_things_are_asked(question, parts):
    assert len(clauses(question)) == parts


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("what does an L4 cost per hour", "cost"),
        ("why do Indian languages cost more tokens than English", ""),
        ("does thinking cost much time", ""),
        ("what do more tokens cost", "cost"),
        ("L4 का खर्च कितना है", "cost"),
        ("how do I run Qwen3 on a T4", "recipe"),
        ("T4 pe kaise chalayein", "recipe"),
        ("does FP8 work on a T4", ""),
        ("Our bot tells market prices. How do I run it on a T4?", "recipe"),
        ("We run it on a T4. What would an L4 cost?", "cost"),
    ],
)
def test_a_price_wants_a_cost_record_and_a_way_wants_a_recipe(question, kind):
    assert kind_asked(question) == kind


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("since Llama 3 is Apache I can leave the name out, right?", True),
        ("it is encrypted, so we need nothing else yes?", True),
        ("yeh free hai na", True),
        ("यह मुफ़्त है ना?", True),
        ("Which one is right?", True),
        ("do card ek model ke liye laga sakta hu kya, dono alag hai", True),
        ("T4 पर FP8 चलता है क्या, या नहीं", True),
        ("TTFT kya hai", False),
        ("what do I do when FP8 does not work", False),
        ("which model says no the most?", False),
        ("16 GB VRAM இல் 14B மாடல் ஓடுமா?", True),
        ("ఈ మోడల్ 8 GB లో నడుస్తుందా?", True),
        ("ഇത് T4 ൽ പ്രവർത്തിക്കുമോ?", True),
        ("ಇದು T4 ನಲ್ಲಿ ಓಡುತ್ತಾ?", True),
        ("১৬ জিবিতে মডেল চলবে কি?", True),
        ("८ जीबी कार्डवर मॉडेल चालेल का?", True),
        ("શું આ મોડેલ ચાલશે?", True),
        ("ਕੀ ਇਹ ਚੱਲੇਗਾ?", True),
        ("کیا قیمت ہے L4 کی؟", False),
        ("کیا خرچہ آئے گا؟", False),
        ("کیا قیمت بڑھے گی؟", True),
        ("کیا قیمت میں ٹیکس شامل ہے؟", True),
        ("کیا یہ ماڈل چلے گا؟", True),
        ("کیا قانون اجازت دیتا ہے؟", True),
        ("ਕੀ ਖਰਚਾ ਹੋਵੇਗਾ?", False),
        ("ਕੀ ਕੀ ਚਾਹੀਦਾ ਹੈ?", False),
        ("ਕੀ ਕੋਈ ਨਿਯਮ ਹੈ?", True),
        ("શું તફાવત છે LoRA અને QLoRA માં?", False),
        ("શું નિયમ બદલાયો?", True),
        ("શું તફાવત મોટો છે?", True),
        ("କଣ ଖର୍ଚ୍ଚ ହେବ?", False),
        ("କଣ ଖର୍ଚ୍ଚ", False),
        ("କଣ ଏହା T4 ରେ ଚାଲିବ?", True),
        ("क्या फ़र्क है LoRA और QLoRA में?", False),
        ("क्या कानूनी है", True),
        ("kya kharcha aayega", False),
        ("kya costly hai", True),
        ("T4 pe chalega, kya?", True),
        ("kya T4 ka price badhega", True),
        ("T4 ಗೆ ಎಷ್ಟು ಬೇಕು ಗೊತ್ತಾ?", False),
        ("vLLM ಬಗ್ಗೆ ಗೊತ್ತಾ?", True),
        ("T4 க்கு எவ்வளவு ஆகும் தெரியுமா?", False),
        ("எந்த கார்டும் இல்லாமல் ஓடுமா?", True),
        ("L4 ന് എത്ര വേണം അറിയാമോ?", False),
        ("L4 ला किती खर्च येतो सांगता का?", False),
        ("কত খরচ হবে বলতে পারবে কি?", False),
        ("எந்த மாடல் நல்லது?", False),
        ("ఏ మోడల్ మంచిది?", False),
        ("কোন মডেল ভালো?", False),
        ("LoRA কি?", False),
        ("আমি এখন কি করব?", False),
        ("શું કરવું જોઈએ?", False),
        ("ਕੀ ਕਰੀਏ?", False),
        ("کیا کریں؟", False),
        ("यह नियम किस मंत्रालय का?", False),
        ("லாமா அல்லது ஜெம்மா?", False),
        ("పైథాన్ లేదా జావా?", False),
    ],
)
def test_a_yes_or_a_no_is_wanted_by_who_ends_with_right(question, whether):
    assert asks_whether(question) == whether


@pytest.mark.parametrize(
    ("question", "begins", "anywhere", "leave"),
    [
        ("Does FP8 work on a T4?", True, True, False),
        ("Hello, is it free?", True, True, False),
        ("or did anybody try?", True, True, False),
        ("क्या T4 पर FP8 चलता है?", True, True, False),
        ("kya yeh T4 pe chalega", True, True, False),
        ("We have a T4. Does FP8 work?", False, True, False),
        ("May we sell it?", True, True, True),
        ("need I pay for it?", True, True, True),
        ("Need one L4 in Delhi", False, False, False),
        ("what does FP8 need", False, False, False),
    ],
)
def test_what_a_yes_or_a_no_would_answer_is_told_by_its_first_word(question, begins, anywhere, leave):
    assert bool(ASKS_WHETHER.match(question)) is begins
    assert bool(ASKS_WHETHER.search(question)) is anywhere
    assert bool(ASKS_LEAVE.match(question)) is leave


@pytest.mark.parametrize(
    ("told", "asks"),
    [
        ("Some model which nobody downloaded is there. How should I put it back", "How should I put it back"),
        ("I stopped it when two people came. is that enough, and what do we do", "is that enough, and what do we do"),
        ("One T4 is here. Kaunsa model chalega", "Kaunsa model chalega"),
        ("One T4 is here. I ask who can help.", "I ask who can help."),
        ("What is a T4?", ""),
    ],
)
def test_where_no_question_mark_is_what_plainly_asks_does(told, asks):
    assert asked_in(told) == asks


def test_a_part_that_names_nothing_is_about_what_the_one_before_names():
    parts = clauses("Does Qwen3 8B speak Tamil, and how much memory does it need? And what does an L4 cost?")
    assert subjects(parts) == ["Qwen3 8B Tamil", "Qwen3 8B", "L4"]
    assert subjects(["how do I start"]) == [""]
    assert subjects(["what does --max-len do on a T4", "what value is good for an L4"])[1] == "--max-len L4"
    assert subjects(["what does --max-len do on a T4", "how do I train on an L4"])[1] == "L4"
    assert subjects(["Does Gemma speak Bhojpuri", "what is its licence"]) == ["Gemma Bhojpuri", "Gemma"]
    assert subjects(["What does an L4 cost in Mumbai", "how many use it"]) == ["L4 Mumbai", "L4"]
    assert subjects(["Does Gemma 3 speak Bhojpuri", "what is its licence"]) == ["Gemma 3 Bhojpuri", "Gemma 3"]
    assert subjects(["12 offices share a 4090 and Llama 3.1 in 32 GB"]) == ["4090 Llama 3.1"]


def test_what_is_asked_of_a_word_that_was_to_be_explained_is_about_that_word():
    parts = clauses("What is speculative decoding and is it worth it for 8B on an L4?")
    assert subjects(parts) == ["", "speculative decoding 8B L4"]
    assert subjects(clauses("What is speculative decoding, and what does an L4 cost?"))[1] == "L4"


def test_what_is_asked_of_an_option_is_asked_of_it_in_both_parts():
    parts = clauses("What does the vLLM flag --turbo-mode do, and what value is best for Malayalam?")
    assert subjects(parts) == ["vLLM --turbo-mode", "Malayalam vLLM --turbo-mode"]


def test_what_is_asked_at_the_end_of_a_long_story_is_asked_of_all_of_it():
    told = "We are a clinic with a card. " + "The nurse asked and nobody answered her for an hour or so that day. " * 3
    assert len(clauses(told + "How serious is it, and how do we put it back safely?")) == 1
    assert len(clauses("We are a clinic. How serious is it, and how do we put it back safely?")) == 2


def test_what_follows_an_and_must_ask_soon_to_be_asked_by_itself():
    told = "Can one desktop with 32 GB RAM and no GPU run a Hindi chat assistant for us, and how slow will it be?"
    assert [part.split()[0] for part in clauses(told)] == ["Can", "how"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("gemma 4 licence", {"gemma": {"4"}}),
        ("Qwen3-8B or Llama 3.1 8B?", {"qwen": {"3"}, "llama": {"3.1"}}),
        ("llama 8b", {}),
        ("a table of 12 people", {}),
    ],
)
def test_a_version_is_told_from_a_size(text, named):
    assert versions(text) == named


def test_small_hindi_words_of_asking_are_no_subject():
    asked = understand("सबसे सस्ता GPU कौन सा है?", Vocabulary(["gpu"]), read([SHIPPED]), indic_corpus=False)
    assert asked.words == ["सस्ता", "GPU"]


@pytest.mark.parametrize(
    "text",
    [
        "and on an L4?",
        "what about the cost",
        "और L4 पर",
        "L4 par kitni VRAM lagegi",
        "L4 के बारे में बताइए",
        "is it slower",
        "T4-க்கு எவ்வளவு VRAM வேண்டும்",
        "L4?",
    ],
)
def test_what_wants_to_know_something_shows(text):
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    ["I tried that yesterday, it worked", "lol", "thanks!", "पाँच बजे मिलते हैं", "haan wahi", "we use an A100 at work", ""],
)
def test_what_asks_nothing_shows(text):
    assert not asks(text)


def test_a_code_block_of_an_answer_is_closed_before_its_number():
    pieces = (Piece("direct", "It runs.", 1), Piece("steps", "```bash\nserve x\n```", 1))
    assert Answer(Question("q"), True, "en", pieces).markdown == "It runs. [1]\n\n```bash\nserve x\n```\n\n[1]"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("vLLM or SGLang for structured output", ["vLLM for structured output", "SGLang for structured output"]),
        ("Qwen3 8B vs Llama 3.1 8B for Hindi", ["Qwen3 8B for Hindi", "Llama 3.1 8B for Hindi"]),
        ("Is vLLM faster than SGLang?", ["Is vLLM faster", "Is SGLang faster"]),
        ("vllm ya sglang, kaunsa fast hai", ["vllm kaunsa fast hai", "sglang, kaunsa fast hai"]),
        ("T4 या L4?", ["T4", "L4"]),
        ("Which model for Tamil and which for Kannada?", ["Which model for Tamil", "Which model for Kannada"]),
        (
            "How do I serve an 8B or a 14B on an L4?",
            ["How do I serve an 8B on an L4", "How do I serve an 14B on an L4"],
        ),
        ("does it need more than 16 GB on a T4", ["does it need more than 16 GB on a T4"]),
        ("spot or on demand", ["spot or on demand"]),
        ("AWQ vs GPTQ vs FP8 on an L4", ["AWQ on an L4", "GPTQ on an L4", "FP8 on an L4"]),
        ("vLLM, SGLang or TGI for JSON?", ["vLLM for JSON", "SGLang for JSON", "TGI for JSON"]),
        ("Is Gemma 3 or Gemma 4 better?", ["Is Gemma 3 better", "Is Gemma 4 better"]),
        ("compare A100 80gb, H100 and L40S for a 70b", ["A100 80gb for a 70b", "H100 for a 70b", "L40S for a 70b"]),
        ("compare vllm and ollama for 50 users", ["compare vllm and ollama for 50 users"]),
        ("vLLM or SGLang or", ["vLLM or", "SGLang or"]),
        ("T4 or L4 or A10 or A100 or H100 or H200 for 8B", ["T4 or L4 or A10 or A100 or H100 or H200 for 8B"]),
    ],
)
def test_a_comparison_asks_the_same_of_each(question, parts):
    assert clauses(question) == parts


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What is TTFT?", True),
        ("what does Q4_K_M mean for memory", True),
        ("AWQ kya hota hai?", True),
        ("awq kya hota he", True),
        ("awq kya h", True),
        ("meaning of AWQ", True),
        ("AWQ full form", True),
        ("define prefix caching", True),
        ("AWQ stands for?", True),
        ("explain this error", False),
        ("explain how AWQ is set up", False),
        ("क्वांटाइजेशन क्या है?", True),
        ("What is the cost of an L4 in India?", False),
        ("What is the cheapest card that can run a 70B model?", False),
        ("How do I serve an 8B model?", False),
        ("hallucination किसे कहते हैं?", True),
        ("quantization kise kehte hain", True),
        ("किसे कहते हैं तो किसे नहीं, यह model कैसे तय करता है?", False),
        ("H100 की कीमत क्या है?", False),
        ("टोकन का मतलब क्या है?", True),
        ("GGUF কী?", True),
        ("vLLM কি?", True),
        ("মডেল চলবে কি?", False),
        ("KV cache ಎಂದರೇನು?", True),
        ("GGUF എന്താണ്?", True),
        ("എന്താണ് LoRA?", True),
        ("GGUF म्हणजे काय?", True),
        ("RAG म्हणजे काय आणि ते कधी वापरावे?", True),
        ("GGUF என்றால் என்ன?", True),
        ("GGUF-ன்னா என்ன?", True),
        ("KV cache అంటే ఏంటి?", True),
        ("GGUF શું છે?", True),
        ("GPU ની કિંમત શું છે?", False),
        ("GGUF ਕੀ ਹੈ?", True),
        ("GGUF کیا ہے؟", True),
        ("GGUF କ'ଣ?", True),
        ("vLLM અને Ollama માં શું ફરક છે?", False),
    ],
)
def test_who_does_not_know_a_word_is_told_from_who_wants_a_fact(question, asks):
    assert bool(ASKS_MEANING.search(question)) is asks


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("full form of VRAM", "what is VRAM"),
        ("VRAM ka full form kya hai?", "what is VRAM"),
        ("KV cache ka matlab kya hota hai", "what is KV cache"),
        ("KV cache का मतलब क्या है?", "what is KV cache"),
        ("What does KV cache stand for?", "what is KV cache"),
        ("define prefix caching", "what is prefix caching"),
        ("explain why the server stops", "explain why the server stops"),
        ("what is the meaning of life and death here", "what is the meaning of life and death here"),
    ],
)
def test_who_asks_for_a_meaning_in_other_words_asks_what_it_is(question, meant):
    assert word_by_word(question, "en") == meant


@pytest.mark.parametrize(
    ("sentence", "defines"),
    [
        ("TTFT (time to first token) is the time from sending a request to the first piece of the answer.", True),
        ("A KV cache is the memory in which a model keeps what it computed.", True),
        ("Quantization (क्वांटाइज़ेशन) का मतलब है model के weights को कम bit में रखना।", True),
        ("Lower --max-model-len first, then --max-num-seqs.", False),
        ("cuDNN 9 for CUDA 12 is missing, which the package needs.", False),
        ("Throughput that stays flat while goodput falls means the server is past saturation.", False),
    ],
)
def test_a_sentence_that_says_what_something_is_is_known(sentence, defines):
    assert bool(DEFINES.search(sentence)) is defines


@pytest.mark.parametrize(
    "text",
    [
        "GPU ছাড়া মডেল চালানো যায়?",
        "GPU இல்லாமல் மாடலை இயக்க முடியுமா?",
        "GPU లేకుండా మోడల్ ఎలా నడపాలి?",
        "GPU शिवाय मॉडेल कसे चालवायचे?",
        "GPU ഇല്ലാതെ മോഡൽ എങ്ങനെ?",
        "ਬਿਨਾਂ GPU ਦੇ ਕਿਹੜਾ ਮਾਡਲ ਚੱਲੇਗਾ?",
        "जीपीयू नहीं है",
        "bina GPU ke model kaise chalaye",
        "I have no GPU, can I still run a model?",
    ],
)
def test_who_has_no_card_asks_for_a_processor_in_any_script(text):
    assert WITHOUT_GPU.search(text)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("GPU ಇಲ್ಲದ ಕಂಪ್ಯೂಟರ್", "GPU CPU ಕಂಪ್ಯೂಟರ್"),
        ("GPU ഇല്ലാത്ത കമ്പ്യൂട്ടർ", "GPU CPU കമ്പ്യൂട്ടർ"),
        ("GPU இல்லாத கணினி", "GPU CPU கணினி"),
        ("GPU లేని కంప్యూటర్", "GPU CPU కంప్యూటర్"),
        ("લેપટોપમાં GPU નથી", "લેપટોપમાં GPU CPU"),
        ("माझ्या लॅपटॉपवर GPU नाही", "माझ्या लॅपटॉपवर GPU CPU"),
        ("GPU ଛାଡ଼ା", "GPU CPU"),
        ("GPU نہیں ہے", "GPU CPU ہے"),
        ("ਬਿਨਾਂ ਇੰਟਰਨੈੱਟ ਦੇ", "ਬਿਨਾਂ ਇੰਟਰਨੈੱਟ ਦੇ"),
        ("without a GPU", "without a GPU CPU"),
    ],
)
def test_what_says_that_there_is_no_card_is_read_to_the_end_of_its_word(question, meant):
    assert " ".join(word_by_word(question, "en").split()) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("best model for hindi right now under 10b", "best model for hindi"),
        ("hindi ke liye 10B se chhota model", "hindi ke liye model"),
        ("a model below 4B on a phone", "a model below 4B on a phone"),
        ("आजकल सबसे अच्छा मॉडल", "सबसे अच्छा मॉडल"),
        ("how many users can a T4 handle", "how many users requests at once can a T4 handle"),
        ("how many people are there", "how many people are there"),
        ("http://192.168.1.10:8000 does not open", "http://network 192.168.1.10:8000 does not open"),
        ("http://93.184.1.10:8000 does not open", "http://93.184.1.10:8000 does not open"),
    ],
)
def test_a_question_is_read_in_the_words_of_entries(question, meant):
    assert " ".join(word_by_word(question, "en").split()) == meant


def test_what_is_of_another_size_than_the_bound_may_be_quoted():
    assert of_other_sizes("Take the 27B.", "which 8B model")
    assert of_another_card("| RTX 3060 12 GB | 18 |", "8gb 3060 ti, 7b or 14b?")
    assert not of_another_card("| RTX 3060 12 GB | 18 |", "12gb 3060, 7b or 14b?")
    assert not of_another_card("| 70B in Q4 | 43.1 GB |", "does a 70B fit 48 GB?")
    assert not of_other_sizes("Take the 4B.", "which model under 8B")
    assert of_other_sizes("It costs ₹30.", "what does an 8B cost", above="What does a 70B cost?")
    assert not of_other_sizes("An 8B costs ₹3.", "what does an 8B cost", above="What does a 70B cost?")
    assert not of_other_sizes("It costs ₹30.", "what does it cost", above="What does a 70B cost?")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ஒரு T4-இல் 8B மாடல்", "ஒரு T4 8B மாடல்"),
        ("vLLM-এর latency", "vLLM latency"),
        ("GPUपर model", "GPU पर model"),
        ("AI-आधारित bot", "AI-आधारित bot"),
        ("llama-3.1-8B on a T4", "llama-3.1-8B on a T4"),
        ("२०२६ मध्ये H100", "2026 मध्ये H100"),
        ("૭૦B મોડેલ", "70B મોડેલ"),
        ("২৪ জিবি কার্ড", "24 GB কার্ড"),
        ("۱۶ جی بی کارڈ", "16 GB کارڈ"),
        ("8 जीबी रैम", "8 जीबी रैम"),
    ],
)
def test_a_case_ending_behind_a_latin_name_is_taken_off(text, plain):
    assert unglued(text) == plain


@pytest.mark.parametrize(
    ("question", "aspect", "names"),
    [
        ("vLLM or SGLang for structured output", "structured output", ["vLLM", "SGLang"]),
        ("vLLM या Ollama: 20 लोगों के लिए कौन सा?", "लोगों", ["vLLM", "Ollama"]),
        ("L4 ya T4, Hindi speech ke liye?", "speech", ["L4", "T4"]),
        ("A100 or H100 for a 70B model?", "", ["A100", "H100"]),
        ("Llama 3.1 8B vs Llama 3.3 70B licence", "licence", ["3.1 8B", "3.3 70B"]),
        ("How do I serve an 8B model on a T4, and what will it cost?", "", []),
    ],
)
def test_of_what_is_compared_the_same_is_asked(question, aspect, names):
    alike, own = compared(parted(question))
    assert (aspect_of(alike), own) == (aspect, names)


STORY = (
    "We are a small office in Bihar with twelve branches, and last year we bought a used server with two cards. "
    "Our people speak Maithili. Which model reads a scanned ration card? We tried one, and it was bad. "
    "And what would it cost a month? Thank you."
)


@pytest.mark.parametrize(
    ("text", "most", "part"),
    [
        ("Which card?", 20, "Which card?"),
        (STORY, 120, "… Which model reads a scanned ration card? … And what would it cost a month?"),
        (STORY, 60, "… Which model reads a scanned ration card?"),
        ("मेरे पास दो कार्ड हैं। कौन सा मॉडल चलेगा। धन्यवाद।", 40, "… कौन सा मॉडल चलेगा।"),
        ("Traceback\nOSError: no such file " + "x" * 90, 20, "Traceback OSError:…"),
        ("Which " + "very " * 20 + "large model?", 20, "Which very very ver…"),
    ],
)
def test_of_a_long_text_what_asks_is_shown(text, most, part):
    assert asking_part(text, most) == part
