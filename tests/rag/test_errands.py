"""What an office alone can tell somebody is told from what is asked about a bot for it."""

import pytest

from rag.errands import errand


@pytest.mark.parametrize(
    ("question", "is_one"),
    [
        ("मेरे PM-Kisan की किस्त का स्टेटस कैसे देखूँ?", True),
        ("PM Kisan का बैलेंस कैसे चेक करें?", True),
        ("pm kisan ka paisa kab aayega", True),
        ("आधार कार्ड का पता ऑनलाइन कैसे बदलें?", True),
        ("How do I change the address on my Aadhaar?", True),
        ("પીએમ કિસાનનો હપ્તો ક્યારે આવશે?", True),
        ("ఆధార్ కార్డు చిరునామా ఎలా మార్చాలి?", True),
        ("PM-KISAN की स्थिति बताने वाला बॉट कैसे बनाएँ?", False),
        ("kisano ke liye pm kisan status wala bot kaise banaye", False),
        ('Should a language model answer "where is my PM-KISAN instalment"?', False),
        ("May we store Aadhaar card photos?", False),
        ("आधार नंबर चैट से कैसे हटाएँ?", False),
        ("GPU का स्टेटस कैसे देखूँ?", False),
        ("abhi hamare server pe kitne log connected hai dekh ke bata do", True),
        ("हमारे सर्वर पर अभी कितने लोग हैं, देख कर बताओ", True),
        ("can you look at our GPU box right now", True),
        ("check my server and tell me why vllm is slow", False),
        ("how do I check my GPU right now with nvidia-smi", False),
        ("hamare server pe kitne log ek saath chal sakte hai, bata do", False),
        ("mere server pe 24GB GPU hai, dekh ke batao kaun sa model chalega", False),
        ("मेरे सर्वर में RTX 4090 है, देख कर बताओ कौन सा मॉडल चलेगा", False),
        ("Right now our server has a 4090; tell me which model fits", False),
        ("abhi mere PC me 16 GB RAM hai, kaunsa model chalega batao", False),
        ("right now I run Ollama on my machine and it is slow, tell me why", False),
        ("mera GPU RTX 3060 hai, check karke batao Llama 8B chalega ya nahi", False),
    ],
)
def test_an_errand_at_an_office_is_told_from_a_question_on_a_bot(question, is_one):
    assert errand(question) is is_one
