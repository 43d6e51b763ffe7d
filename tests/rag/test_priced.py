"""A sum of money that is asked for is quoted, or said to be missing."""

import pytest

from rag.priced import ASKS_SUM


@pytest.mark.parametrize(
    "question",
    [
        "What does it cost per month to run an 8B model on 16 GB VRAM?",
        "how much per hour is an L4",
        "How much for an A100 a month?",
        "what's the price of a used 3090",
        "What will we pay for 5 million tokens?",
        "mumbai me t4 ka kiraya kitna hai",
        "kitna paisa lagega 70B chalane me",
        "महीने का ख़र्च कितना होगा",
        "16 GB VRAM पर 8B मॉडल चलाने में महीने का कितना खर्च आएगा?",
        "पुण्यात GPU चे भाडे किती आहे?",
        "ஒரு மாத செலவு எவ்வளவு?",
        "నెలకు ఎంత ఖర్చు అవుతుంది?",
        "এক মাসে কত খরচ হবে?",
        "ಬೆಲೆ ಎಷ್ಟು?",
        "മാസം എത്ര ചെലവ് വരും?",
        "ਮਹੀਨੇ ਦਾ ਕਿੰਨਾ ਖਰਚ ਆਵੇਗਾ?",
        "ମାସକୁ କେତେ ଖର୍ଚ୍ଚ ହେବ?",
        "ماہانہ کتنا خرچ آئے گا؟",
    ],
)
def test_who_asks_for_a_sum_of_money_is_understood(question):
    assert ASKS_SUM.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which tokenizer is cheapest for Malayalam?",
        "How much memory does an 8B model need?",
        "What does a longer context cost in latency and memory?",
        "how much faster is AWQ",
        "Four NGOs would like to share the cost of a GPU. What should we share?",
        "budget is low, which model?",
        "What is the memory cost of a longer context?",
        "What is the cost of a wrong answer?",
        "what will users pay attention to",
        "what is the cost function used in DPO training?",
        "what does Kubernetes cost us in complexity",
        "What are the rental agreement chatbots?",
        "kitne log mandi ke daam poochte hain",
        "मंडी के दाम बताने वाला बॉट कितने लोग चला सकता है",
        "कितने महीने में GPU आ जाएगा?",
        "एक ही GPU पर लागत इतनी अलग क्यों बताई जाती है?",
    ],
)
def test_what_names_money_without_asking_how_much_asks_for_no_sum(question):
    assert not ASKS_SUM.search(question)
